/*
 * Civil time without libc: days, months, and the stamps of the log headers.
 *
 * Takes microseconds since 1970-01-01 in the zone of the log, gives the text
 * of a stamp.  Does not know time zones or the present.  Never fails.
 */
#ifndef BENCH_GENERATOR_CALENDAR_H
#define BENCH_GENERATOR_CALENDAR_H

#include <stddef.h>
#include <stdint.h>

#define CALENDAR_SECOND INT64_C(1000000)
#define CALENDAR_MINUTE (60 * CALENDAR_SECOND)
#define CALENDAR_HOUR (60 * CALENDAR_MINUTE)
#define CALENDAR_DAY (24 * CALENDAR_HOUR)

/* What ISO and RFC 5424 stamps say about the zone. */
#define CALENDAR_ZONE "+01:00"

struct calendar_date {
    int32_t year;
    uint32_t month;
    uint32_t day;
};

int64_t calendar_days(int32_t year, uint32_t month, uint32_t day);
struct calendar_date calendar_date(int64_t usec);

/* `Dec 31 23:59:59`; the day is padded with `pad`, ' ' or '0'. */
size_t calendar_bsd(char text[16], int64_t usec, char pad);
/* `2025-12-31T23:59:59`, without fraction and zone */
size_t calendar_iso(char text[20], int64_t usec);
/* `20251231235959`, as in the message-ids that Postfix makes */
size_t calendar_compact(char text[15], int64_t usec);

#endif
