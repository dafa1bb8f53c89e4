/*
 * A process that wrote into several sets of files, or whose lines came in
 * another order than they stand in.
 *
 * Takes a place, gives what lies around it: as many parts of each set as are
 * asked for, unpacked together and sorted; facts of other sets stand where
 * their time puts them. What was loaded is kept for the lines that follow.
 * Fails with false without memory.
 */
#include "base/alloc.h"
#include "store/process_parts.h"

enum { WIDER = 4 };

/* ---- the parts of a set -------------------------------------------------- */

static uint32_t set_of_part(const md_catalog *c, const md_process_part *part)
{
    const md_part *p = md_chain_part(&c->store->chains, part->part);

    return c->store->sources.items[md_part_source(p)]->set;
}

/* The parts of a set stand together, as its sources do. */
static size_t end_of_set(const md_process_view *v, size_t first, uint32_t set)
{
    size_t low = first + 1, high = v->process->part_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (set_of_part(v->catalog, &v->parts[middle]) == set)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* How many parts of each set begin before the place; UINT32_MAX: none of them
 * is looked at. False without memory. */
static bool note_lows(md_process_view *v, const md_fact *at)
{
    const md_catalog *c = v->catalog;
    uint32_t own_set = c->store->sources.items[at->source]->set;
    size_t count = v->process->part_count, first, end;

    v->low_count = 0;
    for (first = 0; first < count; first = end) {
        uint32_t set = set_of_part(c, &v->parts[first]);
        void *grown =
            md_grow(v->lows, &v->low_cap, v->low_count + 1, sizeof *v->lows);

        if (grown == NULL)
            return false;
        v->lows = grown;
        end = end_of_set(v, first, set);
        v->lows[v->low_count++] =
            set != own_set && at->time == MAILDIAG_NO_TIME
                ? UINT32_MAX
                : (uint32_t)md_process_begun(v->parts + first, end - first, at,
                                             set == own_set);
    }
    return true;
}

/* ---- loading ------------------------------------------------------------- */

/* Times between which no line is left out. */
typedef struct stretch {
    int64_t from, to;
} stretch;

/* The parts of one set, as many to each side of the place as it reaches. */
static bool load_set(md_process_view *v, md_process_around *a,
                     const md_process_part *parts, size_t count, size_t low,
                     stretch *known)
{
    size_t first = low > a->reach ? low - a->reach : 0;
    size_t end = count - low > a->reach ? low + a->reach : count;

    if (first > 0) {
        a->more_before = true;
        if (parts[first].time > known->from)
            known->from = parts[first].time;
    }
    if (end < count) {
        a->more_behind = true;
        if (parts[end].time < known->to)
            known->to = parts[end].time;
    }
    for (; first < end; first++) {
        if (!md_process_unpack(&a->slot.facts, v->catalog->store,
                               v->process->key, parts[first].part))
            return false;
    }
    return true;
}

static bool load_sets(md_process_view *v, md_process_around *a, stretch *known)
{
    size_t count = v->process->part_count, first, end, set = 0;

    for (first = 0; first < count; first = end, set++) {
        end = end_of_set(v, first, set_of_part(v->catalog, &v->parts[first]));
        if (v->lows[set] != UINT32_MAX &&
            !load_set(v, a, v->parts + first, end - first, v->lows[set], known))
            return false;
    }
    return true;
}

/* What one set has farther away than another does not follow what the other
 * has: lines may be missing between. */
static void cut(md_facts *f, const stretch *known)
{
    size_t first = 0, end = f->count;

    while (first < end && f->items[first].time < known->from)
        first++;
    while (end > first && f->items[end - 1].time > known->to)
        end--;
    memmove(f->items, f->items + first, (end - first) * sizeof *f->items);
    f->count = end - first;
}

/* Behind `at`, in what is sorted. */
static void place_sorted(md_process_view *v, const md_fact *at,
                         md_process_place *behind)
{
    v->first = 0;
    v->end = 1;
    *behind = md_process_behind(&v->sorted->facts, at);
    if (*behind == v->sorted->facts.count)
        *behind = UINT64_C(1) << 32;
}

static bool load_around(md_process_view *v, md_process_around *a,
                        const md_fact *at)
{
    stretch known = {INT64_MIN, INT64_MAX};
    void *grown;

    a->slot.part = 0;
    a->slot.known = false;
    a->reach = v->reach;
    a->more_before = a->more_behind = false;
    md_facts_clear(&a->slot.facts);
    a->slot.facts.store = v->catalog->store;
    grown = md_grow(a->lows, &a->low_cap, v->low_count, sizeof *a->lows);
    if (grown == NULL)
        return false;
    a->lows = grown;
    a->low_count = v->low_count;
    memcpy(a->lows, v->lows, v->low_count * sizeof *a->lows);
    if (!load_sets(v, a, &known))
        return false;
    md_facts_sort_with(&a->slot.facts, at);
    if (a->slot.facts.by_time)
        cut(&a->slot.facts, &known);
    a->slot.part = v->process->key;
    return true;
}

/* ---- windows ------------------------------------------------------------- */

/* The window of the process that reaches so far: 1, 4 and 16 parts have one
 * each. Of many sets it is large, so there is one for all processes then. */
static md_process_around *around_of(md_process_view *v)
{
    enum { REACHES = 3, FEW_SETS = 8 };
    size_t place = v->reach == 1 ? 0 : v->reach == WIDER ? 1 : 2;

    if (v->low_count <= FEW_SETS)
        place += v->process->key % (MD_PROCESS_AROUNDS / REACHES) * REACHES;
    return &v->arounds[place];
}

bool md_process_find_around(md_process_view *v, const md_fact *at,
                            size_t *reach, md_process_place *behind)
{
    md_process_around *a;

    v->merged = true;
    v->reach = *reach = *reach == 0 ? 1 : *reach * WIDER;
    if (v->arounds == NULL)
        v->arounds = md_calloc(MD_PROCESS_AROUNDS, sizeof *v->arounds);
    if (v->arounds == NULL || !note_lows(v, at))
        return false;
    a = around_of(v);
    if ((a->slot.part != v->process->key || a->reach != v->reach ||
         a->low_count != v->low_count ||
         memcmp(a->lows, v->lows, v->low_count * sizeof *a->lows) != 0) &&
        !load_around(v, a, at))
        return false;
    v->sorted = &a->slot;
    v->more_before = a->more_before;
    v->more_behind = a->more_behind;
    place_sorted(v, at, behind);
    return true;
}
