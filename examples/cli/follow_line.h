/*
 * A failing delivery, told as soon as its line is written.
 *
 * Takes: log bytes as they come, each source's own. Gives: for the first
 * failure of a cause at a peer (all of them, when asked) a line for people or
 * an object of kind `failure`, at once: one line is looked at, without any
 * context, so the time does not depend on how long the log is. Does not know:
 * messages, incidents. Fails when: never; a line that means nothing is none.
 */
#ifndef CLI_FOLLOW_LINE_H
#define CLI_FOLLOW_LINE_H

#include <pthread.h>
#include <stddef.h>
#include <stdint.h>

#include "cli/session.h"
#include "cli/str.h"

/* A cause at a peer that fails again within this time is told once. */
#define FOLLOW_AGAIN_USEC (INT64_C(600) * 1000000)

enum { FOLLOW_KNOWN = 1024 };

struct follow_known {
    uint64_t hash; /* of cause and peer; 0: free */
    int64_t last_usec;
};

struct follow_line {
    struct session *session;
    pthread_mutex_t *lock;   /* held while session->out is written to */
    maildiag_reader *parse;  /* of files: line by line */
    maildiag_reader *stream; /* of standard input */
    maildiag_reader *explain;
    int64_t now_usec;  /* the clock, when the bytes were read */
    uint64_t failures; /* seen */
    uint64_t told;     /* of them */
    struct follow_known known[FOLLOW_KNOWN];
};

/* What of a source has not been looked at yet. */
struct follow_rest {
    const char *name;
    int stream;      /* not 0: entries of a journal, wrapped records */
    int passing;     /* inside the rest of a line that is too long */
    uint64_t offset; /* of kept */
    struct str kept;
};

/* 0, or -1: said. */
int follow_line_init(struct follow_line *l, struct session *session,
                     pthread_mutex_t *lock);

/* Bytes at an offset of their source. What is told is flushed. */
void follow_line_take(struct follow_line *l, struct follow_rest *rest,
                      const char *data, size_t len, uint64_t offset);

/* Bytes that are too old to be told of: only where a line begins counts. */
void follow_line_skip(struct follow_rest *rest, const char *data, size_t len,
                      uint64_t offset);

void follow_line_free(struct follow_line *l);

/* The name of a source as a string of JSON. */
void follow_line_name(struct str *out, const char *name);

#endif
