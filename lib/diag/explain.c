/*
 * One text, explained. See explain.h. Reads it as a log record when it is
 * one, as a block of a delivery report, else as words; asks the judge; fills
 * the texts of the verdict with the places of the case.
 */
#include "diag/explain.h"

#include "diag/explain_report.h"
#include "diag/listing.h"
#include "input/header.h"
#include "record/reply.h"
#include "rules/fill.h"
#include "rules/places.h"

void md_explain_init(md_explain *e, const md_rules *rules, md_judge *judge)
{
    memset(e, 0, sizeof *e);
    e->rules = rules;
    e->judge = judge;
}

void md_explain_free(md_explain *e)
{
    md_buffer_free(&e->joined);
    md_arena_free(&e->arena);
    memset(e, 0, sizeof *e);
}

void md_explain_reset(md_explain *e)
{
    e->skipping = false;
}

/* Line ends and the blanks behind them become one blank. */
static bool explain_join(md_buffer *out, md_slice text)
{
    md_buffer_clear(out);
    while (text.len != 0) {
        size_t end = md_slice_chr(text, '\n');
        md_slice line = md_slice_sub(text, 0, end);

        text = md_slice_skip(text, end == MD_NPOS ? text.len : end + 1);
        if (md_slice_ends(line, MD_LIT("\r")))
            line.len--;
        if (out->len != 0)
            line = md_slice_trim(line);
        if (out->len != 0 && line.len != 0)
            md_buffer_put(out, ' ');
        md_buffer_add(out, line);
    }
    return !out->failed;
}

/* ---- what kind of text --------------------------------------------------
 */

/* Lines of the queue's life that name their cause without any text. */
static bool explain_fixed(uint16_t kind, md_fixed_cause *out)
{
    switch (kind) {
    case MAILDIAG_RECORD_EXPIRED:
        *out = MD_CAUSE_DELIVERY_EXPIRED;
        return true;
    case MAILDIAG_RECORD_HELD:
        *out = MD_CAUSE_MESSAGE_HELD;
        return true;
    case MAILDIAG_RECORD_REQUEUED:
        *out = MD_CAUSE_MESSAGE_REQUEUED;
        return true;
    default:
        return false;
    }
}

/* A record of Postfix that says something of a failure or success, or of
 * the queue; false: the text is judged as words. */
static bool explain_record(md_explain *e, md_slice text, bool *judged)
{
    md_header header;
    md_fixed_cause fixed;
    bool speaks;

    *judged = false;
    md_header_parse(text, &header);
    md_record_parse(&header, &e->record);
    if (!md_subject_of_record(&e->record, &e->arena, &e->subject, &speaks))
        return false;
    if (speaks) {
        e->places.this_host = header.host;
        return true;
    }
    if (explain_fixed(e->record.kind, &fixed)) {
        memset(&e->subject, 0, sizeof e->subject);
        e->subject.text = e->record.text;
        e->subject.reply.text = e->subject.reply.inner = e->record.text;
        md_judge_fixed(e->rules, fixed, &e->verdict);
        e->places.this_host = header.host;
        *judged = true;
        return true;
    }
    e->record.kind = MAILDIAG_RECORD_UNRECOGNISED;
    e->record.field_count = 0;
    e->record.present = 0;
    e->record.queue_id = MD_NONE;
    /* Another program's line: its header says nothing of the cause. */
    if (header.family != MD_FAMILY_NONE && header.body.len != 0)
        text = header.body;
    md_subject_of_text(text, &e->subject);
    return true;
}

static bool explain_subject(md_explain *e, md_slice text, bool *judged)
{
    md_report_block block;

    *judged = false;
    memset(&e->record, 0, offsetof(md_record, fields));
    e->record.text = MD_NONE;
    if (!md_explain_report_parse(text, &block)) {
        if (!explain_join(&e->joined, text))
            return false;
        e->text = md_buffer_slice(&e->joined);
        return explain_record(e, e->text, judged);
    }
    /* A block without words is judged by its status; the text is then empty
     * but there. */
    if (!explain_join(&e->joined, block.diagnostic))
        return false;
    e->text = md_buffer_slice(&e->joined);
    md_explain_report_subject(&block, e->text, &e->subject);
    return true;
}

static void explain_places(md_explain *e)
{
    md_slice this_host = e->places.this_host;
    const md_record *r = &e->record;

    md_places_of_subject(&e->subject, &e->places);
    e->places.this_host = this_host;
    e->places.queue_id = r->queue_id;
    if (md_record_has(r, MAILDIAG_FIELD_CLIENT))
        e->places.client = md_record_get(r, MAILDIAG_FIELD_CLIENT);
    e->places.service = md_record_get(r, MAILDIAG_FIELD_SERVICE);
    e->places.user = md_record_get(r, MAILDIAG_FIELD_SASL_USERNAME);
    if (e->places.host.len == 0)
        e->places.host = md_record_get(r, MAILDIAG_FIELD_PEER);
    if (e->places.address.len == 0)
        e->places.address = md_record_get(r, MAILDIAG_FIELD_PEER_IP);
    if (e->places.host.len == 0)
        e->places.host = e->places.address;
    if (e->verdict.rule >= 0)
        md_places_merge(&e->places, md_judge_captures(e->judge));
    e->places.list = md_listing_list(&e->subject, &e->places);
}

/* ---- the answer ---------------------------------------------------------
 */

static maildiag_text explain_text(md_slice s)
{
    maildiag_text out = {s.ptr, s.len};

    return out;
}

static md_slice explain_filled(md_explain *e, md_slice text)
{
    md_buffer filled = {0};
    md_slice copy;

    if (!md_slice_present(text))
        return MD_NONE;
    md_fill_prose(&filled, text, &e->places);
    copy = filled.failed ? MD_NONE
                         : md_arena_copy(&e->arena, md_buffer_slice(&filled));
    md_buffer_free(&filled);
    return copy;
}

static md_slice explain_dsn(md_explain *e, md_dsn dsn)
{
    md_buffer text = {0};
    md_slice copy;

    for (unsigned i = 0; i < 3; i++) {
        if (i != 0)
            md_buffer_put(&text, '.');
        md_buffer_add_u64(&text, dsn.part[i]);
    }
    copy = text.failed ? MD_NONE
                       : md_arena_copy(&e->arena, md_buffer_slice(&text));
    md_buffer_free(&text);
    return copy;
}

/* Title, explanation and sender's text; false without memory. */
static bool explain_prose(md_explain *e, maildiag_explanation *out)
{
    md_slice title, explanation, sender, document;
    md_slice filled[3];

    md_rules_texts(e->rules, e->verdict.cause, e->verdict.rule, &title,
                   &explanation, &sender, &document);
    e->places.fate = md_rules_phrase(
        e->rules, e->verdict.permanence == MAILDIAG_PERMANENCE_PERMANENT
                      ? MD_PHRASE_FATE_RETURNED
                      : MD_PHRASE_FATE_WAITS);
    filled[0] = explain_filled(e, title);
    filled[1] = explain_filled(e, explanation);
    filled[2] = explain_filled(e, sender);
    out->title = explain_text(filled[0]);
    out->explanation = explain_text(filled[1]);
    out->sender_text = explain_text(filled[2]);
    out->document = explain_text(document);
    return md_slice_present(filled[0]) == md_slice_present(title) &&
           md_slice_present(filled[1]) == md_slice_present(explanation) &&
           md_slice_present(filled[2]) == md_slice_present(sender);
}

static bool explain_parts(md_explain *e, maildiag_explanation *out)
{
    const md_subject *s = &e->subject;
    const char *stage = md_stage_name((md_stage)s->stage);
    md_slice dsn = MD_NONE;

    if (md_dsn_present(s->dsn)) {
        dsn = explain_dsn(e, s->dsn);
        if (!md_slice_present(dsn))
            return false;
    }
    out->smtp_code = s->code != 0 ? s->code : -1;
    out->dsn = explain_text(dsn);
    out->stage = explain_text(md_slice_of(stage));
    out->host = explain_text(e->places.host);
    out->address = explain_text(e->places.address);
    out->port = explain_text(e->places.port);
    out->domain = explain_text(e->places.domain);
    out->recipient = explain_text(s->recipient);
    out->reply = explain_text(s->reply.remote ? s->reply.inner : MD_NONE);
    out->url = explain_text(s->reply.url);
    out->queue_id = explain_text(e->record.queue_id);
    out->remote_queue_id = explain_text(s->reply.remote_queue_id);
    return true;
}

/*
 * The text as it was given. Of a line about this host only its fields were
 * judged, `private/policy Connection refused` of `problem talking to server
 * private/policy: Connection refused`: the body is shown, and in it what
 * decided.
 */
static void explain_shown(const md_explain *e, maildiag_explanation *out)
{
    const md_verdict *v = &e->verdict;
    md_slice judged = e->subject.text;
    md_slice body = e->record.text;
    size_t at;

    out->text = explain_text(judged);
    out->match_offset = v->match_offset;
    out->match_length = v->match_length;
    if (e->record.kind == MAILDIAG_RECORD_UNRECOGNISED ||
        !md_slice_present(body) || md_slice_find(body, judged) != MD_NPOS)
        return;
    at = md_slice_rfind(body,
                        md_slice_sub(judged, v->match_offset, v->match_length));
    out->text = explain_text(body);
    out->match_offset = at == MD_NPOS ? 0 : (uint32_t)at;
    out->match_length = at == MD_NPOS ? 0 : v->match_length;
}

static bool explain_answer(md_explain *e, maildiag_explanation *out)
{
    const md_verdict *v = &e->verdict;
    const md_cause *cause = md_rules_cause(e->rules, v->cause);
    md_rule_info rule;

    out->permanence = v->permanence;
    out->actor = v->actor;
    out->direction = e->subject.direction;
    out->confidence = v->confidence;
    out->severity = v->severity;
    out->fix_count = md_rules_fix_count(e->rules, v->cause, v->rule);
    out->conflict = v->conflict;
    out->cause = explain_text(cause->id);
    out->broad = explain_text(cause->broad);
    out->category = explain_text(cause->category);
    out->rule = explain_text(MD_NONE);
    if (v->rule >= 0 && md_rules_rule(e->rules, (uint32_t)v->rule, &rule))
        out->rule = explain_text(rule.id);
    explain_shown(e, out);
    return explain_parts(e, out) && explain_prose(e, out);
}

maildiag_status md_explain_text(md_explain *e, md_slice text,
                                maildiag_explanation *out)
{
    bool cut = text.len > MD_EXPLAIN_BYTES;
    bool judged;

    e->explained = false;
    md_arena_clear(&e->arena);
    memset(&e->places, 0, sizeof e->places);
    if (!explain_subject(e, md_slice_sub(text, 0, MD_EXPLAIN_BYTES), &judged))
        return MAILDIAG_E_NOMEM;
    if (!judged && !md_judge_subject(e->judge, &e->subject, &e->verdict))
        return MAILDIAG_E_NOMEM;
    explain_places(e);
    if (!explain_answer(e, out))
        return MAILDIAG_E_NOMEM;
    e->explained = true;
    return cut ? MAILDIAG_TRUNCATED : MAILDIAG_OK;
}

maildiag_status md_explain_fix(md_explain *e, uint32_t index, maildiag_fix *out)
{
    md_buffer command = {0};
    md_fix_text fix;
    md_slice where, text, check = MD_NONE;

    if (!e->explained)
        return MAILDIAG_E_ARG;
    if (!md_rules_fix(e->rules, e->verdict.cause, e->verdict.rule, index, &fix))
        return MAILDIAG_END;
    where = explain_filled(e, fix.where);
    text = explain_filled(e, fix.text);
    if (md_slice_present(fix.check) &&
        md_fill_command(&command, fix.check, &e->places) && !command.failed)
        check = md_arena_copy(&e->arena, md_buffer_slice(&command));
    if (command.failed || !md_slice_present(text) ||
        (command.len != 0 && !md_slice_present(check)) ||
        md_slice_present(where) != md_slice_present(fix.where)) {
        md_buffer_free(&command);
        return MAILDIAG_E_NOMEM;
    }
    md_buffer_free(&command);
    out->reserved0 = 0;
    out->where = explain_text(where);
    out->text = explain_text(text);
    out->check = explain_text(check);
    return MAILDIAG_OK;
}
