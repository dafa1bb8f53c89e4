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
#include "diag/figure.h"
#include "diag/remark.h"
#include "diag/when.h"

/* ---- the relay ---- */

/* What changes with a relay, by the category of the cause: a sentence, a
 * step. */
typedef struct relay_advice {
    const char *category;
    md_phrase say;
    md_phrase step;
} relay_advice;

/* Recipients and content are refused by whoever stands behind the relay, or
 * by itself: only its log tells. */
static const relay_advice relay_advices[] = {
    {"recipient", MD_PHRASE_PASSED_ON, MD_PHRASE_PASSED_ON},
    {"content", MD_PHRASE_PASSED_ON, MD_PHRASE_PASSED_ON},
    {"routing", MD_PHRASE_PASSED_ON, MD_PHRASE_PASSED_ON},
    {"unknown", MD_PHRASE_PASSED_ON, MD_PHRASE_PASSED_ON},
    {"network", MD_PHRASE_RELAY, MD_PHRASE_RELAY_PATH},
    {"dns", MD_PHRASE_RELAY, MD_PHRASE_RELAY_PATH},
    {"remote", MD_PHRASE_RELAY, MD_PHRASE_RELAY_PATH},
    {"auth", MD_PHRASE_RELAY, MD_PHRASE_RELAY_LOGIN},
    {"relay", MD_PHRASE_RELAY, MD_PHRASE_RELAY_LOGIN},
    {"reputation", MD_PHRASE_RELAY, MD_PHRASE_RELAY_TRUST},
    {"sender_auth", MD_PHRASE_RELAY, MD_PHRASE_RELAY_TRUST},
    {"sender", MD_PHRASE_RELAY, MD_PHRASE_RELAY_TRUST},
};

static relay_advice advice_of(const md_pass *p, const md_group *group)
{
    const md_cause *cause = md_rules_cause(p->rules, group->verdict.cause);
    const relay_advice other = {NULL, MD_PHRASE_RELAY, MD_PHRASE_RELAY};

    for (size_t i = 0; i < sizeof(relay_advices) / sizeof(relay_advices[0]);
         i++)
        if (md_slice_eq(cause->category,
                        md_slice_of(relay_advices[i].category)))
            return relay_advices[i];
    return other;
}

static bool say_relay(md_pass *p, const md_group *group, const md_hop *hop,
                      md_report_finding *f)
{
    relay_advice advice = advice_of(p, group);
    md_places places = {0};
    md_figures figures = {0};
    md_buffer relay = {0};

    md_remark_peer(&relay, hop->name, hop->address, hop->port);
    places.relay = md_buffer_slice(&relay);
    places.host = md_slice_present(hop->name) ? hop->name : hop->address;
    places.port = hop->port;
    places.count = md_figure_count(&figures, hop->attempts);
    places.total = md_figure_count(&figures, hop->total);
    bool ok =
        !relay.failed &&
        md_remark_tell(p->report, f, p->rules, advice.say, &places) &&
        md_remark_step(p->report, f, p->rules, advice.step, &places, false);
    md_buffer_free(&relay);
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
    return say_relay(p, group, hop, f);
}

/* ---- notifications ---- */

/* Who should have learned from them that mail failed does not. */
static bool tell_notifications(md_pass *p, const md_span *span,
                               md_report_finding *f)
{
    const md_group *group = span->group;
    md_places places = {0};
    md_figures figures = {0};
    uint64_t count = 0;

    for (size_t i = 0; i < group->row_count; i++) {
        const md_row *row = &group->rows[i];
        count += row->null_sender && md_span_blames(span, row) &&
                 md_row_returned(row);
    }
    if (count == 0)
        return true;
    places.count = md_figure_count(&figures, count);
    return md_remark_tell(
        p->report, f, p->rules,
        count == 1 ? MD_PHRASE_NOTIFICATION : MD_PHRASE_NOTIFICATIONS, &places);
}

/* ---- the delay ---- */

static int compare_times(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a;
    int64_t y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static bool say_cost(md_pass *p, const md_span *span, int64_t *costs,
                     size_t count, md_report_finding *f)
{
    md_places places = {0};
    md_figures figures = {0};
    bool proves = md_traits_is(&p->traits, span->group->verdict.cause,
                               MD_KNOWN_GREYLISTED);
    md_phrase phrase = proves ? MD_PHRASE_PASSED : MD_PHRASE_COST;

    qsort(costs, count, sizeof(*costs), compare_times);
    if (count > 1)
        phrase = proves ? MD_PHRASE_PASSED_MANY : MD_PHRASE_COST_MANY;
    if (proves && f->finding.confidence < MD_PROVED_CONFIDENCE)
        f->finding.confidence = MD_PROVED_CONFIDENCE;
    places.count = md_figure_count(&figures, count);
    places.span = md_figure_span(&figures, costs[count / 2]);
    places.longest = md_figure_span(&figures, costs[count - 1]);
    return md_remark_tell(p->report, f, p->rules, phrase, &places);
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
        int64_t cost = md_when_gap(row->first, row->time);
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
    md_places places = {0};
    const md_hop *hop = md_hops_relay(&p->hops, group->host);
    bool relay = hop != NULL && md_hop_is(hop, &group->party);
    bool one = !group->domains_differ && group->party.domain.len > 0;
    md_phrase phrase = relay ? MD_PHRASE_SLOWER_RELAY
                       : one ? MD_PHRASE_SLOWER_DOMAIN
                             : MD_PHRASE_SLOWER_HOST;

    settings(p, group, relay, &text);
    places.setting = md_buffer_slice(&text);
    places.domain = group->party.domain;
    places.host =
        md_slice_present(group->common) ? group->common : group->party.address;
    bool ok = !text.failed &&
              md_remark_step(p->report, f, p->rules, phrase, &places, true);
    md_buffer_free(&text);
    return ok;
}

/* How fast it went before and after a peer began to throttle. */
static bool tell_rate(md_pass *p, const md_span *span, md_report_finding *f)
{
    md_buffer words = {0};

    if (span->group->pace == NULL || span->from != 0)
        return true;
    md_pace_words(span->group->pace, p->rules, &words);
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
    md_places places = group->places;
    md_buffer words = {0};

    if (group->listing == NULL || p->one)
        return true;
    /* Several lists have no common page. */
    if (group->various) {
        places.list = MD_NONE;
        places.url = MD_NONE;
    }
    places.address = group->listing->address;
    md_listing_words(group->listing, p->rules, places.list, places.url, &words);
    bool ok = !words.failed &&
              md_remark_say(p->report, f, md_buffer_slice(&words)) &&
              (places.list.len == 0 || places.url.len == 0 ||
               md_remark_step(p->report, f, p->rules, MD_PHRASE_REMOVAL,
                              &places, true));
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
