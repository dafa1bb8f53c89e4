/*
 * Tests of lib/diag without memory: whichever allocation fails, the answer is
 * E_NOMEM, nothing leaks (ASan, valgrind), and the next call is as good as
 * ever.
 */
#include "scene.h"

#include "../support/nth_alloc.h"

static void write_log(scene *s)
{
    char id[20];
    char to[40];
    char text[200];

    for (int i = 0; i < 4; i++) {
        snprintf(id, sizeof(id), "AAAAA%d", i);
        snprintf(to, sizeof(to), "joe@d%d.test", i);
        snprintf(text, sizeof(text),
                 "Host or domain name not found. Name service error for "
                 "name=d%d.test type=MX: Host not found, try again",
                 i);
        scene_message(s, i, id, "ann@corp.local");
        scene_try(s, i, id, to, "none", "deferred", text);
    }
    scene_line(s, 10, "postsuper[50]", "AAAAA0: placed on hold");
    for (int i = 0; i < 12; i++)
        scene_line(s, 20 + i, "smtpd[20]",
                   "warning: unknown[198.51.100.8]: SASL LOGIN authentication "
                   "failed: UGFzc3dvcmQ6");
    scene_line(s, 40, "smtpd[20]",
               "NOQUEUE: reject: RCPT from unknown[198.51.100.7]: 550 5.1.1 "
               "<no@corp.test>: Recipient address rejected: User unknown in "
               "local recipient table; from=<x@y.test> to=<no@corp.test> "
               "proto=ESMTP helo=<y.test>");
    for (int i = 0; i < 25; i++) {
        snprintf(id, sizeof(id), "CCCCC%02d", i);
        snprintf(to, sizeof(to), "joe@s%d.test", i % 5);
        scene_line(s, 60 + i, "smtpd[20]",
                   "%s: client=a.test[198.51.%d.7], sasl_method=PLAIN, "
                   "sasl_username=ann",
                   id, i);
        scene_line(s, 60 + i, "qmgr[22]",
                   "%s: from=<ann@corp.test>, size=500, nrcpt=1 (queue "
                   "active)",
                   id);
        scene_line(s, 60 + i, "smtp[30]",
                   "%s: to=<%s>, relay=relay.corp.test[10.0.0.9]:587, "
                   "delay=99, delays=0/0/99/0, dsn=2.0.0, status=sent (ok)",
                   id, to);
    }
    for (int i = 0; i < 6; i++) {
        snprintf(id, sizeof(id), "DDDDD%d", i);
        scene_line(s, 90 + i, "smtpd[20]", "%s: client=y.test[198.51.100.7]",
                   id);
        scene_line(s, 90 + i, "qmgr[22]",
                   "%s: from=<x@f%d.test>, size=500, nrcpt=1 (queue active)",
                   id, i);
        scene_try(s, 90 + i, id, "ann@big.test",
                  "relay.corp.test[10.0.0.9]:587", "bounced",
                  i % 2 ? "host relay.corp.test[10.0.0.9] said: 550 5.7.23 SPF "
                          "validation failed (in reply to MAIL FROM command)"
                        : "host relay.corp.test[10.0.0.9] said: 554 5.7.1 "
                          "Client host [192.0.2.7] blocked using "
                          "zen.lists.test; https://lists.test/?192.0.2.7 (in "
                          "reply to RCPT TO command)");
    }
    scene_message(s, 99, "EEEEE1", "ann@corp.test");
    scene_try(s, 99, "EEEEE1", "joe@s1.test", "relay.corp.test[10.0.0.9]:587",
              "deferred",
              "host relay.corp.test[10.0.0.9] said: 421 4.7.0 Too many "
              "messages, try again later (in reply to MAIL FROM command)");
    scene_line(s, 50, "master[5]",
               "warning: process /usr/lib/postfix/sbin/smtpd pid 77 killed by "
               "signal 11");
}

static uint32_t diagnose_failing(scene *s, size_t n, bool for_good)
{
    md_report *report = NULL;
    uint32_t count = 0;

    nth_alloc_fail(n, for_good);
    maildiag_status status =
        md_diagnose_all(s->catalog, s->judge, s->rules, &s->filter, &report);
    bool failed = nth_alloc_failed();
    nth_alloc_fail(0, false);
    if (status == MAILDIAG_OK) {
        count = report->count;
        md_report_free(report);
    } else {
        assert_int_equal(status, MAILDIAG_E_NOMEM);
        assert_true(failed);
        assert_null(report);
    }
    return count;
}

static void test_nth_fails(void **state)
{
    scene s;
    uint32_t whole;
    size_t most;

    (void)state;
    scene_begin(&s);
    write_log(&s);
    scene_load(&s);
    whole = diagnose_failing(&s, 0, false);
    assert_true(whole >= 5);
    nth_alloc_fail(0, false);
    assert_int_equal(diagnose_failing(&s, SIZE_MAX, false), whole);
    md_report *report = NULL;
    nth_alloc_fail(SIZE_MAX, false);
    assert_int_equal(
        md_diagnose_all(s.catalog, s.judge, s.rules, &s.filter, &report),
        MAILDIAG_OK);
    most = nth_alloc_count();
    nth_alloc_fail(0, false);
    md_report_free(report);
    for (size_t n = 1; n <= most; n++) {
        uint32_t got = diagnose_failing(&s, n, n % 2 == 0);
        assert_true(got == 0 || got == whole);
        if (n % 50 == 0)
            assert_int_equal(diagnose_failing(&s, 0, false), whole);
    }
    scene_end(&s);
}

/* So many messages that several threads read them. */
static void write_many(scene *s)
{
    for (int i = 0; i < 900; i++) {
        char id[20];
        char to[40];

        snprintf(id, sizeof(id), "F%05X", i);
        snprintf(to, sizeof(to), "u%d@d%d.test", i, i % 30);
        scene_message(s, 200 + i, id, "ann@corp.test");
        if (i % 3 == 0)
            scene_try(s, 200 + i, id, to, "mx.d.test[192.0.2.9]:25", "bounced",
                      "host mx.d.test[192.0.2.9] said: 550 5.1.1 User unknown "
                      "(in reply to RCPT TO command)");
        else
            scene_try(s, 200 + i, id, to, "mx.d.test[192.0.2.9]:25", "sent",
                      "250 2.0.0 Ok: queued as 8A798694DF5");
        scene_removed(s, 200 + i, id);
    }
}

static void test_nth_fails_in_a_thread(void **state)
{
    scene s;
    uint32_t whole;
    size_t most;

    (void)state;
    scene_begin(&s);
    s.threads = 3;
    write_log(&s);
    write_many(&s);
    scene_load(&s);
    whole = diagnose_failing(&s, 0, false);
    assert_true(whole >= 5);
    nth_alloc_fail(SIZE_MAX, false);
    md_report *report = NULL;
    assert_int_equal(
        md_diagnose_all(s.catalog, s.judge, s.rules, &s.filter, &report),
        MAILDIAG_OK);
    most = nth_alloc_count();
    nth_alloc_fail(0, false);
    md_report_free(report);
    /* Which one the n-th is depends on who comes first. */
    for (size_t n = 1; n <= most; n += n < 60 ? 1 : 61) {
        uint32_t got = diagnose_failing(&s, n, n % 2 == 0);
        assert_true(got == 0 || got == whole);
    }
    assert_int_equal(diagnose_failing(&s, 0, false), whole);
    scene_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nth_fails),
        cmocka_unit_test(test_nth_fails_in_a_thread),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
