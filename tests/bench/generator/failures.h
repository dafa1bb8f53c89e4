/*
 * Why deliveries fail: the texts in the brackets after status=.
 *
 * Gives two tables of texts with places for the variable words (text.h), each
 * with its enhanced code, the cause that it stands for, and how often it is
 * seen.  Does not know messages.
 */
#ifndef BENCH_GENERATOR_FAILURES_H
#define BENCH_GENERATOR_FAILURES_H

#include <stddef.h>
#include <stdint.h>

/* Who can be the other side of a failure. */
enum failure_side {
    AT_GENERIC = 1 << 0, /* a mail exchanger somewhere */
    AT_GOOGLE = 1 << 1,
    AT_MICROSOFT = 1 << 2,
    AT_YAHOO = 1 << 3,
    AT_APPLE = 1 << 4,
    AT_GMX = 1 << 5,
    AT_INTERNET = (1 << 6) - 1,
    AT_RELAY = 1 << 6,  /* the configured relay host */
    AT_FILTER = 1 << 7, /* the content filter on 127.0.0.1:10024 */
    AT_LMTP = 1 << 8,
    AT_LOCAL = 1 << 9,
    AT_VIRTUAL = 1 << 10,
    AT_PIPE = 1 << 11,
    AT_ERROR = 1 << 12, /* the error and retry transports */
    FAILURE_SIDES = 13
};

/* What a failure strikes. */
enum failure_scope {
    SCOPE_CONNECT, /* all recipients, before there is a server: relay=none */
    SCOPE_SESSION, /* all recipients of the connection */
    SCOPE_RCPT     /* one recipient */
};

/* The chance in per cent that the next try fails again. */
enum failure_again {
    AGAIN_GREY = 12,
    AGAIN_SOON = 40,
    AGAIN_OFTEN = 75,
    AGAIN_ALWAYS = 96
};

struct failure {
    uint16_t sides;
    uint8_t scope;
    uint8_t again;
    uint16_t weight;
    const char *dsn; /* 4.…: deferred, 5.…: bounced */
    const char *cause;
    const char *text;
};

extern const struct failure failures_remote[];
extern const size_t failures_remote_count;
extern const struct failure failures_here[];
extern const size_t failures_here_count;

#endif
