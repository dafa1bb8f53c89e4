/*
 * The index of people. See people.h.
 *
 * A posting is hash << 32 | entry, all in one sorted array with a table over
 * the first bits of the hash, so that a name costs two looks into memory.
 * Fails with NULL without memory; asking again is right.
 */
#include "store/people.h"

#include <stdatomic.h>

#include "base/alloc.h"
#include "store/catalog_data.h"
#include "store/order.h"
#include "store/story.h"

enum {
    TABLE_BITS = 16,
    ASKED_LEAST = 2, /* who asks once is served by looking at everything */
    TEXT_MOST = 512  /* bytes of a name that are hashed */
};

struct md_people {
    const md_catalog *catalog;
    uint64_t *postings;
    size_t count, cap;
    uint32_t starts[(1 << TABLE_BITS) + 1]; /* by the hash's first bits */
};

void md_people_free(md_people *p)
{
    if (p != NULL)
        md_free(p->postings);
    md_free(p);
}

/* Domains and clients without letter case, local parts with. */
static uint32_t hash_of(const md_catalog *c, md_name_kind kind, md_slice text)
{
    size_t at = kind == MD_NAME_ADDRESS ? md_slice_rchr(text, '@') : 0, i;
    char folded[TEXT_MOST];

    text = md_slice_sub(text, 0, TEXT_MOST - 1);
    folded[0] = (char)kind;
    for (i = 0; i < text.len; i++)
        folded[i + 1] =
            at != MD_NPOS && i >= at ? md_lower(text.ptr[i]) : text.ptr[i];
    return (uint32_t)(md_hash_bytes(&c->store->hash_key,
                                    md_slice_make(folded, text.len + 1)) >>
                      32);
}

/* ---- making -------------------------------------------------------------- */

static bool add(md_people *p, uint32_t entry, md_name_kind kind, md_slice text)
{
    uint64_t posting = (uint64_t)hash_of(p->catalog, kind, text) << 32 | entry;
    void *grown;
    size_t i;

    /* Said a moment ago: retries name the same recipient each time. */
    for (i = p->count; i > 0 && i + 8 > p->count; i--) {
        if (p->postings[i - 1] == posting)
            return true;
    }
    grown = md_grow(p->postings, &p->cap, p->count + 1, sizeof *p->postings);
    if (grown == NULL || p->count == UINT32_MAX)
        return false;
    p->postings = grown;
    p->postings[p->count++] = posting;
    return true;
}

static bool add_address(md_people *p, uint32_t entry, md_slice address)
{
    size_t at = md_slice_rchr(address, '@');

    if (address.len == 0)
        return true;
    return add(p, entry, MD_NAME_ADDRESS, address) &&
           (at == MD_NPOS ||
            add(p, entry, MD_NAME_DOMAIN, md_slice_skip(address, at + 1)));
}

/* `client`: a refusal, of which that is asked, too. */
static bool add_fact(md_people *p, uint32_t entry, md_facts *f,
                     const md_fact *fact, bool client)
{
    const md_value *v = f->values + fact->first_value;
    bool good = true;
    uint16_t i;

    for (i = 0; good && i < fact->value_count; i++, v++) {
        switch (v->id) {
        case MAILDIAG_FIELD_FROM:
        case MAILDIAG_FIELD_TO:
        case MAILDIAG_FIELD_ORIG_TO:
            good = add_address(p, entry, md_fact_bytes(f, v));
            break;
        case MAILDIAG_FIELD_CLIENT:
        case MAILDIAG_FIELD_CLIENT_IP:
            good =
                !client || add(p, entry, MD_NAME_CLIENT, md_fact_bytes(f, v));
            break;
        default:
            break;
        }
    }
    return good;
}

static bool add_entry(md_people *p, uint32_t entry, md_story *s, md_facts *f)
{
    md_slice host, instance, queue_id;
    const md_fact *fact;
    uint32_t i;

    if (p->catalog->entries[entry].entry.kind == MAILDIAG_ENTRY_REJECT) {
        fact = md_catalog_reject(p->catalog, entry, f, &host, &instance,
                                 &queue_id);
        return fact != NULL && add_fact(p, entry, f, fact, true);
    }
    if (!md_story_load(s, p->catalog, entry))
        return false;
    for (i = 0; i < s->fact_count; i++) {
        if (!add_fact(p, entry, &s->own, &s->facts[i], false))
            return false;
    }
    return true;
}

static void make_table(md_people *p)
{
    size_t slot = 0, i;

    for (i = 0; i < p->count; i++) {
        size_t own = (size_t)(p->postings[i] >> (64 - TABLE_BITS));

        while (slot <= own)
            p->starts[slot++] = (uint32_t)i;
    }
    while (slot <= (size_t)1 << TABLE_BITS)
        p->starts[slot++] = (uint32_t)p->count;
}

static md_people *make(const md_catalog *c)
{
    md_people *p = md_calloc(1, sizeof *p);
    bool good = p != NULL;
    md_story s;
    md_facts f;
    uint32_t i;

    if (!good)
        return NULL;
    p->catalog = c;
    md_story_init(&s);
    md_facts_init(&f);
    for (i = 0; good && i < c->entry_count; i++)
        good = add_entry(p, i, &s, &f);
    md_story_free(&s);
    md_facts_free(&f);
    if (!good || !md_order_high(p->postings, p->count)) {
        md_people_free(p);
        return NULL;
    }
    make_table(p);
    return p;
}

/* ---- asking -------------------------------------------------------------- */

const md_people *md_catalog_people(const md_catalog *c, bool *failed)
{
    md_people *people = atomic_load(&c->asked->people), *made, *none = NULL;

    *failed = false;
    if (people != NULL || c->store->noqueue_actions ||
        atomic_fetch_add(&c->asked->times, 1) + 1 < ASKED_LEAST)
        return people;
    made = make(c);
    *failed = made == NULL;
    if (made == NULL)
        return NULL;
    /* Another reader may have made one in the meantime. */
    if (atomic_compare_exchange_strong(&c->asked->people, &none, made))
        return made;
    md_people_free(made);
    return none;
}

void md_people_named(const md_people *p, md_name_kind kind, md_slice text,
                     const uint64_t **out, size_t *count)
{
    uint32_t hash = hash_of(p->catalog, kind, text);
    size_t low = p->starts[hash >> (32 - TABLE_BITS)];
    size_t end = p->starts[(hash >> (32 - TABLE_BITS)) + 1];
    size_t high = end, first;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (p->postings[middle] >> 32 < hash)
            low = middle + 1;
        else
            high = middle;
    }
    first = low;
    for (high = end; low < high;) {
        size_t middle = low + (high - low) / 2;

        if (p->postings[middle] >> 32 == hash)
            low = middle + 1;
        else
            high = middle;
    }
    *count = low - first;
    *out = *count != 0 ? p->postings + first : NULL;
}
