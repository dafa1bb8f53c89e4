/*
 * The index of people. See people.h.
 *
 * Each kind of names has a roster, and behind it a list for each name of the
 * entries that name it: all lists one behind the other, in the order of the
 * names' numbers. Fails with NULL without memory; asking again is right.
 */
#include "store/people.h"

#include <stdatomic.h>

#include "base/alloc.h"
#include "store/catalog_data.h"
#include "store/roster.h"
#include "store/story.h"

enum {
    KINDS = 3,
    ASKED_LEAST = 2 /* who asks once is served by looking at everything */
};

/* That an entry names somebody, while the index is made. */
typedef struct naming {
    uint32_t name;
    uint32_t entry;
    uint8_t role;
} naming;

typedef struct lists {
    md_roster roster;
    naming *namings; /* by entry; NULL once the lists are made */
    size_t count, cap;
    uint32_t *last; /* naming of each name, while they are collected */
    size_t last_cap;
    uint32_t *starts; /* of each name's list, and behind the last */
    uint32_t *entries;
    uint8_t *roles;
} lists;

struct md_people {
    const md_catalog *catalog;
    lists kinds[KINDS];
};

/* ---- collecting ---------------------------------------------------------- */

static bool add_name(md_people *p, md_name_kind kind, uint32_t entry,
                     md_slice text, uint8_t role)
{
    lists *l = &p->kinds[kind];
    size_t known = l->roster.count;
    uint32_t name;
    void *grown;

    if (!md_roster_add(&l->roster, &p->catalog->store->hash_key, text, &name))
        return false;
    if (name < known && l->last[name] != UINT32_MAX &&
        l->namings[l->last[name]].entry == entry) {
        l->namings[l->last[name]].role |= role;
        return true;
    }
    grown = md_grow(l->last, &l->last_cap, (size_t)name + 1, sizeof *l->last);
    if (grown == NULL)
        return false;
    l->last = grown;
    grown = md_grow(l->namings, &l->cap, l->count + 1, sizeof *l->namings);
    if (grown == NULL || l->count == UINT32_MAX)
        return false;
    l->namings = grown;
    l->namings[l->count].name = name;
    l->namings[l->count].entry = entry;
    l->namings[l->count].role = role;
    l->last[name] = (uint32_t)l->count++;
    return true;
}

static bool add_address(md_people *p, uint32_t entry, md_slice address,
                        uint8_t role)
{
    size_t at;

    if (address.ptr == NULL)
        return true;
    at = md_slice_rchr(address, '@');
    return add_name(p, MD_NAME_ADDRESS, entry, address, role) &&
           (at == MD_NPOS || add_name(p, MD_NAME_DOMAIN, entry,
                                      md_slice_skip(address, at + 1), role));
}

static bool add_client(md_people *p, uint32_t entry, md_slice client)
{
    return client.ptr == NULL ||
           add_name(p, MD_NAME_CLIENT, entry, client, MD_NAMED_CLIENT);
}

static bool add_message(md_people *p, uint32_t entry, const md_story *s)
{
    bool good = add_address(p, entry, s->from, MD_NAMED_SENDER);

    for (uint32_t i = 0; good && i < s->recipient_count; i++)
        good =
            add_address(p, entry, s->recipients[i].address,
                        MD_NAMED_RECIPIENT) &&
            add_address(p, entry, s->recipients[i].orig_to, MD_NAMED_RECIPIENT);
    return good;
}

static bool add_reject(md_people *p, uint32_t entry, md_facts *f)
{
    md_slice host, instance, queue_id;
    const md_fact *fact =
        md_catalog_reject(p->catalog, entry, f, &host, &instance, &queue_id);

    return fact != NULL &&
           add_address(p, entry, md_fact_field(f, fact, MAILDIAG_FIELD_FROM),
                       MD_NAMED_SENDER) &&
           add_address(p, entry, md_fact_field(f, fact, MAILDIAG_FIELD_TO),
                       MD_NAMED_RECIPIENT) &&
           add_address(p, entry, md_fact_field(f, fact, MAILDIAG_FIELD_ORIG_TO),
                       MD_NAMED_RECIPIENT) &&
           add_client(p, entry,
                      md_fact_field(f, fact, MAILDIAG_FIELD_CLIENT)) &&
           add_client(p, entry,
                      md_fact_field(f, fact, MAILDIAG_FIELD_CLIENT_IP));
}

/* Of these entries; NULL: of all. */
static bool collect(md_people *p, const uint32_t *entries, size_t count)
{
    const md_catalog *c = p->catalog;
    bool good = true;
    md_story s;
    md_facts f;

    md_story_init(&s);
    md_facts_init(&f);
    for (size_t i = 0; good && i < count; i++) {
        uint32_t entry = entries != NULL ? entries[i] : (uint32_t)i;

        if (c->entries[entry].entry.kind == MAILDIAG_ENTRY_REJECT)
            good = add_reject(p, entry, &f);
        else
            good = md_story_load(&s, c, entry) && add_message(p, entry, &s);
    }
    md_story_free(&s);
    md_facts_free(&f);
    return good;
}

/* ---- lists --------------------------------------------------------------- */

/* The entries that are there already: what becomes of them. */
typedef struct kept {
    const uint32_t *moved; /* where each entry is now */
    const uint64_t *gone;  /* bits of those that are not */
} kept;

static bool is_gone(const kept *k, uint32_t entry)
{
    return (k->gone[entry / 64] >> entry % 64 & 1) != 0;
}

/* Where the list of each name will begin. */
static void place_lists(const lists *l, size_t names, const kept *k,
                        uint32_t *starts)
{
    for (size_t name = 0; name < names; name++)
        for (uint32_t i = l->starts[name]; i < l->starts[name + 1]; i++)
            starts[name + 1] += !is_gone(k, l->entries[i]);
    for (size_t i = 0; i < l->count; i++)
        starts[l->namings[i].name + 1]++;
    for (size_t name = 0; name < l->roster.count; name++)
        starts[name + 1] += starts[name];
}

/* Lists are filled from their ends: where each name's is, and how much is left
 * of what it had. */
typedef struct filling {
    lists *to;
    const lists *from;
    const kept *kept;
    uint32_t *ends; /* of all names, and behind them … */
    uint32_t *left; /* … of those that had a list */
} filling;

static void put_entry(filling *f, uint32_t name, uint32_t entry, uint8_t role)
{
    uint32_t at = --f->ends[name];

    f->to->entries[at] = entry;
    f->to->roles[at] = role;
}

/* What the name had behind that entry. */
static void put_kept(filling *f, uint32_t name, uint32_t behind)
{
    const lists *from = f->from;

    for (; f->left[name] > from->starts[name]; f->left[name]--) {
        uint32_t at = f->left[name] - 1;

        if (is_gone(f->kept, from->entries[at]))
            continue;
        if (f->kept->moved[from->entries[at]] < behind)
            break;
        put_entry(f, name, f->kept->moved[from->entries[at]], from->roles[at]);
    }
}

/* Namings stand by entry, so that a name's come here from its last to its
 * first. */
static void fill_lists(filling *f, size_t names)
{
    const lists *from = f->from;
    size_t i;

    memcpy(f->ends, f->to->starts + 1, from->roster.count * sizeof *f->ends);
    if (names != 0)
        memcpy(f->left, from->starts + 1, names * sizeof *f->left);
    for (i = from->count; i-- > 0;) {
        const naming *n = &from->namings[i];

        if (n->name < names)
            put_kept(f, n->name, n->entry);
        put_entry(f, n->name, n->entry, n->role);
    }
    for (i = 0; i < names; i++)
        put_kept(f, (uint32_t)i, 0);
}

static void free_lists(lists *l)
{
    md_free(l->namings);
    md_free(l->last);
    md_free(l->starts);
    md_free(l->entries);
    md_free(l->roles);
}

/* Lists of what is kept, which the first `names` have, and of the namings; the
 * entries of a name ascend. False without memory. */
static bool make_lists(lists *l, size_t names, const kept *k)
{
    size_t all = l->roster.count;
    lists to = {0};
    filling f = {.to = &to, .from = l, .kept = k};
    bool good;

    f.ends = md_realloc(NULL, all + names + 1, sizeof *f.ends);
    to.starts = md_calloc(all + 1, sizeof *to.starts);
    good = f.ends != NULL && to.starts != NULL;
    if (good) {
        f.left = f.ends + all;
        place_lists(l, names, k, to.starts);
        to.entries =
            md_realloc(NULL, (size_t)to.starts[all] + 1, sizeof *to.entries);
        to.roles =
            md_realloc(NULL, (size_t)to.starts[all] + 1, sizeof *to.roles);
        good = to.entries != NULL && to.roles != NULL;
    }
    if (good) {
        fill_lists(&f, names);
        to.roster = l->roster;
        free_lists(l);
        *l = to;
    } else {
        free_lists(&to);
    }
    md_free(f.ends);
    return good;
}

void md_people_free(md_people *p)
{
    for (size_t i = 0; p != NULL && i < KINDS; i++) {
        md_roster_free(&p->kinds[i].roster);
        free_lists(&p->kinds[i]);
    }
    md_free(p);
}

static md_people *make(const md_catalog *c)
{
    md_people *p = md_calloc(1, sizeof *p);
    bool good = p != NULL;

    if (good) {
        p->catalog = c;
        p->kinds[MD_NAME_ADDRESS].roster.addresses = true;
        good = collect(p, NULL, c->entry_count);
    }
    for (size_t i = 0; good && i < KINDS; i++)
        good = make_lists(&p->kinds[i], 0, NULL);
    if (good)
        return p;
    md_people_free(p);
    return NULL;
}

/* Known names are named nowhere yet. */
static bool begin_again(lists *l)
{
    l->last_cap = l->roster.count + 1;
    l->last = md_realloc(NULL, l->last_cap, sizeof *l->last);
    if (l->last == NULL)
        return false;
    memset(l->last, 0xff, l->last_cap * sizeof *l->last);
    return true;
}

md_people *md_people_again(md_people *p, const md_catalog *c,
                           const uint32_t *moved, const uint64_t *gone,
                           const uint32_t *fresh, size_t fresh_count)
{
    kept k = {moved, gone};
    size_t names[KINDS], i;
    bool good = true;

    p->catalog = c;
    for (i = 0; good && i < KINDS; i++) {
        names[i] = p->kinds[i].roster.count;
        good = begin_again(&p->kinds[i]);
    }
    good = good && collect(p, fresh, fresh_count);
    for (i = 0; good && i < KINDS; i++)
        good = make_lists(&p->kinds[i], names[i], &k);
    if (good)
        return p;
    md_people_free(p);
    return NULL;
}

/* ---- asking -------------------------------------------------------------- */

const md_people *md_catalog_people(const md_catalog *c, bool *failed)
{
    md_people *people = atomic_load(&c->asked->people), *made, *none = NULL;

    *failed = false;
    if (people != NULL)
        atomic_store_explicit(&c->asked->used, true, memory_order_relaxed);
    if (people != NULL ||
        atomic_fetch_add(&c->asked->times, 1) + 1 < ASKED_LEAST)
        return people;
    made = make(c);
    *failed = made == NULL;
    if (made == NULL)
        return NULL;
    atomic_store(&c->asked->used, true);
    /* Another reader may have made one in the meantime. */
    if (atomic_compare_exchange_strong(&c->asked->people, &none, made))
        return made;
    md_people_free(made);
    return none;
}

static md_named list_of(const lists *l, uint32_t name)
{
    md_named named = {0};

    named.entries = l->entries + l->starts[name];
    named.roles = l->roles + l->starts[name];
    named.count = l->starts[name + 1] - l->starts[name];
    return named;
}

md_named md_people_named(const md_people *p, md_name_kind kind, md_slice text)
{
    const lists *l = &p->kinds[kind];
    uint32_t tag = md_roster_tag(&p->catalog->store->hash_key, text);
    uint32_t name = md_roster_guess(&l->roster, tag);
    md_named nothing = {0};

    if (name != UINT32_MAX) {
        __builtin_prefetch(&l->entries[l->starts[name]]);
        __builtin_prefetch(&l->roles[l->starts[name]]);
    }
    name = md_roster_find_tagged(&l->roster, text, tag);

    return name != UINT32_MAX ? list_of(l, name) : nothing;
}

size_t md_people_words(const md_people *p)
{
    return p->catalog->entry_count / 64 + 1;
}

size_t md_people_containing(const md_people *p, md_slice part, uint64_t *bits)
{
    const lists *l = &p->kinds[MD_NAME_ADDRESS];
    md_roster_part look = md_roster_look(&l->roster, part);
    size_t count = 0;
    uint32_t name = 0;

    memset(bits, 0, md_people_words(p) * sizeof *bits);
    while ((name = md_roster_search(&l->roster, &look, name)) != UINT32_MAX) {
        md_named named = list_of(l, name++);

        for (size_t i = 0; i < named.count; i++) {
            uint64_t bit = UINT64_C(1) << named.entries[i] % 64;

            count += (bits[named.entries[i] / 64] & bit) == 0;
            bits[named.entries[i] / 64] |= bit;
        }
    }
    return count;
}

uint32_t md_people_count(const md_people *p, md_name_kind kind)
{
    return (uint32_t)p->kinds[kind].roster.count;
}

md_slice md_people_name(const md_people *p, md_name_kind kind, uint32_t index)
{
    return md_roster_at(&p->kinds[kind].roster, index);
}
