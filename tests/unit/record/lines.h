/*
 * Log lines with what must be read in them: invented, one or more for each
 * shape that Postfix writes, in the words of its versions 2.2 to 3.12.
 */
#ifndef TESTS_RECORD_LINES_H
#define TESTS_RECORD_LINES_H

#include "record/record.h"

typedef struct line_case {
    const char *name; /* NULL ends a table */
    const char *tag;  /* NULL: the line has none */
    const char *body;
    uint16_t kind;
    uint8_t level;
    uint8_t daemon;
    const char *queue_id; /* NULL: none */
    bool cut;
    const char *fields; /* `name=value|name=value`; `name` alone: lost;
                           `+name=value`: an attribute without a number */
} line_case;

extern const line_case lines_smtpd[];
extern const line_case lines_cleanup[];
extern const line_case lines_qmgr[];
extern const line_case lines_delivery[];
extern const line_case lines_smtp[];
extern const line_case lines_tls[];
extern const line_case lines_postscreen[];
extern const line_case lines_bounce[];
extern const line_case lines_system[];
extern const line_case lines_warning[];
extern const line_case lines_names[];
extern const line_case lines_foreign[];

/* All of them, NULL at the end. */
extern const line_case *const lines_all[];

/* A line that was read. */
typedef struct line {
    md_header header;
    md_record record;
} line;

/* Reads a line from memory that ends where the line ends. */
void line_open(line *l, md_slice tag, md_slice body);
void line_close(line *l);

/* The fields as line_case.fields writes them. */
void line_fields(const md_record *r, char *out, size_t room);

/* Fails unless everything that the case names is read, and nothing else. */
void line_check(const line_case *c);

#endif
