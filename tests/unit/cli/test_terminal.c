/* examples/cli/terminal.c: what a terminal may be given. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/terminal.h"

static const struct {
    const char *name;
    const char *bytes;
    size_t len;
    const char *safe;
    size_t columns;
} texts[] = {
    {"plain", "status=sent (250 Ok)", 20, "status=sent (250 Ok)", 20},
    {"empty", "", 0, "", 0},
    {"escape sequence", "\033[2J", 4, "\\x1B[2J", 7},
    {"title of the window", "\033]0;x\007", 6, "\\x1B]0;x\\x07", 12},
    {"newline and tab", "a\nb\tc\r", 6, "a\\x0Ab\\x09c\\x0D", 15},
    {"NUL", "a\0b", 3, "a\\x00b", 6},
    {"DEL", "\x7f", 1, "\\x7F", 4},
    {"8-bit CSI",
     "\x9b"
     "31m",
     4, "\\x9B31m", 7},
    {"C1 as UTF-8", "\xc2\x9b", 2, "\\u{9B}", 6},
    {"umlaut", "M\xc3\xbcller", 7, "M\xc3\xbcller", 6},
    {"Chinese", "\xe4\xb8\xad\xe6\x96\x87", 6, "\xe4\xb8\xad\xe6\x96\x87", 4},
    {"emoji", "\xf0\x9f\x93\xa7", 4, "\xf0\x9f\x93\xa7", 2},
    {"combining", "e\xcc\x81", 3, "e\xcc\x81", 1},
    {"line separator", "\xe2\x80\xa8", 3, "\\u{2028}", 8},
    {"bidi override", "\xe2\x80\xae", 3, "\\u{202E}", 8},
    {"bidi isolate", "\xe2\x81\xa6", 3, "\\u{2066}", 8},
    {"zero width", "\xe2\x80\x8b", 3, "\\u{200B}", 8},
    {"byte order mark", "\xef\xbb\xbf", 3, "\\u{FEFF}", 8},
    {"tag", "\xf3\xa0\x80\x81", 4, "\\u{E0001}", 9},
    {"Latin-1", "M\xfcller", 6, "M\\xFCller", 9},
    {"cut character", "\xe4\xb8", 2, "\\xE4\\xB8", 8},
    {"too long form", "\xc0\xaf", 2, "\\xC0\\xAF", 8},
    {"too long NUL", "\xe0\x80\x80", 3, "\\xE0\\x80\\x80", 12},
    {"surrogate", "\xed\xa0\x80", 3, "\\xED\\xA0\\x80", 12},
    {"beyond Unicode", "\xf4\x90\x80\x80", 4, "\\xF4\\x90\\x80\\x80", 16},
    {"stray continuation", "\x80", 1, "\\x80", 4},
};

static void makes_texts_safe(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct str s = {0};
        size_t columns;

        term_safe(&s, texts[i].bytes, texts[i].len);
        columns = term_columns(str_text(&s), s.len);
        if (strcmp(str_text(&s), texts[i].safe) != 0 ||
            columns != texts[i].columns) {
            fail_msg("%s: '%s', %zu columns", texts[i].name, str_text(&s),
                     columns);
        }
        str_free(&s);
    }
}

/* Whatever comes in: no byte goes out that a terminal acts on. */
static void lets_no_control_through(void **state)
{
    uint32_t random = 1;

    (void)state;
    for (int n = 0; n < 20000; n++) {
        char bytes[24];
        size_t len = (size_t)n % sizeof bytes;
        struct str s = {0};
        struct str again = {0};

        for (size_t i = 0; i < len; i++) {
            random = random * 1664525 + 1013904223;
            bytes[i] = (char)(random >> 24);
        }
        term_safe(&s, bytes, len);
        for (size_t i = 0; i < s.len; i++) {
            unsigned char c = (unsigned char)s.ptr[i];

            assert_true(c >= 0x20 && c != 0x7f);
            /* C1 in UTF-8 */
            assert_false(c == 0xc2 && i + 1 < s.len &&
                         (unsigned char)s.ptr[i + 1] < 0xa0);
        }
        /* What is safe stays as it is. */
        term_safe(&again, str_text(&s), s.len);
        assert_string_equal(str_text(&again), str_text(&s));
        str_free(&s);
        str_free(&again);
    }
}

static void fits_whole_characters(void **state)
{
    static const char text[] = "a\xe4\xb8\xad\xc3\xbcz";

    (void)state;
    assert_int_equal(term_fit(text, 7, 0), 0);
    assert_int_equal(term_fit(text, 7, 1), 1);
    assert_int_equal(term_fit(text, 7, 2), 1);
    assert_int_equal(term_fit(text, 7, 3), 4);
    assert_int_equal(term_fit(text, 7, 4), 6);
    assert_int_equal(term_fit(text, 7, 99), 7);
}

/* A pipe is no terminal. */
static void knows_a_pipe(void **state)
{
    int ends[2];

    (void)state;
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(term_width(ends[1]), 80);
    assert_int_equal(setenv("TERM", "xterm", 1), 0);
    assert_int_equal(unsetenv("NO_COLOR"), 0);
    assert_int_equal(term_color(ends[1], COLOR_AUTO), 0);
    assert_int_equal(term_color(ends[1], COLOR_ALWAYS), 1);
    assert_int_equal(term_color(ends[1], COLOR_NEVER), 0);
    assert_int_equal(setenv("NO_COLOR", "1", 1), 0);
    assert_int_equal(term_color(ends[1], COLOR_AUTO), 0);
    assert_int_equal(term_color(ends[1], COLOR_ALWAYS), 1);
    close(ends[0]);
    close(ends[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(makes_texts_safe),
        cmocka_unit_test(lets_no_control_through),
        cmocka_unit_test(fits_whole_characters),
        cmocka_unit_test(knows_a_pipe),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
