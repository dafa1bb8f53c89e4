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

/* The slot that holds the text, or the free one where it belongs. */
static size_t slot_of(const md_names *n, md_slice text)
{
    size_t mask = n->slot_count - 1;
    size_t at = (size_t)md_hash_bytes(&n->key, text) & mask;
    while (n->slots[at] != 0 && !md_slice_eq(n->items[n->slots[at] - 1], text))
        at = (at + 1) & mask;
    return at;
}

static bool grow_slots(md_names *n)
{
    size_t count = n->slot_count ? n->slot_count * 2 : 16;
    uint32_t *old = n->slots;
    uint32_t *slots = md_calloc(count, sizeof(*slots));
    if (slots == NULL)
        return false;
    n->slots = slots;
    n->slot_count = count;
    for (size_t i = 0; i < n->count; i++)
        slots[slot_of(n, n->items[i])] = (uint32_t)(i + 1);
    md_free(old);
    return true;
}

uint32_t md_names_find(const md_names *n, md_slice text)
{
    if (!md_slice_present(text) || n->slot_count == 0)
        return 0;
    return n->slots[slot_of(n, text)];
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
    *out = md_names_find(n, text);
    if (*out != 0)
        return true;
    if (n->count >= UINT32_MAX - 1)
        return false;
    if ((n->count + 1) * 4 > n->slot_count * 3 && !grow_slots(n))
        return false;
    md_slice *grown =
        md_grow(n->items, &n->cap, n->count + 1, sizeof(*n->items));
    if (grown == NULL)
        return false;
    n->items = grown;
    md_slice copy = md_arena_copy(&n->arena, text);
    if (!md_slice_present(copy))
        return false;
    size_t slot = slot_of(n, text);
    n->items[n->count++] = copy;
    n->slots[slot] = (uint32_t)n->count;
    *out = (uint32_t)n->count;
    return true;
}
