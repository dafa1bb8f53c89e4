/*
 * Line shapes as data: a template with holes, matched from the left.
 *
 *   "%[lost connection%] after %S (%n bytes) from %c"
 *
 * A hole is `%` and a letter; shape.c lists the letters, each with a field
 * and a way to end. A hole without a bound of its own ends where the text
 * behind it in the template first occurs; the last one takes the rest.
 * `%[ … %]` keeps literal words as the field EVENT. Private to lib/record.
 */
#ifndef MD_RECORD_SHAPE_H
#define MD_RECORD_SHAPE_H

#include "record/record.h"

typedef struct md_shape {
    uint16_t kind;    /* MAILDIAG_RECORD_… */
    uint8_t head;     /* bytes at the front of the text without a hole */
    bool event;       /* they are the EVENT */
    const char *text; /* NULL ends a table */
} md_shape;

/* A row: the literal words that a line of the shape begins with, and the rest
 * of the template; without such words the first string is empty. */
#define MD_SHAPE(kind, head, rest)                                             \
    {                                                                          \
        kind, sizeof(head) - 1, false, head rest                               \
    }

/* A row that begins with `%[words%]`. */
#define MD_SHAPE_EVENT(kind, words, rest)                                      \
    {                                                                          \
        kind, sizeof(words) - 1, true, words rest                              \
    }

#define MD_SHAPE_END                                                           \
    {                                                                          \
        0, 0, false, NULL                                                      \
    }

/* The first row that fits the whole text: sets the kind and appends the
 * fields. False when none fits; the record is then as it was. */
bool md_shape_match(const md_shape *rows, md_slice text, md_record *r);

#endif
