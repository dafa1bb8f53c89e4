/*
 * The strings and keys of a batch. Private to lib/store.
 */
#ifndef MD_STORE_RESOLVE_H
#define MD_STORE_RESOLVE_H

#include "store/key.h"

/* A program looked up lately. */
typedef struct md_known_tag {
    md_slice name; /* in the store's strings */
    uint32_t ref;  /* number + 1; 0: none */
    uint32_t instance;
} md_known_tag;

/* What one of several threads has met lately; 0 everywhere at first. */
typedef struct md_seeker {
    md_recent strings[MD_RECENT];
    md_known_key keys[MD_KNOWN_KEYS];
    md_known_shape shapes[MD_KNOWN_SHAPES];
    md_known_tag tags[MD_LAST_TAGS];
    uint32_t host;      /* interned; 0: none */
    md_recent *missing; /* not met lately: places in a column, by tag */
    size_t missing_cap;
    unsigned first; /* shard to begin with: another one than the others */
} md_seeker;

void md_seeker_free(md_seeker *s);
void md_seeker_forget(md_seeker *s);

/* Looks up what the records of a batch need, and makes what is new; gives how
 * many records have all. *messages grows by the keys of new ones. */
size_t md_resolve_batch(md_store *store, md_batch *b, uint64_t *messages);

/* The same while other threads do it: the store has a guard. */
size_t md_resolve_shared(md_store *store, md_batch *b, md_seeker *seeker,
                         uint64_t *messages);

/* As md_resolve_batch() for one record, whose strings, program and host are
 * known; false without memory. */
bool md_resolve_key(md_store *store, const md_batch *b, md_batch_record *r);

/* What a record with a key is looked up by. */
md_key_probe md_record_probe(const md_store *store, const md_batch *b,
                             const md_batch_record *r);

#endif
