/*
 * Many answers at once, as rows of fixed size.
 *
 * Takes what the table is (messages, refusals, recipients, attempts, events,
 * findings) and a filter or a report; gives the public row structs one behind
 * the other into the caller's memory, with numbers where they say texts
 * (codes.h). Does not know who asks. Fails without memory: the rows given so
 * far are good, and it goes on from there when it is asked again.
 */
#ifndef MD_QUERY_ROWS_H
#define MD_QUERY_ROWS_H

#include <maildiag/maildiag.h>

#include "diag/report.h"
#include "query/codes.h"
#include "query/question.h"
#include "query/rows_columns.h"
#include "query/walk.h"

typedef struct md_rows {
    bool begun;
    uint32_t what; /* MAILDIAG_ROWS_… */
    const md_row_kind *kind;
    size_t row_bytes; /* of the caller's rows */
    md_view *view;
    const md_report *report; /* of findings */
    md_select filter;
    md_question question;
    md_walk walk;
    md_codes codes;
    md_buffer lower; /* scratch: a domain in small letters */

    uint32_t entry;    /* that rows are made of; MD_NO_INDEX: the next one */
    uint32_t part;     /* index within it: recipient, event, finding */
    uint32_t sub_part; /* of an attempt within the recipient */
} md_rows;

/*
 * Begin a table. `view` is used until the last row, and may look at other
 * messages between two calls; for findings it is not used. `filter` is copied.
 * E_ARG for a table that is none, E_ABI for rows that are too small or too
 * large, E_NOMEM.
 */
maildiag_status md_rows_begin(md_rows *r, const maildiag_rows *ask,
                              const maildiag_filter *filter,
                              const md_report *report, md_view *view);

/* The next rows, at most `cap`, *count of them. OK; END: none left; E_NOMEM
 * with *count == 0. */
maildiag_status md_rows_read(md_rows *r, void *rows, size_t cap, size_t *count);

void md_rows_free(md_rows *r);

#endif
