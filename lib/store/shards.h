/*
 * Shards: what is looked up by a hash is divided by it, so that several
 * threads may look up and add at the same time.
 *
 * A shard is a table of its own and ends of its own in the pools that all
 * share; references and numbers are good everywhere, so whoever reads need
 * not know of shards. Their number is a power of two that the store begins
 * with: one where there is one thread.
 */
#ifndef MD_STORE_SHARDS_H
#define MD_STORE_SHARDS_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

enum {
    MD_SHARD_BITS_MOST = 6,
    MD_SHARDS_MOST = 1 << MD_SHARD_BITS_MOST,
    MD_RECENT_BITS = 12,
    MD_RECENT = 1 << MD_RECENT_BITS,
    /* Bytes between what different threads write to: nothing of both sides is
     * in one line of a cache. */
    MD_APART = 64
};

/* Something looked up lately, by its tag. */
typedef struct md_recent {
    uint32_t tag;
    uint32_t ref; /* 0: none */
} md_recent;

/* The place of a tag among MD_RECENT; those of a shard lie together. */
static inline uint32_t md_recent_place(uint32_t tag)
{
    return tag % MD_RECENT;
}

static inline unsigned md_shard_of(uint32_t tag, unsigned bits)
{
    return md_recent_place(tag) >> (MD_RECENT_BITS - bits);
}

/* How many bits are good for so many threads. */
unsigned md_shard_bits(uint32_t threads);

/* One lock for each shard of something. */
typedef struct md_lock {
    pthread_mutex_t mutex;
    char apart[MD_APART];
} md_lock;

typedef struct md_locks {
    md_lock each[MD_SHARDS_MOST];
    unsigned count;
} md_locks;

/* False: there are none to be had. */
bool md_locks_init(md_locks *locks, unsigned count);
void md_locks_free(md_locks *locks);

/* The next shard of those that are left (a bit each), locked, from `first` on:
 * one that nobody is at if there is any. It is not left any more. */
unsigned md_locks_next(md_locks *locks, uint64_t *left, unsigned first);

/* NULL: nobody else is at it. */
static inline void md_locks_take(md_locks *locks, unsigned shard)
{
    if (locks != NULL)
        (void)pthread_mutex_lock(&locks->each[shard].mutex);
}

static inline void md_locks_give(md_locks *locks, unsigned shard)
{
    if (locks != NULL)
        (void)pthread_mutex_unlock(&locks->each[shard].mutex);
}

#endif
