/*
 * bench_pcre: what splitting the fields costs with compiled regular
 * expressions.
 *
 * Takes a file in one of the header families, reads it with read(2), matches
 * each line against a header and then against the patterns of the program that
 * wrote it, all compiled by PCRE2's JIT; prints how many lines there are and
 * how many were split.  Keeps nothing.  It is built to be fast: patterns are
 * anchored, the program chooses which ones are tried, and the match function
 * is the one without checks.  Ends with 2 when the file cannot be read.
 */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <pcre2.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BLOCK_BYTES = 1 << 17, TRY_LIMIT = 12 };

#define STAMP_BSD "(?:<\\d+>)?([A-Z][a-z]{2} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d)"
#define STAMP_ISO "(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d+[-+:\\dZ]+)"
#define PROGRAM " ([^ ]++) ([^\\[: ]++)(?:\\[(\\d++)\\])?: "
#define CLIENT "([^\\[]++)\\[([^\\]]++)\\]"
#define ID "([0-9A-Za-z]{6,}+): "

/* Headers: stamp, host, program, pid. */
static const char *const headers[] = {STAMP_BSD PROGRAM, STAMP_ISO PROGRAM,
                                      "<\\d+>1 " STAMP_ISO
                                      " ([^ ]++) ([^ ]++) (\\d++|-) - - {1,2}"};

enum pattern {
    DELIVERY,
    ACTIVE,
    REMOVED,
    EXPIRED,
    CLIENT_LINE,
    CONNECT,
    DISCONNECT,
    MESSAGE_ID,
    REJECT,
    TLS,
    NOTIFICATION,
    PICKUP,
    PATTERNS
};

static const char *const patterns[PATTERNS] = {
    [DELIVERY] = ID "to=<([^>]*+)>, (?:orig_to=<([^>]*+)>, )?relay=([^,]++), "
                    "(?:conn_use=(\\d++), )?delay=([\\d.]++), "
                    "delays=([\\d.]++)/([\\d.]++)/([\\d.]++)/([\\d.]++), "
                    "(?:tls=([^,]++), )?dsn=([\\d.]++), status=(\\w++) "
                    "\\((.*)\\)",
    [ACTIVE] = ID "from=<([^>]*+)>, size=(\\d++), nrcpt=(\\d++) "
                  "\\(queue active\\)",
    [REMOVED] = ID "removed",
    [EXPIRED] = ID "from=<([^>]*+)>, status=([\\w-]++), returned to sender",
    [CLIENT_LINE] = ID "client=" CLIENT "(?:, sasl_method=([^,]++))?"
                       "(?:, sasl_username=([^,]++))?",
    [CONNECT] = "connect from " CLIENT,
    [DISCONNECT] = "disconnect from " CLIENT " (.*)",
    [MESSAGE_ID] = ID "message-id=(.*)",
    [REJECT] = "([0-9A-Za-z]++): (?:milter-)?reject: ([A-Z-]++) from "
               "([^ ]++): (.*?); from=<([^>]*+)>,? to=<([^>]*+)>,? "
               "proto=(\\w++),? helo=<([^>]*+)>",
    [TLS] = "(\\w++) TLS connection established (?:to|from) "
            "([^\\[]++)\\[([^\\]]++)\\][^ ]*+ (\\S++) with cipher (\\S++) "
            "\\((\\d++)/(\\d++) bits\\)",
    [NOTIFICATION] = ID "(\\w++) ([\\w -]++) notification: (\\w++)",
    [PICKUP] = ID "uid=(\\d++) from=<([^>]*+)>",
};

/* Which patterns are worth trying on the lines of a program, by the end of
 * its name; the likely ones first. */
struct program {
    const char *name;
    uint8_t tries[TRY_LIMIT];
    uint8_t try_count;
};

static const struct program programs[] = {
    {"smtpd", {CONNECT, DISCONNECT, CLIENT_LINE, TLS, REJECT}, 5},
    {"qmgr", {REMOVED, ACTIVE, EXPIRED}, 3},
    {"smtp", {DELIVERY, TLS}, 2},
    {"cleanup", {MESSAGE_ID, REJECT}, 2},
    {"lmtp", {DELIVERY}, 1},
    {"local", {DELIVERY}, 1},
    {"virtual", {DELIVERY}, 1},
    {"pipe", {DELIVERY}, 1},
    {"error", {DELIVERY}, 1},
    {"bounce", {NOTIFICATION}, 1},
    {"postscreen", {REJECT}, 1},
    {"pickup", {PICKUP}, 1},
    {"postsuper", {REMOVED}, 1},
    /* RFC 5424 without the daemon's name */
    {"postfix",
     {DELIVERY, REMOVED, ACTIVE, MESSAGE_ID, CONNECT, DISCONNECT, CLIENT_LINE,
      TLS, REJECT, NOTIFICATION, PICKUP, EXPIRED},
     12},
};

enum { PROGRAM_COUNT = sizeof(programs) / sizeof(programs[0]) };

struct splitter {
    pcre2_code *header;
    pcre2_code *codes[PATTERNS];
    pcre2_match_data *match;
    uint64_t lines;
    uint64_t split;
    uint64_t field_bytes; /* so that the fields are really there */
};

static pcre2_code *compile(const char *pattern)
{
    PCRE2_SIZE offset;
    int error;
    pcre2_code *code = pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED,
                                     PCRE2_ANCHORED, &error, &offset, NULL);

    if (code == NULL || pcre2_jit_compile(code, PCRE2_JIT_COMPLETE) != 0) {
        fprintf(stderr, "bench_pcre: %s: error %d at %zu\n", pattern, error,
                (size_t)offset);
        exit(2);
    }
    return code;
}

static int match(struct splitter *splitter, const pcre2_code *code,
                 const char *text, size_t length)
{
    return pcre2_jit_match(code, (PCRE2_SPTR)text, length, 0, 0,
                           splitter->match, NULL);
}

/* The header of the first line is that of the file. */
static void choose_header(struct splitter *splitter, const char *line,
                          size_t length)
{
    for (size_t i = 0; i < sizeof(headers) / sizeof(headers[0]); i++) {
        splitter->header = compile(headers[i]);
        if (match(splitter, splitter->header, line, length) > 0)
            return;
        pcre2_code_free(splitter->header);
    }
    fputs("bench_pcre: no header that it knows\n", stderr);
    exit(2);
}

static const struct program *find_program(const char *name, size_t length)
{
    const char *start = name + length;

    while (start > name && start[-1] != '/')
        start--;
    length -= (size_t)(start - name);
    for (size_t i = 0; i < PROGRAM_COUNT; i++) {
        if (programs[i].name[0] == start[0] &&
            strlen(programs[i].name) == length &&
            memcmp(programs[i].name, start, length) == 0)
            return &programs[i];
    }
    return NULL;
}

static void split_text(struct splitter *splitter, const struct program *program,
                       const char *text, size_t length)
{
    const PCRE2_SIZE *ovector = pcre2_get_ovector_pointer(splitter->match);

    for (uint8_t i = 0; i < program->try_count; i++) {
        int count =
            match(splitter, splitter->codes[program->tries[i]], text, length);

        if (count <= 0)
            continue;
        splitter->split++;
        for (int field = 1; field < count; field++) {
            if (ovector[2 * field] != PCRE2_UNSET)
                splitter->field_bytes +=
                    ovector[2 * field + 1] - ovector[2 * field];
        }
        return;
    }
}

static void split_line(struct splitter *splitter, const char *line,
                       size_t length)
{
    const PCRE2_SIZE *ovector = pcre2_get_ovector_pointer(splitter->match);
    const struct program *program;
    size_t text;

    if (splitter->lines++ == 0)
        choose_header(splitter, line, length);
    if (match(splitter, splitter->header, line, length) <= 0)
        return;
    program = find_program(line + ovector[6], ovector[7] - ovector[6]);
    text = ovector[1];
    if (program != NULL)
        split_text(splitter, program, line + text, length - text);
}

/* Splits the whole lines of a block; gives what is left of the last one. */
static size_t split_block(struct splitter *splitter, char *block, size_t length)
{
    size_t start = 0;

    while (start < length) {
        const char *newline = memchr(block + start, '\n', length - start);

        if (newline == NULL)
            break;
        split_line(splitter, block + start, (size_t)(newline - block) - start);
        start = (size_t)(newline - block) + 1;
    }
    memmove(block, block + start, length - start);
    return length - start;
}

static int split_file(struct splitter *splitter, int file)
{
    char *block = malloc(BLOCK_BYTES);
    size_t kept = 0;
    ssize_t count = 1;

    while (block != NULL && kept < BLOCK_BYTES && count > 0) {
        count = read(file, block + kept, BLOCK_BYTES - kept);
        if (count > 0)
            kept = split_block(splitter, block, kept + (size_t)count);
    }
    if (count == 0 && kept > 0)
        split_line(splitter, block, kept);
    free(block);
    return count == 0 ? 0 : -1;
}

int main(int argc, char **argv)
{
    struct splitter splitter = {0};
    int file;

    if (argc != 2) {
        fputs("usage: bench_pcre FILE\n", stderr);
        return 2;
    }
    for (int i = 0; i < PATTERNS; i++)
        splitter.codes[i] = compile(patterns[i]);
    splitter.match = pcre2_match_data_create(24, NULL);
    file = open(argv[1], O_RDONLY);
    if (splitter.match == NULL || file < 0 ||
        split_file(&splitter, file) != 0) {
        fprintf(stderr, "bench_pcre: %s: %s\n", argv[1], strerror(errno));
        return 2;
    }
    for (int i = 0; i < PATTERNS; i++)
        pcre2_code_free(splitter.codes[i]);
    pcre2_code_free(splitter.header);
    pcre2_match_data_free(splitter.match);
    close(file);
    printf("%" PRIu64 " lines, %" PRIu64 " split, %" PRIu64
           " bytes of fields\n",
           splitter.lines, splitter.split, splitter.field_bytes);
    return 0;
}
