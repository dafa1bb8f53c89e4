/*
 * Words and runs. See token.h.
 */
#include "rules/token.h"

/* Does the colon at `at` of the word from `first` belong to a URL, or to an
 * IPv6 address? */
static bool token_colon(md_slice s, size_t first, size_t at)
{
    if (at + 1 >= s.len)
        return false;
    if (s.ptr[at + 1] == '/')
        return true;
    if (at - first > 40 || (s.ptr[at + 1] != ':' && !md_is_hex(s.ptr[at + 1])))
        return false;
    for (size_t i = first; i < at; i++)
        if (s.ptr[i] != ':' && !md_is_hex(s.ptr[i]))
            return false;
    return true;
}

size_t md_token_end(const md_token_text *t, size_t first, size_t at,
                    unsigned *has)
{
    size_t end = md_plane_next(t->planes, MD_PLANE_SPLIT, at, t->text.len);

    *has = 0;
    for (; (at = md_plane_mark(t->planes, at, end)) < end; at++) {
        switch (t->text.ptr[at]) {
        case '.':
            *has |= MD_TOKEN_DOT;
            break;
        case '@':
            *has |= MD_TOKEN_AT;
            break;
        case ':':
            if (!token_colon(t->text, first, at))
                return at;
            *has |= MD_TOKEN_COLON;
            break;
        default:
            *has |= MD_TOKEN_ELSE;
            break;
        }
    }
    /* One that a split follows is not among the marks. */
    return end > first && t->text.ptr[end - 1] == ':' ? end - 1 : end;
}

/* ---- runs ---------------------------------------------------------------- */

/* Bytes of a run, letters small; the fewer are in the low bits, whichever
 * byte a machine keeps first. */
static uint64_t token_eight(const char *at)
{
    uint64_t bytes;

    memcpy(&bytes, at, sizeof bytes);
    return bytes | UINT64_C(0x2020202020202020);
}

static uint64_t token_four(const char *at)
{
    uint32_t bytes;

    memcpy(&bytes, at, sizeof bytes);
    return bytes | UINT32_C(0x20202020);
}

static uint64_t token_one(const char *at)
{
    return (unsigned char)*at | UINT64_C(0x20);
}

static uint64_t token_mix(uint64_t hash, uint64_t bytes)
{
    hash = (hash ^ bytes) * UINT64_C(0x9E3779B97F4A7C15);
    return hash ^ hash >> 32;
}

static uint32_t token_hash(const char *at, size_t len)
{
    uint64_t hash = len * UINT64_C(0xD6E8FEB86659FD93);

    for (; len > 8; at += 8, len -= 8)
        hash = token_mix(hash, token_eight(at));
    /* Fixed lengths: a copy of a length that varies is a call. */
    if (len >= 4)
        hash = token_mix(hash, token_four(at) << 32 ^ token_four(at + len - 4));
    else if (len != 0)
        hash =
            token_mix(hash, token_one(at) << 32 ^ token_one(at + len / 2) << 8 ^
                                token_one(at + len - 1));
    return (uint32_t)hash;
}

/* Longer runs are told apart by so many bytes. */
enum { TOKEN_JOINED = 64 };

static uint32_t token_hash_joined(md_slice run)
{
    char bytes[TOKEN_JOINED];
    size_t len = 0;

    for (size_t i = 0; i < run.len && len < sizeof bytes; i++)
        if (run.ptr[i] != '-')
            bytes[len++] = run.ptr[i];
    return token_hash(bytes, len);
}

static bool token_hyphen(md_slice s, size_t first, size_t end, size_t at)
{
    return at + 1 < end && s.ptr[at] == '-' && at > first &&
           md_is_alpha(s.ptr[at - 1]) && md_is_alpha(s.ptr[at + 1]);
}

bool md_token_next(const md_token_text *t, size_t first, size_t end, size_t at,
                   md_token_run *out)
{
    bool joined = false;

    at = md_plane_next(t->planes, MD_PLANE_ALNUM, at, end);
    if (at == end)
        return false;
    out->first = at;
    out->end = md_plane_over(t->planes, MD_PLANE_ALNUM, at, end);
    while (token_hyphen(t->text, first, end, out->end)) {
        joined = true;
        out->end = md_plane_over(t->planes, MD_PLANE_ALNUM, out->end + 1, end);
    }
    out->digit = md_plane_any(t->planes, MD_PLANE_DIGIT, at, out->end);
    out->letter = joined || md_plane_over(t->planes, MD_PLANE_DIGIT, at,
                                          out->end) < out->end;
    out->hash =
        joined ? token_hash_joined(md_slice_sub(t->text, at, out->end - at))
               : token_hash(t->text.ptr + at, out->end - at < TOKEN_JOINED
                                                  ? out->end - at
                                                  : (size_t)TOKEN_JOINED);
    return true;
}
