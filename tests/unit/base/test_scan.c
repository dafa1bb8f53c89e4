/* Short searches: the same place as a plain loop, whatever the length and
 * wherever the bytes stand; nothing beyond the end is looked at. */
#include "../support/unit.h"
#include "base/scan.h"

#include <stdlib.h>

enum { LONGEST = 70 };

/* A text of `len` bytes `x` in memory of its own, so that the sanitizer sees
 * a byte too many. */
static char *text_of(size_t len)
{
    char *text = malloc(len ? len : 1);

    assert_non_null(text);
    memset(text, 'x', len);
    return text;
}

static void expect_places(const char *text, size_t len, size_t byte,
                          size_t either, size_t word)
{
    const char *end = text + len;

    assert_int_equal(md_scan_byte(text, end, ',') - text, byte);
    assert_int_equal(md_scan_either(text, end, ',', ';') - text, either);
    assert_int_equal(md_scan_word(text, end, ',') - text, word);
    assert_int_equal(md_slice_near(md_slice_make(text, len), ','),
                     byte == len ? MD_NPOS : byte);
}

static void every_place(void **state)
{
    size_t len, at;

    (void)state;
    assert_int_equal(md_slice_near(MD_NONE, ','), MD_NPOS);
    for (len = 0; len <= LONGEST; len++) {
        char *text = text_of(len);

        expect_places(text, len, len, len, len);
        for (at = 0; at < len; at++) {
            text[at] = ',';
            expect_places(text, len, at, at, at);
            text[at] = ';';
            expect_places(text, len, len, at, len);
            text[at] = ' ';
            expect_places(text, len, len, len, at);
            text[at] = '\x01';
            expect_places(text, len, len, len, at);
            text[at] = '\xff';
            expect_places(text, len, len, len, len);
            text[at] = 'x';
        }
        free(text);
    }
}

static void the_first_of_two(void **state)
{
    const md_slice text = MD_LIT("aaaaaaaaaaaaaaaaaaaa,bbb;ccc,");
    const char *end = text.ptr + text.len;

    (void)state;
    assert_int_equal(md_scan_either(text.ptr, end, ';', ',') - text.ptr, 20);
    assert_int_equal(md_scan_byte(text.ptr, end, ';') - text.ptr, 24);
}

static void pairs(void **state)
{
    size_t len, at, far;

    (void)state;
    for (far = 0; far <= 20; far++) {
        for (len = far + 1; len <= LONGEST; len++) {
            char *text = text_of(len);
            const char *end = text + (len - far);

            for (at = 0; at + far < len; at++) {
                text[at] = ',';
                text[at + far] = ',';
                assert_int_equal(md_scan_pair(text, end, ',', far, ',') - text,
                                 at);
                text[at + far] = 'x';
                if (far != 0)
                    assert_ptr_equal(md_scan_pair(text, end, ',', far, ','),
                                     end);
                text[at] = 'x';
            }
            free(text);
        }
    }
}

/* What lies in front may be read, what is found never lies there. */
static void near_the_end(void **state)
{
    size_t len, from, at;

    (void)state;
    for (len = 0; len <= LONGEST; len++) {
        char *text = text_of(len);
        const char *end = text + len;

        for (from = 0; from < len; from++) {
            text[from] = ',';
            for (at = 0; at <= len; at++) {
                size_t want = at <= from ? from : len;

                assert_int_equal(
                    md_scan_byte_in(text, text + at, end, ',') - text, want);
                assert_int_equal(
                    md_scan_word_in(text, text + at, end, ',') - text, want);
            }
            text[from] = 'x';
        }
        free(text);
    }
}

static void masks(void **state)
{
    char *text = text_of(32);
    unsigned i, j;

    (void)state;
    assert_int_equal(md_scan_mask(text, ','), 0);
    for (i = 0; i < 32; i++) {
        text[i] = ',';
        for (j = i; j < 32; j++) {
            text[j] = ',';
            assert_int_equal(md_scan_mask(text, ','),
                             UINT32_C(1) << i | UINT32_C(1) << j);
            assert_int_equal(md_scan_lowest(md_scan_mask(text, ',')), i);
            text[j] = j == i ? ',' : 'x';
        }
        text[i] = 'x';
    }
    free(text);
}

static void digits(void **state)
{
    static const struct {
        const char *text;
        unsigned count;
        uint32_t number;
    } cases[] = {
        {"12345678", 8, 12345678},
        {"00000000", 8, 0},
        {"99999999", 8, 99999999},
        {"3110]: x", 4, 3110},
        {"7]: xyz1", 1, 7},
        {"]1234567", 0, 0},
        {"1234567]", 7, 1234567},
        {"12:45678", 2, 12},
        {"12/45678", 2, 12},
        {"\xb1\xb2"
         "345678",
         0, 0},
        {"1\xb2"
         "345678",
         1, 1},
        {"1\x01"
         "345678",
         1, 1},
        {"1\0"
         "345678",
         1, 1},
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++) {
        uint32_t number = 77;

        assert_int_equal(md_scan_digits(cases[i].text, &number),
                         cases[i].count);
        assert_int_equal(number, cases[i].number);
    }
}

static void same(void **state)
{
    char *one = text_of(LONGEST), *other = text_of(LONGEST);
    size_t len, at;

    (void)state;
    for (len = 0; len <= LONGEST; len++) {
        assert_true(md_scan_same(one + LONGEST - len, other, len));
        for (at = 0; at < len; at++) {
            other[at] = 'y';
            assert_false(md_scan_same(one + LONGEST - len, other, len));
            other[at] = 'x';
        }
    }
    free(one);
    free(other);
}

/* A byte that differs counts where `where` says so. */
static void same_where(void **state)
{
    enum { ROOM = 48 };
    char one[ROOM], other[ROOM], where[ROOM];
    size_t len, at;

    (void)state;
    memset(one, 'x', sizeof one);
    memset(other, 'x', sizeof other);
    for (len = 0; len <= ROOM; len++) {
        memset(where, 0, sizeof where);
        memset(where, 255, len);
        for (at = 0; at < ROOM; at++) {
            other[at] = (char)('x' ^ 1 << at % 8);
            assert_int_equal(md_scan_same_where(one, other, where, len),
                             at >= len);
            if (at < len) {
                where[at] = 0;
                assert_true(md_scan_same_where(one, other, where, len));
                where[at] = (char)255;
            }
            other[at] = 'x';
        }
    }
}

/* Three ends at once, as of the word of a status. */
static void any_of_three(void **state)
{
    static const char ends[] = ",( \t";
    size_t len, at, i;

    (void)state;
    for (len = 1; len <= LONGEST; len++) {
        char *text = text_of(len);
        const char *end = text + len;

        assert_ptr_equal(md_scan_any_in(text, text, end, ',', '(', true), end);
        for (at = 0; at < len; at++) {
            for (i = 0; i < sizeof ends - 1; i++) {
                text[at] = ends[i];
                assert_ptr_equal(
                    md_scan_any_in(text, text + at / 2, end, ',', '(', true),
                    text + at);
            }
            text[at] = 'x';
        }
        free(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_place),  cmocka_unit_test(the_first_of_two),
        cmocka_unit_test(pairs),        cmocka_unit_test(near_the_end),
        cmocka_unit_test(masks),        cmocka_unit_test(digits),
        cmocka_unit_test(same),         cmocka_unit_test(same_where),
        cmocka_unit_test(any_of_three),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
