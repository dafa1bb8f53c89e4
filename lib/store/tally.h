/*
 * How much of a source was written when: records, lines and bytes by the
 * second of their stamps, other programs' lines too. A few bytes for each
 * second in which anything was logged; so a window of time can be counted
 * without reading the log again.
 */
#ifndef MD_STORE_TALLY_H
#define MD_STORE_TALLY_H

#include "base/buffer.h"

/* Records in a row with one stamp (its fraction apart). */
typedef struct md_tally_run {
    uint8_t form; /* md_stamp_form */
    bool fold;
    int64_t sec; /* as kept, see source.h */
    uint64_t records;
    uint64_t lines;
    uint64_t bytes;
    uint64_t unrecognised;
} md_tally_run;

typedef struct md_tally {
    md_buffer packed; /* finished runs */
    int64_t last_sec; /* of the last finished run */
    md_tally_run run; /* the present one; records 0: none */
} md_tally;

void md_tally_free(md_tally *t);

/* Does a stamp belong to the present run? */
static inline bool md_tally_goes_on(const md_tally *t, uint8_t form, bool fold,
                                    int64_t sec)
{
    return t->run.records != 0 && t->run.sec == sec && t->run.form == form &&
           t->run.fold == fold;
}

/* Room for one more run, so that md_tally_add cannot fail; false without
 * memory. */
bool md_tally_reserve(md_tally *t);

/* One record: `one` with its stamp and counts. */
void md_tally_add(md_tally *t, const md_tally_run *one);

/*
 * Where it has more than `most` bytes (1 KiB or more), less than half of them:
 * what is older than the last quarter is known by the hour then, or less
 * exactly where clocks jump about.
 */
void md_tally_coarsen(md_tally *t, size_t most);

/* The runs in order: *at is 0 at first; false behind the last. */
typedef struct md_tally_cursor {
    size_t at;
    int64_t sec;
    bool ended;
} md_tally_cursor;

bool md_tally_next(const md_tally *t, md_tally_cursor *cursor,
                   md_tally_run *out);

#endif
