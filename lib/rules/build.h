/*
 * Growing tables: what a loader fills, on top of another set's tables or of
 * none, and what becomes a rule set's tables in the end.
 *
 * Knows no YAML. The first failure for want of memory is kept in `failed`;
 * everything after it does nothing.
 */
#ifndef MD_RULES_BUILD_H
#define MD_RULES_BUILD_H

#include "base/buffer.h"
#include "rules/model.h"

typedef struct md_rows {
    void *rows;
    size_t cap;
    uint32_t count;
} md_rows;

typedef struct md_build {
    md_buffer pool;
    md_rows causes;
    md_rows rules;
    md_rows conditions;
    md_rows items;
    md_rows wordings;
    md_rows patterns;
    md_rows strings;
    md_rows samples;
    md_rows expects;
    md_rows fixes;
    md_rows overlays;
    uint32_t *index; /* of wordings by their hash: open addressing, number
                        plus one */
    size_t index_size;
    uint16_t layer; /* of rules that are added now */
    bool failed;
} md_build;

/* base NULL: empty tables. False without memory. */
bool md_build_begin(md_build *b, const md_tables *base);
void md_build_free(md_build *b);

/* A string into the pool; an absent slice gives the absent ref. */
md_ref md_build_text(md_build *b, md_slice text);
md_slice md_build_get(const md_build *b, md_ref ref);

/* A zeroed row behind the last; NULL without memory. */
md_cause_row *md_build_cause(md_build *b);
md_rule_row *md_build_rule(md_build *b);
md_condition_row *md_build_condition(md_build *b);
md_sample_row *md_build_sample(md_build *b);
md_expect_row *md_build_expect(md_build *b);
md_fix_row *md_build_fix(md_build *b);
md_overlay_row *md_build_overlay(md_build *b);
bool md_build_item(md_build *b, uint32_t item);

/* Number of a compiled wording, one for equal ones. */
uint32_t md_build_wording(md_build *b, md_slice compiled);
uint32_t md_build_pattern(md_build *b, md_slice text, uint32_t line,
                          uint32_t column);
uint32_t md_build_string(md_build *b, md_slice text);

/* Index of an id, -1: none. */
int32_t md_build_find_cause(const md_build *b, md_slice id);
int32_t md_build_find_rule(const md_build *b, md_slice id);

static inline md_cause_row *md_build_cause_at(const md_build *b, uint32_t i)
{
    return (md_cause_row *)b->causes.rows + i;
}

static inline md_rule_row *md_build_rule_at(const md_build *b, uint32_t i)
{
    return (md_rule_row *)b->rules.rows + i;
}

/* Takes out disabled rules and settles the indexes of broad causes. */
void md_build_settle(md_build *b);

/* The tables as they are now: they live as long as the builder, whose
 * memory they are. */
void md_build_tables(const md_build *b, md_tables *out);

#endif
