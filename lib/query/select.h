/*
 * Does a message or refusal fit what was asked for?
 *
 * Takes a maildiag_filter, takes the decoration off its texts (brackets of
 * addresses and message-ids, the `@` in front of a domain), and answers for
 * one story or one refusal. Does not know how they are found (walk.h). Fails
 * without memory only, which the answer tells.
 */
#ifndef MD_QUERY_SELECT_H
#define MD_QUERY_SELECT_H

#include <maildiag/maildiag.h>

#include "rules/judge.h"
#include "rules/rules.h"
#include "store/story.h"

typedef struct md_select {
    const md_catalog *catalog;
    const md_rules *rules;
    md_judge *judge;
    bool open;      /* nothing is asked: everything fits */
    uint32_t kinds; /* MAILDIAG_ENTRY_…, added up; never 0 */
    uint32_t state_mask;
    int64_t since, until;
    md_slice query; /* texts: absent asks nothing */
    md_slice queue_id;
    md_slice address;
    md_slice from;
    md_slice to;
    md_slice domain;
    md_slice message_id;
    md_slice client;
    md_slice relay;
    md_slice user;
    md_slice cause;
    md_slice host;
    md_slice contains;
    uint32_t text_count; /* of the texts that are present */
    bool query_is_id;    /* the query looks like a queue ID, so it is one */
    int32_t cause_index; /* -1: no such cause */
    md_facts facts;      /* scratch: timelines, refusals */
    bool has_bits;       /* they are those of the question */
    uint64_t *bits;      /* scratch of a walk: entries that may fit */
    size_t bit_words;
} md_select;

/* `ask` NULL: everything. Its texts are loans while the filter is used. */
void md_select_init(md_select *f, const maildiag_filter *ask,
                    const md_catalog *catalog, const md_rules *rules,
                    md_judge *judge);
void md_select_free(md_select *f);

/* The same question with memory and a judge of its own. */
void md_select_again(md_select *f, const md_select *of, md_judge *judge);

/* Ask something else with the same memory. */
void md_select_ask(md_select *f, const maildiag_filter *ask,
                   const md_catalog *catalog);

/* Of a message whose story is loaded (its memory is used for texts), of a
 * refusal as md_catalog_reject() gives it. *failed: no memory. */
bool md_select_message(md_select *f, md_story *story, bool *failed);
bool md_select_reject(md_select *f, uint32_t entry, md_facts *facts,
                      const md_fact *fact, bool *failed);

#endif
