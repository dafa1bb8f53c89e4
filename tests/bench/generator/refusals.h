/*
 * How this host turns clients and messages away: the texts of reject lines.
 *
 * Gives a table of texts with places for the variable words (text.h), each
 * with the program and stage that writes it and the cause that it stands for.
 * Does not know sessions.
 */
#ifndef BENCH_GENERATOR_REFUSALS_H
#define BENCH_GENERATOR_REFUSALS_H

#include <stddef.h>
#include <stdint.h>

enum refusal_kind {
    REFUSAL_SMTPD,   /* NOQUEUE: reject: RCPT from … */
    REFUSAL_MILTER,  /* NOQUEUE: milter-reject: RCPT from … */
    REFUSAL_PROXY,   /* proxy-reject: END-OF-MESSAGE: … */
    REFUSAL_LIMIT,   /* warning: Connection rate limit exceeded: … */
    REFUSAL_SCREEN,  /* postscreen's NOQUEUE: reject: RCPT from [A]:P: … */
    REFUSAL_CONTENT, /* cleanup's ID: reject: header … */
    REFUSAL_FILTER,  /* cleanup's ID: milter-reject: END-OF-MESSAGE … */
    REFUSAL_HOPS,    /* warning: ID: message rejected: hopcount exceeded */
    REFUSAL_KINDS
};

enum refusal_stage {
    STAGE_CONNECT,
    STAGE_EHLO,
    STAGE_MAIL,
    STAGE_RCPT,
    STAGE_DATA,
    STAGE_END_OF_MESSAGE,
    STAGE_COUNT
};

struct refusal {
    uint8_t kind;
    uint8_t stage;
    uint16_t weight;
    const char *cause;
    const char *text;
};

extern const struct refusal refusals[];
extern const size_t refusals_count;

#endif
