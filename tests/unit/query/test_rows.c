/* lib/query/rows.c and lib/api/rows.c: tables say what the getters say. */
#include "../support/feed.h"

static maildiag_engine *engine;
static maildiag_reader *reader, *other;
static maildiag_report *report;

static int set_up(void **state)
{
    (void)state;
    engine = feed_seed_engine();
    reader = feed_reader(engine);
    other = feed_reader(engine);
    return maildiag_diagnose_all(other, NULL, &report);
}

static int tear_down(void **state)
{
    (void)state;
    maildiag_report_free(report);
    maildiag_reader_close(other);
    maildiag_reader_close(reader);
    maildiag_engine_free(engine);
    return 0;
}

/* ---- reading ------------------------------------------------------------ */

typedef union row {
    maildiag_message_row message;
    maildiag_reject_row reject;
    maildiag_recipient_row recipient;
    maildiag_attempt_row attempt;
    maildiag_event_row event;
    maildiag_finding_row finding;
} row;

static const struct {
    const char *name;
    uint32_t what;
    uint32_t row_bytes;
} tables[] = {
    {"messages", MAILDIAG_ROWS_MESSAGES, sizeof(maildiag_message_row)},
    {"rejects", MAILDIAG_ROWS_REJECTS, sizeof(maildiag_reject_row)},
    {"recipients", MAILDIAG_ROWS_RECIPIENTS, sizeof(maildiag_recipient_row)},
    {"attempts", MAILDIAG_ROWS_ATTEMPTS, sizeof(maildiag_attempt_row)},
    {"events", MAILDIAG_ROWS_EVENTS, sizeof(maildiag_event_row)},
    {"findings", MAILDIAG_ROWS_FINDINGS, sizeof(maildiag_finding_row)},
};

static maildiag_rows ask_for(size_t table)
{
    maildiag_rows ask = {.struct_size = sizeof ask,
                         .what = tables[table].what,
                         .row_bytes = tables[table].row_bytes};

    if (ask.what == MAILDIAG_ROWS_FINDINGS)
        ask.report = report;
    return ask;
}

/* The whole table, with `cap` rows a call; the caller frees it. */
static char *read_all(maildiag_rows ask, size_t cap, size_t *count)
{
    char *all = NULL;
    size_t got;

    *count = 0;
    assert_int_equal(maildiag_rows_begin(reader, &ask), MAILDIAG_OK);
    for (;;) {
        maildiag_status st;

        all = realloc(all, (*count + cap) * ask.row_bytes);
        assert_non_null(all);
        st =
            maildiag_rows_read(reader, all + *count * ask.row_bytes, cap, &got);
        *count += got;
        if (st == MAILDIAG_END)
            return all;
        assert_int_equal(st, MAILDIAG_OK);
        assert_true(got > 0 && got <= cap);
    }
}

/* The text of a number; the strings are asked for each time, since reading on
 * may move them. */
static md_slice text_of(int32_t code)
{
    maildiag_strings s = {.struct_size = sizeof s};

    assert_int_equal(maildiag_rows_strings(reader, &s), MAILDIAG_OK);
    if (code < 0) {
        assert_int_equal(code, -1);
        return MD_NONE;
    }
    assert_true((uint32_t)code < s.count);
    assert_int_equal(s.bytes[s.offsets[code + 1] - 1], 0);
    return md_slice_make(s.bytes + s.offsets[code],
                         (size_t)(s.offsets[code + 1] - s.offsets[code] - 1));
}

static void same_text(const char *what, int32_t code, maildiag_text wanted)
{
    md_slice got = text_of(code);
    md_slice want = md_slice_make(wanted.ptr, wanted.len);

    if (md_slice_present(got) != md_slice_present(want) ||
        !md_slice_eq(got, want))
        fail_msg("%s: \"%.*s\", not \"%.*s\"", what, (int)got.len,
                 got.ptr ? got.ptr : "", (int)want.len,
                 want.ptr ? want.ptr : "");
}

/* ---- what they say ------------------------------------------------------ */

static void messages(void **state)
{
    maildiag_entry e = {.struct_size = sizeof e};
    maildiag_filter f = {.struct_size = sizeof f,
                         .kinds = MAILDIAG_ENTRY_MESSAGE};
    maildiag_message m = {.struct_size = sizeof m};
    maildiag_message_row *rows;
    size_t count, i = 0;

    (void)state;
    rows = (maildiag_message_row *)(void *)read_all(ask_for(0), 7, &count);
    for (; maildiag_entry_next(other, &f, &e) == MAILDIAG_OK; i++) {
        const maildiag_message_row *r = &rows[i];

        assert_true(i < count);
        assert_int_equal(maildiag_message_get(other, e.id, &m), MAILDIAG_OK);
        assert_int_equal(r->id, m.id);
        assert_int_equal(r->state, m.state);
        assert_int_equal(r->event_count, m.event_count);
        assert_int_equal(r->recipient_count, m.recipient_count);
        assert_int_equal(r->complete_start, m.complete_start);
        assert_int_equal(r->complete_end, m.complete_end);
        assert_int_equal(r->first_time, m.first_time);
        assert_int_equal(r->size_bytes, m.size_bytes);
        same_text("queue_id", r->queue_id, m.queue_id);
        same_text("from", r->from, m.from);
        same_text("client", r->client, m.client);
        same_text("sasl_username", r->sasl_username, m.sasl_username);
    }
    assert_int_equal(i, count);
    assert_true(count > 3);
    free(rows);
}

static void rejects(void **state)
{
    maildiag_entry e = {.struct_size = sizeof e};
    maildiag_filter f = {.struct_size = sizeof f,
                         .kinds = MAILDIAG_ENTRY_REJECT};
    maildiag_reject m = {.struct_size = sizeof m};
    maildiag_reject_row *rows;
    size_t count, i = 0;

    (void)state;
    rows = (maildiag_reject_row *)(void *)read_all(ask_for(1), 1, &count);
    for (; maildiag_entry_next(other, &f, &e) == MAILDIAG_OK; i++) {
        assert_true(i < count);
        assert_int_equal(maildiag_reject_get(other, e.id, &m), MAILDIAG_OK);
        assert_int_equal(rows[i].id, m.id);
        assert_int_equal(rows[i].offset, m.offset);
        assert_int_equal(rows[i].smtp_code, m.smtp_code);
        same_text("reason", rows[i].reason, m.reason);
        same_text("cause", rows[i].cause, m.cause);
        same_text("to", rows[i].to, m.to);
    }
    assert_int_equal(i, count);
    assert_true(count > 0);
    free(rows);
}

/* What stands behind the @, in small letters. */
static void same_domain(int32_t code, maildiag_text address)
{
    md_slice a = md_slice_make(address.ptr, address.len);
    size_t at = md_slice_rchr(a, '@');
    md_slice domain = text_of(code);

    if (at == MD_NPOS)
        assert_false(md_slice_present(domain));
    else
        assert_true(md_slice_eq_nocase(domain, md_slice_skip(a, at + 1)));
}

static size_t attempts_of(const maildiag_attempt_row *rows, size_t at,
                          maildiag_id id, uint32_t recipient,
                          maildiag_text address)
{
    maildiag_attempt a = {.struct_size = sizeof a};
    uint32_t i = 0;

    while (maildiag_attempt_get(other, id, recipient, i, &a) == MAILDIAG_OK) {
        const maildiag_attempt_row *r = &rows[at++];

        assert_int_equal(r->message, id);
        assert_int_equal(r->recipient, recipient);
        assert_int_equal(r->index, i);
        assert_int_equal(r->status, a.status);
        assert_int_equal(r->event, a.event);
        assert_int_equal(r->delay_usec, a.delay_usec);
        same_text("relay", r->relay, a.relay);
        same_text("reason", r->reason, a.reason);
        same_text("cause", r->cause, a.cause);
        same_text("address", r->address, address);
        same_domain(r->domain, address);
        i++;
    }
    return at;
}

static void attempts(void **state)
{
    maildiag_attempt_row *rows;
    maildiag_recipient_row *people;
    maildiag_recipient r = {.struct_size = sizeof r};
    size_t count, people_count, at = 0;
    char address[256];

    (void)state;
    people = (maildiag_recipient_row *)(void *)read_all(ask_for(2), 3,
                                                        &people_count);
    for (size_t i = 0; i < people_count; i++) {
        assert_int_equal(maildiag_recipient_get(other, people[i].message,
                                                people[i].index, &r),
                         MAILDIAG_OK);
        assert_int_equal(people[i].state, r.state);
        assert_int_equal(people[i].outcome, r.outcome);
        assert_int_equal(people[i].outcome_message, r.outcome_message);
        assert_int_equal(people[i].delay_connect_usec, r.delay_connect_usec);
        assert_int_equal(people[i].expires_time, r.expires_time);
        same_text("address", people[i].address, r.address);
        same_text("orig_to", people[i].orig_to, r.orig_to);
        same_text("underlying", people[i].underlying_cause, r.underlying_cause);
        same_domain(people[i].domain, r.address);
    }
    rows = (maildiag_attempt_row *)(void *)read_all(ask_for(3), 5, &count);
    for (size_t i = 0; i < people_count; i++) {
        maildiag_text copy = {NULL, 0};

        assert_int_equal(maildiag_recipient_get(other, people[i].message,
                                                people[i].index, &r),
                         MAILDIAG_OK);
        assert_true(r.address.len < sizeof address);
        if (r.address.ptr != NULL) {
            memcpy(address, r.address.ptr, r.address.len);
            copy.ptr = address;
            copy.len = r.address.len;
        }
        at = attempts_of(rows, at, people[i].message, people[i].index, copy);
    }
    assert_int_equal(at, count);
    assert_true(count > 3);
    free(rows);
    free(people);
}

static void events(void **state)
{
    maildiag_event e = {.struct_size = sizeof e};
    maildiag_event_row *rows;
    size_t count;

    (void)state;
    rows = (maildiag_event_row *)(void *)read_all(ask_for(4), 1000, &count);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(
            maildiag_event_get(other, rows[i].message, rows[i].index, &e),
            MAILDIAG_OK);
        assert_int_equal(rows[i].kind, e.kind);
        assert_int_equal(rows[i].level, e.level);
        assert_int_equal(rows[i].offset, e.offset);
        assert_int_equal(rows[i].pid, e.pid);
        same_text("program", rows[i].program, e.program);
        same_text("daemon", rows[i].daemon, e.daemon);
        same_text("queue_id", rows[i].queue_id, e.queue_id);
    }
    assert_true(count > 20);
    free(rows);
}

static void findings(void **state)
{
    maildiag_finding f = {.struct_size = sizeof f};
    maildiag_finding_row *rows;
    size_t count;

    (void)state;
    rows = (maildiag_finding_row *)(void *)read_all(ask_for(5), 2, &count);
    assert_int_equal(count, maildiag_report_count(report));
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(maildiag_finding_get(report, (uint32_t)i, &f),
                         MAILDIAG_OK);
        assert_int_equal(rows[i].id, f.id);
        assert_int_equal(rows[i].index, i);
        assert_int_equal(rows[i].message_count, f.message_count);
        assert_int_equal(rows[i].ended_time, f.ended_time);
        same_text("title", rows[i].title, f.title);
        same_text("rule", rows[i].rule, f.rule);
    }
    free(rows);
}

/* ---- how they are read -------------------------------------------------- */

/* Any room, and other questions between two calls: the same rows. */
static void any_room(void **state)
{
    maildiag_message m = {.struct_size = sizeof m};
    const maildiag_id first = feed_id(other, MAILDIAG_ENTRY_MESSAGE, 0);

    (void)state;
    for (size_t t = 0; t < COUNT_OF(tables); t++) {
        maildiag_rows ask = ask_for(t);
        size_t count, got = 0, at = 0;
        char *all = read_all(ask, 1000, &count);
        row one;

        assert_int_equal(maildiag_rows_begin(reader, &ask), MAILDIAG_OK);
        while (maildiag_rows_read(reader, &one, 1, &got) == MAILDIAG_OK) {
            assert_int_equal(got, 1);
            assert_true(at < count);
            assert_memory_equal(&one, all + at * ask.row_bytes, ask.row_bytes);
            at++;
            assert_int_equal(maildiag_message_get(reader, first, &m),
                             MAILDIAG_OK);
        }
        assert_int_equal(at, count);
        assert_int_equal(maildiag_rows_read(reader, &one, 1, &got),
                         MAILDIAG_END);
        assert_int_equal(got, 0);
        free(all);
    }
}

/* Rows of a newer caller are longer: what we do not know is 0. */
static void longer_rows(void **state)
{
    (void)state;
    for (size_t t = 0; t < COUNT_OF(tables); t++) {
        maildiag_rows ask = ask_for(t);
        size_t count, longer_count;
        char *all = read_all(ask, 1000, &count), *longer;
        uint32_t own = ask.row_bytes;

        ask.row_bytes = own + 24;
        longer = read_all(ask, 1000, &longer_count);
        assert_int_equal(longer_count, count);
        for (size_t i = 0; i < count; i++) {
            const char *l = longer + i * ask.row_bytes;

            assert_memory_equal(l, all + i * own, own);
            for (size_t b = own; b < ask.row_bytes; b++)
                assert_int_equal(l[b], 0);
        }
        free(longer);
        free(all);
    }
}

/* The filter is copied, texts too; kinds that make no such row ask for
 * nothing. */
static void filters(void **state)
{
    char domain[] = "acme.test";
    maildiag_filter f = {.struct_size = sizeof f,
                         .domain = {domain, sizeof domain - 1}};
    maildiag_rows ask = ask_for(2);
    maildiag_recipient_row one;
    size_t got, all = 0, fit = 0;

    (void)state;
    ask.filter = &f;
    assert_int_equal(maildiag_rows_begin(reader, &ask), MAILDIAG_OK);
    memset(domain, 'x', sizeof domain - 1);
    memset(&f, 0xff, sizeof f);
    while (maildiag_rows_read(reader, &one, 1, &got) == MAILDIAG_OK)
        fit++;
    ask.filter = NULL;
    assert_int_equal(maildiag_rows_begin(reader, &ask), MAILDIAG_OK);
    while (maildiag_rows_read(reader, &one, 1, &got) == MAILDIAG_OK)
        all++;
    assert_true(fit > 0 && fit < all);
    memset(&f, 0, sizeof f);
    f.struct_size = sizeof f;
    f.kinds = MAILDIAG_ENTRY_REJECT;
    ask.filter = &f;
    assert_int_equal(maildiag_rows_begin(reader, &ask), MAILDIAG_OK);
    assert_int_equal(maildiag_rows_read(reader, &one, 1, &got), MAILDIAG_END);
}

static void refused(void **state)
{
    maildiag_reader *bare = feed_reader(NULL);
    maildiag_strings strings = {.struct_size = sizeof strings};
    maildiag_filter filter = {.struct_size = 4};
    maildiag_rows ask = ask_for(4);
    size_t got;
    row one;

    (void)state;
    assert_int_equal(maildiag_rows_strings(bare, &strings), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_rows_read(bare, &one, 1, &got), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_rows_begin(bare, &ask), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_rows_begin(NULL, &ask), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_rows_begin(reader, NULL), MAILDIAG_E_ARG);
    ask.what = 0;
    assert_int_equal(maildiag_rows_begin(reader, &ask), MAILDIAG_E_ARG);
    ask.what = 7;
    assert_int_equal(maildiag_rows_begin(reader, &ask), MAILDIAG_E_ARG);
    ask = ask_for(5);
    ask.report = NULL;
    assert_int_equal(maildiag_rows_begin(reader, &ask), MAILDIAG_E_ARG);
    for (size_t t = 0; t < COUNT_OF(tables); t++) {
        ask = ask_for(t);
        ask.row_bytes--;
        assert_int_equal(maildiag_rows_begin(reader, &ask), MAILDIAG_E_ABI);
        ask.row_bytes = 4097;
        assert_int_equal(maildiag_rows_begin(reader, &ask), MAILDIAG_E_ABI);
        ask.struct_size = 4;
        assert_int_equal(maildiag_rows_begin(reader, &ask), MAILDIAG_E_ABI);
    }
    ask = ask_for(0);
    ask.filter = &filter;
    assert_int_equal(maildiag_rows_begin(reader, &ask), MAILDIAG_E_ABI);
    ask.filter = NULL;
    assert_int_equal(maildiag_rows_begin(reader, &ask), MAILDIAG_OK);
    assert_int_equal(maildiag_rows_strings(reader, &strings), MAILDIAG_OK);
    assert_int_equal(strings.count, 0);
    assert_int_equal(strings.offsets[0], 0);
    assert_int_equal(maildiag_rows_read(reader, NULL, 1, &got), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_rows_read(reader, &one, 0, &got), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_rows_read(reader, &one, 1, NULL), MAILDIAG_E_ARG);
    strings.struct_size = 4;
    assert_int_equal(maildiag_rows_strings(reader, &strings), MAILDIAG_E_ABI);
    maildiag_reader_close(bare);
}

/* Feeding ends a table, but not one of findings. */
static void fed(void **state)
{
    static const char line[] =
        "Aug 31 12:00:00 mx postfix/qmgr[1]: 3ABCDEF0123: removed\n";
    maildiag_engine *own = feed_seed_engine();
    maildiag_reader *r = feed_reader(own);
    maildiag_rows messages_too = ask_for(0), ask = ask_for(5);
    size_t got;
    row one;

    (void)state;
    assert_int_equal(maildiag_rows_begin(r, &messages_too), MAILDIAG_OK);
    assert_int_equal(maildiag_rows_read(r, &one, 1, &got), MAILDIAG_OK);
    feed_into(own, "more.log", line, sizeof line - 1, (feed_cut){0, 0});
    assert_int_equal(maildiag_rows_read(r, &one, 1, &got), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_rows_begin(r, &ask), MAILDIAG_OK);
    feed_into(own, "more.log.1", line, sizeof line - 1, (feed_cut){0, 0});
    assert_int_equal(maildiag_rows_read(r, &one, 1, &got), MAILDIAG_OK);
    maildiag_reader_close(r);
    maildiag_engine_free(own);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(messages),    cmocka_unit_test(rejects),
        cmocka_unit_test(attempts),    cmocka_unit_test(events),
        cmocka_unit_test(findings),    cmocka_unit_test(any_room),
        cmocka_unit_test(longer_rows), cmocka_unit_test(filters),
        cmocka_unit_test(refused),     cmocka_unit_test(fed),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
