/*
 * Arithmetic with times that may be absent or absurd: a log can name any
 * year, and nothing may overflow.
 */
#ifndef MD_DIAG_WHEN_H
#define MD_DIAG_WHEN_H

#include <maildiag/maildiag.h>

#include <stdint.h>

#define MD_SECOND INT64_C(1000000)
#define MD_MINUTE (60 * MD_SECOND)
#define MD_HOUR (60 * MD_MINUTE)
#define MD_DAY (24 * MD_HOUR)

/* From `from` to `to`; 0 when either is absent or time runs backwards. */
static inline int64_t md_when_gap(int64_t from, int64_t to)
{
    if (from == MAILDIAG_NO_TIME || to == MAILDIAG_NO_TIME || to <= from)
        return 0;
    uint64_t gap = (uint64_t)to - (uint64_t)from;
    return gap > (uint64_t)INT64_MAX ? INT64_MAX : (int64_t)gap;
}

/* Later by `usec` >= 0; an absent time stays absent. */
static inline int64_t md_when_more(int64_t time, int64_t usec)
{
    if (time == MAILDIAG_NO_TIME)
        return time;
    return time > INT64_MAX - usec ? INT64_MAX : time + usec;
}

/* Earlier by `usec` >= 0; an absent time stays absent. */
static inline int64_t md_when_less(int64_t time, int64_t usec)
{
    if (time == MAILDIAG_NO_TIME)
        return time;
    return time <= MAILDIAG_NO_TIME + 1 + usec ? MAILDIAG_NO_TIME + 1
                                               : time - usec;
}

/* The earlier and the later of two; absent ones do not count. */
static inline int64_t md_when_min(int64_t a, int64_t b)
{
    if (a == MAILDIAG_NO_TIME)
        return b;
    return b != MAILDIAG_NO_TIME && b < a ? b : a;
}

static inline int64_t md_when_max(int64_t a, int64_t b)
{
    return b > a ? b : a;
}

#endif
