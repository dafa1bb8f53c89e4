/*
 * Joining by process. See session.h.
 *
 * A process's chain is looked at through a window of its parts around the
 * position of the line in question, at most WINDOW parts to each side: a
 * process that never disconnects costs no more than that.
 */
#include "store/session.h"

#include "store/catalog_data.h"

enum { WINDOW = 16 };

/* The facts of the process of `at`, WINDOW parts around it; the index of the
 * first fact behind `at` in *behind. False without memory. */
static bool window_load(const md_catalog *c, const md_fact *at,
                        md_facts *window, size_t *behind)
{
    const md_process_part *parts;
    size_t count, middle = 0, i, from, to;
    uint32_t key = 0;

    md_facts_init(window);
    window->store = c->store;
    *behind = 0;
    if (at->pid >= 0)
        key = md_store_find_key(c->store, MD_KEY_PROCESS, at->host,
                                at->program + 1, (uint64_t)at->pid + 1);
    if (key == 0)
        return true;
    md_catalog_parts(c, key, &parts, &count);
    for (i = count, from = 0; from < i;) {
        middle = from + (i - from) / 2;
        if (parts[middle].id <= at->id)
            from = middle + 1;
        else
            i = middle;
    }
    middle = from;
    from = middle > WINDOW ? middle - WINDOW : 0;
    to = count - middle > WINDOW ? middle + WINDOW : count;
    for (i = from; i < to; i++) {
        md_unpack u;
        int more;

        md_unpack_begin(&u, c->store, key, parts[i].part);
        while ((more = md_unpack_next(&u, window)) > 0)
            ;
        if (more < 0) {
            md_facts_free(window);
            return false;
        }
    }
    md_facts_sort(window);
    while (*behind < window->count && window->items[*behind].id <= at->id)
        ++*behind;
    return true;
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

bool md_session_before_client(const md_catalog *c, const md_fact *client,
                              md_facts *out)
{
    md_facts window;
    size_t behind, from;
    bool good;

    if (!window_load(c, client, &window, &behind))
        return false;
    for (from = behind; from > 0; from--) {
        const md_fact *fact = &window.items[from - 1];

        if (fact->kind == MAILDIAG_RECORD_CONNECT ||
            fact->kind == MAILDIAG_RECORD_DISCONNECT ||
            (fact->kind == MD_FACT_MARK && fact->id < client->id))
            break;
    }
    good = copy_range(out, &window, from, behind);
    md_facts_free(&window);
    return good;
}

bool md_session_around(const md_catalog *c, const md_fact *client,
                       md_facts *out)
{
    md_facts window;
    size_t behind, from, to;
    bool good = true, connected = false;

    if (!window_load(c, client, &window, &behind))
        return false;
    for (from = behind; from > 0; from--) {
        if (window.items[from - 1].kind == MAILDIAG_RECORD_DISCONNECT)
            break;
        if (window.items[from - 1].kind == MAILDIAG_RECORD_CONNECT) {
            from--;
            connected = true;
            break;
        }
    }
    /* smtpd writes `warning: hostname X does not resolve` just before. */
    while (connected && from > 0 &&
           window.items[from - 1].kind != MAILDIAG_RECORD_DISCONNECT &&
           window.items[from - 1].kind != MD_FACT_MARK &&
           window.items[from - 1].kind != MAILDIAG_RECORD_CONNECT &&
           window.items[from].time - window.items[from - 1].time <= 1000000)
        from--;
    for (to = behind; to < window.count; to++) {
        if (window.items[to].kind == MAILDIAG_RECORD_CONNECT)
            break;
        if (window.items[to].kind == MAILDIAG_RECORD_DISCONNECT) {
            to++;
            break;
        }
    }
    good = copy_range(out, &window, from, to);
    md_facts_free(&window);
    return good;
}

bool md_session_of_delivery(const md_catalog *c, const md_fact *delivery,
                            int64_t spent_usec, md_facts *out)
{
    int64_t oldest = delivery->time - spent_usec - 1000000;
    md_facts window;
    size_t behind, from;
    uint32_t message = delivery->key;
    bool good;

    if (!window_load(c, delivery, &window, &behind))
        return false;
    for (from = behind; from > 0; from--) {
        const md_fact *fact = &window.items[from - 1];

        if (fact->kind == MD_FACT_MARK) {
            if (md_fact_number(&window, fact, MAILDIAG_FIELD_COUNT, 0) !=
                (int64_t)message)
                break;
        } else if (fact->time < oldest) {
            break;
        }
    }
    good = copy_range(out, &window, from, behind);
    md_facts_free(&window);
    return good;
}
