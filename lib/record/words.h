/*
 * Numbers and their words, from one table: what the header numbers, JSON
 * names, and bindings copy.
 */
#ifndef MD_RECORD_WORDS_H
#define MD_RECORD_WORDS_H

#include <maildiag/maildiag.h>

#include "base/slice.h"

/* NULL for a number that is none. */
const char *md_words_name(uint32_t vocabulary, uint32_t number);

/* -1 for a word that is none. */
int32_t md_words_number(uint32_t vocabulary, md_slice word);

enum { MD_WORDS_FIELDS = MAILDIAG_FIELD_QUEUE + 1 };

/* MAILDIAG_TYPE_… by MAILDIAG_FIELD_… */
extern const uint8_t md_words_types[MD_WORDS_FIELDS];

/* MAILDIAG_TYPE_… of a MAILDIAG_FIELD_… number. */
static inline uint32_t md_words_field_type(uint32_t field)
{
    return field < MD_WORDS_FIELDS ? md_words_types[field] : MAILDIAG_TYPE_TEXT;
}

/* One more than the highest number of a vocabulary. */
uint32_t md_words_count(uint32_t vocabulary);

#endif
