/*
 * One recipient's block of a delivery report (RFC 3464), as people paste it:
 *
 *   Final-Recipient: rfc822; joe@company.com
 *   Action: failed
 *   Status: 5.1.1
 *   Remote-MTA: dns; mx.company.com
 *   Diagnostic-Code: smtp; 550 5.1.1 <joe@company.com>: Recipient address
 *       rejected: User unknown
 */
#ifndef MD_DIAG_EXPLAIN_REPORT_H
#define MD_DIAG_EXPLAIN_REPORT_H

#include "rules/judge.h"

typedef struct md_report_block {
    md_slice recipient; /* without its type */
    md_slice action;
    md_slice status;
    md_slice remote;     /* host, without its type */
    md_slice diagnostic; /* with newlines still in it; absent: none */
} md_report_block;

/* False: this is no block of a report. */
bool md_explain_report_parse(md_slice text, md_report_block *out);

/* What may begin a block at the head of a line. */
typedef enum md_report_line {
    MD_REPORT_NONE,      /* no field of a report */
    MD_REPORT_MESSAGE,   /* a field about the message as a whole */
    MD_REPORT_RECIPIENT, /* Final-Recipient: */
    MD_REPORT_FIELD      /* another field of a recipient */
} md_report_line;

md_report_line md_explain_report_line(md_slice line);

/* The subject of a block; `words` is its diagnostic with lines joined. */
void md_explain_report_subject(const md_report_block *block, md_slice words,
                               md_subject *out);

#endif
