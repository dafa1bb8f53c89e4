/*
 * Reading ahead: entries folded and lines judged by several threads, before
 * one of them takes what they found in canonical order.
 *
 * Takes the pass, an entry of the catalogue or a line of the host; gives a
 * story with the verdicts on its failed attempts, or a line with its verdict.
 * Changes nothing of the pass. Fails without memory only. Part of pass.h.
 */
#ifndef MD_DIAG_AHEAD_H
#define MD_DIAG_AHEAD_H

#include "base/crew.h"
#include "diag/recipient.h"

struct md_pass;

/* A line, and what the judge made of it. */
typedef struct md_told {
    md_record record;
    md_subject subject; /* all zero: nothing was judged */
    md_verdict verdict;
    bool judged;
    uint32_t sender_ref; /* string of `from=`; 0: none, or not one */
    uint32_t recipient_ref;
    const md_places *captures; /* what the rule read out of it; NULL: nothing */
} md_told;

/* A delivery line that was judged. */
typedef struct md_judged {
    md_attempt_view view;
    const md_places *captures; /* NULL: none */
} md_judged;

/* An entry. Texts lie in the lane's arena. */
typedef struct md_read {
    bool wanted; /* what follows is there */
    md_story story;
    const md_judged **attempts; /* of the story; NULL: sent, and no wonder */
    md_facts facts;             /* of the refusal */
    const md_fact *fact;
    md_slice host;
    md_slice queue_id;
    md_told *told; /* its line */
} md_read;

/* What one thread reads with. */
typedef struct md_ahead_member {
    unsigned number;
    md_judge *judge;
    md_story keeper;      /* of the session that stories borrow one by one */
    struct md_seen *seen; /* what it saw of all stories; NULL: nobody asks */
} md_ahead_member;

enum { MD_AHEAD_READS = 8, MD_AHEAD_LINES = 8 };

/* Where one block lies until it is taken. */
typedef struct md_ahead_lane {
    md_arena texts;
    md_read reads[MD_AHEAD_READS];
    md_told *lines; /* MD_AHEAD_LINES: of the host, or of the reads */
} md_ahead_lane;

typedef struct md_ahead {
    md_ahead_member members[MD_CREW_THREADS];
    md_ahead_lane *lanes;
    unsigned size; /* members */
    size_t lane_count;
} md_ahead;

/* For `entries` entries; all zero is an empty one. False without memory. */
bool md_ahead_init(md_ahead *a, const struct md_pass *p, size_t entries);

/* What the judges counted goes to that of the pass. */
void md_ahead_free(md_ahead *a, const struct md_pass *p);

/* Judge a line; its texts go into the arena of `facts`. */
bool md_ahead_line(md_told *out, md_facts *facts, const md_fact *fact,
                   md_judge *judge);

/* Read the entry into a place of the lane. */
bool md_ahead_entry(const struct md_pass *p, md_ahead_member *member,
                    md_ahead_lane *lane, uint32_t entry, size_t place);

#endif
