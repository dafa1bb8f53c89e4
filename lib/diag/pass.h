/*
 * What the steps of one diagnosis share. Private to lib/diag.
 *
 *   ahead.h     entries, lines            ─► stories, verdicts
 *   seen.h      stories                   ─► hops, successes in bytes
 *   host.c      the host's own lines      ─► groups, life, clients
 *   inbound.c   refusals, lost sessions   ─► groups, clients
 *   outbound.c  stories: failed attempts  ─► groups, outages
 *   taken.h     successes                 ─► groups, outages, hops
 *   collapse.c  many small groups         ─► one
 *   outage.c    outages, groups           ─► DNS down, port blocked
 *   derive.c    clients, groups           ─► password guessing, a full site
 *   survey.h    stories: figures          ─► slow stages, accounts, …
 *   finding.c   groups                    ─► findings of the report
 *   explains.c  findings                  ─► what accounts for what
 *   incident.c  calls them in this order
 */
#ifndef MD_DIAG_PASS_H
#define MD_DIAG_PASS_H

#include "diag/ahead.h"
#include "diag/group.h"
#include "diag/hop.h"
#include "diag/incident.h"
#include "diag/life.h"
#include "diag/recipient.h"
#include "diag/report.h"
#include "diag/run.h"
#include "diag/seen.h"
#include "diag/survey.h"

/* One client of this host that misbehaved. */
typedef struct md_client {
    md_slice host;
    md_slice name;
    md_slice address;
    uint64_t logins; /* that failed */
    uint64_t others; /* refusals, lost connections, bad commands */
    int64_t first;
    int64_t last;
    md_mark marks[2]; /* first line, latest line */
    bool got_in;      /* a message came with a login from here */
} md_client;

typedef struct md_clients {
    md_names names; /* host and address */
    md_client *items;
    size_t cap;
    md_arena arena;
} md_clients;

/*
 * A suspicion: everything of one kind fails (all lookups, all connections to
 * one port). What proves or disproves it are the successes in between.
 */
typedef struct md_outage {
    md_slice host; /* in the arena of groups */
    md_slice port; /* absent: it is about DNS */
    md_runs runs;
} md_outage;

/* Held, deleted, requeued, expired: lines that decide of all recipients. */
enum { MD_DECISIONS = 4 };

typedef struct md_pass {
    const md_catalog *catalog;
    const md_store *store;
    md_judge *judge;
    const md_rules *rules;
    const md_diag_filter *filter; /* never NULL */
    md_report *report;
    md_traits traits;
    md_groups groups;
    md_life life;
    md_clients clients;
    md_hops hops; /* where mail of own users went */
    md_survey survey;
    md_names outage_names; /* log host and port */
    md_outage *outages;    /* by number - 1 */
    size_t outage_count;
    size_t outage_cap;
    uint32_t *faults; /* groups of flavour HOST, for the successes */
    size_t fault_count;
    size_t fault_cap;
    uint32_t *listed; /* groups with a listing, for the successes */
    size_t listed_count;
    size_t listed_cap;
    md_ahead ahead;
    md_seen *seen; /* by member of `ahead`, kept for the successes */
    size_t seen_count;
    const md_read *read;             /* the entry that is taken … */
    md_story *story;                 /* … and its story */
    uint32_t deciding[MD_DECISIONS]; /* its last line of each kind that decides,
                                        MD_NO_INDEX: none */
    bool deciding_known;
    md_told *told;    /* the line that is taken */
    md_others others; /* for the ends of links */
    bool one;         /* one message only */
} md_pass;

/* Is the time inside the filter's window? A line without a time always is. */
bool md_pass_in_window(const md_pass *p, int64_t time);

/* host.c: all lines without a queue ID that tell something. */
bool md_host_collect(md_pass *p);

/* host.c: a line of a story that is no delivery but may tell of a fault of
 * this host. */
bool md_host_line(md_pass *p, md_slice host, md_facts *facts,
                  const md_fact *fact, md_slice queue_id);

/* inbound.c: a refusal, p->read. */
bool md_inbound_reject(md_pass *p);

/* inbound.c: something else that a client did, p->told. */
bool md_inbound_oddity(md_pass *p, md_slice host, const md_fact *fact);

/* inbound.c: a message that came in with a login. */
void md_inbound_login(md_pass *p, const md_story *story);

void md_clients_free(md_clients *c);

/* outbound.c: everything went well at the first try: nothing to say. */
bool md_outbound_is_plain(const md_story *story);

/* outbound.c: what failed in p->story, and what will. */
bool md_outbound_story(md_pass *p);

/* collapse.c: after all failures, before the successes. */
bool md_collapse(md_pass *p);

/* Something that only many messages show. Slices are loans. */
typedef struct md_conclusion {
    md_slice host;
    md_known_cause cause;
    uint8_t direction;
    md_party party;
    const md_run *run; /* when, and the lines that bear it out */
    uint64_t messages;
    uint64_t recipients;
    md_slice user;
    md_slice remark; /* the figures, as a sentence */
    bool alarming;   /* a warning, not a notice */
    bool going_on;   /* not over at the end of the log */
} md_conclusion;

/* conclude.c: makes it a group. False without memory. */
bool md_pass_conclude(md_pass *p, const md_conclusion *c);

/* outage.c: the suspicion about a port, or about DNS (port absent), in *out;
 * NULL: there are too many already. False without memory. */
bool md_outage_find(md_pass *p, md_slice host, md_slice port, md_outage **out);

/* outage.c: the port as logged, else 25. */
md_slice md_outage_port(md_slice port);

/* outage.c: what fails for everybody, after the successes. */
bool md_outage_derive(md_pass *p);

/* derive.c: what else groups and clients show together. */
bool md_derive(md_pass *p);

/* explains.c: what accounts for what, once the findings stand. group_of[i] is
 * the group of finding i. */
bool md_explains(md_pass *p, const uint32_t *group_of);

/* finding.c: the findings of all groups. *group_of: by finding, its group;
 * for md_free. */
bool md_finding_all(md_pass *p, uint32_t **group_of);

#endif
