/* examples/cli/zone.c: a time zone as a table of changes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "cli/civil.h"
#include "cli/zone.h"

static int64_t at(int64_t year, int month, int day, int hour, int minute)
{
    struct civil c = {year, month, day, hour, minute, 0, 0};

    return civil_seconds(&c);
}

static void load(struct zone *zone, const char *spec)
{
    struct str error = {0};

    if (zone_load(zone, spec, &error) != 0) {
        fail_msg("%s: %s", spec != NULL ? spec : "the default",
                 str_text(&error));
    }
    str_free(&error);
}

/* The library wants the changes ascending. */
static void check_table(const struct zone *zone)
{
    for (size_t i = 1; i < zone->count; i++) {
        assert_true(zone->changes[i].from_sec > zone->changes[i - 1].from_sec);
        assert_int_not_equal(zone->changes[i].offset_sec,
                             zone->changes[i - 1].offset_sec);
    }
}

static const struct {
    const char *text;
    int result;
    int32_t seconds;
} offsets[] = {
    {"Z", 0, 0},        {"z", 0, 0},          {"+00:00", 0, 0},
    {"-00:00", 0, 0},   {"+02:00", 0, 7200},  {"-0330", 0, -12600},
    {"+05", 0, 18000},  {"+12:45", 0, 45900}, {"+2:00", -1, 0},
    {"02:00", -1, 0},   {"+02:60", -1, 0},    {"+99:00", -1, 0},
    {"+02:00x", -1, 0}, {"", -1, 0},          {"+", -1, 0},
    {"+020", -1, 0},    {"UTC", -1, 0},       {"+02:0", -1, 0},
    {"+02000", -1, 0},  {"+0:200", -1, 0},
};

static void reads_offsets(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof offsets / sizeof offsets[0]; i++) {
        int32_t got = 0;
        int result =
            zone_parse_offset(offsets[i].text, strlen(offsets[i].text), &got);

        if (result != offsets[i].result || got != offsets[i].seconds) {
            fail_msg("'%s': %d, %d", offsets[i].text, result, (int)got);
        }
    }
}

static void is_utc_when_empty(void **state)
{
    struct zone zone = {NULL, 0};

    (void)state;
    assert_int_equal(zone_offset(&zone, 0), 0);
    assert_int_equal(zone_to_utc(&zone, 1788146436), 1788146436);
    load(&zone, "UTC");
    assert_int_equal(zone.count, 0);
    zone_free(&zone);
}

static void keeps_a_fixed_offset(void **state)
{
    struct zone zone;

    (void)state;
    load(&zone, "-03:30");
    assert_int_equal(zone.count, 1);
    assert_int_equal(zone.changes[0].from_sec, ZONE_ALWAYS);
    assert_int_equal(zone_offset(&zone, 0), -12600);
    assert_int_equal(zone_to_utc(&zone, 0), 12600);
    zone_free(&zone);
}

/* TZ as POSIX has it: no file is needed. */
static void follows_a_rule(void **state)
{
    struct zone zone;

    (void)state;
    assert_int_equal(setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1), 0);
    load(&zone, NULL);
    check_table(&zone);
    assert_int_equal(zone_offset(&zone, at(2026, 1, 1, 0, 0)), 3600);
    assert_int_equal(zone_offset(&zone, at(2026, 7, 1, 0, 0)), 7200);
    assert_int_equal(zone_offset(&zone, at(2026, 3, 29, 1, 0) - 1), 3600);
    assert_int_equal(zone_offset(&zone, at(2026, 3, 29, 1, 0)), 7200);
    assert_int_equal(zone_offset(&zone, at(2100, 7, 1, 0, 0)), 7200);
    /* Shown twice: the first; never shown: as if not changed yet. */
    assert_int_equal(zone_to_utc(&zone, at(2026, 10, 25, 2, 30)),
                     at(2026, 10, 25, 0, 30));
    assert_int_equal(zone_to_utc(&zone, at(2026, 3, 29, 2, 30)),
                     at(2026, 3, 29, 1, 30));
    assert_int_equal(zone_to_utc(&zone, at(2026, 8, 31, 3, 20)),
                     at(2026, 8, 31, 1, 20));
    zone_free(&zone);
}

/* In the south the year begins in summer. */
static void follows_a_southern_rule(void **state)
{
    struct zone zone;

    (void)state;
    assert_int_equal(setenv("TZ", "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", 1),
                     0);
    load(&zone, NULL);
    check_table(&zone);
    assert_int_equal(zone_offset(&zone, at(2026, 1, 1, 0, 0)), 39600);
    assert_int_equal(zone_offset(&zone, at(2026, 7, 1, 0, 0)), 37800);
    assert_int_equal(zone_offset(&zone, at(1970, 1, 1, 0, 0)), 39600);
    zone_free(&zone);
}

static void reads_the_environment(void **state)
{
    struct zone zone;
    struct str error = {0};

    (void)state;
    assert_int_equal(setenv("TZ", "", 1), 0);
    load(&zone, NULL);
    assert_int_equal(zone.count, 0);
    assert_int_equal(setenv("TZ", "no such zone", 1), 0);
    assert_int_equal(zone_load(&zone, NULL, &error), -1);
    assert_non_null(strstr(str_text(&error), "no such zone"));
    str_free(&error);
}

static void refuses_what_is_no_zone(void **state)
{
    static const char *const names[] = {
        "Europe/Nowhere", "../../etc/passwd", "/etc/passwd", "",
        "Europe",         "Europe/Berlin\n",
    };

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct zone zone;
        struct str error = {0};

        if (zone_load(&zone, names[i], &error) == 0) {
            fail_msg("taken: '%s'", names[i]);
        }
        zone_free(&zone);
        str_free(&error);
    }
}

static void reads_the_zone_files(void **state)
{
    struct zone zone;

    (void)state;
    load(&zone, "Europe/Stockholm");
    check_table(&zone);
    assert_int_equal(zone_offset(&zone, at(2026, 1, 1, 0, 0)), 3600);
    assert_int_equal(zone_offset(&zone, at(2026, 8, 31, 0, 0)), 7200);
    assert_int_equal(zone_offset(&zone, at(2099, 8, 31, 0, 0)), 7200);
    assert_int_equal(zone_offset(&zone, at(1975, 8, 31, 0, 0)), 3600);
    zone_free(&zone);
    load(&zone, "Asia/Kolkata");
    assert_int_equal(zone_offset(&zone, at(2026, 1, 1, 0, 0)), 19800);
    zone_free(&zone);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_offsets),
        cmocka_unit_test(is_utc_when_empty),
        cmocka_unit_test(keeps_a_fixed_offset),
        cmocka_unit_test(follows_a_rule),
        cmocka_unit_test(follows_a_southern_rule),
        cmocka_unit_test(reads_the_environment),
        cmocka_unit_test(refuses_what_is_no_zone),
        cmocka_unit_test(reads_the_zone_files),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
