/* Tests of lib/diag/names.c: strings kept once. */
#include "../support/unit.h"

#include "diag/names.h"

static void test_numbers_in_order(void **state)
{
    md_names names = {0};
    uint32_t number;

    (void)state;
    assert_int_equal(md_names_find(&names, MD_LIT("a")), 0);
    assert_true(md_names_add(&names, MD_LIT("a"), &number));
    assert_int_equal(number, 1);
    assert_true(md_names_add(&names, MD_LIT("b"), &number));
    assert_int_equal(number, 2);
    assert_true(md_names_add(&names, MD_LIT("a"), &number));
    assert_int_equal(number, 1);
    assert_true(md_names_add(&names, MD_NONE, &number));
    assert_int_equal(number, 0);
    assert_true(md_names_add(&names, MD_LIT(""), &number));
    assert_int_equal(number, 3);
    assert_int_equal(names.count, 3);
    expect_slice("first", "text", md_names_at(&names, 1), "a");
    expect_slice("empty", "text", md_names_at(&names, 3), "");
    expect_slice("none", "text", md_names_at(&names, 0), NULL);
    md_names_free(&names);
    assert_int_equal(md_names_find(&names, MD_LIT("a")), 0);
}

static void test_many(void **state)
{
    md_names names = {0};
    char text[32];
    uint32_t number;

    (void)state;
    for (unsigned round = 0; round < 2; round++) {
        for (unsigned i = 0; i < 5000; i++) {
            int len = snprintf(text, sizeof(text), "user%u@a.test", i);
            md_slice s = md_slice_make(text, (size_t)len);
            assert_true(md_names_add(&names, s, &number));
            assert_int_equal(number, i + 1);
            assert_int_equal(md_names_find(&names, s), i + 1);
        }
    }
    assert_int_equal(names.count, 5000);
    expect_slice("last", "text", md_names_at(&names, 5000), "user4999@a.test");
    md_names_free(&names);
}

/* Any byte, and a NUL is one. */
static void test_bytes(void **state)
{
    md_names names = {0};
    uint32_t one, two;

    (void)state;
    assert_true(md_names_add(&names, md_slice_make("a\0b", 3), &one));
    assert_true(md_names_add(&names, md_slice_make("a\0c", 3), &two));
    assert_int_not_equal(one, two);
    assert_int_equal(md_names_at(&names, two).len, 3);
    md_names_free(&names);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers_in_order),
        cmocka_unit_test(test_many),
        cmocka_unit_test(test_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
