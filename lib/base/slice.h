/*
 * A slice: bytes that somebody else owns, with their length.
 *
 * ptr NULL is "absent", len 0 with a pointer is "there and empty"; no NUL is
 * promised behind the last byte. Nothing here allocates and nothing reads
 * past the slice. Comparisons without case are ASCII only: the locale plays
 * no part.
 */
#ifndef MD_BASE_SLICE_H
#define MD_BASE_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct md_slice {
    const char *ptr;
    size_t len;
} md_slice;

/* A literal as a slice: MD_LIT("from="). */
#define MD_LIT(text) ((md_slice){(text), sizeof(text) - 1})
/* The same as an initializer, for tables: {MD_LIT_INIT("warn"), 4}. */
#define MD_LIT_INIT(text)                                                      \
    {                                                                          \
        (text), sizeof(text) - 1                                               \
    }
#define MD_NONE ((md_slice){NULL, 0})
#define MD_NPOS ((size_t)-1)

static inline md_slice md_slice_make(const char *ptr, size_t len)
{
    md_slice s = {ptr, len};
    return s;
}

static inline bool md_slice_present(md_slice s)
{
    return s.ptr != NULL;
}

static inline bool md_slice_eq(md_slice a, md_slice b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

/* As md_slice_eq, of short strings that are equal nearly always: most are
 * shorter than what a call to memcmp costs. */
static inline bool md_slice_same(md_slice a, md_slice b)
{
    const char *x = a.ptr, *y = b.ptr;
    size_t left = a.len;
    uint64_t one, other;

    if (a.len != b.len)
        return false;
    if (left < sizeof one)
        return left == 0 || memcmp(x, y, left) == 0;
    for (; left > sizeof one; left -= sizeof one) {
        memcpy(&one, x, sizeof one);
        memcpy(&other, y, sizeof other);
        if (one != other)
            return false;
        x += sizeof one;
        y += sizeof one;
    }
    /* The last ones end where the slices do. */
    memcpy(&one, x + left - sizeof one, sizeof one);
    memcpy(&other, y + left - sizeof one, sizeof other);
    return one == other;
}

static inline bool md_slice_starts(md_slice s, md_slice head)
{
    return s.len >= head.len &&
           (head.len == 0 || memcmp(s.ptr, head.ptr, head.len) == 0);
}

static inline bool md_slice_ends(md_slice s, md_slice tail)
{
    return s.len >= tail.len &&
           (tail.len == 0 ||
            memcmp(s.ptr + s.len - tail.len, tail.ptr, tail.len) == 0);
}

/* What stands at [from, from + len), cut to the slice. */
static inline md_slice md_slice_sub(md_slice s, size_t from, size_t len)
{
    if (s.ptr == NULL || from > s.len)
        return md_slice_make(s.ptr ? s.ptr + s.len : NULL, 0);
    if (len > s.len - from)
        len = s.len - from;
    return md_slice_make(s.ptr + from, len);
}

static inline md_slice md_slice_skip(md_slice s, size_t from)
{
    return md_slice_sub(s, from, MD_NPOS);
}

/* First place of a byte, MD_NPOS when there is none. */
static inline size_t md_slice_chr(md_slice s, char c)
{
    const char *at = s.len ? memchr(s.ptr, (unsigned char)c, s.len) : NULL;
    return at ? (size_t)(at - s.ptr) : MD_NPOS;
}

/* A NUL-terminated string as a slice; NULL gives an absent slice. */
md_slice md_slice_of(const char *text);

/* First / last place of a string, MD_NPOS when there is none. */
size_t md_slice_find(md_slice s, md_slice needle);
size_t md_slice_rfind(md_slice s, md_slice needle);
size_t md_slice_rchr(md_slice s, char c);
size_t md_slice_find_nocase(md_slice s, md_slice needle);

bool md_slice_eq_nocase(md_slice a, md_slice b);
bool md_slice_starts_nocase(md_slice s, md_slice head);

/* Bytewise order, shorter first among equals; absent before everything. */
int md_slice_cmp(md_slice a, md_slice b);

/* Without blanks and tabs at both ends. */
md_slice md_slice_trim(md_slice s);

/*
 * An unsigned decimal number that fills the whole slice. False when it does
 * not; a number too large for 64 bits saturates at UINT64_MAX and is true.
 */
bool md_slice_to_u64(md_slice s, uint64_t *out);

static inline bool md_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline bool md_is_alpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static inline bool md_is_alnum(char c)
{
    return md_is_digit(c) || md_is_alpha(c);
}

static inline bool md_is_hex(char c)
{
    return md_is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static inline char md_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

#endif
