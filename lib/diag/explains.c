/*
 * Which findings account for others: no DNS explains 400 domains that cannot
 * be looked up, a full disk the clients that were refused, an unreachable
 * relay the mail that expired.
 *
 * Takes the findings with their groups, notes the relations. Fails without
 * memory only.
 */
#include "diag/pass.h"

#include "diag/when.h"
#include "rules/places.h"

static bool overlap(const maildiag_finding *a, const maildiag_finding *b)
{
    if (a->first_time == MAILDIAG_NO_TIME || b->first_time == MAILDIAG_NO_TIME)
        return true;
    return a->first_time <= md_when_more(b->last_time, MD_MINUTE) &&
           b->first_time <= md_when_more(a->last_time, MD_MINUTE);
}

static bool is_broad(const md_pass *p, const md_group *group,
                     md_known_cause known)
{
    int32_t wanted = p->traits.known[known];
    return wanted >= 0 &&
           md_rules_cause(p->rules, group->verdict.cause)->broad_index ==
               (uint16_t)wanted;
}

static bool is_cause(const md_pass *p, const md_group *group,
                     md_known_cause known)
{
    return md_traits_is(&p->traits, group->verdict.cause, known);
}

/* Did somebody that `a` kept waiting expire in the end? */
static bool let_expire(const md_group *a)
{
    for (size_t i = 0; i < a->row_count; i++)
        if (a->rows[i].current &&
            a->rows[i].state == MAILDIAG_RECIPIENT_EXPIRED)
            return true;
    return false;
}

/* Does most of what waits wait for it? */
static bool holds_half(const md_group *a, uint64_t messages)
{
    uint64_t waiting = 0;

    for (size_t i = 0; i < a->row_count; i++)
        waiting += a->rows[i].current &&
                   a->rows[i].status == MAILDIAG_AFFECTED_WAITING;
    return waiting * 2 >= messages;
}

static bool only_notifications(const md_group *group)
{
    for (size_t i = 0; i < group->row_count; i++)
        if (!group->rows[i].null_sender)
            return false;
    return group->row_count > 0;
}

static bool same_domain(const md_group *a, const md_group *b)
{
    return a->party.domain.len != 0 &&
           md_slice_eq_nocase(a->party.domain, b->party.domain);
}

/* A fault of this host and what follows from it. */
static bool fault_explains(const md_pass *p, const md_group *a,
                           const md_group *b)
{
    if (is_cause(p, a, MD_KNOWN_LOCAL_DNS_DOWN))
        return is_broad(p, b, MD_KNOWN_DNS_TEMPFAIL) &&
               b->flavour != MD_FLAVOUR_DERIVED;
    if (is_cause(p, a, MD_KNOWN_OUTBOUND_PORT_BLOCKED))
        return is_cause(p, b, MD_KNOWN_CONNECT_TIMEOUT) &&
               (b->party.port.len == 0 ||
                md_slice_eq(a->party.port, b->party.port));
    if (is_cause(p, a, MD_KNOWN_LOCAL_DISK_FULL))
        return is_cause(p, b, MD_KNOWN_LOCAL_ERROR);
    /* What made a part of Postfix give up, and that it did. */
    return is_cause(p, b, MD_KNOWN_SERVICE_DOWN) && a->daemon.len != 0 &&
           md_slice_eq(a->daemon, b->service) &&
           (is_cause(p, a, MD_KNOWN_LOCAL_CONFIG_ERROR) ||
            is_cause(p, a, MD_KNOWN_LOCAL_PERMISSION));
}

static bool explains(const md_pass *p, const md_group *a, const md_group *b)
{
    if (!md_slice_eq(a->host, b->host))
        return false;
    if (a->flavour == MD_FLAVOUR_HOST ||
        (a->flavour == MD_FLAVOUR_DERIVED &&
         md_traits_of(&p->traits, a->verdict.cause)->host)) {
        if (fault_explains(p, a, b))
            return true;
    }
    if (is_cause(p, a, MD_KNOWN_PASSWORD_GUESSING))
        return b->flavour == MD_FLAVOUR_STRANGER &&
               is_cause(p, b, MD_KNOWN_AUTH_FAILED);
    if (is_cause(p, a, MD_KNOWN_MAILBOX_FULL_MANY))
        return is_cause(p, b, MD_KNOWN_MAILBOX_FULL) && same_domain(a, b);
    if (is_cause(p, a, MD_KNOWN_FORWARDING))
        return b->forwarded;
    if (is_cause(p, b, MD_KNOWN_QUEUE_GROWING))
        return holds_half(a, b->messages);
    if (is_cause(p, b, MD_KNOWN_DELIVERY_EXPIRED))
        return let_expire(a);
    /* Notifications cannot go back to a sender that does not exist. */
    return is_cause(p, a, MD_KNOWN_SENDER_DOMAIN_INVALID) &&
           a->direction == MAILDIAG_DIRECTION_CLIENT && same_domain(a, b) &&
           b->flavour == MD_FLAVOUR_MAIL && only_notifications(b);
}

bool md_explains(md_pass *p, const uint32_t *group_of)
{
    md_report *report = p->report;

    for (uint32_t a = 0; a < report->count; a++) {
        for (uint32_t b = 0; b < report->count; b++) {
            if (group_of[a] == group_of[b] ||
                !overlap(&report->findings[a].finding,
                         &report->findings[b].finding) ||
                !explains(p, &p->groups.items[group_of[a]],
                          &p->groups.items[group_of[b]]))
                continue;
            if (!md_report_explains(report, a, b))
                return false;
        }
    }
    return true;
}
