/*
 * The command line.
 *
 * Takes: argv. Gives: the command, its options as numbers and strings, what
 * is left over (FILEs, a QUERY, texts). Does not know: files, zones, clocks:
 * times stay texts. Fails when: an option is not known, has no value, or is
 * none of its command's; says so with what was probably meant.
 */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include <stddef.h>
#include <stdint.h>

#include "cli/str.h"
#include "cli/terminal.h"

enum command {
    COMMAND_DIAGNOSE, /* also when none is named */
    COMMAND_TRACE,
    COMMAND_SUMMARY,
    COMMAND_EXPLAIN,
    COMMAND_PARSE,
    COMMAND_AFFECTED,
    COMMAND_SAVE,
    COMMAND_MERGE,
    COMMAND_FOLLOW,
    COMMAND_CAUSES,
    COMMAND_RULES,
    COMMAND_HELP,
    COMMAND_COUNT
};

/* Names of commands, by enum command. */
extern const char *const command_names[COMMAND_COUNT];

struct options {
    enum command command;
    int command_named; /* not 0: the word stood there */
    int help;
    int version;

    int json;
    int csv;
    int all;
    int each_line;
    int lines;
    int slow;
    int since_end;
    int64_t interval_usec; /* 0: not said */
    int64_t slow_usec;
    enum color_when color;

    int32_t year;          /* 0: none */
    const char *reference; /* NULL: none, as the ones below */
    const char *tz;
    const char *since;
    const char *until;
    const char *profile;
    const char **rules;
    size_t rules_count;
    uint64_t max_memory; /* 0: no limit */
    int64_t keep_usec;   /* 0: all */
    uint32_t threads;    /* 0: not said */

    int filtered; /* not 0: one of the filters below was given */
    const char *from;
    const char *to;
    const char *domain;
    const char *contains;
    const char *client;
    const char *relay;
    const char *user;
    const char *cause;
    const char *message_id;
    uint32_t state_mask;

    const char *output; /* a state to write */
    const char *resume; /* a state to go on from */
    const char *state;  /* a state to read in place of FILEs */
    int ranged;
    uint64_t range_from;
    uint64_t range_to; /* 0: the end */

    uint64_t limit; /* 0: all */
    uint64_t after;
    const char *by;
    uint32_t top;     /* 0: all */
    uint64_t finding; /* 0: all */

    const char **words; /* what is no option */
    size_t word_count;
    size_t protected_from; /* words from here on stood behind `--` */
};

/* 0, or -1 with a sentence in *error. Free with options_free() in any case. */
int options_parse(struct options *o, int argc, char *const *argv,
                  struct str *error);
void options_free(struct options *o);

/* The first word gone: it was a QUERY. */
const char *options_shift(struct options *o);

/* The n-th option, for who tells of all of them: 0, or -1 past the last. */
struct option_about {
    const char *name;
    int takes_value;
    int needs_value;
    unsigned commands; /* bit n: enum command n takes it */
};

int options_about(size_t index, struct option_about *out);

/* "64M" and the like: 0 and the bytes, or -1. */
int options_parse_size(const char *text, uint64_t *bytes);

#endif
