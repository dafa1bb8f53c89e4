/*
 * Which of the followed FILEs may have changed: inotify.
 *
 * Takes: tails. Gives: a descriptor to wait for, and behind it a mark on each
 * tail that is worth a look. Does not know: what changed. Fails when: the
 * system gives no watch (a limit, a network file system): then nothing is
 * marked, and the caller looks at all of them now and then, as it does anyway.
 */
#ifndef CLI_FOLLOW_WATCH_H
#define CLI_FOLLOW_WATCH_H

#include <stddef.h>

#include "cli/follow_tail.h"

struct follow_watched {
    struct follow_tail *tail;
    int marked;     /* something happened: read */
    int moved;      /* to names as well: look at the path first */
    int folders[2]; /* watches on the path's folder and its target's */
};

struct follow_watch {
    int fd; /* below 0: there is no inotify */
    struct follow_watched *items;
    size_t count;
};

/* The tails are the caller's. All of them are marked, and moved. */
void follow_watch_init(struct follow_watch *w, struct follow_tail *tails,
                       size_t count);

/* After a look: watches for what a tail has open by now. */
void follow_watch_renew(struct follow_watch *w, size_t index);

/* Take what there is to read at fd, mark tails. */
void follow_watch_take(struct follow_watch *w);

void follow_watch_all(struct follow_watch *w);

void follow_watch_free(struct follow_watch *w);

#endif
