/*
 * From bytes to batches, and batches into the store.
 *
 * Takes the bytes of a source, gives what of them is done with. When there is
 * no memory for a record everything before it is in, nothing of it is, and
 * the frame stands in front of it again.
 */
#include "store/intake.h"

#include "store/pack.h"
#include "store/pipeline.h"

/* The line that `last message repeated` means: of the batch, or the last one
 * that is in. */
static md_slice line_before(const md_batch *batch, const md_source *source)
{
    size_t i;

    for (i = batch->count; i > 0; i--) {
        if (batch->records[i - 1].repeatable)
            return batch->records[i - 1].line;
    }
    return md_buffer_slice(&source->last_line);
}

bool md_intake_repeat(md_line *line, md_slice last)
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

size_t md_intake_back(md_intake *in, size_t done)
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

void md_intake_count(const md_intake *in, const md_batch *b, size_t done)
{
    md_source *source = in->source;
    const md_batch_record *last = NULL;
    size_t i;

    for (i = 0; i < done; i++) {
        const md_batch_record *r = &b->records[i];

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

/* (A record whose header is the one kept there is only in a batch that has no
 * line of this kind, so it stays where it is.) */
bool md_intake_reserve(const md_intake *in, const md_batch *batch)
{
    md_buffer *last = &in->source->last_line;
    size_t most = 0, i;

    for (i = 0; i < batch->count; i++) {
        const md_batch_record *r = &batch->records[i];

        if (r->repeatable && r->line.len > most)
            most = r->line.len;
    }
    if (most == 0 || md_buffer_room(last, most) != NULL)
        return true;
    last->failed = false;
    return false;
}

maildiag_status md_intake_put(md_intake *in, size_t *done)
{
    maildiag_status status = MAILDIAG_E_NOMEM;

    *done = 0;
    if (md_intake_reserve(in, &in->store->batch))
        status = md_store_append_batch(in->store, in->number, done);
    md_intake_count(in, &in->store->batch, *done);
    if (status > 0)
        in->remark = status;
    return status;
}

/* The batch into the store. What is not in is the caller's again. */
static maildiag_status commit(md_intake *in)
{
    md_batch *batch = &in->store->batch;
    size_t count = batch->count, done = 0;
    maildiag_status status = MAILDIAG_OK;

    if (count != 0) {
        status = md_intake_put(in, &done);
        md_batch_clear(batch);
    }
    if (done < count || in->ahead)
        in->used = md_intake_back(in, done);
    in->rest = md_slice_skip(in->rest, in->used);
    in->used = 0;
    in->before = in->source->frame;
    return status;
}

/* Does the line need what is in the store, or memory that the next line may
 * overwrite? Then it is the last of its batch. */
static bool is_last(const md_intake *in, const md_line *line)
{
    const char *from = in->rest.ptr, *end = in->rest.ptr + in->rest.len;
    const char *text = line->text.ptr, *body = line->header.body.ptr;

    return text < from || text > end || body < from || body > end;
}

maildiag_status md_intake_pack(const md_intake *in, md_batch *batch,
                               const md_intake_line *line)
{
    const md_header *header = &line->line.header;
    md_batch_record *packed;
    md_record record;

    if (header->stamp.form == MD_STAMP_CIVIL && !in->year_known)
        return MAILDIAG_E_ARG;
    md_record_parse(header, &record);
    if (!md_pack_record(batch, &line->line, &record, in->evidence))
        return MAILDIAG_E_NOMEM;
    packed = &batch->records[batch->count - 1];
    packed->repeats_nothing = line->repeats_nothing;
    packed->repeatable = !line->repeats && header->family != MD_FAMILY_JOURNAL;
    return MAILDIAG_OK;
}

static maildiag_status take(md_intake *in, md_intake_line *taken)
{
    md_batch *batch = &in->store->batch;
    md_line *line = &taken->line;

    taken->repeats = line->header.repeat_last;
    taken->repeats_nothing =
        taken->repeats &&
        !md_intake_repeat(line, line_before(batch, in->source));
    return md_intake_pack(in, batch, taken);
}

/* The lines at the front of in->rest, until there is no whole one. */
static maildiag_status take_all(md_intake *in)
{
    maildiag_status status = MAILDIAG_OK, earlier;
    md_frame_status frame;
    md_intake_line found;

    for (;;) {
        md_slice rest = md_slice_skip(in->rest, in->used);
        size_t taken = 0;

        frame = md_frame_next(&in->source->frame, rest.ptr, rest.len,
                              in->at_end, &found.line, &taken);
        if (frame == MD_FRAME_LINE)
            status = take(in, &found);
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
        if (md_batch_full(&in->store->batch) || is_last(in, &found.line)) {
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
    md_intake in = {.store = store,
                    .source = source,
                    .number = number,
                    .at_end = at_end,
                    .year_known =
                        md_sources_year_known(&store->sources, source),
                    .evidence = store->options.evidence,
                    .hash_key = store->hash_key,
                    .rest = bytes,
                    .before = source->frame};
    maildiag_status status = MAILDIAG_OK;

    if (!at_end && md_pipeline_wanted(store, source, bytes.len))
        status = md_pipeline_run(&in);
    if (status >= 0) {
        md_batch_begin(&store->batch, store->hash_key);
        status = take_all(&in);
    }
    *used = (size_t)(in.rest.ptr - bytes.ptr) + in.used;
    return status < 0 ? status : in.remark;
}
