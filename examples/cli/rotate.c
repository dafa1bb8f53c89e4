/*
 * Names of rotated logs: see rotate.h.
 *
 * logrotate writes NAME.1, NAME.2.gz or, with dateext, NAME-20260831.gz and
 * variants (NAME-2026083112, NAME-2026-08-31, NAME-20260831-1788141600);
 * `postfix logrotate` writes NAME.20260831-120000.
 */
#include "cli/rotate.h"

#include <string.h>

static int is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static size_t without_packing(const char *name, size_t len)
{
    static const char *const endings[] = {".gz", ".xz", ".zst", ".bz2"};

    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        size_t n = strlen(endings[i]);

        if (len > n && memcmp(name + len - n, endings[i], n) == 0) {
            return len - n;
        }
    }
    return len;
}

/*
 * A date of at least eight digits, dashes between them, as one number that
 * grows with time: read to 14 digits, missing ones are 0. A count of seconds
 * behind the day (ten digits) is cut, it grows as well.
 */
static int read_date(const char *p, size_t len, uint64_t *number)
{
    uint64_t value = 0;
    int digits = 0;

    for (size_t i = 0; i < len; i++) {
        if (p[i] == '-' || p[i] == '_' || p[i] == 'T') {
            continue;
        }
        if (digits < 18) {
            value = value * 10 + (uint64_t)(p[i] - '0');
            digits++;
        }
    }
    if (digits < 8 || p[0] == '0') {
        return 0;
    }
    for (; digits < 18; digits++) {
        value *= 10;
    }
    *number = value;
    return 1;
}

static int is_date_char(char c)
{
    return is_digit(c) || c == '-' || c == '_' || c == 'T';
}

void rotate_parse(const char *name, struct rotate_name *out)
{
    const char *slash = strrchr(name, '/');
    size_t start = slash != NULL ? (size_t)(slash - name) + 1 : 0;
    size_t len = without_packing(name, strlen(name));
    size_t i = len;
    size_t digits = 0;

    out->base_len = len;
    out->kind = ROTATE_LIVE;
    out->number = 0;
    while (i > start && is_digit(name[i - 1])) {
        i--;
        digits++;
    }
    if (digits > 0 && digits <= 5 && i > start + 1 && name[i - 1] == '.') {
        out->kind = ROTATE_NUMBER;
        for (size_t k = i; k < len; k++) {
            out->number = out->number * 10 + (uint64_t)(name[k] - '0');
        }
        out->base_len = i - 1;
        return;
    }
    while (i > start && is_date_char(name[i - 1])) {
        i--;
    }
    /* `mail.log-20260831`: the dash before the date is not of it. */
    while (i < len && !is_digit(name[i])) {
        i++;
    }
    if (i > start + 1 && i < len &&
        (name[i - 1] == '-' || name[i - 1] == '.' || name[i - 1] == '_') &&
        read_date(name + i, len - i, &out->number)) {
        out->kind = ROTATE_DATE;
        out->base_len = i - 1;
    }
}

int rotate_same_set(const char *a, const char *b)
{
    struct rotate_name x;
    struct rotate_name y;

    rotate_parse(a, &x);
    rotate_parse(b, &y);
    return x.base_len == y.base_len && memcmp(a, b, x.base_len) == 0;
}

int rotate_compare(const struct rotate_name *a, const struct rotate_name *b)
{
    if (a->kind != b->kind) {
        return a->kind < b->kind ? -1 : 1;
    }
    if (a->number == b->number) {
        return 0;
    }
    if (a->kind == ROTATE_NUMBER) {
        return a->number > b->number ? -1 : 1;
    }
    return a->number < b->number ? -1 : 1;
}
