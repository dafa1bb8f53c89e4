/*
 * Finds where an address in a log line ends.
 *
 * Takes the text behind `to=`, gives the address without its brackets. Does
 * not know what an address may be beyond its quotes; the text of a line is
 * not changed, so quotes and backslashes stay in the value. An address whose
 * bracket never closes (a cut line) is all that is left.
 */
#include "record/address.h"

#include "base/scan.h"

/* The bracket at or behind `at` that a byte of `stops` follows, or nothing;
 * NULL: there is none. */
static const char *address_close(const char *at, const char *end,
                                 const char *stops)
{
    if (at != end && stops[1] == '\0') {
        at = md_scan_pair(at, end - 1, '>', 1, stops[0]);
        return at != end - 1 || *at == '>' ? at : NULL;
    }
    for (;; at++) {
        const char *stop = stops;

        if (at == end || *at != '>')
            at = md_scan_byte(at, end, '>');
        if (at == end)
            return NULL;
        if (at + 1 == end)
            return at;
        while (*stop != '\0' && *stop != at[1])
            stop++;
        if (*stop != '\0')
            return at;
    }
}

/* Place behind the quoted string that begins at `at`; the end of the text
 * when the string has none: the line was cut inside it. */
static size_t address_quoted(md_slice s, size_t at)
{
    const char *end = s.ptr + s.len;
    const char *i = s.ptr + at + 1;

    for (;;) {
        i = md_scan_either(i, end, '"', '\\');
        if (end - i < 2)
            return s.len;
        if (*i == '"')
            return (size_t)(i - s.ptr) + 1;
        i += 2;
    }
}

/* The end of an address without brackets: a comma, semicolon, blank, tab or
 * NUL. */
static const char *address_bare(const char *from, const char *end)
{
    const char *at = from;

    for (;; at++) {
        at = md_scan_word(at, end, ',');
        if (at == end || *at == ',' || *at == ' ' || *at == '\t' || *at == '\0')
            break;
    }
    return md_scan_byte(from, at, ';');
}

size_t md_address_head(md_slice s, const char *stops, md_slice *value)
{
    size_t at = 1;
    const char *close;
    size_t end;

    *value = MD_NONE;
    if (s.len == 0)
        return 0;
    if (s.ptr[0] != '<') {
        end = (size_t)(address_bare(s.ptr, s.ptr + s.len) - s.ptr);
        if (end > 0)
            *value = md_slice_make(s.ptr, end);
        return end;
    }
    if (s.len > 1 && s.ptr[1] == '"')
        at = address_quoted(s, 1);
    close = address_close(s.ptr + at, s.ptr + s.len, stops);
    if (close == NULL) {
        *value = md_slice_skip(s, 1);
        return s.len;
    }
    *value = md_slice_make(s.ptr + 1, (size_t)(close - s.ptr) - 1);
    return (size_t)(close - s.ptr) + 1;
}
