/*
 * The years of sets of sources.
 *
 * Takes what has been seen of a set's stamps and what the options say, gives
 * each source its year. Nothing here can fail.
 */
#include "base/civil.h"
#include "store/clock.h"

enum { YEAR_MOST = 9999 };

/* A source that has a part in a set's run of years. */
static bool in_run(const md_sources *s, size_t source, uint32_t set)
{
    return s->items[source]->set == set && s->items[source]->has_civil;
}

/* Where the sources stand in the set's run of years, in canonical order;
 * false: no stamp without a year in it. */
static bool resolve_run(const md_sources *s, uint32_t set)
{
    const md_source *before = NULL;
    int32_t base = 0;
    size_t i;

    for (i = 0; i < s->count; i++) {
        uint32_t number = s->by_ordinal[i];
        md_source *source = s->items[number];

        if (!in_run(s, number, set))
            continue;
        if (before != NULL)
            base += before->rel_year +
                    md_clock_year_step(md_clock_within_year(before->last_civil),
                                       source->first_civil);
        source->run_year = base;
        before = source;
    }
    return before != NULL;
}

static int64_t latest_civil(const md_source *source)
{
    return source->spans[MD_STAMP_CIVIL].most;
}

/* The latest stamp of the set in seconds, if it began in that year. */
static int64_t set_latest(const md_sources *s, uint32_t set, int32_t year)
{
    int64_t latest = INT64_MIN;
    size_t i;

    for (i = 0; i < s->count; i++) {
        int64_t at;

        if (!in_run(s, i, set))
            continue;
        at = md_clock_utc(s,
                          md_clock_local(year + s->items[i]->run_year,
                                         latest_civil(s->items[i])),
                          false);
        latest = at > latest ? at : latest;
    }
    return latest;
}

/* Years from the set's first stamp to its latest. */
static int32_t set_span(const md_sources *s, uint32_t set)
{
    int32_t span = 0;
    size_t i;

    for (i = 0; i < s->count; i++) {
        int32_t years;

        if (!in_run(s, i, set))
            continue;
        years =
            s->items[i]->run_year + md_clock_years(latest_civil(s->items[i]));
        span = years > span ? years : span;
    }
    return span;
}

/* A Feb 29 in the set must fall into a leap year. */
static bool set_leaps(const md_sources *s, uint32_t set, int32_t year)
{
    size_t i;

    for (i = 0; i < s->count; i++) {
        const md_source *source = s->items[i];

        if (in_run(s, i, set) && source->has_leap &&
            !md_civil_leap(year + source->run_year +
                           md_clock_years(source->leap_civil)))
            return false;
    }
    return true;
}

/* What the options say of the set: the year of its first stamp, or else a
 * reference time. */
static void set_options(const md_sources *s, uint32_t set, int32_t *year,
                        int64_t *reference)
{
    int32_t own_year = 0;
    int64_t own = 0;
    size_t i;

    for (i = 0; i < s->count; i++) {
        const md_source *source = s->items[s->by_ordinal[i]];

        if (source->set != set)
            continue;
        if (own_year == 0)
            own_year = source->year;
        if (source->reference_time_usec > own)
            own = source->reference_time_usec;
    }
    *year = own_year != 0 ? own_year : s->year;
    if (*year > YEAR_MOST || *year < -YEAR_MOST)
        *year = *year > 0 ? YEAR_MOST : -YEAR_MOST;
    *reference = own != 0 ? own : s->reference_time_usec;
}

static int32_t set_first_year(const md_sources *s, uint32_t set)
{
    int64_t reference, limit;
    int32_t year, tries;
    md_civil civil;

    set_options(s, set, &year, &reference);
    if (year != 0)
        return year;
    limit = reference / 1000000 + MD_CLOCK_DAY;
    md_civil_from_seconds(limit, &civil);
    year = civil.year + 1 - set_span(s, set);
    while (set_latest(s, set, year) > limit)
        year--;
    for (tries = 0; tries < 8; tries++) {
        if (set_leaps(s, set, year - tries))
            return year - tries;
    }
    return year;
}

bool md_sources_resolve(md_sources *s, uint32_t set)
{
    bool changed = false;
    int32_t year;
    size_t i;

    if (!resolve_run(s, set))
        return false;
    year = set_first_year(s, set);
    for (i = 0; i < s->count; i++) {
        int32_t base = year + s->items[i]->run_year;

        if (!in_run(s, i, set))
            continue;
        changed = changed || (s->base_year[i] != 0 && s->base_year[i] != base);
        s->base_year[i] = base;
    }
    return changed;
}
