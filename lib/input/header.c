/*
 * The header of a log line: which family it is of, and its parts.
 *
 * Takes one line without its newline, gives slices of it. Families bid by
 * the first byte; what none of them reads is tried again without what
 * terminals, docker, grep and mail clients put in front, and is a bare body
 * at last. Does not know what a body means. Cannot fail.
 */
#include "base/scan.h"
#include "input/bare.h"
#include "input/header_parts.h"

enum { PREFIX_COUNT = 4, PREFIX_MAX = 255 };

static void header_reset(md_slice line, md_header *out)
{
    memset(out, 0, sizeof *out);
    out->severity = -1;
    out->pid = -1;
    out->repeat = 1;
    out->body = line;
}

/* The stamp is read and `size` bytes long: the rest names who wrote it. */
static bool take_stamped(md_slice line, size_t size, md_family family,
                         md_header *out)
{
    if (size == 0)
        return false;
    out->stamp_text = md_slice_sub(line, 0, size);
    out->family = (uint8_t)family;
    out->body = md_slice_skip(line, line.len);
    md_header_origin(md_slice_skip(line, size), out);
    return true;
}

static bool take_bsd(md_slice line, md_header *out)
{
    return take_stamped(line, md_stamp_bsd(line, &out->stamp), MD_FAMILY_BSD,
                        out);
}

/*
 * `docker logs -t` and the container runtimes of Kubernetes put a stamp of
 * their own (and ` stdout F`) before a line that has its BSD stamp already:
 * the outer one knows year and zone, the inner line all else. Gives how many
 * bytes of `rest` to pass over.
 */
static size_t inner_stamp(md_slice rest)
{
    md_stamp inner;
    size_t at = 1;
    size_t size;

    if (md_slice_starts(rest, MD_LIT(" stdout F ")) ||
        md_slice_starts(rest, MD_LIT(" stderr F ")))
        at = 10;
    size = md_stamp_bsd(md_slice_skip(rest, at), &inner);
    return size != 0 ? at + size : 0;
}

static bool take_iso(md_slice line, md_header *out)
{
    size_t outer = md_stamp_iso(line, &out->stamp);
    size_t size = outer;
    md_slice rest;

    if (outer == 0)
        return false;
    rest = md_slice_skip(line, outer);
    /* ` Aug 31 …` or ` stdout F …`: looked at more closely. */
    if (rest.len > 16 && (rest.ptr[4] == ' ' || rest.ptr[7] == ' '))
        size += inner_stamp(rest);
    take_stamped(line, size, MD_FAMILY_ISO, out);
    out->stamp_text.len = outer;
    return true;
}

/* One field of an RFC 5424 header, and the blank behind it; `-` is absent. */
static md_slice field_5424(md_slice *rest)
{
    size_t blank = md_slice_near(*rest, ' ');
    md_slice field = md_slice_sub(*rest, 0, blank);

    *rest = blank == MD_NPOS ? md_slice_skip(*rest, rest->len)
                             : md_slice_skip(*rest, blank + 1);
    return md_slice_eq(field, MD_LIT("-")) || field.len == 0 ? MD_NONE : field;
}

/*
 * Past the structured data: `-`, or elements in brackets whose quoted values
 * may hold `\"`, `\\` and `\]`. Data without an end are left in the body, so
 * that nothing is lost of a line that was cut.
 */
static md_slice skip_data_5424(md_slice rest)
{
    size_t at = 0;
    bool quoted = false;

    if (rest.len != 0 && *rest.ptr == '-' &&
        (rest.len == 1 || rest.ptr[1] == ' '))
        return md_slice_skip(rest, 1);
    while (at < rest.len && rest.ptr[at] == '[') {
        for (at++; at < rest.len; at++) {
            char c = rest.ptr[at];

            if (c == '\\' && quoted)
                at++;
            else if (c == '"')
                quoted = !quoted;
            else if (c == ']' && !quoted)
                break;
        }
        if (at >= rest.len)
            return rest;
        at++;
    }
    return md_slice_skip(rest, at);
}

/* Behind the PRI: `1 2026-11-24T… host postfix/smtp 10367 - [sd] body`. */
static bool take_5424(md_slice line, md_header *out)
{
    size_t at = 0;
    md_slice rest, stamp, pid;
    uint64_t number;

    while (at < line.len && at < 3 && md_is_digit(line.ptr[at]))
        at++;
    if (at == 0 || at > 2 || at >= line.len || line.ptr[at] != ' ')
        return false;
    rest = md_slice_skip(line, at + 1);
    stamp = field_5424(&rest);
    if (stamp.ptr == NULL) {
        if (!md_slice_starts(md_slice_skip(line, at + 1), MD_LIT("- ")))
            return false;
        memset(&out->stamp, 0, sizeof out->stamp);
    } else if (md_stamp_iso(stamp, &out->stamp) != stamp.len) {
        return false;
    }
    out->family = MD_FAMILY_RFC5424;
    out->stamp_text = stamp;
    out->host = field_5424(&rest);
    out->tag = field_5424(&rest);
    pid = field_5424(&rest);
    if (md_slice_to_u64(pid, &number) && number <= INT64_MAX)
        out->pid = (int64_t)number;
    (void)field_5424(&rest); /* MSGID */
    md_header_body(skip_data_5424(rest), out);
    return true;
}

/* `<22>` and what may follow: all families, or only the tag as programs send
 * it to /dev/log. */
static bool take_pri(md_slice line, md_header *out)
{
    size_t at = 1;
    unsigned value = 0;
    md_slice rest;

    while (at < line.len && at < 4 && md_is_digit(line.ptr[at]))
        value = value * 10 + (unsigned)(line.ptr[at++] - '0');
    if (at == 1 || at >= line.len || line.ptr[at] != '>' || value > 191)
        return false;
    out->severity = (int8_t)(value % 8);
    rest = md_slice_skip(line, at + 1);
    if (take_5424(rest, out) || take_bsd(rest, out) || take_iso(rest, out))
        return true;
    if (!md_header_tag(rest, out))
        return false;
    out->family = MD_FAMILY_BSD;
    md_header_body(out->body, out);
    return true;
}

/*
 * `[ 3310.453873] host postfix/smtp[1]: …` (journalctl -o short-monotonic),
 * with `<  0.000046 >` in it (short-delta): seconds since the machine began,
 * which place it nowhere. The kernel's own log looks alike, so a tag is
 * asked for.
 */
static bool take_monotonic(md_slice line, md_header *out)
{
    size_t close = md_slice_chr(md_slice_sub(line, 0, 64), ']');
    size_t at;

    if (close == MD_NPOS || close < 4 || close + 1 >= line.len ||
        line.ptr[close + 1] != ' ')
        return false;
    for (at = 1; at < close; at++) {
        char c = line.ptr[at];

        if (!md_is_digit(c) && c != ' ' && c != '.' && c != '<' && c != '>')
            return false;
    }
    md_header_origin(md_slice_skip(line, close + 1), out);
    out->family = MD_FAMILY_FULL;
    return out->tag.ptr != NULL;
}

/* The families whose first byte this is. */
static bool take_header(md_slice line, md_header *out)
{
    char first = line.len ? *line.ptr : '\0';

    if (first >= 'A' && first <= 'Z')
        return take_bsd(line, out) ||
               take_stamped(line, md_stamp_full(line, &out->stamp),
                            MD_FAMILY_FULL, out);
    if (md_is_digit(first))
        return take_iso(line, out) || take_bsd(line, out) ||
               take_stamped(line, md_stamp_unix(line, &out->stamp),
                            MD_FAMILY_FULL, out) ||
               take_5424(line, out);
    if (first == '<')
        return take_pri(line, out);
    return first == '[' && take_monotonic(line, out);
}

/* Blanks, `> ` of a quoted mail, a byte order mark, a terminal's colours. */
static size_t decoration(md_slice line)
{
    size_t at = 0;

    while (at < line.len &&
           (line.ptr[at] == ' ' || line.ptr[at] == '\t' || line.ptr[at] == '>'))
        at++;
    if (at != 0)
        return at;
    if (md_slice_starts(line, MD_LIT("\xEF\xBB\xBF")))
        return 3;
    if (!md_slice_starts(line, MD_LIT("\033[")))
        return 0;
    for (at = 2; at < line.len && at < 32; at++) {
        if (line.ptr[at] == 'm')
            return at + 1;
        if (!md_is_digit(line.ptr[at]) && line.ptr[at] != ';')
            break;
    }
    return 0;
}

/* `mail-1  | ` of docker compose: a container's name, blanks, a bar. */
static size_t container(md_slice line)
{
    size_t at = 0;

    while (at < line.len && at < PREFIX_MAX &&
           (md_is_alnum(line.ptr[at]) || line.ptr[at] == '-' ||
            line.ptr[at] == '_' || line.ptr[at] == '.'))
        at++;
    if (at == 0)
        return 0;
    while (at < line.len && at < PREFIX_MAX && line.ptr[at] == ' ')
        at++;
    return at < line.len && line.ptr[at] == '|' ? at + 1 : 0;
}

/*
 * `mail.log:`, `mail.log:81273:` or `mail.log-` of grep, `  12 ` of cat -n:
 * anything without a blank, but only when a stamp follows.
 */
static size_t file_name(md_slice line)
{
    md_stamp stamp;
    bool digits = true;
    size_t at;

    for (at = 0; at < line.len && at < PREFIX_MAX; at++) {
        char c = line.ptr[at];
        md_slice rest;

        if (c == ':' || c == '-' || ((c == ' ' || c == '\t') && digits && at)) {
            rest = md_slice_skip(line, at + 1);
            if (md_stamp_iso(rest, &stamp) || md_stamp_bsd(rest, &stamp))
                return at + 1;
        }
        if (c == ' ' || c == '\t')
            return 0;
        digits = digits && md_is_digit(c);
    }
    return 0;
}

/* How much of the head of the line is none of syslog's writing. */
static size_t prefix_of(md_slice line)
{
    size_t size = decoration(line);

    if (size == 0)
        size = container(line);
    return size != 0 ? size : file_name(line);
}

/*
 * A record whose stamp was left behind when it was pasted:
 * `postfix/smtp[3110]: …` or `liquidfiles postfix/smtp[3110]: …`. Without a
 * stamp any word with a colon could be a tag, so a pid is asked for, and
 * behind a host a name of Postfix too.
 */
static bool take_bare_tag(md_slice line, md_header *out)
{
    md_header probe = *out;
    size_t blank = md_slice_chr(line, ' ');

    if (md_header_tag(line, &probe) &&
        (probe.pid >= 0 || md_slice_starts(probe.tag, MD_LIT("postfix/")))) {
        *out = probe;
        return true;
    }
    if (blank == MD_NPOS || blank == 0 || blank > PREFIX_MAX ||
        !md_header_tag(md_slice_skip(line, blank + 1), &probe) ||
        probe.pid < 0 || md_slice_find(probe.tag, MD_LIT("postfix")) == MD_NPOS)
        return false;
    *out = probe;
    out->host = md_slice_sub(line, 0, blank);
    return true;
}

/* Nothing in front that any family knows. */
static void parse_unstamped(md_slice line, md_header *out)
{
    md_slice text = line;
    size_t size;
    unsigned tries;

    for (tries = 0; tries < PREFIX_COUNT; tries++) {
        size = prefix_of(text);
        if (size == 0)
            break;
        text = md_header_unpad(md_slice_skip(text, size));
        header_reset(text, out);
        if (take_header(text, out))
            return;
    }
    /* What was only decoration is taken off a bare body too; a word before a
     * bar only when a record begins behind it. */
    text = line;
    while ((size = decoration(text)) != 0)
        text = md_slice_skip(text, size);
    size = container(text);
    if (size != 0 && md_bare_begins(md_header_unpad(md_slice_skip(text, size))))
        text = md_header_unpad(md_slice_skip(text, size));
    header_reset(text, out);
    if (take_bare_tag(text, out))
        text = out->body;
    md_header_body(text, out);
}

void md_header_parse(md_slice line, md_header *out)
{
    header_reset(line, out);
    if (!take_header(line, out))
        parse_unstamped(line, out);
}
