/*
 * Reads a host with its address at the head of a text.
 *
 * Takes a slice, gives slices into it. Does not judge whether the address is
 * one: Postfix writes `unknown` there too. Fails on blanks inside the name or
 * the brackets, which no host has; a line may hold anything.
 */
#include "record/peer.h"

#include "base/apart.h"
#include "base/scan.h"

/* Names of hosts are short; longer ones are not searched for a bracket. */
enum { PEER_NAME_MAX = 512 };

/*
 * Bit n: at[n] is a bracket, a slash, a blank or a control character (or a
 * backslash, which stands between the brackets in ASCII); of the first 64
 * bytes up to `end`, of which there are sixteen or more.
 */
static uint64_t peer_marks(const char *at, const char *end)
{
    uint64_t marks = 0;
    unsigned i;

#if defined(__SSE2__)
    for (i = 0; i < 4; i++) {
        const char *from = end - at < 16 * (i + 1) ? end - 16 : at + 16 * i;
        __m128i bytes = md_scan_load(from);
        __m128i bracket = _mm_sub_epi8(bytes, _mm_set1_epi8('['));
        __m128i slash = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('/'));
        __m128i blank = _mm_min_epu8(bytes, _mm_set1_epi8(' '));

        bracket =
            _mm_cmpeq_epi8(_mm_min_epu8(bracket, _mm_set1_epi8(2)), bracket);
        blank = _mm_or_si128(_mm_cmpeq_epi8(blank, bytes), slash);
        marks |= (uint64_t)_mm_movemask_epi8(_mm_or_si128(bracket, blank))
                 << (from - at);
    }
#else
    for (i = 0; i < 64 && at + i != end; i++) {
        unsigned char c = (unsigned char)at[i];

        marks |= (uint64_t)(c <= ' ' || c == '/' || (c >= '[' && c <= ']'))
                 << i;
    }
#endif
    return marks;
}

/* What stands in front of the port when it is short and no path; 0: it must
 * be looked at more closely. */
static size_t peer_short(md_slice s, md_peer *out)
{
    uint64_t marks = peer_marks(s.ptr, s.ptr + s.len);
    size_t open, close;

    if ((marks & (marks - 1)) == 0)
        return 0;
    open = md_scan_lowest64(marks);
    close = md_scan_lowest64(marks & (marks - 1));
    if (s.ptr[open] != '[' || s.ptr[close] != ']')
        return 0;
    out->name = open > 0 ? md_slice_make(s.ptr, open) : MD_NONE;
    out->address = md_slice_make(s.ptr + open + 1, close - open - 1);
    out->path = false;
    return close + 1;
}

/* The same of any host. */
static MD_APART size_t peer_any(md_slice s, md_peer *out)
{
    size_t limit = s.len < PEER_NAME_MAX ? s.len : PEER_NAME_MAX;
    const char *address, *behind;
    size_t open, close;

    if (limit == 0)
        return 0;
    open = (size_t)(md_scan_word(s.ptr, s.ptr + limit, '[') - s.ptr);
    if (open == limit || s.ptr[open] != '[')
        return 0;
    limit = s.len - open < PEER_NAME_MAX ? s.len : open + PEER_NAME_MAX;
    address = s.ptr + open + 1;
    behind = md_scan_word_in(s.ptr, address, s.ptr + limit, ']');
    close = (size_t)(behind - s.ptr);
    if (close == limit || *behind != ']')
        return 0;
    if (open > 0)
        out->name = md_slice_make(s.ptr, open);
    out->address = md_slice_make(address, close - open - 1);
    out->path = md_scan_byte_in(s.ptr, address, behind, '/') != behind;
    return close + 1;
}

size_t md_peer_head(md_slice s, md_peer *out)
{
    size_t end = s.len >= 16 ? peer_short(s, out) : 0;

    out->port = MD_NONE;
    if (end == 0) {
        out->name = out->address = MD_NONE;
        out->path = false;
        end = peer_any(s, out);
    }
    if (end != 0 && end + 1 < s.len && s.ptr[end] == ':' &&
        md_is_digit(s.ptr[end + 1])) {
        size_t from = ++end;
        uint32_t number;

        if (s.len - end >= 8)
            end += md_scan_digits(s.ptr + end, &number);
        while (end < s.len && md_is_digit(s.ptr[end]))
            end++;
        out->port = md_slice_make(s.ptr + from, end - from);
    }
    return end;
}
