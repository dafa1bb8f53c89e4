/*
 * Parts of sources put together.
 *
 * A source of a new store is made of one part after another: what is known of
 * the next one goes on from what is known of those before, as if its bytes
 * had been fed. What follows for the part's facts is told as a
 * md_replay_source; the facts themselves are copied later (replay.h).
 */
#ifndef MD_STORE_JOIN_H
#define MD_STORE_JOIN_H

#include "store/replay.h"

/* Do the two begin with the same bytes, as far as both are known? */
bool md_join_same_file(const md_source *a, const md_source *b);

/* Can `b` be read on from the end of `a`? */
bool md_join_adjacent(const md_source *a, const md_source *b);

/*
 * A new source of r->to that is the part `number` of r->from, its number in
 * rule->to. MAILDIAG_OK or MAILDIAG_E_NOMEM.
 */
maildiag_status md_join_first(md_replay *r, uint32_t number,
                              md_replay_source *rule);

/* The next part, behind what the source `to` of r->to has. */
maildiag_status md_join_next(md_replay *r, uint32_t number, uint32_t to,
                             md_replay_source *rule);

#endif
