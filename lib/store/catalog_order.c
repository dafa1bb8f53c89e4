/*
 * The order of a catalogue, and the indexes between its entries.
 *
 * Takes entries and mentions as they were noted, key by key; gives them as
 * they are looked up. Fails with false without memory.
 */
#include <stdlib.h>

#include "base/alloc.h"
#include "base/crew.h"
#include "store/catalog_parts.h"
#include "store/order.h"

static int compare(uint64_t a, uint64_t b)
{
    return a < b ? -1 : a > b;
}

/* Entries made for a place later in the order come before it: `places` tells
 * where each is to be taken from. */
static void move_entries(md_entry_info *entries, md_place *places, size_t count)
{
    size_t start;

    for (start = 0; start < count; start++) {
        md_entry_info moving = entries[start];
        size_t at = start;

        while (places[at].index != start) {
            size_t from = places[at].index;

            entries[at] = entries[from];
            places[at].index = (uint32_t)at;
            at = from;
        }
        entries[at] = moving;
        places[at].index = (uint32_t)at;
    }
}

/* Where the entries are to be taken from, by (id, kind): a message is made
 * before the refusals of its lines are. NULL without memory. */
static md_place *places_of(const md_catalog *c)
{
    md_place *places = md_realloc(NULL, c->entry_count + 1, sizeof *places);
    size_t i;

    for (i = 0; places != NULL && i < c->entry_count; i++) {
        places[i].number = c->entries[i].entry.id;
        places[i].index = (uint32_t)i;
    }
    if (places != NULL && md_order(places, c->entry_count))
        return places;
    md_free(places);
    return NULL;
}

static int by_entry(const void *a, const void *b)
{
    const md_mention *x = a, *y = b;
    int order = compare(x->entry, y->entry);

    if (order == 0)
        order = compare((uint64_t)x->time, (uint64_t)y->time);
    if (order == 0)
        order = compare(x->target, y->target);
    return order != 0 ? order : compare(x->relation, y->relation);
}

/* By entry as it is `moved`: those of one message were noted one after the
 * other, and are few or in order nearly always. */
static bool order_mentions(md_catalog *c, const uint32_t *moved)
{
    md_place *places = md_realloc(NULL, c->mention_count + 1, sizeof *places);
    md_mention *sorted = md_realloc(NULL, c->mention_count + 1, sizeof *sorted);
    bool good = places != NULL && sorted != NULL;
    size_t i, end;

    for (i = 0; good && i < c->mention_count; i++) {
        c->mentions[i].entry = moved[c->mentions[i].entry];
        places[i].number = c->mentions[i].entry;
        places[i].index = (uint32_t)i;
    }
    good = good && md_order(places, c->mention_count);
    for (i = 0; good && i < c->mention_count; i++)
        sorted[i] = c->mentions[places[i].index];
    md_free(places);
    if (!good) {
        md_free(sorted);
        return false;
    }
    md_free(c->mentions);
    c->mentions = sorted;
    c->mention_cap = c->mention_count + 1;
    for (i = 0; i < c->mention_count; i = end) {
        bool in_order = true;

        for (end = i + 1;
             end < c->mention_count && sorted[end].entry == sorted[i].entry;
             end++)
            in_order =
                in_order && by_entry(&sorted[end - 1], &sorted[end]) <= 0;
        if (!in_order)
            qsort(sorted + i, end - i, sizeof *sorted, by_entry);
    }
    return true;
}

/* Indexes 0..count sorted by a number of each; zeros are left out. */
static uint32_t *index_by(const md_catalog *c, size_t count,
                          uint32_t (*number)(const md_catalog *c, size_t index),
                          size_t *kept)
{
    md_place *places = md_realloc(NULL, count + 1, sizeof *places);
    uint32_t *out = NULL;
    size_t i;

    *kept = 0;
    for (i = 0; places != NULL && i < count; i++) {
        uint32_t value = number(c, i);

        if (value != 0) {
            places[*kept].number = value;
            places[(*kept)++].index = (uint32_t)i;
        }
    }
    if (places != NULL && md_order(places, *kept))
        out = md_realloc(NULL, *kept + 1, sizeof *out);
    for (i = 0; out != NULL && i < *kept; i++)
        out[i] = places[i].index;
    md_free(places);
    return out;
}

static uint32_t queue_id_of(const md_catalog *c, size_t i)
{
    return c->entries[i].queue_id;
}

static uint32_t message_id_of(const md_catalog *c, size_t i)
{
    return c->entries[i].entry.kind == MAILDIAG_ENTRY_MESSAGE
               ? c->entries[i].message_id
               : 0;
}

static uint32_t target_of(const md_catalog *c, size_t i)
{
    return c->mentions[i].target;
}

/* Entries that are not worth a thread. */
enum { SMALL = 1024 };

static size_t next_piece(void *ctx, size_t from)
{
    (void)ctx;
    return from + 1;
}

/* They have nothing to do with each other: one a piece of work. */
enum { BY_QUEUE_ID, BY_MESSAGE_ID, BY_TARGET, INDEXES };

static bool make_index(void *ctx, const md_crew_block *block)
{
    md_catalog *c = ctx;
    size_t kept;

    switch (block->from) {
    case BY_QUEUE_ID:
        c->by_queue_id =
            index_by(c, c->entry_count, queue_id_of, &c->by_queue_id_count);
        return c->by_queue_id != NULL;
    case BY_MESSAGE_ID:
        c->by_message_id =
            index_by(c, c->entry_count, message_id_of, &c->by_message_id_count);
        return c->by_message_id != NULL;
    default:
        c->by_target = index_by(c, c->mention_count, target_of, &kept);
        return c->by_target != NULL;
    }
}

/* `count` pieces of work by as many threads as there are. */
static bool share(const md_catalog *c, void *ctx, size_t count,
                  bool (*work)(void *ctx, const md_crew_block *block))
{
    const md_crew_job job = {
        .ctx = ctx, .count = count, .end = next_piece, .work = work};
    size_t blocks = c->entry_count < SMALL ? 1 : count;

    return md_crew_run(&job, md_crew_size(md_catalog_threads(c), blocks));
}

bool md_catalog_index(md_catalog *c)
{
    return share(c, c, INDEXES, make_index);
}

/* Once it is known where each entry goes, mentions can be put in order while
 * the entries are moved. */
enum { MOVE_ENTRIES, ORDER_MENTIONS, STEPS };

typedef struct ordering {
    md_catalog *c;
    md_place *places;
    uint32_t *moved; /* by the entry's place before */
} ordering;

static bool order_step(void *ctx, const md_crew_block *block)
{
    ordering *o = ctx;

    if (block->from == ORDER_MENTIONS)
        return order_mentions(o->c, o->moved);
    move_entries(o->c->entries, o->places, o->c->entry_count);
    return true;
}

bool md_catalog_order(md_catalog *c)
{
    ordering o = {.c = c, .places = places_of(c)};
    bool good;
    size_t i;

    o.moved = md_realloc(NULL, c->entry_count + 1, sizeof *o.moved);
    good = o.places != NULL && o.moved != NULL;
    for (i = 0; good && i < c->entry_count; i++)
        o.moved[o.places[i].index] = (uint32_t)i;
    good = good && share(c, &o, STEPS, order_step);
    md_free(o.places);
    md_free(o.moved);
    return good && md_catalog_index(c);
}
