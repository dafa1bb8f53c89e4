/*
 * How fast a peer took mail before and after it began to throttle. See
 * pace.h.
 */
#include "diag/pace.h"

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

/* What was taken in ten minutes as a rate by the minute: `24` or `2.5`. */
static void add_rate(md_buffer *out, uint64_t taken)
{
    bool whole = taken >= 100 || taken % 10 == 0;

    md_buffer_add_u64(out, whole ? (taken + 5) / 10 : taken / 10);
    if (!whole) {
        md_buffer_put(out, '.');
        md_buffer_add_u64(out, taken % 10);
    }
    md_buffer_add_text(out, " a minute");
}

static void add_half(md_buffer *out, const md_pace_half *half, uint64_t rate)
{
    if (half->taken == 0) {
        md_buffer_add_text(out, "nothing");
        return;
    }
    add_rate(out, rate);
    md_buffer_add_text(out, " and at most ");
    md_buffer_add_i64(out, half->connection);
    md_buffer_add_text(out, " over one connection");
}

void md_pace_words(const md_pace *pace, md_buffer *out)
{
    if (pace->before.taken == 0 && pace->after.taken == 0)
        return;
    md_buffer_add_text(out, "In the ten minutes before the first refusal the "
                            "other side took ");
    add_half(out, &pace->before, md_pace_before(pace));
    md_buffer_add_text(out, ", in those after it ");
    add_half(out, &pace->after, md_pace_after(pace));
    md_buffer_put(out, '.');
}
