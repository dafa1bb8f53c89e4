/*
 * The map of references.
 */
#include "../support/unit.h"

#include "store/refmap.h"

static void many(void **state)
{
    md_refmap m = {0};
    uint32_t i;

    (void)state;
    assert_int_equal(md_refmap_get(&m, 1), 0);
    for (i = 1; i <= 10000; i++)
        assert_true(md_refmap_put(&m, i * 8, i));
    assert_true(md_refmap_put(&m, UINT32_MAX, UINT32_MAX));
    for (i = 1; i <= 10000; i++) {
        assert_int_equal(md_refmap_get(&m, i * 8), i);
        assert_int_equal(md_refmap_get(&m, i * 8 + 1), 0);
    }
    assert_int_equal(md_refmap_get(&m, UINT32_MAX), UINT32_MAX);
    assert_int_equal(m.count, 10001);
    md_refmap_free(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(many)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
