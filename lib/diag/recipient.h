/*
 * What became of one recipient, one attempt, one refusal, and why.
 *
 * Takes a story (lib/store) and asks the judge (lib/rules) about its failed
 * lines; gives the verdict on the recipient's present state, the figures of
 * its last attempt, and estimates of the next one and of the end. Knows
 * nothing of other messages. Fails without memory only.
 */
#ifndef MD_DIAG_RECIPIENT_H
#define MD_DIAG_RECIPIENT_H

#include "rules/judge.h"
#include "store/story.h"

/* Where the time went: `delays=a/b/c/d`. */
typedef enum md_delay_stage {
    MD_DELAY_NONE = 0,     /* not logged, or no time went */
    MD_DELAY_BEFORE_QUEUE, /* client, before-queue filter, cleanup */
    MD_DELAY_IN_QUEUE,     /* queue manager: concurrency, backlog, retry */
    MD_DELAY_CONNECT,      /* DNS, connection, greeting, TLS */
    MD_DELAY_TRANSMIT      /* the transfer itself */
} md_delay_stage;

typedef struct md_delay {
    int64_t total_usec; /* `delay=`; -1: not logged, as the others */
    int64_t before_queue_usec;
    int64_t in_queue_usec;
    int64_t connect_usec;
    int64_t transmit_usec;
    uint8_t slowest; /* md_delay_stage */
} md_delay;

/* Word of JSON: `before_queue in_queue connect transmit`; NULL for NONE. */
const char *md_delay_word(md_delay_stage stage);

/* The slow_… cause of a stage; absent for NONE. */
md_slice md_delay_cause(md_delay_stage stage);

/* One delivery line. Slices are loans of the story. */
typedef struct md_attempt_view {
    md_verdict verdict; /* accepted for `sent` and `deliverable` */
    md_slice relay;     /* as logged; absent: not logged */
    md_slice dsn;       /* as logged */
    md_slice reason;    /* as logged */
    md_reply reply;     /* reason, peeled */
    int32_t smtp_code;  /* -1: not in the reason */
    int64_t time;
    md_delay delay;
} md_attempt_view;

/* The recipient as it stands. */
typedef struct md_recipient_view {
    bool judged; /* false: nothing was tried and nobody decided, the
                            recipient just waits: there is no cause */
    bool has_underlying;
    bool has_last;         /* there is an attempt: `last` is filled */
    md_verdict verdict;    /* of the present state */
    md_verdict underlying; /* of the last attempt, where the state names a
                              cause of its own (held, deleted, requeued,
                              expired) */
    md_attempt_view last;
    int64_t next_attempt_time; /* estimated; MAILDIAG_NO_TIME */
    int64_t expires_time;      /* estimated; MAILDIAG_NO_TIME */
} md_recipient_view;

/*
 * The recipient at `index` of the story. The estimates are for recipients that
 * wait, see retry.h. False without memory.
 */
bool md_diag_recipient(md_story *story, uint32_t index, md_judge *judge,
                       const md_rules *rules, md_recipient_view *out);

/* The attempt at `index` of the story. False without memory. */
bool md_diag_attempt(md_story *story, uint32_t index, md_judge *judge,
                     const md_rules *rules, md_attempt_view *out);

/*
 * A refusal by this host (md_catalog_reject), or any other fact that says
 * something failed: the record and the subject that was judged too, for who
 * wants parts of them. False without memory; *judged false: the fact says
 * nothing about a failure.
 */
bool md_diag_fact(md_facts *facts, const md_fact *fact, md_judge *judge,
                  md_record *record, md_subject *subject, md_verdict *out,
                  bool *judged);

/* Only the verdict on a refusal; cause `unknown` when it says nothing. */
bool md_diag_reject(md_facts *facts, const md_fact *fact, md_judge *judge,
                    const md_rules *rules, md_verdict *out);

#endif
