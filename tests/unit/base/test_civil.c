/* Dates both ways, the calendar of 366 days. */
#include "../support/unit.h"
#include "base/civil.h"

static void known_days(void **state)
{
    static const struct {
        const char *name;
        int32_t year;
        unsigned month, day;
        int64_t days;
    } table[] = {
        {"epoch", 1970, 1, 1, 0},
        {"the day before", 1969, 12, 31, -1},
        {"2000 is a leap year", 2000, 2, 29, 11016},
        {"and March follows", 2000, 3, 1, 11017},
        {"1900 is none", 1900, 3, 1, -25508},
        {"end of the 32-bit clock", 2038, 1, 19, 24855},
        {"2100 is none", 2100, 3, 1, 47541},
        {"first day of year 1", 1, 1, 1, -719162},
        {"first day of year 0", 0, 1, 1, -719528},
        {"last day of year -1", -1, 12, 31, -719529},
        {"last day of 9999", 9999, 12, 31, 2932896},
        {"first day of -9999", -9999, 1, 1, -4371587},
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(table); i++)
        expect_i64(table[i].name, "days",
                   md_civil_days(table[i].year, table[i].month, table[i].day),
                   table[i].days);
}

/* Every day of 20,000 years: one more than the day before, and back again. */
static void days_round_trip(void **state)
{
    int64_t expected = md_civil_days(-9999, 1, 1);
    int32_t year;
    unsigned month, day;
    md_civil back;

    (void)state;
    for (year = -9999; year <= 9999; year++) {
        for (month = 1; month <= 12; month++) {
            for (day = 1; day <= 31; day++) {
                if (!md_civil_valid_day(year == 0 ? 2000 : year, month, day))
                    continue;
                if (md_civil_days(year, month, day) != expected)
                    fail_msg("%d-%u-%u", (int)year, month, day);
                md_civil_from_seconds(expected * 86400 + 86399, &back);
                if (back.year != year || back.month != month ||
                    back.day != day || back.hour != 23 || back.minute != 59 ||
                    back.second != 59)
                    fail_msg("back: %d-%u-%u", (int)year, month, day);
                expected++;
            }
        }
    }
}

static void seconds_round_trip(void **state)
{
    uint64_t seed = 1;
    const int64_t range = INT64_C(9999) * 366 * 86400;
    md_civil civil;
    size_t i;

    (void)state;
    for (i = 0; i < 200000; i++) {
        int64_t sec =
            (int64_t)(random_next(&seed) % (uint64_t)range) - range / 2;

        md_civil_from_seconds(sec, &civil);
        assert_true(md_civil_valid_day(civil.year, civil.month, civil.day));
        expect_i64("random", "seconds", md_civil_seconds(&civil), sec);
    }
}

static void valid_days(void **state)
{
    static const struct {
        int32_t year;
        unsigned month, day;
        bool valid;
    } table[] = {
        {2026, 1, 0, false},    {2026, 1, 31, true},  {2026, 1, 32, false},
        {2026, 4, 31, false},   {2026, 2, 29, false}, {2024, 2, 29, true},
        {1900, 2, 29, false},   {2000, 2, 29, true},  {0, 2, 29, true},
        {0, 2, 30, false},      {2026, 0, 1, false},  {2026, 13, 1, false},
        {2026, 12, 31, true},   {-4, 2, 29, true},    {-1, 2, 29, false},
        {2026, 6, 1000, false},
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(table); i++) {
        if (md_civil_valid_day(table[i].year, table[i].month, table[i].day) !=
            table[i].valid)
            fail_msg("%d-%u-%u", (int)table[i].year, table[i].month,
                     table[i].day);
    }
}

static void calendar_of_366_days(void **state)
{
    unsigned month, day;
    unsigned place = 0;

    (void)state;
    for (month = 1; month <= 12; month++) {
        for (day = 1; md_civil_valid_day(0, month, day); day++) {
            expect_i64("calendar", "place", md_civil_day366(month, day), place);
            /* In every year, leap or not, back to the same date. */
            for (int32_t year = 2023; year <= 2025; year++) {
                md_civil civil;
                bool moved = month == 2 && day == 29 && !md_civil_leap(year);

                md_civil_from_seconds(
                    md_civil_from_366(year, (int64_t)place * 86400 + 3723),
                    &civil);
                expect_i64("366", "year", civil.year, year);
                expect_i64("366", "month", civil.month, moved ? 3 : month);
                expect_i64("366", "day", civil.day, moved ? 1 : day);
                expect_i64("366", "hour", civil.hour, 1);
                expect_i64("366", "minute", civil.minute, 2);
                expect_i64("366", "second", civil.second, 3);
            }
            place++;
        }
    }
    expect_i64("calendar", "days", place, 366);
    expect_i64("no month", "place", md_civil_day366(0, 1), 0);
    expect_i64("no month", "place", md_civil_day366(13, 1), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_days),
        cmocka_unit_test(days_round_trip),
        cmocka_unit_test(seconds_round_trip),
        cmocka_unit_test(valid_days),
        cmocka_unit_test(calendar_of_366_days),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
