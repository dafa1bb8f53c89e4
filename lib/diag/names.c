/*
 * A small set of strings. See names.h.
 */
#include "diag/names.h"

#include "base/alloc.h"

void md_names_free(md_names *n)
{
    md_free(n->items);
    md_free(n->slots);
    md_arena_free(&n->arena);
    memset(n, 0, sizeof(*n));
}

/* The part of the hash that a slot keeps; it decides the place, too. */
static uint64_t tag_of(const md_names *n, md_slice text)
{
    return md_hash_bytes(&n->key, text) >> 32;
}

static md_slice text_at(const md_names *n, size_t slot)
{
    return n->items[(uint32_t)n->slots[slot] - 1];
}

/* The slot that holds the text, or the free one where it belongs. */
static size_t slot_of(const md_names *n, md_slice text, uint64_t tag)
{
    size_t mask = n->slot_count - 1;
    size_t at = (size_t)tag & mask;
    while (n->slots[at] != 0 &&
           (n->slots[at] >> 32 != tag || !md_slice_eq(text_at(n, at), text)))
        at = (at + 1) & mask;
    return at;
}

static bool grow_slots(md_names *n)
{
    size_t count = n->slot_count ? n->slot_count * 2 : 16;
    uint64_t *slots = md_calloc(count, sizeof(*slots));
    if (slots == NULL)
        return false;
    for (size_t i = 0; i < n->slot_count; i++) {
        size_t at = (size_t)(n->slots[i] >> 32) & (count - 1);
        if (n->slots[i] == 0)
            continue;
        while (slots[at] != 0)
            at = (at + 1) & (count - 1);
        slots[at] = n->slots[i];
    }
    md_free(n->slots);
    n->slots = slots;
    n->slot_count = count;
    return true;
}

uint32_t md_names_find(const md_names *n, md_slice text)
{
    if (!md_slice_present(text) || n->slot_count == 0)
        return 0;
    return (uint32_t)n->slots[slot_of(n, text, tag_of(n, text))];
}

bool md_names_append(md_names *n, md_slice text, uint32_t *out)
{
    md_slice *grown;
    md_slice copy;

    *out = 0;
    if (!md_slice_present(text))
        return true;
    if (n->count >= UINT32_MAX - 1)
        return false;
    grown = md_grow(n->items, &n->cap, n->count + 1, sizeof(*n->items));
    if (grown == NULL)
        return false;
    n->items = grown;
    copy = md_arena_copy(&n->arena, text);
    if (!md_slice_present(copy))
        return false;
    n->items[n->count++] = copy;
    *out = (uint32_t)n->count;
    return true;
}

bool md_names_add(md_names *n, md_slice text, uint32_t *out)
{
    *out = 0;
    if (!md_slice_present(text))
        return true;
    if (!n->keyed) {
        /* Strangers choose what stands in a log: a key that nobody knows. */
        n->key = md_hash_key_make(0);
        n->keyed = true;
    }
    uint64_t tag = tag_of(n, text);
    if (n->slot_count != 0)
        *out = (uint32_t)n->slots[slot_of(n, text, tag)];
    if (*out != 0)
        return true;
    if ((n->slotted + 1) * 4 > n->slot_count * 3 && !grow_slots(n))
        return false;
    if (!md_names_append(n, text, out))
        return false;
    n->slots[slot_of(n, text, tag)] = tag << 32 | *out;
    n->slotted++;
    return true;
}
