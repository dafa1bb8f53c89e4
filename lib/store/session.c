/*
 * Joining by process. See session.h.
 *
 * A session begins with `connect` and ends with `disconnect`; a transaction of
 * a delivery process begins behind its delivery for another message. Where no
 * line says so, another client's line is the edge, or the age of a line.
 */
#include "store/session.h"

enum { MOMENT_USEC = 1000000 };

void md_session_init(md_session *s)
{
    memset(s, 0, sizeof *s);
    md_process_view_init(&s->view);
}

void md_session_free(md_session *s)
{
    md_process_view_free(&s->view);
    md_session_init(s);
}

void md_session_begin(md_session *s, const md_catalog *catalog)
{
    md_process_view_turn(&s->view, catalog);
    s->done_key = 0;
}

static bool copy_range(md_session *s, md_process_place from,
                       md_process_place to, md_facts *out)
{
    const md_facts *facts;
    const md_fact *fact;
    int more;

    while ((more = md_process_on_to(&s->view, MD_PROCESS_LINE, &from, to,
                                    &facts, &fact)) > 0) {
        if (!md_facts_copy(out, facts, fact))
            return false;
    }
    return more >= 0;
}

/* ---- smtpd --------------------------------------------------------------- */

static int client_begin(md_session *s, const md_fact *client,
                        md_process_place *from)
{
    md_process_place at = *from;
    const md_facts *facts;
    const md_fact *fact;
    int more;

    while ((more = md_process_back(&s->view, &at, &facts, &fact)) > 0) {
        if (fact->kind == MAILDIAG_RECORD_CONNECT ||
            fact->kind == MAILDIAG_RECORD_DISCONNECT ||
            (fact->kind == MD_FACT_MARK && fact->id != client->id))
            break;
        *from = at;
    }
    return more;
}

bool md_session_before_client(md_session *s, const md_fact *client,
                              md_facts *out)
{
    md_process_place from, behind;
    size_t reach = 0;
    int more;

    do {
        if (!md_process_find(&s->view, client, &reach, &behind))
            return false;
        from = behind;
        more = client_begin(s, client, &from);
        if (more < 0)
            return false;
    } while (more == 0 && md_process_short(&s->view, true, false));
    return copy_range(s, from, behind, out);
}

/* Do they follow each other at once? */
static bool same_moment(int64_t earlier, int64_t later)
{
    return earlier != MAILDIAG_NO_TIME && later != MAILDIAG_NO_TIME &&
           later - earlier <= MOMENT_USEC;
}

/* Does the fact name another client? */
static bool other_client(const md_facts *facts, const md_fact *fact,
                         md_slice client_ip)
{
    md_slice other = md_fact_string(
        facts, md_fact_value(facts, fact, MAILDIAG_FIELD_CLIENT_IP));

    return other.ptr != NULL && client_ip.ptr != NULL &&
           !md_slice_eq(other, client_ip);
}

/* smtpd writes `warning: hostname X does not resolve` just before the
 * `connect` behind *from, which was written at that time. */
static bool warnings_before(md_session *s, int64_t time, md_process_place *from,
                            bool *open)
{
    md_process_place at = *from;
    const md_facts *facts;
    const md_fact *fact;
    int more;

    while ((more = md_process_back(&s->view, &at, &facts, &fact)) > 0) {
        if (fact->kind == MAILDIAG_RECORD_DISCONNECT ||
            fact->kind == MD_FACT_MARK ||
            fact->kind == MAILDIAG_RECORD_CONNECT ||
            !same_moment(fact->time, time))
            break;
        time = fact->time;
        *from = at;
    }
    *open = more == 0 && md_process_short(&s->view, true, false);
    return more >= 0;
}

/* No line says where it begins: it goes back to another client's. */
static bool back_to_other(md_session *s, md_slice client_ip,
                          md_process_place *from)
{
    md_process_place at = *from;
    const md_facts *facts;
    const md_fact *fact;
    int more;

    while ((more = md_process_back_to(&s->view, MD_PROCESS_LINE, &at, &facts,
                                      &fact)) > 0) {
        if (other_client(facts, fact, client_ip))
            break;
        *from = at;
    }
    return more >= 0;
}

/* Where the session begins that the line before `*from` is in; *open: the
 * beginning was not found and is to be looked for farther away. False without
 * memory. */
static bool session_begin(md_session *s, md_slice client_ip,
                          md_process_place *from, bool *open)
{
    md_process_place at = *from;
    const md_facts *facts;
    const md_fact *fact;
    int more =
        md_process_back_to(&s->view, MD_PROCESS_EDGE, &at, &facts, &fact);

    *open = false;
    if (more < 0)
        return false;
    if (more == 0) {
        *open = md_process_short(&s->view, true, false);
        return *open || back_to_other(s, client_ip, from);
    }
    *from = at;
    if (fact->kind == MAILDIAG_RECORD_CONNECT)
        return warnings_before(s, fact->time, from, open);
    return md_process_on(&s->view, from, &facts, &fact) > 0;
}

static bool on_to_other(md_session *s, md_slice client_ip, md_process_place *to)
{
    md_process_place at = *to, end = md_process_end(&s->view);
    const md_facts *facts;
    const md_fact *fact;
    int more;

    while ((more = md_process_on_to(&s->view, MD_PROCESS_LINE, &at, end, &facts,
                                    &fact)) > 0) {
        if (other_client(facts, fact, client_ip))
            break;
        *to = at;
    }
    return more >= 0;
}

/* The same for the end. */
static bool session_end(md_session *s, md_slice client_ip, md_process_place *to,
                        bool *open)
{
    md_process_place at = *to;
    const md_facts *facts;
    const md_fact *fact;
    int more = md_process_on_to(&s->view, MD_PROCESS_EDGE, &at,
                                md_process_end(&s->view), &facts, &fact);

    *open = false;
    if (more < 0)
        return false;
    if (more == 0) {
        *open = md_process_short(&s->view, false, true);
        return *open || on_to_other(s, client_ip, to);
    }
    *to = at;
    if (fact->kind == MAILDIAG_RECORD_CONNECT)
        return md_process_back(&s->view, to, &facts, &fact) > 0;
    return true;
}

bool md_session_around(md_session *s, const md_facts *from,
                       const md_fact *client, md_facts *out)
{
    md_slice client_ip = md_fact_string(
        from, md_fact_value(from, client, MAILDIAG_FIELD_CLIENT_IP));
    md_process_place first, end;
    bool open_first, open_end;
    size_t reach = 0;

    do {
        if (!md_process_find(&s->view, client, &reach, &first))
            return false;
        end = first;
        if (!session_begin(s, client_ip, &first, &open_first) ||
            !session_end(s, client_ip, &end, &open_end))
            return false;
    } while (open_first || open_end);
    return copy_range(s, first, end, out);
}

/* ---- delivery agents ----------------------------------------------------- */

/* The oldest time that a line of the delivery may have. NO_TIME: any. */
static int64_t since(const md_fact *delivery, int64_t spent_usec)
{
    return delivery->time == MAILDIAG_NO_TIME
               ? MAILDIAG_NO_TIME
               : delivery->time - spent_usec - MOMENT_USEC;
}

/* Does nothing before what was given already belong to this delivery that
 * did not to the one before? */
static bool given_all(const md_session *s, const md_fact *delivery,
                      int64_t oldest)
{
    return s->done_key == s->view.process->key &&
           s->done_for == delivery->key && !s->view.merged &&
           s->done_since != MAILDIAG_NO_TIME && oldest != MAILDIAG_NO_TIME &&
           oldest >= s->done_since;
}

/* A message of a million recipients, and one queue ID that is used again and
 * again, have long runs of marks. */
static bool pass_run(md_session *s, bool all, md_process_place *at)
{
    md_process_place mark = *at;

    if (!md_process_back_run(&s->view, at))
        return false;
    if (all && *at < s->done_to && mark >= s->done_to)
        *at = s->done_to;
    return true;
}

static int delivery_begin(md_session *s, const md_fact *delivery,
                          int64_t oldest, md_process_place *from)
{
    bool all = given_all(s, delivery, oldest);
    md_process_place at = *from;
    const md_facts *facts;
    const md_fact *fact;
    int more = 1;

    while (!(all && at == s->done_to) &&
           (more = md_process_back(&s->view, &at, &facts, &fact)) > 0) {
        if (fact->kind == MD_FACT_MARK) {
            if (md_fact_number(facts, fact, MAILDIAG_FIELD_COUNT, 0) !=
                (int64_t)delivery->key)
                break;
            if (!pass_run(s, all, &at))
                return -1;
        } else if (fact->time != MAILDIAG_NO_TIME &&
                   oldest != MAILDIAG_NO_TIME && fact->time < oldest) {
            break;
        }
        *from = at;
    }
    return more;
}

/* [from, to) without what was given just before. */
static bool copy_new(md_session *s, md_process_place from, md_process_place to,
                     md_facts *out)
{
    md_process_place done_from = s->done_from, done_to = s->done_to;
    uint32_t key = s->view.process->key;

    if (s->view.merged) {
        s->done_key = 0;
        return copy_range(s, from, to, out);
    }
    if (s->done_key != key || done_from == done_to || to < done_from ||
        from > done_to) {
        s->done_key = key;
        s->done_from = from;
        s->done_to = to;
        return copy_range(s, from, to, out);
    }
    s->done_from = from < done_from ? from : done_from;
    s->done_to = to > done_to ? to : done_to;
    return copy_range(s, from, done_from, out) &&
           copy_range(s, done_to, to, out);
}

bool md_session_of_delivery(md_session *s, const md_fact *delivery,
                            int64_t spent_usec, md_facts *out)
{
    int64_t oldest = since(delivery, spent_usec);
    md_process_place from, behind;
    size_t reach = 0;
    int more;

    do {
        if (!md_process_find(&s->view, delivery, &reach, &behind))
            return false;
        if (s->view.process == NULL)
            return true;
        from = behind;
        more = delivery_begin(s, delivery, oldest, &from);
        if (more < 0)
            return false;
    } while (more == 0 && md_process_short(&s->view, true, false));
    if (!copy_new(s, from, behind, out))
        return false;
    s->done_for = delivery->key;
    s->done_since = oldest;
    return true;
}
