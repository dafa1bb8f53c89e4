/*
 * From many failures of one kind to a fault of this host's network: no name
 * can be looked up, no server answers at a port.
 *
 * Takes the suspicions (md_outage) with the successes in between. A stretch
 * of failures in which nothing of the kind succeeded and several unrelated
 * sites failed is concluded to be such a fault. Fails without memory only.
 */
#include "diag/pass.h"

#include "base/alloc.h"
#include "diag/when.h"

/* Unrelated sites that must fail with nothing in between; and, where such
 * things did succeed at other times, how often that may come about by chance
 * in the whole log. */
enum { SITES = 3 };

/* Ports of hosts that are suspected; each is held against all groups. */
enum { OUTAGES = 2048 };
#define CHANCE 0.001

/* Failures within ten seconds need not be told apart to see what stood
 * between. */
#define OUTAGE_SILENCE (10 * MD_SECOND)

typedef struct md_stretch {
    md_run run;  /* all spells of it, joined */
    size_t last; /* index of its last spell */
} md_stretch;

/* Its number from 1, 0: there are too many. False without memory. */
static bool outage_number(md_pass *p, md_slice host, md_slice port,
                          uint32_t *number)
{
    md_buffer *key = &p->groups.key;

    md_buffer_clear(key);
    md_buffer_put(key, md_slice_present(port) ? 'p' : 'd');
    md_buffer_add(key, port);
    md_buffer_put(key, '\0');
    md_buffer_add(key, host);
    if (key->failed)
        return false;
    *number = md_names_find(&p->outage_names, md_buffer_slice(key));
    return *number != 0 || p->outage_count >= OUTAGES ||
           md_names_add(&p->outage_names, md_buffer_slice(key), number);
}

bool md_outage_find(md_pass *p, md_slice host, md_slice port, md_outage **out)
{
    uint32_t number;

    *out = NULL;
    if (!outage_number(p, host, port, &number))
        return false;
    if (number != 0 && number <= p->outage_count)
        *out = &p->outages[number - 1];
    if (number == 0 || number <= p->outage_count)
        return true;
    md_outage *grown = md_grow(p->outages, &p->outage_cap, p->outage_count + 1,
                               sizeof(*grown));
    if (grown == NULL)
        return false;
    p->outages = grown;
    md_outage *outage = &grown[p->outage_count];
    memset(outage, 0, sizeof(*outage));
    outage->runs.silence_usec = OUTAGE_SILENCE;
    outage->host = md_arena_copy(&p->groups.arena, host);
    outage->port = md_arena_copy(&p->groups.arena, port);
    if ((md_slice_present(host) && !md_slice_present(outage->host)) ||
        (md_slice_present(port) && !md_slice_present(outage->port)))
        return false;
    p->outage_count++;
    *out = outage;
    return true;
}

md_slice md_outage_port(md_slice port)
{
    return port.len != 0 ? port : MD_LIT("25");
}

static bool is_dns(const md_outage *outage)
{
    return !md_slice_present(outage->port);
}

/* Is the group one of the failures that the suspicion is about? */
static bool is_case(const md_pass *p, const md_outage *outage,
                    const md_group *group)
{
    md_slice port = group->party.port;

    if (!md_slice_eq(group->host, outage->host) ||
        group->direction != MAILDIAG_DIRECTION_CLIENT ||
        (group->flavour != MD_FLAVOUR_MAIL &&
         group->flavour != MD_FLAVOUR_TRIED))
        return false;
    if (is_dns(outage))
        return md_traits_is(&p->traits, group->verdict.cause,
                            MD_KNOWN_DNS_TEMPFAIL);
    return md_traits_is(&p->traits, group->verdict.cause,
                        MD_KNOWN_CONNECT_TIMEOUT) &&
           md_slice_eq(port.len ? port : MD_LIT("25"), outage->port);
}

/*
 * Failures of another kind disprove it, too: who says "user unknown" was
 * found in the DNS and did answer at the port; "does not exist" is an answer
 * of the DNS.
 */
static bool disproves(const md_pass *p, const md_outage *outage,
                      const md_group *group)
{
    const md_trait *trait = md_traits_of(&p->traits, group->verdict.cause);
    uint16_t cause = group->verdict.cause;

    if (!md_slice_eq(group->host, outage->host) || group->various ||
        group->direction != MAILDIAG_DIRECTION_CLIENT ||
        group->flavour != MD_FLAVOUR_MAIL || is_case(p, outage, group) ||
        md_traits_is(&p->traits, cause, MD_KNOWN_DELIVERY_EXPIRED))
        return false;
    if (is_dns(outage))
        return md_traits_is(&p->traits, cause, MD_KNOWN_DNS_NXDOMAIN) ||
               (trait->grouping != MD_GROUP_LOOKUP &&
                group->party.name.len != 0 &&
                md_slice_present(group->party.address) &&
                !md_party_is_loopback(group->party.address));
    return trait->grouping != MD_GROUP_LOOKUP &&
           !md_traits_is(&p->traits, cause, MD_KNOWN_CONNECT_TIMEOUT) &&
           md_slice_present(group->party.address) &&
           md_slice_eq(group->party.port, outage->port);
}

static void note_counterexamples(const md_pass *p, md_outage *outage)
{
    for (uint32_t i = 0; i < p->groups.count; i++) {
        const md_group *group = &p->groups.items[i];
        if (!disproves(p, outage, group))
            continue;
        for (size_t r = 0; r < group->runs.count; r++) {
            md_runs_success(&outage->runs, group->runs.items[r].first);
            md_runs_success(&outage->runs, group->runs.items[r].last);
        }
    }
}

/* Spells from `from` on without a success inside or between them. */
static bool find_stretch(const md_runs *runs, size_t from, md_stretch *out)
{
    out->run = runs->items[from];
    out->last = from;
    if (out->run.inside > 0)
        return false;
    while (out->last + 1 < runs->count) {
        const md_run *next = &runs->items[out->last + 1];
        if (next->inside > 0 || next->successes > 0)
            break;
        md_run_join(&out->run, next);
        out->last++;
    }
    return true;
}

static bool overlaps(const md_run *a, const md_run *b)
{
    return a->first.time <= b->last.time && b->first.time <= a->last.time;
}

static bool fails_within(const md_group *group, const md_run *run)
{
    for (size_t i = 0; i < group->runs.count; i++)
        if (overlaps(&group->runs.items[i], run))
            return true;
    return false;
}

/* A site that failed so at other times, too, and was never seen well, proves
 * nothing. */
static bool is_hopeless(const md_group *group, const md_run *run)
{
    bool elsewhere = false;

    if (group->runs.successes > 0)
        return false;
    for (size_t i = 0; i < group->runs.count; i++) {
        const md_run *own = &group->runs.items[i];
        if (own->successes > 0 || own->inside > 0)
            return false;
        if (!overlaps(own, run))
            elsewhere = true;
    }
    return elsewhere;
}

/* Unrelated sites that failed in the stretch. False without memory. */
static bool count_sites(md_pass *p, const md_outage *outage, const md_run *run,
                        size_t *count)
{
    md_names sites = {0};
    uint32_t number;
    bool ok = true;

    for (uint32_t i = 0; ok && i < p->groups.count; i++) {
        const md_group *group = &p->groups.items[i];
        const md_party *party = &group->party;
        if (!is_case(p, outage, group) || !fails_within(group, run) ||
            is_hopeless(group, run))
            continue;
        md_slice name = is_dns(outage) ? party->domain : party->name;
        md_slice site =
            md_slice_present(name) ? md_party_site(name) : party->address;
        ok = md_names_add(&sites, site, &number);
    }
    *count = sites.count;
    md_names_free(&sites);
    return ok;
}

static bool add_messages(md_names *messages, const md_group *group,
                         const md_run *run)
{
    uint32_t number;

    for (size_t i = 0; i < group->row_count; i++) {
        const md_row *row = &group->rows[i];
        md_slice id =
            md_slice_make((const char *)&row->message, sizeof(row->message));
        if (row->first <= run->last.time && row->last >= run->first.time &&
            !md_names_add(messages, id, &number))
            return false;
    }
    return true;
}

/* Messages that failed in the stretch: one to forty sites is one coincidence,
 * not forty. False without memory. */
static bool count_messages(md_pass *p, const md_outage *outage,
                           const md_run *run, size_t *count)
{
    md_names messages = {0};
    bool ok = true;

    for (uint32_t i = 0; ok && i < p->groups.count; i++) {
        const md_group *group = &p->groups.items[i];
        if (is_case(p, outage, group) && fails_within(group, run) &&
            !is_hopeless(group, run))
            ok = add_messages(&messages, group, run);
    }
    *count = messages.count;
    md_names_free(&messages);
    return ok;
}

/* Deferred mail is tried again all at once: a burst of failures is no outage.
 * In a log of a few seconds it may be. */
static bool is_burst(const md_outage *outage, const md_run *run)
{
    const md_runs *runs = &outage->runs;
    int64_t first = runs->items[0].first.time;
    int64_t last = runs->items[runs->count - 1].last.time;

    if (runs->items[0].successes > 0)
        first = md_when_min(first, runs->items[0].success_first);
    if (runs->successes > 0)
        last = md_when_max(last, runs->success_last);
    int64_t least = md_when_gap(first, last) / 20;
    if (least > 5 * MD_MINUTE)
        least = 5 * MD_MINUTE;
    return md_when_gap(run->first.time, run->last.time) < least;
}

/*
 * Could so many sites fail one after the other although the network is well?
 * How often things fail outside the stretch tells, and how many stretches
 * there are to look at. Where nothing ever succeeded, nothing speaks for the
 * network.
 */
static bool is_chance(const md_outage *outage, const md_run *run, size_t trials)
{
    double good = outage->runs.successes;
    double bad = 0.05; /* nothing is always well */
    double chance = (double)outage->runs.count;

    for (size_t i = 0; i < outage->runs.count; i++) {
        const md_run *spell = &outage->runs.items[i];
        good += spell->successes;
        good += spell->inside;
        bad += (double)spell->lines;
    }
    bad -= (double)run->lines;
    if (good == 0)
        return false;
    for (size_t i = 0; i < trials && chance >= CHANCE; i++)
        chance *= bad / (good + bad);
    return chance >= CHANCE;
}

/* The fault as a group of its own, hitting whom its cases hit. */
static bool conclude(md_pass *p, const md_outage *outage,
                     const md_stretch *stretch, size_t sites)
{
    md_verdict verdict;
    md_party party = {0};
    int64_t after;

    if (!md_traits_verdict(&p->traits,
                           is_dns(outage) ? MD_KNOWN_LOCAL_DNS_DOWN
                                          : MD_KNOWN_OUTBOUND_PORT_BLOCKED,
                           &verdict))
        return true; /* the rules do not know it */
    party.port = outage->port;
    verdict.confidence = (uint8_t)(sites >= 10 ? 95 : 65 + 3 * sites);
    uint32_t made = md_groups_derive(&p->groups, outage->host, &verdict,
                                     MAILDIAG_DIRECTION_CLIENT, &party);
    if (made == MD_NO_GROUP ||
        !md_runs_put(&p->groups.items[made].runs, &stretch->run))
        return false;
    md_group *fault = &p->groups.items[made];
    if (md_runs_success_after(&outage->runs, stretch->last, &after)) {
        md_moment at = {after, UINT64_MAX};
        md_runs_success(&fault->runs, at);
    }
    fault->disposition = MAILDIAG_DISPOSITION_DEFERRED;
    for (uint32_t i = 0; i < made; i++)
        if (is_case(p, outage, &p->groups.items[i]) &&
            p->groups.items[i].into == MD_NO_GROUP &&
            !md_groups_copy_rows(&p->groups, made, i, &stretch->run))
            return false;
    return true;
}

/* Cheap questions first: a long log has thousands of stretches. */
static bool weigh(md_pass *p, const md_outage *outage,
                  const md_stretch *stretch)
{
    size_t sites;
    size_t messages;

    if (stretch->run.lines < SITES || is_burst(outage, &stretch->run))
        return true;
    if (!count_sites(p, outage, &stretch->run, &sites))
        return false;
    if (sites < SITES || is_chance(outage, &stretch->run, sites))
        return true;
    if (!count_messages(p, outage, &stretch->run, &messages))
        return false;
    return (messages < sites && is_chance(outage, &stretch->run, messages)) ||
           conclude(p, outage, stretch, sites);
}

static bool examine(md_pass *p, md_outage *outage)
{
    uint64_t lines = 0;
    size_t at = 0;

    for (size_t i = 0; i < outage->runs.count; i++)
        lines += outage->runs.items[i].lines;
    if (lines < SITES)
        return true;
    note_counterexamples(p, outage);
    while (at < outage->runs.count) {
        md_stretch stretch;
        if (find_stretch(&outage->runs, at, &stretch) &&
            !weigh(p, outage, &stretch))
            return false;
        at = stretch.last + 1;
    }
    return true;
}

bool md_outage_derive(md_pass *p)
{
    for (size_t i = 0; i < p->outage_count; i++)
        if (!examine(p, &p->outages[i]))
            return false;
    return true;
}
