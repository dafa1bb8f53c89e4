/*
 * Does a rule hold for a subject, whose wordings were searched? All its
 * conditions must, and none of its `unless:`.
 */
#ifndef MD_RULES_CONDITIONS_H
#define MD_RULES_CONDITIONS_H

#include "rules/filter.h"
#include "rules/judge.h"
#include "rules/set.h"

/* All but patterns: cheap, so candidates are thinned out by it first. */
bool md_conditions_plain(const md_rules *rules, uint32_t rule,
                         const md_subject *subject, const md_hits *hits);

/*
 * How telling the rule is here: the bytes of the longest wording found of
 * each `contains`, of all wordings of each `all`, and four for every other
 * condition. *deciding: the wording that counts most; UINT32_MAX: none.
 */
uint32_t md_conditions_weight(const md_rules *rules, uint32_t rule,
                              const md_hits *hits, uint32_t *deciding);

/* The other side's name, of the reply or else of the relay. */
md_slice md_conditions_host_of(const md_subject *subject);

/* Does a host name end in these labels? */
bool md_conditions_host_ends(md_slice host, md_slice tail);

#endif
