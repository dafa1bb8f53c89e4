/*
 * Days and hours of the Gregorian calendar, without a clock, a zone, a locale.
 */
#ifndef CLI_CIVIL_H
#define CLI_CIVIL_H

#include <stdint.h>

struct civil {
    int64_t year;
    int month;  /* 1..12 */
    int day;    /* 1..31 */
    int hour;   /* 0..23 */
    int minute; /* 0..59 */
    int second; /* 0..60 */
    int usec;   /* 0..999,999 */
};

int civil_is_leap(int64_t year);
int civil_month_days(int64_t year, int month);
/* Days since 1970-01-01. */
int64_t civil_days(int64_t year, int month, int day);
/* 0 is Sunday. */
int civil_weekday(int64_t days);
/* Seconds since 1970-01-01 00:00, as if the fields were UTC. */
int64_t civil_seconds(const struct civil *c);
/* The other way round; usec becomes 0. */
void civil_of(int64_t seconds, struct civil *c);
/* Is there such a day and such a time of day? */
int civil_valid(const struct civil *c);

#endif
