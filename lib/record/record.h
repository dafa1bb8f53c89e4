/*
 * One log record with typed, named fields.
 *
 * Takes a header (lib/input) and gives slices into the line; allocates
 * nothing, remembers nothing. Attributes are read by name in any order,
 * unknown ones are kept as MAILDIAG_FIELD_EXTRA with their names. Parsing is
 * anchored at both ends wherever foreign text stands in the middle: nothing
 * that a client or a remote server wrote can forge a field.
 */
#ifndef MD_RECORD_RECORD_H
#define MD_RECORD_RECORD_H

#include <maildiag/maildiag.h>

#include "input/header.h"
#include "record/program.h"

enum { MD_RECORD_FIELDS = 40 };

typedef struct md_field {
    uint16_t id;    /* MAILDIAG_FIELD_…; EXTRA has a name of its own */
    md_slice name;  /* only for EXTRA; else absent, see words.h */
    md_slice value; /* as logged, brackets of addresses taken off; absent for
                       an address that was lost (`to=,`) */
} md_field;

typedef struct md_record {
    uint16_t kind; /* MAILDIAG_RECORD_… */
    uint8_t level; /* MAILDIAG_LEVEL_… */
    bool noqueue;  /* the line says NOQUEUE */
    bool cut;      /* attributes were dropped: more than MD_RECORD_FIELDS, or
                      the line ends too early */
    md_program program;
    md_slice queue_id; /* absent: none */
    uint16_t field_count;
    uint64_t present; /* bit n: a field with id n (< 64) is there */
    md_field fields[MD_RECORD_FIELDS]; /* in the order of the line */
    md_slice text;                     /* the body behind level and queue ID */
} md_record;

/* Reads the body of a line. Never fails: what it does not know is
 * UNRECOGNISED (Postfix) or FOREIGN. */
void md_record_parse(const md_header *header, md_record *out);

/* First field with that id; absent slice when there is none (ask
 * md_record_has to tell it from a lost address). */
md_slice md_record_get(const md_record *r, uint16_t id);

static inline bool md_record_has(const md_record *r, uint16_t id)
{
    return id < 64 && (r->present >> id & 1) != 0;
}

/*
 * Number of a field value by its type: NUMBER digits (saturating at
 * INT64_MAX), SECONDS `1.25`, `1e-05`, `191801` to microseconds (rounded down;
 * `1d`, `7d`, `60s` units of anvil too). False: not a number.
 */
bool md_record_number(uint16_t id, md_slice value, int64_t *out);

#endif
