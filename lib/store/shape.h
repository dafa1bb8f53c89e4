/*
 * Shapes: what thousands of records share. Private to lib/store.
 */
#ifndef MD_STORE_SHAPE_H
#define MD_STORE_SHAPE_H

#include "store/batch.h"
#include "store/state.h"

/* The number of a record's shape, made when it is new; false without memory.
 * Constants of the record may become texts: ask before its values are
 * measured. `known` are MD_KNOWN_SHAPES, the store's or a thread's own. */
bool md_shape_number(md_store *store, md_known_shape *known, md_batch *b,
                     md_batch_record *r, const md_pack_head *head,
                     uint32_t *number);

/* The shape of marks with such a head. */
bool md_shape_mark(md_store *store, md_known_shape *known,
                   const md_pack_head *head, bool client, uint32_t *number);

#endif
