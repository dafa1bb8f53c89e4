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

/* The first of two bytes in [at, end), `end` when there is neither. */
static inline const char *md_scan_either(const char *at, const char *end,
                                         char a, char b)
{
#if defined(__SSE2__)
    const __m128i first = _mm_set1_epi8(a);
    const __m128i second = _mm_set1_epi8(b);

    for (; end - at >= 16; at += 16) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)at);
        int found = _mm_movemask_epi8(_mm_or_si128(
            _mm_cmpeq_epi8(bytes, first), _mm_cmpeq_epi8(bytes, second)));

        if (found != 0)
            return at + __builtin_ctz((unsigned)found);
    }
#endif
    while (at != end && *at != a && *at != b)
        at++;
    return at;
}

/* The first of a byte in [at, end), `end` when there is none. */
static inline const char *md_scan_byte(const char *at, const char *end, char c)
{
#if defined(__SSE2__)
    const __m128i wanted = _mm_set1_epi8(c);

    for (; end - at >= 16; at += 16) {
        int found = _mm_movemask_epi8(_mm_cmpeq_epi8(
            _mm_loadu_si128((const __m128i *)(const void *)at), wanted));

        if (found != 0)
            return at + __builtin_ctz((unsigned)found);
    }
#endif
    while (at != end && *at != c)
        at++;
    return at;
}

/* The first of a byte, a blank or a control character in [at, end); `end` when
 * there is none of them. */
static inline const char *md_scan_word(const char *at, const char *end, char c)
{
#if defined(__SSE2__)
    const __m128i wanted = _mm_set1_epi8(c);
    const __m128i blank = _mm_set1_epi8(' ');

    for (; end - at >= 16; at += 16) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)at);
        int found = _mm_movemask_epi8(
            _mm_or_si128(_mm_cmpeq_epi8(bytes, wanted),
                         _mm_cmpeq_epi8(_mm_min_epu8(bytes, blank), bytes)));

        if (found != 0)
            return at + __builtin_ctz((unsigned)found);
    }
#endif
    while (at != end && *at != c && (unsigned char)*at > ' ')
        at++;
    return at;
}

/* The first place in [at, end) where one byte stands, and `far` bytes behind
 * it another; the bytes up to end + far can be read. `end`: there is none. */
static inline const char *md_scan_pair(const char *at, const char *end,
                                       char first, size_t far, char last)
{
#if defined(__SSE2__)
    const __m128i head = _mm_set1_epi8(first);
    const __m128i tail = _mm_set1_epi8(last);

    for (; end - at >= 16; at += 16) {
        int found = _mm_movemask_epi8(_mm_and_si128(
            _mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *)(const void *)at),
                           head),
            _mm_cmpeq_epi8(
                _mm_loadu_si128((const __m128i *)(const void *)(at + far)),
                tail)));

        if (found != 0)
            return at + __builtin_ctz((unsigned)found);
    }
#endif
    while (at != end && (*at != first || at[far] != last))
        at++;
    return at;
}

/* md_slice_chr for a byte that is expected near. */
static inline size_t md_slice_near(md_slice s, char c)
{
    const char *end = s.ptr + s.len;
    const char *at = s.len ? md_scan_byte(s.ptr, end, c) : end;

    return at == end ? MD_NPOS : (size_t)(at - s.ptr);
}

#endif
