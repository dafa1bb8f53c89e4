/*
 * This host's own life. See life.h.
 */
#include "diag/life.h"

#include "base/alloc.h"
#include "diag/when.h"

typedef enum md_life_what {
    LIFE_NONE = 0,
    LIFE_WARNING, /* the weakest: told only when nothing else happened */
    LIFE_STARTED,
    LIFE_STOPPED,
    LIFE_TABLE,
    LIFE_RELOADED,
    LIFE_RESTARTED,
    LIFE_UPDATED /* started with another version than before */
} md_life_what;

static const char *const phrases[] = {
    [LIFE_NONE] = "",
    [LIFE_WARNING] = "configuration warning",
    [LIFE_STARTED] = "postfix started",
    [LIFE_STOPPED] = "postfix stopped",
    [LIFE_TABLE] = "table changed",
    [LIFE_RELOADED] = "postfix reloaded",
    [LIFE_RESTARTED] = "postfix restarted",
    [LIFE_UPDATED] = "postfix updated",
};

void md_life_free(md_life *life)
{
    md_free(life->items);
    md_free(life->last);
    md_names_free(&life->names);
    memset(life, 0, sizeof(*life));
}

/* The host's last event, 1 + its index; 0: it has none. */
static uint32_t last_of(const md_life *life, uint32_t host)
{
    return host < life->last_cap ? life->last[host] : 0;
}

static bool last_room(md_life *life, uint32_t host)
{
    size_t before = life->last_cap;
    uint32_t *grown = md_grow(life->last, &life->last_cap, (size_t)host + 1,
                              sizeof(*life->last));

    if (grown == NULL)
        return false;
    life->last = grown;
    memset(grown + before, 0, (life->last_cap - before) * sizeof(*grown));
    return true;
}

static bool add(md_life *life, md_slice host, const md_fact *fact,
                md_life_what what, md_slice detail)
{
    uint32_t host_number, detail_number;
    /* A host that is not named is one, too. */
    if (!md_slice_present(host))
        host = MD_LIT("");
    if (!md_names_add(&life->names, host, &host_number) ||
        !md_names_add(&life->names, md_slice_sub(detail, 0, 200),
                      &detail_number))
        return false;
    if (life->count > 0) {
        const md_life_event *last = &life->items[life->count - 1];
        if (last->what == (uint8_t)what && last->host == host_number &&
            last->detail == detail_number &&
            md_when_gap(last->time, fact->time) < MD_MINUTE)
            return true;
    }
    md_life_event *grown =
        md_grow(life->items, &life->cap, life->count + 1, sizeof(*life->items));
    if (grown == NULL)
        return false;
    life->items = grown;
    if (!last_room(life, host_number))
        return false;
    grown[life->count].before = last_of(life, host_number);
    grown[life->count].time = fact->time;
    grown[life->count].id = fact->id;
    grown[life->count].host = host_number;
    grown[life->count].detail = detail_number;
    grown[life->count].what = (uint8_t)what;
    life->last[host_number] = (uint32_t)++life->count;
    return true;
}

/* What a start is, by what this host did before: the first one in the log,
 * one with a new version, one after another. */
static md_life_what kind_of_start(const md_life *life, md_slice host,
                                  md_slice version)
{
    uint32_t number = md_names_find(&life->names, host);
    for (uint32_t i = last_of(life, number); i != 0;
         i = life->items[i - 1].before) {
        const md_life_event *e = &life->items[i - 1];
        if (e->what != LIFE_STARTED && e->what != LIFE_RESTARTED &&
            e->what != LIFE_UPDATED)
            continue;
        md_slice before = md_names_at(&life->names, e->detail);
        bool same =
            before.len == 0 || version.len == 0 || md_slice_eq(before, version);
        return same ? LIFE_RESTARTED : LIFE_UPDATED;
    }
    return LIFE_STARTED;
}

bool md_life_note(md_life *life, md_slice host, const md_fact *fact,
                  const md_record *record)
{
    md_slice version;

    switch (record->kind) {
    case MAILDIAG_RECORD_MASTER_START:
        version = md_record_get(record, MAILDIAG_FIELD_VERSION);
        return add(life, host, fact,
                   kind_of_start(life,
                                 md_slice_present(host) ? host : MD_LIT(""),
                                 version),
                   version);
    case MAILDIAG_RECORD_MASTER_RELOAD:
        return add(life, host, fact, LIFE_RELOADED, MD_NONE);
    case MAILDIAG_RECORD_MASTER_STOP:
        return add(life, host, fact, LIFE_STOPPED, MD_NONE);
    case MAILDIAG_RECORD_TABLE_CHANGED:
        return add(life, host, fact, LIFE_TABLE,
                   md_record_get(record, MAILDIAG_FIELD_TABLE));
    default:
        return true;
    }
}

bool md_life_warning(md_life *life, md_slice host, const md_fact *fact,
                     md_slice text)
{
    return add(life, host, fact, LIFE_WARNING, text);
}

static void add_span(md_buffer *out, int64_t usec)
{
    if (usec < 2 * MD_MINUTE) {
        md_buffer_add_i64(out, usec / MD_SECOND);
        md_buffer_add_text(out, " s before");
    } else {
        md_buffer_add_i64(out, usec / MD_MINUTE);
        md_buffer_add_text(out, " min before");
    }
}

/* A warning is passed over for anything that changed the system. */
/* Latest first: of two at one time the later is told. */
static bool tells_more(const md_life_event *a, const md_life_event *best)
{
    if (best == NULL)
        return true;
    bool weak = a->what == LIFE_WARNING;
    bool best_weak = best->what == LIFE_WARNING;
    return weak == best_weak ? a->time > best->time : best_weak;
}

bool md_life_before(const md_life *life, md_slice host, int64_t time,
                    md_buffer *out)
{
    const md_life_event *best = NULL;
    uint32_t number =
        md_names_find(&life->names, md_slice_present(host) ? host : MD_LIT(""));

    if (time == MAILDIAG_NO_TIME || number == 0)
        return false;
    for (uint32_t i = last_of(life, number); i != 0;
         i = life->items[i - 1].before) {
        const md_life_event *e = &life->items[i - 1];
        if (e->what != LIFE_STOPPED && e->time != MAILDIAG_NO_TIME &&
            e->time <= time && md_when_gap(e->time, time) <= MD_HOUR &&
            tells_more(e, best))
            best = e;
    }
    if (best == NULL)
        return false;
    md_slice detail = md_names_at(&life->names, best->detail);
    md_buffer_add_text(out, phrases[best->what]);
    if (best->what == LIFE_UPDATED || best->what == LIFE_TABLE ||
        best->what == LIFE_WARNING) {
        md_buffer_add_text(out, best->what == LIFE_UPDATED ? " to " : ": ");
        md_buffer_add(out, detail);
    }
    md_buffer_add_text(out, ", ");
    add_span(out, md_when_gap(best->time, time));
    return true;
}

const char *md_life_after(const md_life *life, md_slice host, int64_t time,
                          uint64_t id, int64_t *when)
{
    uint32_t number =
        md_names_find(&life->names, md_slice_present(host) ? host : MD_LIT(""));
    const md_life_event *first = NULL;

    if (time == MAILDIAG_NO_TIME)
        return NULL;
    for (uint32_t i = last_of(life, number); i != 0;
         i = life->items[i - 1].before) {
        const md_life_event *e = &life->items[i - 1];
        bool later = e->time != time ? e->time > time : e->id > id;
        if (later && (e->what == LIFE_STARTED || e->what >= LIFE_RELOADED))
            first = e;
    }
    if (first == NULL)
        return NULL;
    *when = first->time;
    return phrases[first->what];
}
