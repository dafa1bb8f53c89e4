/*
 * Sorting by numbers: digit by digit, lowest first, for what is nearly in
 * order already or of small numbers mostly has few digits to look at.
 *
 * Takes places, gives them in order. Fails with false without memory.
 */
#include "store/order.h"

#include <string.h>

#include "base/alloc.h"

enum { DIGIT_BITS = 11, DIGITS = 1 << DIGIT_BITS, FEW = 32 };

static bool in_order(const md_place *places, size_t count)
{
    size_t i;

    for (i = 1; i < count; i++) {
        if (places[i - 1].number > places[i].number)
            return false;
    }
    return true;
}

static void order_few(md_place *places, size_t count)
{
    size_t i, at;

    for (i = 1; i < count; i++) {
        md_place moving = places[i];

        for (at = i; at > 0 && places[at - 1].number > moving.number; at--)
            places[at] = places[at - 1];
        places[at] = moving;
    }
}

/* Bits in which the numbers differ at all. */
static uint64_t bits_used(const md_place *places, size_t count)
{
    uint64_t all = places[0].number, any = places[0].number;
    size_t i;

    for (i = 1; i < count; i++) {
        all &= places[i].number;
        any |= places[i].number;
    }
    return all ^ any;
}

static void order_by_digit(const md_place *from, md_place *to, size_t count,
                           unsigned shift, size_t *starts)
{
    size_t i, sum = 0;

    memset(starts, 0, DIGITS * sizeof *starts);
    for (i = 0; i < count; i++)
        starts[from[i].number >> shift & (DIGITS - 1)]++;
    for (i = 0; i < DIGITS; i++) {
        size_t here = starts[i];

        starts[i] = sum;
        sum += here;
    }
    for (i = 0; i < count; i++)
        to[starts[from[i].number >> shift & (DIGITS - 1)]++] = from[i];
}

bool md_order(md_place *places, size_t count)
{
    md_place *scratch, *from = places, *to;
    size_t *starts;
    uint64_t used;
    unsigned shift;

    if (in_order(places, count))
        return true;
    if (count <= FEW) {
        order_few(places, count);
        return true;
    }
    scratch = md_realloc(NULL, count, sizeof *scratch);
    starts = md_realloc(NULL, DIGITS, sizeof *starts);
    if (scratch == NULL || starts == NULL) {
        md_free(scratch);
        md_free(starts);
        return false;
    }
    to = scratch;
    used = bits_used(places, count);
    for (shift = 0; shift < 64; shift += DIGIT_BITS) {
        md_place *last = from;

        if ((used >> shift & (DIGITS - 1)) == 0)
            continue;
        order_by_digit(from, to, count, shift, starts);
        from = to;
        to = last;
    }
    if (from != places)
        memcpy(places, from, count * sizeof *places);
    md_free(scratch);
    md_free(starts);
    return true;
}

void md_order_move(void *things, size_t size, md_place *places, size_t count,
                   void *moving)
{
    unsigned char *first = things;
    size_t start;

    for (start = 0; start < count; start++) {
        size_t at = start, from;

        if (places[start].index == start)
            continue;
        memcpy(moving, first + start * size, size);
        while ((from = places[at].index) != start) {
            memcpy(first + at * size, first + from * size, size);
            places[at].index = (uint32_t)at;
            at = from;
        }
        memcpy(first + at * size, moving, size);
        places[at].index = (uint32_t)at;
    }
}
