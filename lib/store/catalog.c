/*
 * Building the catalogue: one pass over all keys, then sorting.
 *
 * Takes a store, gives entries and the indexes between them. Fails with NULL
 * when there is no memory.
 */
#include "store/catalog.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "store/catalog_parts.h"
#include "store/generation.h"
#include "store/people.h"

/* ---- entries ----------------------------------------------------------- */

static md_entry_info *entry_add(md_catalog *c, const md_fact *fact,
                                uint8_t kind, bool filtered)
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
    info->entry.filtered = filtered;
    info->first_time = fact->time;
    info->host = key->host;
    if (key->kind == MD_KEY_MESSAGE) {
        info->instance = key->scope;
        info->queue_id = (uint32_t)key->name;
    } else {
        info->instance = c->store->tags[key->scope - 1].instance;
    }
    c->entry_count++;
    return info;
}

/* ---- messages ---------------------------------------------------------- */

static uint32_t message_id_ref(md_facts *f, const md_fact *fact)
{
    const md_value *v = md_fact_value(f, fact, MAILDIAG_FIELD_MESSAGE_ID);
    md_slice id = md_fact_string(f, v);

    return id.len == 0 || md_slice_eq(id, MD_LIT("<>")) ? 0 : v->ref;
}

static bool message_facts(md_catalog *c, md_facts *f, uint32_t generations,
                          bool filtered)
{
    size_t base = c->entry_count, i;
    uint32_t begun = 0;
    bool expired = false;

    /* Entries of the generations first, so that they stand in a row. */
    for (i = 0; i < f->count && begun < generations; i++) {
        const md_fact *fact = &f->items[i];
        md_entry_info *info;

        if (fact->generation <= begun ||
            fact->kind == MAILDIAG_RECORD_FILTER_LINE)
            continue;
        info = entry_add(c, fact, MAILDIAG_ENTRY_MESSAGE, filtered);
        if (info == NULL)
            return false;
        info->entry.generation = begun = fact->generation;
        info->seen = md_store_key(c->store, fact->key)->truncated;
    }
    for (i = 0; i < f->count; i++) {
        const md_fact *fact = &f->items[i];
        size_t entry = base + fact->generation - 1;

        if (fact->generation == 0)
            continue;
        c->entries[entry].seen += 2;
        if (c->entries[entry].message_id == 0 &&
            fact->kind == MAILDIAG_RECORD_MESSAGE_ID)
            c->entries[entry].message_id = message_id_ref(f, fact);
        if (!md_mention_note(c, (uint32_t)entry, f, fact))
            return false;
        expired = expired || fact->kind == MAILDIAG_RECORD_EXPIRED;
        if (fact->kind == MAILDIAG_RECORD_REFUSAL_LINE &&
            entry_add(c, fact, MAILDIAG_ENTRY_REJECT, false) == NULL)
            return false;
    }
    return !expired || md_mention_expiries(c, f);
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

/* Bit of a queue ID of a host in c->filtered. */
static size_t filtered_bit(const md_catalog *c, uint32_t host, uint64_t name)
{
    uint64_t hash = (name ^ (uint64_t)host << 32) * 0x9e3779b97f4a7c15;

    return (size_t)(hash >> (64 - c->filtered_bits));
}

/* Do other programs name that queue ID? True for a few that they don't. */
static bool may_be_filtered(const md_catalog *c, uint32_t host, uint64_t name)
{
    size_t bit;

    if (c->filtered == NULL)
        return c->may_filter;
    bit = filtered_bit(c, host, name);
    return (c->filtered[bit / 64] >> bit % 64 & 1) != 0;
}

/* Few queue IDs are named by other programs: one bit tells most of the others
 * apart. False without memory; where only a few messages are read, all are
 * looked up. */
static bool note_filtered(md_catalog *c)
{
    uint32_t key, count = 0;

    for (key = 1; key <= c->store->key_count; key++)
        count += md_store_key(c->store, key)->kind == MD_KEY_FILTER;
    c->may_filter = count != 0;
    if (count == 0)
        return true;
    c->filtered_bits = 6;
    while ((UINT64_C(1) << c->filtered_bits) / 16 < count)
        c->filtered_bits++;
    c->filtered =
        md_calloc((size_t)1 << (c->filtered_bits - 6), sizeof *c->filtered);
    if (c->filtered == NULL)
        return false;
    for (key = 1; key <= c->store->key_count; key++) {
        const md_key *k = md_store_key(c->store, key);
        size_t bit = filtered_bit(c, k->host, k->name);

        if (k->kind == MD_KEY_FILTER)
            c->filtered[bit / 64] |= UINT64_C(1) << bit % 64;
    }
    return true;
}

#define ID(field) (UINT64_C(1) << MAILDIAG_FIELD_##field)

/* What of a record is looked at here, in generation.c and in mention.c. */
static const md_wanted wanted[MD_WANTED_KINDS] = {
    [MAILDIAG_RECORD_CLIENT] = {ID(ORIG_QUEUE_ID), ID(ORIG_QUEUE_ID)},
    [MAILDIAG_RECORD_PICKUP] = {ID(ORIG_QUEUE_ID), ID(ORIG_QUEUE_ID)},
    [MAILDIAG_RECORD_MESSAGE_ID] = {ID(MESSAGE_ID), ID(MESSAGE_ID)},
    [MAILDIAG_RECORD_QUEUE_ACTIVE] = {ID(FROM) | ID(SIZE), ID(FROM) | ID(SIZE)},
    [MAILDIAG_RECORD_DELIVERY] = {ID(REMOTE_QUEUE_ID),
                                  ID(REMOTE_QUEUE_ID) | ID(RELAY)},
    [MAILDIAG_RECORD_NOTIFICATION] = {ID(NOTIFICATION_QUEUE_ID),
                                      ID(NOTIFICATION_QUEUE_ID) |
                                          ID(NOTIFICATION)},
    [MAILDIAG_RECORD_FILTER_LINE] = {ID(REMOTE_QUEUE_ID), ID(REMOTE_QUEUE_ID)},
};

#undef ID

static bool has_expired(const md_facts *f)
{
    for (size_t i = 0; i < f->count; i++)
        if (f->items[i].kind == MAILDIAG_RECORD_EXPIRED)
            return true;
    return false;
}

/* With the values that are looked at; of a message that expired with all. */
static bool load_key(md_catalog *c, uint32_t key, uint32_t filter, md_facts *f)
{
    md_facts_clear(f);
    f->store = c->store;
    if (!md_facts_wanted(f, key, wanted) ||
        (filter != 0 && !md_facts_wanted(f, filter, wanted)))
        return false;
    if (!has_expired(f))
        return true;
    md_facts_clear(f);
    return md_facts_of_key(f, key, true, false) &&
           (filter == 0 || md_facts_of_key(f, filter, true, false));
}

static bool message_key(md_catalog *c, uint32_t key, md_facts *f)
{
    const md_key *k = md_store_key(c->store, key);
    uint32_t filter = 0, generations;

    if (may_be_filtered(c, k->host, k->name))
        filter =
            md_store_find_key(c->store, MD_KEY_FILTER, k->host, 0, k->name);

    if (!load_key(c, key, filter, f))
        return false;
    generations = md_generation_assign(f);
    if (generations >= MD_REUSE_LEAST && !f->by_time &&
        in_chain_order(c, key) && in_chain_order(c, filter) &&
        !reuse_note(c, key, f, generations))
        return false;
    return message_facts(c, f, generations, filter != 0);
}

/* ---- processes --------------------------------------------------------- */

/* The facts from the first of a part on: how many there are, and of each
 * refusal an entry. */
static bool part_entries(md_catalog *c, md_unpack *u, md_facts *f,
                         uint32_t *fact_count)
{
    for (;;) {
        const md_fact *fact = &f->items[f->count - 1];
        md_entry_info *info;

        ++*fact_count;
        if (fact->kind == MAILDIAG_RECORD_REFUSAL_LINE) {
            info = entry_add(c, fact, MAILDIAG_ENTRY_REJECT, false);
            if (info == NULL)
                return false;
        }
        if (!md_unpack_to(u, MAILDIAG_RECORD_REFUSAL_LINE, fact_count))
            return true;
        md_facts_clear(f);
        if (md_unpack_next(u, f) < 0)
            return false;
    }
}

static bool process_part(md_catalog *c, uint32_t key, uint32_t part,
                         md_facts *f, uint32_t *fact_count)
{
    md_process_part *p;
    md_unpack u;
    void *grown;
    int more;

    md_facts_clear(f);
    f->store = c->store;
    md_unpack_begin(&u, c->store, key, part);
    more = md_unpack_next(&u, f);
    if (more <= 0)
        return more == 0;
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
    return part_entries(c, &u, f, fact_count);
}

static int compare(uint64_t a, uint64_t b)
{
    return a < b ? -1 : a > b;
}

static int by_part(const void *a, const void *b)
{
    const md_process_part *x = a, *y = b;
    int order = compare(x->id, y->id);

    return order != 0 ? order : compare(x->part, y->part);
}

/* The parts of a key, noted newest first, the other way round. */
static void order_parts(md_process_part *parts, size_t count)
{
    bool sorted = true;
    size_t i;

    for (i = 0; i < count / 2; i++) {
        md_process_part other = parts[i];

        parts[i] = parts[count - 1 - i];
        parts[count - 1 - i] = other;
    }
    for (i = 1; i < count; i++)
        sorted = sorted && by_part(&parts[i - 1], &parts[i]) <= 0;
    if (!sorted)
        qsort(parts, count, sizeof *parts, by_part);
}

static uint32_t set_of_part(const md_catalog *c, const md_process_part *part)
{
    const md_part *p = md_chain_part(&c->store->chains, part->part);

    return c->store->sources.items[md_part_source(p)]->set;
}

static bool process_add(md_catalog *c, uint32_t key, size_t first,
                        uint32_t fact_count)
{
    md_process *process;
    void *grown;
    size_t i;

    if (first == c->part_count)
        return true;
    if (c->part_count > UINT32_MAX)
        return false;
    grown = md_grow(c->processes, &c->process_cap, c->process_count + 1,
                    sizeof *c->processes);
    if (grown == NULL)
        return false;
    c->processes = grown;
    process = &c->processes[c->process_count++];
    process->key = key;
    process->first_part = (uint32_t)first;
    process->part_count = (uint32_t)(c->part_count - first);
    process->fact_count = fact_count;
    process->in_order = !md_store_key(c->store, key)->mixed;
    for (i = first + 1; process->in_order && i < c->part_count; i++)
        process->in_order =
            set_of_part(c, &c->parts[i - 1]) == set_of_part(c, &c->parts[i]);
    return true;
}

static bool process_key(md_catalog *c, uint32_t key, md_facts *f)
{
    size_t first = c->part_count;
    uint32_t part, fact_count = 0;

    for (part = md_store_key(c->store, key)->newest; part != 0;
         part = md_chain_part(&c->store->chains, part)->prev) {
        if (!process_part(c, key, part, f, &fact_count))
            return false;
    }
    order_parts(c->parts + first, c->part_count - first);
    return process_add(c, key, first, fact_count);
}

/* ---- all ---------------------------------------------------------------- */

static const char *const usual_statuses[MD_USUAL_STATUSES] = {
    "sent", "deferred", "bounced"};

bool md_catalog_begin(md_catalog *c, const md_store *store)
{
    size_t i;

    c->asked = md_calloc(1, sizeof *c->asked);
    if (c->asked == NULL)
        return false;
    atomic_init(&c->asked->people, NULL);
    atomic_init(&c->asked->times, 0);
    atomic_init(&c->asked->used, false);
    c->store = store;
    for (i = 0; i < MD_USUAL_STATUSES; i++)
        c->status[i] =
            md_strings_find(&store->strings, md_slice_of(usual_statuses[i]));
    return true;
}

bool md_catalog_read_key(md_catalog *c, uint32_t key, md_facts *f)
{
    switch (md_store_key(c->store, key)->kind) {
    case MD_KEY_MESSAGE:
        return message_key(c, key, f);
    case MD_KEY_PROCESS:
        return process_key(c, key, f);
    default:
        return true;
    }
}

md_catalog *md_catalog_build(const md_store *store)
{
    md_catalog *c = md_calloc(1, sizeof *c);
    bool good = c != NULL && md_catalog_begin(c, store) && note_filtered(c) &&
                md_catalog_read_all(c);

    if (c != NULL) {
        md_free(c->filtered);
        c->filtered = NULL;
    }
    if (good && md_catalog_order(c) && md_catalog_note_state(c)) {
        md_catalog_resolve_all(c);
        return c;
    }
    md_catalog_free(c);
    return NULL;
}

void md_catalog_put_away(md_catalog *c)
{
    if (!atomic_load(&c->asked->used))
        md_people_free(atomic_exchange(&c->asked->people, NULL));
}

void md_catalog_free(md_catalog *c)
{
    if (c == NULL)
        return;
    if (c->asked != NULL)
        md_people_free(atomic_load(&c->asked->people));
    md_free(c->asked);
    md_free(c->entries);
    md_free(c->by_queue_id);
    md_free(c->by_message_id);
    md_free(c->mentions);
    md_free(c->by_target);
    md_free(c->processes);
    md_free(c->parts);
    md_free(c->reuses);
    md_free(c->lifetimes);
    md_refmap_free(&c->lifetime_of[0]);
    md_refmap_free(&c->lifetime_of[1]);
    md_free(c->seen);
    md_free(c->years);
    md_free(c);
}
