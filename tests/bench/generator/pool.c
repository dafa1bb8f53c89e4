/*
 * Numbered objects in chunks; see pool.h.
 */
#include "pool.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void *pool_resize(void *memory, size_t bytes)
{
    void *moved = realloc(memory, bytes);

    if (moved == NULL) {
        fputs("maildiag-generate: out of memory\n", stderr);
        exit(2);
    }
    return moved;
}

void pool_init(struct pool *pool, size_t object_bytes)
{
    memset(pool, 0, sizeof(*pool));
    pool->object_bytes = object_bytes;
}

/* There is room for every number in the list of free ones, so giving one back
 * cannot fail. */
static void pool_grow(struct pool *pool)
{
    uint32_t chunk = pool->chunk_count++;

    pool->chunks =
        pool_resize(pool->chunks, pool->chunk_count * sizeof(*pool->chunks));
    pool->chunks[chunk] = pool_resize(NULL, pool->object_bytes * POOL_CHUNK);
    pool->free_numbers =
        pool_resize(pool->free_numbers, (size_t)pool->chunk_count * POOL_CHUNK *
                                            sizeof(*pool->free_numbers));
}

uint32_t pool_take(struct pool *pool)
{
    uint32_t number;

    if (pool->free_count > 0) {
        number = pool->free_numbers[--pool->free_count];
    } else {
        number = pool->used_count++;
        if (number / POOL_CHUNK == pool->chunk_count)
            pool_grow(pool);
    }
    memset(pool_at(pool, number), 0, pool->object_bytes);
    return number;
}

void pool_give(struct pool *pool, uint32_t number)
{
    pool->free_numbers[pool->free_count++] = number;
}

void pool_free(struct pool *pool)
{
    for (uint32_t i = 0; i < pool->chunk_count; i++)
        free(pool->chunks[i]);
    free(pool->chunks);
    free(pool->free_numbers);
}
