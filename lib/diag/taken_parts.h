/*
 * What successes are held against, and what one thread counts of them.
 * Private to taken.c, taken_story.c and taking.c.
 */
#ifndef MD_DIAG_TAKEN_PARTS_H
#define MD_DIAG_TAKEN_PARTS_H

#include "diag/taken.h"

/* The spells of a group or an outage: where their bounds and gaps begin. */
typedef struct md_taking_spells {
    size_t at;
    size_t count;
} md_taking_spells;

/* A group that the successes of a peer may concern. */
typedef struct md_taking_link {
    uint32_t group;
    uint32_t paced; /* see md_group */
    md_taking_spells spells;
    md_slice domain; /* of the group's party */
} md_taking_link;

typedef struct md_taking_peer {
    uint32_t first; /* link */
    uint32_t count;
} md_taking_peer;

/*
 * What does not change while successes are counted. Of groups that nobody
 * will see only those are here that an outage may be made of. Outages are
 * numbered behind the groups.
 */
typedef struct md_taking {
    const md_pass *p;
    md_taking_spells *spells; /* of groups, then of outages */
    size_t spells_count;
    md_run_bounds *bounds;
    size_t gap_count;      /* bounds too: the last one of each is of no use */
    md_taking_peer *peers; /* by number; [0] has none */
    md_taking_link *links;
    md_names fault_hosts;
    uint32_t *first_fault; /* by number of the host - 1: 1 + index, 0: none */
    uint32_t *next_fault;  /* of md_pass.faults, as first_fault */
} md_taking;

/* Faults of one host that lines are held against: each line against all. */
enum { MD_TAKING_FAULTS = 256 };

/* One next host as a log host writes it: looked at once, met again and again.
 * Of the groups of its site, the first ones' concern is kept. */
enum { MD_WAYS = 8192, MD_WAY_CONCERNS = 96 };

typedef struct md_way {
    uint32_t host;  /* string of the log's host */
    uint32_t relay; /* string of `relay=`; 0: nothing is known */
    bool none;      /* relay=none, or no relay */
    bool outside;   /* not on this machine */
    bool nameless;  /* its site is the recipient's domain */
    bool by_name;   /* a name was looked up for it */
    uint32_t site;  /* number of the peer */
    uint32_t dns;   /* outage that it disproves, numbered; UINT32_MAX: none */
    uint32_t port;
    /* Two bits each, in the order of the site's groups. */
    uint64_t concerns[MD_WAY_CONCERNS / 32];
    md_party party; /* but for the domain */
} md_way;

/* Domains of recipients and senders, and the peers that they are. */
enum { MD_KNOWN_DOMAINS = 8192 };

typedef struct md_known_domain {
    md_slice name; /* of the store; absent: nothing is known */
    uint32_t host; /* string of the log's host */
    uint32_t number;
} md_known_domain;

/* Does a program's line show that a part of Postfix works again? By number of
 * the program; told when it is asked. */
typedef struct md_serving {
    uint8_t *known; /* 0: not asked yet, 1: no, 2: yes */
    size_t cap;
} md_serving;

typedef struct md_taken {
    const md_taking *of;
    md_run_gap *gaps;
    uint32_t *hints;     /* as md_taking.spells */
    md_pace *paces;      /* by md_group.paced - 1 */
    md_volume *volumes;  /* as md_pass.listed */
    md_serving *serving; /* as md_pass.faults */
    md_way *ways;
    md_known_domain *recipients;
    md_known_domain *senders;
    md_buffer key;
    md_way way;          /* one that cannot be kept */
    md_sent_reader mail; /* the story that is counted */
    md_slice host;       /* of the log */
    md_story story;      /* one that was left out … */
    md_buffer bytes;     /* … and what it shows */
} md_taken;

/* taking.c: all zero is an empty one. False without memory. */
bool md_taking_init(md_taking *of, const md_pass *p);
void md_taking_free(md_taking *of);

/* taken_story.c: all that the story in t->mail shows. False without memory. */
bool md_taken_story(md_taken *t);

#endif
