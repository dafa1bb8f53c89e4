/*
 * Relay mode or direct delivery. See hop.h.
 */
#include "diag/hop.h"

#include "base/alloc.h"
#include "base/buffer.h"
#include "rules/places.h"

void md_hops_free(md_hops *hops)
{
    md_names_free(&hops->keys);
    md_names_free(&hops->sites);
    md_names_free(&hops->hosts);
    md_free(hops->items);
    md_free(hops->totals);
    md_buffer_free(&hops->key);
    md_arena_free(&hops->arena);
    memset(hops, 0, sizeof(*hops));
}

void md_hop_memo_clear(md_hop_memo *memo)
{
    md_hops_free(&memo->hops);
    memo->known = false;
}

static md_slice shown_host(md_slice host)
{
    return md_slice_present(host) ? host : MD_LIT("");
}

static bool hop_key(md_slice host, const md_party *party, md_buffer *key)
{
    md_slice next = party->name.len ? party->name : party->address;
    char *room;

    md_buffer_clear(key);
    md_buffer_add(key, host);
    md_buffer_put(key, '\0');
    room = md_buffer_room(key, next.len);
    if (room == NULL)
        return false;
    for (size_t i = 0; i < next.len; i++)
        room[i] = md_lower(next.ptr[i]);
    key->len += next.len;
    md_buffer_put(key, '\0');
    md_buffer_add(key, party->port);
    return !key->failed;
}

static bool copy(md_hops *hops, md_slice from, md_slice *to)
{
    *to = md_arena_copy(&hops->arena, from);
    return !md_slice_present(from) || md_slice_present(*to);
}

bool md_hops_host(md_hops *hops, md_slice host, uint32_t *number)
{
    size_t before = hops->total_cap;

    if (!md_names_add(&hops->hosts, shown_host(host), number))
        return false;
    md_hop_host *grown =
        md_grow(hops->totals, &hops->total_cap, *number, sizeof(*grown));
    if (grown == NULL)
        return false;
    hops->totals = grown;
    if (hops->total_cap > before)
        memset(&grown[before], 0, (hops->total_cap - before) * sizeof(*grown));
    return true;
}

/* A new hop stands behind those of its host. */
static bool chain_hop(md_hops *hops, md_hop *hop, uint32_t number)
{
    uint32_t host;

    if (!md_hops_host(hops, hop->host, &host))
        return false;
    hop->before = hops->totals[host - 1].last;
    hops->totals[host - 1].last = number;
    return true;
}

static md_hop *find_hop(md_hops *hops, md_slice host, const md_party *party)
{
    size_t before = hops->keys.count;
    uint32_t number;

    if (!hop_key(host, party, &hops->key) ||
        !md_names_add(&hops->keys, md_buffer_slice(&hops->key), &number))
        return NULL;
    md_hop *grown = md_grow(hops->items, &hops->cap, number, sizeof(*grown));
    if (grown == NULL)
        return NULL;
    hops->items = grown;
    md_hop *hop = &grown[number - 1];
    if (hops->keys.count == before)
        return hop;
    memset(hop, 0, sizeof(*hop));
    return copy(hops, host, &hop->host) &&
                   copy(hops, party->name, &hop->name) &&
                   copy(hops, party->address, &hop->address) &&
                   copy(hops, party->port, &hop->port) &&
                   chain_hop(hops, hop, number)
               ? hop
               : NULL;
}

static bool note_site(md_hops *hops, md_hop *hop, md_slice domain,
                      uint32_t *site)
{
    if (domain.len == 0 || hop->site_count == MD_HOP_SITES_PUBLIC)
        return true;
    if (*site == 0 && !md_names_add(&hops->sites, md_party_site(domain), site))
        return false;
    for (uint32_t i = 0; i < hop->site_count; i++)
        if (hop->sites[i] == *site)
            return true;
    hop->sites[hop->site_count++] = *site;
    return true;
}

bool md_hops_next(md_story *story, const md_fact *fact, md_party *out)
{
    md_reply reply;
    md_slice relay = md_fact_field(&story->own, fact, MAILDIAG_FIELD_RELAY);

    if (!md_party_of_relay(relay, out)) {
        md_reply_peel(md_fact_field(&story->own, fact, MAILDIAG_FIELD_REASON),
                      &reply);
        out->name = reply.host;
        out->address = reply.address;
        out->port = reply.port;
    }
    if (md_party_is_address(out->name)) {
        if (!md_slice_present(out->address))
            out->address = out->name;
        out->name = MD_NONE;
    }
    return out->address.len != 0 && !md_party_is_loopback(out->address);
}

bool md_hops_attempt(md_hops *hops, uint32_t host, const md_party *party,
                     md_slice domain, uint64_t message, uint32_t *hop,
                     uint32_t *site)
{
    md_hop_host *total = &hops->totals[host - 1];

    if (*hop == 0) {
        md_hop *found = find_hop(hops, md_names_at(&hops->hosts, host), party);
        if (found == NULL)
            return false;
        if (found->attempts == 0)
            found->first = message;
        *hop = (uint32_t)(found - hops->items) + 1;
    }
    hops->items[*hop - 1].attempts++;
    total->attempts++;
    total->asked = false;
    return note_site(hops, &hops->items[*hop - 1], domain, site);
}

bool md_hops_note(md_hops *hops, md_story *story)
{
    uint32_t host;

    if (!md_party_is_own_client(story->client_ip, story->sasl_username))
        return true;
    if (!md_hops_host(hops, story->host, &host))
        return false;
    for (uint32_t i = 0; i < story->attempt_count; i++) {
        const md_attempt *attempt = &story->attempts[i];
        md_party party = {0};
        uint32_t hop = 0;
        uint32_t site = 0;
        if (md_hops_next(story, &story->facts[attempt->fact], &party) &&
            !md_hops_attempt(
                hops, host, &party,
                md_places_domain(story->recipients[attempt->recipient].address),
                story->id, &hop, &site))
            return false;
    }
    return true;
}

static bool join_hop(md_hops *hops, const md_hops *from, const md_hop *hop)
{
    const md_party party = {hop->name, hop->address, hop->port, MD_NONE};
    md_hop *own = find_hop(hops, hop->host, &party);

    if (own == NULL)
        return false;
    /* It is shown as the first message of all met it. */
    if (own->attempts == 0 || hop->first < own->first) {
        own->first = hop->first;
        if (!copy(hops, hop->name, &own->name) ||
            !copy(hops, hop->address, &own->address) ||
            !copy(hops, hop->port, &own->port))
            return false;
    }
    own->attempts += hop->attempts;
    for (uint32_t i = 0; i < hop->site_count; i++) {
        uint32_t site = 0;
        if (!note_site(hops, own, md_names_at(&from->sites, hop->sites[i]),
                       &site))
            return false;
    }
    return true;
}

bool md_hops_join(md_hops *hops, const md_hops *from)
{
    for (size_t i = 0; i < from->keys.count; i++)
        if (!join_hop(hops, from, &from->items[i]))
            return false;
    for (size_t i = 0; i < from->hosts.count; i++) {
        uint32_t host;
        if (!md_hops_host(hops, from->hosts.items[i], &host))
            return false;
        hops->totals[host - 1].attempts += from->totals[i].attempts;
        hops->totals[host - 1].asked = false;
    }
    return true;
}

static bool is_one_way(const md_hop *hop)
{
    if (hop->port.len != 0 && !md_slice_eq(hop->port, MD_LIT("25")))
        return hop->attempts >= MD_HOP_ATTEMPTS;
    return hop->site_count >= (md_party_is_private(hop->address)
                                   ? MD_HOP_SITES_PRIVATE
                                   : MD_HOP_SITES_PUBLIC);
}

static bool is_relay(const md_hop *hop)
{
    return is_one_way(hop) &&
           hop->attempts >= hop->total / 100 * MD_HOP_SHARE +
                                hop->total % 100 * MD_HOP_SHARE / 100;
}

/* 1 + the index of the host's relay, the first that is one; 0: none. */
static uint32_t find_relay(const md_hops *hops, const md_hop_host *host)
{
    uint32_t relay = 0;

    for (uint32_t i = host->last; i != 0; i = hops->items[i - 1].before) {
        hops->items[i - 1].total = host->attempts;
        if (is_relay(&hops->items[i - 1]))
            relay = i;
    }
    return relay;
}

const md_hop *md_hops_relay(const md_hops *hops, md_slice host)
{
    uint32_t number = md_names_find(&hops->hosts, shown_host(host));

    if (number == 0)
        return NULL;
    md_hop_host *known = &hops->totals[number - 1];
    if (!known->asked)
        known->relay = find_relay(hops, known);
    known->asked = true;
    return known->relay == 0 ? NULL : &hops->items[known->relay - 1];
}

bool md_hop_is(const md_hop *hop, const md_party *party)
{
    if (party->port.len && hop->port.len &&
        !md_slice_eq(party->port, hop->port))
        return false;
    if (party->name.len && hop->name.len)
        return md_slice_eq_nocase(party->name, hop->name);
    return party->address.len != 0 && md_slice_eq(party->address, hop->address);
}
