/*
 * The totals; see summary.h.
 */
#include "query/summary.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/crew.h"
#include "query/hand.h"
#include "query/summary_count.h"

void md_summary_free(md_summary *s)
{
    md_free(s->causes);
    memset(s, 0, sizeof *s);
}

static bool count_found(md_summary_count *c, md_walk *walk)
{
    uint32_t entry;
    maildiag_status st;

    while ((st = md_walk_next(walk, &entry)) == MAILDIAG_OK)
        if (!md_summary_count_entry(c, entry))
            return false;
    return st == MAILDIAG_END;
}

/* ---- several threads ---------------------------------------------------- */

typedef struct team {
    md_summary_count *counts; /* one a member; the first is the caller's */
    md_hand *hands;
    unsigned size;
    unsigned ready; /* members that have what they need */
} team;

static size_t block_end(void *ctx, size_t from)
{
    const team *t = ctx;
    size_t end = from + MD_HAND_ENTRIES;
    size_t all = md_catalog_count(t->counts[0].v->catalog);

    return end < all ? end : all;
}

static bool count_block(void *ctx, const md_crew_block *block)
{
    const team *t = ctx;
    md_summary_count *c = &t->counts[block->worker];

    for (size_t i = block->from; i < block->to; i++) {
        uint32_t entry = (uint32_t)i;
        bool failed;

        if (md_walk_fits(c->v, c->choose, entry, &failed)) {
            if (!md_summary_count_entry(c, entry))
                return false;
        } else if (failed) {
            return false;
        }
    }
    return true;
}

static bool team_init(team *t, const md_summary_count *c, uint32_t cause_count)
{
    bool good = true;

    t->counts = md_calloc(t->size, sizeof *t->counts);
    t->hands = md_calloc(t->size, sizeof *t->hands);
    if (t->counts == NULL || t->hands == NULL)
        return false;
    t->counts[0] = *c;
    for (t->ready = 1; good && t->ready < t->size; t->ready++) {
        md_summary_count *other = &t->counts[t->ready];
        md_hand *hand = &t->hands[t->ready];

        good = md_hand_init(hand, c->v, c->choose);
        good = md_summary_count_init(other, c->since, c->until, cause_count) &&
               good;
        other->v = &hand->view;
        other->choose = &hand->filter;
    }
    return good;
}

static void team_free(team *t, md_judge *judge)
{
    for (unsigned i = 1; i < t->ready; i++) {
        md_summary_count_free(&t->counts[i]);
        md_hand_free(&t->hands[i], judge);
    }
    md_free(t->counts);
    md_free(t->hands);
}

/* All entries are looked at. */
static bool count_each(md_summary_count *c, uint32_t cause_count)
{
    size_t entries = md_catalog_count(c->v->catalog);
    md_crew_job job = {.count = entries, .end = block_end, .work = count_block};
    team t = {0};
    bool good;

    t.size = md_crew_size(md_catalog_threads(c->v->catalog),
                          entries / MD_HAND_ENTRIES);
    good = team_init(&t, c, cause_count);
    job.ctx = &t;
    if (good) {
        good = md_crew_run(&job, t.size);
        *c = t.counts[0];
    }
    for (unsigned i = 1; good && i < t.size; i++)
        good = md_summary_count_join(c, &t.counts[i], cause_count);
    team_free(&t, c->v->judge);
    return good;
}

static bool count_all(md_summary_count *c, uint32_t cause_count)
{
    md_walk walk;

    md_walk_begin(&walk, c->v, c->choose, 0, 0);
    return walk.all && !walk.failed ? count_each(c, cause_count)
                                    : count_found(c, &walk);
}

/* ---- the answer --------------------------------------------------------- */

static int most_first(const void *a, const void *b)
{
    const md_summary_cause *x = a, *y = b;

    if (x->count != y->count)
        return x->count > y->count ? -1 : 1;
    return x->cause < y->cause ? -1 : x->cause > y->cause;
}

static bool keep_causes(md_summary *s, const md_summary_count *c,
                        uint32_t cause_count)
{
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

static void keep_delays(md_summary *s, md_summary_count *c)
{
    maildiag_summary *t = &s->totals;

    md_delays_sort(&c->delays);
    t->delay_p50_usec = md_delays_percentile(&c->delays, 0, 50);
    t->delay_p95_usec = md_delays_percentile(&c->delays, 0, 95);
    t->delay_max_usec = md_delays_percentile(&c->delays, 0, 100);
}

static void take_stats(md_summary_count *c)
{
    maildiag_stats stats;

    memset(&stats, 0, sizeof stats);
    md_store_stats(md_catalog_store(c->v->catalog), &stats);
    if (c->since != 0 || c->until != 0)
        md_store_window(md_catalog_store(c->v->catalog), c->since, c->until,
                        &stats);
    c->totals.bytes = stats.bytes;
    c->totals.lines = stats.lines;
    c->totals.records = stats.records;
    c->totals.unrecognised = stats.unrecognised;
}

maildiag_status md_summary_make(md_summary *s, md_view *v, md_select *f)
{
    uint32_t cause_count = md_rules_cause_count(v->rules);
    md_summary_count c = {.v = v, .choose = f};
    bool good = false;

    md_summary_free(s);
    if (!md_summary_count_init(&c, f->since, f->until, cause_count))
        goto done;
    f->since = f->until = 0;
    take_stats(&c);
    if (!count_all(&c, cause_count))
        goto done;
    s->totals = c.totals;
    if (!keep_causes(s, &c, cause_count))
        goto done;
    keep_delays(s, &c);
    s->made = good = true;

done:
    f->since = c.since;
    f->until = c.until;
    md_summary_count_free(&c);
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
