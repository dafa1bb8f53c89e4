/*
 * A ring of lanes that several threads work at.
 *
 * A lane is framed (lines found), packed and looked up, admitted (stamps,
 * shapes, counts), and its facts are written. Lines are found and admitted by
 * one thread at a time, in their order; any number of threads pack and look
 * up; facts are written by one thread at a time in each share of the shards,
 * in the order of lanes. Whoever is free does what is nearest to the store,
 * and facts of its own share first, so nobody waits while there is something
 * to do. What each may touch is told by the state of a lane; the state is kept
 * under one lock.
 *
 * What is written must not fail: it would leave a hole among the records. So a
 * lane is admitted only while the memory that its facts can take is there.
 *
 * Where a ceiling is set it depends on the order of records what stays, so
 * lanes are looked up and put in whole, one after the other. Fails without
 * memory: then nothing was begun and the caller does the work alone.
 */
#include "store/pipeline.h"

#include <stdatomic.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "base/alloc.h"
#include "base/thread.h"
#include "store/evict.h"
#include "store/guard.h"
#include "store/lane.h"
#include "store/put.h"

enum {
    LANES_A_THREAD = 3,
    THREADS_MOST = 64,
    LOOKS = 500,
    SPARE_BYTES = 4 << 20,    /* of facts that are not written yet */
    SPARE_A_CHUNK = 240 << 10 /* that a chunk is surely good for */
};

/* A part of the shards, that one thread at a time writes to. */
typedef struct share {
    md_pen pen;
    char apart[MD_APART];
    size_t put; /* lanes whose facts are written */
    bool putting;
    char apart_too[MD_APART];
} share;

struct md_pipeline {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    _Atomic unsigned changes; /* how often somebody told of one */
    unsigned asleep;          /* threads */
    md_store *store;
    md_lane *lanes; /* LANES_A_THREAD of each thread */
    md_lane **ring; /* of them, in the order of their lines */
    size_t lane_count;
    size_t thread_count;
    md_framer framer;

    /* Lanes, numbered without end: framed, admitted, in the store. */
    size_t framed, admitted, stored;
    bool framing, admitting; /* somebody is */
    bool ended;              /* there is nothing more to be framed */
    bool failed;             /* the last lane admitted is not, or not whole */
    maildiag_status status, remark;

    bool sharing;       /* shards are written to by several */
    size_t share_most;  /* that there may be … */
    size_t share_count; /* … and are: none where lanes are put in whole */
    share *shares;
    md_seeker *seekers; /* of threads */
    md_guard guard;
    size_t bytes; /* of facts that are admitted and not written */
};

/* A thread and its number. */
typedef struct worker {
    md_pipeline *p;
    unsigned number;
} worker;

static md_lane *lane_at(const md_pipeline *p, size_t number)
{
    return p->ring[number % p->lane_count];
}

static inline void pause_briefly(void)
{
#ifdef __SSE2__
    _mm_pause();
#endif
}

/* ---- waiting ------------------------------------------------------------ */

/* It is held for less time than going to sleep takes. */
static void take_lock(md_pipeline *p)
{
    unsigned i;

    for (i = 0; i < LOOKS; i++) {
        if (pthread_mutex_trylock(&p->lock) == 0)
            return;
        pause_briefly();
    }
    (void)pthread_mutex_lock(&p->lock);
}

static void give_lock(md_pipeline *p)
{
    (void)pthread_mutex_unlock(&p->lock);
}

/* Called with the lock: there may be something to do for others. */
static void tell(md_pipeline *p)
{
    atomic_fetch_add_explicit(&p->changes, 1, memory_order_relaxed);
    if (p->asleep != 0)
        (void)pthread_cond_broadcast(&p->changed);
}

/* Until somebody tells. Most waits are shorter than going to sleep is. */
static void await(md_pipeline *p)
{
    unsigned seen = atomic_load_explicit(&p->changes, memory_order_relaxed), i;

    give_lock(p);
    for (i = 0; i < LOOKS &&
                atomic_load_explicit(&p->changes, memory_order_relaxed) == seen;
         i++)
        pause_briefly();
    take_lock(p);
    if (atomic_load_explicit(&p->changes, memory_order_relaxed) != seen)
        return;
    p->asleep++;
    (void)pthread_cond_wait(&p->changed, &p->lock);
    p->asleep--;
}

/* ---- the jobs ----------------------------------------------------------- */

/* Called with the lock, which is open while one is done. */

/* The next lines; false: there are none. */
static bool frame(md_pipeline *p, md_lane *next)
{
    bool more;

    p->framing = true;
    give_lock(p);
    more = md_lane_frame(&p->framer, next);
    take_lock(p);
    p->framing = false;
    p->ended = !more;
    if (next->count == 0)
        return false;
    next->busy = true;
    next->packed = false;
    p->ring[p->framed++ % p->lane_count] = next;
    return true;
}

/* Who has found lines packs them, too: they are at his processor. */
static void do_pack(md_pipeline *p, unsigned thread, md_lane *next)
{
    if (!frame(p, next))
        return;
    tell(p);
    give_lock(p);
    md_lane_pack(next);
    if (p->sharing)
        md_lane_resolve(next, &p->seekers[thread]);
    take_lock(p);
    next->packed = true;
}

static maildiag_status admit(const md_pipeline *p, md_lane *next)
{
    if (!p->sharing)
        return md_lane_put(next);
    next->done = 0;
    return md_pool_sure(&p->store->chains.pool) ? md_lane_admit(next)
                                                : MAILDIAG_E_NOMEM;
}

/* The oldest lane is in the store. */
static void store_lane(md_pipeline *p)
{
    lane_at(p, p->stored++)->busy = false;
}

static void do_admit(md_pipeline *p)
{
    md_lane *next = lane_at(p, p->admitted);
    maildiag_status status;

    p->admitting = true;
    p->bytes += p->sharing ? next->bytes : 0;
    give_lock(p);
    status = admit(p, next);
    take_lock(p);
    p->admitting = false;
    p->admitted++;
    if (!p->sharing)
        store_lane(p);
    p->failed = status < 0;
    p->status = status;
    if (next->in.remark > 0)
        p->remark = next->in.remark;
}

/* Lanes that all shares have written are free again. */
static void note_stored(md_pipeline *p)
{
    size_t least = p->admitted, i;

    for (i = 0; i < p->share_count; i++)
        least = p->shares[i].put < least ? p->shares[i].put : least;
    while (p->stored < least) {
        p->bytes -= lane_at(p, p->stored)->bytes;
        store_lane(p);
    }
}

static void do_put(md_pipeline *p, size_t number)
{
    share *s = &p->shares[number];
    md_lane *next = lane_at(p, s->put);

    s->putting = true;
    give_lock(p);
    md_put_share_of(p->store, &s->pen, &next->batch, next->done,
                    next->in.number,
                    (md_put_share){(unsigned)number, (unsigned)p->share_count});
    take_lock(p);
    s->putting = false;
    s->put++;
    note_stored(p);
}

/* ---- whose turn it is --------------------------------------------------- */

/* A lane of the thread's own that it may take lines into; NULL: none now. */
static md_lane *free_lane(const md_pipeline *p, unsigned thread)
{
    md_lane *own = &p->lanes[(size_t)thread * LANES_A_THREAD];
    size_t i;

    if (p->framing || p->ended || p->failed)
        return NULL;
    for (i = 0; i < LANES_A_THREAD; i++) {
        if (!own[i].busy)
            return &own[i];
    }
    return NULL;
}

static bool can_admit(const md_pipeline *p)
{
    const md_lane *next;

    if (p->admitting || p->failed || p->admitted == p->framed)
        return false;
    next = lane_at(p, p->admitted);
    return next->packed && (!p->sharing || p->stored == p->admitted ||
                            p->bytes + next->bytes <= SPARE_BYTES);
}

static bool can_put(const md_pipeline *p, size_t number)
{
    return number < p->share_count && !p->shares[number].putting &&
           p->shares[number].put < p->admitted;
}

/* A share that is another thread's. */
static size_t any_share(const md_pipeline *p)
{
    size_t i;

    for (i = 0; i < p->share_count && !can_put(p, i); i++)
        ;
    return i;
}

/* What there is to be done; false: there is nothing now. */
static bool do_something(md_pipeline *p, unsigned thread)
{
    md_lane *lane;
    size_t other;

    if (can_put(p, thread))
        do_put(p, thread);
    else if (can_admit(p))
        do_admit(p);
    else if ((lane = free_lane(p, thread)) != NULL)
        do_pack(p, thread, lane);
    else if ((other = any_share(p)) < p->share_count)
        do_put(p, other);
    else
        return false;
    return true;
}

static bool is_over(const md_pipeline *p)
{
    return (p->failed || (p->ended && p->admitted == p->framed)) &&
           p->stored == p->admitted;
}

static void work(md_pipeline *p, unsigned thread)
{
    take_lock(p);
    while (!is_over(p)) {
        if (do_something(p, thread))
            tell(p);
        else
            await(p);
    }
    give_lock(p);
}

static void *work_along(void *argument)
{
    const worker *w = argument;

    work(w->p, w->number);
    return NULL;
}

/* All of it, by as many threads as can be had. */
static void work_together(md_pipeline *p)
{
    pthread_t threads[THREADS_MOST];
    worker workers[THREADS_MOST];
    unsigned count = 0;

    while (count + 1 < p->thread_count) {
        workers[count] = (worker){p, count + 1};
        if (!md_thread_start(&threads[count], work_along, &workers[count]))
            break;
        count++;
    }
    work(p, 0);
    while (count > 0)
        (void)pthread_join(threads[--count], NULL);
}

/* ---- making ------------------------------------------------------------- */

static bool make_columns(md_pipeline *p, unsigned shards)
{
    p->share_most = p->thread_count < shards ? p->thread_count : shards;
    p->lanes = md_calloc(p->lane_count, sizeof *p->lanes);
    p->ring = md_calloc(p->lane_count, sizeof *p->ring);
    p->shares = md_calloc(p->share_most, sizeof *p->shares);
    p->seekers = md_calloc(p->thread_count, sizeof *p->seekers);
    return p->lanes != NULL && p->ring != NULL && p->shares != NULL &&
           p->seekers != NULL && md_guard_init(&p->guard, shards);
}

static md_pipeline *pipeline_new(const md_store *store)
{
    md_pipeline *p = md_calloc(1, sizeof *p);
    uint32_t threads = store->options.threads;

    if (p == NULL)
        return NULL;
    p->thread_count = threads < THREADS_MOST ? threads : THREADS_MOST;
    p->lane_count = LANES_A_THREAD * p->thread_count;
    if (pthread_mutex_init(&p->lock, NULL) != 0)
        goto no_lock;
    if (pthread_cond_init(&p->changed, NULL) != 0)
        goto no_changed;
    if (!make_columns(p, 1U << store->shard_bits)) {
        md_pipeline_free(p);
        return NULL;
    }
    return p;

no_changed:
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
    for (i = 0; p->lanes != NULL && i < p->lane_count; i++)
        md_lane_free(&p->lanes[i]);
    for (i = 0; p->seekers != NULL && i < p->thread_count; i++)
        md_seeker_free(&p->seekers[i]);
    md_buffer_free(&p->framer.last_copy);
    md_guard_free(&p->guard);
    (void)pthread_cond_destroy(&p->changed);
    (void)pthread_mutex_destroy(&p->lock);
    md_free(p->lanes);
    md_free(p->ring);
    md_free(p->shares);
    md_free(p->seekers);
    md_free(p);
}

/* ---- the whole ---------------------------------------------------------- */

/* Does nothing but its own lines decide about a record? */
static bool is_free(const md_store *store)
{
    const md_store_options *o = &store->options;

    return o->max_memory_bytes == 0 && o->max_messages == 0 &&
           o->max_events_per_message == 0 && o->keep_usec == 0;
}

/* False without memory. */
static bool begin_sharing(md_pipeline *p)
{
    md_store *store = p->store;
    size_t i;

    if (!md_pool_spare(&store->chains.pool,
                       p->guard.keys.count + SPARE_BYTES / SPARE_A_CHUNK + 1) ||
        !md_guard_take(store, &p->guard))
        return false;
    for (i = 0; i < p->thread_count; i++) {
        md_seeker *seeker = &p->seekers[i];

        /* What was met in another feeding may have gone since. */
        md_seeker_forget(seeker);
        seeker->first = (unsigned)(i * p->guard.keys.count / p->thread_count);
    }
    for (i = 0; i < p->share_count; i++)
        p->shares[i].put = 0;
    return true;
}

/* The store is one thread's again. */
static void end_sharing(md_pipeline *p)
{
    md_store *store = p->store;
    size_t i;

    md_guard_give(store);
    for (i = 0; i < p->share_count; i++)
        md_pen_settle(store, &p->shares[i].pen);
    store->stats.memory_bytes = md_store_memory(store);
}

/* False without memory. */
static bool begin(md_pipeline *p, const md_intake *in)
{
    size_t i;

    p->store = in->store;
    p->framed = p->admitted = p->stored = p->bytes = 0;
    p->framing = p->admitting = p->ended = p->failed = false;
    p->status = p->remark = MAILDIAG_OK;
    for (i = 0; i < p->lane_count; i++)
        p->lanes[i].busy = false;
    p->sharing = is_free(in->store);
    p->share_count = p->sharing ? p->share_most : 0;
    return md_framer_begin(&p->framer, in) && (!p->sharing || begin_sharing(p));
}

/* The caller goes on behind what is in. */
static void finish(md_pipeline *p, md_intake *in)
{
    if (p->sharing)
        end_sharing(p);
    if (p->failed) {
        md_lane *failed = lane_at(p, p->admitted - 1);

        in->rest = failed->in.rest;
        in->used = md_intake_back(&failed->in, failed->done);
    } else {
        in->rest = p->framer.from.rest;
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
    md_pipeline *p;

    if (store->pipeline == NULL)
        store->pipeline = pipeline_new(store);
    p = store->pipeline;
    if (p == NULL || !begin(p, in))
        return MAILDIAG_OK;
    work_together(p);
    finish(p, in);
    /* What is too little for several may do for one. */
    if (p->status < 0 && !(p->sharing && p->status == MAILDIAG_E_NOMEM))
        return p->status;
    return MAILDIAG_OK;
}
