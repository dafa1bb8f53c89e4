/*
 * Bytes into the store. Private to lib/store.
 */
#ifndef MD_STORE_INTAKE_H
#define MD_STORE_INTAKE_H

#include "store/state.h"

/*
 * All whole lines at the front of some bytes of a source (with `at_end` the
 * last one too, however it ends); *used bytes are done with, also when it
 * fails.
 */
maildiag_status md_intake_lines(md_store *store, uint32_t source,
                                md_slice bytes, bool at_end, size_t *used);

#endif
