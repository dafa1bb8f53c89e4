/* Unit tests of store/tally.c and of windows counted from it. */
#include "store/tally.h"

#include "../support/unit.h"
#include "store/store.h"

static void add(md_tally *t, uint8_t form, int64_t sec, uint64_t bytes)
{
    md_tally_run one = {form, false, sec, 1, 1, bytes, 0};

    assert_true(md_tally_reserve(t));
    md_tally_add(t, &one);
}

static void test_runs_come_back(void **state)
{
    md_tally t = {0};
    md_tally_cursor cursor = {0};
    md_tally_run run;

    (void)state;
    assert_false(md_tally_next(&t, &cursor, &run));
    add(&t, 1, 100, 7);
    add(&t, 1, 100, 3);
    add(&t, 1, 99, 5); /* a clock may go back */
    add(&t, 3, INT64_C(1) << 40, 1);
    assert_true(md_tally_next(&t, &cursor, &run));
    assert_int_equal(run.sec, 100);
    assert_int_equal(run.records, 2);
    assert_int_equal(run.bytes, 10);
    assert_true(md_tally_next(&t, &cursor, &run));
    assert_int_equal(run.sec, 99);
    assert_int_equal(run.form, 1);
    assert_true(md_tally_next(&t, &cursor, &run));
    assert_int_equal(run.sec, INT64_C(1) << 40);
    assert_int_equal(run.form, 3);
    assert_false(md_tally_next(&t, &cursor, &run));
    assert_false(md_tally_next(&t, &cursor, &run));
    md_tally_free(&t);
}

/* What was counted, and how many runs it is in. */
static size_t total(const md_tally *t, uint64_t *records, uint64_t *bytes)
{
    md_tally_cursor cursor = {0};
    md_tally_run run;
    size_t runs = 0;

    *records = *bytes = 0;
    for (; md_tally_next(t, &cursor, &run); runs++) {
        *records += run.records;
        *bytes += run.bytes;
    }
    return runs;
}

/* However seconds follow each other, so many bytes are enough for them, and
 * nothing is lost. */
static void test_coarser(void **state)
{
    static const struct {
        const char *name;
        int64_t step;
        uint8_t forms; /* that the stamps have in turn */
        int64_t back;  /* every other stamp is so far behind */
    } cases[] = {
        {"a second each", 1, 1, 0},
        {"a minute each", 60, 1, 0},
        {"a day each", 86400, 1, 0},
        {"a year each", INT64_C(366) * 86400, 1, 0},
        {"stamps of all forms", 1, 3, 0},
        {"a clock that jumps", 1, 1, INT64_C(40) * 86400},
        {"in front of the epoch", -7, 2, 3600},
    };
    enum { MOST = 4096, COUNT = 20000 };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++) {
        uint64_t records, bytes, wanted = 0, n;
        md_tally t = {0};

        for (n = 0; n < COUNT; n++) {
            int64_t sec = (int64_t)n * cases[i].step;

            add(&t, (uint8_t)(1 + n % cases[i].forms),
                sec - (n % 2 ? cases[i].back : 0), n % 300);
            wanted += n % 300;
            md_tally_coarsen(&t, MOST);
            if (t.packed.len > MOST)
                fail_msg("%s: %zu bytes", cases[i].name, t.packed.len);
        }
        (void)total(&t, &records, &bytes);
        if (records != COUNT || bytes != wanted)
            fail_msg("%s: lost some", cases[i].name);
        md_tally_free(&t);
    }
}

/* The last ones stay as they were, those before are known by the hour. */
static void test_last_ones_stay(void **state)
{
    md_tally t = {0};
    md_tally_cursor cursor = {0};
    md_tally_run run, before = {0};
    uint64_t records, bytes;
    int64_t sec;
    size_t runs;

    (void)state;
    for (sec = 0; sec < 7200; sec++)
        add(&t, 3, sec, 10);
    md_tally_coarsen(&t, 100000);
    assert_int_equal(total(&t, &records, &bytes), 7200);
    md_tally_coarsen(&t, 4096);
    runs = total(&t, &records, &bytes);
    assert_int_equal(records, 7200);
    assert_int_equal(bytes, 72000);
    assert_in_range(runs, 100, 400);
    assert_true(md_tally_next(&t, &cursor, &run));
    assert_int_equal(run.sec, 0);
    assert_int_equal(run.records, 3600);
    assert_true(md_tally_next(&t, &cursor, &run));
    assert_int_equal(run.sec, 3600);
    while (md_tally_next(&t, &cursor, &before)) {
        assert_int_equal(before.records, 1);
        assert_int_equal(before.bytes, 10);
    }
    assert_int_equal(before.sec, 7199);
    md_tally_free(&t);
}

#define LINE(second, text) "2026-08-31T03:20:" second "Z mx " text "\n"

static const char LOG[] =
    LINE("35", "postfix/smtpd[9]: connect from a.example[192.0.2.1]")
        LINE("36.5", "sshd[7]: hello")
            LINE("37", "postfix/smtpd[9]: something nobody knows") LINE(
                "38", "postfix/smtpd[9]: disconnect from a.example[192.0.2.1]");

/* Seconds since the epoch of 2026-08-31 03:20:35 UTC. */
#define FIRST_USEC (INT64_C(1788146435) * 1000000)

static void test_windows(void **state)
{
    static const struct {
        const char *name;
        int64_t since, until;
        uint64_t records, unrecognised;
    } cases[] = {
        {"open", 0, 0, 4, 1},
        {"from the first", FIRST_USEC, 0, 4, 1},
        {"behind the first", FIRST_USEC + 1000000, 0, 3, 1},
        {"until is not in it", 0, FIRST_USEC + 2000000, 2, 0},
        {"one second", FIRST_USEC + 2000000, FIRST_USEC + 3000000, 1, 1},
        {"behind all", FIRST_USEC + 9000000, 0, 0, 0},
    };
    md_store_options options = {0};
    md_store *store = md_store_new(&options);
    maildiag_stats stats = {0};
    uint32_t source;
    size_t i;

    (void)state;
    assert_non_null(store);
    assert_int_equal(
        md_store_source_open(store, MD_LIT("x"), false, NULL, &source),
        MAILDIAG_OK);
    assert_int_equal(md_store_feed(store, source, LOG, sizeof LOG - 1, NULL),
                     MAILDIAG_OK);
    assert_int_equal(md_store_feed_end(store, source), MAILDIAG_OK);
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        md_store_window(store, cases[i].since, cases[i].until, &stats);
        if (stats.records != cases[i].records ||
            stats.lines != cases[i].records ||
            stats.unrecognised != cases[i].unrecognised)
            fail_msg("%s: %d records, %d unrecognised", cases[i].name,
                     (int)stats.records, (int)stats.unrecognised);
    }
    md_store_window(store, 0, 0, &stats);
    assert_int_equal(stats.bytes, sizeof LOG - 1);
    md_store_free(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_runs_come_back),
        cmocka_unit_test(test_coarser),
        cmocka_unit_test(test_last_ones_stay),
        cmocka_unit_test(test_windows),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
