/*
 * What one thread counts of the totals: see summary.h.
 *
 * Takes entries one by one, counts what lies inside the window; counts of
 * several threads are added up. Fails without memory only.
 */
#ifndef MD_QUERY_SUMMARY_COUNT_H
#define MD_QUERY_SUMMARY_COUNT_H

#include "query/delays.h"
#include "query/select.h"
#include "query/view.h"

/* What one thread counts. */
typedef struct md_summary_count {
    maildiag_summary totals;
    md_view *v;
    md_select *choose; /* the filter without its window */
    int64_t since, until;
    uint64_t *causes; /* by index */
    md_delays delays;
} md_summary_count;

/* All but the view and the filter. False without memory. */
bool md_summary_count_init(md_summary_count *c, int64_t since, int64_t until,
                           uint32_t cause_count);
void md_summary_count_free(md_summary_count *c);

/* The message or refusal at `entry`. False without memory. */
bool md_summary_count_entry(md_summary_count *c, uint32_t entry);

/* What another thread counted. False without memory. */
bool md_summary_count_join(md_summary_count *c, const md_summary_count *from,
                           uint32_t cause_count);

#endif
