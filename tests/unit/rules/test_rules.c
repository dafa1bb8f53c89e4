/* lib/rules/rules.c, build.c: rule sets that add to one another, their
 * profiles, their owners. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "rules/judge.h"
#include "rules/rules.h"

#define HEAD "maildiag-rules: 1\n"

static md_rules *load(const md_rules *base, const char *text)
{
    maildiag_error error = {.struct_size = sizeof error};
    md_rules *rules = NULL;

    if (md_rules_load(&rules, base, md_slice_of(text), "mine.yaml", &error) !=
        MAILDIAG_OK)
        fail_msg("%u:%u %s", error.line, error.column, error.text);
    assert_non_null(rules);
    return rules;
}

static int32_t find_rule(const md_rules *rules, const char *id)
{
    md_rule_info info;

    for (uint32_t i = 0; md_rules_rule(rules, i, &info); i++)
        if (md_slice_eq(info.id, md_slice_of(id)))
            return (int32_t)i;
    return -1;
}

/* The rule that answers, or "" and the cause's id. */
static md_slice answer(const md_rules *rules, const char *text, md_slice *cause)
{
    md_judge *judge = md_judge_new(rules, 0);
    md_subject subject;
    md_verdict verdict;
    md_rule_info info = {.id = MD_LIT("")};

    assert_non_null(judge);
    md_subject_of_text(md_slice_of(text), &subject);
    assert_true(md_judge_subject(judge, &subject, &verdict));
    if (verdict.rule >= 0)
        assert_true(md_rules_rule(rules, (uint32_t)verdict.rule, &info));
    *cause = md_rules_cause(rules, verdict.cause)->id;
    md_judge_free(judge);
    return info.id;
}

#define assert_slice(slice, text)                                              \
    assert_true(md_slice_eq(slice, md_slice_of(text)))

#define SESAME                                                                 \
    "rules:\n"                                                                 \
    "  - id: my.sesame\n"                                                      \
    "    cause: policy\n"                                                      \
    "    title: 'No sesame for {recipient}'\n"                                 \
    "    when: {contains: open sesame}\n"                                      \
    "    samples: ['550 open sesame']\n"                                       \
    "    counter_samples: ['550 open poppy']\n"

static void adds_a_rule(void **state)
{
    md_rules *base = NULL;
    md_rules *mine;
    md_rule_info info;
    md_slice cause;

    (void)state;
    assert_int_equal(md_rules_builtin(&base, MD_NONE, NULL), MAILDIAG_OK);
    mine = load(base, HEAD SESAME);
    assert_int_equal(md_rules_rule_count(mine), md_rules_rule_count(base) + 1);
    assert_int_equal(md_rules_cause_count(mine), md_rules_cause_count(base));
    assert_slice(answer(mine, "550 5.1.1 open sesame", &cause), "my.sesame");
    assert_slice(cause, "policy");
    assert_slice(answer(base, "550 5.1.1 open sesame", &cause), "");
    assert_true(md_rules_rule(mine, md_rules_rule_count(mine) - 1, &info));
    assert_slice(info.id, "my.sesame");
    assert_slice(info.source, "mine.yaml");
    assert_int_equal(info.sample_count, 2);
    assert_true(md_rules_rule(mine, 0, &info));
    assert_slice(info.source, "builtin");
    md_rules_release(base);
    md_rules_release(mine);
}

static void takes_the_place_of_a_rule(void **state)
{
    md_rules *base = NULL;
    md_rules *mine;
    md_slice cause;

    (void)state;
    assert_int_equal(md_rules_builtin(&base, MD_NONE, NULL), MAILDIAG_OK);
    mine = load(base, HEAD "rules:\n"
                           "  - id: net.refused\n"
                           "    cause: not_smtp_server\n"
                           "    when: {contains: connection refused}\n"
                           "    samples: ['connection refused']\n"
                           "    counter_samples: ['x']\n");
    assert_int_equal(md_rules_rule_count(mine), md_rules_rule_count(base));
    assert_int_equal(find_rule(mine, "net.refused"),
                     find_rule(base, "net.refused"));
    assert_slice(
        answer(mine, "connect to a[192.0.2.9]:25: Connection refused", &cause),
        "net.refused");
    assert_slice(cause, "not_smtp_server");
    md_rules_release(mine);
    md_rules_release(base);
}

static void disables_a_rule(void **state)
{
    md_rules *base = load(NULL, HEAD SESAME);
    md_rules *mine = load(base, HEAD "disable: [my.sesame]\n");
    md_slice cause;

    (void)state;
    assert_true(find_rule(base, "my.sesame") >= 0);
    assert_int_equal(find_rule(mine, "my.sesame"), -1);
    assert_slice(answer(mine, "550 open sesame", &cause), "");
    md_rules_release(base);
    md_rules_release(mine);
}

static void adds_a_cause(void **state)
{
    md_rules *mine =
        load(NULL, HEAD "causes:\n"
                        "  - id: sesame_shut\n"
                        "    category: reputation\n"
                        "    broad: policy\n"
                        "    actor: remote\n"
                        "    permanence: temporary\n"
                        "    severity: notice\n"
                        "    title: Sesame is shut\n"
                        "    explanation: Nobody said the word.\n"
                        "rules:\n"
                        "  - id: my.sesame\n"
                        "    cause: sesame_shut\n"
                        "    when: {contains: open sesame}\n"
                        "    samples: ['550 open sesame']\n"
                        "    counter_samples: ['550 open poppy']\n");
    int32_t at = md_rules_find_cause(mine, MD_LIT("sesame_shut"));
    const md_cause *row;
    md_slice cause;

    (void)state;
    assert_int_equal(at, md_rules_cause_count(mine) - 1);
    row = md_rules_cause(mine, (uint32_t)at);
    assert_slice(row->broad, "policy");
    assert_int_equal(row->broad_index,
                     md_rules_find_cause(mine, MD_LIT("policy")));
    assert_int_equal(row->actor, MAILDIAG_ACTOR_REMOTE);
    assert_int_equal(row->permanence, MAILDIAG_PERMANENCE_TEMPORARY);
    assert_int_equal(row->severity, MAILDIAG_SEVERITY_NOTICE);
    assert_null(row->document.ptr);
    assert_slice(answer(mine, "550 open sesame", &cause), "my.sesame");
    assert_slice(cause, "sesame_shut");
    assert_null(md_rules_cause(mine, (uint32_t)at + 1));
    md_rules_release(mine);
}

static void texts_are_the_rules_or_the_causes(void **state)
{
    md_rules *mine = load(NULL, HEAD SESAME);
    int32_t rule = find_rule(mine, "my.sesame");
    uint16_t cause = (uint16_t)md_rules_find_cause(mine, MD_LIT("policy"));
    const md_cause *row = md_rules_cause(mine, cause);
    md_slice title, explanation, sender, document;
    md_fix_text fix;

    (void)state;
    md_rules_texts(mine, cause, rule, &title, &explanation, &sender, &document);
    assert_slice(title, "No sesame for {recipient}");
    assert_true(md_slice_eq(explanation, row->explanation));
    assert_true(md_slice_eq(sender, row->sender_text));
    md_rules_texts(mine, cause, -1, &title, &explanation, &sender, &document);
    assert_true(md_slice_eq(title, row->title));
    assert_int_equal(md_rules_fix_count(mine, cause, rule),
                     md_rules_fix_count(mine, cause, -1));
    assert_true(md_rules_fix(mine, cause, rule, 0, &fix));
    assert_true(fix.text.len != 0);
    assert_false(md_rules_fix(mine, cause, rule,
                              md_rules_fix_count(mine, cause, rule), &fix));
    md_rules_release(mine);
}

#define ACME                                                                   \
    "overlays:\n"                                                              \
    "  acme:\n"                                                                \
    "    policy:\n"                                                            \
    "      title: Acme says no\n"                                              \
    "      fixes: [{where: Acme page, text: Ask Acme.}]\n"                     \
    "    net.refused:\n"                                                       \
    "      title: Acme cannot connect\n"

static md_slice title_of(const md_rules *rules, const char *cause, int32_t rule)
{
    md_slice title, explanation, sender, document;

    md_rules_texts(rules,
                   (uint16_t)md_rules_find_cause(rules, md_slice_of(cause)),
                   rule, &title, &explanation, &sender, &document);
    return title;
}

static void profiles_overlay_texts(void **state)
{
    md_rules *plain = load(NULL, HEAD ACME);
    md_rules *acme = load(NULL, HEAD ACME "profile: acme\n");
    md_rules *chosen = NULL;
    md_rules *back = NULL;
    md_rules *more;
    maildiag_error error = {.struct_size = sizeof error};
    uint16_t policy = (uint16_t)md_rules_find_cause(plain, MD_LIT("policy"));
    md_fix_text fix;

    (void)state;
    assert_false(
        md_slice_eq(title_of(plain, "policy", -1), MD_LIT("Acme says no")));
    assert_slice(title_of(acme, "policy", -1), "Acme says no");
    assert_slice(
        title_of(acme, "connect_refused", find_rule(acme, "net.refused")),
        "Acme cannot connect");
    assert_int_equal(md_rules_fix_count(acme, policy, -1), 1);
    assert_true(md_rules_fix(acme, policy, -1, 0, &fix));
    assert_slice(fix.where, "Acme page");
    assert_null(fix.check.ptr);
    /* What the overlay does not have stays. */
    assert_true(md_slice_eq(
        md_rules_cause(acme, policy)->explanation,
        md_slice_make(md_rules_cause(acme, policy)->explanation.ptr,
                      md_rules_cause(plain, policy)->explanation.len)));

    assert_int_equal(md_rules_select(&chosen, plain, MD_LIT("acme"), NULL),
                     MAILDIAG_OK);
    assert_slice(title_of(chosen, "policy", -1), "Acme says no");
    assert_int_equal(md_rules_select(&back, chosen, MD_LIT("generic"), NULL),
                     MAILDIAG_OK);
    assert_true(md_slice_eq(title_of(back, "policy", -1),
                            title_of(plain, "policy", -1)));
    /* A set that adds to another keeps its profile. */
    more = load(chosen, HEAD SESAME);
    assert_slice(title_of(more, "policy", -1), "Acme says no");
    md_rules_release(more);
    md_rules_release(plain);
    more = NULL;
    assert_int_equal(md_rules_select(&more, chosen, MD_LIT("other"), &error),
                     MAILDIAG_E_NOTFOUND);
    assert_null(more);
    assert_non_null(strstr(error.text, "'other'"));
    md_rules_release(acme);
    md_rules_release(chosen);
    md_rules_release(back);
}

static void builtin_profiles(void **state)
{
    md_rules *generic = NULL;
    md_rules *product = NULL;
    md_rules *none = NULL;
    maildiag_error error = {.struct_size = sizeof error};

    (void)state;
    assert_int_equal(md_rules_builtin(&generic, MD_LIT("generic"), NULL),
                     MAILDIAG_OK);
    assert_int_equal(md_rules_builtin(&product, MD_LIT("liquidfiles"), NULL),
                     MAILDIAG_OK);
    assert_int_equal(md_rules_rule_count(generic),
                     md_rules_rule_count(product));
    assert_int_equal(md_rules_builtin(&none, MD_LIT("acme"), &error),
                     MAILDIAG_E_NOTFOUND);
    assert_null(none);
    assert_int_equal(error.code, MAILDIAG_E_NOTFOUND);
    md_rules_release(generic);
    md_rules_release(product);
}

static void owners_are_counted(void **state)
{
    md_rules *rules = load(NULL, HEAD SESAME);

    (void)state;
    assert_true(md_rules_is(rules));
    assert_false(md_rules_is(NULL));
    assert_ptr_equal(md_rules_keep(rules), rules);
    md_rules_release(rules);
    assert_true(md_rules_is(rules));
    assert_true(find_rule(rules, "my.sesame") >= 0);
    md_rules_release(rules);
    md_rules_release(NULL);
}

/* The same set made twice answers the same, whatever was asked before. */
static void sets_are_equal(void **state)
{
    md_rules *a = load(NULL, HEAD SESAME ACME);
    md_rules *b = load(NULL, HEAD SESAME ACME);
    md_rule_info x, y;

    (void)state;
    assert_int_equal(md_rules_rule_count(a), md_rules_rule_count(b));
    for (uint32_t i = 0; i < md_rules_rule_count(a); i++) {
        assert_true(md_rules_rule(a, i, &x));
        assert_true(md_rules_rule(b, i, &y));
        assert_true(md_slice_eq(x.id, y.id));
        assert_int_equal(x.cause, y.cause);
    }
    assert_false(md_rules_rule(a, md_rules_rule_count(a), &x));
    md_rules_release(a);
    md_rules_release(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(adds_a_rule),
        cmocka_unit_test(takes_the_place_of_a_rule),
        cmocka_unit_test(disables_a_rule),
        cmocka_unit_test(adds_a_cause),
        cmocka_unit_test(texts_are_the_rules_or_the_causes),
        cmocka_unit_test(profiles_overlay_texts),
        cmocka_unit_test(builtin_profiles),
        cmocka_unit_test(owners_are_counted),
        cmocka_unit_test(sets_are_equal),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
