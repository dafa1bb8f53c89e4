/*
 * The `message` object, in pieces.
 *
 * Takes a view that looks at a message; gives its head, each recipient, each
 * event, each link, each finding, and its tail as pieces of JSON that follow
 * each other, so that what is held does not grow with the recipients. Does
 * not know who reads. Fails without memory; begin again then.
 */
#include "query/json_objects.h"

#include "diag/incident.h"
#include "query/message.h"
#include "query/text.h"
#include "record/words.h"

enum {
    PART_HEAD,
    PART_RECIPIENTS,
    PART_EVENTS,
    PART_LINKS,
    PART_FINDINGS,
    PART_END
};

/* The list that a part writes; the parts between head and end. */
static const char *const list_names[PART_END] = {NULL, "recipients", "events",
                                                 "links", "findings"};

static void text(md_json *j, const char *name, maildiag_text value)
{
    md_json_member_text(j, name, md_text_slice(value));
}

static void word(md_json *j, const char *name, uint32_t vocabulary,
                 uint32_t number)
{
    md_json_member_word(j, name, md_words_name(vocabulary, number));
}

maildiag_status md_json_message_begin(md_json_message *m, md_view *v)
{
    maildiag_status st;

    md_json_message_free(m);
    st = md_diagnose_message(v->catalog, v->entry, v->judge, v->rules, &v->hops,
                             &m->findings);
    if (st != MAILDIAG_OK) {
        m->findings = NULL;
        return st;
    }
    m->view = v;
    m->part = PART_HEAD;
    return MAILDIAG_OK;
}

void md_json_message_free(md_json_message *m)
{
    md_report_free(m->findings);
    memset(m, 0, sizeof *m);
}

/* ---- pieces ------------------------------------------------------------- */

static maildiag_status put_head(md_view *v, md_json *j)
{
    maildiag_message m;
    maildiag_status st = md_message_head(v, &m);

    if (st != MAILDIAG_OK)
        return st;
    md_json_begin(j, "message");
    md_json_member_u64(j, "id", m.id);
    text(j, "host", m.host);
    text(j, "instance", m.instance);
    text(j, "queue_id", m.queue_id);
    md_json_member_u64(j, "generation", m.generation);
    text(j, "message_id", m.message_id);
    text(j, "from", m.from);
    text(j, "client", m.client);
    text(j, "client_ip", m.client_ip);
    text(j, "helo", m.helo);
    text(j, "sasl_username", m.sasl_username);
    md_json_member_count(j, "size", m.size_bytes);
    word(j, "state", MAILDIAG_WORDS_STATE, m.state);
    md_json_member_time(j, "first_time", m.first_time);
    md_json_member_time(j, "last_time", m.last_time);
    md_json_member_bool(j, "complete_start", m.complete_start != 0);
    md_json_member_bool(j, "complete_end", m.complete_end != 0);
    md_json_member_bool(j, "truncated", m.truncated != 0);
    return MAILDIAG_OK;
}

static void put_delay(md_json *j, const maildiag_recipient *r)
{
    md_json_name(j, "delay");
    md_json_open_object(j);
    md_json_member_seconds(j, "before_queue", r->delay_before_queue_usec);
    md_json_member_seconds(j, "in_queue", r->delay_in_queue_usec);
    md_json_member_seconds(j, "connect", r->delay_connect_usec);
    md_json_member_seconds(j, "transmit", r->delay_transmit_usec);
    md_json_member_word(j, "slowest", md_message_slowest(r));
    md_json_close_object(j);
}

static maildiag_status put_recipient(md_view *v, uint32_t index, md_json *j)
{
    maildiag_recipient r;
    maildiag_status st = md_message_recipient(v, index, &r);

    if (st != MAILDIAG_OK)
        return st;
    md_json_open_object(j);
    text(j, "address", r.address);
    text(j, "orig_to", r.orig_to);
    word(j, "state", MAILDIAG_WORDS_RECIPIENT, r.state);
    word(j, "outcome", MAILDIAG_WORDS_RECIPIENT, r.outcome);
    md_json_member_u64(j, "outcome_message", r.outcome_message);
    md_json_member_u64(j, "attempts", r.attempt_count);
    text(j, "relay", r.relay);
    md_json_member_count(j, "smtp_code", r.smtp_code);
    text(j, "dsn", r.dsn);
    text(j, "reason", r.reason);
    text(j, "cause", r.cause);
    text(j, "underlying_cause", r.underlying_cause);
    word(j, "permanence", MAILDIAG_WORDS_PERMANENCE, r.permanence);
    word(j, "actor", MAILDIAG_WORDS_ACTOR, r.actor);
    md_json_member_time(j, "first_time", r.first_time);
    md_json_member_time(j, "last_time", r.last_time);
    md_json_member_time(j, "next_attempt_time", r.next_attempt_time);
    md_json_member_time(j, "expires_time", r.expires_time);
    put_delay(j, &r);
    md_json_close_object(j);
    return MAILDIAG_OK;
}

/* Members that every event has. */
static const char *const event_members[] = {"time",   "daemon", "pid", "kind",
                                            "source", "offset", NULL};

/* A name stands once. */
static bool again(const md_value *values, uint32_t at)
{
    for (uint32_t i = 0; i < at; i++)
        if (values[i].id == values[at].id && values[i].name == values[at].name)
            return true;
    return false;
}

static maildiag_status put_event(md_view *v, uint32_t index, md_json *j)
{
    maildiag_event e;
    maildiag_field field;
    maildiag_status st = md_message_event(v, index, &e);
    const md_value *values;

    if (st != MAILDIAG_OK)
        return st;
    values = v->timeline.values + v->timeline.items[index].first_value;
    md_json_open_object(j);
    md_json_member_time(j, "time", e.time);
    text(j, "daemon", e.daemon);
    md_json_member_count(j, "pid", e.pid);
    word(j, "kind", MAILDIAG_WORDS_RECORD, e.kind);
    md_json_name(j, "source");
    md_json_source(j, md_catalog_store(v->catalog), e.source);
    md_json_member_u64(j, "offset", e.offset);
    for (uint32_t i = 0; i < e.field_count; i++) {
        if (again(values, i))
            continue;
        st = md_message_field(v, index, i, &field);
        if (st != MAILDIAG_OK)
            return st;
        md_json_field(j, &field, event_members);
    }
    md_json_close_object(j);
    return MAILDIAG_OK;
}

static maildiag_status put_link(md_view *v, uint32_t index, md_json *j)
{
    maildiag_link link;
    maildiag_status st = md_message_link(v, index, &link);

    if (st != MAILDIAG_OK)
        return st;
    md_json_open_object(j);
    word(j, "relation", MAILDIAG_WORDS_LINK, link.relation);
    md_json_member_bool(j, "reverse", link.reverse != 0);
    md_json_name(j, "id");
    if (link.other != 0)
        md_json_u64(j, link.other);
    else
        md_json_null(j);
    text(j, "host", link.host);
    text(j, "instance", link.instance);
    text(j, "queue_id", link.queue_id);
    md_json_name(j, "generation");
    if (link.generation != 0)
        md_json_u64(j, link.generation);
    else
        md_json_null(j);
    md_json_close_object(j);
    return MAILDIAG_OK;
}

static maildiag_status put_finding(const md_json_message *m, md_json *j)
{
    if (m->index >= m->findings->count)
        return MAILDIAG_END;
    md_json_finding(j, &m->findings->findings[m->index],
                    md_catalog_store(m->view->catalog), false);
    return MAILDIAG_OK;
}

static maildiag_status put_item(const md_json_message *m, md_json *j)
{
    switch (m->part) {
    case PART_RECIPIENTS:
        return put_recipient(m->view, m->index, j);
    case PART_EVENTS:
        return put_event(m->view, m->index, j);
    case PART_LINKS:
        return put_link(m->view, m->index, j);
    default:
        return put_finding(m, j);
    }
}

static void next_part(md_json_message *m, md_json *j)
{
    m->part++;
    m->index = 0;
    if (m->part == PART_END) {
        md_json_end(j);
        return;
    }
    md_json_name(j, list_names[m->part]);
    md_json_open_array(j);
}

maildiag_status md_json_message_next(md_json_message *m, md_json *j)
{
    maildiag_status st;

    if (m->part == PART_END)
        return MAILDIAG_END;
    if (m->part == PART_HEAD) {
        st = put_head(m->view, j);
        if (st == MAILDIAG_OK)
            next_part(m, j);
    } else {
        st = put_item(m, j);
        if (st == MAILDIAG_END) {
            md_json_close_array(j);
            next_part(m, j);
            st = MAILDIAG_OK;
        } else {
            m->index++;
        }
    }
    return j->out.failed && st == MAILDIAG_OK ? MAILDIAG_E_NOMEM : st;
}
