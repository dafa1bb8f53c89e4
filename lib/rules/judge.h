/*
 * From one text and its circumstances to a cause: the judgement.
 *
 * Takes a subject (the words, peeled, with code, stage, direction), asks the
 * rules whose literals occur in it, lets the most specific one answer, and
 * falls back to enhanced code, reply code and stage when no words tell.
 * Words outrank a generic code; a conflict is told. Deterministic: the same
 * subject and rules give the same verdict, whatever was asked before.
 *
 * A md_judge is one thread's scratch: compiled patterns, match memory, memo.
 */
#ifndef MD_RULES_JUDGE_H
#define MD_RULES_JUDGE_H

#include <maildiag/maildiag.h>

#include "base/arena.h"
#include "record/record.h"
#include "record/reply.h"
#include "rules/rules.h"

typedef struct md_subject {
    md_slice text;       /* the whole text, as logged */
    md_reply reply;      /* text, peeled */
    md_dsn dsn;          /* of the line (`dsn=`) or else of the reply */
    uint16_t code;       /* SMTP code of the reply; 0: none */
    uint16_t kind;       /* MAILDIAG_RECORD_… the text came from;
                            MAILDIAG_RECORD_UNRECOGNISED for a pasted text */
    uint8_t stage;       /* md_stage */
    uint8_t direction;   /* MAILDIAG_DIRECTION_… */
    uint8_t disposition; /* MAILDIAG_DISPOSITION_… */
    uint8_t daemon;      /* md_daemon */
    md_slice relay;      /* as logged; may be absent */
    md_slice sender;     /* may be absent */
    md_slice recipient;  /* may be absent */
    md_slice client_ip;  /* of a refusal; may be absent */
    md_slice helo;       /* of a refusal; may be absent */
} md_subject;

typedef struct md_verdict {
    uint16_t cause;        /* index for md_rules_cause() */
    uint16_t broad;        /* as md_cause.broad_index: equal for causes of one
                            broad cause; its id is md_cause.broad */
    int32_t rule;          /* index for md_rules_rule(); -1: fallback */
    uint8_t confidence;    /* 1..100 */
    uint8_t permanence;    /* MAILDIAG_PERMANENCE_… */
    uint8_t actor;         /* MAILDIAG_ACTOR_… */
    uint8_t severity;      /* MAILDIAG_SEVERITY_… */
    bool conflict;         /* words and code say different things */
    uint32_t match_offset; /* in subject.text */
    uint32_t match_length; /* 0: no words decided */
} md_verdict;

typedef struct md_judge md_judge;

/* NULL without memory. The rules must outlive it. match_limit 0: 10,000. */
md_judge *md_judge_new(const md_rules *rules, uint32_t match_limit);
void md_judge_free(md_judge *judge);

/* Another judge of the same rules and limit, for another thread; NULL without
 * memory. What it counted by then goes to the first one. */
md_judge *md_judge_again(const md_judge *judge);
void md_judge_join(md_judge *judge, const md_judge *other);

/* Judge every text anew from now on (tests): the answers are the same. */
void md_judge_forget(md_judge *judge);

/* Texts on which PCRE2 was stopped by its limit so far. */
uint64_t md_judge_limit_hits(const md_judge *judge);

/* How often the rule decided so far (rules list). */
uint64_t md_judge_hits(const md_judge *judge, uint32_t rule);

/* False without memory only. */
bool md_judge_subject(md_judge *judge, const md_subject *subject,
                      md_verdict *out);

/* Places that the named groups of the deciding rule filled on the subject
 * judged last; all absent when it has none. */
const md_places *md_judge_captures(const md_judge *judge);

/* The same; NULL when it has none. */
const md_places *md_judge_captured(const md_judge *judge);

/*
 * The subject of a record: of a delivery line its reason, of a refusal its
 * reply, of a host failure or warning its text, of a line from the host's own
 * life (service failure, queue file write error) that. It is made of the
 * record's fields alone, so a line and what the store kept of it are judged
 * alike. *speaks is false when the record says nothing about a failure or
 * success (connect, removed, …). Words that are put together lie in the
 * arena. False without memory.
 */
bool md_subject_of_record(const md_record *record, md_arena *arena,
                          md_subject *out, bool *speaks);

/* The subject of a bare text: an SMTP reply, a reason, a bounce's words. */
void md_subject_of_text(md_slice text, md_subject *out);

/* The causes that stand apart from any text. */
typedef enum md_fixed_cause {
    MD_CAUSE_UNKNOWN,
    MD_CAUSE_ACCEPTED,
    MD_CAUSE_DELIVERY_EXPIRED,
    MD_CAUSE_DELIVERY_SUSPENDED,
    MD_CAUSE_MESSAGE_HELD,
    MD_CAUSE_MESSAGE_REQUEUED,
    MD_CAUSE_MESSAGE_DELETED
} md_fixed_cause;

/* The verdict on one of them: confidence 100, no rule. */
void md_judge_fixed(const md_rules *rules, md_fixed_cause cause,
                    md_verdict *out);

/* By cause id, e.g. "local_dns_down"; false for an id that is none. */
bool md_judge_named(const md_rules *rules, md_slice cause, md_verdict *out);

#endif
