/* Slices: search, compare, numbers; absent and empty ones everywhere. */
#include "../support/unit.h"
#include "base/slice.h"

static void finds(void **state)
{
    static const struct {
        const char *name, *text, *needle;
        size_t first, last, first_nocase;
    } table[] = {
        {"once", "status=sent", "=", 6, 6, 6},
        {"twice", "a, b, c", ", ", 1, 4, 1},
        {"not there", "abc", "x", MD_NPOS, MD_NPOS, MD_NPOS},
        {"longer than the text", "ab", "abc", MD_NPOS, MD_NPOS, MD_NPOS},
        {"the whole", "abc", "abc", 0, 0, 0},
        {"at the end", "abc", "bc", 1, 1, 1},
        {"overlapping", "aaa", "aa", 0, 1, 0},
        {"empty needle", "abc", "", 0, 3, 0},
        {"empty text", "", "a", MD_NPOS, MD_NPOS, MD_NPOS},
        {"other case", "Status", "sTAT", MD_NPOS, MD_NPOS, 0},
        {"absent text", NULL, "a", MD_NPOS, MD_NPOS, MD_NPOS},
        {"absent text, empty needle", NULL, "", MD_NPOS, MD_NPOS, MD_NPOS},
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(table); i++) {
        md_slice text = md_slice_of(table[i].text);
        md_slice needle = md_slice_of(table[i].needle);

        expect_i64(table[i].name, "find", (int64_t)md_slice_find(text, needle),
                   (int64_t)table[i].first);
        expect_i64(table[i].name, "rfind",
                   (int64_t)md_slice_rfind(text, needle),
                   (int64_t)table[i].last);
        expect_i64(table[i].name, "find_nocase",
                   (int64_t)md_slice_find_nocase(text, needle),
                   (int64_t)table[i].first_nocase);
    }
    assert_int_equal(md_slice_chr(MD_LIT("a=b=c"), '='), 1);
    assert_int_equal(md_slice_rchr(MD_LIT("a=b=c"), '='), 3);
    assert_true(md_slice_chr(MD_NONE, '=') == MD_NPOS);
    assert_true(md_slice_rchr(MD_NONE, '=') == MD_NPOS);
    assert_int_equal(md_slice_chr(md_slice_make("a\0b", 3), '\0'), 1);
    assert_int_equal(md_slice_rchr(md_slice_make("a\xFF"
                                                 "b",
                                                 3),
                                   '\xFF'),
                     1);
}

static void cuts(void **state)
{
    md_slice s = MD_LIT("abcdef");

    (void)state;
    expect_slice("sub", "middle", md_slice_sub(s, 2, 2), "cd");
    expect_slice("sub", "too long", md_slice_sub(s, 4, 10), "ef");
    expect_slice("sub", "all", md_slice_sub(s, 0, MD_NPOS), "abcdef");
    expect_slice("sub", "at the end", md_slice_sub(s, 6, 1), "");
    expect_slice("sub", "behind it", md_slice_sub(s, 7, 1), "");
    expect_slice("sub", "absent", md_slice_sub(MD_NONE, 0, 1), NULL);
    expect_slice("skip", "two", md_slice_skip(s, 2), "cdef");
    expect_slice("skip", "NPOS", md_slice_skip(s, MD_NPOS), "");
    expect_slice("trim", "both", md_slice_trim(MD_LIT(" \t a b\t ")), "a b");
    expect_slice("trim", "only blanks", md_slice_trim(MD_LIT("  ")), "");
    expect_slice("trim", "absent", md_slice_trim(MD_NONE), NULL);
    expect_slice("of", "NULL", md_slice_of(NULL), NULL);
}

static int sign(int value)
{
    return (value > 0) - (value < 0);
}

static void compares(void **state)
{
    /* In ascending order: each differs from all behind it. */
    const md_slice order[] = {MD_NONE,       MD_LIT(""),    MD_LIT("A"),
                              MD_LIT("AB"),  MD_LIT("B"),   MD_LIT("a"),
                              MD_LIT("a\0"), MD_LIT("\xC3")};
    size_t i, j;

    (void)state;
    for (i = 0; i < COUNT_OF(order); i++) {
        for (j = 0; j < COUNT_OF(order); j++)
            assert_int_equal(sign(md_slice_cmp(order[i], order[j])),
                             (i > j) - (i < j));
    }
    assert_true(md_slice_eq(MD_LIT("ab"), MD_LIT("ab")));
    assert_false(md_slice_eq(MD_LIT("ab"), MD_LIT("aB")));
    assert_true(md_slice_eq_nocase(MD_LIT("aB@[z"), MD_LIT("Ab@[Z")));
    /* `@` and `[` stand beside the letters in ASCII; they have no case. */
    assert_false(md_slice_eq_nocase(MD_LIT("@"), MD_LIT("`")));
    assert_false(md_slice_eq_nocase(MD_LIT("ab"), MD_LIT("abc")));
    assert_true(md_slice_starts(MD_LIT("from=<>"), MD_LIT("from=")));
    assert_false(md_slice_starts(MD_LIT("fro"), MD_LIT("from=")));
    assert_true(md_slice_starts_nocase(MD_LIT("FROM:"), MD_LIT("from")));
    assert_true(md_slice_ends(MD_LIT("a.log"), MD_LIT(".log")));
    assert_false(md_slice_ends(MD_LIT("log"), MD_LIT(".log")));
    assert_true(md_slice_ends(MD_NONE, MD_LIT("")));
}

static void numbers(void **state)
{
    static const struct {
        const char *text;
        bool valid;
        uint64_t value;
    } table[] = {
        {"0", true, 0},
        {"007", true, 7},
        {"18446744073709551615", true, UINT64_MAX},
        {"18446744073709551616", true, UINT64_MAX},
        {"184467440737095516150", true, UINT64_MAX},
        {"99999999999999999999999999999999999999", true, UINT64_MAX},
        {"9223372036854775808", true, UINT64_C(1) << 63},
        {"", false, 0},
        {"-1", false, 0},
        {"+1", false, 0},
        {"1 ", false, 0},
        {"1e3", false, 0},
        {"0x10", false, 0},
        {NULL, false, 0},
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(table); i++) {
        uint64_t value = 0;

        if (md_slice_to_u64(md_slice_of(table[i].text), &value) !=
                table[i].valid ||
            value != table[i].value)
            fail_msg("%s", table[i].text ? table[i].text : "(absent)");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds),
        cmocka_unit_test(cuts),
        cmocka_unit_test(compares),
        cmocka_unit_test(numbers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
