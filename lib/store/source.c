/*
 * Sources and sets: names, order, options, stamps. See source.h.
 *
 * Takes names and stamps, gives ordinals and times. Does not know records.
 */
#include "store/source.h"

#include "base/alloc.h"
#include "store/clock.h"
#include "store/rotation.h"

enum {
    /* A clock that is set back for the winter goes back by 30 or 60 minutes,
     * as far as a quiet log shows it: less. */
    FOLD_LEAST = 5 * 60,
    FOLD_MOST = 2 * 3600,
    FOLD_LASTS = 3600
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

void md_source_free(md_source *source)
{
    if (source == NULL)
        return;
    md_frame_free(&source->frame);
    md_buffer_free(&source->carry);
    md_buffer_free(&source->last_line);
    md_tally_free(&source->tally);
    md_free(source->kept);
    md_free((void *)(uintptr_t)source->name.ptr);
    md_free(source->beginning);
    md_buffer_free(&source->head);
    md_free(source->foreign_lines);
    md_free(source);
}

void md_sources_free(md_sources *s)
{
    size_t i;

    for (i = 0; i < s->count; i++)
        md_source_free(s->items[i]);
    md_free(s->items);
    md_free(s->zone);
    md_free(s->by_ordinal);
    md_free(s->base_year);
}

bool md_source_begin(md_source *source, const char *bytes, size_t len)
{
    char *copy;

    if (len > MD_BEGINNING_BYTES)
        len = MD_BEGINNING_BYTES;
    if (len <= source->beginning_bytes)
        return true;
    copy = md_realloc(source->beginning, len, 1);
    if (copy == NULL)
        return false;
    memcpy(copy, bytes, len);
    source->beginning = copy;
    source->beginning_bytes = (uint32_t)len;
    return true;
}

/* ---- adding ------------------------------------------------------------- */

/* Parts of one file stand in the order of the file. */
static bool same_file(const md_source *a, const md_source *b)
{
    return a->beginning_bytes != 0 &&
           a->beginning_bytes == b->beginning_bytes &&
           memcmp(a->beginning, b->beginning, a->beginning_bytes) == 0;
}

/* Is `a` before `b` in canonical order? Sets in the order of their first
 * opening, rotation within, then the order of opening. */
static bool stands_before(const md_sources *s, size_t a, size_t b)
{
    const md_source *x = s->items[a], *y = s->items[b];
    int order;

    if (x->set != y->set)
        return x->set < y->set;
    order = md_rotation_cmp(x->rotation, y->rotation);
    if (order != 0)
        return order < 0;
    if (x->base_offset != y->base_offset && same_file(x, y))
        return x->base_offset < y->base_offset;
    return a < b;
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

/* Put a source among `others` that have their places. True: it does not
 * stand behind them all. */
static bool source_place(md_sources *s, size_t number, size_t others)
{
    size_t place = others, i;

    while (place > 0 && !stands_before(s, s->by_ordinal[place - 1], number))
        place--;
    memmove(s->by_ordinal + place + 1, s->by_ordinal + place,
            (others - place) * sizeof *s->by_ordinal);
    s->by_ordinal[place] = (uint32_t)number;
    for (i = 0; i < s->count; i++)
        s->items[s->by_ordinal[i]]->ordinal = (uint32_t)i + 1;
    return place != others;
}

bool md_sources_add(md_sources *s, md_source *source)
{
    if (!sources_room(s))
        return false;
    source->base = md_rotation_base(source->name, &source->rotation);
    source->set = set_of(s, source);
    if (source->set == s->set_count)
        s->set_count++;
    s->items[s->count] = source;
    s->base_year[s->count] = 0;
    s->count++;
    s->reordered = source_place(s, s->count - 1, s->count - 1);
    md_sources_options(s, source, source->year, source->reference_time_usec);
    return true;
}

bool md_sources_rename(md_sources *s, uint32_t number, md_slice name)
{
    md_source *source = s->items[number];
    size_t place = source->ordinal - 1;
    md_slice rotation;
    char *copy;

    s->reordered = false;
    if (!md_slice_eq(md_rotation_base(name, &rotation), source->base))
        return true;
    copy = md_alloc(name.len + 1);
    if (copy == NULL)
        return false;
    memcpy(copy, name.ptr, name.len);
    copy[name.len] = '\0';
    md_free((void *)(uintptr_t)source->name.ptr);
    source->name = md_slice_make(copy, name.len);
    source->base = md_rotation_base(source->name, &source->rotation);
    memmove(s->by_ordinal + place, s->by_ordinal + place + 1,
            (s->count - place - 1) * sizeof *s->by_ordinal);
    (void)source_place(s, number, s->count - 1);
    s->reordered = source->ordinal - 1 != place;
    return true;
}

/* ---- stamps ------------------------------------------------------------- */

static int64_t civil_stamp(md_source *source, int64_t sec)
{
    const int64_t feb29 = 59 * (int64_t)MD_CLOCK_DAY;

    if (!source->has_civil) {
        source->has_civil = true;
        source->first_civil = sec;
    } else {
        source->rel_year = md_years_within(
            source->rel_year +
            md_clock_year_step(md_clock_within_year(source->last_civil), sec));
    }
    if (sec >= feb29 && sec < feb29 + MD_CLOCK_DAY && !source->has_leap) {
        source->has_leap = true;
        source->leap_civil = source->rel_year * MD_YEAR366 + sec;
    }
    sec += source->rel_year * MD_YEAR366;
    source->last_civil = sec;
    return sec;
}

void md_span_add(md_span *span, int64_t sec, uint32_t usec)
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
bool md_source_second_pass(md_source *source, int64_t sec)
{
    int64_t back = source->has_local ? source->last_local - sec : INT64_MAX;

    if (!source->has_local) {
        source->first_local = sec;
        source->first_local_offset = source->record_offset;
    } else if (back >= FOLD_LEAST && !source->has_step) {
        source->has_step = true;
        source->step_offset = source->record_offset;
    }
    if (back > FOLD_MOST)
        source->fold_until = INT64_MIN;
    else if (back >= FOLD_LEAST)
        source->fold_until = sec + FOLD_LASTS;
    source->has_local = true;
    source->last_local = sec;
    return sec <= source->fold_until;
}

/* A stamp that is the last one's again, as most are, changes nothing of the
 * run of years, nor of the hours that come twice. */
int64_t md_source_stamp(md_source *source, const md_stamp *stamp, bool *fold)
{
    int64_t sec = stamp->sec, kept;

    *fold = false;
    if (stamp->form == MD_STAMP_NONE)
        return 0;
    if (stamp->form == MD_STAMP_CIVIL) {
        kept = source->rel_year * MD_YEAR366 + sec;
        sec = source->has_civil && source->last_civil == kept
                  ? kept
                  : civil_stamp(source, sec);
    }
    md_span_add(&source->spans[stamp->form], sec, stamp->usec);
    if (stamp->form == MD_STAMP_UTC)
        return sec;
    *fold = source->has_local && source->last_local == sec
                ? sec <= source->fold_until
                : md_source_second_pass(source, sec);
    return sec;
}

bool md_sources_year_known(const md_sources *s, const md_source *source)
{
    return source->year_given || s->year != 0 || s->reference_time_usec != 0;
}

/* ---- times -------------------------------------------------------------- */

int64_t md_sources_time(const md_sources *s, uint32_t source, uint8_t form,
                        bool fold, int64_t sec, uint32_t usec)
{
    if (form == MD_STAMP_NONE)
        return MAILDIAG_NO_TIME;
    if (form == MD_STAMP_CIVIL)
        sec = md_clock_local(s->base_year[source], sec);
    if (form != MD_STAMP_UTC)
        sec = md_clock_utc(s, sec, fold);
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
