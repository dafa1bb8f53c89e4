/*
 * Which rule answers for one form of words: one thread's scratch.
 *
 * Takes a subject and the form of its words (mask.h), gives the rule with the
 * highest priority, then the longest words, that holds. Knows nothing of
 * codes where no rule asks for them, of causes, or of what was asked before.
 */
#ifndef MD_RULES_SEARCH_H
#define MD_RULES_SEARCH_H

#include "rules/filter.h"
#include "rules/judge.h"
#include "rules/normal.h"
#include "rules/pattern.h"
#include "rules/places.h"
#include "rules/set.h"

typedef struct md_candidate {
    uint32_t rule;
    uint32_t weight;
    uint32_t deciding; /* wording; UINT32_MAX: none */
    uint32_t first;    /* bytes of the form that it covers, once planned */
    uint32_t end;
    bool patterned; /* it has patterns too, which see the text itself */
} md_candidate;

typedef struct md_search {
    const md_rules *rules;
    md_matcher *matcher;
    md_pattern **patterns; /* compiled when first asked for */
    md_normal words;
    md_hits hits;
    md_candidate *candidates;
    uint32_t candidate_count;
    uint32_t *asked; /* by rule: stamp of the search it was a candidate in */
    md_places captures;
    bool captured; /* some of them are set */
    /* Set by searches, cleared by the caller. */
    bool limited; /* a pattern met its limit */
    bool by_host; /* a rule was asked about the other side's name */
} md_search;

/* The candidates that come into question, best first: those with patterns
 * down to the first that has none. */
typedef struct md_plan {
    const md_candidate *candidates;
    uint32_t count;
} md_plan;

typedef struct md_found {
    int32_t rule;    /* -1: none */
    bool by_pattern; /* the bytes are of subject.text, else of the form */
    uint32_t first;  /* of what decided */
    uint32_t end;
} md_found;

/* No captures any more. */
void md_search_forget(md_search *s);

/* False without memory; md_search_free() is due then too. */
bool md_search_init(md_search *s, const md_rules *rules, uint32_t match_limit);
void md_search_free(md_search *s);

/*
 * What the form and the subject's fields say, the same for every text of this
 * form. The plan is good until the next one. False without memory.
 */
bool md_search_plan(md_search *s, const md_subject *subject, md_slice form,
                    md_plan *out);

/* The first of the plan whose patterns hold. False without memory. */
bool md_search_choose(md_search *s, const md_subject *subject,
                      const md_plan *plan, md_found *out);

#endif
