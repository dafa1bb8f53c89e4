/*
 * Reads the numbers of fields.
 *
 * Takes a field's number and its value as logged. SECONDS become microseconds
 * without floating point, rounded down: what `%g` and anvil write, `1.25`,
 * `1e-05`, `60s`, `7d`. Too large is INT64_MAX. False: it is no number, or the
 * field has none.
 */
#include "record/record.h"

#include "record/words.h"

/* Units behind a number of seconds: anvil writes `60s`, `7d`. */
static int64_t record_unit(char c)
{
    switch (c) {
    case 's':
        return 1;
    case 'm':
        return 60;
    case 'h':
        return 3600;
    case 'd':
        return 86400;
    case 'w':
        return 604800;
    default:
        return 0;
    }
}

/* `e-05` of `1e-05`: printf's %g writes it for very short delays. */
static bool record_exponent(md_slice s, int *exponent)
{
    bool negative = false;
    uint64_t value;

    if (s.len > 0 && (s.ptr[0] == '-' || s.ptr[0] == '+')) {
        negative = s.ptr[0] == '-';
        s = md_slice_skip(s, 1);
    }
    if (!md_slice_to_u64(s, &value))
        return false;
    if (value > 400)
        value = 400;
    *exponent = negative ? -(int)value : (int)value;
    return true;
}

/* Seconds as microseconds, rounded down, saturating. */
static bool record_seconds(md_slice s, int64_t *out)
{
    uint64_t value = 0;
    int64_t unit = 1;
    int scale = 6;
    bool any = false;
    bool point = false;
    size_t i;

    if (s.len > 1 && record_unit(s.ptr[s.len - 1]) != 0) {
        unit = record_unit(s.ptr[s.len - 1]);
        s.len--;
    }
    for (i = 0; i < s.len; i++) {
        char c = s.ptr[i];

        if (c == '.' && !point) {
            point = true;
        } else if (md_is_digit(c)) {
            any = true;
            if (value < UINT64_MAX / 100) {
                value = value * 10 + (uint64_t)(c - '0');
                scale -= point ? 1 : 0;
            } else if (!point) {
                scale++;
            }
        } else if ((c == 'e' || c == 'E') && any) {
            int exponent;

            if (!record_exponent(md_slice_skip(s, i + 1), &exponent))
                return false;
            scale += exponent;
            break;
        } else {
            return false;
        }
    }
    if (!any)
        return false;
    for (; scale < 0 && value > 0; scale++)
        value /= 10;
    for (; scale > 0 && value > 0 && value <= INT64_MAX; scale--)
        value = value > INT64_MAX / 10 ? UINT64_MAX : value * 10;
    if (value > (uint64_t)(INT64_MAX / unit))
        value = INT64_MAX;
    else
        value *= (uint64_t)unit;
    *out = (int64_t)value;
    return true;
}

bool md_record_number(uint16_t id, md_slice value, int64_t *out)
{
    uint64_t number;

    switch (md_words_field_type(id)) {
    case MAILDIAG_TYPE_SECONDS:
        return record_seconds(value, out);
    case MAILDIAG_TYPE_NUMBER:
        if (!md_slice_to_u64(value, &number))
            return false;
        *out = number > INT64_MAX ? INT64_MAX : (int64_t)number;
        return true;
    default:
        return false;
    }
}
