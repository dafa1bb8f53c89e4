/*
 * A ceiling of events for one use of a queue ID. What came first stays, for
 * it says whose mail it is; what came last stays, for it says what became of
 * it; what is dropped lies in between, and is counted.
 */
#ifndef MD_STORE_TRIM_H
#define MD_STORE_TRIM_H

#include "store/state.h"

/* Room for one more fact of a message. */
void md_trim_room(md_store *store, uint32_t key);

/* A fact was added to a message; the next may have to begin a part. */
void md_trim_added(md_store *store, uint32_t key);

/* Is the next fact of that key one that is dropped sooner or later? */
static inline bool md_trim_drops(const md_store *store, const md_key *key)
{
    return key->truncated && key->kind == MD_KEY_MESSAGE &&
           store->options.max_events_per_message != 0 &&
           key->fact_count >= store->options.max_events_per_message / 2;
}

#endif
