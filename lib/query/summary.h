/*
 * The totals of a log, or of the part of it that a filter chooses.
 *
 * Folds every message once. A time window counts lines: an attempt, a
 * removal, a refusal inside of it, and the messages and recipients that have
 * a line inside of it. The filter's other members choose messages and
 * refusals. Fails without memory only; nothing is there then.
 */
#ifndef MD_QUERY_SUMMARY_H
#define MD_QUERY_SUMMARY_H

#include "query/delays.h"
#include "query/json.h"
#include "query/walk.h"

typedef struct md_summary_cause {
    uint32_t cause; /* index for md_rules_cause() */
    uint64_t count;
} md_summary_cause;

typedef struct md_summary {
    bool made;
    maildiag_summary totals;  /* struct_size 0 */
    md_summary_cause *causes; /* most first, then as in the vocabulary */
    uint32_t cause_count;
} md_summary;

void md_summary_free(md_summary *s);

/* OK or E_NOMEM. */
maildiag_status md_summary_make(md_summary *s, md_view *v, md_select *f);

/* The `summary` object, as a whole. */
void md_summary_json(const md_summary *s, const md_rules *rules, md_json *j);

#endif
