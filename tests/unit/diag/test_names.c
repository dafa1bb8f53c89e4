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

/* What was appended has a number and a text, and is found by nobody. */
static void test_append(void **state)
{
    md_names n = {0};
    uint32_t first, second, third, none = 9;

    (void)state;
    assert_true(md_names_append(&n, MD_LIT("A1"), &first));
    assert_true(md_names_add(&n, MD_LIT("A1"), &second));
    assert_true(md_names_append(&n, MD_LIT("A1"), &third));
    assert_true(md_names_append(&n, MD_NONE, &none));
    assert_int_equal(none, 0);
    assert_true(first != second && second != third && first != third);
    assert_int_equal(md_names_find(&n, MD_LIT("A1")), second);
    for (uint32_t i = 0; i < 1000; i++) {
        char text[12];
        uint32_t number;
        md_slice name = md_slice_make(
            text, (size_t)snprintf(text, sizeof(text), "%u", i / 2));
        assert_true(i % 2 ? md_names_append(&n, name, &number)
                          : md_names_add(&n, name, &number));
        expect_slice("number", "text", md_names_at(&n, number), text);
        assert_true(i % 2 || md_names_find(&n, name) == number);
    }
    expect_slice("first", "text", md_names_at(&n, first), "A1");
    expect_slice("third", "text", md_names_at(&n, third), "A1");
    md_names_free(&n);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers_in_order),
        cmocka_unit_test(test_many),
        cmocka_unit_test(test_bytes),
        cmocka_unit_test(test_append),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
