/*
 * Zones written as POSIX TZ strings: `CET-1CEST,M3.5.0,M10.5.0/3`. The TZ
 * variable may hold one, and each TZif file ends with one for the years behind
 * its table.
 *
 * Takes: the text. Gives: changes of the offset, year by year. Fails when: the
 * text is none of these.
 */
#ifndef CLI_POSIX_TZ_H
#define CLI_POSIX_TZ_H

#include <stdint.h>

/* When in a year the clocks change. */
struct posix_rule {
    char kind;        /* 'M' month.week.day, 'J' day without Feb 29, 'D' day */
    int month;        /* 1..12 */
    int week;         /* 1..5, 5 is the last */
    int day;          /* of the week 0..6, or of the year */
    int32_t time_sec; /* on that day by the clock of before; may be negative */
};

struct posix_tz {
    int32_t std_offset_sec; /* east of Greenwich is positive */
    int32_t dst_offset_sec;
    int has_dst;
    struct posix_rule begin; /* of daylight saving time */
    struct posix_rule end;
};

/* 0, or -1 when text is no such string. */
int posix_tz_parse(const char *text, struct posix_tz *tz);

/* The moment of a rule in a year, in seconds since the epoch; offset_sec is
 * what the clocks show before it. */
int64_t posix_tz_moment(const struct posix_rule *rule, int64_t year,
                        int32_t offset_sec);

#endif
