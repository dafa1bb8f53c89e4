/*
 * The header of one log line: who wrote it, when and where.
 *
 * Families bid on the head of the line; the surest reads it:
 *   BSD            Aug 31 03:20:36 host postfix/smtp[3110]: body
 *   BSD + year     2026 Aug 31 … / Aug 31 2026 … / Aug 31 03:20:36 2026 …
 *   RFC 3339       2026-11-24T06:54:11.855611+00:00 host postfix/smtp[1]: body
 *   RFC 5424       <22>1 2026-11-24T… host postfix/smtp 10367 - [sd] body
 *                  (rsyslog ends APP-NAME at the slash: `postfix 31953 - -`)
 *   <PRI> + BSD    <22>Nov 24 06:54:11 host …
 *   short-full     Tue 2026-11-24 06:54:01 UTC host postfix/smtp[1]: body
 *   docker         mail-1  | Aug 31 … (the prefix is taken off)
 *   none           F1CDD3F8D: to=<joe@company.com>, …  (body alone)
 * Solaris writes `[ID 197553 mail.info] ` in front of the body: taken off.
 * `#012`-style escapes of rsyslog stay in the body as they are.
 */
#ifndef MD_INPUT_HEADER_H
#define MD_INPUT_HEADER_H

#include "input/stamp.h"

typedef enum md_family {
    MD_FAMILY_NONE = 0,
    MD_FAMILY_BSD = 1,
    MD_FAMILY_ISO = 2,
    MD_FAMILY_RFC5424 = 3,
    MD_FAMILY_FULL = 4, /* journalctl's own: short-full, with-unit, short-unix,
                           short-monotonic (which has no stamp) */
    MD_FAMILY_JOURNAL = 5 /* journald export, see input/journal.h */
} md_family;

typedef struct md_header {
    uint8_t family;  /* md_family */
    int8_t severity; /* of <PRI> or PRIORITY=, 0..7; -1: not logged */
    md_stamp stamp;
    md_slice stamp_text; /* it as logged; absent: none, or of an entry of a
                            journald export */
    md_slice host;       /* absent when the line names none */
    md_slice tag;        /* program as logged: `postfix/smtp`; absent: none */
    int64_t pid;         /* -1: not logged */
    md_slice body;       /* what the program wrote */
    uint32_t repeat;     /* 1; N for `message repeated N times: [ body]`, whose
                         body is then what stands in the brackets */
    bool repeat_last;    /* `last message repeated N times`: the body says
                         nothing, the host's previous line counts `repeat`
                         times more */
} md_header;

/*
 * Read the header of one line (no newline in it). Always fills *out: a line
 * without a known header has family NONE, no host, no tag, pid -1 and the
 * whole line, without blanks in front, as its body. Two things stay of a
 * header that was cut when it was pasted: `postfix/smtp[3110]: body` and
 * `host postfix/smtp[3110]: body` have family NONE but a tag.
 */
void md_header_parse(md_slice line, md_header *out);

#endif
