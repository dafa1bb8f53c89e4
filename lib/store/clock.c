/*
 * Clocks; see clock.h.
 *
 * Takes seconds and the zone table of the sources, gives seconds. Knows no
 * present; cannot fail.
 */
#include "store/clock.h"

#include "base/civil.h"

enum { BACK_IS_NEXT_YEAR = 183, AHEAD_IS_LAST_YEAR = 330 };

int32_t md_clock_year_step(int64_t before, int64_t after)
{
    if (before - after > (int64_t)BACK_IS_NEXT_YEAR * MD_CLOCK_DAY)
        return 1;
    if (after - before > (int64_t)AHEAD_IS_LAST_YEAR * MD_CLOCK_DAY)
        return -1;
    return 0;
}

int64_t md_clock_within_year(int64_t civil)
{
    int64_t second = civil % MD_YEAR366;

    return second < 0 ? second + MD_YEAR366 : second;
}

/* Index of the last change at or before `at`, 0 when it is before the
 * first. */
static size_t zone_index(const md_sources *s, int64_t at)
{
    size_t low = 0, high = s->zone_count;

    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;

        if (s->zone[middle].from_sec <= at)
            low = middle;
        else
            high = middle;
    }
    return low;
}

int64_t md_clock_utc(const md_sources *s, int64_t local, bool fold)
{
    int64_t answer;
    size_t i;

    if (s->zone_count == 0)
        return local;
    i = zone_index(s, local - 2 * MD_CLOCK_DAY);
    answer = local - s->zone[i].offset_sec;
    for (i++; i < s->zone_count; i++) {
        int64_t change = s->zone[i].from_sec;

        if (change > local + 2 * MD_CLOCK_DAY)
            break;
        /* Where both clocks could have shown it, the first reading stands
         * unless this is the second pass. */
        if ((answer >= change || fold) &&
            local - s->zone[i].offset_sec >= change)
            answer = local - s->zone[i].offset_sec;
    }
    return answer;
}

bool md_clock_steady(const md_sources *s, int64_t from, int64_t to)
{
    size_t i;

    if (s->zone_count < 2)
        return true;
    i = zone_index(s, from - 2 * MD_CLOCK_DAY);
    return zone_index(s, to - 2 * MD_CLOCK_DAY) == i &&
           (i + 1 == s->zone_count ||
            s->zone[i + 1].from_sec > to + 2 * MD_CLOCK_DAY);
}

int32_t md_clock_years(int64_t civil)
{
    return (int32_t)((civil - md_clock_within_year(civil)) / MD_YEAR366);
}

int64_t md_clock_local(int32_t base_year, int64_t civil)
{
    return md_civil_from_366(base_year + md_clock_years(civil),
                             md_clock_within_year(civil));
}
