/*
 * The strings and keys of a batch, looked up.
 *
 * Takes a batch, which knows nothing of the store, gives its texts their
 * references and its records the numbers of their keys. A large store is
 * nowhere near the processor: each round asks for what the next one needs.
 * Where several threads do this, what one met lately it finds without the
 * others; the rest it looks up shard by shard, each while it has its lock.
 * Fails without memory, with the number of records that have all.
 */
#include "store/resolve.h"

#include "base/alloc.h"
#include "store/guard.h"
#include "store/tag.h"

void md_seeker_free(md_seeker *s)
{
    md_free(s->missing);
}

void md_seeker_forget(md_seeker *s)
{
    memset(s->strings, 0, sizeof s->strings);
    memset(s->keys, 0, sizeof s->keys);
    memset(s->shapes, 0, sizeof s->shapes);
    memset(s->tags, 0, sizeof s->tags);
    s->host = 0;
}

/* ---- strings ------------------------------------------------------------ */

/* How far ahead of its addition a text's bucket is asked for, and what it
 * names. */
enum { FAR = 32, NEAR = 16 };

static md_slice text_of(const md_batch_text *text)
{
    return md_slice_make(text->ptr, text->len);
}

/* All strings; gives how many there is memory for. */
static size_t resolve_texts(md_strings *s, md_batch *b)
{
    md_batch_text *texts = b->texts;
    size_t count = b->text_count, i;

    for (i = 0; i < count + FAR; i++) {
        if (i < count)
            __builtin_prefetch(md_strings_far(s, texts[i].tag));
        if (i >= NEAR && i - NEAR < count)
            __builtin_prefetch(md_strings_near(s, texts[i - NEAR].tag));
        if (i >= FAR) {
            md_batch_text *text = &texts[i - FAR];

            text->ref = md_strings_add_tagged(s, text_of(text), text->tag);
            if (text->ref == 0)
                return i - FAR;
        }
    }
    return count;
}

/* ---- by shards ---------------------------------------------------------- */

/* Places in a column that are to be looked up, with their tags; `ref` is the
 * place. */
typedef struct misses {
    md_recent *items;
    size_t count;
} misses;

/* In the order of shards, behind themselves; starts[n] is where the n-th
 * shard's begin. */
static misses by_shard(misses all, unsigned bits, uint32_t *starts)
{
    misses sorted = {all.items + all.count, all.count};
    uint32_t next[MD_SHARDS_MOST + 1] = {0};
    unsigned shards = 1U << bits, n;
    size_t i;

    for (i = 0; i < all.count; i++)
        next[md_shard_of(all.items[i].tag, bits) + 1]++;
    for (n = 0; n < shards; n++)
        next[n + 1] += next[n];
    memcpy(starts, next, (shards + 1) * sizeof *starts);
    for (i = 0; i < all.count; i++)
        sorted.items[next[md_shard_of(all.items[i].tag, bits)]++] =
            all.items[i];
    return sorted;
}

/* Shards that there is something of, a bit each. */
static uint64_t shards_with(const uint32_t *starts, unsigned bits)
{
    uint64_t with = 0;
    unsigned n;

    for (n = 0; n < 1U << bits; n++)
        with |= (uint64_t)(starts[n + 1] != starts[n]) << n;
    return with;
}

/* The part of one shard. */
static misses of_shard(misses sorted, const uint32_t *starts, unsigned shard)
{
    return (misses){sorted.items + starts[shard],
                    starts[shard + 1] - starts[shard]};
}

/* Room for the misses of a batch, twice; false without memory. */
static bool seeker_room(md_seeker *seeker, const md_batch *b)
{
    size_t most = b->text_count > 2 * b->count ? b->text_count : 2 * b->count;
    void *grown = md_grow(seeker->missing, &seeker->missing_cap, 2 * most + 1,
                          sizeof *seeker->missing);

    if (grown != NULL)
        seeker->missing = grown;
    return grown != NULL;
}

static bool is_recent(const md_strings *s, const md_recent *met,
                      const md_batch_text *text)
{
    return met->tag == text->tag && met->ref != 0 &&
           md_strings_is(s, met->ref, text_of(text));
}

/* Texts of one shard; gives the least place of one that there is no memory
 * for, at most `least`. */
static size_t add_texts(md_strings *s, const md_string_shard *shard,
                        md_batch_text *texts, misses these, md_recent *recent,
                        size_t least)
{
    size_t i;

    for (i = 0; i < these.count; i++)
        __builtin_prefetch(md_table_place(&shard->table, these.items[i].tag));
    for (i = 0; i < these.count; i++) {
        uint32_t guess = md_table_guess(&shard->table, these.items[i].tag);

        if (guess != 0)
            __builtin_prefetch(md_pool_at(&s->pool, guess));
    }
    for (i = 0; i < these.count; i++) {
        md_batch_text *text = &texts[these.items[i].ref];
        md_recent *met = &recent[md_recent_place(text->tag)];

        /* It may have come twice in the batch. */
        if (!is_recent(s, met, text))
            *met = (md_recent){
                text->tag, md_strings_add_rare(s, text_of(text), text->tag)};
        text->ref = met->ref;
        if (text->ref == 0 && these.items[i].ref < least)
            least = these.items[i].ref;
    }
    return least;
}

static misses missing_texts(const md_strings *s, const md_batch *b,
                            md_seeker *seeker)
{
    misses m = {seeker->missing, 0};
    size_t i;

    for (i = 0; i < b->text_count; i++) {
        md_batch_text *text = &b->texts[i];
        const md_recent *met = &seeker->strings[md_recent_place(text->tag)];

        if (is_recent(s, met, text))
            text->ref = met->ref;
        else
            m.items[m.count++] = (md_recent){text->tag, (uint32_t)i};
    }
    return m;
}

static size_t resolve_texts_shared(md_strings *s, md_batch *b,
                                   md_seeker *seeker)
{
    misses all = missing_texts(s, b, seeker), sorted;
    uint32_t starts[MD_SHARDS_MOST + 1];
    size_t least = b->text_count;
    uint64_t left;

    sorted = by_shard(all, s->shard_bits, starts);
    left = shards_with(starts, s->shard_bits);
    while (left != 0) {
        unsigned shard = md_locks_next(s->locks, &left, seeker->first);

        least =
            add_texts(s, &s->shards[shard], b->texts,
                      of_shard(sorted, starts, shard), seeker->strings, least);
        md_locks_give(s->locks, shard);
    }
    return least;
}

/* ---- programs and hosts ------------------------------------------------- */

/* Gives how many records have all they need so far. */
static size_t resolve_names(md_store *store, md_batch *b, size_t texts)
{
    size_t i;

    for (i = 0; i < b->count; i++) {
        md_batch_record *r = &b->records[i];

        if (r->first_text + r->text_count > texts ||
            md_tag_number(store, r->tag, false, &r->head.tag) != MAILDIAG_OK ||
            (r->kind != MAILDIAG_RECORD_FOREIGN &&
             !md_tag_host(store, r->host, false, &r->host_ref)))
            break;
        r->scope = store->tags[r->head.tag].instance;
    }
    return i;
}

/* One that was met lately, or it is looked up; false without memory. */
static bool find_tag(md_store *store, md_seeker *seeker, md_batch_record *r)
{
    md_known_tag *met = &seeker->tags[md_tag_place(r->tag)];
    md_locks *names = &store->guard->names;
    uint32_t number;
    bool good = true;

    if (met->ref == 0 || !md_slice_same(met->name, r->tag)) {
        md_locks_take(names, 0);
        good = md_tag_number(store, r->tag, false, &number) == MAILDIAG_OK;
        if (good)
            *met = (md_known_tag){store->tags[number].tag, number + 1,
                                  store->tags[number].instance};
        md_locks_give(names, 0);
    }
    r->head.tag = met->ref - 1;
    r->scope = met->instance;
    return good;
}

/* Most lines have the host of the line before. */
static bool find_host(md_store *store, md_seeker *seeker, md_batch_record *r)
{
    r->host_ref = 0;
    if (r->host.ptr == NULL || r->kind == MAILDIAG_RECORD_FOREIGN)
        return true;
    if (seeker->host == 0 ||
        !md_strings_is(&store->strings, seeker->host, r->host))
        seeker->host = md_strings_add(&store->strings, r->host);
    r->host_ref = seeker->host;
    return r->host_ref != 0;
}

static size_t resolve_names_shared(md_store *store, md_batch *b,
                                   md_seeker *seeker, size_t texts)
{
    size_t i;

    for (i = 0; i < b->count; i++) {
        md_batch_record *r = &b->records[i];

        if (r->first_text + r->text_count > texts ||
            !find_tag(store, seeker, r) || !find_host(store, seeker, r))
            break;
    }
    return i;
}

/* ---- keys --------------------------------------------------------------- */

static md_key_probe process_probe(const md_store *store,
                                  const md_batch_record *r)
{
    return (md_key_probe){store, MD_KEY_PROCESS, r->host_ref, r->head.tag + 1,
                          (uint64_t)(r->head.pid + 1)};
}

md_key_probe md_record_probe(const md_store *store, const md_batch *b,
                             const md_batch_record *r)
{
    if (!r->has_queue_id)
        return process_probe(store, r);
    if (r->kind == MAILDIAG_RECORD_FILTER_LINE)
        return (md_key_probe){store, MD_KEY_FILTER, r->host_ref, 0,
                              b->texts[r->queue_id].ref};
    return (md_key_probe){store, MD_KEY_MESSAGE, r->host_ref, r->scope,
                          b->texts[r->queue_id].ref};
}

/* Does its process work for its message from here on? */
static bool makes_mark(const md_batch_record *r)
{
    return r->marks && r->has_queue_id &&
           r->kind != MAILDIAG_RECORD_FILTER_LINE;
}

/* Two keys of a record, as places in a column: its own, its process's. */
enum { OWN, PROCESS, KEYS_A_RECORD };

static md_key_probe probe_at(const md_store *store, const md_batch *b,
                             uint32_t place)
{
    const md_batch_record *r = &b->records[place / KEYS_A_RECORD];

    return place % KEYS_A_RECORD == OWN ? md_record_probe(store, b, r)
                                        : process_probe(store, r);
}

static void take_key(md_batch *b, uint32_t place, uint32_t number)
{
    md_batch_record *r = &b->records[place / KEYS_A_RECORD];

    if (place % KEYS_A_RECORD == OWN)
        r->key = number;
    else
        r->process = number;
}

/* The number of one that was met lately; else 0, and one miss more. */
static uint32_t seek(const md_key_probe *p, const md_known_key *known,
                     uint32_t place, uint32_t *tag, misses *m)
{
    const md_known_key *met = &known[md_known_place(p)];

    if (md_known_is(met, p)) {
        *tag = met->tag;
        return met->number;
    }
    *tag = md_key_tag(p);
    m->items[m->count++] = (md_recent){*tag, place};
    return 0;
}

static void missing_keys(const md_store *store, md_batch *b, size_t count,
                         const md_known_key *known, misses *m)
{
    uint32_t i;

    for (i = 0; i < count; i++) {
        md_batch_record *r = &b->records[i];
        md_key_probe p;

        if (r->kind == MAILDIAG_RECORD_FOREIGN || r->repeats_nothing)
            continue;
        p = md_record_probe(store, b, r);
        r->key = seek(&p, known, KEYS_A_RECORD * i + OWN, &r->key_tag, m);
        if (!makes_mark(r))
            continue;
        p = process_probe(store, r);
        r->process =
            seek(&p, known, KEYS_A_RECORD * i + PROCESS, &r->process_tag, m);
    }
}

/* Keys of shards that nobody else is at; gives the least place of one that
 * there is no memory for, at most `least`. */
static size_t get_keys(md_store *store, md_batch *b, misses these,
                       md_known_key *known, uint64_t *messages, size_t least)
{
    size_t i;

    for (i = 0; i < these.count; i++) {
        uint32_t tag = these.items[i].tag;

        __builtin_prefetch(
            md_table_place(&md_store_shard(store, tag)->keys, tag));
    }
    for (i = 0; i < these.count; i++) {
        uint32_t tag = these.items[i].tag;
        uint32_t guess = md_table_guess(&md_store_shard(store, tag)->keys, tag);

        if (guess != 0)
            __builtin_prefetch(md_store_key(store, guess));
    }
    for (i = 0; i < these.count; i++) {
        uint32_t place = these.items[i].ref, tag = these.items[i].tag, number;
        md_key_probe p = probe_at(store, b, place);
        md_known_key *met = &known[md_known_place(&p)];

        if (md_known_is(met, &p)) {
            take_key(b, place, met->number);
            continue;
        }
        if (md_key_get_tagged(store, &p, tag, messages, &number) !=
                MAILDIAG_OK &&
            place < least)
            least = place;
        take_key(b, place, number);
        md_known_take(met, &p, number, tag);
    }
    return least;
}

static size_t resolve_keys(md_store *store, md_batch *b, size_t count,
                           uint64_t *messages)
{
    md_recent places[KEYS_A_RECORD * MD_BATCH_RECORDS];
    misses m = {places, 0};
    size_t least = KEYS_A_RECORD * count;

    missing_keys(store, b, count, store->known_keys, &m);
    return get_keys(store, b, m, store->known_keys, messages, least) /
           KEYS_A_RECORD;
}

static size_t resolve_keys_shared(md_store *store, md_batch *b, size_t count,
                                  md_seeker *seeker, uint64_t *messages)
{
    misses m = {seeker->missing, 0}, sorted;
    uint32_t starts[MD_SHARDS_MOST + 1];
    size_t least = KEYS_A_RECORD * count;
    uint64_t left;

    missing_keys(store, b, count, seeker->keys, &m);
    sorted = by_shard(m, store->shard_bits, starts);
    left = shards_with(starts, store->shard_bits);
    while (left != 0) {
        md_locks *locks = &store->guard->keys;
        unsigned shard = md_locks_next(locks, &left, seeker->first);

        least = get_keys(store, b, of_shard(sorted, starts, shard),
                         seeker->keys, messages, least);
        md_locks_give(locks, shard);
    }
    return least / KEYS_A_RECORD;
}

bool md_resolve_key(md_store *store, const md_batch *b, md_batch_record *r)
{
    md_key_probe p = md_record_probe(store, b, r);

    r->key_tag = md_key_tag(&p);
    if (md_key_get_tagged(store, &p, r->key_tag, &store->message_count,
                          &r->key) != MAILDIAG_OK)
        return false;
    if (!makes_mark(r))
        return true;
    p = process_probe(store, r);
    r->process_tag = md_key_tag(&p);
    return md_key_get_tagged(store, &p, r->process_tag, &store->message_count,
                             &r->process) == MAILDIAG_OK;
}

/* ---- batches ------------------------------------------------------------ */

size_t md_resolve_batch(md_store *store, md_batch *b, uint64_t *messages)
{
    size_t texts = resolve_texts(&store->strings, b);

    return resolve_keys(store, b, resolve_names(store, b, texts), messages);
}

size_t md_resolve_shared(md_store *store, md_batch *b, md_seeker *seeker,
                         uint64_t *messages)
{
    size_t texts, count;

    if (!seeker_room(seeker, b))
        return 0;
    texts = resolve_texts_shared(&store->strings, b, seeker);
    count = resolve_names_shared(store, b, seeker, texts);
    return resolve_keys_shared(store, b, count, seeker, messages);
}
