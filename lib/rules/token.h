/*
 * The words of a text as masking sees them (`mx7.a.example`,
 * `https://a.example/why`, `2001:db8::7`), and the runs of letters and digits
 * that they are made of.
 *
 * Takes a text and its planes (plane.h), gives places in it. No memory, no
 * failure.
 */
#ifndef MD_RULES_TOKEN_H
#define MD_RULES_TOKEN_H

#include "rules/plane.h"

/* A text with its planes. */
typedef struct md_token_text {
    md_slice text;
    const md_planes *planes;
} md_token_text;

/* What a word has that is no letter and no digit, and what ends none. */
enum {
    MD_TOKEN_DOT = 1,
    MD_TOKEN_AT = 2,
    MD_TOKEN_COLON = 4, /* of a URL or an IPv6 address; else it ends the word */
    MD_TOKEN_ELSE = 8   /* `#`, `?`, `/` */
};

/* The end of the word that `at` is in, which begins at `first` and has nothing
 * of these before `at`. */
size_t md_token_end(const md_token_text *t, size_t first, size_t at,
                    unsigned *has);

/* A run of letters and digits of a word; a hyphen between letters is none, as
 * in the normal form of wordings. */
typedef struct md_token_run {
    size_t first;
    size_t end;
    uint32_t hash; /* of its letters and digits, whatever their case */
    bool digit;
    bool letter;
} md_token_run;

/* The next run at or behind `at` of the word [first, end); false: none. */
bool md_token_next(const md_token_text *t, size_t first, size_t end, size_t at,
                   md_token_run *out);

#endif
