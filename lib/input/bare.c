/*
 * The beginnings of records without a header.
 *
 * Takes the head of a body, says whether a record begins there. Does not
 * know the rest of the record; cannot fail.
 */
#include "input/bare.h"

enum { SHORT_LEAST = 5, LONG_LEAST = 12, ID_MOST = 64 };

static bool is_base52(char c)
{
    switch (c) {
    case 'A':
    case 'E':
    case 'I':
    case 'O':
    case 'U':
    case 'a':
    case 'e':
    case 'i':
    case 'o':
    case 'u':
        return false;
    default:
        return md_is_alnum(c);
    }
}

size_t md_bare_queue_id(md_slice body)
{
    bool hex = true;
    bool base52 = true;
    bool separator = false;
    size_t len = 0;

    while (len < body.len && len <= ID_MOST && md_is_alnum(body.ptr[len])) {
        char c = body.ptr[len++];

        hex = hex && (md_is_digit(c) || (c >= 'A' && c <= 'F'));
        base52 = base52 && is_base52(c);
        separator = separator || c == 'z';
    }
    if (len > ID_MOST)
        return 0;
    if (hex && len >= SHORT_LEAST)
        return len;
    return base52 && separator && len >= LONG_LEAST ? len : 0;
}

/* Words that begin a record and never the rest of one. */
static const md_slice heads[] = {
    MD_LIT_INIT("NOQUEUE: "),
    MD_LIT_INIT("connect from "),
    MD_LIT_INIT("disconnect from "),
    MD_LIT_INIT("lost connection after "),
    MD_LIT_INIT("timeout after "),
    MD_LIT_INIT("too many errors after "),
    MD_LIT_INIT("improper command pipelining after "),
    MD_LIT_INIT("warning: "),
    MD_LIT_INIT("error: "),
    MD_LIT_INIT("fatal: "),
    MD_LIT_INIT("panic: "),
    MD_LIT_INIT("statistics: "),
    MD_LIT_INIT("message repeated "),
    MD_LIT_INIT("last message repeated "),
    MD_LIT_INIT("Anonymous TLS connection "),
    MD_LIT_INIT("Untrusted TLS connection "),
    MD_LIT_INIT("Trusted TLS connection "),
    MD_LIT_INIT("Verified TLS connection "),
    MD_LIT_INIT("CONNECT from ["),
    MD_LIT_INIT("DISCONNECT ["),
    MD_LIT_INIT("PASS NEW ["),
    MD_LIT_INIT("PASS OLD ["),
};

bool md_bare_begins(md_slice body)
{
    size_t len = md_bare_queue_id(body);
    size_t i;

    if (len != 0)
        return md_slice_starts(md_slice_skip(body, len), MD_LIT(": ")) ||
               md_slice_eq(md_slice_skip(body, len), MD_LIT(":"));
    for (i = 0; i < sizeof heads / sizeof *heads; i++) {
        if (md_slice_starts(body, heads[i]))
            return true;
    }
    return false;
}
