/*
 * Successes counted by several threads. See taken.h.
 */
#include "diag/taken_parts.h"

#include "base/alloc.h"
#include "base/crew.h"

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
    t->recipients = md_calloc(MD_KNOWN_DOMAINS, sizeof(*t->recipients));
    t->senders = md_calloc(MD_KNOWN_DOMAINS, sizeof(*t->senders));
    t->mail.skip_lines = p->fault_count == 0;
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
    md_sent_reader_free(&t->mail);
    md_story_free(&t->story);
    md_buffer_free(&t->key);
    md_buffer_free(&t->bytes);
}

/* All that it counted, to where it belongs. */
static void taken_join(md_pass *p, const md_taken *t)
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
}

/* ---- all ---------------------------------------------------------------- */

typedef struct team {
    md_taking of;
    md_taken *members;
    unsigned size;
    const md_sent_piece **pieces; /* of all who saw */
    size_t count;
} team;

static size_t block_end(void *ctx, size_t from)
{
    (void)ctx;
    return from + 1;
}

static bool take_bytes(md_taken *t, const void *bytes, size_t len)
{
    bool more = true;

    md_sent_begin(&t->mail, t->of->p->store, bytes, len);
    while (md_sent_next(&t->mail, &more) && more)
        if (!md_taken_story(t))
            return false;
    return !more;
}

/* There was no room for it when it was seen. */
static bool take_entry(md_taken *t, uint32_t entry)
{
    md_sent_state state = {0};
    const md_catalog *catalog = t->of->p->catalog;

    if (!md_story_load(&t->story, catalog, entry))
        return false;
    md_buffer_clear(&t->bytes);
    md_sent_put(&t->bytes, &state, &t->story);
    return !t->bytes.failed && take_bytes(t, t->bytes.ptr, t->bytes.len);
}

static bool take_block(void *ctx, const md_crew_block *block)
{
    const team *all = ctx;
    md_taken *t = &all->members[block->worker];
    const md_sent_piece *piece = all->pieces[block->from];

    if (piece->bytes != NULL)
        return take_bytes(t, piece->bytes, piece->len);
    for (uint32_t i = piece->from; i < piece->to; i++)
        if (!take_entry(t, i))
            return false;
    return true;
}

static bool list_pieces(team *t, const md_pass *p)
{
    size_t all = 0;

    for (size_t i = 0; i < p->seen_count; i++)
        all += p->seen[i].sent.count;
    t->pieces = md_calloc(all + 1, sizeof(*t->pieces));
    if (t->pieces == NULL)
        return false;
    for (size_t i = 0; i < p->seen_count; i++)
        for (size_t k = 0; k < p->seen[i].sent.count; k++)
            t->pieces[t->count++] = &p->seen[i].sent.pieces[k];
    return true;
}

static bool team_init(team *t, const md_pass *p)
{
    bool ok = md_taking_init(&t->of, p) && list_pieces(t, p);

    t->size = md_crew_size(md_catalog_threads(p->catalog), t->count);
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
    md_crew_job job = {.ctx = &t, .end = block_end, .work = take_block};

    if (p->groups.count == 0)
        return true;
    bool ok = team_init(&t, p);
    job.count = t.count;
    ok = ok && md_crew_run(&job, t.size);
    for (unsigned i = 0; ok && i < t.size; i++)
        taken_join(p, &t.members[i]);
    for (size_t i = 0; ok && i < p->seen_count; i++)
        ok = md_hops_join(&p->hops, &p->seen[i].hops);
    for (unsigned i = 0; t.members != NULL && i < t.size; i++)
        taken_free(&t.members[i]);
    md_free(t.members);
    md_free(t.pieces);
    md_taking_free(&t.of);
    return ok;
}
