/*
 * Memory addressed by 32-bit references: half the size of pointers, good for
 * 32 GiB in units of 8 bytes (or 16 GiB in fine ones of 4, for bytes that
 * need no alignment), and never moved. Chunks of 32,768 units; a piece larger
 * than that has a chunk of its own. Reference 0 is none.
 */
#ifndef MD_STORE_POOL_H
#define MD_STORE_POOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { MD_POOL_UNIT = 8, MD_POOL_FINE_UNIT = 4, MD_POOL_SHIFT = 15 };

typedef struct md_pool {
    unsigned char **chunks; /* by reference >> MD_POOL_SHIFT */
    size_t count;
    size_t cap;
    uint32_t used; /* units of the newest chunk */
    uint64_t bytes;
    bool fine; /* set before the first piece is taken */
} md_pool;

void md_pool_free(md_pool *p);

/* Not zeroed; 0 without memory. */
uint32_t md_pool_take(md_pool *p, size_t bytes);

static inline void *md_pool_at(const md_pool *p, uint32_t ref)
{
    const uint32_t mask = (UINT32_C(1) << MD_POOL_SHIFT) - 1;

    return p->chunks[ref >> MD_POOL_SHIFT] +
           ((size_t)(ref & mask) << (p->fine ? 2 : 3));
}

#endif
