/*
 * Who is named where: the entries that name an address, a domain, or of
 * refusals a client.
 *
 * Made when it is asked for a second time, by one pass over all entries; a
 * cache of the catalogue, shared by all readers. It gives candidates: all
 * entries that fit are among them, and a few that do not, for names are told
 * by 32 bits of their hash.
 */
#ifndef MD_STORE_PEOPLE_H
#define MD_STORE_PEOPLE_H

#include "store/catalog.h"

typedef struct md_people md_people;

typedef enum md_name_kind {
    MD_NAME_ADDRESS = 1, /* sender, recipient, orig_to */
    MD_NAME_DOMAIN = 2,  /* of one of these */
    MD_NAME_CLIENT = 3   /* name or address; refusals only */
} md_name_kind;

void md_people_free(md_people *p);

/*
 * The index of a catalogue; NULL: not yet, as for who asks only once nothing
 * is made, or messages name people in lines that are not their own. Then all
 * entries are to be looked at. *failed: no memory.
 */
const md_people *md_catalog_people(const md_catalog *catalog, bool *failed);

/* The candidates: their indexes in the catalogue are the lower 32 bits,
 * ascending. Loans of the catalogue. */
void md_people_named(const md_people *p, md_name_kind kind, md_slice text,
                     const uint64_t **out, size_t *count);

#endif
