/*
 * Tests of lib/diag/recipient.c: what became of a recipient, why, and where
 * the time went.
 */
#include "scene.h"

static const char refused[] =
    "connect to mx.a.test[192.0.2.20]:25: Connection refused";
static const char full[] =
    "host mx.a.test[192.0.2.20] said: 452 4.2.2 <joe@a.test>: Mailbox full "
    "(in reply to RCPT TO command)";
static const char sent[] = "250 2.0.0 Ok: queued as 8A798694DF5";

/* ---- causes ---- */

static void just_sent(scene *s)
{
    scene_message(s, 0, "AAAAAA1", "ann@corp.test");
    scene_try(s, 1, "AAAAAA1", "joe@a.test", "mx.a.test[192.0.2.20]:25", "sent",
              sent);
    scene_removed(s, 1, "AAAAAA1");
}

static void deferred(scene *s)
{
    scene_message(s, 0, "AAAAAA1", "ann@corp.test");
    scene_try(s, 1, "AAAAAA1", "joe@a.test", "none", "deferred", refused);
}

static void deferred_twice(scene *s)
{
    deferred(s);
    scene_try(s, 400, "AAAAAA1", "joe@a.test", "mx.a.test[192.0.2.20]:25",
              "deferred", full);
}

static void resolved(scene *s)
{
    deferred(s);
    scene_try(s, 400, "AAAAAA1", "joe@a.test", "mx.a.test[192.0.2.20]:25",
              "sent", sent);
    scene_removed(s, 400, "AAAAAA1");
}

static void suspended(scene *s)
{
    scene_message(s, 0, "AAAAAA1", "ann@corp.test");
    scene_line(s, 1, "error[31]",
               "AAAAAA1: to=<joe@a.test>, relay=none, delay=1, "
               "delays=0.1/0.9/0/0, dsn=4.4.1, status=deferred (delivery "
               "temporarily suspended: %s)",
               refused);
}

static void held(scene *s)
{
    deferred(s);
    scene_line(s, 100, "postsuper[50]", "AAAAAA1: placed on hold");
}

static void deleted(scene *s)
{
    deferred(s);
    scene_line(s, 100, "postsuper[50]", "AAAAAA1: removed");
}

static void requeued(scene *s)
{
    deferred(s);
    scene_line(s, 100, "postsuper[50]", "AAAAAA1: requeued");
}

static void expired(scene *s)
{
    deferred(s);
    scene_line(s, 100, "qmgr[22]",
               "AAAAAA1: from=<ann@corp.test>, status=expired, returned to "
               "sender");
    scene_removed(s, 100, "AAAAAA1");
}

typedef struct cause_case {
    const char *name;
    void (*write)(scene *s);
    const char *cause;
    const char *underlying; /* NULL: none */
    int32_t code;
    const char *slowest; /* NULL: none */
} cause_case;

static const cause_case causes[] = {
    {"sent", just_sent, "accepted", NULL, 250, "transmit"},
    {"deferred", deferred, "connect_refused", NULL, -1, "transmit"},
    {"deferred twice", deferred_twice, "mailbox_full", NULL, 452, "transmit"},
    {"resolved", resolved, "accepted", NULL, 250, "transmit"},
    {"suspended", suspended, "connect_refused", NULL, -1, "in_queue"},
    {"held", held, "message_held", "connect_refused", -1, "transmit"},
    {"deleted", deleted, "message_deleted", "connect_refused", -1, "transmit"},
    {"requeued", requeued, "message_requeued", "connect_refused", -1,
     "transmit"},
    {"expired", expired, "delivery_expired", "connect_refused", -1, "transmit"},
};

static md_recipient_view view_first(scene *s, md_story *story)
{
    md_recipient_view view;
    scene_load(s);
    assert_true(md_story_load(story, s->catalog, 0));
    assert_int_equal(story->recipient_count, 1);
    assert_true(md_diag_recipient(story, 0, s->judge, s->rules, &view));
    return view;
}

static void test_causes(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(causes); i++) {
        const cause_case *c = &causes[i];
        scene s;
        md_story story;

        md_story_init(&story);
        scene_begin(&s);
        c->write(&s);
        md_recipient_view view = view_first(&s, &story);
        assert_true(view.judged);
        expect_slice(c->name, "cause",
                     md_rules_cause(s.rules, view.verdict.cause)->id, c->cause);
        expect_slice(c->name, "underlying cause",
                     view.has_underlying
                         ? md_rules_cause(s.rules, view.underlying.cause)->id
                         : MD_NONE,
                     c->underlying);
        expect_i64(c->name, "code", view.last.smtp_code, c->code);
        expect_slice(c->name, "slowest",
                     md_slice_of(md_delay_word(view.last.delay.slowest)),
                     c->slowest);
        md_story_free(&story);
        scene_end(&s);
    }
}

static void test_no_attempt(void **state)
{
    scene s;
    md_story story;

    (void)state;
    md_story_init(&story);
    scene_begin(&s);
    scene_line(&s, 0, "smtpd[20]", "connect from a.test[192.0.2.20]");
    scene_line(&s, 0, "smtpd[20]",
               "NOQUEUE: hold: RCPT from a.test[192.0.2.20]: <joe@corp.test>: "
               "Recipient address triggers HOLD action; from=<x@a.test> "
               "to=<joe@corp.test> proto=ESMTP helo=<a.test>");
    scene_line(&s, 0, "smtpd[20]", "AAAAAA1: client=a.test[192.0.2.20]");
    scene_line(&s, 0, "cleanup[21]", "AAAAAA1: message-id=<x@a.test>");
    scene_load(&s);
    assert_true(md_story_load(&story, s.catalog, 0));
    for (uint32_t i = 0; i < story.recipient_count; i++) {
        md_recipient_view view;
        assert_true(md_diag_recipient(&story, i, s.judge, s.rules, &view));
        assert_false(view.has_last);
        assert_false(view.has_underlying);
        assert_int_equal(view.next_attempt_time, MAILDIAG_NO_TIME);
    }
    md_story_free(&story);
    scene_end(&s);
}

/* ---- the next attempt: test_retry.c ---- */

/* Who is sent, held or gone is tried no more. */
static void test_no_retry(void **state)
{
    static void (*const write[])(scene * s) = {just_sent, resolved, held,
                                               deleted,   requeued, expired};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(write); i++) {
        scene s;
        md_story story;
        md_story_init(&story);
        scene_begin(&s);
        write[i](&s);
        md_recipient_view view = view_first(&s, &story);
        assert_int_equal(view.next_attempt_time, MAILDIAG_NO_TIME);
        assert_int_equal(view.expires_time, MAILDIAG_NO_TIME);
        md_story_free(&story);
        scene_end(&s);
    }
}

/* ---- where the time went ---- */

static void test_slowest(void **state)
{
    static const struct {
        const char *delays;
        const char *word;
        const char *cause;
    } slow[] = {
        {"9/1/1/1", "before_queue", "slow_before_queue"},
        {"1/9/1/1", "in_queue", "slow_queue"},
        {"1/1/9/1", "connect", "slow_connect"},
        {"1/1/1/9", "transmit", "slow_transmission"},
        {"0/0/0/0", NULL, NULL},
        {"0/0/0/1e-05", "transmit", "slow_transmission"},
        {"2/2/2/2", "before_queue", "slow_before_queue"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(slow); i++) {
        scene s;
        md_story story;
        md_story_init(&story);
        scene_begin(&s);
        scene_line(&s, 1, "smtp[30]",
                   "AAAAAA1: to=<joe@a.test>, relay=none, delay=9, delays=%s, "
                   "dsn=4.4.1, status=deferred (%s)",
                   slow[i].delays, refused);
        md_recipient_view view = view_first(&s, &story);
        md_delay_stage stage = (md_delay_stage)view.last.delay.slowest;
        expect_slice(slow[i].delays, "word", md_slice_of(md_delay_word(stage)),
                     slow[i].word);
        expect_slice(slow[i].delays, "cause", md_delay_cause(stage),
                     slow[i].cause);
        assert_int_equal(view.last.delay.total_usec, 9000000);
        md_story_free(&story);
        scene_end(&s);
    }
}

/* ---- refusals ---- */

static void test_refusals(void **state)
{
    static const struct {
        const char *text;
        const char *cause;
    } refusals[] = {
        {"450 4.1.8 <x@y.test>: Sender address rejected: Domain not found",
         "sender_domain_invalid"},
        {"550 5.1.1 <no@corp.test>: Recipient address rejected: User unknown "
         "in local recipient table",
         "recipient_unknown"},
        {"452 4.3.1 Insufficient system storage", "local_disk_full"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(refusals); i++) {
        scene s;
        md_facts facts;
        md_slice host, instance, queue_id;
        md_verdict verdict;

        scene_begin(&s);
        scene_line(&s, 0, "smtpd[20]",
                   "NOQUEUE: reject: RCPT from unknown[192.0.2.7]: %s; "
                   "from=<x@y.test> to=<no@corp.test> proto=ESMTP "
                   "helo=<y.test>",
                   refusals[i].text);
        scene_load(&s);
        md_facts_init(&facts);
        const md_fact *fact = md_catalog_reject(s.catalog, 0, &facts, &host,
                                                &instance, &queue_id);
        assert_non_null(fact);
        assert_true(md_diag_reject(&facts, fact, s.judge, s.rules, &verdict));
        expect_slice(refusals[i].text, "cause",
                     md_rules_cause(s.rules, verdict.cause)->id,
                     refusals[i].cause);
        md_facts_free(&facts);
        scene_end(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_causes),   cmocka_unit_test(test_no_attempt),
        cmocka_unit_test(test_no_retry), cmocka_unit_test(test_slowest),
        cmocka_unit_test(test_refusals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
