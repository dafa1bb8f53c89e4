/*
 * From groups to findings: one an incident, with its counts, its end, its
 * severity, its evidence.
 *
 * Takes the pass when all groups stand, gives the findings of its report in
 * no special order. Fails without memory only.
 */
#include "diag/pass.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "diag/when.h"

/* An incident: the spells [from, to] of a group. */
typedef struct md_span {
    const md_group *group;
    const md_trait *trait;
    size_t from;
    size_t to;
    int64_t first;
    int64_t last;
    bool whole; /* the group has no other incident */
} md_span;

/* More incidents than that of one peer: it comes and goes, that is one. */
enum { INCIDENTS = 8 };

static bool is_within(const md_span *span, int64_t first, int64_t last)
{
    return span->whole || (first <= span->last && last >= span->first);
}

static bool holds(const md_span *span, const md_row *row)
{
    return is_within(span, row->first.time, row->last.time);
}

/* Is it this incident that keeps, or kept, the recipient from getting it? */
static bool is_to_blame(const md_span *span, const md_row *row)
{
    return row->current && is_within(span, row->last.time, row->last.time);
}

/* Does the recipient wait because of this incident? What somebody holds does
 * not wait for the peer any more. */
static bool waits(const md_span *span, const md_row *row)
{
    return row->status == MAILDIAG_AFFECTED_WAITING && is_to_blame(span, row) &&
           (row->state != MAILDIAG_RECIPIENT_HELD ||
            span->group->flavour == MD_FLAVOUR_OPERATOR);
}

/* ---- counts ---- */

static int compare_u32(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a;
    uint32_t y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static int compare_u64(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a;
    uint64_t y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static uint64_t distinct_u32(uint32_t *items, size_t count)
{
    uint64_t distinct = 0;
    qsort(items, count, sizeof(*items), compare_u32);
    for (size_t i = 0; i < count; i++)
        distinct += items[i] != 0 && (i == 0 || items[i] != items[i - 1]);
    return distinct;
}

static uint64_t distinct_u64(uint64_t *items, size_t count)
{
    uint64_t distinct = 0;
    qsort(items, count, sizeof(*items), compare_u64);
    for (size_t i = 0; i < count; i++)
        distinct += i == 0 || items[i] != items[i - 1];
    return distinct;
}

static bool count_people(const md_span *span, maildiag_finding *out)
{
    const md_group *group = span->group;
    size_t rows = 0;
    size_t waiting = 0;
    bool ok = false;
    uint32_t *people = md_calloc(group->row_count * 2 + 1, sizeof(*people));
    uint64_t *messages = md_calloc(group->row_count * 2 + 1, sizeof(*messages));

    if (people == NULL || messages == NULL)
        goto done;
    uint32_t *senders = people + group->row_count;
    uint64_t *waiting_messages = messages + group->row_count;
    for (size_t i = 0; i < group->row_count; i++) {
        const md_row *row = &group->rows[i];
        if (!holds(span, row))
            continue;
        people[rows] = row->to_key;
        senders[rows] = row->from;
        messages[rows] = row->message;
        rows++;
        if (waits(span, row))
            waiting_messages[waiting++] = row->message;
    }
    out->recipient_count = distinct_u32(people, rows);
    out->sender_count = distinct_u32(senders, rows);
    out->message_count = distinct_u64(messages, rows);
    out->waiting_count = distinct_u64(waiting_messages, waiting);
    if (group->crowd != NULL) {
        out->recipient_count += group->crowd->recipients.count;
        out->sender_count += group->crowd->senders.count;
        out->message_count += group->crowd->queue_ids.count;
    }
    for (size_t i = span->from; i <= span->to; i++) {
        out->attempt_count += group->runs.items[i].attempts;
        out->evidence_total += group->runs.items[i].lines;
    }
    ok = true;
done:
    md_free(people);
    md_free(messages);
    return ok;
}

static bool returned(const md_row *row)
{
    return row->state == MAILDIAG_RECIPIENT_BOUNCED ||
           row->state == MAILDIAG_RECIPIENT_EXPIRED;
}

static uint8_t disposition_of(const md_span *span)
{
    const md_group *group = span->group;
    uint8_t worst = group->disposition;

    if (group->row_count == 0)
        return worst;
    worst = MAILDIAG_DISPOSITION_NONE;
    for (size_t i = 0; i < group->row_count; i++) {
        const md_row *row = &group->rows[i];
        uint8_t own = MAILDIAG_DISPOSITION_DEFERRED;
        if (!holds(span, row))
            continue;
        if (is_to_blame(span, row) && row->state == MAILDIAG_RECIPIENT_EXPIRED)
            own = MAILDIAG_DISPOSITION_EXPIRED;
        else if (is_to_blame(span, row) && returned(row))
            own = MAILDIAG_DISPOSITION_BOUNCED;
        if (own > worst)
            worst = own;
    }
    return worst;
}

/* ---- severity ---- */

/* Mail lost for somebody: error. A notification that found nobody to read
 * it: warning. Mail that waits: warning. All else: notice. */
static uint8_t severity_of_mail(const md_span *span)
{
    uint8_t worst = MAILDIAG_SEVERITY_NOTICE;

    for (size_t i = 0; i < span->group->row_count; i++) {
        const md_row *row = &span->group->rows[i];
        uint8_t own = MAILDIAG_SEVERITY_NOTICE;
        if (!is_to_blame(span, row))
            continue;
        if (returned(row))
            own = row->null_sender ? MAILDIAG_SEVERITY_WARNING
                                   : MAILDIAG_SEVERITY_ERROR;
        else if (waits(span, row))
            own = MAILDIAG_SEVERITY_WARNING;
        if (own > worst)
            worst = own;
    }
    return worst;
}

/* A fault of this host is an error, but for what it only warns about: a
 * configuration that could be better, a limit that is near. */
static uint8_t severity_of_fault(const md_pass *p, const md_span *span)
{
    const md_group *group = span->group;
    uint16_t cause = group->verdict.cause;
    bool weak = md_traits_is(&p->traits, cause, MD_KNOWN_LOCAL_CONFIG_ERROR) ||
                md_traits_is(&p->traits, cause, MD_KNOWN_LOCAL_PERMISSION) ||
                md_traits_is(&p->traits, cause, MD_KNOWN_LOCAL_ERROR);
    bool felt = group->row_count > 0 ||
                group->disposition == MAILDIAG_DISPOSITION_REJECTED;

    if (felt || (!weak && !md_traits_is(&p->traits, cause,
                                        MD_KNOWN_LOCAL_RESOURCE_LIMIT)))
        return MAILDIAG_SEVERITY_ERROR;
    if (!weak || group->level >= MAILDIAG_LEVEL_ERROR)
        return MAILDIAG_SEVERITY_WARNING;
    return MAILDIAG_SEVERITY_NOTICE;
}

/* Own users that are refused want help; who mistypes a recipient was told so
 * at once. */
static uint8_t severity_of_own(const md_span *span)
{
    return span->trait->grouping == MD_GROUP_DOMAIN ? MAILDIAG_SEVERITY_NOTICE
                                                    : MAILDIAG_SEVERITY_WARNING;
}

static uint8_t severity_of(const md_pass *p, const md_span *span)
{
    const md_group *group = span->group;
    bool outbound = group->direction == MAILDIAG_DIRECTION_CLIENT;

    switch (group->flavour) {
    case MD_FLAVOUR_HOST:
        return severity_of_fault(p, span);
    case MD_FLAVOUR_DERIVED:
        if (span->trait->host)
            return MAILDIAG_SEVERITY_ERROR;
        if (outbound)
            return severity_of_mail(span);
        return group->alarming ? MAILDIAG_SEVERITY_WARNING
                               : MAILDIAG_SEVERITY_NOTICE;
    case MD_FLAVOUR_OPERATOR:
    case MD_FLAVOUR_WARNED:
        return MAILDIAG_SEVERITY_NOTICE;
    case MD_FLAVOUR_OWN:
        return severity_of_own(span);
    case MD_FLAVOUR_TRIED:
        return md_traits_is(&p->traits, group->verdict.cause,
                            MD_KNOWN_CONNECT_UNREACHABLE)
                   ? MAILDIAG_SEVERITY_NOTICE
                   : MAILDIAG_SEVERITY_INFO;
    case MD_FLAVOUR_STRANGER:
        return MAILDIAG_SEVERITY_INFO;
    default:
        return severity_of_mail(span);
    }
}

/* ---- the end ---- */

static const char *word_of_state(uint8_t state)
{
    switch (state) {
    case MAILDIAG_RECIPIENT_SENT:
    case MAILDIAG_RECIPIENT_DELIVERABLE:
        return "delivered";
    case MAILDIAG_RECIPIENT_EXPIRED:
        return "expired, returned to sender";
    case MAILDIAG_RECIPIENT_DELETED:
        return "deleted";
    case MAILDIAG_RECIPIENT_REQUEUED:
        return "requeued";
    default:
        return "returned to sender";
    }
}

/* Nothing waits for it any more: what became of the last one it hit. */
static const char *end_of_rows(const md_span *span, int64_t *time)
{
    const md_row *last = NULL;

    for (size_t i = 0; i < span->group->row_count; i++) {
        const md_row *row = &span->group->rows[i];
        if (holds(span, row) && (last == NULL || row->time > last->time))
            last = row;
    }
    if (last == NULL)
        return NULL;
    *time = last->time;
    return word_of_state(last->state);
}

static void end_of(const md_pass *p, const md_span *span, maildiag_finding *out,
                   const char **word)
{
    const md_group *group = span->group;
    const md_trait *trait = span->trait;
    bool fault = group->flavour == MD_FLAVOUR_HOST ||
                 (group->flavour == MD_FLAVOUR_DERIVED && trait->host);
    /* One peer that is well again says nothing about the others. */
    bool tells = (fault || trait->down || trait->eases) && !group->various;
    int64_t time = MAILDIAG_NO_TIME;

    *word = NULL;
    if (tells && md_runs_success_after(&group->runs, span->to, &time)) {
        *word = fault ? "works again" : "delivered again";
    } else if (fault) {
        const md_run *run = &group->runs.items[span->to];
        *word = md_life_after(&p->life, group->host, run->last.time,
                              run->last.id, &time);
        out->ongoing = *word == NULL;
    } else if (out->waiting_count > 0) {
        out->ongoing = 1;
    } else if (trait->stays && group->flavour == MD_FLAVOUR_MAIL) {
        out->ongoing = 1;
    } else {
        *word = end_of_rows(span, &time);
    }
    if (*word != NULL)
        out->ended_time = time;
}

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
                                all.marks[i].offset, all.marks[i].match))
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
        count += holds(span, &group->rows[i]);
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
        if (!holds(span, row))
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
        for (size_t i = 0; i < group->crowd->queue_ids.count; i++)
            if (!md_report_queue_id(p->report, f,
                                    group->crowd->queue_ids.items[i]))
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

/* Texts, advice, who acts. Strangers that are refused want nothing done here;
 * own users and programs that are refused have to send otherwise. */
static bool put_advice(md_pass *p, const md_group *group, md_report_finding *f)
{
    if (!md_report_advice(p->report, f, p->rules, &group->verdict,
                          &group->places))
        return false;
    if (group->flavour != MD_FLAVOUR_STRANGER &&
        group->flavour != MD_FLAVOUR_OWN)
        return true;
    f->finding.actor = group->flavour == MD_FLAVOUR_OWN ? MAILDIAG_ACTOR_SENDER
                                                        : MAILDIAG_ACTOR_NOBODY;
    bool refused = group->disposition == MAILDIAG_DISPOSITION_REJECTED;
    return md_report_turn(p->report, f, p->rules, &group->verdict,
                          refused ? group->places.text : MD_NONE);
}

static bool put_finding(md_pass *p, const md_span *span)
{
    const md_group *group = span->group;
    const char *ended_by;
    md_report_finding *f = md_report_add(p->report);

    if (f == NULL || !put_advice(p, group, f))
        return false;
    maildiag_finding *out = &f->finding;
    out->scope = scope_of(p, span);
    out->direction = group->direction;
    out->first_time = span->first;
    out->last_time = span->last;
    if (!count_people(span, out))
        return false;
    out->disposition = disposition_of(span);
    out->severity = severity_of(p, span);
    end_of(p, span, out, &ended_by);
    if ((span->trait->down || span->trait->eases) && !group->various)
        out->last_success_before =
            md_runs_success_before(&group->runs, span->from);
    return md_report_text(p->report, md_slice_of(ended_by), &out->ended_by) &&
           md_report_text(p->report, group->host, &out->host) &&
           put_peer(p->report, group, out) && put_before(p, group, out) &&
           put_evidence(p, span, f) && put_affected(p, span, f);
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

bool md_finding_all(md_pass *p, uint32_t **group_of)
{
    size_t cap = 0;
    for (uint32_t i = 0; i < p->groups.count; i++)
        if (!group_findings(p, i, group_of, &cap))
            return false;
    return true;
}
