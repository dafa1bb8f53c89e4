/*
 * Moments as people write and read them.
 *
 * Takes: `2026-08-31T03:20:36+02:00`, `2026-08-31 03:20`, `03:20`, `today`,
 * `yesterday`, `now`, `-3h`; a zone and the present. Gives: microseconds since
 * the epoch, and the other way round. Does not know: clocks; the present is
 * handed in. Fails when: a text is none of these forms, or there is no such
 * day.
 */
#ifndef CLI_WHEN_H
#define CLI_WHEN_H

#include <stdint.h>

#include "cli/str.h"
#include "cli/zone.h"

/* 0, or -1. Texts without a zone are local time. */
int when_parse(const char *text, const struct zone *zone, int64_t now_usec,
               int64_t *usec);

/* "90", "90s", "5m", "2h", "3d": 0 and the length in microseconds, or -1.
 * A fraction is allowed: "0.5s". */
int when_parse_length(const char *text, int64_t *usec);

/* What when_print() writes, added up. */
enum {
    WHEN_DATE = 1,    /* "31 Aug " */
    WHEN_YEAR = 2,    /* "31 Aug 2026 ", with WHEN_DATE */
    WHEN_SECONDS = 4, /* "03:20:36" */
    WHEN_FRACTION = 8 /* "03:20:36.123", with WHEN_SECONDS */
};

void when_print(struct str *s, const struct zone *zone, int64_t usec,
                unsigned parts);

/* "+02:00", the offset that holds at that moment. */
void when_print_offset(struct str *s, const struct zone *zone, int64_t usec);

/* "2026-08-31T01:20:36Z", with a fraction where there is one. */
void when_print_utc(struct str *s, int64_t usec);

/* The local day of a moment, in days since 1970-01-01; the local year. */
int64_t when_day(const struct zone *zone, int64_t usec);
int64_t when_year(const struct zone *zone, int64_t usec);

#endif
