/* examples/cli/options.c: the command line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "cli/options.h"
#include "maildiag/maildiag.h"

enum { WORDS = 12 };

/* Parse the words of a line, split at blanks. */
struct line {
    char text[256];
    char *argv[WORDS + 1];
    int argc;
    struct options options;
    struct str error;
    int result;
};

static void parse(struct line *line, const char *text)
{
    char *p = line->text;

    memset(line, 0, sizeof *line);
    assert_true(strlen(text) < sizeof line->text);
    memcpy(line->text, text, strlen(text) + 1);
    line->argv[line->argc++] = "maildiag";
    while (*p != '\0' && line->argc < WORDS) {
        line->argv[line->argc++] = p;
        p += strcspn(p, " ");
        if (*p == ' ') {
            *p++ = '\0';
        }
    }
    line->result =
        options_parse(&line->options, line->argc, line->argv, &line->error);
}

static void drop(struct line *line)
{
    options_free(&line->options);
    str_free(&line->error);
}

static const struct {
    const char *line;
    enum command command;
    int named;
    const char *words; /* joined with blanks */
} commands[] = {
    {"", COMMAND_DIAGNOSE, 0, ""},
    {"mail.log", COMMAND_DIAGNOSE, 0, "mail.log"},
    {"diagnose mail.log", COMMAND_DIAGNOSE, 1, "mail.log"},
    {"--json trace a@b mail.log", COMMAND_TRACE, 1, "a@b mail.log"},
    {"trace --json a@b --lines mail.log -", COMMAND_TRACE, 1, "a@b mail.log -"},
    {"-", COMMAND_DIAGNOSE, 0, "-"},
    {"mail.log trace", COMMAND_DIAGNOSE, 0, "mail.log trace"},
    {"trace trace", COMMAND_TRACE, 1, "trace"},
    {"-- trace", COMMAND_DIAGNOSE, 0, "trace"},
    {"trace -- --json -x", COMMAND_TRACE, 1, "--json -x"},
    {"--since -3h mail.log", COMMAND_DIAGNOSE, 0, "mail.log"},
    {"--by domain summary mail.log", COMMAND_SUMMARY, 1, "mail.log"},
    {"--slow 5 mail.log", COMMAND_DIAGNOSE, 0, "5 mail.log"},
    {"--slow=5 mail.log", COMMAND_DIAGNOSE, 0, "mail.log"},
    {"follow --interval 5m a.log b.log", COMMAND_FOLLOW, 1, "a.log b.log"},
    {"follow --all --since-end", COMMAND_FOLLOW, 1, ""},
};

static void finds_command_and_files(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        struct line line;
        struct str words = {0};

        parse(&line, commands[i].line);
        if (line.result != 0) {
            fail_msg("%s: %s", commands[i].line, str_text(&line.error));
        }
        assert_int_equal(line.options.command, commands[i].command);
        assert_int_equal(line.options.command_named, commands[i].named);
        for (size_t k = 0; k < line.options.word_count; k++) {
            str_put(&words, k > 0 ? " " : "");
            str_put(&words, line.options.words[k]);
        }
        assert_string_equal(str_text(&words), commands[i].words);
        str_free(&words);
        drop(&line);
    }
}

static const struct {
    const char *line;
    const char *says; /* a part of the error */
} wrong[] = {
    {"--jsn", "did you mean --json?"},
    {"--sinc today", "did you mean --since?"},
    {"--colour always", "did you mean --color?"},
    {"--frobnicate", "unknown option --frobnicate"},
    {"-x", "unknown option -x"},
    {"--since", "--since needs a value"},
    {"--json=1", "--json takes no value"},
    {"--year 26", "--year: '26'"},
    {"--year 99999", "--year: '99999'"},
    {"--year 2026x", "--year: '2026x'"},
    {"--threads 0", "--threads: '0'"},
    {"--threads -1", "--threads: '-1'"},
    {"--color blue", "none of auto, always, never"},
    {"--max-memory 12Q", "--max-memory: '12Q'"},
    {"--max-memory 0", "--max-memory: '0'"},
    {"--max-memory 99999999999G", "--max-memory"},
    {"summary --by domain --top 0", "--top: '0'"},
    {"trace --limit 99999999999999999999", "--limit"},
    {"--slow=soon", "--slow: 'soon'"},
    {"summary --csv", "it is an option of affected"},
    {"--message-state lost", "'lost' is none of"},
    {"--message-state bounced,lost", "'lost' is none of"},
    {"--message-state ,", "is none of"},
};

static void says_what_is_wrong(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct line line;

        parse(&line, wrong[i].line);
        if (line.result != -1 ||
            strstr(str_text(&line.error), wrong[i].says) == NULL) {
            fail_msg("%s: '%s'", wrong[i].line, str_text(&line.error));
        }
        drop(&line);
    }
}

static void keeps_values(void **state)
{
    struct line line;

    (void)state;
    parse(&line, "trace --from a@b --to=c@d --domain= --limit 7 --after 9 "
                 "--message-state deferred,bounced");
    assert_int_equal(line.result, 0);
    assert_string_equal(line.options.from, "a@b");
    assert_string_equal(line.options.to, "c@d");
    assert_string_equal(line.options.domain, "");
    assert_int_equal(line.options.limit, 7);
    assert_int_equal(line.options.after, 9);
    assert_int_equal(line.options.filtered, 1);
    assert_int_equal(line.options.state_mask,
                     UINT32_C(1) << MAILDIAG_STATE_DEFERRED |
                         UINT32_C(1) << MAILDIAG_STATE_BOUNCED);
    drop(&line);
    parse(&line, "--rules a --rules=b --year 2026 --max-memory 2G --color "
                 "never");
    assert_int_equal(line.result, 0);
    assert_int_equal(line.options.rules_count, 2);
    assert_string_equal(line.options.rules[0], "a");
    assert_string_equal(line.options.rules[1], "b");
    assert_int_equal(line.options.year, 2026);
    assert_int_equal(line.options.max_memory, INT64_C(2147483648));
    assert_int_equal(line.options.color, COLOR_NEVER);
    assert_int_equal(line.options.filtered, 0);
    drop(&line);
    parse(&line, "--slow=2.5");
    assert_int_equal(line.options.slow, 1);
    assert_int_equal(line.options.slow_usec, 2500000);
    drop(&line);
    parse(&line, "--slow");
    assert_int_equal(line.options.slow_usec, 60000000);
    drop(&line);
}

/* Times and pages narrow down, but name nobody. */
static void tells_filters_from_times(void **state)
{
    struct line line;

    (void)state;
    parse(&line, "trace a@b --since today --until 03:00 --limit 5 --after 1");
    assert_int_equal(line.result, 0);
    assert_int_equal(line.options.filtered, 0);
    drop(&line);
}

static void shifts_the_query_away(void **state)
{
    struct line line;

    (void)state;
    parse(&line, "trace a@b x y -- z");
    assert_int_equal(line.options.protected_from, 3);
    assert_string_equal(options_shift(&line.options), "a@b");
    assert_int_equal(line.options.word_count, 3);
    assert_int_equal(line.options.protected_from, 2);
    assert_string_equal(line.options.words[0], "x");
    drop(&line);
}

static const struct {
    const char *text;
    int result;
    uint64_t bytes;
} sizes[] = {
    {"1", 0, 1},
    {"1k", 0, 1024},
    {"1K", 0, 1024},
    {"512M", 0, UINT64_C(536870912)},
    {"2GiB", 0, UINT64_C(2147483648)},
    {"1T", 0, UINT64_C(1099511627776)},
    {"7B", 0, 7},
    {"18446744073709551615", 0, UINT64_MAX},
    {"18446744073709551616", -1, 0},
    {"17179869184G", -1, 0},
    {"", -1, 0},
    {"M", -1, 0},
    {"1.5G", -1, 0},
    {"-1", -1, 0},
    {"1MM", -1, 0},
};

static void reads_sizes(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        uint64_t got = 0;
        int result = options_parse_size(sizes[i].text, &got);

        if (result != sizes[i].result || got != sizes[i].bytes) {
            fail_msg("'%s': %d, %llu", sizes[i].text, result,
                     (unsigned long long)got);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_command_and_files),
        cmocka_unit_test(says_what_is_wrong),
        cmocka_unit_test(keeps_values),
        cmocka_unit_test(tells_filters_from_times),
        cmocka_unit_test(shifts_the_query_away),
        cmocka_unit_test(reads_sizes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
