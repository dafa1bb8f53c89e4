/*
 * A ring of batches between two threads.
 *
 * The filler owns the source's frame and the lanes that are not filled; the
 * caller owns the store, the rest of the source and the lanes that are. They
 * meet in two counters under a lock. Fails without memory: then nothing was
 * begun and the caller does the work alone.
 */
#include "store/pipeline.h"

#include <pthread.h>
#include <signal.h>

#include "base/alloc.h"

enum { LANES = 8 };

/* A batch on its way, and where its lines are from. */
typedef struct lane {
    md_batch batch;
    md_intake in;
} lane;

struct md_pipeline {
    pthread_mutex_t lock;
    pthread_cond_t filled, freed;
    size_t full;    /* lanes that were filled … */
    size_t done;    /* … and those of them that are in the store */
    bool ended;     /* nothing more will be filled */
    bool stopped;   /* nothing more is wanted */
    md_intake from; /* the filler's: what is not in a lane yet */
    lane lanes[LANES];
};

static md_pipeline *pipeline_new(void)
{
    md_pipeline *p = md_calloc(1, sizeof *p);

    if (p == NULL)
        return NULL;
    if (pthread_mutex_init(&p->lock, NULL) != 0)
        goto no_lock;
    if (pthread_cond_init(&p->filled, NULL) != 0)
        goto no_filled;
    if (pthread_cond_init(&p->freed, NULL) != 0)
        goto no_freed;
    return p;

no_freed:
    (void)pthread_cond_destroy(&p->filled);
no_filled:
    (void)pthread_mutex_destroy(&p->lock);
no_lock:
    md_free(p);
    return NULL;
}

void md_pipeline_free(md_pipeline *p)
{
    size_t i;

    if (p == NULL)
        return;
    for (i = 0; i < LANES; i++)
        md_batch_free(&p->lanes[i].batch);
    (void)pthread_cond_destroy(&p->freed);
    (void)pthread_cond_destroy(&p->filled);
    (void)pthread_mutex_destroy(&p->lock);
    md_free(p);
}

/* ---- the filler --------------------------------------------------------- */

/* The next free lane; NULL: no more is wanted. */
static lane *wait_free(md_pipeline *p)
{
    lane *found;

    (void)pthread_mutex_lock(&p->lock);
    while (!p->stopped && p->full - p->done == LANES)
        (void)pthread_cond_wait(&p->freed, &p->lock);
    found = p->stopped ? NULL : &p->lanes[p->full % LANES];
    (void)pthread_mutex_unlock(&p->lock);
    return found;
}

static void give(md_pipeline *p, bool filled, bool ended)
{
    (void)pthread_mutex_lock(&p->lock);
    p->full += filled;
    p->ended = p->ended || ended;
    (void)pthread_cond_signal(&p->filled);
    (void)pthread_mutex_unlock(&p->lock);
}

/* Lines into a lane. False: the next line is not for it, nor for another; the
 * frame stands in front of it. */
static bool fill(md_pipeline *p, lane *to)
{
    md_frame *frame = &p->from.source->frame;
    md_intake *in = &to->in;
    bool more = true;
    md_line line;

    *in = p->from;
    in->before = *frame;
    md_batch_begin(&to->batch, in->store->hash_key);
    while (more && !md_batch_full(&to->batch)) {
        md_slice rest = md_slice_skip(in->rest, in->used);
        size_t taken = 0;

        more = md_frame_next(frame, rest.ptr, rest.len, false, &line, &taken) ==
                   MD_FRAME_LINE &&
               !line.header.repeat_last && !md_intake_is_last(in, &line) &&
               md_intake_take(in, &to->batch, &line) == MAILDIAG_OK;
        if (more)
            in->used += taken;
    }
    if (!more)
        in->used = md_intake_back(in, to->batch.count);
    p->from.rest = md_slice_skip(in->rest, in->used);
    return more;
}

static void *filler(void *argument)
{
    md_pipeline *p = argument;
    bool more = true;
    lane *to;

    while (more && (to = wait_free(p)) != NULL) {
        more = fill(p, to);
        give(p, to->batch.count != 0, !more);
    }
    return NULL;
}

/* A thread that no signal of the program is given to. */
static bool start(md_pipeline *p, pthread_t *thread)
{
    sigset_t all, before;
    bool good;

    (void)sigfillset(&all);
    if (pthread_sigmask(SIG_SETMASK, &all, &before) != 0)
        return false;
    good = pthread_create(thread, NULL, filler, p) == 0;
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    return good;
}

/* ---- the caller --------------------------------------------------------- */

/* The next filled lane; NULL: that was the last. */
static lane *wait_filled(md_pipeline *p)
{
    lane *found;

    (void)pthread_mutex_lock(&p->lock);
    while (p->full == p->done && !p->ended)
        (void)pthread_cond_wait(&p->filled, &p->lock);
    found = p->full == p->done ? NULL : &p->lanes[p->done % LANES];
    (void)pthread_mutex_unlock(&p->lock);
    return found;
}

static void hand_back(md_pipeline *p, bool stop)
{
    (void)pthread_mutex_lock(&p->lock);
    p->done += !stop;
    p->stopped = stop;
    (void)pthread_cond_signal(&p->freed);
    (void)pthread_mutex_unlock(&p->lock);
}

static void swap_batch(md_store *store, lane *with)
{
    md_batch batch = store->batch;

    store->batch = with->batch;
    with->batch = batch;
}

/* Every lane in turn; the one that failed, with the records that are in. */
static lane *drain(md_pipeline *p, md_intake *in, maildiag_status *status,
                   size_t *done)
{
    lane *next;

    *status = MAILDIAG_OK;
    while ((next = wait_filled(p)) != NULL) {
        swap_batch(in->store, next);
        *status = md_intake_put(&next->in, done);
        swap_batch(in->store, next);
        if (next->in.remark > 0)
            in->remark = next->in.remark;
        hand_back(p, *status < 0);
        if (*status < 0)
            return next;
    }
    return NULL;
}

maildiag_status md_pipeline_run(md_intake *in)
{
    md_store *store = in->store;
    md_pipeline *p;
    maildiag_status status;
    lane *failed;
    pthread_t thread;
    size_t done;

    if (store->pipeline == NULL)
        store->pipeline = pipeline_new();
    p = store->pipeline;
    if (p == NULL)
        return MAILDIAG_OK;
    p->full = p->done = 0;
    p->ended = p->stopped = false;
    p->from = *in;
    if (!start(p, &thread))
        return MAILDIAG_OK;
    failed = drain(p, in, &status, &done);
    (void)pthread_join(thread, NULL);
    if (failed != NULL) {
        in->rest = failed->in.rest;
        in->used = md_intake_back(&failed->in, done);
    } else {
        in->rest = p->from.rest;
    }
    in->rest = md_slice_skip(in->rest, in->used);
    in->used = 0;
    in->before = in->source->frame;
    return status < 0 ? status : MAILDIAG_OK;
}
