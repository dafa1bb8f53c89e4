/*
 * How a subject begins: its words peeled, before anything is known of where
 * they come from. For the files that make subjects only; the others find them
 * in judge.h.
 */
#ifndef MD_RULES_SUBJECT_H
#define MD_RULES_SUBJECT_H

#include "rules/judge.h"

/* All else is zero or absent. */
void md_subject_begin(md_slice text, md_subject *out);

#endif
