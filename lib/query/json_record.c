/*
 * The objects of `parse`: one for each record, whose kind is the kind of the
 * line, with its named fields.
 *
 * Takes a parsed line, gives JSON. A name stands once in an object: the first
 * field that bears it. Attributes that Postfix does not have may bear any
 * name; one that is a member already, or could be, gets `extra_` in front, so
 * that nothing in a line can pass for something else. Fails as the buffer
 * does.
 */
#include "query/json_objects.h"

#include "query/text.h"
#include "record/reply.h"
#include "record/words.h"

/* ---- fields ------------------------------------------------------------- */

static md_slice extra_head(void)
{
    return MD_LIT("extra_");
}

/* May an attribute of that name stand for itself? */
static bool own_name(md_slice name, const char *const *fixed)
{
    if (name.len == 0 || md_slice_starts(name, extra_head()) ||
        md_slice_starts(name, MD_LIT("reply_")) ||
        md_slice_starts(name, MD_LIT("line_")) ||
        md_words_number(MAILDIAG_WORDS_FIELD, name) >= 0)
        return false;
    for (; *fixed != NULL; fixed++)
        if (md_slice_eq(name, md_slice_of(*fixed)))
            return false;
    return true;
}

/* A value that was to be a number and is none stays text: as logged. */
static void put_value(md_json *j, const maildiag_field *f)
{
    if (f->type == MAILDIAG_TYPE_NUMBER && f->number >= 0)
        md_json_count(j, f->number);
    else if (f->type == MAILDIAG_TYPE_SECONDS && f->number >= 0)
        md_json_seconds(j, f->number);
    else
        md_json_text(j, md_text_slice(f->value));
}

void md_json_field(md_json *j, const maildiag_field *f,
                   const char *const *fixed)
{
    md_slice name = md_text_slice(f->name);

    if (f->id != MAILDIAG_FIELD_EXTRA || own_name(name, fixed)) {
        md_json_key(j, name);
    } else {
        md_json_key_parts(j, extra_head(), name);
    }
    put_value(j, f);
}

/* ---- records ------------------------------------------------------------ */

/* Members that every record has; those of a peeled reply begin with
 * `reply_`. */
static const char *const record_members[] = {
    "kind",     "time",    "stamp",  "host",  "program",
    "instance", "service", "daemon", "pid",   "level",
    "queue_id", "noqueue", "repeat", "lossy", NULL};

static bool again(const md_record *r, unsigned at)
{
    const md_field *f = &r->fields[at];

    for (unsigned i = 0; i < at; i++)
        if (r->fields[i].id == f->id &&
            (f->id != MAILDIAG_FIELD_EXTRA ||
             md_slice_eq(r->fields[i].name, f->name)))
            return true;
    return false;
}

void md_json_record_field(const md_record *r, unsigned index,
                          maildiag_field *out)
{
    const md_field *f = &r->fields[index];

    memset(out, 0, sizeof *out);
    out->id = f->id;
    out->type = md_words_field_type(f->id);
    out->name =
        md_text(f->id == MAILDIAG_FIELD_EXTRA
                    ? f->name
                    : md_slice_of(md_words_name(MAILDIAG_WORDS_FIELD, f->id)));
    out->value = md_text(f->value);
    if ((out->type != MAILDIAG_TYPE_NUMBER &&
         out->type != MAILDIAG_TYPE_SECONDS) ||
        !md_record_number(f->id, f->value, &out->number))
        out->number = -1;
}

static void put_dsn(md_json *j, md_dsn dsn)
{
    md_buffer *out;

    md_json_name(j, "reply_dsn");
    if (!md_dsn_present(dsn)) {
        md_json_null(j);
        return;
    }
    /* An empty text, opened again: digits and dots need no escape. */
    md_json_text(j, MD_LIT(""));
    out = &j->out;
    if (out->failed)
        return;
    out->len--;
    md_buffer_add_u64(out, dsn.part[0]);
    md_buffer_put(out, '.');
    md_buffer_add_u64(out, dsn.part[1]);
    md_buffer_put(out, '.');
    md_buffer_add_u64(out, dsn.part[2]);
    md_buffer_put(out, '"');
}

/* The text of a failure: of a delivery its reason, of a refusal the words that
 * were said, whose codes have fields of their own. False: there is none. */
static bool peel(const md_record *record, md_reply *out)
{
    uint16_t id = MAILDIAG_FIELD_REASON;
    int64_t code;
    size_t used;

    if (!md_record_has(record, id) &&
        record->kind == MAILDIAG_RECORD_REFUSAL_LINE)
        id = MAILDIAG_FIELD_TEXT;
    if (!md_record_has(record, id))
        return false;
    md_reply_peel(md_record_get(record, id), out);
    if (id == MAILDIAG_FIELD_REASON)
        return true;
    if (out->code == 0 &&
        md_record_number(MAILDIAG_FIELD_SMTP_CODE,
                         md_record_get(record, MAILDIAG_FIELD_SMTP_CODE),
                         &code) &&
        code > 0 && code < 1000)
        out->code = (uint16_t)code;
    if (!md_dsn_present(out->dsn))
        (void)md_dsn_parse(md_record_get(record, MAILDIAG_FIELD_DSN), &out->dsn,
                           &used);
    if (out->stage == MD_STAGE_NONE)
        out->stage = (uint8_t)md_stage_parse(
            md_record_get(record, MAILDIAG_FIELD_STAGE));
    return true;
}

/* What the text of a failure says about the other side. */
static void put_reply(md_json *j, const md_record *record)
{
    md_reply reply;

    if (!peel(record, &reply))
        return;
    md_json_member_text(j, "reply_host", reply.host);
    md_json_member_text(j, "reply_address", reply.address);
    md_json_member_port(j, "reply_port", reply.port);
    md_json_member_word(j, "reply_stage",
                        reply.stage != MD_STAGE_NONE
                            ? md_stage_name((md_stage)reply.stage)
                            : NULL);
    md_json_member_count(j, "reply_code", reply.code ? reply.code : -1);
    put_dsn(j, reply.dsn);
    md_json_member_text(j, "reply_text", reply.text);
    md_json_member_text(j, "reply_url", reply.url);
    if (!md_record_has(record, MAILDIAG_FIELD_REMOTE_QUEUE_ID))
        md_json_member_text(j, "remote_queue_id", reply.remote_queue_id);
}

/* The service of the program that wrote the line, else the one that the line
 * is about (master: `service "smtp" (25) has reached its process limit`). */
static md_slice service_of(const maildiag_record *head, const md_record *record)
{
    return head->service.ptr != NULL
               ? md_text_slice(head->service)
               : md_record_get(record, MAILDIAG_FIELD_SERVICE);
}

static void put_head(md_json *j, const maildiag_record *head,
                     const md_record *record)
{
    md_json_begin(j, md_words_name(MAILDIAG_WORDS_RECORD, head->kind));
    md_json_member_time(j, "time", head->time);
    md_json_member_text(j, "stamp", md_text_slice(head->stamp));
    md_json_member_text(j, "host", md_text_slice(head->host));
    md_json_member_text(j, "program", md_text_slice(head->program));
    md_json_member_text(j, "instance", md_text_slice(head->instance));
    md_json_member_text(j, "service", service_of(head, record));
    md_json_member_text(j, "daemon", md_text_slice(head->daemon));
    md_json_member_count(j, "pid", head->pid);
    md_json_member_word(j, "level",
                        md_words_name(MAILDIAG_WORDS_LEVEL, head->level));
    md_json_member_text(j, "queue_id", md_text_slice(head->queue_id));
    md_json_member_bool(j, "noqueue", record->noqueue);
    md_json_member_u64(j, "repeat", head->repeat_count);
}

void md_json_record(md_json *j, const maildiag_record *head,
                    const md_record *record)
{
    maildiag_field field;

    put_head(j, head, record);
    for (unsigned i = 0; i < record->field_count; i++) {
        if (again(record, i))
            continue;
        md_json_record_field(record, i, &field);
        if (field.id == MAILDIAG_FIELD_SERVICE) {
            if (head->service.ptr == NULL)
                continue;
            field.name = md_text(MD_LIT("line_service"));
        }
        md_json_field(j, &field, record_members);
    }
    put_reply(j, record);
    md_json_end(j);
}
