/*
 * Failures that belong together. See group.h.
 */
#include "diag/group_parts.h"

#include "base/alloc.h"
#include "diag/when.h"
#include "rules/places.h"

/* Two failures of an unreachable peer with less between them are one spell;
 * the shortest retry of Postfix comes after five minutes. */
#define SILENCE_USEC (5 * MD_MINUTE)

/* What the other side said is shown, not archived. */
enum { PLACE_BYTES = 1000 };

/* Ports of one peer that are told apart. */
enum { PORTS = 64 };

void md_groups_init(md_groups *g, const md_store *store,
                    const md_traits *traits, md_names *people)
{
    memset(g, 0, sizeof(*g));
    g->store = store;
    g->traits = traits;
    g->people = people;
}

void md_groups_free(md_groups *g)
{
    for (uint32_t i = 0; i < g->count; i++) {
        md_runs_free(&g->items[i].runs);
        md_free(g->items[i].rows);
        md_crowd_free(g->items[i].crowd);
        md_listing_free(g->items[i].listing);
    }
    md_free(g->items);
    md_names_free(&g->keys);
    md_names_free(&g->peers);
    md_free(g->heads);
    md_free(g->peer_heads);
    md_free(g->matches);
    md_free(g->touched);
    md_arena_free(&g->arena);
    md_buffer_free(&g->key);
}

/* ---- keys ---- */

/* One part of a key: domains and host names have no letter case. */
void md_groups_key_part(md_buffer *key, md_slice part)
{
    char *room = md_buffer_room(key, part.len + 1);

    if (room == NULL)
        return;
    *room++ = '\0';
    for (size_t i = 0; i < part.len; i++)
        room[i] = md_lower(part.ptr[i]);
    key->len += part.len + 1;
}

md_slice md_groups_site(const md_party *party)
{
    if (md_slice_present(party->name))
        return md_party_site(party->name);
    return md_slice_present(party->address) ? party->address : party->domain;
}

/* What the failures of one group have in common, beside the cause. */
static md_slice distinction(const md_groups *g, const md_hit *hit)
{
    md_slice domain;

    switch (hit->flavour) {
    case MD_FLAVOUR_STRANGER:
    case MD_FLAVOUR_OPERATOR:
        return MD_NONE;
    case MD_FLAVOUR_OWN:
        return hit->party.address;
    default:
        break;
    }
    if (md_slice_present(hit->service))
        return hit->service;
    switch (md_traits_of(g->traits, hit->verdict->cause)->grouping) {
    case MD_GROUP_ALL:
        return MD_NONE;
    case MD_GROUP_DOMAIN:
        domain = md_places_domain(hit->recipient);
        return md_slice_present(domain) ? domain : hit->party.domain;
    case MD_GROUP_LOOKUP:
        return hit->party.domain;
    case MD_GROUP_SENDER:
        domain = md_places_domain(hit->sender);
        return md_slice_present(domain) ? domain : md_groups_site(&hit->party);
    case MD_GROUP_LIST:
        return md_slice_present(hit->list) ? md_party_site(hit->list)
                                           : md_groups_site(&hit->party);
    default:
        return md_groups_site(&hit->party);
    }
}

static md_slice make_key(md_groups *g, md_slice host, md_flavour flavour,
                         uint8_t direction, uint16_t cause, md_slice rest)
{
    md_buffer_clear(&g->key);
    md_buffer_put(&g->key, (char)('a' + (int)flavour));
    /* A fault of this host is one, whoever met it. */
    md_buffer_put(&g->key,
                  flavour == MD_FLAVOUR_HOST ? '0' : (char)('0' + direction));
    md_buffer_add_u64(&g->key, cause);
    md_groups_key_part(&g->key, host);
    md_groups_key_part(&g->key, rest);
    return g->key.failed ? MD_NONE : md_buffer_slice(&g->key);
}

/* ---- groups ---- */

bool md_groups_grow_heads(uint32_t **heads, size_t *cap, uint32_t number)
{
    size_t before = *cap;
    uint32_t *grown = md_grow(*heads, cap, (size_t)number + 1, sizeof(**heads));
    if (grown == NULL)
        return false;
    *heads = grown;
    for (size_t i = before; i < *cap; i++)
        grown[i] = MD_NO_GROUP;
    return true;
}

bool md_groups_copy(md_groups *g, md_slice from, md_slice *to)
{
    *to = md_slice_sub(from, 0, PLACE_BYTES);
    if (!md_slice_present(from))
        return true;
    *to = md_arena_copy(&g->arena, *to);
    return md_slice_present(*to);
}

static bool copy_party(md_groups *g, const md_party *from, md_party *to)
{
    return md_groups_copy(g, from->name, &to->name) &&
           md_groups_copy(g, from->address, &to->address) &&
           md_groups_copy(g, from->port, &to->port) &&
           md_groups_copy(g, from->domain, &to->domain);
}

/* The places of the advice: this very case. */
static bool copy_places(md_groups *g, const md_hit *hit, md_places *to)
{
    md_places places;

    memset(&places, 0, sizeof(places));
    if (hit->subject != NULL)
        md_places_of_subject(hit->subject, &places);
    if (hit->captures != NULL)
        md_places_merge(&places, hit->captures);
    if (md_slice_present(hit->party.name))
        places.host = hit->party.name;
    else if (md_slice_present(hit->party.address))
        places.host = hit->party.address;
    if (md_slice_present(hit->party.address))
        places.address = hit->party.address;
    if (md_slice_present(hit->party.port))
        places.port = hit->party.port;
    if (md_slice_present(hit->party.domain))
        places.domain = hit->party.domain;
    if (md_slice_present(hit->list))
        places.list = hit->list;
    if (md_slice_present(hit->queue_id))
        places.queue_id = hit->queue_id;
    places.this_host = hit->host;
    for (uint32_t i = 0; i < MD_PLACE_COUNT; i++) {
        md_slice copy;
        if (!md_groups_copy(g, md_places_get(&places, i), &copy))
            return false;
        md_places_set(to, i, copy);
    }
    return true;
}

/* An empty group; MD_NO_GROUP without memory. */
static uint32_t bare_group(md_groups *g, md_slice host, md_flavour flavour,
                           uint8_t direction)
{
    if (g->count >= MD_NO_GROUP / 2)
        return MD_NO_GROUP;
    md_group *grown =
        md_grow(g->items, &g->cap, (size_t)g->count + 1, sizeof(*g->items));
    if (grown == NULL)
        return MD_NO_GROUP;
    g->items = grown;
    md_group *group = &grown[g->count];
    memset(group, 0, sizeof(*group));
    group->flavour = (uint8_t)flavour;
    group->direction = direction;
    group->next = MD_NO_GROUP;
    group->next_peer[0] = MD_NO_GROUP;
    group->next_peer[1] = MD_NO_GROUP;
    group->into = MD_NO_GROUP;
    group->runs.silence_usec = INT64_MAX;
    if (!md_groups_copy(g, host, &group->host))
        return MD_NO_GROUP;
    return g->count++;
}

static uint32_t new_group(md_groups *g, const md_hit *hit, md_slice key)
{
    uint32_t index =
        bare_group(g, hit->host, (md_flavour)hit->flavour, hit->direction);
    if (index == MD_NO_GROUP)
        return index;
    md_group *group = &g->items[index];
    group->key = key;
    if (md_traits_of(g->traits, hit->verdict->cause)->down)
        group->runs.silence_usec = SILENCE_USEC;
    if (!md_groups_copy(g, hit->service, &group->service) ||
        !md_groups_copy(g, hit->daemon, &group->daemon) ||
        !copy_party(g, &hit->party, &group->party))
        return MD_NO_GROUP;
    group->common = group->party.name;
    if (hit->flavour == MD_FLAVOUR_STRANGER ||
        hit->flavour == MD_FLAVOUR_WARNED || hit->flavour == MD_FLAVOUR_HOST ||
        hit->direction == MAILDIAG_DIRECTION_SERVER) {
        group->crowd = md_calloc(1, sizeof(*group->crowd));
        if (group->crowd == NULL)
            return MD_NO_GROUP;
    }
    return md_groups_join_peers(g, index, hit) ? index : MD_NO_GROUP;
}

/* Ports tell two services of one host apart; an unknown one fits all. */
static bool same_port(const md_group *group, const md_hit *hit)
{
    return group->party.port.len == 0 || hit->party.port.len == 0 ||
           hit->flavour == MD_FLAVOUR_STRANGER ||
           hit->flavour == MD_FLAVOUR_OWN ||
           md_slice_eq(group->party.port, hit->party.port);
}

static uint32_t find_group(md_groups *g, const md_hit *hit)
{
    md_slice key =
        make_key(g, hit->host, (md_flavour)hit->flavour, hit->direction,
                 hit->verdict->cause, distinction(g, hit));
    uint32_t number;

    if (!md_slice_present(key) || !md_names_add(&g->keys, key, &number) ||
        !md_groups_grow_heads(&g->heads, &g->head_cap, number))
        return MD_NO_GROUP;
    uint32_t last = MD_NO_GROUP;
    unsigned ports = 1;
    for (uint32_t i = g->heads[number]; i != MD_NO_GROUP;
         i = g->items[i].next) {
        if (same_port(&g->items[i], hit) || ports++ == PORTS)
            return i;
        last = i;
    }
    uint32_t made = new_group(g, hit, md_names_at(&g->keys, number));
    if (made == MD_NO_GROUP)
        return made;
    if (last == MD_NO_GROUP)
        g->heads[number] = made;
    else
        g->items[last].next = made;
    return made;
}

/* One more host of the same peer. */
bool md_groups_merge_party(md_groups *g, md_group *group, const md_party *party)
{
    md_party *own = &group->party;

    if (!md_slice_eq_nocase(group->common, party->name))
        group->common = md_party_common(group->common, party->name);
    if (!md_slice_eq(own->address, party->address))
        group->addresses_differ = true;
    if (!md_slice_eq_nocase(own->domain, party->domain))
        group->domains_differ = true;
    return own->port.len != 0 || party->port.len == 0 ||
           md_groups_copy(g, party->port, &own->port);
}

/* The bytes that decided: words, or else the codes of the reply. */
static md_slice telling_words(const md_hit *hit)
{
    const md_subject *subject = hit->subject;
    const md_verdict *v = hit->verdict;

    if (subject == NULL)
        return MD_NONE;
    if (v->match_length != 0)
        return md_slice_sub(subject->text, v->match_offset, v->match_length);
    if (subject->reply.code == 0 ||
        !md_slice_ends(subject->reply.inner, subject->reply.text))
        return MD_NONE;
    return md_slice_trim(
        md_slice_sub(subject->reply.inner, 0,
                     subject->reply.inner.len - subject->reply.text.len));
}

md_slice md_groups_match(const md_groups *g, const md_mark *mark)
{
    return mark->match != 0 ? g->matches[mark->match - 1] : MD_NONE;
}

/* The number of the words, in *number mostly. False without memory. */
static bool keep_match(md_groups *g, md_slice words, uint32_t *number)
{
    if (*number != 0 && md_slice_eq(words, g->matches[*number - 1]))
        return true;
    if (g->match_count == UINT32_MAX)
        return false;
    md_slice *grown =
        md_grow(g->matches, &g->match_cap, g->match_count + 1, sizeof(*grown));
    if (grown == NULL)
        return false;
    g->matches = grown;
    if (!md_groups_copy(g, words, &grown[g->match_count]))
        return false;
    *number = (uint32_t)++g->match_count;
    return true;
}

static bool add_line(md_groups *g, md_group *group, const md_hit *hit)
{
    md_moment at = {hit->fact->time, hit->fact->id};
    md_mark mark = md_mark_of(hit->fact);
    md_slice words = telling_words(hit);

    if (words.len != 0 && md_runs_keeps(&group->runs, at)) {
        if (!keep_match(g, words, &group->last_match))
            return false;
        mark.match = group->last_match;
    }
    uint64_t times = hit->fact->repeat ? hit->fact->repeat : 1;
    return md_runs_add(&group->runs, at, times, &mark);
}

uint32_t md_groups_hit(md_groups *g, const md_hit *hit)
{
    uint32_t index = find_group(g, hit);
    if (index == MD_NO_GROUP)
        return index;
    md_group *group = &g->items[index];
    if (group->runs.count == 0 ||
        hit->verdict->confidence > group->verdict.confidence) {
        group->verdict = *hit->verdict;
        if (!copy_places(g, hit, &group->places))
            return MD_NO_GROUP;
    }
    if (hit->disposition > group->disposition)
        group->disposition = hit->disposition;
    if (hit->level > group->level)
        group->level = hit->level;
    if (!md_groups_merge_party(g, group, &hit->party) ||
        !add_line(g, group, hit))
        return MD_NO_GROUP;
    return index;
}

uint32_t md_groups_sibling(md_groups *g, uint32_t index, md_flavour flavour)
{
    const md_group *group = &g->items[index];
    md_buffer_clear(&g->key);
    md_buffer_put(&g->key, (char)('a' + (int)flavour));
    if (flavour == MD_FLAVOUR_HOST)
        md_buffer_put(&g->key, '0');
    else
        md_buffer_put(&g->key, (char)('0' + group->direction));
    md_buffer_add(&g->key, md_slice_skip(group->key, 2));
    if (g->key.failed)
        return MD_NO_GROUP;
    uint32_t number = md_names_find(&g->keys, md_buffer_slice(&g->key));
    return number == 0 ? MD_NO_GROUP : g->heads[number];
}

uint32_t md_groups_derive(md_groups *g, md_slice host,
                          const md_verdict *verdict, uint8_t direction,
                          const md_party *party)
{
    uint32_t index = bare_group(g, host, MD_FLAVOUR_DERIVED, direction);
    if (index == MD_NO_GROUP)
        return index;
    md_group *group = &g->items[index];
    group->verdict = *verdict;
    if (!copy_party(g, party, &group->party))
        return MD_NO_GROUP;
    group->common = group->party.name;
    group->places.host = md_slice_present(group->party.name)
                             ? group->party.name
                             : group->party.address;
    group->places.address = group->party.address;
    group->places.port = group->party.port;
    group->places.domain = group->party.domain;
    group->places.this_host = group->host;
    if (direction == MAILDIAG_DIRECTION_SERVER) {
        group->places.client = group->party.name;
        group->places.client_ip = group->party.address;
    }
    return index;
}
