/*
 * An arena: many small pieces that live and die together. Chunks start at
 * 4 KiB and double up to 256 KiB, so a small owner stays small.
 */
#ifndef MD_BASE_ARENA_H
#define MD_BASE_ARENA_H

#include "base/slice.h"

typedef struct md_arena_chunk md_arena_chunk;

typedef struct md_arena {
    md_arena_chunk *chunks;
    size_t next_size;
    size_t used_bytes;
} md_arena;

void md_arena_free(md_arena *a);

/* Forget all pieces; the newest (largest) chunk is kept for the next. */
void md_arena_clear(md_arena *a);

/* Zeroed, aligned for any type; NULL without memory. */
void *md_arena_take(md_arena *a, size_t size);

/* A copy with a NUL behind it; ptr NULL without memory (or of MD_NONE). */
md_slice md_arena_copy(md_arena *a, md_slice s);

#endif
