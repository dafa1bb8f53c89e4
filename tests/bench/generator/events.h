/*
 * What happens next: a queue of events in the order of their times.
 *
 * Takes events, gives the earliest; events of the same time come out in the
 * order they went in.  Does not know what they mean.  Running out of memory
 * ends the program.
 */
#ifndef BENCH_GENERATOR_EVENTS_H
#define BENCH_GENERATOR_EVENTS_H

#include <stddef.h>
#include <stdint.h>

enum event_kind {
    EVENT_ARRIVAL,   /* clients come */
    EVENT_SESSION,   /* the next step of an smtpd session */
    EVENT_PICKUP,    /* a local submission enters the queue */
    EVENT_ACTIVE,    /* a message enters the active queue */
    EVENT_CONNECTED, /* a delivery has its connection, or has failed to get it */
    EVENT_DELIVERED, /* a delivery has its answer */
    EVENT_RETRY,     /* a deferred message is due */
    EVENT_RELEASE,   /* an operator looks at a held message */
    EVENT_REMOVE,    /* the queue manager removes a finished message */
    EVENT_NOISE      /* a host's daemons speak of themselves */
};

struct event {
    int64_t time_usec;
    uint64_t order;
    uint32_t kind;
    uint32_t object;
};

struct events {
    struct event *heap;
    size_t count;
    size_t room;
    uint64_t next_order;
};

void events_push(struct events *events, int64_t time_usec, enum event_kind kind,
                 uint32_t object);
/* There is always one: clients never stop coming. */
struct event events_pop(struct events *events);
void events_free(struct events *events);

#endif
