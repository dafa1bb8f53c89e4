/*
 * From records to batches. Private to lib/store.
 */
#ifndef MD_STORE_PACK_H
#define MD_STORE_PACK_H

#include "store/batch.h"

/* Bytes that a record takes of a batch, at most. */
size_t md_pack_bytes(const md_record *record);

/*
 * One record with its line to the end of a batch. Knows nothing of the store:
 * `evidence` is the option. False without memory: nothing was added.
 */
bool md_pack_record(md_batch *b, const md_line *line, const md_record *record,
                    uint32_t evidence);

/* Is a field with that value a part of the record's shape? */
bool md_pack_constant(uint16_t id, size_t value_bytes);

#endif
