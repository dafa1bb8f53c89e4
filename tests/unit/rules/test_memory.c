/*
 * Tests of lib/rules without memory: whichever allocation fails, the answer
 * is E_NOMEM or false, nothing leaks (ASan, valgrind), and the next call is
 * as good as ever.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "../support/nth_alloc.h"
#include "rules/judge.h"
#include "rules/rules.h"

static const char text[] =
    "maildiag-rules: 1\n"
    "rules:\n"
    "  - id: my.sesame\n"
    "    cause: policy\n"
    "    title: No sesame\n"
    "    fixes: [{where: cave, text: Say the word., check: 'nc {host} 25'}]\n"
    "    when: {contains: [open sesame, close * sesame], match: "
    "'e(?<port>.)'}\n"
    "    samples: ['550 open sesame']\n"
    "    counter_samples: ['550 open poppy']\n"
    "overlays: {acme: {policy: {title: Acme}}}\n";

static md_rules *load_failing(size_t n, bool for_good)
{
    maildiag_error error = {.struct_size = sizeof error};
    md_rules *rules = NULL;
    maildiag_status status;
    bool failed;

    nth_alloc_fail(n, for_good);
    status = md_rules_load(&rules, NULL, md_slice_of(text), "t", &error);
    failed = nth_alloc_failed();
    nth_alloc_fail(0, false);
    if (status == MAILDIAG_OK)
        return rules;
    assert_true(failed);
    assert_int_equal(status, MAILDIAG_E_NOMEM);
    assert_int_equal(error.code, MAILDIAG_E_NOMEM);
    assert_null(rules);
    return NULL;
}

static void loading(void **state)
{
    (void)state;
    for (int for_good = 0; for_good < 2; for_good++)
        for (size_t n = 1;; n++) {
            md_rules *rules = load_failing(n, for_good != 0);

            if (rules != NULL) {
                assert_true(n > 10);
                md_rules_release(rules);
                break;
            }
        }
}

static void making_the_builtin_set(void **state)
{
    (void)state;
    for (size_t n = 1;; n++) {
        md_rules *rules = NULL;
        maildiag_status status;

        nth_alloc_fail(n, true);
        status = md_rules_builtin(&rules, MD_NONE, NULL);
        nth_alloc_fail(0, false);
        if (status == MAILDIAG_OK) {
            md_rules_release(rules);
            break;
        }
        assert_int_equal(status, MAILDIAG_E_NOMEM);
        assert_null(rules);
    }
}

static void choosing_a_profile(void **state)
{
    md_rules *base = load_failing(0, false);

    (void)state;
    for (size_t n = 1;; n++) {
        md_rules *rules = NULL;
        maildiag_status status;

        nth_alloc_fail(n, true);
        status = md_rules_select(&rules, base, MD_LIT("acme"), NULL);
        nth_alloc_fail(0, false);
        if (status == MAILDIAG_OK) {
            md_rules_release(rules);
            break;
        }
        assert_int_equal(status, MAILDIAG_E_NOMEM);
    }
    md_rules_release(base);
}

static void judging(void **state)
{
    md_rules *rules = load_failing(0, false);
    md_subject subject;
    md_verdict wanted, verdict;
    md_judge *judge;

    (void)state;
    md_subject_of_text(MD_LIT("550 5.7.1 open sesame"), &subject);
    for (size_t n = 1;; n++) {
        nth_alloc_fail(n, true);
        judge = md_judge_new(rules, 0);
        nth_alloc_fail(0, false);
        if (judge != NULL)
            break;
    }
    assert_true(md_judge_subject(judge, &subject, &wanted));
    assert_true(wanted.rule >= 0);
    md_judge_free(judge);
    for (size_t n = 1;; n++) {
        bool good;

        judge = md_judge_new(rules, 0);
        assert_non_null(judge);
        nth_alloc_fail(n, true);
        good = md_judge_subject(judge, &subject, &verdict);
        nth_alloc_fail(0, false);
        /* Asked again with memory it answers as ever. */
        assert_true(md_judge_subject(judge, &subject, &verdict));
        assert_int_equal(verdict.rule, wanted.rule);
        assert_int_equal(verdict.match_offset, wanted.match_offset);
        md_judge_free(judge);
        if (good)
            break;
    }
    md_rules_release(rules);
}

static void lint(void **state)
{
    md_rules *rules = load_failing(0, false);
    maildiag_error error = {.struct_size = sizeof error};
    maildiag_status status;

    (void)state;
    for (size_t n = 1; n < 30; n++) {
        nth_alloc_fail(n, true);
        status = md_rules_lint(rules, 0, &error);
        nth_alloc_fail(0, false);
        assert_int_equal(status, MAILDIAG_E_NOMEM);
    }
    /* Whether the rules are clean is another test's question. */
    status = md_rules_lint(rules, 0, &error);
    assert_true(status == MAILDIAG_OK || status == MAILDIAG_END);
    md_rules_release(rules);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(loading),
        cmocka_unit_test(making_the_builtin_set),
        cmocka_unit_test(choosing_a_profile),
        cmocka_unit_test(judging),
        cmocka_unit_test(lint),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
