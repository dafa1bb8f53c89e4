/*
 * The places in the texts of failures and refusals.
 *
 * Takes a text with %-letters and what they stand for here, writes it.  Does
 * not know where the text stands.  A letter that it does not know is written
 * as it is.
 */
#ifndef BENCH_GENERATOR_TEXT_H
#define BENCH_GENERATOR_TEXT_H

#include "world.h"

/* %r recipient, %u its local part, %d its domain; %s sender, %D its domain;
 * %h name of the peer, %a its IP address, %P its port, %A all three,
 * %S "host name[ip] said: "; %H our name, %i our address;
 * and words that differ every time: %k 1 digit, %z 2, %n 1-999, %N 5-7 digits,
 * %c seconds since 1970, %x 8 hex digits, %m 12 letters and digits,
 * %q a queue ID, %g Google's session, %e a host of Exchange Online,
 * %v an address. */
struct text_words {
    const struct address *rcpt;
    const struct address *from;
    const struct peer *peer;
    const struct host *host;
};

void text_write(struct world *world, const char *text,
                const struct text_words *words);
/* name[ip]:port, or name[path] of a socket file (port 0) */
void text_endpoint(struct world *world, const struct peer *peer);
/* A queue ID of a server elsewhere. */
void text_remote_id(struct world *world);

#endif
