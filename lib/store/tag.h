/*
 * The names in front of records: programs and hosts. Private to lib/store.
 */
#ifndef MD_STORE_TAG_H
#define MD_STORE_TAG_H

#include "store/state.h"

/* The number of a program's tag, in *out. With `full` none is added:
 * TRUNCATED when it is not there. */
maildiag_status md_tag_number(md_store *store, md_slice name, bool full,
                              uint32_t *out);

/* The host of a line, interned, in *out; 0: none. False: not there, and
 * `full`, or no memory. */
bool md_tag_host(md_store *store, md_slice host, bool full, uint32_t *out);

/* One line more of a source that is another program's; false without
 * memory. And back. */
bool md_tag_count_foreign(md_store *store, md_source *source, uint32_t tag);
void md_tag_uncount_foreign(md_store *store, md_source *source, uint32_t tag);

/* `lines` of another program's in a source, all at once. */
bool md_tag_add_foreign(md_store *store, md_source *source, uint32_t tag,
                        uint64_t lines);

#endif
