/*
 * The pool. Takes sizes, gives references; fails with 0 and stays as it was.
 */
#include "store/pool.h"

#include "base/alloc.h"

enum { POOL_UNITS = 1 << MD_POOL_SHIFT };

void md_pool_free(md_pool *p)
{
    size_t i;

    for (i = 0; i < p->count; i++)
        md_free(p->chunks[i]);
    md_free(p->chunks);
    *p = (md_pool){0};
}

static size_t unit_bytes(const md_pool *p)
{
    return p->fine ? MD_POOL_FINE_UNIT : MD_POOL_UNIT;
}

static bool pool_chunk(md_pool *p, size_t units)
{
    size_t bytes = (units > POOL_UNITS ? units : POOL_UNITS) * unit_bytes(p);
    void *grown;

    if (p->count >= UINT32_MAX >> MD_POOL_SHIFT)
        return false;
    grown = md_grow(p->chunks, &p->cap, p->count + 1, sizeof *p->chunks);
    if (grown == NULL)
        return false;
    p->chunks = grown;
    p->chunks[p->count] = md_alloc(bytes);
    if (p->chunks[p->count] == NULL)
        return false;
    /* Unit 0 of the first chunk stays unused: reference 0 is none. */
    p->used = p->count == 0 ? 1 : 0;
    p->count++;
    return true;
}

uint32_t md_pool_take(md_pool *p, size_t bytes)
{
    /* Nothing has a reference of its own too. */
    size_t units = bytes == 0 ? 1 : (bytes - 1) / unit_bytes(p) + 1;
    uint32_t ref;

    if (bytes > (size_t)PTRDIFF_MAX - (size_t)2 * MD_POOL_UNIT)
        return 0;
    if (p->count == 0 || units > (size_t)(POOL_UNITS - p->used)) {
        if (!pool_chunk(p, units + 1))
            return 0;
    }
    ref = (uint32_t)((p->count - 1) << MD_POOL_SHIFT) | p->used;
    p->used = units > (size_t)(POOL_UNITS - p->used)
                  ? (uint32_t)POOL_UNITS
                  : p->used + (uint32_t)units;
    p->bytes += units * unit_bytes(p);
    return ref;
}
