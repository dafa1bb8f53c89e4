/* lib/query/codes.c: texts by number. */
#include "../support/unit.h"
#include "query/codes.h"

static void numbers(void **state)
{
    static const struct {
        const char *name;
        const char *bytes;
        size_t len;
        int32_t code;
    } table[] = {
        {"first", "a", 1, 0},
        {"second", "b", 1, 1},
        {"first again", "a", 1, 0},
        {"empty", "", 0, 2},
        {"a NUL", "\0", 1, 3},
        {"with a NUL", "a\0b", 3, 4},
        {"another with a NUL", "a\0c", 3, 5},
        {"empty again", "x", 0, 2},
        {"bytes", "\xff\xfe", 2, 6},
    };
    md_codes codes;

    (void)state;
    md_codes_init(&codes);
    assert_int_equal(md_codes_of(&codes, MD_NONE), MD_CODE_ABSENT);
    for (size_t i = 0; i < COUNT_OF(table); i++) {
        md_slice text = md_slice_make(table[i].bytes, table[i].len);
        int32_t code = md_codes_of(&codes, text);

        expect_i64(table[i].name, "code", code, table[i].code);
        assert_true(md_slice_eq(md_codes_at(&codes, code), text));
        assert_int_equal(codes.bytes.ptr[codes.offsets[code + 1] - 1], 0);
    }
    assert_int_equal(codes.count, 7);
    assert_false(md_slice_present(md_codes_at(&codes, 7)));
    assert_false(md_slice_present(md_codes_at(&codes, MD_CODE_ABSENT)));
    md_codes_free(&codes);
}

/* More than one table's worth: each keeps its number. */
static void many(void **state)
{
    enum { MANY = 20000 };
    md_codes codes;
    char room[16];

    (void)state;
    md_codes_init(&codes);
    for (int round = 0; round < 2; round++)
        for (int i = 0; i < MANY; i++) {
            int len = snprintf(room, sizeof room, "%d", i);

            assert_int_equal(
                md_codes_of(&codes, md_slice_make(room, (size_t)len)), i);
        }
    assert_int_equal(codes.count, MANY);
    md_codes_free(&codes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers),
        cmocka_unit_test(many),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
