/*
 * The columns of each table of rows; see rows_columns.h. Tables only; cannot
 * fail.
 */
#include "query/rows_columns.h"

#include <maildiag/maildiag.h>

/* A member that has one name in the public struct and in its row. */
#define COLUMN(thing, how, member)                                             \
    {                                                                          \
        offsetof(maildiag_##thing, member),                                    \
            offsetof(maildiag_##thing##_row, member), MD_COLUMN_##how          \
    }

static const md_column message_columns[] = {
    COLUMN(message, LONG, id),
    COLUMN(message, LONG, first_time),
    COLUMN(message, LONG, last_time),
    COLUMN(message, LONG, size_bytes),
    COLUMN(message, WORD, state),
    COLUMN(message, WORD, generation),
    COLUMN(message, WORD, recipient_count),
    COLUMN(message, WORD, event_count),
    COLUMN(message, WORD, link_count),
    COLUMN(message, WORD, attempt_count),
    COLUMN(message, BYTE, complete_start),
    COLUMN(message, BYTE, complete_end),
    COLUMN(message, BYTE, truncated),
    COLUMN(message, TEXT, host),
    COLUMN(message, TEXT, instance),
    COLUMN(message, TEXT, queue_id),
    COLUMN(message, TEXT, message_id),
    COLUMN(message, TEXT, from),
    COLUMN(message, TEXT, client),
    COLUMN(message, TEXT, client_ip),
    COLUMN(message, TEXT, helo),
    COLUMN(message, TEXT, sasl_username),
};

static const md_column reject_columns[] = {
    COLUMN(reject, LONG, id),        COLUMN(reject, LONG, offset),
    COLUMN(reject, LONG, time),      COLUMN(reject, LONG, smtp_code),
    COLUMN(reject, LONG, count),     COLUMN(reject, WORD, source),
    COLUMN(reject, TEXT, host),      COLUMN(reject, TEXT, instance),
    COLUMN(reject, TEXT, queue_id),  COLUMN(reject, TEXT, stage),
    COLUMN(reject, TEXT, action),    COLUMN(reject, TEXT, client),
    COLUMN(reject, TEXT, client_ip), COLUMN(reject, TEXT, from),
    COLUMN(reject, TEXT, to),        COLUMN(reject, TEXT, helo),
    COLUMN(reject, TEXT, dsn),       COLUMN(reject, TEXT, reason),
    COLUMN(reject, TEXT, cause),
};

static const md_column recipient_columns[] = {
    COLUMN(recipient, LONG, outcome_message),
    COLUMN(recipient, LONG, smtp_code),
    COLUMN(recipient, LONG, first_time),
    COLUMN(recipient, LONG, last_time),
    COLUMN(recipient, LONG, next_attempt_time),
    COLUMN(recipient, LONG, expires_time),
    COLUMN(recipient, LONG, delay_usec),
    COLUMN(recipient, LONG, delay_before_queue_usec),
    COLUMN(recipient, LONG, delay_in_queue_usec),
    COLUMN(recipient, LONG, delay_connect_usec),
    COLUMN(recipient, LONG, delay_transmit_usec),
    COLUMN(recipient, WORD, state),
    COLUMN(recipient, WORD, outcome),
    COLUMN(recipient, WORD, attempt_count),
    COLUMN(recipient, WORD, permanence),
    COLUMN(recipient, WORD, actor),
    COLUMN(recipient, TEXT, address),
    {offsetof(maildiag_recipient, address),
     offsetof(maildiag_recipient_row, domain), MD_COLUMN_DOMAIN},
    COLUMN(recipient, TEXT, orig_to),
    COLUMN(recipient, TEXT, relay),
    COLUMN(recipient, TEXT, dsn),
    COLUMN(recipient, TEXT, reason),
    COLUMN(recipient, TEXT, cause),
    COLUMN(recipient, TEXT, underlying_cause),
};

static const md_column attempt_columns[] = {
    COLUMN(attempt, LONG, time),       COLUMN(attempt, LONG, smtp_code),
    COLUMN(attempt, LONG, delay_usec), COLUMN(attempt, WORD, event),
    COLUMN(attempt, WORD, status),     COLUMN(attempt, WORD, permanence),
    COLUMN(attempt, TEXT, relay),      COLUMN(attempt, TEXT, dsn),
    COLUMN(attempt, TEXT, reason),     COLUMN(attempt, TEXT, cause),
};

static const md_column event_columns[] = {
    COLUMN(event, LONG, offset),      COLUMN(event, LONG, time),
    COLUMN(event, LONG, pid),         COLUMN(event, WORD, kind),
    COLUMN(event, WORD, level),       COLUMN(event, WORD, source),
    COLUMN(event, WORD, field_count), COLUMN(event, WORD, repeat_count),
    COLUMN(event, TEXT, program),     COLUMN(event, TEXT, daemon),
    COLUMN(event, TEXT, queue_id),
};

static const md_column finding_columns[] = {
    COLUMN(finding, LONG, id),
    COLUMN(finding, LONG, evidence_total),
    COLUMN(finding, LONG, attempt_count),
    COLUMN(finding, LONG, message_count),
    COLUMN(finding, LONG, recipient_count),
    COLUMN(finding, LONG, sender_count),
    COLUMN(finding, LONG, waiting_count),
    COLUMN(finding, LONG, first_time),
    COLUMN(finding, LONG, last_time),
    COLUMN(finding, LONG, ended_time),
    COLUMN(finding, LONG, last_success_before),
    COLUMN(finding, WORD, scope),
    COLUMN(finding, WORD, direction),
    COLUMN(finding, WORD, disposition),
    COLUMN(finding, WORD, severity),
    COLUMN(finding, WORD, confidence),
    COLUMN(finding, WORD, actor),
    COLUMN(finding, WORD, permanence),
    COLUMN(finding, WORD, ongoing),
    COLUMN(finding, TEXT, cause),
    COLUMN(finding, TEXT, broad),
    COLUMN(finding, TEXT, category),
    COLUMN(finding, TEXT, host),
    COLUMN(finding, TEXT, peer_name),
    COLUMN(finding, TEXT, peer_address),
    COLUMN(finding, TEXT, peer_port),
    COLUMN(finding, TEXT, peer_domain),
    COLUMN(finding, TEXT, ended_by),
    COLUMN(finding, TEXT, before),
    COLUMN(finding, TEXT, title),
    COLUMN(finding, TEXT, explanation),
    COLUMN(finding, TEXT, sender_text),
    COLUMN(finding, TEXT, rule),
    COLUMN(finding, TEXT, document),
};

#define KIND(thing)                                                            \
    {                                                                          \
        thing##_columns, sizeof thing##_columns / sizeof *thing##_columns,     \
            sizeof(maildiag_##thing##_row)                                     \
    }

/* In the order of MAILDIAG_ROWS_… */
static const md_row_kind kinds[] = {
    KIND(message), KIND(reject), KIND(recipient),
    KIND(attempt), KIND(event),  KIND(finding),
};

const md_row_kind *md_row_kind_of(uint32_t what)
{
    if (what < MAILDIAG_ROWS_MESSAGES || what > MAILDIAG_ROWS_FINDINGS)
        return NULL;
    return &kinds[what - MAILDIAG_ROWS_MESSAGES];
}
