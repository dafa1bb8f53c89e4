/*
 * PCRE2 behind ceilings: patterns see bytes, ignore letter case, and stop at
 * limits, in JIT code and in the interpreter.
 */
#ifndef MD_RULES_PATTERN_H
#define MD_RULES_PATTERN_H

#include "rules/fault.h"

enum {
    MD_PATTERN_MATCH_LIMIT = 10000,
    MD_PATTERN_DEPTH_LIMIT = 1000,
    MD_PATTERN_HEAP_KIB = 1024,
    MD_PATTERN_GROUPS = 32,
    MD_PATTERN_BYTES = 2000
};

typedef struct md_pattern md_pattern;

/* One thread's match memory, shared by all its patterns. */
typedef struct md_matcher md_matcher;

/* NULL without memory. match_limit 0: the default. */
md_matcher *md_matcher_new(uint32_t match_limit);
void md_matcher_free(md_matcher *matcher);

/*
 * Is this a pattern that rules may have? Callouts, recursion, more than
 * MD_PATTERN_GROUPS groups, named groups that are no places are refused.
 * OK, E_REGEX (with PCRE2's words and the column moved by its offset),
 * E_NOMEM.
 */
maildiag_status md_pattern_check(md_slice text, const md_fault *fault,
                                 uint32_t line, uint32_t column);

/* A checked pattern, compiled; NULL without memory. */
md_pattern *md_pattern_new(const md_matcher *matcher, md_slice text);
void md_pattern_free(md_pattern *pattern);

typedef enum md_matched {
    MD_MATCHED_NO,
    MD_MATCHED_YES,
    MD_MATCHED_LIMIT,
    MD_MATCHED_NOMEM
} md_matched;

/* *first and *end are the bytes of the subject that matched. */
md_matched md_pattern_match(const md_pattern *pattern, md_matcher *matcher,
                            md_slice subject, size_t *first, size_t *end);

/* Named groups of the match just made: the n-th group's place and value;
 * false: no further group. A group that took no part is absent. */
bool md_pattern_group(const md_pattern *pattern, const md_matcher *matcher,
                      md_slice subject, uint32_t index, uint32_t *place,
                      md_slice *value);

#endif
