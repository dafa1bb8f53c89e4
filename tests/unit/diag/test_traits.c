/* Tests of lib/diag/traits.c: what causes mean for incidents. */
#include "../support/unit.h"

#include "diag/traits.h"

static md_rules *rules;

static int set_up(void **state)
{
    (void)state;
    return md_rules_builtin(&rules, MD_NONE, NULL) == MAILDIAG_OK ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    md_rules_release(rules);
    return 0;
}

/* Every cause that this folder names is in the vocabulary. */
static void test_known(void **state)
{
    md_traits t;
    (void)state;
    assert_true(md_traits_init(&t, rules));
    for (int k = 0; k < MD_KNOWN_COUNT; k++) {
        md_verdict verdict;
        assert_true(t.known[k] >= 0);
        assert_true(md_traits_verdict(&t, (md_known_cause)k, &verdict));
        assert_int_equal(verdict.cause, t.known[k]);
        assert_true(md_traits_is(&t, verdict.cause, (md_known_cause)k));
    }
    md_traits_free(&t);
}

static void test_table(void **state)
{
    static const struct {
        const char *cause;
        md_grouping grouping;
        bool down;
        bool stays;
        bool host;
        bool eases;
    } cases[] = {
        {"connect_no_route", MD_GROUP_SITE, true, false, false, false},
        {"auth_failed", MD_GROUP_SITE, true, true, false, false},
        {"dns_tempfail", MD_GROUP_LOOKUP, true, false, false, false},
        {"recipient_unknown", MD_GROUP_DOMAIN, false, false, false, false},
        {"sender_domain_invalid", MD_GROUP_SENDER, false, false, false, false},
        {"rate_limited", MD_GROUP_SITE, false, false, false, true},
        {"local_disk_full", MD_GROUP_ALL, true, false, true, false},
        {"content_filter_down", MD_GROUP_SITE, true, false, true, false},
        {"blocklisted_ip", MD_GROUP_LIST, false, false, false, false},
        {"message_held", MD_GROUP_ALL, false, false, false, false},
        {"policy", MD_GROUP_SITE, false, false, false, false},
        {"unknown", MD_GROUP_SITE, false, false, false, false},
    };
    md_traits t;

    (void)state;
    assert_true(md_traits_init(&t, rules));
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        int32_t index = md_rules_find_cause(rules, md_slice_of(cases[i].cause));
        assert_true(index >= 0);
        const md_trait *trait = md_traits_of(&t, (uint16_t)index);
        if (trait->grouping != cases[i].grouping ||
            trait->down != cases[i].down || trait->stays != cases[i].stays ||
            trait->host != cases[i].host || trait->eases != cases[i].eases)
            fail_msg("%s", cases[i].cause);
    }
    md_traits_free(&t);
}

/* A number that is no cause's, and a finer cause of somebody's own rules. */
static void test_strange_causes(void **state)
{
    static const char text[] = "maildiag-rules: 1\n"
                               "causes:\n"
                               "  - id: connect_no_cable\n"
                               "    broad: connect_no_route\n"
                               "    category: network\n"
                               "    actor: network\n"
                               "    severity: error\n"
                               "    title: The cable is out\n"
                               "    explanation: Somebody pulled the cable.\n"
                               "    sender_text: Please wait.\n";
    md_traits t;
    md_rules *more = NULL;
    maildiag_error error = {.struct_size = sizeof(error)};

    (void)state;
    if (md_rules_load(&more, rules, md_slice_of(text), "text", &error) !=
        MAILDIAG_OK)
        fail_msg("%u:%u: %s", error.line, error.column, error.text);
    assert_true(md_traits_init(&t, more));
    int32_t index = md_rules_find_cause(more, MD_LIT("connect_no_cable"));
    assert_true(index >= 0);
    assert_true(md_traits_of(&t, (uint16_t)index)->down);
    assert_false(md_traits_of(&t, UINT16_MAX)->down);
    md_traits_free(&t);
    md_rules_release(more);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known),
        cmocka_unit_test(test_table),
        cmocka_unit_test(test_strange_causes),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
