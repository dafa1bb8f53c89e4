/*
 * Several threads for much input: they find lines and pack them into batches,
 * and put the batches into the store, in their order. So the store is what it
 * would be with one. The threads live inside one call, with all signals
 * blocked. Private to lib/store.
 */
#ifndef MD_STORE_PIPELINE_H
#define MD_STORE_PIPELINE_H

#include "store/intake.h"

typedef struct md_pipeline md_pipeline;

enum { MD_PIPELINE_LEAST = 128 * 1024 /* bytes that are worth a thread */ };

/* An entry of an export is put together in the frame's own memory. */
static inline bool md_pipeline_wanted(const md_store *store,
                                      const md_source *source, size_t bytes)
{
    return store->options.threads > 1 && bytes >= MD_PIPELINE_LEAST &&
           source->frame.mode != MD_FRAME_JOURNAL;
}

/*
 * Puts in the whole lines at the front of in->rest, but for those that there
 * is no memory for; what it stopped at is the caller's to go on with. Fails
 * with what the store says, the frame in front of the record that is not in.
 * Where no thread can be had the caller's does it all.
 */
maildiag_status md_pipeline_run(md_intake *in);

void md_pipeline_free(md_pipeline *p);

#endif
