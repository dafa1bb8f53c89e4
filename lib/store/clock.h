/*
 * Clocks: from seconds as they are kept to local time, and to UTC. Private to
 * lib/store.
 *
 * A civil second counts in years of 366 days from the year of a source's
 * first stamp; it may be negative.
 */
#ifndef MD_STORE_CLOCK_H
#define MD_STORE_CLOCK_H

#include "store/source.h"

enum { MD_CLOCK_DAY = 86400 };

/* The year changes from one stamp (second within its year) to the next: by 1,
 * by -1, or not. */
int32_t md_clock_year_step(int64_t before, int64_t after);

/* Second within its year, and the year, of a civil second. */
int64_t md_clock_within_year(int64_t civil);
int32_t md_clock_years(int64_t civil);

/* To local seconds since 1970-01-01 00:00. */
int64_t md_clock_local(int32_t base_year, int64_t civil);

/* Local seconds to UTC: of an hour that comes twice the first or, with fold,
 * the second; of an hour that does not exist as the clock before it. */
int64_t md_clock_utc(const md_sources *s, int64_t local, bool fold);

/* Is the clock the same all through [from, to], local seconds, as far as
 * md_clock_utc() looks? */
bool md_clock_steady(const md_sources *s, int64_t from, int64_t to);

#endif
