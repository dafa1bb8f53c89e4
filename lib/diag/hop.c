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
                   copy(hops, party->port, &hop->port)
               ? hop
               : NULL;
}

/* The table of a log host; NULL without memory. */
static md_hop_host *find_host(md_hops *hops, md_slice host)
{
    uint32_t number;
    size_t before = hops->total_cap;

    if (!md_names_add(&hops->hosts, host, &number))
        return NULL;
    md_hop_host *grown =
        md_grow(hops->totals, &hops->total_cap, number, sizeof(*grown));
    if (grown == NULL)
        return NULL;
    hops->totals = grown;
    if (hops->total_cap > before)
        memset(&grown[before], 0, (hops->total_cap - before) * sizeof(*grown));
    return &grown[number - 1];
}

static bool note_site(md_hops *hops, md_hop *hop, md_slice domain)
{
    uint32_t number;

    if (domain.len == 0 || hop->site_count == MD_HOP_SITES_PUBLIC)
        return true;
    if (!md_names_add(&hops->sites, md_party_site(domain), &number))
        return false;
    for (uint32_t i = 0; i < hop->site_count; i++)
        if (hop->sites[i] == number)
            return true;
    hop->sites[hop->site_count++] = number;
    return true;
}

/* Where an attempt went: its relay, or what it could not connect to. */
static bool next_host(md_story *story, const md_fact *fact, md_party *out)
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

bool md_hops_note(md_hops *hops, md_story *story)
{
    md_slice host = shown_host(story->host);
    md_hop_host *total;

    if (!md_party_is_own_client(story->client_ip, story->sasl_username))
        return true;
    total = find_host(hops, host);
    if (total == NULL)
        return false;
    total->asked = false;
    for (uint32_t i = 0; i < story->attempt_count; i++) {
        const md_attempt *attempt = &story->attempts[i];
        md_party party = {0};
        if (!next_host(story, &story->facts[attempt->fact], &party))
            continue;
        md_hop *hop = find_hop(hops, host, &party);
        if (hop == NULL ||
            !note_site(hops, hop,
                       md_places_domain(
                           story->recipients[attempt->recipient].address)))
            return false;
        hop->attempts++;
        total->attempts++;
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

/* 1 + the index of the host's relay; 0: none. */
static uint32_t find_relay(const md_hops *hops, md_slice host, uint64_t total)
{
    for (size_t i = 0; i < hops->keys.count; i++) {
        md_hop *hop = &hops->items[i];
        if (!md_slice_eq(hop->host, host))
            continue;
        hop->total = total;
        if (is_relay(hop))
            return (uint32_t)i + 1;
    }
    return 0;
}

const md_hop *md_hops_relay(const md_hops *hops, md_slice host)
{
    uint32_t number = md_names_find(&hops->hosts, shown_host(host));

    if (number == 0)
        return NULL;
    md_hop_host *known = &hops->totals[number - 1];
    if (!known->asked)
        known->relay = find_relay(hops, shown_host(host), known->attempts);
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
