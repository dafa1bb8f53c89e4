/*
 * From groups to findings: one an incident, with its counts, its end, its
 * severity, its evidence.
 *
 * Takes the pass when all groups stand, gives the findings of its report in
 * no special order. Fails without memory only.
 */
#include "diag/span.h"

#include "base/alloc.h"

/* More incidents than that of one peer: it comes and goes, that is one. */
enum { INCIDENTS = 8 };

/* ---- what it shows ---- */

static bool put_peer(md_report *report, const md_group *group,
                     maildiag_finding *out)
{
    const md_party *party = &group->party;
    md_slice domain = group->domains_differ ? MD_NONE : party->domain;
    md_slice address = group->addresses_differ ? MD_NONE : party->address;
    md_slice name = group->common;

    return md_report_text(report, name, &out->peer_name) &&
           md_report_text(report, address, &out->peer_address) &&
           md_report_text(report,
                          md_slice_present(name) || md_slice_present(address) ||
                                  group->flavour == MD_FLAVOUR_DERIVED
                              ? party->port
                              : MD_NONE,
                          &out->peer_port) &&
           md_report_text(report, domain, &out->peer_domain);
}

static bool put_evidence(md_pass *p, const md_span *span, md_report_finding *f)
{
    md_run all = span->group->runs.items[span->from];

    for (size_t i = span->from + 1; i <= span->to; i++)
        md_run_join(&all, &span->group->runs.items[i]);
    for (uint32_t i = 0; i < all.mark_count; i++)
        if (!md_report_evidence(p->report, f, p->store, all.marks[i].source,
                                md_mark_offset(&all.marks[i]),
                                md_groups_match(&p->groups, &all.marks[i])))
            return false;
    return true;
}

static maildiag_text person(const md_pass *p, uint32_t number)
{
    md_slice name = md_names_at(&p->report->people, number);
    maildiag_text text = {name.ptr, name.len};
    return text;
}

static bool put_affected(md_pass *p, const md_span *span, md_report_finding *f)
{
    const md_group *group = span->group;
    size_t count = 0;

    for (size_t i = 0; i < group->row_count; i++)
        count += md_span_holds(span, &group->rows[i]);
    if (count > UINT32_MAX)
        return false;
    if (count > 0) {
        f->affected =
            md_arena_take(&p->report->arena, count * sizeof(*f->affected));
        if (f->affected == NULL)
            return false;
    }
    for (size_t i = 0; i < group->row_count; i++) {
        const md_row *row = &group->rows[i];
        if (!md_span_holds(span, row))
            continue;
        maildiag_affected *a = &f->affected[f->affected_count++];
        a->status = row->status;
        a->id = row->message;
        a->time = row->time;
        a->from = person(p, row->from);
        a->to = person(p, row->to);
        a->queue_id = person(p, row->queue_id);
        if (!md_report_queue_id(p->report, f,
                                md_names_at(&p->report->people, row->queue_id)))
            return false;
    }
    if (group->crowd != NULL)
        for (uint32_t i = 0; i < group->crowd->shown_count; i++)
            if (!md_report_queue_id(p->report, f, group->crowd->shown[i]))
                return false;
    return true;
}

static bool put_before(md_pass *p, const md_group *group, maildiag_finding *out)
{
    md_buffer *words = &p->report->scratch;
    md_buffer_clear(words);
    if (!md_life_before(&p->life, group->host, out->first_time, words))
        return true;
    return !words->failed &&
           md_report_text(p->report, md_buffer_slice(words), &out->before);
}

static uint32_t scope_of(const md_pass *p, const md_span *span)
{
    uint8_t flavour = span->group->flavour;
    bool local = flavour == MD_FLAVOUR_HOST || flavour == MD_FLAVOUR_DERIVED;
    if (p->one)
        return MAILDIAG_SCOPE_MESSAGE;
    return local ? MAILDIAG_SCOPE_HOST : MAILDIAG_SCOPE_MESSAGE;
}

/* What became of the mail that the finding is about, for its senders. */
static md_phrase fate_of(const maildiag_finding *f)
{
    if (f->waiting_count > 0 || f->ongoing)
        return MD_PHRASE_FATE_WAITS;
    if (f->disposition == MAILDIAG_DISPOSITION_BOUNCED ||
        f->disposition == MAILDIAG_DISPOSITION_EXPIRED ||
        f->disposition == MAILDIAG_DISPOSITION_REJECTED)
        return MD_PHRASE_FATE_RETURNED;
    return MD_PHRASE_FATE_DELIVERED;
}

/* Texts, advice, who acts. Strangers that are refused want nothing done here;
 * own users and programs that are refused have to send otherwise. */
static bool put_advice(md_pass *p, const md_group *group, md_report_finding *f)
{
    const maildiag_text nothing = {NULL, 0};
    bool inbound = group->flavour == MD_FLAVOUR_STRANGER ||
                   group->flavour == MD_FLAVOUR_OWN;
    md_places places = group->places;

    /* The server that the texts speak of is this one. */
    if (inbound) {
        places.host = group->host;
        places.address = MD_NONE;
        places.port = MD_NONE;
    }
    places.fate = md_rules_phrase(p->rules, fate_of(&f->finding));
    if (!md_report_advice(p->report, f, p->rules, &group->verdict, &places))
        return false;
    if (!inbound)
        return true;
    f->finding.actor = group->flavour == MD_FLAVOUR_OWN ? MAILDIAG_ACTOR_SENDER
                                                        : MAILDIAG_ACTOR_NOBODY;
    /* Strangers hear it from their own server. */
    if (group->flavour == MD_FLAVOUR_STRANGER)
        f->finding.sender_text = nothing;
    bool refused = group->disposition == MAILDIAG_DISPOSITION_REJECTED;
    return md_report_turn(p->report, f, p->rules, &group->verdict,
                          refused ? group->places.text : MD_NONE);
}

static bool put_finding(md_pass *p, const md_span *span)
{
    const md_group *group = span->group;
    const char *ended_by;
    md_report_finding *f = md_report_add(p->report);

    if (f == NULL)
        return false;
    maildiag_finding *out = &f->finding;
    out->scope = scope_of(p, span);
    out->direction = group->direction;
    out->first_time = span->first;
    out->last_time = span->last;
    if (!md_count_finding(span, out))
        return false;
    out->disposition = md_severity_disposition(span);
    md_end_of(p, span, out, &ended_by);
    if (!put_advice(p, group, f))
        return false;
    out->severity = md_severity_of(p, span);
    if ((span->trait->down || span->trait->eases) && !group->various)
        out->last_success_before =
            md_runs_success_before(&group->runs, span->from);
    return md_report_text(p->report, md_slice_of(ended_by), &out->ended_by) &&
           md_report_text(p->report, group->host, &out->host) &&
           put_peer(p->report, group, out) && put_before(p, group, out) &&
           put_evidence(p, span, f) && put_affected(p, span, f) &&
           md_tell_case(p, span, f);
}

/* ---- groups ---- */

static size_t count_incidents(const md_runs *runs)
{
    size_t count = 0;
    for (size_t at = 0; at < runs->count; count++)
        at = md_runs_incident(runs, at) + 1;
    return count;
}

static bool note_group(uint32_t **group_of, size_t *cap, uint32_t finding,
                       uint32_t group)
{
    uint32_t *grown =
        md_grow(*group_of, cap, (size_t)finding + 1, sizeof(*grown));
    if (grown == NULL)
        return false;
    *group_of = grown;
    grown[finding] = group;
    return true;
}

static bool group_findings(md_pass *p, uint32_t index, uint32_t **group_of,
                           size_t *cap)
{
    md_group *group = &p->groups.items[index];
    size_t incidents = count_incidents(&group->runs);

    if (group->hidden || group->runs.count == 0)
        return true;
    if (incidents > INCIDENTS) {
        md_runs_flatten(&group->runs);
        incidents = 1;
    }
    for (size_t at = 0; at < group->runs.count;) {
        md_span span;
        span.group = group;
        span.trait = md_traits_of(&p->traits, group->verdict.cause);
        span.from = at;
        span.to = incidents == 1 ? group->runs.count - 1
                                 : md_runs_incident(&group->runs, at);
        span.first = group->runs.items[span.from].first.time;
        span.last = group->runs.items[span.to].last.time;
        /* Spells without a stamp stand in front; a time is better. */
        if (span.first == MAILDIAG_NO_TIME && span.to > span.from)
            span.first = group->runs.items[span.from + 1].first.time;
        span.whole = incidents == 1;
        if (!note_group(group_of, cap, p->report->count, index) ||
            !put_finding(p, &span))
            return false;
        at = span.to + 1;
    }
    return true;
}

static bool is_conclusion(const md_group *group)
{
    return group->flavour == MD_FLAVOUR_DERIVED ||
           group->flavour == MD_FLAVOUR_HOST;
}

/* Among findings that are alike in all that orders them, what accounts for
 * others comes first. */
bool md_finding_all(md_pass *p, uint32_t **group_of)
{
    size_t cap = 0;

    for (uint32_t i = 0; i < p->groups.count; i++)
        if (is_conclusion(&p->groups.items[i]) &&
            !group_findings(p, i, group_of, &cap))
            return false;
    for (uint32_t i = 0; i < p->groups.count; i++)
        if (!is_conclusion(&p->groups.items[i]) &&
            !group_findings(p, i, group_of, &cap))
            return false;
    return true;
}
