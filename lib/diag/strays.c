/*
 * Notifications that nobody takes, mail that this host passes on for others.
 * Part of survey.h.
 */
#include "diag/survey.h"

#include "diag/figure.h"
#include "diag/pass.h"
#include "diag/remark.h"
#include "rules/places.h"

/* Notifications to foreign domains that were not taken, and their share in
 * percent of all of them: the senders of spam are made up, one's
 * correspondents are not. Forwarded messages that were refused, and domains
 * of their senders: of one it may be a customer's own server. */
enum {
    STRAYS_LEAST = 20,
    STRAYS_SHARE = 50,
    FORWARDED_LEAST = 5,
    FORWARDED_DOMAINS = 2
};

void md_strays_free(md_strays *strays)
{
    md_counts_free(&strays->notified);
    md_counts_free(&strays->untaken);
    md_names_free(&strays->own);
    md_names_free(&strays->recipients);
    md_names_free(&strays->forwarded_from);
    md_names_free(&strays->forwarded_to);
    md_runs_free(&strays->runs);
    md_runs_free(&strays->forwarded);
}

/* Written by this host: the null sender, and no client brought it. */
static bool is_notification(const md_story *story)
{
    return md_slice_present(story->from) && story->from.len == 0 &&
           story->client.len == 0 && story->client_ip.len == 0;
}

static bool is_untaken(const md_recipient *r)
{
    return r->state == MAILDIAG_RECIPIENT_BOUNCED ||
           r->state == MAILDIAG_RECIPIENT_EXPIRED ||
           r->state == MAILDIAG_RECIPIENT_DEFERRED;
}

static bool note_notification(md_strays *s, const md_story *story)
{
    uint32_t number;

    for (uint32_t i = 0; i < story->recipient_count; i++) {
        const md_recipient *r = &story->recipients[i];
        md_slice domain = md_places_domain(r->address);
        const md_fact *fact = &story->facts[r->last_fact];
        md_moment at = {fact->time, fact->id};
        md_mark mark = md_mark_of(fact);
        if (!md_counts_add(&s->notified, domain, 1))
            return false;
        if (!is_untaken(r))
            continue;
        if (!md_counts_add(&s->untaken, domain, 1) ||
            !md_names_add(&s->recipients, r->address, &number) ||
            !md_runs_add(&s->runs, at, 1, &mark))
            return false;
    }
    return true;
}

bool md_strays_note(md_host_survey *h, const md_story *story)
{
    uint32_t number;

    if (is_notification(story))
        return note_notification(&h->strays, story);
    return story->from.len == 0 ||
           !md_party_is_own_client(story->client_ip, story->sasl_username) ||
           md_names_add(&h->strays.own, md_places_domain(story->from), &number);
}

/* Of foreign domains only: own users get their notifications, or not, for
 * other reasons. */
static uint64_t foreign(const md_strays *s, const md_counts *counts)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < counts->names.count; i++)
        if (md_names_find(&s->own, counts->names.items[i]) == 0)
            sum += counts->items[i];
    return sum;
}

static bool conclude_backscatter(md_pass *p, const md_host_survey *h)
{
    const md_strays *s = &h->strays;
    uint64_t untaken = foreign(s, &s->untaken);
    uint64_t all = foreign(s, &s->notified);
    md_conclusion c = {0};
    md_places places = {0};
    md_figures figures = {0};
    md_buffer words = {0};

    if (untaken < STRAYS_LEAST || untaken * 100 < all * STRAYS_SHARE)
        return true;
    places.count = md_figure_count(&figures, untaken);
    places.total = md_figure_count(&figures, all);
    md_remark_phrase(p->rules, MD_PHRASE_BACKSCATTER, &places, &words);
    c.host = h->host;
    c.cause = MD_KNOWN_BACKSCATTER;
    c.direction = MAILDIAG_DIRECTION_CLIENT;
    c.run = &s->runs.items[0];
    c.messages = untaken;
    c.recipients = s->recipients.count;
    c.alarming = true;
    c.remark = md_buffer_slice(&words);
    bool ok = !words.failed && md_pass_conclude(p, &c);
    md_buffer_free(&words);
    return ok;
}

/* ---- forwarding ---- */

/* It came from outside, from a sender of another house, and goes out again:
 * by an alias to another domain, or passed through. */
static bool passes_on(const md_story *story)
{
    return story->from.len != 0 && story->client_ip.len != 0 &&
           !md_party_is_own_client(story->client_ip, story->sasl_username);
}

bool md_strays_forwarded(md_pass *p, const md_recipient *r, const md_fact *fact,
                         bool *is)
{
    const md_story *story = p->story;
    md_moment at = {fact->time, fact->id};
    md_mark mark = md_mark_of(fact);
    uint32_t number;

    *is = false;
    if (p->one || p->filter->messages_only || !passes_on(story))
        return true;
    md_host_survey *h = md_survey_host(&p->survey, story->host);
    if (h == NULL)
        return false;
    md_strays *s = &h->strays;
    *is = true;
    if (s->forwarded_messages == 0 || s->last_forwarded != story->id)
        s->forwarded_messages++;
    s->last_forwarded = story->id;
    return md_names_add(&s->forwarded_from, md_places_domain(story->from),
                        &number) &&
           md_names_add(&s->forwarded_to, r->address, &number) &&
           md_runs_add(&s->forwarded, at, 1, &mark);
}

static bool conclude_forwarding(md_pass *p, const md_host_survey *h)
{
    const md_strays *s = &h->strays;
    md_conclusion c = {0};
    md_places places = {0};
    md_figures figures = {0};
    md_buffer words = {0};

    if (s->forwarded_messages < FORWARDED_LEAST ||
        s->forwarded_from.count < FORWARDED_DOMAINS)
        return true;
    places.count = md_figure_count(&figures, s->forwarded_messages);
    places.total = md_figure_count(&figures, s->forwarded_from.count);
    places.rest = md_figure_count(&figures, s->forwarded_to.count);
    md_remark_phrase(p->rules, MD_PHRASE_FORWARDING, &places, &words);
    c.host = h->host;
    c.cause = MD_KNOWN_FORWARDING;
    c.direction = MAILDIAG_DIRECTION_CLIENT;
    c.run = &s->forwarded.items[0];
    c.messages = s->forwarded_messages;
    c.recipients = s->forwarded_to.count;
    c.alarming = true;
    c.remark = md_buffer_slice(&words);
    bool ok = !words.failed && md_pass_conclude(p, &c);
    md_buffer_free(&words);
    return ok;
}

bool md_strays_conclude(md_pass *p, md_host_survey *h)
{
    return conclude_backscatter(p, h) && conclude_forwarding(p, h);
}
