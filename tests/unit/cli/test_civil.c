/* examples/cli/civil.c: days and hours of the calendar. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "cli/civil.h"

static const struct {
    int64_t seconds;
    struct civil fields;
} moments[] = {
    {0, {1970, 1, 1, 0, 0, 0, 0}},
    {-1, {1969, 12, 31, 23, 59, 59, 0}},
    {951782400, {2000, 2, 29, 0, 0, 0, 0}},
    {1788146436, {2026, 8, 31, 3, 20, 36, 0}},
    {2147483648, {2038, 1, 19, 3, 14, 8, 0}},
    {4107542400, {2100, 3, 1, 0, 0, 0, 0}},
    {253402300799, {9999, 12, 31, 23, 59, 59, 0}},
};

static void counts_seconds(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof moments / sizeof moments[0]; i++) {
        struct civil got;

        assert_int_equal(civil_seconds(&moments[i].fields), moments[i].seconds);
        civil_of(moments[i].seconds, &got);
        assert_int_equal(got.year, moments[i].fields.year);
        assert_int_equal(got.month, moments[i].fields.month);
        assert_int_equal(got.day, moments[i].fields.day);
        assert_int_equal(got.hour, moments[i].fields.hour);
        assert_int_equal(got.minute, moments[i].fields.minute);
        assert_int_equal(got.second, moments[i].fields.second);
    }
}

/* Every day of 400 years once: nothing is skipped, nothing comes twice. */
static void walks_through_the_days(void **state)
{
    int64_t day = civil_days(1900, 1, 1);

    (void)state;
    for (int64_t year = 1900; year < 2300; year++) {
        for (int month = 1; month <= 12; month++) {
            for (int d = 1; d <= civil_month_days(year, month); d++) {
                assert_int_equal(civil_days(year, month, d), day);
                day++;
            }
        }
    }
}

static void knows_weekdays(void **state)
{
    (void)state;
    assert_int_equal(civil_weekday(civil_days(1970, 1, 1)), 4);
    assert_int_equal(civil_weekday(civil_days(2026, 8, 31)), 1);
    assert_int_equal(civil_weekday(civil_days(1969, 12, 28)), 0);
}

static const struct {
    struct civil fields;
    int valid;
} dates[] = {
    {{2026, 2, 28, 0, 0, 0, 0}, 1},   {{2026, 2, 29, 0, 0, 0, 0}, 0},
    {{2024, 2, 29, 0, 0, 0, 0}, 1},   {{1900, 2, 29, 0, 0, 0, 0}, 0},
    {{2000, 2, 29, 0, 0, 0, 0}, 1},   {{2026, 13, 1, 0, 0, 0, 0}, 0},
    {{2026, 0, 1, 0, 0, 0, 0}, 0},    {{2026, 1, 0, 0, 0, 0, 0}, 0},
    {{2026, 1, 1, 24, 0, 0, 0}, 0},   {{2026, 1, 1, 23, 60, 0, 0}, 0},
    {{2026, 1, 1, 23, 59, 60, 0}, 1}, {{0, 1, 1, 0, 0, 0, 0}, 0},
};

static void knows_what_exists(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof dates / sizeof dates[0]; i++) {
        assert_int_equal(civil_valid(&dates[i].fields), dates[i].valid);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_seconds),
        cmocka_unit_test(walks_through_the_days),
        cmocka_unit_test(knows_weekdays),
        cmocka_unit_test(knows_what_exists),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
