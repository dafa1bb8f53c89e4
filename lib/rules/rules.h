/*
 * A rule set: the vocabulary of causes with their texts, the rules, the
 * overlays of one profile. Immutable after it is made, reference-counted,
 * shared by any number of threads.
 *
 * Built-in text and files loaded at run time go through the same parser
 * (libyaml) and the same checks.
 */
#ifndef MD_RULES_RULES_H
#define MD_RULES_RULES_H

#include <maildiag/maildiag.h>

#include "base/slice.h"
#include "rules/phrase.h"

typedef struct maildiag_rules md_rules;

/* A cause of the vocabulary, after the profile's overlay. Loans. */
typedef struct md_cause {
    md_slice id;
    md_slice broad;
    md_slice category;
    md_slice title;
    md_slice explanation;
    md_slice sender_text;
    md_slice document;    /* section of the document; absent: none */
    uint16_t broad_index; /* of the broad cause; where that is no cause itself
                             (tls_failed) of the first that belongs to it */
    uint8_t actor;        /* MAILDIAG_ACTOR_… */
    uint8_t permanence;   /* MAILDIAG_PERMANENCE_…; UNKNOWN: by the code */
    uint8_t severity;     /* MAILDIAG_SEVERITY_… */
} md_cause;

/* A rule, after overlays. Texts that the rule does not have are its
 * cause's. Loans. */
typedef struct md_rule_info {
    md_slice id;
    md_slice source;
    uint16_t cause;
    uint32_t sample_count;
} md_rule_info;

/* One step of advice with `{places}` still in it. */
typedef struct md_fix_text {
    md_slice where;
    md_slice text;
    md_slice check;
} md_fix_text;

/* What `{places}` may be filled with; absent ones fall back to the default
 * behind the bar (`{port|25}`), else the fix's check is left out. */
typedef struct md_places {
    md_slice host;    /* name of the other side, else its address */
    md_slice address; /* IP address of the other side */
    md_slice port;
    md_slice domain; /* that the failure is about */
    md_slice sender;
    md_slice sender_domain;
    md_slice recipient;
    md_slice recipient_domain;
    md_slice queue_id;
    md_slice client; /* of a refusal by this host */
    md_slice client_ip;
    md_slice helo;
    md_slice this_host;
    md_slice url;
    md_slice text;    /* what the other side said */
    md_slice list;    /* blocklist that the other side named */
    md_slice path;    /* file, socket or table of this host */
    md_slice service; /* service of master.cf, or program */
    md_slice user;    /* login name */
    md_slice limit;   /* a figure that was exceeded */
    /* Figures of a case, for phrases. */
    md_slice count;
    md_slice total; /* of which `count` are a part, or that go with it */
    md_slice rest;
    md_slice relay; /* name and port of the next hop of all mail */
    md_slice rate;  /* by the minute, before */
    md_slice rate_after;
    md_slice uses; /* deliveries over one connection, before */
    md_slice uses_after;
    md_slice span; /* `4 min 10 s` */
    md_slice longest;
    md_slice names;   /* some, with commas */
    md_slice setting; /* parameters and their values */
    md_slice hours;
    md_slice networks;
    md_slice past;
    md_slice past_networks;
    md_slice fate; /* a sentence: what became of the sender's message */
} md_places;

maildiag_status md_rules_builtin(md_rules **out, md_slice profile,
                                 maildiag_error *error);
maildiag_status md_rules_load(md_rules **out, const md_rules *base,
                              md_slice text, const char *name,
                              maildiag_error *error);

/*
 * As a set, with the texts of another profile: one of its own overlays or
 * "generic". E_NOTFOUND when no file of the set has an overlay of that name.
 */
maildiag_status md_rules_select(md_rules **out, const md_rules *rules,
                                md_slice profile, maildiag_error *error);

/* Is this a living rule set? False for NULL and, as far as it can be told,
 * for a wrong or released handle. */
bool md_rules_is(const md_rules *rules);

/* One more owner; gives its argument. */
md_rules *md_rules_keep(const md_rules *rules);
void md_rules_release(md_rules *rules);

uint32_t md_rules_cause_count(const md_rules *rules);
uint32_t md_rules_rule_count(const md_rules *rules);
const md_cause *md_rules_cause(const md_rules *rules, uint32_t index);
bool md_rules_rule(const md_rules *rules, uint32_t index, md_rule_info *out);

/* Index of a cause id, -1: none. */
int32_t md_rules_find_cause(const md_rules *rules, md_slice id);

/* Texts of a verdict: the rule's (rule >= 0) where it has its own, else the
 * cause's. */
void md_rules_texts(const md_rules *rules, uint16_t cause, int32_t rule,
                    md_slice *title, md_slice *explanation,
                    md_slice *sender_text, md_slice *document);

uint32_t md_rules_fix_count(const md_rules *rules, uint16_t cause,
                            int32_t rule);
bool md_rules_fix(const md_rules *rules, uint16_t cause, int32_t rule,
                  uint32_t index, md_fix_text *out);

/* The sentence of a phrase, its places not filled, and its step; absent, false:
 * it has none. */
md_slice md_rules_phrase(const md_rules *rules, md_phrase phrase);
bool md_rules_phrase_fix(const md_rules *rules, md_phrase phrase,
                         md_fix_text *out);

/* The n-th problem of samples and shadowing, see maildiag_rules_lint(). */
maildiag_status md_rules_lint(const md_rules *rules, uint32_t index,
                              maildiag_error *out);

#endif
