/*
 * The programs other than Postfix in a store, most lines first.
 */
#ifndef MD_QUERY_PROGRAMS_H
#define MD_QUERY_PROGRAMS_H

#include "store/store.h"

typedef struct md_program_lines {
    md_slice program; /* loan of the store */
    uint64_t lines;
} md_program_lines;

typedef struct md_programs {
    bool made;
    md_program_lines *items; /* most lines first, then bytewise */
    size_t count;
    size_t cap;
} md_programs;

void md_programs_free(md_programs *p);

/* False without memory. */
bool md_programs_list(md_programs *p, const md_store *store);

#endif
