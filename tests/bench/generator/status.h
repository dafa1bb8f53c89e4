/*
 * The status line of a delivery attempt, and the words of success.
 *
 * Takes a job and one of its recipients, writes the line and counts it.  Does
 * not know why the outcome is what it is.
 */
#ifndef BENCH_GENERATOR_STATUS_H
#define BENCH_GENERATOR_STATUS_H

#include "world.h"

/* One line for a recipient; its state changes with it. */
void status_log(struct world *world, struct job *job, struct message *message,
                uint32_t rcpt);

#endif
