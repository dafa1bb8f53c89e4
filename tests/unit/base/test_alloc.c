/* Memory: overflow, growth, and what stays when there is none. */
#include "../support/nth_alloc.h"
#include "../support/unit.h"
#include "base/alloc.h"

static void sizes(void **state)
{
    unsigned char *block;
    size_t i;

    (void)state;
    block = md_alloc(0);
    assert_non_null(block);
    md_free(block);
    block = md_calloc(7, 3);
    assert_non_null(block);
    for (i = 0; i < 21; i++)
        assert_int_equal(block[i], 0);
    md_free(block);
    assert_null(md_realloc(NULL, SIZE_MAX / 2, 3));
    assert_null(md_calloc(SIZE_MAX / 2, 3));
    md_free(NULL);
}

static void grows(void **state)
{
    size_t cap = 0;
    int *block = md_grow(NULL, &cap, 1, sizeof *block);

    (void)state;
    assert_non_null(block);
    assert_int_equal(cap, 8);
    block[7] = 7;
    assert_ptr_equal(md_grow(block, &cap, 8, sizeof *block), block);
    block = md_grow(block, &cap, 9, sizeof *block);
    assert_non_null(block);
    assert_int_equal(cap, 16);
    assert_int_equal(block[7], 7);
    block = md_grow(block, &cap, 1000, sizeof *block);
    assert_non_null(block);
    assert_int_equal(cap, 1024);
    md_free(block);
}

static void failing(void **state)
{
    size_t cap = 0;
    char *block = md_grow(NULL, &cap, 8, 1);

    (void)state;
    assert_non_null(block);
    block[0] = 'x';
    assert_null(md_grow(block, &cap, SIZE_MAX, 1));
    assert_int_equal(cap, 8);
    nth_alloc_fail(1, false);
    assert_null(md_grow(block, &cap, 9, 1));
    assert_true(nth_alloc_failed());
    assert_int_equal(cap, 8);
    assert_int_equal(block[0], 'x');
    nth_alloc_fail(1, false);
    assert_null(md_alloc(1));
    nth_alloc_fail(1, false);
    assert_null(md_calloc(1, 1));
    nth_alloc_fail(0, false);
    md_free(block);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sizes),
        cmocka_unit_test(grows),
        cmocka_unit_test(failing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
