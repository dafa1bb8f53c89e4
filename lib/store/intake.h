/*
 * Bytes into the store. Private to lib/store.
 */
#ifndef MD_STORE_INTAKE_H
#define MD_STORE_INTAKE_H

#include "store/state.h"

/* Where the lines of a batch are taken from. */
typedef struct md_intake {
    md_store *store;
    md_source *source;
    uint32_t number;
    bool at_end;
    bool ahead;      /* the frame is a line ahead of the batch */
    bool year_known; /* stamps without one can be kept */
    uint32_t evidence;
    md_hash_key hash_key;
    md_slice rest;   /* bytes from the batch's first line on */
    size_t used;     /* of them, by lines that are in the batch */
    md_frame before; /* as it was in front of the batch */
    maildiag_status remark;
} md_intake;

/*
 * All whole lines at the front of some bytes of a source (with `at_end` the
 * last one too, however it ends); *used bytes are done with, also when it
 * fails.
 */
maildiag_status md_intake_lines(md_store *store, uint32_t source,
                                md_slice bytes, bool at_end, size_t *used);

/* ---- steps of it, for pipeline.c ---- */

/* A line that was found. */
typedef struct md_intake_line {
    md_line line;
    bool repeats;         /* `last message repeated`, with the header of … */
    bool repeats_nothing; /* … the line before, unless there is none */
} md_intake_line;

/* `last message repeated N times`: the line before, once more. False: there
 * is none of that host. */
bool md_intake_repeat(md_line *line, md_slice before);

/* One line into a batch, without a look at the store. */
maildiag_status md_intake_pack(const md_intake *in, md_batch *batch,
                               const md_intake_line *line);

/* store->batch into the store; *done of its records are in. */
maildiag_status md_intake_put(md_intake *in, size_t *done);

/* Room for the line that a `last message repeated` behind a batch may mean;
 * false without memory. */
bool md_intake_reserve(const md_intake *in, const md_batch *batch);

/* The lines of the first `done` records of a batch count now. */
void md_intake_count(const md_intake *in, const md_batch *batch, size_t done);

/* The frame goes back behind the first `done` lines of the batch, but keeps
 * its memory. Gives the bytes that they take. */
size_t md_intake_back(md_intake *in, size_t done);

#endif
