/*
 * Memory: malloc and friends behind one door, with overflow checks.
 *
 * Takes counts and sizes, gives blocks. Fails with NULL, never otherwise.
 */
#include "base/alloc.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

/* No object is larger than PTRDIFF_MAX: the difference of two of its
 * addresses would not fit. */
static bool possible(size_t count, size_t size)
{
    return size == 0 || count <= (size_t)PTRDIFF_MAX / size;
}

void *md_alloc(size_t size)
{
    return possible(1, size) ? malloc(size ? size : 1) : NULL;
}

void *md_calloc(size_t count, size_t size)
{
    if (!possible(count, size))
        return NULL;
    return calloc(count ? count : 1, size ? size : 1);
}

void *md_realloc(void *block, size_t count, size_t size)
{
    if (!possible(count, size))
        return NULL;
    count *= size;
    return realloc(block, count != 0 ? count : 1);
}

void md_free(void *block)
{
    free(block);
}

void *md_grow(void *block, size_t *cap, size_t need, size_t size)
{
    size_t want = *cap ? *cap : 8;
    void *grown;

    if (block != NULL && need <= *cap)
        return block;
    while (want < need) {
        if (want > SIZE_MAX / 2)
            return NULL;
        want *= 2;
    }
    grown = md_realloc(block, want, size);
    if (grown != NULL)
        *cap = want;
    return grown;
}

void *md_grow_tight(void *block, size_t *cap, size_t need, size_t size)
{
    size_t want = *cap + *cap / 2;
    void *grown;

    if (block != NULL && need <= *cap)
        return block;
    if (want < need)
        want = need;
    grown = md_realloc(block, want, size);
    if (grown != NULL)
        *cap = want;
    return grown;
}
