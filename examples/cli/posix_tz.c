/* Zones written as POSIX TZ strings: see posix_tz.h. */
#include "cli/posix_tz.h"

#include <string.h>

#include "cli/civil.h"

static int is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static int is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* `CET`, or `<+0330>` with signs and digits. At least three characters. */
static const char *name(const char *p)
{
    const char *start = p;

    if (*p == '<') {
        start = ++p;
        while (is_letter(*p) || is_digit(*p) || *p == '+' || *p == '-') {
            p++;
        }
        return *p == '>' && p - start >= 3 ? p + 1 : NULL;
    }
    while (is_letter(*p)) {
        p++;
    }
    return p - start >= 3 ? p : NULL;
}

static const char *number(const char *p, int most, int *out)
{
    int value = 0;

    if (p == NULL || !is_digit(*p)) {
        return NULL;
    }
    while (is_digit(*p)) {
        value = value * 10 + (*p - '0');
        if (value > most) {
            return NULL;
        }
        p++;
    }
    *out = value;
    return p;
}

/* `[+-]hh[:mm[:ss]]`; RFC 8536 allows up to 167 hours. */
static const char *clock_time(const char *p, int32_t *out)
{
    int parts[3] = {0, 0, 0};
    int sign = 1;

    if (*p == '+' || *p == '-') {
        sign = *p == '-' ? -1 : 1;
        p++;
    }
    p = number(p, 167, &parts[0]);
    for (int i = 1; i < 3 && p != NULL && *p == ':'; i++) {
        p = number(p + 1, 59, &parts[i]);
    }
    *out = sign * (parts[0] * 3600 + parts[1] * 60 + parts[2]);
    return p;
}

/* No clock stands a day away from Greenwich's. */
static int is_offset(int32_t seconds)
{
    return seconds > -86400 && seconds < 86400;
}

static const char *rule(const char *p, struct posix_rule *out)
{
    memset(out, 0, sizeof *out);
    out->time_sec = 7200;
    if (*p == 'M') {
        out->kind = 'M';
        p = number(p + 1, 12, &out->month);
        p = p != NULL && *p == '.' ? number(p + 1, 5, &out->week) : NULL;
        p = p != NULL && *p == '.' ? number(p + 1, 6, &out->day) : NULL;
        if (out->month == 0 || out->week == 0) {
            return NULL;
        }
    } else if (*p == 'J') {
        out->kind = 'J';
        p = number(p + 1, 365, &out->day);
        if (out->day == 0) {
            return NULL;
        }
    } else {
        out->kind = 'D';
        p = number(p, 365, &out->day);
    }
    if (p != NULL && *p == '/') {
        p = clock_time(p + 1, &out->time_sec);
    }
    return p;
}

int posix_tz_parse(const char *text, struct posix_tz *tz)
{
    const char *p = name(text);

    memset(tz, 0, sizeof *tz);
    if (p == NULL || (p = clock_time(p, &tz->std_offset_sec)) == NULL) {
        return -1;
    }
    /* POSIX counts what to add to local time to get UTC. */
    tz->std_offset_sec = -tz->std_offset_sec;
    if (!is_offset(tz->std_offset_sec)) {
        return -1;
    }
    if (*p == '\0') {
        return 0;
    }
    tz->has_dst = 1;
    tz->dst_offset_sec = tz->std_offset_sec + 3600;
    if ((p = name(p)) == NULL) {
        return -1;
    }
    if (*p != ',' && *p != '\0') {
        if ((p = clock_time(p, &tz->dst_offset_sec)) == NULL) {
            return -1;
        }
        tz->dst_offset_sec = -tz->dst_offset_sec;
    }
    if (*p == '\0') {
        /* What the C library assumes: the rules of the United States. */
        p = ",M3.2.0,M11.1.0";
    }
    if (*p != ',' || (p = rule(p + 1, &tz->begin)) == NULL || *p != ',' ||
        (p = rule(p + 1, &tz->end)) == NULL) {
        return -1;
    }
    return *p == '\0' && is_offset(tz->dst_offset_sec) ? 0 : -1;
}

int64_t posix_tz_moment(const struct posix_rule *rule_at, int64_t year,
                        int32_t offset_sec)
{
    int64_t days;

    if (rule_at->kind == 'M') {
        int64_t first = civil_days(year, rule_at->month, 1);
        int day = 1 + (rule_at->day - civil_weekday(first) + 7) % 7 +
                  7 * (rule_at->week - 1);

        while (day > civil_month_days(year, rule_at->month)) {
            day -= 7;
        }
        days = first + day - 1;
    } else {
        days = civil_days(year, 1, 1) + rule_at->day;
        if (rule_at->kind == 'J') {
            days -= 1;
            /* J60 is always March 1. */
            days += civil_is_leap(year) && rule_at->day >= 60;
        }
    }
    return days * 86400 + rule_at->time_sec - offset_sec;
}
