/*
 * What is wrong with this server, and with one message. See incident.h; the
 * steps are in pass.h.
 */
#include "diag/incident.h"

#include "base/alloc.h"
#include "diag/pass.h"
#include "diag/taken.h"

static const md_diag_filter everything;

static bool pass_init(md_pass *p, const md_catalog *catalog, md_judge *judge,
                      const md_rules *rules, const md_diag_filter *filter)
{
    memset(p, 0, sizeof(*p));
    p->catalog = catalog;
    p->store = md_catalog_store(catalog);
    p->judge = judge;
    p->rules = rules;
    p->filter = filter ? filter : &everything;
    md_story_init(&p->story);
    md_others_init(&p->others);
    md_facts_init(&p->facts);
    p->report = md_report_new();
    if (p->report == NULL || !md_traits_init(&p->traits, rules))
        return false;
    md_groups_init(&p->groups, &p->traits, &p->report->people);
    return true;
}

/* All but the report, which the caller takes. */
static void pass_free(md_pass *p)
{
    for (size_t i = 0; i < p->outage_count; i++)
        md_runs_free(&p->outages[i].runs);
    md_free(p->outages);
    md_names_free(&p->outage_names);
    md_free(p->faults);
    md_free(p->listed);
    md_clients_free(&p->clients);
    md_hops_free(&p->hops);
    md_survey_free(&p->survey);
    md_life_free(&p->life);
    md_groups_free(&p->groups);
    md_traits_free(&p->traits);
    md_facts_free(&p->facts);
    md_story_free(&p->story);
    md_others_free(&p->others);
}

static bool story_in_window(const md_pass *p)
{
    if (p->filter->since == 0 && p->filter->until == 0)
        return true;
    for (uint32_t i = 0; i < p->story.fact_count; i++)
        if (md_pass_in_window(p, p->story.facts[i].time))
            return true;
    return false;
}

static bool wanted_message(md_pass *p, bool *wanted)
{
    bool failed = false;

    *wanted = story_in_window(p) &&
              (p->filter->message == NULL ||
               p->filter->message(p->filter->ctx, &p->story, &failed));
    return !failed;
}

static bool message_failures(md_pass *p, uint32_t entry)
{
    bool wanted;

    if (!md_story_load(&p->story, p->catalog, entry) ||
        !wanted_message(p, &wanted))
        return false;
    return !wanted || (md_outbound_story(p) && md_survey_story(p));
}

static bool refusal(md_pass *p, uint32_t entry)
{
    md_slice host, instance, queue_id;
    bool failed = false;
    const md_fact *fact = md_catalog_reject(p->catalog, entry, &p->facts, &host,
                                            &instance, &queue_id);

    if (fact == NULL)
        return false;
    if (!md_pass_in_window(p, fact->time))
        return true;
    bool wanted =
        p->filter->reject == NULL ||
        p->filter->reject(p->filter->ctx, entry, &p->facts, fact, &failed);
    if (failed)
        return false;
    return !wanted || md_inbound_reject(p, host, &p->facts, fact, queue_id);
}

static bool failures(md_pass *p)
{
    uint32_t count = md_catalog_count(p->catalog);

    for (uint32_t i = 0; i < count; i++) {
        const md_catalog_entry *entry = md_catalog_entry_at(p->catalog, i);
        bool ok = entry->kind == MAILDIAG_ENTRY_REJECT ? refusal(p, i)
                                                       : message_failures(p, i);
        if (!ok)
            return false;
    }
    return true;
}

static bool conclude(md_pass *p)
{
    uint32_t *group_of = NULL;
    bool ok = md_finding_all(p, &group_of) && md_explains(p, group_of) &&
              md_report_finish(p->report);

    md_free(group_of);
    return ok;
}

maildiag_status md_diagnose_all(const md_catalog *catalog, md_judge *judge,
                                const md_rules *rules,
                                const md_diag_filter *filter, md_report **out)
{
    md_pass p;
    bool ok = pass_init(&p, catalog, judge, rules, filter) &&
              md_host_collect(&p) && failures(&p) && md_collapse(&p) &&
              md_taken_all(&p) && md_outage_derive(&p) && md_derive(&p) &&
              md_survey_conclude(&p) && conclude(&p);

    if (ok)
        *out = p.report;
    else
        md_report_free(p.report);
    pass_free(&p);
    return ok ? MAILDIAG_OK : MAILDIAG_E_NOMEM;
}

/* Most messages are well: told without setting up the whole diagnosis. */
static bool load_plain(const md_catalog *catalog, uint32_t entry, bool *plain)
{
    md_story story;

    *plain = false;
    if (md_catalog_entry_at(catalog, entry)->kind == MAILDIAG_ENTRY_REJECT)
        return true;
    md_story_init(&story);
    bool ok = md_story_load(&story, catalog, entry);
    if (ok)
        *plain = md_outbound_is_plain(&story);
    md_story_free(&story);
    return ok;
}

/* Does a relay make a difference to what was found? */
static bool asks_for_relay(const md_pass *p)
{
    for (uint32_t i = 0; i < p->groups.count; i++)
        if (p->groups.items[i].direction == MAILDIAG_DIRECTION_CLIENT &&
            !p->groups.items[i].hidden)
            return true;
    return false;
}

/* One message does not show whether all mail goes its way: all of them do,
 * and once is enough. */
static bool know_relay(md_pass *p, md_hop_memo *memo)
{
    uint32_t count = md_catalog_count(p->catalog);

    if (memo->known || !asks_for_relay(p))
        return true;
    md_story story;
    md_story_init(&story);
    bool ok = true;
    for (uint32_t i = 0; i < count && ok; i++)
        if (md_catalog_entry_at(p->catalog, i)->kind != MAILDIAG_ENTRY_REJECT)
            ok = md_story_load(&story, p->catalog, i) &&
                 md_hops_note(&p->hops, &story);
    md_story_free(&story);
    memo->known = ok;
    return ok;
}

maildiag_status md_diagnose_message(const md_catalog *catalog, uint32_t entry,
                                    md_judge *judge, const md_rules *rules,
                                    md_hop_memo *memo, md_report **out)
{
    md_pass p;
    bool plain;

    if (entry >= md_catalog_count(catalog))
        return MAILDIAG_E_NOTFOUND;
    if (!load_plain(catalog, entry, &plain))
        return MAILDIAG_E_NOMEM;
    if (plain) {
        md_report *nothing = md_report_new();
        if (nothing == NULL)
            return MAILDIAG_E_NOMEM;
        *out = nothing;
        return MAILDIAG_OK;
    }
    bool ok = pass_init(&p, catalog, judge, rules, NULL);
    p.one = true;
    if (ok) {
        p.hops = memo->hops;
        memset(&memo->hops, 0, sizeof(memo->hops));
        bool reject =
            md_catalog_entry_at(catalog, entry)->kind == MAILDIAG_ENTRY_REJECT;
        ok = (reject ? refusal(&p, entry) : message_failures(&p, entry)) &&
             md_collapse(&p) && know_relay(&p, memo) && conclude(&p);
        /* Back to where it is kept. */
        memo->hops = p.hops;
        memset(&p.hops, 0, sizeof(p.hops));
        if (!memo->known)
            md_hop_memo_clear(memo);
    }
    if (ok)
        *out = p.report;
    else
        md_report_free(p.report);
    pass_free(&p);
    return ok ? MAILDIAG_OK : MAILDIAG_E_NOMEM;
}
