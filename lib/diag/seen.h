/*
 * What one thread saw in the first look at all messages: where mail of own
 * users went, and what was taken.
 *
 * Takes each loaded story once, wanted or not; changes nothing else. What
 * several threads saw is joined by who asks. Fails without memory only. Part
 * of pass.h.
 */
#ifndef MD_DIAG_SEEN_H
#define MD_DIAG_SEEN_H

#include "diag/hop.h"
#include "diag/sent.h"

/* A next host as a log host writes it, met again and again. */
typedef struct md_seen_way {
    uint32_t host;  /* string of the log's host */
    uint32_t relay; /* string of `relay=`; 0: nothing is known */
    uint32_t hop;   /* its number among the hops; 0: not asked yet */
    uint8_t kind;   /* where it leads; private */
} md_seen_way;

/* A recipient's domain, and the site that it is. */
typedef struct md_seen_domain {
    md_slice name; /* of the store */
    uint32_t site; /* among the hops */
} md_seen_domain;

/* All zero but for sent.most is an empty one. */
typedef struct md_seen {
    md_sent sent;
    md_hops hops;
    md_seen_way *ways;       /* made with the first story */
    md_seen_domain *domains; /* as ways */
    uint32_t host;           /* string of the log host met last … */
    uint32_t hop_host;       /* … its number among the hops; 0: none */
} md_seen;

bool md_seen_story(md_seen *seen, md_story *story);

/* All stories were seen: what only serves that goes. */
bool md_seen_end(md_seen *seen);

void md_seen_free(md_seen *seen);

#endif
