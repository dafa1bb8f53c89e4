/*
 * Civil time: dates and seconds, proleptic Gregorian, no zone, no clock.
 */
#ifndef MD_BASE_CIVIL_H
#define MD_BASE_CIVIL_H

#include <stdbool.h>
#include <stdint.h>

typedef struct md_civil {
    int32_t year;
    uint8_t month;  /* 1..12 */
    uint8_t day;    /* 1..31 */
    uint8_t hour;   /* 0..23 */
    uint8_t minute; /* 0..59 */
    uint8_t second; /* 0..59 */
} md_civil;

bool md_civil_leap(int32_t year);

/* Days since 1970-01-01; the date must be a real one. */
int64_t md_civil_days(int32_t year, unsigned month, unsigned day);

/* Seconds since 1970-01-01 00:00 on the same clock. */
int64_t md_civil_seconds(const md_civil *civil);

void md_civil_from_seconds(int64_t seconds, md_civil *out);

/* Is this a day of that month? Without a year (0) Feb has 29 days. */
bool md_civil_valid_day(int32_t year, unsigned month, unsigned day);

/*
 * Place in a calendar year that always has 366 days: 0 is Jan 1, 59 is
 * Feb 29, 60 is Mar 1, 365 is Dec 31.
 */
unsigned md_civil_day366(unsigned month, unsigned day);

/*
 * From a year and seconds within its 366-day calendar to seconds since
 * 1970-01-01 00:00 on the same clock; Feb 29 of a common year becomes Mar 1.
 */
int64_t md_civil_from_366(int32_t year, int64_t second366);

#endif
