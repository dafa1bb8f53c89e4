/*
 * Two stores as one: the union of their facts by position.
 *
 * A file is known by its first bytes: what both stores have of it counts
 * once, parts that meet are joined (join.h), others wait side by side.
 * Sources without such a beginning are streams and never the same. Files that
 * only the other store has stand behind, in its order.
 */
#ifndef MD_STORE_MERGE_H
#define MD_STORE_MERGE_H

#include "store/store.h"

/*
 * A new store of both, in *out; they stay as they are. MAILDIAG_E_ARG: parts
 * of a file overlap, or the options that facts depend on differ;
 * MAILDIAG_E_LIMIT: too many sources; MAILDIAG_E_NOMEM.
 */
maildiag_status md_store_merge(const md_store *store, const md_store *other,
                               md_store **out);

#endif
