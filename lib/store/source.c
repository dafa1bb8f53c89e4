/*
 * Sources, sets, years and zones. See source.h.
 *
 * Takes names and stamps, gives ordinals and times. Does not know records.
 */
#include "store/source.h"

#include "base/alloc.h"
#include "base/civil.h"

enum {
    DAY = 86400,
    BACK_IS_NEXT_YEAR = 183,
    AHEAD_IS_LAST_YEAR = 330,
    /* A clock that is set back for the winter goes back by 30 or 60 minutes,
     * as far as a quiet log shows it: less. */
    FOLD_LEAST = 5 * 60,
    FOLD_MOST = 2 * 3600,
    FOLD_LASTS = 3600,
    YEAR_MOST = 9999,
    COUNT_DIGITS = 4, /* of `.1`, at most */
    YEAR_DIGITS = 4,
    DATE_DIGITS = 8 /* of `-20260831`, at least */
};

/* Seconds whose microseconds fit. */
#define SEC_MOST (INT64_MAX / 1000000 - 1)

bool md_sources_init(md_sources *s, const maildiag_zone_change *zone,
                     size_t count)
{
    if (count == 0 || zone == NULL)
        return true;
    s->zone = md_realloc(NULL, count, sizeof *zone);
    if (s->zone == NULL)
        return false;
    memcpy(s->zone, zone, count * sizeof *zone);
    s->zone_count = count;
    return true;
}

static void source_free(md_source *source)
{
    md_frame_free(&source->frame);
    md_buffer_free(&source->carry);
    md_buffer_free(&source->last_line);
    md_free(source->kept);
    md_free((void *)(uintptr_t)source->name.ptr);
    md_free(source);
}

void md_sources_free(md_sources *s)
{
    size_t i;

    for (i = 0; i < s->count; i++)
        source_free(s->items[i]);
    md_free(s->items);
    md_free(s->zone);
    md_free(s->by_ordinal);
    md_free(s->base_year);
}

/* ---- names and rotation ---------------------------------------------- */

static const char *const suffixes[] = {".gz",  ".xz",   ".zst", ".bz2",
                                       ".lz4", ".lzma", ".Z"};

static md_slice without_compression(md_slice name)
{
    size_t i;

    for (i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        md_slice suffix = md_slice_of(suffixes[i]);

        if (name.len > suffix.len && md_slice_ends(name, suffix))
            return md_slice_sub(name, 0, name.len - suffix.len);
    }
    return name;
}

/* Without a letter behind the last slash it is an address (`192.0.2.1`), not
 * the name of a log. */
static bool names_a_log(md_slice base)
{
    size_t at = base.len;

    while (at > 0 && base.ptr[at - 1] != '/') {
        if (md_is_alpha(base.ptr[--at]))
            return true;
    }
    return false;
}

/* `.3` counts files, newest lowest; `-20260831`, `-20260831-1200` and
 * `.2026-08-31` are dates, newest highest. `digits` of them stand behind the
 * sign at the head, the first `group` in a row. */
static bool is_rotation(md_slice s, size_t digits, size_t group)
{
    if (s.ptr[0] == '.' && digits + 1 == s.len && digits <= COUNT_DIGITS)
        return digits != 0;
    return digits >= DATE_DIGITS &&
           (group >= DATE_DIGITS || group == YEAR_DIGITS);
}

md_slice md_source_base(md_slice name, md_slice *rotation)
{
    md_slice plain = without_compression(name);
    size_t at = plain.len, digits = 0, group = 0;

    *rotation = MD_NONE;
    while (at > 0 && (md_is_digit(plain.ptr[at - 1]) ||
                      plain.ptr[at - 1] == '-' || plain.ptr[at - 1] == '.')) {
        at--;
        if (md_is_digit(plain.ptr[at])) {
            digits++;
            group++;
            continue;
        }
        if (is_rotation(md_slice_skip(plain, at), digits, group)) {
            if (!names_a_log(md_slice_sub(plain, 0, at)))
                break;
            *rotation = md_slice_skip(plain, at);
            return md_slice_sub(plain, 0, at);
        }
        group = 0;
    }
    return plain;
}

/* The number of `.3`; false: a date, or none. */
static bool rotation_count(md_slice rotation, uint64_t *out)
{
    return rotation.len > 1 && rotation.len <= 1 + COUNT_DIGITS &&
           rotation.ptr[0] == '.' &&
           md_slice_to_u64(md_slice_skip(rotation, 1), out);
}

/* Oldest first: -20260830, -20260831, .2, .1, and the file itself last. */
int md_source_rotation_cmp(md_slice a, md_slice b)
{
    uint64_t x = 0, y = 0;
    bool a_count = rotation_count(a, &x), b_count = rotation_count(b, &y);

    if ((a.len == 0) != (b.len == 0))
        return a.len == 0 ? 1 : -1;
    if (a_count != b_count)
        return a_count ? 1 : -1;
    if (!a_count)
        return md_slice_cmp(a, b);
    return x > y ? -1 : x < y;
}

/* Is `a` before `b` in canonical order? Sets in the order of their first
 * opening, rotation within, then the order of opening. */
static bool stands_before(const md_sources *s, size_t a, size_t b)
{
    const md_source *x = s->items[a], *y = s->items[b];
    int order;

    if (x->set != y->set)
        return x->set < y->set;
    order = md_source_rotation_cmp(x->rotation, y->rotation);
    return order != 0 ? order < 0 : a < b;
}

static bool sources_room(md_sources *s)
{
    size_t cap = s->cap;
    void *grown = md_grow(s->items, &cap, s->count + 1, sizeof *s->items);

    if (grown == NULL)
        return false;
    s->items = grown;
    if (cap == s->cap)
        return true;
    grown = md_realloc(s->by_ordinal, cap, sizeof *s->by_ordinal);
    if (grown == NULL)
        return false;
    s->by_ordinal = grown;
    grown = md_realloc(s->base_year, cap, sizeof *s->base_year);
    if (grown == NULL)
        return false;
    s->base_year = grown;
    s->cap = cap;
    return true;
}

/* The set with that base; where there is one, its years are this one's. */
static uint32_t set_of(const md_sources *s, md_source *source)
{
    size_t i;

    for (i = 0; i < s->count; i++) {
        if (md_slice_eq(source->base, s->items[i]->base)) {
            source->year_given = s->items[i]->year_given;
            return s->items[i]->set;
        }
    }
    return s->set_count;
}

void md_sources_options(md_sources *s, md_source *source, int32_t year,
                        int64_t reference_time_usec)
{
    size_t i;

    if (year != 0)
        source->year = year;
    if (reference_time_usec != 0)
        source->reference_time_usec = reference_time_usec;
    if (year == 0 && reference_time_usec == 0)
        return;
    for (i = 0; i < s->count; i++) {
        if (s->items[i]->set == source->set)
            s->items[i]->year_given = true;
    }
}

bool md_sources_add(md_sources *s, md_source *source)
{
    size_t place, i;

    if (!sources_room(s))
        return false;
    source->base = md_source_base(source->name, &source->rotation);
    source->set = set_of(s, source);
    if (source->set == s->set_count)
        s->set_count++;
    s->items[s->count] = source;
    s->base_year[s->count] = 0;
    place = s->count;
    while (place > 0 && !stands_before(s, s->by_ordinal[place - 1], s->count))
        place--;
    s->reordered = place != s->count;
    memmove(s->by_ordinal + place + 1, s->by_ordinal + place,
            (s->count - place) * sizeof *s->by_ordinal);
    s->by_ordinal[place] = (uint32_t)s->count;
    s->count++;
    for (i = place; i < s->count; i++)
        s->items[s->by_ordinal[i]]->ordinal = (uint32_t)i + 1;
    md_sources_options(s, source, source->year, source->reference_time_usec);
    return true;
}

/* ---- stamps without a year ------------------------------------------- */

static int32_t year_step(int64_t before, int64_t after)
{
    if (before - after > (int64_t)BACK_IS_NEXT_YEAR * DAY)
        return 1;
    if (after - before > (int64_t)AHEAD_IS_LAST_YEAR * DAY)
        return -1;
    return 0;
}

/* Second within its year, of a second that counts years too. */
static int64_t within_year(int64_t civil)
{
    int64_t second = civil % MD_YEAR366;

    return second < 0 ? second + MD_YEAR366 : second;
}

static int64_t civil_stamp(md_source *source, int64_t sec)
{
    const int64_t feb29 = 59 * (int64_t)DAY;

    if (!source->has_civil) {
        source->has_civil = true;
        source->first_civil = sec;
    } else {
        source->rel_year += year_step(within_year(source->last_civil), sec);
    }
    if (sec >= feb29 && sec < feb29 + DAY && !source->has_leap) {
        source->has_leap = true;
        source->leap_civil = source->rel_year * MD_YEAR366 + sec;
    }
    sec += source->rel_year * MD_YEAR366;
    source->last_civil = sec;
    return sec;
}

static void span_add(md_span *span, int64_t sec, uint32_t usec)
{
    if (!span->any || sec < span->least ||
        (sec == span->least && usec < span->least_usec)) {
        span->least = sec;
        span->least_usec = usec;
    }
    if (!span->any || sec > span->most ||
        (sec == span->most && usec > span->most_usec)) {
        span->most = sec;
        span->most_usec = usec;
    }
    span->any = true;
}

/*
 * Is this the second pass of an hour that comes twice? A step back begins it,
 * and it lasts for an hour. Stamps that come only once do not ask.
 */
static bool second_pass(md_source *source, int64_t sec)
{
    int64_t back = source->has_local ? source->last_local - sec : INT64_MAX;

    if (back > FOLD_MOST)
        source->fold_until = INT64_MIN;
    else if (back >= FOLD_LEAST)
        source->fold_until = sec + FOLD_LASTS;
    source->has_local = true;
    source->last_local = sec;
    return sec <= source->fold_until;
}

int64_t md_source_stamp(md_source *source, const md_stamp *stamp, bool *fold)
{
    int64_t sec = stamp->sec;

    *fold = false;
    if (stamp->form == MD_STAMP_NONE)
        return 0;
    if (stamp->form == MD_STAMP_CIVIL)
        sec = civil_stamp(source, sec);
    span_add(&source->spans[stamp->form], sec, stamp->usec);
    if (stamp->form != MD_STAMP_UTC)
        *fold = second_pass(source, sec);
    return sec;
}

bool md_sources_year_known(const md_sources *s, const md_source *source)
{
    return source->year_given || s->year != 0 || s->reference_time_usec != 0;
}

/* ---- from kept seconds to UTC ---------------------------------------- */

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

/* Local seconds to UTC: of an hour that comes twice the first or, with fold,
 * the second; of an hour that does not exist as the clock before it. */
static int64_t local_to_utc(const md_sources *s, int64_t local, bool fold)
{
    int64_t answer;
    size_t i;

    if (s->zone_count == 0)
        return local;
    i = zone_index(s, local - 2 * DAY);
    answer = local - s->zone[i].offset_sec;
    for (i++; i < s->zone_count; i++) {
        int64_t change = s->zone[i].from_sec;

        if (change > local + 2 * DAY)
            break;
        /* Where both clocks could have shown it, the first reading stands
         * unless this is the second pass. */
        if (answer >= change && (local - s->zone[i].offset_sec >= change))
            answer = local - s->zone[i].offset_sec;
        else if (fold && local - s->zone[i].offset_sec >= change)
            answer = local - s->zone[i].offset_sec;
    }
    return answer;
}

/* Years from year 0, of a second that counts years too. */
static int32_t years_of(int64_t civil)
{
    return (int32_t)((civil - within_year(civil)) / MD_YEAR366);
}

static int64_t civil_to_local(int32_t base_year, int64_t civil)
{
    return md_civil_from_366(base_year + years_of(civil), within_year(civil));
}

int64_t md_sources_time(const md_sources *s, uint32_t source, uint8_t form,
                        bool fold, int64_t sec, uint32_t usec)
{
    if (form == MD_STAMP_NONE)
        return MAILDIAG_NO_TIME;
    if (form == MD_STAMP_CIVIL)
        sec = civil_to_local(s->base_year[source], sec);
    if (form != MD_STAMP_UTC)
        sec = local_to_utc(s, sec, fold);
    if (sec > SEC_MOST || sec < -SEC_MOST)
        return MAILDIAG_NO_TIME;
    return sec * 1000000 + usec;
}

void md_sources_span(const md_sources *s, uint32_t source, int64_t *first,
                     int64_t *last)
{
    const md_source *from = s->items[source];
    uint8_t form;

    *first = *last = MAILDIAG_NO_TIME;
    for (form = MD_STAMP_CIVIL; form <= MD_STAMP_UTC; form++) {
        const md_span *span = &from->spans[form];
        int64_t least, most;

        if (!span->any)
            continue;
        least = md_sources_time(s, source, form, false, span->least,
                                span->least_usec);
        most = md_sources_time(s, source, form, false, span->most,
                               span->most_usec);
        if (least != MAILDIAG_NO_TIME &&
            (*first == MAILDIAG_NO_TIME || least < *first))
            *first = least;
        if (*last == MAILDIAG_NO_TIME || most > *last)
            *last = most;
    }
}

/* ---- years of sets ---------------------------------------------------- */

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
            base +=
                before->rel_year +
                year_step(within_year(before->last_civil), source->first_civil);
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
        at = local_to_utc(s,
                          civil_to_local(year + s->items[i]->run_year,
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
        years = s->items[i]->run_year + years_of(latest_civil(s->items[i]));
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
                           years_of(source->leap_civil)))
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
    limit = reference / 1000000 + DAY;
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
