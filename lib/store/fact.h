/*
 * A fact, unpacked: one log record as the store keeps it.
 */
#ifndef MD_STORE_FACT_H
#define MD_STORE_FACT_H

#include "base/arena.h"
#include "store/store.h"

/* Four of them can be added without a look. */
#define MD_NUMBER_MOST (INT64_MAX / 4)

/* One named value of a fact. */
typedef struct md_value {
    uint16_t id;          /* MAILDIAG_FIELD_… */
    uint8_t packing;      /* md_packing */
    uint32_t ref;         /* of an interned string: STRING, FORM, and a number
                             that was not written as it would be printed; else
                             0 */
    uint32_t name;        /* EXTRA: ref of the field's own name; FORM: where
                             what it repeats stands */
    uint32_t words_bytes; /* FORM */
    union {
        int64_t number;             /* NUMBER, SECONDS (usec), at most
                                       MD_NUMBER_MOST */
        const unsigned char *words; /* FORM: packed, in the store */
    };
} md_value;

typedef enum md_packing {
    MD_PACK_ABSENT = 0, /* an address that was lost */
    MD_PACK_STRING = 1,
    MD_PACK_NUMBER = 2,
    MD_PACK_SECONDS = 3,
    MD_PACK_FORM = 4 /* a text as form + variable words (store/form.h) */
} md_packing;

typedef struct md_fact {
    uint64_t id; /* source ordinal << 40 | offset: canonical position */
    uint64_t offset;
    uint32_t source;
    uint32_t program;    /* index for md_store_program() */
    uint32_t host;       /* string of the log's host, 0: none */
    uint32_t key;        /* chain it came from */
    uint32_t part;       /* of that chain */
    uint32_t generation; /* from 1, see generation.h; 0: not told apart */
    int64_t time;        /* usec since the epoch, UTC; MAILDIAG_NO_TIME */
    int64_t pid;         /* -1 */
    uint32_t repeat;
    uint32_t first_value; /* index in md_facts.values */
    uint16_t value_count;
    uint16_t kind; /* MAILDIAG_RECORD_…, or MD_FACT_MARK */
    uint8_t level;
    uint8_t daemon; /* md_daemon; of a cut program name by the line's shape */
    bool noqueue;
    bool own; /* carries the queue ID of the story it is told in */
} md_fact;

/* A delivery or client= line of a process, noted in the process's chain so
 * that transactions can be told apart; never shown. */
enum { MD_FACT_MARK = 0xffff };

/* A stretch of kept seconds in which the clock is steady: what is to be added
 * to them for UTC. Lines that follow each other share it nearly always. */
typedef struct md_steady {
    uint32_t source;
    uint8_t form; /* md_stamp_form */
    bool fold;
    int64_t from, to; /* [from, to); empty: nothing is known */
    int64_t add;
} md_steady;

/* Facts with their values, owned together. */
typedef struct md_facts {
    const md_store *store;
    md_fact *items;
    size_t count;
    size_t cap;
    md_value *values;
    size_t value_count;
    size_t value_cap;
    bool by_time; /* how they were sorted last */
    md_steady steady;
    uint32_t *parts; /* of the chain that is being unpacked */
    size_t part_cap;
    md_arena *arena; /* texts that were put together again; NULL: own_arena */
    md_arena own_arena;
} md_facts;

void md_facts_init(md_facts *f);
void md_facts_free(md_facts *f);
void md_facts_clear(md_facts *f);

/* A copy of a fact (of the same store) with its values at the end of `out`;
 * false without memory. */
bool md_facts_copy(md_facts *out, const md_facts *from, const md_fact *fact);

/* The value with that id, NULL: none. */
const md_value *md_fact_value(const md_facts *f, const md_fact *fact,
                              uint16_t id);

/* The string of a value; absent when it is none (a number, a text in words, a
 * lost address). Lives as long as the store. */
md_slice md_fact_string(const md_facts *f, const md_value *value);

/*
 * A value as bytes, byte for byte as it was logged (numbers are printed,
 * texts put together again in the arena of `f`). Absent when there is none or
 * no memory.
 */
md_slice md_fact_bytes(md_facts *f, const md_value *value);
md_slice md_fact_field(md_facts *f, const md_fact *fact, uint16_t id);

/* A number of the fact; `none` when there is none. */
int64_t md_fact_number(const md_facts *f, const md_fact *fact, uint16_t id,
                       int64_t none);

/* Name of a value as JSON has it. */
md_slice md_fact_name(const md_facts *f, const md_value *value);

/* An interned string; ref 0 is absent. Lives as long as the store. */
md_slice md_store_string(const md_store *store, uint32_t ref);

/* The number of an interned string; 0: the store does not have it. */
uint32_t md_store_string_find(const md_store *store, md_slice text);

/* It is asked for soon: on the way from memory by then. */
void md_store_string_soon(const md_store *store, uint32_t ref);

/* The program of a fact, split, and the whole tag; good until the store is
 * fed. See md_fact.daemon for what does not stand in the name. */
const md_program *md_store_program(const md_store *store, uint32_t program,
                                   md_slice *tag);

/*
 * A fact as a record again, for those who judge records (rules): same kind,
 * fields as slices in the arena of `f`.
 */
bool md_fact_record(md_facts *f, const md_fact *fact, md_record *out);

/* The same for who judges it only: without the delays of a delivery, which
 * would have to be printed for nothing. */
bool md_fact_record_judged(md_facts *f, const md_fact *fact, md_record *out);

#endif
