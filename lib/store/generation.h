/*
 * Generations: a short queue ID is used again after a while; each use is a
 * message of its own.
 *
 * A new generation begins at client=, uid= or a cleanup line after `removed`,
 * or when a fact cannot belong to the old one (a second client=, another
 * size or sender in the queue, a delivery long after `removed`).
 */
#ifndef MD_STORE_GENERATION_H
#define MD_STORE_GENERATION_H

#include "store/fact.h"

/*
 * Set md_fact.generation of facts that are in order, from 1; lines of other
 * programs that name the ID join the generation they fall into. Gives the
 * number of generations: 0 when only other programs name the ID.
 */
uint32_t md_generation_assign(md_facts *f);

#endif
