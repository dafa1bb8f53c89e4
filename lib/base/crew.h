/*
 * The same work on one block after the other of a range, by several threads.
 *
 * Takes a range, functions for a block of it, a number of threads; calls
 * `work` for each block, in any thread, and `take` for each block in the
 * caller's thread, in their order. Threads are made and joined inside of one
 * call; where none can be made the caller does it all. Knows nothing of what
 * the work is. Fails when one of the functions does: what was begun is ended,
 * nothing more is begun.
 */
#ifndef MD_BASE_CREW_H
#define MD_BASE_CREW_H

#include <stdbool.h>
#include <stddef.h>

/* Threads at most, the caller's among them; blocks that are worked on or wait
 * to be taken at most. */
enum { MD_CREW_THREADS = 16, MD_CREW_LANES = 64 };

typedef struct md_crew_block {
    size_t from, to; /* items [from, to) */
    unsigned worker; /* who works on it, from 0, the caller */
    size_t lane;     /* its own until it is taken, below md_crew_job.lanes */
} md_crew_block;

typedef struct md_crew_job {
    void *ctx;
    size_t count; /* items */
    size_t lanes; /* 1..MD_CREW_LANES; without `take` of no account */
    /* Where the block that begins at `from` ends: behind it, at most at
     * `count`. Called by one thread at a time, in order. */
    size_t (*end)(void *ctx, size_t from);
    bool (*work)(void *ctx, const md_crew_block *block);
    /* NULL: nothing is to be done in order. */
    bool (*take)(void *ctx, const md_crew_block *block);
} md_crew_job;

/* How many of so many threads are used for that many blocks; at least 1. */
unsigned md_crew_size(size_t threads, size_t blocks);

/* `threads` from 1 to MD_CREW_THREADS. False when `work` or `take` gave
 * false. */
bool md_crew_run(const md_crew_job *job, unsigned threads);

#endif
