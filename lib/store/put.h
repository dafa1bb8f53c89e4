/*
 * Facts at the end of their chains. Private to lib/store.
 */
#ifndef MD_STORE_PUT_H
#define MD_STORE_PUT_H

#include "store/state.h"

/* A record of the batch; E_NOMEM: nothing has changed. */
maildiag_status md_put_fact(md_store *store, uint32_t key, uint32_t source,
                            const md_batch_record *r, const md_pack_head *head,
                            uint32_t shape);

/* The process of a record works for that message from here on; noted unless
 * it did before. */
maildiag_status md_put_mark(md_store *store, uint32_t source,
                            const md_batch_record *r, const md_pack_head *head,
                            uint32_t message);

#endif
