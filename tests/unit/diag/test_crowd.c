/* Tests of lib/diag/crowd.c: who is counted is counted once. */
#include "scene.h"

#include "diag/crowd.h"

typedef struct crowd_case {
    const char *name;
    const char *texts[6];
    uint64_t count;
} crowd_case;

/* `me@x.test` is in the store, strangers are not. */
static const crowd_case cases[] = {
    {"nobody", {NULL}, 0},
    {"one", {"me@x.test"}, 1},
    {"the same again", {"me@x.test", "me@x.test"}, 1},
    {"of the store, and not", {"me@x.test", "he@z.test", "me@x.test"}, 2},
    {"strangers", {"he@z.test", "she@z.test", "he@z.test"}, 2},
    {"the null sender", {"", "me@x.test", ""}, 2},
    {"letters", {"me@x.test", "me@X.test"}, 2},
};

static void test_counts(void **state)
{
    scene s;

    (void)state;
    scene_begin(&s);
    scene_message(&s, 0, "A0001", "me@x.test");
    scene_load(&s);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        md_many many = {0};
        for (int k = 0; k < 6 && cases[i].texts[k] != NULL; k++) {
            md_slice text = md_slice_of(cases[i].texts[k]);
            uint32_t ref = md_store_string_find(s.store, text);
            /* With its number or without it. */
            assert_true(
                md_many_add(&many, s.store, text, k % 2 == 0 ? ref : 0));
        }
        expect_i64(cases[i].name, "count", (int64_t)md_many_count(&many),
                   (int64_t)cases[i].count);
        md_many_free(&many);
    }
    scene_end(&s);
}

static void test_absent_is_nobody(void **state)
{
    md_many many = {0};

    (void)state;
    assert_true(md_many_add(&many, NULL, MD_NONE, 0));
    assert_int_equal(md_many_count(&many), 0);
    md_many_free(&many);
    md_crowd_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_counts),
        cmocka_unit_test(test_absent_is_nobody),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
