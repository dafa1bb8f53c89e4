/*
 * What every command needs: options, zone, clock, rules, engine, reader,
 * standard output.
 *
 * Takes: the options. Gives: each of these, made once, and the exit status so
 * far. Does not know: what a command prints. Fails when: an option makes no
 * sense with this machine (zone, time, rule file), or nothing could be read;
 * it has been said then, and the status is 2.
 */
#ifndef CLI_SESSION_H
#define CLI_SESSION_H

#include <stddef.h>
#include <stdint.h>

#include "cli/input.h"
#include "cli/machine.h"
#include "cli/options.h"
#include "cli/out.h"
#include "cli/zone.h"
#include "maildiag/maildiag.h"

enum exit_status {
    EXIT_FINE = 0,
    EXIT_PROBLEM = 1, /* what was looked for is there: see each command */
    EXIT_FAILED = 2,  /* usage, input, output */
    EXIT_NOTHING = 3  /* trace found nothing */
};

struct session {
    struct options *options;
    struct out out;
    struct zone zone;
    int64_t now_usec;       /* the clock */
    int64_t reference_usec; /* --reference, 0: none */
    int64_t since_usec;     /* 0: any */
    int64_t until_usec;     /* 0: any */
    maildiag_rules *rules;
    maildiag_engine *engine;
    maildiag_reader *reader;
    maildiag_stats stats; /* of the engine, once it is fed */
    struct input input;
    struct machine_log machine;
    int failed; /* not 0: the exit status is 2 whatever was found */
};

/* Zone, times, width, colour. 0, or -1. */
int session_begin(struct session *s, struct options *options, int64_t now_usec);

/* Rules alone, with a reader on them: explain, parse, causes, rules. */
int session_open_rules(struct session *s);

/* Rules and an empty engine: follow. */
int session_open_engine(struct session *s);

/* Which FILEs to read: the words left, or standard input, or this machine's
 * log. 0, or -1. */
int session_gather(struct session *s);

/* session_gather(), and everything read into an engine with a reader on it; or
 * a state in the place of logs. */
int session_open_logs(struct session *s);

/* An engine that works as the options say. 0, or -1. */
int session_new_engine(struct session *s, maildiag_engine **engine);

/* Statistics of the engine; says what the user must know before he trusts
 * them. 0, or -1. */
int session_tell_ceilings(struct session *s);

/* A state: 0, or -1 when it was said what is wrong with it (cmd_save.c). */
int session_load(struct session *s, maildiag_engine *engine, const char *path);
int session_save(struct session *s, maildiag_engine *engine, const char *path);

/* The filter that the options make, over what session_begin() knows. 0, or -1:
 * no such cause. */
int session_filter(struct session *s, maildiag_filter *filter);

/* Say a failure of the library; gives -1. */
int session_fail(struct session *s, maildiag_status status, const char *what);

/* Write one object of JSON and a newline. 0, or -1: said. */
int session_json(struct session *s, maildiag_json *json);

/* Flush and free: the exit status, made of the command's. */
int session_end(struct session *s, enum exit_status status);

maildiag_text text_of_string(const char *string);
int text_is(maildiag_text text, const char *string);

#endif
