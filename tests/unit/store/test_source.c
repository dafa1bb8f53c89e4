/*
 * Sources: ordinals, the years of stamps that have none, hours that come
 * twice or not at all.
 */
#include <string.h>

#include "../support/unit.h"

#include "base/civil.h"
#include "store/source.h"

/* ---- a set of sources to play with -------------------------------------- */

static md_source *add(md_sources *s, const char *name)
{
    md_source *source = calloc(1, sizeof *source);
    size_t len = strlen(name);
    char *copy = malloc(len + 1);

    assert_true(source != NULL && copy != NULL);
    memcpy(copy, name, len + 1);
    source->name = md_slice_make(copy, len);
    md_frame_init(&source->frame, MD_FRAME_AUTO, 0);
    assert_true(md_sources_add(s, source));
    return source;
}

typedef struct open_case {
    const char *name;
    const char *opened; /* names in their order, blanks between */
    const char *wanted; /* their ordinals */
    int reordered;      /* openings that moved what was there */
} open_case;

static const open_case openings[] = {
    {"one", "mail.log", "1", 0},
    {"a set in order", "mail.log.2.gz mail.log.1 mail.log", "1 2 3", 0},
    {"a set, newest first", "mail.log mail.log.1 mail.log.2", "3 2 1", 2},
    {"a set, mixed", "mail.log.1 mail.log mail.log.2", "2 3 1", 1},
    {"ten and more", "m.log.9 m.log.10 m.log.11", "3 2 1", 2},
    {"dates", "m.log-20260901 m.log m.log-20260831", "2 3 1", 1},
    {"dates and counts", "m.log.1 m.log-20260831 m.log", "2 1 3", 1},
    {"others keep their order", "b a c", "1 2 3", 0},
    {"two sets", "b.log a.log b.log.1 a.log.1", "2 4 1 3", 2},
    {"a set goes on after another", "a.log.1 b.log a.log", "1 3 2", 1},
    {"one name twice", "a a", "1 2", 0},
    {"one name twice, older behind", "a a a.1", "2 3 1", 1},
    {"compressed and not", "m.log.3.gz m.log.2 m.log.1", "1 2 3", 0},
    {"other folders are other sets", "/x/m.log /y/m.log.1", "1 2", 0},
    {"addresses", "192.0.2.2 192.0.2.1", "1 2", 0},
};

static void ordinals(void **state)
{
    size_t i, n;

    (void)state;
    for (i = 0; i < COUNT_OF(openings); i++) {
        const open_case *c = &openings[i];
        const char *rest = c->opened;
        md_sources s = {0};
        char got[64] = "";
        int reordered = 0;

        while (*rest != '\0') {
            char name[32];
            size_t len = strcspn(rest, " ");

            memcpy(name, rest, len);
            name[len] = '\0';
            rest += len + (rest[len] == ' ');
            (void)add(&s, name);
            reordered += s.reordered;
        }
        for (n = 0; n < s.count; n++) {
            char one[16];

            (void)snprintf(one, sizeof one, "%s%u", n ? " " : "",
                           s.items[n]->ordinal);
            strcat(got, one);
            assert_int_equal(s.by_ordinal[s.items[n]->ordinal - 1], n);
        }
        if (strcmp(got, c->wanted) != 0 || reordered != c->reordered)
            fail_msg("%s: %s, moved %d times", c->name, got, reordered);
        md_sources_free(&s);
    }
}

/* ---- stamps ------------------------------------------------------------- */

/* `Aug 31 03:20:36`; with a year in front (`2026 …`) LOCAL, with a Z behind
 * UTC (`2026-08-31T03:20:36Z`). */
static md_stamp stamp_of(md_slice text)
{
    md_stamp stamp;

    memset(&stamp, 0, sizeof stamp);
    if (md_stamp_iso(text, &stamp) == 0 && md_stamp_bsd(text, &stamp) == 0)
        fail_msg("%.*s is no stamp", (int)text.len, text.ptr);
    return stamp;
}

static const char *time_text(int64_t usec, char *out, size_t size)
{
    md_civil c;

    if (usec == MAILDIAG_NO_TIME) {
        (void)snprintf(out, size, "none");
        return out;
    }
    md_civil_from_seconds(usec / 1000000, &c);
    (void)snprintf(out, size, "%04d-%02u-%02u %02u:%02u:%02u", (int)c.year,
                   c.month, c.day, c.hour, c.minute, c.second);
    return out;
}

typedef struct kept {
    uint32_t source;
    uint8_t form;
    bool fold;
    int64_t sec;
    uint32_t usec;
} kept;

/*
 * Feed stamps, `; ` between those of one source, `| ` between sources; say
 * what they mean.
 */
static size_t take_stamps(md_sources *s, const char *stamps, kept *out,
                          size_t most)
{
    uint32_t source = 0;
    size_t count = 0;

    while (*stamps != '\0') {
        size_t len = strcspn(stamps, ";|");
        md_stamp stamp = stamp_of(md_slice_trim(md_slice_make(stamps, len)));
        kept *k = &out[count++];

        assert_true(count <= most && source < s->count);
        k->source = source;
        k->form = stamp.form;
        k->usec = stamp.usec;
        k->sec = md_source_stamp(s->items[source], &stamp, &k->fold);
        stamps += len;
        if (*stamps == '|')
            source++;
        stamps += *stamps != '\0';
    }
    return count;
}

static void expect_times(const char *name, const md_sources *s,
                         const kept *kept_stamps, size_t count,
                         const char *wanted)
{
    char got[2048] = "", one[64];
    size_t i;

    for (i = 0; i < count; i++) {
        const kept *k = &kept_stamps[i];

        if (i != 0)
            strcat(got, k->source != k[-1].source ? " | " : "; ");
        strcat(got, time_text(md_sources_time(s, k->source, k->form, k->fold,
                                              k->sec, k->usec),
                              one, sizeof one));
    }
    if (strcmp(got, wanted) != 0)
        fail_msg("%s:\n     %s\nnot  %s", name, got, wanted);
}

static int64_t usec_of(const char *text)
{
    return text ? stamp_of(md_slice_of(text)).sec * 1000000 : 0;
}

typedef struct year_case {
    const char *name;
    const char *reference; /* UTC, NULL: none */
    int32_t year;          /* 0: none */
    const char *stamps;
    const char *wanted;
} year_case;

static const year_case years[] = {
    /* One file, one year. */
    {"the reference's year", "2026-09-01T00:00:00Z", 0, "Aug 31 03:20:36",
     "2026-08-31 03:20:36"},
    {"the same second", "2026-08-31T03:20:36Z", 0, "Aug 31 03:20:36",
     "2026-08-31 03:20:36"},
    {"a day ahead is still possible", "2026-08-31T03:20:36Z", 0,
     "Sep  1 03:20:36", "2026-09-01 03:20:36"},
    {"a day and a second is not", "2026-08-31T03:20:36Z", 0, "Sep  1 03:20:37",
     "2025-09-01 03:20:37"},
    {"the year before", "2026-03-01T00:00:00Z", 0, "Aug 31 03:20:36",
     "2025-08-31 03:20:36"},
    {"read 11 months later", "2027-07-31T00:00:00Z", 0, "Aug 31 03:20:36",
     "2026-08-31 03:20:36"},
    {"13 months later by the file's own time", "2026-09-01T00:00:00Z", 0,
     "Aug 30 03:20:36; Aug 31 03:20:36",
     "2026-08-30 03:20:36; 2026-08-31 03:20:36"},
    {"13 months later by the present: the year is told", "2027-09-30T00:00:00Z",
     2026, "Aug 31 03:20:36", "2026-08-31 03:20:36"},
    {"a year beats the reference", "2026-09-01T00:00:00Z", 2019,
     "Aug 31 03:20:36", "2019-08-31 03:20:36"},
    {"a year alone", NULL, 2026, "Aug 31 03:20:36", "2026-08-31 03:20:36"},
    {"before 1970", NULL, 1969, "Dec 31 23:59:59; Jan  1 00:00:00",
     "1969-12-31 23:59:59; 1970-01-01 00:00:00"},
    {"behind 2038", NULL, 2038, "Jan 19 03:14:07; Jan 19 03:14:08",
     "2038-01-19 03:14:07; 2038-01-19 03:14:08"},
    {"2100 is no leap year", NULL, 2100, "Feb 28 12:00:00; Mar  1 12:00:00",
     "2100-02-28 12:00:00; 2100-03-01 12:00:00"},

    /* New Year. */
    {"New Year inside a file", "2027-01-02T00:00:00Z", 0,
     "Dec 31 23:59:59; Jan  1 00:00:00; Jan  1 00:00:01",
     "2026-12-31 23:59:59; 2027-01-01 00:00:00; 2027-01-01 00:00:01"},
    {"New Year by the year of the first stamp", NULL, 2026,
     "Dec 31 23:59:59; Jan  1 00:00:00",
     "2026-12-31 23:59:59; 2027-01-01 00:00:00"},
    {"a late line of the old year", "2027-01-02T00:00:00Z", 0,
     "Dec 31 23:59:59; Jan  1 00:00:00; Dec 31 23:59:58; Jan  1 00:00:02",
     "2026-12-31 23:59:59; 2027-01-01 00:00:00; 2026-12-31 23:59:58; "
     "2027-01-01 00:00:02"},
    {"the first line is from the new year, late ones follow",
     "2027-01-02T00:00:00Z", 0,
     "Jan  1 00:00:00; Dec 31 23:59:59; Jan  1 00:00:01",
     "2027-01-01 00:00:00; 2026-12-31 23:59:59; 2027-01-01 00:00:01"},
    {"…and nothing else", "2026-12-31T23:59:59Z", 0,
     "Jan  1 00:00:00; Dec 31 23:59:59",
     "2027-01-01 00:00:00; 2026-12-31 23:59:59"},
    {"a clock before New Year, the file's time behind it",
     "2026-12-31T23:59:59Z", 0, "Dec 31 23:59:58; Jan  1 00:00:03",
     "2026-12-31 23:59:58; 2027-01-01 00:00:03"},
    {"two New Years", "2027-02-01T00:00:00Z", 0,
     "Nov  5 00:00:00; Feb  5 00:00:00; Aug  1 00:00:00; Dec  1 00:00:00; "
     "Jan 15 00:00:00",
     "2025-11-05 00:00:00; 2026-02-05 00:00:00; 2026-08-01 00:00:00; "
     "2026-12-01 00:00:00; 2027-01-15 00:00:00"},
    {"thirteen months", "2026-09-01T00:00:00Z", 0,
     "Aug 20 00:00:00; Dec  1 00:00:00; Mar  1 00:00:00; Aug 31 00:00:00",
     "2025-08-20 00:00:00; 2025-12-01 00:00:00; 2026-03-01 00:00:00; "
     "2026-08-31 00:00:00"},

    /* Gaps and steps. */
    {"183 days back is a step", NULL, 2026, "Aug 31 00:00:00; Mar  1 00:00:00",
     "2026-08-31 00:00:00; 2026-03-01 00:00:00"},
    {"one second more is the next year", NULL, 2026,
     "Aug 31 00:00:01; Mar  1 00:00:00",
     "2026-08-31 00:00:01; 2027-03-01 00:00:00"},
    {"330 days ahead is a gap", NULL, 2026, "Jan  1 00:00:00; Nov 26 00:00:00",
     "2026-01-01 00:00:00; 2026-11-26 00:00:00"},
    {"one second more is the year before", NULL, 2026,
     "Jan  1 00:00:00; Nov 26 00:00:01",
     "2026-01-01 00:00:00; 2025-11-26 00:00:01"},
    {"the clock is an hour back", NULL, 2026,
     "Aug 31 03:00:00; Aug 31 02:00:00; Aug 31 03:30:00",
     "2026-08-31 03:00:00; 2026-08-31 02:00:00; 2026-08-31 03:30:00"},
    {"the clock is ten days ahead", NULL, 2026,
     "Aug 31 03:00:00; Sep 10 03:00:00; Aug 31 03:00:01",
     "2026-08-31 03:00:00; 2026-09-10 03:00:00; 2026-08-31 03:00:01"},

    /* Feb 29. */
    {"Feb 29 in a leap year", "2024-03-01T00:00:00Z", 0,
     "Feb 28 12:00:00; Feb 29 12:00:00; Mar  1 12:00:00",
     "2024-02-28 12:00:00; 2024-02-29 12:00:00; 2024-03-01 12:00:00"},
    {"Feb 29 read a year later", "2025-03-01T00:00:00Z", 0, "Feb 29 12:00:00",
     "2024-02-29 12:00:00"},
    {"Feb 29 read three years later", "2027-06-01T00:00:00Z", 0,
     "Feb 29 12:00:00; Mar  1 12:00:00",
     "2024-02-29 12:00:00; 2024-03-01 12:00:00"},
    {"Feb 29 behind a New Year", "2025-06-01T00:00:00Z", 0,
     "Dec 31 12:00:00; Feb 29 12:00:00",
     "2023-12-31 12:00:00; 2024-02-29 12:00:00"},
    {"Feb 29 around 2100", "2103-06-01T00:00:00Z", 0, "Feb 29 12:00:00",
     "2096-02-29 12:00:00"},
    {"Feb 29 of a year that has none", NULL, 2025, "Feb 29 12:00:00",
     "2025-03-01 12:00:00"},
    {"no Feb 29 in a common year", "2026-06-01T00:00:00Z", 0,
     "Feb 28 12:00:00; Mar  1 12:00:00",
     "2026-02-28 12:00:00; 2026-03-01 12:00:00"},
    {"Dec 31 of a leap year", "2025-01-02T00:00:00Z", 0,
     "Dec 31 12:00:00; Jan  1 12:00:00",
     "2024-12-31 12:00:00; 2025-01-01 12:00:00"},

    /* Several files of a set. */
    {"rotated over New Year", "2027-01-05T00:00:00Z", 0,
     "Dec 28 00:00:00; Dec 31 23:59:59| Jan  1 00:00:00; Jan  4 00:00:00",
     "2026-12-28 00:00:00; 2026-12-31 23:59:59 | 2027-01-01 00:00:00; "
     "2027-01-04 00:00:00"},
    {"the year of the first file goes on", NULL, 2025,
     "Dec 28 00:00:00| Jan  4 00:00:00| Dec 30 00:00:00; Jan  2 00:00:00",
     "2025-12-28 00:00:00 | 2026-01-04 00:00:00 | 2025-12-30 00:00:00; "
     "2026-01-02 00:00:00"},
    {"three years in files of one", "2027-02-01T00:00:00Z", 0,
     "Sep  1 00:00:00| Feb  1 00:00:00; Jul  1 00:00:00; Dec 31 00:00:00| "
     "Jan 30 00:00:00",
     "2025-09-01 00:00:00 | 2026-02-01 00:00:00; 2026-07-01 00:00:00; "
     "2026-12-31 00:00:00 | 2027-01-30 00:00:00"},
    {"a file with a late line first", "2027-01-05T00:00:00Z", 0,
     "Jan  1 00:00:01| Dec 31 23:59:59; Jan  2 00:00:00",
     "2027-01-01 00:00:01 | 2026-12-31 23:59:59; 2027-01-02 00:00:00"},
    {"a Feb 29 in the last file", "2025-06-01T00:00:00Z", 0,
     "Nov  1 00:00:00| Feb 29 00:00:00| May  1 00:00:00",
     "2023-11-01 00:00:00 | 2024-02-29 00:00:00 | 2024-05-01 00:00:00"},

    /* Other stamps beside. */
    {"stamps with a year decide nothing", "2026-09-01T00:00:00Z", 0,
     "2020-05-05T00:00:00Z; Aug 31 00:00:00; 2020 Jan  1 00:00:00",
     "2020-05-05 00:00:00; 2026-08-31 00:00:00; 2020-01-01 00:00:00"},
    {"stamps with a year are no steps", NULL, 2026,
     "Dec 31 00:00:00; 2026 Jan  5 00:00:00; Dec 31 00:00:01",
     "2026-12-31 00:00:00; 2026-01-05 00:00:00; 2026-12-31 00:00:01"},
};

static void years_of_stamps(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(years); i++) {
        const year_case *c = &years[i];
        md_sources s = {0};
        kept k[16];
        size_t count;

        (void)add(&s, "m.log.2");
        (void)add(&s, "m.log.1");
        (void)add(&s, "m.log");
        s.reference_time_usec = usec_of(c->reference);
        s.year = c->year;
        count = take_stamps(&s, c->stamps, k, COUNT_OF(k));
        (void)md_sources_resolve(&s, 0);
        expect_times(c->name, &s, k, count, c->wanted);
        md_sources_free(&s);
    }
}

/* The files of a set in any order of opening, the answer after each: what is
 * known in the end is the same. */
static void the_order_of_opening_does_not_matter(void **state)
{
    static const char *const names_of[] = {"m.log.2", "m.log.1", "m.log"};
    static const char *const stamps_of[] = {"Dec  1 00:00:00; Jan  3 00:00:00",
                                            "Feb  1 00:00:00; Nov  1 00:00:00",
                                            "Dec 30 00:00:00; Jan  2 00:00:00"};
    static const char *const wanted[] = {
        "2025-12-01 00:00:00; 2026-01-03 00:00:00",
        "2026-02-01 00:00:00; 2026-11-01 00:00:00",
        "2026-12-30 00:00:00; 2027-01-02 00:00:00"};
    static const int orders[6][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2},
                                     {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    size_t i, n, j;

    (void)state;
    for (i = 0; i < COUNT_OF(orders); i++) {
        md_sources s = {0};
        kept k[3][2];

        s.reference_time_usec = usec_of("2027-01-02T12:00:00Z");
        for (n = 0; n < 3; n++) {
            int which = orders[i][n];
            md_source *source = add(&s, names_of[which]);
            const char *rest = stamps_of[which];

            for (j = 0; j < 2; j++) {
                md_stamp stamp = stamp_of(md_slice_make(rest, 15));

                k[which][j].source = (uint32_t)n;
                k[which][j].form = stamp.form;
                k[which][j].usec = 0;
                k[which][j].sec =
                    md_source_stamp(source, &stamp, &k[which][j].fold);
                rest += 17;
                (void)md_sources_resolve(&s, 0);
            }
        }
        for (n = 0; n < 3; n++)
            expect_times(names_of[n], &s, k[n], 2, wanted[n]);
        md_sources_free(&s);
    }
}

static void who_tells_the_year(void **state)
{
    md_sources s = {0};
    md_source *old, *new, *other;
    kept k[4];
    size_t count;

    (void)state;
    old = add(&s, "m.log.1");
    other = add(&s, "x.log");
    assert_false(md_sources_year_known(&s, old));
    new = calloc(1, sizeof *new);
    assert_non_null(new);
    new->name = md_slice_make(strcpy(malloc(8), "m.log"), 5);
    new->reference_time_usec = usec_of("2026-09-01T00:00:00Z");
    assert_true(md_sources_add(&s, new));
    /* The set's newest reference is for all of the set, and for it alone. */
    assert_true(md_sources_year_known(&s, old));
    assert_true(md_sources_year_known(&s, new));
    assert_false(md_sources_year_known(&s, other));
    assert_true(md_sources_year_known(&s, add(&s, "m.log.3")));
    count = take_stamps(&s, "Aug 31 00:00:00", k, 1);
    (void)md_sources_resolve(&s, 0);
    expect_times("reference of another file", &s, k, count,
                 "2026-08-31 00:00:00");
    /* A later file knows it better. */
    md_sources_options(&s, new, 0, usec_of("2025-09-01T00:00:00Z"));
    assert_true(md_sources_resolve(&s, 0));
    expect_times("another reference", &s, k, count, "2025-08-31 00:00:00");
    md_sources_options(&s, old, 1999, 0);
    assert_true(md_sources_resolve(&s, 0));
    assert_false(md_sources_resolve(&s, 0));
    expect_times("a year", &s, k, count, "1999-08-31 00:00:00");
    /* The engine's year is for sets that have none of their own. */
    s.year = 2010;
    (void)md_sources_resolve(&s, 0);
    expect_times("the engine's", &s, k, count, "1999-08-31 00:00:00");
    assert_true(md_sources_year_known(&s, other));
    md_sources_free(&s);
}

/* ---- zones -------------------------------------------------------------- */

#define HOURS(n) ((int32_t)((n)*3600))

static int64_t sec_of(const char *text)
{
    return stamp_of(md_slice_of(text)).sec;
}

/* Filled by zone_make: from when, and the offset in quarters of an hour. */
typedef struct zone_text {
    const char *from;
    int quarters;
} zone_text;

static const zone_text utc[] = {{NULL, 0}};
static const zone_text stockholm[] = {{"2025-10-26T01:00:00Z", 4},
                                      {"2026-03-29T01:00:00Z", 8},
                                      {"2026-10-25T01:00:00Z", 4},
                                      {"2027-03-28T01:00:00Z", 8},
                                      {NULL, 0}};
static const zone_text new_york[] = {{"2025-11-02T06:00:00Z", -20},
                                     {"2026-03-08T07:00:00Z", -16},
                                     {"2026-11-01T06:00:00Z", -20},
                                     {NULL, 0}};
static const zone_text lord_howe[] = {{"2025-10-04T15:30:00Z", 44},
                                      {"2026-04-04T15:00:00Z", 42},
                                      {"2026-10-03T15:30:00Z", 44},
                                      {NULL, 0}};
static const zone_text kathmandu[] = {{"1986-01-01T00:00:00Z", 23}, {NULL, 0}};
/* Two changes within two days, as Morocco has around Ramadan's end. */
static const zone_text hasty[] = {{"2026-01-01T00:00:00Z", 4},
                                  {"2026-03-19T02:00:00Z", 0},
                                  {"2026-03-20T02:00:00Z", 4},
                                  {NULL, 0}};
/* Across the date line, as Samoa did: a whole day is missing. */
static const zone_text samoa[] = {
    {"2011-09-24T14:00:00Z", -40}, {"2011-12-30T10:00:00Z", 56}, {NULL, 0}};

typedef struct zone_case {
    const char *name;
    const zone_text *zone;
    const char *stamps; /* local */
    const char *wanted; /* UTC */
} zone_case;

static const zone_case zones[] = {
    {"no table is UTC", utc, "Aug 31 03:20:36", "2026-08-31 03:20:36"},
    {"summer", stockholm, "Aug 31 03:20:36", "2026-08-31 01:20:36"},
    {"winter", stockholm, "Jan 15 00:20:36", "2026-01-14 23:20:36"},
    {"before the table", stockholm, "2020 Jul  1 12:00:00",
     "2020-07-01 11:00:00"},
    {"behind the table", stockholm, "2030 Jan  1 12:00:00",
     "2030-01-01 10:00:00"},
    {"quarters", kathmandu, "Aug 31 03:20:36", "2026-08-30 21:35:36"},
    {"a zone in the stamp beats the table", stockholm, "2026-08-31T03:20:36Z",
     "2026-08-31 03:20:36"},

    {"Stockholm, the gap", stockholm,
     "Mar 29 01:59:59; Mar 29 03:00:00; Mar 29 03:00:01",
     "2026-03-29 00:59:59; 2026-03-29 01:00:00; 2026-03-29 01:00:01"},
    {"Stockholm, inside the gap: as the clock before", stockholm,
     "Mar 29 01:59:59; Mar 29 02:00:00; Mar 29 02:30:00; Mar 29 04:00:00",
     "2026-03-29 00:59:59; 2026-03-29 01:00:00; 2026-03-29 01:30:00; "
     "2026-03-29 02:00:00"},
    {"Stockholm, the hour that comes twice", stockholm,
     "Oct 25 01:59:59; Oct 25 02:00:00; Oct 25 02:30:00; Oct 25 02:59:59; "
     "Oct 25 02:00:00; Oct 25 02:30:00; Oct 25 02:59:59; Oct 25 03:00:00",
     "2026-10-24 23:59:59; 2026-10-25 00:00:00; 2026-10-25 00:30:00; "
     "2026-10-25 00:59:59; 2026-10-25 01:00:00; 2026-10-25 01:30:00; "
     "2026-10-25 01:59:59; 2026-10-25 02:00:00"},
    {"twice, few lines", stockholm,
     "Oct 25 02:20:00; Oct 25 02:10:00; Oct 25 02:15:00; Oct 25 02:50:00; "
     "Oct 25 03:10:00",
     "2026-10-25 00:20:00; 2026-10-25 01:10:00; 2026-10-25 01:15:00; "
     "2026-10-25 01:50:00; 2026-10-25 02:10:00"},
    {"twice, nothing in the first pass", stockholm,
     "Oct 25 01:00:00; Oct 25 02:10:00; Oct 25 04:00:00",
     "2026-10-24 23:00:00; 2026-10-25 00:10:00; 2026-10-25 03:00:00"},
    {"twice, lines a little out of order", stockholm,
     "Oct 25 02:30:00; Oct 25 02:29:58; Oct 25 02:30:01; Oct 25 02:00:02; "
     "Oct 25 02:00:00; Oct 25 02:00:03",
     "2026-10-25 00:30:00; 2026-10-25 00:29:58; 2026-10-25 00:30:01; "
     "2026-10-25 01:00:02; 2026-10-25 01:00:00; 2026-10-25 01:00:03"},
    {"twice, with a year in the stamps", stockholm,
     "2026 Oct 25 02:50:00; 2026 Oct 25 02:05:00; 2026 Oct 25 02:50:00",
     "2026-10-25 00:50:00; 2026-10-25 01:05:00; 2026-10-25 01:50:00"},
    {"a step back at another time says nothing", stockholm,
     "Oct 24 02:50:00; Oct 24 02:05:00; Oct 24 02:50:00; Oct 25 02:10:00",
     "2026-10-24 00:50:00; 2026-10-24 00:05:00; 2026-10-24 00:50:00; "
     "2026-10-25 00:10:00"},
    {"a step back in the hour before", stockholm,
     "Oct 25 01:50:00; Oct 25 01:10:00; Oct 25 02:50:00; Oct 25 02:00:00; "
     "Oct 25 02:40:00",
     "2026-10-24 23:50:00; 2026-10-24 23:10:00; 2026-10-25 00:50:00; "
     "2026-10-25 01:00:00; 2026-10-25 01:40:00"},

    {"New York, the gap", new_york, "Mar  8 01:59:59; Mar  8 03:00:00",
     "2026-03-08 06:59:59; 2026-03-08 07:00:00"},
    {"New York, 01:30 twice", new_york,
     "Nov  1 01:30:00; Nov  1 01:59:00; Nov  1 01:30:00; Nov  1 01:59:00; "
     "Nov  1 02:00:00",
     "2026-11-01 05:30:00; 2026-11-01 05:59:00; 2026-11-01 06:30:00; "
     "2026-11-01 06:59:00; 2026-11-01 07:00:00"},
    {"New York, a day long", new_york,
     "Oct 31 23:00:00; Nov  1 01:10:00; Nov  1 01:05:00; Nov  1 23:00:00",
     "2026-11-01 03:00:00; 2026-11-01 05:10:00; 2026-11-01 06:05:00; "
     "2026-11-02 04:00:00"},

    {"Lord Howe, half an hour twice", lord_howe,
     "Apr  5 01:29:59; Apr  5 01:30:00; Apr  5 01:59:59; Apr  5 01:30:00; "
     "Apr  5 01:45:00; Apr  5 01:59:59; Apr  5 02:00:00",
     "2026-04-04 14:29:59; 2026-04-04 14:30:00; 2026-04-04 14:59:59; "
     "2026-04-04 15:00:00; 2026-04-04 15:15:00; 2026-04-04 15:29:59; "
     "2026-04-04 15:30:00"},
    {"Lord Howe, half an hour missing", lord_howe,
     "Oct  4 01:59:59; Oct  4 02:30:00; Oct  4 02:15:00",
     "2026-10-03 15:29:59; 2026-10-03 15:30:00; 2026-10-03 15:45:00"},

    {"two changes within a day", hasty,
     "Mar 19 02:30:00; Mar 19 02:10:00; Mar 20 01:59:59; Mar 20 03:00:00; "
     "Mar 21 12:00:00",
     "2026-03-19 01:30:00; 2026-03-19 02:10:00; 2026-03-20 01:59:59; "
     "2026-03-20 02:00:00; 2026-03-21 11:00:00"},
    {"a day that does not exist", samoa,
     "2011 Dec 29 23:59:59; 2011 Dec 31 00:00:00",
     "2011-12-30 09:59:59; 2011-12-30 10:00:00"},
};

static void zones_and_folds(void **state)
{
    size_t i, n;

    (void)state;
    for (i = 0; i < COUNT_OF(zones); i++) {
        const zone_case *c = &zones[i];
        maildiag_zone_change zone[8];
        md_sources s = {0};
        kept k[16];
        size_t count;

        memset(zone, 0, sizeof zone);
        for (n = 0; c->zone[n].from != NULL; n++) {
            zone[n].from_sec = sec_of(c->zone[n].from);
            zone[n].offset_sec = c->zone[n].quarters * 900;
        }
        assert_true(md_sources_init(&s, zone, n));
        s.year = 2026;
        (void)add(&s, "m.log");
        count = take_stamps(&s, c->stamps, k, COUNT_OF(k));
        (void)md_sources_resolve(&s, 0);
        expect_times(c->name, &s, k, count, c->wanted);
        md_sources_free(&s);
    }
}

/* The reference is a moment; where the stamps are hours behind or ahead of
 * it, their zone counts before the year is decided. */
static void zone_and_reference(void **state)
{
    maildiag_zone_change east = {0, HOURS(14), 0}, west = {0, HOURS(-12), 0};
    md_sources s = {0};
    kept k[1];

    (void)state;
    assert_true(md_sources_init(&s, &east, 1));
    s.reference_time_usec = usec_of("2026-08-30T00:00:00Z");
    (void)add(&s, "m.log");
    (void)take_stamps(&s, "Aug 31 14:00:00", k, 1);
    (void)md_sources_resolve(&s, 0);
    expect_times("east", &s, k, 1, "2026-08-31 00:00:00");
    md_sources_free(&s);
    memset(&s, 0, sizeof s);
    assert_true(md_sources_init(&s, &west, 1));
    s.reference_time_usec = usec_of("2026-08-30T00:00:00Z");
    (void)add(&s, "m.log");
    (void)take_stamps(&s, "Aug 30 12:00:01", k, 1);
    (void)md_sources_resolve(&s, 0);
    expect_times("west", &s, k, 1, "2025-08-31 00:00:01");
    md_sources_free(&s);
}

/* A line that was not taken for want of memory comes again: its stamp counts
 * once. */
static void a_stamp_twice_is_one(void **state)
{
    static const char *const stamps[] = {"Dec 31 23:00:00", "Jan  1 00:00:00",
                                         "Jan  1 02:50:00", "Jan  1 02:10:00",
                                         "Dec 30 00:00:00", "Oct 25 02:50:00",
                                         "Oct 25 02:00:00", "Oct 25 02:59:00"};
    md_sources once = {0}, twice = {0};
    size_t i;

    (void)state;
    (void)add(&once, "m.log");
    (void)add(&twice, "m.log");
    for (i = 0; i < COUNT_OF(stamps); i++) {
        md_stamp stamp = stamp_of(md_slice_of(stamps[i]));
        bool a, b, c;
        int64_t x = md_source_stamp(once.items[0], &stamp, &a);
        int64_t y = md_source_stamp(twice.items[0], &stamp, &b);
        int64_t z = md_source_stamp(twice.items[0], &stamp, &c);

        assert_true(x == y && y == z);
        assert_true(a == b && b == c);
    }
    assert_int_equal(once.items[0]->rel_year, twice.items[0]->rel_year);
    md_sources_free(&once);
    md_sources_free(&twice);
}

static void spans(void **state)
{
    md_sources s = {0};
    int64_t first, last;
    kept k[8];
    char one[64];

    (void)state;
    s.year = 2026;
    (void)add(&s, "m.log");
    md_sources_span(&s, 0, &first, &last);
    assert_true(first == MAILDIAG_NO_TIME && last == MAILDIAG_NO_TIME);
    (void)take_stamps(&s,
                      "Dec 31 23:59:59; Jan  1 00:00:00; Dec 31 23:59:58; "
                      "2026-12-30T00:00:00.5Z; 2027 Jan  3 00:00:00",
                      k, COUNT_OF(k));
    (void)md_sources_resolve(&s, 0);
    md_sources_span(&s, 0, &first, &last);
    assert_string_equal(time_text(first, one, sizeof one),
                        "2026-12-30 00:00:00");
    assert_true(first % 1000000 == 500000);
    assert_string_equal(time_text(last, one, sizeof one),
                        "2027-01-03 00:00:00");
    md_sources_free(&s);
}

static void times_that_cannot_be(void **state)
{
    md_sources s = {0};
    md_stamp stamp;
    bool fold;

    (void)state;
    (void)add(&s, "m.log");
    assert_true(md_sources_time(&s, 0, MD_STAMP_NONE, false, 5, 5) ==
                MAILDIAG_NO_TIME);
    assert_true(md_sources_time(&s, 0, MD_STAMP_UTC, false, INT64_MAX, 0) ==
                MAILDIAG_NO_TIME);
    assert_true(md_sources_time(&s, 0, MD_STAMP_UTC, false, INT64_MIN, 0) ==
                MAILDIAG_NO_TIME);
    assert_true(md_sources_time(&s, 0, MD_STAMP_UTC, false,
                                INT64_MAX / 1000000 - 1, 999999) > 0);
    memset(&stamp, 0, sizeof stamp);
    stamp.sec = 77;
    assert_true(md_source_stamp(s.items[0], &stamp, &fold) == 0);
    assert_false(fold || s.items[0]->has_civil);
    /* Years out of all bounds are taken to the bounds. */
    s.year = INT32_MAX;
    stamp.form = MD_STAMP_CIVIL;
    (void)md_source_stamp(s.items[0], &stamp, &fold);
    (void)md_sources_resolve(&s, 0);
    assert_int_equal(s.base_year[0], 9999);
    s.year = INT32_MIN;
    (void)md_sources_resolve(&s, 0);
    assert_int_equal(s.base_year[0], -9999);
    s.year = 0;
    s.reference_time_usec = INT64_MIN;
    (void)md_sources_resolve(&s, 0);
    s.reference_time_usec = INT64_MAX;
    (void)md_sources_resolve(&s, 0);
    md_sources_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ordinals),
        cmocka_unit_test(years_of_stamps),
        cmocka_unit_test(the_order_of_opening_does_not_matter),
        cmocka_unit_test(who_tells_the_year),
        cmocka_unit_test(zones_and_folds),
        cmocka_unit_test(zone_and_reference),
        cmocka_unit_test(a_stamp_twice_is_one),
        cmocka_unit_test(spans),
        cmocka_unit_test(times_that_cannot_be),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
