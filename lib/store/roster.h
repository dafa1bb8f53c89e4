/*
 * Names, numbered from 0 in the order they came in, their texts one behind
 * the other: what is looked for within names is looked for in one piece of
 * memory. Private to lib/store.
 */
#ifndef MD_STORE_ROSTER_H
#define MD_STORE_ROSTER_H

#include "base/hash.h"
#include "store/table.h"

typedef struct md_roster {
    bool addresses; /* letter case counts in front of the last `@`; else
                       nowhere */
    char *text;
    size_t len, cap;
    size_t *begins; /* of each name, and behind the last */
    size_t count, begin_cap;
    uint64_t letters[256]; /* how often each is there, in lower case */
    md_table table;        /* number + 1, by the hash without letter case */
} md_roster;

void md_roster_free(md_roster *r);

/* The number of a name, which keeps the letter case it first came with; false
 * without memory. */
bool md_roster_add(md_roster *r, const md_hash_key *key, md_slice name,
                   uint32_t *number);

/* UINT32_MAX: nobody has that name. */
uint32_t md_roster_find(const md_roster *r, const md_hash_key *key,
                        md_slice name);

/* The same in two steps, so that what hangs on the number is on its way from
 * memory while names are compared: which number it is nearly always (UINT32_MAX:
 * none), and whether it is. */
uint32_t md_roster_tag(const md_hash_key *key, md_slice name);
uint32_t md_roster_find_tagged(const md_roster *r, md_slice name, uint32_t tag);

static inline uint32_t md_roster_guess(const md_roster *r, uint32_t tag)
{
    return md_table_guess(&r->table, tag) - 1;
}

static inline md_slice md_roster_at(const md_roster *r, uint32_t number)
{
    return md_slice_make(r->text + r->begins[number],
                         r->begins[number + 1] - r->begins[number]);
}

/* A letter that is looked for, in either case. */
typedef struct md_roster_letter {
    size_t at; /* in the part */
    char lower;
    char bit; /* what makes it lower case */
} md_roster_letter;

/* A part of a name, and the two of its letters that names have least often. */
typedef struct md_roster_part {
    md_roster_letter one, other;
    md_slice part;
} md_roster_part;

/* Get ready to look for a part; its text is a loan. */
md_roster_part md_roster_look(const md_roster *r, md_slice part);

/* The first name from number `from` on in which the part stands, without letter
 * case; UINT32_MAX: none. */
uint32_t md_roster_search(const md_roster *r, const md_roster_part *part,
                          uint32_t from);

#endif
