/*
 * What one thread saw of all messages. See seen.h.
 */
#include "diag/seen.h"

#include "base/alloc.h"
#include "diag/party.h"
#include "rules/places.h"

/* Places, powers of two. */
enum { WAYS = 8192, DOMAINS = 4096 };

/* Where a way leads. */
enum {
    NOWHERE, /* relay=none: what it could not connect to may be told */
    INSIDE,
    HOP
};

void md_seen_free(md_seen *seen)
{
    md_sent_free(&seen->sent);
    md_hops_free(&seen->hops);
    md_free(seen->ways);
    md_free(seen->domains);
    memset(seen, 0, sizeof(*seen));
}

bool md_seen_end(md_seen *seen)
{
    md_free(seen->ways);
    md_free(seen->domains);
    seen->ways = NULL;
    seen->domains = NULL;
    return md_sent_end(&seen->sent);
}

/* ---- ways --------------------------------------------------------------- */

static uint8_t kind_of(md_slice relay, md_party *party)
{
    if (!md_party_of_relay(relay, party))
        return NOWHERE;
    if (md_party_is_address(party->name)) {
        if (!md_slice_present(party->address))
            party->address = party->name;
        party->name = MD_NONE;
    }
    return party->address.len != 0 && !md_party_is_loopback(party->address)
               ? HOP
               : INSIDE;
}

static size_t way_slot(uint32_t host, uint32_t relay)
{
    return ((relay ^ host << 16) * UINT32_C(0x9e3779b1)) >> 16 & (WAYS - 1);
}

/* The way of an attempt, in its place or in `other` when it has none. Until
 * it has a number *party is told. */
static md_seen_way *way_of(md_seen *seen, md_story *story, const md_fact *fact,
                           md_seen_way *other, md_party *party)
{
    const md_value *v = md_fact_value(&story->own, fact, MAILDIAG_FIELD_RELAY);
    uint32_t relay = v != NULL && v->packing == MD_PACK_STRING ? v->ref : 0;
    md_seen_way *way =
        relay != 0 ? &seen->ways[way_slot(fact->host, relay)] : other;

    if (relay != 0 && way->relay == relay && way->host == fact->host &&
        (way->kind != HOP || way->hop != 0))
        return way;
    way->kind = kind_of(md_fact_bytes(&story->own, v), party);
    way->hop = 0;
    way->host = fact->host;
    way->relay = relay;
    return way;
}

/* ---- sites -------------------------------------------------------------- */

/* The ends of a name tell most of them apart; who is in the wrong place is
 * looked for among all. */
static size_t domain_slot(md_slice name)
{
    return (size_t)md_hash_ends(name) & (DOMAINS - 1);
}

/* The place of a recipient's domain; NULL: it has none. */
static md_seen_domain *domain_of(md_seen *seen, const md_recipient *r,
                                 md_slice name)
{
    md_seen_domain *known;

    if (r->ref == 0 || name.len == 0)
        return NULL;
    known = &seen->domains[domain_slot(name)];
    if (md_slice_eq(known->name, name))
        return known;
    known->name = name;
    known->site = 0;
    return known;
}

/* ---- attempts ----------------------------------------------------------- */

static bool note(md_seen *seen, md_story *story, const md_attempt *attempt,
                 const md_party *party, uint32_t *hop)
{
    const md_recipient *r = &story->recipients[attempt->recipient];
    bool all = md_hops_has_all(&seen->hops, *hop);
    md_slice name = all ? MD_NONE : md_places_domain(r->address);
    md_seen_domain *known = domain_of(seen, r, name);
    uint32_t site = 0;

    return md_hops_attempt(&seen->hops, seen->hop_host, party, name, story->id,
                           hop, known != NULL ? &known->site : &site);
}

/* An attempt of own users' mail to go somewhere, well or not. */
static bool note_attempt(md_seen *seen, md_story *story,
                         const md_attempt *attempt)
{
    const md_fact *fact = &story->facts[attempt->fact];
    md_party party = {0};
    md_seen_way other, *way = way_of(seen, story, fact, &other, &party);
    uint32_t hop = 0;

    if (way->kind == INSIDE ||
        (way->kind == NOWHERE && !md_hops_next(story, fact, &party)))
        return true;
    if ((seen->hop_host == 0 || seen->host != fact->host) &&
        !md_hops_host(&seen->hops, story->host, &seen->hop_host))
        return false;
    seen->host = fact->host;
    return note(seen, story, attempt, &party,
                way->kind == HOP ? &way->hop : &hop);
}

static bool make_places(md_seen *seen)
{
    if (seen->ways == NULL)
        seen->ways = md_calloc(WAYS, sizeof(*seen->ways));
    if (seen->domains == NULL)
        seen->domains = md_calloc(DOMAINS, sizeof(*seen->domains));
    return seen->ways != NULL && seen->domains != NULL;
}

bool md_seen_story(md_seen *seen, md_story *story)
{
    bool own = md_party_is_own_client(story->client_ip, story->sasl_username);

    if (!make_places(seen))
        return false;
    for (uint32_t i = 0; own && i < story->attempt_count; i++)
        if (!note_attempt(seen, story, &story->attempts[i]))
            return false;
    return md_sent_add(&seen->sent, story);
}
