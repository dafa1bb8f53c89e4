/*
 * The normal form. See normal.h. Takes bytes of any kind; reads nothing past a
 * slice.
 */
#include "rules/normal.h"

#include "base/alloc.h"

typedef struct normal_input {
    md_slice text;
    size_t at;
} normal_input;

static unsigned char normal_byte(md_slice s, size_t at)
{
    return at < s.len ? (unsigned char)s.ptr[at] : 0;
}

static bool normal_letter(md_slice s, size_t at)
{
    return at < s.len && md_is_alpha(s.ptr[at]);
}

static bool normal_digits(md_slice s, size_t at, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (at + i >= s.len || !md_is_digit(s.ptr[at + i]))
            return false;
    return true;
}

/* Length of a blank at `at`: white space, a no-break or ideographic space,
 * an escaped line end of rsyslog (`#012`); 0: none. */
static size_t normal_is_blank(md_slice s, size_t at)
{
    unsigned char c = normal_byte(s, at);

    if (at >= s.len)
        return 0;
    if (c == ' ' || (c >= '\t' && c <= '\r'))
        return 1;
    if (c == 0xC2 && normal_byte(s, at + 1) == 0xA0)
        return 2;
    if (c == 0xE3 && normal_byte(s, at + 1) == 0x80 &&
        normal_byte(s, at + 2) == 0x80)
        return 3;
    if (c == '#' && normal_byte(s, at + 1) == '0' &&
        normal_byte(s, at + 2) == '1' &&
        strchr("1235", normal_byte(s, at + 3)) != NULL &&
        normal_byte(s, at + 3) != 0)
        return 4;
    return 0;
}

/*
 * Length of a reply code that begins a further line of a reply: `550-`,
 * `550-5.1.1 `, `550 5.1.1 `; 0: none. Postfix joins the lines by a blank, in
 * SASL failures by `?`.
 */
static size_t normal_code(md_slice s, size_t at)
{
    unsigned char c = normal_byte(s, at);
    size_t end = at + 3;
    size_t dsn;

    if ((c != '2' && c != '4' && c != '5') || !normal_digits(s, at, 3))
        return 0;
    if (normal_byte(s, end) != '-' && normal_byte(s, end) != ' ')
        return 0;
    dsn = end + 1;
    if (normal_byte(s, dsn) == c && normal_byte(s, dsn + 1) == '.' &&
        normal_digits(s, dsn + 2, 1)) {
        while (dsn < s.len && (md_is_digit(s.ptr[dsn]) || s.ptr[dsn] == '.'))
            dsn++;
        if (normal_byte(s, dsn) == ' ' || normal_byte(s, dsn) == '-')
            return dsn + 1 - at;
        return 0;
    }
    return normal_byte(s, end) == '-' ? 4 : 0;
}

/* Length of an apostrophe, plain or typographic; 0: none. */
static size_t normal_apostrophe(md_slice s, size_t at)
{
    unsigned char c = normal_byte(s, at);

    if (c == '\'' || c == '`')
        return 1;
    if (c == 0xC2 && normal_byte(s, at + 1) == 0xB4)
        return 2;
    if (c == 0xE2 && normal_byte(s, at + 1) == 0x80 &&
        (normal_byte(s, at + 2) == 0x98 || normal_byte(s, at + 2) == 0x99))
        return 3;
    return 0;
}

/* Length of a hyphen or dash; 0: none. */
static size_t normal_hyphen(md_slice s, size_t at)
{
    if (normal_byte(s, at) == '-')
        return 1;
    if (normal_byte(s, at) == 0xE2 && normal_byte(s, at + 1) == 0x80 &&
        normal_byte(s, at + 2) >= 0x90 && normal_byte(s, at + 2) <= 0x94)
        return 3;
    return 0;
}

static bool normal_put(md_normal *w, char c, size_t from)
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

static bool normal_add(md_normal *w, const char *text, size_t from)
{
    for (; *text != '\0'; text++)
        if (!normal_put(w, *text, from))
            return false;
    return true;
}

static bool normal_ends(const md_normal *w, md_slice tail)
{
    return md_slice_ends(md_buffer_slice(&w->text), tail);
}

/* A run of blanks, and the code of the next line of a reply behind it. */
static bool normal_blank(md_normal *w, normal_input *in)
{
    size_t from = in->at;
    size_t len;

    for (;;) {
        while ((len = normal_is_blank(in->text, in->at)) != 0)
            in->at += len;
        len = normal_code(in->text, in->at);
        if (len == 0)
            break;
        in->at += len;
    }
    if (w->text.len == 0 || normal_ends(w, MD_LIT(" ")))
        return true;
    return normal_put(w, ' ', from);
}

/* `n't` and the `not` of `cannot`, which begin at an n: how many bytes they
 * take; 0: neither. `can't` has only one n. */
static size_t normal_not(const md_normal *w, const normal_input *in,
                         bool *keeps_n)
{
    md_slice s = in->text;
    size_t mark = normal_apostrophe(s, in->at + 1);
    size_t end = in->at + 1 + mark;

    *keeps_n = false;
    if (mark != 0 && md_lower((char)normal_byte(s, end)) == 't' &&
        !normal_letter(s, end + 1) && w->text.len != 0 &&
        md_is_alpha(w->text.ptr[w->text.len - 1])) {
        *keeps_n = normal_ends(w, MD_LIT("ca"));
        return end + 1 - in->at;
    }
    if (normal_ends(w, MD_LIT("can")) &&
        md_lower((char)normal_byte(s, in->at + 1)) == 'o' &&
        md_lower((char)normal_byte(s, in->at + 2)) == 't' &&
        !normal_letter(s, in->at + 3))
        return 3;
    return 0;
}

/* Two-byte letters of UTF-8 that have a small form in the same block. */
static bool normal_two(md_normal *w, normal_input *in)
{
    unsigned char a = normal_byte(in->text, in->at);
    unsigned char b = normal_byte(in->text, in->at + 1);

    if (a == 0xC3 && b >= 0x80 && b <= 0x9E && b != 0x97) {
        b = (unsigned char)(b + 0x20);
    } else if (a == 0xD0 && b >= 0x90 && b <= 0x9F) {
        b = (unsigned char)(b + 0x20);
    } else if (a == 0xD0 && b >= 0xA0 && b <= 0xAF) {
        a = 0xD1;
        b = (unsigned char)(b - 0x20);
    }
    if (!normal_put(w, (char)a, in->at))
        return false;
    if (in->at + 1 < in->text.len && !normal_put(w, (char)b, in->at + 1))
        return false;
    in->at += 2;
    return true;
}

/* Typographic quotes: E2 80 9C..9F, C2 AB, C2 BB. */
static size_t normal_quote(md_slice s, size_t at)
{
    unsigned char a = normal_byte(s, at);
    unsigned char b = normal_byte(s, at + 1);
    unsigned char c = normal_byte(s, at + 2);

    if (a == 0xE2 && b == 0x80 && c >= 0x9C && c <= 0x9F)
        return 3;
    return a == 0xC2 && (b == 0xAB || b == 0xBB) ? 2 : 0;
}

static bool normal_odd(md_normal *w, normal_input *in)
{
    size_t from = in->at;
    size_t len;

    if ((len = normal_apostrophe(in->text, from)) != 0) {
        in->at += len;
        return normal_put(w, '\'', from);
    }
    if ((len = normal_quote(in->text, from)) != 0) {
        in->at += len;
        return normal_put(w, '"', from);
    }
    if ((len = normal_hyphen(in->text, from)) != 0) {
        in->at += len;
        if (from > 0 && normal_letter(in->text, from - 1) &&
            normal_letter(in->text, in->at))
            return true;
        return normal_put(w, '-', from);
    }
    if (normal_byte(in->text, from) == 0xC3 ||
        normal_byte(in->text, from) == 0xD0)
        return normal_two(w, in);
    in->at++;
    return normal_put(w, in->text.ptr[from], from);
}

static bool normal_step(md_normal *w, normal_input *in)
{
    size_t from = in->at;
    char c = in->text.ptr[from];
    bool keeps_n;
    size_t len;

    if (normal_is_blank(in->text, from) != 0)
        return normal_blank(w, in);
    if (c == '?' && normal_code(in->text, from + 1) != 0) {
        in->at++;
        return normal_blank(w, in);
    }
    if ((c == 'n' || c == 'N') && (len = normal_not(w, in, &keeps_n)) != 0) {
        in->at += len;
        return normal_add(w, keeps_n ? "n not" : " not", from);
    }
    if (c != '-' && c != '\'' && c != '`' && (unsigned char)c < 0x80) {
        in->at++;
        return normal_put(w, md_lower(c), from);
    }
    return normal_odd(w, in);
}

bool md_normal_set(md_normal *w, md_slice text)
{
    normal_input in = {text, 0};

    md_buffer_clear(&w->text);
    while (in.at < text.len)
        if (!normal_step(w, &in))
            return false;
    if (w->text.len != 0 && normal_ends(w, MD_LIT(" ")))
        w->text.len--;
    return true;
}

void md_normal_free(md_normal *w)
{
    md_buffer_free(&w->text);
    md_free(w->from);
    w->from = NULL;
    w->from_cap = 0;
}
