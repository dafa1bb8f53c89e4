/*
 * A message that a client brings: its envelope, and what cleanup makes of it.
 *
 * Takes a session that is ready for a message, gives `client=`, `message-id=`
 * and what milters and header checks do.  Does not know the session's other
 * commands.
 */
#ifndef BENCH_GENERATOR_LETTER_H
#define BENCH_GENERATOR_LETTER_H

#include "world.h"

/* MAIL and RCPT: the message has its queue ID. */
void letter_begin(struct world *world, struct session *session);
/* DATA: false when the client has gone away. */
bool letter_receive(struct world *world, struct session *session);

#endif
