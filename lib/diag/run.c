/*
 * When one kind of failure happened. See run.h.
 */
#include "diag/run.h"

#include "base/alloc.h"
#include "diag/when.h"

void md_runs_free(md_runs *runs)
{
    md_free(runs->items);
    runs->items = NULL;
    runs->count = 0;
    runs->cap = 0;
}

static bool is_before(md_moment a, md_moment b)
{
    return a.time != b.time ? a.time < b.time : a.id < b.id;
}

/* Spells by their first moments, which stand at the beginning of an md_run and
 * of md_run_bounds. */
typedef struct md_spells {
    const char *items;
    size_t size; /* of one */
    size_t count;
} md_spells;

static md_spells spells_of(const md_runs *runs)
{
    const md_spells spells = {(const char *)runs->items, sizeof(md_run),
                              runs->count};
    return spells;
}

static bool begins_after(const md_spells *s, size_t index, md_moment at)
{
    md_moment first;

    memcpy(&first, s->items + index * s->size, sizeof(first));
    return is_before(at, first);
}

/* Is `index` that of the first spell that begins after `at`? */
static bool is_first_after(const md_spells *s, size_t index, md_moment at)
{
    return index <= s->count &&
           (index == 0 || !begins_after(s, index - 1, at)) &&
           (index == s->count || begins_after(s, index, at));
}

/* Index of the first spell that begins after `at`. Moments come nearly in
 * order: the last answer is good again mostly, or the one behind it. */
static size_t find_after(md_spells s, size_t hint, md_moment at)
{
    size_t low = 0;
    size_t high = s.count;
    if (is_first_after(&s, hint, at))
        return hint;
    if (is_first_after(&s, hint + 1, at))
        return hint + 1;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (begins_after(&s, middle, at))
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

static size_t first_after(md_runs *runs, md_moment at)
{
    runs->hint = find_after(spells_of(runs), runs->hint, at);
    return runs->hint;
}

/* Does time `b`, not earlier than `a`, belong to the same spell? Lines
 * without a stamp keep to themselves. */
static bool is_near(const md_runs *runs, int64_t a, int64_t b)
{
    if (runs->silence_usec == INT64_MAX)
        return true;
    if (a == MAILDIAG_NO_TIME || b == MAILDIAG_NO_TIME)
        return a == b;
    return md_when_gap(a, b) < runs->silence_usec;
}

/* The marks with the lowest positions are kept. */
static void add_mark(md_run *run, const md_mark *mark)
{
    uint32_t at = run->mark_count;
    if (at == MD_RUN_MARKS && run->marks[at - 1].id <= mark->id)
        return;
    if (at == MD_RUN_MARKS)
        at--;
    else
        run->mark_count++;
    while (at > 0 && run->marks[at - 1].id > mark->id) {
        run->marks[at] = run->marks[at - 1];
        at--;
    }
    run->marks[at] = *mark;
}

static void extend(md_run *run, md_moment first, md_moment last)
{
    if (is_before(first, run->first))
        run->first = first;
    if (is_before(run->last, last))
        run->last = last;
}

void md_run_join(md_run *to, const md_run *from)
{
    extend(to, from->first, from->last);
    to->attempts += from->attempts;
    to->lines += from->lines;
    for (uint32_t i = 0; i < from->mark_count; i++)
        add_mark(to, &from->marks[i]);
}

static void drop(md_runs *runs, size_t at)
{
    runs->count--;
    memmove(&runs->items[at], &runs->items[at + 1],
            (runs->count - at) * sizeof(*runs->items));
}

static md_run *insert(md_runs *runs, size_t at, md_moment moment)
{
    md_run *grown = md_grow_tight(runs->items, &runs->cap, runs->count + 1,
                                  sizeof(*runs->items));
    if (grown == NULL)
        return NULL;
    runs->items = grown;
    memmove(&grown[at + 1], &grown[at], (runs->count - at) * sizeof(*grown));
    runs->count++;
    memset(&grown[at], 0, sizeof(grown[at]));
    grown[at].first = moment;
    grown[at].last = moment;
    return &grown[at];
}

bool md_runs_add(md_runs *runs, md_moment at, uint64_t attempts,
                 const md_mark *mark)
{
    size_t after = first_after(runs, at);
    md_run *run = NULL;
    size_t place = after;

    if (after > 0 && is_near(runs, runs->items[after - 1].last.time, at.time)) {
        place = after - 1;
        run = &runs->items[place];
    } else if (after < runs->count &&
               is_near(runs, at.time, runs->items[after].first.time)) {
        run = &runs->items[after];
    } else {
        run = insert(runs, after, at);
        if (run == NULL)
            return false;
    }
    extend(run, at, at);
    run->attempts += attempts;
    run->lines++;
    add_mark(run, mark);
    if (place + 1 < runs->count &&
        is_near(runs, run->last.time, runs->items[place + 1].first.time)) {
        md_run_join(run, &runs->items[place + 1]);
        drop(runs, place + 1);
    }
    return true;
}

bool md_runs_keeps(const md_runs *runs, md_moment at)
{
    size_t after = find_after(spells_of(runs), runs->hint, at);
    const md_run *run;

    if (after > 0 && is_near(runs, runs->items[after - 1].last.time, at.time))
        run = &runs->items[after - 1];
    else if (after < runs->count &&
             is_near(runs, at.time, runs->items[after].first.time))
        run = &runs->items[after];
    else
        return true;
    return run->mark_count < MD_RUN_MARKS ||
           run->marks[MD_RUN_MARKS - 1].id > at.id;
}

static void raise(uint32_t *count, uint32_t by)
{
    *count = by < UINT32_MAX - *count ? *count + by : UINT32_MAX;
}

static void note_success(uint32_t *count, int64_t *first, int64_t *last,
                         int64_t time)
{
    if (*count == 0 || time < *first)
        *first = time;
    if (*count == 0 || time > *last)
        *last = time;
    raise(count, 1);
}

void md_runs_success(md_runs *runs, md_moment at)
{
    size_t after = first_after(runs, at);
    if (after > 0 && is_before(at, runs->items[after - 1].last)) {
        raise(&runs->items[after - 1].inside, 1);
        return; /* proves nothing about what comes behind it */
    }
    if (after == runs->count) {
        note_success(&runs->successes, &runs->success_first,
                     &runs->success_last, at.time);
        return;
    }
    md_run *next = &runs->items[after];
    note_success(&next->successes, &next->success_first, &next->success_last,
                 at.time);
}

void md_runs_bounds(const md_runs *runs, md_run_bounds *out)
{
    for (size_t i = 0; i < runs->count; i++) {
        out[i].first = runs->items[i].first;
        out[i].last = runs->items[i].last;
    }
}

void md_runs_note(const md_run_bounds *bounds, size_t count, uint32_t *hint,
                  md_run_gap *gaps, md_moment at)
{
    const md_spells spells = {(const char *)bounds, sizeof(*bounds), count};
    size_t after = find_after(spells, *hint, at);

    *hint = (uint32_t)after;
    if (after > 0 && is_before(at, bounds[after - 1].last))
        raise(&gaps[after - 1].inside, 1);
    else
        note_success(&gaps[after].successes, &gaps[after].first,
                     &gaps[after].last, at.time);
}

static void add_gap(const md_run_gap *gap, uint32_t *count, int64_t *first,
                    int64_t *last)
{
    if (gap->successes == 0)
        return;
    if (*count == 0 || gap->first < *first)
        *first = gap->first;
    if (*count == 0 || gap->last > *last)
        *last = gap->last;
    raise(count, gap->successes);
}

void md_runs_add_gaps(md_runs *runs, const md_run_gap *gaps)
{
    for (size_t i = 0; i < runs->count; i++) {
        md_run *run = &runs->items[i];

        raise(&run->inside, gaps[i].inside);
        add_gap(&gaps[i], &run->successes, &run->success_first,
                &run->success_last);
    }
    add_gap(&gaps[runs->count], &runs->successes, &runs->success_first,
            &runs->success_last);
}

bool md_runs_put(md_runs *runs, const md_run *run)
{
    md_run *put = insert(runs, 0, run->first);
    if (put == NULL)
        return false;
    *put = *run;
    put->inside = 0;
    put->successes = 0;
    return true;
}

bool md_runs_absorb(md_runs *to, const md_runs *from)
{
    md_runs_flatten(to);
    to->silence_usec = INT64_MAX;
    for (size_t i = 0; i < from->count; i++) {
        if (to->count == 0 && insert(to, 0, from->items[i].first) == NULL)
            return false;
        md_run_join(&to->items[0], &from->items[i]);
    }
    return true;
}

void md_runs_flatten(md_runs *runs)
{
    for (size_t i = 1; i < runs->count; i++)
        md_run_join(&runs->items[0], &runs->items[i]);
    if (runs->count > 1)
        runs->count = 1;
}

size_t md_runs_incident(const md_runs *runs, size_t from)
{
    size_t at = from;
    while (at + 1 < runs->count) {
        const md_run *next = &runs->items[at + 1];
        if (next->successes > 0 ||
            md_when_gap(runs->items[at].last.time, next->first.time) >= MD_DAY)
            break;
        at++;
    }
    return at;
}

int64_t md_runs_success_before(const md_runs *runs, size_t at)
{
    for (size_t i = at + 1; i > 0; i--)
        if (runs->items[i - 1].successes > 0)
            return runs->items[i - 1].success_last;
    return MAILDIAG_NO_TIME;
}

bool md_runs_success_after(const md_runs *runs, size_t at, int64_t *time)
{
    for (size_t i = at + 1; i < runs->count; i++) {
        if (runs->items[i].successes > 0) {
            *time = runs->items[i].success_first;
            return true;
        }
    }
    *time = runs->success_first;
    return runs->successes > 0;
}
