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
    if (proves)
        md_buffer_add_text(words, "A later attempt passed: ");
    md_remark_count(words, count, "recipient", "recipients");
    md_buffer_add_text(words, " got the mail ");
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

bool md_tell_case(md_pass *p, const md_span *span, md_report_finding *f)
{
    return tell_relay(p, span->group, f) && tell_cost(p, span, f);
}
