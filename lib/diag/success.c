/*
 * Whose success says what about which group of failures.
 *
 * Takes the peer of a success (site, domain, sender's domain), gives the
 * groups that it concerns. Part of group.h.
 */
#include "diag/group_parts.h"

#include "rules/places.h"

static const char letters[MD_PEER_KINDS] = {'s', 'd', 'f'};

/* The key of a peer in `peers`; absent without memory. */
static md_slice peer_key(md_buffer *key, md_slice host, md_peer_kind kind,
                         md_slice value)
{
    md_buffer_clear(key);
    md_buffer_put(key, letters[kind]);
    md_groups_key_part(key, host);
    md_groups_key_part(key, value);
    return key->failed ? MD_NONE : md_buffer_slice(key);
}

bool md_groups_peer(const md_groups *g, md_buffer *key, md_slice host,
                    md_peer_kind kind, md_slice value, uint32_t *number)
{
    *number = 0;
    if (value.len == 0 || !g->peer_kinds[kind])
        return true;
    md_slice name = peer_key(key, host, kind, value);
    *number = md_names_find(&g->peers, name);
    return md_slice_present(name);
}

static bool join_peer(md_groups *g, uint32_t group, unsigned which,
                      md_peer_kind kind, md_slice value)
{
    uint32_t number;

    if (value.len == 0)
        return true;
    md_slice key = peer_key(&g->key, g->items[group].host, kind, value);
    if (!md_slice_present(key) || !md_names_add(&g->peers, key, &number) ||
        !md_groups_grow_heads(&g->peer_heads, &g->peer_head_cap, number))
        return false;
    g->peer_kinds[kind] = true;
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
        return join_peer(g, group, 0, MD_PEER_DOMAIN,
                         md_places_domain(hit->recipient));
    case MD_GROUP_LOOKUP:
        /* The domain itself, or the relay whose name was looked up. */
        return join_peer(g, group, 0, MD_PEER_DOMAIN,
                         md_places_domain(hit->recipient)) &&
               join_peer(g, group, 1, MD_PEER_SITE,
                         md_party_site(hit->party.domain));
    case MD_GROUP_SENDER:
        return join_peer(g, group, 0, MD_PEER_SENDER,
                         md_places_domain(hit->sender));
    case MD_GROUP_SITE:
        return join_peer(g, group, 0, MD_PEER_SITE,
                         md_groups_site(&hit->party));
    default:
        return true;
    }
}

/* Of one site, not every host proves that another is up again. */
md_concern md_groups_concerns(const md_group *group, const md_party *party)
{
    const md_party *own = &group->party;

    if (own->port.len && party->port.len &&
        !md_slice_eq(own->port, party->port))
        return MD_CONCERN_NOT;
    if (md_slice_eq(own->address, party->address) &&
        md_slice_present(own->address))
        return MD_CONCERN_IS;
    if (own->name.len != 0 && md_slice_eq_nocase(own->name, party->name))
        return MD_CONCERN_IS;
    if (!group->domains_differ)
        return MD_CONCERN_DOMAIN;
    return group->addresses_differ ? MD_CONCERN_IS : MD_CONCERN_NOT;
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
        group->paced = ++g->paced_count;
        group->pace->refused = group->runs.items[0].first.time;
        group->pace->last = group->runs.items[group->runs.count - 1].last.time;
    }
    return true;
}
