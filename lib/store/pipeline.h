/*
 * Two threads for much input: one reads lines and packs them into batches,
 * the caller's puts the batches into the store, in their order. So the store
 * is what it would be with one thread. The second thread lives inside one
 * call, with all signals blocked. Private to lib/store.
 */
#ifndef MD_STORE_PIPELINE_H
#define MD_STORE_PIPELINE_H

#include "store/intake.h"

typedef struct md_pipeline md_pipeline;

/* Where old facts may have to go (evict.c) the store is made anew while it is
 * fed, and nobody else may look at it. */
enum { MD_PIPELINE_LEAST = 128 * 1024 /* bytes that are worth a thread */ };

static inline bool md_pipeline_wanted(const md_store *store,
                                      const md_source *source, size_t bytes)
{
    const md_store_options *o = &store->options;

    return o->threads > 1 && bytes >= MD_PIPELINE_LEAST &&
           source->frame.mode != MD_FRAME_JOURNAL && o->max_messages == 0 &&
           o->max_memory_bytes == 0 && o->keep_usec == 0;
}

/*
 * Puts in lines of in->rest, as many as go without a look at what was before:
 * it stops in front of a line that was joined of several, that means the line
 * before it, or that there is no memory for; what it stopped at is the
 * caller's to go on with. Fails with what the store says, the frame in front
 * of the record that is not in. Where no thread can be had nothing happens.
 */
maildiag_status md_pipeline_run(md_intake *in);

void md_pipeline_free(md_pipeline *p);

#endif
