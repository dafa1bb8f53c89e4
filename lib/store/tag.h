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

/* One line more that is another program's; false without memory. */
bool md_tag_count_foreign(md_store *store, uint32_t tag);

#endif
