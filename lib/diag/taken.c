/*
 * Successes counted by several threads. See taken.h.
 */
#include "diag/taken_parts.h"

#include "base/alloc.h"
#include "base/crew.h"

/* Messages of one piece of work. */
enum { BLOCK = 256 };

/* ---- one thread's ------------------------------------------------------- */

static bool taken_init(md_taken *t, const md_taking *of)
{
    const md_pass *p = of->p;

    t->gaps = md_calloc(of->gap_count + 1, sizeof(*t->gaps));
    t->hints = md_calloc(of->spells_count + 1, sizeof(*t->hints));
    t->paces = md_calloc(p->groups.paced_count + (size_t)1, sizeof(*t->paces));
    t->volumes = md_calloc(p->listed_count + 1, sizeof(*t->volumes));
    t->serving = md_calloc(p->fault_count + 1, sizeof(*t->serving));
    t->ways = md_calloc(MD_WAYS, sizeof(*t->ways));
    t->recipients = md_calloc(MD_KNOWN_PEOPLE, sizeof(*t->recipients));
    t->senders = md_calloc(MD_KNOWN_PEOPLE, sizeof(*t->senders));
    if (t->gaps == NULL || t->hints == NULL || t->paces == NULL ||
        t->volumes == NULL || t->serving == NULL || t->ways == NULL ||
        t->recipients == NULL || t->senders == NULL)
        return false;
    for (size_t i = 0; i < p->listed_count; i++)
        t->volumes[i].first =
            p->groups.items[p->listed[i]].listing->volume.first;
    for (uint32_t i = 0; i < p->groups.count; i++) {
        const md_group *group = &p->groups.items[i];
        if (group->paced != 0)
            t->paces[group->paced - 1].refused = group->pace->refused;
    }
    return true;
}

static void taken_free(md_taken *t)
{
    for (size_t i = 0; t->serving != NULL && i < t->of->p->fault_count; i++)
        md_free(t->serving[i].known);
    md_free(t->gaps);
    md_free(t->hints);
    md_free(t->paces);
    md_free(t->volumes);
    md_free(t->serving);
    md_free(t->ways);
    md_free(t->recipients);
    md_free(t->senders);
    md_hops_free(&t->hops);
    md_story_free(&t->story);
    md_buffer_free(&t->key);
}

/* All that it counted, to where it belongs. */
static bool taken_join(md_pass *p, const md_taken *t)
{
    for (uint32_t i = 0; i < p->groups.count; i++) {
        md_group *group = &p->groups.items[i];
        if (t->of->spells[i].count > 0)
            md_runs_add_gaps(&group->runs, t->gaps + t->of->spells[i].at);
        if (group->paced != 0)
            md_pace_join(group->pace, &t->paces[group->paced - 1]);
    }
    for (size_t i = 0; i < p->outage_count; i++)
        md_runs_add_gaps(&p->outages[i].runs,
                         t->gaps + t->of->spells[p->groups.count + i].at);
    for (size_t i = 0; i < p->listed_count; i++)
        md_volume_join(&p->groups.items[p->listed[i]].listing->volume,
                       &t->volumes[i]);
    return md_hops_join(&p->hops, &t->hops);
}

/* ---- all ---------------------------------------------------------------- */

typedef struct team {
    md_taking of;
    md_taken *members;
    unsigned size;
} team;

static size_t block_end(void *ctx, size_t from)
{
    const team *t = ctx;
    size_t all = md_catalog_count(t->of.p->catalog);

    return from + BLOCK < all ? from + BLOCK : all;
}

static bool take_block(void *ctx, const md_crew_block *block)
{
    const team *all = ctx;
    md_taken *t = &all->members[block->worker];
    const md_catalog *catalog = all->of.p->catalog;

    for (size_t i = block->from; i < block->to; i++) {
        uint32_t entry = (uint32_t)i;
        if (md_catalog_entry_at(catalog, entry)->kind == MAILDIAG_ENTRY_REJECT)
            continue;
        if (!md_story_load(&t->story, catalog, entry) || !md_taken_story(t))
            return false;
    }
    return true;
}

static bool team_init(team *t, const md_pass *p)
{
    size_t blocks = md_catalog_count(p->catalog) / BLOCK;
    bool ok = md_taking_init(&t->of, p);

    t->size = md_crew_size(md_catalog_threads(p->catalog), blocks);
    t->members = md_calloc(t->size, sizeof(*t->members));
    if (t->members == NULL)
        return false;
    for (unsigned i = 0; i < t->size; i++) {
        t->members[i].of = &t->of;
        md_story_init(&t->members[i].story);
    }
    for (unsigned i = 0; ok && i < t->size; i++)
        ok = taken_init(&t->members[i], &t->of);
    return ok;
}

bool md_taken_all(md_pass *p)
{
    team t = {0};
    md_crew_job job = {.ctx = &t,
                       .count = md_catalog_count(p->catalog),
                       .end = block_end,
                       .work = take_block};

    if (p->groups.count == 0)
        return true;
    bool ok = team_init(&t, p) && md_crew_run(&job, t.size);
    for (unsigned i = 0; ok && i < t.size; i++)
        ok = taken_join(p, &t.members[i]);
    for (unsigned i = 0; t.members != NULL && i < t.size; i++)
        taken_free(&t.members[i]);
    md_free(t.members);
    md_taking_free(&t.of);
    return ok;
}
