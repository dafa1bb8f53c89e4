/*
 * The tables of a rule set: flat rows that point into one pool of strings by
 * offset, so that they can be written out as constants at build time, taken
 * over whole by a set that adds to another, and shared by threads.
 *
 * Knows nothing of YAML, of matching, or of who owns the memory.
 */
#ifndef MD_RULES_MODEL_H
#define MD_RULES_MODEL_H

#include "base/slice.h"

/* A string of the pool; at 0: absent (the pool's first byte is spare). */
typedef struct md_ref {
    uint32_t at;
    uint32_t len;
} md_ref;

typedef struct md_fix_row {
    md_ref where;
    md_ref text;
    md_ref check;
} md_fix_row;

/* Texts of a cause, a rule or an overlay; absent ones are another's. */
typedef struct md_text_row {
    md_ref title;
    md_ref explanation;
    md_ref sender_text;
    uint32_t fix_first;
    uint32_t fix_count; /* 0: no fixes of its own */
} md_text_row;

typedef struct md_cause_row {
    md_ref id;
    md_ref broad;
    md_ref category;
    md_ref document;
    md_text_row texts;
    uint16_t broad_index;
    uint8_t actor;
    uint8_t permanence;
    uint8_t severity;
} md_cause_row;

typedef enum md_condition {
    MD_CONDITION_CONTAINS, /* items: wordings, any */
    MD_CONDITION_ALL,      /* items: wordings, all */
    MD_CONDITION_MATCH,    /* items: patterns, any */
    MD_CONDITION_CODE,     /* items: from << 16 | to */
    MD_CONDITION_DSN,      /* items: see md_terms_dsn() */
    MD_CONDITION_STAGE,    /* items: md_stage */
    MD_CONDITION_DAEMON,   /* items: md_daemon */
    MD_CONDITION_DIRECTION,
    MD_CONDITION_STATUS, /* items: MAILDIAG_DISPOSITION_… */
    MD_CONDITION_KIND,   /* items: MAILDIAG_RECORD_… */
    MD_CONDITION_FORM,   /* items: md_reply_form */
    MD_CONDITION_HOST,   /* items: strings; ends of the other side's name */
    MD_CONDITION_COUNT
} md_condition;

typedef struct md_condition_row {
    uint8_t type;   /* md_condition */
    uint8_t unless; /* 1: the rule does not hold when this does */
    uint16_t reserved;
    uint32_t first; /* in items */
    uint32_t count;
} md_condition_row;

/* No actor, permanence, severity of its own. */
enum { MD_RULE_INHERIT = 0xFF };

typedef struct md_rule_row {
    md_ref id;
    md_ref source;
    md_ref document;
    md_text_row texts;
    uint32_t condition_first;
    uint32_t condition_count;
    uint32_t sample_first;
    uint32_t sample_count;
    uint32_t line;
    uint32_t column;
    uint16_t cause;
    uint16_t layer; /* 0: built in; files loaded on top count up */
    int16_t priority;
    uint8_t confidence;
    uint8_t actor;
    uint8_t permanence;
    uint8_t severity;
    uint8_t disabled;
} md_rule_row;

typedef struct md_pattern_row {
    md_ref text;
    uint32_t line;
    uint32_t column;
} md_pattern_row;

typedef struct md_sample_row {
    md_ref text;
    md_ref program; /* present: text is the body of a log line of it */
    uint32_t expect_first;
    uint32_t expect_count;
    uint32_t line;
    uint32_t column;
    uint8_t counter; /* 1: the rule must not answer */
} md_sample_row;

/* A place that the rule's named groups must have filled on a sample. */
typedef struct md_expect_row {
    uint32_t place;
    md_ref value;
} md_expect_row;

typedef struct md_overlay_row {
    md_ref profile;
    md_ref target; /* id of a cause or rule */
    md_text_row texts;
} md_overlay_row;

typedef struct md_tables {
    const unsigned char *pool;
    const md_cause_row *causes;
    const md_rule_row *rules;
    const md_condition_row *conditions;
    const uint32_t *items;
    const md_ref *wordings; /* normal form, see wording.h */
    const md_pattern_row *patterns;
    const md_ref *strings;
    const md_sample_row *samples;
    const md_expect_row *expects;
    const md_fix_row *fixes;
    const md_overlay_row *overlays;
    uint32_t pool_bytes;
    uint32_t cause_count;
    uint32_t rule_count;
    uint32_t condition_count;
    uint32_t item_count;
    uint32_t wording_count;
    uint32_t pattern_count;
    uint32_t string_count;
    uint32_t sample_count;
    uint32_t expect_count;
    uint32_t fix_count;
    uint32_t overlay_count;
} md_tables;

/* The built-in catalogue, written by the build from catalogue/ (YAML). */
extern const md_tables md_catalogue;

static inline md_slice md_tables_text(const md_tables *t, md_ref ref)
{
    if (ref.at == 0)
        return MD_NONE;
    return md_slice_make((const char *)t->pool + ref.at, ref.len);
}

#endif
