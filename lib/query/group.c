/*
 * Messages grouped by one thing; see group.h.
 */
#include "query/group.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "diag/recipient.h"
#include "query/compare.h"

enum { FIRST_BUCKETS = 64 };

static const char *const by_words[] = {
    NULL,   "domain", "sender", "recipient", "client",
    "user", "relay",  "cause",  "hour",      "day",
};

bool md_group_knows(uint32_t by)
{
    return by != 0 && by < sizeof by_words / sizeof *by_words;
}

const char *md_group_word(uint32_t by)
{
    return md_group_knows(by) ? by_words[by] : NULL;
}

void md_group_free(md_group *g)
{
    md_free(g->rows);
    md_free(g->buckets);
    md_delays_free(&g->delays);
    md_arena_free(&g->keys);
    md_buffer_free(&g->scratch);
    memset(g, 0, sizeof *g);
}

/* ---- rows --------------------------------------------------------------- */

/* The bucket of a key: its own, or the free one where it belongs. */
static uint32_t *bucket_of(const md_group *g, uint32_t *buckets, size_t cap,
                           uint64_t hash, md_slice key)
{
    size_t at = (size_t)hash;

    for (;; at++) {
        uint32_t *bucket = &buckets[at & (cap - 1)];

        if (*bucket == 0 || (g->rows[*bucket - 1].hash == hash &&
                             md_slice_eq(g->rows[*bucket - 1].key, key)))
            return bucket;
    }
}

static bool more_buckets(md_group *g)
{
    size_t cap = g->bucket_cap ? g->bucket_cap * 2 : FIRST_BUCKETS;
    uint32_t *buckets = md_calloc(cap, sizeof *buckets);

    if (buckets == NULL)
        return false;
    for (size_t i = 0; i < g->count; i++)
        *bucket_of(g, buckets, cap, g->rows[i].hash, g->rows[i].key) =
            (uint32_t)(i + 1);
    md_free(g->buckets);
    g->buckets = buckets;
    g->bucket_cap = cap;
    return true;
}

static md_group_row *add_row(md_group *g, uint64_t hash, md_slice key)
{
    md_group_row *rows = md_grow(g->rows, &g->cap, g->count + 1, sizeof *rows);
    md_slice copy;

    if (rows == NULL)
        return NULL;
    g->rows = rows;
    copy = md_arena_copy(&g->keys, key);
    if (!md_slice_present(copy))
        return NULL;
    memset(&rows[g->count], 0, sizeof *rows);
    rows[g->count].key = copy;
    rows[g->count].hash = hash;
    return &rows[g->count++];
}

/* The row of a key, a new one where there is none; NULL without memory. */
static md_group_row *row_of(md_group *g, md_slice key)
{
    uint64_t hash = md_hash_bytes(&g->delays.key, key);
    uint32_t *bucket;
    md_group_row *row;

    if (g->count >= g->bucket_cap / 4 * 3 && !more_buckets(g))
        return NULL;
    bucket = bucket_of(g, g->buckets, g->bucket_cap, hash, key);
    if (*bucket != 0)
        return &g->rows[*bucket - 1];
    row = add_row(g, hash, key);
    if (row != NULL)
        *bucket = (uint32_t)g->count;
    return row;
}

/* ---- keys --------------------------------------------------------------- */

/* Domains count without letter case: `from` on is written in lower case. */
static md_slice lowered(md_group *g, md_slice text, size_t from)
{
    md_buffer_clear(&g->scratch);
    for (size_t i = 0; i < text.len; i++)
        md_buffer_put(&g->scratch,
                      i < from ? text.ptr[i] : md_lower(text.ptr[i]));
    return g->scratch.failed ? MD_NONE : md_buffer_slice(&g->scratch);
}

static md_slice address_key(md_group *g, md_slice address)
{
    size_t at = md_slice_rchr(address, '@');

    if (!md_slice_present(address))
        return MD_NONE;
    return lowered(g, address, at == MD_NPOS ? address.len : at);
}

static md_slice name_key(md_group *g, md_slice name)
{
    return md_slice_present(name) ? lowered(g, name, 0) : MD_NONE;
}

/* `2026-08-31T03:00:00Z` and `2026-08-31`: the beginning of both is the key of
 * the hour and of the day. */
static md_slice time_key(md_group *g, int64_t time)
{
    const int64_t hour = INT64_C(3600000000);
    int64_t rest = time % hour;

    md_buffer_clear(&g->scratch);
    if (rest < 0)
        rest += hour;
    if (time == MAILDIAG_NO_TIME ||
        !md_json_time_text(&g->scratch, time - rest))
        return MD_NONE;
    if (g->scratch.failed)
        return MD_NONE;
    return md_slice_sub(md_buffer_slice(&g->scratch), 0,
                        g->by == MAILDIAG_BY_DAY ? 10 : MD_NPOS);
}

/* What all recipients of a message share; absent: it has none. */
static md_slice message_key(md_group *g, const md_story *s)
{
    switch (g->by) {
    case MAILDIAG_BY_SENDER:
        return address_key(g, s->from);
    case MAILDIAG_BY_CLIENT:
        return name_key(g,
                        md_slice_present(s->client) ? s->client : s->client_ip);
    case MAILDIAG_BY_USER:
        return address_key(g, s->sasl_username);
    default:
        return time_key(g, s->first_time);
    }
}

/* What a recipient has; `seen` is its verdict where that is asked for. */
static md_slice recipient_key(md_group *g, const md_view *v, md_story *s,
                              const md_recipient *r, bool *failed)
{
    md_recipient_view seen;

    if (g->by == MAILDIAG_BY_DOMAIN)
        return name_key(g, md_compare_domain_of(r->address));
    if (g->by == MAILDIAG_BY_RECIPIENT)
        return address_key(g, r->address);
    if (!md_diag_recipient(s, (uint32_t)(r - s->recipients), v->judge, v->rules,
                           &seen)) {
        *failed = true;
        return MD_NONE;
    }
    if (g->by == MAILDIAG_BY_CAUSE) {
        const md_verdict *last =
            seen.has_underlying ? &seen.underlying : &seen.verdict;

        return seen.judged ? md_rules_cause(v->rules, last->cause)->id
                           : MD_NONE;
    }
    return seen.has_last ? name_key(g, seen.last.relay) : MD_NONE;
}

/* ---- counting ----------------------------------------------------------- */

/* The message counts once in a row, whoever of it comes there. */
static void count_message(md_group_row *row, const md_story *s)
{
    if (row->last_id == s->id)
        return;
    row->last_id = s->id;
    row->messages++;
    if (s->size_bytes > 0)
        row->bytes += (uint64_t)s->size_bytes;
}

/* The delay of the attempt that sent it. */
static int64_t sent_delay(const md_story *s, const md_recipient *r)
{
    if (r->last_attempt == MD_NO_INDEX)
        return -1;
    return md_fact_number(&s->own, &s->facts[s->attempts[r->last_attempt].fact],
                          MAILDIAG_FIELD_DELAY, -1);
}

static bool count_recipient(md_group *g, md_group_row *row, const md_story *s,
                            const md_recipient *r)
{
    switch (r->state) {
    case MAILDIAG_RECIPIENT_SENT:
        row->sent++;
        return md_delays_add(&g->delays, (uint32_t)(row - g->rows),
                             sent_delay(s, r), 1);
    case MAILDIAG_RECIPIENT_DEFERRED:
        row->deferred++;
        return true;
    case MAILDIAG_RECIPIENT_BOUNCED:
    case MAILDIAG_RECIPIENT_EXPIRED:
        row->bounced++;
        return true;
    default:
        return true;
    }
}

static bool by_recipient(uint32_t by)
{
    return by == MAILDIAG_BY_DOMAIN || by == MAILDIAG_BY_RECIPIENT ||
           by == MAILDIAG_BY_RELAY || by == MAILDIAG_BY_CAUSE;
}

static bool add_whole(md_group *g, const md_story *s)
{
    md_slice key = message_key(g, s);
    md_group_row *row;

    if (g->scratch.failed)
        return false;
    if (!md_slice_present(key))
        return true;
    row = row_of(g, key);
    if (row == NULL)
        return false;
    count_message(row, s);
    for (uint32_t i = 0; i < s->recipient_count; i++)
        if (!count_recipient(g, row, s, &s->recipients[i]))
            return false;
    return true;
}

static bool add_recipients(md_group *g, const md_view *v, md_story *s)
{
    bool failed = false;

    for (uint32_t i = 0; i < s->recipient_count; i++) {
        const md_recipient *r = &s->recipients[i];
        md_slice key = recipient_key(g, v, s, r, &failed);
        md_group_row *row;

        if (failed || g->scratch.failed)
            return false;
        if (!md_slice_present(key))
            continue;
        row = row_of(g, key);
        if (row == NULL)
            return false;
        count_message(row, s);
        if (!count_recipient(g, row, s, r))
            return false;
    }
    return true;
}

static bool add_all(md_group *g, md_view *v, md_select *f)
{
    md_walk walk;
    uint32_t entry;
    maildiag_status st;

    md_walk_begin(&walk, v, f, 0, 0);
    while ((st = md_walk_next(&walk, &entry)) == MAILDIAG_OK)
        if (!md_view_message(v, entry) ||
            !(by_recipient(g->by) ? add_recipients(g, v, &v->story)
                                  : add_whole(g, &v->story)))
            return false;
    return st == MAILDIAG_END;
}

/* ---- the table ---------------------------------------------------------- */

static int most_messages(const void *a, const void *b)
{
    const md_group_row *x = a, *y = b;

    if (x->messages != y->messages)
        return x->messages > y->messages ? -1 : 1;
    return md_slice_cmp(x->key, y->key);
}

static void finish(md_group *g, uint32_t top)
{
    md_delays_sort(&g->delays);
    for (size_t i = 0; i < g->count; i++) {
        g->rows[i].delay_p50_usec =
            md_delays_percentile(&g->delays, (uint32_t)i, 50);
        g->rows[i].delay_p95_usec =
            md_delays_percentile(&g->delays, (uint32_t)i, 95);
    }
    if (g->count > 1)
        qsort(g->rows, g->count, sizeof *g->rows, most_messages);
    if (top != 0 && g->count > top)
        g->count = top;
    md_delays_free(&g->delays);
    md_free(g->buckets);
    g->buckets = NULL;
    g->bucket_cap = 0;
    g->made = true;
}

maildiag_status md_group_make(md_group *g, md_view *v, md_select *f,
                              uint32_t by, uint32_t top)
{
    uint32_t kinds = f->kinds;
    bool good;

    md_group_free(g);
    g->by = by;
    md_delays_init(&g->delays);
    /* Refusals belong to no row; do not look at them. */
    f->kinds &= MAILDIAG_ENTRY_MESSAGE;
    good = add_all(g, v, f);
    f->kinds = kinds;
    if (!good) {
        md_group_free(g);
        return MAILDIAG_E_NOMEM;
    }
    finish(g, top);
    return MAILDIAG_OK;
}

void md_group_json(const md_group *g, size_t row, md_json *j)
{
    const md_group_row *r = &g->rows[row];

    md_json_begin(j, "group");
    md_json_member_word(j, "by", md_group_word(g->by));
    md_json_member_text(j, "key", r->key);
    md_json_member_u64(j, "messages", r->messages);
    md_json_member_u64(j, "bytes", r->bytes);
    md_json_member_u64(j, "sent", r->sent);
    md_json_member_u64(j, "deferred", r->deferred);
    md_json_member_u64(j, "bounced", r->bounced);
    md_json_name(j, "delay");
    md_json_open_object(j);
    md_json_member_seconds(j, "p50", r->delay_p50_usec);
    md_json_member_seconds(j, "p95", r->delay_p95_usec);
    md_json_close_object(j);
    md_json_end(j);
}
