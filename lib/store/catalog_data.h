/*
 * What a catalogue is made of. Private to lib/store.
 */
#ifndef MD_STORE_CATALOG_DATA_H
#define MD_STORE_CATALOG_DATA_H

#include <stdatomic.h>

#include "store/catalog.h"
#include "store/refmap.h"
#include "store/state.h"

/* Statuses that nearly all delivery lines have: sent, deferred, bounced. */
enum { MD_USUAL_STATUSES = 3 };

/* What is known of an entry without folding it. */
typedef struct md_entry_info {
    md_catalog_entry entry;
    int64_t first_time;
    uint32_t host;
    uint32_t instance;
    uint32_t queue_id;   /* interned; 0: NOQUEUE */
    uint32_t message_id; /* interned; 0: none */
    uint32_t seen;       /* facts of the message * 2, + 1: some were dropped */
} md_entry_info;

/* One entry names the queue ID of another message. */
typedef struct md_mention {
    uint32_t target;  /* queue ID that is named, interned */
    uint32_t entry;   /* that names it */
    int64_t time;     /* of the line */
    uint8_t relation; /* MAILDIAG_LINK_… */
    bool child;       /* the naming one is … of the named one; else the named
                         one is … of the naming one */
    bool anywhere;    /* any host's queue ID, not only this instance's */
    uint32_t found;   /* the entry that is meant; UINT32_MAX: not here */
} md_mention;

/* A part of a process's chain. */
typedef struct md_process_part {
    uint32_t key;
    uint32_t part;
    uint64_t id;  /* of its first fact */
    int64_t time; /* of its first fact */
} md_process_part;

/* A process, with its parts in md_catalog.parts. */
typedef struct md_process {
    uint32_t key;
    uint32_t first_part;
    uint32_t part_count;
    uint32_t fact_count; /* marks too */
    bool in_order; /* the parts are of one set, and each stands behind the one
                      before */
} md_process;

/* Facts of a chain with ids from first to last, in parts from last_part back
 * to first_part. */
typedef struct md_run {
    uint64_t first, last;
    uint32_t first_part, last_part; /* 0: none */
} md_run;

/*
 * Where one of many generations of a queue ID lies, so that telling them all
 * does not unpack all of them each time. Kept of IDs used MD_REUSE_LEAST
 * times and more, when their facts stand in the order they came in.
 */
typedef struct md_reuse {
    uint32_t key;
    uint32_t generation;
    md_run own;
    md_run filter;
} md_reuse;

enum { MD_REUSE_LEAST = 8 };

/* The youngest age at which qmgr gave up messages of a host. */
typedef struct md_lifetime {
    uint32_t host;
    bool null_sender; /* bounce_queue_lifetime, else maximal_queue_lifetime */
    uint32_t key;     /* of that message */
    int64_t usec;
} md_lifetime;

/* How much of a key's chain was read. */
typedef struct md_key_seen {
    uint32_t newest; /* as in md_key */
    uint32_t fact_count;
} md_key_seen;

/* What is made only when readers ask for it. */
typedef struct md_asked {
    _Atomic(struct md_people *) people; /* NULL: not yet */
    atomic_uint times;                  /* it was asked for */
    atomic_bool used;                   /* it was there when somebody asked */
} md_asked;

struct md_catalog {
    const md_store *store;
    md_asked *asked;
    uint32_t status[MD_USUAL_STATUSES]; /* words, interned; 0: not there */
    uint64_t *filtered; /* while it is built: bits of queue IDs that other
                           programs name */
    unsigned filtered_bits;
    bool may_filter;        /* without the bits: each is to be looked up */
    md_entry_info *entries; /* by (id, kind) */
    size_t entry_count, entry_cap;
    uint32_t *by_queue_id; /* entry indexes by (queue ID, id) */
    size_t by_queue_id_count;
    uint32_t *by_message_id; /* entry indexes by (message-id, id) */
    size_t by_message_id_count;
    md_mention *mentions; /* by (entry) */
    size_t mention_count, mention_cap;
    uint32_t *by_target;   /* mention indexes by (target) */
    md_process *processes; /* by key */
    size_t process_count, process_cap;
    md_process_part *parts; /* by (key, id) */
    size_t part_count, part_cap;
    md_reuse *reuses; /* by (key, generation) */
    size_t reuse_count, reuse_cap;
    md_lifetime *lifetimes; /* two a host */
    size_t lifetime_count, lifetime_cap;
    md_refmap lifetime_of[2]; /* host, by whose mail -> index + 1 */

    /* The store as it was read, for the next one (catalog_again.c). */
    md_key_seen *seen; /* by key - 1 */
    uint32_t seen_count;
    uint64_t epoch;
    uint64_t dropped_events;
    int32_t *years; /* md_sources.base_year */
    size_t year_count;
};

/* The key of what other programs wrote about the message; 0: nothing. */
uint32_t md_catalog_filter(const md_catalog *c, const md_entry_info *info);

/* The mentions of an entry: first index and count. */
void md_catalog_mentions(const md_catalog *c, uint32_t entry, size_t *first,
                         size_t *count);

/* Indexes (into mentions) of those that name a queue ID; of very many those
 * from about that time. */
void md_catalog_mentioned(const md_catalog *c, uint32_t queue_id, int64_t time,
                          const uint32_t **out, size_t *count);

/* NULL: its key is to be read as a whole. */
const md_reuse *md_catalog_reuse(const md_catalog *c, uint32_t key,
                                 uint32_t generation);

/* Find the entries that all mentions mean. */
void md_catalog_resolve_all(md_catalog *c);

/* The entry that a line of this entry means by a queue ID: a child or parent
 * of it, see md_mention. UINT32_MAX: it is not in the input. */
uint32_t md_catalog_named(const md_catalog *c, uint32_t entry, uint32_t target,
                          int64_t time, bool anywhere);

/* Entries (indexes) with that message-id. */
void md_catalog_by_message_id(const md_catalog *c, uint32_t message_id,
                              const uint32_t **out, size_t *count);

/* The process with that key; NULL: none. */
const md_process *md_catalog_process(const md_catalog *c, uint32_t key);

#endif
