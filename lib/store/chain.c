/*
 * The chains of parts. Live parts come in sizes of 128 bytes and doubled, so
 * that a part given back serves the next chain; a chain's parts grow as it
 * does.
 */
#include "store/chain.h"

#include <string.h>

enum { GROWS_TO = 3 /* class of MD_CHAIN_GROWN bytes */ };

void md_chains_free(md_chains *c)
{
    md_pool_free(&c->pool);
}

static size_t class_bytes(unsigned size_class)
{
    return (size_t)MD_CHAIN_SMALLEST << size_class;
}

static uint32_t part_take(md_chains *c, md_chain_parts *parts,
                          unsigned size_class)
{
    uint32_t ref = parts->free[size_class];
    md_part *part;

    if (ref != 0) {
        part = md_chain_part(c, ref);
        parts->free[size_class] = part->prev;
    } else {
        ref = md_pool_take_sure(&c->pool, &parts->end, class_bytes(size_class));
        if (ref == 0)
            return 0;
        part = md_chain_part(c, ref);
    }
    memset(part, 0, sizeof *part);
    part->size_class = (uint8_t)size_class;
    return ref;
}

static unsigned next_class(const md_part *newest, size_t need)
{
    unsigned size_class = 0;

    if (newest != NULL && !md_part_is_sealed(newest) &&
        newest->size_class < GROWS_TO)
        size_class = newest->size_class + 1U;
    else if (newest != NULL && !md_part_is_sealed(newest))
        size_class = GROWS_TO;
    while (class_bytes(size_class) - sizeof *newest < need)
        size_class++;
    return size_class;
}

static uint64_t place_of(uint32_t source, uint64_t offset)
{
    return (uint64_t)source << MD_OFFSET_BITS | offset;
}

md_part *md_chain_room(md_chains *c, md_chain_parts *parts, uint32_t *newest,
                       uint32_t source, uint64_t offset, int64_t sec,
                       size_t need)
{
    md_part *last = *newest ? md_chain_part(c, *newest) : NULL;
    bool goes_on =
        last != NULL && md_chain_continues(last, source, offset, sec);
    md_part *part;
    uint32_t ref;

    if (need > MD_FACT_BYTES_MAX)
        return NULL;
    if (last != NULL && md_chain_fits(last, source, offset, sec, need))
        return last;
    ref = part_take(c, parts, next_class(last, need));
    if (ref == 0)
        return NULL;
    part = md_chain_part(c, ref);
    part->place = place_of(source, offset);
    part->sec = sec;
    if (goes_on) {
        part->place = place_of(source, md_part_last_offset(last));
        part->sec = md_part_last_sec(last);
    }
    part->prev = *newest;
    *newest = ref;
    return part;
}

static void part_give_back(const md_chains *c, md_chain_parts *parts,
                           uint32_t ref)
{
    md_part *part = md_chain_part(c, ref);

    part->prev = parts->free[part->size_class];
    parts->free[part->size_class] = ref;
}

/* A sealed one serves as a live one that is no larger; too small a one is
 * lost until everything is copied (evict.c). */
void md_chain_remove(const md_chains *c, md_chain_parts *parts, md_part *later)
{
    uint32_t ref = later->prev;
    md_part *part = md_chain_part(c, ref);
    size_t bytes = sizeof *part + part->used;
    unsigned size_class = MD_CHAIN_CLASSES;

    later->prev = part->prev;
    if (md_part_is_sealed(part)) {
        while (size_class > 0 && class_bytes(size_class - 1) > bytes)
            size_class--;
        if (size_class == 0)
            return;
        part->size_class = (uint8_t)(size_class - 1);
    }
    part_give_back(c, parts, ref);
}

/* Can a live part be put in front of one that is behind it? A new beginning
 * in the middle cannot be copied over. */
static bool joins(const md_part *part, const md_part *later,
                  const md_part *newest)
{
    return md_part_source(part) == md_part_source(later) &&
           md_part_last_offset(part) == md_part_offset(later) &&
           md_part_last_sec(part) == later->sec &&
           md_part_spans(md_part_offset(part), part->sec,
                         md_part_last_offset(newest), md_part_last_sec(newest));
}

/* The first of the live parts that can be one, and their bytes; 0: there is
 * none. */
static uint32_t first_live(const md_chains *c, uint32_t newest, size_t *bytes)
{
    const md_part *last = md_chain_part(c, newest), *part;
    uint32_t ref, first = 0;

    *bytes = 0;
    for (ref = newest; ref != 0; ref = part->prev) {
        part = md_chain_part(c, ref);
        if (md_part_is_sealed(part) || *bytes + part->used > UINT16_MAX ||
            (first != 0 && !joins(part, md_chain_part(c, first), last)))
            break;
        *bytes += part->used;
        first = ref;
    }
    return first;
}

void md_chain_seal(md_chains *c, md_chain_parts *parts, uint32_t *newest)
{
    size_t total = 0;
    uint32_t ref, first, sealed;
    md_part *whole, *part, *last;

    first = *newest != 0 ? first_live(c, *newest, &total) : 0;
    if (first == 0)
        return;
    sealed = md_pool_take(&c->pool, &parts->end, sizeof *whole + total);
    if (sealed == 0)
        return;
    whole = md_chain_part(c, sealed);
    last = md_chain_part(c, *newest);
    part = md_chain_part(c, first);
    *whole = (md_part){.place = part->place,
                       .sec = part->sec,
                       .prev = part->prev,
                       .size_class = MD_PART_SEALED};
    md_part_take(whole, md_part_last_offset(last), md_part_last_sec(last),
                 total);
    for (ref = *newest;;) {
        uint32_t prev;

        part = md_chain_part(c, ref);
        prev = part->prev;
        total -= part->used;
        memcpy(whole->bytes + total, part->bytes, part->used);
        part_give_back(c, parts, ref);
        if (ref == first)
            break;
        ref = prev;
    }
    *newest = sealed;
}

void md_chain_finish(md_chains *c, md_chain_parts *parts, uint32_t *newest)
{
    md_part *part;

    md_chain_seal(c, parts, newest);
    part = *newest != 0 ? md_chain_part(c, *newest) : NULL;
    if (part != NULL && md_part_is_sealed(part))
        part->finished = true;
}
