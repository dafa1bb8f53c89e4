/*
 * Time stamps: every form, its limits, and what looks like one and is none.
 */
#include "input/stamp.h"

#include "../support/unit.h"
#include "base/civil.h"

enum {
    DAY = 86400,
    CIVIL = MD_STAMP_CIVIL,
    LOCAL = MD_STAMP_LOCAL,
    UTC = MD_STAMP_UTC
};

typedef size_t stamp_reader(md_slice s, md_stamp *out);

/* used 0: no stamp, nothing else is looked at. */
typedef struct stamp_case {
    const char *text;
    size_t used;
    uint8_t form;
    int64_t sec;
    uint32_t usec;
    uint8_t fraction;
} stamp_case;

static void run(const char *reader_name, stamp_reader *reader,
                const stamp_case *table, size_t count)
{
    size_t i, cut;

    for (i = 0; i < count; i++) {
        const stamp_case *want = &table[i];
        md_slice text = md_slice_of(want->text);
        md_stamp got;
        size_t used = reader(text, &got);

        expect_i64(want->text, reader_name, (int64_t)used, (int64_t)want->used);
        if (used != 0) {
            expect_i64(want->text, "form", got.form, want->form);
            expect_i64(want->text, "sec", got.sec, want->sec);
            expect_i64(want->text, "usec", got.usec, want->usec);
            expect_i64(want->text, "fraction", got.fraction, want->fraction);
        }
        /* Cut anywhere, in memory that ends there: never read past it. */
        for (cut = 0; cut <= text.len; cut++) {
            char *exact = malloc(cut ? cut : 1);

            assert_non_null(exact);
            memcpy(exact, text.ptr, cut);
            used = reader(md_slice_make(exact, cut), &got);
            assert_true(used <= cut);
            free(exact);
        }
    }
}

static void bsd(void **state)
{
    static const stamp_case table[] = {
        {"Aug 31 03:20:36", 15, CIVIL, INT64_C(21007236), 0, 0},
        {"Aug 31 03:20:36 host tag:", 15, CIVIL, INT64_C(21007236), 0, 0},
        {"Jan  1 00:00:00 h", 15, CIVIL, INT64_C(0), 0, 0},
        {"Jan 01 00:00:00 h", 15, CIVIL, INT64_C(0), 0, 0},
        {"Jan 1 00:00:00 h", 14, CIVIL, INT64_C(0), 0, 0},
        {"Jan 12 00:00:01 h", 15, CIVIL, INT64_C(950401), 0, 0},
        {"Dec 31 23:59:59 h", 15, CIVIL, INT64_C(31622399), 0, 0},
        {"Dec 31 23:59:60 h", 15, CIVIL, INT64_C(31622399), 999999, 0},
        {"Dec 31 23:59:60.25 h", 18, CIVIL, INT64_C(31622399), 999999, 2},
        {"Feb 28 12:00:00 h", 15, CIVIL, INT64_C(5054400), 0, 0},
        {"Feb 29 12:00:00 h", 15, CIVIL, INT64_C(5140800), 0, 0},
        {"Mar  1 00:00:00 h", 15, CIVIL, INT64_C(5184000), 0, 0},
        {"May 15 07:08:09 h", 15, CIVIL, INT64_C(11689689), 0, 0},
        {"Jun 30 07:08:09 h", 15, CIVIL, INT64_C(15664089), 0, 0},
        {"Jul  4 07:08:09 h", 15, CIVIL, INT64_C(16009689), 0, 0},
        {"Apr 30 07:08:09 h", 15, CIVIL, INT64_C(10393689), 0, 0},
        {"Sep 30 07:08:09 h", 15, CIVIL, INT64_C(23612889), 0, 0},
        {"Oct 31 07:08:09 h", 15, CIVIL, INT64_C(26291289), 0, 0},
        {"Nov 24 06:54:01.437721 h", 22, CIVIL, INT64_C(28364041), 437721, 6},
        {"Nov 24 06:54:01.4 h", 17, CIVIL, INT64_C(28364041), 400000, 1},
        {"Nov 24 06:54:01,437 h", 19, CIVIL, INT64_C(28364041), 437000, 3},
        {"Nov 24 06:54:01.123456789 h", 25, CIVIL, INT64_C(28364041), 123456,
         9},
        {"Nov 24 06:54:01\th", 15, CIVIL, INT64_C(28364041), 0, 0},
        {"2026 Aug 31 03:20:36 h", 20, LOCAL, INT64_C(1788146436), 0, 0},
        {"2013 Jun 16 16:05:06.123 h", 24, LOCAL, INT64_C(1371398706), 123000,
         3},
        {"Aug 31 2026 03:20:36 h", 20, LOCAL, INT64_C(1788146436), 0, 0},
        {"Aug 31 03:20:36 2026 h", 20, LOCAL, INT64_C(1788146436), 0, 0},
        {"Aug 31 03:20:36 2026", 20, LOCAL, INT64_C(1788146436), 0, 0},
        {"Mon Aug 31 03:20:36 2026 h", 24, LOCAL, INT64_C(1788146436), 0, 0},
        {"Mon Aug 31 03:20:36 h", 19, CIVIL, INT64_C(21007236), 0, 0},
        {"2024 Feb 29 00:00:00 h", 20, LOCAL, INT64_C(1709164800), 0, 0},
        {"2026 Feb 29 00:00:00 h", 0, 0, 0, 0, 0},
        {"Feb 29 00:00:00 2026 h", 0, 0, 0, 0, 0},
        {"Feb 29 2025 00:00:00 h", 0, 0, 0, 0, 0},
        {"Feb 30 00:00:00 h", 0, 0, 0, 0, 0},
        {"Apr 31 00:00:00 h", 0, 0, 0, 0, 0},
        {"Jan  0 00:00:00 h", 0, 0, 0, 0, 0},
        {"Jan 00 00:00:00 h", 0, 0, 0, 0, 0},
        {"Jan 32 00:00:00 h", 0, 0, 0, 0, 0},
        {"Jan 001 00:00:00 h", 0, 0, 0, 0, 0},
        {"Jan   1 00:00:00 h", 0, 0, 0, 0, 0},
        {"Aug 31 24:00:00 h", 0, 0, 0, 0, 0},
        {"Aug 31 23:60:00 h", 0, 0, 0, 0, 0},
        {"Aug 31 23:59:61 h", 0, 0, 0, 0, 0},
        {"Aug 31 3:20:36 h", 0, 0, 0, 0, 0},
        {"Aug 31 03:20:360 h", 0, 0, 0, 0, 0},
        {"Aug 31 03:20:36. h", 0, 0, 0, 0, 0},
        {"Aug 31 03:20:36.1234567890 h", 0, 0, 0, 0, 0},
        {"Aug 31 03:20:36x h", 0, 0, 0, 0, 0},
        {"Aug 31 03-20-36 h", 0, 0, 0, 0, 0},
        {"Aug 31 -1:20:36 h", 0, 0, 0, 0, 0},
        {"aug 31 03:20:36 h", 0, 0, 0, 0, 0},
        {"AUG 31 03:20:36 h", 0, 0, 0, 0, 0},
        {"Okt 31 03:20:36 h", 0, 0, 0, 0, 0},
        {"Aug 31", 0, 0, 0, 0, 0},
        {"", 0, 0, 0, 0, 0},
        {"20261 Aug 31 03:20:36 h", 0, 0, 0, 0, 0},
        {"Aug 31 20261 03:20:36 h", 0, 0, 0, 0, 0},
        {"Aug 31 03:20:36 0001 h", 15, CIVIL, INT64_C(21007236), 0, 0},
        {"Aug 31 03:20:36 9999 h", 15, CIVIL, INT64_C(21007236), 0, 0},
        {"Aug 31 03:20:36 2026x h", 15, CIVIL, INT64_C(21007236), 0, 0},
        {"Aug 31 03:20:36 20260 h", 15, CIVIL, INT64_C(21007236), 0, 0},
        {"0000 Feb 29 00:00:00 h", 20, LOCAL, INT64_C(-62162121600), 0, 0},
    };

    (void)state;
    run("md_stamp_bsd", md_stamp_bsd, table, COUNT_OF(table));
}

static void iso(void **state)
{
    static const stamp_case table[] = {
        {"2026-11-24T06:54:11.855611+00:00", 32, UTC, INT64_C(1795503251),
         855611, 6},
        {"2026-11-24T06:54:11Z h", 20, UTC, INT64_C(1795503251), 0, 0},
        {"2026-11-24t06:54:11z h", 20, UTC, INT64_C(1795503251), 0, 0},
        {"2026-11-24T06:54:01+0000 h", 24, UTC, INT64_C(1795503241), 0, 0},
        {"2026-11-24T06:54:01-0500 h", 24, UTC, INT64_C(1795521241), 0, 0},
        {"2026-11-24T06:54:01-05:30 h", 25, UTC, INT64_C(1795523041), 0, 0},
        {"2026-11-24T06:54:01+05:45 h", 25, UTC, INT64_C(1795482541), 0, 0},
        {"2026-11-24T06:54:01+02 h", 22, UTC, INT64_C(1795496041), 0, 0},
        {"2026-01-01T00:00:00+14:00 h", 25, UTC, INT64_C(1767175200), 0, 0},
        {"2026-11-24T06:54:01-00:00 h", 25, UTC, INT64_C(1795503241), 0, 0},
        {"2026-11-24 06:54:01 h", 19, LOCAL, INT64_C(1795503241), 0, 0},
        {"2026-11-24T06:54:01 h", 19, LOCAL, INT64_C(1795503241), 0, 0},
        {"2026-11-24T06:54:01", 19, LOCAL, INT64_C(1795503241), 0, 0},
        {"2026-11-24 06:54:01 +0100 h", 25, UTC, INT64_C(1795499641), 0, 0},
        {"2026-11-24 06:54:01 - h", 19, LOCAL, INT64_C(1795503241), 0, 0},
        {"2026-11-24 06:54:01,437 h", 23, LOCAL, INT64_C(1795503241), 437000,
         3},
        {"2026-11-24T06:54:11.9Z h", 22, UTC, INT64_C(1795503251), 900000, 1},
        {"2026-11-24T06:54:11.98Z h", 23, UTC, INT64_C(1795503251), 980000, 2},
        {"2026-11-24T06:54:11.987Z h", 24, UTC, INT64_C(1795503251), 987000, 3},
        {"2026-11-24T06:54:11.9876Z h", 25, UTC, INT64_C(1795503251), 987600,
         4},
        {"2026-11-24T06:54:11.98765Z h", 26, UTC, INT64_C(1795503251), 987650,
         5},
        {"2026-11-24T06:54:11.987654Z h", 27, UTC, INT64_C(1795503251), 987654,
         6},
        {"2026-11-24T06:54:11.9876543Z h", 28, UTC, INT64_C(1795503251), 987654,
         7},
        {"2026-11-24T06:54:11.98765432Z h", 29, UTC, INT64_C(1795503251),
         987654, 8},
        {"2026-11-24T06:54:11.987654321Z h", 30, UTC, INT64_C(1795503251),
         987654, 9},
        {"2026-11-24T06:54:11.9876543210Z h", 0, 0, 0, 0, 0},
        {"2026-11-24T06:54:11.Z h", 0, 0, 0, 0, 0},
        {"2016-12-31T23:59:60Z h", 20, UTC, INT64_C(1483228799), 999999, 0},
        {"2016-12-31T23:59:60.5Z h", 22, UTC, INT64_C(1483228799), 999999, 1},
        {"0000-01-01T00:00:00Z", 20, UTC, INT64_C(-62167219200), 0, 0},
        {"0000-02-29T00:00:00Z", 20, UTC, INT64_C(-62162121600), 0, 0},
        {"9999-12-31T23:59:59Z", 20, UTC, INT64_C(253402300799), 0, 0},
        {"2024-02-29T00:00:00Z", 20, UTC, INT64_C(1709164800), 0, 0},
        {"2000-02-29T00:00:00Z", 20, UTC, INT64_C(951782400), 0, 0},
        {"2038-01-19T03:14:08Z", 20, UTC, INT64_C(2147483648), 0, 0},
        {"2100-03-01T00:00:00Z", 20, UTC, INT64_C(4107542400), 0, 0},
        {"2026-02-29T00:00:00Z", 0, 0, 0, 0, 0},
        {"1900-02-29T00:00:00Z", 0, 0, 0, 0, 0},
        {"2026-02-30T00:00:00Z", 0, 0, 0, 0, 0},
        {"2026-00-01T00:00:00Z", 0, 0, 0, 0, 0},
        {"2026-13-01T00:00:00Z", 0, 0, 0, 0, 0},
        {"2026-01-00T00:00:00Z", 0, 0, 0, 0, 0},
        {"2026-01-32T00:00:00Z", 0, 0, 0, 0, 0},
        {"2026-01-01T24:00:00Z", 0, 0, 0, 0, 0},
        {"2026-01-01T00:60:00Z", 0, 0, 0, 0, 0},
        {"2026-01-01T00:00:61Z", 0, 0, 0, 0, 0},
        {"2026-01-01T00:00:00+24:00", 0, 0, 0, 0, 0},
        {"2026-01-01T00:00:00+01:60", 0, 0, 0, 0, 0},
        {"2026-01-01T00:00:00+1", 0, 0, 0, 0, 0},
        {"2026-01-01T00:00:00+01:", 0, 0, 0, 0, 0},
        {"2026-01-01T00:00:00+01:0", 0, 0, 0, 0, 0},
        {"2026-01-01T00:00:00+01:000", 0, 0, 0, 0, 0},
        {"2026-01-01T00:00:00Zulu", 0, 0, 0, 0, 0},
        {"2026-01-01T00:00:000Z", 0, 0, 0, 0, 0},
        {"2026-1-01T00:00:00Z", 0, 0, 0, 0, 0},
        {"12026-01-01T00:00:00Z", 0, 0, 0, 0, 0},
        {"2026-01-01_00:00:00Z", 0, 0, 0, 0, 0},
        {"2026-01-01T00:00Z", 0, 0, 0, 0, 0},
        {"2026/01/01 00:00:00", 0, 0, 0, 0, 0},
        {"-026-01-01T00:00:00Z", 0, 0, 0, 0, 0},
    };

    (void)state;
    run("md_stamp_iso", md_stamp_iso, table, COUNT_OF(table));
}

static void full(void **state)
{
    static const stamp_case table[] = {
        {"Tue 2026-11-24 06:54:01 UTC h", 27, UTC, INT64_C(1795503241), 0, 0},
        {"Tue 2026-11-24 06:54:01 GMT h", 27, UTC, INT64_C(1795503241), 0, 0},
        {"Tue 2026-11-24 06:54:01.437721 UTC h", 34, UTC, INT64_C(1795503241),
         437721, 6},
        {"Tue 2026-11-24 06:54:01 CET h", 27, LOCAL, INT64_C(1795503241), 0, 0},
        {"Tue 2026-11-24 06:54:01 AEDT h", 28, LOCAL, INT64_C(1795503241), 0,
         0},
        {"Tue 2026-11-24 06:54:01 +03 h", 27, UTC, INT64_C(1795492441), 0, 0},
        {"Tue 2026-11-24 06:54:01 -0330 h", 29, UTC, INT64_C(1795515841), 0, 0},
        {"Tue 2026-11-24 06:54:01 NZDT h", 28, LOCAL, INT64_C(1795503241), 0,
         0},
        {"Tue 2026-11-24 06:54:01 +03x h", 23, LOCAL, INT64_C(1795503241), 0,
         0},
        {"Tue 2026-11-24 06:54:01 mail h", 23, LOCAL, INT64_C(1795503241), 0,
         0},
        {"Tue 2026-11-24 06:54:01", 23, LOCAL, INT64_C(1795503241), 0, 0},
        {"Die 2026-11-24 06:54:01 UTC h", 0, 0, 0, 0, 0},
        {"Tue 2026-02-29 06:54:01 UTC h", 0, 0, 0, 0, 0},
        {"Tue 2026-11-24T06:54:01 UTC h", 0, 0, 0, 0, 0},
        {"Tue 2026-11-24 24:00:00 UTC h", 0, 0, 0, 0, 0},
        {"Tue 2026-11-24", 0, 0, 0, 0, 0},
    };

    (void)state;
    run("md_stamp_full", md_stamp_full, table, COUNT_OF(table));
}

static void unix_time(void **state)
{
    static const stamp_case table[] = {
        {"1795503241.437721 h", 17, UTC, INT64_C(1795503241), 437721, 6},
        {"1795503241.4 h", 12, UTC, INT64_C(1795503241), 400000, 1},
        {"1795503241 h", 0, 0, 0, 0, 0},
        {"1795503241x437721 h", 0, 0, 0, 0, 0},
        {"1795503241. h", 0, 0, 0, 0, 0},
        {"17955.437721 h", 0, 0, 0, 0, 0},
        {"179550324112.437721 h", 0, 0, 0, 0, 0},
        {"1795503241.437721x", 0, 0, 0, 0, 0},
    };

    (void)state;
    run("md_stamp_unix", md_stamp_unix, table, COUNT_OF(table));
}

/* Every second of a day, every day of the calendar: the place is exact. */
static void bsd_every_day(void **state)
{
    static const char *const name[] = {"Jan", "Feb", "Mar", "Apr",
                                       "May", "Jun", "Jul", "Aug",
                                       "Sep", "Oct", "Nov", "Dec"};
    unsigned month, day;
    char text[64];
    md_stamp got;
    int64_t place = 0;

    (void)state;
    for (month = 1; month <= 12; month++) {
        for (day = 1; md_civil_valid_day(0, month, day); day++) {
            int64_t clock = place * 233 % DAY;
            int len = snprintf(text, sizeof text, "%s %2u %02d:%02d:%02d h",
                               name[month - 1], day, (int)(clock / 3600),
                               (int)(clock / 60 % 60), (int)(clock % 60));

            expect_i64(
                text, "used",
                (int64_t)md_stamp_bsd(md_slice_make(text, (size_t)len), &got),
                15);
            expect_i64(text, "sec", got.sec, place * DAY + clock);
            place++;
        }
    }
}

/* Written by the calendar and read again, for random times of 9,999 years. */
static void iso_round_trip(void **state)
{
    const int64_t first = md_civil_days(1, 1, 1) * DAY;
    const int64_t range = INT64_C(9998) * 365 * DAY;
    uint64_t seed = 5;
    char text[64];
    md_stamp got;
    size_t i;

    (void)state;
    for (i = 0; i < 50000; i++) {
        int64_t sec = first + (int64_t)(random_next(&seed) % (uint64_t)range);
        int zone = (int)random_below(&seed, 2 * 1439) - 1439;
        unsigned span = (unsigned)(zone < 0 ? -zone : zone);
        md_civil civil;
        int len;

        md_civil_from_seconds(sec, &civil);
        len = snprintf(
            text, sizeof text, "%04d-%02u-%02uT%02u:%02u:%02u%c%02u:%02u",
            (int)civil.year, (unsigned)civil.month, (unsigned)civil.day,
            (unsigned)civil.hour, (unsigned)civil.minute,
            (unsigned)civil.second, zone < 0 ? '-' : '+', span / 60, span % 60);
        expect_i64(
            text, "used",
            (int64_t)md_stamp_iso(md_slice_make(text, (size_t)len), &got), len);
        expect_i64(text, "sec", got.sec, sec - (int64_t)zone * 60);
    }
}

/* Random bytes of the alphabet of stamps: nothing is read past the end, and
 * what is found is in range. */
static void random_bytes(void **state)
{
    static const char alphabet[] = "0123456789 :.-+TZJanFebTuAug\t\0";
    stamp_reader *const reader[] = {md_stamp_bsd, md_stamp_iso, md_stamp_full,
                                    md_stamp_unix};
    uint64_t seed = 11;
    size_t i, r;

    (void)state;
    for (i = 0; i < 100000; i++) {
        size_t len = random_below(&seed, 40);
        char *text = malloc(len ? len : 1);
        size_t at;

        assert_non_null(text);
        for (at = 0; at < len; at++)
            text[at] = alphabet[random_below(&seed, sizeof alphabet)];
        for (r = 0; r < COUNT_OF(reader); r++) {
            md_stamp got;
            size_t used = reader[r](md_slice_make(text, len), &got);

            assert_true(used <= len);
            if (used == 0)
                continue;
            assert_true(got.usec <= 999999 && got.fraction <= 9);
            assert_in_range(got.form, MD_STAMP_CIVIL, MD_STAMP_UTC);
        }
        free(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bsd),           cmocka_unit_test(iso),
        cmocka_unit_test(full),          cmocka_unit_test(unix_time),
        cmocka_unit_test(bsd_every_day), cmocka_unit_test(iso_round_trip),
        cmocka_unit_test(random_bytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
