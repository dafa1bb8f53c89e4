/*
 * From bytes to batches, and batches into the store.
 *
 * Takes the bytes of a source, gives what of them is done with. When there is
 * no memory for a record everything before it is in, nothing of it is, and
 * the frame stands in front of it again.
 */
#include "store/intake.h"

#include "store/pack.h"

/* The line that `last message repeated` means: of the batch, or the last one
 * that is in. */
static md_slice line_before(const md_store *store, const md_source *source)
{
    size_t i;

    for (i = store->batch.count; i > 0; i--) {
        if (store->batch.records[i - 1].repeatable)
            return store->batch.records[i - 1].line;
    }
    return md_buffer_slice(&source->last_line);
}

/* `last message repeated N times`: the line before, once more. False: there
 * is none of that host. */
static bool repeat_last(md_line *line, md_slice last)
{
    md_header before;
    md_stamp stamp = line->header.stamp;
    uint32_t repeat = line->header.repeat;

    if (last.len == 0)
        return false;
    md_header_parse(last, &before);
    if (line->header.host.ptr != NULL &&
        !md_slice_eq(before.host, line->header.host))
        return false;
    line->header = before;
    line->header.stamp = stamp;
    line->header.repeat = repeat;
    return true;
}

/* Where the lines of a batch are taken from. */
typedef struct md_intake {
    md_store *store;
    md_source *source;
    uint32_t number;
    bool at_end;
    bool ahead;      /* the frame is a line ahead of the batch */
    md_slice rest;   /* bytes from the batch's first line on */
    size_t used;     /* of them, by lines that are in the batch */
    md_frame before; /* as it was in front of the batch */
    maildiag_status remark;
} md_intake;

/* The frame goes back behind the first `done` lines of the batch, but keeps
 * its memory. Gives the bytes that they take. */
static size_t rewind_frame(md_intake *in, size_t done)
{
    md_frame *frame = &in->source->frame;
    size_t used = 0, i;
    md_line line;

    in->before.joined = frame->joined;
    in->before.scratch = frame->scratch;
    *frame = in->before;
    for (i = 0; i < done; i++) {
        md_slice rest = md_slice_skip(in->rest, used);
        size_t taken = 0;

        (void)md_frame_next(frame, rest.ptr, rest.len, in->at_end, &line,
                            &taken);
        used += taken;
    }
    return used;
}

/* The lines of a batch count now. */
static void count_lines(md_intake *in, size_t done)
{
    md_store *store = in->store;
    md_source *source = in->source;
    const md_batch_record *last = NULL;
    size_t i;

    for (i = 0; i < done; i++) {
        const md_batch_record *r = &store->batch.records[i];

        source->records++;
        source->lines += r->physical;
        source->truncated += r->truncated;
        if (r->repeatable)
            last = r;
    }
    if (last != NULL) {
        md_buffer_clear(&source->last_line);
        md_buffer_add(&source->last_line, last->line);
    }
}

/* The batch into the store. What is not in is the caller's again. */
static maildiag_status commit(md_intake *in)
{
    md_batch *batch = &in->store->batch;
    size_t count = batch->count, done = 0;
    maildiag_status status = MAILDIAG_OK;

    if (count != 0) {
        status = md_store_append_batch(in->store, in->number, &done);
        count_lines(in, done);
        md_batch_clear(batch);
    }
    if (done < count || in->ahead)
        in->used = rewind_frame(in, done);
    if (status > 0)
        in->remark = status;
    in->rest = md_slice_skip(in->rest, in->used);
    in->used = 0;
    in->before = in->source->frame;
    return status;
}

/* Is the line, or its header, somewhere else than among the bytes fed? The
 * next line may then stand there. */
static bool is_elsewhere(const md_intake *in, const md_line *line)
{
    const char *from = in->rest.ptr, *end = in->rest.ptr + in->rest.len;
    const char *text = line->text.ptr, *body = line->header.body.ptr;

    return text < from || text > end || body < from || body > end;
}

/* One line to the batch. */
static maildiag_status take_line(md_intake *in, md_line *line)
{
    md_store *store = in->store;
    md_source *source = in->source;
    bool repeats = line->header.repeat_last, nothing = false;
    md_batch_record *packed;
    md_record record;

    if (line->header.stamp.form == MD_STAMP_CIVIL &&
        !md_sources_year_known(&store->sources, source))
        return MAILDIAG_E_ARG;
    if (!repeats && line->header.family != MD_FAMILY_JOURNAL &&
        md_buffer_room(&source->last_line, line->text.len) == NULL) {
        source->last_line.failed = false;
        return MAILDIAG_E_NOMEM;
    }
    if (repeats)
        nothing = !repeat_last(line, line_before(store, source));
    md_record_parse(&line->header, &record);
    if (!md_pack_record(&store->batch, line, &record, store->options.evidence))
        return MAILDIAG_E_NOMEM;
    packed = &store->batch.records[store->batch.count - 1];
    packed->repeats_nothing = nothing;
    packed->repeatable = !repeats && line->header.family != MD_FAMILY_JOURNAL;
    return MAILDIAG_OK;
}

/* The lines at the front of in->rest, until there is no whole one. */
static maildiag_status take_all(md_intake *in)
{
    maildiag_status status = MAILDIAG_OK, earlier;
    md_frame_status frame;
    md_line line;

    for (;;) {
        md_slice rest = md_slice_skip(in->rest, in->used);
        size_t taken = 0;

        frame = md_frame_next(&in->source->frame, rest.ptr, rest.len,
                              in->at_end, &line, &taken);
        if (frame == MD_FRAME_LINE)
            status = take_line(in, &line);
        if (frame != MD_FRAME_LINE || status < 0) {
            in->ahead = frame == MD_FRAME_LINE;
            earlier = commit(in);
            if (earlier >= 0)
                in->used += in->ahead ? 0 : taken;
            if (earlier >= 0 && frame == MD_FRAME_NOMEM)
                return MAILDIAG_E_NOMEM;
            return earlier < 0 ? earlier : status;
        }
        in->used += taken;
        if (md_batch_full(&in->store->batch) || is_elsewhere(in, &line)) {
            status = commit(in);
            if (status < 0)
                return status;
        }
    }
}

maildiag_status md_intake_lines(md_store *store, uint32_t number,
                                md_slice bytes, bool at_end, size_t *used)
{
    md_source *source = store->sources.items[number];
    md_intake in = {store, source, number,        at_end,     false,
                    bytes, 0,      source->frame, MAILDIAG_OK};
    maildiag_status status;

    md_batch_begin(&store->batch, store->hash_key);
    status = take_all(&in);
    *used = (size_t)(in.rest.ptr - bytes.ptr) + in.used;
    return status < 0 ? status : in.remark;
}
