/*
 * The header of a line that begins as the line before began, read.
 *
 * Takes a line and what was kept of a line before it, gives the header; false
 * when the line differs in any way that is not known here. Nothing but what
 * stands between two lines of a log: the frame has it in its own loop. Does
 * not know what a body means. Private to lib/input.
 */
#ifndef MD_INPUT_HEADER_SAME_H
#define MD_INPUT_HEADER_SAME_H

#include "base/scan.h"
#include "input/header_run.h"

enum {
    MD_SAME_NAME = 64,   /* of a host or a tag; longer ones are read in full */
    MD_SAME_PID = 7,     /* Linux has up to seven */
    MD_SAME_FRACTION = 6 /* more digits are cut by md_stamp_iso */
};

/* What a fraction of so many digits is to be multiplied with. */
static const uint32_t md_same_scale[MD_SAME_FRACTION + 1] = {
    1000000, 100000, 10000, 1000, 100, 10, 1};

static inline unsigned md_same_digit(char c)
{
    return (unsigned)(unsigned char)c - '0';
}

/* The seconds and their fraction at `at`, as many digits as in the line
 * before. A second 60 is read elsewhere. */
static inline bool md_same_seconds(const md_header_run *run, const char *at,
                                   md_stamp *stamp)
{
    unsigned tens = md_same_digit(at[0]), ones = md_same_digit(at[1]);
    uint32_t value;

    if ((tens > 5) | (ones > 9))
        return false;
    stamp->sec = run->minute + tens * 10 + ones;
    stamp->form = run->form;
    stamp->fraction = run->fraction;
    stamp->usec = 0;
    if (run->fraction == 0)
        return true;
    if (md_scan_digits(at + 3, &value) != run->fraction)
        return false;
    stamp->usec = value * md_same_scale[run->fraction];
    return true;
}

/* Digits at `at`, up to seven, and no more: the place behind them, NULL when
 * there is none or more. Eight bytes can be read. */
static inline const char *md_same_pid(const char *at, int64_t *pid)
{
    uint32_t number;
    unsigned digits = md_scan_digits(at, &number);

    if (digits == 0 || digits > MD_SAME_PID)
        return NULL;
    *pid = number;
    return at + digits;
}

/* Does the body begin so that nothing is to be taken off it, and that it is
 * no report of a repetition? */
static inline bool md_same_body(const char *at, const char *end)
{
    if (!md_is_alnum(*at))
        return false;
    if (*at != 'm' && *at != 'l')
        return true;
    return end - at >= 8 && memcmp(at, "message ", 8) != 0 &&
           memcmp(at, "last ", 5) != 0;
}

/* `postfix/smtp[3110]: body`. */
static inline bool md_same_tagged(const char *at, const char *end,
                                  md_header *out)
{
    const char *tag = at;

    at = md_scan_either(at, end, '[', ' ');
    if (end - at < 12 || *at != '[' || !md_is_alnum(*tag) ||
        at - tag > MD_SAME_NAME)
        return false;
    out->tag = md_slice_make(tag, (size_t)(at - tag));
    at = md_same_pid(at + 1, &out->pid);
    if (at == NULL || at[0] != ']' || at[1] != ':' || at[2] != ' ' ||
        !md_same_body(at + 3, end))
        return false;
    at += 3;
    out->body = md_slice_make(at, (size_t)(end - at));
    return true;
}

/* `postfix/smtp 3110 - - body`: no message ID, no structured data. rsyslog
 * leaves the blank in front of the body that BSD has there. */
static inline bool md_same_fields(const char *at, const char *end,
                                  md_header *out)
{
    const char *tag = at;

    at = md_scan_byte(at, end, ' ');
    if (end - at < 16 || at == tag || at - tag > MD_SAME_NAME ||
        (at - tag == 1 && *tag == '-'))
        return false;
    out->tag = md_slice_make(tag, (size_t)(at - tag));
    at = md_same_pid(at + 1, &out->pid);
    if (at == NULL || !md_scan_same(at, " - - ", 5))
        return false;
    at += 5;
    if (*at == ' ')
        at++;
    if (!md_same_body(at, end))
        return false;
    out->body = md_slice_make(at, (size_t)(end - at));
    return true;
}

static inline bool md_header_same(const md_header_run *run, md_slice line,
                                  md_header *out)
{
    const char *at = line.ptr;
    const char *end = line.ptr + line.len;

    if (run->size == 0 || line.len < (size_t)run->size + MD_RUN_LEAST ||
        !md_scan_same_where(at, run->head, run->same, run->size) ||
        !md_same_seconds(run, at + run->seconds, &out->stamp))
        return false;
    if (run->family == MD_FAMILY_RFC5424
            ? !md_same_fields(at + run->size, end, out)
            : !md_same_tagged(at + run->size, end, out))
        return false;
    out->family = run->family;
    out->severity = run->severity;
    out->stamp_text = md_slice_make(at + run->stamp, run->stamp_size);
    out->host = md_slice_make(at + run->host, run->host_size);
    out->repeat = 1;
    out->repeat_last = false;
    return true;
}

#endif
