/* lib/api/rules.c: rule sets through the public header. */
#include <unistd.h>

#include "../support/unit.h"
#include "maildiag/maildiag.h"

static maildiag_error no_error(void)
{
    maildiag_error e;

    memset(&e, 0, sizeof e);
    e.struct_size = sizeof e;
    return e;
}

static void builtin(void **state)
{
    maildiag_rules *rules = NULL;
    maildiag_error e = no_error();

    (void)state;
    assert_int_equal(maildiag_rules_builtin(NULL, NULL, &e), MAILDIAG_E_ARG);
    assert_int_equal(e.code, MAILDIAG_E_ARG);
    assert_int_equal(maildiag_rules_builtin(&rules, "no such profile", &e),
                     MAILDIAG_E_NOTFOUND);
    assert_null(rules);
    assert_int_equal(maildiag_rules_builtin(&rules, NULL, NULL), MAILDIAG_OK);
    assert_non_null(rules);
    maildiag_rules_free(rules);
    assert_int_equal(maildiag_rules_builtin(&rules, "liquidfiles", &e),
                     MAILDIAG_OK);
    assert_int_equal(e.code, MAILDIAG_OK);
    maildiag_rules_free(rules);
    maildiag_rules_free(NULL);
    e.struct_size = 3;
    assert_int_equal(maildiag_rules_builtin(&rules, NULL, &e), MAILDIAG_E_ABI);
}

/* The vocabulary: `accepted` comes first, and indexes end. */
static void causes(void **state)
{
    maildiag_rules *rules = NULL;
    maildiag_cause cause;
    uint32_t index = 0;

    (void)state;
    assert_int_equal(maildiag_rules_builtin(&rules, NULL, NULL), MAILDIAG_OK);
    memset(&cause, 0, sizeof cause);
    assert_int_equal(maildiag_cause_get(rules, 0, &cause), MAILDIAG_E_ABI);
    cause.struct_size = sizeof cause;
    assert_int_equal(maildiag_cause_get(rules, 0, &cause), MAILDIAG_OK);
    expect_slice("first", "cause",
                 md_slice_make(cause.cause.ptr, cause.cause.len), "accepted");
    while (maildiag_cause_get(rules, index, &cause) == MAILDIAG_OK) {
        assert_true(cause.cause.len > 0 && cause.broad.len > 0);
        assert_true(cause.title.len > 0 && cause.category.len > 0);
        index++;
    }
    assert_true(index > 50);
    assert_int_equal(maildiag_cause_get(rules, index, &cause), MAILDIAG_END);
    assert_int_equal(maildiag_cause_get(rules, UINT32_MAX, &cause),
                     MAILDIAG_END);
    assert_int_equal(maildiag_cause_get(NULL, 0, &cause), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_cause_get(rules, 0, NULL), MAILDIAG_E_ARG);
    maildiag_rules_free(rules);
}

static void rules_of_a_set(void **state)
{
    maildiag_rules *rules = NULL;
    maildiag_rule rule;
    maildiag_error e = no_error();
    uint32_t index = 0;

    (void)state;
    assert_int_equal(maildiag_rules_builtin(&rules, NULL, NULL), MAILDIAG_OK);
    memset(&rule, 0, sizeof rule);
    assert_int_equal(maildiag_rule_get(rules, 0, &rule), MAILDIAG_E_ABI);
    rule.struct_size = sizeof rule;
    while (maildiag_rule_get(rules, index, &rule) == MAILDIAG_OK) {
        assert_true(rule.id.len > 0 && rule.cause.len > 0);
        assert_true(rule.source.len > 0);
        assert_true(rule.sample_count >= 2);
        index++;
    }
    assert_true(index > 10);
    assert_int_equal(maildiag_rule_get(rules, index, &rule), MAILDIAG_END);
    assert_int_equal(maildiag_rule_get(NULL, 0, &rule), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_rule_get(rules, 0, NULL), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_rules_lint(NULL, 0, &e), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_rules_lint(rules, 0, NULL), MAILDIAG_E_ARG);
    if (maildiag_rules_lint(rules, 0, &e) != MAILDIAG_END)
        fail_msg("the built-in catalogue: %s: %s", e.source, e.text);
    e.struct_size = 1;
    assert_int_equal(maildiag_rules_lint(rules, 0, &e), MAILDIAG_E_ABI);
    maildiag_rules_free(rules);
}

static void wrong_text(void **state)
{
    static const char text[] = "format: 1\nrules: {";
    maildiag_rules *rules = NULL;
    maildiag_error e = no_error();

    (void)state;
    assert_int_equal(maildiag_rules_load_text(&rules, NULL, NULL, 0, NULL, &e),
                     MAILDIAG_E_ARG);
    assert_int_equal(
        maildiag_rules_load_text(NULL, NULL, text, sizeof text - 1, NULL, &e),
        MAILDIAG_E_ARG);
    assert_int_equal(
        maildiag_rules_load_text(&rules, NULL, text, sizeof text - 1, NULL, &e),
        MAILDIAG_E_RULE);
    assert_int_equal(e.code, MAILDIAG_E_RULE);
    assert_string_equal(e.source, "text");
    assert_true(e.line > 0 && e.text[0] != '\0');
    assert_null(rules);
}

static void files(void **state)
{
    char path[] = "/tmp/maildiag-rules-XXXXXX";
    maildiag_rules *rules = NULL;
    maildiag_error e = no_error();
    int fd = mkstemp(path);

    (void)state;
    assert_true(fd >= 0);
    assert_int_equal(maildiag_rules_load_file(&rules, NULL, NULL, &e),
                     MAILDIAG_E_ARG);
    assert_int_equal(maildiag_rules_load_file(&rules, NULL, "/nonexistent", &e),
                     MAILDIAG_E_IO);
    assert_string_equal(e.source, "/nonexistent");
    assert_true(e.text[0] != '\0');
    assert_int_equal(maildiag_rules_load_file(&rules, NULL, "/", &e),
                     MAILDIAG_E_IO);
    assert_int_equal(write(fd, "rules: {", 8), 8);
    assert_int_equal(maildiag_rules_load_file(&rules, NULL, path, &e),
                     MAILDIAG_E_RULE);
    assert_string_equal(e.source, path);
    close(fd);
    unlink(path);
    assert_null(rules);
}

static void profiles_are_selected(void **state)
{
    maildiag_error e = {.struct_size = sizeof e};
    maildiag_rules *rules = NULL;
    maildiag_rules *other = NULL;
    maildiag_rules *back = NULL;

    (void)state;
    assert_int_equal(maildiag_rules_builtin(&rules, NULL, NULL), MAILDIAG_OK);
    assert_int_equal(maildiag_rules_select(NULL, rules, "liquidfiles", &e),
                     MAILDIAG_E_ARG);
    assert_int_equal(maildiag_rules_select(&other, NULL, "liquidfiles", &e),
                     MAILDIAG_E_ARG);
    assert_int_equal(maildiag_rules_select(&other, rules, "nothing", &e),
                     MAILDIAG_E_NOTFOUND);
    assert_null(other);
    assert_int_equal(maildiag_rules_select(&other, rules, "liquidfiles", &e),
                     MAILDIAG_OK);
    /* The other set keeps what it needs. */
    maildiag_rules_free(rules);
    assert_int_equal(maildiag_rules_select(&back, other, NULL, NULL),
                     MAILDIAG_OK);
    maildiag_rules_free(other);
    maildiag_rules_free(back);
}

static void rules_count_their_hits(void **state)
{
    static const char text[] = "550 5.1.1 No such user here";
    maildiag_explanation x = {.struct_size = sizeof x};
    maildiag_reader *reader = NULL;
    uint64_t before = 0;
    uint64_t after = 0;

    (void)state;
    assert_int_equal(maildiag_reader_open(&reader, NULL, NULL, NULL),
                     MAILDIAG_OK);
    assert_int_equal(maildiag_rule_hits(reader, 0, NULL), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_rule_hits(NULL, 0, &before), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_rule_hits(reader, UINT32_MAX, &before),
                     MAILDIAG_END);
    for (int again = 0; again < 3; again++)
        assert_int_equal(maildiag_explain(reader, text, sizeof text - 1, &x),
                         MAILDIAG_OK);
    for (uint32_t i = 0; maildiag_rule_hits(reader, i, &before) == MAILDIAG_OK;
         i++)
        after += before;
    assert_int_equal(after, 3);
    maildiag_reader_close(reader);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(profiles_are_selected),
        cmocka_unit_test(rules_count_their_hits),
        cmocka_unit_test(builtin),
        cmocka_unit_test(causes),
        cmocka_unit_test(rules_of_a_set),
        cmocka_unit_test(wrong_text),
        cmocka_unit_test(files),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
