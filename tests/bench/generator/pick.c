/*
 * A weighted choice; see pick.h.
 */
#include "pick.h"

void pick_fill(struct pick *pick, const uint16_t *ids, const uint16_t *weights,
               size_t count)
{
    uint32_t total = 0;
    size_t slot = 0;

    pick->count = (uint16_t)count;
    for (size_t i = 0; i < count; i++)
        total += weights[i];
    /* every choice first gets one slot, so that the rare ones are there */
    for (size_t i = 0; i < count; i++) {
        size_t share = (PICK_SLOTS - count) * weights[i] / total + 1;

        while (share-- > 0 && slot < PICK_SLOTS)
            pick->slots[slot++] = ids[i];
    }
    for (size_t i = 0; slot < PICK_SLOTS && count > 0; i++)
        pick->slots[slot++] = ids[i % count];
}
