/*
 * Civil time from counted microseconds; see calendar.h.
 */
#include "calendar.h"

#include <string.h>

/* Days since 1970-01-01 of a date of the Gregorian calendar.  The year is
 * taken to begin in March, so that February 29 is its last day. */
int64_t calendar_days(int32_t year, uint32_t month, uint32_t day)
{
    int64_t y = month > 2 ? year : year - 1;
    int64_t m = month > 2 ? month - 3 : month + 9;
    int64_t day_of_year = (153 * m + 2) / 5 + day - 1;
    int64_t leap_days = y / 4 - y / 100 + y / 400;

    return y * 365 + leap_days + day_of_year - 719468;
}

struct calendar_date calendar_date(int64_t usec)
{
    int64_t days = usec / CALENDAR_DAY + 719468;
    int64_t era = days / 146097;
    int64_t left = days % 146097;
    int64_t y = (left - left / 1460 + left / 36524 - left / 146096) / 365;
    int64_t day_of_year = left - (365 * y + y / 4 - y / 100);
    int64_t m = (5 * day_of_year + 2) / 153;
    struct calendar_date date;

    date.day = (uint32_t)(day_of_year - (153 * m + 2) / 5 + 1);
    date.month = (uint32_t)(m < 10 ? m + 3 : m - 9);
    date.year = (int32_t)(y + era * 400 + (date.month <= 2));
    return date;
}

static void two_digits(char *text, uint32_t value)
{
    text[0] = (char)('0' + value / 10);
    text[1] = (char)('0' + value % 10);
}

static void clock_text(char text[8], int64_t usec, uint32_t *seconds)
{
    uint32_t in_day = (uint32_t)(usec % CALENDAR_DAY / CALENDAR_SECOND);

    two_digits(text, in_day / 3600);
    text[2] = ':';
    two_digits(text + 3, in_day / 60 % 60);
    text[5] = ':';
    two_digits(text + 6, in_day % 60);
    *seconds = in_day;
}

static void date_text(char *text, const struct calendar_date *date,
                      const char *separator)
{
    size_t gap = strlen(separator);

    two_digits(text, (uint32_t)date->year / 100);
    two_digits(text + 2, (uint32_t)date->year % 100);
    memcpy(text + 4, separator, gap);
    two_digits(text + 4 + gap, date->month);
    memcpy(text + 6 + gap, separator, gap);
    two_digits(text + 6 + 2 * gap, date->day);
}

static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

size_t calendar_bsd(char text[16], int64_t usec, char pad)
{
    struct calendar_date date = calendar_date(usec);
    uint32_t seconds;

    memcpy(text, months + 3 * (date.month - 1), 3);
    text[3] = ' ';
    two_digits(text + 4, date.day);
    if (date.day < 10)
        text[4] = pad;
    text[6] = ' ';
    clock_text(text + 7, usec, &seconds);
    text[15] = '\0';
    return 15;
}

size_t calendar_iso(char text[20], int64_t usec)
{
    struct calendar_date date = calendar_date(usec);
    uint32_t seconds;

    date_text(text, &date, "-");
    text[10] = 'T';
    clock_text(text + 11, usec, &seconds);
    text[19] = '\0';
    return 19;
}

size_t calendar_compact(char text[15], int64_t usec)
{
    struct calendar_date date = calendar_date(usec);
    char clock[8];
    uint32_t seconds;

    date_text(text, &date, "");
    clock_text(clock, usec, &seconds);
    two_digits(text + 8, seconds / 3600);
    two_digits(text + 10, seconds / 60 % 60);
    two_digits(text + 12, seconds % 60);
    text[14] = '\0';
    return 14;
}
