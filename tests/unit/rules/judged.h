/*
 * For the tests of the rules: one text or log line, judged by the built-in
 * catalogue.
 */
#ifndef JUDGED_H
#define JUDGED_H

#include "rules/judge.h"

typedef struct judged {
    md_rules *rules;
    md_judge *judge;
    md_arena arena; /* words of the line judged last */
    md_record record;
    md_subject subject;
    md_verdict verdict;
} judged;

/* profile NULL: generic. Fails the test when it cannot be made. */
void judged_open(judged *j, const char *profile);
void judged_close(judged *j);

/* A bare text. Gives the id of the cause, with a NUL behind it. */
const char *judged_text(judged *j, const char *text);

/* A whole log line; "" when the record says nothing. */
const char *judged_line(judged *j, const char *line);

/* A line of a delivery agent with this `dsn=` and text; status by the dsn's
 * class. */
const char *judged_delivery(judged *j, const char *daemon, const char *dsn,
                            const char *text);

/* Id of the rule that decided; "" for none. */
const char *judged_rule(const judged *j);

#endif
