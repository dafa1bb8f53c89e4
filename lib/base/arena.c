/*
 * The arena. Takes sizes, gives zeroed pieces; fails with NULL and stays as
 * it was.
 */
#include "base/arena.h"

#include <stdalign.h>

#include "base/alloc.h"

enum { ARENA_FIRST = 4096, ARENA_LARGEST = 256 * 1024 };

struct md_arena_chunk {
    md_arena_chunk *next;
    size_t size;
    size_t used;
    alignas(max_align_t) unsigned char bytes[];
};

void md_arena_free(md_arena *a)
{
    while (a->chunks != NULL) {
        md_arena_chunk *next = a->chunks->next;

        md_free(a->chunks);
        a->chunks = next;
    }
    a->next_size = 0;
    a->used_bytes = 0;
}

void md_arena_clear(md_arena *a)
{
    md_arena_chunk *keep = a->chunks;

    if (keep == NULL)
        return;
    a->chunks = keep->next;
    md_arena_free(a);
    keep->next = NULL;
    keep->used = 0;
    a->chunks = keep;
    /* One huge piece is no reason to go on with huge chunks. */
    a->next_size = keep->size < ARENA_LARGEST ? keep->size : ARENA_LARGEST;
}

static md_arena_chunk *arena_chunk(md_arena *a, size_t size)
{
    size_t want = a->next_size ? a->next_size : ARENA_FIRST;
    md_arena_chunk *chunk;

    if (want < size)
        want = size;
    if (want > SIZE_MAX - sizeof *chunk)
        return NULL;
    chunk = md_alloc(sizeof *chunk + want);
    if (chunk == NULL)
        return NULL;
    chunk->size = want;
    chunk->used = 0;
    chunk->next = a->chunks;
    a->chunks = chunk;
    a->next_size = want > ARENA_LARGEST / 2 ? ARENA_LARGEST : want * 2;
    return chunk;
}

void *md_arena_take(md_arena *a, size_t size)
{
    const size_t unit = alignof(max_align_t);
    md_arena_chunk *chunk = a->chunks;
    unsigned char *piece;

    if (size > SIZE_MAX - unit)
        return NULL;
    size = (size + unit - 1) / unit * unit;
    if (chunk == NULL || size > chunk->size - chunk->used)
        chunk = arena_chunk(a, size);
    if (chunk == NULL)
        return NULL;
    piece = chunk->bytes + chunk->used;
    chunk->used += size;
    a->used_bytes += size;
    memset(piece, 0, size);
    return piece;
}

md_slice md_arena_copy(md_arena *a, md_slice s)
{
    char *copy;

    if (s.ptr == NULL || s.len == SIZE_MAX)
        return MD_NONE;
    copy = md_arena_take(a, s.len + 1);
    if (copy == NULL)
        return MD_NONE;
    if (s.len)
        memcpy(copy, s.ptr, s.len);
    return md_slice_make(copy, s.len);
}
