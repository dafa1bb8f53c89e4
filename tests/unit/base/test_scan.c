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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_place),
        cmocka_unit_test(the_first_of_two),
        cmocka_unit_test(pairs),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
