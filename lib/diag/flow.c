/*
 * Messages that came into the queue and left it, hour by hour. Part of
 * survey.h.
 */
#include "diag/survey.h"

#include "base/alloc.h"
#include "diag/figure.h"
#include "diag/pass.h"
#include "diag/remark.h"
#include "diag/when.h"

/* Hours in a row in which more came than left; messages that wait more at
 * their end than before, also in percent of what came: a mailing that takes
 * an hour is no trouble, nor is the daily tide. */
enum { GROW_HOURS = 3, GROW_LEAST = 100, GROW_SHARE = 20 };

static md_flow *flow_of(md_flows *flows, int64_t time)
{
    int64_t hour = time / MD_HOUR;
    size_t at = flows->count;

    while (at > 0 && flows->items[at - 1].hour > hour)
        at--;
    if (at > 0 && flows->items[at - 1].hour == hour)
        return &flows->items[at - 1];
    md_flow *grown =
        md_grow(flows->items, &flows->cap, flows->count + 1, sizeof(*grown));
    if (grown == NULL)
        return NULL;
    flows->items = grown;
    memmove(&grown[at + 1], &grown[at], (flows->count - at) * sizeof(*grown));
    flows->count++;
    memset(&grown[at], 0, sizeof(grown[at]));
    grown[at].hour = hour;
    return &grown[at];
}

/* What never became mail, or was not let in, waits for nothing. */
static bool was_queued(const md_story *story)
{
    return story->state != MAILDIAG_STATE_INCOMPLETE &&
           story->state != MAILDIAG_STATE_REJECTED &&
           story->state != MAILDIAG_STATE_DISCARDED &&
           story->state != MAILDIAG_STATE_UNKNOWN;
}

/* When it left; NO_TIME: it waits. `removed` lines may be missing where
 * somebody has sieved the log. */
static int64_t leaving(const md_story *story)
{
    if (story->removed_time != MAILDIAG_NO_TIME)
        return story->removed_time;
    for (uint32_t i = 0; i < story->recipient_count; i++) {
        uint8_t state = story->recipients[i].state;
        if (state == MAILDIAG_RECIPIENT_DEFERRED ||
            state == MAILDIAG_RECIPIENT_QUEUED ||
            state == MAILDIAG_RECIPIENT_HELD ||
            state == MAILDIAG_RECIPIENT_UNKNOWN)
            return MAILDIAG_NO_TIME;
    }
    return story->recipient_count > 0 ? story->last_time : MAILDIAG_NO_TIME;
}

/* Of a message that lies across the edge of the time that was asked about,
 * only what lies inside counts. */
bool md_flow_note(const md_pass *p, md_host_survey *h)
{
    const md_story *story = p->story;
    int64_t left = leaving(story);
    md_flow *flow;

    if (story->complete_start && story->first_time != MAILDIAG_NO_TIME &&
        was_queued(story) && md_pass_in_window(p, story->first_time)) {
        flow = flow_of(&h->flows, story->first_time);
        if (flow == NULL)
            return false;
        flow->came++;
    }
    if (left != MAILDIAG_NO_TIME && was_queued(story) &&
        md_pass_in_window(p, left)) {
        flow = flow_of(&h->flows, left);
        if (flow == NULL)
            return false;
        flow->left++;
    }
    return true;
}

static bool grows(const md_flow *flow)
{
    return flow->came > flow->left;
}

/* A stretch [from, to] of hours in a row. */
static bool conclude(md_pass *p, const md_host_survey *h, size_t from,
                     size_t to)
{
    const md_flow *items = h->flows.items;
    uint64_t came = 0;
    uint64_t left = 0;

    for (size_t i = from; i <= to; i++) {
        came += items[i].came;
        left += items[i].left;
    }
    if (to - from + 1 < GROW_HOURS || came - left < GROW_LEAST ||
        came - left < came / 100 * GROW_SHARE)
        return true;

    md_conclusion c = {0};
    md_run run = {0};
    md_places places = {0};
    md_figures figures = {0};
    md_buffer words = {0};
    run.first.time = items[from].hour * MD_HOUR;
    run.last.time =
        md_when_min((items[to].hour + 1) * MD_HOUR - 1, h->last_time);
    places.hours = md_figure_count(&figures, to - from + 1);
    places.count = md_figure_count(&figures, came);
    places.total = md_figure_count(&figures, left);
    places.rest = md_figure_count(&figures, came - left);
    md_remark_phrase(p->rules, MD_PHRASE_QUEUE_GROWS, &places, &words);
    c.host = h->host;
    c.cause = MD_KNOWN_QUEUE_GROWING;
    c.direction = MAILDIAG_DIRECTION_CLIENT;
    c.run = &run;
    c.messages = came - left;
    c.going_on = to + 1 == h->flows.count;
    c.alarming = c.going_on;
    c.remark = md_buffer_slice(&words);
    bool ok = !words.failed && md_pass_conclude(p, &c);
    md_buffer_free(&words);
    return ok;
}

bool md_flow_conclude(md_pass *p, const md_host_survey *h)
{
    const md_flow *items = h->flows.items;
    size_t from = 0;

    while (from < h->flows.count) {
        size_t to = from;
        if (grows(&items[from])) {
            while (to + 1 < h->flows.count && grows(&items[to + 1]) &&
                   items[to + 1].hour == items[to].hour + 1)
                to++;
            if (!conclude(p, h, from, to))
                return false;
        }
        from = to + 1;
    }
    return true;
}
