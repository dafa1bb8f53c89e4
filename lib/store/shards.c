/*
 * How many shards there are, and their locks. See shards.h.
 */
#include "store/shards.h"

/* Shards for each thread: so many that two of them seldom want the same. */
enum { A_THREAD = 4 };

unsigned md_shard_bits(uint32_t threads)
{
    unsigned bits = 0;

    if (threads < 2)
        return 0;
    while (bits < MD_SHARD_BITS_MOST &&
           (UINT32_C(1) << bits) / A_THREAD < threads)
        bits++;
    return bits;
}

bool md_locks_init(md_locks *locks, unsigned count)
{
    for (locks->count = 0; locks->count < count; locks->count++) {
        if (pthread_mutex_init(&locks->each[locks->count].mutex, NULL) != 0) {
            md_locks_free(locks);
            return false;
        }
    }
    return true;
}

void md_locks_free(md_locks *locks)
{
    while (locks->count > 0)
        (void)pthread_mutex_destroy(&locks->each[--locks->count].mutex);
}

unsigned md_locks_next(md_locks *locks, uint64_t *left, unsigned first)
{
    uint64_t behind = *left >> first << first, look;
    unsigned shard;

    for (look = *left; look != 0; look &= ~(UINT64_C(1) << shard)) {
        behind &= look;
        shard = (unsigned)__builtin_ctzll(behind != 0 ? behind : look);
        if (pthread_mutex_trylock(&locks->each[shard].mutex) == 0)
            goto found;
    }
    shard = (unsigned)__builtin_ctzll(*left);
    (void)pthread_mutex_lock(&locks->each[shard].mutex);
found:
    *left &= ~(UINT64_C(1) << shard);
    return shard;
}
