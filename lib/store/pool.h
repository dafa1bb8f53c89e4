/*
 * Memory addressed by 32-bit references: half the size of pointers, good for
 * 32 GiB in units of 8 bytes (or 16 GiB in fine ones of 4, for bytes that
 * need no alignment), and never moved. Chunks of 32,768 units; a piece larger
 * than that has a chunk of its own. Reference 0 is none.
 *
 * Pieces are taken at an end: a chunk that has room left. There may be many,
 * each of somebody else, and a reference is found the same way whichever end
 * it is from. Once the list of chunks is fixed it does not move either: then
 * different threads may take at different ends at the same time.
 */
#ifndef MD_STORE_POOL_H
#define MD_STORE_POOL_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { MD_POOL_UNIT = 8, MD_POOL_FINE_UNIT = 4, MD_POOL_SHIFT = 15 };

typedef struct md_pool {
    unsigned char **chunks; /* by reference >> MD_POOL_SHIFT */
    _Atomic size_t count;
    size_t cap;
    bool fixed;
    bool fine;                  /* set before the first piece is taken */
    unsigned char **spare;      /* chunks for when there is no memory … */
    _Atomic size_t spare_count; /* … and those that are left of them */
    size_t spare_most;
} md_pool;

typedef struct md_pool_end {
    uint32_t chunk;
    uint32_t left;  /* units, of that chunk; 0: there may be none yet */
    bool spare;     /* it was a spare one: for what must be had */
    uint64_t bytes; /* that were taken here */
} md_pool_end;

void md_pool_free(md_pool *p);

/* Not zeroed; 0 without memory. */
uint32_t md_pool_take(md_pool *p, md_pool_end *end, size_t bytes);

/* As md_pool_take of less than a chunk, and where there is no memory, of the
 * spare chunks. */
uint32_t md_pool_take_sure(md_pool *p, md_pool_end *end, size_t bytes);

/* The list of chunks does not move from here on; false without memory. */
bool md_pool_fix(md_pool *p);

/* As many spare chunks as that; false without memory. */
bool md_pool_spare(md_pool *p, size_t count);

/* Is what was made sure of still there: all spare chunks, and as many places
 * in the list? */
bool md_pool_sure(const md_pool *p);

static inline void *md_pool_at(const md_pool *p, uint32_t ref)
{
    const uint32_t mask = (UINT32_C(1) << MD_POOL_SHIFT) - 1;

    return p->chunks[ref >> MD_POOL_SHIFT] +
           ((size_t)(ref & mask) << (p->fine ? 2 : 3));
}

#endif
