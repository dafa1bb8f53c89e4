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

/* By (id, kind): a message is made before the refusals of its lines are. */
static bool order_entries(md_catalog *c)
{
    md_place *places = md_realloc(NULL, c->entry_count + 1, sizeof *places);
    md_entry_info moving;
    uint32_t *moved = md_realloc(NULL, c->entry_count + 1, sizeof *moved);
    bool good = places != NULL && moved != NULL;
    size_t i;

    for (i = 0; good && i < c->entry_count; i++) {
        places[i].number = c->entries[i].entry.id;
        places[i].index = (uint32_t)i;
    }
    good = good && md_order(places, c->entry_count);
    if (good) {
        for (i = 0; i < c->entry_count; i++)
            moved[places[i].index] = (uint32_t)i;
        for (i = 0; i < c->mention_count; i++)
            c->mentions[i].entry = moved[c->mentions[i].entry];
        md_order_move(c->entries, sizeof moving, places, c->entry_count,
                      &moving);
    }
    md_free(places);
    md_free(moved);
    return good;
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

/* By entry: those of one message were noted one after the other, and are few
 * or in order nearly always. */
static bool order_mentions(md_catalog *c)
{
    md_place *places = md_realloc(NULL, c->mention_count + 1, sizeof *places);
    md_mention *sorted = md_realloc(NULL, c->mention_count + 1, sizeof *sorted);
    bool good = places != NULL && sorted != NULL;
    size_t i, end;

    for (i = 0; good && i < c->mention_count; i++) {
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

/* They have nothing to do with each other: one a piece of work. */
enum { BY_QUEUE_ID, BY_MESSAGE_ID, BY_TARGET, INDEXES };

/* Entries that are not worth a thread. */
enum { SMALL = 1024 };

static size_t next_index(void *ctx, size_t from)
{
    (void)ctx;
    return from + 1;
}

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

bool md_catalog_index(md_catalog *c)
{
    const md_crew_job job = {
        .ctx = c, .count = INDEXES, .end = next_index, .work = make_index};
    size_t blocks = c->entry_count < SMALL ? 1 : INDEXES;

    return md_crew_run(&job, md_crew_size(md_catalog_threads(c), blocks));
}

bool md_catalog_order(md_catalog *c)
{
    return order_entries(c) && order_mentions(c) && md_catalog_index(c);
}
