/* Tests of lib/diag/report.c: order, numbers, copies. */
#include "../support/unit.h"

#include "diag/report.h"

typedef struct sorted {
    const char *name;
    uint32_t severity;
    uint32_t ongoing;
    uint64_t recipients;
    int64_t first;
} sorted;

/* In the order that is wanted. */
static const sorted order[] = {
    {"error, going on, many", 3, 1, 50, 900},
    {"error, going on, few", 3, 1, 5, 100},
    {"error, over", 3, 0, 500, 1},
    {"warning, earlier", 2, 1, 7, 10},
    {"warning, later", 2, 1, 7, 20},
    {"warning, later, the second", 2, 1, 7, 20},
    {"warning, over", 2, 0, 900, 1},
    {"notice without a time", 1, 0, 0, MAILDIAG_NO_TIME},
    {"notice", 1, 0, 0, 0},
    {"info", 0, 1, 9000, 0},
};

static void add(md_report *report, const sorted *s)
{
    md_report_finding *f = md_report_add(report);
    assert_non_null(f);
    f->finding.severity = s->severity;
    f->finding.ongoing = s->ongoing;
    f->finding.recipient_count = s->recipients;
    f->finding.first_time = s->first;
    assert_true(
        md_report_text(report, md_slice_of(s->name), &f->finding.title));
}

static void expect_order(const md_report *report)
{
    assert_int_equal(report->count, COUNT_OF(order));
    for (uint32_t i = 0; i < report->count; i++) {
        const maildiag_finding *f = &report->findings[i].finding;
        expect_slice(order[i].name, "title",
                     md_slice_make(f->title.ptr, f->title.len), order[i].name);
        assert_int_equal(f->id, i + 1);
    }
}

/* Whatever order they came in; equal ones keep theirs. */
static void test_order(void **state)
{
    uint64_t seed = 3;
    (void)state;
    for (int round = 0; round < 40; round++) {
        size_t places[COUNT_OF(order)];
        md_report *report = md_report_new();
        assert_non_null(report);
        for (size_t i = 0; i < COUNT_OF(order); i++)
            places[i] = i;
        for (size_t i = COUNT_OF(order) - 1; i > 0; i--) {
            size_t j = random_below(&seed, i + 1);
            size_t keep = places[i];
            places[i] = places[j];
            places[j] = keep;
        }
        /* 4 and 5 are equal: the first one in comes first. */
        size_t four = 0, five = 0;
        for (size_t i = 0; i < COUNT_OF(order); i++) {
            four = places[i] == 4 ? i : four;
            five = places[i] == 5 ? i : five;
        }
        if (four > five) {
            places[four] = 5;
            places[five] = 4;
        }
        for (size_t i = 0; i < COUNT_OF(order); i++)
            add(report, &order[places[i]]);
        assert_true(md_report_finish(report));
        expect_order(report);
        md_report_free(report);
    }
}

static void test_explains_are_ids(void **state)
{
    md_report *report = md_report_new();
    (void)state;
    assert_non_null(report);
    for (size_t i = COUNT_OF(order); i > 0; i--)
        add(report, &order[i - 1]);
    /* Index 9 becomes number 1, 8 becomes 2, … */
    assert_true(md_report_explains(report, 9, 0));
    assert_true(md_report_explains(report, 9, 8));
    assert_true(md_report_explains(report, 9, 8));
    assert_true(md_report_explains(report, 9, 6));
    assert_true(md_report_finish(report));
    const md_report_finding *f = &report->findings[0];
    assert_int_equal(f->finding.explains_count, 3);
    assert_int_equal(f->explains[0], 2);
    assert_int_equal(f->explains[1], 4);
    assert_int_equal(f->explains[2], 10);
    md_report_free(report);
}

static void test_queue_ids(void **state)
{
    md_report *report = md_report_new();
    md_report_finding *f;
    char id[8];

    (void)state;
    assert_non_null(report);
    f = md_report_add(report);
    for (int i = 0; i < 30; i++) {
        int len = snprintf(id, sizeof(id), "A%04d", i / 2);
        assert_true(
            md_report_queue_id(report, f, md_slice_make(id, (size_t)len)));
    }
    assert_true(md_report_queue_id(report, f, MD_NONE));
    assert_int_equal(f->finding.queue_id_count, MD_REPORT_QUEUE_IDS);
    assert_memory_equal(f->queue_ids[9].ptr, "A0009", 5);
    md_report_free(report);
}

/* What the words of a verdict become, with the places of a case. */
static void test_advice(void **state)
{
    md_rules *rules;
    md_verdict verdict;
    md_places places = {0};
    md_report *report = md_report_new();
    md_report_finding *f = md_report_add(report);
    bool filled = false;

    (void)state;
    assert_int_equal(md_rules_builtin(&rules, MD_NONE, NULL), MAILDIAG_OK);
    assert_true(md_judge_named(rules, MD_LIT("connect_no_route"), &verdict));
    places.host = MD_LIT("relay.corp.test");
    places.address = MD_LIT("172.16.5.101");
    places.port = MD_LIT("1025");
    assert_true(md_report_advice(report, f, rules, &verdict, &places));
    md_rules_release(rules);
    /* The report outlives the rules. */
    assert_memory_equal(f->finding.cause.ptr, "connect_no_route", 16);
    assert_memory_equal(f->finding.category.ptr, "network", 7);
    assert_true(f->finding.title.len > 0);
    assert_true(f->finding.explanation.len > 0);
    assert_true(f->finding.sender_text.len > 0);
    assert_true(f->finding.fix_count > 0);
    for (uint32_t i = 0; i < f->finding.fix_count; i++) {
        const maildiag_fix *fix = &f->fixes[i];
        md_slice check = md_slice_make(fix->check.ptr, fix->check.len);
        assert_true(fix->text.len > 0);
        if (md_slice_find(check, MD_LIT("172.16.5.101")) != MD_NPOS ||
            md_slice_find(check, MD_LIT("relay.corp.test")) != MD_NPOS)
            filled = true;
    }
    assert_true(filled);
    md_report_free(report);
}

/* Where this host was the server, nobody is sent to the relay's settings. */
static void test_turned(void **state)
{
    md_rules *rules;
    md_verdict verdict;
    md_places places = {0};
    md_report *report = md_report_new();
    md_report_finding *f = md_report_add(report);

    (void)state;
    assert_int_equal(md_rules_builtin(&rules, MD_NONE, NULL), MAILDIAG_OK);
    assert_true(md_judge_named(rules, MD_LIT("relay_denied"), &verdict));
    assert_true(md_report_advice(report, f, rules, &verdict, &places));
    assert_true(f->finding.fix_count > 0);
    maildiag_finding own = f->finding;
    assert_true(md_report_turn(report, f, rules, &verdict,
                               MD_LIT("Relay access denied")));
    assert_int_equal(f->finding.fix_count, 0);
    md_slice turned =
        md_slice_make(f->finding.explanation.ptr, f->finding.explanation.len);
    assert_true(md_slice_starts(
        turned, MD_LIT("This host, as a server, said: Relay access denied. ")));
    assert_true(md_slice_ends(
        turned, md_slice_make(own.explanation.ptr, own.explanation.len)));
    assert_true(own.explanation.len > 0);
    md_rules_release(rules);
    md_report_free(report);
}

static void test_empty(void **state)
{
    md_report *report = md_report_new();
    (void)state;
    assert_non_null(report);
    assert_true(md_report_finish(report));
    assert_int_equal(report->count, 0);
    md_report_free(report);
    md_report_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_explains_are_ids),
        cmocka_unit_test(test_queue_ids),
        cmocka_unit_test(test_advice),
        cmocka_unit_test(test_turned),
        cmocka_unit_test(test_empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
