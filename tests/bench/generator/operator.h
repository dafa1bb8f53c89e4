/*
 * What an operator does to the queue: postsuper(1).
 *
 * Takes a deferred or held message, gives postsuper's lines and what follows
 * from them.  Does not know why.
 */
#ifndef BENCH_GENERATOR_OPERATOR_H
#define BENCH_GENERATOR_OPERATOR_H

#include "world.h"

/* Holds, deletes, requeues or force-expires a deferred message.  False: it is
 * left as it was, and is due for its next try. */
bool operator_acts(struct world *world, struct message *message);
/* Releases or deletes a held message. */
void operator_releases(struct world *world, struct message *message);

#endif
