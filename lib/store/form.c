/*
 * Forms. See form.h; fails with false and leaves the text to be kept whole.
 */
#include "store/form.h"

#include "store/varint.h"

/* What the bytes of a word say: it ends, it varies, it cannot be split. */
enum { ENDS = 1, VARIES = 2, MARKED = 4 };

static const unsigned char classes[256] = {
    [' '] = ENDS,   [MD_FORM_MARK] = MARKED, ['@'] = VARIES, ['0'] = VARIES,
    ['1'] = VARIES, ['2'] = VARIES,          ['3'] = VARIES, ['4'] = VARIES,
    ['5'] = VARIES, ['6'] = VARIES,          ['7'] = VARIES, ['8'] = VARIES,
    ['9'] = VARIES,
};

/* The length of the word at the head, and its class. */
static size_t word_at(const char *text, size_t len, unsigned *class)
{
    unsigned seen = 0;
    size_t i;

    for (i = 0; i < len; i++) {
        unsigned is = classes[(unsigned char)text[i]];

        if (is == ENDS)
            break;
        seen |= is;
    }
    *class = seen;
    return i;
}

bool md_form_split(md_slice text, char *form, char *words, md_split *out)
{
    const char *at = text.ptr;
    char *form_end = form;
    unsigned char *words_end = (unsigned char *)words;
    size_t left = text.len;

    for (;;) {
        unsigned class;
        size_t len = word_at(at, left, &class);

        if (class & MARKED)
            return false;
        if (class & VARIES) {
            words_end = md_varint_put(words_end, len);
            memcpy(words_end, at, len);
            words_end += len;
            *form_end++ = MD_FORM_MARK;
        } else if (len != 0) {
            memcpy(form_end, at, len);
            form_end += len;
        }
        if (len == left)
            break;
        *form_end++ = ' ';
        at += len + 1;
        left -= len + 1;
    }
    out->form_bytes = (size_t)(form_end - form);
    out->words_bytes = (size_t)(words_end - (unsigned char *)words);
    return out->words_bytes <= MD_FORM_WORDS_MAX;
}

size_t md_form_words_length(md_slice form, const unsigned char *words)
{
    const unsigned char *at = words;
    size_t i;

    for (i = 0; i < form.len; i++) {
        if (form.ptr[i] == MD_FORM_MARK) {
            size_t len = (size_t)md_varint_get(&at);

            at += len;
        }
    }
    return (size_t)(at - words);
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
