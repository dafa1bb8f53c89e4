/*
 * The words of a fact, put together again.
 *
 * The judge reads a record as its line had it: codes and words side by side,
 * the body in one piece. A fact keeps the fields one by one. Takes a record
 * that was made of a fact, gives it the slices that the judge looks at, in the
 * memory of the facts. Fails without memory only.
 */
#ifndef MD_DIAG_SPOKEN_H
#define MD_DIAG_SPOKEN_H

#include "store/fact.h"

bool md_spoken_restore(md_facts *facts, md_record *record);

#endif
