/*
 * Building the catalogue: one pass over all keys, then sorting.
 *
 * Takes a store, gives entries and the indexes between them. Fails with NULL
 * when there is no memory.
 */
#include "store/catalog.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "record/reply.h"
#include "store/catalog_data.h"
#include "store/generation.h"

/* ---- entries ----------------------------------------------------------- */

static md_entry_info *entry_add(md_catalog *c, const md_fact *fact,
                                uint8_t kind)
{
    const md_key *key = md_store_key(c->store, fact->key);
    md_entry_info *info;
    void *grown = md_grow(c->entries, &c->entry_cap, c->entry_count + 1,
                          sizeof *c->entries);

    if (grown == NULL || c->entry_count >= UINT32_MAX - 1)
        return NULL;
    c->entries = grown;
    info = &c->entries[c->entry_count];
    memset(info, 0, sizeof *info);
    info->entry.id = fact->id;
    info->entry.key = fact->key;
    info->entry.part = fact->part;
    info->entry.kind = kind;
    info->first_time = info->last_time = fact->time;
    info->host = key->host;
    if (key->kind == MD_KEY_MESSAGE) {
        info->instance = key->scope;
        info->queue_id = (uint32_t)key->name;
    } else {
        info->instance = c->store->tags[key->scope - 1].instance;
    }
    info->made_as = (uint32_t)c->entry_count++;
    return info;
}

/* ---- mentions ---------------------------------------------------------- */

static bool mention_add(md_catalog *c, uint32_t entry, const md_facts *f,
                        const md_fact *fact, uint16_t field, md_mention mention)
{
    const md_value *v = md_fact_value(f, fact, field);
    void *grown;

    if (v == NULL || v->packing != MD_PACK_STRING)
        return true;
    grown = md_grow(c->mentions, &c->mention_cap, c->mention_count + 1,
                    sizeof *c->mentions);
    if (grown == NULL)
        return false;
    c->mentions = grown;
    mention.target = v->ref;
    mention.entry = entry;
    mention.time = fact->time;
    c->mentions[c->mention_count++] = mention;
    return true;
}

static uint8_t notice_relation(md_slice words)
{
    if (md_slice_starts(words, MD_LIT("postmaster")))
        return MAILDIAG_LINK_POSTMASTER_NOTICE_OF;
    if (md_slice_find(words, MD_LIT("non-delivery")) != MD_NPOS)
        return MAILDIAG_LINK_BOUNCE_OF;
    if (md_slice_find(words, MD_LIT("delay")) != MD_NPOS)
        return MAILDIAG_LINK_DELAY_NOTICE_OF;
    return MAILDIAG_LINK_SUCCESS_NOTICE_OF;
}

/* Whether it is another hop on this host or another host is known only when
 * the named message is found: FILTER_HOP_OF stands for both. */
static bool mentions_of(md_catalog *c, uint32_t entry, md_facts *f,
                        const md_fact *fact)
{
    md_mention m = {0};

    switch (fact->kind) {
    case MAILDIAG_RECORD_NOTIFICATION:
        m.relation = notice_relation(
            md_fact_field(f, fact, MAILDIAG_FIELD_NOTIFICATION));
        return mention_add(c, entry, f, fact,
                           MAILDIAG_FIELD_NOTIFICATION_QUEUE_ID, m);
    case MAILDIAG_RECORD_DELIVERY:
        if (md_slice_eq(md_fact_field(f, fact, MAILDIAG_FIELD_RELAY),
                        MD_LIT("local"))) {
            m.relation = MAILDIAG_LINK_FORWARDED_FROM;
        } else {
            m.relation = MAILDIAG_LINK_FILTER_HOP_OF;
            m.anywhere = true;
        }
        return mention_add(c, entry, f, fact, MAILDIAG_FIELD_REMOTE_QUEUE_ID,
                           m);
    case MAILDIAG_RECORD_CLIENT:
        m.relation = MAILDIAG_LINK_FILTER_HOP_OF;
        m.anywhere = m.child = true;
        return mention_add(c, entry, f, fact, MAILDIAG_FIELD_ORIG_QUEUE_ID, m);
    case MAILDIAG_RECORD_PICKUP:
        m.relation = MAILDIAG_LINK_REQUEUED_FROM;
        m.child = true;
        return mention_add(c, entry, f, fact, MAILDIAG_FIELD_ORIG_QUEUE_ID, m);
    case MAILDIAG_RECORD_FILTER_LINE:
        m.relation = MAILDIAG_LINK_FILTER_HOP_OF;
        m.anywhere = true;
        return mention_add(c, entry, f, fact, MAILDIAG_FIELD_REMOTE_QUEUE_ID,
                           m);
    default:
        return true;
    }
}

/* ---- messages ---------------------------------------------------------- */

static uint32_t message_id_ref(md_facts *f, const md_fact *fact)
{
    const md_value *v = md_fact_value(f, fact, MAILDIAG_FIELD_MESSAGE_ID);

    if (v == NULL || v->packing != MD_PACK_STRING || v->bytes.len == 0 ||
        md_slice_eq(v->bytes, MD_LIT("<>")))
        return 0;
    return v->ref;
}

static md_lifetime *lifetime_of(md_catalog *c, uint32_t host, bool null_sender)
{
    void *grown;

    for (size_t i = 0; i < c->lifetime_count; i++)
        if (c->lifetimes[i].host == host &&
            c->lifetimes[i].null_sender == null_sender)
            return &c->lifetimes[i];
    grown = md_grow(c->lifetimes, &c->lifetime_cap, c->lifetime_count + 1,
                    sizeof *c->lifetimes);
    if (grown == NULL)
        return NULL;
    c->lifetimes = grown;
    c->lifetimes[c->lifetime_count].host = host;
    c->lifetimes[c->lifetime_count].null_sender = null_sender;
    c->lifetimes[c->lifetime_count].usec = INT64_MAX;
    return &c->lifetimes[c->lifetime_count++];
}

/* `from=<x>, status=expired` of qmgr at f->items[at]: how old was it? The
 * delivery line before it tells. What somebody forced out tells nothing. */
static bool expiry_note(md_catalog *c, md_facts *f, size_t at)
{
    const md_fact *fact = &f->items[at];
    const md_value *from = md_fact_value(f, fact, MAILDIAG_FIELD_FROM);
    md_slice status = md_fact_field(f, fact, MAILDIAG_FIELD_STATUS);
    md_lifetime *lifetime;

    if (!md_slice_eq(status, MD_LIT("expired")) ||
        fact->time == MAILDIAG_NO_TIME)
        return true;
    for (size_t i = at; i > 0; i--) {
        const md_fact *before = &f->items[i - 1];
        int64_t delay = md_fact_number(f, before, MAILDIAG_FIELD_DELAY, -1),
                age;

        if (before->generation != fact->generation || delay < 0 ||
            before->kind != MAILDIAG_RECORD_DELIVERY ||
            before->time == MAILDIAG_NO_TIME || before->time > fact->time)
            continue;
        age = fact->time - before->time;
        age = age > INT64_MAX / 2 ? age : age + delay;
        lifetime =
            lifetime_of(c, fact->host, from != NULL && from->bytes.len == 0);
        if (lifetime == NULL)
            return false;
        if (age < lifetime->usec)
            lifetime->usec = age;
        return true;
    }
    return true;
}

static bool message_facts(md_catalog *c, md_facts *f, uint32_t generations)
{
    size_t base = c->entry_count, i;
    uint32_t begun = 0;

    /* Entries of the generations first, so that they stand in a row. */
    for (i = 0; i < f->count && begun < generations; i++) {
        const md_fact *fact = &f->items[i];
        md_entry_info *info;

        if (fact->generation <= begun ||
            fact->kind == MAILDIAG_RECORD_FILTER_LINE)
            continue;
        info = entry_add(c, fact, MAILDIAG_ENTRY_MESSAGE);
        if (info == NULL)
            return false;
        info->entry.generation = begun = fact->generation;
    }
    for (i = 0; i < f->count; i++) {
        const md_fact *fact = &f->items[i];
        size_t entry = base + fact->generation - 1;

        if (fact->generation == 0)
            continue;
        c->entries[entry].last_time = fact->time;
        if (c->entries[entry].message_id == 0 &&
            fact->kind == MAILDIAG_RECORD_MESSAGE_ID)
            c->entries[entry].message_id = message_id_ref(f, fact);
        if (!mentions_of(c, (uint32_t)entry, f, fact))
            return false;
        if (fact->kind == MAILDIAG_RECORD_EXPIRED && !expiry_note(c, f, i))
            return false;
        if (fact->kind == MAILDIAG_RECORD_REFUSAL_LINE &&
            entry_add(c, fact, MAILDIAG_ENTRY_REJECT) == NULL)
            return false;
    }
    return true;
}

static void run_add(md_run *run, const md_fact *fact)
{
    if (run->last_part == 0) {
        run->first = fact->id;
        run->first_part = fact->part;
    }
    run->last = fact->id;
    run->last_part = fact->part;
}

/* Where each of many generations lies. */
static bool reuse_note(md_catalog *c, uint32_t key, const md_facts *f,
                       uint32_t generations)
{
    size_t base = c->reuse_count, i;
    void *grown = md_grow(c->reuses, &c->reuse_cap, base + generations,
                          sizeof *c->reuses);

    if (grown == NULL)
        return false;
    c->reuses = grown;
    c->reuse_count += generations;
    memset(c->reuses + base, 0, generations * sizeof *c->reuses);
    for (i = 0; i < generations; i++) {
        c->reuses[base + i].key = key;
        c->reuses[base + i].generation = (uint32_t)i + 1;
    }
    for (i = 0; i < f->count; i++) {
        const md_fact *fact = &f->items[i];
        md_reuse *reuse = &c->reuses[base + fact->generation - 1];

        if (fact->generation != 0)
            run_add(fact->key == key ? &reuse->own : &reuse->filter, fact);
    }
    return true;
}

/* Do the facts of the key lie in its chain as they stand in order? */
static bool in_chain_order(const md_catalog *c, uint32_t key)
{
    return key == 0 || !md_store_key(c->store, key)->mixed;
}

static bool message_key(md_catalog *c, uint32_t key, md_facts *f)
{
    const md_key *k = md_store_key(c->store, key);
    uint32_t filter =
        md_store_find_key(c->store, MD_KEY_FILTER, k->host, 0, k->name);
    uint32_t generations;

    md_facts_clear(f);
    f->store = c->store;
    if (!md_facts_of_key(f, key, true, false) ||
        (filter != 0 && !md_facts_of_key(f, filter, true, false)))
        return false;
    generations = md_generation_assign(f);
    if (generations >= MD_REUSE_LEAST && !f->by_time &&
        in_chain_order(c, key) && in_chain_order(c, filter) &&
        !reuse_note(c, key, f, generations))
        return false;
    return message_facts(c, f, generations);
}

/* ---- processes --------------------------------------------------------- */

/* The facts of one part into f. */
static bool part_facts(const md_catalog *c, uint32_t key, uint32_t part,
                       md_facts *f)
{
    md_unpack u;
    int more;

    md_facts_clear(f);
    f->store = c->store;
    md_unpack_begin(&u, c->store, key, part);
    while ((more = md_unpack_next(&u, f)) > 0)
        ;
    return more == 0;
}

static bool process_part(md_catalog *c, uint32_t key, uint32_t part,
                         md_facts *f)
{
    md_process_part *p;
    size_t i;
    void *grown;

    if (!part_facts(c, key, part, f))
        return false;
    if (f->count == 0)
        return true;
    grown =
        md_grow(c->parts, &c->part_cap, c->part_count + 1, sizeof *c->parts);
    if (grown == NULL)
        return false;
    c->parts = grown;
    p = &c->parts[c->part_count++];
    p->key = key;
    p->part = part;
    p->id = f->items[0].id;
    p->time = f->items[0].time;
    for (i = 0; i < f->count; i++) {
        if (f->items[i].kind == MAILDIAG_RECORD_REFUSAL_LINE &&
            entry_add(c, &f->items[i], MAILDIAG_ENTRY_REJECT) == NULL)
            return false;
    }
    return true;
}

static bool process_key(md_catalog *c, uint32_t key, md_facts *f)
{
    uint32_t part;

    for (part = md_store_key(c->store, key)->newest; part != 0;
         part = md_chain_part(&c->store->chains, part)->prev) {
        if (!process_part(c, key, part, f))
            return false;
    }
    return true;
}

/* ---- order ------------------------------------------------------------- */

static int compare(uint64_t a, uint64_t b)
{
    return a < b ? -1 : a > b;
}

static int by_position(const void *a, const void *b)
{
    const md_entry_info *x = a, *y = b;
    int order = compare(x->entry.id, y->entry.id);

    return order != 0 ? order : compare(x->entry.kind, y->entry.kind);
}

static int by_entry(const void *a, const void *b)
{
    const md_mention *x = a, *y = b;
    int order = compare(x->entry, y->entry);

    if (order == 0)
        order = compare((uint64_t)x->time, (uint64_t)y->time);
    if (order == 0)
        order = compare(x->target, y->target);
    return order != 0 ? order : compare(x->relation, y->relation);
}

static int by_part(const void *a, const void *b)
{
    const md_process_part *x = a, *y = b;
    int order = compare(x->key, y->key);

    if (order == 0)
        order = compare(x->id, y->id);
    return order != 0 ? order : compare(x->part, y->part);
}

/* A number with the index it belongs to, sorted together. */
typedef struct pair {
    uint64_t value;
    uint32_t index;
} pair;

static int by_value(const void *a, const void *b)
{
    const pair *x = a, *y = b;
    int order = compare(x->value, y->value);

    return order != 0 ? order : compare(x->index, y->index);
}

/* Indexes 0..count sorted by a number of each; zeros are left out. */
static uint32_t *index_by(const md_catalog *c, size_t count,
                          uint32_t (*number)(const md_catalog *c, size_t index),
                          size_t *kept)
{
    pair *pairs = md_realloc(NULL, count + 1, sizeof *pairs);
    uint32_t *out = md_realloc(NULL, count + 1, sizeof *out);
    size_t i;

    *kept = 0;
    if (pairs == NULL || out == NULL) {
        md_free(pairs);
        md_free(out);
        return NULL;
    }
    for (i = 0; i < count; i++) {
        uint32_t value = number(c, i);

        if (value != 0) {
            pairs[*kept].value = value;
            pairs[(*kept)++].index = (uint32_t)i;
        }
    }
    qsort(pairs, *kept, sizeof *pairs, by_value);
    for (i = 0; i < *kept; i++)
        out[i] = pairs[i].index;
    md_free(pairs);
    return out;
}

static uint32_t queue_id_of(const md_catalog *c, size_t i)
{
    return c->entries[i].queue_id;
}

static uint32_t message_id_of(const md_catalog *c, size_t i)
{
    return c->entries[i].entry.kind == MAILDIAG_ENTRY_MESSAGE
               ? c->entries[i].message_id
               : 0;
}

static uint32_t target_of(const md_catalog *c, size_t i)
{
    return c->mentions[i].target;
}

static bool sort_all(md_catalog *c)
{
    uint32_t *moved = md_realloc(NULL, c->entry_count + 1, sizeof *moved);
    size_t i, kept;

    if (moved == NULL)
        return false;
    if (c->entry_count > 1)
        qsort(c->entries, c->entry_count, sizeof *c->entries, by_position);
    for (i = 0; i < c->entry_count; i++)
        moved[c->entries[i].made_as] = (uint32_t)i;
    for (i = 0; i < c->mention_count; i++)
        c->mentions[i].entry = moved[c->mentions[i].entry];
    md_free(moved);
    if (c->mention_count > 1)
        qsort(c->mentions, c->mention_count, sizeof *c->mentions, by_entry);
    if (c->part_count > 1)
        qsort(c->parts, c->part_count, sizeof *c->parts, by_part);
    c->by_queue_id =
        index_by(c, c->entry_count, queue_id_of, &c->by_queue_id_count);
    c->by_message_id =
        index_by(c, c->entry_count, message_id_of, &c->by_message_id_count);
    c->by_target = index_by(c, c->mention_count, target_of, &kept);
    return c->by_queue_id != NULL && c->by_message_id != NULL &&
           c->by_target != NULL;
}

md_catalog *md_catalog_build(const md_store *store)
{
    md_catalog *c = md_calloc(1, sizeof *c);
    md_facts f;
    uint32_t key;
    bool good = c != NULL;

    md_facts_init(&f);
    if (c != NULL)
        c->store = store;
    for (key = 1; good && key <= store->key_count; key++) {
        uint8_t kind = md_store_key(store, key)->kind;

        if (kind == MD_KEY_MESSAGE)
            good = message_key(c, key, &f);
        else if (kind == MD_KEY_PROCESS)
            good = process_key(c, key, &f);
    }
    md_facts_free(&f);
    if (good && sort_all(c))
        return c;
    md_catalog_free(c);
    return NULL;
}

void md_catalog_free(md_catalog *c)
{
    if (c == NULL)
        return;
    md_free(c->entries);
    md_free(c->by_queue_id);
    md_free(c->by_message_id);
    md_free(c->mentions);
    md_free(c->by_target);
    md_free(c->parts);
    md_free(c->reuses);
    md_free(c->lifetimes);
    md_free(c);
}
