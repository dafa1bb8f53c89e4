/*
 * The state of a message and of its recipients, from a folded story.
 */
#ifndef MD_STORE_STATE_OF_H
#define MD_STORE_STATE_OF_H

#include "store/story.h"

/* Sets state, complete_start, complete_end, the times of removal, expiry and
 * hold, and the state of every recipient. */
void md_state_decide(md_story *s);

#endif
