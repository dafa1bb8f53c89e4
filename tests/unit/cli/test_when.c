/* examples/cli/when.c: moments as people write and read them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "cli/when.h"

#define SECOND INT64_C(1000000)

/* 2026-08-31 08:05:32 UTC, a Monday; clocks show 10:05:32. */
static const int64_t now = INT64_C(1788163532) * SECOND;

static struct zone plus_two(maildiag_zone_change *change)
{
    struct zone zone = {change, 1};

    change->from_sec = ZONE_ALWAYS;
    change->offset_sec = 7200;
    change->reserved0 = 0;
    return zone;
}

static const struct {
    const char *text;
    int64_t usec;
} good[] = {
    {"2026-08-31T03:20:36Z", INT64_C(1788146436) * SECOND},
    {"2026-08-31t03:20:36z", INT64_C(1788146436) * SECOND},
    {"2026-08-31T03:20:36.5Z", INT64_C(1788146436) * SECOND + 500000},
    {"2026-08-31T03:20:36.1234567Z", INT64_C(1788146436) * SECOND + 123456},
    {"2026-08-31T05:20:36+02:00", INT64_C(1788146436) * SECOND},
    {"2026-08-30T23:50:36-0330", INT64_C(1788146436) * SECOND},
    {"2026-08-31 05:20:36", INT64_C(1788146436) * SECOND},
    {"2026-08-31 05:20", INT64_C(1788146400) * SECOND},
    {"2026-08-31T05:20", INT64_C(1788146400) * SECOND},
    {"2026-08-31", INT64_C(1788127200) * SECOND},
    {"05:20", INT64_C(1788146400) * SECOND},
    {"05:20:36", INT64_C(1788146436) * SECOND},
    {"today", INT64_C(1788127200) * SECOND},
    {"yesterday", INT64_C(1788040800) * SECOND},
    {"now", INT64_C(1788163532) * SECOND},
    {"-3h", INT64_C(1788152732) * SECOND},
    {"-2d", INT64_C(1787990732) * SECOND},
    {"-30m", INT64_C(1788161732) * SECOND},
    {"-90", INT64_C(1788163442) * SECOND},
    {"-1w", INT64_C(1787558732) * SECOND},
    {"2024-02-29", INT64_C(1709157600) * SECOND},
    {"1969-12-31T23:59:59Z", -SECOND},
};

static const char *const bad[] = {
    "",
    "tomorrow",
    "-",
    "-h",
    "-3y",
    "3h",
    "24:00",
    "12:60",
    "1:30",
    "12:30x",
    "2026-02-29",
    "2026-13-01",
    "2026-8-31",
    "2026-08-31T",
    "2026-08-31T25:00Z",
    "2026-08-31T03:20:36+9",
    "2026-08-31T03:20:36.Z",
    "2026-08-31 03:20 CET",
    "26-08-31",
    "Aug 31",
    "-99999999999999999999d",
    "-100000000w",
};

static void reads_times(void **state)
{
    maildiag_zone_change change;
    struct zone zone = plus_two(&change);

    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        int64_t got = 0;

        if (when_parse(good[i].text, &zone, now, &got) != 0 ||
            got != good[i].usec) {
            fail_msg("%s: %lld, not %lld", good[i].text, (long long)got,
                     (long long)good[i].usec);
        }
    }
}

static void refuses_others(void **state)
{
    maildiag_zone_change change;
    struct zone zone = plus_two(&change);

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        int64_t got = 0;

        if (when_parse(bad[i], &zone, now, &got) == 0) {
            fail_msg("taken: '%s'", bad[i]);
        }
    }
}

static const struct {
    const char *text;
    int64_t usec; /* -1: refused */
} lengths[] = {
    {"30", 30 * SECOND},
    {"0.5", SECOND / 2},
    {"0.5m", 30 * SECOND},
    {"2h", 7200 * SECOND},
    {"5min", 300 * SECOND},
    {"1d", 86400 * SECOND},
    {"", -1},
    {"h", -1},
    {"5 s", -1},
    {"1.", -1},
    {"-5", -1},
};

static void reads_lengths(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        int64_t got = -1;

        if (when_parse_length(lengths[i].text, &got) != 0) {
            got = -1;
        }
        if (got != lengths[i].usec) {
            fail_msg("'%s': %lld", lengths[i].text, (long long)got);
        }
    }
}

static const struct {
    int64_t usec;
    unsigned parts;
    const char *text;
} printed[] = {
    {INT64_C(1788146436) * SECOND, 0, "05:20"},
    {INT64_C(1788146436) * SECOND, WHEN_SECONDS, "05:20:36"},
    {INT64_C(1788146436) * SECOND, WHEN_DATE, "31 Aug 05:20"},
    {INT64_C(1788146436) * SECOND, WHEN_DATE | WHEN_YEAR, "31 Aug 2026 05:20"},
    {INT64_C(1788146436) * SECOND + 7000, WHEN_SECONDS | WHEN_FRACTION,
     "05:20:36.007"},
    {-SECOND, WHEN_DATE | WHEN_SECONDS, "1 Jan 01:59:59"},
    {-1, WHEN_SECONDS | WHEN_FRACTION, "01:59:59.999"},
};

static void prints_times(void **state)
{
    maildiag_zone_change change;
    struct zone zone = plus_two(&change);
    struct str s = {0};

    (void)state;
    for (size_t i = 0; i < sizeof printed / sizeof printed[0]; i++) {
        str_clear(&s);
        when_print(&s, &zone, printed[i].usec, printed[i].parts);
        assert_string_equal(str_text(&s), printed[i].text);
    }
    str_clear(&s);
    when_print_offset(&s, &zone, now);
    assert_string_equal(str_text(&s), "+02:00");
    change.offset_sec = -12600;
    str_clear(&s);
    when_print_offset(&s, &zone, now);
    assert_string_equal(str_text(&s), "-03:30");
    str_free(&s);
}

static void prints_utc(void **state)
{
    struct str s = {0};

    (void)state;
    when_print_utc(&s, INT64_C(1788146436) * SECOND);
    assert_string_equal(str_text(&s), "2026-08-31T03:20:36Z");
    str_clear(&s);
    when_print_utc(&s, INT64_C(1788146436) * SECOND + 123400);
    assert_string_equal(str_text(&s), "2026-08-31T03:20:36.1234Z");
    str_clear(&s);
    when_print_utc(&s, -1);
    assert_string_equal(str_text(&s), "1969-12-31T23:59:59.999999Z");
    str_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_times),   cmocka_unit_test(refuses_others),
        cmocka_unit_test(reads_lengths), cmocka_unit_test(prints_times),
        cmocka_unit_test(prints_utc),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
