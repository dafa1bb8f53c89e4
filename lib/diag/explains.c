/*
 * Which findings account for others: no DNS explains 400 domains that cannot
 * be looked up, a full disk the clients that were refused, an unreachable
 * relay the mail that expired.
 *
 * Takes the findings with their groups, notes the relations. Fails without
 * memory only.
 */
#include "diag/pass.h"

#include "base/alloc.h"
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

/* ---- pairs -------------------------------------------------------------- */

/* So many are looked at. Real logs have some hundred findings a host. */
enum { PAIRS = 1 << 24 };

/* Findings by log host, in their order. */
typedef struct md_hosted {
    uint32_t *first; /* by host: 1 + index of a finding, 0: none */
    uint32_t *last;
    uint32_t *next; /* by finding */
} md_hosted;

typedef struct md_pairs {
    md_pass *p;
    const uint32_t *group_of;
    md_names names;
    uint32_t *host; /* by finding: number of its host - 1 */
    md_hosted all;
    md_hosted waiting; /* what somebody waited for something else in */
    uint64_t count;
} md_pairs;

static const md_group *group_at(const md_pairs *pairs, uint32_t finding)
{
    return &pairs->p->groups.items[pairs->group_of[finding]];
}

static bool hosted_make(md_hosted *h, uint32_t count)
{
    h->first = md_calloc(count + (size_t)1, sizeof(*h->first));
    h->last = md_calloc(count + (size_t)1, sizeof(*h->last));
    h->next = md_calloc(count + (size_t)1, sizeof(*h->next));
    return h->first != NULL && h->last != NULL && h->next != NULL;
}

static void hosted_free(md_hosted *h)
{
    md_free(h->first);
    md_free(h->last);
    md_free(h->next);
}

static void hosted_add(md_hosted *h, uint32_t host, uint32_t finding)
{
    if (h->last[host] == 0)
        h->first[host] = finding + 1;
    else
        h->next[h->last[host] - 1] = finding + 1;
    h->last[host] = finding + 1;
}

/* Causes that account for others. What is none of them may be what a growing
 * queue or expired mail waited for. */
static bool may_explain(const md_pass *p, const md_group *a)
{
    const md_known_cause causes[] = {
        MD_KNOWN_LOCAL_DNS_DOWN,       MD_KNOWN_OUTBOUND_PORT_BLOCKED,
        MD_KNOWN_LOCAL_DISK_FULL,      MD_KNOWN_LOCAL_CONFIG_ERROR,
        MD_KNOWN_LOCAL_PERMISSION,     MD_KNOWN_PASSWORD_GUESSING,
        MD_KNOWN_MAILBOX_FULL_MANY,    MD_KNOWN_FORWARDING,
        MD_KNOWN_SENDER_DOMAIN_INVALID};

    for (size_t i = 0; i < sizeof(causes) / sizeof(causes[0]); i++)
        if (is_cause(p, a, causes[i]))
            return true;
    return false;
}

static bool list_all(md_pairs *pairs)
{
    const md_pass *p = pairs->p;
    uint32_t count = p->report->count;
    uint32_t number;

    pairs->host = md_calloc(count + (size_t)1, sizeof(*pairs->host));
    if (pairs->host == NULL || !hosted_make(&pairs->all, count) ||
        !hosted_make(&pairs->waiting, count))
        return false;
    for (uint32_t i = 0; i < count; i++) {
        const md_group *group = group_at(pairs, i);
        /* A host that is not named is one, too. */
        if (!md_names_add(&pairs->names,
                          md_slice_present(group->host) ? group->host
                                                        : MD_LIT(""),
                          &number))
            return false;
        pairs->host[i] = number - 1;
        hosted_add(&pairs->all, number - 1, i);
        if (is_cause(p, group, MD_KNOWN_QUEUE_GROWING) ||
            is_cause(p, group, MD_KNOWN_DELIVERY_EXPIRED))
            hosted_add(&pairs->waiting, number - 1, i);
    }
    return true;
}

static bool relate(md_pairs *pairs, uint32_t a)
{
    md_report *report = pairs->p->report;
    const md_hosted *among = may_explain(pairs->p, group_at(pairs, a))
                                 ? &pairs->all
                                 : &pairs->waiting;

    for (uint32_t i = among->first[pairs->host[a]];
         i != 0 && pairs->count < PAIRS; i = among->next[i - 1]) {
        uint32_t b = i - 1;
        pairs->count++;
        if (pairs->group_of[a] == pairs->group_of[b] ||
            !overlap(&report->findings[a].finding,
                     &report->findings[b].finding) ||
            !explains(pairs->p, group_at(pairs, a), group_at(pairs, b)))
            continue;
        if (!md_report_explains(report, a, b))
            return false;
    }
    return true;
}

bool md_explains(md_pass *p, const uint32_t *group_of)
{
    md_pairs pairs = {.p = p, .group_of = group_of};
    bool ok = list_all(&pairs);

    for (uint32_t a = 0; ok && a < p->report->count; a++)
        ok = relate(&pairs, a);
    md_names_free(&pairs.names);
    md_free(pairs.host);
    hosted_free(&pairs.all);
    hosted_free(&pairs.waiting);
    return ok;
}
