/*
 * Whose success says what about which group of failures.
 *
 * Takes successful deliveries, finds the groups with the same peer (site,
 * domain, sender's domain), notes the moment in their spells. Part of
 * group.h.
 */
#include "diag/group_parts.h"

#include "rules/places.h"

/* The number of a peer in `peers`; 0 for none. */
static uint32_t peer_number(md_groups *g, md_slice host, char kind,
                            md_slice value, bool add, bool *failed)
{
    uint32_t number = 0;
    if (value.len == 0)
        return 0;
    md_buffer_clear(&g->key);
    md_buffer_put(&g->key, kind);
    md_groups_key_part(&g->key, host);
    md_groups_key_part(&g->key, value);
    md_slice key = md_buffer_slice(&g->key);
    if (g->key.failed || (add && !md_names_add(&g->peers, key, &number))) {
        *failed = true;
        return 0;
    }
    return add ? number : md_names_find(&g->peers, key);
}

static bool join_peer(md_groups *g, uint32_t group, unsigned which, char kind,
                      md_slice value)
{
    bool failed = false;
    uint32_t number =
        peer_number(g, g->items[group].host, kind, value, true, &failed);
    if (failed)
        return false;
    if (number == 0)
        return true;
    if (!md_groups_grow_heads(&g->peer_heads, &g->peer_head_cap, number))
        return false;
    g->items[group].next_peer[which] = g->peer_heads[number];
    g->peer_heads[number] = group * 2 + which;
    return true;
}

/* Which successes concern a new group. */
bool md_groups_join_peers(md_groups *g, uint32_t group, const md_hit *hit)
{
    if (hit->direction != MAILDIAG_DIRECTION_CLIENT)
        return true;
    switch (md_traits_of(g->traits, hit->verdict->cause)->grouping) {
    case MD_GROUP_DOMAIN:
        return join_peer(g, group, 0, 'd', md_places_domain(hit->recipient));
    case MD_GROUP_LOOKUP:
        /* The domain itself, or the relay whose name was looked up. */
        return join_peer(g, group, 0, 'd', md_places_domain(hit->recipient)) &&
               join_peer(g, group, 1, 's', md_party_site(hit->party.domain));
    case MD_GROUP_SENDER:
        return join_peer(g, group, 0, 'f', md_places_domain(hit->sender));
    case MD_GROUP_SITE:
        return join_peer(g, group, 0, 's', md_groups_site(&hit->party));
    default:
        return true;
    }
}

/* Does a success with this party tell anything about the group? Of one site,
 * not every host proves that another is up again. */
static bool concerns(const md_group *group, const md_party *party)
{
    const md_party *own = &group->party;

    if (own->port.len && party->port.len &&
        !md_slice_eq(own->port, party->port))
        return false;
    if (md_slice_eq(own->address, party->address) &&
        md_slice_present(own->address))
        return true;
    if (own->name.len != 0 && md_slice_eq_nocase(own->name, party->name))
        return true;
    return group->domains_differ
               ? group->addresses_differ
               : md_slice_eq_nocase(own->domain, party->domain);
}

static bool success_of(md_groups *g, md_slice host, char kind, md_slice value,
                       const md_party *party, md_moment at)
{
    bool failed = false;
    uint32_t number = peer_number(g, host, kind, value, false, &failed);
    if (failed)
        return false;
    if (number == 0)
        return true;
    uint32_t link = g->peer_heads[number];
    while (link != MD_NO_GROUP) {
        md_group *group = &g->items[link / 2];
        if (kind != 's' || concerns(group, party))
            md_runs_success(&group->runs, at);
        link = group->next_peer[link % 2];
    }
    return true;
}

bool md_groups_success(md_groups *g, md_slice host, const md_party *party,
                       md_slice sender, md_moment at)
{
    return success_of(g, host, 's', md_groups_site(party), party, at) &&
           success_of(g, host, 'd', party->domain, party, at) &&
           success_of(g, host, 'f', md_places_domain(sender), party, at);
}
