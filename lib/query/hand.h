/*
 * What one more thread needs to read a catalogue as a reader does: a view, a
 * filter and a judge of its own.
 *
 * Takes the reader's; gives others that answer alike. Fails without memory.
 */
#ifndef MD_QUERY_HAND_H
#define MD_QUERY_HAND_H

#include "query/select.h"
#include "query/view.h"

typedef struct md_hand {
    md_view view;
    md_select filter;
    md_judge *judge;
} md_hand;

/* Entries that are worth a thread. */
enum { MD_HAND_ENTRIES = 256 };

/* The same catalogue, the same question. False without memory. */
bool md_hand_init(md_hand *h, const md_view *view, const md_select *filter);

/* What its judge counted goes to `judge`. */
void md_hand_free(md_hand *h, md_judge *judge);

#endif
