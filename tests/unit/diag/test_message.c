/*
 * Tests of lib/diag/incident.c: one message, chosen messages, time windows,
 * logs without stamps.
 */
#include "scene.h"

static const char refused[] =
    "connect to mx.a.test[192.0.2.20]:25: Connection refused";
static const char sent[] = "250 2.0.0 Ok: queued as 8A798694DF5";

/* One message deferred, one sent, one refusal, a fault of the host. */
static void write_all(scene *s)
{
    scene_message(s, 0, "AAAAAA1", "ann@corp.test");
    scene_try(s, 1, "AAAAAA1", "joe@a.test", "none", "deferred", refused);
    scene_message(s, 100, "AAAAAA2", "bob@corp.test");
    scene_try(s, 101, "AAAAAA2", "jim@b.test", "mx.b.test[192.0.2.30]:25",
              "sent", sent);
    scene_removed(s, 101, "AAAAAA2");
    scene_line(s, 200, "smtpd[20]",
               "NOQUEUE: reject: RCPT from unknown[198.51.100.7]: 550 5.1.1 "
               "<no@corp.test>: Recipient address rejected: User unknown in "
               "local recipient table; from=<x@y.test> to=<no@corp.test> "
               "proto=ESMTP helo=<y.test>");
    scene_line(s, 300, "smtpd[20]",
               "NOQUEUE: reject: MAIL from app.corp.test[10.0.0.5]: 452 4.3.1 "
               "Insufficient system storage; proto=ESMTP helo=<app>");
    scene_line(s, 400, "master[5]",
               "warning: process /usr/lib/postfix/sbin/smtpd pid 77 killed by "
               "signal 11");
}

typedef struct message_case {
    const char *name;
    uint32_t entry;
    wanted findings[2];
} message_case;

static const message_case messages[] = {
    {"deferred",
     0,
     {{"connect_refused", "sev=warning scope=message m=1 r=1 w=1 a=1 "
                          "peer=mx.a.test ongoing=1 ids=1 affected=1"}}},
    {"sent", 1, {{NULL, NULL}}},
    {"refused",
     2,
     {{"recipient_unknown", "sev=info scope=message dir=server a=1"}}},
    {"refused by a full disk",
     3,
     {{"local_disk_full", "sev=error scope=message a=1 disp=rejected"}}},
};

static void test_one_message(void **state)
{
    md_hop_memo memo = {0};
    scene s;
    (void)state;
    scene_begin(&s);
    write_all(&s);
    scene_load(&s);
    assert_int_equal(md_catalog_count(s.catalog), COUNT_OF(messages));
    for (size_t i = 0; i < COUNT_OF(messages); i++) {
        const message_case *c = &messages[i];
        size_t count = c->findings[0].cause != NULL;
        assert_int_equal(md_diagnose_message(s.catalog, c->entry, s.judge,
                                             s.rules, &memo, &s.report),
                         MAILDIAG_OK);
        scene_expect(&s, c->name, c->findings, count);
        md_report_free(s.report);
        s.report = NULL;
    }
    assert_int_equal(
        md_diagnose_message(s.catalog, 4, s.judge, s.rules, &memo, &s.report),
        MAILDIAG_E_NOTFOUND);
    assert_null(s.report);
    md_hop_memo_clear(&memo);
    scene_end(&s);
}

/* That all mail goes one way shows in the others, and is said of one message
 * too. */
static void test_through_the_relay(void **state)
{
    static const char relay[] = "relay.corp.test[10.0.0.9]:25";
    const wanted want = {"server_unavailable",
                         "actor=relay says=30_of_30 says=relay.corp.test:25 "
                         "fix=relayhost,_transport_maps_in_main.cf"};
    md_hop_memo memo = {0};
    scene s;

    (void)state;
    scene_begin(&s);
    for (int i = 0; i < 30; i++) {
        char id[20];
        char to[40];
        snprintf(id, sizeof(id), "A%05X", 0x10000 + i);
        snprintf(to, sizeof(to), "user%d@s%d.test", i, i % 20);
        scene_message(&s, i, id, "ann@corp.test");
        scene_try(&s, i, id, to, relay, i == 29 ? "deferred" : "sent",
                  i == 29 ? "host relay.corp.test[10.0.0.9] said: 451 4.3.0 "
                            "Temporary server error, try again later (in reply "
                            "to end of DATA command)"
                          : "250 2.0.0 Ok: queued as 8A798694DF5");
    }
    scene_load(&s);
    for (int again = 0; again < 2; again++) {
        assert_int_equal(md_diagnose_message(s.catalog, 29, s.judge, s.rules,
                                             &memo, &s.report),
                         MAILDIAG_OK);
        scene_expect(&s, "through the relay", &want, 1);
        md_report_free(s.report);
        s.report = NULL;
        assert_true(memo.known);
    }
    md_hop_memo_clear(&memo);
    scene_end(&s);
}

/* ---- filters ---- */

static bool only_a(void *ctx, unsigned thread, md_judge *judge, md_story *story,
                   bool *failed)
{
    (void)thread;
    (void)judge;
    (void)failed;
    return md_slice_eq(story->queue_id, md_slice_of(ctx));
}

static bool no_reject(void *ctx, unsigned thread, md_judge *judge,
                      uint32_t entry, md_facts *facts, const md_fact *fact,
                      bool *failed)
{
    (void)thread;
    (void)judge;
    (void)ctx;
    (void)entry;
    (void)facts;
    (void)fact;
    (void)failed;
    return false;
}

static bool out_of_memory(void *ctx, unsigned thread, md_judge *judge,
                          md_story *story, bool *failed)
{
    (void)thread;
    (void)judge;
    (void)ctx;
    (void)story;
    *failed = true;
    return true;
}

typedef struct window_case {
    const char *name;
    long since; /* 0: any */
    long until;
    const char *causes; /* with blanks between */
} window_case;

static const window_case windows[] = {
    {"everything", 0, 0,
     "local_disk_full service_down connect_refused recipient_unknown"},
    {"the first minute", 0, 60, "connect_refused"},
    {"a message with one line inside", 1, 2, "connect_refused"},
    {"between two lines", 2, 90, ""},
    {"refusals", 200, 301, "local_disk_full recipient_unknown"},
    {"the end", 400, 0, "service_down"},
};

static void expect_causes(const scene *s, const char *name, const char *causes)
{
    md_buffer got = {0};
    for (uint32_t i = 0; i < s->report->count; i++) {
        maildiag_text cause = s->report->findings[i].finding.cause;
        if (i > 0)
            md_buffer_put(&got, ' ');
        md_buffer_add(&got, md_slice_make(cause.ptr, cause.len));
    }
    expect_slice(name, "causes", md_buffer_slice(&got), causes);
    md_buffer_free(&got);
}

static void test_windows(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(windows); i++) {
        scene s;
        scene_begin(&s);
        write_all(&s);
        if (windows[i].since != 0)
            s.filter.since = SCENE_USEC(windows[i].since);
        if (windows[i].until != 0)
            s.filter.until = SCENE_USEC(windows[i].until);
        scene_diagnose(&s);
        expect_causes(&s, windows[i].name, windows[i].causes);
        scene_end(&s);
    }
}

static void test_chosen(void **state)
{
    char id[] = "AAAAAA1";
    scene s;

    (void)state;
    scene_begin(&s);
    write_all(&s);
    s.filter.message = only_a;
    s.filter.reject = no_reject;
    s.filter.messages_only = true;
    s.filter.ctx = id;
    scene_diagnose(&s);
    expect_causes(&s, "one message", "connect_refused");
    id[6] = '2';
    scene_diagnose(&s);
    expect_causes(&s, "another", "");
    s.filter.message = out_of_memory;
    md_report *report = s.report;
    assert_int_equal(
        md_diagnose_all(s.catalog, s.judge, s.rules, &s.filter, &report),
        MAILDIAG_E_NOMEM);
    assert_ptr_equal(report, s.report);
    scene_end(&s);
}

/* Successes count, whoever is asked about. */
static void test_success_of_others(void **state)
{
    static const wanted want[] = {{"connect_refused", "success=1 m=1"}};
    char id[] = "AAAAAA2";
    scene s;

    (void)state;
    scene_begin(&s);
    scene_message(&s, 0, "AAAAAA1", "ann@corp.test");
    scene_try(&s, 1, "AAAAAA1", "joe@a.test", "mx.a.test[192.0.2.20]:25",
              "sent", sent);
    scene_removed(&s, 1, "AAAAAA1");
    scene_message(&s, 100, "AAAAAA2", "ann@corp.test");
    scene_try(&s, 101, "AAAAAA2", "joe@a.test", "none", "deferred", refused);
    s.filter.message = only_a;
    s.filter.ctx = id;
    scene_diagnose(&s);
    scene_expect(&s, "others", want, COUNT_OF(want));
    scene_end(&s);
}

/* ---- no stamps ---- */

static void put(scene *s, const char *line)
{
    md_buffer_add_text(&s->log, line);
    md_buffer_put(&s->log, '\n');
}

/* Pasted lines, as in a document: no header at all. */
static void test_no_times(void **state)
{
    static const wanted want[] = {
        {"connect_no_route", "sev=warning ongoing=1 m=1 w=1 first=- last=- "
                             "address=172.16.5.101 port=1025 success=-"},
        {"auth_failed", "sev=warning ongoing=1 m=1 w=1 first=- before=- "
                        "address=172.16.5.1"}};
    scene s;

    (void)state;
    scene_begin(&s);
    put(&s, "C539144A9: to=<joe@company.test>, relay=none, delay=3.1, "
            "delays=0.02/0.07/3/0, dsn=4.4.1, status=deferred (connect to "
            "172.16.5.101[172.16.5.101]:1025: No route to host)");
    put(&s, "A0AB78009A: to=<joe@company.test>, relay=none, delay=10, "
            "delays=0.03/9.9/0/0.01, dsn=4.7.3, status=deferred (delivery "
            "temporarily suspended: SASL authentication failed; server "
            "172.16.5.1[172.16.5.1] said: 535 5.7.3 Authentication "
            "unsuccessful)");
    put(&s, "F1CDD3F8D: to=<joe@company.test>, "
            "relay=172.16.5.9[172.16.5.9]:1025, delay=326, "
            "delays=325/0.04/0/0.16, dsn=2.0.0, status=sent (250 OK)");
    scene_diagnose(&s);
    scene_expect(&s, "no times", want, COUNT_OF(want));
    scene_end(&s);
}

/* The evidence is the line, with the words that decided. */
static void test_evidence(void **state)
{
    scene s;
    (void)state;
    scene_begin(&s);
    write_all(&s);
    scene_diagnose(&s);
    const md_report_finding *f =
        scene_finding(&s, "evidence", "connect_refused");
    assert_int_equal(f->finding.evidence_count, 1);
    const maildiag_evidence *e = &f->evidence[0];
    md_slice line = md_slice_make(e->line.ptr, e->line.len);
    assert_int_not_equal(md_slice_find(line, MD_LIT("AAAAAA1: to=")), MD_NPOS);
    expect_slice("evidence", "match",
                 md_slice_sub(line, e->match_offset, e->match_length),
                 "Connection refused");
    assert_int_equal(f->affected_count, 1);
    const maildiag_affected *a = &f->affected[0];
    expect_slice("affected", "to", md_slice_make(a->to.ptr, a->to.len),
                 "joe@a.test");
    expect_slice("affected", "from", md_slice_make(a->from.ptr, a->from.len),
                 "ann@corp.test");
    expect_slice("affected", "queue_id",
                 md_slice_make(a->queue_id.ptr, a->queue_id.len), "AAAAAA1");
    assert_int_equal(a->finding, f->finding.id);
    assert_int_equal(a->status, MAILDIAG_AFFECTED_WAITING);
    assert_int_equal(a->time, SCENE_USEC(1));
    scene_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_message),
        cmocka_unit_test(test_through_the_relay),
        cmocka_unit_test(test_windows),
        cmocka_unit_test(test_chosen),
        cmocka_unit_test(test_success_of_others),
        cmocka_unit_test(test_no_times),
        cmocka_unit_test(test_evidence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
