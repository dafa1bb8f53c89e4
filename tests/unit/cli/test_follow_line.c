/* examples/cli/follow_line.c: which lines are told, and when. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "cli/follow_line.h"

#define HEAD "2026-08-31T04:21:03Z mx postfix/smtp[9]: A1B2C3D4E5: "
#define FAILED(name, status)                                                   \
    HEAD "to=<joe@" name ".example>, relay=none, delay=3, delays=0/0/3/0, "    \
         "dsn=4.4.1, status=" status " (connect to " name                      \
         ".example[192.0.2.9]:25: Connection refused)\n"
#define SENT                                                                   \
    HEAD "to=<joe@a.example>, relay=a.example[192.0.2.9]:25, delay=3, "        \
         "delays=0/0/3/0, dsn=2.0.0, status=sent (250 Ok)\n"

static const struct {
    const char *name;
    const char *bytes;
    int all;
    unsigned told;
    unsigned failures;
} cases[] = {
    {"nothing", "", 0, 0, 0},
    {"sent", SENT, 1, 0, 0},
    {"deferred", FAILED("a", "deferred"), 0, 1, 1},
    {"bounced", FAILED("a", "bounced"), 0, 1, 1},
    {"undeliverable", FAILED("a", "undeliverable"), 0, 1, 1},
    {"deliverable", FAILED("a", "deliverable"), 1, 0, 0},
    {"expired",
     "2026-08-31T04:21:03Z mx postfix/qmgr[9]: A1B2C3D4E5: from=<a@b.example>, "
     "status=expired, returned to sender\n",
     0, 1, 1},
    {"without a newline",
     HEAD "to=<joe@a.example>, relay=none, delay=3, "
          "dsn=4.4.1, status=deferred (x)",
     1, 0, 0},
    {"the same peer once", FAILED("a", "deferred") FAILED("a", "deferred"), 0,
     1, 2},
    {"or each time", FAILED("a", "deferred") FAILED("a", "deferred"), 1, 2, 2},
    {"another peer", FAILED("a", "deferred") FAILED("b", "deferred"), 0, 2, 2},
    {"blank and foreign lines",
     "\n\nno log line at all\n2026-08-31T04:21:03Z mx sshd[1]: status=deferred"
     "\n" FAILED("a", "deferred"),
     0, 1, 1},
};

struct told {
    struct session session;
    struct options options;
    pthread_mutex_t lock;
    struct follow_line line;
};

static void begin(struct told *t, int all)
{
    memset(t, 0, sizeof *t);
    pthread_mutex_init(&t->lock, NULL);
    t->session.options = &t->options;
    t->options.all = all;
    t->options.json = 1;
    /* What is told goes nowhere: a descriptor that is none. */
    out_init(&t->session.out, -1, 0, 80);
    t->session.out.failed = 1;
    assert_int_equal(maildiag_rules_builtin(&t->session.rules, NULL, NULL), 0);
    assert_int_equal(follow_line_init(&t->line, &t->session, &t->lock), 0);
}

static void end(struct told *t)
{
    follow_line_free(&t->line);
    maildiag_rules_free(t->session.rules);
    pthread_mutex_destroy(&t->lock);
}

/* In pieces of any size. */
static void tells(void **state)
{
    static const size_t pieces[] = {1, 7, 64, 1000, 1000000};
    struct told *t = malloc(sizeof *t);

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        for (size_t p = 0; p < sizeof pieces / sizeof pieces[0]; p++) {
            struct follow_rest rest = {.name = "log"};
            size_t len = strlen(cases[i].bytes);

            begin(t, cases[i].all);
            for (size_t at = 0; at < len; at += pieces[p]) {
                size_t n = len - at < pieces[p] ? len - at : pieces[p];

                follow_line_take(&t->line, &rest, cases[i].bytes + at, n, at);
            }
            if (t->line.told != cases[i].told ||
                t->line.failures != cases[i].failures) {
                fail_msg("%s by %zu: %u of %u told", cases[i].name, pieces[p],
                         (unsigned)t->line.told, (unsigned)t->line.failures);
            }
            str_free(&rest.kept);
            end(t);
        }
    }
    free(t);
}

/* A cause that comes back after a while is news again. */
static void tells_again_later(void **state)
{
    const char *line = FAILED("a", "deferred");
    struct follow_rest rest = {.name = "log"};
    struct told *t = malloc(sizeof *t);

    (void)state;
    begin(t, 0);
    follow_line_take(&t->line, &rest, line, strlen(line), 0);
    t->line.now_usec += FOLLOW_AGAIN_USEC;
    follow_line_take(&t->line, &rest, line, strlen(line), 0);
    assert_int_equal(t->line.told, 1);
    t->line.now_usec += FOLLOW_AGAIN_USEC + 1;
    follow_line_take(&t->line, &rest, line, strlen(line), 0);
    assert_int_equal(t->line.told, 2);
    end(t);
    free(t);
}

/* A line that is too long is none, and the next one is. */
static void passes_over_long_lines(void **state)
{
    const char *line = FAILED("a", "deferred");
    struct follow_rest rest = {.name = "log"};
    struct told *t = malloc(sizeof *t);
    char *noise = malloc(50000);

    (void)state;
    memset(noise, 'x', 50000);
    begin(t, 0);
    for (int i = 0; i < 5; i++) {
        follow_line_take(&t->line, &rest, noise, 50000, 0);
        assert_true(rest.kept.len <= 65536);
    }
    follow_line_take(&t->line, &rest, line, strlen(line), 0);
    assert_int_equal(t->line.told, 0);
    follow_line_take(&t->line, &rest, line, strlen(line), 0);
    assert_int_equal(t->line.told, 1);
    str_free(&rest.kept);
    end(t);
    free(noise);
    free(t);
}

/* What is skipped leaves the half line behind it. */
static void skips(void **state)
{
    const char *line = FAILED("a", "deferred");
    struct follow_rest rest = {.name = "log"};
    struct told *t = malloc(sizeof *t);

    (void)state;
    begin(t, 0);
    follow_line_skip(&rest, line, strlen(line), 0);
    follow_line_skip(&rest, line, 30, 300);
    follow_line_take(&t->line, &rest, line + 30, strlen(line) - 30, 330);
    assert_int_equal(t->line.failures, 1);
    end(t);
    str_free(&rest.kept);
    free(t);
}

static void names_are_json(void **state)
{
    struct str out = {0};

    (void)state;
    follow_line_name(&out, "a\"b\\c\nd");
    assert_string_equal(str_text(&out), "\"a\\\"b\\\\c\\\\x0Ad\"");
    str_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells),
        cmocka_unit_test(tells_again_later),
        cmocka_unit_test(passes_over_long_lines),
        cmocka_unit_test(skips),
        cmocka_unit_test(names_are_json),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
