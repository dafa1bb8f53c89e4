/*
 * Programs of a store that is made anew: those that facts need come with
 * them, those that lines of other programs were counted under as far as a
 * ceiling leaves room. Private to eviction.
 */
#ifndef MD_STORE_EVICT_TAGS_H
#define MD_STORE_EVICT_TAGS_H

#include "store/replay.h"

/* Of one source: lines by the new number of the program. */
typedef struct md_evict_counts {
    uint64_t *lines;
    size_t cap;
} md_evict_counts;

/*
 * Counts of other programs' lines into r->to, and those of each source into
 * counts[source], all zero before. False without memory; what is there is the
 * caller's to free.
 */
bool md_evict_tags(md_replay *r, md_evict_counts *counts);

#endif
