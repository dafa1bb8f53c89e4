/*
 * When will a message that waits be tried again? See retry.h.
 */
#include "diag/retry.h"

#include "diag/when.h"

/* Postfix's defaults. */
#define MINIMAL_BACKOFF (300 * MD_SECOND)
#define MAXIMAL_BACKOFF (4000 * MD_SECOND)
#define QUEUE_RUN_DELAY (300 * MD_SECOND)
#define QUEUE_LIFETIME (5 * MD_DAY)

/* The attempts seen. */
typedef struct md_rhythm {
    int64_t shortest;  /* time between two; 0: there were no two */
    int64_t gaps[2];   /* the latest two, latest first; 0: not seen */
    int64_t starts[2]; /* the attempts at which they began */
    int64_t last;
} md_rhythm;

static md_rhythm read_rhythm(const md_story *story, const md_recipient *r)
{
    md_rhythm rhythm = {
        0, {0, 0}, {MAILDIAG_NO_TIME, MAILDIAG_NO_TIME}, MAILDIAG_NO_TIME};

    for (uint32_t i = r->first_attempt; i != MD_NO_INDEX;
         i = story->attempts[i].next) {
        int64_t time = story->facts[story->attempts[i].fact].time;
        int64_t gap = md_when_gap(rhythm.last, time);
        /* Two hosts tried at once are one attempt. */
        if (gap >= MD_SECOND) {
            if (rhythm.shortest == 0 || gap < rhythm.shortest)
                rhythm.shortest = gap;
            rhythm.gaps[1] = rhythm.gaps[0];
            rhythm.starts[1] = rhythm.starts[0];
            rhythm.gaps[0] = gap;
            rhythm.starts[0] = rhythm.last;
        }
        if (time != MAILDIAG_NO_TIME)
            rhythm.last = time;
    }
    return rhythm;
}

/* When the message came in, as its last attempt knows: qmgr counts from
 * there, also when the log begins later. */
static int64_t arrival(const md_story *story, int64_t last, int64_t delay)
{
    if (last != MAILDIAG_NO_TIME && delay >= 0)
        return md_when_less(last, delay);
    return story->complete_start ? story->first_time : MAILDIAG_NO_TIME;
}

static bool alike(int64_t a, int64_t b)
{
    int64_t more = a > b ? a - b : b - a;
    return more <= QUEUE_RUN_DELAY || more <= a / 10;
}

/* Was the message older by a quarter than the time it had to wait? */
static bool held_back(int64_t came, int64_t start, int64_t gap)
{
    int64_t age = md_when_gap(came, start);
    return gap < age - age / 5;
}

/* The longest time between attempts. One short gap is somebody's `postqueue
 * -f`; two alike are a setting. The scan of the queue comes on top. */
static int64_t longest(const md_rhythm *rhythm, int64_t came, int64_t least)
{
    int64_t latest = rhythm->gaps[0];
    bool twice = rhythm->gaps[1] != 0 && alike(latest, rhythm->gaps[1]);

    if (latest > MAXIMAL_BACKOFF + QUEUE_RUN_DELAY)
        return latest;
    if (latest >= MAXIMAL_BACKOFF || latest < least || !twice ||
        came == MAILDIAG_NO_TIME)
        return MAXIMAL_BACKOFF;
    return held_back(came, rhythm->starts[0], latest) &&
                   held_back(came, rhythm->starts[1], rhythm->gaps[1])
               ? latest
               : MAXIMAL_BACKOFF;
}

static int64_t next_attempt(const md_rhythm *rhythm, int64_t came)
{
    int64_t least = MINIMAL_BACKOFF;

    if (rhythm->shortest != 0 && rhythm->shortest < least)
        least = rhythm->shortest;
    int64_t most = longest(rhythm, came, least);
    int64_t wait =
        came == MAILDIAG_NO_TIME ? least : md_when_gap(came, rhythm->last);
    if (wait > most)
        wait = most;
    if (wait < least)
        wait = least;
    return md_when_more(rhythm->last, wait);
}

/* People set whole days, hours or minutes; what is above is the wait for the
 * attempt at which the queue manager noticed. */
static int64_t rounded(int64_t age)
{
    const int64_t units[] = {MD_DAY, MD_HOUR, MD_MINUTE};

    if (age >= QUEUE_LIFETIME &&
        age <= QUEUE_LIFETIME + MAXIMAL_BACKOFF + QUEUE_RUN_DELAY)
        return QUEUE_LIFETIME;
    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
        if (age >= units[i] &&
            age % units[i] <= MAXIMAL_BACKOFF + QUEUE_RUN_DELAY)
            return age - age % units[i];
    return age;
}

static int64_t lifetime(const md_story *story)
{
    bool null_sender = md_slice_present(story->from) && story->from.len == 0;
    int64_t seen =
        md_catalog_lifetime(story->catalog, story->host, null_sender);

    return seen < 0 ? QUEUE_LIFETIME : rounded(seen);
}

void md_retry_estimate(const md_story *story, const md_recipient *r,
                       int64_t delay_usec, md_retry *out)
{
    md_rhythm rhythm = read_rhythm(story, r);
    const md_attempt *last = &story->attempts[r->last_attempt];
    int64_t time = story->facts[last->fact].time;

    out->next = MAILDIAG_NO_TIME;
    out->expires = MAILDIAG_NO_TIME;
    if (time == MAILDIAG_NO_TIME)
        return;
    rhythm.last = time;
    int64_t came = arrival(story, time, delay_usec);
    out->next = next_attempt(&rhythm, came);
    if (came == MAILDIAG_NO_TIME)
        return;
    int64_t end = md_when_more(came, lifetime(story));
    /* Older than that and still waiting: another lifetime is set. */
    if (end > time)
        out->expires = end;
}
