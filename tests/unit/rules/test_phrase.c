/* lib/rules/phrase.c: the sentences with figures are all in the catalogue, and
 * overlays reach them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "rules/rules.h"

static void ids(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < MD_PHRASE_COUNT; i++) {
        assert_non_null(md_phrase_name(i));
        assert_int_equal(md_phrase_find(md_slice_of(md_phrase_name(i))), i);
    }
    assert_null(md_phrase_name(MD_PHRASE_COUNT));
    assert_int_equal(md_phrase_find(MD_LIT("say.nothing")), -1);
}

static void all_are_there(void **state)
{
    md_rules *rules = NULL;
    md_fix_text fix;

    (void)state;
    assert_int_equal(md_rules_builtin(&rules, MD_NONE, NULL), MAILDIAG_OK);
    for (uint32_t i = 0; i < MD_PHRASE_COUNT; i++)
        if (md_rules_phrase(rules, (md_phrase)i).len == 0 &&
            !md_rules_phrase_fix(rules, (md_phrase)i, &fix))
            fail_msg("%s", md_phrase_name(i));
    md_rules_release(rules);
}

#define OVERLAY                                                                \
    "maildiag-rules: 1\n"                                                      \
    "phrases:\n"                                                               \
    "  say.slow: {explanation: 'Slow: {count}.'}\n"                            \
    "overlays:\n"                                                              \
    "  xx:\n"                                                                  \
    "    say.relay: {explanation: 'Relay {relay}!'}\n"                         \
    "    say.removal: {fixes: [{where: there, text: Ask.}]}\n"

static void overlays_reach_them(void **state)
{
    md_rules *base = NULL;
    md_rules *rules = NULL;
    md_rules *other = NULL;
    md_fix_text fix;

    (void)state;
    assert_int_equal(md_rules_builtin(&base, MD_NONE, NULL), MAILDIAG_OK);
    assert_int_equal(md_rules_load(&rules, base, MD_LIT(OVERLAY), "test", NULL),
                     MAILDIAG_OK);
    assert_true(md_slice_eq(md_rules_phrase(rules, MD_PHRASE_SLOW),
                            MD_LIT("Slow: {count}.")));
    assert_true(md_slice_eq(md_rules_phrase(rules, MD_PHRASE_RELAY),
                            md_rules_phrase(base, MD_PHRASE_RELAY)));
    assert_int_equal(md_rules_select(&other, rules, MD_LIT("xx"), NULL),
                     MAILDIAG_OK);
    assert_true(md_slice_eq(md_rules_phrase(other, MD_PHRASE_RELAY),
                            MD_LIT("Relay {relay}!")));
    assert_true(md_slice_eq(md_rules_phrase(other, MD_PHRASE_SLOW),
                            MD_LIT("Slow: {count}.")));
    assert_true(md_rules_phrase_fix(other, MD_PHRASE_REMOVAL, &fix));
    assert_true(md_slice_eq(fix.text, MD_LIT("Ask.")));
    md_rules_release(other);
    md_rules_release(rules);
    md_rules_release(base);
}

static void wrong_ids_are_told(void **state)
{
    md_rules *base = NULL;
    md_rules *rules = NULL;
    maildiag_error error = {.struct_size = sizeof error};

    (void)state;
    assert_int_equal(md_rules_builtin(&base, MD_NONE, NULL), MAILDIAG_OK);
    assert_int_equal(md_rules_load(&rules, base,
                                   MD_LIT("maildiag-rules: 1\nphrases:\n"
                                          "  say.nothing: {explanation: x}\n"),
                                   "test", &error),
                     MAILDIAG_E_RULE);
    assert_int_equal(error.line, 3);
    md_rules_release(base);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ids),
        cmocka_unit_test(all_are_there),
        cmocka_unit_test(overlays_reach_them),
        cmocka_unit_test(wrong_ids_are_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
