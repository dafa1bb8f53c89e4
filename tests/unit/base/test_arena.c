/* The arena: zeroed, aligned, growing in steps, whole after a failure. */
#include "base/arena.h"

#include <stdalign.h>

#include "../support/nth_alloc.h"
#include "../support/unit.h"

static void pieces(void **state)
{
    md_arena a = {0};
    uint64_t seed = 3;
    unsigned char *piece[2000];
    size_t size[2000];
    size_t i, j;

    (void)state;
    for (i = 0; i < COUNT_OF(piece); i++) {
        size[i] = random_below(&seed, 300);
        piece[i] = md_arena_take(&a, size[i]);
        assert_non_null(piece[i]);
        assert_int_equal((uintptr_t)piece[i] % alignof(max_align_t), 0);
        for (j = 0; j < size[i]; j++)
            assert_int_equal(piece[i][j], 0);
        memset(piece[i], (int)(i % 251), size[i]);
    }
    for (i = 0; i < COUNT_OF(piece); i++) {
        for (j = 0; j < size[i]; j++)
            assert_int_equal(piece[i][j], i % 251);
    }
    md_arena_free(&a);
    assert_null(a.chunks);
    assert_int_equal(a.used_bytes, 0);
}

static void copies(void **state)
{
    md_arena a = {0};
    md_slice copy = md_arena_copy(&a, MD_LIT("joe@company.com"));

    (void)state;
    expect_slice("copy", "text", copy, "joe@company.com");
    assert_int_equal(copy.ptr[copy.len], '\0');
    copy = md_arena_copy(&a, MD_LIT(""));
    expect_slice("copy", "empty", copy, "");
    expect_slice("copy", "absent", md_arena_copy(&a, MD_NONE), NULL);
    md_arena_free(&a);
}

/* Clearing keeps one chunk: what follows needs no memory, and is zeroed. */
static void clears(void **state)
{
    md_arena a = {0};
    unsigned char *piece;
    size_t i;

    (void)state;
    md_arena_clear(&a);
    for (i = 0; i < 100; i++)
        memset(md_arena_take(&a, 1000), 0xFF, 1000);
    md_arena_clear(&a);
    assert_int_equal(a.used_bytes, 0);
    nth_alloc_fail(1, true);
    piece = md_arena_take(&a, 1000);
    assert_non_null(piece);
    for (i = 0; i < 1000; i++)
        assert_int_equal(piece[i], 0);
    nth_alloc_fail(0, false);
    md_arena_free(&a);
}

static void huge_and_none(void **state)
{
    md_arena a = {0};
    unsigned char *piece = md_arena_take(&a, 10);

    (void)state;
    assert_non_null(piece);
    piece[0] = 7;
    assert_null(md_arena_take(&a, SIZE_MAX));
    assert_null(md_arena_take(&a, SIZE_MAX - 64));
    nth_alloc_fail(1, true);
    assert_null(md_arena_take(&a, 1 << 20));
    assert_null(md_arena_copy(&a, md_slice_make((char *)piece, 10000)).ptr);
    nth_alloc_fail(0, false);
    assert_non_null(md_arena_take(&a, 1 << 20));
    assert_int_equal(piece[0], 7);
    /* One huge piece is kept by clear, but the next chunk is not as large. */
    md_arena_clear(&a);
    assert_true(a.next_size <= 256 * 1024);
    md_arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces),
        cmocka_unit_test(copies),
        cmocka_unit_test(clears),
        cmocka_unit_test(huge_and_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
