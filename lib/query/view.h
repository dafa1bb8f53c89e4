/*
 * One reader's view of a catalogue: the message it looks at, with the parts
 * of it that are folded only when somebody asks (timeline, links, outcomes).
 *
 * Takes an index of the catalogue, keeps the story until another one is
 * looked at; memory is used again. Gives the public structs. Does not know
 * who asks. Fails without memory; the view is then empty, and asking again is
 * right.
 */
#ifndef MD_QUERY_VIEW_H
#define MD_QUERY_VIEW_H

#include "diag/hop.h"
#include "rules/judge.h"
#include "rules/rules.h"
#include "store/story.h"

/* Where the last answer of md_message_attempt() stood. */
typedef struct md_attempt_place {
    uint32_t recipient; /* MD_NO_INDEX: nowhere */
    uint32_t first;     /* index that the attempt has for the caller */
    uint32_t attempt;   /* index in md_story.attempts */
} md_attempt_place;

typedef struct md_view {
    const md_catalog *catalog; /* NULL: nothing to look at */
    const md_rules *rules;
    md_judge *judge;
    md_story story;    /* the message looked at */
    uint32_t entry;    /* of it in the catalogue; MD_NO_INDEX: none */
    md_others others;  /* scratch of outcomes */
    md_facts timeline; /* of the message, when has_timeline */
    uint32_t *places;  /* of the story's facts in the timeline */
    size_t place_cap;
    md_links links; /* of the message, when has_links */
    md_facts fact;  /* of the refusal looked at */
    md_arena texts; /* texts put together again, of one answer at a time */
    md_attempt_place place;
    md_hop_memo hops; /* of the catalogue, once a message's relay mattered */
    bool has_timeline;
    bool has_links;
} md_view;

void md_view_init(md_view *v, const md_rules *rules, md_judge *judge);
void md_view_free(md_view *v);

/* Look at another catalogue, or none; what was looked at is forgotten. */
void md_view_turn(md_view *v, const md_catalog *catalog);

/* Look at the message at `entry`. False without memory. */
bool md_view_message(md_view *v, uint32_t entry);

/* Forget the texts of the answer before: what a million recipients were told
 * is not kept. */
void md_view_next_answer(md_view *v);

/* The timeline and the links of the message looked at. False without
 * memory. */
bool md_view_timeline(md_view *v);
bool md_view_links(md_view *v);

#endif
