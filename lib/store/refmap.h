/*
 * From references of one store to those of another, or to numbers. Neither
 * key nor value is 0. Nobody who writes into a log chooses references, so the
 * hash needs no key.
 */
#ifndef MD_STORE_REFMAP_H
#define MD_STORE_REFMAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct md_refmap {
    uint64_t *slots; /* key << 32 | value, 0: free */
    size_t mask;     /* slots - 1 */
    size_t count;
} md_refmap;

void md_refmap_free(md_refmap *m);

/* The value of a key; 0: none. */
uint32_t md_refmap_get(const md_refmap *m, uint32_t key);

/* One that is not in; false without memory. */
bool md_refmap_put(md_refmap *m, uint32_t key, uint32_t value);

#endif
