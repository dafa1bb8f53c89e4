/*
 * What keeps several threads apart that add to one store.
 *
 * Strings and keys have a lock for each shard; programs, hosts and shapes, of
 * which there are few, one together; so have the numbers of keys. Who has one
 * may take one of those that stand behind it here: names, shards of keys,
 * shards of strings, numbers. Private to lib/store.
 */
#ifndef MD_STORE_GUARD_H
#define MD_STORE_GUARD_H

#include "store/state.h"

typedef struct md_guard {
    md_locks names; /* one */
    md_locks keys;
    md_locks strings;
    md_locks numbers; /* one */
} md_guard;

/* False: locks are not to be had. */
bool md_guard_init(md_guard *guard, unsigned shards);
void md_guard_free(md_guard *guard);

/* Several threads may add to the store from here on: nothing that others look
 * at moves any more. False without memory: it has no guard. */
bool md_guard_take(md_store *store, md_guard *guard);

/* It is one thread's again. */
void md_guard_give(md_store *store);

/* NULL where there is no guard. */
static inline md_locks *md_guard_names(md_guard *guard)
{
    return guard != NULL ? &guard->names : NULL;
}

#endif
