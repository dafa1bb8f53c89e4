/*
 * Numbered objects that come and go, at addresses that never move.
 *
 * Takes the size of an object, gives numbers and pointers.  Does not know the
 * objects.  Running out of memory ends the program.
 */
#ifndef BENCH_GENERATOR_POOL_H
#define BENCH_GENERATOR_POOL_H

#include <stddef.h>
#include <stdint.h>

enum { POOL_CHUNK = 256 };

struct pool {
    size_t object_bytes;
    char **chunks;
    uint32_t chunk_count;
    uint32_t used_count;
    uint32_t *free_numbers;
    uint32_t free_count;
};

/* realloc() that does not return when there is no memory. */
void *pool_resize(void *memory, size_t bytes);

void pool_init(struct pool *pool, size_t object_bytes);
/* The object's bytes are all zero. */
uint32_t pool_take(struct pool *pool);
void pool_give(struct pool *pool, uint32_t number);
void pool_free(struct pool *pool);

static inline void *pool_at(const struct pool *pool, uint32_t number)
{
    return pool->chunks[number / POOL_CHUNK] +
           pool->object_bytes * (number % POOL_CHUNK);
}

#endif
