/*
 * The chains of parts. Live parts come in sizes of 128 bytes and doubled, so
 * that a part given back serves the next chain; a chain's parts grow as it
 * does.
 */
#include "store/chain.h"

#include <string.h>

enum { SMALLEST = 128, GROWS_TO = 3 /* class of 1,024 bytes */ };

void md_chains_free(md_chains *c)
{
    md_pool_free(&c->pool);
}

static size_t class_bytes(unsigned size_class)
{
    return (size_t)SMALLEST << size_class;
}

static uint32_t part_take(md_chains *c, unsigned size_class)
{
    uint32_t ref = c->free[size_class];
    md_part *part;

    if (ref != 0) {
        part = md_chain_part(c, ref);
        c->free[size_class] = part->prev;
    } else {
        ref = md_pool_take(&c->pool, class_bytes(size_class));
        if (ref == 0)
            return 0;
        part = md_chain_part(c, ref);
    }
    memset(part, 0, sizeof *part);
    part->room = (uint16_t)(class_bytes(size_class) - sizeof *part);
    part->size_class = (uint8_t)size_class;
    return ref;
}

static unsigned next_class(const md_part *newest, size_t need)
{
    unsigned size_class = 0;

    if (newest != NULL && !newest->sealed && newest->size_class < GROWS_TO)
        size_class = newest->size_class + 1U;
    else if (newest != NULL && !newest->sealed)
        size_class = GROWS_TO;
    while (class_bytes(size_class) - sizeof *newest < need)
        size_class++;
    return size_class;
}

md_part *md_chain_room(md_chains *c, uint32_t *newest, uint32_t source,
                       uint64_t offset, int64_t sec, size_t need)
{
    md_part *last = *newest ? md_chain_part(c, *newest) : NULL;
    md_part *part;
    uint32_t ref;

    if (need > MD_FACT_BYTES_MAX)
        return NULL;
    if (last != NULL && md_chain_fits(last, source, offset, need))
        return last;
    ref = part_take(c, next_class(last, need));
    if (ref == 0)
        return NULL;
    part = md_chain_part(c, ref);
    part->source = source;
    part->offset = part->last_offset = offset;
    part->sec = part->last_sec = sec;
    if (last != NULL && md_chain_continues(last, source, offset)) {
        part->offset = part->last_offset = last->last_offset;
        part->sec = part->last_sec = last->last_sec;
    }
    part->prev = *newest;
    *newest = ref;
    return part;
}

static void part_give_back(md_chains *c, uint32_t ref)
{
    md_part *part = md_chain_part(c, ref);

    part->prev = c->free[part->size_class];
    c->free[part->size_class] = ref;
}

void md_chain_seal(md_chains *c, uint32_t *newest)
{
    size_t total = 0;
    uint32_t ref, first = 0, sealed;
    md_part *whole, *part, *last;

    for (ref = *newest; ref != 0; ref = part->prev) {
        part = md_chain_part(c, ref);
        if (part->sealed)
            break;
        /* A new beginning in the middle cannot be copied over. */
        if (first != 0) {
            const md_part *later = md_chain_part(c, first);

            if (part->source != later->source ||
                part->last_offset != later->offset ||
                part->last_sec != later->sec)
                break;
        }
        if (total + part->used > UINT16_MAX)
            break;
        total += part->used;
        first = ref;
    }
    if (first == 0)
        return;
    sealed = md_pool_take(&c->pool, sizeof *whole + total);
    if (sealed == 0)
        return;
    whole = md_chain_part(c, sealed);
    last = md_chain_part(c, *newest);
    part = md_chain_part(c, first);
    memset(whole, 0, sizeof *whole);
    whole->prev = part->prev;
    whole->source = part->source;
    whole->offset = part->offset;
    whole->sec = part->sec;
    whole->last_offset = last->last_offset;
    whole->last_sec = last->last_sec;
    whole->used = whole->room = (uint16_t)total;
    whole->sealed = true;
    for (ref = *newest;;) {
        uint32_t prev;

        part = md_chain_part(c, ref);
        prev = part->prev;
        total -= part->used;
        memcpy(whole->bytes + total, part->bytes, part->used);
        part_give_back(c, ref);
        if (ref == first)
            break;
        ref = prev;
    }
    *newest = sealed;
}

void md_chain_finish(md_chains *c, uint32_t *newest)
{
    md_part *part;

    md_chain_seal(c, newest);
    part = *newest != 0 ? md_chain_part(c, *newest) : NULL;
    if (part != NULL && part->sealed)
        part->finished = true;
}
