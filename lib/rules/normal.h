/*
 * A text in normal form: the one in which wordings are looked for, so that
 * small differences of spelling do not matter.
 *
 * Letters small (ASCII, and Latin-1 and Cyrillic in UTF-8), blanks and line
 * ends one blank, typographic quotes plain, no hyphen between letters
 * (`e-mail`), `n't` and `cannot` as ` not`, repeated reply codes of multi-line
 * replies gone. Takes a text, gives its normal form and where each byte
 * stood. Fails without memory only.
 */
#ifndef MD_RULES_NORMAL_H
#define MD_RULES_NORMAL_H

#include "base/buffer.h"

/* `from[i]` is where byte i stood. All zero is a good beginning. */
typedef struct md_normal {
    md_buffer text;
    uint32_t *from;
    size_t from_cap;
} md_normal;

/* False without memory. The text must be shorter than 4 GiB. */
bool md_normal_set(md_normal *w, md_slice text);
void md_normal_free(md_normal *w);

#endif
