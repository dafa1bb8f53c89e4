/* The growing buffer: numbers, ceilings, failures that are kept. */
#include "../support/nth_alloc.h"
#include "../support/unit.h"
#include "base/buffer.h"

static void expect_text(const md_buffer *b, const char *want)
{
    expect_slice("buffer", "text", md_buffer_slice(b), want);
    assert_false(b->failed);
}

static void appends(void **state)
{
    md_buffer b = {0};

    (void)state;
    expect_text(&b, "");
    md_buffer_add(&b, MD_NONE);
    md_buffer_put(&b, 'a');
    md_buffer_add(&b, MD_LIT("bc"));
    md_buffer_add_text(&b, "de");
    md_buffer_add_text(&b, NULL);
    expect_text(&b, "abcde");
    md_buffer_clear(&b);
    expect_text(&b, "");
    md_buffer_free(&b);
    assert_null(b.ptr);
}

static void numbers(void **state)
{
    md_buffer b = {0};

    (void)state;
    md_buffer_add_u64(&b, 0);
    md_buffer_put(&b, ' ');
    md_buffer_add_u64(&b, UINT64_MAX);
    md_buffer_put(&b, ' ');
    md_buffer_add_i64(&b, INT64_MIN);
    md_buffer_put(&b, ' ');
    md_buffer_add_i64(&b, INT64_MAX);
    md_buffer_put(&b, ' ');
    md_buffer_add_padded(&b, 7, 3);
    md_buffer_put(&b, ' ');
    md_buffer_add_padded(&b, 12345, 3);
    md_buffer_put(&b, ' ');
    md_buffer_add_padded(&b, 1, 0);
    expect_text(&b, "0 18446744073709551615 -9223372036854775808 "
                    "9223372036854775807 007 12345 1");
    md_buffer_clear(&b);
    md_buffer_add_padded(&b, 1, 1000);
    assert_int_equal(b.len, 32);
    md_buffer_free(&b);
}

/* The ceiling is exact, also where the capacity has room for more. */
static void ceiling(void **state)
{
    md_buffer b = {0};
    size_t i;

    (void)state;
    b.ceiling = 11;
    for (i = 0; i < 11; i++)
        md_buffer_put(&b, 'x');
    assert_false(b.failed);
    md_buffer_put(&b, 'y');
    assert_true(b.failed);
    assert_int_equal(b.len, 11);
    md_buffer_clear(&b);
    md_buffer_add(&b, MD_LIT("12345678901"));
    expect_text(&b, "12345678901");
    md_buffer_clear(&b);
    md_buffer_add(&b, MD_LIT("123456789012"));
    assert_true(b.failed);
    /* After a failure nothing is appended, so no half text arises. */
    md_buffer_put(&b, 'z');
    assert_int_equal(b.len, 0);
    assert_null(md_buffer_room(&b, 1));
    md_buffer_clear(&b);
    assert_null(md_buffer_room(&b, SIZE_MAX));
    md_buffer_free(&b);
    assert_false(b.failed);
}

static void no_memory(void **state)
{
    md_buffer b = {0};

    (void)state;
    md_buffer_add(&b, MD_LIT("12345678"));
    nth_alloc_fail(1, false);
    md_buffer_put(&b, '9');
    assert_true(b.failed);
    assert_int_equal(b.len, 8);
    md_buffer_put(&b, '9');
    assert_int_equal(b.len, 8);
    nth_alloc_fail(0, false);
    md_buffer_clear(&b);
    md_buffer_add(&b, MD_LIT("again"));
    expect_text(&b, "again");
    md_buffer_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(appends),
        cmocka_unit_test(numbers),
        cmocka_unit_test(ceiling),
        cmocka_unit_test(no_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
