/*
 * What one thread counts of the totals. See summary_count.h.
 */
#include "query/summary_count.h"

#include "base/alloc.h"
#include "diag/recipient.h"

bool md_summary_count_init(md_summary_count *c, int64_t since, int64_t until,
                           uint32_t cause_count)
{
    c->since = since;
    c->until = until;
    md_delays_init(&c->delays);
    c->causes = md_calloc(cause_count + (size_t)1, sizeof *c->causes);
    return c->causes != NULL;
}

void md_summary_count_free(md_summary_count *c)
{
    md_free(c->causes);
    md_delays_free(&c->delays);
}

/* What another thread counted. */
bool md_summary_count_join(md_summary_count *c, const md_summary_count *from,
                           uint32_t cause_count)
{
    maildiag_summary *t = &c->totals;
    const maildiag_summary *f = &from->totals;

    t->messages += f->messages;
    t->recipients += f->recipients;
    t->attempts_sent += f->attempts_sent;
    t->attempts_deferred += f->attempts_deferred;
    t->attempts_bounced += f->attempts_bounced;
    t->attempts_other += f->attempts_other;
    t->expired += f->expired;
    t->removed += f->removed;
    t->rejects += f->rejects;
    for (uint32_t i = 0; i < cause_count; i++)
        c->causes[i] += from->causes[i];
    return md_delays_join(&c->delays, &from->delays);
}

static bool inside(const md_summary_count *c, int64_t time)
{
    if (c->since == 0 && c->until == 0)
        return true;
    return md_time_within(time, c->since, c->until);
}

static uint64_t times(const md_fact *fact)
{
    return fact->repeat != 0 ? fact->repeat : 1;
}

/* ---- messages ----------------------------------------------------------- */

static bool any_inside(const md_summary_count *c, const md_story *s)
{
    for (uint32_t i = 0; i < s->fact_count; i++)
        if (inside(c, s->facts[i].time))
            return true;
    return false;
}

static bool recipient_inside(const md_summary_count *c, const md_story *s,
                             const md_recipient *r)
{
    uint32_t at = r->first_attempt;

    if (inside(c, s->facts[r->first_fact].time) ||
        inside(c, s->facts[r->last_fact].time))
        return true;
    for (; at != MD_NO_INDEX; at = s->attempts[at].next)
        if (inside(c, s->facts[s->attempts[at].fact].time))
            return true;
    return false;
}

/* A failed attempt has a cause, a sent one took some time. */
static bool count_attempt(md_summary_count *c, md_story *s, uint32_t index)
{
    const md_fact *fact = &s->facts[s->attempts[index].fact];
    maildiag_summary *t = &c->totals;
    uint64_t n = times(fact);
    md_attempt_view seen;

    switch (s->attempts[index].status) {
    case MAILDIAG_STATUS_SENT:
        t->attempts_sent += n;
        return md_delays_add(
            &c->delays, 0,
            md_fact_number(&s->own, fact, MAILDIAG_FIELD_DELAY, -1), n);
    case MAILDIAG_STATUS_DEFERRED:
        t->attempts_deferred += n;
        break;
    case MAILDIAG_STATUS_BOUNCED:
        t->attempts_bounced += n;
        break;
    default:
        t->attempts_other += n;
        return true;
    }
    md_view_next_answer(c->v);
    if (!md_diag_attempt(s, index, c->v->judge, c->v->rules, &seen))
        return false;
    c->causes[seen.verdict.cause] += n;
    return true;
}

static bool count_message(md_summary_count *c, md_story *s)
{
    maildiag_summary *t = &c->totals;

    if (!any_inside(c, s))
        return true;
    t->messages++;
    t->removed +=
        s->removed_time != MAILDIAG_NO_TIME && inside(c, s->removed_time);
    t->expired +=
        s->expired_time != MAILDIAG_NO_TIME && inside(c, s->expired_time);
    for (uint32_t i = 0; i < s->recipient_count; i++)
        t->recipients += recipient_inside(c, s, &s->recipients[i]);
    for (uint32_t i = 0; i < s->attempt_count; i++)
        if (inside(c, s->facts[s->attempts[i].fact].time) &&
            !count_attempt(c, s, i))
            return false;
    return true;
}

/* ---- refusals ----------------------------------------------------------- */

static bool count_reject(md_summary_count *c, uint32_t entry)
{
    md_slice host, instance, queue_id;
    const md_fact *fact = md_catalog_reject(c->v->catalog, entry, &c->v->fact,
                                            &host, &instance, &queue_id);
    md_verdict verdict;

    if (fact == NULL)
        return false;
    if (!inside(c, fact->time))
        return true;
    if (!md_diag_reject(&c->v->fact, fact, c->v->judge, c->v->rules, &verdict))
        return false;
    c->totals.rejects += times(fact);
    c->causes[verdict.cause] += times(fact);
    return true;
}

/* ---- all ---------------------------------------------------------------- */

bool md_summary_count_entry(md_summary_count *c, uint32_t entry)
{
    if (md_catalog_entry_at(c->v->catalog, entry)->kind ==
        MAILDIAG_ENTRY_REJECT)
        return count_reject(c, entry);
    return md_view_message(c->v, entry) && count_message(c, &c->v->story);
}
