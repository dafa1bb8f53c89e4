/*
 * The inside of a rule set, for the files of lib/rules only.
 */
#ifndef MD_RULES_SET_H
#define MD_RULES_SET_H

#include <stdatomic.h>

#include "rules/build.h"
#include "rules/fallback.h"
#include "rules/filter.h"
#include "rules/phrase.h"
#include "rules/quote.h"
#include "rules/rules.h"

/* Rules by wording: what a wording that was found makes candidates. */
typedef struct md_candidates {
    uint32_t *start; /* wording_count + 1 */
    uint32_t *rules;
    uint32_t *always; /* rules without words: asked about every text */
    uint32_t always_count;
} md_candidates;

struct maildiag_rules {
    uint32_t magic;
    atomic_uint owners;
    md_tables tables; /* constants, or the builder's memory */
    md_build build;   /* owns the tables of a set that was loaded */
    md_slice profile; /* the overlay that is on; a string of the pool, or
                         "generic" */
    md_cause *causes; /* after the overlay */
    md_text_row *cause_texts;
    md_text_row *rule_texts;
    md_text_row phrases[MD_PHRASE_COUNT];
    md_filter *filter;
    md_quotes quotes;
    md_candidates candidates;
    uint16_t fixed[MD_CAUSE_MESSAGE_DELETED + 1]; /* by md_fixed_cause */
    uint16_t fallback[MD_FALLBACK_COUNT];         /* by md_fallback_cause */
};

static inline md_slice md_rules_text(const md_rules *rules, md_ref ref)
{
    return md_tables_text(&rules->tables, ref);
}

#endif
