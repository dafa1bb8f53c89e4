/*
 * Merging; see merge.h.
 *
 * Takes two stores, gives a third: first the sources, then the keys, then the
 * facts of each key in canonical order. Fails without memory, or when the two
 * cannot be put together; the third is thrown away then.
 */
#include "store/merge.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "store/evict.h"
#include "store/join.h"

/* One source of the two stores. */
typedef struct piece {
    md_replay *replay;
    md_replay_source *rule;
    const md_source *source;
    uint32_t number;
    size_t file; /* index of the first piece of that file */
    bool joined;
} piece;

typedef struct merging {
    md_replay replay[2];
    md_replay_source *rules[2];
    piece *pieces;
    size_t count;
    md_replay_items items;
    bool heads; /* records were made of the heads of parts */
} merging;

/* ---- pieces ------------------------------------------------------------- */

static void list_pieces(merging *m, int side)
{
    const md_store *from = m->replay[side].from;
    size_t i;

    for (i = 0; i < from->sources.count; i++) {
        piece *p = &m->pieces[m->count];

        p->replay = &m->replay[side];
        p->number = from->sources.by_ordinal[i];
        p->source = from->sources.items[p->number];
        p->rule = &m->rules[side][p->number];
        p->rule->to = MD_REPLAY_DROPPED;
        for (p->file = 0; p->file < m->count; p->file++) {
            if (m->pieces[p->file].file == p->file &&
                md_join_same_file(m->pieces[p->file].source, p->source))
                break;
        }
        m->count++;
    }
}

/* Of one file: by their beginnings, the longer first; of equals the one that
 * has ended. */
static int by_place(const void *a, const void *b)
{
    const md_source *x = (*(piece *const *)a)->source;
    const md_source *y = (*(piece *const *)b)->source;

    if (x->base_offset != y->base_offset)
        return x->base_offset < y->base_offset ? -1 : 1;
    if (x->bytes != y->bytes)
        return x->bytes > y->bytes ? -1 : 1;
    return (int)y->ended - (int)x->ended;
}

/* Has one that lies in another seen the end of the file there, and the other
 * has not? */
static bool ends(const md_source *inner, const md_source *outer)
{
    return inner->ended && !outer->ended &&
           md_source_end(inner) == md_source_end(outer);
}

/* What the file has, piece by piece, without those that lie in others. Of
 * lines that two of them count and neither alone has, nobody can say any more
 * how many they are: such pieces are refused. */
static maildiag_status join_file(merging *m, piece **pieces, size_t count)
{
    const piece *before = NULL;
    maildiag_status status = MAILDIAG_OK;
    size_t i;

    qsort(pieces, count, sizeof *pieces, by_place);
    for (i = 0; status >= 0 && i < count; i++) {
        piece *p = pieces[i];

        if (before == NULL ||
            p->source->base_offset >= md_source_end(before->source)) {
            if (before != NULL && md_join_adjacent(before->source, p->source)) {
                m->heads = true;
                status = md_join_next(p->replay, p->number, before->rule->to,
                                      p->rule);
            } else {
                status = md_join_first(p->replay, p->number, p->rule);
            }
            before = p;
        } else if (md_source_end(p->source) > md_source_end(before->source)) {
            return MAILDIAG_E_ARG;
        } else if (ends(p->source, before->source)) {
            m->heads = true;
            status = md_store_feed_end(m->replay[0].to, before->rule->to);
        }
    }
    return status;
}

static maildiag_status join_files(merging *m)
{
    piece **pieces = md_alloc((m->count + 1) * sizeof *pieces);
    maildiag_status status = MAILDIAG_OK;
    size_t i, j, count;

    if (pieces == NULL)
        return MAILDIAG_E_NOMEM;
    for (i = 0; status >= 0 && i < m->count; i++) {
        if (m->pieces[i].joined)
            continue;
        count = 0;
        for (j = i; j < m->count; j++) {
            if (m->pieces[j].file == i) {
                m->pieces[j].joined = true;
                pieces[count++] = &m->pieces[j];
            }
        }
        status = join_file(m, pieces, count);
    }
    md_free(pieces);
    return status;
}

static maildiag_status join_sources(merging *m)
{
    size_t sides[2] = {m->replay[0].from->sources.count,
                       m->replay[1].from->sources.count};
    maildiag_status status;
    uint32_t set;

    m->rules[0] = md_calloc(sides[0] + 1, sizeof **m->rules);
    m->rules[1] = md_calloc(sides[1] + 1, sizeof **m->rules);
    m->pieces = md_calloc(sides[0] + sides[1] + 1, sizeof *m->pieces);
    if (m->rules[0] == NULL || m->rules[1] == NULL || m->pieces == NULL)
        return MAILDIAG_E_NOMEM;
    m->replay[0].sources = m->rules[0];
    m->replay[1].sources = m->rules[1];
    list_pieces(m, 0);
    list_pieces(m, 1);
    m->replay[0].to->joining = true;
    status = join_files(m);
    m->replay[0].to->joining = false;
    for (set = 0; set < m->replay[0].to->sources.set_count; set++)
        md_sources_resolve(&m->replay[0].to->sources, set);
    return status;
}

/* ---- facts -------------------------------------------------------------- */

/* Has the key a fact that is copied? What only a dropped source knew is not
 * there any more. */
static bool any_wanted(const md_replay *r, uint32_t number)
{
    const md_chains *chains = &r->from->chains;
    uint32_t part;

    for (part = md_store_key(r->from, number)->newest; part != 0;
         part = md_chain_part(chains, part)->prev) {
        if (r->sources[md_part_source(md_chain_part(chains, part))].to !=
            MD_REPLAY_DROPPED)
            return true;
    }
    return false;
}

static maildiag_status make_keys(md_replay *r)
{
    maildiag_status status = MAILDIAG_OK;
    uint32_t key, made;

    for (key = 1; status == MAILDIAG_OK && key <= r->from->key_count; key++) {
        if (any_wanted(r, key))
            status = md_replay_key(r, key, &made);
    }
    return status;
}

/* From keys there to those of one of the stores. */
static bool map_back(const md_replay *r, md_refmap *back)
{
    uint32_t key, made;

    for (key = 1; key <= r->from->key_count; key++) {
        made = md_refmap_get(&r->keys, key);
        if (made != 0 && !md_refmap_put(back, made, key))
            return false;
    }
    return true;
}

/* The facts of a key from one store or both. */
static maildiag_status copy_key(merging *m, uint32_t key, uint32_t twin,
                                uint32_t made)
{
    m->items.count = 0;
    md_facts_clear(&m->replay[0].facts);
    md_facts_clear(&m->replay[1].facts);
    if ((key != 0 && !md_replay_gather(&m->replay[0], key, &m->items)) ||
        (twin != 0 && !md_replay_gather(&m->replay[1], twin, &m->items)))
        return MAILDIAG_E_NOMEM;
    md_replay_order(&m->items);
    return md_replay_write(m->replay[0].to, made, &m->items);
}

static maildiag_status copy_facts(merging *m, const md_refmap *forth,
                                  const md_refmap *back)
{
    maildiag_status status = MAILDIAG_OK;
    uint32_t key, made;

    for (key = 1; status == MAILDIAG_OK && key <= m->replay[0].from->key_count;
         key++) {
        made = md_refmap_get(&m->replay[0].keys, key);
        if (made != 0)
            status = copy_key(m, key, md_refmap_get(back, made), made);
    }
    for (key = 1; status == MAILDIAG_OK && key <= m->replay[1].from->key_count;
         key++) {
        made = md_refmap_get(&m->replay[1].keys, key);
        if (made != 0 && md_refmap_get(forth, made) == 0)
            status = copy_key(m, 0, key, made);
    }
    return status;
}

static maildiag_status merge_facts(merging *m)
{
    md_store *to = m->replay[0].to;
    maildiag_status status = make_keys(&m->replay[0]);
    md_refmap forth = {0}, back = {0};
    uint32_t key;

    if (status == MAILDIAG_OK)
        status = make_keys(&m->replay[1]);
    if (status == MAILDIAG_OK)
        status =
            map_back(&m->replay[0], &forth) && map_back(&m->replay[1], &back)
                ? copy_facts(m, &forth, &back)
                : MAILDIAG_E_NOMEM;
    md_refmap_free(&forth);
    md_refmap_free(&back);
    /* A record that a head completed came before the facts in front of it:
     * no mark stands for sure. */
    for (key = 1; m->heads && key <= to->key_count; key++)
        md_store_key(to, key)->last_mark = 0;
    return status;
}

/* ---- stores ------------------------------------------------------------- */

static void add_totals(md_store *to, const md_store *from)
{
    to->stats.dropped_events += from->stats.dropped_events;
    to->stats.dropped_messages += from->stats.dropped_messages;
    to->noqueue_actions = to->noqueue_actions || from->noqueue_actions;
}

static bool alike(const md_store *a, const md_store *b)
{
    return a->options.evidence == b->options.evidence &&
           a->options.max_line_bytes == b->options.max_line_bytes;
}

maildiag_status md_store_merge(const md_store *store, const md_store *other,
                               md_store **out)
{
    md_store *made;
    maildiag_status status;
    merging m;

    if (!alike(store, other))
        return MAILDIAG_E_ARG;
    made = md_store_like(store);
    if (made == NULL)
        return MAILDIAG_E_NOMEM;
    if (made->sources.year == 0)
        made->sources.year = other->sources.year;
    if (made->sources.reference_time_usec == 0)
        made->sources.reference_time_usec = other->sources.reference_time_usec;
    memset(&m, 0, sizeof m);
    md_replay_init(&m.replay[0], store, made, NULL);
    md_replay_init(&m.replay[1], other, made, NULL);
    status = join_sources(&m);
    if (status >= 0)
        status = merge_facts(&m);
    add_totals(made, store);
    add_totals(made, other);
    md_replay_free(&m.replay[0]);
    md_replay_free(&m.replay[1]);
    md_free(m.rules[0]);
    md_free(m.rules[1]);
    md_free(m.pieces);
    md_free(m.items.items);
    if (status < 0) {
        md_store_free(made);
        return status;
    }
    made->epoch = store->epoch + 1;
    made->version = store->version + 1;
    (void)md_evict_all(made);
    *out = made;
    return MAILDIAG_OK;
}
