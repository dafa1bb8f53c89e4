/*
 * Reads a host with its address at the head of a text.
 *
 * Takes a slice, gives slices into it. Does not judge whether the address is
 * one: Postfix writes `unknown` there too. Fails on blanks inside the name or
 * the brackets, which no host has; a line may hold anything.
 */
#include "record/peer.h"

#include "base/scan.h"

/* Names of hosts are short; longer ones are not searched for a bracket. */
enum { PEER_NAME_MAX = 512 };

size_t md_peer_head(md_slice s, md_peer *out)
{
    size_t limit = s.len < PEER_NAME_MAX ? s.len : PEER_NAME_MAX;
    const char *address, *behind;
    size_t open, close, end;

    out->name = out->address = out->port = MD_NONE;
    out->path = false;
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
    end = close + 1;
    if (end + 1 < s.len && s.ptr[end] == ':' && md_is_digit(s.ptr[end + 1])) {
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
