/*
 * The engine behind a log that is followed, in a thread of its own.
 *
 * Takes: what the tails give, in order. Gives: findings as they begin and end,
 * from a diagnosis of everything at most every interval, and less often where
 * it takes long: reading on and telling of single lines never waits for it.
 * Does not know: files, inotify. Fails when: the engine cannot go on; said,
 * and follow_work_failed() tells.
 */
#ifndef CLI_FOLLOW_WORK_H
#define CLI_FOLLOW_WORK_H

#include <pthread.h>
#include <stdint.h>

#include "cli/follow_tail.h"
#include "cli/session.h"

struct follow_work;

/* The lock is held while something is printed. NULL: said. */
struct follow_work *follow_work_start(struct session *session,
                                      pthread_mutex_t *lock,
                                      int64_t interval_usec);

/* An event of a tail; its bytes are copied. Waits while too many are left to
 * do. */
void follow_work_push(struct follow_work *w, const char *name, uint32_t kind,
                      const struct follow_event *event);

/* All that was written before is in: what comes from now on is news. */
void follow_work_live(struct follow_work *w);

int follow_work_failed(struct follow_work *w);

/* A last diagnosis, and the end: is a problem going on? */
int follow_work_stop(struct follow_work *w);

#endif
