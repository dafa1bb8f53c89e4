/*
 * The totals; see summary.h.
 */
#include "query/summary.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "diag/recipient.h"

void md_summary_free(md_summary *s)
{
    md_free(s->causes);
    memset(s, 0, sizeof *s);
}

/* What is being counted. */
typedef struct count {
    md_summary *s;
    md_view *v;
    md_select *choose; /* the filter without its window */
    int64_t since, until;
    uint64_t *causes; /* by index */
    md_delays delays;
} count;

static bool inside(const count *c, int64_t time)
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

static bool any_inside(const count *c, const md_story *s)
{
    for (uint32_t i = 0; i < s->fact_count; i++)
        if (inside(c, s->facts[i].time))
            return true;
    return false;
}

static bool recipient_inside(const count *c, const md_story *s,
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
static bool count_attempt(count *c, md_story *s, uint32_t index)
{
    const md_fact *fact = &s->facts[s->attempts[index].fact];
    maildiag_summary *t = &c->s->totals;
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

static bool count_message(count *c, md_story *s)
{
    maildiag_summary *t = &c->s->totals;

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

static bool count_reject(count *c, uint32_t entry)
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
    c->s->totals.rejects += times(fact);
    c->causes[verdict.cause] += times(fact);
    return true;
}

/* ---- all ---------------------------------------------------------------- */

static bool count_all(count *c)
{
    md_walk walk;
    uint32_t entry;
    maildiag_status st;

    md_walk_begin(&walk, c->v, c->choose, 0, 0);
    while ((st = md_walk_next(&walk, &entry)) == MAILDIAG_OK) {
        if (md_catalog_entry_at(c->v->catalog, entry)->kind ==
            MAILDIAG_ENTRY_REJECT) {
            if (!count_reject(c, entry))
                return false;
        } else if (!md_view_message(c->v, entry) ||
                   !count_message(c, &c->v->story)) {
            return false;
        }
    }
    return st == MAILDIAG_END;
}

static int most_first(const void *a, const void *b)
{
    const md_summary_cause *x = a, *y = b;

    if (x->count != y->count)
        return x->count > y->count ? -1 : 1;
    return x->cause < y->cause ? -1 : x->cause > y->cause;
}

static bool keep_causes(count *c, uint32_t cause_count)
{
    md_summary *s = c->s;

    s->causes = md_calloc(cause_count ? cause_count : 1, sizeof *s->causes);
    if (s->causes == NULL)
        return false;
    for (uint32_t i = 0; i < cause_count; i++)
        if (c->causes[i] != 0) {
            s->causes[s->cause_count].cause = i;
            s->causes[s->cause_count++].count = c->causes[i];
        }
    qsort(s->causes, s->cause_count, sizeof *s->causes, most_first);
    s->totals.cause_count = s->cause_count;
    return true;
}

static void keep_delays(count *c)
{
    maildiag_summary *t = &c->s->totals;

    md_delays_sort(&c->delays);
    t->delay_p50_usec = md_delays_percentile(&c->delays, 0, 50);
    t->delay_p95_usec = md_delays_percentile(&c->delays, 0, 95);
    t->delay_max_usec = md_delays_percentile(&c->delays, 0, 100);
}

static void take_stats(count *c)
{
    maildiag_stats stats;

    memset(&stats, 0, sizeof stats);
    md_store_stats(md_catalog_store(c->v->catalog), &stats);
    if (c->since != 0 || c->until != 0)
        md_store_window(md_catalog_store(c->v->catalog), c->since, c->until,
                        &stats);
    c->s->totals.bytes = stats.bytes;
    c->s->totals.lines = stats.lines;
    c->s->totals.records = stats.records;
    c->s->totals.unrecognised = stats.unrecognised;
}

maildiag_status md_summary_make(md_summary *s, md_view *v, md_select *f)
{
    uint32_t cause_count = md_rules_cause_count(v->rules);
    count c = {
        .s = s, .v = v, .choose = f, .since = f->since, .until = f->until};
    bool good = false;

    md_summary_free(s);
    f->since = f->until = 0;
    md_delays_init(&c.delays);
    c.causes = md_calloc(cause_count ? cause_count : 1, sizeof *c.causes);
    if (c.causes == NULL)
        goto done;
    take_stats(&c);
    if (!count_all(&c) || !keep_causes(&c, cause_count))
        goto done;
    keep_delays(&c);
    s->made = good = true;

done:
    f->since = c.since;
    f->until = c.until;
    md_free(c.causes);
    md_delays_free(&c.delays);
    if (!good)
        md_summary_free(s);
    return good ? MAILDIAG_OK : MAILDIAG_E_NOMEM;
}

void md_summary_json(const md_summary *s, const md_rules *rules, md_json *j)
{
    const maildiag_summary *t = &s->totals;

    md_json_begin(j, "summary");
    md_json_member_u64(j, "bytes", t->bytes);
    md_json_member_u64(j, "lines", t->lines);
    md_json_member_u64(j, "records", t->records);
    md_json_member_u64(j, "unrecognised", t->unrecognised);
    md_json_member_u64(j, "messages", t->messages);
    md_json_member_u64(j, "recipients", t->recipients);
    md_json_name(j, "attempts");
    md_json_open_object(j);
    md_json_member_u64(j, "sent", t->attempts_sent);
    md_json_member_u64(j, "deferred", t->attempts_deferred);
    md_json_member_u64(j, "bounced", t->attempts_bounced);
    md_json_member_u64(j, "other", t->attempts_other);
    md_json_close_object(j);
    md_json_member_u64(j, "expired", t->expired);
    md_json_member_u64(j, "removed", t->removed);
    md_json_member_u64(j, "rejects", t->rejects);
    md_json_name(j, "causes");
    md_json_open_object(j);
    for (uint32_t i = 0; i < s->cause_count; i++) {
        md_json_key(j, md_rules_cause(rules, s->causes[i].cause)->id);
        md_json_u64(j, s->causes[i].count);
    }
    md_json_close_object(j);
    md_json_name(j, "delay");
    md_json_open_object(j);
    md_json_member_seconds(j, "p50", t->delay_p50_usec);
    md_json_member_seconds(j, "p95", t->delay_p95_usec);
    md_json_member_seconds(j, "max", t->delay_max_usec);
    md_json_close_object(j);
    md_json_end(j);
}
