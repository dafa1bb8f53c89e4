/*
 * Planes of bits. See plane.h.
 */
#include "rules/plane.h"

#include "base/alloc.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

enum {
    EVENT = 1 << MD_PLANE_EVENT,
    SPLIT = 1 << MD_PLANE_SPLIT,
    ALNUM = 1 << MD_PLANE_ALNUM,
    DIGIT = 1 << MD_PLANE_DIGIT | ALNUM | EVENT
};

static const unsigned char plane_class[256] = {
    ['\t'] = SPLIT, ['\n'] = SPLIT, ['\v'] = SPLIT,        ['\f'] = SPLIT,
    ['\r'] = SPLIT, [' '] = SPLIT,  ['"'] = SPLIT | EVENT, ['#'] = EVENT,
    ['\''] = SPLIT, ['('] = SPLIT,  [')'] = SPLIT,         [','] = SPLIT,
    ['.'] = EVENT,  ['/'] = EVENT,  ['0'] = DIGIT,         ['1'] = DIGIT,
    ['2'] = DIGIT,  ['3'] = DIGIT,  ['4'] = DIGIT,         ['5'] = DIGIT,
    ['6'] = DIGIT,  ['7'] = DIGIT,  ['8'] = DIGIT,         ['9'] = DIGIT,
    [':'] = EVENT,  [';'] = SPLIT,  ['<'] = SPLIT | EVENT, ['='] = SPLIT,
    ['>'] = SPLIT,  ['?'] = EVENT,  ['@'] = EVENT,         ['['] = SPLIT,
    [']'] = SPLIT,  ['{'] = SPLIT,  ['|'] = SPLIT,         ['}'] = SPLIT,
    ['A'] = ALNUM,  ['B'] = ALNUM,  ['C'] = ALNUM,         ['D'] = ALNUM,
    ['E'] = ALNUM,  ['F'] = ALNUM,  ['G'] = ALNUM,         ['H'] = ALNUM,
    ['I'] = ALNUM,  ['J'] = ALNUM,  ['K'] = ALNUM,         ['L'] = ALNUM,
    ['M'] = ALNUM,  ['N'] = ALNUM,  ['O'] = ALNUM,         ['P'] = ALNUM,
    ['Q'] = ALNUM,  ['R'] = ALNUM,  ['S'] = ALNUM,         ['T'] = ALNUM,
    ['U'] = ALNUM,  ['V'] = ALNUM,  ['W'] = ALNUM,         ['X'] = ALNUM,
    ['Y'] = ALNUM,  ['Z'] = ALNUM,  ['a'] = ALNUM,         ['b'] = ALNUM,
    ['c'] = ALNUM,  ['d'] = ALNUM,  ['e'] = ALNUM,         ['f'] = ALNUM,
    ['g'] = ALNUM,  ['h'] = ALNUM,  ['i'] = ALNUM,         ['j'] = ALNUM,
    ['k'] = ALNUM,  ['l'] = ALNUM,  ['m'] = ALNUM,         ['n'] = ALNUM,
    ['o'] = ALNUM,  ['p'] = ALNUM,  ['q'] = ALNUM,         ['r'] = ALNUM,
    ['s'] = ALNUM,  ['t'] = ALNUM,  ['u'] = ALNUM,         ['v'] = ALNUM,
    ['w'] = ALNUM,  ['x'] = ALNUM,  ['y'] = ALNUM,         ['z'] = ALNUM,
};

/* 64 bytes, `count` of them in use, sixteen at a time. */
typedef void (*plane_reader)(const char *bytes, size_t count, uint64_t *out);

static void plane_read_plain(const char *bytes, size_t count, uint64_t *out)
{
    memset(out, 0, MD_PLANE_COUNT * sizeof *out);
    for (size_t i = 0; i < count; i++) {
        unsigned class = plane_class[(unsigned char)bytes[i]];

        for (unsigned k = 0; k < MD_PLANE_COUNT; k++)
            out[k] |= (uint64_t)(class >> k & 1) << i;
    }
}

#if defined(__SSE2__)
static inline __m128i plane_eq(__m128i v, char c)
{
    return _mm_cmpeq_epi8(v, _mm_set1_epi8(c));
}

static inline __m128i plane_range(__m128i v, char from, char to)
{
    __m128i moved = _mm_sub_epi8(v, _mm_set1_epi8(from));

    return _mm_cmpeq_epi8(_mm_min_epu8(moved, _mm_set1_epi8((char)(to - from))),
                          moved);
}

static inline __m128i plane_or(__m128i a, __m128i b, __m128i c)
{
    return _mm_or_si128(_mm_or_si128(a, b), c);
}

static inline uint64_t plane_bits(__m128i v)
{
    return (uint32_t)_mm_movemask_epi8(v);
}

/* The planes of sixteen bytes. */
static inline void plane_sixteen(__m128i v, uint64_t out[MD_PLANE_COUNT])
{
    /* Letters, brackets and braces differ from their partners by this bit. */
    __m128i low = _mm_or_si128(v, _mm_set1_epi8(0x20));
    __m128i digit = plane_range(v, '0', '9');
    __m128i split = plane_or(
        plane_or(plane_range(v, '\t', '\r'), plane_eq(v, ' '),
                 plane_eq(v, '"')),
        plane_or(plane_range(v, '\'', ')'), plane_eq(v, ','), plane_eq(v, '|')),
        plane_or(plane_range(v, ';', '>'), plane_eq(low, '{'),
                 plane_eq(low, '}')));

    /* ./0123456789: and ?@ and "# */
    out[MD_PLANE_EVENT] = plane_bits(_mm_or_si128(
        plane_or(plane_range(v, '.', ':'), plane_range(v, '?', '@'),
                 plane_range(v, '"', '#')),
        plane_eq(v, '<')));
    out[MD_PLANE_SPLIT] = plane_bits(split);
    out[MD_PLANE_ALNUM] =
        plane_bits(_mm_or_si128(digit, plane_range(low, 'a', 'z')));
    out[MD_PLANE_DIGIT] = plane_bits(digit);
}

static void plane_read(const char *bytes, size_t count, uint64_t *out)
{
    uint64_t all[MD_PLANE_COUNT] = {0};

    for (size_t i = 0; i < count; i += 16) {
        uint64_t some[MD_PLANE_COUNT];
        char rest[16] = {0};
        const char *from = bytes + i;

        if (count - i < 16) {
            memcpy(rest, from, count - i);
            from = rest;
        }
        plane_sixteen(_mm_loadu_si128((const __m128i *)(const void *)from),
                      some);
        for (unsigned k = 0; k < MD_PLANE_COUNT; k++)
            all[k] |= some[k] << i;
    }
    memcpy(out, all, sizeof all);
}
#endif

/* A full stop, a colon or a question mark that ends its word makes it no odd
 * one; a blank, a bracket or a quotation mark is behind it. `behind`: is the
 * byte behind these 64 a split? */
static void plane_ends(uint64_t *bits, uint64_t behind)
{
    uint64_t split = bits[MD_PLANE_SPLIT];

    bits[MD_PLANE_EVENT] &=
        split | bits[MD_PLANE_ALNUM] | ~(split >> 1 | behind << 63);
}

static bool planes_read(md_planes *p, md_slice text, plane_reader read)
{
    size_t groups = text.len / 64 + 1;
    uint64_t *bits;

    if (groups * MD_PLANE_COUNT > p->cap) {
        void *grown =
            md_grow(p->bits, &p->cap, groups * MD_PLANE_COUNT, sizeof *p->bits);

        if (grown == NULL)
            return false;
        p->bits = grown;
    }
    bits = p->bits;
    for (size_t at = 0; at < text.len; at += 64, bits += MD_PLANE_COUNT) {
        size_t count = text.len - at < 64 ? text.len - at : 64;

        read(text.ptr + at, count, bits);
        if (count < 64)
            bits[MD_PLANE_SPLIT] |= UINT64_C(1) << count;
        if (at != 0)
            plane_ends(bits - MD_PLANE_COUNT, bits[MD_PLANE_SPLIT] & 1);
    }
    if (text.len != 0)
        plane_ends(bits - MD_PLANE_COUNT, 1);
    return true;
}

bool md_planes_set_plain(md_planes *p, md_slice text)
{
    return planes_read(p, text, plane_read_plain);
}

bool md_planes_set(md_planes *p, md_slice text)
{
#if defined(__SSE2__)
    return planes_read(p, text, plane_read);
#else
    return planes_read(p, text, plane_read_plain);
#endif
}

void md_planes_free(md_planes *p)
{
    md_free(p->bits);
    p->bits = NULL;
    p->cap = 0;
}
