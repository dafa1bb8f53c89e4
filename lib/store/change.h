/*
 * Which messages and refusals have changed since somebody looked.
 *
 * A new fact changes its message, and those that its process or a link
 * touches: the session that a line without a queue ID stands in, the message
 * that goes on as this one, the one that this one names. Each entry keeps the
 * number of the look at which it was found changed last, so that any number of
 * watchers can go on from where each of them was.
 */
#ifndef MD_STORE_CHANGE_H
#define MD_STORE_CHANGE_H

#include "store/catalog.h"

/* What was seen of an entry. */
typedef struct md_seen_entry {
    uint64_t id;
    uint32_t serial; /* look at which it was found changed last */
    uint32_t seen;   /* md_entry_info.seen */
    uint32_t message_id;
    uint16_t mention_count; /* messages that it names; as many as fit */
    uint8_t kind;
} md_seen_entry;

/* … of a process, of a host's patience. */
typedef struct md_seen_process {
    uint32_t key;
    uint32_t fact_count;
} md_seen_process;

typedef struct md_seen_lifetime {
    uint32_t host;
    bool null_sender;
    int64_t usec;
} md_seen_lifetime;

typedef struct md_changes {
    uint64_t version; /* of the store that was looked at; 0: none yet */
    uint64_t epoch;
    uint32_t serial;        /* of the last look */
    md_seen_entry *entries; /* as in the catalogue */
    size_t entry_count;
    md_seen_process *processes; /* by key */
    size_t process_count;
    md_seen_lifetime *lifetimes;
    size_t lifetime_count;
    uint32_t *order; /* indexes of entries by (serial, index) */
} md_changes;

/* All zero: nobody has looked. */
void md_changes_free(md_changes *c);

/* Look again. At the first look everything has changed, and whenever ids have.
 * False without memory: nothing has happened then. */
bool md_changes_look(md_changes *c, const md_catalog *catalog);

/*
 * The first change behind (serial, id, kind): its index in the catalogue that
 * was looked at last, UINT32_MAX: none, and its serial.
 */
uint32_t md_changes_next(const md_changes *c, uint32_t serial, uint64_t id,
                         uint8_t kind, uint32_t *next_serial);

#endif
