/*
 * A message as the public structs tell it; see message.h.
 */
#include "query/message.h"

#include "diag/recipient.h"
#include "query/text.h"
#include "record/words.h"

static uint64_t id_of(const md_view *v, uint32_t entry)
{
    return md_catalog_entry_at(v->catalog, entry)->id;
}

maildiag_status md_message_head(md_view *v, maildiag_message *out)
{
    const md_story *s = &v->story;

    if (!md_view_timeline(v) || !md_view_links(v))
        return MAILDIAG_E_NOMEM;
    memset(out, 0, sizeof *out);
    out->state = s->state;
    out->id = s->id;
    out->generation = s->generation;
    out->recipient_count = s->recipient_count;
    out->event_count = (uint32_t)v->timeline.count;
    out->link_count = (uint32_t)v->links.count;
    for (uint32_t i = 0; i < s->recipient_count; i++)
        out->attempt_count += s->recipients[i].attempt_count;
    out->complete_start = s->complete_start;
    out->complete_end = s->complete_end;
    out->truncated = s->truncated;
    out->size_bytes = s->size_bytes;
    out->first_time = s->first_time;
    out->last_time = s->last_time;
    out->host = md_text(s->host);
    out->instance = md_text(s->instance);
    out->queue_id = md_text(s->queue_id);
    out->message_id = md_text(s->message_id);
    out->from = md_text(s->from);
    out->client = md_text(s->client);
    out->client_ip = md_text(s->client_ip);
    out->helo = md_text(s->helo);
    out->sasl_username = md_text(s->sasl_username);
    return MAILDIAG_OK;
}

/* ---- recipients --------------------------------------------------------- */

static maildiag_text cause_id(const md_view *v, const md_verdict *verdict)
{
    return md_text(md_rules_cause(v->rules, verdict->cause)->id);
}

static void fill_last_attempt(const md_attempt_view *last,
                              maildiag_recipient *out)
{
    out->smtp_code = last->smtp_code;
    out->delay_usec = last->delay.total_usec;
    out->delay_before_queue_usec = last->delay.before_queue_usec;
    out->delay_in_queue_usec = last->delay.in_queue_usec;
    out->delay_connect_usec = last->delay.connect_usec;
    out->delay_transmit_usec = last->delay.transmit_usec;
    out->relay = md_text(last->relay);
    out->dsn = md_text(last->dsn);
    out->reason = md_text(last->reason);
}

static void clear_recipient(maildiag_recipient *out)
{
    memset(out, 0, sizeof *out);
    out->smtp_code = -1;
    out->delay_usec = out->delay_before_queue_usec = -1;
    out->delay_in_queue_usec = out->delay_connect_usec = -1;
    out->delay_transmit_usec = -1;
    out->first_time = out->last_time = MAILDIAG_NO_TIME;
}

maildiag_status md_message_recipient(md_view *v, uint32_t index,
                                     maildiag_recipient *out)
{
    const md_recipient *r;
    md_recipient_view seen;
    uint8_t outcome;
    uint32_t entry;

    if (index >= v->story.recipient_count)
        return MAILDIAG_END;
    md_view_next_answer(v);
    if (!md_diag_recipient(&v->story, index, v->judge, v->rules, &seen) ||
        !md_story_outcome(&v->story, index, &v->others, &outcome, &entry))
        return MAILDIAG_E_NOMEM;
    r = &v->story.recipients[index];
    clear_recipient(out);
    out->state = r->state;
    out->outcome = outcome;
    out->outcome_message = id_of(v, entry);
    out->attempt_count = r->attempt_count;
    out->address = md_text(r->address);
    out->orig_to = md_text(r->orig_to);
    out->first_time = v->story.facts[r->first_fact].time;
    out->last_time = v->story.facts[r->last_fact].time;
    out->next_attempt_time = seen.next_attempt_time;
    out->expires_time = seen.expires_time;
    if (seen.has_last)
        fill_last_attempt(&seen.last, out);
    if (seen.judged) {
        out->permanence = seen.verdict.permanence;
        out->actor = seen.verdict.actor;
        out->cause = cause_id(v, &seen.verdict);
    }
    if (seen.has_underlying)
        out->underlying_cause = cause_id(v, &seen.underlying);
    return MAILDIAG_OK;
}

const char *md_message_slowest(const maildiag_recipient *recipient)
{
    const int64_t parts[] = {
        recipient->delay_before_queue_usec, recipient->delay_in_queue_usec,
        recipient->delay_connect_usec, recipient->delay_transmit_usec};
    md_delay_stage slowest = MD_DELAY_NONE;
    int64_t longest = 0;

    for (unsigned i = 0; i < 4; i++)
        if (parts[i] > longest) {
            longest = parts[i];
            slowest = (md_delay_stage)(MD_DELAY_BEFORE_QUEUE + i);
        }
    return md_delay_word(slowest);
}

/* ---- attempts ----------------------------------------------------------- */

/* `message repeated N times` is one line that says N attempts. */
static uint32_t repeats(const md_story *s, uint32_t attempt)
{
    uint32_t n = s->facts[s->attempts[attempt].fact].repeat;

    return n != 0 ? n : 1;
}

/* Walk to the attempt with that index, from where the last walk ended when it
 * lies behind, so that reading them all is one walk. MD_NO_INDEX: none. */
static uint32_t find_attempt(md_view *v, uint32_t recipient, uint32_t index)
{
    const md_story *s = &v->story;
    md_attempt_place *at = &v->place;
    uint32_t next;

    if (at->recipient != recipient || at->first > index) {
        at->recipient = recipient;
        at->first = 0;
        at->attempt = s->recipients[recipient].first_attempt;
    }
    while (at->attempt != MD_NO_INDEX &&
           index - at->first >= repeats(s, at->attempt)) {
        next = s->attempts[at->attempt].next;
        if (next == MD_NO_INDEX)
            return MD_NO_INDEX;
        at->first += repeats(s, at->attempt);
        at->attempt = next;
    }
    return at->attempt;
}

maildiag_status md_message_attempt(md_view *v, uint32_t recipient,
                                   uint32_t index, maildiag_attempt *out)
{
    md_attempt_view seen;
    uint32_t attempt;

    if (recipient >= v->story.recipient_count)
        return MAILDIAG_END;
    attempt = find_attempt(v, recipient, index);
    if (attempt == MD_NO_INDEX)
        return MAILDIAG_END;
    md_view_next_answer(v);
    if (!md_view_timeline(v) ||
        !md_diag_attempt(&v->story, attempt, v->judge, v->rules, &seen))
        return MAILDIAG_E_NOMEM;
    memset(out, 0, sizeof *out);
    out->status = v->story.attempts[attempt].status;
    out->event = v->places[v->story.attempts[attempt].fact];
    out->permanence = seen.verdict.permanence;
    out->time = seen.time;
    out->smtp_code = seen.smtp_code;
    out->delay_usec = seen.delay.total_usec;
    out->relay = md_text(seen.relay);
    out->dsn = md_text(seen.dsn);
    out->reason = md_text(seen.reason);
    out->cause = cause_id(v, &seen.verdict);
    return MAILDIAG_OK;
}

/* ---- events ------------------------------------------------------------- */

maildiag_status md_message_event(md_view *v, uint32_t index,
                                 maildiag_event *out)
{
    const md_fact *fact;
    const md_program *program;
    md_slice tag;

    if (!md_view_timeline(v))
        return MAILDIAG_E_NOMEM;
    if (index >= v->timeline.count)
        return MAILDIAG_END;
    fact = &v->timeline.items[index];
    program = md_store_program(v->timeline.store, fact->program, &tag);
    memset(out, 0, sizeof *out);
    out->kind = fact->kind;
    out->level = fact->level;
    out->source = fact->source;
    out->offset = fact->offset;
    out->field_count = fact->value_count;
    out->repeat_count = fact->repeat;
    out->time = fact->time;
    out->pid = fact->pid;
    out->program = md_text(tag);
    out->daemon = md_text(program->daemon);
    if (fact->own)
        out->queue_id = md_text(v->story.queue_id);
    return MAILDIAG_OK;
}

static void fill_field(md_facts *facts, const md_value *value,
                       maildiag_field *out)
{
    memset(out, 0, sizeof *out);
    out->id = value->id;
    out->type = md_words_field_type(value->id);
    out->name = md_text(md_fact_name(facts, value));
    out->value = md_text(md_fact_bytes(facts, value));
    out->number = -1;
    if (value->packing == MD_PACK_NUMBER || value->packing == MD_PACK_SECONDS)
        out->number = value->number;
}

maildiag_status md_message_field(md_view *v, uint32_t event, uint32_t index,
                                 maildiag_field *out)
{
    const md_fact *fact;
    const md_value *value;

    if (!md_view_timeline(v))
        return MAILDIAG_E_NOMEM;
    if (event >= v->timeline.count)
        return MAILDIAG_END;
    fact = &v->timeline.items[event];
    if (index >= fact->value_count)
        return MAILDIAG_END;
    md_view_next_answer(v);
    value = &v->timeline.values[fact->first_value + index];
    fill_field(&v->timeline, value, out);
    if (value->packing != MD_PACK_ABSENT && out->value.ptr == NULL)
        return MAILDIAG_E_NOMEM;
    return MAILDIAG_OK;
}

/* ---- links -------------------------------------------------------------- */

/* Host and instance of a linked message: its own where it is in the input,
 * this host's where only its queue ID is known. */
static void fill_other(md_view *v, const md_link *link, maildiag_link *out)
{
    const md_catalog_entry *other;
    md_slice host, instance;

    out->queue_id = md_text(link->queue_id);
    out->host = md_text(v->story.host);
    out->instance = md_text(v->story.instance);
    if (link->entry == MD_NO_INDEX)
        return;
    other = md_catalog_entry_at(v->catalog, link->entry);
    md_catalog_place_of(v->catalog, link->entry, &host, &instance);
    out->generation = other->generation;
    out->other = other->id;
    out->host = md_text(host);
    out->instance = md_text(instance);
}

maildiag_status md_message_link(md_view *v, uint32_t index, maildiag_link *out)
{
    const md_link *link;

    if (!md_view_links(v))
        return MAILDIAG_E_NOMEM;
    if (index >= v->links.count)
        return MAILDIAG_END;
    link = &v->links.items[index];
    memset(out, 0, sizeof *out);
    out->relation = link->relation;
    out->reverse = link->reverse;
    fill_other(v, link, out);
    return MAILDIAG_OK;
}
