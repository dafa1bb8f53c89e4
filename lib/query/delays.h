/*
 * Exact percentiles of delays, by groups.
 *
 * Postfix rounds delays to two or three digits, so a million of them are a
 * few thousand values: each (group, value) is kept once with its count. What
 * is kept grows with the distinct values, not with the log.
 */
#ifndef MD_QUERY_DELAYS_H
#define MD_QUERY_DELAYS_H

#include "base/hash.h"

typedef struct md_delay_count {
    int64_t usec;
    uint64_t count; /* 0: free slot */
    uint32_t group;
} md_delay_count;

/* All zero but the key is empty. */
typedef struct md_delays {
    md_hash_key key;
    md_delay_count *slots;
    size_t cap; /* a power of two, or 0 */
    size_t used;
    bool sorted; /* md_delays_sort was called: no more adding */
} md_delays;

void md_delays_init(md_delays *d);
void md_delays_free(md_delays *d);

/* `count` times the delay `usec` in a group. False without memory. */
bool md_delays_add(md_delays *d, uint32_t group, int64_t usec, uint64_t count);

/* All of `from`, which stays as it is. False without memory. */
bool md_delays_join(md_delays *d, const md_delays *from);

/* Puts all in order; percentiles may be asked for from now on. */
void md_delays_sort(md_delays *d);

/*
 * The smallest delay of a group that `percent` (1 to 100) of its delays do
 * not exceed; -1 for a group without any. 100 is the longest.
 */
int64_t md_delays_percentile(const md_delays *d, uint32_t group,
                             unsigned percent);

#endif
