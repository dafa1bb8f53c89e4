/*
 * Kept lines: every byte comes back, whatever stands in them; what their facts
 * say too costs little.
 */
#include <stdio.h>
#include <string.h>

#include "../support/unit.h"

#include "store/evict.h"
#include "store/kept.h"

enum { REPEATS = 2000 };

#define HEAD "Aug 31 03:20:36 mx1 postfix/smtpd[3110]: "

typedef struct kept_case {
    const char *name;
    const char *line;
} kept_case;

static const kept_case cases[] = {
    {"a delivery",
     "Aug 31 03:20:36 mx1 postfix/smtp[3111]: 4F1CDD3F8D: to=<joe@one.test>, "
     "relay=mx.one.test[192.0.2.7]:25, delay=1.2, delays=0.1/0/1/0.1, "
     "dsn=5.1.1, status=bounced (host mx.one.test[192.0.2.7] said: 550 5.1.1 "
     "<joe@one.test>: no such user (in reply to RCPT TO command))"},
    {"a refusal",
     HEAD "NOQUEUE: reject: RCPT from unknown[198.51.100.9]: 554 5.7.1 "
          "<eve@far.test>: Relay access denied; from=<eve@far.test> "
          "to=<eve@far.test> proto=ESMTP helo=<one.two.test>"},
    {"one string inside another",
     HEAD "NOQUEUE: reject: RCPT from test.test[198.51.100.9]: 554 5.7.1 "
          "<test.test>: Helo command rejected; from=<x@test.test> "
          "to=<test.test@test.test> proto=SMTP helo=<test.test>"},
    {"no queue ID, no pid", "Aug 31 03:20:36 mx1 postfix/smtpd: warning: x"},
    {"no header", "4F1CDD3F8D: to=<joe@one.test>, relay=none, delay=1, "
                  "status=deferred (connect to x[192.0.2.1]:25: timed out)"},
    {"the mark of a word", HEAD "warning: a\001b 17 connect\001"},
    {"the mark of a string",
     HEAD "NOQUEUE: reject: RCPT from unknown[198.51.100.9]: 554 \002 <a@b>: "
          "x; from=<long-enough@far.test> to=<long@far.test> proto=ESMTP"},
    {"both marks", "\001\002\001 \002 17 \001"},
    {"another program", "Aug 31 03:20:36 mx1 sshd[17]: Failed password"},
    {"blanks", HEAD "warning:   two  and 2   more  "},
    {"one byte", "x"},
};

static md_store *new_store(uint32_t evidence)
{
    md_store_options options;
    md_store *store;

    memset(&options, 0, sizeof options);
    options.year = 2026;
    options.hash_key = 3;
    options.evidence = evidence;
    store = md_store_new(&options);
    assert_non_null(store);
    return store;
}

static uint32_t feed(md_store *store, md_slice bytes)
{
    uint32_t source;

    assert_int_equal(
        md_store_source_open(store, MD_LIT("mail.log"), false, NULL, &source),
        MAILDIAG_OK);
    assert_int_equal(md_store_feed(store, source, bytes.ptr, bytes.len, NULL),
                     MAILDIAG_OK);
    assert_int_equal(md_store_feed_end(store, source), MAILDIAG_OK);
    return source;
}

static void expect_line(const md_store *store, uint32_t source, uint64_t offset,
                        const char *name, md_slice want)
{
    md_buffer got = {0};

    if (md_store_line(store, source, offset, &got) != MAILDIAG_OK)
        fail_msg("%s: no line", name);
    if (!md_slice_eq(md_buffer_slice(&got), want))
        fail_msg("%s: %.*s", name, (int)got.len, got.ptr);
    md_buffer_free(&got);
}

/* Of another program nothing is kept. */
static bool is_kept(const kept_case *c)
{
    return strstr(c->line, "sshd") == NULL;
}

static void every_byte_comes_back(void **state)
{
    md_store *store = new_store(MAILDIAG_EVIDENCE_ALL);
    md_buffer log = {0};
    uint64_t offset = 0;
    uint32_t source;
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++) {
        md_buffer_add_text(&log, cases[i].line);
        md_buffer_put(&log, '\n');
    }
    source = feed(store, md_buffer_slice(&log));
    for (i = 0; i < COUNT_OF(cases); i++) {
        md_slice line = md_slice_of(cases[i].line);

        if (is_kept(&cases[i]) &&
            md_kept_find(store->sources.items[source], offset) != NULL)
            expect_line(store, source, offset, cases[i].name, line);
        else if (is_kept(&cases[i]) && md_slice_starts(line, MD_LIT("Aug")))
            fail_msg("%s: not kept", cases[i].name);
        offset += line.len + 1;
    }
    md_buffer_free(&log);
    md_store_free(store);
}

/* Words with more bytes than a form may have: the line is kept whole. */
static void a_long_line(void **state)
{
    md_store *store = new_store(MAILDIAG_EVIDENCE_ALL);
    md_buffer log = {0};
    uint32_t source;
    unsigned i;

    (void)state;
    md_buffer_add_text(&log, HEAD "warning: ");
    for (i = 0; i < 9000; i++)
        md_buffer_add_text(&log, i % 7 ? "x1" : " ");
    source = feed(store, md_buffer_slice(&log));
    expect_line(store, source, 0, "long", md_buffer_slice(&log));
    md_buffer_free(&log);
    md_store_free(store);
}

/* Beside its fact a failure's line costs less than its bytes. */
static void what_a_line_costs(void **state)
{
    md_store *none = new_store(MAILDIAG_EVIDENCE_NONE);
    md_store *kept = new_store(MAILDIAG_EVIDENCE_FAILURES);
    md_buffer log = {0};
    uint32_t source;
    unsigned i;

    (void)state;
    for (i = 0; i < REPEATS; i++) {
        char line[400];

        (void)snprintf(line, sizeof line,
                       "Aug 31 03:%02u:%02u mx1 postfix/smtp[%u]: AA%06u: "
                       "to=<user%u@one.test>, relay=mx%u.one.test[192.0.2.7]:"
                       "25, delay=%u.2, dsn=5.1.1, status=bounced (host "
                       "mx%u.one.test[192.0.2.7] said: 550 5.1.1 "
                       "<user%u@one.test>: no such user)\n",
                       i / 60 % 60, i % 60, 100 + i % 9, i, i, i % 5, i, i % 5,
                       i);
        md_buffer_add_text(&log, line);
    }
    (void)feed(none, md_buffer_slice(&log));
    source = feed(kept, md_buffer_slice(&log));
    assert_int_equal(kept->sources.items[source]->kept_count, REPEATS);
    assert_true(md_store_memory(kept) - md_store_memory(none) <
                log.len * 2 / 3);
    expect_line(kept, source, 0, "the first",
                md_slice_sub(md_buffer_slice(&log), 0,
                             md_slice_chr(md_buffer_slice(&log), '\n')));
    md_buffer_free(&log);
    md_store_free(none);
    md_store_free(kept);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_byte_comes_back),
        cmocka_unit_test(a_long_line),
        cmocka_unit_test(what_a_line_costs),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
