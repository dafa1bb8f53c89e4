/* Tests of lib/diag/remark.c: sentences and steps added to a finding. */
#include "../support/unit.h"

#include "diag/remark.h"

static void test_sentences(void **state)
{
    (void)state;
    md_report *report = md_report_new();
    md_report_finding *f = md_report_add(report);
    assert_true(md_remark_say(report, f, MD_LIT("One.")));
    assert_true(md_remark_say(report, f, MD_LIT("")));
    assert_true(md_remark_say(report, f, MD_LIT("T\033[2Jwo.\n")));
    expect_slice(
        "sentences", "explanation",
        md_slice_make(f->finding.explanation.ptr, f->finding.explanation.len),
        "One. T[2Jwo.");
    md_report_free(report);
}

static void test_fixes(void **state)
{
    const md_fix_text first = {MD_LIT("a"), MD_LIT("Ask {host}."),
                               MD_LIT("dig {domain}")};
    const md_fix_text second = {MD_LIT("b"), MD_LIT("Wait."), MD_NONE};
    md_places places = {0};
    (void)state;
    md_report *report = md_report_new();
    md_report_finding *f = md_report_add(report);
    places.host = MD_LIT("mx.a.test");
    assert_true(md_remark_fix(report, f, &second, &places, false));
    assert_true(md_remark_fix(report, f, &first, &places, true));
    places.domain = MD_LIT("a.test; rm -rf");
    assert_true(md_remark_fix(report, f, &first, &places, false));
    assert_int_equal(f->finding.fix_count, 3);
    const char *const texts[] = {"Ask mx.a.test.", "Wait.", "Ask mx.a.test."};
    const char *const checks[] = {NULL, NULL, "dig 'a.test; rm -rf'"};
    for (size_t i = 0; i < 3; i++) {
        expect_slice("fix", "text",
                     md_slice_make(f->fixes[i].text.ptr, f->fixes[i].text.len),
                     texts[i]);
        expect_slice(
            "fix", "check",
            md_slice_make(f->fixes[i].check.ptr, f->fixes[i].check.len),
            checks[i]);
    }
    md_report_free(report);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sentences),
        cmocka_unit_test(test_fixes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
