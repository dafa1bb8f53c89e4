/* examples/cli/posix_tz.c: zones as POSIX TZ strings. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "cli/civil.h"
#include "cli/posix_tz.h"

static const struct {
    const char *text;
    int32_t std_sec;
    int has_dst;
    int32_t dst_sec;
} good[] = {
    {"UTC0", 0, 0, 0},
    {"XST-12:45", 45900, 0, 0},
    {"XST3:30", -12600, 0, 0},
    {"<+0330>-3:30", 12600, 0, 0},
    {"CET-1CEST,M3.5.0,M10.5.0/3", 3600, 1, 7200},
    {"EST5EDT,M3.2.0,M11.1.0", -18000, 1, -14400},
    {"EST5EDT", -18000, 1, -14400},
    {"<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", 37800, 1, 39600},
    {"IST-2IDT,M3.4.4/26,M10.5.0", 7200, 1, 10800},
    {"AAA0BBB,J60/0,J300/-1", 0, 1, 3600},
    {"AAA0BBB,59,299/0", 0, 1, 3600},
};

static const char *const bad[] = {
    "",
    "U0",
    "UTC",
    "UTC+",
    "UTC200",
    "UTC24",
    "CET-1CEST-25,M3.5.0,M10.5.0",
    "CET-1CEST,",
    "CET-1CEST,M3",
    "CET-1CEST,M13.1.0,M10.5.0",
    "<+03-3",
    "UTC0 ",
    "CET-1:60",
    "CET-1CEST,M3.0.0,M10.5.0",
    "X<+03>3",
    "CET-1C",
    "CET-1CEST,J0,1",
    "CET-1CEST,M3.5.0,M10.5.0,",
};

static void reads_strings(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        struct posix_tz tz;

        if (posix_tz_parse(good[i].text, &tz) != 0) {
            fail_msg("%s", good[i].text);
        }
        assert_int_equal(tz.std_offset_sec, good[i].std_sec);
        assert_int_equal(tz.has_dst, good[i].has_dst);
        if (tz.has_dst) {
            assert_int_equal(tz.dst_offset_sec, good[i].dst_sec);
        }
    }
}

static void refuses_others(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct posix_tz tz;

        if (posix_tz_parse(bad[i], &tz) == 0) {
            fail_msg("taken: '%s'", bad[i]);
        }
    }
}

static int64_t at(int64_t year, int month, int day, int hour)
{
    struct civil c = {year, month, day, hour, 0, 0, 0};

    return civil_seconds(&c);
}

static void finds_the_moment(void **state)
{
    struct posix_tz tz;

    (void)state;
    /* Last Sunday of March and October, at 01:00 UTC. */
    assert_int_equal(posix_tz_parse("CET-1CEST,M3.5.0,M10.5.0/3", &tz), 0);
    assert_int_equal(posix_tz_moment(&tz.begin, 2026, 3600),
                     at(2026, 3, 29, 1));
    assert_int_equal(posix_tz_moment(&tz.end, 2026, 7200), at(2026, 10, 25, 1));
    /* Second Sunday of March, first of November. */
    assert_int_equal(posix_tz_parse("EST5EDT", &tz), 0);
    assert_int_equal(posix_tz_moment(&tz.begin, 2026, -18000),
                     at(2026, 3, 8, 7));
    assert_int_equal(posix_tz_moment(&tz.end, 2026, -14400),
                     at(2026, 11, 1, 6));
    /* J60 is March 1 in any year, 59 is Feb 29 in a leap year. */
    assert_int_equal(posix_tz_parse("AAA0BBB,J60/0,J300/-1", &tz), 0);
    assert_int_equal(posix_tz_moment(&tz.begin, 2024, 0), at(2024, 3, 1, 0));
    assert_int_equal(posix_tz_moment(&tz.begin, 2025, 0), at(2025, 3, 1, 0));
    assert_int_equal(posix_tz_moment(&tz.end, 2025, 0),
                     at(2025, 10, 27, 0) - 3600);
    assert_int_equal(posix_tz_parse("AAA0BBB,59/0,299/0", &tz), 0);
    assert_int_equal(posix_tz_moment(&tz.begin, 2024, 0), at(2024, 2, 29, 0));
    assert_int_equal(posix_tz_moment(&tz.begin, 2025, 0), at(2025, 3, 1, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_strings),
        cmocka_unit_test(refuses_others),
        cmocka_unit_test(finds_the_moment),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
