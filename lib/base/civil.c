/*
 * Civil time: days and seconds of the proleptic Gregorian calendar.
 *
 * Takes dates and seconds, gives the other. Knows no zone, no leap seconds
 * and no clock. Cannot fail: a date that is none gives some number, never an
 * access outside of a table.
 */
#include "base/civil.h"

enum { DAY = 86400, DAYS_400 = 146097, EPOCH_DAYS = 719528 };

/* Days before each month of a year with 366 days; the end behind. */
static const uint16_t before_month[13] = {0,   31,  60,  91,  121, 152, 182,
                                          213, 244, 274, 305, 335, 366};

static int64_t floor_div(int64_t a, int64_t b)
{
    int64_t quotient = a / b;

    return a % b < 0 ? quotient - 1 : quotient;
}

bool md_civil_leap(int32_t year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/* Days from 0000-01-01 to the first day of a year; year 0 is a leap year. */
static int64_t days_before_year(int64_t year)
{
    int64_t last = year - 1;

    return 365 * year + floor_div(last, 4) - floor_div(last, 100) +
           floor_div(last, 400) + 1;
}

int64_t md_civil_days(int32_t year, unsigned month, unsigned day)
{
    int64_t days = days_before_year(year) - EPOCH_DAYS;

    days += md_civil_day366(month, day);
    return month > 2 && !md_civil_leap(year) ? days - 1 : days;
}

int64_t md_civil_seconds(const md_civil *civil)
{
    return md_civil_days(civil->year, civil->month, civil->day) * DAY +
           civil->hour * 3600 + civil->minute * 60 + civil->second;
}

void md_civil_from_seconds(int64_t seconds, md_civil *out)
{
    int64_t days = floor_div(seconds, DAY);
    unsigned clock = (unsigned)(seconds - days * DAY);
    int64_t year;
    unsigned place;
    unsigned month = 1;

    days += EPOCH_DAYS;
    /* The mean year is right or one off; the day itself decides. */
    year = floor_div(days, DAYS_400) * 400 +
           (days - floor_div(days, DAYS_400) * DAYS_400) * 400 / DAYS_400;
    if (days_before_year(year) > days)
        year--;
    else if (days_before_year(year + 1) <= days)
        year++;
    place = (unsigned)(days - days_before_year(year));
    if (place >= 59 && !md_civil_leap((int32_t)year))
        place++;
    while (place >= before_month[month])
        month++;
    out->year = (int32_t)year;
    out->month = (uint8_t)month;
    out->day = (uint8_t)(place - before_month[month - 1] + 1);
    out->hour = (uint8_t)(clock / 3600);
    out->minute = (uint8_t)(clock / 60 % 60);
    out->second = (uint8_t)(clock % 60);
}

bool md_civil_valid_day(int32_t year, unsigned month, unsigned day)
{
    unsigned last;

    if (month < 1 || month > 12)
        return false;
    last = (unsigned)(before_month[month] - before_month[month - 1]);
    if (month == 2 && year != 0 && !md_civil_leap(year))
        last = 28;
    return day >= 1 && day <= last;
}

unsigned md_civil_day366(unsigned month, unsigned day)
{
    if (month < 1 || month > 12)
        return 0;
    return before_month[month - 1] + day - 1;
}

int64_t md_civil_from_366(int32_t year, int64_t second366)
{
    int64_t day = floor_div(second366, DAY);
    int64_t clock = second366 - day * DAY;

    /* Without Feb 29 (place 59) all behind it moves up by one. */
    if (day > 59 && !md_civil_leap(year))
        day--;
    return (days_before_year(year) - EPOCH_DAYS + day) * DAY + clock;
}
