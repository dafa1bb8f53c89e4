/*
 * The catalogue of a store: all messages and refusals in canonical order,
 * and the ways between them (who names whose queue ID, who shares a
 * message-id, where a process's facts lie). A cache: a pure function of the
 * facts, built in one pass, dropped whenever the store has changed, never
 * saved.
 */
#ifndef MD_STORE_CATALOG_H
#define MD_STORE_CATALOG_H

#include "store/fact.h"

typedef struct md_catalog md_catalog;

typedef struct md_catalog_entry {
    uint64_t id;         /* canonical position of the first line */
    uint32_t key;        /* of its facts */
    uint32_t generation; /* from 1; messages only */
    uint32_t part;       /* where the first fact lies */
    uint8_t kind;        /* MAILDIAG_ENTRY_MESSAGE or _REJECT */
    bool filtered;       /* other programs name the message's queue ID */
} md_catalog_entry;

/* NULL without memory. The store must not change while it lives. */
md_catalog *md_catalog_build(const md_store *store);

/* Nobody asks it any more, for the store changes now: it is kept for
 * md_catalog_again() only, its index of people when it was of use. */
void md_catalog_put_away(md_catalog *catalog);

/*
 * The same as md_catalog_build() gives, out of what `old` (NULL: none) had
 * read of the store before it changed: only the keys with new facts are read.
 * NULL when that is not possible, or no memory. `old` is freed.
 */
md_catalog *md_catalog_again(md_catalog *old, const md_store *store);
void md_catalog_free(md_catalog *catalog);

const md_store *md_catalog_store(const md_catalog *catalog);

/* Threads that reading it may use, at least 1; facts of a message, about. */
uint32_t md_catalog_threads(const md_catalog *catalog);
uint32_t md_catalog_weight(const md_catalog *catalog, uint32_t index);

uint32_t md_catalog_count(const md_catalog *catalog);
const md_catalog_entry *md_catalog_entry_at(const md_catalog *catalog,
                                            uint32_t index);

/* Where an entry was logged; loans of the store. */
void md_catalog_place_of(const md_catalog *catalog, uint32_t index,
                         md_slice *host, md_slice *instance);

/*
 * Entries are ordered by (id, kind): a message that begins with a refusal
 * line has the refusal right behind it, under the same id.
 */

/* Index of the first entry behind (id, kind); kind 0: behind all entries of
 * that id. The count when there is none. */
uint32_t md_catalog_after(const md_catalog *catalog, uint64_t id, uint8_t kind);

/* Index of the entry with that id and kind; UINT32_MAX: none. */
uint32_t md_catalog_find(const md_catalog *catalog, uint64_t id, uint8_t kind);

/*
 * The entries that can match an exact queue ID (all hosts, instances,
 * generations): indexes ascending in *out, *count of them; a loan of the
 * catalogue. Used to answer without folding everything.
 */
void md_catalog_by_queue_id(const md_catalog *catalog, md_slice queue_id,
                            const uint32_t **out, uint32_t *count);

/* The same for a message-id, with or without its brackets. */
void md_catalog_by_message_id_text(const md_catalog *catalog, md_slice text,
                                   const uint32_t **out, uint32_t *count);

/*
 * All facts without a queue ID whose kind is in the mask function, in
 * canonical order, with the host each belongs to. False without memory.
 */
typedef bool (*md_kind_wanted)(uint16_t kind);
bool md_catalog_host_facts(const md_catalog *catalog, md_kind_wanted wanted,
                           md_facts *out);

/* The youngest age at which the host's queue manager gave a message up: its
 * maximal_queue_lifetime, or for the null sender its bounce_queue_lifetime,
 * and up to one retry more. -1: it never did in this log. */
int64_t md_catalog_lifetime(const md_catalog *catalog, md_slice host,
                            bool null_sender);

/* The fact of a refusal, into `out` (cleared first); NULL without memory.
 * Its host, instance and queue ID (absent: NOQUEUE) too. */
const md_fact *md_catalog_reject(const md_catalog *catalog, uint32_t entry,
                                 md_facts *out, md_slice *host,
                                 md_slice *instance, md_slice *queue_id);

#endif
