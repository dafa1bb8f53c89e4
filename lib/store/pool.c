/*
 * The pool. Takes sizes, gives references; fails with 0 and stays as it was.
 */
#include "store/pool.h"

#include "base/alloc.h"

enum { POOL_UNITS = 1 << MD_POOL_SHIFT };

#define CHUNKS_MOST (UINT32_MAX >> MD_POOL_SHIFT)

void md_pool_free(md_pool *p)
{
    size_t i;

    for (i = 0; i < p->count; i++)
        md_free(p->chunks[i]);
    for (i = 0; i < p->spare_count; i++)
        md_free(p->spare[i]);
    md_free(p->chunks);
    md_free(p->spare);
    *p = (md_pool){0};
}

static size_t unit_bytes(const md_pool *p)
{
    return p->fine ? MD_POOL_FINE_UNIT : MD_POOL_UNIT;
}

/* ---- chunks ------------------------------------------------------------- */

/* A place in the list, which others may take as well once it is fixed. */
static bool place_take(md_pool *p, size_t *place)
{
    size_t count = p->count;
    void *grown;

    if (!p->fixed && count < CHUNKS_MOST) {
        grown = md_grow(p->chunks, &p->cap, count + 1, sizeof *p->chunks);
        if (grown == NULL)
            return false;
        p->chunks = grown;
    }
    do {
        if (count >= CHUNKS_MOST || count >= p->cap)
            return false;
    } while (!atomic_compare_exchange_weak(&p->count, &count, count + 1));
    *place = count;
    return true;
}

static bool end_begin(md_pool *p, md_pool_end *end, unsigned char *chunk)
{
    size_t place;

    if (chunk == NULL || !place_take(p, &place)) {
        md_free(chunk);
        return false;
    }
    p->chunks[place] = chunk;
    end->spare = false;
    end->chunk = (uint32_t)place;
    /* Unit 0 of the first chunk stays unused: reference 0 is none. */
    end->left = place == 0 ? POOL_UNITS - 1 : POOL_UNITS;
    return true;
}

static bool end_new(md_pool *p, md_pool_end *end, size_t units)
{
    size_t most = units > POOL_UNITS ? units : POOL_UNITS;

    return end_begin(p, end, md_alloc(most * unit_bytes(p)));
}

/* One of the spare chunks; false: there is none left. */
static bool end_spare(md_pool *p, md_pool_end *end)
{
    size_t left = p->spare_count;

    do {
        if (left == 0)
            return false;
    } while (!atomic_compare_exchange_weak(&p->spare_count, &left, left - 1));
    end->spare = end_begin(p, end, p->spare[left - 1]);
    return end->spare;
}

/* ---- pieces ------------------------------------------------------------- */

/* Nothing has a reference of its own too. */
static size_t units_of(const md_pool *p, size_t bytes)
{
    return bytes == 0 ? 1 : (bytes - 1) / unit_bytes(p) + 1;
}

static uint32_t end_take(const md_pool *p, md_pool_end *end, size_t units)
{
    uint32_t ref = end->chunk << MD_POOL_SHIFT | (POOL_UNITS - end->left);

    end->left -= units < end->left ? (uint32_t)units : end->left;
    end->bytes += units * unit_bytes(p);
    return ref;
}

uint32_t md_pool_take(md_pool *p, md_pool_end *end, size_t bytes)
{
    size_t units = units_of(p, bytes);

    if (bytes > (size_t)PTRDIFF_MAX - (size_t)2 * MD_POOL_UNIT ||
        ((units > end->left || end->spare) && !end_new(p, end, units + 1)))
        return 0;
    return end_take(p, end, units);
}

uint32_t md_pool_take_sure(md_pool *p, md_pool_end *end, size_t bytes)
{
    size_t units = units_of(p, bytes);

    if (units >= POOL_UNITS)
        return 0;
    if (units > end->left && !end_new(p, end, units) && !end_spare(p, end))
        return 0;
    return end_take(p, end, units);
}

/* ---- for several threads ------------------------------------------------ */

bool md_pool_fix(md_pool *p)
{
    void *grown;

    if (p->fixed)
        return true;
    grown = md_realloc(p->chunks, CHUNKS_MOST, sizeof *p->chunks);
    if (grown == NULL)
        return false;
    p->chunks = grown;
    p->cap = CHUNKS_MOST;
    p->fixed = true;
    return true;
}

bool md_pool_spare(md_pool *p, size_t count)
{
    void *grown;

    if (count > p->spare_most) {
        grown = md_realloc(p->spare, count, sizeof *p->spare);
        if (grown == NULL)
            return false;
        p->spare = grown;
        p->spare_most = count;
    }
    while (p->spare_count < count) {
        unsigned char *chunk = md_alloc(POOL_UNITS * unit_bytes(p));

        if (chunk == NULL)
            return false;
        p->spare[p->spare_count++] = chunk;
    }
    return true;
}

bool md_pool_sure(const md_pool *p)
{
    return p->spare_count == p->spare_most &&
           CHUNKS_MOST - p->count >= p->spare_most;
}
