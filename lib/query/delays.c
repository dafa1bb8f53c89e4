/*
 * Exact percentiles of delays; see delays.h.
 *
 * Takes delays one by one, gives percentiles by nearest rank. Does not know
 * what a group is. Fails without memory when adding.
 */
#include "query/delays.h"

#include <stdlib.h>

#include "base/alloc.h"

enum { FIRST_CAP = 64 };

void md_delays_init(md_delays *d)
{
    memset(d, 0, sizeof *d);
    d->key = md_hash_key_make(0);
}

void md_delays_free(md_delays *d)
{
    md_free(d->slots);
    d->slots = NULL;
    d->cap = d->used = 0;
    d->sorted = false;
}

/* The slot of a value: its own, or the free one where it belongs. */
static md_delay_count *slot_of(const md_delays *d, md_delay_count *slots,
                               size_t cap, uint32_t group, int64_t usec)
{
    size_t at = (size_t)md_hash_pair(&d->key, group, (uint64_t)usec);

    for (;; at++) {
        md_delay_count *slot = &slots[at & (cap - 1)];

        if (slot->count == 0 || (slot->group == group && slot->usec == usec))
            return slot;
    }
}

static bool grow(md_delays *d)
{
    size_t cap = d->cap ? d->cap * 2 : FIRST_CAP;
    md_delay_count *slots = md_calloc(cap, sizeof *slots);

    if (slots == NULL)
        return false;
    for (size_t i = 0; i < d->cap; i++) {
        const md_delay_count *old = &d->slots[i];

        if (old->count != 0)
            *slot_of(d, slots, cap, old->group, old->usec) = *old;
    }
    md_free(d->slots);
    d->slots = slots;
    d->cap = cap;
    return true;
}

bool md_delays_add(md_delays *d, uint32_t group, int64_t usec, uint64_t count)
{
    md_delay_count *slot;

    if (usec < 0 || count == 0)
        return true;
    if (d->used >= d->cap / 4 * 3 && !grow(d))
        return false;
    slot = slot_of(d, d->slots, d->cap, group, usec);
    if (slot->count == 0) {
        slot->group = group;
        slot->usec = usec;
        d->used++;
    }
    slot->count += count;
    return true;
}

bool md_delays_join(md_delays *d, const md_delays *from)
{
    for (size_t i = 0; i < from->cap; i++) {
        const md_delay_count *slot = &from->slots[i];

        if (slot->count != 0 &&
            !md_delays_add(d, slot->group, slot->usec, slot->count))
            return false;
    }
    return true;
}

static int by_group_and_delay(const void *a, const void *b)
{
    const md_delay_count *x = a, *y = b;

    if (x->group != y->group)
        return x->group < y->group ? -1 : 1;
    if (x->usec != y->usec)
        return x->usec < y->usec ? -1 : 1;
    return 0;
}

void md_delays_sort(md_delays *d)
{
    size_t kept = 0;

    for (size_t i = 0; i < d->cap; i++)
        if (d->slots[i].count != 0)
            d->slots[kept++] = d->slots[i];
    if (kept > 1)
        qsort(d->slots, kept, sizeof *d->slots, by_group_and_delay);
    d->sorted = true;
}

/* First place, in order, of a group that is not below `group`. */
static size_t first_of(const md_delays *d, uint64_t group)
{
    size_t low = 0, high = d->used;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (d->slots[middle].group < group)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

int64_t md_delays_percentile(const md_delays *d, uint32_t group,
                             unsigned percent)
{
    size_t from = first_of(d, group), to = first_of(d, (uint64_t)group + 1);
    uint64_t total = 0, rank, seen = 0;

    if (!d->sorted || from == to)
        return -1;
    for (size_t i = from; i < to; i++)
        total += d->slots[i].count;
    /* ceil(total * percent / 100), in parts that do not overflow */
    rank = total / 100 * percent + (total % 100 * percent + 99) / 100;
    for (size_t i = from; i < to; i++) {
        seen += d->slots[i].count;
        if (seen >= rank)
            return d->slots[i].usec;
    }
    return d->slots[to - 1].usec;
}
