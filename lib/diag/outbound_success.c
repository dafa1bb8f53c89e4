/*
 * This host as a client: the successful attempts of a story, which show what
 * is over, how fast a peer takes mail, how much goes out.
 *
 * Takes one loaded story at a time when all failures are known. Fails without
 * memory only. Part of pass.h.
 */
#include "diag/pass.h"

#include "diag/when.h"
#include "rules/places.h"

static void outage_success(md_pass *p, const md_party *party, md_moment at)
{
    md_outage *dns = md_outage_find(p, p->story.host, MD_NONE, false);
    md_outage *port =
        md_outage_find(p, p->story.host, md_outage_port(party->port), false);

    if (!md_slice_present(party->address) ||
        md_party_is_loopback(party->address))
        return;
    if (port != NULL)
        md_runs_success(&port->runs, at);
    /* A name was looked up for it. */
    if (dns != NULL && party->name.len != 0 &&
        !md_party_is_address(party->name))
        md_runs_success(&dns->runs, at);
}

/* Does this line show that the host can do again what the fault kept it
 * from? The part that died works; a client's message was queued. */
static bool shows_recovery(const md_pass *p, const md_group *group,
                           const md_fact *fact)
{
    const md_program *program;

    if (fact->level != MAILDIAG_LEVEL_INFO)
        return false;
    if (md_slice_present(group->service)) {
        program = md_store_program(p->store, fact->program, NULL);
        return md_slice_eq(group->service, program->daemon) ||
               md_slice_eq(group->service, program->service);
    }
    return fact->kind == MAILDIAG_RECORD_QUEUE_ACTIVE &&
           p->story.client.len != 0 &&
           (group->direction == MAILDIAG_DIRECTION_SERVER ||
            md_traits_is(&p->traits, group->verdict.cause,
                         MD_KNOWN_LOCAL_DISK_FULL));
}

static void recovered(md_pass *p)
{
    const md_story *s = &p->story;

    for (size_t n = 0; n < p->fault_count; n++) {
        md_group *group = &p->groups.items[p->faults[n]];
        if (!md_slice_eq(group->host, s->host))
            continue;
        for (uint32_t i = 0; i < s->fact_count; i++) {
            md_moment at = {s->facts[i].time, s->facts[i].id};
            if (shows_recovery(p, group, &s->facts[i]))
                md_runs_success(&group->runs, at);
        }
    }
}

/* How much goes out is what gets an address listed. */
static void listing_success(md_pass *p, const md_success *success)
{
    if (!md_slice_present(success->party.address) ||
        md_party_is_loopback(success->party.address))
        return;
    for (size_t i = 0; i < p->listed_count; i++) {
        md_group *group = &p->groups.items[p->listed[i]];
        if (md_slice_eq(group->host, success->host))
            md_listing_sent(group->listing, p->story.id, success->at.time);
    }
}

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

static void read_party(md_story *s, const md_attempt *attempt, md_party *party)
{
    if (md_party_is_address(party->name)) {
        if (!md_slice_present(party->address))
            party->address = party->name;
        party->name = MD_NONE;
    }
    party->domain = md_places_domain(s->recipients[attempt->recipient].address);
}

bool md_outbound_successes(md_pass *p)
{
    md_story *s = &p->story;
    md_success success = {0};

    recovered(p);
    success.host = s->host;
    success.sender = s->from;
    for (uint32_t i = 0; i < s->attempt_count; i++) {
        const md_attempt *attempt = &s->attempts[i];
        const md_fact *fact = &s->facts[attempt->fact];
        if (attempt->status != MAILDIAG_STATUS_SENT ||
            !md_party_of_relay(
                md_fact_field(&s->own, fact, MAILDIAG_FIELD_RELAY),
                &success.party))
            continue;
        read_party(s, attempt, &success.party);
        success.at.time = fact->time;
        success.at.id = fact->id;
        success.conn_use =
            md_fact_number(&s->own, fact, MAILDIAG_FIELD_CONN_USE, 1);
        success.batch = at_once(s, i) ? success.batch + 1 : 1;
        outage_success(p, &success.party, success.at);
        listing_success(p, &success);
        if (!md_groups_success(&p->groups, &success))
            return false;
    }
    return true;
}
