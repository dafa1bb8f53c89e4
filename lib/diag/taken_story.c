/*
 * The successes of one story: which failures they show the end of. Part of
 * taken.h.
 *
 * Nearly all mail goes ways that other mail went before. What a next host is,
 * and which groups of failures its successes concern, is found out once and
 * known by the numbers of its strings.
 */
#include "diag/taken_parts.h"

#include "base/alloc.h"
#include "diag/when.h"
#include "rules/places.h"

static void note(md_taken *t, size_t number, md_moment at)
{
    const md_taking *of = t->of;
    const md_taking_spells *spells = &of->spells[number];

    if (spells->count > 0)
        md_runs_note(of->bounds + spells->at, spells->count, &t->hints[number],
                     t->gaps + spells->at, at);
}

/* ---- faults of this host ------------------------------------------------ */

static bool serves(const md_group *group, const md_program *program)
{
    return md_slice_eq(group->service, program->daemon) ||
           md_slice_eq(group->service, program->service);
}

/* Is it a line of the part that died? False without memory. */
static bool is_served(md_taken *t, size_t fault, uint32_t program, bool *is)
{
    const md_pass *p = t->of->p;
    md_serving *s = &t->serving[fault];
    size_t before = s->cap;

    if (program >= s->cap) {
        uint8_t *grown = md_grow(s->known, &s->cap, (size_t)program + 1, 1);
        if (grown == NULL)
            return false;
        s->known = grown;
        memset(grown + before, 0, s->cap - before);
    }
    if (s->known[program] == 0)
        s->known[program] = serves(&p->groups.items[p->faults[fault]],
                                   md_store_program(p->store, program, NULL))
                                ? 2
                                : 1;
    *is = s->known[program] == 2;
    return true;
}

/* Does this line show that the host can do again what the fault kept it
 * from? The part that died works; a client's message was queued. */
static bool recovered(md_taken *t, size_t fault)
{
    const md_pass *p = t->of->p;
    const md_story *s = &t->story;
    const md_group *group = &p->groups.items[p->faults[fault]];
    bool service = md_slice_present(group->service);

    if (!service &&
        (s->client.len == 0 || (group->direction != MAILDIAG_DIRECTION_SERVER &&
                                !md_traits_is(&p->traits, group->verdict.cause,
                                              MD_KNOWN_LOCAL_DISK_FULL))))
        return true;
    for (uint32_t i = 0; i < s->fact_count; i++) {
        const md_fact *fact = &s->facts[i];
        const md_moment at = {fact->time, fact->id};
        bool is = fact->kind == MAILDIAG_RECORD_QUEUE_ACTIVE;
        if (fact->level != MAILDIAG_LEVEL_INFO)
            continue;
        if (service && !is_served(t, fault, fact->program, &is))
            return false;
        if (is)
            note(t, p->faults[fault], at);
    }
    return true;
}

static bool faults(md_taken *t)
{
    const md_taking *of = t->of;
    md_slice host = t->story.host;
    uint32_t number;

    if (of->p->fault_count == 0)
        return true;
    number = md_names_find(&of->fault_hosts,
                           md_slice_present(host) ? host : MD_LIT(""));
    for (uint32_t i = number != 0 ? of->first_fault[number - 1] : 0; i != 0;
         i = of->next_fault[i - 1])
        if (!recovered(t, i - 1))
            return false;
    return true;
}

/* ---- ways --------------------------------------------------------------- */

/* The spells of a suspicion; UINT32_MAX: there is none. */
static uint32_t outage_runs(const md_pass *p, md_slice host, md_slice port)
{
    for (size_t i = 0; i < p->outage_count; i++)
        if (md_slice_eq(p->outages[i].host, host) &&
            md_slice_present(p->outages[i].port) == md_slice_present(port) &&
            md_slice_eq(p->outages[i].port, port))
            return (uint32_t)(p->groups.count + i);
    return UINT32_MAX;
}

/* Which of the site's groups do its successes concern? */
static uint64_t concerns(const md_taking *of, uint32_t site,
                         const md_party *party)
{
    const md_taking_peer *peer = &of->peers[site];
    uint64_t bits = 0;

    for (uint32_t i = 0; i < peer->count && i < MD_WAY_CONCERNS; i++) {
        uint32_t group = of->links[peer->first + i].group;
        bits |= (uint64_t)md_groups_concerns(&of->p->groups.items[group], party)
                << 2 * i;
    }
    return bits;
}

/* Find out all about it. False without memory. */
static bool way_learn(md_taken *t, md_slice relay, md_way *way)
{
    const md_pass *p = t->of->p;
    md_party *party = &way->party;

    way->none = !md_party_of_relay(relay, party);
    if (way->none)
        return true;
    if (md_party_is_address(party->name)) {
        if (!md_slice_present(party->address))
            party->address = party->name;
        party->name = MD_NONE;
    }
    bool away = !md_party_is_loopback(party->address);
    way->outside = away && md_slice_present(party->address);
    way->hops = away && party->address.len != 0;
    way->by_name = party->name.len != 0 && !md_party_is_address(party->name);
    way->dns = outage_runs(p, t->story.host, MD_NONE);
    way->port = outage_runs(p, t->story.host, md_outage_port(party->port));
    way->nameless =
        !md_slice_present(party->name) && !md_slice_present(party->address);
    if (way->nameless)
        return true;
    if (!md_groups_peer(&p->groups, &t->key, t->story.host, MD_PEER_SITE,
                        md_groups_site(party), &way->site))
        return false;
    way->concerns = concerns(t->of, way->site, party);
    return true;
}

/* A place among a power of two for a string as a log host has it. */
static size_t slot_of(uint32_t host, uint32_t ref, size_t places)
{
    return ((ref ^ host << 16) * UINT32_C(0x9e3779b1)) >> 16 & (places - 1);
}

/* The way of an attempt; NULL without memory. */
static md_way *way_of(md_taken *t, const md_fact *fact)
{
    md_facts *facts = &t->story.own;
    const md_value *v = md_fact_value(facts, fact, MAILDIAG_FIELD_RELAY);
    uint32_t ref = v != NULL && v->packing == MD_PACK_STRING ? v->ref : 0;
    md_way *way =
        ref != 0 ? &t->ways[slot_of(fact->host, ref, MD_WAYS)] : &t->way;

    if (ref != 0 && way->relay == ref && way->host == fact->host)
        return way;
    memset(way, 0, sizeof(*way));
    if (!way_learn(t, md_fact_bytes(facts, v), way))
        return NULL;
    way->host = fact->host;
    way->relay = ref;
    return way;
}

/* ---- whom it concerns --------------------------------------------------- */

/* What is known of an address, the peer that its domain is; NULL without
 * memory. `other` is room for one without a number. */
static md_known_person *person_of(md_taken *t, md_known_person *people,
                                  md_peer_kind kind, uint32_t host,
                                  uint32_t ref, md_slice domain,
                                  md_known_person *other)
{
    md_known_person *known =
        ref != 0 ? &people[slot_of(host, ref, MD_KNOWN_PEOPLE)] : other;

    if (ref != 0 && known->address == ref && known->host == host)
        return known;
    memset(known, 0, sizeof(*known));
    if (!md_groups_peer(&t->of->p->groups, &t->key, t->story.host, kind, domain,
                        &known->number))
        return NULL;
    known->host = host;
    known->address = ref;
    return known;
}

/* The string of the story's sender; 0: not told. */
static uint32_t sender_ref(const md_story *s)
{
    for (uint32_t i = s->fact_count; i > 0; i--) {
        const md_fact *fact = &s->facts[i - 1];
        if (fact->kind != MAILDIAG_RECORD_QUEUE_ACTIVE)
            continue;
        const md_value *v = md_fact_value(&s->own, fact, MAILDIAG_FIELD_FROM);
        return v != NULL && v->packing == MD_PACK_STRING ? v->ref : 0;
    }
    return 0;
}

/* The peer that the sender's domain is. False without memory. */
static bool sender_of(md_taken *t, uint32_t host, uint32_t *number)
{
    md_known_person other;
    const md_known_person *known =
        person_of(t, t->senders, MD_PEER_SENDER, host, sender_ref(&t->story),
                  md_places_domain(t->story.from), &other);

    if (known == NULL)
        return false;
    *number = known->number;
    return true;
}

/* One recipient's mail that was taken. */
typedef struct success {
    const md_way *way;
    md_slice domain;
    md_moment at;
    int64_t conn_use; /* deliveries over its connection so far, from 1 */
    uint32_t batch;   /* recipients of the same message so far, from 1 */
    bool asked;       /* the next one is known */
    uint32_t sender;  /* peer */
} success;

static bool is_of(const md_group *group, const md_way *way, unsigned place,
                  md_slice domain)
{
    md_concern concern = place < MD_WAY_CONCERNS
                             ? (md_concern)(way->concerns >> 2 * place & 3)
                             : md_groups_concerns(group, &way->party);

    return concern == MD_CONCERN_IS ||
           (concern == MD_CONCERN_DOMAIN &&
            md_slice_eq_nocase(group->party.domain, domain));
}

/* The groups of a peer; `way` NULL: all of them are concerned. */
static void success_of(md_taken *t, uint32_t number, const md_way *way,
                       const success *s)
{
    const md_taking_peer *peer = &t->of->peers[number];
    const md_taking_link *links = t->of->links + peer->first;

    for (uint32_t i = 0; i < peer->count; i++) {
        const md_group *group = &t->of->p->groups.items[links[i].group];
        if (way == NULL || is_of(group, way, i, s->domain))
            note(t, links[i].group, s->at);
        /* Limits are those of a site, whichever of its hosts was asked. */
        if (links[i].paced != 0)
            md_pace_take(&t->paces[links[i].paced - 1], s->at.time, s->conn_use,
                         s->batch);
    }
}

/* Its site is the domain: seldom enough to be asked anew each time. */
static bool nameless_success(md_taken *t, const success *s)
{
    const md_groups *g = &t->of->p->groups;
    md_way way = *s->way;

    way.party.domain = s->domain;
    if (!md_groups_peer(g, &t->key, t->story.host, MD_PEER_SITE, s->domain,
                        &way.site))
        return false;
    way.concerns = concerns(t->of, way.site, &way.party);
    success_of(t, way.site, &way, s);
    return true;
}

/* How much goes out is what gets an address listed. */
static void volume(md_taken *t, const success *s)
{
    const md_pass *p = t->of->p;

    for (size_t i = 0; i < p->listed_count; i++)
        if (md_slice_eq(p->groups.items[p->listed[i]].host, t->story.host))
            md_volume_sent(&t->volumes[i], t->story.id, s->at.time);
}

static bool count_success(md_taken *t, const success *s, uint32_t domain)
{
    const md_way *way = s->way;

    if (way->outside && way->port != UINT32_MAX)
        note(t, way->port, s->at);
    if (way->outside && way->dns != UINT32_MAX && way->by_name)
        note(t, way->dns, s->at);
    if (way->outside)
        volume(t, s);
    if (way->nameless && !nameless_success(t, s))
        return false;
    success_of(t, way->site, way, s);
    success_of(t, domain, NULL, s);
    success_of(t, s->sender, NULL, s);
    return true;
}

/* ---- stories ------------------------------------------------------------ */

/* Did the same process bring two recipients there at once? They stood in one
 * transaction. */
static bool at_once(const md_story *s, uint32_t index)
{
    if (index == 0 || s->attempts[index - 1].status != MAILDIAG_STATUS_SENT)
        return false;
    const md_fact *a = &s->facts[s->attempts[index - 1].fact];
    const md_fact *b = &s->facts[s->attempts[index].fact];
    return a->pid == b->pid && md_when_gap(a->time, b->time) <= MD_SECOND;
}

/* An attempt of own users' mail to go somewhere, well or not. */
static bool note_hop(md_taken *t, const md_fact *fact, md_way *way,
                     md_slice domain, uint32_t *site)
{
    md_party party;
    uint32_t hop = 0;

    if (!way->hops && (!way->none || !md_hops_next(&t->story, fact, &party)))
        return true;
    if ((t->hop_host == 0 || t->host != fact->host) &&
        !md_hops_host(&t->hops, t->story.host, &t->hop_host))
        return false;
    t->host = fact->host;
    return way->hops ? md_hops_attempt(&t->hops, t->hop_host, &way->party,
                                       domain, t->story.id, &way->hop, site)
                     : md_hops_attempt(&t->hops, t->hop_host, &party, domain,
                                       t->story.id, &hop, site);
}

/* An attempt. `own`: it counts as a hop. False without memory. */
static bool attempt(md_taken *t, uint32_t index, bool own, success *found)
{
    md_story *s = &t->story;
    const md_attempt *at = &s->attempts[index];
    const md_recipient *r = &s->recipients[at->recipient];
    const md_fact *fact = &s->facts[at->fact];
    md_way *way = way_of(t, fact);
    md_known_person other, *known;

    found->way = way;
    found->domain = md_places_domain(r->address);
    known = person_of(t, t->recipients, MD_PEER_DOMAIN, fact->host, r->ref,
                      found->domain, &other);
    if (way == NULL || known == NULL ||
        (own && !note_hop(t, fact, way, found->domain, &known->site)))
        return false;
    if (at->status != MAILDIAG_STATUS_SENT || way->none)
        return true;
    found->at.time = fact->time;
    found->at.id = fact->id;
    found->conn_use = md_fact_number(&s->own, fact, MAILDIAG_FIELD_CONN_USE, 1);
    found->batch = at_once(s, index) ? found->batch + 1 : 1;
    if (!found->asked && !sender_of(t, fact->host, &found->sender))
        return false;
    found->asked = true;
    return count_success(t, found, known->number);
}

bool md_taken_story(md_taken *t)
{
    const md_story *s = &t->story;
    bool own = md_party_is_own_client(s->client_ip, s->sasl_username);
    success found = {0};

    if (!faults(t))
        return false;
    for (uint32_t i = 0; i < s->attempt_count; i++)
        if (!attempt(t, i, own, &found))
            return false;
    return true;
}
