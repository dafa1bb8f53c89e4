/*
 * Sources: where bytes come from, in which order they count, and which year
 * their stamps belong to.
 *
 * Sources of one base name (`mail.log.2.gz`, `mail.log.1`, `mail.log`) are a
 * set in rotation order and share one run of years: a stamp without a year
 * more than 183 days before the previous one is the next year, one more than
 * 330 days after it the previous year's. Which year the run begins with is
 * told by an option or by the reference time, and only applied when a time is
 * asked for: feeding never has to know the end.
 */
#ifndef MD_STORE_SOURCE_H
#define MD_STORE_SOURCE_H

#include <maildiag/maildiag.h>

#include "base/buffer.h"
#include "input/frame.h"
#include "store/tally.h"

enum { MD_BEGINNING_BYTES = 1024 };

/* Years that one run of stamps may go through, either way: a clock that jumps
 * more often than that tells nothing. States have room for twice as many. */
enum { MD_YEARS_MOST = 8192 };

static inline int32_t md_years_within(int32_t years)
{
    return years > MD_YEARS_MOST    ? MD_YEARS_MOST
           : years < -MD_YEARS_MOST ? -MD_YEARS_MOST
                                    : years;
}

/* Seconds of the 366-day calendar that stamps without a year are kept in. */
#define MD_YEAR366 (INT64_C(366) * 86400)

typedef struct md_kept_line {
    uint64_t offset;
    uint32_t ref; /* kept.h */
} md_kept_line;

/* Earliest and latest of the stamps of one form. */
typedef struct md_span {
    bool any;
    int64_t least, most; /* seconds as kept */
    uint32_t least_usec, most_usec;
} md_span;

typedef struct md_source {
    md_slice name;     /* a NUL stands behind it */
    md_slice base;     /* of the name: the set's */
    md_slice rotation; /* of the name: the place in the set */
    bool path;         /* name is a file */
    bool ended;
    bool in_line; /* the last byte fed was no newline */
    bool waiting; /* for the first record that surely begins here: edge.h */
    uint32_t set;
    uint32_t ordinal;
    int64_t reference_time_usec;
    int32_t year;
    bool year_given; /* one of the two, by some source of the set */
    md_frame frame;
    md_buffer carry; /* bytes that are no whole line yet */

    /* Identity: the first min(size, MD_BEGINNING_BYTES) bytes of the file. */
    char *beginning;
    uint32_t beginning_bytes;

    /* A part of a file begins at an offset in it, and with lines that may
     * belong to the record in front of it (edge.h). */
    uint64_t base_offset;
    md_buffer head;
    size_t head_seen; /* bytes of it that were looked at */

    uint64_t bytes; /* fed, from base_offset on */
    uint64_t records;
    uint64_t lines;
    uint64_t postfix; /* of the records */
    uint64_t foreign;
    uint64_t unrecognised;
    uint64_t truncated;
    uint64_t *foreign_lines; /* by number of the program's tag */
    size_t foreign_cap;

    /* The run of stamps without a year; seconds count from the first one's
     * year as 0. */
    bool has_civil;
    int32_t run_year;    /* of the first stamp, from the set's first one */
    int32_t rel_year;    /* of the last stamp, from this source's first one */
    int64_t first_civil; /* rel_year 0: within its year */
    int64_t last_civil;  /* with rel_year */
    bool has_leap;
    int64_t leap_civil; /* a Feb 29 */

    /* The hour that comes twice when a clock is set back. */
    bool has_local;
    int64_t last_local; /* second of the last stamp without a zone */
    int64_t fold_until; /* second pass up to this local second */
    /* What a part needs to learn of an hour that began before it. */
    uint64_t record_offset;      /* of the record whose stamp comes next */
    int64_t first_local;         /* as last_local */
    uint64_t first_local_offset; /* of the record with it */
    bool has_step;               /* the clock was set since then … */
    uint64_t step_offset;        /* … at this record first */

    md_span spans[MD_STAMP_UTC + 1]; /* by md_stamp_form */

    /* The line before, for `last message repeated N times`. */
    md_buffer last_line;

    md_tally tally;

    md_kept_line *kept;
    size_t kept_count;
    size_t kept_cap;
} md_source;

typedef struct md_sources {
    md_source **items; /* in the order of opening */
    size_t count;
    size_t cap;
    uint32_t set_count;
    maildiag_zone_change *zone;
    size_t zone_count;
    int64_t reference_time_usec;
    int32_t year;
    bool reordered;       /* the last opening changed ordinals given before */
    uint32_t *by_ordinal; /* source numbers in canonical order */
    int32_t *base_year;   /* by source: year of its rel_year 0 */
} md_sources;

void md_source_free(md_source *source);

/* Copies the zone table; false without memory. */
bool md_sources_init(md_sources *s, const maildiag_zone_change *zone,
                     size_t count);
void md_sources_free(md_sources *s);

/* The file's first bytes are known, or more of them; false without memory. */
bool md_source_begin(md_source *source, const char *bytes, size_t len);

/* The offset behind the last byte that was fed. */
static inline uint64_t md_source_end(const md_source *source)
{
    return source->base_offset + source->bytes;
}

/* Give a new source (not yet in `s`) its set and ordinal and put it in;
 * false without memory. */
bool md_sources_add(md_sources *s, md_source *source);

void md_span_add(md_span *span, int64_t sec, uint32_t usec);

/* Is a local second in the second pass of an hour, behind what was seen of
 * the source before? It is noted. */
bool md_source_second_pass(md_source *source, int64_t sec);

/* A source of the store has another name of the same set now; false without
 * memory. Names of other sets change nothing. */
bool md_sources_rename(md_sources *s, uint32_t number, md_slice name);

/*
 * Note a stamp of the next record of a source, and give what is kept of it:
 * seconds (of the form's kind) and whether it is the second pass of an hour
 * that comes twice.
 */
int64_t md_source_stamp(md_source *source, const md_stamp *stamp, bool *fold);

/* Are years known for this source's stamps without one? */
bool md_sources_year_known(const md_sources *s, const md_source *source);

/* A source was given another year or reference time. */
void md_sources_options(md_sources *s, md_source *source, int32_t year,
                        int64_t reference_time_usec);

/* Decide the years of a set from what has been seen of it so far. Called
 * after each feeding, so that times can be asked for without a change. True:
 * stamps that were there before have another year now. */
bool md_sources_resolve(md_sources *s, uint32_t set);

/* Earliest and latest stamp of a source; MAILDIAG_NO_TIME: it has none. */
void md_sources_span(const md_sources *s, uint32_t source, int64_t *first,
                     int64_t *last);

/* From what is kept to microseconds, UTC. */
int64_t md_sources_time(const md_sources *s, uint32_t source, uint8_t form,
                        bool fold, int64_t sec, uint32_t usec);

#endif
