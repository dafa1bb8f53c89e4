/*
 * Facts at the end of their chains. Private to lib/store.
 */
#ifndef MD_STORE_PUT_H
#define MD_STORE_PUT_H

#include "store/state.h"

/* A record that has been admitted, and its process's mark; E_NOMEM: what of
 * it is in is no harm when it comes again. */
maildiag_status md_put_record(md_store *store, md_pen *pen, const md_batch *b,
                              uint32_t source, const md_batch_record *r);

/* Which shards are one thread's: the number-th of `count` equal parts. */
typedef struct md_put_share {
    unsigned number, count;
} md_put_share;

/* The facts of the first `records` of a batch that belong to those shards are
 * put in soon: the ends of their chains are on the way from memory by then. */
void md_put_soon(const md_store *store, const md_batch *b, size_t records,
                 md_put_share share);

/* Of the first `records` of a batch the facts and marks that belong to those
 * shards. Memory for them has been made sure of (md_put_write()). */
void md_put_share_of(md_store *store, md_pen *pen, const md_batch *b,
                     size_t records, uint32_t source, md_put_share share);

/* The values of the first records as their facts will have them, so that
 * whoever puts them in need not read what they are made of. Gives the bytes
 * of new parts that these facts and marks take, at most; 0 without memory. */
size_t md_put_write(md_batch *b, size_t records);

/* What a pen wrote counts as the store's. */
void md_pen_settle(md_store *store, md_pen *pen);

#endif
