/*
 * Facts of one store once more: into another store, or in the one order that
 * a saved state has.
 *
 * The only place where facts are copied. It reads them as everybody does
 * (md_unpack_next), and writes them as a log line's are written
 * (md_key_get, md_pack_again, md_put_packed), so it knows neither packing
 * nor chains. Merging, eviction and loading are built on it.
 */
#ifndef MD_STORE_REPLAY_H
#define MD_STORE_REPLAY_H

#include "store/key.h"
#include "store/refmap.h"

#define MD_REPLAY_DROPPED UINT32_MAX

/* What becomes of the facts of one source. */
typedef struct md_replay_source {
    uint32_t to;          /* number of the source there; MD_REPLAY_DROPPED */
    int32_t years;        /* to be added to stamps without a year */
    bool fold;            /* an hour that comes twice began in front: */
    uint64_t fold_before; /* facts in front of this offset */
    int64_t fold_until;   /* are in its second pass up to this second */
} md_replay_source;

/* One fact on its way. */
typedef struct md_replay_item {
    uint64_t id; /* in the order of the store it goes to */
    uint32_t source;
    uint32_t mark;  /* the key there that a mark names */
    uint32_t shape; /* number in the old store */
    md_pack_head head;
    md_pack_fact fact;
    size_t first_value;
    const struct md_replay *replay;
} md_replay_item;

typedef struct md_replay_items {
    md_replay_item *items;
    size_t count;
    size_t cap;
} md_replay_items;

typedef struct md_replay {
    const md_store *from;
    md_store *to;                    /* NULL: facts are only read */
    const md_replay_source *sources; /* by number; NULL: all as they are */
    bool frugal; /* with memory: strings are looked up, not remembered */
    md_refmap strings, tags, keys;
    md_facts facts;
} md_replay;

void md_replay_init(md_replay *r, const md_store *from, md_store *to,
                    const md_replay_source *sources);
void md_replay_free(md_replay *r);

/* The reference of a string there; 0 of none. False without memory. */
bool md_replay_string(md_replay *r, uint32_t ref, uint32_t *out);
/* A line kept word for word (kept.h). */
bool md_replay_line(md_replay *r, uint32_t ref, uint32_t *out);

bool md_replay_tag(md_replay *r, uint32_t tag, uint32_t *out);

/* The key there of a key here, made when it is new. */
maildiag_status md_replay_key(md_replay *r, uint32_t key, uint32_t *out);

/*
 * The facts of a key, added to `out`; r->facts is the caller's to clear, when
 * he is done with `out`. False without memory.
 */
bool md_replay_gather(md_replay *r, uint32_t key, md_replay_items *out);

/* Of one part of the key's chain. */
bool md_replay_gather_part(md_replay *r, uint32_t key, uint32_t part,
                           md_replay_items *out);

/* Into the order of ids. */
void md_replay_order(md_replay_items *items);

/* Without marks that say what the one before says. Only where all facts of
 * the key are among the items. */
void md_replay_drop_marks(md_replay_items *items);

/* All items, ordered, behind what the key of the other store has. */
maildiag_status md_replay_write(md_store *to, uint32_t key,
                                md_replay_items *items);

/* One fact with all references those of the store: into its chain. */
maildiag_status md_replay_fact(md_store *to, uint32_t key, uint32_t source,
                               const md_pack_head *head,
                               const md_pack_fact *fact);

/* Options, zone and hash key of another store, but no fact; NULL without
 * memory. */
md_store *md_store_like(const md_store *store);

/* One has what the other had. */
void md_store_swap(md_store *a, md_store *b);

#endif
