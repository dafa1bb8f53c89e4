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
    FOLD_LEAST = 20 * 60, /* a clock that is set back for the winter goes back
                             by 30 or 60 minutes */
    FOLD_MOST = 2 * 3600
};

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

/* `.3` counts files, newest lowest; `-20260831` and `-20260831-1200` are
 * dates, newest highest. */
md_slice md_source_base(md_slice name, md_slice *rotation)
{
    md_slice plain = without_compression(name);
    size_t at = plain.len, digits = 0;

    *rotation = MD_NONE;
    while (at > 0 && (md_is_digit(plain.ptr[at - 1]) ||
                      plain.ptr[at - 1] == '-' || plain.ptr[at - 1] == '.')) {
        at--;
        if (md_is_digit(plain.ptr[at])) {
            digits++;
            continue;
        }
        if (at == 0 || digits == 0)
            break;
        if (plain.ptr[at] == '.' && digits <= 4 &&
            at + 1 + digits == plain.len) {
            *rotation = md_slice_skip(plain, at);
            return md_slice_sub(plain, 0, at);
        }
        if (digits >= 8 && (at == 0 || !md_is_digit(plain.ptr[at - 1]))) {
            *rotation = md_slice_skip(plain, at);
            return md_slice_sub(plain, 0, at);
        }
    }
    return plain;
}

/* Oldest first: -20260830, -20260831, .2, .1, and the file itself last. */
int md_source_rotation_cmp(md_slice a, md_slice b)
{
    bool a_count = a.len != 0 && a.ptr[0] == '.';
    bool b_count = b.len != 0 && b.ptr[0] == '.';
    uint64_t x = 0, y = 0;

    if ((a.len == 0) != (b.len == 0))
        return a.len == 0 ? 1 : -1;
    if (a_count != b_count)
        return a_count ? 1 : -1;
    if (!a_count)
        return md_slice_cmp(a, b);
    if (!md_slice_to_u64(md_slice_skip(a, 1), &x) ||
        !md_slice_to_u64(md_slice_skip(b, 1), &y))
        return md_slice_cmp(a, b);
    return x > y ? -1 : x < y;
}

/* Is `a` before `b` in canonical order? Sets in the order of their first
 * opening, rotation within, then the order of opening. */
static bool stands_before(const md_sources *s, size_t a, size_t b)
{
    const md_source *x = s->items[a], *y = s->items[b];
    md_slice x_rotation, y_rotation;
    int order;

    if (x->set != y->set)
        return x->set < y->set;
    (void)md_source_base(x->name, &x_rotation);
    (void)md_source_base(y->name, &y_rotation);
    order = md_source_rotation_cmp(x_rotation, y_rotation);
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

static uint32_t set_of(const md_sources *s, const md_source *source)
{
    md_slice rotation, base = md_source_base(source->name, &rotation);
    size_t i;

    for (i = 0; i < s->count; i++) {
        if (md_slice_eq(base, md_source_base(s->items[i]->name, &rotation)))
            return s->items[i]->set;
    }
    return s->set_count;
}

bool md_sources_add(md_sources *s, md_source *source)
{
    size_t place, i;

    if (!sources_room(s))
        return false;
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
        source->leap_civil = -1;
    } else {
        source->rel_year += year_step(within_year(source->last_civil), sec);
    }
    if (sec >= feb29 && sec < feb29 + DAY && source->leap_civil < 0)
        source->leap_civil = source->rel_year * MD_YEAR366 + sec;
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

int64_t md_source_stamp(md_source *source, const md_stamp *stamp, bool *fold)
{
    int64_t sec = stamp->sec, back;

    *fold = false;
    if (stamp->form == MD_STAMP_NONE)
        return 0;
    if (stamp->form == MD_STAMP_CIVIL)
        sec = civil_stamp(source, sec);
    span_add(&source->spans[stamp->form], sec, stamp->usec);
    if (stamp->form == MD_STAMP_UTC)
        return sec;
    back = source->fold_after - sec;
    if (back >= FOLD_LEAST && back <= FOLD_MOST)
        *fold = true;
    else if (back < 0 || back > FOLD_MOST)
        source->fold_after = sec;
    return sec;
}

bool md_sources_year_known(const md_sources *s, const md_source *source)
{
    return source->year != 0 || source->reference_time_usec != 0 ||
           s->year != 0 || s->reference_time_usec != 0;
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

static int64_t civil_to_local(int32_t base_year, int64_t civil)
{
    int64_t second = within_year(civil);
    int64_t year = base_year + (civil - second) / MD_YEAR366;

    return md_civil_from_366((int32_t)year, second);
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
        if (*first == MAILDIAG_NO_TIME || least < *first)
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

/* Base years relative to the set's first source, in canonical order. */
static void resolve_run(md_sources *s, uint32_t set)
{
    const md_source *before = NULL;
    int32_t base = 0;
    size_t i;

    for (i = 0; i < s->count; i++) {
        uint32_t number = s->by_ordinal[i];
        const md_source *source = s->items[number];

        if (!in_run(s, number, set))
            continue;
        if (before != NULL)
            base +=
                before->rel_year +
                year_step(within_year(before->last_civil), source->first_civil);
        s->base_year[number] = base;
        before = source;
    }
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
        at = local_to_utc(
            s,
            civil_to_local(year + s->base_year[i], latest_civil(s->items[i])),
            false);
        latest = at > latest ? at : latest;
    }
    return latest;
}

/* Years from the set's first stamp to its latest. */
static int32_t set_span(const md_sources *s, uint32_t set)
{
    int64_t span = 0;
    size_t i;

    for (i = 0; i < s->count; i++) {
        int64_t years;

        if (!in_run(s, i, set))
            continue;
        years = s->base_year[i] + latest_civil(s->items[i]) / MD_YEAR366;
        span = years > span ? years : span;
    }
    return (int32_t)span;
}

/* A Feb 29 in the set must fall into a leap year. */
static bool set_leaps(const md_sources *s, uint32_t set, int32_t year)
{
    size_t i;

    for (i = 0; i < s->count; i++) {
        const md_source *source = s->items[i];

        if (in_run(s, i, set) && source->leap_civil >= 0 &&
            !md_civil_leap((int32_t)(year + s->base_year[i] +
                                     source->leap_civil / MD_YEAR366)))
            return false;
    }
    return true;
}

/* What the options say of the set: a year, or else a reference time. */
static void set_options(const md_sources *s, uint32_t set, int32_t *year,
                        int64_t *reference)
{
    int64_t own = 0;
    size_t i;

    *year = s->year;
    *reference = s->reference_time_usec;
    for (i = 0; i < s->count; i++) {
        const md_source *source = s->items[i];

        if (source->set != set)
            continue;
        if (source->year != 0)
            *year = source->year;
        if (source->reference_time_usec > own)
            own = source->reference_time_usec;
    }
    if (own != 0)
        *reference = own;
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

void md_sources_resolve(md_sources *s, uint32_t set)
{
    int32_t year;
    size_t i;
    bool civil = false;

    for (i = 0; i < s->count; i++)
        civil = civil || in_run(s, i, set);
    if (!civil)
        return;
    resolve_run(s, set);
    year = set_first_year(s, set);
    for (i = 0; i < s->count; i++) {
        if (in_run(s, i, set))
            s->base_year[i] += year;
    }
}
