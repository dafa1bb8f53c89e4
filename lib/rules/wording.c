/*
 * Normal form and wordings. Takes bytes of any kind; reads nothing past a
 * slice, allocates only what md_words keeps.
 */
#include "rules/wording.h"

#include "base/alloc.h"

/* ---- normal form --------------------------------------------------------
 */

typedef struct wording_input {
    md_slice text;
    size_t at;
} wording_input;

static unsigned char wording_byte(md_slice s, size_t at)
{
    return at < s.len ? (unsigned char)s.ptr[at] : 0;
}

static bool wording_letter(md_slice s, size_t at)
{
    return at < s.len && md_is_alpha(s.ptr[at]);
}

static bool wording_digits(md_slice s, size_t at, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (at + i >= s.len || !md_is_digit(s.ptr[at + i]))
            return false;
    return true;
}

/* Length of a blank at `at`: white space, a no-break or ideographic space,
 * an escaped line end of rsyslog (`#012`); 0: none. */
static size_t wording_blank(md_slice s, size_t at)
{
    unsigned char c = wording_byte(s, at);

    if (at >= s.len)
        return 0;
    if (c == ' ' || (c >= '\t' && c <= '\r'))
        return 1;
    if (c == 0xC2 && wording_byte(s, at + 1) == 0xA0)
        return 2;
    if (c == 0xE3 && wording_byte(s, at + 1) == 0x80 &&
        wording_byte(s, at + 2) == 0x80)
        return 3;
    if (c == '#' && wording_byte(s, at + 1) == '0' &&
        wording_byte(s, at + 2) == '1' &&
        strchr("1235", wording_byte(s, at + 3)) != NULL &&
        wording_byte(s, at + 3) != 0)
        return 4;
    return 0;
}

/*
 * Length of a reply code that begins a further line of a reply: `550-`,
 * `550-5.1.1 `, `550 5.1.1 `; 0: none. Postfix joins the lines by a blank, in
 * SASL failures by `?`.
 */
static size_t wording_code(md_slice s, size_t at)
{
    unsigned char c = wording_byte(s, at);
    size_t end = at + 3;
    size_t dsn;

    if ((c != '2' && c != '4' && c != '5') || !wording_digits(s, at, 3))
        return 0;
    if (wording_byte(s, end) != '-' && wording_byte(s, end) != ' ')
        return 0;
    dsn = end + 1;
    if (wording_byte(s, dsn) == c && wording_byte(s, dsn + 1) == '.' &&
        wording_digits(s, dsn + 2, 1)) {
        while (dsn < s.len && (md_is_digit(s.ptr[dsn]) || s.ptr[dsn] == '.'))
            dsn++;
        if (wording_byte(s, dsn) == ' ' || wording_byte(s, dsn) == '-')
            return dsn + 1 - at;
        return 0;
    }
    return wording_byte(s, end) == '-' ? 4 : 0;
}

/* Length of an apostrophe, plain or typographic; 0: none. */
static size_t wording_apostrophe(md_slice s, size_t at)
{
    unsigned char c = wording_byte(s, at);

    if (c == '\'' || c == '`')
        return 1;
    if (c == 0xC2 && wording_byte(s, at + 1) == 0xB4)
        return 2;
    if (c == 0xE2 && wording_byte(s, at + 1) == 0x80 &&
        (wording_byte(s, at + 2) == 0x98 || wording_byte(s, at + 2) == 0x99))
        return 3;
    return 0;
}

/* Length of a hyphen or dash; 0: none. */
static size_t wording_hyphen(md_slice s, size_t at)
{
    if (wording_byte(s, at) == '-')
        return 1;
    if (wording_byte(s, at) == 0xE2 && wording_byte(s, at + 1) == 0x80 &&
        wording_byte(s, at + 2) >= 0x90 && wording_byte(s, at + 2) <= 0x94)
        return 3;
    return 0;
}

static bool words_put(md_words *w, char c, size_t from)
{
    if (w->text.len + 1 > w->from_cap) {
        void *grown =
            md_grow(w->from, &w->from_cap, w->text.len + 1, sizeof *w->from);

        if (grown == NULL)
            return false;
        w->from = grown;
    }
    w->from[w->text.len] = (uint32_t)from;
    md_buffer_put(&w->text, c);
    return !w->text.failed;
}

static bool words_add(md_words *w, const char *text, size_t from)
{
    for (; *text != '\0'; text++)
        if (!words_put(w, *text, from))
            return false;
    return true;
}

static bool words_ends(const md_words *w, md_slice tail)
{
    return md_slice_ends(md_buffer_slice(&w->text), tail);
}

/* A run of blanks, and the code of the next line of a reply behind it. */
static bool words_blank(md_words *w, wording_input *in)
{
    size_t from = in->at;
    size_t len;

    for (;;) {
        while ((len = wording_blank(in->text, in->at)) != 0)
            in->at += len;
        len = wording_code(in->text, in->at);
        if (len == 0)
            break;
        in->at += len;
    }
    if (w->text.len == 0 || words_ends(w, MD_LIT(" ")))
        return true;
    return words_put(w, ' ', from);
}

/* `n't` and the `not` of `cannot`, which begin at an n: how many bytes they
 * take; 0: neither. `can't` has only one n. */
static size_t words_not(const md_words *w, const wording_input *in,
                        bool *keeps_n)
{
    md_slice s = in->text;
    size_t mark = wording_apostrophe(s, in->at + 1);
    size_t end = in->at + 1 + mark;

    *keeps_n = false;
    if (mark != 0 && md_lower((char)wording_byte(s, end)) == 't' &&
        !wording_letter(s, end + 1) && w->text.len != 0 &&
        md_is_alpha(w->text.ptr[w->text.len - 1])) {
        *keeps_n = words_ends(w, MD_LIT("ca"));
        return end + 1 - in->at;
    }
    if (words_ends(w, MD_LIT("can")) &&
        md_lower((char)wording_byte(s, in->at + 1)) == 'o' &&
        md_lower((char)wording_byte(s, in->at + 2)) == 't' &&
        !wording_letter(s, in->at + 3))
        return 3;
    return 0;
}

/* Two-byte letters of UTF-8 that have a small form in the same block. */
static bool words_two(md_words *w, wording_input *in)
{
    unsigned char a = wording_byte(in->text, in->at);
    unsigned char b = wording_byte(in->text, in->at + 1);

    if (a == 0xC3 && b >= 0x80 && b <= 0x9E && b != 0x97) {
        b = (unsigned char)(b + 0x20);
    } else if (a == 0xD0 && b >= 0x90 && b <= 0x9F) {
        b = (unsigned char)(b + 0x20);
    } else if (a == 0xD0 && b >= 0xA0 && b <= 0xAF) {
        a = 0xD1;
        b = (unsigned char)(b - 0x20);
    }
    if (!words_put(w, (char)a, in->at))
        return false;
    if (in->at + 1 < in->text.len && !words_put(w, (char)b, in->at + 1))
        return false;
    in->at += 2;
    return true;
}

/* Typographic quotes: E2 80 9C..9F, C2 AB, C2 BB. */
static size_t wording_quote(md_slice s, size_t at)
{
    unsigned char a = wording_byte(s, at);
    unsigned char b = wording_byte(s, at + 1);
    unsigned char c = wording_byte(s, at + 2);

    if (a == 0xE2 && b == 0x80 && c >= 0x9C && c <= 0x9F)
        return 3;
    return a == 0xC2 && (b == 0xAB || b == 0xBB) ? 2 : 0;
}

static bool words_odd(md_words *w, wording_input *in)
{
    size_t from = in->at;
    size_t len;

    if ((len = wording_apostrophe(in->text, from)) != 0) {
        in->at += len;
        return words_put(w, '\'', from);
    }
    if ((len = wording_quote(in->text, from)) != 0) {
        in->at += len;
        return words_put(w, '"', from);
    }
    if ((len = wording_hyphen(in->text, from)) != 0) {
        in->at += len;
        if (from > 0 && wording_letter(in->text, from - 1) &&
            wording_letter(in->text, in->at))
            return true;
        return words_put(w, '-', from);
    }
    if (wording_byte(in->text, from) == 0xC3 ||
        wording_byte(in->text, from) == 0xD0)
        return words_two(w, in);
    in->at++;
    return words_put(w, in->text.ptr[from], from);
}

static bool words_step(md_words *w, wording_input *in)
{
    size_t from = in->at;
    char c = in->text.ptr[from];
    bool keeps_n;
    size_t len;

    if (wording_blank(in->text, from) != 0)
        return words_blank(w, in);
    if (c == '?' && wording_code(in->text, from + 1) != 0) {
        in->at++;
        return words_blank(w, in);
    }
    if ((c == 'n' || c == 'N') && (len = words_not(w, in, &keeps_n)) != 0) {
        in->at += len;
        return words_add(w, keeps_n ? "n not" : " not", from);
    }
    if (c != '-' && c != '\'' && c != '`' && (unsigned char)c < 0x80) {
        in->at++;
        return words_put(w, md_lower(c), from);
    }
    return words_odd(w, in);
}

bool md_words_set(md_words *w, md_slice text)
{
    wording_input in = {text, 0};

    md_buffer_clear(&w->text);
    while (in.at < text.len)
        if (!words_step(w, &in))
            return false;
    if (w->text.len != 0 && words_ends(w, MD_LIT(" ")))
        w->text.len--;
    return true;
}

void md_words_free(md_words *w)
{
    md_buffer_free(&w->text);
    md_free(w->from);
    w->from = NULL;
    w->from_cap = 0;
}

/* ---- compiling ----------------------------------------------------------
 */

static const char *wording_piece(md_slice piece, md_words *words,
                                 md_buffer *out)
{
    bool open_left = md_slice_starts(piece, MD_LIT("*"));
    bool open_right;

    piece = md_slice_skip(piece, open_left ? 1 : 0);
    open_right = md_slice_ends(piece, MD_LIT("*"));
    piece = md_slice_sub(piece, 0, piece.len - (open_right ? 1 : 0));
    if (md_slice_chr(piece, '*') != MD_NPOS)
        return "a star inside a word";
    for (size_t i = 0; i < piece.len; i++)
        if ((unsigned char)piece.ptr[i] < 0x20)
            return "a control byte";
    if (!md_words_set(words, piece))
        return "no memory";
    if (words->text.len < 2)
        return "a piece with fewer than 2 letters";
    if (open_left)
        md_buffer_put(out, MD_WORDING_MARK_OPEN);
    md_buffer_add(out, md_buffer_slice(&words->text));
    if (open_right)
        md_buffer_put(out, MD_WORDING_MARK_OPEN);
    return out->failed ? "no memory" : NULL;
}

/*
 * Where the first piece ends and the next begins: at ` * `, or at the star of
 * `blacklist* address`, which stays with its word. The whole when there is
 * no gap.
 */
static size_t wording_gap(md_slice wording, size_t *next)
{
    for (size_t i = 1; i + 1 < wording.len; i++) {
        bool blank_left = wording.ptr[i - 1] == ' ';
        bool blank_right = wording.ptr[i + 1] == ' ';

        if (wording.ptr[i] != '*' || !(blank_left || blank_right))
            continue;
        *next = blank_right ? i + 2 : i;
        return blank_left ? i - 1 : i + 1;
    }
    *next = wording.len;
    return wording.len;
}

static const char *wording_compile(md_slice wording, md_words *words,
                                   md_buffer *out)
{
    size_t before = out->len;
    md_piece pieces[MD_WORDING_PIECES];
    uint32_t count = 0;
    uint32_t key;

    for (;;) {
        size_t next;
        size_t gap = wording_gap(wording, &next);
        const char *wrong;

        if (++count > MD_WORDING_PIECES)
            return "more than 6 pieces";
        wrong = wording_piece(md_slice_trim(md_slice_sub(wording, 0, gap)),
                              words, out);
        if (wrong != NULL)
            return wrong;
        if (next == wording.len)
            break;
        md_buffer_put(out, MD_WORDING_MARK_GAP);
        wording = md_slice_skip(wording, next);
    }
    if (out->len - before > MD_WORDING_BYTES)
        return "longer than 200 bytes";
    count = md_wording_pieces(
        md_slice_make(out->ptr + before, out->len - before), pieces);
    key = md_wording_key(pieces, count);
    if (pieces[key].text.len < 3)
        return "no piece with 3 letters";
    /* Three letters are looked up at the beginnings of words only. */
    if (pieces[key].text.len == 3 && pieces[key].open_left)
        return "a star before 3 letters";
    return NULL;
}

const char *md_wording_compile(md_slice wording, md_buffer *out)
{
    size_t before = out->len;
    md_words words;
    const char *wrong;

    memset(&words, 0, sizeof words);
    wrong = wording_compile(md_slice_trim(wording), &words, out);
    md_words_free(&words);
    if (wrong != NULL)
        out->len = before;
    return wrong;
}

uint32_t md_wording_pieces(md_slice compiled,
                           md_piece pieces[MD_WORDING_PIECES])
{
    uint32_t count = 0;

    for (;;) {
        size_t gap = md_slice_chr(compiled, MD_WORDING_MARK_GAP);
        md_slice text = md_slice_sub(compiled, 0, gap);
        md_piece *piece = &pieces[count];

        piece->open_left = text.len != 0 && text.ptr[0] == MD_WORDING_MARK_OPEN;
        text = md_slice_skip(text, piece->open_left ? 1 : 0);
        piece->open_right =
            text.len != 0 && text.ptr[text.len - 1] == MD_WORDING_MARK_OPEN;
        piece->text =
            md_slice_sub(text, 0, text.len - (piece->open_right ? 1 : 0));
        if (++count == MD_WORDING_PIECES || gap == MD_NPOS)
            return count;
        compiled = md_slice_skip(compiled, gap + 1);
    }
}

uint32_t md_wording_key(const md_piece *pieces, uint32_t count)
{
    uint32_t key = 0;

    for (uint32_t i = 1; i < count; i++)
        if (pieces[i].text.len > pieces[key].text.len)
            key = i;
    return key;
}

uint32_t md_wording_weight(md_slice compiled)
{
    uint32_t weight = 0;

    for (size_t i = 0; i < compiled.len; i++)
        weight += (unsigned char)compiled.ptr[i] > MD_WORDING_MARK_OPEN;
    return weight;
}

/* ---- matching -----------------------------------------------------------
 */

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
           !(text.ptr[end] == ':' && wording_byte(text, end + 1) != '/'))
        end++;
    return md_slice_sub(text, first, end - first);
}

static const char wording_names[] =
    " com net org edu gov mil info biz local lan internal invalid test "
    "example localhost ";

/* The last parts of names that have one dot only; two letters count too. */
static bool wording_top_level(md_slice label)
{
    char padded[16];

    if (label.len == 2)
        return md_is_alpha(label.ptr[0]) && md_is_alpha(label.ptr[1]);
    if (label.len < 3 || label.len > 12)
        return false;
    padded[0] = ' ';
    memcpy(padded + 1, label.ptr, label.len);
    padded[label.len + 1] = ' ';
    return md_slice_find(md_slice_of(wording_names),
                         md_slice_make(padded, label.len + 2)) != MD_NPOS;
}

bool md_wording_is_name(md_slice token)
{
    size_t dots = 0;
    size_t last = MD_NPOS;
    size_t colon = md_slice_chr(token, ':');

    if (colon != MD_NPOS &&
        md_slice_find(md_slice_skip(token, colon), MD_LIT("://")) != MD_NPOS)
        return true;
    while (token.len != 0 && strchr(".:!?-", token.ptr[token.len - 1]))
        token.len--;
    for (size_t i = 1; i + 1 < token.len; i++) {
        if (token.ptr[i] == '@')
            return true;
        if (token.ptr[i] != '.' || !md_is_alnum(token.ptr[i - 1]) ||
            !md_is_alnum(token.ptr[i + 1]))
            continue;
        dots++;
        last = i;
    }
    if (dots == 0)
        return false;
    return dots > 1 || wording_top_level(md_slice_skip(token, last + 1));
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

        if (token.len != 0 && md_wording_is_name(token))
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
