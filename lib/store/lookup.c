/*
 * Looking things up in a catalogue: by position, queue ID, message-id,
 * process; facts of refusals and of this host's own life.
 *
 * Binary searches over the sorted arrays that catalog.c built.
 */
#include <stdlib.h>

#include "base/alloc.h"
#include "store/catalog_data.h"

/* What two hosts' clocks may differ by; what a notification or a forwarded
 * copy may take to be written; what lines of one moment may be apart; how long
 * it may take to hand a message to the next hop. */
#define CLOCK_SKEW_USEC (INT64_C(300) * 1000000)
#define WRITTEN_WITHIN_USEC (INT64_C(1800) * 1000000)
#define MOMENT_USEC (INT64_C(10) * 1000000)
#define HANDED_WITHIN_USEC (INT64_C(4) * 3600 * 1000000)

/* A queue ID that is used or named more often than that is no real one: only
 * what is near in time is looked at. */
enum { CANDIDATES_MOST = 64, MENTIONS_MOST = 1024 };

#define MD_OFFSET_MASK ((UINT64_C(1) << MD_OFFSET_BITS) - 1)

const md_store *md_catalog_store(const md_catalog *c)
{
    return c->store;
}

uint32_t md_catalog_threads(const md_catalog *c)
{
    return c->store->options.threads > 1 ? c->store->options.threads : 1;
}

uint32_t md_catalog_weight(const md_catalog *c, uint32_t index)
{
    return c->entries[index].seen / 2 + 1;
}

uint32_t md_catalog_count(const md_catalog *c)
{
    return (uint32_t)c->entry_count;
}

const md_catalog_entry *md_catalog_entry_at(const md_catalog *c, uint32_t index)
{
    return &c->entries[index].entry;
}

void md_catalog_place_of(const md_catalog *c, uint32_t index, md_slice *host,
                         md_slice *instance)
{
    *host = md_store_string(c->store, c->entries[index].host);
    *instance = md_store_string(c->store, c->entries[index].instance);
}

uint32_t md_catalog_after(const md_catalog *c, uint64_t id, uint8_t kind)
{
    size_t low = 0, high = c->entry_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const md_catalog_entry *e = &c->entries[middle].entry;

        if (e->id < id || (e->id == id && (kind == 0 || e->kind <= kind)))
            low = middle + 1;
        else
            high = middle;
    }
    return (uint32_t)low;
}

uint32_t md_catalog_find(const md_catalog *c, uint64_t id, uint8_t kind)
{
    uint32_t at = id == 0 ? 0 : md_catalog_after(c, id - 1, 0);

    for (; at < c->entry_count && c->entries[at].entry.id == id; at++) {
        if (c->entries[at].entry.kind == kind)
            return at;
    }
    return UINT32_MAX;
}

/* First place in a sorted index whose number is at least `value`. */
static size_t
lower_bound(const md_catalog *c, const uint32_t *index, size_t count,
            uint32_t (*number)(const md_catalog *c, uint32_t item),
            uint32_t value)
{
    size_t low = 0, high = count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (number(c, index[middle]) < value)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static uint32_t entry_queue_id(const md_catalog *c, uint32_t item)
{
    return c->entries[item].queue_id;
}

static uint32_t entry_message_id(const md_catalog *c, uint32_t item)
{
    return c->entries[item].message_id;
}

static uint32_t mention_target(const md_catalog *c, uint32_t item)
{
    return c->mentions[item].target;
}

static void queue_id_range(const md_catalog *c, uint32_t ref,
                           const uint32_t **out, size_t *count)
{
    size_t first = lower_bound(c, c->by_queue_id, c->by_queue_id_count,
                               entry_queue_id, ref);
    size_t end = lower_bound(c, c->by_queue_id, c->by_queue_id_count,
                             entry_queue_id, ref + 1);

    *out = c->by_queue_id + first;
    *count = end - first;
}

void md_catalog_by_queue_id(const md_catalog *c, md_slice queue_id,
                            const uint32_t **out, uint32_t *count)
{
    uint32_t ref = md_strings_find(&c->store->strings, queue_id);
    size_t found = 0;

    *out = NULL;
    if (ref != 0)
        queue_id_range(c, ref, out, &found);
    *count = (uint32_t)found;
}

void md_catalog_by_message_id(const md_catalog *c, uint32_t message_id,
                              const uint32_t **out, size_t *count)
{
    size_t first = lower_bound(c, c->by_message_id, c->by_message_id_count,
                               entry_message_id, message_id);
    size_t end = lower_bound(c, c->by_message_id, c->by_message_id_count,
                             entry_message_id, message_id + 1);

    *out = c->by_message_id + first;
    *count = end - first;
}

uint32_t md_catalog_filter(const md_catalog *c, const md_entry_info *info)
{
    return info->entry.filtered
               ? md_store_find_key(c->store, MD_KEY_FILTER, info->host, 0,
                                   info->queue_id)
               : 0;
}

void md_catalog_by_message_id_text(const md_catalog *c, md_slice text,
                                   const uint32_t **out, uint32_t *count)
{
    uint32_t ref = md_strings_find(&c->store->strings, text);
    size_t found = 0;

    *out = NULL;
    if (ref != 0)
        md_catalog_by_message_id(c, ref, out, &found);
    *count = (uint32_t)found;
}

/* First mention of an entry, or of those behind it. */
static size_t mention_bound(const md_catalog *c, uint32_t entry)
{
    size_t low = 0, high = c->mention_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (c->mentions[middle].entry < entry)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* A message can name another for each of a million recipients. */
void md_catalog_mentions(const md_catalog *c, uint32_t entry, size_t *first,
                         size_t *count)
{
    *first = mention_bound(c, entry);
    *count = mention_bound(c, entry + 1) - *first;
}

/* Of a sorted list of very many the `most` around a time. */
static void narrow(const md_catalog *c,
                   int64_t (*time_of)(const md_catalog *c, uint32_t item),
                   int64_t time, size_t most, const uint32_t **list,
                   size_t *count)
{
    size_t low = 0, high = *count;

    if (*count <= most)
        return;
    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (time_of(c, (*list)[middle]) < time)
            low = middle + 1;
        else
            high = middle;
    }
    low = low > most / 2 ? low - most / 2 : 0;
    if (low > *count - most)
        low = *count - most;
    *list += low;
    *count = most;
}

static int64_t entry_time(const md_catalog *c, uint32_t item)
{
    return c->entries[item].first_time;
}

static int64_t mention_time(const md_catalog *c, uint32_t item)
{
    return c->mentions[item].time;
}

void md_catalog_mentioned(const md_catalog *c, uint32_t queue_id, int64_t time,
                          const uint32_t **out, size_t *count)
{
    size_t first = lower_bound(c, c->by_target, c->mention_count,
                               mention_target, queue_id);
    size_t end = lower_bound(c, c->by_target, c->mention_count, mention_target,
                             queue_id + 1);

    *out = c->by_target + first;
    *count = end - first;
    narrow(c, mention_time, time, MENTIONS_MOST, out, count);
}

const md_process *md_catalog_process(const md_catalog *c, uint32_t key)
{
    size_t low = 0, high = c->process_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (c->processes[middle].key < key)
            low = middle + 1;
        else
            high = middle;
    }
    return low < c->process_count && c->processes[low].key == key
               ? &c->processes[low]
               : NULL;
}

const md_reuse *md_catalog_reuse(const md_catalog *c, uint32_t key,
                                 uint32_t generation)
{
    size_t low = 0, high = c->reuse_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const md_reuse *r = &c->reuses[middle];

        if (r->key < key || (r->key == key && r->generation < generation))
            low = middle + 1;
        else
            high = middle;
    }
    return low < c->reuse_count && c->reuses[low].key == key &&
                   c->reuses[low].generation == generation
               ? &c->reuses[low]
               : NULL;
}

/* ---- which message a mention means ------------------------------------- */

static int64_t distance(int64_t a, int64_t b)
{
    if (a == MAILDIAG_NO_TIME || b == MAILDIAG_NO_TIME)
        return 0;
    return a > b ? a - b : b - a;
}

/* Of this host's own IDs: one that goes on was there before, one that is new
 * begins about when it is named. */
static bool plausible_here(const md_entry_info *from, const md_entry_info *to,
                           const md_mention *m)
{
    if (to->host != from->host || to->instance != from->instance)
        return false;
    if (to->first_time == MAILDIAG_NO_TIME || m->time == MAILDIAG_NO_TIME)
        return true;
    if (m->child)
        return to->first_time <= m->time + MOMENT_USEC;
    return distance(to->first_time, m->time) <= WRITTEN_WITHIN_USEC;
}

/* Of any host's: the next hop begins while the line before hands over. */
static bool plausible_anywhere(const md_entry_info *parent,
                               const md_entry_info *child, int64_t time)
{
    if (parent->message_id != 0 && child->message_id != 0 &&
        parent->message_id != child->message_id)
        return false;
    if (parent->first_time == MAILDIAG_NO_TIME ||
        child->first_time == MAILDIAG_NO_TIME || time == MAILDIAG_NO_TIME)
        return true;
    return child->first_time >= parent->first_time - CLOCK_SKEW_USEC &&
           child->first_time <= time + CLOCK_SKEW_USEC &&
           child->first_time >= time - HANDED_WITHIN_USEC;
}

/* Can the candidate be the message that is meant? */
static bool plausible(const md_entry_info *from, const md_entry_info *to,
                      const md_mention *m)
{
    if (to == from || to->entry.kind != MAILDIAG_ENTRY_MESSAGE)
        return false;
    if (!m->anywhere)
        return plausible_here(from, to, m);
    return m->child ? plausible_anywhere(to, from, m->time)
                    : plausible_anywhere(from, to, m->time);
}

/* The candidate (indexes of entries with that queue ID) that is meant. */
static uint32_t resolve(const md_catalog *c, const md_mention *m,
                        const uint32_t *candidates, size_t count)
{
    const md_entry_info *from = &c->entries[m->entry];
    uint32_t best = UINT32_MAX;
    int64_t least = INT64_MAX;
    size_t i;

    narrow(c, entry_time, m->time, CANDIDATES_MOST, &candidates, &count);
    for (i = 0; i < count; i++) {
        const md_entry_info *to = &c->entries[candidates[i]];
        int64_t away;

        if (!plausible(from, to, m))
            continue;
        away = distance(to->first_time, m->time);
        if (away < least) {
            least = away;
            best = candidates[i];
        }
    }
    return best;
}

/* Both indexes are in the order of queue IDs. */
void md_catalog_resolve_all(md_catalog *c)
{
    size_t i, first = 0, end = 0;
    uint32_t target = 0;

    for (i = 0; i < c->mention_count; i++) {
        md_mention *m = &c->mentions[c->by_target[i]];

        if (m->target != target) {
            target = m->target;
            for (first = end; first < c->by_queue_id_count &&
                              entry_queue_id(c, c->by_queue_id[first]) < target;
                 first++)
                ;
            for (end = first; end < c->by_queue_id_count &&
                              entry_queue_id(c, c->by_queue_id[end]) == target;
                 end++)
                ;
        }
        m->found = resolve(c, m, c->by_queue_id + first, end - first);
    }
}

uint32_t md_catalog_named(const md_catalog *c, uint32_t entry, uint32_t target,
                          int64_t time, bool anywhere)
{
    size_t low, count, end;

    md_catalog_mentions(c, entry, &low, &count);
    end = low + count;
    while (count > 0) {
        size_t half = count / 2;
        const md_mention *m = &c->mentions[low + half];

        if ((uint64_t)m->time < (uint64_t)time ||
            (m->time == time && m->target < target)) {
            low += half + 1;
            count -= half + 1;
        } else {
            count = half;
        }
    }
    for (; low < end && c->mentions[low].time == time &&
           c->mentions[low].target == target;
         low++) {
        if (!c->mentions[low].child && c->mentions[low].anywhere == anywhere)
            return c->mentions[low].found;
    }
    return UINT32_MAX;
}

/* ---- facts without a queue ID ------------------------------------------ */

bool md_catalog_host_facts(const md_catalog *c, md_kind_wanted wanted,
                           md_facts *out)
{
    size_t i;

    md_facts_clear(out);
    out->store = c->store;
    for (i = 0; i < c->part_count; i++) {
        md_unpack u;

        md_unpack_begin(&u, c->store, c->parts[i].key, c->parts[i].part);
        while (md_unpack_among(&u, wanted))
            if (md_unpack_next(&u, out) < 0)
                return false;
    }
    md_facts_sort(out);
    return true;
}

const md_fact *md_catalog_reject(const md_catalog *c, uint32_t entry,
                                 md_facts *out, md_slice *host,
                                 md_slice *instance, md_slice *queue_id)
{
    const md_entry_info *info = &c->entries[entry];
    md_unpack u;

    md_facts_clear(out);
    out->store = c->store;
    *host = md_store_string(c->store, info->host);
    *instance = md_store_string(c->store, info->instance);
    *queue_id = md_store_string(c->store, info->queue_id);
    md_unpack_begin(&u, c->store, info->entry.key, info->entry.part);
    if (!md_unpack_skip(&u, info->entry.id & MD_OFFSET_MASK,
                        MAILDIAG_RECORD_REFUSAL_LINE) ||
        md_unpack_next(&u, out) <= 0)
        return NULL;
    return &out->items[out->count - 1];
}

int64_t md_catalog_lifetime(const md_catalog *catalog, md_slice host,
                            bool null_sender)
{
    uint32_t ref = 0, index;

    if (catalog->lifetime_count == 0)
        return -1;
    if (host.ptr != NULL)
        ref = md_strings_find(&catalog->store->strings, host);
    if (host.ptr != NULL && ref == 0)
        return -1;
    index = md_refmap_get(&catalog->lifetime_of[null_sender], ref + 1);
    return index != 0 ? catalog->lifetimes[index - 1].usec : -1;
}
