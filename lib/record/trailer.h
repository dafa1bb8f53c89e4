/*
 * The attributes that end a refusal: `; from=<f> to=<t> proto=P helo=<h>
 * sasl_method=M …`. Private to lib/record.
 */
#ifndef MD_RECORD_TRAILER_H
#define MD_RECORD_TRAILER_H

#include "record/record.h"

typedef enum md_trailer_form {
    MD_TRAILER_REPLY = 0, /* a reply stands in front; nothing behind */
    MD_TRAILER_MILTER,    /* as REPLY, but sasl_username=<U> in brackets */
    MD_TRAILER_CLIENT,    /* as REPLY, and the words in front are our own */
    MD_TRAILER_CHECK      /* a piece of the message stands in front, and `: `
                             and the words of the check may stand behind */
} md_trailer_form;

typedef struct md_trailer {
    size_t at;      /* of the `;` that begins it */
    uint16_t count; /* of the values; 0: there is no trailer */
    uint16_t field[8];
    md_slice value[8];
    md_slice rest; /* CHECK: the words behind it; absent: none */
} md_trailer;

/* Finds the trailer of `text`. Without one count is 0 and at is text.len. */
void md_trailer_find(md_slice text, md_trailer_form form, md_trailer *out);

/* The one whose `;` stands at `at`, when it is as nearly all are; false: it
 * must be looked at more closely, and *out is anything. */
bool md_trailer_usual(md_slice text, size_t at, md_trailer *out);

#endif
