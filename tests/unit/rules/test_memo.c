/* lib/rules/memo.c: what was put in comes out under its own key only; plans
 * are copied; the table stays as large as it is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "rules/memo.h"

static md_memo_key key_of(md_slice form)
{
    md_memo_key key = {MD_LIT("facts"), form, MD_NONE};

    return key;
}

static void put(md_memo *memo, md_slice form, const md_memo_answer *answer)
{
    md_memo_key key = key_of(form);

    md_memo_put(memo, &key, answer);
}

static const md_memo_answer *find(const md_memo *memo, md_slice form)
{
    md_memo_key key = key_of(form);

    return md_memo_find(memo, &key);
}

static md_slice form_of(char room[16], unsigned number)
{
    return md_slice_make(room, (size_t)snprintf(room, 16, "form %u", number));
}

static void gives_back_what_was_put_in(void **state)
{
    md_memo *memo = md_memo_new();
    md_candidate plan[2] = {{.rule = 7, .patterned = true}, {.rule = 9}};
    md_memo_answer answer = {.plan = {plan, 2}, .whole = true};
    const md_memo_answer *found;

    (void)state;
    assert_non_null(memo);
    assert_null(find(memo, MD_LIT("a form")));
    answer.verdict.cause = 3;
    put(memo, MD_LIT("a form"), &answer);
    memset(plan, 0, sizeof plan);
    found = find(memo, MD_LIT("a form"));
    assert_non_null(found);
    assert_int_equal(found->verdict.cause, 3);
    assert_true(found->whole);
    assert_int_equal(found->plan.count, 2);
    assert_int_equal(found->plan.candidates[0].rule, 7);
    assert_true(found->plan.candidates[0].patterned);
    assert_int_equal(found->plan.candidates[1].rule, 9);
    assert_null(find(memo, MD_LIT("a for")));
    assert_null(find(memo, MD_LIT("a formx")));
    md_memo_free(memo);
    md_memo_free(NULL);
}

static void the_newer_takes_the_place_of_the_older(void **state)
{
    md_memo *memo = md_memo_new();
    md_memo_answer answer;
    char room[16];
    unsigned there = 0;

    (void)state;
    assert_non_null(memo);
    memset(&answer, 0, sizeof answer);
    for (unsigned i = 0; i < 20 * MD_MEMO_ENTRIES; i++) {
        answer.verdict.cause = (uint16_t)i;
        put(memo, form_of(room, i), &answer);
        assert_non_null(find(memo, form_of(room, i)));
    }
    for (unsigned i = 0; i < 20 * MD_MEMO_ENTRIES; i++) {
        const md_memo_answer *found = find(memo, form_of(room, i));

        if (found == NULL)
            continue;
        there++;
        assert_int_equal(found->verdict.cause, (uint16_t)i);
    }
    assert_true(there <= MD_MEMO_ENTRIES);
    assert_true(there > MD_MEMO_ENTRIES / 2);
    md_memo_free(memo);
}

static void what_is_too_long_is_not_kept(void **state)
{
    static const char bytes[MD_MEMO_KEY_BYTES + 1];
    static const md_candidate many[MD_MEMO_PLAN + 1];
    md_memo *memo = md_memo_new();
    md_memo_answer answer;

    (void)state;
    assert_non_null(memo);
    memset(&answer, 0, sizeof answer);
    put(memo, md_slice_make(bytes, sizeof bytes - 5), &answer);
    assert_null(find(memo, md_slice_make(bytes, sizeof bytes - 5)));
    put(memo, md_slice_make(bytes, sizeof bytes - 6), &answer);
    assert_non_null(find(memo, md_slice_make(bytes, sizeof bytes - 6)));
    answer.plan.candidates = many;
    answer.plan.count = MD_MEMO_PLAN + 1;
    put(memo, MD_LIT("many"), &answer);
    assert_null(find(memo, MD_LIT("many")));
    answer.plan.count = MD_MEMO_PLAN;
    put(memo, MD_LIT("many"), &answer);
    assert_non_null(find(memo, MD_LIT("many")));
    md_memo_free(memo);
}

/* Every part counts, and where one ends and the next begins. */
static void keys_are_compared_whole(void **state)
{
    const md_memo_key kept = {MD_LIT("4"), MD_LIT("form"), MD_LIT("text")};
    const md_memo_key others[] = {
        {MD_LIT("4"), MD_LIT("form"), MD_NONE},
        {MD_LIT("4"), MD_LIT("form"), MD_LIT("texts")},
        {MD_LIT("4"), MD_LIT("farm"), MD_LIT("text")},
        {MD_LIT("5"), MD_LIT("formt"), MD_LIT("ext")},
    };
    md_memo *memo = md_memo_new();
    md_memo_answer answer;

    (void)state;
    assert_non_null(memo);
    memset(&answer, 0, sizeof answer);
    md_memo_put(memo, &kept, &answer);
    assert_non_null(md_memo_find(memo, &kept));
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_null(md_memo_find(memo, &others[i]));
    md_memo_free(memo);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_back_what_was_put_in),
        cmocka_unit_test(the_newer_takes_the_place_of_the_older),
        cmocka_unit_test(what_is_too_long_is_not_kept),
        cmocka_unit_test(keys_are_compared_whole),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
