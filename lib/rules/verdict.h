/*
 * From what decided (a rule, a code) to the axes of a verdict: cause, who
 * acts, permanence, severity, how sure it is.
 *
 * Takes a rule set, a subject and what its codes say (fallback.h); does not
 * look at words. Allocates nothing, never fails.
 */
#ifndef MD_RULES_VERDICT_H
#define MD_RULES_VERDICT_H

#include "rules/fallback.h"
#include "rules/judge.h"

/* out->rule decided. */
void md_verdict_by_rule(const md_rules *rules, const md_subject *s,
                        md_fallback code, md_verdict *out);

/* No rule did: out->rule becomes -1. */
void md_verdict_by_code(const md_rules *rules, const md_subject *s,
                        md_fallback code, md_verdict *out);

/* Where this host is the server it is the client who acts. */
void md_verdict_inbound(const md_rules *rules, md_verdict *out);

#endif
