/*
 * The form of a text and the way back: a text in which stand-ins took the
 * place of what is different every time (mask.h), and what each of them stands
 * for.
 *
 * Takes pieces from left to right, gives their bytes and, for any of these,
 * those of the text. Does not know what is replaced or why. Fails without
 * memory only.
 */
#ifndef MD_RULES_MASKED_H
#define MD_RULES_MASKED_H

#include "base/buffer.h"

/* A stand-in in the form and what it stands for. */
typedef struct md_masked_part {
    uint32_t at; /* in the form */
    uint32_t len;
    uint32_t from; /* in the text */
    uint32_t from_len;
} md_masked_part;

/* A form and the way back. All zero is a good beginning. */
typedef struct md_masked {
    md_buffer text;
    md_masked_part *parts; /* in ascending order */
    size_t part_cap;
    uint32_t part_count;
} md_masked;

/* A form in the making. There is room for what the longest form takes. */
typedef struct md_masked_pen {
    md_slice text;
    size_t plain; /* what is before it was copied */
    char *begin;
    char *to;
    md_masked_part *part;
} md_masked_pen;

/* A stand-in is longer than what it stands for by this at most, and at least
 * every second byte stays. */
enum { MD_MASKED_LONGER = 3 };

/* False without memory. The text must be shorter than 4 GiB. */
bool md_masked_begin(md_masked *form, md_slice text, md_masked_pen *pen);
/* The stand-in for [at, end) of the text, which is behind the last one. */
void md_masked_put(md_masked_pen *pen, size_t at, size_t end,
                   md_slice stand_in);
void md_masked_end(md_masked *form, md_masked_pen *pen);

void md_masked_free(md_masked *form);

static inline md_slice md_masked_text(const md_masked *form)
{
    return md_buffer_slice(&form->text);
}

/* The bytes of the text that [first, end) of the form stand for, stand-ins
 * as a whole. */
void md_masked_back(const md_masked *form, uint32_t first, uint32_t end,
                    uint32_t *text_first, uint32_t *text_end);

#endif
