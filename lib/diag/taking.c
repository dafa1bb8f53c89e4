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

bool md_taking_init(md_taking *of, const md_pass *p)
{
    of->p = p;
    return lay_out_spells(of) && lay_out_peers(of);
}

void md_taking_free(md_taking *of)
{
    md_free(of->spells);
    md_free(of->bounds);
    md_free(of->peers);
    md_free(of->links);
}
