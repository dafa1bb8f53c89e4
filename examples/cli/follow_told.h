/*
 * Which findings have been told as begun, and when they end.
 *
 * Takes: one diagnosis after the other, of a log that grows. Gives: a call for
 * each finding that is new in it, and for each that was going on and is not
 * any more; ends come before beginnings. Does not know: how they are shown. Fails when: never.
 *
 * A finding is the same as one before when cause, side, host, peer and first
 * time are; else when all but the peer are, whose name grows with what is
 * known of it; else, of what is going on, when all but the first time are: an
 * incident that is joined with an earlier one begins earlier, one whose
 * beginning was let go (--keep) later. A finding that is in no later report (it was
 * put together with another one) ends as it was last.
 */
#ifndef CLI_FOLLOW_TOLD_H
#define CLI_FOLLOW_TOLD_H

#include <stddef.h>
#include <stdint.h>

#include "maildiag/maildiag.h"

/* One finding that was told. */
struct follow_told_item {
    uint64_t kind; /* hash of cause, direction, scope, host */
    uint64_t peer; /* hash of the other side */
    int64_t first_time;
    unsigned number; /* that people see, from 1; 0: not told yet */
    uint32_t index;  /* in the report at hand */
    int ongoing;
    int seen; /* in the report at hand */
};

struct follow_told {
    struct follow_told_item *items;
    size_t count;
    unsigned last_number;
    maildiag_report *report; /* of the items' indexes */
    uint32_t least;          /* severity that is told */
};

enum follow_change {
    FOLLOW_BEGINS,
    FOLLOW_ENDS,
    FOLLOW_WAS /* began, and is over already */
};

typedef void follow_tell(void *ctx, enum follow_change change,
                         const maildiag_report *report, uint32_t index,
                         unsigned number);

/*
 * The next diagnosis, taken over. `history` not 0: what is over already was
 * over before anybody followed, and is not told.
 */
void follow_told_next(struct follow_told *t, maildiag_report *report,
                      int history, follow_tell *tell, void *ctx);

/* Is a problem (warning or error) going on? */
int follow_told_problem(const struct follow_told *t);

void follow_told_free(struct follow_told *t);

#endif
