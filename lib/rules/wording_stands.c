/*
 * Where a wording stands in a text of normal form. See wording.h. Reads
 * nothing past a slice, allocates nothing, never fails.
 */
#include "rules/wording.h"

#include "rules/name.h"

static bool wording_in_word(md_slice text, size_t at)
{
    return at < text.len && md_is_alnum(text.ptr[at]);
}

/* Does a word end between `at` - 1 and `at`? */
static bool wording_border(md_slice text, size_t at)
{
    return at == 0 || !wording_in_word(text, at) ||
           !wording_in_word(text, at - 1);
}

static const bool wording_split[256] = {
    [' '] = true, ['<'] = true,  ['>'] = true, ['('] = true, [')'] = true,
    ['['] = true, [']'] = true,  ['{'] = true, ['}'] = true, ['"'] = true,
    [','] = true, ['\''] = true, [';'] = true, ['|'] = true, ['='] = true,
};

static bool wording_splits(char c)
{
    return wording_split[(unsigned char)c];
}

/* The run of bytes without blanks and brackets around `at`, at most 255 to
 * each side. A colon ends it unless a slash follows (`https://`). */
static md_slice wording_token(md_slice text, size_t at)
{
    size_t first = at;
    size_t end = at;

    while (first > 0 && at - first < 255 &&
           !wording_splits(text.ptr[first - 1]) &&
           !(text.ptr[first - 1] == ':' && text.ptr[first] != '/'))
        first--;
    while (end < text.len && end - at < 255 && !wording_splits(text.ptr[end]) &&
           !(text.ptr[end] == ':' &&
             (end + 1 == text.len || text.ptr[end + 1] != '/')))
        end++;
    return md_slice_sub(text, first, end - first);
}

/* A word of a name is no word of the text, unless the rule asks for a name. */
static bool wording_inside_name(md_slice text, size_t at, size_t len)
{
    md_slice piece = md_slice_sub(text, at, len);
    size_t ends[2] = {at, at + len - 1};

    if (md_slice_chr(piece, '.') != MD_NPOS ||
        md_slice_chr(piece, '/') != MD_NPOS ||
        md_slice_chr(piece, '@') != MD_NPOS)
        return false;
    for (unsigned i = 0; i < 2; i++) {
        md_slice token = wording_token(text, ends[i]);

        if (token.len != 0 && md_name_is(token))
            return true;
    }
    return false;
}

static bool wording_piece_at(const md_piece *piece, md_slice text, size_t at)
{
    size_t end = at + piece->text.len;

    if (end > text.len ||
        memcmp(text.ptr + at, piece->text.ptr, piece->text.len) != 0)
        return false;
    if (!piece->open_left && !wording_border(text, at))
        return false;
    if (!piece->open_right && !wording_border(text, end))
        return false;
    return !wording_inside_name(text, at, piece->text.len);
}

/* Full stop, colon or semicolon, a blank and a word: a gap does not go on
 * behind it, another statement begins there. */
static bool wording_sentence(md_slice text, size_t at)
{
    char c = text.ptr[at];

    if (at == 0 || at + 2 >= text.len || text.ptr[at + 1] != ' ')
        return false;
    if (c == ':' || c == ';')
        return true;
    return c == '.' && md_is_alpha(text.ptr[at + 2]) &&
           (md_is_alnum(text.ptr[at - 1]) || text.ptr[at - 1] == ')');
}

static size_t wording_behind(const md_piece *piece, md_slice text, size_t end)
{
    for (size_t at = end; at < text.len && at - end <= MD_WORDING_GAP; at++) {
        if (text.ptr[at] == piece->text.ptr[0] &&
            wording_piece_at(piece, text, at))
            return at;
        if (wording_sentence(text, at))
            break;
    }
    return MD_NPOS;
}

static size_t wording_before(const md_piece *piece, md_slice text, size_t first)
{
    for (size_t at = first; at > 0 && first - at <= MD_WORDING_GAP;) {
        at--;
        if (wording_sentence(text, at))
            break;
        if (text.ptr[at] == piece->text.ptr[0] &&
            at + piece->text.len <= first && wording_piece_at(piece, text, at))
            return at;
    }
    return MD_NPOS;
}

bool md_wording_stands(const md_piece *pieces, uint32_t count, uint32_t key,
                       md_slice text, size_t at, size_t *first, size_t *end)
{
    size_t begin = at;
    size_t finish = at + pieces[key].text.len;

    if (!wording_piece_at(&pieces[key], text, at))
        return false;
    for (uint32_t i = key; i-- > 0;) {
        begin = wording_before(&pieces[i], text, begin);
        if (begin == MD_NPOS)
            return false;
    }
    for (uint32_t i = key + 1; i < count; i++) {
        size_t next = wording_behind(&pieces[i], text, finish);

        if (next == MD_NPOS)
            return false;
        finish = next + pieces[i].text.len;
    }
    *first = begin;
    *end = finish;
    return true;
}
