/*
 * What stands behind the stamp of a log line: host, tag, pid, body.
 *
 * Takes the line behind the stamp and its blank, gives slices of it. Every
 * part may be missing: some syslogds leave out the host, others put a
 * facility and level (`mail.info`) before or behind it. Does not know what a
 * body means. Cannot fail: what is not recognised is the body.
 */
#include "base/scan.h"
#include "input/header_parts.h"

enum { WORD_MAX = 255, PID_DIGITS = 18 };

md_slice md_header_unpad(md_slice s)
{
    while (s.len != 0 && (*s.ptr == ' ' || *s.ptr == '\t')) {
        s.ptr++;
        s.len--;
    }
    return s;
}

/* The bytes up to the first blank. */
static md_slice word_of(md_slice s)
{
    const char *blank = s.len ? memchr(s.ptr, ' ', s.len) : NULL;

    if (blank != NULL)
        s.len = (size_t)(blank - s.ptr);
    return s;
}

/* Where `[123]` begins that ends with the last byte of `word`, MD_NPOS when
 * there is none or nothing stands before it. */
static size_t pid_begin(md_slice word, int64_t *pid)
{
    size_t at = word.len;
    int64_t value = 0;
    size_t i;

    if (at < 4 || word.ptr[at - 1] != ']')
        return MD_NPOS;
    at--;
    while (at > 0 && md_is_digit(word.ptr[at - 1]))
        at--;
    if (at < 2 || at == word.len - 1 || word.ptr[at - 1] != '[')
        return MD_NPOS;
    if (word.len - 1 - at > PID_DIGITS) {
        value = -1;
    } else {
        for (i = at; i < word.len - 1; i++)
            value = value * 10 + (word.ptr[i] - '0');
    }
    *pid = value;
    return at - 1;
}

/* `postfix/smtp[3110]:queued` without the blank: the place behind the colon,
 * 0 when the word holds no `[pid]:`. */
static size_t tight_tag(md_slice word, md_slice *tag, int64_t *pid)
{
    size_t close = md_slice_find(word, MD_LIT("]:"));
    size_t open;

    if (close == MD_NPOS)
        return 0;
    open = pid_begin(md_slice_sub(word, 0, close + 1), pid);
    if (open == MD_NPOS)
        return 0;
    *tag = md_slice_sub(word, 0, open);
    return close + 2;
}

bool md_header_tag(md_slice rest, md_header *out)
{
    md_slice word = word_of(rest);
    md_slice tag = word;
    int64_t pid = -1;
    size_t behind = word.len;
    size_t open;

    if (word.len < 2 || word.len > WORD_MAX + PID_DIGITS + 3)
        return false;
    if (word.ptr[word.len - 1] == ':') {
        tag.len--;
        open = pid_begin(tag, &pid);
        if (open != MD_NPOS)
            tag.len = open;
    } else if (word.ptr[word.len - 1] == ']') {
        open = pid_begin(tag, &pid);
        if (open == MD_NPOS)
            return false;
        tag.len = open;
    } else {
        behind = tight_tag(word, &tag, &pid);
        if (behind == 0)
            return false;
    }
    if (tag.len > WORD_MAX)
        return false;
    out->tag = tag;
    out->pid = pid;
    out->body = md_slice_skip(rest, behind);
    return true;
}

/* The words of syslog.conf(5), the old ones too. */
static const struct {
    md_slice name;
    int8_t severity;
} levels[] = {{MD_LIT_INIT("emerg"), 0},  {MD_LIT_INIT("panic"), 0},
              {MD_LIT_INIT("alert"), 1},  {MD_LIT_INIT("crit"), 2},
              {MD_LIT_INIT("err"), 3},    {MD_LIT_INIT("error"), 3},
              {MD_LIT_INIT("warn"), 4},   {MD_LIT_INIT("warning"), 4},
              {MD_LIT_INIT("notice"), 5}, {MD_LIT_INIT("info"), 6},
              {MD_LIT_INIT("debug"), 7}};

/* The severity of a level's name, -1 for what is none. */
static int8_t level_of(md_slice name)
{
    size_t i;

    for (i = 0; i < sizeof levels / sizeof *levels; i++) {
        if (md_slice_eq(name, levels[i].name))
            return levels[i].severity;
    }
    return -1;
}

/* `mail.info` (BusyBox) or `<mail.info>` (FreeBSD's syslogd -v): the
 * severity, -1 for any other word. */
static int8_t facility_level(md_slice word)
{
    size_t dot;

    if (word.len > 2 && word.ptr[0] == '<' && word.ptr[word.len - 1] == '>')
        word = md_slice_sub(word, 1, word.len - 2);
    dot = md_slice_chr(word, '.');
    if (dot == 0 || dot == MD_NPOS)
        return -1;
    return level_of(md_slice_skip(word, dot + 1));
}

/* Digits at the head of `s`; the number saturates. Gives how many. */
static size_t count_at(md_slice s, uint32_t *count)
{
    size_t digits = 0;
    uint64_t value = 0;

    while (digits < s.len && md_is_digit(s.ptr[digits]))
        digits++;
    if (digits == 0 || !md_slice_to_u64(md_slice_sub(s, 0, digits), &value))
        return 0;
    *count = value > UINT32_MAX ? UINT32_MAX : (uint32_t)value;
    return digits;
}

/* `last message repeated 3 times`, in macOS' form between `---`. */
static bool last_repeated(md_slice text, md_header *out)
{
    const md_slice head = MD_LIT("last message repeated ");
    md_slice rest = text;
    uint32_t count = 0;
    size_t digits;

    if (md_slice_starts(rest, MD_LIT("--- ")))
        rest = md_slice_skip(rest, 4);
    if (!md_slice_starts(rest, head))
        return false;
    rest = md_slice_skip(rest, head.len);
    digits = count_at(rest, &count);
    if (digits == 0 ||
        !md_slice_starts(md_slice_skip(rest, digits), MD_LIT(" time")))
        return false;
    out->repeat = count;
    out->repeat_last = true;
    out->body = text;
    return true;
}

/* `message repeated 2 times: [ connect from …]` (rsyslog): the body is what
 * stands in the brackets; a cut line has lost the last one. */
static md_slice unfold_repeated(md_slice body, md_header *out)
{
    const md_slice head = MD_LIT("message repeated ");
    const md_slice tail = MD_LIT(" times: [");
    md_slice rest;
    uint32_t count = 0;
    size_t digits;

    if (!md_slice_starts(body, head))
        return body;
    rest = md_slice_skip(body, head.len);
    digits = count_at(rest, &count);
    rest = md_slice_skip(rest, digits);
    if (digits == 0 || !md_slice_starts(rest, tail))
        return body;
    rest = md_header_unpad(md_slice_skip(rest, tail.len));
    if (md_slice_ends(rest, MD_LIT("]")))
        rest.len--;
    out->repeat = count != 0 ? count : 1;
    return rest;
}

/* `[ID 197553 mail.info] ` (Solaris); the level is kept. */
static md_slice unsolaris(md_slice body, md_header *out)
{
    size_t close = md_slice_chr(md_slice_sub(body, 0, 64), ']');
    md_slice inner, level;
    size_t blank;

    if (close == MD_NPOS || !md_slice_starts(body, MD_LIT("[ID ")))
        return body;
    inner = md_slice_sub(body, 4, close - 4);
    blank = md_slice_chr(inner, ' ');
    level = md_slice_skip(inner, blank == MD_NPOS ? inner.len : blank + 1);
    if (out->severity < 0)
        out->severity = facility_level(level);
    return md_header_unpad(md_slice_skip(body, close + 1));
}

void md_header_body(md_slice body, md_header *out)
{
    body = md_header_unpad(body);
    if (body.len != 0) {
        if (*body.ptr == '\xEF' &&
            md_slice_starts(body, MD_LIT("\xEF\xBB\xBF")))
            body = md_slice_skip(body, 3);
        else if (*body.ptr == '[')
            body = unsolaris(body, out);
        if (body.len != 0 && *body.ptr == 'm')
            body = unfold_repeated(body, out);
    }
    out->body = body;
}

/* A body without a tag in front of it. */
static void untagged(md_slice text, md_header *out)
{
    if (!last_repeated(text, out))
        md_header_body(text, out);
}

/* A tagged body; some syslogds report repetitions in their own name. */
static void tagged(md_header *out)
{
    if (md_slice_ends(out->tag, MD_LIT("syslogd")) &&
        last_repeated(md_header_unpad(out->body), out))
        return;
    md_header_body(out->body, out);
}

/*
 * No host, the tag comes first (`Aug 31 03:20:36 postfix/smtp[1]: …`): a
 * word with a pid, or with the colon. An IPv6 address that ends with `::` is
 * a host when a tag follows it.
 */
static bool begins_with_tag(md_slice rest, md_header *out)
{
    md_header probe = *out;
    md_slice word = word_of(rest);

    if (word.len == 0 || *word.ptr == '[' || !md_header_tag(rest, &probe))
        return false;
    if (md_slice_ends(word, MD_LIT("::"))) {
        md_header second = probe;

        if (md_header_tag(md_slice_skip(rest, word.len + 1), &second))
            return false;
    }
    *out = probe;
    return true;
}

/* Behind the host: a level and the tag, the tag alone, or only text. */
static void behind_host(md_slice rest, md_header *out)
{
    md_slice word;
    int8_t severity;

    if (md_header_tag(rest, out)) {
        tagged(out);
        return;
    }
    word = word_of(rest);
    severity = facility_level(word);
    if (severity >= 0 &&
        md_header_tag(md_header_unpad(md_slice_skip(rest, word.len)), out)) {
        out->severity = severity;
        tagged(out);
        return;
    }
    untagged(rest, out);
}

/* A digit run of a pid that fits without a look at the digits' number. */
enum { USUAL_PID_DIGITS = 10 };

/*
 * Nine lines of ten are ` host postfix/smtp[3110]: body` with nothing
 * unusual: read here in one pass. False for everything else, also for what
 * only might be read in another way below; *out is then as it was.
 */
static bool usual_origin(md_slice rest, md_header *out)
{
    const char *at = rest.ptr, *end = rest.ptr + rest.len;
    const char *host = at + 1, *tag, *open;
    int64_t pid = 0;

    if (rest.len < 16 || *at != ' ' || !md_is_alnum(*host) ||
        memcmp(host, "last ", 5) == 0 || memcmp(host, "mail.", 5) == 0)
        return false;
    at = md_scan_byte(host, end, ' ');
    if (at - host > WORD_MAX || at[-1] == ':' || at[-1] == ']' ||
        end - at < 12 || memcmp(at, " postfix", 8) != 0)
        return false;
    tag = at + 1;
    open = at = md_scan_either(tag + 7, end, '[', ' ');
    if (at == end || *at != '[' || at - tag > WORD_MAX)
        return false;
    for (at++; at != end && md_is_digit(*at); at++)
        pid = pid * 10 + (*at - '0');
    if (at - open < 2 || at - open > USUAL_PID_DIGITS || end - at < 4 ||
        at[0] != ']' || at[1] != ':' || at[2] != ' ' || !md_is_alnum(at[3]) ||
        at[3] == 'm' || at[3] == 'l')
        return false;
    out->host = md_slice_make(host, (size_t)(tag - 1 - host));
    out->tag = md_slice_make(tag, (size_t)(open - tag));
    out->pid = pid;
    out->body = md_slice_make(at + 3, (size_t)(end - at) - 3);
    return true;
}

void md_header_origin(md_slice rest, md_header *out)
{
    md_slice word;
    char last;

    if (usual_origin(rest, out))
        return;
    rest = md_header_unpad(rest);
    word = word_of(rest);
    if (word.len == 0)
        return;
    last = word.ptr[word.len - 1];
    if ((last == ':' || last == ']') && begins_with_tag(rest, out)) {
        tagged(out);
        return;
    }
    if (last_repeated(rest, out))
        return;
    if (word.len > WORD_MAX) {
        untagged(rest, out);
        return;
    }
    rest = md_header_unpad(md_slice_skip(rest, word.len));
    if ((*word.ptr == '<' || md_slice_starts(word, MD_LIT("mail."))) &&
        facility_level(word) >= 0) {
        /* The level stands in the place of the host, or before it. */
        out->severity = facility_level(word);
        if (md_header_tag(rest, out)) {
            tagged(out);
            return;
        }
        word = word_of(rest);
        rest = md_header_unpad(md_slice_skip(rest, word.len));
    }
    out->host = word;
    behind_host(rest, out);
}
