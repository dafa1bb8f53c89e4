/*
 * This host as a client: the failed attempts of a story.
 *
 * Takes one loaded story at a time, gives hits (one an attempt that failed),
 * rows (one a recipient and group), outages (what may be a fault of this
 * host's network). Fails without memory only.
 */
#include "diag/pass.h"

#include "base/alloc.h"
#include "diag/when.h"
#include "rules/places.h"

static bool note_outage(md_pass *p, const md_hit *hit)
{
    md_outage *outage = NULL;
    md_moment at = {hit->fact->time, hit->fact->id};
    md_mark mark = md_mark_of(hit->fact);
    uint16_t cause = hit->verdict->cause;

    bool ok = true;

    if (md_traits_is(&p->traits, cause, MD_KNOWN_DNS_TEMPFAIL))
        ok = md_outage_find(p, hit->host, MD_NONE, &outage);
    else if (md_traits_is(&p->traits, cause, MD_KNOWN_CONNECT_TIMEOUT))
        ok = md_outage_find(p, hit->host, md_outage_port(hit->party.port),
                            &outage);
    if (outage == NULL)
        return ok;
    return md_runs_add(&outage->runs, at, 1, &mark);
}

/* ---- failures ---- */

static uint8_t disposition_of(uint8_t status)
{
    switch (status) {
    case MAILDIAG_STATUS_SENT:
    case MAILDIAG_STATUS_DELIVERABLE:
        return MAILDIAG_DISPOSITION_SENT;
    case MAILDIAG_STATUS_DEFERRED:
        return MAILDIAG_DISPOSITION_DEFERRED;
    case MAILDIAG_STATUS_BOUNCED:
    case MAILDIAG_STATUS_UNDELIVERABLE:
        return MAILDIAG_DISPOSITION_BOUNCED;
    default:
        return MAILDIAG_DISPOSITION_NONE;
    }
}

static void story_hit(const md_pass *p, const md_recipient *r,
                      const md_fact *fact, const md_verdict *verdict,
                      md_hit *hit)
{
    memset(hit, 0, sizeof(*hit));
    hit->host = p->story->host;
    hit->direction = MAILDIAG_DIRECTION_CLIENT;
    hit->verdict = verdict;
    hit->fact = fact;
    hit->level = fact->level;
    hit->sender = p->story->from;
    hit->recipient = r->address;
    hit->recipient_ref = r->ref;
    hit->queue_id = p->story->queue_id;
}

static void attempt_subject(const md_pass *p, const md_recipient *r,
                            const md_attempt_view *view, md_subject *out)
{
    memset(out, 0, sizeof(*out));
    out->text = view->reason;
    out->reply = view->reply;
    out->relay = view->relay;
    out->sender = p->story->from;
    out->recipient = r->address;
    out->direction = MAILDIAG_DIRECTION_CLIENT;
}

/* Refused for its sender although the sender did nothing wrong: this host is
 * not among those that may send for that domain. */
static bool note_forwarded(md_pass *p, const md_recipient *r,
                           const md_fact *fact, uint32_t index)
{
    uint16_t cause = p->groups.items[index].verdict.cause;
    bool is = false;

    if (!md_traits_is(&p->traits, cause, MD_KNOWN_SPF_FAIL) &&
        !md_traits_is(&p->traits, cause, MD_KNOWN_DMARC_FAIL) &&
        !md_traits_is(&p->traits, cause, MD_KNOWN_EMAIL_AUTH_FAIL))
        return true;
    if (!md_strays_forwarded(p, r, fact, &is))
        return false;
    p->groups.items[index].forwarded |= is;
    return true;
}

static bool is_listing(const md_pass *p, const md_verdict *verdict)
{
    return md_traits_is(&p->traits, verdict->cause, MD_KNOWN_BLOCKLISTED_IP) ||
           md_traits_is(&p->traits, verdict->cause, MD_KNOWN_RESIDENTIAL_IP);
}

/* Who refuses this host's address, and which of its addresses. */
static bool note_listing(md_pass *p, const md_hit *hit, uint32_t index)
{
    md_group *group = &p->groups.items[index];
    md_slice site = hit->party.name.len ? md_party_site(hit->party.name)
                                        : hit->party.address;

    if (!is_listing(p, hit->verdict))
        return true;
    if (group->listing == NULL) {
        group->listing = md_calloc(1, sizeof(*group->listing));
        if (group->listing == NULL)
            return false;
    }
    return md_listing_note(
        group->listing, site,
        md_listing_address(hit->subject, hit->party.address));
}

/* One failed attempt: a hit and its row. *group: where it went. */
static bool failed_attempt(md_pass *p, const md_recipient *r,
                           const md_attempt *attempt, const md_judged *judged,
                           uint32_t *group)
{
    const md_attempt_view *view = &judged->view;
    md_hit hit;
    md_subject subject;
    const md_fact *fact = &p->story->facts[attempt->fact];

    attempt_subject(p, r, view, &subject);
    story_hit(p, r, fact, &view->verdict, &hit);
    hit.subject = &subject;
    hit.captures = judged->captures;
    hit.disposition = disposition_of(attempt->status);
    hit.flavour = md_traits_of(&p->traits, view->verdict.cause)->host
                      ? MD_FLAVOUR_HOST
                      : MD_FLAVOUR_MAIL;
    md_party_of_subject(&subject, &hit.party);
    if (md_traits_of(&p->traits, view->verdict.cause)->grouping ==
        MD_GROUP_SENDER)
        hit.party.domain = md_places_domain(hit.sender);
    if (is_listing(p, &view->verdict))
        hit.list = md_listing_list(&subject, hit.captures);
    *group = md_groups_hit(&p->groups, &hit);
    if (*group == MD_NO_GROUP || !note_forwarded(p, r, fact, *group) ||
        !note_listing(p, &hit, *group))
        return false;
    return md_groups_row(&p->groups, *group, &hit, p->story->id) &&
           note_outage(p, &hit);
}

static uint8_t affected_status(uint8_t state)
{
    switch (state) {
    case MAILDIAG_RECIPIENT_SENT:
    case MAILDIAG_RECIPIENT_DELIVERABLE:
        return MAILDIAG_AFFECTED_DELIVERED;
    case MAILDIAG_RECIPIENT_DEFERRED:
    case MAILDIAG_RECIPIENT_QUEUED:
    case MAILDIAG_RECIPIENT_HELD:
    case MAILDIAG_RECIPIENT_UNKNOWN:
        return MAILDIAG_AFFECTED_WAITING;
    default:
        return MAILDIAG_AFFECTED_RETURNED;
    }
}

/* A requeued message lives on under another ID: what became of it there. */
static bool final_status(md_pass *p, uint32_t recipient, uint8_t state,
                         uint8_t *status)
{
    uint8_t outcome = state;
    uint32_t entry;

    if (state == MAILDIAG_RECIPIENT_REQUEUED &&
        !md_story_outcome(p->story, recipient, &p->others, &outcome, &entry))
        return false;
    *status = outcome == MAILDIAG_RECIPIENT_REQUEUED
                  ? (uint8_t)MAILDIAG_AFFECTED_WAITING
                  : affected_status(outcome);
    return true;
}

static const struct {
    uint8_t state;
    uint16_t kind;
} decisions[MD_DECISIONS] = {
    {MAILDIAG_RECIPIENT_HELD, MAILDIAG_RECORD_HELD},
    {MAILDIAG_RECIPIENT_DELETED, MAILDIAG_RECORD_REMOVED},
    {MAILDIAG_RECIPIENT_REQUEUED, MAILDIAG_RECORD_REQUEUED},
    {MAILDIAG_RECIPIENT_EXPIRED, MAILDIAG_RECORD_EXPIRED},
};

/* Once a message, for it may have as many recipients as lines. */
static void note_deciding(md_pass *p)
{
    const md_story *s = p->story;

    for (int i = 0; i < MD_DECISIONS; i++)
        p->deciding[i] = MD_NO_INDEX;
    for (uint32_t fact = 0; fact < s->fact_count; fact++)
        for (int i = 0; i < MD_DECISIONS; i++)
            if (s->facts[fact].kind == decisions[i].kind)
                p->deciding[i] = fact;
    p->deciding_known = true;
}

/* The line by which a state was set: the last of its kind, else the
 * recipient's last. */
static const md_fact *deciding_fact(md_pass *p, const md_recipient *r,
                                    uint8_t state)
{
    const md_story *s = p->story;

    if (!p->deciding_known)
        note_deciding(p);
    for (int i = 0; i < MD_DECISIONS; i++)
        if (decisions[i].state == state && p->deciding[i] != MD_NO_INDEX)
            return &s->facts[p->deciding[i]];
    return &s->facts[r->last_fact];
}

/* Held, deleted, requeued, expired: a cause of its own. */
static bool decided(md_pass *p, const md_recipient *r, uint8_t status)
{
    md_fixed_cause cause;
    md_verdict verdict;
    md_hit hit;

    switch (r->state) {
    case MAILDIAG_RECIPIENT_HELD:
        cause = MD_CAUSE_MESSAGE_HELD;
        break;
    case MAILDIAG_RECIPIENT_DELETED:
        cause = MD_CAUSE_MESSAGE_DELETED;
        break;
    case MAILDIAG_RECIPIENT_REQUEUED:
        cause = MD_CAUSE_MESSAGE_REQUEUED;
        break;
    case MAILDIAG_RECIPIENT_EXPIRED:
        cause = MD_CAUSE_DELIVERY_EXPIRED;
        break;
    default:
        return true;
    }
    md_judge_fixed(p->rules, cause, &verdict);
    const md_fact *fact = deciding_fact(p, r, r->state);
    story_hit(p, r, fact, &verdict, &hit);
    hit.flavour = cause == MD_CAUSE_DELIVERY_EXPIRED ? MD_FLAVOUR_MAIL
                                                     : MD_FLAVOUR_OPERATOR;
    hit.disposition = cause == MD_CAUSE_DELIVERY_EXPIRED
                          ? MAILDIAG_DISPOSITION_EXPIRED
                          : MAILDIAG_DISPOSITION_DEFERRED;
    hit.party.domain = md_places_domain(r->address);
    uint32_t group = md_groups_hit(&p->groups, &hit);
    if (group == MD_NO_GROUP ||
        !md_groups_row(&p->groups, group, &hit, p->story->id))
        return false;
    md_groups_settle(&p->groups, group, r->state, status,
                     p->story->facts[r->last_fact].time);
    return true;
}

/* ---- what will fail ---- */

/* Does the mail leave this machine for the world? A relay on the own network
 * counts, a filter on this machine does not. */
static bool goes_out(const md_attempt_view *view, md_slice recipient)
{
    md_party party;
    return md_party_of_relay(view->relay, &party) &&
           md_slice_present(party.address) &&
           !md_party_is_loopback(party.address) &&
           !md_party_is_hopeless(md_places_domain(recipient));
}

/* A sender that nobody can answer: told before anybody refuses it. */
static bool hopeless_sender(md_pass *p, const md_recipient *r,
                            const md_attempt *attempt,
                            const md_attempt_view *view)
{
    md_verdict verdict;
    md_hit hit;
    md_slice domain = md_places_domain(p->story->from);

    if (!md_party_is_hopeless(domain) || !goes_out(view, r->address) ||
        !md_traits_verdict(&p->traits, MD_KNOWN_SENDER_DOMAIN_INVALID,
                           &verdict))
        return true;
    story_hit(p, r, &p->story->facts[attempt->fact], &verdict, &hit);
    hit.flavour = MD_FLAVOUR_WARNED;
    hit.disposition = MAILDIAG_DISPOSITION_SENT;
    hit.party.domain = domain;
    md_subject subject;
    attempt_subject(p, r, view, &subject);
    subject.text = MD_NONE;
    memset(&subject.reply, 0, sizeof(subject.reply));
    hit.subject = &subject;
    uint32_t group = md_groups_hit(&p->groups, &hit);
    return group != MD_NO_GROUP && md_groups_crowd(&p->groups, group, &hit);
}

/* ---- stories ---- */

static bool recipient_failures(md_pass *p, uint32_t index)
{
    md_story *s = p->story;
    const md_recipient *r = &s->recipients[index];
    uint32_t current = MD_NO_GROUP;
    uint8_t status;

    for (uint32_t i = r->first_attempt; i != MD_NO_INDEX;
         i = s->attempts[i].next) {
        const md_attempt *attempt = &s->attempts[i];
        const md_judged *judged = p->read->attempts[i];
        uint32_t group = MD_NO_GROUP;
        if (judged == NULL) {
            current = MD_NO_GROUP;
            continue;
        }
        bool fine = md_traits_is(&p->traits, judged->view.verdict.cause,
                                 MD_KNOWN_ACCEPTED);
        if (!fine && !failed_attempt(p, r, attempt, judged, &group))
            return false;
        current = group;
        if (i == r->last_attempt &&
            !hopeless_sender(p, r, attempt, &judged->view))
            return false;
    }
    if (!final_status(p, index, r->state, &status))
        return false;
    md_groups_settle(&p->groups, current, r->state, status,
                     s->facts[r->last_fact].time);
    return decided(p, r, status);
}

/* Lines with a queue ID that are no delivery: a queue file that cannot be
 * written, a host that refused before the next one took the message. */
static bool is_telling(const md_fact *fact)
{
    if (!fact->own || fact->kind == MAILDIAG_RECORD_DELIVERY ||
        fact->kind == MAILDIAG_RECORD_REFUSAL_LINE ||
        fact->kind == MD_FACT_MARK)
        return false;
    return fact->level > MAILDIAG_LEVEL_INFO ||
           fact->kind == MAILDIAG_RECORD_HOST_FAILURE ||
           fact->kind >= MAILDIAG_RECORD_PIPELINING;
}

bool md_outbound_is_plain(const md_story *s)
{
    if (md_party_is_hopeless(md_places_domain(s->from)))
        return false;
    for (uint32_t i = 0; i < s->recipient_count; i++)
        if (s->recipients[i].state != MAILDIAG_RECIPIENT_SENT)
            return false;
    for (uint32_t i = 0; i < s->attempt_count; i++)
        if (s->attempts[i].status != MAILDIAG_STATUS_SENT)
            return false;
    for (uint32_t i = 0; i < s->fact_count; i++)
        if (is_telling(&s->facts[i]))
            return false;
    return true;
}

static bool other_lines(md_pass *p)
{
    md_story *s = p->story;

    for (uint32_t i = 0; i < s->fact_count; i++)
        if (is_telling(&s->facts[i]) &&
            !md_host_line(p, s->host, &s->own, &s->facts[i], s->queue_id))
            return false;
    return true;
}

bool md_outbound_story(md_pass *p)
{
    md_story *s = p->story;

    p->deciding_known = false;
    md_inbound_login(p, s);
    if (!other_lines(p))
        return false;
    /* An address that was only probed is no mail. */
    if (s->state == MAILDIAG_STATE_PROBE)
        return true;
    for (uint32_t i = 0; i < s->recipient_count; i++)
        if (!recipient_failures(p, i))
            return false;
    return true;
}
