/*
 * From what has new facts to what they touch: by links, by processes, by what
 * a host's patience turns out to be. Part of change.h.
 *
 * More may be marked than shows a difference, never less. Fails with false
 * without memory.
 */
#include "store/change_parts.h"

#include "base/alloc.h"

enum {
    SAME_MESSAGE_ID_MOST = 64, /* as many as link.c tells of */
    ABOVE_MOST = 4096,         /* mail can go in circles */
    LINES_MOST = 640           /* of a process around a new one */
};

static void touch(md_look *l, uint32_t entry)
{
    if (entry != UINT32_MAX)
        l->stale[entry] |= MD_STALE_TOUCHED;
}

/* It goes on as something that has changed. */
static bool touch_above(md_look *l, uint32_t entry)
{
    void *grown;

    if (entry == UINT32_MAX || (l->stale[entry] & MD_STALE_ABOVE) != 0)
        return true;
    l->stale[entry] |= MD_STALE_ABOVE;
    grown =
        md_grow(l->above, &l->above_cap, l->above_count + 1, sizeof *l->above);
    if (grown == NULL)
        return false;
    l->above = grown;
    l->above[l->above_count++] = entry;
    return true;
}

/* ---- links --------------------------------------------------------------- */

/* Does a message go on by such a link? */
static bool leads_on(const md_mention *m)
{
    return m->relation >= MAILDIAG_LINK_FILTER_HOP_OF &&
           m->relation <= MAILDIAG_LINK_REQUEUED_FROM;
}

/* Messages that go on as this one. */
static bool go_up(md_look *l, uint32_t entry)
{
    const md_catalog *c = l->catalog;
    const uint32_t *mentions;
    size_t first, count, i;

    md_catalog_mentions(c, entry, &first, &count);
    for (i = first; i < first + count; i++) {
        const md_mention *m = &c->mentions[i];

        if (m->child && leads_on(m) && !touch_above(l, m->found))
            return false;
    }
    md_catalog_mentioned(c, c->entries[entry].queue_id,
                         c->entries[entry].first_time, &mentions, &count);
    for (i = 0; i < count; i++) {
        const md_mention *m = &c->mentions[mentions[i]];

        if (!m->child && leads_on(m) && m->entry != entry &&
            m->found == entry && !touch_above(l, m->entry))
            return false;
    }
    return true;
}

bool md_look_above(md_look *l)
{
    size_t done;

    for (done = 0; done < l->above_count && done < ABOVE_MOST; done++) {
        if (!go_up(l, l->above[done]))
            return false;
    }
    return true;
}

/* Of a new one: all that name its queue ID, and all that had been meant by the
 * name so far. */
static void touch_naming(md_look *l, uint32_t entry)
{
    const md_catalog *c = l->catalog;
    const md_entry_info *info = &c->entries[entry];
    const uint32_t *list;
    size_t count, i;
    uint32_t same;

    md_catalog_mentioned(c, info->queue_id, info->first_time, &list, &count);
    for (i = 0; i < count; i++)
        touch(l, c->mentions[list[i]].entry);
    if (count == 0)
        return;
    md_catalog_by_queue_id(c, md_store_string(c->store, info->queue_id), &list,
                           &same);
    for (i = same > SAME_MESSAGE_ID_MOST ? same - SAME_MESSAGE_ID_MOST : 0;
         i < same; i++)
        touch(l, list[i]);
}

static void touch_same_message_id(md_look *l, uint32_t entry)
{
    const md_catalog *c = l->catalog;
    const uint32_t *list;
    size_t count, i;

    if (c->entries[entry].message_id == 0)
        return;
    md_catalog_by_message_id(c, c->entries[entry].message_id, &list, &count);
    /* Those far behind many others stand in nobody's list. */
    if (count > 4 * SAME_MESSAGE_ID_MOST &&
        list[2 * SAME_MESSAGE_ID_MOST] < entry)
        return;
    for (i = 0; i < count; i++)
        touch(l, list[i]);
}

uint16_t md_look_mentions(const md_catalog *c, uint32_t entry)
{
    size_t first, count;

    md_catalog_mentions(c, entry, &first, &count);
    return count < UINT16_MAX ? (uint16_t)count : UINT16_MAX;
}

bool md_look_links(md_look *l, uint32_t entry)
{
    const md_catalog *c = l->catalog;
    size_t first, count, i;

    if (c->entries[entry].entry.kind != MAILDIAG_ENTRY_MESSAGE)
        return true;
    if ((l->stale[entry] & (MD_STALE_NEW | MD_STALE_NAMES)) != 0) {
        md_catalog_mentions(c, entry, &first, &count);
        for (i = first; i < first + count; i++)
            touch(l, c->mentions[i].found);
    }
    if ((l->stale[entry] & MD_STALE_NEW) != 0) {
        touch_naming(l, entry);
        touch_same_message_id(l, entry);
    }
    return go_up(l, entry);
}

/* ---- processes ----------------------------------------------------------- */

/* The message of a key that the line at `id` belongs to. */
static uint32_t entry_of_mark(const md_catalog *c, uint32_t key, uint64_t id)
{
    uint64_t name = md_store_key(c->store, key)->name;
    const uint32_t *list;
    uint32_t count, i, best = UINT32_MAX;

    md_catalog_by_queue_id(c, md_store_string(c->store, (uint32_t)name), &list,
                           &count);
    for (i = count; i > 0 && best == UINT32_MAX; i--) {
        const md_catalog_entry *e = &c->entries[list[i - 1]].entry;

        if (e->key == key && e->kind == MAILDIAG_ENTRY_MESSAGE && e->id <= id)
            best = list[i - 1];
    }
    return best;
}

/* Does the timeline of the message that a mark is of show that line? */
static bool touch_by_mark(md_look *l, const md_facts *facts,
                          const md_fact *mark, uint64_t line)
{
    uint32_t entry = entry_of_mark(
        l->catalog,
        (uint32_t)md_fact_number(facts, mark, MAILDIAG_FIELD_COUNT, 0),
        mark->id);
    size_t i;

    if (entry == UINT32_MAX || l->stale[entry] != 0)
        return true;
    if (!md_story_load(&l->story, l->catalog, entry) ||
        !md_story_timeline(&l->story, &l->timeline))
        return false;
    for (i = 0; i < l->timeline.count; i++) {
        if (l->timeline.items[i].id == line)
            touch(l, entry);
    }
    return true;
}

static bool is_edge(const md_fact *fact)
{
    return fact->kind == MAILDIAG_RECORD_CONNECT ||
           fact->kind == MAILDIAG_RECORD_DISCONNECT;
}

/* The marks of a session before and behind a line; of a delivery process the
 * one behind it: the line belongs to the delivery that follows. */
static bool touch_around(md_look *l, md_process_view *v,
                         md_process_place before, md_process_place behind,
                         uint64_t line)
{
    const md_facts *facts;
    const md_fact *fact;
    int more, lines;

    for (lines = 0; lines < LINES_MOST; lines++) {
        more = md_process_back(v, &before, &facts, &fact);
        if (more < 0)
            return false;
        if (more == 0 || is_edge(fact))
            break;
        if (fact->kind == MD_FACT_MARK && fact->noqueue &&
            !touch_by_mark(l, facts, fact, line))
            return false;
    }
    for (lines = 0; lines < LINES_MOST; lines++) {
        more = md_process_on(v, &behind, &facts, &fact);
        if (more < 0)
            return false;
        if (more == 0 || is_edge(fact))
            break;
        if (fact->kind != MD_FACT_MARK)
            continue;
        if (!touch_by_mark(l, facts, fact, line))
            return false;
        if (!fact->noqueue)
            break;
    }
    return true;
}

/* A process with lines out of order: everything that it worked for. */
static bool touch_all_marks(md_look *l, const md_process *process)
{
    md_facts all;
    bool good;
    size_t i;

    md_facts_init(&all);
    all.store = l->catalog->store;
    good = md_facts_of_key(&all, process->key, false, true);
    for (i = 0; good && i < all.count; i++) {
        if (all.items[i].kind == MD_FACT_MARK)
            touch(l, entry_of_mark(
                         l->catalog,
                         (uint32_t)md_fact_number(&all, &all.items[i],
                                                  MAILDIAG_FIELD_COUNT, 0),
                         all.items[i].id));
    }
    md_facts_free(&all);
    return good;
}

bool md_look_process(md_look *l, const md_process *process, uint32_t known)
{
    md_process_view *v = &l->view;
    md_process_place at;
    uint32_t left;
    bool good = true;

    if (!process->in_order || known > process->fact_count)
        return touch_all_marks(l, process);
    /* What is new stands at the end. */
    if (!md_process_look(v, process))
        return false;
    at = (uint64_t)v->end << 32;
    for (left = process->fact_count - known; good && left > 0; left--) {
        md_process_place behind = at;
        const md_facts *facts;
        const md_fact *fact;
        int more = md_process_back(v, &at, &facts, &fact);
        uint64_t id;

        if (more <= 0)
            return more == 0;
        if (fact->kind == MD_FACT_MARK)
            continue;
        id = fact->id;
        good =
            touch_around(l, v, at, behind, id) && md_process_look(v, process);
    }
    return good;
}

/* ---- patience ------------------------------------------------------------ */

bool md_look_waiting(md_look *l, const md_refmap *hosts)
{
    const md_catalog *c = l->catalog;
    uint32_t i, r;

    for (i = 0; i < c->entry_count; i++) {
        if (c->entries[i].entry.kind != MAILDIAG_ENTRY_MESSAGE ||
            l->stale[i] != 0 ||
            md_refmap_get(hosts, c->entries[i].host + 1) == 0)
            continue;
        if (!md_story_load(&l->story, c, i))
            return false;
        for (r = 0; r < l->story.recipient_count; r++) {
            if (l->story.recipients[r].state == MAILDIAG_RECIPIENT_DEFERRED)
                touch(l, i);
        }
    }
    return true;
}
