/*
 * Finds what the words of a reply mention: a link, the next hop's queue ID.
 *
 * Takes the words with the codes taken off the front, gives slices of them.
 * Every server has words of its own for "queued as"; those of the common ones
 * are known here. What has none of them gives an absent slice.
 */
#include "record/clue.h"

#include "record/reply.h"

/* Where the address at the head of `s` ends: brackets that were opened in it
 * belong to it, dots and commas behind it do not. */
static size_t clue_url_end(md_slice s, uint16_t code)
{
    size_t open = 0;
    size_t end;

    for (end = 0; end < s.len; end++) {
        unsigned char c = (unsigned char)s.ptr[end];
        size_t used;

        if (c <= ' ' || strchr("<>\"'[]", (char)c) != NULL)
            break;
        if (c == '(')
            open++;
        else if (c == ')' && open-- == 0)
            break;
        /* Lines of a SASL reply are joined by `?` and repeat the code. */
        if (c == '?' && code != 0 &&
            md_reply_code(md_slice_skip(s, end + 1), &used) == code)
            break;
    }
    while (end > 0 && strchr(".,;:!?", s.ptr[end - 1]) != NULL)
        end--;
    return end;
}

md_slice md_clue_url(md_slice words, uint16_t code)
{
    size_t from = 0;

    for (;;) {
        size_t at = md_slice_find(md_slice_skip(words, from), MD_LIT("://"));
        size_t scheme = 0;
        size_t end;

        if (at == MD_NPOS)
            return MD_NONE;
        at += from;
        from = at + 3;
        if (at >= 5 && memcmp(words.ptr + at - 5, "https", 5) == 0)
            scheme = 5;
        else if (at >= 4 && memcmp(words.ptr + at - 4, "http", 4) == 0)
            scheme = 4;
        if (scheme == 0)
            continue;
        end = clue_url_end(md_slice_skip(words, at - scheme), code);
        if (end > scheme + 3)
            return md_slice_sub(words, at - scheme, end);
    }
}

static bool clue_opens(char c)
{
    return c == ' ' || c == ':' || c == '<' || c == '"' || c == '\'' ||
           c == '\0';
}

static bool clue_closes(char c)
{
    switch (c) {
    case ',':
    case ';':
    case '(':
    case ')':
    case '[':
    case ']':
    case '<':
    case '>':
    case '"':
    case '\'':
        return true;
    default:
        return (unsigned char)c <= ' ';
    }
}

/* What a next hop calls an ID: anything but blanks and closing signs. */
static md_slice clue_token(md_slice s)
{
    size_t at = 0;
    size_t end;

    while (at < s.len && clue_opens(s.ptr[at]))
        at++;
    end = at;
    while (end < s.len && !clue_closes(s.ptr[end]))
        end++;
    while (end > at && (s.ptr[end - 1] == '.' || s.ptr[end - 1] == ':'))
        end--;
    return end > at ? md_slice_make(s.ptr + at, end - at) : MD_NONE;
}

/* The word in front of `words`, which end the text or stand before more. */
static md_slice clue_before(md_slice s, md_slice words)
{
    size_t at = md_slice_find_nocase(s, words);
    size_t from;

    if (at == MD_NPOS || at == 0)
        return MD_NONE;
    from = md_slice_rchr(md_slice_sub(s, 0, at), ' ');
    from = from == MD_NPOS ? 0 : from + 1;
    return clue_token(md_slice_sub(s, from, at - from));
}

/* Last place of a word without regard to case. */
static size_t clue_rfind_nocase(md_slice s, md_slice words)
{
    size_t last = MD_NPOS, from = 0, at;

    while ((at = md_slice_find_nocase(md_slice_skip(s, from), words)) !=
           MD_NPOS) {
        last = from + at;
        from = last + 1;
    }
    return last;
}

static bool clue_has_digit(md_slice s)
{
    size_t i;

    for (i = 0; i < s.len; i++) {
        if (md_is_digit(s.ptr[i]))
            return true;
    }
    return false;
}

/* The ID that the next hop gave, by the words of the common servers. */
md_slice md_clue_queue_id(md_slice s)
{
    md_slice id;
    size_t at;

    /* Postfix, amavis (the innermost counts), many others. */
    at = clue_rfind_nocase(s, MD_LIT("queued as"));
    if (at != MD_NPOS && at + 9 < s.len &&
        (s.ptr[at + 9] == ' ' || s.ptr[at + 9] == ':'))
        return clue_token(md_slice_skip(s, at + 9));
    /* sendmail: `w3A… Message accepted for delivery`. */
    id = clue_before(s, MD_LIT(" Message accepted for delivery"));
    if (md_slice_present(id) && clue_has_digit(id))
        return id;
    /* Exchange: `<id> [InternalId=1, Hostname=h] Queued mail …`. */
    at = md_slice_find_nocase(s, MD_LIT("[InternalId="));
    if (at != MD_NPOS)
        return clue_token(md_slice_skip(s, at + 12));
    /* Exim: `OK id=1abc-…`. */
    at = md_slice_find(s, MD_LIT("id="));
    if (at != MD_NPOS && (at == 0 || !md_is_alnum(s.ptr[at - 1])))
        return clue_token(md_slice_skip(s, at + 3));
    /* qmail: `ok 1600000000 qp 567`, time and process. */
    at = md_slice_find(s, MD_LIT(" qp "));
    if (at != MD_NPOS && md_slice_starts_nocase(s, MD_LIT("ok "))) {
        id = clue_token(md_slice_skip(s, at + 4));
        if (md_slice_present(id))
            return md_slice_make(s.ptr + 3,
                                 (size_t)(id.ptr + id.len - s.ptr) - 3);
    }
    /* Google: `OK  1600000000 x1si….67 - gsmtp`. */
    id = clue_before(s, MD_LIT(" - gsmtp"));
    if (md_slice_present(id))
        return id;
    /* Dovecot's LMTP: `<user@host> WdZ… Saved`. */
    if (md_slice_ends(s, MD_LIT(" Saved"))) {
        id = clue_before(s, MD_LIT(" Saved"));
        /* Old ones give no ID: the recipient stands there alone. */
        return md_slice_chr(id, '@') == MD_NPOS ? id : MD_NONE;
    }
    /* One word behind the Ok: `Ok 0102018…-000000`, `Ok: 1234ABCD`. */
    if (md_slice_starts_nocase(s, MD_LIT("ok"))) {
        id = clue_token(md_slice_skip(s, 2));
        if (md_slice_present(id) && id.len >= 6 && clue_has_digit(id) &&
            md_slice_chr(id, '=') == MD_NPOS &&
            id.ptr + id.len == s.ptr + s.len)
            return id;
    }
    return MD_NONE;
}
