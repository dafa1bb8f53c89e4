/*
 * The header of a line that begins as the line before began.
 *
 * A log is written by one syslogd of one host: of ten thousand lines nearly
 * all have the same family, month, day, hour, minute, zone and host. What the
 * last header of that kind said is kept here with its bytes; a line that has
 * the same bytes in the same places need not be read again but for what is
 * left: seconds, program, process, body.
 *
 * A run never changes what is read: with any run, or none, a line gives what
 * md_header_parse gives.
 */
#ifndef MD_INPUT_HEADER_RUN_H
#define MD_INPUT_HEADER_RUN_H

#include "input/header.h"

enum {
    MD_RUN_HEAD = 112,   /* bytes of a header that are kept, at most; a multiple
                            of 16 */
    MD_RUN_OBVIOUS = 11, /* so many are enough for md_frame_obvious */
    MD_RUN_LEAST = 16    /* bytes behind them that such a line has */
};

typedef struct md_header_run {
    uint8_t size;    /* of head: up to the program's name; 0: nothing kept */
    uint8_t seconds; /* where the seconds stand in it */
    uint8_t stamp;   /* where the stamp begins */
    uint8_t stamp_size;
    uint8_t host; /* where the host begins */
    uint8_t host_size;
    uint8_t family;   /* md_family: BSD, ISO or RFC5424 */
    uint8_t form;     /* md_stamp_form */
    uint8_t fraction; /* digits behind the seconds, 0..6 */
    int8_t severity;
    int64_t minute; /* stamp.sec of second 0 */
    char head[MD_RUN_HEAD];
    char same[MD_RUN_HEAD]; /* 255 for each byte of it that is the same from
                               line to line; 0 for the digits of seconds and
                               fraction, and behind it */
} md_header_run;

/* Same as md_header_parse, and keeps what was read for the next line. */
void md_header_run_parse(md_header_run *run, md_slice line, md_header *out);

/* The same of a line that md_header_same does not read. */
void md_header_run_anew(md_header_run *run, md_slice line, md_header *out);

#endif
