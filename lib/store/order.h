/*
 * Putting many things in the order of a number each. Private to lib/store.
 */
#ifndef MD_STORE_ORDER_H
#define MD_STORE_ORDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The number, and which thing it belongs to. */
typedef struct md_place {
    uint64_t number;
    uint32_t index;
} md_place;

/* Sort by number; equal ones stay as they stand. Takes time in proportion to
 * the count. False without memory: nothing has changed then. */
bool md_order(md_place *places, size_t count);

/*
 * Things of `size` bytes into that order, each moved once: places[i].index
 * tells where the i-th is to be taken from, and is i then. `moving` is room for
 * one of them.
 */
void md_order_move(void *things, size_t size, md_place *places, size_t count,
                   void *moving);

#endif
