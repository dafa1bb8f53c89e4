/*
 * Chains: the packed facts of one key, as a list of parts, newest first.
 *
 * A part keeps facts of one source in ascending offsets, each coded against
 * the one before; `offset` and `sec` are what its first fact is coded
 * against, so that consecutive parts of one source can be put together by
 * copying bytes. A live part has room left; sealing puts the live parts of a
 * chain into one of exact size.
 */
#ifndef MD_STORE_CHAIN_H
#define MD_STORE_CHAIN_H

#include <stdbool.h>

#include "store/pool.h"

enum { MD_CHAIN_CLASSES = 7, MD_FACT_BYTES_MAX = 6144 };

typedef struct md_part {
    uint32_t prev; /* the part before, 0: none */
    uint32_t source;
    uint64_t offset; /* the state before its first fact */
    int64_t sec;
    uint64_t last_offset; /* the state after its last fact */
    int64_t last_sec;
    uint16_t used;
    uint16_t room;
    uint8_t size_class; /* of a live part */
    bool sealed;
    bool finished; /* ends with `removed` */
    unsigned char bytes[];
} md_part;

typedef struct md_chains {
    md_pool pool;
    uint32_t free[MD_CHAIN_CLASSES]; /* live parts to be used again */
} md_chains;

void md_chains_free(md_chains *c);

static inline md_part *md_chain_part(const md_chains *c, uint32_t ref)
{
    return md_pool_at(&c->pool, ref);
}

/* Is a fact behind that part coded against its last one? */
static inline bool md_chain_continues(const md_part *part, uint32_t source,
                                      uint64_t offset)
{
    return part->source == source && offset >= part->last_offset;
}

/* Has the part, which ends a chain, room for such a fact? */
static inline bool md_chain_fits(const md_part *part, uint32_t source,
                                 uint64_t offset, size_t need)
{
    return !part->sealed && md_chain_continues(part, source, offset) &&
           need <= (size_t)(part->room - part->used);
}

/*
 * A part at the end of the chain that has `need` bytes of room for a fact of
 * that source and offset; *newest is moved on when a new one was needed. The
 * caller writes at part->bytes + part->used and adds to used. NULL without
 * memory: nothing changed.
 */
md_part *md_chain_room(md_chains *c, uint32_t *newest, uint32_t source,
                       uint64_t offset, int64_t sec, size_t need);

/* Put the live parts into one of exact size; no memory: they stay. */
void md_chain_seal(md_chains *c, uint32_t *newest);

/* And note that a use of the queue ID ends with it. */
void md_chain_finish(md_chains *c, uint32_t *newest);

#endif
