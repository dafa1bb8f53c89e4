/*
 * Interned strings: equal bytes have equal references.
 */
#ifndef MD_STORE_STRINGS_H
#define MD_STORE_STRINGS_H

#include "base/hash.h"
#include "store/pool.h"
#include "store/table.h"

typedef struct md_strings {
    md_hash_key key;
    md_pool pool;
    md_table table;
} md_strings;

void md_strings_free(md_strings *s);

/* 0 without memory (and for an absent slice). */
uint32_t md_strings_add(md_strings *s, md_slice text);

/* 0: not there. */
uint32_t md_strings_find(const md_strings *s, md_slice text);

/* Lives as long as the strings; reference 0 is absent. */
md_slice md_strings_at(const md_strings *s, uint32_t ref);

/* It is asked for soon: on the way from memory by then. */
static inline void md_strings_soon(const md_strings *s, uint32_t ref)
{
    __builtin_prefetch(md_pool_at(&s->pool, ref));
}

#endif
