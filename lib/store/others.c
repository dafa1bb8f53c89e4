/*
 * Messages that outcomes are looked for in, kept loaded.
 *
 * Takes entries, gives stories, the ones asked for lately without folding
 * them again. A message that is asked for by turns with many others, or that
 * is long, costs once: what an outcome needs of a long one is a tenth of it.
 * Does not know what an outcome is. Fails with NULL without memory.
 */
#include "base/alloc.h"
#include "store/catalog_data.h"
#include "store/story.h"

enum { LARGE = 64 }; /* facts */

void md_others_init(md_others *o)
{
    memset(o, 0, sizeof *o);
}

/* Nothing that is loaded is of use any more. */
static void forget(md_others *o)
{
    while (o->large_count > 0) {
        md_story *story = o->large[--o->large_count];

        md_story_free(story);
        md_free(story);
    }
    md_refmap_free(&o->large_of);
    memset(o->entries, 0xff, sizeof o->entries);
    memset(o->gone, 0xff, sizeof o->gone);
    o->room = MD_OTHERS_FEW;
}

void md_others_free(md_others *o)
{
    size_t i;

    forget(o);
    md_free(o->large);
    for (i = 0; o->stories != NULL && i < MD_OTHERS_MOST; i++)
        md_story_free(&o->stories[i]);
    md_free(o->stories);
    md_others_init(o);
}

uint32_t md_story_next(const md_story *s, uint32_t attempt)
{
    const md_value *named, *relay;
    const md_fact *fact;

    if (s->facts == NULL)
        return s->attempts[attempt].fact;
    fact = &s->facts[s->attempts[attempt].fact];
    named = md_fact_value(&s->own, fact, MAILDIAG_FIELD_REMOTE_QUEUE_ID);
    relay = md_fact_value(&s->own, fact, MAILDIAG_FIELD_RELAY);
    if (named == NULL || named->packing != MD_PACK_STRING)
        return UINT32_MAX;
    return md_catalog_named(
        s->catalog, s->entry, named->ref, fact->time,
        !md_slice_eq(md_fact_string(&s->own, relay), MD_LIT("local")));
}

void md_story_naming(md_story *s, const uint32_t **out, size_t *count)
{
    const md_catalog *c = s->catalog;

    if (!s->naming_known)
        md_catalog_mentioned(c, c->entries[s->entry].queue_id, s->last_time,
                             &s->naming, &s->naming_count);
    s->naming_known = true;
    *out = s->naming;
    *count = s->naming_count;
}

/* ---- long ones ----------------------------------------------------------- */

/* Without facts, and without room for more. */
static void shrink(md_story *s)
{
    void *less;
    uint32_t i;

    for (i = 0; i < s->attempt_count; i++)
        s->attempts[i].fact = md_story_next(s, i);
    s->facts = NULL;
    md_facts_free(&s->own);
    less = md_realloc(s->attempts, s->attempt_count, sizeof *s->attempts);
    if (less != NULL) {
        s->attempts = less;
        s->attempt_cap = s->attempt_count;
    }
    less = md_realloc(s->recipients, s->recipient_count, sizeof *s->recipients);
    if (less != NULL) {
        s->recipients = less;
        s->recipient_cap = s->recipient_count;
    }
}

static md_story *large_add(md_others *o, uint32_t entry)
{
    void *grown =
        md_grow(o->large, &o->large_cap, o->large_count + 1, sizeof *o->large);
    md_story *story = grown != NULL ? md_alloc(sizeof *story) : NULL;

    if (grown != NULL)
        o->large = grown;
    if (story == NULL)
        return NULL;
    md_story_init(story);
    if (!md_story_load(story, o->catalog, entry) ||
        !md_refmap_put(&o->large_of, entry + 1, (uint32_t)o->large_count + 1)) {
        md_story_free(story);
        md_free(story);
        return NULL;
    }
    shrink(story);
    o->large[o->large_count++] = story;
    return story;
}

static md_story *large_get(md_others *o, uint32_t entry)
{
    uint32_t index = md_refmap_get(&o->large_of, entry + 1);

    return index != 0 ? o->large[index - 1] : large_add(o, entry);
}

/* ---- the others ---------------------------------------------------------- */

static uint32_t find(const uint32_t *entries, uint32_t count, uint32_t entry)
{
    uint32_t i;

    for (i = 0; i < count && entries[i] != entry; i++)
        ;
    return i;
}

/* The place that was not looked at for longest. */
static uint32_t oldest(const md_others *o)
{
    uint32_t i, found = 0;

    for (i = 1; i < o->room; i++) {
        if (o->used[i] < o->used[found])
            found = i;
    }
    return found;
}

/* A place to load it in. */
static uint32_t place_for(md_others *o, uint32_t entry)
{
    uint32_t place;

    if (o->room < MD_OTHERS_MOST &&
        find(o->gone, MD_OTHERS_MOST, entry) < MD_OTHERS_MOST)
        return o->room++;
    place = oldest(o);
    o->gone[o->gone_at] = o->entries[place];
    o->gone_at = (o->gone_at + 1) % MD_OTHERS_MOST;
    return place;
}

static md_story *small_get(md_others *o, uint32_t entry)
{
    uint32_t i = find(o->entries, o->room, entry);

    if (o->stories == NULL)
        o->stories = md_calloc(MD_OTHERS_MOST, sizeof *o->stories);
    if (o->stories == NULL)
        return NULL;
    if (i == o->room) {
        i = place_for(o, entry);
        o->entries[i] = UINT32_MAX;
        if (!md_story_load(&o->stories[i], o->catalog, entry))
            return NULL;
        o->entries[i] = entry;
    }
    o->used[i] = ++o->clock;
    return &o->stories[i];
}

md_story *md_others_get(md_others *o, const md_catalog *catalog, uint32_t entry)
{
    if (o->catalog != catalog || o->version != catalog->store->version) {
        forget(o);
        o->catalog = catalog;
        o->version = catalog->store->version;
    }
    return catalog->entries[entry].seen / 2 > LARGE ? large_get(o, entry)
                                                    : small_get(o, entry);
}
