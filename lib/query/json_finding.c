/*
 * The objects of a report: `finding` and `affected`.
 *
 * Takes what a report owns, gives JSON. Does not know how it was found. Fails
 * as the buffer does.
 */
#include "query/json_objects.h"

#include "query/text.h"
#include "record/words.h"

static void text(md_json *j, const char *name, maildiag_text value)
{
    md_json_member_text(j, name, md_text_slice(value));
}

static void word(md_json *j, const char *name, uint32_t vocabulary,
                 uint32_t number)
{
    md_json_member_word(j, name, md_words_name(vocabulary, number));
}

static void put_verdict(md_json *j, const maildiag_finding *f)
{
    md_json_member_u64(j, "id", f->id);
    word(j, "scope", MAILDIAG_WORDS_SCOPE, f->scope);
    text(j, "cause", f->cause);
    text(j, "broad", f->broad);
    text(j, "category", f->category);
    word(j, "direction", MAILDIAG_WORDS_DIRECTION, f->direction);
    word(j, "disposition", MAILDIAG_WORDS_DISPOSITION, f->disposition);
    word(j, "severity", MAILDIAG_WORDS_SEVERITY, f->severity);
    md_json_member_u64(j, "confidence", f->confidence);
    word(j, "actor", MAILDIAG_WORDS_ACTOR, f->actor);
    word(j, "permanence", MAILDIAG_WORDS_PERMANENCE, f->permanence);
    text(j, "host", f->host);
    md_json_name(j, "peer");
    md_json_open_object(j);
    text(j, "name", f->peer_name);
    text(j, "address", f->peer_address);
    md_json_member_port(j, "port", md_text_slice(f->peer_port));
    text(j, "domain", f->peer_domain);
    md_json_close_object(j);
}

static void put_extent(md_json *j, const maildiag_finding *f)
{
    md_json_member_u64(j, "attempt_count", f->attempt_count);
    md_json_member_u64(j, "message_count", f->message_count);
    md_json_member_u64(j, "recipient_count", f->recipient_count);
    md_json_member_u64(j, "sender_count", f->sender_count);
    md_json_member_u64(j, "waiting_count", f->waiting_count);
    md_json_member_time(j, "first_time", f->first_time);
    md_json_member_time(j, "last_time", f->last_time);
    md_json_member_bool(j, "ongoing", f->ongoing != 0);
    text(j, "ended_by", f->ended_by);
    md_json_member_time(j, "ended_time", f->ended_time);
    md_json_member_time(j, "last_success_before", f->last_success_before);
    text(j, "before", f->before);
}

static void put_evidence(md_json *j, const maildiag_evidence *e,
                         const md_store *store)
{
    md_slice line = md_text_slice(e->line);

    md_json_open_object(j);
    md_json_name(j, "source");
    md_json_source(j, store, e->source);
    md_json_member_u64(j, "offset", e->offset);
    md_json_name(j, "length");
    if (md_slice_present(line))
        md_json_u64(j, line.len);
    else
        md_json_null(j);
    md_json_member_text(j, "line", line);
    md_json_member_text(
        j, "match",
        e->match_length != 0
            ? md_slice_sub(line, e->match_offset, e->match_length)
            : MD_NONE);
    md_json_close_object(j);
}

static void put_lists(md_json *j, const md_report_finding *f,
                      const md_store *store)
{
    md_json_name(j, "fixes");
    md_json_open_array(j);
    for (uint32_t i = 0; i < f->finding.fix_count; i++)
        md_json_fix(j, &f->fixes[i]);
    md_json_close_array(j);
    md_json_member_u64(j, "evidence_count", f->finding.evidence_total);
    md_json_name(j, "evidence");
    md_json_open_array(j);
    for (uint32_t i = 0; i < f->finding.evidence_count; i++)
        put_evidence(j, &f->evidence[i], store);
    md_json_close_array(j);
    md_json_name(j, "queue_ids");
    md_json_open_array(j);
    for (uint32_t i = 0; i < f->finding.queue_id_count; i++)
        md_json_text(j, md_text_slice(f->queue_ids[i]));
    md_json_close_array(j);
    md_json_name(j, "explains");
    md_json_open_array(j);
    for (uint32_t i = 0; i < f->finding.explains_count; i++)
        md_json_u64(j, f->explains[i]);
    md_json_close_array(j);
}

void md_json_finding(md_json *j, const md_report_finding *f,
                     const md_store *store, bool alone)
{
    md_json_begin(j, "finding");
    put_verdict(j, &f->finding);
    put_extent(j, &f->finding);
    text(j, "title", f->finding.title);
    text(j, "explanation", f->finding.explanation);
    text(j, "sender_text", f->finding.sender_text);
    put_lists(j, f, store);
    text(j, "rule", f->finding.rule);
    text(j, "document", f->finding.document);
    if (alone)
        md_json_end(j);
    else
        md_json_close_object(j);
}

void md_json_affected(md_json *j, const maildiag_affected *a)
{
    md_json_begin(j, "affected");
    md_json_member_u64(j, "id", a->id);
    md_json_member_u64(j, "finding", a->finding);
    text(j, "from", a->from);
    text(j, "to", a->to);
    md_json_member_time(j, "time", a->time);
    text(j, "queue_id", a->queue_id);
    word(j, "status", MAILDIAG_WORDS_AFFECTED, a->status);
    md_json_end(j);
}
