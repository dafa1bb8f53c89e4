/*
 * What codes and stage say where no words tell: enhanced code first, then
 * the reply code by the stage of the conversation.
 */
#ifndef MD_RULES_FALLBACK_H
#define MD_RULES_FALLBACK_H

#include "rules/judge.h"

/* The causes that codes alone can name. */
typedef enum md_fallback_cause {
    MD_FALLBACK_UNKNOWN,
    MD_FALLBACK_RECIPIENT_UNKNOWN,
    MD_FALLBACK_RECIPIENT_DOMAIN_INVALID,
    MD_FALLBACK_RECIPIENT_ADDRESS_SYNTAX,
    MD_FALLBACK_RECIPIENT_MOVED,
    MD_FALLBACK_SENDER_ADDRESS_SYNTAX,
    MD_FALLBACK_SENDER_DOMAIN_INVALID,
    MD_FALLBACK_RECIPIENT_DISABLED,
    MD_FALLBACK_MAILBOX_FULL,
    MD_FALLBACK_MESSAGE_TOO_BIG,
    MD_FALLBACK_SERVER_DISK_FULL,
    MD_FALLBACK_MAIL_LOOP,
    MD_FALLBACK_DELIVERY_EXPIRED,
    MD_FALLBACK_TOO_MANY_RECIPIENTS,
    MD_FALLBACK_PROTOCOL_ERROR,
    MD_FALLBACK_MESSAGE_MALFORMED,
    MD_FALLBACK_SPF_FAIL,
    MD_FALLBACK_PTR_MISSING,
    MD_FALLBACK_EMAIL_AUTH_FAIL,
    MD_FALLBACK_SENDER_REJECTED,
    MD_FALLBACK_RECIPIENT_REJECTED,
    MD_FALLBACK_POLICY,
    MD_FALLBACK_GREYLISTED,
    MD_FALLBACK_SERVER_UNAVAILABLE,
    MD_FALLBACK_LOCAL_DISK_FULL,
    MD_FALLBACK_COUNT
} md_fallback_cause;

/* How much an answer by code is worth. */
typedef enum md_fallback_worth {
    MD_FALLBACK_NOTHING, /* no code at all */
    MD_FALLBACK_CLASS,   /* only 4xx or 5xx and the stage */
    MD_FALLBACK_SUBJECT, /* X.1.0, X.5, X.6: a field, no more */
    MD_FALLBACK_SPECIFIC /* X.2.2: beats words that say little */
} md_fallback_worth;

typedef struct md_fallback {
    uint8_t cause; /* md_fallback_cause */
    uint8_t worth; /* md_fallback_worth */
} md_fallback;

/* Id of a cause in the vocabulary. */
const char *md_fallback_name(md_fallback_cause cause);

md_fallback md_fallback_of(const md_subject *subject);

/* 2, 4, 5 by the line's enhanced code, else the reply's; 0: not told. */
unsigned md_fallback_class(const md_subject *subject);

#endif
