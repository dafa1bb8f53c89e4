/*
 * How change.c and change_spread.c work together.
 */
#ifndef MD_STORE_CHANGE_PARTS_H
#define MD_STORE_CHANGE_PARTS_H

#include "store/catalog_data.h"
#include "store/change.h"
#include "store/process.h"
#include "store/story.h"

enum {
    MD_STALE_FACTS = 1,   /* of its own have come */
    MD_STALE_NEW = 2,     /* it was not there, or has a message-id now */
    MD_STALE_TOUCHED = 4, /* by another one, or by a process */
    MD_STALE_NAMES = 16,  /* it names others than before */
    MD_STALE_ABOVE = 8    /* something that it goes on as has changed */
};

/* A look under way. */
typedef struct md_look {
    const md_catalog *catalog;
    uint8_t *stale;  /* by entry: MD_STALE_… */
    uint32_t *above; /* entries to go up from */
    size_t above_count, above_cap;
    md_process_view view;
    md_story story;
    md_facts timeline;
} md_look;

/* How many messages an entry names, as many as fit. */
uint16_t md_look_mentions(const md_catalog *c, uint32_t entry);

/* To those that a changed entry touches by links. */
bool md_look_links(md_look *l, uint32_t entry);

/* From those that changed up to the messages that go on as them. */
bool md_look_above(md_look *l);

/* To those whose timelines show what a process wrote behind its first
 * `known` facts. */
bool md_look_process(md_look *l, const md_process *process, uint32_t known);

/* To those that wait on one of the hosts (+ 1) that turn out to give up at
 * another age. */
bool md_look_waiting(md_look *l, const md_refmap *hosts);

#endif
