/*
 * How fast a peer took mail before and after it began to throttle.
 *
 * Takes the moments at which it took a recipient's mail, in any order, and
 * that of its first refusal; counts; never keeps the moments. What is taken
 * further away than the window says nothing about the limit.
 */
#ifndef MD_DIAG_PACE_H
#define MD_DIAG_PACE_H

#include "base/buffer.h"
#include "diag/when.h"
#include "rules/rules.h"

/* What the limits of providers are about: minutes, seldom hours. */
#define MD_PACE_WINDOW (10 * MD_MINUTE)

/* Deliveries over one connection, recipients of one transaction: as far as
 * the log tells. */
typedef struct md_pace_half {
    uint64_t taken;     /* recipients */
    int64_t first;      /* the first and the last of them */
    int64_t last;       /* … */
    int64_t connection; /* most over one connection */
} md_pace_half;

typedef struct md_pace {
    int64_t refused; /* the first refusal */
    int64_t last;    /* the last one */
    md_pace_half before;
    md_pace_half after;
    uint32_t batch; /* most recipients of one message taken at once */
} md_pace;

/* One recipient's mail was taken; `conn_use` as logged, 1 when not; `batch`
 * counts those of the same message so far. */
void md_pace_take(md_pace *pace, int64_t time, int64_t conn_use,
                  uint32_t batch);

/* What else was taken of the same peer, noted aside. */
void md_pace_join(md_pace *pace, const md_pace *from);

/* Taken in ten minutes, by what was seen; 0: nothing was. */
uint64_t md_pace_before(const md_pace *pace);
uint64_t md_pace_after(const md_pace *pace);

/* What to set: seconds between two deliveries, so that the rate stays below
 * the one that was taken while throttled, or else below half of that before;
 * 0: the rate is not what is limited, or too little is known of it. */
uint32_t md_pace_delay(const md_pace *pace);

/* The figures as a sentence of the catalogue, behind what `out` has. */
void md_pace_words(const md_pace *pace, const md_rules *rules, md_buffer *out);

#endif
