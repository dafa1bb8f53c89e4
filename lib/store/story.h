/*
 * Stories: what the facts of one queue ID say, told in order.
 *
 * A story is one generation of a queue ID: its facts, recipients, attempts
 * and state. Nothing in it is stored anywhere; it is folded from the facts
 * each time, into memory that the md_story owns and uses again.
 */
#ifndef MD_STORE_STORY_H
#define MD_STORE_STORY_H

#include "base/arena.h"
#include "store/catalog.h"
#include "store/fact.h"
#include "store/refmap.h"

/* One delivery line of one recipient. */
typedef struct md_attempt {
    uint32_t fact;      /* index in md_story.facts; without facts what
                           md_story_next() gives */
    uint32_t recipient; /* index in md_story.recipients */
    uint32_t next;      /* next attempt of the same recipient, MD_NO_INDEX */
    uint8_t status;     /* MAILDIAG_STATUS_… */
} md_attempt;

typedef struct md_recipient {
    md_slice address; /* as first seen; absent: lost in the line */
    md_slice orig_to; /* the first one seen; absent: none */
    uint32_t ref;     /* of the address, interned; 0: none, or not known */
    uint8_t state;    /* MAILDIAG_RECIPIENT_…: what this queue entry saw */
    uint32_t attempt_count; /* lines, repetitions counted */
    uint32_t first_attempt; /* index in md_story.attempts; MD_NO_INDEX for a
                               recipient that only an action line names */
    uint32_t last_attempt;
    uint32_t first_fact; /* index in md_story.facts */
    uint32_t last_fact;
} md_recipient;

#define MD_NO_INDEX UINT32_MAX

typedef struct md_story {
    const md_catalog *catalog;
    uint64_t version; /* of the store; tells a catalogue from the next one */
    uint32_t entry;   /* index in the catalogue */
    uint64_t id;
    uint32_t generation;
    uint8_t state; /* MAILDIAG_STATE_… */
    bool complete_start;
    bool complete_end;
    bool truncated;
    md_slice host;
    md_slice instance;
    md_slice queue_id;
    md_slice from; /* absent: not logged; empty: the null sender */
    md_slice message_id;
    md_slice client;
    md_slice client_ip;
    md_slice helo;
    md_slice sasl_username;
    int64_t size_bytes; /* -1 */
    int64_t nrcpt;      /* -1 */
    int64_t first_time;
    int64_t last_time;
    int64_t removed_time; /* MAILDIAG_NO_TIME: no `removed` line */
    int64_t expired_time; /* MAILDIAG_NO_TIME: no `expired` line */
    int64_t held_time;    /* of the last hold that stands */

    md_fact *facts; /* that carry this queue ID, in order */
    uint32_t fact_count;
    md_recipient *recipients; /* in the order of their first lines */
    uint32_t recipient_count;
    md_attempt *attempts; /* in the order of their lines */
    uint32_t attempt_count;
    /* Private: who names its queue ID, see md_story_naming(). */
    const uint32_t *naming;
    size_t naming_count;
    bool naming_known;

    uint32_t worst; /* recipient worst off, MD_NO_INDEX: there is none */

    /* Private: what the smtpd process wrote under NOQUEUE before client=. */
    bool hold_before;
    bool discard_before;
    int64_t hold_before_time;

    /* Private: memory. */
    md_facts own;
    size_t recipient_cap;
    size_t attempt_cap;
    uint32_t *buckets;
    size_t bucket_cap;
    uint32_t *originals; /* recipients by orig_to + 1, made when asked for */
    uint32_t *alike;     /* the next one with the same orig_to + 1 */
    size_t original_cap;
    struct md_session *session;       /* made when asked for */
    struct md_story_reading *reading; /* made for IDs that are used often */
    md_arena arena;
} md_story;

void md_story_init(md_story *s);
void md_story_free(md_story *s);

/* Fold the message at `entry` (md_catalog_entry kind MESSAGE). False without
 * memory. */
bool md_story_load(md_story *s, const md_catalog *catalog, uint32_t entry);

/* Index of the recipient with that address (domain without letter case);
 * MD_NO_INDEX: none. */
uint32_t md_story_recipient(const md_story *s, md_slice address);

/* The recipient that is worst off; s->worst keeps it. */
uint32_t md_story_worst(const md_story *s);

/*
 * The whole timeline into `out`: the story's own facts and those of its smtpd
 * session and its delivery processes that carry no queue ID, in order. False
 * without memory.
 */
bool md_story_timeline(md_story *s, md_facts *out);

/* A link of this story; see MAILDIAG_LINK_…. */
typedef struct md_link {
    uint8_t relation;
    bool reverse;
    uint32_t entry;    /* of the other message, MD_NO_INDEX: not in the input */
    md_slice queue_id; /* of the other message */
} md_link;

typedef struct md_links {
    md_link *items;
    size_t count;
    size_t cap;
} md_links;

/* In fixed order: by relation, then by the other's id. A queue ID that the
 * log names but does not hold is a link with entry MD_NO_INDEX only for
 * notifications, requeued and forwarded ones (this host's own IDs). */
bool md_story_links(const md_story *s, md_links *out);

/*
 * The messages that outcomes were looked for in last, still loaded: the next
 * recipient of a message mostly goes the same way. There is room for a few,
 * and for more when those are asked for again that just had to go. Large ones
 * stay, as far as outcomes need them: a million recipients may go on as a
 * handful of messages by turns.
 */
enum { MD_OTHERS_FEW = 4, MD_OTHERS_MOST = 80 };

typedef struct md_others {
    const md_catalog *catalog; /* of all that is loaded */
    uint64_t version;
    md_story *stories;                /* MD_OTHERS_MOST; NULL: not yet */
    uint32_t entries[MD_OTHERS_MOST]; /* in `stories`; UINT32_MAX: none */
    uint64_t used[MD_OTHERS_MOST];    /* when each was looked at last */
    uint64_t clock;
    uint32_t room;                 /* of them that are used */
    uint32_t gone[MD_OTHERS_MOST]; /* entries that had to go last */
    uint32_t gone_at;
    md_story **large;
    size_t large_count, large_cap;
    md_refmap large_of; /* entry + 1 -> index + 1 */
} md_others;

void md_others_init(md_others *o);
void md_others_free(md_others *o);

/* A message of the catalogue; of a large one recipients, their states and
 * where their attempts went are there, but no facts. For
 * md_story_outcome(); good until the next call; NULL without memory. */
md_story *md_others_get(md_others *o, const md_catalog *catalog,
                        uint32_t entry);

/* md_catalog_mentioned() of the story, looked up once. */
void md_story_naming(md_story *s, const uint32_t **out, size_t *count);

/* The message that a delivery line names as the next one; UINT32_MAX: none
 * that is in the input. */
uint32_t md_story_next(const md_story *s, uint32_t attempt);

/*
 * The outcome of a recipient at the end of its links, and the entry of the
 * message that decided it (the story's own where no link leads on). `others`
 * is scratch that the caller lends and keeps for the next recipient; false
 * without memory.
 */
bool md_story_outcome(md_story *s, uint32_t recipient, md_others *others,
                      uint8_t *outcome, uint32_t *entry);

#endif
