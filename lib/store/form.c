/*
 * Forms. See form.h; fails with false and leaves the text to be kept whole.
 */
#include "store/form.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "store/varint.h"

enum { BLOCK = 16 };

/* What stands where in up to 16 bytes of a text, a bit for each. */
typedef struct block {
    unsigned blanks, varying, marks;
} block;

#ifdef __SSE2__
static block block_whole(const char *at)
{
    __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)at);
    __m128i digits = _mm_sub_epi8(bytes, _mm_set1_epi8('0'));
    __m128i varying = _mm_or_si128(
        _mm_cmpeq_epi8(bytes, _mm_set1_epi8('@')),
        _mm_cmpeq_epi8(_mm_min_epu8(digits, _mm_set1_epi8(9)), digits));
    block b;

    b.varying = (unsigned)_mm_movemask_epi8(varying);
    b.blanks =
        (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(' ')));
    b.marks = (unsigned)_mm_movemask_epi8(
        _mm_cmpeq_epi8(bytes, _mm_set1_epi8(MD_FORM_MARK)));
    return b;
}
#endif

static block block_of(const char *at, size_t len)
{
    block b = {0, 0, 0};
    size_t i;

#ifdef __SSE2__
    if (len >= BLOCK)
        return block_whole(at);
#endif
    for (i = 0; i < len && i < BLOCK; i++) {
        b.blanks |= (unsigned)(at[i] == ' ') << i;
        b.varying |= (unsigned)(md_is_digit(at[i]) || at[i] == '@') << i;
        b.marks |= (unsigned)(at[i] == MD_FORM_MARK) << i;
    }
    return b;
}

/* A text on its way into form and words. */
typedef struct splitting {
    const char *copied; /* up to here it is in the form */
    char *form;
    unsigned char *words;
} splitting;

static void take_form(splitting *s, const char *end)
{
    size_t len = (size_t)(end - s->copied);

    memcpy(s->form, s->copied, len);
    s->form += len;
    s->copied = end;
}

/* A word that varies. */
static void take_word(splitting *s, const char *word, const char *end)
{
    size_t len = (size_t)(end - word);

    take_form(s, word);
    *s->form++ = MD_FORM_MARK;
    s->words = md_varint_put(s->words, len);
    memcpy(s->words, word, len);
    s->words += len;
    s->copied = end;
}

bool md_form_split(md_slice text, char *form, char *words, md_split *out)
{
    const char *end = text.ptr + text.len, *word = text.ptr;
    splitting s = {text.ptr, form, (unsigned char *)words};
    bool varies = false;
    size_t from;

    for (from = 0; from < text.len; from += BLOCK) {
        const char *at = text.ptr + from;
        block b = block_of(at, text.len - from);

        if (b.marks != 0)
            return false;
        for (; b.blanks != 0; b.blanks &= b.blanks - 1) {
            unsigned place = (unsigned)__builtin_ctz(b.blanks);
            unsigned before = (1U << place) - 1;

            if (varies || (b.varying & before) != 0)
                take_word(&s, word, at + place);
            varies = false;
            b.varying &= ~before;
            word = at + place + 1;
        }
        varies = varies || b.varying != 0;
    }
    if (varies)
        take_word(&s, word, end);
    take_form(&s, end);
    out->form_bytes = (size_t)(s.form - form);
    out->words_bytes = (size_t)(s.words - (unsigned char *)words);
    return out->words_bytes <= MD_FORM_WORDS_MAX;
}

bool md_form_fits(md_slice form, md_slice words)
{
    size_t marks = 0, at = 0, i;

    for (i = 0; i < form.len; i++)
        marks += form.ptr[i] == MD_FORM_MARK;
    for (; marks != 0; marks--) {
        uint64_t len = 0;
        unsigned shift = 0;

        do {
            if (at == words.len || shift > 14)
                return false;
            len |= (uint64_t)((unsigned char)words.ptr[at] & 0x7f) << shift;
            shift += 7;
        } while ((unsigned char)words.ptr[at++] & 0x80);
        if (len > words.len - at)
            return false;
        at += (size_t)len;
    }
    return at == words.len;
}

size_t md_form_length(md_slice form, const unsigned char *words)
{
    size_t i, total = 0;

    for (i = 0; i < form.len; i++) {
        if (form.ptr[i] == MD_FORM_MARK) {
            size_t len = (size_t)md_varint_get(&words);

            words += len;
            total += len;
        } else {
            total++;
        }
    }
    return total;
}

void md_form_join(md_slice form, const unsigned char *words, char *out)
{
    size_t i;

    for (i = 0; i < form.len; i++) {
        if (form.ptr[i] == MD_FORM_MARK) {
            size_t len = (size_t)md_varint_get(&words);

            memcpy(out, words, len);
            words += len;
            out += len;
        } else {
            *out++ = form.ptr[i];
        }
    }
}
