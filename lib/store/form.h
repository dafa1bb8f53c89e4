/*
 * A text as form and words: the words that vary from one failure to the next
 * (those with a digit or an `@`) are taken out, what is left is shared by
 * thousands. Exact: form and words give back every byte.
 */
#ifndef MD_STORE_FORM_H
#define MD_STORE_FORM_H

#include "base/slice.h"

enum { MD_FORM_WORDS_MAX = 1024, MD_FORM_MARK = 1 };

typedef struct md_split {
    size_t form_bytes;
    size_t words_bytes;
} md_split;

/* Room that a form and its words may need, each. */
static inline size_t md_form_room(size_t text_bytes)
{
    return 2 * text_bytes + 16;
}

/*
 * Split: the form (marks in place of words) to `form`, the words, each with
 * its length in front, to `words`; both have md_form_room() bytes. False when
 * the text is not to be split (a mark byte in it, words above
 * MD_FORM_WORDS_MAX bytes).
 */
bool md_form_split(md_slice text, char *form, char *words, md_split *out);

/* Do packed words fill a form's marks, and nothing else? Whoever wrote them
 * may mean harm. */
bool md_form_fits(md_slice form, md_slice words);

/* Bytes of the text that form and words make. */
size_t md_form_length(md_slice form, const unsigned char *words);

/* Put it together into `out`, which has md_form_length() bytes of room. */
void md_form_join(md_slice form, const unsigned char *words, char *out);

#endif
