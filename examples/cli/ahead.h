/*
 * A stream read ahead by a second thread.
 *
 * Takes: a stream whose bytes cost work to get, such as a packed file. Gives:
 * its bytes, block by block, in order, while the next ones are being made;
 * never more than AHEAD_BLOCKS of them are held. Does not know: what they
 * say. Fails when: the stream does, behind the bytes that it gave. Where no
 * thread can be had, the caller's own does the work.
 */
#ifndef CLI_AHEAD_H
#define CLI_AHEAD_H

#include <stddef.h>
#include <sys/types.h>

#include "cli/stream.h"

enum { AHEAD_BLOCKS = 4, AHEAD_BLOCK_BYTES = 1024 * 1024 };

struct ahead;

/* The stream is the caller's, and only looked at again once it is closed
 * here. `threaded` 0: no second thread. */
struct ahead *ahead_open(struct stream *stream, int threaded);

/* The next block, good until the next call: its length, 0 at the end, below 0
 * with a sentence. */
ssize_t ahead_next(struct ahead *a, const char **data, struct str *error);

/* Also in the middle of it. */
void ahead_close(struct ahead *a);

#endif
