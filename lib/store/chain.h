/*
 * Chains: the packed facts of one key, as a list of parts, newest first.
 *
 * A part keeps facts of one source in ascending offsets, each coded against
 * the one before; its place and `sec` are what the first fact is coded
 * against, so that consecutive parts of one source can be put together by
 * copying bytes. A live part has room left; sealing puts the live parts of a
 * chain into one of exact size.
 */
#ifndef MD_STORE_CHAIN_H
#define MD_STORE_CHAIN_H

#include <stdbool.h>

#include "store/pool.h"
#include "store/store.h"

enum {
    MD_CHAIN_CLASSES = 7,
    MD_CHAIN_SMALLEST = 128,
    MD_CHAIN_GROWN = 1024, /* no live part is larger, but for a larger fact */
    MD_FACT_BYTES_MAX = 6144,
    MD_PART_SEALED = 255
};

/* There is one for each message, so every byte counts. */
typedef struct md_part {
    uint64_t place; /* source << MD_OFFSET_BITS | offset, and … */
    int64_t sec;    /* … seconds, both before its first fact */
    uint32_t prev;  /* the part before, 0: none */
    uint32_t ran;   /* bytes from there to its last fact */
    int32_t passed; /* seconds from there */
    uint16_t used;
    uint8_t size_class; /* of a live part, or MD_PART_SEALED */
    bool finished : 1;  /* ends with `removed` */
    bool closed : 1;    /* live, but what comes next has a part of its own */
    unsigned char bytes[];
} md_part;

static inline uint32_t md_part_source(const md_part *part)
{
    return (uint32_t)(part->place >> MD_OFFSET_BITS);
}

static inline uint64_t md_part_offset(const md_part *part)
{
    return part->place & ((UINT64_C(1) << MD_OFFSET_BITS) - 1);
}

/* The state after its last fact. */
static inline uint64_t md_part_last_offset(const md_part *part)
{
    return md_part_offset(part) + part->ran;
}

static inline int64_t md_part_last_sec(const md_part *part)
{
    return part->sec + part->passed;
}

static inline bool md_part_is_sealed(const md_part *part)
{
    return part->size_class == MD_PART_SEALED;
}

typedef struct md_chains {
    md_pool pool;
} md_chains;

/* Where the chains of a shard have their parts from. */
typedef struct md_chain_parts {
    md_pool_end end;
    uint32_t free[MD_CHAIN_CLASSES]; /* live ones to be used again */
} md_chain_parts;

void md_chains_free(md_chains *c);

static inline md_part *md_chain_part(const md_chains *c, uint32_t ref)
{
    return md_pool_at(&c->pool, ref);
}

/* Can a part tell how far it is from one place to another? */
static inline bool md_part_spans(uint64_t from, int64_t from_sec, uint64_t to,
                                 int64_t to_sec)
{
    int64_t passed = to_sec - from_sec;

    return to >= from && to - from <= UINT32_MAX && passed >= INT32_MIN &&
           passed <= INT32_MAX;
}

/* Is a fact behind that part coded against its last one? */
static inline bool md_chain_continues(const md_part *part, uint32_t source,
                                      uint64_t offset, int64_t sec)
{
    return md_part_source(part) == source &&
           md_part_spans(md_part_last_offset(part), md_part_last_sec(part),
                         offset, sec);
}

/* Bytes of a live part that facts may take. */
static inline size_t md_part_room(const md_part *part)
{
    return ((size_t)MD_CHAIN_SMALLEST << part->size_class) - sizeof *part;
}

/* Has the part, which ends a chain, room for such a fact? */
static inline bool md_chain_fits(const md_part *part, uint32_t source,
                                 uint64_t offset, int64_t sec, size_t need)
{
    return !md_part_is_sealed(part) && !part->closed &&
           md_chain_continues(part, source, offset, sec) &&
           md_part_spans(md_part_offset(part), part->sec, offset, sec) &&
           need <= md_part_room(part) - part->used;
}

/*
 * A part at the end of the chain that has `need` bytes of room for a fact of
 * that source and offset; *newest is moved on when a new one was needed. The
 * caller writes at part->bytes + part->used, and says so. NULL without
 * memory: nothing changed.
 */
md_part *md_chain_room(md_chains *c, md_chain_parts *parts, uint32_t *newest,
                       uint32_t source, uint64_t offset, int64_t sec,
                       size_t need);

/* A fact was written that takes so many bytes. */
static inline void md_part_take(md_part *part, uint64_t offset, int64_t sec,
                                size_t bytes)
{
    part->ran = (uint32_t)(offset - md_part_offset(part));
    part->passed = (int32_t)(sec - part->sec);
    part->used = (uint16_t)(part->used + bytes);
}

/* Put the live parts into one of exact size; no memory: they stay. */
void md_chain_seal(md_chains *c, md_chain_parts *parts, uint32_t *newest);

/* Let go of the part in front of one. */
void md_chain_remove(const md_chains *c, md_chain_parts *parts, md_part *later);

/* And note that a use of the queue ID ends with it. */
void md_chain_finish(md_chains *c, md_chain_parts *parts, uint32_t *newest);

#endif
