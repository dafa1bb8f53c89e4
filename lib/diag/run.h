/*
 * When one kind of failure happened: spells of failures close together, with
 * the successes between them.
 *
 * Failures come in canonical order of messages, not in that of time: a
 * message retried for days spans the stories of many others. Spells are the
 * same whatever the order. Memory grows with the spells, not the failures.
 */
#ifndef MD_DIAG_RUN_H
#define MD_DIAG_RUN_H

#include <maildiag/maildiag.h>

#include "store/fact.h"

enum { MD_RUN_MARKS = 5 };

/* A line that bears it out. */
typedef struct md_mark {
    uint64_t id; /* canonical position */
    uint32_t source;
    uint32_t match; /* number of the words that decided; 0: none */
} md_mark;

static inline md_mark md_mark_of(const md_fact *fact)
{
    const md_mark mark = {fact->id, fact->source, 0};
    return mark;
}

static inline uint64_t md_mark_offset(const md_mark *mark)
{
    return mark->id & ((UINT64_C(1) << MD_OFFSET_BITS) - 1);
}

/* A moment: lines of one second are told apart by their position. */
typedef struct md_moment {
    int64_t time;
    uint64_t id;
} md_moment;

/* Failures with less than the group's silence between them. */
typedef struct md_run {
    md_moment first;
    md_moment last;
    uint64_t attempts; /* repetitions counted */
    uint64_t lines;
    md_mark marks[MD_RUN_MARKS]; /* the first ones, by position */
    uint32_t mark_count;
    uint32_t inside;       /* successes in the middle of it */
    uint32_t successes;    /* between the spell before and this one */
    int64_t success_first; /* of these; not meaningful without */
    int64_t success_last;
} md_run;

typedef struct md_runs {
    md_run *items; /* by time; those without time first */
    size_t count;
    size_t cap;
    int64_t silence_usec; /* that parts two spells */
    uint32_t successes;   /* after the last one */
    int64_t success_first;
    int64_t success_last;
    size_t hint; /* where the last moment lay */
} md_runs;

/* From when to when a spell lasted. */
typedef struct md_run_bounds {
    md_moment first;
    md_moment last;
} md_run_bounds;

/* What was taken before a spell, and in the middle of it; of the last one
 * behind all spells. */
typedef struct md_run_gap {
    uint32_t successes;
    uint32_t inside;
    int64_t first; /* of these; not meaningful without */
    int64_t last;
} md_run_gap;

void md_runs_free(md_runs *runs);

/* One failure line, `attempts` times over. False without memory. */
bool md_runs_add(md_runs *runs, md_moment at, uint64_t attempts,
                 const md_mark *mark);

/* Would a failure at that moment leave its mark? Only a few of a spell do. */
bool md_runs_keeps(const md_runs *runs, md_moment at);

/* One success, after all failures were added. */
void md_runs_success(md_runs *runs, md_moment at);

/*
 * The same aside, for several threads: the bounds of all spells stand in one
 * place; `gaps` are one more than the spells, all zero at first, as *hint.
 * What was noted is added in the end, in any order.
 */
void md_runs_bounds(const md_runs *runs, md_run_bounds *out);
void md_runs_note(const md_run_bounds *bounds, size_t count, uint32_t *hint,
                  md_run_gap *gaps, md_moment at);
void md_runs_add_gaps(md_runs *runs, const md_run_gap *gaps);

/* A spell as it is, the only one of `runs`. False without memory. */
bool md_runs_put(md_runs *runs, const md_run *run);

/* `from` into `to`, whatever lies between them. */
void md_run_join(md_run *to, const md_run *from);

/* All of `from` into one spell of `to`; successes are forgotten. False
 * without memory. */
bool md_runs_absorb(md_runs *to, const md_runs *from);

/* One spell out of all, successes inside forgotten. */
void md_runs_flatten(md_runs *runs);

/* The spell in which an incident that begins with spell `from` ends: the
 * next one begins behind a success, or a day of silence. */
size_t md_runs_incident(const md_runs *runs, size_t from);

/* The last success before the spell `at`; MAILDIAG_NO_TIME: none. */
int64_t md_runs_success_before(const md_runs *runs, size_t at);

/* The first success after the spell `at`; false: none. */
bool md_runs_success_after(const md_runs *runs, size_t at, int64_t *time);

#endif
