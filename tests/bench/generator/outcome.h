/*
 * Whether a delivery works out, and if not, in which words it fails.
 *
 * Takes a delivery, decides for it and for each of its recipients.  Does not
 * know how it is logged.
 */
#ifndef BENCH_GENERATOR_OUTCOME_H
#define BENCH_GENERATOR_OUTCOME_H

#include "world.h"

/* Fills in what fails: job->failed for all, or job->fail_mask. */
void outcome_plan(struct world *world, struct job *job,
                  struct message *message);
/* Steers the share of failures towards the wanted one. */
void outcome_tune(struct world *world);

#endif
