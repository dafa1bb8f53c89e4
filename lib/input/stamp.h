/*
 * The time stamp of a log line, as far as the line itself tells it.
 *
 * A BSD stamp (`Aug 31 03:20:36`) names neither year nor zone, so what is
 * kept of it is its place in a calendar year of 366 days; which year it was
 * is decided later, from the run of all stamps of a set of files and a
 * reference time (lib/store). Nothing here knows the present.
 */
#ifndef MD_INPUT_STAMP_H
#define MD_INPUT_STAMP_H

#include "base/slice.h"

typedef enum md_stamp_form {
    MD_STAMP_NONE = 0,  /* the line has no stamp */
    MD_STAMP_CIVIL = 1, /* no year, no zone: sec counts from Jan 1 00:00 of a
                           year of 366 days, 0 <= sec < 366 * 86400 */
    MD_STAMP_LOCAL = 2, /* a year but no zone: sec counts from 1970-01-01
                           00:00 of the local clock */
    MD_STAMP_UTC = 3    /* year and zone: sec counts from the epoch, UTC */
} md_stamp_form;

typedef struct md_stamp {
    int64_t sec;
    uint32_t usec;    /* 0..999999; digits after the sixth are cut */
    uint8_t form;     /* md_stamp_form */
    uint8_t fraction; /* digits of the fraction as logged, 0..9 */
} md_stamp;

/*
 * Each reader takes the head of `s` and gives the number of bytes the stamp
 * fills (the blank behind it not included), 0 when there is none of that
 * family; *out then says nothing. A blank, a tab or the end must follow. Impossible days and hours are none (Feb 30, 24:00:00); Feb 29 is
 * always possible without a year; second 60 is read as 59.999999.
 */

/* `Aug 31 03:20:36`, `Jan 01 …`, `Aug 31 03:20:36.437721`,
 * `2026 Aug 31 03:20:36`, `Aug 31 2026 03:20:36`, `Aug 31 03:20:36 2026`,
 * each also behind a weekday (`Mon Aug 31 03:20:36 2026`). */
size_t md_stamp_bsd(md_slice s, md_stamp *out);

/* RFC 3339 and its relatives: `2026-11-24T06:54:11.855611+00:00`, `…Z`,
 * `2026-11-24T06:54:01+0000`, `2026-11-24 06:54:01`, no zone: LOCAL. */
size_t md_stamp_iso(md_slice s, md_stamp *out);

/* `Tue 2026-11-24 06:54:01 UTC` (journalctl -o short-full, with-unit). A zone
 * word other than UTC or GMT leaves the stamp LOCAL. */
size_t md_stamp_full(md_slice s, md_stamp *out);

/* `1795503241.437721` (journalctl -o short-unix): the fraction is asked for,
 * for a bare number may be anything. */
size_t md_stamp_unix(md_slice s, md_stamp *out);

#endif
