/*
 * Events in the middle of a message; see trim.h.
 *
 * Takes a key with as many facts as it may have, lets go of whole parts of
 * its chain. Of a ceiling of 1,000 the first 500 stay; what follows goes into
 * parts of its own of 125 facts each, of which the last one, or more, stay.
 * So what stays depends on the facts only, and each is looked at a few times.
 * A chain that was loaded or merged has its parts elsewhere: it may hold a
 * quarter more. Without memory everything stays.
 */
#include "store/trim.h"

enum { PIECES = 4 };

/* How many of the first facts stay, and how many the pieces behind them
 * have. */
typedef struct shares {
    uint32_t head;
    uint32_t piece;
} shares;

static shares shares_of(const md_store *store)
{
    uint32_t most = store->options.max_events_per_message;
    uint32_t pieces = most - most / 2 < PIECES ? most - most / 2 : PIECES;
    shares s;

    s.piece = most / 2 / PIECES > 0 ? most / 2 / PIECES : 1;
    s.head = most - pieces * s.piece;
    return s;
}

/* The number of facts of a part; 0 without memory. */
static uint32_t facts_of(md_facts *scratch, uint32_t key, uint32_t part)
{
    uint32_t count = 0;
    md_unpack u;
    int more;

    md_unpack_begin(&u, scratch->store, key, part);
    for (;; count++) {
        md_facts_clear(scratch);
        more = md_unpack_next(&u, scratch);
        if (more <= 0)
            return more == 0 ? count : 0;
    }
}

void md_trim_room(md_store *store, uint32_t number)
{
    md_key *key = md_store_key(store, number);
    shares s = shares_of(store);
    uint32_t seen = 0, dropped = 0, tail, count, ref, before;
    md_part *later = NULL, *part;
    md_facts scratch;

    if (key->kind != MD_KEY_MESSAGE ||
        key->fact_count < store->options.max_events_per_message)
        return;
    tail = key->fact_count - s.head;
    md_facts_init(&scratch);
    scratch.store = store;
    for (ref = key->newest; ref != 0 && seen < tail; ref = before) {
        part = md_chain_part(&store->chains, ref);
        before = part->prev;
        if (part->finished)
            break;
        count = facts_of(&scratch, number, ref);
        if (count == 0)
            break;
        if (later != NULL && seen >= s.piece && seen + count <= tail) {
            md_chain_remove(&store->chains,
                            &md_store_shard_of_key(store, number)->parts,
                            later);
            dropped += count;
        } else {
            later = part;
        }
        seen += count;
    }
    md_facts_free(&scratch);
    key->fact_count -= dropped;
    key->truncated = key->truncated || dropped != 0;
    store->fact_count -= dropped;
    store->stats.dropped_events += dropped;
}

void md_trim_added(md_store *store, uint32_t number)
{
    md_key *key = md_store_key(store, number);
    shares s = shares_of(store);

    if (key->kind == MD_KEY_MESSAGE && key->fact_count >= s.head &&
        key->newest != 0 && (key->fact_count - s.head) % s.piece == 0)
        md_chain_part(&store->chains, key->newest)->closed = true;
}
