/*
 * The names of `{places}`: what texts may be filled with and what named
 * groups of patterns may fill.
 */
#ifndef MD_RULES_PLACES_H
#define MD_RULES_PLACES_H

#include "rules/judge.h"
#include "rules/rules.h"

enum { MD_PLACE_COUNT = 37 };

/* Number of a place's name, -1 for a name that is none. */
int32_t md_places_find(md_slice name);

/* NULL for a number that is none. */
const char *md_places_name(uint32_t place);

/* What prose says when the place has no value: "the other side". */
const char *md_places_word(uint32_t place);

md_slice md_places_get(const md_places *places, uint32_t place);
void md_places_set(md_places *places, uint32_t place, md_slice value);

/* What `captured` has goes over what `out` has. */
void md_places_merge(md_places *out, const md_places *captured);

/* The parts of a subject: host, address, port, domains, addresses, …
 * (subject.c) */
void md_places_of_subject(const md_subject *subject, md_places *out);

/* What stands behind the last `@`, absent when there is none. */
md_slice md_places_domain(md_slice address);

#endif
