/*
 * Recipients by address: a few are searched one by one, many in a table.
 *
 * Takes addresses as logged, gives places in md_story.recipients. Does not
 * know what happened to them. Fails without memory; the story is then given
 * up by whoever folds it.
 */
#include "store/recipient.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "store/catalog_data.h"

bool md_recipient_same(md_slice a, md_slice b)
{
    size_t at;

    if (a.len != b.len || (a.ptr == NULL) != (b.ptr == NULL))
        return false;
    if (md_slice_eq(a, b))
        return true;
    at = md_slice_rchr(a, '@');
    if (at == MD_NPOS)
        return false;
    return md_slice_eq(md_slice_sub(a, 0, at), md_slice_sub(b, 0, at)) &&
           md_slice_eq_nocase(md_slice_skip(a, at), md_slice_skip(b, at));
}

uint64_t md_recipient_hash(const md_story *s, md_slice address)
{
    char lower[256];
    size_t at = md_slice_rchr(address, '@'), i;
    md_slice domain = at == MD_NPOS ? MD_NONE : md_slice_skip(address, at);
    const md_hash_key *key = &s->catalog->store->hash_key;

    if (domain.len > sizeof lower)
        domain.len = sizeof lower;
    for (i = 0; i < domain.len; i++)
        lower[i] = md_lower(domain.ptr[i]);
    return md_hash_pair(key,
                        md_hash_bytes(key, md_slice_make(lower, domain.len)),
                        md_hash_bytes(key, md_slice_sub(address, 0, at)));
}

enum { FEW = 8 }; /* recipients that are searched one by one */

static bool buckets_rebuild(md_story *s, size_t count)
{
    size_t i;
    uint32_t *buckets = md_realloc(NULL, count, sizeof *buckets);

    if (buckets == NULL)
        return false;
    md_free(s->buckets);
    s->buckets = buckets;
    s->bucket_cap = count;
    memset(buckets, 0xff, count * sizeof *buckets);
    for (i = 0; i < s->recipient_count; i++) {
        size_t at =
            md_recipient_hash(s, s->recipients[i].address) & (count - 1);

        while (buckets[at] != MD_NO_INDEX)
            at = (at + 1) & (count - 1);
        buckets[at] = (uint32_t)i;
    }
    return true;
}

uint32_t md_story_recipient(const md_story *s, md_slice address)
{
    uint32_t i;
    size_t at;

    if (s->recipient_count <= FEW) {
        for (i = 0; i < s->recipient_count; i++) {
            if (md_recipient_same(s->recipients[i].address, address))
                return i;
        }
        return MD_NO_INDEX;
    }
    at = md_recipient_hash(s, address) & (s->bucket_cap - 1);
    while ((i = s->buckets[at]) != MD_NO_INDEX) {
        if (md_recipient_same(s->recipients[i].address, address))
            return i;
        at = (at + 1) & (s->bucket_cap - 1);
    }
    return MD_NO_INDEX;
}

static bool buckets_add(md_story *s, uint32_t index)
{
    size_t at;

    if (s->recipient_count <= FEW)
        return true;
    if (s->recipient_count == FEW + 1 ||
        (size_t)s->recipient_count * 2 > s->bucket_cap)
        return buckets_rebuild(
            s, s->recipient_count == FEW + 1 ? 64 : s->bucket_cap * 2);
    at = md_recipient_hash(s, s->recipients[index].address) &
         (s->bucket_cap - 1);
    while (s->buckets[at] != MD_NO_INDEX)
        at = (at + 1) & (s->bucket_cap - 1);
    s->buckets[at] = index;
    return true;
}

md_recipient *md_recipient_get(md_story *s, md_slice address, uint32_t fact)
{
    uint32_t index = md_story_recipient(s, address);
    md_recipient *r;
    void *grown;

    if (index != MD_NO_INDEX)
        return &s->recipients[index];
    grown = md_grow(s->recipients, &s->recipient_cap,
                    (size_t)s->recipient_count + 1, sizeof *s->recipients);
    if (grown == NULL)
        return NULL;
    s->recipients = grown;
    r = &s->recipients[s->recipient_count++];
    memset(r, 0, sizeof *r);
    r->address = address;
    r->first_fact = r->last_fact = fact;
    r->first_attempt = r->last_attempt = MD_NO_INDEX;
    return buckets_add(s, s->recipient_count - 1) ? r : NULL;
}

md_recipient *md_recipient_named(md_story *s, const md_value *address,
                                 uint32_t fact)
{
    uint32_t ref = 0, i;
    md_recipient *r;

    if (address != NULL && address->packing == MD_PACK_STRING)
        ref = address->ref;
    for (i = 0; ref != 0 && i < s->recipient_count && i < FEW; i++) {
        if (s->recipients[i].ref == ref)
            return &s->recipients[i];
    }
    r = md_recipient_get(s, md_fact_bytes(&s->own, address), fact);
    if (r != NULL && r->ref == 0)
        r->ref = ref;
    return r;
}

/* Where the first one with that orig_to is in the table, or room for it. */
static size_t original_place(const md_story *s, md_slice address)
{
    const size_t mask = s->original_cap - 1;
    size_t at = md_recipient_hash(s, address) & mask;

    while (s->originals[at] != 0 &&
           !md_recipient_same(s->recipients[s->originals[at] - 1].orig_to,
                              address))
        at = (at + 1) & mask;
    return at;
}

/* All members of a list have one orig_to, so the table holds the first and
 * each names the next. */
bool md_recipient_originals(md_story *s)
{
    size_t count = 16, at;
    uint32_t i;

    if (s->originals != NULL)
        return true;
    while (count < (size_t)s->recipient_count * 2)
        count *= 2;
    s->alike =
        md_arena_take(&s->arena, (s->recipient_count + 1) * sizeof *s->alike);
    s->originals = md_arena_take(&s->arena, count * sizeof *s->originals);
    if (s->originals == NULL || s->alike == NULL) {
        s->originals = NULL;
        return false;
    }
    s->original_cap = count;
    for (i = s->recipient_count; i-- > 0;) {
        if (s->recipients[i].orig_to.ptr == NULL)
            continue;
        at = original_place(s, s->recipients[i].orig_to);
        s->alike[i] = s->originals[at];
        s->originals[at] = i + 1;
    }
    return true;
}

uint32_t md_recipient_of_original(const md_story *s, md_slice address,
                                  size_t *cursor)
{
    uint32_t found = *cursor == SIZE_MAX
                         ? s->originals[original_place(s, address)]
                         : s->alike[*cursor];

    if (found == 0)
        return MD_NO_INDEX;
    *cursor = found - 1;
    return found - 1;
}

/* A recipient's place while they are put in order. */
typedef struct place {
    uint32_t first_fact;
    uint32_t index;
} place;

static int by_first_fact(const void *a, const void *b)
{
    const place *x = a, *y = b;

    if (x->first_fact != y->first_fact)
        return x->first_fact < y->first_fact ? -1 : 1;
    return x->index < y->index ? -1 : x->index > y->index;
}

bool md_recipient_order(md_story *s)
{
    uint32_t count = s->recipient_count, i;
    place *places = md_arena_take(&s->arena, count * sizeof *places);
    md_recipient *old = md_arena_take(&s->arena, count * sizeof *old);
    uint32_t *now = md_arena_take(&s->arena, count * sizeof *now);

    if (places == NULL || old == NULL || now == NULL)
        return false;
    for (i = 0; i < count; i++) {
        places[i].first_fact = s->recipients[i].first_fact;
        places[i].index = i;
    }
    s->originals = NULL;
    qsort(places, count, sizeof *places, by_first_fact);
    memcpy(old, s->recipients, count * sizeof *old);
    for (i = 0; i < count; i++) {
        s->recipients[i] = old[places[i].index];
        now[places[i].index] = i;
    }
    for (i = 0; i < s->attempt_count; i++)
        s->attempts[i].recipient = now[s->attempts[i].recipient];
    return count <= FEW || buckets_rebuild(s, s->bucket_cap);
}
