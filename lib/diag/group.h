/*
 * Failures that belong together: one host, one side, one cause, one peer.
 *
 * Takes one failure at a time (md_hit), finds its group or makes one, and
 * keeps what a finding will show: spells, the peer, the most telling verdict,
 * whom it hit. Everything in a group is a copy, so the story that a hit came
 * from may go. Which stories there are and what they mean for severity is
 * not known here. Fails without memory only.
 */
#ifndef MD_DIAG_GROUP_H
#define MD_DIAG_GROUP_H

#include "base/buffer.h"
#include "diag/crowd.h"
#include "diag/listing.h"
#include "diag/names.h"
#include "diag/pace.h"
#include "diag/party.h"
#include "diag/run.h"
#include "diag/traits.h"
#include "rules/judge.h"
#include "store/fact.h"

/* What kind of trouble a group is. */
typedef enum md_flavour {
    MD_FLAVOUR_MAIL = 0, /* mail that this host could not deliver */
    MD_FLAVOUR_HOST,     /* a fault of this host */
    MD_FLAVOUR_OPERATOR, /* held, deleted, requeued by somebody */
    MD_FLAVOUR_OWN,      /* this host refused its own users or programs */
    MD_FLAVOUR_STRANGER, /* this host refused, or lost, others */
    MD_FLAVOUR_TRIED,    /* a host tried in vain, the mail went elsewhere */
    MD_FLAVOUR_WARNED,   /* nothing failed yet, but it will */
    MD_FLAVOUR_DERIVED   /* concluded from other groups */
} md_flavour;

/* One failure. Slices are loans. */
typedef struct md_hit {
    md_slice host; /* of the log */
    uint8_t flavour;
    uint8_t direction;   /* MAILDIAG_DIRECTION_… */
    uint8_t disposition; /* MAILDIAG_DISPOSITION_… */
    uint8_t level;       /* of the line */
    const md_verdict *verdict;
    const md_subject *subject; /* NULL: no words */
    const md_places *captures; /* what the rule read out of them; may be NULL */
    const md_fact *fact;
    md_party party;
    md_slice sender; /* present and empty: the null sender */
    md_slice recipient;
    uint32_t sender_ref; /* of the store's string; 0: not known */
    uint32_t recipient_ref;
    md_slice queue_id;
    md_slice service; /* part of Postfix that it is about */
    md_slice daemon;  /* part of Postfix that says so */
    md_slice list;    /* blocklist that is named */
} md_hit;

/* One message and recipient that a group hit. Texts by reference into
 * md_groups.people. */
typedef struct md_row {
    uint64_t message; /* its id */
    uint32_t from;    /* 0: not logged */
    uint32_t to;
    uint32_t to_key; /* the same with its domain in lower case */
    uint32_t queue_id;
    int64_t first; /* failures of this group */
    int64_t last;
    int64_t time;   /* of the recipient's last line */
    uint8_t state;  /* MAILDIAG_RECIPIENT_… */
    uint8_t status; /* MAILDIAG_AFFECTED_… */
    bool current;   /* the recipient's last failure is of this group */
    bool null_sender;
} md_row;

typedef struct md_group {
    md_slice key;
    md_slice host;
    uint8_t flavour;
    uint8_t direction;
    uint8_t disposition; /* the worst */
    uint8_t level;       /* the worst */
    bool various;        /* several peers put together */
    bool hidden;         /* absorbed by another group, or not worth a word */
    bool alarming;       /* worse than its kind: the password was guessed */
    bool going_on;       /* of a conclusion: not over at the end of the log */
    bool forwarded;      /* hit mail that this host passes on for others */
    uint64_t messages;   /* of a conclusion, which has no rows */
    uint64_t recipients; /* … */
    md_slice remark;     /* the figures that it was concluded from */
    md_verdict verdict;  /* of the most telling line */
    md_places places;    /* of that line */
    md_party party;      /* the first one seen, whole */
    md_slice common;     /* what all names share; absent: nothing */
    bool addresses_differ;
    bool domains_differ;
    md_slice service;
    md_slice daemon;       /* of the first line */
    uint32_t next;         /* group with the same key and another port */
    uint32_t next_peer[2]; /* groups that the same successes concern */
    uint32_t into;         /* group that absorbed this one; MD_NO_GROUP */
    md_runs runs;
    md_row *rows;
    size_t row_count;
    size_t row_cap;
    md_crowd *crowd;     /* STRANGER only */
    md_pace *pace;       /* of a peer that throttles; in the arena */
    uint32_t paced;      /* number of the pace, from 1; 0: there is none */
    md_listing *listing; /* of this host's address; NULL: it is none */
    uint32_t last_match; /* of its marks: mostly the same again */
} md_group;

#define MD_NO_GROUP UINT32_MAX

/* Peers whose successes say something: a site, a recipient's domain, a
 * sender's domain. */
typedef enum md_peer_kind {
    MD_PEER_SITE,
    MD_PEER_DOMAIN,
    MD_PEER_SENDER,
    MD_PEER_KINDS
} md_peer_kind;

typedef struct md_groups {
    const md_store *store;
    const md_traits *traits;
    md_names *people; /* of the report */
    md_group *items;
    uint32_t count;
    size_t cap;
    md_names keys;
    uint32_t *heads; /* by number of key: its first group */
    size_t head_cap;
    md_names peers;       /* whose successes count for whom */
    uint32_t *peer_heads; /* group * 2 + which of its next_peer */
    size_t peer_head_cap;
    bool peer_kinds[MD_PEER_KINDS]; /* there are some of that kind */
    md_arena arena;
    md_buffer key;
    md_slice *matches; /* words that decided, by number - 1 */
    size_t match_count;
    size_t match_cap;
    uint32_t *touched; /* groups hit since the last settling */
    size_t touched_count;
    size_t touched_cap;
    uint32_t paced_count; /* groups with a pace */
    uint64_t row_message; /* of the last row that was made … */
    uint32_t row_from;
    uint32_t row_queue_id; /* … 0: there was none */
} md_groups;

void md_groups_init(md_groups *g, const md_store *store,
                    const md_traits *traits, md_names *people);
void md_groups_free(md_groups *g);

/* The words of a mark; absent: none. */
md_slice md_groups_match(const md_groups *g, const md_mark *mark);

/* Note a failure. Gives its group; MD_NO_GROUP without memory. */
uint32_t md_groups_hit(md_groups *g, const md_hit *hit);

/* Note that the failure hit this message's recipient (subsequent hits on the
 * same recipient are one row). False without memory. */
bool md_groups_row(md_groups *g, uint32_t group, const md_hit *hit,
                   uint64_t message);

/* Note a sender and recipient without a row of their own. */
bool md_groups_crowd(md_groups *g, uint32_t group, const md_hit *hit);

/* The rows that were hit since the last call belong to one recipient: this
 * became of it. `current` is the group of its last failure. */
void md_groups_settle(md_groups *g, uint32_t current, uint8_t state,
                      uint8_t status, int64_t time);

/* What the hosts of a party's site share: its name, else an address. */
md_slice md_groups_site(const md_party *party);

/* The number of such a peer of a log host; 0: its successes concern nobody.
 * `key` is scratch. False without memory. */
bool md_groups_peer(const md_groups *g, md_buffer *key, md_slice host,
                    md_peer_kind kind, md_slice value, uint32_t *number);

typedef enum md_concern {
    MD_CONCERN_NOT,
    MD_CONCERN_IS,
    MD_CONCERN_DOMAIN /* when the recipient's domain is the group's */
} md_concern;

/* Does a success with this party, of the group's site, tell anything about
 * the group? */
md_concern md_groups_concerns(const md_group *group, const md_party *party);

/* Those who throttle are timed from now on. After all failures, before the
 * successes. False without memory. */
bool md_groups_pace(md_groups *g);

/* Put `from` into `to`, which then speaks of several peers. False without
 * memory. */
bool md_groups_absorb(md_groups *g, uint32_t to, uint32_t from);

/* Rows of `from` with a failure inside the spell, also to `to`. False without
 * memory. */
bool md_groups_copy_rows(md_groups *g, uint32_t to, uint32_t from,
                         const md_run *within);

/* The group of the same cause and peer with another flavour; MD_NO_GROUP. */
uint32_t md_groups_sibling(md_groups *g, uint32_t group, md_flavour flavour);

/* A group made by conclusion, empty but for its peer; MD_NO_GROUP without
 * memory. */
uint32_t md_groups_derive(md_groups *g, md_slice host,
                          const md_verdict *verdict, uint8_t direction,
                          const md_party *party);

#endif
