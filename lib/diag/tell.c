/*
 * What a case says beyond its texts: through which relay it came, and what
 * it cost those who got their mail in the end. See span.h.
 *
 * Takes an incident and its finding, adds sentences, steps, who acts. Fails
 * without memory only.
 */
#include "diag/span.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "diag/remark.h"
#include "diag/when.h"

/* ---- the relay ---- */

static bool is_of_recipient(const md_pass *p, const md_group *group)
{
    const md_cause *cause = md_rules_cause(p->rules, group->verdict.cause);
    return md_slice_eq(cause->category, MD_LIT("recipient")) ||
           md_slice_eq(cause->category, MD_LIT("content"));
}

/* Recipients and content are refused by whoever stands behind the relay, or
 * by itself: only its log tells. */
static bool say_passed_on(md_pass *p, const md_hop *hop, md_report_finding *f)
{
    const md_fix_text ask = {
        MD_LIT("the relay's postmaster"),
        MD_LIT("Ask the postmaster of {host} which server behind it gave this "
               "answer, and have the message looked for in its log."),
        MD_NONE};
    md_places places = {0};
    md_buffer words = {0};

    places.host = md_slice_present(hop->name) ? hop->name : hop->address;
    md_buffer_add_text(&words, "The answer came from the relay ");
    md_remark_peer(&words, hop->name, hop->address, hop->port);
    md_buffer_add_text(&words, ", through which all mail of this host goes.");
    bool ok = !words.failed &&
              md_remark_say(p->report, f, md_buffer_slice(&words)) &&
              md_remark_fix(p->report, f, &ask, &places, false);
    md_buffer_free(&words);
    return ok;
}

static bool say_relay(md_pass *p, const md_hop *hop, md_report_finding *f)
{
    md_buffer words = {0};

    md_buffer_add_text(&words, "This is the relay of this host: ");
    md_buffer_add_u64(&words, hop->attempts);
    md_buffer_add_text(&words, " of ");
    md_buffer_add_u64(&words, hop->total);
    md_buffer_add_text(&words, " outgoing attempts went to ");
    md_remark_peer(&words, hop->name, hop->address, hop->port);
    md_buffer_put(&words, '.');
    bool ok =
        !words.failed && md_remark_say(p->report, f, md_buffer_slice(&words));
    md_buffer_free(&words);
    return ok;
}

/* What is "the remote side" without a relay is the relay with one. */
static bool tell_relay(md_pass *p, const md_group *group, md_report_finding *f)
{
    if (group->direction != MAILDIAG_DIRECTION_CLIENT ||
        (group->flavour != MD_FLAVOUR_MAIL &&
         group->flavour != MD_FLAVOUR_TRIED))
        return true;
    const md_hop *hop = md_hops_relay(&p->hops, group->host);
    if (hop == NULL || !md_hop_is(hop, &group->party))
        return true;
    if (f->finding.actor == MAILDIAG_ACTOR_REMOTE)
        f->finding.actor = MAILDIAG_ACTOR_RELAY;
    return is_of_recipient(p, group) ? say_passed_on(p, hop, f)
                                     : say_relay(p, hop, f);
}

/* ---- notifications ---- */

/* Who should have learned from them that mail failed does not. */
static bool tell_notifications(md_pass *p, const md_span *span,
                               md_report_finding *f)
{
    const md_group *group = span->group;
    md_buffer words = {0};
    uint64_t count = 0;

    for (size_t i = 0; i < group->row_count; i++) {
        const md_row *row = &group->rows[i];
        count += row->null_sender && md_span_blames(span, row) &&
                 md_row_returned(row);
    }
    if (count == 0)
        return true;
    md_remark_count(&words, count, "notification (from=<>) was",
                    "notifications (from=<>) were");
    md_buffer_add_text(&words, " not delivered either: nobody was told of the "
                               "mail that they are about.");
    bool ok =
        !words.failed && md_remark_say(p->report, f, md_buffer_slice(&words));
    md_buffer_free(&words);
    return ok;
}

/* ---- the delay ---- */

static int compare_times(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a;
    int64_t y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void add_cost(md_buffer *words, const int64_t *costs, size_t count,
                     bool proves)
{
    md_buffer_add_text(words, proves ? "A later attempt passed: " : "");
    md_remark_count(words, count, "delivery", "deliveries");
    md_buffer_add_text(words, " succeeded ");
    md_remark_span(words, costs[count / 2]);
    md_buffer_add_text(words, proves ? " after the first refusal"
                                     : " after the first failed attempt");
    if (count > 1) {
        md_buffer_add_text(words, " (median; the longest took ");
        md_remark_span(words, costs[count - 1]);
        md_buffer_put(words, ')');
    }
    md_buffer_put(words, '.');
}

static bool say_cost(md_pass *p, const md_span *span, int64_t *costs,
                     size_t count, md_report_finding *f)
{
    md_buffer words = {0};
    bool proves = md_traits_is(&p->traits, span->group->verdict.cause,
                               MD_KNOWN_GREYLISTED);

    qsort(costs, count, sizeof(*costs), compare_times);
    add_cost(&words, costs, count, proves);
    bool ok =
        !words.failed && md_remark_say(p->report, f, md_buffer_slice(&words));
    md_buffer_free(&words);
    if (proves && f->finding.confidence < MD_PROVED_CONFIDENCE)
        f->finding.confidence = MD_PROVED_CONFIDENCE;
    return ok;
}

/* How long those waited who got it in the end. */
static bool tell_cost(md_pass *p, const md_span *span, md_report_finding *f)
{
    const md_group *group = span->group;
    size_t count = 0;

    if ((group->flavour != MD_FLAVOUR_MAIL &&
         group->flavour != MD_FLAVOUR_HOST) ||
        group->row_count == 0)
        return true;
    int64_t *costs = md_calloc(group->row_count, sizeof(*costs));
    if (costs == NULL)
        return false;
    for (size_t i = 0; i < group->row_count; i++) {
        const md_row *row = &group->rows[i];
        int64_t cost = md_when_gap(row->first.time, row->time);
        if (md_span_holds(span, row) && row->state == MAILDIAG_RECIPIENT_SENT &&
            cost > 0)
            costs[count++] = cost;
    }
    bool ok = count == 0 || say_cost(p, span, costs, count, f);
    md_free(costs);
    return ok;
}

/* ---- the rate ---- */

static void add_setting(md_buffer *out, const char *transport, const char *name,
                        uint64_t value, const char *unit)
{
    if (value == 0)
        return;
    if (out->len > 0)
        md_buffer_add_text(out, ", ");
    md_buffer_add_text(out, transport);
    md_buffer_add_text(out, name);
    md_buffer_add_text(out, " = ");
    md_buffer_add_u64(out, value);
    md_buffer_add_text(out, unit);
}

/* The settings with figures. A relay takes all mail, so the transport is smtp
 * itself; one site of many gets a transport of its own. */
static void settings(const md_pass *p, const md_group *group, bool relay,
                     md_buffer *out)
{
    const md_pace *pace = group->pace;
    const char *transport = relay ? "smtp" : "slow";
    bool recipients = md_traits_is(&p->traits, group->verdict.cause,
                                   MD_KNOWN_TOO_MANY_RECIPIENTS);
    /* Where several went at once, it is the transaction that was too big. */
    uint32_t delay = recipients && pace->batch > 1 ? 0 : md_pace_delay(pace);

    add_setting(out, transport, "_destination_rate_delay", delay, "s");
    /* Deliveries with a delay between them come one at a time. */
    add_setting(out, transport, "_destination_concurrency_limit",
                delay > 0 ? 1 : 2, "");
    if (recipients)
        add_setting(out, transport, "_destination_recipient_limit",
                    pace->batch > 1 ? pace->batch : MD_FEW_RECIPIENTS, "");
}

static bool advise_rate(md_pass *p, const md_group *group, md_report_finding *f)
{
    md_buffer text = {0};
    md_buffer all = {0};
    md_places places = {0};
    const md_hop *hop = md_hops_relay(&p->hops, group->host);
    bool relay = hop != NULL && md_hop_is(hop, &group->party);
    bool one = !relay && !group->domains_differ && group->party.domain.len > 0;
    md_fix_text fix = {MD_LIT("main.cf, master.cf, transport_maps"), MD_NONE,
                       MD_NONE};

    settings(p, group, relay, &text);
    if (relay) {
        fix.where = MD_LIT("main.cf");
        fix.check = MD_LIT("postconf smtp_destination_rate_delay "
                           "smtp_destination_concurrency_limit");
        md_buffer_add_text(&all, "Send slower to this relay: {text}.");
    } else {
        fix.check = MD_LIT("postconf -M slow/unix");
        md_buffer_add_text(&all, "Copy the line smtp of master.cf to one "
                                 "named slow, send ");
        md_buffer_add_text(&all, one ? "{domain}" : "the domains of {host}");
        md_buffer_add_text(&all, " through it (transport_maps: slow:), and "
                                 "set in main.cf {text}.");
    }
    places.text = md_buffer_slice(&text);
    places.domain = group->party.domain;
    places.host =
        md_slice_present(group->common) ? group->common : group->party.address;
    fix.text = md_buffer_slice(&all);
    bool ok = !text.failed && !all.failed &&
              md_remark_fix(p->report, f, &fix, &places, true);
    md_buffer_free(&text);
    md_buffer_free(&all);
    return ok;
}

/* How fast it went before and after a peer began to throttle. */
static bool tell_rate(md_pass *p, const md_span *span, md_report_finding *f)
{
    md_buffer words = {0};

    if (span->group->pace == NULL || span->from != 0)
        return true;
    md_pace_words(span->group->pace, &words);
    bool ok = !words.failed &&
              md_remark_say(p->report, f, md_buffer_slice(&words)) &&
              advise_rate(p, span->group, f);
    md_buffer_free(&words);
    return ok;
}

/* ---- the listing ---- */

/* The list, the listed address, the page to ask for removal. Of one message
 * the volume is not known. */
static bool tell_listing(md_pass *p, const md_group *group,
                         md_report_finding *f)
{
    const md_fix_text ask = {
        MD_LIT("{list}"),
        MD_LIT("When the reason is gone, ask there for the removal of "
               "{address}: {url}"),
        MD_NONE};
    md_places places = group->places;
    md_buffer words = {0};

    if (group->listing == NULL || p->one)
        return true;
    /* Several lists have no common page. */
    if (group->various) {
        places.list = MD_NONE;
        places.url = MD_NONE;
    }
    places.address = group->listing->address.len ? group->listing->address
                                                 : MD_LIT("the address");
    md_listing_words(group->listing, places.list, places.url, &words);
    bool ok = !words.failed &&
              md_remark_say(p->report, f, md_buffer_slice(&words)) &&
              (places.list.len == 0 || places.url.len == 0 ||
               md_remark_fix(p->report, f, &ask, &places, true));
    md_buffer_free(&words);
    return ok;
}

bool md_tell_case(md_pass *p, const md_span *span, md_report_finding *f)
{
    return md_remark_say(p->report, f, span->group->remark) &&
           tell_relay(p, span->group, f) && tell_rate(p, span, f) &&
           tell_listing(p, span->group, f) && tell_notifications(p, span, f) &&
           tell_cost(p, span, f);
}
