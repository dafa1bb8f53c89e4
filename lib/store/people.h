/*
 * Who is named where: the entries that name an address, a domain, or of
 * refusals a client.
 *
 * Made when it is asked for a second time, by telling all stories once; a
 * cache of the catalogue, shared by all readers. It says exactly what a look
 * at every story and refusal would find.
 */
#ifndef MD_STORE_PEOPLE_H
#define MD_STORE_PEOPLE_H

#include "store/catalog.h"

typedef struct md_people md_people;

typedef enum md_name_kind {
    MD_NAME_ADDRESS = 0, /* sender, recipient, orig_to */
    MD_NAME_DOMAIN = 1,  /* of one of these */
    MD_NAME_CLIENT = 2   /* name or address; refusals only */
} md_name_kind;

/* As what an entry names somebody, added up. */
enum { MD_NAMED_SENDER = 1, MD_NAMED_RECIPIENT = 2, MD_NAMED_CLIENT = 4 };

/* The entries that name somebody, ascending, and as what; loans of the
 * catalogue. */
typedef struct md_named {
    const uint32_t *entries;
    const uint8_t *roles;
    size_t count;
} md_named;

void md_people_free(md_people *p);

/*
 * The index of the catalogue `c` out of that of the one before it: of which
 * `moved` tells where each entry is now, `gone` those that are not (bits), and
 * `fresh` the entries of `c` that are none of it, ascending. NULL without
 * memory; `p` is no longer the caller's.
 */
md_people *md_people_again(md_people *p, const md_catalog *c,
                           const uint32_t *moved, const uint64_t *gone,
                           const uint32_t *fresh, size_t fresh_count);

/*
 * The index of a catalogue; NULL: not yet, as for who asks only once nothing
 * is made. Then all entries are to be looked at. *failed: no memory.
 */
const md_people *md_catalog_people(const md_catalog *catalog, bool *failed);

/* Addresses are compared with the letter case of their local parts, domains
 * and clients without. */
md_named md_people_named(const md_people *p, md_name_kind kind, md_slice text);

/* Words of 64 bits that md_people_containing() fills. */
size_t md_people_words(const md_people *p);

/* The entries that name an address in which `part` stands, without letter
 * case: bit n of `bits` is set for entry n. Gives how many. */
size_t md_people_containing(const md_people *p, md_slice part, uint64_t *bits);

/* All addresses, in the order in which entries name them first, in the letter
 * case that they have there; domains likewise. */
uint32_t md_people_count(const md_people *p, md_name_kind kind);
md_slice md_people_name(const md_people *p, md_name_kind kind, uint32_t index);

#endif
