/*
 * The map of references: open addressing, at most two thirds full. Takes and
 * gives numbers; fails without memory and stays as it was.
 */
#include "store/refmap.h"

#include "base/alloc.h"

enum { SMALLEST = 64 };

void md_refmap_free(md_refmap *m)
{
    md_free(m->slots);
    *m = (md_refmap){0};
}

static size_t slot_of(const md_refmap *m, uint32_t key)
{
    uint64_t mixed = key * UINT64_C(0x9e3779b97f4a7c15);

    return (size_t)(mixed >> 32) & m->mask;
}

uint32_t md_refmap_get(const md_refmap *m, uint32_t key)
{
    size_t i;

    if (m->slots == NULL)
        return 0;
    for (i = slot_of(m, key); m->slots[i] != 0; i = (i + 1) & m->mask) {
        if (m->slots[i] >> 32 == key)
            return (uint32_t)m->slots[i];
    }
    return 0;
}

static void put(md_refmap *m, uint64_t pair)
{
    size_t i = slot_of(m, (uint32_t)(pair >> 32));

    while (m->slots[i] != 0)
        i = (i + 1) & m->mask;
    m->slots[i] = pair;
}

static bool grow(md_refmap *m)
{
    size_t slots = m->slots == NULL ? SMALLEST : 2 * (m->mask + 1), i;
    md_refmap wider = {md_calloc(slots, sizeof *m->slots), slots - 1, m->count};

    if (wider.slots == NULL)
        return false;
    for (i = 0; m->slots != NULL && i <= m->mask; i++) {
        if (m->slots[i] != 0)
            put(&wider, m->slots[i]);
    }
    md_free(m->slots);
    *m = wider;
    return true;
}

bool md_refmap_put(md_refmap *m, uint32_t key, uint32_t value)
{
    if ((m->slots == NULL || m->count * 3 >= (m->mask + 1) * 2) && !grow(m))
        return false;
    put(m, (uint64_t)key << 32 | value);
    m->count++;
    return true;
}
