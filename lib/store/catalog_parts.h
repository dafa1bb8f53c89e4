/*
 * How catalog.c and mention.c, which build the catalogue, work together.
 */
#ifndef MD_STORE_CATALOG_PARTS_H
#define MD_STORE_CATALOG_PARTS_H

#include "store/catalog_data.h"

/* Whose queue ID a fact of that entry names. False without memory. */
bool md_mention_note(md_catalog *c, uint32_t entry, md_facts *f,
                     const md_fact *fact);

/* What the `expired` line at f->items[at] tells of its host's patience. False
 * without memory. */
bool md_mention_expiry(md_catalog *c, md_facts *f, size_t at);

#endif
