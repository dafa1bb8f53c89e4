/*
 * Forms. See form.h; fails with false and leaves the text to be kept whole.
 */
#include "store/form.h"

#include "store/varint.h"

static bool varies(md_slice word)
{
    size_t i;

    for (i = 0; i < word.len; i++) {
        if (md_is_digit(word.ptr[i]) || word.ptr[i] == '@')
            return true;
    }
    return false;
}

bool md_form_split(md_slice text, md_buffer *form, md_buffer *words)
{
    md_buffer_clear(form);
    md_buffer_clear(words);
    if (md_slice_chr(text, MD_FORM_MARK) != MD_NPOS)
        return false;
    for (;;) {
        size_t blank = md_slice_chr(text, ' ');
        md_slice word = md_slice_sub(text, 0, blank);

        if (varies(word)) {
            unsigned char head[MD_VARINT_MAX];
            size_t len = (size_t)(md_varint_put(head, word.len) - head);

            md_buffer_add(words, md_slice_make((const char *)head, len));
            md_buffer_add(words, word);
            md_buffer_put(form, MD_FORM_MARK);
        } else {
            md_buffer_add(form, word);
        }
        if (blank == MD_NPOS)
            break;
        md_buffer_put(form, ' ');
        text = md_slice_skip(text, blank + 1);
    }
    return !form->failed && !words->failed && words->len <= MD_FORM_WORDS_MAX;
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
