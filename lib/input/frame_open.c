/*
 * What belongs together: records that were broken over lines.
 *
 * Takes one line, or two, gives yes or no. Looks only at the text; knows
 * neither offsets nor chunks. Cannot fail.
 *
 * A line that is joined wrongly corrupts a record, one that is not joined
 * loses half of one. So both sides must agree: the first part lacks
 * something that Postfix always writes, and the second has nothing that
 * begins a record.
 */
#include "input/bare.h"
#include "input/frame_parts.h"

/* syslog cuts a record at about this length (Postfix itself at 2,000): what
 * is missing there never follows. */
enum { CUT_LENGTH = 1900 };

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

md_slice md_frame_trim(md_slice line)
{
    while (line.len != 0 && (is_blank(*line.ptr) || *line.ptr == '>'))
        line = md_slice_skip(line, 1);
    while (line.len != 0 && is_blank(line.ptr[line.len - 1]))
        line.len--;
    return line;
}

/* `<22>1 2026-…` or `<22>Nov 24 …`. */
static bool obvious_pri(const char *data)
{
    size_t at = 1;

    while (at < 4 && md_is_digit(data[at]))
        at++;
    return at > 1 && data[at] == '>' && md_is_alnum(data[at + 1]);
}

/* `Aug 31 03:`, or `Tue 2026-1`. */
static bool obvious_name(const char *data)
{
    if (data[0] < 'A' || data[0] > 'Z' || !md_is_alpha(data[1]) ||
        !md_is_alpha(data[2]) || !md_is_digit(data[5]) || !md_is_digit(data[7]))
        return false;
    if (data[6] == ' ')
        return data[9] == ':' && md_is_digit(data[8]) &&
               (data[4] == ' ' || md_is_digit(data[4]));
    return md_is_digit(data[4]) && md_is_digit(data[6]) && data[8] == '-' &&
           md_is_digit(data[9]);
}

bool md_frame_obvious(const char *data, size_t len)
{
    if (len < 11)
        return false;
    if (data[3] == ' ')
        return obvious_name(data);
    if (data[0] == '<')
        return obvious_pri(data);
    /* `2026-11-24T`. */
    return data[4] == '-' && data[7] == '-' && data[10] == 'T' &&
           md_is_digit(data[0]) && md_is_digit(data[3]) &&
           md_is_digit(data[5]) && md_is_digit(data[8]) && md_is_digit(data[9]);
}

/* Does the last `=<` of the line lack its `>`? */
static bool inside_address(md_slice line)
{
    size_t open = md_slice_rchr(line, '<');

    return open != MD_NPOS && open > 0 && line.ptr[open - 1] == '=' &&
           md_slice_chr(md_slice_skip(line, open), '>') == MD_NPOS;
}

/* More `(` than `)`? Replies hold brackets too, nearly always in pairs. */
static bool unbalanced(md_slice text)
{
    size_t opened = 0;
    size_t closed = 0;
    size_t i;

    for (i = 0; i < text.len; i++) {
        opened += text.ptr[i] == '(';
        closed += text.ptr[i] == ')';
    }
    return opened > closed;
}

/*
 * `QUEUEID: to=<…>, relay=…, … status=W (text)`: Postfix always writes the
 * status and its text in brackets (global/log_adhoc.c).
 */
static bool open_delivery(md_slice line)
{
    size_t to = md_slice_find(line, MD_LIT(": to="));
    size_t status;
    md_slice text;
    size_t open;

    if (to == MD_NPOS)
        return false;
    text = md_slice_skip(line, to);
    status = md_slice_find(text, MD_LIT("status="));
    if (status == MD_NPOS)
        return true;
    text = md_slice_skip(text, status);
    open = md_slice_chr(text, '(');
    if (open == MD_NPOS)
        return md_slice_chr(text, ' ') == MD_NPOS;
    return text.ptr[text.len - 1] != ')' || unbalanced(text);
}

/* Does the line stop behind `proto=ESMTP`? A client that sent HELO has
 * `helo=<…>` after it, one that did not has nothing. */
static bool stops_at_proto(md_slice line)
{
    size_t blank = md_slice_rchr(line, ' ');

    return blank != MD_NPOS &&
           md_slice_starts(md_slice_skip(line, blank + 1), MD_LIT("proto="));
}

/* The place of the word behind `: reject: RCPT from ` or its like, MD_NPOS
 * when the record is no refusal of smtpd or postscreen. */
static size_t refusal_at(md_slice line)
{
    size_t at = md_slice_find(line, MD_LIT("reject"));
    size_t from;

    if (at == MD_NPOS || at == 0 || at + 6 >= line.len ||
        (line.ptr[at - 1] != ' ' && line.ptr[at - 1] != '-') ||
        (line.ptr[at + 6] != ':' && line.ptr[at + 6] != '_'))
        return MD_NPOS;
    from = md_slice_find(md_slice_sub(line, at, 64), MD_LIT(" from "));
    return from == MD_NPOS ? MD_NPOS : at + from + 6;
}

/*
 * `reject: RCPT from NAME[ADDR]: 450 4.1.8 …; from=<> to=<> proto=P helo=<>`:
 * a reply with a code is followed by `; ` and attributes, `proto=` always
 * among them (smtpd/smtpd_check.c, log_whatsup).
 */
static bool open_refusal(md_slice line)
{
    size_t at = refusal_at(line);
    md_slice text, reply;
    size_t colon;

    if (at == MD_NPOS)
        return false;
    text = md_slice_skip(line, at);
    if (md_slice_find(text, MD_LIT(" proto=")) != MD_NPOS)
        return stops_at_proto(text);
    if (md_slice_find(text, MD_LIT("; from=<")) != MD_NPOS)
        return true;
    colon = md_slice_find(text, MD_LIT("]: "));
    if (colon == MD_NPOS)
        return false;
    reply = md_slice_skip(text, colon + 3);
    return reply.len > 3 && md_is_digit(reply.ptr[0]) &&
           md_is_digit(reply.ptr[1]) && md_is_digit(reply.ptr[2]) &&
           !md_slice_ends(reply, MD_LIT("Server local data error"));
}

/* `QUEUEID: from=<…>, size=1, nrcpt=1 (queue active)` before the bracket. */
static bool open_queue(md_slice line)
{
    size_t at = md_slice_find(line, MD_LIT(", nrcpt="));

    return at != MD_NPOS && line.ptr[line.len - 1] != ')';
}

/* Only a header, or a header and the queue ID: a mail client broke the line
 * before a long word. */
static bool open_head(md_slice line)
{
    md_header header;
    size_t id;

    if (line.ptr[line.len - 1] != ':')
        return false;
    md_header_parse(line, &header);
    if (header.body.len == 0)
        return header.tag.len != 0 && header.pid >= 0;
    id = md_bare_queue_id(header.body);
    return id != 0 && id + 1 == header.body.len;
}

bool md_frame_open(md_slice line)
{
    line = md_frame_trim(line);
    if (line.len == 0 || line.len >= CUT_LENGTH)
        return false;
    return line.ptr[line.len - 1] == ',' || inside_address(line) ||
           open_delivery(line) || open_refusal(line) || open_queue(line) ||
           open_head(line);
}

/* `--` of grep and journalctl, `==> mail.log <==` of tail. */
static bool is_separator(md_slice line)
{
    return md_slice_starts(line, MD_LIT("--")) ||
           md_slice_starts(line, MD_LIT("==>"));
}

bool md_frame_continues(md_slice line, md_slice next)
{
    md_header header;
    md_slice text = md_frame_trim(next);
    bool head_only;

    line = md_frame_trim(line);
    if (text.len == 0 || is_separator(text))
        return false;
    md_header_parse(text, &header);
    if (header.family != MD_FAMILY_NONE || header.tag.ptr != NULL)
        return false;
    /* Behind a mere `…smtp[3110]:` the queue ID is what is waited for. */
    head_only = md_slice_ends(line, MD_LIT("]:"));
    if (!head_only && md_bare_begins(text))
        return false;
    if (refusal_at(line) != MD_NPOS && stops_at_proto(line))
        return md_slice_starts(text, MD_LIT("helo=<"));
    return true;
}
