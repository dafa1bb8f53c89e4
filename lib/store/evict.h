/*
 * What goes when a ceiling is met: the oldest finished messages first, then
 * the oldest. What is kept is copied into a new store, so that names, keys and
 * tables go with the facts that needed them; sources and what they counted
 * stay.
 */
#ifndef MD_STORE_EVICT_H
#define MD_STORE_EVICT_H

#include "store/state.h"

/* Bytes that count against the ceiling. */
uint64_t md_store_memory(const md_store *store);

/*
 * Make room: for more messages, or for more bytes, so much that the cost of it
 * is a constant for each message. MAILDIAG_E_NOMEM: nothing has changed.
 */
maildiag_status md_evict_messages(md_store *store);
maildiag_status md_evict_memory(md_store *store);

/* Let go of what ended before the time that is to be kept. */
maildiag_status md_evict_window(md_store *store);

/* What a source counts by the second must not grow for ever either: within a
 * ceiling old seconds are counted by the hour. */
void md_evict_tally(const md_store *store, md_source *source);

/* All of these, as far as the options ask for it. */
maildiag_status md_evict_all(md_store *store);

/* May so many bytes more be more than the ceiling of memory allows? It is set
 * so low that the store and its copy are within the ceiling and a quarter. */
static inline bool md_evict_full(const md_store *store, uint64_t more)
{
    uint64_t most = store->options.max_memory_bytes;

    return most != 0 && md_store_memory(store) + more >= most / 16 * 13;
}

#endif
