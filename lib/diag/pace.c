/*
 * How fast a peer took mail before and after it began to throttle. See
 * pace.h.
 */
#include "diag/pace.h"

#include "diag/figure.h"
#include "diag/remark.h"

/* Recipients taken before the first refusal that make a rate to speak of. */
enum { RATE_LEAST = 20 };

static void take(md_pace_half *half, int64_t time, int64_t conn_use)
{
    if (half->taken == 0 || time < half->first)
        half->first = time;
    if (half->taken == 0 || time > half->last)
        half->last = time;
    half->taken++;
    if (conn_use > half->connection)
        half->connection = conn_use;
}

void md_pace_take(md_pace *pace, int64_t time, int64_t conn_use, uint32_t batch)
{
    if (batch > pace->batch)
        pace->batch = batch;
    if (time == MAILDIAG_NO_TIME || pace->refused == MAILDIAG_NO_TIME)
        return;
    if (time < pace->refused &&
        md_when_gap(time, pace->refused) <= MD_PACE_WINDOW)
        take(&pace->before, time, conn_use);
    else if (time >= pace->refused &&
             md_when_gap(pace->refused, time) <= MD_PACE_WINDOW)
        take(&pace->after, time, conn_use);
}

static void join(md_pace_half *half, const md_pace_half *from)
{
    if (from->taken == 0)
        return;
    if (half->taken == 0 || from->first < half->first)
        half->first = from->first;
    if (half->taken == 0 || from->last > half->last)
        half->last = from->last;
    half->taken += from->taken;
    if (from->connection > half->connection)
        half->connection = from->connection;
}

void md_pace_join(md_pace *pace, const md_pace *from)
{
    join(&pace->before, &from->before);
    join(&pace->after, &from->after);
    if (from->batch > pace->batch)
        pace->batch = from->batch;
}

/* Taken in ten minutes: what stood in a shorter stretch is no less fast, but
 * three within a second are not 180 a minute. */
static uint64_t in_window(uint64_t taken, int64_t span)
{
    if (span < MD_MINUTE)
        span = MD_MINUTE;
    if (span > MD_PACE_WINDOW)
        span = MD_PACE_WINDOW;
    uint64_t seconds = (uint64_t)(span / MD_SECOND);
    return (taken * (uint64_t)(MD_PACE_WINDOW / MD_SECOND) + seconds / 2) /
           seconds;
}

uint64_t md_pace_before(const md_pace *pace)
{
    return in_window(pace->before.taken,
                     md_when_gap(pace->before.first, pace->refused));
}

uint64_t md_pace_after(const md_pace *pace)
{
    int64_t end = md_when_max(pace->last, pace->after.last);
    return in_window(pace->after.taken, md_when_gap(pace->refused, end));
}

uint32_t md_pace_delay(const md_pace *pace)
{
    uint64_t before = md_pace_before(pace);
    uint64_t after = md_pace_after(pace);
    uint64_t goal = after > 0 ? after : before / 2;

    /* A handful shows no rate. As fast as before: it was not the rate. One a
     * second is as fast as a delay can be. */
    if (pace->before.taken < RATE_LEAST || goal == 0 ||
        (before > 0 && after >= before) || goal > 600)
        return 0;
    uint64_t delay = (600 + goal - 1) / goal;
    return delay > 60 ? 60 : (uint32_t)delay;
}

void md_pace_words(const md_pace *pace, const md_rules *rules, md_buffer *out)
{
    md_places places = {0};
    md_figures figures = {0};
    bool before = pace->before.taken != 0;
    bool after = pace->after.taken != 0;

    if (!before && !after)
        return;
    /* What was taken in ten minutes as a rate by the minute. */
    places.rate = md_figure_tenth(&figures, md_pace_before(pace));
    places.rate_after = md_figure_tenth(&figures, md_pace_after(pace));
    places.uses = md_figure_count(&figures, (uint64_t)pace->before.connection);
    places.uses_after =
        md_figure_count(&figures, (uint64_t)pace->after.connection);
    md_remark_phrase(rules,
                     !after    ? MD_PHRASE_PACE_STOPPED
                     : !before ? MD_PHRASE_PACE_BEGAN
                               : MD_PHRASE_PACE,
                     &places, out);
}
