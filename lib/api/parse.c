/*
 * One log line taken apart: alone, or the next of a stream.
 *
 * Takes bytes, gives the public record. There is no reference time here, so
 * stamps without a year stay times unknown.
 */
#include "record/record.h"

#include "api/abi.h"
#include "api/handle.h"
#include "query/text.h"
#include "record/reply.h"

enum { LINE_BYTES = 65536 };

/* ---- the record --------------------------------------------------------- */

/* A stamp with a year; without a zone it is read as UTC. */
static int64_t time_of(const md_stamp *stamp)
{
    const int64_t most = INT64_MAX / 1000000 - 1;

    if ((stamp->form != MD_STAMP_UTC && stamp->form != MD_STAMP_LOCAL) ||
        stamp->sec > most || stamp->sec < -most)
        return MAILDIAG_NO_TIME;
    return stamp->sec * 1000000 + stamp->usec;
}

/* Of a refusal the code it gave, of a delivery the code of the reply. */
static int64_t code_of(const md_record *record)
{
    int64_t code = -1;
    uint16_t said;

    if (md_record_has(record, MAILDIAG_FIELD_SMTP_CODE) &&
        md_record_number(MAILDIAG_FIELD_SMTP_CODE,
                         md_record_get(record, MAILDIAG_FIELD_SMTP_CODE),
                         &code))
        return code;
    if (!md_record_has(record, MAILDIAG_FIELD_REASON))
        return -1;
    said = md_reply_code_of(md_record_get(record, MAILDIAG_FIELD_REASON));
    return said != 0 ? said : -1;
}

void md_reader_record(const maildiag_reader *reader, maildiag_record *out)
{
    const md_record *record = &reader->record;
    const md_line *line = &reader->parsed_line;
    const md_header *header = &line->header;

    out->struct_size = sizeof *out;
    out->kind = record->kind;
    out->level = record->level;
    out->field_count = record->field_count;
    out->repeat_count = header->repeat != 0 ? header->repeat : 1;
    out->physical_lines = line->physical;
    out->offset = line->offset;
    out->time = time_of(&header->stamp);
    out->pid = header->pid;
    out->smtp_code = code_of(record);
    out->stamp = md_text(header->stamp_text);
    out->host = md_text(header->host);
    out->program = md_text(header->tag);
    out->instance = md_text(record->program.instance);
    out->service = md_text(record->program.service);
    out->daemon = md_text(record->program.daemon);
    out->queue_id = md_text(record->queue_id);
    out->text = md_text(line->text);
}

/* What to say of a record that was read. */
static maildiag_status verdict_on(const md_line *line, const md_record *record)
{
    if (line->truncated)
        return MAILDIAG_TRUNCATED;
    if (record->kind == MAILDIAG_RECORD_FOREIGN)
        return MAILDIAG_IGNORED;
    if (record->kind == MAILDIAG_RECORD_UNRECOGNISED ||
        line->header.stamp.form == MD_STAMP_CIVIL)
        return MAILDIAG_PARTIAL;
    return MAILDIAG_OK;
}

/* The record of the reader's line. */
static maildiag_status take(maildiag_reader *reader, maildiag_record *out)
{
    maildiag_record head;

    md_record_parse(&reader->parsed_line.header, &reader->record);
    reader->parsed = true;
    if (out->struct_size == sizeof *out) {
        md_reader_record(reader, out);
    } else {
        md_reader_record(reader, &head);
        md_abi_give(out, &head, sizeof head);
    }
    return verdict_on(&reader->parsed_line, &reader->record);
}

/* ---- one line ----------------------------------------------------------- */

/* The next physical line off the front, without its newline. */
static md_slice next_line(md_slice *rest)
{
    size_t end = md_slice_chr(*rest, '\n');
    md_slice line = md_slice_sub(*rest, 0, end);

    *rest = end == MD_NPOS ? MD_NONE : md_slice_skip(*rest, end + 1);
    if (md_slice_ends(line, MD_LIT("\r")))
        line.len--;
    return line;
}

/* All lines as one, with a blank between them; blank ones do not count. One
 * byte above the ceiling is enough to know that it was cut. */
static void join(md_buffer *out, md_slice text, md_line *line)
{
    md_buffer_clear(out);
    while (text.len != 0) {
        md_slice next = next_line(&text);

        if (md_slice_trim(next).len == 0)
            continue;
        if (line->physical++ > 0) {
            md_buffer_put(out, ' ');
            next = md_slice_trim(next);
        }
        md_buffer_add(out, md_slice_sub(next, 0, LINE_BYTES + 1 - out->len));
        if (out->failed || out->len > LINE_BYTES)
            break;
    }
    line->truncated = out->len > LINE_BYTES;
    line->text = md_slice_sub(md_buffer_slice(out), 0, LINE_BYTES);
}

maildiag_status maildiag_parse_line(maildiag_reader *reader, const char *line,
                                    size_t len, maildiag_record *out)
{
    md_line *whole;
    maildiag_status st;

    if (line == NULL || out == NULL)
        return MAILDIAG_E_ARG;
    if (!md_abi_good(out, sizeof *out))
        return MAILDIAG_E_ABI;
    st = md_reader_in(reader, MD_NEEDS_READER);
    if (st != MAILDIAG_OK)
        return st;
    whole = &reader->parsed_line;
    memset(whole, 0, sizeof *whole);
    reader->parsed = false;
    join(&reader->joined, md_slice_make(line, len), whole);
    if (reader->joined.failed)
        return md_reader_out(reader, MAILDIAG_E_NOMEM);
    md_header_parse(whole->text, &whole->header);
    return md_reader_out(reader, take(reader, out));
}

/* ---- a stream ----------------------------------------------------------- */

maildiag_status maildiag_parse_next(maildiag_reader *reader, const char *data,
                                    size_t len, int32_t at_end, size_t *taken,
                                    maildiag_record *out)
{
    maildiag_status st;

    if ((data == NULL && len != 0) || taken == NULL || out == NULL)
        return MAILDIAG_E_ARG;
    if (!md_abi_good(out, sizeof *out))
        return MAILDIAG_E_ABI;
    st = md_reader_in(reader, MD_NEEDS_READER);
    if (st != MAILDIAG_OK)
        return st;
    reader->parsed = false;
    *taken = 0;
    switch (md_frame_next(&reader->frame, data != NULL ? data : "", len,
                          at_end != 0, &reader->parsed_line, taken)) {
    case MD_FRAME_LINE:
        st = take(reader, out);
        break;
    case MD_FRAME_MORE:
        st = MAILDIAG_END;
        break;
    default:
        st = MAILDIAG_E_NOMEM;
        break;
    }
    return md_reader_out(reader, st);
}

maildiag_status maildiag_parse_reset(maildiag_reader *reader)
{
    maildiag_status st = md_reader_in(reader, MD_NEEDS_READER);

    if (st != MAILDIAG_OK)
        return st;
    md_frame_free(&reader->frame);
    md_frame_init(&reader->frame, MD_FRAME_AUTO, LINE_BYTES);
    md_explain_reset(&reader->explain);
    reader->parsed = false;
    return md_reader_out(reader, MAILDIAG_OK);
}

/* ---- fields ------------------------------------------------------------- */

maildiag_status maildiag_record_field(maildiag_reader *reader, uint32_t index,
                                      maildiag_field *out)
{
    maildiag_field found;
    maildiag_status st;

    if (out == NULL)
        return MAILDIAG_E_ARG;
    if (!md_abi_good(out, sizeof *out))
        return MAILDIAG_E_ABI;
    st = md_reader_in(reader, MD_NEEDS_READER);
    if (st != MAILDIAG_OK)
        return st;
    if (!reader->parsed) {
        st = MAILDIAG_E_ARG;
    } else if (index >= reader->record.field_count) {
        st = MAILDIAG_END;
    } else {
        md_json_record_field(&reader->record, index, &found);
        md_abi_give(out, &found, sizeof found);
    }
    return md_reader_out(reader, st);
}
