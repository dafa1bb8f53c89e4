/*
 * Interned strings: equal bytes have equal references.
 */
#ifndef MD_STORE_STRINGS_H
#define MD_STORE_STRINGS_H

#include "base/hash.h"
#include "store/pool.h"
#include "store/shards.h"
#include "store/table.h"
#include "store/varint.h"

typedef struct md_string_shard {
    md_table table;
    md_pool_end end; /* where new strings go */
    char apart[MD_APART];
} md_string_shard;

/*
 * Three of four strings that a log asks for were asked for shortly before: the
 * same session, message or relay. Those are found in a place that stays in
 * the processor's cache; the tables are far larger.
 */
typedef struct md_strings {
    md_hash_key key;
    md_pool pool;
    md_string_shard *shards;
    unsigned shard_bits;
    md_locks *locks; /* of shards; NULL: one thread has them all */
    md_recent recent[MD_RECENT];
} md_strings;

/* With 1 << shard_bits shards; false without memory. */
bool md_strings_init(md_strings *s, md_hash_key key, unsigned shard_bits);
void md_strings_free(md_strings *s);

/* Bytes of strings and tables. */
uint64_t md_strings_bytes(const md_strings *s);

static inline md_string_shard *md_strings_shard(const md_strings *s,
                                                uint32_t tag)
{
    return &s->shards[md_shard_of(tag, s->shard_bits)];
}

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

/* The same for whoever has the text's shard to himself, and knows that it was
 * not met lately. */
uint32_t md_strings_add_rare(md_strings *s, md_slice text, uint32_t tag);

/*
 * What the first and the second look at a text that will be added soon should
 * ask from memory: its bucket, and the string that this names; NULL: nothing.
 * (Not the prefetch itself: a function of prefetches alone has no effect in
 * the eyes of gcc 12, which leaves out its calls.)
 */
static inline const void *md_strings_far(const md_strings *s, uint32_t tag)
{
    const md_recent *recent = &s->recent[md_recent_place(tag)];

    return recent->tag == tag && recent->ref != 0
               ? NULL
               : md_table_place(&md_strings_shard(s, tag)->table, tag);
}

static inline const void *md_strings_near(const md_strings *s, uint32_t tag)
{
    const md_recent *recent = &s->recent[md_recent_place(tag)];
    uint32_t guess =
        recent->tag == tag && recent->ref != 0
            ? recent->ref
            : md_table_guess(&md_strings_shard(s, tag)->table, tag);

    return guess != 0 ? md_pool_at(&s->pool, guess) : NULL;
}

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

/* Is it that text? */
static inline bool md_strings_is(const md_strings *s, uint32_t ref,
                                 md_slice text)
{
    return md_slice_same(md_strings_at(s, ref), text);
}

/* It is asked for soon: on the way from memory by then. */
static inline void md_strings_soon(const md_strings *s, uint32_t ref)
{
    __builtin_prefetch(md_pool_at(&s->pool, ref));
}

#endif
