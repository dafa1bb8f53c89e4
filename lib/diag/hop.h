/*
 * Relay mode or direct delivery: does what this host sends go to one next
 * hop, whoever the recipients are?
 *
 * Takes the attempts of all stories, one by one; gives for each log host the
 * relay, or none. Only mail of own users and programs counts: a gateway hands
 * all mail of strangers to one server, too. Memory grows with the hosts that
 * mail went to. Fails without memory only.
 */
#ifndef MD_DIAG_HOP_H
#define MD_DIAG_HOP_H

#include "base/buffer.h"
#include "diag/names.h"
#include "diag/party.h"
#include "store/story.h"

/* Unrelated sites whose mail must go the same way. At a port that is not 25 no
 * mail exchanger answers: who goes there was told to, so a few attempts are
 * enough. An address of the own network is seldom that of an exchanger, a
 * public one at port 25 may be that of many sites (aspmx.l.google.com is). */
enum {
    MD_HOP_ATTEMPTS = 5,
    MD_HOP_SITES_PRIVATE = 3,
    MD_HOP_SITES_PUBLIC = 10
};

/* At least so much of a host's outgoing attempts, in percent: a domain or two
 * of one's own go another way. */
enum { MD_HOP_SHARE = 95 };

typedef struct md_hop {
    md_slice host; /* of the log; in the sets */
    md_slice name; /* absent: the address is all that is known */
    md_slice address;
    md_slice port;
    uint64_t first; /* message that went there */
    uint64_t attempts;
    uint64_t total; /* attempts of the host, wherever they went */
    uint32_t sites[MD_HOP_SITES_PUBLIC]; /* of recipients */
    uint32_t site_count;                 /* at most as many as fit */
    uint32_t before; /* 1 + index of the host's hop before; 0: none */
} md_hop;

/* What is known of a log host. */
typedef struct md_hop_host {
    uint64_t attempts;
    uint32_t last;  /* 1 + index of its last hop; 0: none */
    bool asked;     /* what follows is known */
    uint32_t relay; /* 1 + its index in md_hops.items; 0: none */
} md_hop_host;

typedef struct md_hops {
    md_names keys; /* log host, next host, port */
    md_hop *items;
    size_t cap;
    md_names sites;
    md_names hosts;      /* of the log */
    md_hop_host *totals; /* by number of the host - 1 */
    size_t total_cap;
    md_buffer key; /* scratch */
    md_arena arena;
} md_hops;

void md_hops_free(md_hops *hops);

/* Note the attempts of a story. False without memory. */
bool md_hops_note(md_hops *hops, md_story *story);

/* Where an attempt went: its relay, or what it could not connect to; false:
 * to no other host. */
bool md_hops_next(md_story *story, const md_fact *fact, md_party *out);

/* The number of a log host, from 1. False without memory. */
bool md_hops_host(md_hops *hops, md_slice host, uint32_t *number);

/*
 * One attempt of a log host to hand mail for a domain to that party. *hop and
 * *site: the numbers of the party and of the domain's site, 0 when they are
 * not known yet. Messages come in their order. False without memory.
 */
bool md_hops_attempt(md_hops *hops, uint32_t host, const md_party *party,
                     md_slice domain, uint64_t message, uint32_t *hop,
                     uint32_t *site);

/* Are all sites of that hop known that will be? 0: it is none. */
static inline bool md_hops_has_all(const md_hops *hops, uint32_t hop)
{
    return hop != 0 && hops->items[hop - 1].site_count == MD_HOP_SITES_PUBLIC;
}

/* All that `from` noted too. False without memory. */
bool md_hops_join(md_hops *hops, const md_hops *from);

/* The relay that a log host uses; NULL: it delivers directly, or too little
 * is known. Asked when all stories were noted. */
const md_hop *md_hops_relay(const md_hops *hops, md_slice host);

/*
 * What all stories of a catalogue show, kept from one question about a single
 * message to the next. All zero is a good beginning; to be cleared when there
 * is another catalogue.
 */
typedef struct md_hop_memo {
    md_hops hops;
    bool known;
} md_hop_memo;

void md_hop_memo_clear(md_hop_memo *memo);

/* Is the party that relay? */
bool md_hop_is(const md_hop *hop, const md_party *party);

#endif
