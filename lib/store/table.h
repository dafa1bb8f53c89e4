/*
 * A hash table from 32-bit tags to references, grown a segment at a time
 * (extendible hashing), so that no insertion ever stalls for a whole copy.
 * The table holds no keys: the owner says whether a reference is the one that
 * is looked for.
 */
#ifndef MD_STORE_TABLE_H
#define MD_STORE_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct md_segment md_segment;

typedef struct md_table {
    md_segment **directory; /* 1 << depth pointers */
    unsigned depth;
    size_t count; /* references held */
    size_t bytes;
} md_table;

typedef bool (*md_table_same)(const void *context, uint32_t ref);

void md_table_free(md_table *t);

/* The reference with that tag that is the same; 0: none. */
uint32_t md_table_find(const md_table *t, uint32_t tag, md_table_same same,
                       const void *context);

/* Adds one that is not in; false without memory, the table as it was. */
bool md_table_add(md_table *t, uint32_t tag, uint32_t ref);

#endif
