/*
 * FILEs → engine.
 *
 * Takes: paths in any order, "-" for standard input. Gives: the same in time
 * order, sets of rotated files together, each fed to an engine with the time
 * that decides the years of its stamps. Does not know: what the lines say.
 * Fails when: a file cannot be read: said, the others still count.
 */
#ifndef CLI_INPUT_H
#define CLI_INPUT_H

#include <stddef.h>
#include <stdint.h>

#include "cli/rotate.h"
#include "cli/stream.h"
#include "maildiag/maildiag.h"

struct input_file {
    const char *path;     /* the caller's */
    struct stream stream; /* of a regular file: closed, facts still there */
    int json;             /* journald's, as far as looked */
    struct rotate_name name;
    size_t set;   /* number of its set, in the order of the first names */
    size_t given; /* place on the command line */
    int left_out; /* not read: its lines stand elsewhere */
};

struct input {
    struct input_file *files; /* in the order to read them */
    size_t count;
    uint32_t threads;    /* 1: packed files are unpacked by the caller's own */
    int failed;          /* not 0: something was not read; it has been said */
    int saving;          /* what is fed is to be saved: files stay open for what
                         they grow by, and are known again */
    uint64_t range_from; /* of plain files, when saving: bytes */
    uint64_t range_to;
    uint64_t bytes; /* of all there is to read; 0 when a pipe is among it */
};

/* Look at each path once, sort. Says what cannot be opened. */
void input_gather(struct input *in, const char *const *paths, size_t count);

/* Are all of them plain regular files, that can be read again? */
int input_is_plain(const struct input *in);

/*
 * Feed them. now_usec is the reference of what is no file; reference_usec, when
 * not 0, that of all. 0; -1 when the engine cannot go on.
 */
int input_feed(struct input *in, maildiag_engine *engine, int64_t now_usec,
               int64_t reference_usec);

/* One of them. 0, or -1. */
int input_feed_one(struct input *in, size_t index, maildiag_engine *engine,
                   int64_t now_usec, int64_t reference_usec);

int input_file_is_plain(const struct input_file *file);

/* Open the stream of a regular file again. 0, or -1: said. */
int input_reopen(struct input *in, struct input_file *file);

void input_free(struct input *in);

#endif
