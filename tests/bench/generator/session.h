/*
 * smtpd's sessions: clients that connect, are greeted, send or are refused,
 * and leave.
 *
 * Takes a kind of client, gives the lines of its session and the messages that
 * it leaves in the queue.  Does not know what becomes of them.
 */
#ifndef BENCH_GENERATOR_SESSION_H
#define BENCH_GENERATOR_SESSION_H

#include "world.h"

/* A burst of clients; the next burst is arranged. */
void session_arrivals(struct world *world);
/* One client; `job` is the delivery that makes the connection, or
 * NO_OBJECT. */
void session_open(struct world *world, enum session_kind kind, uint32_t host,
                  uint32_t job);
void session_step(struct world *world, uint32_t number);

/* Client of the session, in its line. */
void session_line(struct world *world, const struct session *session,
                  const char *before, const char *after);

#endif
