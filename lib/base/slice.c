/*
 * The slice functions that are too long to be inline.
 *
 * Takes slices, gives places and truth values. Knows no memory, no locale.
 * Nothing here can fail.
 */
#define _GNU_SOURCE /* memrchr */
#include "base/slice.h"

#include "base/scan.h"

md_slice md_slice_of(const char *text)
{
    return md_slice_make(text, text ? strlen(text) : 0);
}

size_t md_slice_find(md_slice s, md_slice needle)
{
    const char *at, *end;

    if (needle.len == 0)
        return s.ptr ? 0 : MD_NPOS;
    if (s.len < needle.len)
        return MD_NPOS;
    end = s.ptr + (s.len - needle.len) + 1;
    for (at = s.ptr; at != end; at++) {
        at = md_scan_pair(at, end, needle.ptr[0], needle.len - 1,
                          needle.ptr[needle.len - 1]);
        if (at == end)
            break;
        if (memcmp(at, needle.ptr, needle.len) == 0)
            return (size_t)(at - s.ptr);
    }
    return MD_NPOS;
}

size_t md_slice_rfind(md_slice s, md_slice needle)
{
    size_t at;

    if (s.ptr == NULL || s.len < needle.len)
        return MD_NPOS;
    if (needle.len == 0)
        return s.len;
    for (at = s.len - needle.len + 1; at-- > 0;) {
        if (s.ptr[at] == needle.ptr[0] &&
            memcmp(s.ptr + at, needle.ptr, needle.len) == 0)
            return at;
    }
    return MD_NPOS;
}

size_t md_slice_rchr(md_slice s, char c)
{
    const char *at = s.len ? memrchr(s.ptr, (unsigned char)c, s.len) : NULL;
    return at ? (size_t)(at - s.ptr) : MD_NPOS;
}

bool md_slice_starts_nocase(md_slice s, md_slice head)
{
    size_t i;

    if (s.len < head.len)
        return false;
    for (i = 0; i < head.len; i++) {
        if (md_lower(s.ptr[i]) != md_lower(head.ptr[i]))
            return false;
    }
    return true;
}

bool md_slice_eq_nocase(md_slice a, md_slice b)
{
    return a.len == b.len && md_slice_starts_nocase(a, b);
}

size_t md_slice_find_nocase(md_slice s, md_slice needle)
{
    const char *at = s.ptr, *end;
    char low, high;

    if (s.len < needle.len || s.ptr == NULL)
        return MD_NPOS;
    if (needle.len == 0)
        return 0;
    low = md_lower(needle.ptr[0]);
    high = low >= 'a' && low <= 'z' ? (char)(low - ('a' - 'A')) : low;
    end = s.ptr + (s.len - needle.len + 1);
    for (;; at++) {
        at = md_scan_either(at, end, low, high);
        if (at == end)
            return MD_NPOS;
        if (md_slice_starts_nocase(md_slice_make(at, needle.len), needle))
            return (size_t)(at - s.ptr);
    }
}

int md_slice_cmp(md_slice a, md_slice b)
{
    size_t least = a.len < b.len ? a.len : b.len;
    int order = least ? memcmp(a.ptr, b.ptr, least) : 0;

    if (order != 0)
        return order < 0 ? -1 : 1;
    if (a.len != b.len)
        return a.len < b.len ? -1 : 1;
    return (a.ptr != NULL) - (b.ptr != NULL);
}

md_slice md_slice_trim(md_slice s)
{
    while (s.len && (s.ptr[0] == ' ' || s.ptr[0] == '\t'))
        s = md_slice_skip(s, 1);
    while (s.len && (s.ptr[s.len - 1] == ' ' || s.ptr[s.len - 1] == '\t'))
        s.len--;
    return s;
}

bool md_slice_to_u64(md_slice s, uint64_t *out)
{
    uint64_t value = 0;
    size_t i;

    if (s.len == 0)
        return false;
    for (i = 0; i < s.len; i++) {
        unsigned digit = (unsigned)(unsigned char)s.ptr[i] - '0';

        if (digit > 9)
            return false;
        /* Nineteen digits fit whatever they are. */
        if (i < 19)
            value = value * 10 + digit;
        else if (value > (UINT64_MAX - digit) / 10)
            value = UINT64_MAX;
        else if (value != UINT64_MAX)
            value = value * 10 + digit;
    }
    *out = value;
    return true;
}
