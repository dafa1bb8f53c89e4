/*
 * The base of a log's name and its place in the rotation; see rotation.h.
 *
 * Takes names, gives parts of them. Does not look at files; cannot fail.
 */
#include "store/rotation.h"

enum {
    COUNT_DIGITS = 4, /* of `.1`, at most */
    YEAR_DIGITS = 4,
    DATE_DIGITS = 8 /* of `-20260831`, at least */
};

static const char *const suffixes[] = {".gz",  ".xz",   ".zst", ".bz2",
                                       ".lz4", ".lzma", ".Z"};

static md_slice without_compression(md_slice name)
{
    size_t i;

    for (i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        md_slice suffix = md_slice_of(suffixes[i]);

        if (name.len > suffix.len && md_slice_ends(name, suffix))
            return md_slice_sub(name, 0, name.len - suffix.len);
    }
    return name;
}

/* Without a letter behind the last slash it is an address (`192.0.2.1`), not
 * the name of a log. */
static bool names_a_log(md_slice base)
{
    size_t at = base.len;

    while (at > 0 && base.ptr[at - 1] != '/') {
        if (md_is_alpha(base.ptr[--at]))
            return true;
    }
    return false;
}

/* `.3` counts files, newest lowest; `-20260831`, `-20260831-1200` and
 * `.2026-08-31` are dates, newest highest. `digits` of them stand behind the
 * sign at the head, the first `group` in a row. */
static bool is_rotation(md_slice s, size_t digits, size_t group)
{
    if (s.ptr[0] == '.' && digits + 1 == s.len && digits <= COUNT_DIGITS)
        return digits != 0;
    return digits >= DATE_DIGITS &&
           (group >= DATE_DIGITS || group == YEAR_DIGITS);
}

md_slice md_rotation_base(md_slice name, md_slice *rotation)
{
    md_slice plain = without_compression(name);
    size_t at = plain.len, digits = 0, group = 0;

    *rotation = MD_NONE;
    while (at > 0 && (md_is_digit(plain.ptr[at - 1]) ||
                      plain.ptr[at - 1] == '-' || plain.ptr[at - 1] == '.')) {
        at--;
        if (md_is_digit(plain.ptr[at])) {
            digits++;
            group++;
            continue;
        }
        if (is_rotation(md_slice_skip(plain, at), digits, group)) {
            if (!names_a_log(md_slice_sub(plain, 0, at)))
                break;
            *rotation = md_slice_skip(plain, at);
            return md_slice_sub(plain, 0, at);
        }
        group = 0;
    }
    return plain;
}

/* The number of `.3`; false: a date, or none. */
static bool rotation_count(md_slice rotation, uint64_t *out)
{
    return rotation.len > 1 && rotation.len <= 1 + COUNT_DIGITS &&
           rotation.ptr[0] == '.' &&
           md_slice_to_u64(md_slice_skip(rotation, 1), out);
}

/* Oldest first: -20260830, -20260831, .2, .1, and the file itself last. */
int md_rotation_cmp(md_slice a, md_slice b)
{
    uint64_t x = 0, y = 0;
    bool a_count = rotation_count(a, &x), b_count = rotation_count(b, &y);

    if ((a.len == 0) != (b.len == 0))
        return a.len == 0 ? 1 : -1;
    if (a_count != b_count)
        return a_count ? 1 : -1;
    if (!a_count)
        return md_slice_cmp(a, b);
    return x > y ? -1 : x < y;
}
