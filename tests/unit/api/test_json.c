/* lib/api/json.c: objects read like files. */
#include "../support/feed.h"
#include "api/handle.h"

static maildiag_engine *engine;
static maildiag_reader *reader, *bare;
static maildiag_report *report;

static int set_up(void **state)
{
    (void)state;
    engine = feed_seed_engine();
    reader = feed_reader(engine);
    bare = feed_reader(NULL);
    return maildiag_diagnose_all(reader, NULL, &report);
}

static int tear_down(void **state)
{
    (void)state;
    maildiag_report_free(report);
    maildiag_reader_close(bare);
    maildiag_reader_close(reader);
    maildiag_engine_free(engine);
    return 0;
}

static void beginnings(void **state)
{
    const maildiag_id id = feed_id(reader, MAILDIAG_ENTRY_MESSAGE, 0);
    const maildiag_id refused = feed_id(reader, MAILDIAG_ENTRY_REJECT, 0);
    const struct {
        const char *name;
        maildiag_json json;
        maildiag_status of_reader, of_bare;
    } table[] = {
        {"nothing", {.what = 0}, MAILDIAG_E_ARG, MAILDIAG_E_ARG},
        {"no such", {.what = 11}, MAILDIAG_E_ARG, MAILDIAG_E_ARG},
        {"message",
         {.what = MAILDIAG_JSON_MESSAGE, .id = id},
         MAILDIAG_OK,
         MAILDIAG_E_ARG},
        {"no message",
         {.what = MAILDIAG_JSON_MESSAGE, .id = refused},
         MAILDIAG_E_NOTFOUND,
         MAILDIAG_E_ARG},
        {"reject",
         {.what = MAILDIAG_JSON_REJECT, .id = refused},
         MAILDIAG_OK,
         MAILDIAG_E_ARG},
        {"no reject",
         {.what = MAILDIAG_JSON_REJECT, .id = id},
         MAILDIAG_E_NOTFOUND,
         MAILDIAG_E_ARG},
        {"nothing parsed",
         {.what = MAILDIAG_JSON_RECORD},
         MAILDIAG_E_ARG,
         MAILDIAG_E_ARG},
        {"nothing explained",
         {.what = MAILDIAG_JSON_EXPLANATION},
         MAILDIAG_E_ARG,
         MAILDIAG_E_ARG},
        {"finding without a report",
         {.what = MAILDIAG_JSON_FINDING},
         MAILDIAG_E_ARG,
         MAILDIAG_E_ARG},
        {"finding",
         {.what = MAILDIAG_JSON_FINDING, .report = report},
         MAILDIAG_OK,
         MAILDIAG_OK},
        {"no finding",
         {.what = MAILDIAG_JSON_FINDING, .report = report, .index = 99},
         MAILDIAG_E_NOTFOUND,
         MAILDIAG_E_NOTFOUND},
        {"affected",
         {.what = MAILDIAG_JSON_AFFECTED, .report = report},
         MAILDIAG_OK,
         MAILDIAG_OK},
        {"nobody affected",
         {.what = MAILDIAG_JSON_AFFECTED, .report = report, .sub_index = 99},
         MAILDIAG_E_NOTFOUND,
         MAILDIAG_E_NOTFOUND},
        {"no summary",
         {.what = MAILDIAG_JSON_SUMMARY},
         MAILDIAG_E_ARG,
         MAILDIAG_E_ARG},
        {"no table",
         {.what = MAILDIAG_JSON_GROUP},
         MAILDIAG_E_ARG,
         MAILDIAG_E_ARG},
        {"cause", {.what = MAILDIAG_JSON_CAUSE}, MAILDIAG_OK, MAILDIAG_OK},
        {"no cause",
         {.what = MAILDIAG_JSON_CAUSE, .index = 9999},
         MAILDIAG_E_NOTFOUND,
         MAILDIAG_E_NOTFOUND},
        {"rule", {.what = MAILDIAG_JSON_RULE}, MAILDIAG_OK, MAILDIAG_OK},
        {"no rule",
         {.what = MAILDIAG_JSON_RULE, .index = 999999},
         MAILDIAG_E_NOTFOUND,
         MAILDIAG_E_NOTFOUND},
    };
    char room[64];
    size_t len;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(table); i++) {
        maildiag_json json = table[i].json;
        maildiag_status st;

        json.struct_size = sizeof json;
        st = maildiag_json_begin(reader, &json);
        expect_i64(table[i].name, "status", st, table[i].of_reader);
        expect_i64(table[i].name, "read",
                   maildiag_json_read(reader, room, sizeof room, &len),
                   st == MAILDIAG_OK ? MAILDIAG_OK : MAILDIAG_E_ARG);
        expect_i64(table[i].name, "bare", maildiag_json_begin(bare, &json),
                   table[i].of_bare);
        json.struct_size = 4;
        expect_i64(table[i].name, "size", maildiag_json_begin(reader, &json),
                   MAILDIAG_E_ABI);
    }
    assert_int_equal(maildiag_json_begin(reader, NULL), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_json_begin(NULL, &table[2].json), MAILDIAG_E_ABI);
    assert_int_equal(maildiag_json_read(NULL, room, 1, &len), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_json_read(reader, NULL, 1, &len), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_json_read(reader, room, 0, &len), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_json_read(reader, room, 1, NULL), MAILDIAG_E_ARG);
}

/* Read with room for one byte or for all: the same bytes, then END for as
 * long as it is asked. */
static void any_room(void **state)
{
    maildiag_json json = {.struct_size = sizeof json,
                          .what = MAILDIAG_JSON_MESSAGE,
                          .id = feed_id(reader, MAILDIAG_ENTRY_MESSAGE, 1)};
    char *whole = feed_json(reader, json);
    size_t at = 0, len = 0;
    char big[16384];

    (void)state;
    assert_non_null(whole);
    assert_int_equal(maildiag_json_begin(reader, &json), MAILDIAG_OK);
    while (maildiag_json_read(reader, big, 1, &len) == MAILDIAG_OK) {
        assert_int_equal(len, 1);
        assert_true(at < strlen(whole));
        assert_int_equal(big[0], whole[at]);
        at++;
    }
    assert_int_equal(at, strlen(whole));
    assert_int_equal(maildiag_json_read(reader, big, 1, &len), MAILDIAG_END);
    assert_int_equal(len, 0);
    assert_int_equal(maildiag_json_begin(reader, &json), MAILDIAG_OK);
    assert_int_equal(maildiag_json_read(reader, big, sizeof big, &len),
                     MAILDIAG_OK);
    assert_int_equal(len, strlen(whole));
    assert_memory_equal(big, whole, len);
    assert_int_equal(maildiag_json_read(reader, big, sizeof big, &len),
                     MAILDIAG_END);
    free(whole);
}

/* Any other call on the reader ends the writing; so does feeding, where a
 * message is written. */
static void what_ends_it(void **state)
{
    maildiag_engine *own = feed_seed_engine();
    maildiag_reader *r = feed_reader(own);
    maildiag_json message = {.struct_size = sizeof message,
                             .what = MAILDIAG_JSON_MESSAGE,
                             .id = feed_id(r, MAILDIAG_ENTRY_MESSAGE, 0)};
    maildiag_json cause = {.struct_size = sizeof cause,
                           .what = MAILDIAG_JSON_CAUSE};
    maildiag_message m = {.struct_size = sizeof m};
    char room[16];
    size_t len;

    (void)state;
    assert_int_equal(maildiag_json_read(r, room, 1, &len), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_json_begin(r, &message), MAILDIAG_OK);
    assert_int_equal(maildiag_json_read(r, room, 1, &len), MAILDIAG_OK);
    assert_int_equal(maildiag_message_get(r, message.id, &m), MAILDIAG_OK);
    assert_int_equal(maildiag_json_read(r, room, 1, &len), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_json_begin(r, &message), MAILDIAG_OK);
    feed_into(own, "b", "x\n", 2, (feed_cut){0, 0});
    assert_int_equal(maildiag_json_read(r, room, 1, &len), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_json_begin(r, &cause), MAILDIAG_OK);
    feed_into(own, "c", "x\n", 2, (feed_cut){0, 0});
    assert_int_equal(maildiag_json_read(r, room, 1, &len), MAILDIAG_OK);
    maildiag_reader_close(r);
    maildiag_engine_free(own);
}

/* However many recipients a message has, no more than a piece of it and the
 * texts of one answer are held. */
static void pieces_stay_small(void **state)
{
    enum { RECIPIENTS = 3000, LINE = 256 };
    char *log = malloc((size_t)RECIPIENTS * LINE);
    const maildiag_options o = feed_options(1);
    maildiag_engine *own;
    maildiag_reader *r;
    maildiag_json json = {.struct_size = sizeof json,
                          .what = MAILDIAG_JSON_MESSAGE};
    size_t used = 0, len = 0, total = 0;
    char room[4096];

    (void)state;
    assert_non_null(log);
    for (int i = 0; i < RECIPIENTS; i++)
        used += (size_t)snprintf(
            log + used, LINE,
            "Nov 24 06:55:00 mx postfix/smtp[2]: ABCDEF12345: to=<u%d@c.test>, "
            "relay=none, delay=1, dsn=4.4.1, status=deferred (connect to "
            "h%d.test[192.0.2.1]:25: Connection timed out)\n",
            i, i);
    own = feed_new(&o, "a", log, used, (feed_cut){0, 0});
    free(log);
    r = feed_reader(own);
    json.id = feed_id(r, MAILDIAG_ENTRY_MESSAGE, 0);
    assert_int_equal(maildiag_json_begin(r, &json), MAILDIAG_OK);
    while (maildiag_json_read(r, room, sizeof room, &len) == MAILDIAG_OK) {
        total += len;
        assert_true(r->json.out.cap <= 16384);
        assert_true(r->view.texts.used_bytes <= 8192);
    }
    assert_true(total > (size_t)RECIPIENTS * 500);
    maildiag_reader_close(r);
    maildiag_engine_free(own);
}

/* Members stand in the order of the contract, each once. */
static void members(const char *name, const char *json, const char *wanted)
{
    const char *at = json;

    while (*wanted != '\0') {
        size_t len = strcspn(wanted, " ");
        char quoted[64];

        snprintf(quoted, sizeof quoted, "\"%.*s\":", (int)len, wanted);
        at = strstr(at, quoted);
        if (at == NULL)
            fail_msg("%s: no %s where it belongs in %s", name, quoted, json);
        at += strlen(quoted);
        wanted += len;
        wanted += strspn(wanted, " ");
    }
}

static void orders(void **state)
{
    maildiag_record record = {.struct_size = sizeof record};
    maildiag_explanation x = {.struct_size = sizeof x};
    maildiag_summary s = {.struct_size = sizeof s};
    uint32_t rows;
    static const char line[] =
        "2026-11-24T06:55:00Z mx postfix/smtp[9]: ABCDEF12345: "
        "to=<m\xfcller@b.test>, relay=none, delay=1.5, dsn=4.4.1, odd=1, "
        "kind=2, to2=3, status=deferred (connect to h[192.0.2.1]:25: No route "
        "to host)";
    const struct {
        const char *name;
        maildiag_json json;
        const char *members;
    } table[] = {
        {"message",
         {.what = MAILDIAG_JSON_MESSAGE,
          .id = feed_id(reader, MAILDIAG_ENTRY_MESSAGE, 1)},
         "kind id host instance queue_id generation message_id from client "
         "client_ip helo sasl_username size state first_time last_time "
         "complete_start complete_end recipients address orig_to state "
         "outcome outcome_message attempts relay smtp_code dsn reason cause "
         "underlying_cause permanence actor first_time last_time "
         "next_attempt_time expires_time delay before_queue in_queue connect "
         "transmit slowest events time daemon pid kind source offset links "
         "findings kind id lossy"},
        {"reject",
         {.what = MAILDIAG_JSON_REJECT,
          .id = feed_id(reader, MAILDIAG_ENTRY_REJECT, 0)},
         "kind id host instance queue_id stage action client client_ip from "
         "to helo smtp_code dsn reason cause count time source offset"},
        {"finding",
         {.what = MAILDIAG_JSON_FINDING, .report = report},
         "kind id scope cause broad category direction disposition severity "
         "confidence actor permanence host peer name address port domain "
         "attempt_count message_count recipient_count sender_count "
         "waiting_count first_time last_time ongoing ended_by ended_time "
         "last_success_before title explanation sender_text fixes "
         "evidence_count evidence source offset length line match queue_ids "
         "explains rule document"},
        {"affected",
         {.what = MAILDIAG_JSON_AFFECTED, .report = report},
         "kind id finding from to time queue_id status"},
        {"record",
         {.what = MAILDIAG_JSON_RECORD},
         "kind time stamp host program instance service daemon pid level "
         "queue_id noqueue repeat to relay delay dsn odd extra_kind to2 status "
         "reason reply_host reply_address reply_port reply_stage reply_code "
         "reply_dsn reply_text reply_url remote_queue_id lossy"},
        {"explanation",
         {.what = MAILDIAG_JSON_EXPLANATION},
         "kind cause broad permanence actor smtp_code dsn title sender_text "
         "fixes rule confidence"},
        {"summary",
         {.what = MAILDIAG_JSON_SUMMARY},
         "kind bytes lines records unrecognised messages recipients attempts "
         "sent deferred bounced other expired removed rejects causes delay "
         "p50 p95 max"},
        {"group",
         {.what = MAILDIAG_JSON_GROUP},
         "kind by key messages bytes sent deferred bounced delay p50 p95"},
        {"cause",
         {.what = MAILDIAG_JSON_CAUSE},
         "kind cause broad category title explanation"},
        {"rule", {.what = MAILDIAG_JSON_RULE}, "kind id cause samples hits"},
    };

    (void)state;
    assert_int_equal(
        maildiag_parse_line(reader, line, sizeof line - 1, &record),
        MAILDIAG_OK);
    assert_int_equal(maildiag_explain(reader, "550 5.1.1 no", 12, &x),
                     MAILDIAG_OK);
    assert_int_equal(maildiag_summary_get(reader, NULL, &s), MAILDIAG_OK);
    assert_int_equal(
        maildiag_group_begin(reader, NULL, MAILDIAG_BY_DAY, 0, &rows),
        MAILDIAG_OK);
    for (size_t i = 0; i < COUNT_OF(table); i++) {
        char *json = feed_json(reader, table[i].json);

        if (json == NULL)
            fail_msg("%s: nothing", table[i].name);
        members(table[i].name, json, table[i].members);
        free(json);
    }
}

static void values(void **state)
{
    maildiag_record record = {.struct_size = sizeof record};
    static const char line[] =
        "2026-11-24T06:55:00.25Z mx postfix/smtpd[9]: NOQUEUE: reject: RCPT "
        "from a.test[192.0.2.1]: 450 4.7.1 <x@y.test>: Try http://z.test/ "
        "later; from=<> to=<x@y.test> proto=ESMTP helo=<a\x1b>";
    char *json;

    (void)state;
    (void)maildiag_parse_line(reader, line, sizeof line - 1, &record);
    json = feed_json(reader, (maildiag_json){.what = MAILDIAG_JSON_RECORD});
    assert_non_null(json);
    assert_non_null(strstr(json, "\"time\":\"2026-11-24T06:55:00.250000Z\""));
    assert_non_null(strstr(json, "\"from\":\"\""));
    assert_non_null(strstr(json, "\"queue_id\":null,\"noqueue\":true"));
    assert_non_null(strstr(json, "\"reply_code\":450"));
    assert_non_null(strstr(json, "\"reply_dsn\":\"4.7.1\""));
    assert_non_null(strstr(json, "\"reply_stage\":\"RCPT\""));
    assert_non_null(strstr(json, "\"reply_url\":\"http://z.test/\""));
    assert_null(strchr(json, '\x1b'));
    free(json);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(beginnings),   cmocka_unit_test(any_room),
        cmocka_unit_test(what_ends_it), cmocka_unit_test(pieces_stay_small),
        cmocka_unit_test(orders),       cmocka_unit_test(values),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
