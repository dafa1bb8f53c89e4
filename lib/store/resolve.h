/*
 * What a batch needs of the store. Private to lib/store.
 */
#ifndef MD_STORE_RESOLVE_H
#define MD_STORE_RESOLVE_H

#include "store/key.h"

/* What the key of a record is looked for by, when its strings and tag are
 * known. */
md_key_probe md_record_probe(const md_store *store, const md_batch_record *r);

/* All strings and keys of store->batch; how many records have all they need,
 * all of them unless memory ended. */
size_t md_resolve_batch(md_store *store);

#endif
