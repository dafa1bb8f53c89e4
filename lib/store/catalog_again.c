/*
 * The catalogue of a store that has grown, out of the one before.
 *
 * What a key's facts give depends on them alone, on the lines of other
 * programs about the same queue ID, and on the years of sources. So only keys
 * whose chains have grown are read again, into a catalogue of their own, and
 * what the old one had of all the others is put together with that. Who means
 * whom is decided anew. Where ids, years or ceilings have changed anything of
 * the old facts, and where most keys have grown, this is not for them: NULL.
 */
#include "base/alloc.h"
#include "store/catalog_parts.h"
#include "store/people.h"

typedef struct merging {
    const md_store *store;
    md_catalog *old, *fresh, *made;
    uint64_t *stale; /* bits of keys - 1 that were read again */
    uint32_t *moved; /* of old entries: where each is now, or would be */
    uint32_t *fresh_moved;
    uint64_t *gone; /* bits of old entries whose keys are stale */
    uint32_t *mention_moved;
    uint32_t *fresh_mention_moved;
    uint64_t *mention_gone;
} merging;

static bool bit(const uint64_t *bits, size_t at)
{
    return (bits[at / 64] >> at % 64 & 1) != 0;
}

static void set_bit(uint64_t *bits, size_t at)
{
    bits[at / 64] |= UINT64_C(1) << at % 64;
}

static bool is_stale(const merging *m, uint32_t key)
{
    return bit(m->stale, key - 1);
}

/* ---- how much was read --------------------------------------------------- */

bool md_catalog_note_state(md_catalog *c)
{
    const md_store *store = c->store;
    const md_sources *sources = &store->sources;

    c->seen = md_realloc(NULL, (size_t)store->key_count + 1, sizeof *c->seen);
    c->years = md_realloc(NULL, sources->count + 1, sizeof *c->years);
    if (c->seen == NULL || c->years == NULL)
        return false;
    for (uint32_t i = 0; i < store->key_count; i++) {
        const md_key *key = md_store_key(store, i + 1);

        c->seen[i].newest = key->newest;
        c->seen[i].fact_count = key->fact_count;
    }
    c->seen_count = store->key_count;
    for (size_t i = 0; i < sources->count; i++)
        c->years[i] = sources->base_year[i];
    c->year_count = sources->count;
    c->epoch = store->epoch;
    c->dropped_events = store->stats.dropped_events;
    return true;
}

/* Has the store only grown? A source without any stamp had no year. */
static bool only_grown(const md_catalog *old, const md_store *store)
{
    const md_sources *sources = &store->sources;

    if (old->store != store || old->epoch != store->epoch ||
        old->dropped_events != store->stats.dropped_events ||
        old->seen_count > store->key_count || old->year_count > sources->count)
        return false;
    for (size_t i = 0; i < old->year_count; i++)
        if (old->years[i] != 0 && old->years[i] != sources->base_year[i])
            return false;
    return true;
}

/* ---- what is to be read again -------------------------------------------- */

/* Messages that the lines of other programs are about, whose chain is `key`.
 * (New ones are stale anyway.) */
static void mark_named(merging *m, const md_key *key)
{
    const uint32_t *entries;
    uint32_t count, i;

    md_catalog_by_queue_id(m->old,
                           md_store_string(m->store, (uint32_t)key->name),
                           &entries, &count);
    for (i = 0; i < count; i++) {
        const md_entry_info *info = &m->old->entries[entries[i]];

        if (info->entry.kind == MAILDIAG_ENTRY_MESSAGE &&
            info->host == key->host)
            set_bit(m->stale, info->entry.key - 1);
    }
}

/* Parts of a message's chain are given back and may be taken again while a use
 * of its queue ID ends and the next begins: where none has ended last, nothing
 * is sure. */
static bool has_grown(const merging *m, uint32_t number, const md_key *key)
{
    const md_key_seen *seen = &m->old->seen[number - 1];

    return number > m->old->seen_count || seen->newest != key->newest ||
           seen->fact_count != key->fact_count ||
           (key->kind == MD_KEY_MESSAGE && key->fact_count != 0);
}

/* False without memory, or when too many have grown. */
static bool mark_stale(merging *m)
{
    size_t words = m->store->key_count / 64 + 1, count = 0, i;

    m->stale = md_calloc(words, sizeof *m->stale);
    if (m->stale == NULL)
        return false;
    for (uint32_t number = 1; number <= m->store->key_count; number++) {
        const md_key *key = md_store_key(m->store, number);

        if (!has_grown(m, number, key))
            continue;
        set_bit(m->stale, number - 1);
        if (key->kind == MD_KEY_FILTER)
            mark_named(m, key);
    }
    for (i = 0; i < words; i++)
        count += (size_t)__builtin_popcountll(m->stale[i]);
    return count <= m->store->key_count / 2;
}

static bool read_stale(merging *m)
{
    md_facts f;
    bool good;

    m->fresh = md_calloc(1, sizeof *m->fresh);
    good = m->fresh != NULL && md_catalog_begin(m->fresh, m->store);
    if (good)
        m->fresh->may_filter = true;
    md_facts_init(&f);
    for (uint32_t key = 1; good && key <= m->store->key_count; key++)
        if (is_stale(m, key))
            good = md_catalog_read_key(m->fresh, key, &f);
    md_facts_free(&f);
    return good && md_catalog_order(m->fresh);
}

/* ---- entries and mentions ------------------------------------------------ */

static bool stands_before(const md_catalog_entry *a, const md_catalog_entry *b)
{
    return a->id < b->id || (a->id == b->id && a->kind < b->kind);
}

static void put_fresh_entry(merging *m, size_t at)
{
    m->fresh_moved[at] = (uint32_t)m->made->entry_count;
    m->made->entries[m->made->entry_count++] = m->fresh->entries[at];
}

static bool merge_entries(merging *m)
{
    const md_catalog *old = m->old, *fresh = m->fresh;
    md_catalog *made = m->made;
    size_t next = 0, i;

    made->entry_cap = old->entry_count + fresh->entry_count + 1;
    if (made->entry_cap >= UINT32_MAX)
        return false;
    made->entries = md_realloc(NULL, made->entry_cap, sizeof *made->entries);
    m->moved = md_realloc(NULL, old->entry_count + 1, sizeof *m->moved);
    m->fresh_moved =
        md_realloc(NULL, fresh->entry_count + 1, sizeof *m->fresh_moved);
    m->gone = md_calloc(old->entry_count / 64 + 1, sizeof *m->gone);
    if (made->entries == NULL || m->moved == NULL || m->fresh_moved == NULL ||
        m->gone == NULL)
        return false;
    for (i = 0; i < old->entry_count; i++) {
        const md_entry_info *info = &old->entries[i];

        while (next < fresh->entry_count &&
               stands_before(&fresh->entries[next].entry, &info->entry))
            put_fresh_entry(m, next++);
        m->moved[i] = (uint32_t)made->entry_count;
        if (is_stale(m, info->entry.key))
            set_bit(m->gone, i);
        else
            made->entries[made->entry_count++] = *info;
    }
    while (next < fresh->entry_count)
        put_fresh_entry(m, next++);
    return true;
}

static void put_mention(md_catalog *made, const md_mention *mention,
                        uint32_t entry)
{
    made->mentions[made->mention_count] = *mention;
    made->mentions[made->mention_count++].entry = entry;
}

static void put_fresh_mention(merging *m, size_t at)
{
    const md_mention *mention = &m->fresh->mentions[at];

    m->fresh_mention_moved[at] = (uint32_t)m->made->mention_count;
    put_mention(m->made, mention, m->fresh_moved[mention->entry]);
}

/* Those of an entry stand in a row, and an entry's are all old or all fresh. */
static bool merge_mentions(merging *m)
{
    const md_catalog *old = m->old, *fresh = m->fresh;
    md_catalog *made = m->made;
    size_t next = 0, i;

    made->mention_cap = old->mention_count + fresh->mention_count + 1;
    made->mentions =
        md_realloc(NULL, made->mention_cap, sizeof *made->mentions);
    m->mention_moved =
        md_realloc(NULL, old->mention_count + 1, sizeof *m->mention_moved);
    m->fresh_mention_moved = md_realloc(NULL, fresh->mention_count + 1,
                                        sizeof *m->fresh_mention_moved);
    m->mention_gone =
        md_calloc(old->mention_count / 64 + 1, sizeof *m->mention_gone);
    if (made->mentions == NULL || m->mention_moved == NULL ||
        m->fresh_mention_moved == NULL || m->mention_gone == NULL)
        return false;
    for (i = 0; i < old->mention_count; i++) {
        const md_mention *mention = &old->mentions[i];
        uint32_t entry = m->moved[mention->entry];

        while (next < fresh->mention_count &&
               m->fresh_moved[fresh->mentions[next].entry] < entry)
            put_fresh_mention(m, next++);
        m->mention_moved[i] = (uint32_t)made->mention_count;
        if (bit(m->gone, mention->entry))
            set_bit(m->mention_gone, i);
        else
            put_mention(made, mention, entry);
    }
    while (next < fresh->mention_count)
        put_fresh_mention(m, next++);
    return true;
}

/* ---- indexes ------------------------------------------------------------- */

/* One side of an index: items in the order of (number, where each is now). */
typedef struct side {
    const md_catalog *c;
    const uint32_t *items;
    size_t count;
    const uint32_t *moved;
} side;

typedef uint32_t (*number_of)(const md_catalog *c, uint32_t item);

static uint32_t queue_id_of(const md_catalog *c, uint32_t item)
{
    return c->entries[item].queue_id;
}

static uint32_t message_id_of(const md_catalog *c, uint32_t item)
{
    return c->entries[item].message_id;
}

static uint32_t target_of(const md_catalog *c, uint32_t item)
{
    return c->mentions[item].target;
}

/* The first old item from `low` on that does not stand before that place. */
static size_t place_in(const side *old, size_t low, number_of number,
                       uint32_t value, uint32_t moved)
{
    size_t high = old->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        uint32_t item = old->items[middle], own = number(old->c, item);

        if (own < value || (own == value && old->moved[item] < moved))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static size_t put_old(const side *old, size_t from, size_t to,
                      const uint64_t *gone, uint32_t *out)
{
    size_t count = 0;

    for (; from < to; from++)
        if (!bit(gone, old->items[from]))
            out[count++] = old->moved[old->items[from]];
    return count;
}

/* NULL without memory. */
static uint32_t *merge_index(const side *old, const uint64_t *gone,
                             const side *fresh, number_of number, size_t *count)
{
    uint32_t *out =
        md_realloc(NULL, old->count + fresh->count + 1, sizeof *out);
    size_t from = 0, i;

    *count = 0;
    for (i = 0; out != NULL && i < fresh->count; i++) {
        uint32_t item = fresh->items[i], moved = fresh->moved[item];
        size_t place =
            place_in(old, from, number, number(fresh->c, item), moved);

        *count += put_old(old, from, place, gone, out + *count);
        out[(*count)++] = moved;
        from = place;
    }
    if (out != NULL)
        *count += put_old(old, from, old->count, gone, out + *count);
    return out;
}

static bool merge_indexes(merging *m)
{
    const md_catalog *a = m->old, *b = m->fresh;
    md_catalog *made = m->made;
    side old = {a, a->by_queue_id, a->by_queue_id_count, m->moved};
    side fresh = {b, b->by_queue_id, b->by_queue_id_count, m->fresh_moved};
    size_t count;

    made->by_queue_id = merge_index(&old, m->gone, &fresh, queue_id_of,
                                    &made->by_queue_id_count);
    old.items = a->by_message_id;
    old.count = a->by_message_id_count;
    fresh.items = b->by_message_id;
    fresh.count = b->by_message_id_count;
    made->by_message_id = merge_index(&old, m->gone, &fresh, message_id_of,
                                      &made->by_message_id_count);
    old = (side){a, a->by_target, a->mention_count, m->mention_moved};
    fresh = (side){b, b->by_target, b->mention_count, m->fresh_mention_moved};
    made->by_target =
        merge_index(&old, m->mention_gone, &fresh, target_of, &count);
    return made->by_queue_id != NULL && made->by_message_id != NULL &&
           made->by_target != NULL;
}

/* ---- processes, reuses, patience ----------------------------------------- */

static void put_process(md_catalog *made, const md_catalog *from,
                        const md_process *process)
{
    md_process *copy = &made->processes[made->process_count++];

    *copy = *process;
    copy->first_part = (uint32_t)made->part_count;
    memcpy(made->parts + made->part_count, from->parts + process->first_part,
           process->part_count * sizeof *made->parts);
    made->part_count += process->part_count;
}

static bool merge_processes(merging *m)
{
    const md_catalog *old = m->old, *fresh = m->fresh;
    md_catalog *made = m->made;
    size_t next = 0, i;

    made->process_cap = old->process_count + fresh->process_count + 1;
    made->part_cap = old->part_count + fresh->part_count + 1;
    made->processes =
        md_realloc(NULL, made->process_cap, sizeof *made->processes);
    made->parts = md_realloc(NULL, made->part_cap, sizeof *made->parts);
    if (made->processes == NULL || made->parts == NULL ||
        made->part_cap > UINT32_MAX)
        return false;
    for (i = 0; i < old->process_count; i++) {
        const md_process *process = &old->processes[i];

        for (; next < fresh->process_count &&
               fresh->processes[next].key < process->key;
             next++)
            put_process(made, fresh, &fresh->processes[next]);
        if (!is_stale(m, process->key))
            put_process(made, old, process);
    }
    for (; next < fresh->process_count; next++)
        put_process(made, fresh, &fresh->processes[next]);
    return true;
}

static bool merge_reuses(merging *m)
{
    const md_catalog *old = m->old, *fresh = m->fresh;
    md_catalog *made = m->made;
    size_t next = 0, i;

    made->reuse_cap = old->reuse_count + fresh->reuse_count + 1;
    made->reuses = md_realloc(NULL, made->reuse_cap, sizeof *made->reuses);
    if (made->reuses == NULL)
        return false;
    for (i = 0; i < old->reuse_count; i++) {
        const md_reuse *reuse = &old->reuses[i];

        while (next < fresh->reuse_count &&
               fresh->reuses[next].key < reuse->key)
            made->reuses[made->reuse_count++] = fresh->reuses[next++];
        if (!is_stale(m, reuse->key))
            made->reuses[made->reuse_count++] = *reuse;
    }
    while (next < fresh->reuse_count)
        made->reuses[made->reuse_count++] = fresh->reuses[next++];
    return true;
}

static const md_lifetime *lifetime_like(const md_catalog *c,
                                        const md_lifetime *l)
{
    uint32_t index =
        md_refmap_get(&c->lifetime_of[l->null_sender], l->host + 1);

    return index != 0 ? &c->lifetimes[index - 1] : NULL;
}

/* False without memory. */
static bool lifetime_add(md_catalog *c, const md_lifetime *l)
{
    md_lifetime *own = md_mention_lifetime(c, l->host, l->null_sender);

    if (own != NULL)
        *own = *l;
    return own != NULL;
}

/* The least of both. Where the old one is of a message that was read again, and
 * says something else now, only reading all tells. */
static bool merge_lifetimes(merging *m)
{
    const md_catalog *old = m->old, *fresh = m->fresh;
    size_t i;

    for (i = 0; i < old->lifetime_count; i++) {
        const md_lifetime *l = &old->lifetimes[i];
        const md_lifetime *now = lifetime_like(fresh, l);
        bool less = now != NULL && now->usec <= l->usec;

        if (!less && l->key != 0 && is_stale(m, l->key))
            return false;
        if (!lifetime_add(m->made, less ? now : l))
            return false;
    }
    for (i = 0; i < fresh->lifetime_count; i++)
        if (lifetime_like(old, &fresh->lifetimes[i]) == NULL &&
            !lifetime_add(m->made, &fresh->lifetimes[i]))
            return false;
    return true;
}

/* ---- people -------------------------------------------------------------- */

/*
 * Messages that were not read again name whom they named. smtpd's lines before
 * a message may name some, too (action.c): they stand where they stood, unless
 * those of a process are put in order by their times.
 */
static bool names_stand(const merging *m)
{
    for (size_t i = 0; m->store->noqueue_actions && i < m->fresh->process_count;
         i++)
        if (!m->fresh->processes[i].in_order)
            return false;
    return true;
}

/* Without memory there is no index for now. */
static void keep_people(merging *m)
{
    md_people *people = atomic_exchange(&m->old->asked->people, NULL);

    if (people != NULL && !names_stand(m)) {
        md_people_free(people);
        people = NULL;
    }
    if (people != NULL)
        people = md_people_again(people, m->made, m->moved, m->gone,
                                 m->fresh_moved, m->fresh->entry_count);
    atomic_store(&m->made->asked->people, people);
}

/* ---- all ----------------------------------------------------------------- */

static bool merge_all(merging *m)
{
    m->made = md_calloc(1, sizeof *m->made);
    if (m->made == NULL || !md_catalog_begin(m->made, m->store) ||
        !merge_entries(m) || !merge_mentions(m) || !merge_indexes(m) ||
        !merge_processes(m) || !merge_reuses(m) || !merge_lifetimes(m) ||
        !md_catalog_note_state(m->made))
        return false;
    md_catalog_resolve_all(m->made);
    keep_people(m);
    return true;
}

md_catalog *md_catalog_again(md_catalog *old, const md_store *store)
{
    merging m = {.store = store, .old = old};
    bool good = old != NULL && only_grown(old, store) && mark_stale(&m) &&
                read_stale(&m) && merge_all(&m);

    md_free(m.stale);
    md_free(m.moved);
    md_free(m.fresh_moved);
    md_free(m.gone);
    md_free(m.mention_moved);
    md_free(m.fresh_mention_moved);
    md_free(m.mention_gone);
    md_catalog_free(m.fresh);
    md_catalog_free(old);
    if (good)
        return m.made;
    md_catalog_free(m.made);
    return NULL;
}
