/*
 * What a record changes of its source. Private to lib/store.
 *
 * These are the steps of putting in that depend on the order of lines: one
 * thread takes them, line after line.
 */
#ifndef MD_STORE_ADMIT_H
#define MD_STORE_ADMIT_H

#include "store/state.h"

/* Its stamp, as the source keeps it; false without memory for its tally. */
bool md_admit_line(md_source *source, md_batch_record *r);

/* Room to count a line of another program under its name; false without
 * memory. */
bool md_admit_program(md_store *store, md_source *source, md_batch_record *r);

/* The shapes of a record with a key, and of its mark; false without memory. */
bool md_admit_shapes(md_store *store, md_known_shape *known, md_batch *b,
                     md_batch_record *r);

/* What the fact of a record with a key needs else: its shapes, unless they are
 * known, and a place for a line that is kept. False without memory. */
bool md_admit_fact(md_store *store, md_batch *b, md_source *source,
                   md_batch_record *r);

/* Its line counts from here on. */
void md_admit_count(md_store *store, md_source *source,
                    const md_batch_record *r);

/* All of that for the first records of a batch, which are sure to be put in;
 * gives how many there is memory for. */
size_t md_admit_batch(md_store *store, md_batch *b, md_source *source,
                      size_t count);

/* Is it a line of another program? */
static inline bool md_record_is_foreign(const md_batch_record *r)
{
    return r->kind == MAILDIAG_RECORD_FOREIGN ||
           r->kind == MAILDIAG_RECORD_FILTER_LINE;
}

#endif
