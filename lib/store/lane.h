/*
 * A batch on its way through a pipeline: lines found, packed, put in. Private
 * to lib/store.
 */
#ifndef MD_STORE_LANE_H
#define MD_STORE_LANE_H

#include "base/arena.h"
#include "store/intake.h"
#include "store/resolve.h"

/* Finds lines, one lane after the other. */
typedef struct md_framer {
    md_intake from; /* what is not in a lane yet */
    md_slice last;  /* the line that a `last message repeated` means */
    md_buffer last_copy;
} md_framer;

typedef struct md_lane {
    /* Of the thread whose lane it is. */
    md_intake_line lines[MD_BATCH_RECORDS];
    size_t count;
    md_arena copies; /* of lines that stand nowhere else for long */
    md_batch batch;
    md_intake in;           /* where its lines are from */
    maildiag_status status; /* of packing: why not all lines are */
    char apart[MD_APART];

    /* Of all, as the pipeline's state tells. */
    bool busy;   /* its lines are not in the store yet */
    bool packed; /* and what is to be looked up has been */
    size_t done; /* records that are in, or sure to be */
    /* Where the store has shards for each thread. */
    size_t resolved;   /* records that have their strings and keys */
    uint64_t messages; /* keys of new ones among these */
    size_t bytes;      /* of new parts that its facts take, at most */
    char apart_too[MD_APART];
} md_lane;

void md_lane_free(md_lane *lane);

/* False without memory. */
bool md_framer_begin(md_framer *f, const md_intake *in);

/* Lines into a lane. False: that was the last of them, and the frame stands
 * behind it. */
bool md_lane_frame(md_framer *f, md_lane *to);

/* Its lines into its batch. */
void md_lane_pack(md_lane *lane);

/* And what they need of the store is looked up; others do so too. */
void md_lane_resolve(md_lane *lane, md_seeker *seeker);

/* A lane into the store, as far as it goes; OK: all of it. */
maildiag_status md_lane_put(md_lane *lane);

/* The same but for the facts, whose records are lane->done then, for
 * md_put_share_of(). */
maildiag_status md_lane_admit(md_lane *lane);

#endif
