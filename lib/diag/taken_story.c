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

static void note_in(md_taken *t, const md_taking_spells *spells, size_t number,
                    md_moment at)
{
    if (spells->count > 0)
        md_runs_note(t->of->bounds + spells->at, spells->count,
                     &t->hints[number], t->gaps + spells->at, at);
}

static void note(md_taken *t, size_t number, md_moment at)
{
    note_in(t, &t->of->spells[number], number, at);
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

/* Do these lines show that the host can do again what the fault kept it
 * from? The part that died works; a client's message was queued. */
static bool recovered(md_taken *t, size_t fault)
{
    const md_pass *p = t->of->p;
    const md_sent_reader *s = &t->mail;
    const md_group *group = &p->groups.items[p->faults[fault]];
    bool service = md_slice_present(group->service);

    if (!service &&
        (!s->client || (group->direction != MAILDIAG_DIRECTION_SERVER &&
                        !md_traits_is(&p->traits, group->verdict.cause,
                                      MD_KNOWN_LOCAL_DISK_FULL))))
        return true;
    for (size_t i = 0; i < s->line_count; i++) {
        const md_sent_line *line = &s->lines[i];
        bool is = line->active;
        if (service && !is_served(t, fault, line->program, &is))
            return false;
        if (is)
            note(t, p->faults[fault], line->at);
    }
    return true;
}

static bool faults(md_taken *t)
{
    const md_taking *of = t->of;
    uint32_t number;

    if (of->p->fault_count == 0)
        return true;
    number = md_names_find(&of->fault_hosts,
                           md_slice_present(t->host) ? t->host : MD_LIT(""));
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
static void concerns(const md_taking *of, md_way *way)
{
    const md_taking_peer *peer = &of->peers[way->site];

    memset(way->concerns, 0, sizeof(way->concerns));
    for (uint32_t i = 0; i < peer->count && i < MD_WAY_CONCERNS; i++) {
        uint32_t group = of->links[peer->first + i].group;
        way->concerns[i / 32] |= (uint64_t)md_groups_concerns(
                                     &of->p->groups.items[group], &way->party)
                                 << 2 * (i % 32);
    }
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
    way->by_name = party->name.len != 0 && !md_party_is_address(party->name);
    way->dns = outage_runs(p, t->host, MD_NONE);
    way->port = outage_runs(p, t->host, md_outage_port(party->port));
    way->nameless =
        !md_slice_present(party->name) && !md_slice_present(party->address);
    if (way->nameless)
        return true;
    if (!md_groups_peer(&p->groups, &t->key, t->host, MD_PEER_SITE,
                        md_groups_site(party), &way->site))
        return false;
    concerns(t->of, way);
    return true;
}

/* A place among a power of two for a string as a log host has it. */
static size_t slot_of(uint32_t host, uint32_t ref, size_t places)
{
    return ((ref ^ host << 16) * UINT32_C(0x9e3779b1)) >> 16 & (places - 1);
}

/* The way that mail went; NULL without memory. */
static const md_way *way_of(md_taken *t, const md_sent_mail *mail)
{
    const md_store *store = t->of->p->store;
    uint32_t host = t->mail.host, ref = mail->relay;
    md_way *way = ref != 0 ? &t->ways[slot_of(host, ref, MD_WAYS)] : &t->way;

    if (ref != 0 && way->relay == ref && way->host == host)
        return way;
    memset(way, 0, sizeof(*way));
    if (!way_learn(
            t, ref != 0 ? md_store_string(store, ref) : mail->relay_words, way))
        return NULL;
    way->host = host;
    way->relay = ref;
    return way;
}

/* ---- whom it concerns --------------------------------------------------- */

/* A place for a domain: the ends tell most of them apart. */
static size_t place_of(md_slice domain)
{
    return (size_t)md_hash_ends(domain) & (MD_KNOWN_DOMAINS - 1);
}

/* The peer that a domain is, of the store's strings or not. False without
 * memory. */
static bool peer_of(md_taken *t, md_peer_kind kind, md_slice domain,
                    bool stored, uint32_t *number)
{
    md_known_domain *known;

    *number = 0;
    if (domain.len == 0 || !t->of->p->groups.peer_kinds[kind])
        return true;
    known = &(kind == MD_PEER_SENDER ? t->senders
                                     : t->recipients)[place_of(domain)];
    if (known->host != t->mail.host || !md_slice_eq(known->name, domain)) {
        if (!md_groups_peer(&t->of->p->groups, &t->key, t->host, kind, domain,
                            number))
            return false;
        if (!stored)
            return true;
        known->name = domain;
        known->host = t->mail.host;
        known->number = *number;
    }
    *number = known->number;
    return true;
}

/* The peer that the sender's domain is. False without memory. */
static bool sender_of(md_taken *t, uint32_t *number)
{
    const md_sent_reader *m = &t->mail;
    const md_pass *p = t->of->p;

    *number = 0;
    if (!p->groups.peer_kinds[MD_PEER_SENDER])
        return true;
    return m->sender == 0
               ? peer_of(t, MD_PEER_SENDER, m->sender_domain, false, number)
               : peer_of(t, MD_PEER_SENDER,
                         md_places_domain(md_store_string(p->store, m->sender)),
                         true, number);
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

static bool is_of(const md_taken *t, const md_taking_link *link,
                  const md_way *way, unsigned place, md_slice domain)
{
    md_concern concern =
        place < MD_WAY_CONCERNS
            ? (md_concern)(way->concerns[place / 32] >> 2 * (place % 32) & 3)
            : md_groups_concerns(&t->of->p->groups.items[link->group],
                                 &way->party);

    return concern == MD_CONCERN_IS ||
           (concern == MD_CONCERN_DOMAIN &&
            md_slice_eq_nocase(link->domain, domain));
}

/* The groups of a peer; `way` NULL: all of them are concerned. */
static void success_of(md_taken *t, uint32_t number, const md_way *way,
                       const success *s)
{
    const md_taking_peer *peer = &t->of->peers[number];
    const md_taking_link *links = t->of->links + peer->first;

    for (uint32_t i = 0; i < peer->count; i++) {
        const md_taking_link *link = &links[i];
        if (way == NULL || is_of(t, link, way, i, s->domain))
            note_in(t, &link->spells, link->group, s->at);
        /* Limits are those of a site, whichever of its hosts was asked. */
        if (link->paced != 0)
            md_pace_take(&t->paces[link->paced - 1], s->at.time, s->conn_use,
                         s->batch);
    }
}

/* Its site is the domain: seldom enough to be asked anew each time. */
static bool nameless_success(md_taken *t, const success *s)
{
    const md_groups *g = &t->of->p->groups;
    md_way way = *s->way;

    way.party.domain = s->domain;
    if (!md_groups_peer(g, &t->key, t->host, MD_PEER_SITE, s->domain,
                        &way.site))
        return false;
    concerns(t->of, &way);
    success_of(t, way.site, &way, s);
    return true;
}

/* How much goes out is what gets an address listed. */
static void volume(md_taken *t, const success *s)
{
    const md_pass *p = t->of->p;

    for (size_t i = 0; i < p->listed_count; i++)
        if (md_slice_eq(p->groups.items[p->listed[i]].host, t->host))
            md_volume_sent(&t->volumes[i], t->mail.id, s->at.time);
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

/* False without memory. */
static bool count_mail(md_taken *t, const md_sent_mail *mail, success *found)
{
    const md_way *way = way_of(t, mail);
    uint32_t domain;

    if (way == NULL)
        return false;
    if (way->none)
        return true;
    found->way = way;
    found->domain = mail->recipient == 0
                        ? mail->domain_words
                        : md_places_domain(md_store_string(t->of->p->store,
                                                           mail->recipient));
    if (!peer_of(t, MD_PEER_DOMAIN, found->domain, mail->recipient != 0,
                 &domain))
        return false;
    found->at = mail->at;
    found->conn_use = mail->conn_use;
    found->batch = mail->together ? found->batch + 1 : 1;
    if (!found->asked && !sender_of(t, &found->sender))
        return false;
    found->asked = true;
    return count_success(t, found, domain);
}

bool md_taken_story(md_taken *t)
{
    success found = {0};

    t->host = md_store_string(t->of->p->store, t->mail.host);
    if (!faults(t))
        return false;
    for (size_t i = 0; i < t->mail.mail_count; i++)
        if (!count_mail(t, &t->mail.mails[i], &found))
            return false;
    return true;
}
