/*
 * Blocks of a range on several threads. See crew.h.
 *
 * Everybody claims the next block under one lock, works on it outside, and
 * says under the lock that it is ready. The caller looks first whether the
 * next block in order is ready to be taken, so that lanes get free; it waits
 * only where there is nothing to claim either.
 */
#include "base/crew.h"

#include <string.h>

#include "base/thread.h"

typedef struct crew {
    const md_crew_job *job;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    size_t next;      /* first item that is in no block yet */
    size_t claimed;   /* blocks */
    size_t taken;     /* blocks */
    unsigned waiting; /* members */
    bool failed;
    bool ready[MD_CREW_LANES];
    md_crew_block blocks[MD_CREW_LANES];
} crew;

typedef struct member {
    crew *crew;
    unsigned number;
    pthread_t thread;
} member;

unsigned md_crew_size(size_t threads, size_t blocks)
{
    size_t most = threads < blocks ? threads : blocks;

    if (most > MD_CREW_THREADS)
        most = MD_CREW_THREADS;
    return most > 1 ? (unsigned)most : 1;
}

/* ---- under the lock ----------------------------------------------------- */

static bool is_free(const crew *c)
{
    return c->job->take == NULL || c->claimed - c->taken < c->job->lanes;
}

static bool may_claim(const crew *c)
{
    return !c->failed && c->next < c->job->count && is_free(c);
}

/* Will there be anything more to claim, if not now? */
static bool is_over(const crew *c)
{
    return c->failed || c->next >= c->job->count;
}

static void wait_change(crew *c)
{
    c->waiting++;
    (void)pthread_cond_wait(&c->changed, &c->lock);
    c->waiting--;
}

static void tell_change(crew *c)
{
    if (c->waiting > 0)
        (void)pthread_cond_broadcast(&c->changed);
}

static void claim(crew *c, unsigned worker, md_crew_block *block)
{
    block->from = c->next;
    block->to = c->job->end(c->job->ctx, c->next);
    block->worker = worker;
    block->lane = c->job->take != NULL ? c->claimed % c->job->lanes : 0;
    c->next = block->to;
    c->claimed++;
}

static void finish(crew *c, const md_crew_block *block, bool good)
{
    c->failed = c->failed || !good;
    if (c->job->take != NULL) {
        c->ready[block->lane] = true;
        c->blocks[block->lane] = *block;
    }
    tell_change(c);
}

/* Claim a block and work on it. */
static void work(crew *c, unsigned worker)
{
    md_crew_block block;
    bool good;

    claim(c, worker, &block);
    (void)pthread_mutex_unlock(&c->lock);
    good = c->job->work(c->job->ctx, &block);
    (void)pthread_mutex_lock(&c->lock);
    finish(c, &block, good);
}

static bool may_take(const crew *c)
{
    return !c->failed && c->job->take != NULL && c->taken < c->claimed &&
           c->ready[c->taken % c->job->lanes];
}

static void take(crew *c)
{
    size_t lane = c->taken % c->job->lanes;
    bool good;

    (void)pthread_mutex_unlock(&c->lock);
    good = c->job->take(c->job->ctx, &c->blocks[lane]);
    (void)pthread_mutex_lock(&c->lock);
    c->ready[lane] = false;
    c->taken++;
    c->failed = c->failed || !good;
    tell_change(c);
}

/* ---- threads ------------------------------------------------------------ */

static void *help(void *argument)
{
    member *m = argument;
    crew *c = m->crew;

    (void)pthread_mutex_lock(&c->lock);
    while (!is_over(c)) {
        if (may_claim(c))
            work(c, m->number);
        else
            wait_change(c);
    }
    (void)pthread_mutex_unlock(&c->lock);
    return NULL;
}

/* The caller's part: until all is taken, or worked on. What others still work
 * on when something failed is waited for by joining them. */
static void lead(crew *c)
{
    const md_crew_job *job = c->job;

    (void)pthread_mutex_lock(&c->lock);
    while (!c->failed) {
        if (may_take(c))
            take(c);
        else if (may_claim(c))
            work(c, 0);
        else if (is_over(c) && (job->take == NULL || c->taken == c->claimed))
            break;
        else
            wait_change(c);
    }
    (void)pthread_mutex_unlock(&c->lock);
}

/* Threads that no signal of the program is given to; how many there are. */
static unsigned start(crew *c, member *members, unsigned wanted)
{
    unsigned count;

    for (count = 0; count < wanted; count++) {
        members[count].crew = c;
        members[count].number = count + 1;
        if (!md_thread_start(&members[count].thread, help, &members[count]))
            break;
    }
    return count;
}

/* One thread needs no lock. */
static bool run_alone(const md_crew_job *job)
{
    md_crew_block block = {0};

    for (; block.from < job->count; block.from = block.to) {
        block.to = job->end(job->ctx, block.from);
        if (!job->work(job->ctx, &block) ||
            (job->take != NULL && !job->take(job->ctx, &block)))
            return false;
    }
    return true;
}

bool md_crew_run(const md_crew_job *job, unsigned threads)
{
    member members[MD_CREW_THREADS];
    crew c;
    unsigned count;

    memset(&c, 0, sizeof c);
    c.job = job;
    if (threads < 2 || pthread_mutex_init(&c.lock, NULL) != 0)
        return run_alone(job);
    if (pthread_cond_init(&c.changed, NULL) != 0) {
        (void)pthread_mutex_destroy(&c.lock);
        return run_alone(job);
    }
    count = start(&c, members, threads - 1);
    lead(&c);
    while (count > 0)
        (void)pthread_join(members[--count].thread, NULL);
    (void)pthread_cond_destroy(&c.changed);
    (void)pthread_mutex_destroy(&c.lock);
    return !c.failed;
}
