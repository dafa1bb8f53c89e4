/* examples/cli/nearest.c: "did you mean". */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "cli/nearest.h"

static const struct {
    const char *a;
    const char *b;
    unsigned distance;
} distances[] = {
    {"", "", 0},
    {"a", "", 1},
    {"", "abc", 3},
    {"trace", "trace", 0},
    {"trcae", "trace", 1},
    {"tace", "trace", 1},
    {"traces", "trace", 1},
    {"trade", "trace", 1},
    {"ab", "cd", 2},
};

static void counts_letters(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof distances / sizeof distances[0]; i++) {
        assert_int_equal(nearest_distance(distances[i].a, distances[i].b),
                         distances[i].distance);
        assert_int_equal(nearest_distance(distances[i].b, distances[i].a),
                         distances[i].distance);
    }
}

static void takes_long_words(void **state)
{
    char text[200];

    (void)state;
    memset(text, 'a', sizeof text);
    text[sizeof text - 1] = '\0';
    assert_int_equal(nearest_distance(text, "a"), 99);
    assert_int_equal(nearest_distance("a", text), 99);
}

static const struct {
    const char *typed;
    const char *word;
} near[] = {
    {"diagnos", "diagnose"},
    {"dignose", "diagnose"},
    {"summry", "summary"},
    {"sum", "summary"},
    {"expalin", "explain"},
    {"mail.log", NULL},
    {"x", NULL},
    {"", NULL},
    {"help", "help"},
};

static void finds_the_word(void **state)
{
    static const char *const words[] = {"diagnose", "trace", "summary",
                                        "explain", "help"};

    (void)state;
    for (size_t i = 0; i < sizeof near / sizeof near[0]; i++) {
        const char *got =
            nearest_word(near[i].typed, words, sizeof words / sizeof words[0]);

        if (near[i].word == NULL) {
            assert_null(got);
        } else {
            assert_non_null(got);
            assert_string_equal(got, near[i].word);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_letters),
        cmocka_unit_test(takes_long_words),
        cmocka_unit_test(finds_the_word),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
