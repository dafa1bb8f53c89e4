/*
 * The words of conditions and texts in rule files, and their numbers: codes,
 * enhanced codes, stages, daemons, directions, … No memory, no failure but
 * "no such word".
 */
#ifndef MD_RULES_TERMS_H
#define MD_RULES_TERMS_H

#include "record/reply.h"
#include "rules/model.h"

/* `550`, `55x`, `5xx` as from << 16 | to; false: none of these. */
bool md_terms_code(md_slice word, uint32_t *out);
bool md_terms_code_fits(uint32_t item, uint16_t code);

/* `5.7.1`, `5.7.x`, `x.2.2` packed; false: none of these. */
bool md_terms_dsn(md_slice word, uint32_t *out);
bool md_terms_dsn_fits(uint32_t item, md_dsn dsn);

/* A word of a condition of this type (not the three above and not texts);
 * false: none that the type knows. */
bool md_terms_number(md_condition type, md_slice word, uint32_t *out);

/* Condition of a key of `when:`; MD_CONDITION_COUNT: none. */
md_condition md_terms_condition(md_slice key);

#endif
