/*
 * The library's numbers in the words of a person.
 */
#ifndef CLI_WORDS_H
#define CLI_WORDS_H

#include <stdint.h>

#include "cli/out.h"

/* MAILDIAG_ACTOR_… → "this host", "DNS", "nobody: wait". */
const char *words_actor(uint32_t actor);

/* MAILDIAG_RECIPIENT_… → "delivered", "waits", "returned to the sender". */
const char *words_recipient(uint32_t state);

/* Which style shows it. */
enum style words_recipient_style(uint32_t state);

/* Is it accepted in the end? */
int words_is_accepted(uint32_t outcome);

/* MAILDIAG_STATE_… → as the filter option writes it. */
const char *words_state(uint32_t state);

/* MAILDIAG_LINK_… and its direction → "bounce of", "has the bounce". */
const char *words_link(uint32_t relation, int reverse);

#endif
