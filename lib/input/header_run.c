/*
 * The header of a line that begins as the line before began.
 *
 * Takes a line and what was kept of a line before it, gives the header. What
 * differs in any way that is not known here is read by md_header_parse, and
 * kept when lines like it can be read here. Does not know what a body means.
 * Cannot fail.
 */
#include "input/header_run.h"

#include "base/apart.h"
#include "base/scan.h"

enum {
    NAME_MAX = 64,   /* of a host or a tag; longer ones are read in full */
    PID_DIGITS = 7,  /* Linux has up to seven */
    FRACTION_MAX = 6 /* more digits are cut by md_stamp_iso */
};

/* What a fraction of so many digits is to be multiplied with. */
static const uint32_t scale[FRACTION_MAX + 1] = {1000000, 100000, 10000, 1000,
                                                 100,     10,     1};

static unsigned digit(char c)
{
    return (unsigned)(unsigned char)c - '0';
}

/* The seconds and their fraction at `at`, as many digits as in the line
 * before. A second 60 is read elsewhere. */
static bool run_seconds(const md_header_run *run, const char *at,
                        md_stamp *stamp)
{
    unsigned tens = digit(at[0]), ones = digit(at[1]);
    uint32_t value;

    if (tens > 5 || ones > 9)
        return false;
    stamp->sec = run->minute + tens * 10 + ones;
    stamp->form = run->form;
    stamp->fraction = run->fraction;
    stamp->usec = 0;
    if (run->fraction == 0)
        return true;
    if (at[2] != '.' || md_scan_digits(at + 3, &value) != run->fraction)
        return false;
    stamp->usec = value * scale[run->fraction];
    return true;
}

/* Digits at `at`, up to seven, and no more: the place behind them, NULL when
 * there is none or more. Eight bytes can be read. */
static const char *run_pid(const char *at, int64_t *pid)
{
    uint32_t number;
    unsigned digits = md_scan_digits(at, &number);

    if (digits == 0 || digits > PID_DIGITS)
        return NULL;
    *pid = number;
    return at + digits;
}

/* Does the body begin so that nothing is to be taken off it, and that it is
 * no report of a repetition? */
static bool run_body(const char *at, const char *end)
{
    if (!md_is_alnum(*at))
        return false;
    if (*at != 'm' && *at != 'l')
        return true;
    return end - at >= 8 && memcmp(at, "message ", 8) != 0 &&
           memcmp(at, "last ", 5) != 0;
}

/* `postfix/smtp[3110]: body`. */
static bool run_tagged(const char *at, const char *end, md_header *out)
{
    const char *tag = at;

    at = md_scan_either(at, end, '[', ' ');
    if (end - at < 12 || *at != '[' || !md_is_alnum(*tag) ||
        at - tag > NAME_MAX)
        return false;
    out->tag = md_slice_make(tag, (size_t)(at - tag));
    at = run_pid(at + 1, &out->pid);
    if (at == NULL || at[0] != ']' || at[1] != ':' || at[2] != ' ' ||
        !run_body(at + 3, end))
        return false;
    at += 3;
    out->body = md_slice_make(at, (size_t)(end - at));
    return true;
}

/* `postfix/smtp 3110 - - body`: no message ID, no structured data. rsyslog
 * leaves the blank in front of the body that BSD has there. */
static bool run_fields(const char *at, const char *end, md_header *out)
{
    const char *tag = at;

    at = md_scan_byte(at, end, ' ');
    if (end - at < 16 || at == tag || at - tag > NAME_MAX ||
        (at - tag == 1 && *tag == '-'))
        return false;
    out->tag = md_slice_make(tag, (size_t)(at - tag));
    at = run_pid(at + 1, &out->pid);
    if (at == NULL || memcmp(at, " - - ", 5) != 0)
        return false;
    at += 5;
    if (*at == ' ')
        at++;
    if (!run_body(at, end))
        return false;
    out->body = md_slice_make(at, (size_t)(end - at));
    return true;
}

static bool run_read(const md_header_run *run, md_slice line, md_header *out)
{
    const char *at = line.ptr;
    const char *end = line.ptr + line.len;

    if (run->size == 0 || line.len < (size_t)run->size + MD_RUN_LEAST ||
        !md_scan_same(at, run->head, run->seconds) ||
        !md_scan_same(at + run->behind, run->head + run->behind,
                      (size_t)(run->size - run->behind)) ||
        !run_seconds(run, at + run->seconds, &out->stamp))
        return false;
    if (run->family == MD_FAMILY_RFC5424
            ? !run_fields(at + run->size, end, out)
            : !run_tagged(at + run->size, end, out))
        return false;
    out->family = run->family;
    out->severity = run->severity;
    out->stamp_text = md_slice_make(at + run->stamp, run->stamp_size);
    out->host = md_slice_make(at + run->host, run->host_size);
    out->repeat = 1;
    out->repeat_last = false;
    return true;
}

/*
 * Where the seconds stand in a stamp, 0 when it is of no form that is read
 * here.
 */
static size_t seconds_of(const md_header *header)
{
    md_slice s = header->stamp_text;
    bool bsd = header->family == MD_FAMILY_BSD;
    size_t at = bsd ? 13 : 17;

    if (s.len < at + 2 || header->stamp.fraction > FRACTION_MAX ||
        digit(s.ptr[at]) > 5 || digit(s.ptr[at + 1]) > 9)
        return 0;
    if (bsd)
        return header->stamp.form == MD_STAMP_CIVIL && s.ptr[3] == ' ' &&
                       s.ptr[6] == ' ' && s.ptr[12] == ':'
                   ? at
                   : 0;
    return s.ptr[4] == '-' && s.ptr[10] == 'T' && s.ptr[16] == ':' ? at : 0;
}

/* Does the line begin with its stamp, or with the `<22>` or `<22>1 ` that may
 * stand in front of it? A name of a file is nothing that lines share. */
static bool begins_with_stamp(md_slice line, const md_header *header)
{
    size_t at = (size_t)(header->stamp_text.ptr - line.ptr);
    size_t pri = 1;

    if (at == 0)
        return true;
    while (pri < 4 && pri < at && md_is_digit(line.ptr[pri]))
        pri++;
    if (*line.ptr != '<' || pri == 1 || line.ptr[pri] != '>')
        return false;
    return header->family == MD_FAMILY_RFC5424
               ? at == pri + 3 && md_is_digit(line.ptr[pri + 1])
               : at == pri + 1;
}

/* The host stands behind the stamp and one blank, the program behind the host
 * and one blank, and nothing else in the header says anything. */
static bool simple_origin(md_slice line, const md_header *header, size_t behind)
{
    const char *host = header->host.ptr;
    const char *tag = header->tag.ptr;
    char last;

    if (host == NULL || tag == NULL || header->host.len > NAME_MAX ||
        header->repeat_last || (size_t)(tag - line.ptr) > MD_RUN_HEAD ||
        host < line.ptr + behind || tag != host + header->host.len + 1 ||
        tag[-1] != ' ' || host[-1] != ' ' || !md_is_alnum(*host))
        return false;
    last = tag[-2];
    return last != ':' && last != ']' && header->pid >= 0;
}

static void run_keep(md_header_run *run, md_slice line, const md_header *header)
{
    const md_stamp *stamp = &header->stamp;
    size_t at, behind;

    if ((header->family != MD_FAMILY_BSD && header->family != MD_FAMILY_ISO &&
         header->family != MD_FAMILY_RFC5424) ||
        !md_slice_present(header->stamp_text))
        return;
    at = seconds_of(header);
    if (at == 0 || !begins_with_stamp(line, header))
        return;
    at += (size_t)(header->stamp_text.ptr - line.ptr);
    behind = at + 2 + (stamp->fraction ? stamp->fraction + 1u : 0);
    if (!simple_origin(line, header, behind))
        return;
    run->size = (uint8_t)(header->tag.ptr - line.ptr);
    run->seconds = (uint8_t)at;
    run->behind = (uint8_t)behind;
    run->stamp = (uint8_t)(header->stamp_text.ptr - line.ptr);
    run->stamp_size = (uint8_t)header->stamp_text.len;
    run->host = (uint8_t)(header->host.ptr - line.ptr);
    run->host_size = (uint8_t)header->host.len;
    run->family = header->family;
    run->form = stamp->form;
    run->fraction = stamp->fraction;
    run->severity = header->severity;
    run->minute =
        stamp->sec - (digit(line.ptr[at]) * 10 + digit(line.ptr[at + 1]));
    memcpy(run->head, line.ptr, run->size);
}

static MD_APART void run_anew(md_header_run *run, md_slice line, md_header *out)
{
    md_header_parse(line, out);
    run_keep(run, line, out);
}

void md_header_run_parse(md_header_run *run, md_slice line, md_header *out)
{
    if (!run_read(run, line, out))
        run_anew(run, line, out);
}
