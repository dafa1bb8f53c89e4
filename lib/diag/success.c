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

static bool success_of(md_groups *g, char kind, md_slice value,
                       const md_success *success)
{
    bool failed = false;
    uint32_t number =
        peer_number(g, success->host, kind, value, false, &failed);
    if (failed)
        return false;
    if (number == 0)
        return true;
    uint32_t link = g->peer_heads[number];
    while (link != MD_NO_GROUP) {
        md_group *group = &g->items[link / 2];
        if (kind != 's' || concerns(group, &success->party))
            md_runs_success(&group->runs, success->at);
        /* Limits are those of a site, whichever of its hosts was asked. */
        if (group->pace != NULL)
            md_pace_take(group->pace, success->at.time, success->conn_use,
                         success->batch);
        link = group->next_peer[link % 2];
    }
    return true;
}

bool md_groups_success(md_groups *g, const md_success *success)
{
    return success_of(g, 's', md_groups_site(&success->party), success) &&
           success_of(g, 'd', success->party.domain, success) &&
           success_of(g, 'f', md_places_domain(success->sender), success);
}

bool md_groups_pace(md_groups *g)
{
    int32_t limited = g->traits->known[MD_KNOWN_RATE_LIMITED];

    for (uint32_t i = 0; limited >= 0 && i < g->count; i++) {
        md_group *group = &g->items[i];
        const md_cause *cause =
            md_rules_cause(g->traits->rules, group->verdict.cause);
        if (group->flavour != MD_FLAVOUR_MAIL || group->various ||
            group->hidden || group->runs.count == 0 ||
            cause->broad_index != (uint16_t)limited)
            continue;
        group->pace = md_arena_take(&g->arena, sizeof(*group->pace));
        if (group->pace == NULL)
            return false;
        group->pace->refused = group->runs.items[0].first.time;
        group->pace->last = group->runs.items[group->runs.count - 1].last.time;
    }
    return true;
}
