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
enum { MD_WAYS = 8192, MD_WAY_CONCERNS = 32 };

typedef struct md_way {
    uint32_t host;  /* string of the log's host */
    uint32_t relay; /* string of `relay=`; 0: nothing is known */
    bool none;      /* relay=none, or no relay */
    bool outside;   /* not on this machine */
    bool hops;      /* counts as a next hop */
    bool nameless;  /* its site is the recipient's domain */
    bool by_name;   /* a name was looked up for it */
    uint32_t hop;   /* its number among the hops; 0: not asked yet */
    uint32_t site;  /* number of the peer */
    uint32_t dns;   /* outage that it disproves, numbered; UINT32_MAX: none */
    uint32_t port;
    uint64_t concerns; /* two bits each, in the order of the site's groups */
    md_party party;    /* but for the domain */
} md_way;

/* Recipients and senders, and the peers that their domains are. */
enum { MD_KNOWN_PEOPLE = 8192 };

typedef struct md_known_person {
    uint32_t host;
    uint32_t address; /* 0: nobody */
    uint32_t number;
    uint32_t site; /* of the domain among the hops, 0: not asked yet */
} md_known_person;

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
    md_hops hops;
    md_way *ways;
    md_known_person *recipients;
    md_known_person *senders;
    uint32_t host;     /* string of the log's host that follows is about */
    uint32_t hop_host; /* its number among the hops; 0: not asked yet */
    md_story story;
    md_buffer key;
    md_way way; /* one that cannot be kept */
} md_taken;

/* taking.c: all zero is an empty one. False without memory. */
bool md_taking_init(md_taking *of, const md_pass *p);
void md_taking_free(md_taking *of);

/* taken_story.c: all that the loaded story shows. False without memory. */
bool md_taken_story(md_taken *t);

#endif
