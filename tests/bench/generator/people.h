/*
 * Who writes to whom.
 *
 * Takes a host, gives addresses: mailboxes of its own domains, mailboxes
 * elsewhere, a few of them very often.  Does not know messages.
 */
#ifndef BENCH_GENERATOR_PEOPLE_H
#define BENCH_GENERATOR_PEOPLE_H

#include "world.h"

struct address people_inside(struct world *world, uint32_t host);
struct address people_outside(struct world *world);
/* A user of the submission service, by number. */
struct address people_user(uint32_t host, uint32_t user);
uint32_t people_any_user(struct world *world);
/* How many recipients a message has. */
uint32_t people_crowd(struct world *world);
/* An address as written in the headers or by an alias: the same mailbox in
 * other capitals, or another name for it. */
struct address people_alias(struct world *world, const struct address *address);

#endif
