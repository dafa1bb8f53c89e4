/* examples/cli/follow_told.c: beginnings and ends, step by step. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "cli/follow_told.h"
#include "cli/str.h"

#define FAILED(id, minute, host)                                               \
    "2026-08-31T04:" minute ":00Z mx postfix/smtp[9]: " id ": to=<joe@" host   \
    ".example>, relay=none, delay=3, delays=0/0/3/0, "                         \
    "dsn=4.4.1, status=deferred (connect to " host ".example[192.0.2.9]:25: "  \
    "Connection refused)\n"
#define SENT(id, minute, host)                                                 \
    "2026-08-31T04:" minute ":00Z mx postfix/smtp[9]: " id ": to=<joe@" host   \
    ".example>, relay=" host ".example[192.0.2.9]:25, "                        \
    "delay=3, delays=0/0/3/0, dsn=2.0.0, status=sent (250 Ok)\n"               \
    "2026-08-31T04:" minute ":00Z mx postfix/qmgr[7]: " id ": removed\n"

enum { STEPS = 5 };

/* What is fed before each diagnosis, and what is told of it: `+N` begins,
 * `-N` ends, `*N` was. A `|` stands between two steps. */
static const struct {
    const char *name;
    const char *feeds[STEPS];
    const char *told;
} cases[] = {
    {"nothing", {"", ""}, "|"},
    {"begins and ends",
     {"", FAILED("AAAAAAAAA1", "01", "a"), SENT("AAAAAAAAA1", "09", "a")},
     "|+1|-1"},
    {"once",
     {"", FAILED("AAAAAAAAA1", "01", "a"), FAILED("AAAAAAAAA1", "05", "a"),
      FAILED("AAAAAAAAA1", "09", "a")},
     "|+1||"},
    {"two peers",
     {"", FAILED("AAAAAAAAA1", "01", "a"), FAILED("AAAAAAAAA2", "01", "b"),
      SENT("AAAAAAAAA1", "09", "a"), SENT("AAAAAAAAA2", "09", "b")},
     "|+1|+2|-1|-2"},
    {"what is going on at first is told",
     {FAILED("AAAAAAAAA1", "01", "a"), SENT("AAAAAAAAA1", "09", "a")},
     "+1|-1"},
    {"what is over at first is not",
     {FAILED("AAAAAAAAA1", "01", "a") SENT("AAAAAAAAA1", "09", "a"),
      FAILED("AAAAAAAAA2", "30", "b")},
     "|+1"},
    {"begins and ends between two looks",
     {"", FAILED("AAAAAAAAA1", "01", "a") SENT("AAAAAAAAA1", "09", "a")},
     "|*1"},
};

static void note(void *ctx, enum follow_change change,
                 const maildiag_report *report, uint32_t index, unsigned number)
{
    maildiag_finding f = {.struct_size = sizeof f};

    assert_int_equal(maildiag_finding_get(report, index, &f), MAILDIAG_OK);
    assert_int_equal(f.ongoing, change == FOLLOW_BEGINS);
    str_fmt(ctx, "%c%u",
            change == FOLLOW_BEGINS ? '+' : (change == FOLLOW_ENDS ? '-' : '*'),
            number);
}

static void tells(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct follow_told told = {.least = MAILDIAG_SEVERITY_NOTICE};
        maildiag_engine *engine = NULL;
        maildiag_reader *reader = NULL;
        struct str out = {0};
        uint32_t source;

        assert_int_equal(maildiag_engine_new(&engine, NULL, NULL), 0);
        assert_int_equal(maildiag_source_open(engine, "log", NULL, &source), 0);
        assert_int_equal(maildiag_reader_open(&reader, engine, NULL, NULL), 0);
        for (size_t k = 0; k < STEPS && cases[i].feeds[k] != NULL; k++) {
            const char *feed = cases[i].feeds[k];
            maildiag_report *report = NULL;

            str_put(&out, k > 0 ? "|" : "");
            assert_int_equal(
                maildiag_feed(engine, source, feed, strlen(feed), NULL), 0);
            assert_int_equal(maildiag_diagnose_all(reader, NULL, &report), 0);
            follow_told_next(&told, report, k == 0, note, &out);
        }
        if (strcmp(str_text(&out), cases[i].told) != 0) {
            fail_msg("%s: %s, not %s", cases[i].name, str_text(&out),
                     cases[i].told);
        }
        follow_told_free(&told);
        maildiag_reader_close(reader);
        maildiag_engine_free(engine);
        str_free(&out);
    }
}

/* A finding that is in no report any more ends as it was last. */
static void forgets_nothing(void **state)
{
    const char *feed = FAILED("AAAAAAAAA1", "01", "a");
    struct follow_told told = {0};
    struct str out = {0};

    (void)state;
    for (int i = 0; i < 2; i++) {
        maildiag_engine *engine = NULL;
        maildiag_reader *reader = NULL;
        maildiag_report *report = NULL;
        uint32_t source;

        assert_int_equal(maildiag_engine_new(&engine, NULL, NULL), 0);
        assert_int_equal(maildiag_source_open(engine, "log", NULL, &source), 0);
        assert_int_equal(maildiag_feed(engine, source, feed,
                                       i == 0 ? strlen(feed) : 0, NULL),
                         0);
        assert_int_equal(maildiag_reader_open(&reader, engine, NULL, NULL), 0);
        assert_int_equal(maildiag_diagnose_all(reader, NULL, &report), 0);
        if (i == 0) {
            follow_told_next(&told, report, 1, note, &out);
            assert_true(follow_told_problem(&told));
        } else {
            assert_int_equal(told.count, 1);
            told.items[0].ongoing = 0; /* note() would not take it */
            follow_told_next(&told, report, 0, note, &out);
            assert_false(follow_told_problem(&told));
            assert_int_equal(told.count, 0);
        }
        maildiag_reader_close(reader);
        maildiag_engine_free(engine);
    }
    assert_string_equal(str_text(&out), "+1");
    follow_told_free(&told);
    str_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells),
        cmocka_unit_test(forgets_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
