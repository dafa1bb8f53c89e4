/*
 * What successes are held against: the spells of groups and outages, and the
 * groups that each peer's successes concern. Part of taken.h.
 *
 * Made when all failures are known; laid out so that counting touches little
 * memory. Fails without memory only.
 */
#include "diag/taken_parts.h"

#include "base/alloc.h"

/*
 * Most groups of a large log were put into others, and nobody looks at their
 * successes any more; but outages are made of some of them (outage.c).
 */
static bool is_needed(const md_pass *p, const md_group *group)
{
    uint16_t cause = group->verdict.cause;

    return !group->hidden ||
           md_traits_is(&p->traits, cause, MD_KNOWN_DNS_TEMPFAIL) ||
           md_traits_is(&p->traits, cause, MD_KNOWN_CONNECT_TIMEOUT);
}

static const md_runs *runs_of(const md_pass *p, size_t number)
{
    return number < p->groups.count
               ? &p->groups.items[number].runs
               : &p->outages[number - p->groups.count].runs;
}

static bool lay_out_spells(md_taking *of)
{
    const md_pass *p = of->p;

    of->spells_count = p->groups.count + p->outage_count;
    of->spells = md_calloc(of->spells_count + 1, sizeof(*of->spells));
    if (of->spells == NULL)
        return false;
    for (size_t i = 0; i < of->spells_count; i++) {
        if (i < p->groups.count && !is_needed(p, &p->groups.items[i]))
            continue;
        of->spells[i].at = of->gap_count;
        of->spells[i].count = runs_of(p, i)->count;
        of->gap_count += of->spells[i].count + 1;
    }
    of->bounds = md_alloc((of->gap_count + 1) * sizeof(*of->bounds));
    if (of->bounds == NULL)
        return false;
    for (size_t i = 0; i < of->spells_count; i++)
        if (of->spells[i].count > 0)
            md_runs_bounds(runs_of(p, i), of->bounds + of->spells[i].at);
    return true;
}

/* The groups that a peer's successes concern, into of->links or only counted;
 * how many. */
static uint32_t add_links(md_taking *of, uint32_t peer, md_taking_link *out)
{
    const md_groups *g = &of->p->groups;
    uint32_t count = 0;

    for (uint32_t link = g->peer_heads[peer]; link != MD_NO_GROUP;
         link = g->items[link / 2].next_peer[link % 2]) {
        const md_group *group = &g->items[link / 2];
        if (!is_needed(of->p, group) || group->runs.count == 0)
            continue;
        if (out != NULL) {
            out[count].group = link / 2;
            out[count].paced = group->paced;
            out[count].spells = of->spells[link / 2];
            out[count].domain = group->party.domain;
        }
        count++;
    }
    return count;
}

static bool lay_out_peers(md_taking *of)
{
    size_t count = of->p->groups.peers.count;
    uint32_t all = 0;

    of->peers = md_calloc(count + 1, sizeof(*of->peers));
    if (of->peers == NULL)
        return false;
    for (uint32_t i = 1; i <= count; i++) {
        of->peers[i].first = all;
        of->peers[i].count = add_links(of, i, NULL);
        all += of->peers[i].count;
    }
    of->links = md_alloc(((size_t)all + 1) * sizeof(*of->links));
    if (of->links == NULL)
        return false;
    for (uint32_t i = 1; i <= count; i++)
        (void)add_links(of, i, of->links + of->peers[i].first);
    return true;
}

/* Faults by host, the first ones of each. */
static bool lay_out_faults(md_taking *of)
{
    const md_pass *p = of->p;
    size_t count = p->fault_count;
    uint32_t *last = md_calloc(count + 1, sizeof(*last));
    uint32_t *seen = md_calloc(count + 1, sizeof(*seen));
    bool ok = last != NULL && seen != NULL;

    of->first_fault = md_calloc(count + 1, sizeof(*of->first_fault));
    of->next_fault = md_calloc(count + 1, sizeof(*of->next_fault));
    ok = ok && of->first_fault != NULL && of->next_fault != NULL;
    for (size_t i = 0; ok && i < count; i++) {
        md_slice host = p->groups.items[p->faults[i]].host;
        uint32_t number = 0;
        ok = md_names_add(&of->fault_hosts,
                          md_slice_present(host) ? host : MD_LIT(""), &number);
        if (!ok || seen[number - 1]++ >= MD_TAKING_FAULTS)
            continue;
        if (last[number - 1] == 0)
            of->first_fault[number - 1] = (uint32_t)i + 1;
        else
            of->next_fault[last[number - 1] - 1] = (uint32_t)i + 1;
        last[number - 1] = (uint32_t)i + 1;
    }
    md_free(last);
    md_free(seen);
    return ok;
}

bool md_taking_init(md_taking *of, const md_pass *p)
{
    of->p = p;
    return lay_out_spells(of) && lay_out_peers(of) && lay_out_faults(of);
}

void md_taking_free(md_taking *of)
{
    md_free(of->spells);
    md_free(of->bounds);
    md_free(of->peers);
    md_free(of->links);
    md_names_free(&of->fault_hosts);
    md_free(of->first_fault);
    md_free(of->next_fault);
}
