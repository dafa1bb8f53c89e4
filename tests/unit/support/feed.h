/*
 * A log in an engine through the public calls, and everything that can be
 * asked about it as JSON lines.
 */
#ifndef FEED_H
#define FEED_H

#include "unit.h"

#include "maildiag/maildiag.h"

/* A log that holds one of nearly everything: see feed.c. */
extern const char feed_seed[];

/* How the bytes are cut: pieces of that size; 0: all at once. With `random`
 * pieces of 1 to 97 bytes drawn from it. */
typedef struct feed_cut {
    size_t size;
    uint64_t random;
} feed_cut;

/* Options with their struct_size, the year 2026 and a hash key. */
maildiag_options feed_options(uint64_t hash_key);

/* An engine fed with one source of that name; fails the test otherwise. */
maildiag_engine *feed_new(const maildiag_options *options, const char *name,
                          const char *data, size_t len, feed_cut cut);
void feed_into(maildiag_engine *engine, const char *name, const char *data,
               size_t len, feed_cut cut);

/* An engine with the seed, and a reader of it. */
maildiag_engine *feed_seed_engine(void);
maildiag_reader *feed_reader(maildiag_engine *engine);

/* One object; the caller frees it. NULL when it cannot be begun. */
char *feed_json(maildiag_reader *reader, maildiag_json json);

/*
 * All messages, refusals, totals, tables and findings, one JSON object a
 * line; the caller frees it.
 */
char *feed_everything(maildiag_reader *reader, const maildiag_filter *filter);

/* A file of tests/; the caller frees it. */
char *feed_file(const char *path, size_t *len);

/* The id of the n-th entry of a kind, from 0; 0: there is none. */
maildiag_id feed_id(maildiag_reader *reader, uint32_t kind, unsigned n);

#endif
