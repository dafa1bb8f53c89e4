/*
 * The only way to memory in this library.
 *
 * Thin on purpose: a test links with --wrap=malloc (calloc, realloc) and lets
 * the n-th call fail. Sizes are checked for overflow here and nowhere else.
 */
#ifndef MD_BASE_ALLOC_H
#define MD_BASE_ALLOC_H

#include <stddef.h>

/* NULL when there is no memory, or count * size does not fit. */
void *md_alloc(size_t size);
void *md_calloc(size_t count, size_t size);

/* As realloc: the old block is still good when the answer is NULL. */
void *md_realloc(void *block, size_t count, size_t size);

void md_free(void *block);

/*
 * Grow an array so that it holds at least `need` items: doubles, starts with
 * 8. Gives the (perhaps moved) block, or NULL with the old one still good.
 * *cap is changed only on success.
 */
void *md_grow(void *block, size_t *cap, size_t need, size_t size);

/* As md_grow, for what is small mostly and many: it begins with what is
 * needed and grows by half. */
void *md_grow_tight(void *block, size_t *cap, size_t need, size_t size);

#endif
