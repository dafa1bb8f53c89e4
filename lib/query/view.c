/*
 * A reader's view of a catalogue; see view.h.
 */
#include "query/view.h"

#include "base/alloc.h"

void md_view_init(md_view *v, const md_rules *rules, md_judge *judge)
{
    memset(v, 0, sizeof *v);
    v->rules = rules;
    v->judge = judge;
    v->entry = MD_NO_INDEX;
    md_story_init(&v->story);
    md_others_init(&v->others);
    md_facts_init(&v->timeline);
    v->timeline.arena = &v->texts;
    md_facts_init(&v->fact);
}

void md_view_free(md_view *v)
{
    md_story_free(&v->story);
    md_others_free(&v->others);
    md_facts_free(&v->timeline);
    md_facts_free(&v->fact);
    md_free(v->places);
    md_free(v->links.items);
    md_arena_free(&v->texts);
    md_hop_memo_clear(&v->hops);
    memset(v, 0, sizeof *v);
}

static void forget(md_view *v)
{
    v->entry = MD_NO_INDEX;
    v->has_timeline = false;
    v->has_links = false;
    v->place.recipient = MD_NO_INDEX;
}

void md_view_turn(md_view *v, const md_catalog *catalog)
{
    forget(v);
    md_hop_memo_clear(&v->hops);
    v->catalog = catalog;
}

bool md_view_message(md_view *v, uint32_t entry)
{
    if (v->entry == entry)
        return true;
    forget(v);
    md_view_next_answer(v);
    if (!md_story_load(&v->story, v->catalog, entry))
        return false;
    /* What the story itself needs is in its own arena by now. */
    v->story.own.arena = &v->texts;
    v->entry = entry;
    return true;
}

void md_view_next_answer(md_view *v)
{
    md_arena_clear(&v->texts);
}

/* Index of the story's fact with that id; MD_NO_INDEX: none. Across several
 * sets of files facts are in the order of time, so the search may miss: the
 * caller looks where it expects the fact first. */
static uint32_t search_fact(const md_story *s, uint64_t id)
{
    uint32_t low = 0, high = s->fact_count;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;

        if (s->facts[middle].id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < s->fact_count && s->facts[low].id == id ? low : MD_NO_INDEX;
}

/*
 * The story's own facts stand in the timeline, most often in their order,
 * those of processes between them: note where, so that an attempt can name
 * its event.
 */
static bool note_places(md_view *v)
{
    const md_story *s = &v->story;
    uint32_t *places =
        md_grow(v->places, &v->place_cap, s->fact_count, sizeof *places);
    uint32_t expected = 0;

    if (places == NULL)
        return false;
    v->places = places;
    for (uint32_t i = 0; i < s->fact_count; i++)
        places[i] = MD_NO_INDEX;
    for (size_t i = 0; i < v->timeline.count; i++) {
        uint64_t id = v->timeline.items[i].id;
        uint32_t at = expected;

        if (!v->timeline.items[i].own)
            continue;
        if (at >= s->fact_count || s->facts[at].id != id)
            at = search_fact(s, id);
        if (at == MD_NO_INDEX)
            continue;
        places[at] = (uint32_t)i;
        expected = at + 1;
    }
    return true;
}

bool md_view_timeline(md_view *v)
{
    if (v->has_timeline)
        return true;
    md_facts_clear(&v->timeline);
    if (!md_story_timeline(&v->story, &v->timeline) || !note_places(v))
        return false;
    v->has_timeline = true;
    return true;
}

bool md_view_links(md_view *v)
{
    if (v->has_links)
        return true;
    v->links.count = 0;
    if (!md_story_links(&v->story, &v->links))
        return false;
    v->has_links = true;
    return true;
}
