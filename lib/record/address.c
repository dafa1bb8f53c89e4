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

/* Does `at` lie behind the address: at the end, or before a stop? */
static bool address_stop(md_slice s, size_t at, const char *stops)
{
    for (; at < s.len && *stops != s.ptr[at]; stops++) {
        if (*stops == '\0')
            return false;
    }
    return at >= s.len || s.ptr[at] != '\0';
}

/* Place behind the quoted string that begins at `at`; the end of the text
 * when the string has none: the line was cut inside it. */
static size_t address_quoted(md_slice s, size_t at)
{
    size_t i;

    for (i = at + 1; i < s.len; i++) {
        if (s.ptr[i] == '"')
            return i + 1;
        if (s.ptr[i] == '\\')
            i++;
    }
    return s.len;
}

/* What ends an address without brackets. */
static bool bare_stop(char c)
{
    return c == ',' || c == ';' || c == ' ' || c == '\t' || c == '\0';
}

size_t md_address_head(md_slice s, const char *stops, md_slice *value)
{
    size_t at = 1;
    size_t end;

    *value = MD_NONE;
    if (s.len == 0)
        return 0;
    if (s.ptr[0] != '<') {
        for (end = 0; end < s.len && !bare_stop(s.ptr[end]); end++)
            ;
        if (end > 0)
            *value = md_slice_make(s.ptr, end);
        return end;
    }
    if (s.len > 1 && s.ptr[1] == '"')
        at = address_quoted(s, 1);
    for (;;) {
        end = md_slice_near(md_slice_skip(s, at), '>');
        if (end == MD_NPOS) {
            *value = md_slice_skip(s, 1);
            return s.len;
        }
        end += at;
        if (address_stop(s, end + 1, stops))
            break;
        at = end + 1;
    }
    *value = md_slice_make(s.ptr + 1, end - 1);
    return end + 1;
}
