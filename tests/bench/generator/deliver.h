/*
 * Deliveries: requests of the queue manager to its agents.
 *
 * Takes a message that has become active, gives jobs by next hop, their
 * connections and status lines.  Does not know what the queue does with the
 * results.
 */
#ifndef BENCH_GENERATOR_DELIVER_H
#define BENCH_GENERATOR_DELIVER_H

#include "world.h"

void deliver_start(struct world *world, struct message *message);
void deliver_connected(struct world *world, uint32_t number);
/* A server among these hosts, or the filter, has taken it as `next_id`. */
void deliver_taken(struct world *world, uint32_t number, const char *next_id);
void deliver_done(struct world *world, uint32_t number);

#endif
