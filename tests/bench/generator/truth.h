/*
 * What a reader of the log must count: the totals, exact.
 *
 * Takes what the simulation did, gives a JSON object in the words of
 * `maildiag summary`.  Does not know how it was done.  A file that cannot be
 * written gives an errno value.
 */
#ifndef BENCH_GENERATOR_TRUTH_H
#define BENCH_GENERATOR_TRUTH_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* The final states of messages, and those that the end of the log leaves. */
enum truth_state {
    STATE_INCOMPLETE,
    STATE_QUEUED,
    STATE_DEFERRED,
    STATE_HELD,
    STATE_SENT,
    STATE_BOUNCED,
    STATE_EXPIRED,
    STATE_MIXED,
    STATE_DELETED,
    STATE_REQUEUED,
    STATE_DISCARDED,
    STATE_REJECTED,
    STATE_PROBE,
    STATE_UNSETTLED, /* in the middle of something, or of two kinds */
    STATE_COUNT
};

enum truth_attempt {
    ATTEMPT_SENT,
    ATTEMPT_DEFERRED,
    ATTEMPT_BOUNCED,
    ATTEMPT_OTHER,
    ATTEMPT_COUNT
};

enum { TRUTH_CAUSES = 128 };

struct truth {
    uint64_t line_count;
    uint64_t foreign_count;
    uint64_t message_count;
    uint64_t recipient_count;
    uint64_t attempt_counts[ATTEMPT_COUNT];
    uint64_t expired_count;
    uint64_t removed_count;
    uint64_t reject_count;
    uint64_t session_count;
    uint64_t reused_id_count;
    uint64_t state_counts[STATE_COUNT];
    const char *causes[TRUTH_CAUSES];
    uint64_t cause_counts[TRUTH_CAUSES];
    uint16_t cause_count;
};

/* How the log was made, for the reader of the file. */
struct truth_header {
    const char *format;
    uint64_t seed;
    uint64_t byte_count;
    uint32_t host_count;
    uint32_t failure_share;
    int64_t first_usec;
    int64_t last_usec;
    uint32_t wording_count;
    int long_ids;
};

/* A number for a cause's name; the same for the same name. */
uint16_t truth_cause(struct truth *truth, const char *name);

int truth_write(const struct truth *truth, const struct truth_header *header,
                FILE *file);

#endif
