/*
 * What a store is made of. Private to lib/store.
 *
 * Facts live in chains (chain.h) under keys; a fact is
 *   shape, offset, seconds[, microseconds], pid, program[, repeat], values
 * as varints, where the shape says kind, level and which fields follow in
 * which packing: what thousands of lines share is written once. A string is
 * its reference; a form its reference, the bytes of its words, and these.
 */
#ifndef MD_STORE_STATE_H
#define MD_STORE_STATE_H

#include "store/batch.h"
#include "store/chain.h"
#include "store/fact.h"
#include "store/form.h"
#include "store/source.h"
#include "store/strings.h"

/* Packings that only the store knows: numbers that were not written the way
 * they would be printed (`007`, `1.50`, `7d`) are kept as they were; a word of
 * a small vocabulary (`sent`, `2.0.0`) is the name of its field of the shape,
 * a string without a value in the fact. */
enum {
    MD_PACK_NUMBER_TEXT = 5,
    MD_PACK_SECONDS_TEXT = 6,
    MD_PACK_CONSTANT = 7
};

/* One field of a shape. */
typedef struct md_shape_field {
    uint16_t id;
    uint8_t packing; /* md_packing, MD_PACK_…_TEXT */
    uint32_t name;   /* of an EXTRA field; of a constant its value; of a form
                        where what it repeats stands (echo.h) */
} md_shape_field;

typedef struct md_shape {
    uint16_t kind;
    uint8_t level;
    uint8_t stamp; /* md_stamp_form */
    bool noqueue;
    bool fold;
    bool fraction;  /* microseconds follow */
    bool repeat;    /* a count follows */
    uint8_t daemon; /* md_daemon, told by the program or the line's shape */
    uint16_t field_count;
    uint32_t family; /* the first shape that differs in constants alone */
    uint64_t head;   /* all of the above but the count, compared at once */
    uint64_t signature;
    const uint32_t *layout; /* of the fields, see batch.h */
    uint64_t ids;           /* bit n: a field with that id, below 64 */
    uint16_t numbers;       /* varints that its values begin with, up to … */
    uint16_t form; /* … the first field that is a form; their count */
    md_shape_field fields[];
} md_shape;

typedef struct md_tag {
    md_slice tag;
    md_program program;
    uint32_t instance; /* interned, 0: none */
    uint64_t foreign_lines;
} md_tag;

/* Whose facts a chain holds. */
typedef enum md_key_kind {
    MD_KEY_MESSAGE = 1, /* host, instance, queue ID */
    MD_KEY_PROCESS = 2, /* host, program, pid */
    MD_KEY_FILTER = 3   /* host, queue ID: lines of other programs */
} md_key_kind;

typedef struct md_key {
    uint32_t host;   /* interned, 0: none */
    uint32_t scope;  /* instance (MESSAGE), program (PROCESS), 0 (FILTER) */
    uint64_t name;   /* queue ID, interned (MESSAGE, FILTER); pid + 1 */
    uint32_t newest; /* part */
    uint32_t fact_count;
    uint32_t last_mark;   /* key that the process worked for last */
    uint16_t mark_source; /* where that mark was made */
    uint8_t kind;
    bool truncated : 1;
    bool mixed : 1;      /* facts came in another order than the canonical */
    bool since_mark : 1; /* facts of the process stand behind its last mark */
} md_key;

/* A shape looked up lately, by its hash. */
typedef struct md_known_shape {
    uint64_t signature;
    const md_shape *shape; /* NULL: none */
    uint32_t number;
} md_known_shape;

/* A key looked up lately: whoever asks again need not look at the key itself,
 * which somebody else may be writing to. */
typedef struct md_known_key {
    uint64_t name;
    uint32_t host, scope;
    uint32_t number; /* 0: none */
    uint32_t tag;    /* that it has in the table */
    uint8_t kind;
} md_known_key;

enum { MD_KNOWN_KEYS = 2048 };

/* Keys by their hash, and where their chains grow. */
typedef struct md_shard {
    md_table keys;
    uint32_t next_key, last_key; /* numbers that it may give out */
    char apart[MD_APART];
    md_chain_parts parts;
    char apart_too[MD_APART];
} md_shard;

enum {
    MD_KEYS_A_CHUNK = 1024,
    MD_KNOWN_SHAPES = 512,
    MD_LAST_TAGS = 64,
    MD_FACT_BYTES_SPARE = 4096 /* it is measured against the ceiling later */
};

/* Writes facts: one, or one for each thread, each for shards of its own. */
typedef struct md_pen {
    uint64_t fact_count; /* that were written; marks are none */
    uint64_t epoch;      /* by how much the store's grows */
    unsigned char fact[MD_FACT_BYTES_MAX + MD_FACT_BYTES_SPARE]; /* of one */
} md_pen;

struct md_store {
    md_store_options options;
    md_hash_key hash_key;
    md_strings strings;
    md_sources sources;
    md_chains chains;

    md_shard *shards;
    unsigned shard_bits;
    struct md_guard *guard; /* guard.h; NULL: one thread has it all */

    md_key **key_chunks; /* keys are numbered from 1 and never move */
    size_t key_chunk_count;
    size_t key_chunk_cap;
    uint32_t key_count;     /* numbers given out; some may have no key yet */
    uint64_t message_count; /* keys of kind MESSAGE */
    md_known_key known_keys[MD_KNOWN_KEYS];

    md_shape **shapes; /* by number */
    size_t shape_count;
    size_t shape_cap;
    md_table shape_table;
    md_table family_table; /* of shapes that are the first of their family */
    md_arena shape_arena;
    md_known_shape known_shapes[MD_KNOWN_SHAPES];

    md_tag *tags; /* by number */
    size_t tag_count;
    size_t tag_cap;
    md_table tag_table;
    uint32_t *foreign; /* numbers of the tags that foreign lines have */
    size_t foreign_count;
    size_t foreign_cap;

    uint32_t last_host; /* interned; most lines have the host of the last */
    uint32_t last_tags[MD_LAST_TAGS]; /* numbers + 1 */

    bool joining; /* facts are still to come in front of what is appended */
    bool noqueue_actions; /* a hold or discard before any queue ID was seen */

    maildiag_stats stats;
    uint64_t fact_count; /* marks are none */
    uint64_t evict_wait; /* records until eviction is worth a try again */
    uint64_t keep_next;  /* bytes at which old facts are looked for again */
    uint64_t kept_bytes; /* of the lists of lines kept word for word */
    uint64_t version;
    uint64_t epoch;

    md_batch batch; /* scratch of one append */
    md_pen pen;
    md_pool_end kept_end;   /* of lines kept word for word, in the strings */
    md_buffer kept_scratch; /* kept.c */
    struct md_pipeline *pipeline; /* pipeline.h; NULL: not needed yet */
};

static inline md_key *md_store_key(const md_store *store, uint32_t key)
{
    return &store->key_chunks[(key - 1) / MD_KEYS_A_CHUNK]
                             [(key - 1) % MD_KEYS_A_CHUNK];
}

static inline md_shard *md_store_shard(const md_store *store, uint32_t tag)
{
    return &store->shards[md_shard_of(tag, store->shard_bits)];
}

/* The shard of a key that is there. */
md_shard *md_store_shard_of_key(const md_store *store, uint32_t key);

/* ---- append.c ---- */

/* One record with its line: into its chain. MAILDIAG_OK, E_NOMEM (nothing
 * added), or TRUNCATED: not kept for a ceiling, but counted. */
maildiag_status md_store_append(md_store *store, uint32_t source,
                                const md_line *line, const md_record *record);

/* The open record of a source ends here, though the source does not. */
maildiag_status md_store_end_record(md_store *store, uint32_t number);

/* The records of store->batch, in their order; *done of them are in, all of
 * them unless the status is E_NOMEM. */
maildiag_status md_store_append_batch(md_store *store, uint32_t source,
                                      size_t *done);

/* ---- put.c ---- */

/* What stands packed as the batch's only record, into a chain; E_NOMEM:
 * nothing has changed. */
maildiag_status md_put_packed(md_store *store, uint32_t key, uint32_t source,
                              const md_pack_head *head, uint32_t shape);

/* ---- key.c ---- */

/* The key of a message or filter chain, 0: not there. */
uint32_t md_store_find_key(const md_store *store, uint8_t kind, uint32_t host,
                           uint32_t scope, uint64_t name);

/* ---- pack.c ---- */

/* A fact that was unpacked, with all references those of this store. */
typedef struct md_pack_fact {
    uint16_t kind;
    uint8_t level;
    uint8_t daemon;
    bool noqueue;
    uint16_t value_count;
    const md_value *values;
} md_pack_fact;

/* It becomes the batch's only record, with its shape; false without memory. */
bool md_pack_again(md_store *store, const md_pack_fact *fact,
                   const md_pack_head *head, uint32_t *shape);

/* ---- fact.c ---- */

/* Room for one fact more and its values; false without memory. */
bool md_facts_room(md_facts *out, size_t values);

/* ---- unpack.c ---- */

/* Are the values of such a field one varint each? */
static inline bool md_shape_has_number(uint8_t packing)
{
    return packing != MD_PACK_ABSENT && packing != MD_PACK_FORM &&
           packing != MD_PACK_CONSTANT;
}

/* A place in a part between two facts. */
typedef struct md_unpack {
    const md_store *store;
    const md_part *part;
    uint32_t part_ref;
    uint32_t key;
    const md_key *owner; /* that key */
    const unsigned char *at, *end;
    uint64_t offset;
    int64_t sec;
    uint64_t first_id;     /* of offset 0 of its source */
    const md_shape *shape; /* of the fact that was given last */
    uint32_t shape_number; /* that of its family */
    uint32_t usec;         /* of its stamp */
} md_unpack;

void md_unpack_begin(md_unpack *u, const md_store *store, uint32_t key,
                     uint32_t part);

/* The next fact of the part, added to `out`; 1: done, 0: the part is over,
 * -1: no memory. */
int md_unpack_next(md_unpack *u, md_facts *out);

/* Go on to the fact of that kind at that offset, which md_unpack_next() gives
 * then. False: the part is over. */
bool md_unpack_skip(md_unpack *u, uint64_t offset, uint16_t kind);

/* Go on to the first fact with that id or a greater one. */
void md_unpack_from(md_unpack *u, uint64_t id);

/* Go on to the next fact of that kind; *passed: those before it are added.
 * False: the part is over. */
bool md_unpack_to(md_unpack *u, uint16_t kind, uint32_t *passed);

/* Go on to the next fact of a kind that is wanted; marks never are. False: the
 * part is over. */
bool md_unpack_among(md_unpack *u, bool (*wanted)(uint16_t kind));

/* Which values of a kind of records somebody wants to see: those with a bit
 * in `ids`, when the record has one of `any`. A form is never given alone: it
 * is read with the other fields of its fact (echo.h). */
typedef struct md_wanted {
    uint64_t any, ids;
} md_wanted;

/* Kinds above want nothing. */
enum { MD_WANTED_KINDS = 32 };

/* All facts of a key, in canonical order, added to `out`; false without
 * memory. Marks only when asked for. */
bool md_facts_of_key(md_facts *out, uint32_t key, bool own, bool marks);

/* The same with the wanted values only, by kind; marks are left out. */
bool md_facts_wanted(md_facts *out, uint32_t key, const md_wanted *wanted);

/* Bring facts into canonical order: by (source, offset) within a set, by
 * (time, source, offset) across sets. */
void md_facts_sort(md_facts *f);

/* As if that fact were one of them. */
void md_facts_sort_with(md_facts *f, const md_fact *with);

/* Is `a` before `b`, in the order that the facts were sorted into? */
bool md_fact_stands_before(const md_facts *f, const md_fact *a,
                           const md_fact *b);

#endif
