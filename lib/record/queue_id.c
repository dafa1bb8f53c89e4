/*
 * Tells queue IDs from words, and finds them in other programs' lines.
 *
 * Takes text, gives slices into it. Does not know which IDs exist. A short ID
 * is `%05X` of the microseconds and the inode in hex; a long one is at least
 * six digits of seconds, four of microseconds, `z` and the inode in base 51,
 * so its last `z` stands at the eleventh place or later and ends nothing.
 */
#include "record/queue_id.h"

#include "base/apart.h"
#include "base/scan.h"

enum { ID_HEX = 1, ID_LONG = 2 };

enum {
    SHORT_MIN = 5,
    LONG_MIN = 12,
    LONG_Z_MIN = 10,
    ALONE_MIN = 9, /* without a colon behind it */
    ID_MAX = 255   /* far beyond any: inodes have 64 bits */
};

/* Letters of a long ID: no vowels, both cases; H_ is hex and no vowel. */
#define L_ ID_LONG
#define H_ (ID_HEX | ID_LONG)
#define X_ ID_HEX
static const unsigned char id_class[256] = {
    ['0'] = H_, ['1'] = H_, ['2'] = H_, ['3'] = H_, ['4'] = H_, ['5'] = H_,
    ['6'] = H_, ['7'] = H_, ['8'] = H_, ['9'] = H_, ['A'] = X_, ['B'] = H_,
    ['C'] = H_, ['D'] = H_, ['E'] = X_, ['F'] = H_, ['G'] = L_, ['H'] = L_,
    ['J'] = L_, ['K'] = L_, ['L'] = L_, ['M'] = L_, ['N'] = L_, ['P'] = L_,
    ['Q'] = L_, ['R'] = L_, ['S'] = L_, ['T'] = L_, ['V'] = L_, ['W'] = L_,
    ['X'] = L_, ['Y'] = L_, ['Z'] = L_, ['b'] = L_, ['c'] = L_, ['d'] = L_,
    ['f'] = L_, ['g'] = L_, ['h'] = L_, ['j'] = L_, ['k'] = L_, ['l'] = L_,
    ['m'] = L_, ['n'] = L_, ['p'] = L_, ['q'] = L_, ['r'] = L_, ['s'] = L_,
    ['t'] = L_, ['v'] = L_, ['w'] = L_, ['x'] = L_, ['y'] = L_, ['z'] = L_,
};
#undef L_
#undef H_
#undef X_

/* Length of the run at the head that may be an ID, 0 when it is none. */
static size_t id_run(md_slice s)
{
    unsigned classes = ID_HEX | ID_LONG;
    size_t limit = s.len < ID_MAX ? s.len : ID_MAX;
    size_t z, n;

    for (n = 0; n < limit; n++) {
        unsigned class = id_class[(unsigned char)s.ptr[n]];

        if (class == 0)
            break;
        classes &= class;
    }
    if ((classes & ID_HEX) != 0)
        return n >= SHORT_MIN ? n : 0;
    if (classes == 0 || n < LONG_MIN)
        return 0;
    z = md_slice_rchr(md_slice_sub(s, 0, n), 'z');
    return z != MD_NPOS && z >= LONG_Z_MIN && z + 1 < n ? n : 0;
}

bool md_queue_id_is(md_slice s)
{
    return s.len > 0 && id_run(s) == s.len;
}

/* Bit n: the byte at[n] is a digit or one of A to F (ID_HEX), or a letter of
 * long IDs (ID_LONG); of sixteen bytes. */
static uint32_t id_mask(const char *at, unsigned class)
{
#if defined(__SSE2__)
    const __m128i bytes = md_scan_load(at);
    const __m128i nine = _mm_set1_epi8(9);
    const __m128i last = _mm_set1_epi8(class == ID_HEX ? 5 : 25);
    __m128i digit = _mm_sub_epi8(bytes, _mm_set1_epi8('0'));
    __m128i upper = bytes, letter, vowel;

    if (class == ID_LONG)
        upper = _mm_and_si128(bytes, _mm_set1_epi8((char)~0x20));
    letter = _mm_sub_epi8(upper, _mm_set1_epi8('A'));
    digit = _mm_cmpeq_epi8(_mm_min_epu8(digit, nine), digit);
    letter = _mm_cmpeq_epi8(_mm_min_epu8(letter, last), letter);
    if (class == ID_LONG) {
        vowel = _mm_cmpeq_epi8(upper, _mm_set1_epi8('A'));
        vowel = _mm_or_si128(vowel, _mm_cmpeq_epi8(upper, _mm_set1_epi8('E')));
        vowel = _mm_or_si128(vowel, _mm_cmpeq_epi8(upper, _mm_set1_epi8('I')));
        vowel = _mm_or_si128(vowel, _mm_cmpeq_epi8(upper, _mm_set1_epi8('O')));
        vowel = _mm_or_si128(vowel, _mm_cmpeq_epi8(upper, _mm_set1_epi8('U')));
        letter = _mm_andnot_si128(vowel, letter);
    }
    return (uint32_t)_mm_movemask_epi8(_mm_or_si128(digit, letter));
#else
    uint32_t mask = 0;
    unsigned i;

    for (i = 0; i < 16; i++)
        mask |= (uint32_t)((id_class[(unsigned char)at[i]] & class) != 0) << i;
    return mask;
#endif
}

/* Does an ID of n bytes end with a colon and a blank? */
static bool id_ends(md_slice s, size_t n)
{
    return n + 1 < s.len && s.ptr[n] == ':' && s.ptr[n + 1] == ' ';
}

/* Length of a long ID, MD_NPOS when a closer look is needed: it may be a very
 * long one, or hexadecimal. More than sixteen bytes can be read. */
static size_t id_long(md_slice s)
{
    uint32_t mask = id_mask(s.ptr, ID_LONG);
    size_t second = s.len < 32 ? s.len - 16 : 16;
    size_t n, z;

    if (mask == 0xffff)
        mask |= id_mask(s.ptr + second, ID_LONG) << second;
    if (mask == UINT32_MAX)
        return MD_NPOS;
    n = md_scan_lowest(~mask);
    if (n >= LONG_MIN && n < 31 && id_ends(s, n)) {
        z = md_slice_rchr(md_slice_sub(s, 0, n), 'z');
        return z != MD_NPOS && z >= LONG_Z_MIN && z + 1 < n ? n : MD_NPOS;
    }
    return n < LONG_MIN && id_class[(unsigned char)s.ptr[n]] == 0 ? 0 : MD_NPOS;
}

static MD_APART size_t id_head_any(md_slice s)
{
    size_t n;

    /* `connect`, `warning`, `Untrusted`: no ID begins so. */
    if (s.len < 2 || (id_class[(unsigned char)s.ptr[0]] &
                      id_class[(unsigned char)s.ptr[1]]) == 0)
        return 0;
    if (s.len > 16) {
        n = id_long(s);
        if (n != MD_NPOS)
            return n;
    }
    n = id_run(s);
    return n != 0 && id_ends(s, n) ? n : 0;
}

size_t md_queue_id_head(md_slice s)
{
    size_t n;

    /* Nearly all end within sixteen bytes, which are looked at together. */
    if (s.len > 16 && (id_class[(unsigned char)s.ptr[0]] & ID_HEX) != 0) {
        n = md_scan_lowest(~id_mask(s.ptr, ID_HEX));
        if (n >= SHORT_MIN && n < 16 && id_ends(s, n))
            return n;
    }
    return id_head_any(s);
}

/* In another program's line an ID must not be a mere number or a short word:
 * many lines begin with a count and a colon. */
static md_slice id_convincing(md_slice s)
{
    size_t n = id_run(s);
    bool digit = false;
    bool letter = false;
    size_t i;

    if (n < SHORT_MIN + 1 || (n < s.len && md_is_alnum(s.ptr[n])))
        return MD_NONE;
    for (i = 0; i < n; i++) {
        digit = digit || md_is_digit(s.ptr[i]);
        letter = letter || md_is_alpha(s.ptr[i]);
    }
    if ((!digit && n < 8) || (!letter && n < 9))
        return MD_NONE;
    return md_slice_make(s.ptr, n);
}

/* May it stand between the name of an ID and the ID? */
static bool id_sign(char c)
{
    switch (c) {
    case ':':
    case '=':
    case ' ':
    case '<':
    case '"':
    case '\'':
    case '[':
    case '\0':
        return true;
    default:
        return false;
    }
}

/* The ID behind `queue_id`, `Queue-ID`, `qid`, … : passes over `: =<"'[`. */
static md_slice id_after(md_slice s)
{
    size_t at = 0;

    while (at < s.len && at < 4 && id_sign(s.ptr[at]))
        at++;
    return at > 0 ? id_convincing(md_slice_skip(s, at)) : MD_NONE;
}

/* Do the letters of `small` stand at `at`, in any case? */
static bool id_letters(const char *at, const char *small)
{
    for (; *small != '\0'; small++, at++) {
        if (md_lower(*at) != *small)
            return false;
    }
    return true;
}

/* Length of the word at the head of `s`, a `q`, by which other programs name
 * an ID; 0: it is none. `queued as` is the next hop's. */
static size_t id_word(md_slice s, bool *next_hop)
{
    *next_hop = false;
    if (s.len >= 3 && id_letters(s.ptr + 1, "id"))
        return 3;
    if (s.len < 5 || !id_letters(s.ptr + 1, "ueue"))
        return 0;
    if (s.len >= 7 && id_letters(s.ptr + 5, "id"))
        return 7;
    if (s.len >= 8 && (s.ptr[5] == '_' || s.ptr[5] == '-' || s.ptr[5] == ' ') &&
        id_letters(s.ptr + 6, "id"))
        return 8;
    *next_hop = s.len >= 9 && id_letters(s.ptr + 5, "d") &&
                (s.ptr[6] == '_' || s.ptr[6] == ' ') &&
                id_letters(s.ptr + 7, "as");
    return *next_hop ? 9 : 5;
}

/* `X: …`, and `X …` of opendmarc when X can be nothing else. */
static md_slice id_at_head(md_slice text)
{
    md_slice id = id_convincing(text);
    size_t i;

    if (!md_slice_present(id) || id.len + 1 >= text.len)
        return MD_NONE;
    if (text.ptr[id.len] == ':' && text.ptr[id.len + 1] == ' ')
        return id;
    if (text.ptr[id.len] != ' ' || id.len < ALONE_MIN)
        return MD_NONE;
    for (i = 0; i < id.len; i++) {
        if (md_is_alpha(id.ptr[i]))
            return id;
    }
    return MD_NONE;
}

md_slice md_queue_id_find(md_slice text, md_slice *queued_as)
{
    md_slice found = id_at_head(text);
    const char *end = text.ptr + text.len;
    const char *place = text.ptr;

    *queued_as = MD_NONE;
    if (text.len == 0)
        return found;
    for (;;) {
        md_slice rest, id;
        bool next_hop;
        size_t word;

        place = md_scan_either(place, end, 'q', 'Q');
        if (end - place <= 3)
            return found;
        rest = md_slice_make(place, (size_t)(end - place));
        word = place == text.ptr || !md_is_alnum(place[-1])
                   ? id_word(rest, &next_hop)
                   : 0;
        place += word != 0 ? word : 1;
        if (word == 0) {
            /* What begins in the middle of a word is no word. */
            while (place != end && md_is_alnum(*place))
                place++;
            continue;
        }
        id = id_after(md_slice_skip(rest, word));
        if (!md_slice_present(id))
            continue;
        if (next_hop)
            *queued_as = id;
        else if (!md_slice_present(found))
            found = id;
    }
}
