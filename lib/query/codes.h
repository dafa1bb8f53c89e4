/*
 * Texts by number: equal bytes have one number, from 0 in the order in which
 * they first came.
 *
 * Takes slices, keeps copies behind each other with a NUL behind each, and
 * where each begins, so that a table of rows needs a small number where it
 * says a text. Does not know what the texts are. Fails without memory, or
 * with more than 2^31 of them; everything stays as it was.
 */
#ifndef MD_QUERY_CODES_H
#define MD_QUERY_CODES_H

#include "base/buffer.h"
#include "base/hash.h"

/* What md_codes_of() says beside numbers. */
enum { MD_CODE_ABSENT = -1, MD_CODE_FAILED = -2 };

typedef struct md_code_slot {
    uint32_t tag; /* part of the hash */
    int32_t code; /* MD_CODE_ABSENT: free */
} md_code_slot;

typedef struct md_codes {
    md_hash_key key;
    md_code_slot *slots; /* slot_count of them, a power of two, half full */
    size_t slot_count;
    md_buffer bytes;   /* the texts */
    uint64_t *offsets; /* of each in bytes, and of the end: count + 1 */
    size_t cap;        /* of offsets */
    uint32_t count;
} md_codes;

void md_codes_init(md_codes *c);
void md_codes_free(md_codes *c);

/* The number of a text; MD_CODE_ABSENT of one that is absent. */
int32_t md_codes_of(md_codes *c, md_slice text);

/* A loan until the next text comes; absent for a number that is none. */
md_slice md_codes_at(const md_codes *c, int32_t code);

#endif
