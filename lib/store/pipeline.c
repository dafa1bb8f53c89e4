/*
 * A ring of batches that several threads work at.
 *
 * A batch is framed (lines found), packed, put into the store. Lines are
 * found by one thread at a time and batches put in by one at a time, both in
 * their order; any number of threads pack. Whoever is free does what is
 * nearest to the store, so nobody waits while there is something to do. What
 * each may touch is told by the state of a lane; the state is kept under one
 * lock. Fails without memory: then nothing was begun and the caller does the
 * work alone.
 */
#include "store/pipeline.h"

#include "base/alloc.h"
#include "base/arena.h"
#include "base/thread.h"

enum { LANES_A_THREAD = 4, LANES_LEAST = 8, THREADS_MOST = 64 };

/* A batch on its way, and where its lines are from. */
typedef struct lane {
    md_batch batch;
    md_intake in;
    md_intake_line lines[MD_BATCH_RECORDS];
    size_t count;
    md_arena copies; /* of lines that stand nowhere else for long */
    bool packed;
    maildiag_status status; /* of packing: why not all lines are */
} lane;

struct md_pipeline {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    lane *lanes;
    size_t lane_count;
    size_t thread_count;

    /* Lanes, numbered without end: framed, taken to be packed, stored. */
    size_t framed, taken, stored;
    bool framing, putting; /* somebody is */
    bool ended;            /* there is nothing more to be framed */
    bool failed;           /* lane `stored` did not go in, or not all of it */

    /* The framer's. */
    md_intake from; /* what is not in a lane yet */
    md_slice last;  /* the line that a `last message repeated` means */
    md_buffer last_copy;

    /* Whose turn it is to put in. */
    maildiag_status status, remark;
    size_t done; /* records of the lane that failed which are in */
};

/* ---- framing ------------------------------------------------------------ */

/* A line that the frame put together, where it can stay. */
static bool copy_line(lane *to, md_line *line)
{
    md_slice copy = md_arena_copy(&to->copies, line->text);

    if (copy.ptr == NULL)
        return false;
    line->text = copy;
    md_header_parse(copy, &line->header);
    return true;
}

/* What `last message repeated` may mean from now on. */
static bool remember(md_pipeline *p, md_slice text, bool joined)
{
    p->last = text;
    if (!joined)
        return true;
    md_buffer_clear(&p->last_copy);
    md_buffer_add(&p->last_copy, text);
    p->last = md_buffer_slice(&p->last_copy);
    return !p->last_copy.failed;
}

/* One line more into a lane; false without memory. */
static bool take_line(md_pipeline *p, lane *to, md_line *line)
{
    md_intake_line *taken = &to->lines[to->count];
    bool joined = line->physical > 1;
    md_slice before;

    if (joined && !copy_line(to, line))
        return false;
    taken->repeats = line->header.repeat_last;
    if (taken->repeats) {
        before = md_arena_copy(&to->copies, p->last);
        if (before.ptr == NULL && p->last.ptr != NULL)
            return false;
        taken->repeats_nothing = !md_intake_repeat(line, before);
    } else {
        taken->repeats_nothing = false;
        if (!remember(p, line->text, joined))
            return false;
    }
    taken->line = *line;
    to->count++;
    return true;
}

/* Lines into a lane. False: that was the last of them, and the frame stands
 * behind it. */
static bool frame_lines(md_pipeline *p, lane *to)
{
    md_intake *in = &to->in;
    size_t bytes = 0;
    md_line line;

    *in = p->from;
    in->before = in->source->frame;
    to->count = 0;
    to->packed = false;
    md_arena_clear(&to->copies);
    while (to->count < MD_BATCH_RECORDS && bytes < MD_BATCH_BYTES) {
        md_slice rest = md_slice_skip(in->rest, in->used);
        size_t used = 0;
        md_frame_status status = md_frame_next(&in->source->frame, rest.ptr,
                                               rest.len, false, &line, &used);

        if (status != MD_FRAME_LINE || !take_line(p, to, &line)) {
            in->used = md_intake_back(in, to->count);
            p->from.rest = md_slice_skip(in->rest, in->used);
            return false;
        }
        in->used += used;
        bytes += line.text.len;
    }
    p->from.rest = md_slice_skip(in->rest, in->used);
    return true;
}

/* ---- packing ------------------------------------------------------------ */

static void pack_lines(lane *to)
{
    size_t i;

    md_batch_begin(&to->batch, to->in.hash_key);
    to->status = MAILDIAG_OK;
    for (i = 0; i < to->count && to->status == MAILDIAG_OK; i++)
        to->status = md_intake_pack(&to->in, &to->batch, &to->lines[i]);
}

/* ---- putting in --------------------------------------------------------- */

static void swap_batch(md_store *store, lane *with)
{
    md_batch batch = store->batch;

    store->batch = with->batch;
    with->batch = batch;
}

/* A packed lane into the store. False: it did not go in, or not all of it. */
static bool put_in(md_pipeline *p, lane *next)
{
    md_store *store = next->in.store;
    maildiag_status status = MAILDIAG_OK;

    p->done = 0;
    if (next->batch.count != 0) {
        swap_batch(store, next);
        status = md_intake_put(&next->in, &p->done);
        swap_batch(store, next);
    }
    if (next->in.remark > 0)
        p->remark = next->in.remark;
    p->status = status < 0 ? status : next->status;
    return p->status >= 0;
}

/* ---- threads ------------------------------------------------------------ */

static lane *lane_at(md_pipeline *p, size_t number)
{
    return &p->lanes[number % p->lane_count];
}

/* The three jobs. Called with the lock, which is open while one is done. */
static void do_put(md_pipeline *p)
{
    lane *next = lane_at(p, p->stored);
    bool good;

    p->putting = true;
    (void)pthread_mutex_unlock(&p->lock);
    good = put_in(p, next);
    (void)pthread_mutex_lock(&p->lock);
    p->putting = false;
    p->stored += good;
    p->failed = !good;
}

static void do_pack(md_pipeline *p)
{
    lane *next = lane_at(p, p->taken++);

    (void)pthread_mutex_unlock(&p->lock);
    pack_lines(next);
    (void)pthread_mutex_lock(&p->lock);
    next->packed = true;
}

static void do_frame(md_pipeline *p)
{
    lane *next = lane_at(p, p->framed);
    bool more;

    p->framing = true;
    (void)pthread_mutex_unlock(&p->lock);
    more = frame_lines(p, next);
    (void)pthread_mutex_lock(&p->lock);
    p->framing = false;
    p->ended = !more;
    p->framed += next->count != 0;
}

static bool can_put(md_pipeline *p)
{
    return !p->putting && p->stored < p->taken && lane_at(p, p->stored)->packed;
}

/* A lane is framed before it is wanted: whoever has to wait until it is goes
 * to sleep for less time than that takes. */
static bool can_frame(const md_pipeline *p)
{
    return !p->framing && !p->ended && p->framed - p->stored < p->lane_count &&
           p->framed - p->taken < p->thread_count;
}

/* What there is to be done, what is nearest to the store first; false: there
 * is nothing now. */
static bool do_something(md_pipeline *p)
{
    if (can_put(p))
        do_put(p);
    else if (can_frame(p))
        do_frame(p);
    else if (p->taken < p->framed)
        do_pack(p);
    else
        return false;
    return true;
}

static bool is_over(const md_pipeline *p)
{
    return p->failed || (p->ended && p->stored == p->framed);
}

static void *work(void *argument)
{
    md_pipeline *p = argument;

    (void)pthread_mutex_lock(&p->lock);
    while (!is_over(p)) {
        if (do_something(p))
            (void)pthread_cond_broadcast(&p->changed);
        else
            (void)pthread_cond_wait(&p->changed, &p->lock);
    }
    (void)pthread_mutex_unlock(&p->lock);
    return NULL;
}

/* As many threads as can be had. */
static size_t start(md_pipeline *p, pthread_t *threads)
{
    size_t count = 0;

    while (count + 1 < p->thread_count &&
           md_thread_start(&threads[count], work, p))
        count++;
    return count;
}

/* ---- the whole ---------------------------------------------------------- */

static md_pipeline *pipeline_new(uint32_t threads)
{
    md_pipeline *p = md_calloc(1, sizeof *p);

    if (p == NULL)
        return NULL;
    p->thread_count = threads < THREADS_MOST ? threads : THREADS_MOST;
    p->lane_count = LANES_A_THREAD * p->thread_count;
    if (p->lane_count < LANES_LEAST)
        p->lane_count = LANES_LEAST;
    p->lanes = md_calloc(p->lane_count, sizeof *p->lanes);
    if (p->lanes == NULL)
        goto no_lanes;
    if (pthread_mutex_init(&p->lock, NULL) != 0)
        goto no_lock;
    if (pthread_cond_init(&p->changed, NULL) != 0)
        goto no_changed;
    return p;

no_changed:
    (void)pthread_mutex_destroy(&p->lock);
no_lock:
    md_free(p->lanes);
no_lanes:
    md_free(p);
    return NULL;
}

void md_pipeline_free(md_pipeline *p)
{
    size_t i;

    if (p == NULL)
        return;
    for (i = 0; i < p->lane_count; i++) {
        md_batch_free(&p->lanes[i].batch);
        md_arena_free(&p->lanes[i].copies);
    }
    md_buffer_free(&p->last_copy);
    (void)pthread_cond_destroy(&p->changed);
    (void)pthread_mutex_destroy(&p->lock);
    md_free(p->lanes);
    md_free(p);
}

/* False without memory. */
static bool begin(md_pipeline *p, const md_intake *in)
{
    p->framed = p->taken = p->stored = 0;
    p->framing = p->putting = p->ended = p->failed = false;
    p->status = p->remark = MAILDIAG_OK;
    p->from = *in;
    return remember(p, md_buffer_slice(&in->source->last_line), true);
}

/* The caller goes on behind what is in. */
static void finish(md_pipeline *p, md_intake *in)
{
    lane *failed = lane_at(p, p->stored);

    if (p->failed) {
        in->rest = failed->in.rest;
        in->used = md_intake_back(&failed->in, p->done);
    } else {
        in->rest = p->from.rest;
    }
    in->rest = md_slice_skip(in->rest, in->used);
    in->used = 0;
    in->before = in->source->frame;
    if (p->remark > 0)
        in->remark = p->remark;
}

maildiag_status md_pipeline_run(md_intake *in)
{
    md_store *store = in->store;
    pthread_t threads[THREADS_MOST];
    md_pipeline *p;
    size_t count;

    if (store->pipeline == NULL)
        store->pipeline = pipeline_new(store->options.threads);
    p = store->pipeline;
    if (p == NULL || !begin(p, in))
        return MAILDIAG_OK;
    count = start(p, threads);
    (void)work(p);
    while (count > 0)
        (void)pthread_join(threads[--count], NULL);
    finish(p, in);
    return p->status < 0 ? p->status : MAILDIAG_OK;
}
