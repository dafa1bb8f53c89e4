/*
 * Joining by process. See session.h.
 *
 * A process's chain is looked at through a window of its parts around the
 * position of the line in question. It is opened wider until what is looked
 * for is inside, but no more than WINDOW parts to each side: a process that
 * never disconnects costs no more than that. Within a set of files the
 * position is the place in the file; facts of other sets stand where their
 * time puts them.
 */
#include "store/session.h"

#include "store/catalog_data.h"

enum { WINDOW = 16, WIDER = 4, MOMENT_USEC = 1000000 };

void md_session_init(md_session *s, const md_catalog *catalog)
{
    memset(s, 0, sizeof *s);
    s->catalog = catalog;
    md_facts_init(&s->window);
    s->window.store = catalog->store;
}

void md_session_free(md_session *s)
{
    md_facts_free(&s->window);
    s->key = 0;
}

/* ---- the window ---------------------------------------------------------- */

static uint32_t set_of_part(const md_catalog *c, const md_process_part *part)
{
    const md_part *p = md_chain_part(&c->store->chains, part->part);

    return c->store->sources.items[p->source]->set;
}

/* Does the part begin at or before the place? */
static bool begins_before(const md_process_part *part, const md_fact *at,
                          bool same_set)
{
    return same_set ? part->id <= at->id : part->time <= at->time;
}

/* The parts of one set, as many to each side of the place as it reaches. */
static bool load_set(md_session *s, const md_process_part *parts, size_t count,
                     const md_fact *at, bool same_set)
{
    size_t low = 0, high = count, first, end;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (begins_before(&parts[middle], at, same_set))
            low = middle + 1;
        else
            high = middle;
    }
    first = low > s->reach ? low - s->reach : 0;
    end = count - low > s->reach ? low + s->reach : count;
    s->more_before = s->more_before || first > 0;
    s->more_behind = s->more_behind || end < count;
    if (same_set) {
        s->first += first;
        s->end = s->first + (end - first);
    }
    for (; first < end; first++) {
        md_unpack u;
        int more;

        md_unpack_begin(&u, s->catalog->store, s->key, parts[first].part);
        while ((more = md_unpack_next(&u, &s->window)) > 0)
            ;
        if (more < 0)
            return false;
    }
    return true;
}

static bool load_parts(md_session *s, const md_process_part *parts,
                       size_t count, const md_fact *at)
{
    const md_catalog *c = s->catalog;
    uint32_t own_set = c->store->sources.items[at->source]->set;
    size_t first, end;

    for (first = 0; first < count; first = end) {
        uint32_t set = set_of_part(c, &parts[first]);

        for (end = first + 1; end < count; end++) {
            if (set_of_part(c, &parts[end]) != set)
                break;
        }
        if (set == own_set)
            s->first = first;
        else if (at->time == MAILDIAG_NO_TIME)
            continue;
        if (!load_set(s, parts + first, end - first, at, set == own_set))
            return false;
    }
    return true;
}

/* Is what is loaded what would be loaded for this place? Only a process of
 * one set of files is asked: it is what there nearly always is. */
static bool window_serves(const md_session *s, uint32_t key,
                          const md_process_part *parts, size_t count,
                          const md_fact *at)
{
    size_t place = s->first, first, end;

    if (s->key != key || s->window.by_time)
        return false;
    while (place < s->end && parts[place].id <= at->id)
        place++;
    first = place > s->reach ? place - s->reach : 0;
    end = count - place > s->reach ? place + s->reach : count;
    return first == s->first && end == s->end;
}

static bool window_fill(md_session *s, uint32_t key, size_t reach,
                        const md_fact *at)
{
    const md_process_part *parts;
    size_t count;

    md_catalog_parts(s->catalog, key, &parts, &count);
    if (reach <= s->reach && window_serves(s, key, parts, count, at))
        return true;
    md_facts_clear(&s->window);
    s->key = key;
    s->reach = reach;
    s->first = s->end = 0;
    s->more_before = s->more_behind = false;
    s->done_from = s->done_to = 0;
    if (!load_parts(s, parts, count, at)) {
        s->key = 0;
        return false;
    }
    md_facts_sort_with(&s->window, at);
    return true;
}

/* The facts of the process of `at`, and the index of the first fact behind it
 * in *behind. False without memory. */
static bool window_load(md_session *s, const md_fact *at, size_t reach,
                        size_t *behind)
{
    size_t low = 0, high;
    uint32_t key = 0;

    *behind = 0;
    if (at->pid >= 0)
        key = md_store_find_key(s->catalog->store, MD_KEY_PROCESS, at->host,
                                at->program + 1, (uint64_t)at->pid + 1);
    if (key == 0) {
        md_facts_clear(&s->window);
        s->key = 0;
        s->more_before = s->more_behind = false;
        return true;
    }
    if (!window_fill(s, key, reach, at))
        return false;
    for (high = s->window.count; low < high;) {
        size_t middle = low + (high - low) / 2;

        if (md_fact_stands_before(&s->window, at, &s->window.items[middle]))
            high = middle;
        else
            low = middle + 1;
    }
    *behind = low;
    return true;
}

/* Does the window end before what is looked for, [from, to), does? */
static bool too_narrow(const md_session *s, size_t from, size_t to)
{
    return s->key != 0 && s->reach < WINDOW &&
           ((from == 0 && s->more_before) ||
            (to == s->window.count && s->more_behind));
}

static bool copy_range(md_facts *out, const md_facts *window, size_t from,
                       size_t to)
{
    size_t i;

    for (i = from; i < to; i++) {
        if (window->items[i].kind != MD_FACT_MARK &&
            !md_facts_copy(out, window, &window->items[i]))
            return false;
    }
    return true;
}

/* ---- smtpd --------------------------------------------------------------- */

static size_t client_begin(const md_facts *window, size_t behind,
                           const md_fact *client)
{
    size_t from;

    for (from = behind; from > 0; from--) {
        const md_fact *fact = &window->items[from - 1];

        if (fact->kind == MAILDIAG_RECORD_CONNECT ||
            fact->kind == MAILDIAG_RECORD_DISCONNECT ||
            (fact->kind == MD_FACT_MARK && fact->id != client->id))
            break;
    }
    return from;
}

bool md_session_before_client(md_session *s, const md_fact *client,
                              md_facts *out)
{
    size_t reach, behind, from;

    for (reach = 1;; reach *= WIDER) {
        if (!window_load(s, client, reach, &behind))
            return false;
        from = client_begin(&s->window, behind, client);
        if (!too_narrow(s, from, 0))
            return copy_range(out, &s->window, from, behind);
    }
}

/* Do they follow each other at once? */
static bool same_moment(const md_fact *earlier, const md_fact *later)
{
    return earlier->time != MAILDIAG_NO_TIME &&
           later->time != MAILDIAG_NO_TIME &&
           later->time - earlier->time <= MOMENT_USEC;
}

/* Does the fact name another client? */
static bool other_client(const md_facts *window, const md_fact *fact,
                         md_slice client_ip)
{
    md_slice other = md_fact_string(
        window, md_fact_value(window, fact, MAILDIAG_FIELD_CLIENT_IP));

    return other.ptr != NULL && client_ip.ptr != NULL &&
           !md_slice_eq(other, client_ip);
}

/* Where the session begins that the line before `behind` is in. */
static size_t session_begin(const md_session *s, size_t behind,
                            md_slice client_ip)
{
    const md_facts *window = &s->window;
    const md_fact *items = window->items;
    size_t from;

    for (from = behind; from > 0; from--) {
        if (items[from - 1].kind == MAILDIAG_RECORD_DISCONNECT)
            return from;
        if (items[from - 1].kind == MAILDIAG_RECORD_CONNECT)
            break;
    }
    if (from == 0 && too_narrow(s, 0, 0))
        return 0;
    if (from == 0) {
        /* No line says so: it goes back to another client's. */
        for (from = behind; from > 0; from--) {
            if (other_client(window, &items[from - 1], client_ip))
                break;
        }
        return from;
    }
    /* smtpd writes `warning: hostname X does not resolve` just before. */
    for (from--; from > 0; from--) {
        uint16_t kind = items[from - 1].kind;

        if (kind == MAILDIAG_RECORD_DISCONNECT || kind == MD_FACT_MARK ||
            kind == MAILDIAG_RECORD_CONNECT ||
            !same_moment(&items[from - 1], &items[from]))
            break;
    }
    return from;
}

static size_t session_end(const md_session *s, size_t behind,
                          md_slice client_ip)
{
    const md_facts *window = &s->window;
    size_t to;

    for (to = behind; to < window->count; to++) {
        if (window->items[to].kind == MAILDIAG_RECORD_CONNECT)
            return to;
        if (window->items[to].kind == MAILDIAG_RECORD_DISCONNECT)
            return to + 1;
    }
    if (too_narrow(s, window->count, to))
        return to;
    for (to = behind; to < window->count; to++) {
        if (other_client(window, &window->items[to], client_ip))
            break;
    }
    return to;
}

bool md_session_around(md_session *s, const md_facts *from,
                       const md_fact *client, md_facts *out)
{
    md_slice client_ip = md_fact_string(
        from, md_fact_value(from, client, MAILDIAG_FIELD_CLIENT_IP));
    size_t reach, behind, first, end;

    for (reach = 1;; reach *= WIDER) {
        if (!window_load(s, client, reach, &behind))
            return false;
        first = session_begin(s, behind, client_ip);
        end = session_end(s, behind, client_ip);
        if (!too_narrow(s, first, end))
            return copy_range(out, &s->window, first, end);
    }
}

/* ---- delivery agents ----------------------------------------------------- */

/* Is the fact too old to belong to the delivery? Without times nothing is. */
static bool too_old(const md_fact *fact, const md_fact *delivery,
                    int64_t spent_usec)
{
    return fact->time != MAILDIAG_NO_TIME &&
           delivery->time != MAILDIAG_NO_TIME &&
           fact->time < delivery->time - spent_usec - MOMENT_USEC;
}

/* [from, to) without what was given just before. */
static bool copy_new(md_session *s, size_t from, size_t to, md_facts *out)
{
    size_t done_from = s->done_from, done_to = s->done_to;

    if (done_from == done_to || to < done_from || from > done_to) {
        s->done_from = from;
        s->done_to = to;
        return copy_range(out, &s->window, from, to);
    }
    s->done_from = from < done_from ? from : done_from;
    s->done_to = to > done_to ? to : done_to;
    return copy_range(out, &s->window, from, done_from) &&
           copy_range(out, &s->window, done_to, to);
}

static size_t delivery_begin(const md_facts *window, size_t behind,
                             const md_fact *delivery, int64_t spent_usec)
{
    size_t from;

    for (from = behind; from > 0; from--) {
        const md_fact *fact = &window->items[from - 1];

        if (fact->kind == MD_FACT_MARK) {
            if (md_fact_number(window, fact, MAILDIAG_FIELD_COUNT, 0) !=
                (int64_t)delivery->key)
                break;
        } else if (too_old(fact, delivery, spent_usec)) {
            break;
        }
    }
    return from;
}

bool md_session_of_delivery(md_session *s, const md_fact *delivery,
                            int64_t spent_usec, md_facts *out)
{
    size_t reach, behind, from;

    for (reach = 1;; reach *= WIDER) {
        if (!window_load(s, delivery, reach, &behind))
            return false;
        from = delivery_begin(&s->window, behind, delivery, spent_usec);
        if (!too_narrow(s, from, 0))
            return copy_new(s, from, behind, out);
    }
}
