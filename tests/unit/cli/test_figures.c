/* examples/cli/figures.c: numbers for people. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "cli/figures.h"

static const struct {
    uint64_t n;
    const char *text;
} counts[] = {
    {0, "0"},
    {7, "7"},
    {999, "999"},
    {1000, "1,000"},
    {4012, "4,012"},
    {1234567, "1,234,567"},
    {UINT64_C(999999999999999999), "999,999,999,999,999,999"},
};

static void counts_with_commas(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        struct str s = {0};

        figure_count(&s, counts[i].n);
        assert_string_equal(str_text(&s), counts[i].text);
        str_free(&s);
    }
}

static const struct {
    int64_t usec;
    const char *text;
} durations[] = {
    {-5, "0.00 s"},
    {0, "0.00 s"},
    {44000, "0.04 s"},
    {994999, "0.99 s"},
    {995000, "1.0 s"},
    {1250000, "1.3 s"},
    {9949999, "9.9 s"},
    {9950000, "10 s"},
    {59499999, "59 s"},
    {59500000, "1 min"},
    {61000000, "1 min 1 s"},
    {INT64_C(22200000000), "6 h 10 min"},
    {INT64_C(86400000000), "1 d"},
    {INT64_C(191801000000), "2 d 5 h"},
    {INT64_MAX, "106751991 d 4 h"},
};

static void shortens_durations(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof durations / sizeof durations[0]; i++) {
        struct str s = {0};

        figure_duration(&s, durations[i].usec);
        assert_string_equal(str_text(&s), durations[i].text);
        str_free(&s);
    }
}

static const struct {
    uint64_t bytes;
    const char *text;
} sizes[] = {
    {0, "0 bytes"},     {1, "1 byte"},          {999, "999 bytes"},
    {1000, "1.0 kB"},   {12345, "12.3 kB"},     {99999, "99.9 kB"},
    {100000, "100 kB"}, {1400000000, "1.4 GB"}, {UINT64_MAX, "18.4 EB"},
};

static void shortens_sizes(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        struct str s = {0};

        figure_bytes(&s, sizes[i].bytes);
        assert_string_equal(str_text(&s), sizes[i].text);
        str_free(&s);
    }
}

static void knows_one_from_many(void **state)
{
    struct str s = {0};

    (void)state;
    figure_things(&s, 1, "message", "messages");
    str_char(&s, ' ');
    figure_things(&s, 2, "message", "messages");
    assert_string_equal(str_text(&s), "1 message 2 messages");
    str_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_with_commas),
        cmocka_unit_test(shortens_durations),
        cmocka_unit_test(shortens_sizes),
        cmocka_unit_test(knows_one_from_many),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
