/*
 * The store: making it, feeding it bytes, asking for its totals.
 *
 * Takes chunks of any size, keeps of each source the bytes that are no whole
 * line yet, and appends record after record. When there is no memory for a
 * record everything before it is in, nothing of it is, and the bytes from it
 * on are the caller's again.
 */
#include "store/store.h"

#include "base/alloc.h"
#include "store/edge.h"
#include "store/evict.h"
#include "store/intake.h"
#include "store/pipeline.h"
#include "store/state.h"

enum {
    YEAR_MOST = 9999,
    PIECE_BYTES = 4096 /* that end a line carried over, nearly always */
};

md_store *md_store_new(const md_store_options *options)
{
    md_store *store = md_calloc(1, sizeof *store);

    if (store == NULL)
        return NULL;
    store->options = *options;
    store->options.zone = NULL;
    store->hash_key = md_hash_key_make(options->hash_key);
    store->shard_bits = md_shard_bits(options->threads);
    store->shards =
        md_calloc((size_t)1 << store->shard_bits, sizeof *store->shards);
    store->sources.reference_time_usec = options->reference_time_usec;
    store->sources.year = options->year;
    store->epoch = 1;
    store->version = 1;
    if (store->shards == NULL ||
        !md_strings_init(&store->strings, store->hash_key, store->shard_bits) ||
        !md_sources_init(&store->sources, options->zone, options->zone_count)) {
        md_store_free(store);
        return NULL;
    }
    return store;
}

void md_store_free(md_store *store)
{
    size_t i;

    if (store == NULL)
        return;
    md_strings_free(&store->strings);
    md_sources_free(&store->sources);
    md_chains_free(&store->chains);
    for (i = 0; i < store->key_chunk_count; i++)
        md_free(store->key_chunks[i]);
    md_free(store->key_chunks);
    for (i = 0; store->shards != NULL && i < (size_t)1 << store->shard_bits;
         i++)
        md_table_free(&store->shards[i].keys);
    md_free(store->shards);
    md_free(store->shapes);
    md_table_free(&store->shape_table);
    md_table_free(&store->family_table);
    md_arena_free(&store->shape_arena);
    md_free(store->tags);
    md_free(store->foreign);
    md_table_free(&store->tag_table);
    md_batch_free(&store->batch);
    md_buffer_free(&store->kept_scratch);
    md_pipeline_free(store->pipeline);
    md_free(store);
}

/* ---- sources ----------------------------------------------------------- */

static md_frame_mode frame_mode(uint32_t kind)
{
    switch (kind) {
    case MAILDIAG_SOURCE_LINES:
        return MD_FRAME_LINES;
    case MAILDIAG_SOURCE_JOURNAL:
        return MD_FRAME_JOURNAL;
    default:
        return MD_FRAME_AUTO;
    }
}

static bool source_options_good(const maildiag_source_options *o)
{
    return o->kind <= MAILDIAG_SOURCE_JOURNAL && o->year >= 0 &&
           o->year <= YEAR_MOST &&
           o->base_offset < UINT64_C(1) << MD_OFFSET_BITS &&
           (o->beginning != NULL || o->beginning_bytes == 0);
}

/* False without memory. */
static bool take_source_options(md_source *source,
                                const maildiag_source_options *o)
{
    source->reference_time_usec = o->reference_time_usec;
    source->year = o->year;
    source->base_offset = source->frame.offset = o->base_offset;
    source->waiting = o->base_offset != 0;
    return o->beginning_bytes == 0 ||
           md_source_begin(source, o->beginning, o->beginning_bytes);
}

maildiag_status md_store_source_open(md_store *store, md_slice name, bool path,
                                     const maildiag_source_options *options,
                                     uint32_t *out)
{
    md_source *source;
    char *copy;

    if (store->sources.count >= MD_SOURCE_MAX)
        return MAILDIAG_E_LIMIT;
    if (options != NULL && !source_options_good(options))
        return MAILDIAG_E_ARG;
    source = md_calloc(1, sizeof *source);
    copy = md_alloc(name.len + 1);
    if (source == NULL || copy == NULL)
        goto no_memory;
    if (name.len != 0)
        memcpy(copy, name.ptr, name.len);
    copy[name.len] = '\0';
    source->name = md_slice_make(copy, name.len);
    source->path = path;
    md_frame_init(&source->frame,
                  frame_mode(options ? options->kind : MAILDIAG_SOURCE_AUTO),
                  store->options.max_line_bytes);
    if (options != NULL && !take_source_options(source, options))
        goto no_memory;
    if (!md_sources_add(&store->sources, source))
        goto no_memory;
    if (store->sources.reordered)
        store->epoch++;
    md_sources_resolve(&store->sources, source->set);
    store->version++;
    store->stats.source_count = (uint32_t)store->sources.count;
    *out = (uint32_t)store->sources.count - 1;
    return MAILDIAG_OK;

no_memory:
    md_free(copy);
    if (source != NULL)
        source->name = MD_NONE;
    md_source_free(source);
    return MAILDIAG_E_NOMEM;
}

uint32_t md_store_source_count(const md_store *store)
{
    return (uint32_t)store->sources.count;
}

/* ---- bytes to records -------------------------------------------------- */

/* With each new stamp the years of a set may be others. */
static void after_feed(md_store *store, const md_source *source,
                       uint64_t records_before)
{
    store->version++;
    if (source->records != records_before &&
        md_sources_resolve(&store->sources, source->set) &&
        store->sources.set_count > 1)
        store->epoch++;
}

/* Where the bytes of one call went. */
typedef struct fed {
    size_t carried; /* of the carry, what was there before */
    size_t headed;  /* new ones that are in the head of a part for good */
} fed;

/* New bytes to the head of a part, and from there what begins a record. False
 * without memory: nothing has changed. */
static bool add_bytes(md_source *source, md_slice data, fed *out)
{
    md_buffer *head = &source->head;
    size_t before = head->len, begin;

    *out = (fed){source->carry.len, 0};
    md_buffer_add(head, data);
    if (head->failed)
        goto no_memory;
    begin = md_edge_find(source);
    out->headed = data.len;
    if (begin == MD_NPOS)
        return true;
    md_buffer_add(&source->carry, md_slice_skip(md_buffer_slice(head), begin));
    if (source->carry.failed)
        goto no_memory;
    source->waiting = false;
    source->frame.offset = source->base_offset + begin;
    out->carried = begin < before ? before - begin : 0;
    out->headed = begin > before ? begin - before : 0;
    head->len = begin;
    return true;

no_memory:
    source->carry.failed = head->failed = false;
    head->len = before;
    return false;
}

/* The first `used` bytes of the carry are done with. */
static void carry_skip(md_source *source, size_t used)
{
    if (used != 0)
        memmove(source->carry.ptr, source->carry.ptr + used,
                source->carry.len - used);
    source->carry.len -= used;
}

/* A part of a file whose beginning is not found yet. */
static maildiag_status feed_waiting(md_store *store, uint32_t number,
                                    md_slice bytes, size_t *taken)
{
    md_source *source = store->sources.items[number];
    maildiag_status status;
    size_t used, keep;
    fed at;

    if (!add_bytes(source, bytes, &at))
        return MAILDIAG_E_NOMEM;
    *taken = bytes.len;
    if (source->waiting)
        return MAILDIAG_OK;
    status = md_intake_lines(store, number, md_buffer_slice(&source->carry),
                             false, &used);
    if (status < 0) {
        keep = used > at.carried ? used : at.carried;
        *taken = at.headed + keep - at.carried;
        source->carry.len = keep;
    }
    carry_skip(source, used);
    return status;
}

static bool carry_add(md_source *source, md_slice bytes)
{
    md_buffer_add(&source->carry, bytes);
    if (!source->carry.failed)
        return true;
    source->carry.failed = false;
    return false;
}

/*
 * What is carried, with bytes behind it that end its first line, or all of
 * them. Of the new bytes *taken are in or carried; when it was a first line
 * nothing is carried any more.
 */
static maildiag_status feed_carried(md_store *store, uint32_t number,
                                    md_slice bytes, size_t *taken)
{
    md_source *source = store->sources.items[number];
    size_t carried = source->carry.len, used;
    maildiag_status status;

    if (!carry_add(source, bytes))
        return MAILDIAG_E_NOMEM;
    status = md_intake_lines(store, number, md_buffer_slice(&source->carry),
                             false, &used);
    if (status < 0 || used >= carried) {
        /* What was carried stays; of the new bytes only whole records. */
        size_t keep = used > carried ? used : carried;

        *taken = keep - carried;
        source->carry.len = keep;
    } else {
        *taken = bytes.len;
    }
    carry_skip(source, used);
    return status;
}

/* Bytes that stay where they are, behind nothing carried. */
static maildiag_status feed_direct(md_store *store, uint32_t number,
                                   md_slice bytes, size_t *taken)
{
    maildiag_status status =
        md_intake_lines(store, number, bytes, false, taken);

    if (status < 0)
        return status;
    if (*taken != bytes.len &&
        !carry_add(store->sources.items[number], md_slice_skip(bytes, *taken)))
        return MAILDIAG_E_NOMEM;
    *taken = bytes.len;
    return status;
}

static maildiag_status feed_bytes(md_store *store, uint32_t number,
                                  md_slice bytes, size_t *taken)
{
    const md_source *source = store->sources.items[number];
    size_t piece = PIECE_BYTES, step;
    maildiag_status status = MAILDIAG_OK, remark = MAILDIAG_OK;

    while (status >= 0 && *taken < bytes.len) {
        md_slice rest = md_slice_skip(bytes, *taken);

        step = 0;
        if (source->carry.len == 0) {
            status = feed_direct(store, number, rest, &step);
        } else {
            status = feed_carried(store, number, md_slice_sub(rest, 0, piece),
                                  &step);
            piece = SIZE_MAX;
        }
        if (status > 0)
            remark = status;
        *taken += step;
    }
    return status < 0 ? status : remark;
}

maildiag_status md_store_feed(md_store *store, uint32_t number,
                              const char *data, size_t len, size_t *taken)
{
    md_source *source;
    maildiag_status status;
    uint64_t records;
    size_t ignored;
    md_slice bytes;

    if (taken == NULL)
        taken = &ignored;
    *taken = 0;
    if (number >= store->sources.count)
        return MAILDIAG_E_ARG;
    source = store->sources.items[number];
    if (source->ended || (data == NULL && len != 0))
        return MAILDIAG_E_ARG;
    if (len == 0)
        return MAILDIAG_OK;
    if (len > (UINT64_C(1) << MD_OFFSET_BITS) - md_source_end(source))
        return MAILDIAG_E_LIMIT;
    records = source->records;
    bytes = md_slice_make(data, len);
    status = source->waiting ? feed_waiting(store, number, bytes, taken)
                             : feed_bytes(store, number, bytes, taken);
    if (*taken != 0)
        source->in_line = data[*taken - 1] != '\n';
    source->bytes += *taken;
    after_feed(store, source, records);
    return status;
}

maildiag_status md_store_end_record(md_store *store, uint32_t number)
{
    md_source *source = store->sources.items[number];
    uint64_t records = source->records;
    maildiag_status status;
    size_t used = 0;

    if (source->waiting)
        return MAILDIAG_OK;
    status = md_intake_lines(store, number, md_buffer_slice(&source->carry),
                             true, &used);
    carry_skip(source, used);
    after_feed(store, source, records);
    return status;
}

maildiag_status md_store_feed_end(md_store *store, uint32_t number)
{
    md_source *source;
    maildiag_status status;

    if (number >= store->sources.count || store->sources.items[number]->ended)
        return MAILDIAG_E_ARG;
    source = store->sources.items[number];
    status = md_store_end_record(store, number);
    if (status < 0)
        return status;
    source->ended = true;
    md_buffer_free(&source->carry);
    md_buffer_free(&source->last_line);
    /* Without memory for it nothing goes: that is no failure of the feeding. */
    (void)md_evict_window(store);
    return status;
}

/* ---- totals ------------------------------------------------------------ */

void md_store_stats(const md_store *store, maildiag_stats *out)
{
    size_t i;

    *out = store->stats;
    out->first_time = out->last_time = MAILDIAG_NO_TIME;
    for (i = 0; i < store->sources.count; i++) {
        const md_source *source = store->sources.items[i];
        int64_t first, last;

        out->bytes += source->bytes;
        out->lines += source->lines;
        out->records += source->records;
        out->postfix += source->postfix;
        out->foreign += source->foreign;
        out->unrecognised += source->unrecognised;
        out->truncated += source->truncated;

        md_sources_span(&store->sources, (uint32_t)i, &first, &last);
        if (first != MAILDIAG_NO_TIME &&
            (out->first_time == MAILDIAG_NO_TIME || first < out->first_time))
            out->first_time = first;
        if (last != MAILDIAG_NO_TIME &&
            (out->last_time == MAILDIAG_NO_TIME || last > out->last_time))
            out->last_time = last;
    }
}

bool md_store_source_get(const md_store *store, uint32_t number,
                         maildiag_source *out)
{
    const md_source *source;

    if (number >= store->sources.count)
        return false;
    source = store->sources.items[number];
    out->ordinal = source->ordinal;
    out->name.ptr = source->name.ptr;
    out->name.len = source->name.len;
    out->bytes = source->bytes;
    out->records = source->records;
    md_sources_span(&store->sources, number, &out->first_time, &out->last_time);
    return true;
}

bool md_store_foreign(const md_store *store, uint32_t index, md_slice *program,
                      uint64_t *lines)
{
    const md_tag *tag;

    if (index >= store->foreign_count)
        return false;
    tag = &store->tags[store->foreign[index]];
    *program = tag->tag;
    *lines = tag->foreign_lines;
    return true;
}

void md_store_window(const md_store *store, int64_t since, int64_t until,
                     maildiag_stats *out)
{
    uint32_t i;

    out->bytes = out->lines = out->records = out->unrecognised = 0;
    for (i = 0; i < store->sources.count; i++) {
        md_tally_cursor cursor = {0};
        md_tally_run run;

        while (md_tally_next(&store->sources.items[i]->tally, &cursor, &run)) {
            if (!md_time_within(md_sources_time(&store->sources, i, run.form,
                                                run.fold, run.sec, 0),
                                since, until))
                continue;
            out->bytes += run.bytes;
            out->lines += run.lines;
            out->records += run.records;
            out->unrecognised += run.unrecognised;
        }
    }
}

uint64_t md_store_epoch(const md_store *store)
{
    return store->epoch;
}

uint64_t md_store_version(const md_store *store)
{
    return store->version;
}
