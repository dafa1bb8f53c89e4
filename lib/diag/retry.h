/*
 * When will a message that waits be tried again, and when is it given up?
 *
 * Takes the attempts of one recipient and what the log shows of the host's
 * settings; gives estimates. qmgr(8) tries again when the message is twice as
 * old as at the last attempt, but after at least minimal_backoff_time (300 s)
 * and at most maximal_backoff_time (4,000 s), at the next scan of the queue
 * (queue_run_delay, 300 s). At the first attempt behind the lifetime
 * (maximal_queue_lifetime, bounce_queue_lifetime: 5 days) it gives up. Other
 * settings show: in a shorter rhythm, one that does not slow down, one slower
 * than the maximum, messages given up sooner or later.
 */
#ifndef MD_DIAG_RETRY_H
#define MD_DIAG_RETRY_H

#include "store/story.h"

typedef struct md_retry {
    int64_t next;    /* not before that; MAILDIAG_NO_TIME: not known */
    int64_t expires; /* the first attempt behind it is the last */
} md_retry;

/* Of a recipient with attempts that waits; `delay_usec` as its last attempt
 * logged it, -1: not. */
void md_retry_estimate(const md_story *story, const md_recipient *recipient,
                       int64_t delay_usec, md_retry *out);

#endif
