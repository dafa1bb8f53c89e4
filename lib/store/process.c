/*
 * A process's facts, part by part. See process.h.
 *
 * Within a set of files the position is the place in the file, and the parts
 * of a chain stand one behind the other: each is unpacked when it is reached.
 * For processes that wrote into several sets see process_sets.c. Fails with
 * false without memory.
 */
#include "store/process.h"

#include "base/alloc.h"
#include "store/process_parts.h"

void md_process_view_init(md_process_view *v)
{
    memset(v, 0, sizeof *v);
}

static void slot_free(md_process_slot *slot)
{
    md_facts_free(&slot->facts);
    md_free(slot->jumps);
}

void md_process_view_free(md_process_view *v)
{
    size_t i;

    for (i = 0; v->slots != NULL && i < MD_PROCESS_SLOTS; i++)
        slot_free(&v->slots[i]);
    md_free(v->slots);
    md_free(v->names);
    for (i = 0; v->arounds != NULL && i < MD_PROCESS_AROUNDS; i++) {
        slot_free(&v->arounds[i].slot);
        md_free(v->arounds[i].lows);
    }
    md_free(v->arounds);
    md_free(v->lows);
    md_process_view_init(v);
}

void md_process_view_turn(md_process_view *v, const md_catalog *catalog)
{
    size_t i;

    if (v->catalog == catalog && v->version == catalog->store->version)
        return;
    for (i = 0; v->slots != NULL && i < MD_PROCESS_SLOTS; i++) {
        v->slots[i].part = 0;
        v->slots[i].facts.steady = (md_steady){0};
    }
    if (v->names != NULL)
        memset(v->names, 0, MD_PROCESS_NAMES * sizeof *v->names);
    for (i = 0; v->arounds != NULL && i < MD_PROCESS_AROUNDS; i++) {
        v->arounds[i].slot.part = 0;
        v->arounds[i].slot.facts.steady = (md_steady){0};
    }
    v->catalog = catalog;
    v->version = catalog->store->version;
    v->process = NULL;
}

/* ---- segments ------------------------------------------------------------ */

bool md_process_unpack(md_facts *out, const md_store *store, uint32_t key,
                       uint32_t part)
{
    md_unpack u;
    int more;

    md_unpack_begin(&u, store, key, part);
    while ((more = md_unpack_next(&u, out)) > 0)
        ;
    return more == 0;
}

/* NULL without memory. */
static md_process_slot *slot_of(md_process_view *v, size_t index)
{
    uint32_t part;
    md_process_slot *slot;

    if (v->merged)
        return v->sorted;
    part = v->parts[index].part;
    /* Those around a place are in each other's way never. */
    slot = &v->slots[((v->process->key * UINT32_C(0x9e3779b1) >> 16) + index) &
                     (MD_PROCESS_SLOTS - 1)];
    if (slot->part == part)
        return slot;
    slot->part = 0;
    slot->known = false;
    md_facts_clear(&slot->facts);
    slot->facts.store = v->catalog->store;
    if (!md_process_unpack(&slot->facts, v->catalog->store, v->process->key,
                           part))
        return NULL;
    slot->part = part;
    return slot;
}

static const md_facts *segment(md_process_view *v, size_t index)
{
    const md_process_slot *slot = slot_of(v, index);

    return slot != NULL ? &slot->facts : NULL;
}

int md_process_back(md_process_view *v, md_process_place *place,
                    const md_facts **facts, const md_fact **fact)
{
    size_t index = (size_t)(*place >> 32);
    uint32_t within = (uint32_t)*place;

    while (within == 0) {
        if (index <= v->first)
            return 0;
        *facts = segment(v, --index);
        if (*facts == NULL)
            return -1;
        within = (uint32_t)(*facts)->count;
    }
    *facts = segment(v, index);
    if (*facts == NULL)
        return -1;
    *fact = &(*facts)->items[--within];
    *place = (uint64_t)index << 32 | within;
    return 1;
}

int md_process_on(md_process_view *v, md_process_place *place,
                  const md_facts **facts, const md_fact **fact)
{
    size_t index = (size_t)(*place >> 32);
    uint32_t within = (uint32_t)*place;

    for (;; index++, within = 0) {
        if (index >= v->end)
            return 0;
        *facts = segment(v, index);
        if (*facts == NULL)
            return -1;
        if (within < (*facts)->count)
            break;
    }
    *fact = &(*facts)->items[within++];
    *place = within == (*facts)->count ? (uint64_t)(index + 1) << 32
                                       : (uint64_t)index << 32 | within;
    return 1;
}

/* ---- jumps --------------------------------------------------------------- */

static bool is_meant(const md_fact *fact, unsigned what)
{
    if (what == MD_PROCESS_LINE)
        return fact->kind != MD_FACT_MARK;
    return fact->kind == MAILDIAG_RECORD_CONNECT ||
           fact->kind == MAILDIAG_RECORD_DISCONNECT;
}

static void note_jumps(md_process_slot *slot, unsigned what)
{
    const uint32_t count = (uint32_t)slot->facts.count;
    md_process_jump *jumps = slot->jumps;
    uint32_t i, at;

    for (i = 0, at = 0; i <= count; i++) {
        jumps[i].last[what] = at;
        if (i < count && is_meant(&slot->facts.items[i], what))
            at = i + 1;
    }
    for (i = count + 1, at = count; i-- > 0;) {
        if (i < count && is_meant(&slot->facts.items[i], what))
            at = i;
        jumps[i].next[what] = at;
    }
}

static void note_runs(md_process_slot *slot)
{
    const md_facts *facts = &slot->facts;
    int64_t of = -1;
    uint32_t i, run = 0;

    slot->jumps[0].run = 0;
    for (i = 0; i < facts->count; i++) {
        const md_fact *fact = &facts->items[i];
        int64_t now =
            fact->kind == MD_FACT_MARK
                ? md_fact_number(facts, fact, MAILDIAG_FIELD_COUNT, -1)
                : -1;

        if (now < 0)
            run = i + 1;
        else if (now != of)
            run = i;
        of = now;
        slot->jumps[i + 1].run = run;
    }
}

/* A segment and its jumps; NULL without memory. */
static const md_process_slot *segment_known(md_process_view *v, size_t index)
{
    md_process_slot *slot = slot_of(v, index);
    unsigned what;
    void *grown;

    if (slot == NULL || slot->known)
        return slot;
    grown = md_grow(slot->jumps, &slot->jump_cap, slot->facts.count + 1,
                    sizeof *slot->jumps);
    if (grown == NULL)
        return NULL;
    slot->jumps = grown;
    for (what = 0; what < MD_PROCESS_WHATS; what++)
        note_jumps(slot, what);
    note_runs(slot);
    slot->known = true;
    return slot;
}

int md_process_back_to(md_process_view *v, md_process_what what,
                       md_process_place *place, const md_facts **facts,
                       const md_fact **fact)
{
    size_t index = (size_t)(*place >> 32);
    uint32_t within = (uint32_t)*place;
    const md_process_slot *slot;

    /* A place at the end of all is in no segment. */
    if (index < v->end && within > 0) {
        slot = segment_known(v, index);
        if (slot == NULL)
            return -1;
        within = slot->jumps[within].last[what];
    }
    while (within == 0) {
        if (index <= v->first)
            return 0;
        slot = segment_known(v, --index);
        if (slot == NULL)
            return -1;
        within = slot->jumps[slot->facts.count].last[what];
    }
    slot = slot_of(v, index);
    *facts = &slot->facts;
    *fact = &slot->facts.items[--within];
    *place = (uint64_t)index << 32 | within;
    return 1;
}

md_process_place md_process_end(const md_process_view *v)
{
    return (uint64_t)v->end << 32;
}

int md_process_on_to(md_process_view *v, md_process_what what,
                     md_process_place *place, md_process_place to,
                     const md_facts **facts, const md_fact **fact)
{
    size_t index = (size_t)(*place >> 32);
    uint32_t within = (uint32_t)*place;

    for (; ((uint64_t)index << 32 | within) < to; index++, within = 0) {
        const md_process_slot *slot = segment_known(v, index);
        uint32_t count;

        if (slot == NULL)
            return -1;
        count = (uint32_t)slot->facts.count;
        within = slot->jumps[within].next[what];
        if (within == count)
            continue;
        if (((uint64_t)index << 32 | within) >= to)
            return 0;
        *facts = &slot->facts;
        *fact = &slot->facts.items[within++];
        *place = within == count ? (uint64_t)(index + 1) << 32
                                 : (uint64_t)index << 32 | within;
        return 1;
    }
    return 0;
}

bool md_process_back_run(md_process_view *v, md_process_place *place)
{
    size_t index = (size_t)(*place >> 32);
    uint32_t within = (uint32_t)*place;
    const md_process_slot *slot = segment_known(v, index);

    if (slot == NULL)
        return false;
    if (slot->jumps[within + 1].run <= within)
        *place = (uint64_t)index << 32 | slot->jumps[within + 1].run;
    return true;
}

/* ---- places -------------------------------------------------------------- */

size_t md_process_begun(const md_process_part *parts, size_t count,
                        const md_fact *at, bool same_set)
{
    size_t low = 0, high = count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (same_set ? parts[middle].id <= at->id
                     : parts[middle].time <= at->time)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

uint32_t md_process_behind(const md_facts *facts, const md_fact *at)
{
    size_t low = 0, high = facts->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (md_fact_stands_before(facts, at, &facts->items[middle]))
            high = middle;
        else
            low = middle + 1;
    }
    return (uint32_t)low;
}

static bool make_room(md_process_view *v)
{
    if (v->slots == NULL)
        v->slots = md_calloc(MD_PROCESS_SLOTS, sizeof *v->slots);
    if (v->names == NULL)
        v->names = md_calloc(MD_PROCESS_NAMES, sizeof *v->names);
    return v->slots != NULL && v->names != NULL;
}

static const md_process *process_of(md_process_view *v, const md_fact *at)
{
    uint64_t hash = ((uint64_t)at->pid ^ (uint64_t)at->program << 32 ^
                     (uint64_t)at->host << 40) *
                    UINT64_C(0x9e3779b97f4a7c15);
    md_process_name *name = &v->names[hash >> 32 & (MD_PROCESS_NAMES - 1)];
    uint32_t key;

    if (at->pid < 0)
        return NULL;
    if (name->program != at->program + 1 || name->host != at->host ||
        name->pid != at->pid) {
        key = md_store_find_key(v->catalog->store, MD_KEY_PROCESS, at->host,
                                at->program + 1, (uint64_t)at->pid + 1);
        name->host = at->host;
        name->program = at->program + 1;
        name->pid = at->pid;
        name->process = md_catalog_process(v->catalog, key);
    }
    return name->process;
}

bool md_process_find(md_process_view *v, const md_fact *at, size_t *reach,
                     md_process_place *behind)
{
    const md_facts *facts;
    size_t low, count;

    *behind = 0;
    v->merged = false;
    v->first = v->end = 0;
    if (!make_room(v))
        return false;
    v->process = process_of(v, at);
    if (v->process == NULL)
        return true;
    v->parts = v->catalog->parts + v->process->first_part;
    if (!v->process->in_order)
        return md_process_find_around(v, at, reach, behind);
    count = v->process->part_count;
    low = md_process_begun(v->parts, count, at, true);
    v->first = low > MD_PROCESS_WINDOW ? low - MD_PROCESS_WINDOW : 0;
    v->end = count - low > MD_PROCESS_WINDOW ? low + MD_PROCESS_WINDOW : count;
    *behind = (uint64_t)low << 32;
    if (low == 0)
        return true;
    facts = segment(v, low - 1);
    if (facts == NULL)
        return false;
    count = md_process_behind(facts, at);
    if (count < facts->count)
        *behind = (uint64_t)(low - 1) << 32 | count;
    return true;
}

bool md_process_look(md_process_view *v, const md_process *process)
{
    if (!make_room(v))
        return false;
    v->process = process;
    v->parts = v->catalog->parts + process->first_part;
    v->merged = false;
    v->first = 0;
    v->end = process->part_count;
    return true;
}

bool md_process_short(const md_process_view *v, bool before, bool behind)
{
    return v->process != NULL && v->merged && v->reach < MD_PROCESS_WINDOW &&
           ((before && v->more_before) || (behind && v->more_behind));
}
