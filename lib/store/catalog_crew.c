/*
 * All keys of a store read for its catalogue, by several threads.
 *
 * What a key's facts give depends on them alone. Each block of keys is read
 * into a catalogue of its own; they are put together in the order of keys, as
 * if one thread had read them all. Fails with false without memory.
 */
#include "base/alloc.h"
#include "base/crew.h"
#include "store/catalog_parts.h"

/* Keys of a block; lanes for each thread. */
enum { KEYS = 512, LANES = 3 };

typedef struct reading {
    md_catalog *whole;
    md_catalog lanes[MD_CREW_LANES];
    md_facts facts[MD_CREW_THREADS];
} reading;

/* ---- putting together --------------------------------------------------- */

/* Room for `more` items behind `count` of them; NULL without memory. */
static bool room(void **items, size_t *cap, size_t count, size_t more,
                 size_t size)
{
    void *grown;

    if (more == 0)
        return true;
    grown = md_grow(*items, cap, count + more, size);
    if (grown == NULL)
        return false;
    *items = grown;
    return true;
}

static bool rooms(md_catalog *c, const md_catalog *from)
{
    void *entries = c->entries, *mentions = c->mentions;
    void *processes = c->processes, *parts = c->parts, *reuses = c->reuses;
    bool good = room(&entries, &c->entry_cap, c->entry_count, from->entry_count,
                     sizeof *c->entries) &&
                room(&mentions, &c->mention_cap, c->mention_count,
                     from->mention_count, sizeof *c->mentions) &&
                room(&processes, &c->process_cap, c->process_count,
                     from->process_count, sizeof *c->processes) &&
                room(&parts, &c->part_cap, c->part_count, from->part_count,
                     sizeof *c->parts) &&
                room(&reuses, &c->reuse_cap, c->reuse_count, from->reuse_count,
                     sizeof *c->reuses);

    c->entries = entries;
    c->mentions = mentions;
    c->processes = processes;
    c->parts = parts;
    c->reuses = reuses;
    return good && c->entry_count + from->entry_count < UINT32_MAX &&
           c->part_count + from->part_count <= UINT32_MAX;
}

static void copy(void *to, const void *from, size_t bytes)
{
    if (bytes != 0)
        memcpy(to, from, bytes);
}

static bool join_lifetime(md_catalog *c, const md_lifetime *from)
{
    md_lifetime *own = md_mention_lifetime(c, from->host, from->null_sender);

    if (own != NULL && from->usec < own->usec)
        *own = *from;
    return own != NULL;
}

/* What comes behind all that is in the catalogue. */
static bool append(md_catalog *c, const md_catalog *from)
{
    if (!rooms(c, from))
        return false;
    copy(c->entries + c->entry_count, from->entries,
         from->entry_count * sizeof *c->entries);
    copy(c->parts + c->part_count, from->parts,
         from->part_count * sizeof *c->parts);
    copy(c->reuses + c->reuse_count, from->reuses,
         from->reuse_count * sizeof *c->reuses);
    for (size_t i = 0; i < from->mention_count; i++) {
        md_mention *mention = &c->mentions[c->mention_count + i];

        *mention = from->mentions[i];
        mention->entry += (uint32_t)c->entry_count;
    }
    for (size_t i = 0; i < from->process_count; i++) {
        md_process *process = &c->processes[c->process_count + i];

        *process = from->processes[i];
        process->first_part += (uint32_t)c->part_count;
    }
    c->entry_count += from->entry_count;
    c->mention_count += from->mention_count;
    c->process_count += from->process_count;
    c->part_count += from->part_count;
    c->reuse_count += from->reuse_count;
    for (size_t i = 0; i < from->lifetime_count; i++)
        if (!join_lifetime(c, &from->lifetimes[i]))
            return false;
    return true;
}

static void free_lane(md_catalog *lane)
{
    md_free(lane->entries);
    md_free(lane->mentions);
    md_free(lane->processes);
    md_free(lane->parts);
    md_free(lane->reuses);
    md_free(lane->lifetimes);
    md_refmap_free(&lane->lifetime_of[0]);
    md_refmap_free(&lane->lifetime_of[1]);
}

/* ---- reading ------------------------------------------------------------ */

static size_t block_end(void *ctx, size_t from)
{
    const reading *r = ctx;
    size_t all = r->whole->store->key_count;

    return from + KEYS < all ? from + KEYS : all;
}

static bool read_keys(md_catalog *c, md_facts *facts, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        if (!md_catalog_read_key(c, (uint32_t)i + 1, facts))
            return false;
    return true;
}

static bool read_block(void *ctx, const md_crew_block *block)
{
    reading *r = ctx;
    md_catalog *lane = &r->lanes[block->lane];

    lane->entry_count = lane->mention_count = 0;
    lane->process_count = lane->part_count = 0;
    lane->reuse_count = lane->lifetime_count = 0;
    return read_keys(lane, &r->facts[block->worker], block->from, block->to);
}

static bool take_block(void *ctx, const md_crew_block *block)
{
    reading *r = ctx;

    return append(r->whole, &r->lanes[block->lane]);
}

static bool read_together(md_catalog *c, unsigned threads)
{
    reading *r = md_calloc(1, sizeof *r);
    md_crew_job job = {.ctx = r,
                       .count = c->store->key_count,
                       .lanes = (size_t)threads * LANES,
                       .end = block_end,
                       .work = read_block,
                       .take = take_block};
    bool good;

    if (r == NULL)
        return false;
    r->whole = c;
    for (size_t i = 0; i < job.lanes; i++)
        r->lanes[i] = *c;
    for (unsigned i = 0; i < threads; i++)
        md_facts_init(&r->facts[i]);
    good = md_crew_run(&job, threads);
    for (size_t i = 0; i < job.lanes; i++)
        free_lane(&r->lanes[i]);
    for (unsigned i = 0; i < threads; i++)
        md_facts_free(&r->facts[i]);
    md_free(r);
    return good;
}

bool md_catalog_read_all(md_catalog *c)
{
    uint32_t keys = c->store->key_count;
    unsigned threads =
        md_crew_size(md_catalog_threads(c), keys / ((size_t)KEYS * LANES));
    md_facts facts;
    bool good;

    if (threads > 1)
        return read_together(c, threads);
    md_facts_init(&facts);
    good = read_keys(c, &facts, 0, keys);
    md_facts_free(&facts);
    return good;
}
