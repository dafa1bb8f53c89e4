/*
 * What the daemons say of themselves, and what other programs say.
 *
 * Takes a host, gives a line or a few now and then: anvil and scache
 * statistics, master, reloads, warnings, address probes, other programs.  Does
 * not know messages, except that a probe is one.
 */
#ifndef BENCH_GENERATOR_NOISE_H
#define BENCH_GENERATOR_NOISE_H

#include "world.h"

void noise_start(struct world *world, uint32_t host);
void noise_speak(struct world *world, uint32_t host);

#endif
