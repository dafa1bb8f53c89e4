/* Moments as people write and read them: see when.h. */
#include "cli/when.h"

#include <inttypes.h>
#include <string.h>

#include "cli/civil.h"

#define SECOND INT64_C(1000000)

static int64_t floor_sec(int64_t usec)
{
    return usec / SECOND - (usec % SECOND < 0);
}

static int is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Exactly count digits. */
static const char *digits(const char *p, int count, int *out)
{
    *out = 0;
    for (int i = 0; p != NULL && i < count; i++) {
        if (!is_digit(p[i])) {
            return NULL;
        }
        *out = *out * 10 + (p[i] - '0');
    }
    return p != NULL ? p + count : NULL;
}

static const char *expect(const char *p, char c)
{
    return p != NULL && *p == c ? p + 1 : NULL;
}

/* Digits behind the point as microseconds; what is finer is cut. */
static const char *fraction(const char *p, int *usec)
{
    int scale = 100000;

    *usec = 0;
    if (!is_digit(*p)) {
        return NULL;
    }
    for (; is_digit(*p); p++) {
        *usec += (*p - '0') * scale;
        scale /= 10;
    }
    return p;
}

/* `HH:MM[:SS[.fraction]]`; NULL when there is none. */
static const char *time_of_day(const char *p, struct civil *c)
{
    p = digits(p, 2, &c->hour);
    p = digits(expect(p, ':'), 2, &c->minute);
    if (p != NULL && *p == ':') {
        p = digits(p + 1, 2, &c->second);
        if (p != NULL && (*p == '.' || *p == ',')) {
            p = fraction(p + 1, &c->usec);
        }
    }
    return p;
}

static int64_t from_local(const struct zone *zone, const struct civil *c)
{
    return zone_to_utc(zone, civil_seconds(c)) * SECOND + c->usec;
}

/* `2026-08-31`, with a time of day behind it or not, with a zone or not. */
static int parse_date(const char *p, const struct zone *zone, int64_t *usec)
{
    struct civil c = {0};
    int year = 0;
    int32_t offset;

    p = digits(p, 4, &year);
    p = digits(expect(p, '-'), 2, &c.month);
    p = digits(expect(p, '-'), 2, &c.day);
    c.year = year;
    if (p == NULL) {
        return -1;
    }
    if (*p == 'T' || *p == 't' || *p == ' ' || *p == '_') {
        p = time_of_day(p + 1, &c);
    }
    if (p == NULL || !civil_valid(&c)) {
        return -1;
    }
    if (*p == '\0') {
        *usec = from_local(zone, &c);
        return 0;
    }
    if (*p == ' ') {
        p++;
    }
    if (zone_parse_offset(p, strlen(p), &offset) != 0) {
        return -1;
    }
    *usec = (civil_seconds(&c) - offset) * SECOND + c.usec;
    return 0;
}

/* Midnight of the day of now, and that many days after. */
static int64_t midnight(const struct zone *zone, int64_t now_usec, int days)
{
    int64_t day = when_day(zone, now_usec) + days;

    return zone_to_utc(zone, day * 86400) * SECOND;
}

static int parse_clock(const char *text, const struct zone *zone,
                       int64_t now_usec, int64_t *usec)
{
    struct civil c = {.year = 1970, .month = 1, .day = 1};
    const char *p = time_of_day(text, &c);
    int64_t day;

    if (p == NULL || *p != '\0' || !civil_valid(&c)) {
        return -1;
    }
    day = when_day(zone, now_usec);
    *usec =
        zone_to_utc(zone, day * 86400 + civil_seconds(&c)) * SECOND + c.usec;
    return 0;
}

int when_parse_length(const char *text, int64_t *usec)
{
    static const struct {
        const char *name;
        int64_t usec;
    } units[] = {
        {"", SECOND},          {"s", SECOND},
        {"sec", SECOND},       {"m", 60 * SECOND},
        {"min", 60 * SECOND},  {"h", 3600 * SECOND},
        {"d", 86400 * SECOND}, {"w", 7 * 86400 * SECOND},
    };
    int64_t whole = 0;
    int part = 0;
    const char *p = text;

    if (!is_digit(*p)) {
        return -1;
    }
    for (; is_digit(*p); p++) {
        whole = whole * 10 + (*p - '0');
        if (whole > 100000000) {
            return -1;
        }
    }
    if (*p == '.' && (p = fraction(p + 1, &part)) == NULL) {
        return -1;
    }
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        if (strcmp(p, units[i].name) == 0) {
            /* At most 10^8 weeks: 6 * 10^19 would not fit. */
            if (whole > INT64_C(100000000) * SECOND / units[i].usec) {
                return -1;
            }
            *usec = whole * units[i].usec + part * (units[i].usec / SECOND);
            return 0;
        }
    }
    return -1;
}

int when_parse(const char *text, const struct zone *zone, int64_t now_usec,
               int64_t *usec)
{
    int64_t length;

    if (strcmp(text, "now") == 0) {
        *usec = now_usec;
        return 0;
    }
    if (strcmp(text, "today") == 0) {
        *usec = midnight(zone, now_usec, 0);
        return 0;
    }
    if (strcmp(text, "yesterday") == 0) {
        *usec = midnight(zone, now_usec, -1);
        return 0;
    }
    if (text[0] == '-') {
        if (when_parse_length(text + 1, &length) != 0) {
            return -1;
        }
        *usec = now_usec - length;
        return 0;
    }
    if (strlen(text) >= 3 && text[2] == ':') {
        return parse_clock(text, zone, now_usec, usec);
    }
    return parse_date(text, zone, usec);
}

static void local(const struct zone *zone, int64_t usec, struct civil *c)
{
    int64_t sec = floor_sec(usec);

    civil_of(sec + zone_offset(zone, sec), c);
    c->usec = (int)(usec - sec * SECOND);
}

void when_print(struct str *s, const struct zone *zone, int64_t usec,
                unsigned parts)
{
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr",
                                         "May", "Jun", "Jul", "Aug",
                                         "Sep", "Oct", "Nov", "Dec"};
    struct civil c;

    local(zone, usec, &c);
    if ((parts & WHEN_DATE) != 0) {
        str_fmt(s, "%d %s ", c.day, months[c.month - 1]);
        if ((parts & WHEN_YEAR) != 0) {
            str_fmt(s, "%" PRId64 " ", c.year);
        }
    }
    str_fmt(s, "%02d:%02d", c.hour, c.minute);
    if ((parts & WHEN_SECONDS) != 0) {
        str_fmt(s, ":%02d", c.second);
        if ((parts & WHEN_FRACTION) != 0 && c.usec != 0) {
            str_fmt(s, ".%03d", c.usec / 1000);
        }
    }
}

void when_print_offset(struct str *s, const struct zone *zone, int64_t usec)
{
    int32_t offset = zone_offset(zone, floor_sec(usec));
    int32_t size = offset < 0 ? -offset : offset;

    str_fmt(s, "%c%02d:%02d", offset < 0 ? '-' : '+', (int)(size / 3600),
            (int)(size % 3600 / 60));
}

void when_print_utc(struct str *s, int64_t usec)
{
    struct civil c;
    int64_t sec = floor_sec(usec);
    int part = (int)(usec - sec * SECOND);

    civil_of(sec, &c);
    str_fmt(s, "%04" PRId64 "-%02d-%02dT%02d:%02d:%02d", c.year, c.month, c.day,
            c.hour, c.minute, c.second);
    if (part != 0) {
        str_fmt(s, ".%06d", part);
        while (s->ptr[s->len - 1] == '0') {
            str_cut(s, s->len - 1);
        }
    }
    str_char(s, 'Z');
}

int64_t when_day(const struct zone *zone, int64_t usec)
{
    int64_t sec = floor_sec(usec);
    int64_t at = sec + zone_offset(zone, sec);

    return at / 86400 - (at % 86400 < 0);
}

int64_t when_year(const struct zone *zone, int64_t usec)
{
    struct civil c;

    local(zone, usec, &c);
    return c.year;
}
