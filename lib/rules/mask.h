/*
 * The form of a text: its words without those that are different every time.
 *
 *   550 5.1.1 <jan@a.example>: unknown (q12-34ab.7 - mx7)
 *   550 5.1.1 <x@x.x>: unknown (0-0.0 - 0)
 *
 * Takes a text, gives it with addresses, names of hosts and URLs, and runs of
 * letters and digits replaced by plain stand-ins, and where each of them
 * stood. Names and numbers that a wording of the rules quotes (`spamhaus.org`,
 * `s3140`) stay, and so do reply codes and enhanced codes. Wordings are looked
 * for in the form: texts of one form have one answer by definition, however
 * long their variable words are. Fails without memory only.
 */
#ifndef MD_RULES_MASK_H
#define MD_RULES_MASK_H

#include "base/buffer.h"
#include "rules/model.h"

enum { MD_MASK_BITS = 32768, MD_MASK_SLOTS = 8192 };

/*
 * Words that wordings quote, by hash: of names two words that stand side by
 * side in them, and words with a digit. The bits say quickly that one is not
 * among them. When there are more than fit the bits alone decide: a word that
 * could have gone stays then.
 */
typedef struct md_mask {
    uint64_t bits[MD_MASK_BITS / 64];
    uint32_t slots[MD_MASK_SLOTS]; /* open addressing; 0: free */
    uint32_t count;
} md_mask;

void md_mask_make(md_mask *mask, const md_tables *tables);

/* A stand-in in the form and what it stands for. */
typedef struct md_mask_part {
    uint32_t at; /* in the form */
    uint32_t len;
    uint32_t from; /* in the text */
    uint32_t from_len;
} md_mask_part;

/* A form and the way back. All zero is a good beginning. */
typedef struct md_form {
    md_buffer text;
    md_mask_part *parts; /* in ascending order */
    size_t part_cap;
    uint32_t part_count;
} md_form;

/* False without memory. The text must be shorter than 4 GiB. */
bool md_mask_text(const md_mask *mask, md_slice text, md_form *out);
void md_form_free(md_form *form);

static inline md_slice md_form_text(const md_form *form)
{
    return md_buffer_slice(&form->text);
}

/* The bytes of the text that [first, end) of the form stand for, stand-ins
 * as a whole. */
void md_form_back(const md_form *form, uint32_t first, uint32_t end,
                  uint32_t *text_first, uint32_t *text_end);

#endif
