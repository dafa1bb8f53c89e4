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
    md_others_init(&p->others);
    p->report = md_report_new();
    if (p->report == NULL || !md_traits_init(&p->traits, rules))
        return false;
    md_groups_init(&p->groups, p->store, &p->traits, &p->report->people);
    return true;
}

static void free_seen(md_pass *p)
{
    for (size_t i = 0; i < p->seen_count; i++)
        md_seen_free(&p->seen[i]);
    md_free(p->seen);
    p->seen = NULL;
    p->seen_count = 0;
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
    md_ahead_free(&p->ahead, p);
    free_seen(p);
    md_others_free(&p->others);
}

/* What was read of an entry, in its turn. */
static bool take_entry(md_pass *p, uint32_t entry, md_read *read)
{
    bool ok;

    if (!read->wanted)
        return true;
    p->read = read;
    if (md_catalog_entry_at(p->catalog, entry)->kind == MAILDIAG_ENTRY_REJECT) {
        p->told = read->told;
        ok = md_inbound_reject(p);
    } else {
        p->story = &read->story;
        ok = md_outbound_story(p) && md_survey_story(p);
    }
    p->read = NULL;
    p->story = NULL;
    p->told = NULL;
    return ok;
}

/* Some entries, but no more than one that is large. */
static size_t block_end(void *ctx, size_t from)
{
    enum { FACTS = 512 };
    const md_pass *p = ctx;
    size_t all = md_catalog_count(p->catalog);
    size_t end = from;
    size_t facts = 0;

    while (end < all && end - from < MD_AHEAD_READS && facts < FACTS)
        facts += md_catalog_weight(p->catalog, (uint32_t)end++);
    return end;
}

static bool read_block(void *ctx, const md_crew_block *block)
{
    md_pass *p = ctx;
    md_ahead_lane *lane = &p->ahead.lanes[block->lane];

    md_arena_clear(&lane->texts);
    for (size_t i = block->from; i < block->to; i++)
        if (!md_ahead_entry(p, &p->ahead.members[block->worker], lane,
                            (uint32_t)i, i - block->from))
            return false;
    return true;
}

static bool take_block(void *ctx, const md_crew_block *block)
{
    md_pass *p = ctx;
    md_ahead_lane *lane = &p->ahead.lanes[block->lane];

    for (size_t i = block->from; i < block->to; i++)
        if (!take_entry(p, (uint32_t)i, &lane->reads[i - block->from]))
            return false;
    return true;
}

/* Bytes that one member keeps of successes, at most. Forty an entry are what
 * they take mostly; of several members one may see more than the others. */
static size_t kept_most(const md_pass *p)
{
    enum { MOST = 192 };
    return (size_t)md_catalog_count(p->catalog) * MOST / (p->ahead.size + 1);
}

/* From now on all stories are of interest. */
static bool make_seen(md_pass *p)
{
    p->seen = md_calloc(p->ahead.size, sizeof(*p->seen));
    if (p->seen == NULL)
        return false;
    p->seen_count = p->ahead.size;
    for (size_t i = 0; i < p->seen_count; i++) {
        p->seen[i].sent.most = kept_most(p);
        p->ahead.members[i].seen = &p->seen[i];
    }
    return true;
}

static bool failures(md_pass *p)
{
    const md_crew_job job = {.ctx = p,
                             .count = md_catalog_count(p->catalog),
                             .lanes = p->ahead.lane_count,
                             .end = block_end,
                             .work = read_block,
                             .take = take_block};
    bool ok = make_seen(p) && md_crew_run(&job, p->ahead.size);

    for (size_t i = 0; ok && i < p->seen_count; i++)
        ok = md_seen_end(&p->seen[i]);
    /* Its memory is for what follows. */
    md_ahead_free(&p->ahead, p);
    return ok;
}

static bool successes(md_pass *p)
{
    bool ok = md_taken_all(p);

    free_seen(p);
    return ok;
}

static bool one_entry(md_pass *p, uint32_t entry)
{
    md_ahead_lane *lane = p->ahead.lanes;

    return md_ahead_entry(p, &p->ahead.members[0], lane, entry, 0) &&
           take_entry(p, entry, &lane->reads[0]);
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
              md_ahead_init(&p.ahead, &p, md_catalog_count(catalog)) &&
              md_host_collect(&p) && failures(&p) && md_collapse(&p) &&
              successes(&p) && md_outage_derive(&p) && md_derive(&p) &&
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
        ok = md_ahead_init(&p.ahead, &p, 1) && one_entry(&p, entry) &&
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
