/*
 * Eviction; see evict.h.
 *
 * Takes a store, lets go of whole parts of chains: `removed` ends a part, so
 * a use of a queue ID stays or goes as a whole. Two passes over the heads of
 * parts find where to cut, without a list of them; a third copies what stays.
 * Fails without memory; nothing has changed then.
 */
#include "store/evict.h"

#include "base/alloc.h"
#include "store/evict_tags.h"
#include "store/kept.h"

enum { BUCKETS = 4096, WAIT = 4096 };

/* Buckets with a smaller share go as a whole. */
enum { LITTLE = 64 };

/* Bytes of all tallies: a 64th of the ceiling; where that is not one of
 * bytes, weeks of seconds. But of each one so much. */
enum { TALLY_SHARE = 64, TALLY_MOST = 2 << 20, TALLY_LEAST = 16 << 10 };

/* How old a part is: those of less go first. */
typedef struct age {
    bool unfinished; /* a message that is still in the queue */
    int64_t time;    /* when it ended, as far as it goes */
    uint64_t offset; /* where */
} age;

typedef struct evicting {
    md_store *store;
    bool by_messages;     /* what is weighed: messages, or bytes */
    int64_t first, last;  /* times of all parts */
    uint64_t last_offset; /* of all parts */
    uint64_t total;       /* weight of all */
    age cut;              /* what is older goes */
    int64_t window;       /* and whatever ended before this */
    uint64_t weight[2][BUCKETS];
} evicting;

uint64_t md_store_memory(const md_store *store)
{
    uint64_t shards = 0;
    size_t i;

    for (i = 0; i < (size_t)1 << store->shard_bits; i++)
        shards +=
            store->shards[i].keys.bytes + store->shards[i].parts.end.bytes;
    return shards + md_strings_bytes(&store->strings) + store->kept_end.bytes +
           (uint64_t)store->key_chunk_count * MD_KEYS_A_CHUNK * sizeof(md_key) +
           store->shape_arena.used_bytes + store->shape_table.bytes +
           store->family_table.bytes + store->tag_cap * sizeof *store->tags +
           store->tag_table.bytes + store->kept_bytes;
}

/* ---- parts in time ------------------------------------------------------ */

/* Nearly every source has stamps of one form; of others the local form is
 * near enough. */
static int64_t part_time(const md_store *store, const md_part *part)
{
    const md_source *source = store->sources.items[md_part_source(part)];
    uint8_t form = MD_STAMP_UTC;

    while (form > MD_STAMP_NONE && !source->spans[form].any)
        form--;
    if (form == MD_STAMP_NONE)
        return 0;
    return md_sources_time(&store->sources, md_part_source(part), form, false,
                           md_part_last_sec(part), 0);
}

/* The parts of a key, newest first. */
typedef struct walk {
    const md_key *key;
    uint32_t ref; /* of the next part */
    md_part *part;
    age age;
    bool first_of_use; /* the newest part of a use of the queue ID */
} walk;

static void walk_begin(walk *w, const md_store *store, uint32_t key)
{
    memset(w, 0, sizeof *w);
    w->key = md_store_key(store, key);
    w->ref = w->key->newest;
}

/* What is written of one use of a queue ID is as old as its end. */
static bool walk_next(walk *w, const md_store *store)
{
    bool begins = w->part == NULL;

    if (w->ref == 0)
        return false;
    w->part = md_chain_part(&store->chains, w->ref);
    w->ref = w->part->prev;
    w->first_of_use =
        w->key->kind == MD_KEY_MESSAGE && (begins || w->part->finished);
    if (w->first_of_use || w->key->kind != MD_KEY_MESSAGE || begins) {
        w->age.unfinished =
            w->key->kind == MD_KEY_MESSAGE && !w->part->finished;
        w->age.time = part_time(store, w->part);
        w->age.offset = md_part_last_offset(w->part);
    }
    return true;
}

static size_t bucket_of(int64_t value, int64_t first, int64_t last)
{
    uint64_t span = (uint64_t)last - (uint64_t)first;
    uint64_t from = (uint64_t)value - (uint64_t)first;

    if (value <= first)
        return 0;
    if (value >= last)
        return BUCKETS - 1;
    return span < BUCKETS ? (size_t)from
                          : (size_t)(from / (span / BUCKETS + 1));
}

static uint64_t weight_of(const evicting *e, const walk *w)
{
    return e->by_messages ? w->first_of_use : sizeof *w->part + w->part->used;
}

static void find_times(evicting *e)
{
    uint32_t key;
    walk w;

    e->first = INT64_MAX;
    e->last = INT64_MIN;
    for (key = 1; key <= e->store->key_count; key++) {
        for (walk_begin(&w, e->store, key); walk_next(&w, e->store);) {
            e->total += weight_of(e, &w);
            if (w.age.time < e->first)
                e->first = w.age.time;
            if (w.age.time > e->last)
                e->last = w.age.time;
            if (w.age.offset > e->last_offset)
                e->last_offset = w.age.offset;
        }
    }
}

/* The bucket in which the weight of what goes is reached, and what is left of
 * the weight there. */
static size_t cut_at(const uint64_t *weight, uint64_t *go)
{
    size_t i;

    for (i = 0; i < BUCKETS - 1 && *go != 0 && weight[i] <= *go; i++)
        *go -= weight[i];
    return i;
}

/* Within one bucket of times the place in the file decides. */
static void find_offset(evicting *e, size_t bucket, uint64_t go)
{
    uint64_t most = e->last_offset;
    uint32_t key;
    walk w;

    memset(e->weight[0], 0, sizeof e->weight[0]);
    for (key = 1; key <= e->store->key_count; key++) {
        for (walk_begin(&w, e->store, key); walk_next(&w, e->store);) {
            if (w.age.unfinished == e->cut.unfinished &&
                bucket_of(w.age.time, e->first, e->last) == bucket)
                e->weight[0][bucket_of((int64_t)w.age.offset, 0,
                                       (int64_t)most)] += weight_of(e, &w);
        }
    }
    /* One bucket more than fits, or too little might go. */
    bucket = cut_at(e->weight[0], &go);
    bucket += go != 0;
    e->cut.offset = most < BUCKETS ? bucket : bucket * (most / BUCKETS + 1);
}

/* Where to cut so that at least `go` of the weight goes. */
static void find_cut(evicting *e, uint64_t go)
{
    uint64_t finished = 0;
    size_t bucket, i;
    uint32_t key;
    walk w;

    memset(e->weight, 0, sizeof e->weight);
    for (key = 1; key <= e->store->key_count; key++) {
        for (walk_begin(&w, e->store, key); walk_next(&w, e->store);)
            e->weight[w.age.unfinished][bucket_of(w.age.time, e->first,
                                                  e->last)] += weight_of(e, &w);
    }
    for (i = 0; i < BUCKETS; i++)
        finished += e->weight[0][i];
    e->cut.unfinished = go > finished;
    if (e->cut.unfinished)
        go -= finished;
    bucket = cut_at(e->weight[e->cut.unfinished], &go);
    e->cut.time = (int64_t)bucket;
    /* A look at the places in it is only worth it where it holds much. */
    if (e->weight[e->cut.unfinished][bucket] <= e->total / LITTLE)
        e->cut.offset = UINT64_MAX;
    else
        find_offset(e, bucket, go);
}

/* Is the part to go? */
static bool goes(const evicting *e, const walk *w)
{
    int64_t bucket;

    if (w->age.time < e->window)
        return true;
    if (e->total == 0 || w->age.unfinished != e->cut.unfinished)
        return e->total != 0 && !w->age.unfinished;
    bucket = (int64_t)bucket_of(w->age.time, e->first, e->last);
    return bucket < e->cut.time ||
           (bucket == e->cut.time && w->age.offset < e->cut.offset);
}

/* ---- what stays --------------------------------------------------------- */

/* Lines kept word for word stay with their facts. */
typedef struct kept {
    bool *wanted; /* by line */
    md_kept_line *lines;
    size_t count;
} kept;

static void want_line(const md_source *source, kept *k, uint64_t offset)
{
    const md_kept_line *line = md_kept_find(source, offset);

    if (line != NULL)
        k->wanted[line - source->kept] = true;
}

typedef struct copying {
    const evicting *e;
    md_replay replay;
    md_replay_items items;
    kept *kept;              /* by source */
    md_evict_counts *counts; /* by source */
    uint64_t gone_messages;
} copying;

static bool kept_begin(copying *c)
{
    const md_sources *s = &c->replay.from->sources;
    size_t i;

    c->kept = md_calloc(s->count + 1, sizeof *c->kept);
    c->counts = md_calloc(s->count + 1, sizeof *c->counts);
    if (c->kept == NULL || c->counts == NULL)
        return false;
    for (i = 0; i < s->count; i++) {
        if (s->items[i]->kept_count == 0)
            continue;
        c->kept[i].wanted = md_calloc(s->items[i]->kept_count, 1);
        if (c->kept[i].wanted == NULL)
            return false;
    }
    return true;
}

static bool copy_kept(copying *c)
{
    const md_sources *s = &c->replay.from->sources;
    size_t i, n;

    for (i = 0; i < s->count; i++) {
        const md_source *source = s->items[i];
        kept *k = &c->kept[i];

        if (k->wanted == NULL)
            continue;
        for (n = 0; n < source->kept_count; n++)
            k->count += k->wanted[n];
        k->lines = md_calloc(k->count + 1, sizeof *k->lines);
        if (k->lines == NULL)
            return false;
        k->count = 0;
        for (n = 0; n < source->kept_count; n++) {
            if (!k->wanted[n])
                continue;
            k->lines[k->count].offset = source->kept[n].offset;
            if (!md_replay_line(&c->replay, source->kept[n].ref,
                                &k->lines[k->count++].ref))
                return false;
        }
    }
    return true;
}

static void copying_free(copying *c)
{
    size_t i;

    for (i = 0; i < c->replay.from->sources.count; i++) {
        if (c->kept != NULL) {
            md_free(c->kept[i].wanted);
            md_free(c->kept[i].lines);
        }
        if (c->counts != NULL)
            md_free(c->counts[i].lines);
    }
    md_free(c->kept);
    md_free(c->counts);
    md_free(c->items.items);
    md_replay_free(&c->replay);
}

static bool copy_keys(copying *c)
{
    uint32_t key, made;
    walk w;

    for (key = 1; key <= c->replay.from->key_count; key++) {
        bool stays = false;

        for (walk_begin(&w, c->replay.from, key);
             walk_next(&w, c->replay.from);) {
            bool gone = goes(c->e, &w);

            stays = stays || !gone;
            c->gone_messages += w.first_of_use && gone;
        }
        if (stays && md_replay_key(&c->replay, key, &made) != MAILDIAG_OK)
            return false;
    }
    return true;
}

static bool copy_facts_of(copying *c, uint32_t key, uint32_t made)
{
    const md_store *from = c->replay.from;
    size_t i;
    walk w;

    c->items.count = 0;
    md_facts_clear(&c->replay.facts);
    for (walk_begin(&w, from, key);;) {
        uint32_t ref = w.ref;

        if (!walk_next(&w, from))
            break;
        if (!goes(c->e, &w) &&
            !md_replay_gather_part(&c->replay, key, ref, &c->items))
            return false;
    }
    md_replay_order(&c->items);
    for (i = 0; i < c->items.count; i++) {
        const md_replay_item *item = &c->items.items[i];

        if (c->kept[item->source].wanted != NULL)
            want_line(from->sources.items[item->source], &c->kept[item->source],
                      item->head.offset);
    }
    return md_replay_write(c->replay.to, made, &c->items) == MAILDIAG_OK;
}

static bool copy_all(copying *c)
{
    uint32_t key, made;

    if (!kept_begin(c) || !md_evict_tags(&c->replay, c->counts) ||
        !copy_keys(c))
        return false;
    for (key = 1; key <= c->replay.from->key_count; key++) {
        made = md_refmap_get(&c->replay.keys, key);
        if (made != 0 && !copy_facts_of(c, key, made))
            return false;
    }
    return copy_kept(c);
}

/* ---- the store ---------------------------------------------------------- */

/* The copy's facts in the place of the store's. */
static void take_copy(md_store *store, md_store *made, copying *c)
{
    md_batch batch = store->batch;
    size_t i;

    for (i = 0; i < store->sources.count; i++) {
        md_source *source = store->sources.items[i];

        md_free(source->foreign_lines);
        source->foreign_lines = c->counts[i].lines;
        source->foreign_cap = c->counts[i].cap;
        c->counts[i].lines = NULL;
        if (c->kept[i].wanted == NULL)
            continue;
        md_free(source->kept);
        source->kept = c->kept[i].lines;
        source->kept_count = c->kept[i].count;
        source->kept_cap = c->kept[i].count + 1;
        made->kept_bytes += source->kept_cap * sizeof *source->kept;
        c->kept[i].lines = NULL;
    }
    store->batch = made->batch;
    made->batch = batch;
    made->stats = store->stats;
    made->noqueue_actions = store->noqueue_actions;
    made->stats.dropped_events += store->fact_count - made->fact_count;
    made->epoch = store->epoch + 1;
    made->version = store->version + 1;
    made->keep_next = store->keep_next;
    md_store_swap(store, made);
}

/* Does anything end before the window? */
static bool any_goes(const evicting *e)
{
    uint32_t key;
    walk w;

    for (key = 1; key <= e->store->key_count; key++) {
        for (walk_begin(&w, e->store, key); walk_next(&w, e->store);) {
            if (goes(e, &w))
                return true;
        }
    }
    return false;
}

static maildiag_status copy_store(evicting *e)
{
    md_store *store = e->store, *made = md_store_like(store);
    const md_sources none = {0};
    copying c;
    bool good;

    if (made == NULL)
        return MAILDIAG_E_NOMEM;
    md_sources_free(&made->sources);
    made->sources = store->sources;
    memset(&c, 0, sizeof c);
    c.e = e;
    md_replay_init(&c.replay, store, made, NULL);
    c.replay.frugal = true;
    good = copy_all(&c);
    if (good)
        take_copy(store, made, &c);
    /* Both name the same sources. */
    copying_free(&c);
    made->sources = none;
    md_store_free(made);
    if (!good)
        return MAILDIAG_E_NOMEM;
    store->stats.dropped_messages += c.gone_messages;
    store->stats.memory_bytes = md_store_memory(store);
    return MAILDIAG_OK;
}

static maildiag_status evict(md_store *store, bool by_messages,
                             uint64_t numerator, uint64_t denominator,
                             int64_t window)
{
    evicting *e = md_calloc(1, sizeof *e);
    maildiag_status status = MAILDIAG_OK;
    uint64_t stay;

    if (e == NULL)
        return MAILDIAG_E_NOMEM;
    e->store = store;
    e->by_messages = by_messages;
    e->window = window;
    if (denominator != 0) {
        find_times(e);
        stay = e->total / denominator * numerator +
               e->total % denominator * numerator / denominator;
        if (e->total != 0)
            find_cut(e, e->total - stay);
    }
    if (denominator == 0 ? any_goes(e) : e->total != 0)
        status = copy_store(e);
    md_free(e);
    return status;
}

maildiag_status md_evict_messages(md_store *store)
{
    uint64_t most = store->options.max_messages;

    /* Of those that are there so many stay that a quarter is free. */
    return evict(store, true, most - (most + 3) / 4,
                 store->message_count > most ? store->message_count : most,
                 INT64_MIN);
}

/* Where names of programs alone fill the memory there is nothing to be had:
 * then it is not tried again for each record. */
maildiag_status md_evict_memory(md_store *store)
{
    maildiag_status status;

    if (store->evict_wait != 0) {
        store->evict_wait--;
        return MAILDIAG_OK;
    }
    status = evict(store, false, store->options.max_memory_bytes / 4,
                   md_store_memory(store), INT64_MIN);
    if (status != MAILDIAG_OK || md_evict_full(store, 0))
        store->evict_wait = WAIT + 2 * store->fact_count;
    return status;
}

maildiag_status md_evict_window(md_store *store)
{
    int64_t keep = store->options.keep_usec;
    maildiag_stats stats;

    if (keep == 0)
        return MAILDIAG_OK;
    md_store_stats(store, &stats);
    if (stats.last_time == MAILDIAG_NO_TIME ||
        stats.last_time < INT64_MIN + keep)
        return MAILDIAG_OK;
    return evict(store, false, 0, 0, stats.last_time - keep);
}

void md_evict_tally(const md_store *store, md_source *source)
{
    const md_store_options *o = &store->options;
    uint64_t most = o->max_memory_bytes / TALLY_SHARE;

    if (o->max_memory_bytes == 0 && o->max_messages == 0 && o->keep_usec == 0)
        return;
    if (most == 0 || most > TALLY_MOST)
        most = TALLY_MOST;
    most /= store->sources.count;
    md_tally_coarsen(&source->tally,
                     (size_t)(most > TALLY_LEAST ? most : TALLY_LEAST));
}

maildiag_status md_evict_all(md_store *store)
{
    maildiag_status status = md_evict_window(store);
    size_t i;

    for (i = 0; i < store->sources.count; i++)
        md_evict_tally(store, store->sources.items[i]);
    if (status == MAILDIAG_OK && store->options.max_messages != 0 &&
        store->message_count > store->options.max_messages)
        status = md_evict_messages(store);
    if (status == MAILDIAG_OK && md_evict_full(store, 0))
        status = md_evict_memory(store);
    return status;
}
