/*
 * Without memory: whichever allocation fails, the call says E_NOMEM, nothing
 * is lost or leaked, and the same call again is right. A leak shows under
 * AddressSanitizer and valgrind.
 */
#include "../support/feed.h"
#include "../support/nth_alloc.h"

/* Everything that was answered, as one number (FNV-1a). */
static uint64_t sum;
static unsigned refused;

static void add_bytes(const void *data, size_t len)
{
    const unsigned char *p = data;

    for (size_t i = 0; i < len; i++)
        sum = (sum ^ p[i]) * UINT64_C(1099511628211);
}

static void add_text(maildiag_text text)
{
    add_bytes(text.ptr, text.len);
}

/* Was a call refused for want of memory? Then there is memory from now on,
 * and the caller asks again. */
static bool again(maildiag_status st)
{
    if (st != MAILDIAG_E_NOMEM)
        return false;
    assert_true(nth_alloc_failed());
    nth_alloc_fail(0, false);
    refused++;
    return true;
}

static maildiag_rules *rules;
static maildiag_engine *engine;

/* ---- what is done -------------------------------------------------------- */

static maildiag_engine *new_engine(void)
{
    maildiag_options o = feed_options(1);
    maildiag_engine *made = NULL;
    maildiag_error error = {.struct_size = sizeof error};
    maildiag_status st;

    o.rules = rules;
    do {
        st = maildiag_engine_new(&made, &o, &error);
        assert_int_equal(error.code, st);
    } while (again(st));
    assert_int_equal(st, MAILDIAG_OK);
    return made;
}

/* Feeds the seed in pieces of 100 bytes; what was not taken comes again. */
static void feed_seed_into(maildiag_engine *to, const char *name)
{
    size_t len = strlen(feed_seed), at = 0;
    uint32_t source = 0;
    maildiag_status st;

    do {
        st = maildiag_source_open(to, name, NULL, &source);
    } while (again(st));
    assert_int_equal(st, MAILDIAG_OK);
    while (at < len) {
        size_t piece = len - at < 100 ? len - at : 100, taken = 0;

        st = maildiag_feed(to, source, feed_seed + at, piece, &taken);
        assert_true(st == MAILDIAG_OK || again(st));
        assert_true(taken <= piece);
        at += taken;
    }
    do {
        st = maildiag_feed_end(to, source);
    } while (again(st));
    assert_int_equal(st, MAILDIAG_OK);
}

static maildiag_reader *new_reader(void)
{
    maildiag_reader *reader = NULL;
    maildiag_status st;

    do {
        st = maildiag_reader_open(&reader, engine, NULL, NULL);
    } while (again(st));
    assert_int_equal(st, MAILDIAG_OK);
    return reader;
}

static void write_json(maildiag_reader *reader, maildiag_json json)
{
    char room[200];
    size_t len = 0;
    maildiag_status st;

    json.struct_size = sizeof json;
    do {
        st = maildiag_json_begin(reader, &json);
    } while (again(st));
    assert_int_equal(st, MAILDIAG_OK);
    while ((st = maildiag_json_read(reader, room, sizeof room, &len)) !=
           MAILDIAG_END)
        if (!again(st)) {
            assert_int_equal(st, MAILDIAG_OK);
            add_bytes(room, len);
        }
}

static void read_entries(maildiag_reader *reader)
{
    maildiag_filter ask = {.struct_size = sizeof ask};
    maildiag_entry e = {.struct_size = sizeof e};
    maildiag_status st;

    /* Asks everything that is judged or folded. */
    ask.domain = (maildiag_text){"far.test", 8};
    ask.relay = (maildiag_text){"relay.test", 10};
    ask.cause = (maildiag_text){"connect_no_route", 16};
    for (;;) {
        do {
            st = maildiag_entry_next(reader, &ask, &e);
        } while (again(st));
        if (st == MAILDIAG_END)
            break;
        assert_int_equal(st, MAILDIAG_OK);
        add_bytes(&e.id, sizeof e.id);
    }
    e.id = e.kind = 0;
    for (;;) {
        do {
            st = maildiag_entry_next(reader, NULL, &e);
        } while (again(st));
        if (st == MAILDIAG_END)
            break;
        write_json(reader,
                   (maildiag_json){.what = e.kind == MAILDIAG_ENTRY_MESSAGE
                                               ? MAILDIAG_JSON_MESSAGE
                                               : MAILDIAG_JSON_REJECT,
                                   .id = e.id});
    }
}

static void read_changes(maildiag_reader *reader)
{
    maildiag_change change = {.struct_size = sizeof change};
    maildiag_status st;

    for (;;) {
        do {
            st = maildiag_changed_next(reader, NULL, &change);
        } while (again(st));
        if (st == MAILDIAG_END)
            break;
        assert_int_equal(st, MAILDIAG_OK);
        add_bytes(&change.id, sizeof change.id);
    }
}

static void read_parts(maildiag_reader *reader, maildiag_id id)
{
    maildiag_message m = {.struct_size = sizeof m};
    maildiag_recipient r = {.struct_size = sizeof r};
    maildiag_attempt a = {.struct_size = sizeof a};
    maildiag_field f = {.struct_size = sizeof f};
    maildiag_link l = {.struct_size = sizeof l};
    maildiag_status st;

    do {
        st = maildiag_message_get(reader, id, &m);
    } while (again(st));
    assert_int_equal(st, MAILDIAG_OK);
    do {
        st = maildiag_recipient_get(reader, id, 0, &r);
    } while (again(st));
    assert_int_equal(st, MAILDIAG_OK);
    add_text(r.reason);
    do {
        st = maildiag_attempt_get(reader, id, 0, 0, &a);
    } while (again(st));
    assert_int_equal(st, MAILDIAG_OK);
    add_text(a.reason);
    do {
        st = maildiag_link_get(reader, id, 0, &l);
    } while (again(st));
    assert_true(st == MAILDIAG_OK || st == MAILDIAG_END);
    for (uint32_t i = 0; i < m.event_count; i++)
        for (uint32_t n = 0;; n++) {
            do {
                st = maildiag_event_field(reader, id, i, n, &f);
            } while (again(st));
            if (st == MAILDIAG_END)
                break;
            assert_int_equal(st, MAILDIAG_OK);
            add_text(f.value);
        }
}

static void read_totals(maildiag_reader *reader)
{
    maildiag_summary s = {.struct_size = sizeof s};
    maildiag_program_count p = {.struct_size = sizeof p};
    maildiag_text near;
    uint32_t rows = 0;
    maildiag_status st;

    do {
        st = maildiag_summary_get(reader, NULL, &s);
    } while (again(st));
    assert_int_equal(st, MAILDIAG_OK);
    write_json(reader, (maildiag_json){.what = MAILDIAG_JSON_SUMMARY});
    for (uint32_t by = MAILDIAG_BY_DOMAIN; by <= MAILDIAG_BY_DAY; by++) {
        do {
            st = maildiag_group_begin(reader, NULL, by, 0, &rows);
        } while (again(st));
        assert_int_equal(st, MAILDIAG_OK);
        for (uint32_t i = 0; i < rows; i++)
            write_json(reader, (maildiag_json){.what = MAILDIAG_JSON_GROUP,
                                               .index = i});
    }
    do {
        st = maildiag_program_get(reader, 0, &p);
    } while (again(st));
    assert_int_equal(st, MAILDIAG_OK);
    add_text(p.program);
    do {
        st = maildiag_similar_address(reader, "joe@example.og", 14, 0, &near);
    } while (again(st));
    assert_int_equal(st, MAILDIAG_OK);
    add_text(near);
}

static void read_findings(maildiag_reader *reader)
{
    maildiag_report *report = NULL;
    maildiag_text line;
    maildiag_status st;

    do {
        st = maildiag_diagnose_all(reader, NULL, &report);
    } while (again(st));
    assert_int_equal(st, MAILDIAG_OK);
    for (uint32_t i = 0; i < maildiag_report_count(report); i++)
        write_json(reader, (maildiag_json){.what = MAILDIAG_JSON_FINDING,
                                           .report = report,
                                           .index = i});
    maildiag_report_free(report);
    do {
        st = maildiag_line_get(reader, 0, 2432, &line);
    } while (again(st));
    assert_int_equal(st, MAILDIAG_OK);
    add_text(line);
}

/* Every table, three rows at a time, and the texts of each. */
static void read_rows(maildiag_reader *reader, uint32_t what, size_t row_bytes,
                      const maildiag_report *report)
{
    maildiag_filter filter = {.struct_size = sizeof filter, .host = {"mx", 2}};
    maildiag_rows ask = {.struct_size = sizeof ask,
                         .what = what,
                         .row_bytes = (uint32_t)row_bytes,
                         .filter = &filter,
                         .report = report};
    maildiag_strings texts = {.struct_size = sizeof texts};
    unsigned char room[2048];
    size_t count;
    maildiag_status st;

    assert_true(3 * row_bytes <= sizeof room);
    do {
        st = maildiag_rows_begin(reader, &ask);
    } while (again(st));
    assert_int_equal(st, MAILDIAG_OK);
    for (;;) {
        do {
            st = maildiag_rows_read(reader, room, 3, &count);
        } while (again(st));
        if (st == MAILDIAG_END)
            break;
        assert_int_equal(st, MAILDIAG_OK);
        /* Where memory failed the row before it ends the piece. */
        add_bytes(room, count * row_bytes);
    }
    assert_int_equal(maildiag_rows_strings(reader, &texts), MAILDIAG_OK);
    add_bytes(texts.bytes, (size_t)texts.offsets[texts.count]);
}

static void read_tables(maildiag_reader *reader)
{
    maildiag_report *report = NULL;
    maildiag_status st;

    do {
        st = maildiag_diagnose_all(reader, NULL, &report);
    } while (again(st));
    assert_int_equal(st, MAILDIAG_OK);
    read_rows(reader, MAILDIAG_ROWS_MESSAGES, sizeof(maildiag_message_row),
              NULL);
    read_rows(reader, MAILDIAG_ROWS_REJECTS, sizeof(maildiag_reject_row), NULL);
    read_rows(reader, MAILDIAG_ROWS_RECIPIENTS, sizeof(maildiag_recipient_row),
              NULL);
    read_rows(reader, MAILDIAG_ROWS_ATTEMPTS, sizeof(maildiag_attempt_row),
              NULL);
    read_rows(reader, MAILDIAG_ROWS_EVENTS, sizeof(maildiag_event_row), NULL);
    read_rows(reader, MAILDIAG_ROWS_FINDINGS, sizeof(maildiag_finding_row),
              report);
    maildiag_report_free(report);
}

static void read_texts(maildiag_reader *reader)
{
    static const char wrapped[] =
        "Nov 24 06:55:00 mx postfix/smtp[1]: ABCDEF12345: to=<a@b.test>,\n"
        "relay=none, delay=1, dsn=4.4.1, status=deferred (connect to "
        "h[192.0.2.1]:25: Connection refused)\n";
    maildiag_record r = {.struct_size = sizeof r};
    maildiag_explanation x = {.struct_size = sizeof x};
    maildiag_fix f = {.struct_size = sizeof f};
    size_t taken = 0;
    maildiag_status st;

    do {
        st = maildiag_parse_line(reader, wrapped, sizeof wrapped - 1, &r);
    } while (again(st));
    assert_int_equal(st, MAILDIAG_PARTIAL);
    write_json(reader, (maildiag_json){.what = MAILDIAG_JSON_RECORD});
    do {
        st = maildiag_parse_next(reader, wrapped, sizeof wrapped - 1, 1, &taken,
                                 &r);
    } while (again(st));
    assert_int_equal(st, MAILDIAG_PARTIAL);
    write_json(reader, (maildiag_json){.what = MAILDIAG_JSON_RECORD});
    assert_int_equal(maildiag_parse_reset(reader), MAILDIAG_OK);
    do {
        st = maildiag_explain(reader, wrapped, sizeof wrapped - 1, &x);
    } while (again(st));
    assert_int_equal(st, MAILDIAG_OK);
    for (uint32_t i = 0; i < x.fix_count; i++) {
        do {
            st = maildiag_explanation_fix(reader, i, &f);
        } while (again(st));
        assert_int_equal(st, MAILDIAG_OK);
        add_text(f.text);
    }
    write_json(reader, (maildiag_json){.what = MAILDIAG_JSON_EXPLANATION});
    do {
        st = maildiag_explain_next(reader, wrapped, sizeof wrapped - 1, 0, 1,
                                   &taken, &x);
    } while (again(st));
    assert_int_equal(st, MAILDIAG_OK);
    add_text(x.cause);
}

/* ---- jobs ---------------------------------------------------------------- */

static void job_feed(void)
{
    maildiag_engine *own = new_engine();

    feed_seed_into(own, "seed.log");
    /* Failing is over by now; what is in it is the same. */
    engine = own;
    {
        maildiag_reader *reader = new_reader();

        read_entries(reader);
        read_totals(reader);
        maildiag_reader_close(reader);
    }
    maildiag_engine_free(own);
}

static void job_entries(void)
{
    maildiag_reader *reader = new_reader();

    read_entries(reader);
    read_changes(reader);
    maildiag_reader_close(reader);
}

static maildiag_id first_id, second_id;

static void job_parts(void)
{
    maildiag_reader *reader = new_reader();

    read_parts(reader, first_id);
    read_parts(reader, second_id);
    maildiag_reader_close(reader);
}

static void job_totals(void)
{
    maildiag_reader *reader = new_reader();

    read_totals(reader);
    maildiag_reader_close(reader);
}

static void job_findings(void)
{
    maildiag_reader *reader = new_reader();

    read_findings(reader);
    maildiag_reader_close(reader);
}

static void job_tables(void)
{
    maildiag_reader *reader = new_reader();

    read_tables(reader);
    maildiag_reader_close(reader);
}

static void job_texts(void)
{
    maildiag_reader *reader = new_reader();

    read_texts(reader);
    maildiag_reader_close(reader);
}

static void job_rules(void)
{
    maildiag_rules *made = NULL;
    maildiag_cause cause = {.struct_size = sizeof cause};
    maildiag_status st;

    do {
        st = maildiag_rules_builtin(&made, "liquidfiles", NULL);
    } while (again(st));
    assert_int_equal(st, MAILDIAG_OK);
    for (uint32_t i = 0; maildiag_cause_get(made, i, &cause) == MAILDIAG_OK;
         i++)
        add_text(cause.title);
    maildiag_rules_free(made);
}

/*
 * The job once with memory, then once for each allocation that it makes, with
 * that one failing, and with all from it on failing until a call says so.
 * `step` above 1 takes only some of them.
 */
static void each_allocation(void (*job)(void), size_t step)
{
    uint64_t expected;
    size_t total;

    nth_alloc_fail(0, false);
    sum = 0;
    job();
    expected = sum;
    total = nth_alloc_count();
    assert_true(total > 0);
    for (int for_good = 0; for_good < 2; for_good++)
        for (size_t n = 1; n <= total; n += step) {
            sum = 0;
            refused = 0;
            nth_alloc_fail(n, for_good != 0);
            job();
            nth_alloc_fail(0, false);
            if (sum != expected)
                fail_msg("allocation %lu of %lu: another answer",
                         (unsigned long)n, (unsigned long)total);
            if (refused > 1)
                fail_msg("allocation %lu: refused %u times", (unsigned long)n,
                         refused);
        }
}

static void feeding(void **state)
{
    (void)state;
    each_allocation(job_feed, 1);
}

static int fed(void **state)
{
    (void)state;
    nth_alloc_fail(0, false);
    engine = new_engine();
    feed_seed_into(engine, "seed.log");
    return 0;
}

static int freed(void **state)
{
    (void)state;
    nth_alloc_fail(0, false);
    maildiag_engine_free(engine);
    engine = NULL;
    return 0;
}

static void entries(void **state)
{
    (void)state;
    each_allocation(job_entries, 1);
}

static void parts(void **state)
{
    maildiag_reader *reader = new_reader();

    (void)state;
    first_id = feed_id(reader, MAILDIAG_ENTRY_MESSAGE, 0);
    second_id = feed_id(reader, MAILDIAG_ENTRY_MESSAGE, 1);
    maildiag_reader_close(reader);
    each_allocation(job_parts, 1);
}

static void totals(void **state)
{
    (void)state;
    each_allocation(job_totals, 1);
}

static void findings(void **state)
{
    (void)state;
    each_allocation(job_findings, 1);
}

static void tables(void **state)
{
    (void)state;
    each_allocation(job_tables, 1);
}

static void texts(void **state)
{
    (void)state;
    each_allocation(job_texts, 1);
}

static void rule_sets(void **state)
{
    (void)state;
    each_allocation(job_rules, 1);
}

static int set_up(void **state)
{
    (void)state;
    nth_alloc_fail(0, false);
    return maildiag_rules_builtin(&rules, NULL, NULL);
}

static int tear_down(void **state)
{
    (void)state;
    maildiag_rules_free(rules);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(feeding),
        cmocka_unit_test_setup_teardown(entries, fed, freed),
        cmocka_unit_test_setup_teardown(parts, fed, freed),
        cmocka_unit_test_setup_teardown(totals, fed, freed),
        cmocka_unit_test_setup_teardown(findings, fed, freed),
        cmocka_unit_test_setup_teardown(tables, fed, freed),
        cmocka_unit_test_setup_teardown(texts, fed, freed),
        cmocka_unit_test(rule_sets),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
