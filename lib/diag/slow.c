/*
 * Deliveries that were slow, by the stage that cost the time. Part of
 * survey.h.
 */
#include "diag/survey.h"

#include "diag/figure.h"
#include "diag/pass.h"
#include "diag/remark.h"
#include "diag/when.h"

/* What nobody calls slow: a greeting may be held back for 30 s on purpose, a
 * large message takes its minute. */
#define SLOW_CONNECT (30 * MD_SECOND)
#define SLOW_ELSE (60 * MD_SECOND)

/* So many of them, and so large a share of all deliveries in percent, are no
 * single large message and no single dead server. One site is told by name
 * when so much of it is its own. */
enum { SLOW_LEAST = 20, SLOW_SHARE = 10, ONE_SITE = 80 };

static const md_known_cause causes[] = {
    MD_KNOWN_COUNT, MD_KNOWN_SLOW_BEFORE_QUEUE, MD_KNOWN_SLOW_QUEUE,
    MD_KNOWN_SLOW_CONNECT, MD_KNOWN_SLOW_TRANSMISSION};

static int64_t limit_of(uint32_t stage)
{
    return stage == MD_DELAY_CONNECT ? SLOW_CONNECT : SLOW_ELSE;
}

static bool note(md_slow *slow, const md_story *story, const md_fact *fact,
                 md_slice site, int64_t usec)
{
    md_moment at = {fact->time, fact->id};
    md_mark mark = md_mark_of(fact);

    slow->count++;
    if (slow->last_message != story->id || slow->messages == 0)
        slow->messages++;
    slow->last_message = story->id;
    slow->total_usec += usec;
    if (usec > slow->most_usec)
        slow->most_usec = usec;
    return md_counts_add(&slow->sites, site, 1) &&
           md_runs_add(&slow->runs, at, 1, &mark);
}

/* Before the first attempt, the first figure is what the client and cleanup
 * took; later it holds all the waiting. */
static bool came_slowly(const md_story *story, const md_attempt *attempt)
{
    return story->complete_start && story->held_time == MAILDIAG_NO_TIME &&
           story->recipients[attempt->recipient].attempt_count == 1;
}

static md_slice site_of(md_story *story, const md_fact *fact)
{
    md_party party;
    md_slice relay = md_fact_field(&story->own, fact, MAILDIAG_FIELD_RELAY);

    if (!md_party_of_relay(relay, &party))
        return MD_NONE;
    return party.name.len ? md_party_site(party.name) : party.address;
}

static uint32_t stage_of(uint16_t field)
{
    switch (field) {
    case MAILDIAG_FIELD_DELAY_BEFORE_QUEUE:
        return MD_DELAY_BEFORE_QUEUE;
    case MAILDIAG_FIELD_DELAY_IN_QUEUE:
        return MD_DELAY_IN_QUEUE;
    case MAILDIAG_FIELD_DELAY_CONNECT:
        return MD_DELAY_CONNECT;
    case MAILDIAG_FIELD_DELAY_TRANSMIT:
        return MD_DELAY_TRANSMIT;
    default:
        return MD_DELAY_NONE;
    }
}

/* One figure of a delivery; most are small. */
static bool note_value(md_host_survey *h, md_story *story,
                       const md_attempt *attempt, const md_value *v)
{
    const md_fact *fact = &story->facts[attempt->fact];
    uint32_t stage = stage_of(v->id);

    if (stage == MD_DELAY_NONE || v->number < limit_of(stage) ||
        md_fact_value(&story->own, fact, v->id) != v ||
        (stage == MD_DELAY_BEFORE_QUEUE && !came_slowly(story, attempt)))
        return true;
    return note(&h->slow[stage], story, fact, site_of(story, fact), v->number);
}

bool md_slow_note(md_host_survey *h, md_story *story)
{
    for (uint32_t i = 0; i < story->attempt_count; i++) {
        const md_attempt *attempt = &story->attempts[i];
        const md_fact *fact = &story->facts[attempt->fact];
        const md_value *values = story->own.values + fact->first_value;
        if (attempt->status != MAILDIAG_STATUS_SENT)
            continue;
        h->deliveries++;
        for (uint16_t k = 0; k < fact->value_count; k++)
            if ((values[k].packing == MD_PACK_SECONDS ||
                 values[k].packing == MD_PACK_NUMBER) &&
                values[k].number >= SLOW_CONNECT &&
                !note_value(h, story, attempt, &values[k]))
                return false;
    }
    return true;
}

/* The site that nearly all of it is about; absent: there is none. What came
 * slowly was slow before anybody knew where it goes. */
static md_slice one_site(const md_slow *slow, uint32_t stage)
{
    if (stage == MD_DELAY_BEFORE_QUEUE)
        return MD_NONE;
    for (size_t i = 0; i < slow->sites.names.count; i++)
        if (slow->sites.items[i] >=
            slow->count / 100 * ONE_SITE + slow->count % 100 * ONE_SITE / 100)
            return slow->sites.names.items[i];
    return MD_NONE;
}

static void add_figures(md_buffer *out, const md_rules *rules,
                        const md_host_survey *h, uint32_t stage)
{
    const md_slow *slow = &h->slow[stage];
    md_places places = {0};
    md_figures figures = {0};

    places.count = md_figure_count(&figures, slow->count);
    places.total = md_figure_count(&figures, h->deliveries);
    places.limit = md_figure_span(&figures, limit_of(stage));
    places.span =
        md_figure_span(&figures, slow->total_usec / (int64_t)slow->count);
    places.longest = md_figure_span(&figures, slow->most_usec);
    md_remark_phrase(rules, MD_PHRASE_SLOW, &places, out);
}

static bool conclude(md_pass *p, const md_host_survey *h, uint32_t stage)
{
    const md_slow *slow = &h->slow[stage];
    md_conclusion c = {0};
    md_buffer words = {0};

    if (slow->count < SLOW_LEAST ||
        slow->count < h->deliveries / 100 * SLOW_SHARE)
        return true;
    add_figures(&words, p->rules, h, stage);
    c.host = h->host;
    c.cause = causes[stage];
    c.direction = MAILDIAG_DIRECTION_CLIENT;
    c.party.name = one_site(slow, stage);
    c.run = &slow->runs.items[0];
    c.messages = slow->messages;
    c.recipients = slow->count;
    c.remark = md_buffer_slice(&words);
    bool ok = !words.failed && md_pass_conclude(p, &c);
    md_buffer_free(&words);
    return ok;
}

bool md_slow_conclude(md_pass *p, const md_host_survey *h)
{
    for (uint32_t stage = MD_DELAY_BEFORE_QUEUE; stage <= MD_DELAY_TRANSMIT;
         stage++)
        if (!conclude(p, h, stage))
            return false;
    return true;
}
