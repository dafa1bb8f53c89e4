/*
 * Lanes. See lane.h.
 *
 * Takes the bytes of a source, gives batches; a line that the frame put
 * together, or one that `last message repeated` means, is copied to where it
 * stays. Fails without memory: the frame stands in front of the line then.
 */
#include "store/lane.h"

#include "store/admit.h"
#include "store/put.h"

void md_lane_free(md_lane *lane)
{
    md_batch_free(&lane->batch);
    md_arena_free(&lane->copies);
}

/* ---- framing ------------------------------------------------------------ */

/* A line that the frame put together, where it can stay. */
static bool copy_line(md_lane *to, md_line *line)
{
    md_slice copy = md_arena_copy(&to->copies, line->text);

    if (copy.ptr == NULL)
        return false;
    line->text = copy;
    md_header_parse(copy, &line->header);
    return true;
}

/* What `last message repeated` may mean from now on. */
static bool remember(md_framer *f, md_slice text, bool joined)
{
    f->last = text;
    if (!joined)
        return true;
    md_buffer_clear(&f->last_copy);
    md_buffer_add(&f->last_copy, text);
    f->last = md_buffer_slice(&f->last_copy);
    return !f->last_copy.failed;
}

bool md_framer_begin(md_framer *f, const md_intake *in)
{
    f->from = *in;
    return remember(f, md_buffer_slice(&in->source->last_line), true);
}

/* One line more into a lane; false without memory. */
static bool take_line(md_framer *f, md_lane *to, md_line *line)
{
    md_intake_line *taken = &to->lines[to->count];
    bool joined = line->physical > 1;
    md_slice before;

    if (joined && !copy_line(to, line))
        return false;
    taken->repeats = line->header.repeat_last;
    if (taken->repeats) {
        before = md_arena_copy(&to->copies, f->last);
        if (before.ptr == NULL && f->last.ptr != NULL)
            return false;
        taken->repeats_nothing = !md_intake_repeat(line, before);
    } else {
        taken->repeats_nothing = false;
        if (!remember(f, line->text, joined))
            return false;
    }
    taken->line = *line;
    to->count++;
    return true;
}

bool md_lane_frame(md_framer *f, md_lane *to)
{
    md_intake *in = &to->in;
    size_t bytes = 0;
    md_line line;

    *in = f->from;
    in->before = in->source->frame;
    to->count = 0;
    md_arena_clear(&to->copies);
    while (to->count < MD_BATCH_RECORDS && bytes < MD_BATCH_BYTES) {
        md_slice rest = md_slice_skip(in->rest, in->used);
        size_t used = 0;
        md_frame_status status = md_frame_next(&in->source->frame, rest.ptr,
                                               rest.len, false, &line, &used);

        if (status != MD_FRAME_LINE || !take_line(f, to, &line)) {
            in->used = md_intake_back(in, to->count);
            f->from.rest = md_slice_skip(in->rest, in->used);
            return false;
        }
        in->used += used;
        bytes += line.text.len;
    }
    f->from.rest = md_slice_skip(in->rest, in->used);
    return true;
}

/* ---- packing ------------------------------------------------------------ */

void md_lane_pack(md_lane *lane)
{
    size_t i;

    md_batch_begin(&lane->batch, lane->in.hash_key);
    lane->status = MAILDIAG_OK;
    for (i = 0; i < lane->count && lane->status == MAILDIAG_OK; i++)
        lane->status = md_intake_pack(&lane->in, &lane->batch, &lane->lines[i]);
}

/* The shapes of records in an hour that does not come twice, as nearly all
 * are; gives how many there is memory for. */
static size_t shape_records(md_lane *lane, md_known_shape *known, size_t count)
{
    md_batch *b = &lane->batch;
    size_t i = 0;

    while (i < count &&
           (b->records[i].key == 0 ||
            md_admit_shapes(lane->in.store, known, b, &b->records[i])))
        i++;
    return i;
}

void md_lane_resolve(md_lane *lane, md_seeker *seeker)
{
    lane->messages = 0;
    lane->resolved = md_resolve_shared(lane->in.store, &lane->batch, seeker,
                                       &lane->messages);
    lane->resolved = shape_records(lane, seeker->shapes, lane->resolved);
    lane->bytes = md_put_write(&lane->batch, lane->resolved);
    if (lane->bytes == 0)
        lane->resolved = 0;
}

/* ---- putting in --------------------------------------------------------- */

static void swap_batch(md_store *store, md_lane *with)
{
    md_batch batch = store->batch;

    store->batch = with->batch;
    with->batch = batch;
}

maildiag_status md_lane_put(md_lane *lane)
{
    md_store *store = lane->in.store;
    maildiag_status status = MAILDIAG_OK;

    lane->done = 0;
    if (lane->batch.count != 0) {
        swap_batch(store, lane);
        status = md_intake_put(&lane->in, &lane->done);
        swap_batch(store, lane);
    }
    return status < 0 ? status : lane->status;
}

maildiag_status md_lane_admit(md_lane *lane)
{
    md_store *store = lane->in.store;

    lane->done = 0;
    store->message_count += lane->messages;
    if (!md_intake_reserve(&lane->in, &lane->batch))
        return MAILDIAG_E_NOMEM;
    lane->done =
        md_admit_batch(store, &lane->batch, lane->in.source, lane->resolved);
    md_intake_count(&lane->in, &lane->batch, lane->done);
    return lane->done < lane->batch.count ? MAILDIAG_E_NOMEM : lane->status;
}
