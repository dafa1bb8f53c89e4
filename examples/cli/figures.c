/* Numbers for people: see figures.h. */
#include "cli/figures.h"

#include <inttypes.h>

void figure_count(struct str *s, uint64_t n)
{
    char digits[24];
    size_t len = 0;

    do {
        if (len % 4 == 3) {
            digits[len++] = ',';
        }
        digits[len++] = (char)('0' + n % 10);
        n /= 10;
    } while (n != 0 && len < sizeof digits - 1);
    if (n != 0) {
        /* More than 18 digits: nobody counts so far. */
        str_put(s, "over ");
    }
    while (len > 0) {
        str_char(s, digits[--len]);
    }
}

void figure_things(struct str *s, uint64_t n, const char *one, const char *many)
{
    figure_count(s, n);
    str_fmt(s, " %s", n == 1 ? one : many);
}

/* Tenths, or hundredths below one, without floating point. */
static void seconds(struct str *s, int64_t usec)
{
    if (usec < 995000) {
        str_fmt(s, "0.%02" PRId64 " s", (usec + 5000) / 10000);
    } else if (usec < 9950000) {
        int64_t tenths = (usec + 50000) / 100000;

        str_fmt(s, "%" PRId64 ".%" PRId64 " s", tenths / 10, tenths % 10);
    } else {
        str_fmt(s, "%" PRId64 " s", (usec + 500000) / 1000000);
    }
}

static void two_units(struct str *s, int64_t big, const char *big_name,
                      int64_t small, const char *small_name)
{
    str_fmt(s, "%" PRId64 " %s", big, big_name);
    if (small != 0) {
        str_fmt(s, " %" PRId64 " %s", small, small_name);
    }
}

void figure_duration(struct str *s, int64_t usec)
{
    int64_t sec;

    if (usec < 0) {
        usec = 0;
    }
    if (usec < 59500000) {
        seconds(s, usec);
        return;
    }
    sec = usec / 1000000 + (usec % 1000000 >= 500000);
    if (sec < 3600) {
        two_units(s, sec / 60, "min", sec % 60, "s");
    } else if (sec < 86400) {
        two_units(s, sec / 3600, "h", sec % 3600 / 60, "min");
    } else {
        two_units(s, sec / 86400, "d", sec % 86400 / 3600, "h");
    }
}

void figure_bytes(struct str *s, uint64_t bytes)
{
    static const char *const units[] = {"kB", "MB", "GB", "TB", "PB", "EB"};
    uint64_t unit = 1000;
    size_t i = 0;

    if (bytes < 1000) {
        str_fmt(s, "%" PRIu64 " %s", bytes, bytes == 1 ? "byte" : "bytes");
        return;
    }
    while (i + 1 < sizeof units / sizeof units[0] && bytes / unit >= 1000) {
        unit *= 1000;
        i++;
    }
    if (bytes / unit < 100) {
        uint64_t tenths = bytes / (unit / 10);

        str_fmt(s, "%" PRIu64 ".%" PRIu64 " %s", tenths / 10, tenths % 10,
                units[i]);
    } else {
        str_fmt(s, "%" PRIu64 " %s", bytes / unit, units[i]);
    }
}
