/*
 * One message or refusal for people, and what to tell the customer about all
 * that were shown.
 *
 * Takes: a session with logs, ids. Gives: the story as text. Does not know:
 * how the ids were chosen.
 */
#ifndef CLI_TRACE_H
#define CLI_TRACE_H

#include <stdint.h>

#include "cli/session.h"

/* What has been shown so far; all zero at first. */
struct trace_tally {
    uint64_t messages;
    uint64_t refusals;
    uint64_t delivered; /* recipients */
    uint64_t waiting;
    uint64_t failed;
    struct str sentence; /* about the last recipient or refusal shown */
    struct str trouble;  /* about the last one that is not accepted */
};

/* Count the recipients of a message, in the end. Gives how many are not
 * accepted. */
uint64_t trace_count_message(struct session *s, maildiag_id id,
                             struct trace_tally *tally);

void trace_print_message(struct session *s, maildiag_id id,
                         struct trace_tally *tally);
void trace_print_reject(struct session *s, maildiag_id id,
                        struct trace_tally *tally);

/* "3 messages, 1 refusal", and the sentence for the customer. */
void trace_print_end(struct session *s, struct trace_tally *tally);

void trace_free(struct trace_tally *tally);

/* The lines of a message, in time order: as sentences, or word for word. */
void trace_print_events(struct session *s, maildiag_id id, uint32_t count);

/* Nothing fits: what the log covers, what was near. */
void trace_print_nothing(struct session *s, const char *query);

#endif
