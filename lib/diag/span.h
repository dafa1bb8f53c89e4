/*
 * An incident: a stretch of a group's spells, and what it is asked. Private to
 * finding.c and the files that answer: count.c, severity.c, end.c, tell.c.
 */
#ifndef MD_DIAG_SPAN_H
#define MD_DIAG_SPAN_H

#include "diag/pass.h"

/* An incident: the spells [from, to] of a group. */
typedef struct md_span {
    const md_group *group;
    const md_trait *trait;
    size_t from;
    size_t to;
    int64_t first;
    int64_t last;
    bool whole; /* the group has no other incident */
} md_span;

static inline bool md_span_within(const md_span *span, int64_t first,
                                  int64_t last)
{
    return span->whole || (first <= span->last && last >= span->first);
}

static inline bool md_span_holds(const md_span *span, const md_row *row)
{
    return md_span_within(span, row->first, row->last);
}

/* Is it this incident that keeps, or kept, the recipient from getting it? */
static inline bool md_span_blames(const md_span *span, const md_row *row)
{
    return row->current && md_span_within(span, row->last, row->last);
}

/* Does the recipient wait because of this incident? What somebody holds does
 * not wait for the peer any more. */
static inline bool md_span_keeps_waiting(const md_span *span, const md_row *row)
{
    return row->status == MAILDIAG_AFFECTED_WAITING &&
           md_span_blames(span, row) &&
           (row->state != MAILDIAG_RECIPIENT_HELD ||
            span->group->flavour == MD_FLAVOUR_OPERATOR);
}

static inline bool md_row_returned(const md_row *row)
{
    return row->state == MAILDIAG_RECIPIENT_BOUNCED ||
           row->state == MAILDIAG_RECIPIENT_EXPIRED;
}

/* count.c: attempts, messages, people. False without memory. */
bool md_count_finding(const md_span *span, maildiag_finding *out);

/* A cause that what came later bears out. */
enum { MD_PROVED_CONFIDENCE = 95 };

/* Recipients of a transaction, where no figure tells what is taken. */
enum { MD_FEW_RECIPIENTS = 10 };

/* tell.c: the relay it came through, the rate that was taken, the delay that
 * it cost. False without memory. */
bool md_tell_case(md_pass *p, const md_span *span, md_report_finding *f);

/* severity.c */
uint8_t md_severity_of(const md_pass *p, const md_span *span);

/* severity.c: the worst that became of mail. */
uint8_t md_severity_disposition(const md_span *span);

/* end.c: ongoing, or what ended it (*word, NULL: not told) and when. Asks
 * out->waiting_count. */
void md_end_of(const md_pass *p, const md_span *span, maildiag_finding *out,
               const char **word);

#endif
