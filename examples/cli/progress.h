/*
 * How far the reading is, for who waits at a terminal.
 *
 * Takes: how many bytes there are to read, 0 when nobody knows. Gives: a line
 * on standard error, at most five times a second, wiped at the end; nothing
 * when standard error is no terminal. Does not know: who reads: it asks the
 * system how much this process has read. Fails when: never.
 */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include <stdint.h>

struct progress;

/* NULL when there is nothing to show it on. */
struct progress *progress_start(uint64_t total_bytes);
void progress_stop(struct progress *p);

#endif
