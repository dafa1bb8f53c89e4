/*
 * One entry of `journalctl -o export`: lines KEY=value, or KEY alone followed
 * by a 64-bit little-endian length and that many bytes; an empty line ends
 * the entry. Used of it: MESSAGE, SYSLOG_IDENTIFIER, _PID or SYSLOG_PID (the
 * latter is what the program said of itself), _HOSTNAME, PRIORITY,
 * __REALTIME_TIMESTAMP (microseconds since the epoch), _COMM when there is
 * no SYSLOG_IDENTIFIER. Format: systemd's "Journal Export Formats".
 */
#ifndef MD_INPUT_JOURNAL_H
#define MD_INPUT_JOURNAL_H

#include "base/buffer.h"
#include "input/header.h"

/*
 * Where in an entry the last byte seen was. All zero: at its beginning.
 */
typedef struct md_journal_scan {
    uint64_t left;  /* bytes of a binary value still to come */
    uint32_t state; /* private to journal.c */
    uint32_t seen;  /* bytes of the key or of the length so far */
    bool garbage;   /* something that is no field: no entry */
} md_journal_scan;

/*
 * Look for the end of the entry in data, which goes on where the last call
 * ended. True: the empty line was found, *used bytes up to and with it, and
 * *scan is at the next beginning, but for `garbage`, which tells of the entry
 * that ended. False: *used is len. What is inside of a binary value is never
 * taken for a field or an end.
 */
bool md_journal_find_end(md_journal_scan *scan, const char *data, size_t len,
                         size_t *used);

typedef enum md_journal_status {
    MD_JOURNAL_ENTRY = 0, /* *out is filled, *taken bytes used */
    MD_JOURNAL_MORE = 1,  /* the entry does not end here */
    MD_JOURNAL_BAD = 2    /* no entry: *taken bytes are to be passed over (an
                             entry without MESSAGE, empty lines, garbage up to
                             the next empty line) */
} md_journal_status;

/*
 * The entry at the front of data. out->body is MESSAGE as it stands in data
 * (a newline inside it included). With at_end an entry that was cut is given
 * as far as it goes.
 */
md_journal_status md_journal_entry(const char *data, size_t len, bool at_end,
                                   md_header *out, size_t *taken);

/* Do these first bytes of a source look like an export stream? Needs at most
 * 16 bytes; false for fewer than 9. */
bool md_journal_looks(const char *data, size_t len);

#endif
