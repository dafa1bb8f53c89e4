/*
 * Where slow mail spent its time.
 *
 * Takes: a session with logs, a filter, a threshold. Gives: for recipients
 * that took longer, a table by the stage of `delays=a/b/c/d` that was the
 * longest, in plain words, and the slowest of all. Does not know: causes.
 */
#ifndef CLI_SLOW_H
#define CLI_SLOW_H

#include <stdint.h>

#include "cli/session.h"

/* The same figures as objects, one for each stage. */
void slow_print_json(struct session *s, const maildiag_filter *filter,
                     int64_t threshold_usec);

void slow_print(struct session *s, const maildiag_filter *filter,
                int64_t threshold_usec);

#endif
