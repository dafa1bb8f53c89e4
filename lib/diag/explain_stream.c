/*
 * A stream of pasted text, cut into texts: every line that begins a log
 * record or a reply begins a text, a blank line ends one, a delivery report
 * is one text a recipient. Takes what the caller has so far, says how much
 * of it is done with.
 */
#include "diag/explain.h"
#include "diag/explain_report.h"
#include "input/bare.h"
#include "input/frame.h"
#include "record/reply.h"

typedef enum stream_begin {
    STREAM_REST,   /* nothing begins: the rest of a text, or prose */
    STREAM_RECORD, /* a log record, with a header or without */
    STREAM_REPLY,  /* a reply, or a failure in Postfix's words */
    STREAM_REPORT  /* a field of a delivery report */
} stream_begin;

/* `<joe@company.com>: `, as the prose of a bounce has it. */
static bool stream_addressee(md_slice line)
{
    size_t close = md_slice_chr(line, '>');

    return line.len != 0 && line.ptr[0] == '<' && close != MD_NPOS &&
           md_slice_starts(md_slice_skip(line, close), MD_LIT(">: ")) &&
           md_slice_chr(md_slice_sub(line, 0, close), '@') != MD_NPOS;
}

static stream_begin stream_begins(md_slice line)
{
    md_header header;
    md_reply reply;
    size_t used;

    if (md_explain_report_line(line) != MD_REPORT_NONE)
        return STREAM_REPORT;
    if (md_bare_begins(line))
        return STREAM_RECORD;
    md_header_parse(line, &header);
    if (header.family != MD_FAMILY_NONE ||
        (md_slice_present(header.tag) && header.pid >= 0))
        return STREAM_RECORD;
    if (md_reply_code(line, &used) != 0 || stream_addressee(line))
        return STREAM_REPLY;
    md_reply_peel(line, &reply);
    return reply.form != MD_REPLY_PLAIN || reply.suspended ? STREAM_REPLY
                                                           : STREAM_REST;
}

static bool stream_blank(md_slice line)
{
    for (size_t i = 0; i < line.len; i++)
        if (line.ptr[i] != ' ' && line.ptr[i] != '\t' && line.ptr[i] != '\r')
            return false;
    return true;
}

/* The line at `at`; *next is the beginning of the one behind it. False: its
 * end is not there yet. */
static bool stream_line(md_slice data, size_t at, bool at_end, md_slice *line,
                        size_t *next)
{
    size_t end = md_slice_chr(md_slice_skip(data, at), '\n');

    if (end == MD_NPOS && !at_end)
        return false;
    *line = md_slice_sub(data, at, end);
    *next = end == MD_NPOS ? data.len : at + end + 1;
    return true;
}

/* `550-` of a reply whose next line has the same code. */
static bool stream_same_reply(md_slice before, md_slice line)
{
    return before.len > 3 && before.ptr[3] == '-' && line.len >= 3 &&
           memcmp(before.ptr, line.ptr, 3) == 0;
}

typedef struct stream_text {
    stream_begin kind;
    size_t begin;   /* in data */
    size_t judged;  /* end of what is judged */
    size_t end;     /* end of what belongs to it */
    md_slice last;  /* its last line */
    bool recipient; /* report: Final-Recipient: was there */
    bool message;   /* report: a field about the message was there */
} stream_text;

/* Does this line belong to the text? */
static bool stream_belongs(const stream_text *t, md_slice data, md_slice line)
{
    stream_begin begins;

    if (stream_blank(line))
        return false;
    if (line.ptr[0] == ' ' || line.ptr[0] == '\t')
        return true;
    begins = stream_begins(line);
    if (begins == STREAM_REST)
        return true;
    switch (t->kind) {
    case STREAM_REPORT:
        return begins == STREAM_REPORT &&
               !(t->recipient &&
                 md_explain_report_line(line) == MD_REPORT_RECIPIENT);
    case STREAM_RECORD:
        /* The rest of a record that was wrapped may begin with a code. */
        return begins == STREAM_REPLY &&
               md_frame_open(
                   md_slice_sub(data, t->begin, t->judged - t->begin));
    case STREAM_REPLY:
        return begins == STREAM_REPLY && stream_same_reply(t->last, line);
    default:
        return false;
    }
}

static void stream_add(stream_text *t, md_slice data, md_slice line,
                       size_t next)
{
    md_slice so_far = md_slice_sub(data, t->begin, t->judged - t->begin);

    t->recipient |= md_explain_report_line(line) == MD_REPORT_RECIPIENT;
    t->message |= md_explain_report_line(line) == MD_REPORT_MESSAGE;
    t->last = line;
    /* Prose below a whole record is not judged with it. */
    if (t->kind != STREAM_RECORD || t->judged == t->begin ||
        md_frame_open(md_slice_trim(so_far)))
        t->judged = (size_t)(line.ptr - data.ptr) + line.len;
    t->end = next;
}

/* The text at `from`; false: its end is not there yet. */
static bool stream_find(md_slice data, size_t from, bool at_end, stream_text *t)
{
    md_slice line;
    size_t next;

    memset(t, 0, sizeof *t);
    if (!stream_line(data, from, at_end, &line, &next))
        return false;
    t->kind = stream_begins(line);
    t->begin = t->judged = from;
    stream_add(t, data, line, next);
    while (t->end < data.len) {
        if (t->end - t->begin >= MD_EXPLAIN_BYTES)
            return true;
        if (!stream_line(data, t->end, at_end, &line, &next))
            return false;
        if (!stream_belongs(t, data, line))
            return true;
        stream_add(t, data, line, next);
    }
    return at_end;
}

/* One physical line, whatever is in it. */
static maildiag_status stream_each(md_explain *e, md_slice data, bool at_end,
                                   size_t *taken, maildiag_explanation *out)
{
    md_slice line;
    size_t next;

    if (data.len == 0)
        return MAILDIAG_END;
    if (!stream_line(data, 0, at_end, &line, &next)) {
        if (data.len <= MD_EXPLAIN_BYTES)
            return MAILDIAG_END;
        /* Longer than is judged: the rest of it is passed over. */
        line = data;
        next = data.len;
        e->skipping = true;
    }
    *taken += next;
    return md_explain_text(e, line, out);
}

static maildiag_status stream_next(md_explain *e, md_slice data, bool at_end,
                                   size_t *taken, maildiag_explanation *out)
{
    size_t from = 0;
    stream_text text;
    md_slice line;
    size_t next;

    for (;;) {
        while (from < data.len &&
               stream_line(data, from, at_end, &line, &next) &&
               stream_blank(line))
            from = next;
        if (from == data.len) {
            *taken += from;
            return MAILDIAG_END;
        }
        if (!stream_find(data, from, at_end, &text)) {
            if (data.len - from <= 2 * (size_t)MD_EXPLAIN_BYTES) {
                *taken += from;
                return MAILDIAG_END;
            }
            text.judged = text.end = data.len;
            text.begin = from;
            e->skipping = true;
        }
        /* The head of a report is about no recipient. */
        if (text.kind != STREAM_REPORT || text.recipient || !text.message)
            break;
        from = text.end;
    }
    *taken += text.end;
    return md_explain_text(
        e, md_slice_sub(data, text.begin, text.judged - text.begin), out);
}

maildiag_status md_explain_next(md_explain *e, md_slice data, bool each_line,
                                bool at_end, size_t *taken,
                                maildiag_explanation *out)
{
    *taken = 0;
    if (e->skipping) {
        size_t end = md_slice_chr(data, '\n');

        *taken = end == MD_NPOS ? data.len : end + 1;
        if (end == MD_NPOS && !at_end)
            return MAILDIAG_END;
        e->skipping = false;
        data = md_slice_skip(data, *taken);
    }
    return each_line ? stream_each(e, data, at_end, taken, out)
                     : stream_next(e, data, at_end, taken, out);
}
