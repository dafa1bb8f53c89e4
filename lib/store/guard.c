/*
 * The guard of a store: see guard.h.
 */
#include "store/guard.h"

#include "store/key.h"

bool md_guard_init(md_guard *guard, unsigned shards)
{
    return md_locks_init(&guard->names, 1) &&
           md_locks_init(&guard->numbers, 1) &&
           md_locks_init(&guard->keys, shards) &&
           md_locks_init(&guard->strings, shards);
}

void md_guard_free(md_guard *guard)
{
    md_locks_free(&guard->names);
    md_locks_free(&guard->numbers);
    md_locks_free(&guard->keys);
    md_locks_free(&guard->strings);
}

bool md_guard_take(md_store *store, md_guard *guard)
{
    if (!md_pool_fix(&store->strings.pool) ||
        !md_pool_fix(&store->chains.pool) || !md_key_fix(store))
        return false;
    store->guard = guard;
    store->strings.locks = &guard->strings;
    return true;
}

void md_guard_give(md_store *store)
{
    store->guard = NULL;
    store->strings.locks = NULL;
}
