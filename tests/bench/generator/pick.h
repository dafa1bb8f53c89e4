/*
 * A weighted choice in constant time.
 *
 * Takes weights, gives an index drawn by them.  At most 255 choices.  Does not
 * know what is chosen.  Never fails.
 */
#ifndef BENCH_GENERATOR_PICK_H
#define BENCH_GENERATOR_PICK_H

#include "rng.h"

#include <stddef.h>

enum { PICK_SLOTS = 2048, PICK_CHOICES = 256 };

struct pick {
    uint16_t slots[PICK_SLOTS];
    uint16_t count; /* of choices; 0: nothing to choose */
};

/* Each choice with a weight gets slots in proportion, at least one.  `ids`
 * names the choices. */
void pick_fill(struct pick *pick, const uint16_t *ids, const uint16_t *weights,
               size_t count);

static inline uint16_t pick_one(const struct pick *pick, struct rng *rng)
{
    return pick->slots[rng_below(rng, PICK_SLOTS)];
}

#endif
