/*
 * What the bytes of a text are, one bit a byte and class: where words begin
 * and end, where something stands that makes a word odd.
 *
 * Takes bytes of any kind, sixteen at a time where the machine has SSE2; the
 * answer is the same without. Knows nothing of words. Fails without memory
 * only.
 */
#ifndef MD_RULES_PLANE_H
#define MD_RULES_PLANE_H

#include "base/slice.h"

typedef enum md_plane {
    MD_PLANE_EVENT, /* a word with such a byte has to be looked at */
    MD_PLANE_SPLIT, /* ends a word */
    MD_PLANE_ALNUM,
    MD_PLANE_DIGIT,
    MD_PLANE_COUNT
} md_plane;

/* All zero is a good beginning. */
typedef struct md_planes {
    uint64_t *bits; /* of 64 bytes of the text MD_PLANE_COUNT words each */
    size_t cap;
} md_planes;

/* False without memory. */
bool md_planes_set(md_planes *p, md_slice text);
/* The same without SSE2, whatever the machine has. */
bool md_planes_set_plain(md_planes *p, md_slice text);
void md_planes_free(md_planes *p);

/* The lowest bit that is set; there is one. */
static inline size_t md_plane_lowest(uint64_t bits)
{
#if defined(__GNUC__)
    return (size_t)__builtin_ctzll(bits);
#else
    size_t at = 0;

    while ((bits >> at & 1) == 0)
        at++;
    return at;
#endif
}

static inline size_t md_plane_highest(uint64_t bits)
{
#if defined(__GNUC__)
    return 63 - (size_t)__builtin_clzll(bits);
#else
    size_t at = 63;

    while ((bits >> at & 1) == 0)
        at--;
    return at;
#endif
}

static inline uint64_t md_plane_word(const md_planes *p, md_plane plane,
                                     size_t at)
{
    return p->bits[at / 64 * MD_PLANE_COUNT + (size_t)plane];
}

static inline bool md_plane_is(const md_planes *p, md_plane plane, size_t at)
{
    return (md_plane_word(p, plane, at) >> at % 64 & 1) != 0;
}

/*
 * The first byte of [at, end) that is in the plane and not in `but` (or, with
 * `clear`, the first that is not in the plane); `end`: none is. The planes are
 * constants where it is called: what is not asked for costs nothing.
 */
static inline size_t md_plane_seek(const md_planes *p, md_plane plane,
                                   md_plane but, bool clear, size_t at,
                                   size_t end)
{
    size_t from = at;

    while (from < end) {
        uint64_t bits = md_plane_word(p, plane, from);

        if (clear)
            bits = ~bits;
        if (but != MD_PLANE_COUNT)
            bits &= ~md_plane_word(p, but, from);
        bits >>= from % 64;
        if (bits != 0) {
            from += md_plane_lowest(bits);
            return from < end ? from : end;
        }
        from = (from | 63) + 1;
    }
    return end;
}

static inline size_t md_plane_next(const md_planes *p, md_plane plane,
                                   size_t at, size_t end)
{
    return md_plane_seek(p, plane, MD_PLANE_COUNT, false, at, end);
}

static inline size_t md_plane_over(const md_planes *p, md_plane plane,
                                   size_t at, size_t end)
{
    return md_plane_seek(p, plane, MD_PLANE_COUNT, true, at, end);
}

/* The next byte that makes its word odd and is no digit. */
static inline size_t md_plane_mark(const md_planes *p, size_t at, size_t end)
{
    return md_plane_seek(p, MD_PLANE_EVENT, MD_PLANE_DIGIT, false, at, end);
}

static inline bool md_plane_any(const md_planes *p, md_plane plane, size_t at,
                                size_t end)
{
    return md_plane_next(p, plane, at, end) < end;
}

/* Behind the last byte of [from, end) that is in the plane; `from`: none
 * is. */
static inline size_t md_plane_behind(const md_planes *p, md_plane plane,
                                     size_t from, size_t end)
{
    while (end > from) {
        size_t last = end - 1;
        uint64_t bits = md_plane_word(p, plane, last) << (63 - last % 64);

        if (bits != 0) {
            last -= 63 - md_plane_highest(bits);
            return last >= from ? last + 1 : from;
        }
        end = last - last % 64;
    }
    return from;
}

#endif
