/*
 * A heap with four children a node: shallow, and its comparisons stay within
 * a cache line or two.  See events.h.
 */
#include "events.h"

#include "pool.h"

#include <stdbool.h>
#include <stdlib.h>

static bool earlier(const struct event *a, const struct event *b)
{
    if (a->time_usec != b->time_usec)
        return a->time_usec < b->time_usec;
    return a->order < b->order;
}

void events_push(struct events *events, int64_t time_usec, enum event_kind kind,
                 uint32_t object)
{
    struct event added = {time_usec, events->next_order++, (uint32_t)kind,
                          object};
    size_t place = events->count++;

    if (events->count > events->room) {
        events->room = events->room ? events->room * 2 : 1024;
        events->heap =
            pool_resize(events->heap, events->room * sizeof(*events->heap));
    }
    while (place > 0) {
        size_t parent = (place - 1) / 4;

        if (!earlier(&added, &events->heap[parent]))
            break;
        events->heap[place] = events->heap[parent];
        place = parent;
    }
    events->heap[place] = added;
}

/* The place of the earliest child of `place`, or `place` if it has none. */
static size_t earliest_child(const struct events *events, size_t place)
{
    size_t first = place * 4 + 1;
    size_t best = first;

    if (first >= events->count)
        return place;
    for (size_t i = first + 1; i < first + 4 && i < events->count; i++) {
        if (earlier(&events->heap[i], &events->heap[best]))
            best = i;
    }
    return best;
}

struct event events_pop(struct events *events)
{
    struct event top = events->heap[0];
    struct event last = events->heap[--events->count];
    size_t place = 0;

    for (;;) {
        size_t child = earliest_child(events, place);

        if (child == place || !earlier(&events->heap[child], &last))
            break;
        events->heap[place] = events->heap[child];
        place = child;
    }
    events->heap[place] = last;
    return top;
}

void events_free(struct events *events)
{
    free(events->heap);
    events->heap = NULL;
}
