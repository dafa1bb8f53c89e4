/*
 * From bytes in chunks of any size to logical lines.
 *
 * A physical line ends at LF; one CR before it is taken off. A logical line
 * is one physical line, or several that were one record: a mail client or a
 * terminal that wrapped a pasted record, a reply with newlines in it. A line
 * is joined to the one before (with a blank) when it has no header, does not
 * begin a record of its own (input/bare.h), and the one before was left open
 * (see md_frame_open); at most MD_FRAME_JOIN lines are joined, and no more
 * bytes than the ceiling. A blank line ends a record. Lines above the ceiling are cut, counted
 * and flagged; the rest of such a line is passed over. NUL and every other
 * byte are data. A journald export stream (`__CURSOR=…` at the head of the
 * source) is read entry by entry; each entry is one logical line.
 *
 * Pull style: the caller owns the bytes. md_frame_next looks at what it is
 * given, takes whole logical lines from its front and says how far it came;
 * the caller keeps the rest and calls again with more behind it. Whether an
 * open record goes on is only known when the next line has been seen, so it
 * stays back until then or until `at_end`; a closed one is given at once. A
 * rest is never longer than 2 * ceiling + 4 bytes, except in a journald
 * export, where it is up to MD_FRAME_ENTRY times the ceiling. Feeding byte by
 * byte costs no more than a constant per byte: the frame remembers how much
 * of the rest it has searched already, so a rest must be given again whole.
 */
#ifndef MD_INPUT_FRAME_H
#define MD_INPUT_FRAME_H

#include "base/buffer.h"
#include "input/header_run.h"
#include "input/journal.h"

enum { MD_FRAME_JOIN = 8, MD_FRAME_ENTRY = 8 };

typedef enum md_frame_mode {
    MD_FRAME_AUTO = 0, /* decided by the first bytes of the source */
    MD_FRAME_LINES = 1,
    MD_FRAME_JOURNAL = 2, /* journalctl -o export */
    MD_FRAME_EACH = 3     /* one physical line is one logical line, always
                             (explain --each-line); empty ones too */
} md_frame_mode;

typedef struct md_line {
    md_slice text;      /* the logical line, no newline; loan: until the next
                           call on the frame, or the caller's bytes move. Of
                           an export entry: the entry written as a line with
                           an RFC 3339 stamp, newlines in it made blanks */
    uint64_t offset;    /* of its first byte, in the whole source */
    uint64_t raw_bytes; /* that it fills there, newlines included; of a cut
                           line the ceiling: its rest belongs to no line */
    uint32_t physical;  /* physical lines joined, blank ones not counted */
    bool truncated;     /* cut at the ceiling */
    md_header header;
} md_line;

typedef struct md_frame {
    uint8_t mode;             /* md_frame_mode; AUTO until decided */
    bool skipping;            /* inside the rest of a line that was cut */
    uint32_t max_line_bytes;  /* the ceiling; 0: 65,536 */
    uint64_t offset;          /* of the next byte not yet taken */
    uint64_t line_count;      /* physical lines so far; export: entries */
    uint64_t truncated_count; /* logical lines cut at the ceiling */
    md_buffer joined;         /* scratch: a joined or rebuilt line */
    md_buffer scratch;        /* more scratch of the journal reader */
    size_t searched;          /* of the rest: bytes without a decision */
    size_t wake;              /* and its length that makes a cut possible */
    md_header_run run;        /* what the headers of a log have in common */
    md_journal_scan scan;     /* where in an entry of an export stream */
} md_frame;

typedef enum md_frame_status {
    MD_FRAME_LINE = 0,  /* *out is a logical line, *taken bytes went into it
                           (and into blank lines in front of it) */
    MD_FRAME_MORE = 1,  /* no whole line here; *taken bytes are done with
                           (blank lines, the rest of a cut line) */
    MD_FRAME_NOMEM = -1 /* nothing taken */
} md_frame_status;

void md_frame_init(md_frame *f, md_frame_mode mode, uint32_t max_line_bytes);
void md_frame_free(md_frame *f);

/*
 * The next logical line at the front of data[0..len). `at_end` says that
 * nothing follows: what is left is a line even without a newline.
 */
md_frame_status md_frame_next(md_frame *f, const char *data, size_t len,
                              bool at_end, md_line *out, size_t *taken);

/*
 * Was this record left open, so that a headerless line may be its rest? Open
 * ends with a comma, or names attributes and lacks the bracket that closes
 * its `status=… (`, or a reject that lacks what follows `; from=<…`, or
 * stops inside `<…`.
 */
bool md_frame_open(md_slice line);

#endif
