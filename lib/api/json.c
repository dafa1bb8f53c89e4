/*
 * Writing one object as JSON, read like a file.
 *
 * Takes what is to be written, gives its bytes piece by piece. Everything but
 * a message is written at once when it begins, so nothing it was made of need
 * stay; a message comes part by part.
 */
#include "query/json_objects.h"

#include "api/abi.h"
#include "api/handle.h"
#include "query/refusal.h"

/* ---- beginning ---------------------------------------------------------- */

static maildiag_status begin_message(maildiag_reader *r, maildiag_id id)
{
    uint32_t entry =
        md_catalog_find(r->view.catalog, id, MAILDIAG_ENTRY_MESSAGE);
    maildiag_status st;

    if (entry == MD_NO_INDEX)
        return MAILDIAG_E_NOTFOUND;
    if (!md_view_message(&r->view, entry))
        return MAILDIAG_E_NOMEM;
    st = md_json_message_begin(&r->message, &r->view);
    if (st == MAILDIAG_OK)
        r->writing = MD_WRITING_MESSAGE;
    return st;
}

static maildiag_status write_reject(maildiag_reader *r, maildiag_id id)
{
    uint32_t entry =
        md_catalog_find(r->view.catalog, id, MAILDIAG_ENTRY_REJECT);
    maildiag_reject found;
    maildiag_status st;

    if (entry == MD_NO_INDEX)
        return MAILDIAG_E_NOTFOUND;
    st = md_refusal_get(&r->view, entry, &found);
    if (st == MAILDIAG_OK)
        md_json_reject(&r->json, &found, r->engine->store);
    return st;
}

static maildiag_status write_finding(maildiag_reader *r,
                                     const maildiag_json *ask)
{
    const md_report_finding *f;

    if (!md_report_is(ask->report))
        return MAILDIAG_E_ARG;
    if (ask->index >= ask->report->count)
        return MAILDIAG_E_NOTFOUND;
    f = &ask->report->findings[ask->index];
    if (ask->what == MAILDIAG_JSON_FINDING) {
        md_json_finding(&r->json, f,
                        r->engine != NULL ? r->engine->store : NULL, true);
        return MAILDIAG_OK;
    }
    if (ask->sub_index >= f->affected_count)
        return MAILDIAG_E_NOTFOUND;
    md_json_affected(&r->json, &f->affected[ask->sub_index]);
    return MAILDIAG_OK;
}

static maildiag_status write_cause(maildiag_reader *r, uint32_t index)
{
    if (index >= md_rules_cause_count(r->rules))
        return MAILDIAG_E_NOTFOUND;
    md_json_cause(&r->json, md_rules_cause(r->rules, index));
    return MAILDIAG_OK;
}

static maildiag_status write_rule(maildiag_reader *r, uint32_t index)
{
    md_rule_info info;

    if (!md_rules_rule(r->rules, index, &info))
        return MAILDIAG_E_NOTFOUND;
    md_json_rule(&r->json, r->rules, &info, md_judge_hits(r->judge, index));
    return MAILDIAG_OK;
}

/* What the reader itself made last. */
static maildiag_status write_own(maildiag_reader *r, const maildiag_json *ask)
{
    maildiag_record head;

    switch (ask->what) {
    case MAILDIAG_JSON_RECORD:
        if (!r->parsed)
            return MAILDIAG_E_ARG;
        md_reader_record(r, &head);
        md_json_record(&r->json, &head, &r->record);
        return MAILDIAG_OK;
    case MAILDIAG_JSON_EXPLANATION:
        if (!r->explain.explained)
            return MAILDIAG_E_ARG;
        return md_json_explanation(&r->json, &r->explain, &r->explanation)
                   ? MAILDIAG_OK
                   : MAILDIAG_E_NOMEM;
    case MAILDIAG_JSON_SUMMARY:
        if (!r->summary.made)
            return MAILDIAG_E_ARG;
        md_summary_json(&r->summary, r->rules, &r->json);
        return MAILDIAG_OK;
    default:
        if (!r->group.made)
            return MAILDIAG_E_ARG;
        if (ask->index >= r->group.count)
            return MAILDIAG_E_NOTFOUND;
        md_group_json(&r->group, ask->index, &r->json);
        return MAILDIAG_OK;
    }
}

static maildiag_status begin(maildiag_reader *r, const maildiag_json *ask)
{
    switch (ask->what) {
    case MAILDIAG_JSON_MESSAGE:
        return begin_message(r, ask->id);
    case MAILDIAG_JSON_REJECT:
        return write_reject(r, ask->id);
    case MAILDIAG_JSON_FINDING:
    case MAILDIAG_JSON_AFFECTED:
        return write_finding(r, ask);
    case MAILDIAG_JSON_CAUSE:
        return write_cause(r, ask->index);
    case MAILDIAG_JSON_RULE:
        return write_rule(r, ask->index);
    default:
        return write_own(r, ask);
    }
}

static md_needs needs_of(uint32_t what)
{
    switch (what) {
    case MAILDIAG_JSON_MESSAGE:
    case MAILDIAG_JSON_REJECT:
        return MD_NEEDS_CATALOG;
    case MAILDIAG_JSON_FINDING:
        return MD_NEEDS_NAMES;
    default:
        return MD_NEEDS_READER;
    }
}

maildiag_status maildiag_json_begin(maildiag_reader *reader,
                                    const maildiag_json *json)
{
    maildiag_json ask;
    maildiag_status st;

    if (json == NULL)
        return MAILDIAG_E_ARG;
    if (!md_abi_good(json, sizeof *json))
        return MAILDIAG_E_ABI;
    md_abi_take(&ask, json, sizeof ask);
    if (ask.what < MAILDIAG_JSON_MESSAGE || ask.what > MAILDIAG_JSON_RULE)
        return MAILDIAG_E_ARG;
    st = md_reader_in(reader, needs_of(ask.what));
    if (st != MAILDIAG_OK)
        return st;
    md_json_clear(&reader->json);
    reader->json_given = 0;
    reader->writing = MD_WRITING_WHOLE;
    st = begin(reader, &ask);
    if (st == MAILDIAG_OK && reader->json.out.failed)
        st = MAILDIAG_E_NOMEM;
    if (st != MAILDIAG_OK)
        reader->writing = MD_WRITING_NOTHING;
    return md_reader_out(reader, st);
}

/* ---- reading ------------------------------------------------------------ */

/*
 * The next piece of the message into the emptied buffer. One that failed is
 * taken back, so that the caller can ask again when there is memory.
 */
static maildiag_status next_piece(maildiag_reader *r)
{
    md_json_message at = r->message;
    bool comma = r->json.comma, lossy = r->json.lossy;
    maildiag_status st;

    md_buffer_clear(&r->json.out);
    r->json_given = 0;
    if (r->writing != MD_WRITING_MESSAGE)
        return MAILDIAG_END;
    st = md_json_message_next(&r->message, &r->json);
    if (st < 0) {
        r->message = at;
        md_buffer_clear(&r->json.out);
        r->json.comma = comma;
        r->json.lossy = lossy;
    }
    return st;
}

/* As much as there is room for. */
static maildiag_status read_some(maildiag_reader *r, char *buf, size_t cap,
                                 size_t *len)
{
    maildiag_status st = MAILDIAG_OK;

    while (*len < cap && st == MAILDIAG_OK) {
        size_t rest = r->json.out.len - r->json_given;

        if (rest == 0) {
            st = next_piece(r);
            continue;
        }
        if (rest > cap - *len)
            rest = cap - *len;
        memcpy(buf + *len, r->json.out.ptr + r->json_given, rest);
        r->json_given += rest;
        *len += rest;
    }
    return *len > 0 ? MAILDIAG_OK : st;
}

maildiag_status maildiag_json_read(maildiag_reader *reader, char *buf,
                                   size_t cap, size_t *len)
{
    size_t read = 0;
    maildiag_status st;

    if (buf == NULL || cap == 0 || len == NULL)
        return MAILDIAG_E_ARG;
    st = md_reader_resume(reader);
    if (st != MAILDIAG_OK)
        return st;
    if (reader->writing == MD_WRITING_NOTHING)
        st = MAILDIAG_E_ARG;
    else
        st = read_some(reader, buf, cap, &read);
    if (st >= 0)
        *len = read;
    return md_reader_out(reader, st);
}
