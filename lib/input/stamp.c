/*
 * Time stamps of log lines.
 *
 * Takes the head of a line, gives the stamp and how many bytes it fills.
 * Knows neither the year of a stamp without one nor the zone of one without
 * it. Fails with 0: not this family, or no possible time. A stamp ends at a
 * blank, a tab or the end of the line; `06:54:011` is none.
 */
#include "input/stamp.h"

#include "base/civil.h"

enum { BAD = 1000, DAY_SEC = 86400 };

/* Two digits as a number, BAD when they are none. */
static unsigned two(const char *at)
{
    unsigned tens = (unsigned)(unsigned char)at[0] - '0';
    unsigned ones = (unsigned)(unsigned char)at[1] - '0';

    return tens > 9 || ones > 9 ? BAD : tens * 10 + ones;
}

static unsigned four(const char *at)
{
    unsigned high = two(at);
    unsigned low = two(at + 2);

    return high == BAD || low == BAD ? UINT32_MAX : high * 100 + low;
}

/* The day of a BSD stamp: `31`, `01` or ` 1`. */
static unsigned two_padded(const char *at)
{
    if (at[0] == ' ' && md_is_digit(at[1]))
        return (unsigned)(at[1] - '0');
    return two(at);
}

static uint32_t letters(const char *at)
{
    return (uint32_t)(unsigned char)at[0] << 16 |
           (uint32_t)(unsigned char)at[1] << 8 | (uint32_t)(unsigned char)at[2];
}

#define NAME3(a, b, c)                                                         \
    ((uint32_t)(a) << 16 | (uint32_t)(b) << 8 | (uint32_t)(c))

/* 1..12, 0 for what is no month; syslogd writes English whatever the locale. */
static unsigned month_of(const char *at)
{
    switch (letters(at)) {
    case NAME3('J', 'a', 'n'):
        return 1;
    case NAME3('F', 'e', 'b'):
        return 2;
    case NAME3('M', 'a', 'r'):
        return 3;
    case NAME3('A', 'p', 'r'):
        return 4;
    case NAME3('M', 'a', 'y'):
        return 5;
    case NAME3('J', 'u', 'n'):
        return 6;
    case NAME3('J', 'u', 'l'):
        return 7;
    case NAME3('A', 'u', 'g'):
        return 8;
    case NAME3('S', 'e', 'p'):
        return 9;
    case NAME3('O', 'c', 't'):
        return 10;
    case NAME3('N', 'o', 'v'):
        return 11;
    case NAME3('D', 'e', 'c'):
        return 12;
    default:
        return 0;
    }
}

/* Does a weekday and a blank stand here? */
static bool weekday_at(md_slice s)
{
    if (s.len < 4 || s.ptr[3] != ' ')
        return false;
    switch (letters(s.ptr)) {
    case NAME3('M', 'o', 'n'):
    case NAME3('T', 'u', 'e'):
    case NAME3('W', 'e', 'd'):
    case NAME3('T', 'h', 'u'):
    case NAME3('F', 'r', 'i'):
    case NAME3('S', 'a', 't'):
    case NAME3('S', 'u', 'n'):
        return true;
    default:
        return false;
    }
}

static bool ends_at(md_slice s, size_t at)
{
    return at == s.len ||
           (at < s.len && (s.ptr[at] == ' ' || s.ptr[at] == '\t'));
}

/* What a fraction of so many digits is to be multiplied with. */
static const uint32_t scale[7] = {1000000, 100000, 10000, 1000, 100, 10, 1};

/* A fraction behind the seconds, `.437721` or `,437`: the place behind it,
 * 0 when it has ten digits or more. No digit: no fraction. */
static size_t fraction_at(md_slice s, size_t at, md_stamp *out)
{
    size_t from = at + 1;
    size_t digits = 0;
    uint32_t value = 0;

    if (from >= s.len || (s.ptr[at] != '.' && s.ptr[at] != ','))
        return at;
    while (from + digits < s.len && md_is_digit(s.ptr[from + digits])) {
        if (digits == 9)
            return 0;
        if (digits < 6)
            value = value * 10 + (uint32_t)(s.ptr[from + digits] - '0');
        digits++;
    }
    if (digits == 0)
        return at;
    out->usec = value * scale[digits < 6 ? digits : 6];
    out->fraction = (uint8_t)digits;
    return from + digits;
}

/*
 * `03:20:36` and its fraction. Sets out->usec and out->fraction, *sec to the
 * second of the day; gives the place behind, 0 when it is no time of day. A
 * leap second becomes the last microsecond of the minute, so that order is
 * kept and no later calculation meets a minute of 61 seconds.
 */
static size_t clock_at(md_slice s, size_t at, md_stamp *out, int64_t *sec)
{
    const char *p = s.ptr + at;
    unsigned hour, minute, second;

    if (at + 8 > s.len || p[2] != ':' || p[5] != ':')
        return 0;
    hour = two(p);
    minute = two(p + 3);
    second = two(p + 6);
    if (hour > 23 || minute > 59 || second > 60)
        return 0;
    out->usec = 0;
    out->fraction = 0;
    at += 8;
    if (at < s.len && s.ptr[at] != ' ')
        at = fraction_at(s, at, out);
    if (second == 60) {
        second = 59;
        out->usec = 999999;
    }
    *sec = (int64_t)hour * 3600 + (int64_t)minute * 60 + second;
    return at;
}

/*
 * ` 2026` behind a BSD time (ctime(3) and some syslogds). A host may have a
 * name of digits only, so the year must be of the time of syslog.
 */
static size_t year_behind(md_slice s, size_t at, unsigned *year)
{
    unsigned found;

    if (at + 5 > s.len || s.ptr[at] != ' ' || !md_is_digit(s.ptr[at + 1]) ||
        !ends_at(s, at + 5))
        return at;
    found = four(s.ptr + at + 1);
    if (found < 1970 || found > 2199)
        return at;
    *year = found;
    return at + 5;
}

/* Parts read; year UINT32_MAX: none was written. */
static size_t bsd_finish(md_slice s, size_t at, unsigned year, unsigned month,
                         unsigned day, md_stamp *out)
{
    int64_t sec;

    at = clock_at(s, at, out, &sec);
    if (at == 0)
        return 0;
    if (year == UINT32_MAX)
        at = year_behind(s, at, &year);
    if (!ends_at(s, at))
        return 0;
    if (year == UINT32_MAX) {
        if (!md_civil_valid_day(0, month, day))
            return 0;
        out->sec = (int64_t)md_civil_day366(month, day) * DAY_SEC + sec;
        out->form = MD_STAMP_CIVIL;
        return at;
    }
    if (!md_civil_valid_day((int32_t)year, month, day))
        return 0;
    out->sec = md_civil_days((int32_t)year, month, day) * DAY_SEC + sec;
    out->form = MD_STAMP_LOCAL;
    return at;
}

/* The rarer forms: a weekday or a year in front, a day of one digit without
 * padding, a year between day and time. */
static size_t bsd_other(md_slice s, md_stamp *out)
{
    unsigned year = UINT32_MAX;
    unsigned month, day;
    size_t at = 0;
    size_t digits = 0;

    if (weekday_at(s))
        at = 4;
    if (at + 5 <= s.len && md_is_digit(s.ptr[at])) {
        year = four(s.ptr + at);
        if (year == UINT32_MAX || s.ptr[at + 4] != ' ')
            return 0;
        at += 5;
    }
    if (at + 5 > s.len || s.ptr[at + 3] != ' ')
        return 0;
    month = month_of(s.ptr + at);
    at += 4;
    if (s.ptr[at] == ' ')
        at++;
    for (day = 0; at < s.len && md_is_digit(s.ptr[at]) && digits < 3; at++) {
        day = day * 10 + (unsigned)(s.ptr[at] - '0');
        digits++;
    }
    if (month == 0 || digits == 0 || digits > 2 || at >= s.len ||
        s.ptr[at] != ' ')
        return 0;
    at++;
    if (year == UINT32_MAX && at + 5 <= s.len && s.ptr[at + 4] == ' ') {
        year = four(s.ptr + at);
        if (year == UINT32_MAX)
            return 0;
        at += 5;
    }
    return bsd_finish(s, at, year, month, day, out);
}

static unsigned digit(const char *at)
{
    return (unsigned)(unsigned char)*at - '0';
}

/* Is any of these bytes no digit? */
static bool no_digits(const char *at, unsigned count)
{
    unsigned bad = 0;
    unsigned i;

    for (i = 0; i < count; i++)
        bad |= digit(at + i) > 9;
    return bad != 0;
}

static unsigned pair_at(const char *at)
{
    return digit(at) * 10 + digit(at + 1);
}

/* `Aug 31 03:20:36 ` and no year behind it, as nearly every syslogd writes
 * it: all digits are looked at together. 0: read it in another way. */
static size_t bsd_usual(md_slice s, md_stamp *out)
{
    const char *p = s.ptr;
    unsigned month, day, hour, minute, second;

    if (s.len < 17 || p[3] != ' ' || p[6] != ' ' || p[9] != ':' ||
        p[12] != ':' || p[15] != ' ' || md_is_digit(p[16]) ||
        no_digits(p + 5, 1) || no_digits(p + 7, 2) || no_digits(p + 10, 2) ||
        no_digits(p + 13, 2))
        return 0;
    month = month_of(p);
    day = (p[4] == ' ' ? 0 : digit(p + 4) * 10) + digit(p + 5);
    hour = pair_at(p + 7);
    minute = pair_at(p + 10);
    second = pair_at(p + 13);
    if (hour > 23 || minute > 59 || second > 59 ||
        !md_civil_valid_day(0, month, day))
        return 0;
    out->usec = 0;
    out->fraction = 0;
    out->sec = (int64_t)md_civil_day366(month, day) * DAY_SEC + hour * 3600 +
               minute * 60 + second;
    out->form = MD_STAMP_CIVIL;
    return 15;
}

size_t md_stamp_bsd(md_slice s, md_stamp *out)
{
    size_t usual = bsd_usual(s, out);

    if (usual != 0)
        return usual;
    if (s.len >= 15 && s.ptr[3] == ' ' && s.ptr[6] == ' ' && s.ptr[9] == ':') {
        unsigned month = month_of(s.ptr);
        unsigned day = two_padded(s.ptr + 4);

        if (month != 0 && day != BAD)
            return bsd_finish(s, 7, UINT32_MAX, month, day, out);
    }
    return bsd_other(s, out);
}

/* `2026-11-24` at s[at]; the days since 1970-01-01 in *days. */
static bool date_at(md_slice s, size_t at, int64_t *days)
{
    const char *p = s.ptr + at;
    unsigned year, month, day;

    if (at + 10 > s.len || p[4] != '-' || p[7] != '-')
        return false;
    year = four(p);
    month = two(p + 5);
    day = two(p + 8);
    if (year == UINT32_MAX || !md_civil_valid_day((int32_t)year, month, day))
        return false;
    *days = md_civil_days((int32_t)year, month, day);
    return true;
}

/* `Z`, `+01:00`, `-0500`, `+02`: the place behind, 0 when there is none. */
static size_t zone_at(md_slice s, size_t at, int64_t *offset)
{
    bool east;
    unsigned hours, minutes = 0;

    *offset = 0;
    if (at >= s.len)
        return 0;
    if (s.ptr[at] == 'Z' || s.ptr[at] == 'z')
        return at + 1;
    if ((s.ptr[at] != '+' && s.ptr[at] != '-') || at + 3 > s.len)
        return 0;
    east = s.ptr[at] == '+';
    hours = two(s.ptr + at + 1);
    at += 3;
    if (at + 3 <= s.len && s.ptr[at] == ':') {
        minutes = two(s.ptr + at + 1);
        at += 3;
    } else if (at + 2 <= s.len && md_is_digit(s.ptr[at])) {
        minutes = two(s.ptr + at);
        at += 2;
    }
    if (hours > 23 || minutes > 59)
        return 0;
    *offset = (int64_t)hours * 3600 + (int64_t)minutes * 60;
    if (!east)
        *offset = -*offset;
    return at;
}

static size_t stamp_close(md_stamp *out, int64_t local, int64_t offset,
                          md_stamp_form form, size_t at)
{
    out->sec = local - offset;
    out->form = (uint8_t)form;
    return at;
}

/* `2026-11-24T06:54:11.855611+00:00 `, as rsyslog writes it: every part has
 * its place. 0: read it in another way. */
static size_t iso_usual(md_slice s, md_stamp *out)
{
    const char *p = s.ptr;
    unsigned year, month, day, hour, minute, second, east_hours, east_minutes;
    int64_t offset;

    if (s.len < 33 || p[4] != '-' || p[7] != '-' || p[10] != 'T' ||
        p[13] != ':' || p[16] != ':' || p[19] != '.' ||
        (p[26] != '+' && p[26] != '-') || p[29] != ':' || p[32] != ' ' ||
        no_digits(p, 4) || no_digits(p + 5, 2) || no_digits(p + 8, 2) ||
        no_digits(p + 11, 2) || no_digits(p + 14, 2) || no_digits(p + 17, 2) ||
        no_digits(p + 20, 6) || no_digits(p + 27, 2) || no_digits(p + 30, 2))
        return 0;
    year = pair_at(p) * 100 + pair_at(p + 2);
    month = pair_at(p + 5);
    day = pair_at(p + 8);
    hour = pair_at(p + 11);
    minute = pair_at(p + 14);
    second = pair_at(p + 17);
    east_hours = pair_at(p + 27);
    east_minutes = pair_at(p + 30);
    if (hour > 23 || minute > 59 || second > 59 || east_hours > 23 ||
        east_minutes > 59 || !md_civil_valid_day((int32_t)year, month, day))
        return 0;
    offset = (int64_t)east_hours * 3600 + (int64_t)east_minutes * 60;
    out->sec = md_civil_days((int32_t)year, month, day) * DAY_SEC +
               (int64_t)hour * 3600 + (int64_t)minute * 60 + second -
               (p[26] == '+' ? offset : -offset);
    out->usec =
        pair_at(p + 20) * 10000 + pair_at(p + 22) * 100 + pair_at(p + 24);
    out->fraction = 6;
    out->form = MD_STAMP_UTC;
    return 32;
}

size_t md_stamp_iso(md_slice s, md_stamp *out)
{
    int64_t days, sec, offset;
    size_t at = iso_usual(s, out);
    size_t behind;

    if (at != 0)
        return at;

    if (s.len < 19 ||
        (s.ptr[10] != 'T' && s.ptr[10] != 't' && s.ptr[10] != ' ') ||
        !date_at(s, 0, &days))
        return 0;
    at = clock_at(s, 11, out, &sec);
    if (at == 0)
        return 0;
    sec += days * DAY_SEC;
    behind = zone_at(s, at, &offset);
    if (behind == 0 && at + 1 < s.len && s.ptr[at] == ' ' &&
        (s.ptr[at + 1] == '+' || s.ptr[at + 1] == '-'))
        behind = zone_at(s, at + 1, &offset);
    if (behind != 0 && ends_at(s, behind))
        return stamp_close(out, sec, offset, MD_STAMP_UTC, behind);
    if (!ends_at(s, at))
        return 0;
    return stamp_close(out, sec, 0, MD_STAMP_LOCAL, at);
}

/* The zone word of journalctl: capital letters (`UTC`, `CEST`), or digits
 * with a sign where a zone has no letters. 0 when there is none. */
static size_t zone_word(md_slice s, size_t at)
{
    size_t end = at;

    while (end < s.len && s.ptr[end] >= 'A' && s.ptr[end] <= 'Z')
        end++;
    return end - at >= 2 && end - at <= 6 && ends_at(s, end) ? end : 0;
}

size_t md_stamp_full(md_slice s, md_stamp *out)
{
    int64_t days, sec, offset;
    size_t at, behind;
    md_slice zone;

    if (!weekday_at(s) || !date_at(s, 4, &days) || s.len < 15 ||
        s.ptr[14] != ' ')
        return 0;
    at = clock_at(s, 15, out, &sec);
    if (at == 0 || !ends_at(s, at))
        return 0;
    sec += days * DAY_SEC;
    behind = zone_word(s, at + 1);
    if (behind != 0) {
        zone = md_slice_sub(s, at + 1, behind - at - 1);
        return stamp_close(out, sec, 0,
                           md_slice_eq(zone, MD_LIT("UTC")) ||
                                   md_slice_eq(zone, MD_LIT("GMT"))
                               ? MD_STAMP_UTC
                               : MD_STAMP_LOCAL,
                           behind);
    }
    behind = zone_at(s, at + 1, &offset);
    if (behind != 0 && ends_at(s, behind))
        return stamp_close(out, sec, offset, MD_STAMP_UTC, behind);
    return stamp_close(out, sec, 0, MD_STAMP_LOCAL, at);
}

size_t md_stamp_unix(md_slice s, md_stamp *out)
{
    size_t at = 0;
    int64_t sec = 0;

    while (at < s.len && at < 11 && md_is_digit(s.ptr[at]))
        sec = sec * 10 + (s.ptr[at++] - '0');
    /* Without the point and microseconds it may be any number. */
    if (at < 9 || at >= s.len || s.ptr[at] != '.')
        return 0;
    out->usec = 0;
    out->fraction = 0;
    at = fraction_at(s, at, out);
    if (at == 0 || out->fraction == 0 || !ends_at(s, at))
        return 0;
    return stamp_close(out, sec, 0, MD_STAMP_UTC, at);
}
