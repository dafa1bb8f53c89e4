/*
 * Links between messages.
 *
 * A message that names another's queue ID is linked to it in both
 * directions; the same Message-ID is the weakest tie, used where no other
 * links the two. Fails with false without memory.
 */
#include <stdlib.h>

#include "base/alloc.h"
#include "store/catalog_data.h"
#include "store/story.h"

enum {
    SAME_MESSAGE_ID_MOST = 64
}; /* all copies of a list's message have
                                       one ID */

/* ---- collecting -------------------------------------------------------- */

static bool link_add(md_links *out, uint8_t relation, bool reverse,
                     uint32_t entry, md_slice queue_id)
{
    void *grown =
        md_grow(out->items, &out->cap, out->count + 1, sizeof *out->items);

    if (grown == NULL)
        return false;
    out->items = grown;
    out->items[out->count].relation = relation;
    out->items[out->count].reverse = reverse;
    out->items[out->count].entry = entry;
    out->items[out->count].queue_id = queue_id;
    out->count++;
    return true;
}

/* A hop on this host and instance is a filter's, else the next host's. */
static uint8_t hop_relation(const md_catalog *c, const md_mention *m,
                            uint32_t a, uint32_t b)
{
    if (m->relation != MAILDIAG_LINK_FILTER_HOP_OF)
        return m->relation;
    return c->entries[a].host == c->entries[b].host &&
                   c->entries[a].instance == c->entries[b].instance
               ? MAILDIAG_LINK_FILTER_HOP_OF
               : MAILDIAG_LINK_NEXT_HOST_OF;
}

static bool links_named(const md_story *s, md_links *out)
{
    const md_catalog *c = s->catalog;
    size_t first, count, i;

    md_catalog_mentions(c, s->entry, &first, &count);
    for (i = first; i < first + count; i++) {
        const md_mention *m = &c->mentions[i];
        uint32_t other = m->found;
        uint8_t relation = m->relation;

        if (other == UINT32_MAX && m->anywhere)
            continue; /* a remote host's queue ID: its log is not here */
        if (other != UINT32_MAX)
            relation = hop_relation(c, m, s->entry, other);
        if (!link_add(out, relation, !m->child, other,
                      md_store_string(c->store, m->target)))
            return false;
    }
    return true;
}

static bool links_naming(const md_story *s, md_links *out)
{
    const md_catalog *c = s->catalog;
    const uint32_t *mentions;
    size_t count, i;

    md_catalog_mentioned(c, c->entries[s->entry].queue_id, s->last_time,
                         &mentions, &count);
    for (i = 0; i < count; i++) {
        const md_mention *m = &c->mentions[mentions[i]];

        if (m->entry == s->entry || m->found != s->entry)
            continue;
        if (!link_add(out, hop_relation(c, m, s->entry, m->entry), m->child,
                      m->entry,
                      md_store_string(c->store, c->entries[m->entry].queue_id)))
            return false;
    }
    return true;
}

static int by_entry(const void *a, const void *b)
{
    const md_link *x = a, *y = b;

    return x->entry < y->entry ? -1 : x->entry > y->entry;
}

/* Is the entry among the first `count`, which are in the order of entries? */
static bool linked(const md_links *out, size_t count, uint32_t entry)
{
    md_link like = {.entry = entry};

    return count > 0 && bsearch(&like, out->items, count, sizeof *out->items,
                                by_entry) != NULL;
}

static bool links_same_message_id(const md_story *s, md_links *out)
{
    const md_catalog *c = s->catalog;
    uint32_t message_id = c->entries[s->entry].message_id;
    const uint32_t *entries;
    size_t count, i, before = out->count;
    int added = 0;

    if (message_id == 0)
        return true;
    md_catalog_by_message_id(c, message_id, &entries, &count);
    if (before > 1 && count > 1)
        qsort(out->items, before, sizeof *out->items, by_entry);
    for (i = 0; i < count && added < SAME_MESSAGE_ID_MOST; i++) {
        if (entries[i] == s->entry || linked(out, before, entries[i]))
            continue;
        added++;
        if (!link_add(
                out, MAILDIAG_LINK_SAME_MESSAGE_ID, false, entries[i],
                md_store_string(c->store, c->entries[entries[i]].queue_id)))
            return false;
    }
    return true;
}

static int by_relation(const void *a, const void *b)
{
    const md_link *x = a, *y = b;

    if (x->relation != y->relation)
        return x->relation < y->relation ? -1 : 1;
    if (x->reverse != y->reverse)
        return x->reverse ? 1 : -1;
    if (x->entry != y->entry)
        return x->entry < y->entry ? -1 : 1;
    return md_slice_cmp(x->queue_id, y->queue_id);
}

static void drop_twins(md_links *out)
{
    size_t i, kept = 0;

    for (i = 0; i < out->count; i++) {
        if (kept == 0 ||
            by_relation(&out->items[kept - 1], &out->items[i]) != 0)
            out->items[kept++] = out->items[i];
    }
    out->count = kept;
}

bool md_story_links(const md_story *s, md_links *out)
{
    out->count = 0;
    if (!links_named(s, out) || !links_naming(s, out) ||
        !links_same_message_id(s, out))
        return false;
    if (out->count > 1)
        qsort(out->items, out->count, sizeof *out->items, by_relation);
    drop_twins(out);
    return true;
}
