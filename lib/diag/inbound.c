/*
 * This host as a server: refusals, sessions that broke off, failed logins.
 *
 * Takes refusals and the lines of smtpd and postscreen, gives hits and the
 * table of clients that misbehave. Own users and programs are told from
 * strangers by their login or by the loopback address: what strangers do is
 * told once a kind, what own ones suffer is told each. Does not know what
 * becomes of mail. Fails without memory only.
 */
#include "diag/pass.h"

#include "base/alloc.h"
#include "rules/places.h"

void md_clients_free(md_clients *c)
{
    md_free(c->items);
    md_names_free(&c->names);
    md_arena_free(&c->arena);
}

/* ---- the table of clients ---- */

/* Host and address as one name. False without memory. */
static bool client_key(md_buffer *key, md_slice host, md_slice address)
{
    md_buffer_clear(key);
    md_buffer_add(key, host);
    md_buffer_put(key, '\0');
    md_buffer_add(key, address);
    return !key->failed;
}

static md_client *find_client(md_pass *p, md_slice host, md_slice name,
                              md_slice address)
{
    md_clients *c = &p->clients;
    uint32_t number;
    size_t before = c->names.count;

    if (!client_key(&p->groups.key, host, address) ||
        !md_names_add(&c->names, md_buffer_slice(&p->groups.key), &number))
        return NULL;
    md_client *grown =
        md_grow(c->items, &c->cap, (size_t)number, sizeof(*grown));
    if (grown == NULL)
        return NULL;
    c->items = grown;
    md_client *client = &grown[number - 1];
    if (c->names.count > before) {
        memset(client, 0, sizeof(*client));
        client->first = MAILDIAG_NO_TIME;
        client->last = MAILDIAG_NO_TIME;
        client->host = md_arena_copy(&c->arena, host);
        client->name = md_arena_copy(&c->arena, name);
        client->address = md_arena_copy(&c->arena, address);
        if ((md_slice_present(host) && !md_slice_present(client->host)) ||
            (md_slice_present(name) && !md_slice_present(client->name)) ||
            !md_slice_present(client->address))
            return NULL;
    }
    return client;
}

static bool note_client(md_pass *p, md_slice host, const md_fact *fact,
                        bool login)
{
    md_slice address =
        md_record_get(&p->told->record, MAILDIAG_FIELD_CLIENT_IP);
    md_slice name = md_record_get(&p->told->record, MAILDIAG_FIELD_CLIENT);
    uint64_t times = fact->repeat ? fact->repeat : 1;

    if (address.len == 0)
        return true;
    md_client *client = find_client(p, host, name, address);
    if (client == NULL)
        return false;
    md_mark mark = md_mark_of(fact);
    if (client->logins + client->others == 0)
        client->marks[0] = mark;
    client->marks[1] = mark;
    if (login)
        client->logins += times;
    else
        client->others += times;
    if (fact->time != MAILDIAG_NO_TIME) {
        if (client->first == MAILDIAG_NO_TIME || fact->time < client->first)
            client->first = fact->time;
        if (fact->time > client->last)
            client->last = fact->time;
    }
    return true;
}

void md_inbound_login(md_pass *p, const md_story *story)
{
    if (story->sasl_username.len == 0 || story->client_ip.len == 0 ||
        !client_key(&p->groups.key, story->host, story->client_ip))
        return;
    uint32_t number =
        md_names_find(&p->clients.names, md_buffer_slice(&p->groups.key));
    if (number != 0)
        p->clients.items[number - 1].got_in = true;
}

/* ---- hits ---- */

/* Logged in, or on this machine. A name at a failed login is what anybody can
 * say. */
static bool is_own(const md_record *record)
{
    bool user = record->kind == MAILDIAG_RECORD_REFUSAL_LINE &&
                md_record_get(record, MAILDIAG_FIELD_SASL_USERNAME).len != 0;
    return user || md_party_is_loopback(
                       md_record_get(record, MAILDIAG_FIELD_CLIENT_IP));
}

static void client_hit(md_pass *p, md_slice host, const md_fact *fact,
                       const md_verdict *verdict, md_hit *hit)
{
    const md_record *r = &p->told->record;

    memset(hit, 0, sizeof(*hit));
    hit->host = host;
    hit->fact = fact;
    hit->level = fact->level;
    hit->direction = MAILDIAG_DIRECTION_SERVER;
    hit->verdict = verdict;
    hit->subject = &p->told->subject;
    hit->captures = p->told->captures;
    hit->queue_id = r->queue_id;
    hit->sender = md_record_get(r, MAILDIAG_FIELD_FROM);
    hit->recipient = md_record_get(r, MAILDIAG_FIELD_TO);
    hit->sender_ref = p->told->sender_ref;
    hit->recipient_ref = p->told->recipient_ref;
    hit->flavour = is_own(r) ? MD_FLAVOUR_OWN : MD_FLAVOUR_STRANGER;
    hit->party.name = md_record_get(r, MAILDIAG_FIELD_CLIENT);
    hit->party.address = md_record_get(r, MAILDIAG_FIELD_CLIENT_IP);
    hit->party.port = MD_NONE;
    if (md_slice_eq(hit->party.name, MD_LIT("unknown")))
        hit->party.name = MD_NONE;
}

/* What the refusal is about, when it is about a domain. */
static md_slice about(const md_pass *p, const md_hit *hit)
{
    switch (md_traits_of(&p->traits, hit->verdict->cause)->grouping) {
    case MD_GROUP_SENDER:
        return md_places_domain(hit->sender);
    case MD_GROUP_DOMAIN:
        return md_places_domain(hit->recipient);
    default:
        return p->told->subject.reply.domain;
    }
}

static bool put(md_pass *p, md_hit *hit)
{
    hit->party.domain = about(p, hit);
    uint32_t group = md_groups_hit(&p->groups, hit);
    return group != MD_NO_GROUP && md_groups_crowd(&p->groups, group, hit);
}

bool md_inbound_reject(md_pass *p)
{
    const md_read *read = p->read;
    md_told *told = p->told;
    md_hit hit;

    client_hit(p, read->host, read->fact, &told->verdict, &hit);
    hit.disposition = MAILDIAG_DISPOSITION_REJECTED;
    hit.queue_id = read->queue_id;
    if (md_traits_of(&p->traits, told->verdict.cause)->host) {
        /* This host could not, the client did nothing wrong. */
        hit.flavour = MD_FLAVOUR_HOST;
        memset(&hit.party, 0, sizeof(hit.party));
    } else if (hit.flavour == MD_FLAVOUR_STRANGER &&
               !note_client(p, read->host, read->fact, false)) {
        return false;
    }
    return put(p, &hit);
}

bool md_inbound_oddity(md_pass *p, md_slice host, const md_fact *fact)
{
    md_hit hit;
    bool login = p->told->record.kind == MAILDIAG_RECORD_SASL_FAILURE;

    if (!note_client(p, host, fact, login))
        return false;
    client_hit(p, host, fact, &p->told->verdict, &hit);
    if (!login)
        hit.flavour = MD_FLAVOUR_STRANGER;
    return put(p, &hit);
}
