/*
 * How the files that build the catalogue work together.
 */
#ifndef MD_STORE_CATALOG_PARTS_H
#define MD_STORE_CATALOG_PARTS_H

#include "store/catalog_data.h"

/* ---- catalog.c ---- */

/* Empty; false without memory. */
bool md_catalog_begin(md_catalog *c, const md_store *store);

/* What the facts of a key give; false without memory. */
bool md_catalog_read_key(md_catalog *c, uint32_t key, md_facts *f);

/* ---- catalog_crew.c ---- */

/* All keys, into what is empty but for what it needs to read them; false
 * without memory. */
bool md_catalog_read_all(md_catalog *c);

/* ---- catalog_order.c ---- */

/* Entries and mentions into their order, with all indexes; false without
 * memory. */
bool md_catalog_order(md_catalog *c);

/* The indexes alone, of what is in order. */
bool md_catalog_index(md_catalog *c);

/* ---- catalog_again.c ---- */

/* Note how much of the store was read; false without memory. */
bool md_catalog_note_state(md_catalog *c);

/* ---- mention.c ---- */

/* The lifetime of a host's messages; NULL without memory. */
md_lifetime *md_mention_lifetime(md_catalog *c, uint32_t host,
                                 bool null_sender);

/* Whose queue ID a fact of that entry names. False without memory. */
bool md_mention_note(md_catalog *c, uint32_t entry, md_facts *f,
                     const md_fact *fact);

/* What the `expired` lines of a queue ID tell of its host's patience. False
 * without memory. */
bool md_mention_expiries(md_catalog *c, md_facts *f);

#endif
