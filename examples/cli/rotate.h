/*
 * Names of rotated logs.
 *
 * Takes: a name: `mail.log`, `mail.log.1`, `mail.log.2.gz`,
 * `mail.log-20260831.xz`, `maillog.20260831-120000`. Gives: the base that it
 * shares with its set, and its place in time. Does not know: whether the file
 * exists. Fails when: never; a name with no such ending is a base of its own.
 */
#ifndef CLI_ROTATE_H
#define CLI_ROTATE_H

#include <stddef.h>
#include <stdint.h>

enum rotate_kind {
    ROTATE_DATE,   /* oldest first by `number` */
    ROTATE_NUMBER, /* oldest is the largest `number` */
    ROTATE_LIVE    /* the one that is written now */
};

struct rotate_name {
    size_t base_len; /* bytes of the name before the rotation's ending */
    enum rotate_kind kind;
    uint64_t number; /* 20260831120000, or 1, 2, … */
};

void rotate_parse(const char *name, struct rotate_name *out);

/* Do two names belong to one set? */
int rotate_same_set(const char *a, const char *b);

/* Below 0 when a's lines are older than b's, above 0 when younger, 0 when the
 * names tell the same place. Both of one set. */
int rotate_compare(const struct rotate_name *a, const struct rotate_name *b);

#endif
