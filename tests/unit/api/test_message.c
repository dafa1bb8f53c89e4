/* lib/api/message.c, reject.c: stepping, and the parts of what is found. */
#include "../support/feed.h"

static maildiag_engine *engine;
static maildiag_reader *reader, *bare;

static int set_up(void **state)
{
    (void)state;
    engine = feed_seed_engine();
    reader = feed_reader(engine);
    bare = feed_reader(NULL);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    maildiag_reader_close(bare);
    maildiag_reader_close(reader);
    maildiag_engine_free(engine);
    return 0;
}

static void expect_text(const char *what, maildiag_text got, const char *want)
{
    expect_slice("seed", what, md_slice_make(got.ptr, got.len), want);
}

static void stepping(void **state)
{
    maildiag_entry e = {.struct_size = sizeof e};
    maildiag_filter f = {.struct_size = sizeof f};
    static const uint32_t kinds[] = {1, 1, 1, 2, 2, 1, 2};
    maildiag_id last = 0;

    (void)state;
    assert_int_equal(maildiag_entry_next(NULL, NULL, &e), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_entry_next(bare, NULL, &e), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_entry_next(reader, NULL, NULL), MAILDIAG_E_ARG);
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        assert_int_equal(maildiag_entry_next(reader, NULL, &e), MAILDIAG_OK);
        assert_int_equal(e.kind, kinds[i]);
        assert_true(e.id > last);
        last = e.id;
    }
    assert_int_equal(maildiag_entry_next(reader, NULL, &e), MAILDIAG_END);
    assert_int_equal(e.id, last);
    e.id = UINT64_MAX;
    assert_int_equal(maildiag_entry_next(reader, NULL, &e), MAILDIAG_END);
    f.struct_size = 4;
    assert_int_equal(maildiag_entry_next(reader, &f, &e), MAILDIAG_E_ABI);
    e.struct_size = 4;
    assert_int_equal(maildiag_entry_next(reader, NULL, &e), MAILDIAG_E_ABI);
}

static void counted(void **state)
{
    maildiag_filter f = {.struct_size = 4};
    uint64_t count = 99;

    (void)state;
    assert_int_equal(maildiag_entry_count(NULL, NULL, &count), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_entry_count(bare, NULL, &count), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_entry_count(reader, NULL, NULL), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_entry_count(reader, &f, &count), MAILDIAG_E_ABI);
    assert_int_equal(count, 99);
    assert_int_equal(maildiag_entry_count(reader, NULL, &count), MAILDIAG_OK);
    assert_int_equal(count, 7);
    f.struct_size = sizeof f;
    f.kinds = MAILDIAG_ENTRY_REJECT;
    assert_int_equal(maildiag_entry_count(reader, &f, &count), MAILDIAG_OK);
    assert_int_equal(count, 3);
}

/* A message whose first line is a refusal has the refusal behind it, under
 * the same id: the kind tells which of the two was seen. */
static void one_line_is_both(void **state)
{
    static const char log[] =
        "Nov 24 06:56:00 mx postfix/cleanup[2]: ABCDEF12345: milter-reject: "
        "END-OF-MESSAGE from a.test[192.0.2.1]: 5.7.1 Command rejected; "
        "from=<a@b.test> to=<c@d.test> proto=ESMTP helo=<a.test>\n";
    const maildiag_options o = feed_options(1);
    maildiag_engine *own =
        feed_new(&o, "a", log, sizeof log - 1, (feed_cut){0, 0});
    maildiag_reader *r = feed_reader(own);
    maildiag_entry e = {.struct_size = sizeof e};
    maildiag_id id;

    (void)state;
    assert_int_equal(maildiag_entry_next(r, NULL, &e), MAILDIAG_OK);
    assert_int_equal(e.kind, MAILDIAG_ENTRY_MESSAGE);
    id = e.id;
    assert_int_equal(maildiag_entry_next(r, NULL, &e), MAILDIAG_OK);
    assert_int_equal(e.kind, MAILDIAG_ENTRY_REJECT);
    assert_int_equal(e.id, id);
    assert_int_equal(maildiag_entry_next(r, NULL, &e), MAILDIAG_END);
    e.kind = 0;
    assert_int_equal(maildiag_entry_next(r, NULL, &e), MAILDIAG_END);
    maildiag_reader_close(r);
    maildiag_engine_free(own);
}

static void heads(void **state)
{
    maildiag_message m = {.struct_size = sizeof m};
    maildiag_id id = feed_id(reader, MAILDIAG_ENTRY_MESSAGE, 0);

    (void)state;
    assert_int_equal(maildiag_message_get(NULL, id, &m), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_message_get(bare, id, &m), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_message_get(reader, id, NULL), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_message_get(reader, id + 1, &m),
                     MAILDIAG_E_NOTFOUND);
    assert_int_equal(maildiag_message_get(
                         reader, feed_id(reader, MAILDIAG_ENTRY_REJECT, 0), &m),
                     MAILDIAG_E_NOTFOUND);
    assert_int_equal(maildiag_message_get(reader, id, &m), MAILDIAG_OK);
    assert_int_equal(m.struct_size, sizeof m);
    assert_int_equal(m.state, MAILDIAG_STATE_MIXED);
    assert_int_equal(m.id, id);
    assert_int_equal(m.generation, 1);
    assert_int_equal(m.recipient_count, 2);
    assert_int_equal(m.attempt_count, 2);
    assert_int_equal(m.link_count, 1);
    assert_true(m.complete_start && m.complete_end && !m.truncated);
    assert_int_equal(m.size_bytes, 353);
    assert_int_equal(m.last_time - m.first_time, 1000000);
    expect_text("host", m.host, "mx");
    expect_text("instance", m.instance, "postfix");
    expect_text("queue_id", m.queue_id, "1A2B3C4D5E6");
    expect_text("message_id", m.message_id, "<1@app.example.org>");
    expect_text("from", m.from, "joe@example.org");
    expect_text("client", m.client, "app.example.org");
    expect_text("client_ip", m.client_ip, "192.0.2.10");
    expect_text("helo", m.helo, NULL);
    expect_text("sasl_username", m.sasl_username, "app");
    m.struct_size = 8;
    assert_int_equal(maildiag_message_get(reader, id, &m), MAILDIAG_E_ABI);
}

static void recipients(void **state)
{
    maildiag_recipient r = {.struct_size = sizeof r};
    maildiag_id id = feed_id(reader, MAILDIAG_ENTRY_MESSAGE, 0);

    (void)state;
    assert_int_equal(maildiag_recipient_get(NULL, id, 0, &r), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_recipient_get(bare, id, 0, &r), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_recipient_get(reader, id, 0, NULL),
                     MAILDIAG_E_ARG);
    assert_int_equal(maildiag_recipient_get(reader, 5, 0, &r),
                     MAILDIAG_E_NOTFOUND);
    assert_int_equal(maildiag_recipient_get(reader, id, 2, &r), MAILDIAG_END);
    assert_int_equal(maildiag_recipient_get(reader, id, UINT32_MAX, &r),
                     MAILDIAG_END);
    assert_int_equal(maildiag_recipient_get(reader, id, 0, &r), MAILDIAG_OK);
    expect_text("address", r.address, "ann@acme.test");
    expect_text("orig_to", r.orig_to, "friends");
    expect_text("relay", r.relay, "mx1.acme.test[198.51.100.20]:25");
    expect_text("cause", r.cause, "accepted");
    expect_text("underlying_cause", r.underlying_cause, NULL);
    assert_int_equal(r.state, MAILDIAG_RECIPIENT_SENT);
    assert_int_equal(r.outcome, MAILDIAG_RECIPIENT_SENT);
    assert_int_equal(r.outcome_message, id);
    assert_int_equal(r.delay_usec, 170000);
    assert_int_equal(r.delay_before_queue_usec, 20000);
    assert_int_equal(r.delay_in_queue_usec, 70000);
    assert_int_equal(r.delay_connect_usec, 10000);
    assert_int_equal(r.delay_transmit_usec, 80000);
    assert_int_equal(r.next_attempt_time, MAILDIAG_NO_TIME);
    assert_int_equal(maildiag_recipient_get(reader, id, 1, &r), MAILDIAG_OK);
    expect_text("address", r.address, "bob@Gone.test");
    expect_text("cause", r.cause, "recipient_unknown");
    expect_text("dsn", r.dsn, "5.1.1");
    assert_int_equal(r.state, MAILDIAG_RECIPIENT_BOUNCED);
    assert_int_equal(r.permanence, MAILDIAG_PERMANENCE_PERMANENT);
    assert_int_equal(r.smtp_code, 550);
    /* A message on hold that nobody tried to deliver names no recipient. */
    assert_int_equal(
        maildiag_recipient_get(
            reader, feed_id(reader, MAILDIAG_ENTRY_MESSAGE, 3), 0, &r),
        MAILDIAG_END);
    r.struct_size = 8;
    assert_int_equal(maildiag_recipient_get(reader, id, 0, &r), MAILDIAG_E_ABI);
}

/* Attempts in any order of asking; a repeated line is as many. */
static void attempts(void **state)
{
    static const char log[] =
        "Nov 24 06:00:00 mx postfix/smtp[1]: ABCDEF12345: to=<a@b.test>, "
        "relay=none, delay=1, delays=0/0/1/0, dsn=4.4.1, status=deferred (x)\n"
        "Nov 24 06:01:00 mx postfix/smtp[1]: message repeated 3 times: [ "
        "ABCDEF12345: to=<a@b.test>, relay=none, delay=2, delays=0/0/2/0, "
        "dsn=4.4.2, status=deferred (y)]\n"
        "Nov 24 06:02:00 mx postfix/smtp[1]: ABCDEF12345: to=<c@b.test>, "
        "relay=none, delay=9, delays=0/0/9/0, dsn=4.4.9, status=deferred (z)\n"
        "Nov 24 06:03:00 mx postfix/smtp[1]: ABCDEF12345: to=<a@b.test>, "
        "relay=none, delay=3, delays=0/0/3/0, dsn=2.0.0, status=sent (ok)\n";
    static const struct {
        uint32_t index;
        const char *dsn;
    } asked[] = {{0, "4.4.1"}, {1, "4.4.2"}, {3, "4.4.2"}, {4, "2.0.0"},
                 {2, "4.4.2"}, {0, "4.4.1"}, {4, "2.0.0"}, {3, "4.4.2"}};
    const maildiag_options o = feed_options(1);
    maildiag_engine *own =
        feed_new(&o, "a", log, sizeof log - 1, (feed_cut){0, 0});
    maildiag_reader *r = feed_reader(own);
    maildiag_id id = feed_id(r, MAILDIAG_ENTRY_MESSAGE, 0);
    maildiag_attempt a = {.struct_size = sizeof a};
    maildiag_event e = {.struct_size = sizeof e};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(asked); i++) {
        assert_int_equal(maildiag_attempt_get(r, id, 0, asked[i].index, &a),
                         MAILDIAG_OK);
        expect_text("dsn", a.dsn, asked[i].dsn);
        assert_int_equal(maildiag_event_get(r, id, a.event, &e), MAILDIAG_OK);
        assert_int_equal(e.time, a.time);
        assert_int_equal(e.kind, MAILDIAG_RECORD_DELIVERY);
    }
    assert_int_equal(maildiag_attempt_get(r, id, 0, 5, &a), MAILDIAG_END);
    assert_int_equal(maildiag_attempt_get(r, id, 0, UINT32_MAX, &a),
                     MAILDIAG_END);
    assert_int_equal(maildiag_attempt_get(r, id, 1, 0, &a), MAILDIAG_OK);
    expect_text("dsn", a.dsn, "4.4.9");
    assert_int_equal(a.delay_usec, 9000000);
    assert_int_equal(a.status, MAILDIAG_STATUS_DEFERRED);
    assert_int_equal(maildiag_attempt_get(r, id, 2, 0, &a), MAILDIAG_END);
    assert_int_equal(maildiag_attempt_get(r, 5, 0, 0, &a), MAILDIAG_E_NOTFOUND);
    assert_int_equal(maildiag_attempt_get(bare, id, 0, 0, &a), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_attempt_get(NULL, id, 0, 0, &a), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_attempt_get(r, id, 0, 0, NULL), MAILDIAG_E_ARG);
    a.struct_size = 0;
    assert_int_equal(maildiag_attempt_get(r, id, 0, 0, &a), MAILDIAG_E_ABI);
    maildiag_reader_close(r);
    maildiag_engine_free(own);
}

static void events(void **state)
{
    maildiag_id id = feed_id(reader, MAILDIAG_ENTRY_MESSAGE, 1);
    maildiag_message m = {.struct_size = sizeof m};
    maildiag_event e = {.struct_size = sizeof e};
    maildiag_field f = {.struct_size = sizeof f};
    bool connect = false, failure = false;
    uint64_t offset = 0;

    (void)state;
    assert_int_equal(maildiag_message_get(reader, id, &m), MAILDIAG_OK);
    for (uint32_t i = 0; i < m.event_count; i++) {
        assert_int_equal(maildiag_event_get(reader, id, i, &e), MAILDIAG_OK);
        assert_true(i == 0 || e.offset > offset);
        offset = e.offset;
        /* Lines of its session and of its delivery without a queue ID. */
        connect = connect || e.kind == MAILDIAG_RECORD_CONNECT;
        failure = failure || e.kind == MAILDIAG_RECORD_CONNECT_FAILURE;
        assert_int_equal(e.queue_id.ptr == NULL,
                         e.kind == MAILDIAG_RECORD_CONNECT ||
                             e.kind == MAILDIAG_RECORD_DISCONNECT ||
                             e.kind == MAILDIAG_RECORD_CONNECT_FAILURE);
        for (uint32_t n = 0; n < e.field_count; n++) {
            assert_int_equal(maildiag_event_field(reader, id, i, n, &f),
                             MAILDIAG_OK);
            assert_true(f.name.len > 0);
        }
        assert_int_equal(maildiag_event_field(reader, id, i, e.field_count, &f),
                         MAILDIAG_END);
    }
    assert_true(connect && failure);
    assert_int_equal(maildiag_event_get(reader, id, m.event_count, &e),
                     MAILDIAG_END);
    assert_int_equal(maildiag_event_field(reader, id, m.event_count, 0, &f),
                     MAILDIAG_END);
    assert_int_equal(maildiag_event_get(reader, 5, 0, &e), MAILDIAG_E_NOTFOUND);
    assert_int_equal(maildiag_event_field(reader, 5, 0, 0, &f),
                     MAILDIAG_E_NOTFOUND);
    assert_int_equal(maildiag_event_get(bare, id, 0, &e), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_event_get(NULL, id, 0, &e), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_event_get(reader, id, 0, NULL), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_event_field(bare, id, 0, 0, &f), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_event_field(NULL, id, 0, 0, &f), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_event_field(reader, id, 0, 0, NULL),
                     MAILDIAG_E_ARG);
    e.struct_size = f.struct_size = 4;
    assert_int_equal(maildiag_event_get(reader, id, 0, &e), MAILDIAG_E_ABI);
    assert_int_equal(maildiag_event_field(reader, id, 0, 0, &f),
                     MAILDIAG_E_ABI);
}

static void fields(void **state)
{
    maildiag_id id = feed_id(reader, MAILDIAG_ENTRY_MESSAGE, 0);
    maildiag_event e = {.struct_size = sizeof e};
    maildiag_field f = {.struct_size = sizeof f};
    unsigned seen = 0;
    uint32_t i = 0;

    (void)state;
    while (maildiag_event_get(reader, id, i, &e) == MAILDIAG_OK &&
           e.kind != MAILDIAG_RECORD_DELIVERY)
        i++;
    for (uint32_t n = 0; n < e.field_count; n++) {
        assert_int_equal(maildiag_event_field(reader, id, i, n, &f),
                         MAILDIAG_OK);
        if (f.id == MAILDIAG_FIELD_TO) {
            expect_text("name", f.name, "to");
            expect_text("to", f.value, "ann@acme.test");
            assert_int_equal(f.type, MAILDIAG_TYPE_ADDRESS);
            assert_int_equal(f.number, -1);
            seen++;
        } else if (f.id == MAILDIAG_FIELD_DELAY) {
            expect_text("name", f.name, "delay");
            expect_text("delay", f.value, "0.17");
            assert_int_equal(f.type, MAILDIAG_TYPE_SECONDS);
            assert_int_equal(f.number, 170000);
            seen++;
        }
    }
    assert_int_equal(seen, 2);
}

static void links(void **state)
{
    maildiag_id id = feed_id(reader, MAILDIAG_ENTRY_MESSAGE, 0);
    maildiag_id notice = feed_id(reader, MAILDIAG_ENTRY_MESSAGE, 2);
    maildiag_link l = {.struct_size = sizeof l};

    (void)state;
    assert_int_equal(maildiag_link_get(reader, id, 0, &l), MAILDIAG_OK);
    assert_int_equal(l.relation, MAILDIAG_LINK_BOUNCE_OF);
    assert_int_equal(l.reverse, 1);
    assert_int_equal(l.other, notice);
    assert_int_equal(l.generation, 1);
    expect_text("queue_id", l.queue_id, "3A2B3C4D5E6");
    expect_text("host", l.host, "mx");
    expect_text("instance", l.instance, "postfix");
    assert_int_equal(maildiag_link_get(reader, notice, 0, &l), MAILDIAG_OK);
    assert_int_equal(l.relation, MAILDIAG_LINK_BOUNCE_OF);
    assert_int_equal(l.reverse, 0);
    assert_int_equal(l.other, id);
    assert_int_equal(maildiag_link_get(reader, id, 1, &l), MAILDIAG_END);
    assert_int_equal(maildiag_link_get(reader, 5, 0, &l), MAILDIAG_E_NOTFOUND);
    assert_int_equal(maildiag_link_get(bare, id, 0, &l), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_link_get(NULL, id, 0, &l), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_link_get(reader, id, 0, NULL), MAILDIAG_E_ARG);
    l.struct_size = 4;
    assert_int_equal(maildiag_link_get(reader, id, 0, &l), MAILDIAG_E_ABI);
}

static void rejects(void **state)
{
    maildiag_id id = feed_id(reader, MAILDIAG_ENTRY_REJECT, 0);
    maildiag_reject r = {.struct_size = sizeof r};

    (void)state;
    assert_int_equal(maildiag_reject_get(reader, id, &r), MAILDIAG_OK);
    assert_int_equal(r.id, id);
    assert_int_equal(r.smtp_code, 554);
    assert_int_equal(r.count, 1);
    expect_text("host", r.host, "mx");
    expect_text("queue_id", r.queue_id, NULL);
    expect_text("stage", r.stage, "RCPT");
    expect_text("action", r.action, "reject");
    expect_text("client", r.client, "unknown");
    expect_text("client_ip", r.client_ip, "203.0.113.9");
    expect_text("from", r.from, "spam@bad.test");
    expect_text("to", r.to, "victim@elsewhere.test");
    expect_text("helo", r.helo, "bad.test");
    expect_text("dsn", r.dsn, "5.7.1");
    expect_text("reason", r.reason,
                "<victim@elsewhere.test>: Relay access denied");
    assert_true(r.cause.len > 0);
    assert_int_equal(maildiag_reject_get(
                         reader, feed_id(reader, MAILDIAG_ENTRY_REJECT, 1), &r),
                     MAILDIAG_OK);
    assert_int_equal(r.count, 2);
    assert_int_equal(
        maildiag_reject_get(reader, feed_id(reader, MAILDIAG_ENTRY_MESSAGE, 0),
                            &r),
        MAILDIAG_E_NOTFOUND);
    assert_int_equal(maildiag_reject_get(bare, id, &r), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_reject_get(NULL, id, &r), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_reject_get(reader, id, NULL), MAILDIAG_E_ARG);
    r.struct_size = 4;
    assert_int_equal(maildiag_reject_get(reader, id, &r), MAILDIAG_E_ABI);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stepping),   cmocka_unit_test(one_line_is_both),
        cmocka_unit_test(counted),    cmocka_unit_test(heads),
        cmocka_unit_test(recipients), cmocka_unit_test(attempts),
        cmocka_unit_test(events),     cmocka_unit_test(fields),
        cmocka_unit_test(links),      cmocka_unit_test(rejects),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
