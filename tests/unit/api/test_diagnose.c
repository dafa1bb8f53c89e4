/* lib/api/diagnose.c: reports through the header. */
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

static void arguments(void **state)
{
    maildiag_report *report = NULL;
    maildiag_filter f = {.struct_size = 3};
    maildiag_id id = feed_id(reader, MAILDIAG_ENTRY_MESSAGE, 0);

    (void)state;
    assert_int_equal(maildiag_diagnose_all(NULL, NULL, &report),
                     MAILDIAG_E_ARG);
    assert_int_equal(maildiag_diagnose_all(bare, NULL, &report),
                     MAILDIAG_E_ARG);
    assert_int_equal(maildiag_diagnose_all(reader, NULL, NULL), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_diagnose_all(reader, &f, &report),
                     MAILDIAG_E_ABI);
    assert_int_equal(maildiag_diagnose_message(NULL, id, &report),
                     MAILDIAG_E_ARG);
    assert_int_equal(maildiag_diagnose_message(bare, id, &report),
                     MAILDIAG_E_ARG);
    assert_int_equal(maildiag_diagnose_message(reader, id, NULL),
                     MAILDIAG_E_ARG);
    assert_int_equal(maildiag_diagnose_message(reader, id + 1, &report),
                     MAILDIAG_E_NOTFOUND);
    assert_null(report);
    maildiag_report_free(NULL);
    assert_int_equal(maildiag_report_count(NULL), 0);
}

static void getters(void **state)
{
    maildiag_report *report = NULL;
    maildiag_finding f = {.struct_size = sizeof f};
    maildiag_fix fix = {.struct_size = sizeof fix};
    maildiag_evidence e = {.struct_size = sizeof e};
    maildiag_affected a = {.struct_size = sizeof a};
    maildiag_text text;
    uint64_t other;
    uint32_t count;

    (void)state;
    assert_int_equal(maildiag_diagnose_all(reader, NULL, &report), MAILDIAG_OK);
    count = maildiag_report_count(report);
    assert_true(count >= 2);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t n;

        assert_int_equal(maildiag_finding_get(report, i, &f), MAILDIAG_OK);
        assert_int_equal(f.struct_size, sizeof f);
        assert_int_equal(f.id, i + 1);
        for (n = 0; n < f.fix_count; n++)
            assert_int_equal(maildiag_finding_fix(report, i, n, &fix),
                             MAILDIAG_OK);
        assert_int_equal(maildiag_finding_fix(report, i, n, &fix),
                         MAILDIAG_END);
        for (n = 0; n < f.evidence_count; n++)
            assert_int_equal(maildiag_finding_evidence(report, i, n, &e),
                             MAILDIAG_OK);
        assert_int_equal(maildiag_finding_evidence(report, i, n, &e),
                         MAILDIAG_END);
        for (n = 0; n < f.queue_id_count; n++)
            assert_int_equal(maildiag_finding_queue_id(report, i, n, &text),
                             MAILDIAG_OK);
        assert_int_equal(maildiag_finding_queue_id(report, i, n, &text),
                         MAILDIAG_END);
        for (n = 0; n < f.explains_count; n++)
            assert_int_equal(maildiag_finding_explains(report, i, n, &other),
                             MAILDIAG_OK);
        assert_int_equal(maildiag_finding_explains(report, i, n, &other),
                         MAILDIAG_END);
    }
    assert_int_equal(maildiag_finding_affected(report, 0, 0, &a), MAILDIAG_OK);
    assert_int_equal(maildiag_finding_affected(report, 0, 99, &a),
                     MAILDIAG_END);
    assert_int_equal(maildiag_finding_get(report, count, &f), MAILDIAG_END);
    assert_int_equal(maildiag_finding_fix(report, count, 0, &fix),
                     MAILDIAG_END);
    assert_int_equal(maildiag_finding_evidence(report, count, 0, &e),
                     MAILDIAG_END);
    assert_int_equal(maildiag_finding_queue_id(report, count, 0, &text),
                     MAILDIAG_END);
    assert_int_equal(maildiag_finding_explains(report, count, 0, &other),
                     MAILDIAG_END);
    assert_int_equal(maildiag_finding_affected(report, count, 0, &a),
                     MAILDIAG_END);
    assert_int_equal(maildiag_finding_get(NULL, 0, &f), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_finding_fix(NULL, 0, 0, &fix), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_finding_evidence(NULL, 0, 0, &e), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_finding_queue_id(NULL, 0, 0, &text),
                     MAILDIAG_E_ARG);
    assert_int_equal(maildiag_finding_explains(NULL, 0, 0, &other),
                     MAILDIAG_E_ARG);
    assert_int_equal(maildiag_finding_affected(NULL, 0, 0, &a), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_finding_get(report, 0, NULL), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_finding_fix(report, 0, 0, NULL), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_finding_evidence(report, 0, 0, NULL),
                     MAILDIAG_E_ARG);
    assert_int_equal(maildiag_finding_queue_id(report, 0, 0, NULL),
                     MAILDIAG_E_ARG);
    assert_int_equal(maildiag_finding_explains(report, 0, 0, NULL),
                     MAILDIAG_E_ARG);
    assert_int_equal(maildiag_finding_affected(report, 0, 0, NULL),
                     MAILDIAG_E_ARG);
    f.struct_size = fix.struct_size = e.struct_size = a.struct_size = 2;
    assert_int_equal(maildiag_finding_get(report, 0, &f), MAILDIAG_E_ABI);
    assert_int_equal(maildiag_finding_fix(report, 0, 0, &fix), MAILDIAG_E_ABI);
    assert_int_equal(maildiag_finding_evidence(report, 0, 0, &e),
                     MAILDIAG_E_ABI);
    assert_int_equal(maildiag_finding_affected(report, 0, 0, &a),
                     MAILDIAG_E_ABI);
    maildiag_report_free(report);
}

#define TEXT(word)                                                             \
    {                                                                          \
        (word), sizeof(word) - 1                                               \
    }
#define SIZE .struct_size = sizeof(maildiag_filter)

static bool has_cause(const maildiag_report *report, const char *cause)
{
    maildiag_finding f = {.struct_size = sizeof f};

    for (uint32_t i = 0; i < maildiag_report_count(report); i++) {
        (void)maildiag_finding_get(report, i, &f);
        if (md_slice_eq(md_slice_make(f.cause.ptr, f.cause.len),
                        md_slice_of(cause)))
            return true;
    }
    return false;
}

/* A diagnosis of the part that a filter chooses. */
static void chosen(void **state)
{
    const struct {
        const char *name;
        maildiag_filter filter;
        bool unknown, no_route;
    } table[] = {
        {"everything", {SIZE}, true, true},
        {"one recipient", {SIZE, .to = TEXT("bob@gone.test")}, true, false},
        {"the other", {SIZE, .from = TEXT("sue@example.org")}, false, true},
        {"refusals", {SIZE, .kinds = MAILDIAG_ENTRY_REJECT}, false, false},
        {"nothing", {SIZE, .to = TEXT("x@nowhere.test")}, false, false},
        {"before it all",
         {SIZE, .until = INT64_C(1700000000000000)},
         false,
         false},
        {"from the deferral on",
         {SIZE, .since = INT64_C(1795503303000000)},
         false,
         true},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(table); i++) {
        maildiag_report *report = NULL;

        assert_int_equal(
            maildiag_diagnose_all(reader, &table[i].filter, &report),
            MAILDIAG_OK);
        expect_i64(table[i].name, "recipient_unknown",
                   has_cause(report, "recipient_unknown"), table[i].unknown);
        expect_i64(table[i].name, "connect_no_route",
                   has_cause(report, "connect_no_route"), table[i].no_route);
        maildiag_report_free(report);
    }
}

/* A report in the middle of a walk leaves the walk as it was. */
static void between_two_steps(void **state)
{
    maildiag_filter f = {.struct_size = sizeof f,
                         .kinds = MAILDIAG_ENTRY_MESSAGE};
    maildiag_entry alone = {.struct_size = sizeof alone};
    maildiag_entry asked = {.struct_size = sizeof asked};
    maildiag_reader *other = feed_reader(engine);
    maildiag_status st;

    (void)state;
    do {
        maildiag_report *report = NULL;

        assert_int_equal(maildiag_diagnose_all(reader, NULL, &report),
                         MAILDIAG_OK);
        maildiag_report_free(report);
        st = maildiag_entry_next(other, &f, &alone);
        assert_int_equal(maildiag_entry_next(reader, &f, &asked), st);
        assert_true(alone.id == asked.id);
        assert_int_equal(alone.kind, asked.kind);
    } while (st == MAILDIAG_OK);
    assert_int_equal(st, MAILDIAG_END);
    maildiag_reader_close(other);
}

static void one_message(void **state)
{
    maildiag_report *report = NULL;

    (void)state;
    assert_int_equal(
        maildiag_diagnose_message(
            reader, feed_id(reader, MAILDIAG_ENTRY_MESSAGE, 1), &report),
        MAILDIAG_OK);
    assert_int_equal(maildiag_report_count(report), 1);
    assert_true(has_cause(report, "connect_no_route"));
    maildiag_report_free(report);
    assert_int_equal(
        maildiag_diagnose_message(
            reader, feed_id(reader, MAILDIAG_ENTRY_REJECT, 0), &report),
        MAILDIAG_OK);
    assert_int_equal(maildiag_report_count(report), 1);
    maildiag_report_free(report);
    /* Nothing is wrong with a notification that arrived. */
    assert_int_equal(
        maildiag_diagnose_message(
            reader, feed_id(reader, MAILDIAG_ENTRY_MESSAGE, 2), &report),
        MAILDIAG_OK);
    assert_int_equal(maildiag_report_count(report), 0);
    maildiag_report_free(report);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arguments),   cmocka_unit_test(getters),
        cmocka_unit_test(chosen),      cmocka_unit_test(between_two_steps),
        cmocka_unit_test(one_message),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
