/*
 * What was answered before: verdicts by the form of the text and everything
 * else that rules may test.
 *
 * A key is what the caller says it is; keys are compared in full, so two that
 * collide cost time and never an answer. Of a bounded number of entries, the
 * newer takes the place of the older. Fails never: without memory nothing is
 * remembered.
 */
#ifndef MD_RULES_MEMO_H
#define MD_RULES_MEMO_H

#include "rules/search.h"

enum { MD_MEMO_KEY_BYTES = 1024, MD_MEMO_ENTRIES = 4096, MD_MEMO_PLAN = 64 };

typedef struct md_memo md_memo;

/* What a judgement came to; offsets are of the form, not of the text. */
typedef struct md_memo_answer {
    md_verdict verdict; /* of the last of the plan, where it has no pattern */
    md_plan plan;
    bool by_host; /* rules ask for the other side's name: the answer stands
                     under a key that has it too, here is none */
    bool whole;   /* the plan is of the whole text's form */
} md_memo_answer;

/* Three runs of bytes, the first of which says how long the second is. */
typedef struct md_memo_key {
    md_slice facts;
    md_slice form;
    md_slice more; /* absent: none */
} md_memo_key;

/* NULL without memory. */
md_memo *md_memo_new(void);
void md_memo_free(md_memo *memo);

/* NULL: not known. Good until the next md_memo_put(). */
const md_memo_answer *md_memo_find(const md_memo *memo, const md_memo_key *key);
/* Takes a copy of the plan; longer ones than MD_MEMO_PLAN are not kept. */
void md_memo_put(md_memo *memo, const md_memo_key *key,
                 const md_memo_answer *answer);

#endif
