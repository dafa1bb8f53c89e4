/*
 * Interned strings: equal bytes have equal references.
 */
#ifndef MD_STORE_STRINGS_H
#define MD_STORE_STRINGS_H

#include "base/hash.h"
#include "store/pool.h"
#include "store/table.h"
#include "store/varint.h"

typedef struct md_strings {
    md_hash_key key;
    md_pool pool;
    md_table table;
} md_strings;

void md_strings_init(md_strings *s, md_hash_key key);
void md_strings_free(md_strings *s);

/* 0 without memory (and for an absent slice). */
uint32_t md_strings_add(md_strings *s, md_slice text);

/* 0: not there. */
uint32_t md_strings_find(const md_strings *s, md_slice text);

/* The tag that a text has in the table; the same work for many texts is done
 * in three rounds: tags, prefetches, additions. */
static inline uint32_t md_strings_tag(const md_hash_key *key, md_slice text)
{
    return (uint32_t)(md_hash_text(key, text) >> 32);
}

/* As md_strings_add, of a text that is there, with its tag. */
uint32_t md_strings_add_tagged(md_strings *s, md_slice text, uint32_t tag);

/* Lives as long as the strings; reference 0 is absent. */
static inline md_slice md_strings_at(const md_strings *s, uint32_t ref)
{
    const unsigned char *at;
    size_t len;

    if (ref == 0)
        return MD_NONE;
    at = md_pool_at(&s->pool, ref);
    len = (size_t)md_varint_get(&at);
    return md_slice_make((const char *)at, len);
}

/* It is asked for soon: on the way from memory by then. */
static inline void md_strings_soon(const md_strings *s, uint32_t ref)
{
    __builtin_prefetch(md_pool_at(&s->pool, ref));
}

#endif
