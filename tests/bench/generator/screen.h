/*
 * Strangers: postscreen, and clients that never send a message.
 *
 * Takes a client, gives the lines of postscreen and dnsblog, or those that
 * smtpd writes about guessed passwords, broken TLS and odd commands.  Does not
 * know messages.
 */
#ifndef BENCH_GENERATOR_SCREEN_H
#define BENCH_GENERATOR_SCREEN_H

#include "world.h"

/* postscreen lets the client of a session through. */
void screen_pass(struct world *world, struct session *session);
/* postscreen keeps a client for itself and turns it away. */
void screen_turn_away(struct world *world, uint32_t host);
/* A name that does not lead back to the address. */
void screen_warn_name(struct world *world, struct session *session);
/* A client that wants to log in, or does not know what it wants. */
void screen_probe(struct world *world, struct session *session);
void screen_tls(struct world *world, struct session *session);

#endif
