/*
 * Numbers of fields. Takes values as logged, gives what is kept of them;
 * knows no record, cannot fail.
 */
#include "store/pack_number.h"

#include "record/record.h"
#include "store/varint.h"

enum { DIGITS_MOST = 12, FRACTION_MOST = 6 };

/* Digits at the head of a value: their number and how many there are. */
static size_t digits(md_slice s, uint64_t *number)
{
    uint64_t value = 0;
    size_t i;

    for (i = 0; i < s.len && i <= DIGITS_MOST && md_is_digit(s.ptr[i]); i++)
        value = value * 10 + (uint64_t)(s.ptr[i] - '0');
    *number = value;
    return i;
}

/* Microseconds of the last of so many digits. */
static const uint32_t units[FRACTION_MOST + 1] = {1000000, 100000, 10000, 1000,
                                                  100,     10,     1};

/* A fraction as Postfix prints one: up to six digits, no zero at the end. */
static bool fraction(md_slice s, uint64_t *usec)
{
    size_t len = digits(s, usec);

    if (len == 0 || len != s.len || len > FRACTION_MOST ||
        s.ptr[len - 1] == '0')
        return false;
    *usec *= units[len];
    return true;
}

/* Is it as fact.c would print it? */
static bool plain(md_slice s, bool seconds, uint64_t *number)
{
    size_t len = digits(s, number);
    uint64_t usec = 0;

    if (len == 0 || len > DIGITS_MOST || (len > 1 && s.ptr[0] == '0'))
        return false;
    if (!seconds)
        return len == s.len;
    if (len != s.len &&
        (s.ptr[len] != '.' || !fraction(md_slice_skip(s, len + 1), &usec)))
        return false;
    *number = *number * 1000000 + usec;
    return true;
}

uint64_t md_pack_plain(int64_t number, bool seconds)
{
    if (!seconds)
        return md_zigzag(number);
    /* Most delays are whole hundredths of a second; none is negative. */
    return number % 10000 == 0 ? (uint64_t)(number / 10000) << 1
                               : (uint64_t)number << 1 | 1;
}

md_number_kind md_pack_number(uint16_t id, md_slice value, bool seconds,
                              uint64_t *packed)
{
    int64_t number;
    uint64_t unit;

    if (!plain(value, seconds, &unit))
        return md_record_number(id, value, &number) ? MD_NUMBER_TEXT
                                                    : MD_NUMBER_NONE;
    *packed = md_pack_plain((int64_t)unit, seconds);
    return MD_NUMBER_PLAIN;
}
