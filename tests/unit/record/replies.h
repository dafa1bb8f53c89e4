/*
 * Texts of failures with the parts that must be peeled off them.
 */
#ifndef TESTS_RECORD_REPLIES_H
#define TESTS_RECORD_REPLIES_H

#include "record/reply.h"

typedef struct reply_case {
    const char *name; /* NULL ends a table */
    const char *text;
    uint8_t form;
    uint8_t stage;
    bool suspended;
    bool remote;
    const char *parts; /* `name=value|name=value` in the order code, dsn,
                          host, address, port, text, url, queue_id, domain;
                          what is absent is not named */
} reply_case;

extern const reply_case replies_own[];
extern const reply_case replies_remote[];

#endif
