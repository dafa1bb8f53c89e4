/*
 * A small set of strings, each kept once and numbered from 1 in the order in
 * which they came. lib/store has a larger one; this starts with a few hundred
 * bytes, for reports about one message.
 */
#ifndef MD_DIAG_NAMES_H
#define MD_DIAG_NAMES_H

#include "base/arena.h"
#include "base/hash.h"

typedef struct md_names {
    md_slice *items;
    size_t count;
    size_t cap;
    uint64_t *slots; /* open addressing: part of the hash << 32 | number;
                        0: free */
    size_t slot_count;
    size_t slotted; /* that have a slot */
    md_hash_key key;
    bool keyed;
    md_arena arena;
} md_names;

/* All zero is an empty set. */
void md_names_free(md_names *n);

/* Its number; 0 for an absent slice. False without memory. */
bool md_names_add(md_names *n, md_slice text, uint32_t *out);

/* A string that nobody will look for, nor add again: it has a number and no
 * more. */
bool md_names_append(md_names *n, md_slice text, uint32_t *out);

/* 0: not in the set, or absent. */
uint32_t md_names_find(const md_names *n, md_slice text);

/* Lives as long as the set; absent for 0. */
static inline md_slice md_names_at(const md_names *n, uint32_t number)
{
    return number == 0 ? MD_NONE : n->items[number - 1];
}

#endif
