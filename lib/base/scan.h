/*
 * Short searches inside a line, where a call of memchr costs more than the
 * search: sixteen bytes at a time with SSE2, which every x86-64 has, byte by
 * byte elsewhere. Both give the same place.
 */
#ifndef MD_BASE_SCAN_H
#define MD_BASE_SCAN_H

#include "base/slice.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#if defined(__SSE2__)
static inline __m128i md_scan_load(const char *at)
{
    return _mm_loadu_si128((const __m128i *)(const void *)at);
}

/* Where the lowest bit of `found` stands, which has one bit for each byte of
 * the sixteen in front of `end`, of which only those from `at` on count. */
static inline const char *md_scan_last(const char *at, const char *end,
                                       int found)
{
    unsigned rest = (unsigned)found >> (16 - (end - at));

    return rest != 0 ? at + __builtin_ctz(rest) : end;
}
#endif

#if defined(__SSE2__)
/* Bit n: at[n] is one of two bytes, or a blank or control character where
 * that counts; of sixteen bytes. */
static inline int md_scan_found(const char *at, char a, char b, bool blank)
{
    __m128i bytes = md_scan_load(at);
    __m128i found = _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(a)),
                                 _mm_cmpeq_epi8(bytes, _mm_set1_epi8(b)));

    if (blank)
        found = _mm_or_si128(
            found,
            _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(' ')), bytes));
    return _mm_movemask_epi8(found);
}
#endif

/* All of the four below: made for constants. */
static inline const char *md_scan_any_in(const char *from, const char *at,
                                         const char *end, char a, char b,
                                         bool blank)
{
#if defined(__SSE2__)
    const char *last;
    int found;

    if (end - at >= 16) {
        last = end - 16;
        do {
            found = md_scan_found(at, a, b, blank);
            if (found != 0)
                return at + __builtin_ctz((unsigned)found);
            at += 16;
        } while (at <= last);
    }
    if (end - from >= 16 && at != end)
        return md_scan_last(at, end, md_scan_found(end - 16, a, b, blank));
#else
    (void)from;
#endif
    while (at != end && *at != a && *at != b &&
           (!blank || (unsigned char)*at > ' '))
        at++;
    return at;
}

/* The first of two bytes in [at, end), `end` when there is neither. */
static inline const char *md_scan_either(const char *at, const char *end,
                                         char a, char b)
{
    return md_scan_any_in(at, at, end, a, b, false);
}

/* The first of a byte in [at, end), `end` when there is none. What lies in
 * [from, at) may be read too, which helps near the end. */
static inline const char *md_scan_byte_in(const char *from, const char *at,
                                          const char *end, char c)
{
    return md_scan_any_in(from, at, end, c, c, false);
}

static inline const char *md_scan_byte(const char *at, const char *end, char c)
{
    return md_scan_byte_in(at, at, end, c);
}

/* The same of a byte that is expected farther off: 64 bytes at a time, so
 * that there are few turns whose number cannot be foretold. */
static inline const char *md_scan_far(const char *at, const char *end, char c)
{
#if defined(__SSE2__)
    const __m128i wanted = _mm_set1_epi8(c);
    __m128i one, two, three, four;
    uint32_t low, high;

    for (; end - at >= 64; at += 64) {
        one = _mm_cmpeq_epi8(md_scan_load(at), wanted);
        two = _mm_cmpeq_epi8(md_scan_load(at + 16), wanted);
        three = _mm_cmpeq_epi8(md_scan_load(at + 32), wanted);
        four = _mm_cmpeq_epi8(md_scan_load(at + 48), wanted);
        if (_mm_movemask_epi8(_mm_or_si128(_mm_or_si128(one, two),
                                           _mm_or_si128(three, four))) == 0)
            continue;
        low = (uint32_t)_mm_movemask_epi8(one) |
              (uint32_t)_mm_movemask_epi8(two) << 16;
        high = (uint32_t)_mm_movemask_epi8(three) |
               (uint32_t)_mm_movemask_epi8(four) << 16;
        return at + __builtin_ctzll(low | (uint64_t)high << 32);
    }
#endif
    return md_scan_byte(at, end, c);
}

/* As md_scan_byte_in, but a blank or a control character ends it too. */
static inline const char *md_scan_word_in(const char *from, const char *at,
                                          const char *end, char c)
{
    return md_scan_any_in(from, at, end, c, c, true);
}

static inline const char *md_scan_word(const char *at, const char *end, char c)
{
    return md_scan_word_in(at, at, end, c);
}

/* Bit n: the byte at[n] is `c`; of 32 bytes, all of which can be read. */
static inline uint32_t md_scan_mask(const char *at, char c)
{
#if defined(__SSE2__)
    const __m128i wanted = _mm_set1_epi8(c);
    int low = _mm_movemask_epi8(_mm_cmpeq_epi8(md_scan_load(at), wanted));
    int high = _mm_movemask_epi8(_mm_cmpeq_epi8(md_scan_load(at + 16), wanted));

    return (uint32_t)low | (uint32_t)high << 16;
#else
    uint32_t mask = 0;
    unsigned i;

    for (i = 0; i < 32; i++)
        mask |= (uint32_t)(at[i] == c) << i;
    return mask;
#endif
}

/* The place of the lowest bit; there is one. */
static inline unsigned md_scan_lowest(uint32_t mask)
{
#if defined(__GNUC__)
    return (unsigned)__builtin_ctz(mask);
#else
    unsigned at = 0;

    while ((mask >> at & 1) == 0)
        at++;
    return at;
#endif
}

static inline unsigned md_scan_lowest64(uint64_t mask)
{
#if defined(__GNUC__)
    return (unsigned)__builtin_ctzll(mask);
#else
    uint32_t low = (uint32_t)mask;

    return low != 0 ? md_scan_lowest(low)
                    : 32 + md_scan_lowest((uint32_t)(mask >> 32));
#endif
}

/* The first place in [at, end) where one byte stands, and `far` bytes behind
 * it another; the bytes up to end + far can be read. `end`: there is none. */
static inline const char *md_scan_pair(const char *at, const char *end,
                                       char first, size_t far, char last)
{
#if defined(__SSE2__)
    const __m128i head = _mm_set1_epi8(first);
    const __m128i tail = _mm_set1_epi8(last);
    const char *from = at;
    int found;

    for (; end - at >= 16; at += 16) {
        found = _mm_movemask_epi8(
            _mm_and_si128(_mm_cmpeq_epi8(md_scan_load(at), head),
                          _mm_cmpeq_epi8(md_scan_load(at + far), tail)));
        if (found != 0)
            return at + __builtin_ctz((unsigned)found);
    }
    if (end - from >= 16 && at != end) {
        found = _mm_movemask_epi8(
            _mm_and_si128(_mm_cmpeq_epi8(md_scan_load(end - 16), head),
                          _mm_cmpeq_epi8(md_scan_load(end - 16 + far), tail)));
        return md_scan_last(at, end, found);
    }
#endif
    while (at != end && (*at != first || at[far] != last))
        at++;
    return at;
}

/*
 * How many of the eight bytes at `at` are digits, one behind the other from
 * the first; their number. Without a branch for each where the byte order is
 * known to be little-endian: the digits are moved to the end of the word, and
 * pairs, fours and eights of them put together.
 */
static inline unsigned md_scan_digits(const char *at, uint32_t *number)
{
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    uint64_t word, other;
    unsigned count = 8;

    memcpy(&word, at, sizeof word);
    word ^= 0x3030303030303030U;
    other = ((word & 0x7f7f7f7f7f7f7f7fU) + 0x7676767676767676U) | word;
    other &= 0x8080808080808080U;
    if (other != 0)
        count = (unsigned)__builtin_ctzll(other) / 8;
    *number = 0;
    if (count == 0)
        return 0;
    word <<= 64 - 8 * count;
    word = word * 10 + (word >> 8);
    word =
        (word & 0x00ff00ff00ff00ffU) * 100 + (word >> 16 & 0x00ff00ff00ff00ffU);
    word = (word & 0x0000ffff0000ffffU) * 10000 +
           (word >> 32 & 0x0000ffff0000ffffU);
    *number = (uint32_t)word;
    return count;
#else
    unsigned count = 0;

    *number = 0;
    for (; count < 8 && md_is_digit(at[count]); count++)
        *number = *number * 10 + (uint32_t)(at[count] - '0');
    return count;
#endif
}

/* Are the same `n` bytes at both places? For short runs of bytes of a length
 * that is not known to the compiler. */
static inline bool md_scan_same(const char *a, const char *b, size_t n)
{
    uint64_t one, other;
    uint32_t half[4];
    size_t at;

    if (n < sizeof *half) {
        for (at = 0; at < n && a[at] == b[at]; at++)
            ;
        return at == n;
    }
    if (n < sizeof one) {
        memcpy(&half[0], a, sizeof *half);
        memcpy(&half[1], b, sizeof *half);
        memcpy(&half[2], a + n - sizeof *half, sizeof *half);
        memcpy(&half[3], b + n - sizeof *half, sizeof *half);
        return half[0] == half[1] && half[2] == half[3];
    }
    for (at = 0; at < n - sizeof one; at += sizeof one) {
        memcpy(&one, a + at, sizeof one);
        memcpy(&other, b + at, sizeof other);
        if (one != other)
            return false;
    }
    memcpy(&one, a + n - sizeof one, sizeof one);
    memcpy(&other, b + n - sizeof other, sizeof other);
    return one == other;
}

/* Are the same bytes at both places wherever `where` has 255? Elsewhere it has
 * 0. What lies behind `n` up to a multiple of 16 can be read everywhere. */
static inline bool md_scan_same_where(const char *a, const char *b,
                                      const char *where, size_t n)
{
    size_t at;

#if defined(__SSE2__)
    __m128i other = _mm_setzero_si128(), differ;

    for (at = 0; at < n; at += 16) {
        differ = _mm_xor_si128(md_scan_load(a + at), md_scan_load(b + at));
        other = _mm_or_si128(other,
                             _mm_and_si128(differ, md_scan_load(where + at)));
    }
    other = _mm_cmpeq_epi8(other, _mm_setzero_si128());
    return _mm_movemask_epi8(other) == 0xffff;
#else
    uint64_t one, two, mask, other = 0;

    for (at = 0; at < n; at += sizeof one) {
        memcpy(&one, a + at, sizeof one);
        memcpy(&two, b + at, sizeof two);
        memcpy(&mask, where + at, sizeof mask);
        other |= (one ^ two) & mask;
    }
    return other == 0;
#endif
}

/* md_slice_starts of words that the compiler knows, without a call. */
static inline bool md_scan_starts(md_slice s, md_slice head)
{
    return s.len >= head.len && md_scan_same(s.ptr, head.ptr, head.len);
}

/* md_slice_chr for a byte that is expected near. */
static inline size_t md_slice_near(md_slice s, char c)
{
    const char *end, *at;

    if (s.len == 0)
        return MD_NPOS;
    end = s.ptr + s.len;
    at = md_scan_byte(s.ptr, end, c);
    return at == end ? MD_NPOS : (size_t)(at - s.ptr);
}

#endif
