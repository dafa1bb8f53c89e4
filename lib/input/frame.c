/*
 * Logical lines out of bytes.
 *
 * Takes the front of what the caller has, gives one logical line and how
 * many bytes went into it. Knows nothing of what a line means beyond its
 * header and whether it is finished. Fails with NOMEM only, when lines have
 * to be joined; the frame is then as it was.
 */
#include "input/frame.h"

#include "base/apart.h"
#include "base/scan.h"
#include "input/frame_parts.h"
#include "input/header_same.h"

enum { LINE_DEFAULT = 65536, LINE_MOST = 1 << 30 };

/* One physical line at the front of some bytes. */
typedef enum piece {
    PIECE_WHOLE,  /* text, and raw bytes with the newline */
    PIECE_CUT,    /* longer than the ceiling: text and raw are the ceiling */
    PIECE_PARTIAL /* its end is not here yet */
} piece;

typedef struct physical {
    md_slice text;
    size_t raw;
} physical;

void md_frame_init(md_frame *f, md_frame_mode mode, uint32_t max_line_bytes)
{
    memset(f, 0, sizeof *f);
    f->mode = (uint8_t)mode;
    f->max_line_bytes = max_line_bytes ? max_line_bytes : LINE_DEFAULT;
    if (f->max_line_bytes > LINE_MOST)
        f->max_line_bytes = LINE_MOST;
}

void md_frame_free(md_frame *f)
{
    md_buffer_free(&f->joined);
    md_buffer_free(&f->scratch);
}

/*
 * Two bytes more than the ceiling decide: a line of just the ceiling may be
 * followed by CR and LF. So the answer is the same however the bytes come.
 */
static piece physical_line(const char *data, size_t len, bool at_end,
                           size_t ceiling, physical *out)
{
    size_t window = len < ceiling + 2 ? len : ceiling + 2;
    const char *newline = window ? memchr(data, '\n', window) : NULL;
    size_t size = newline ? (size_t)(newline - data) : window;

    if (newline == NULL && window < ceiling + 2 && !at_end)
        return PIECE_PARTIAL;
    out->raw = newline ? size + 1 : size;
    if (size != 0 && data[size - 1] == '\r' &&
        (newline != NULL || window < ceiling + 2))
        size--;
    if (size > ceiling) {
        out->raw = ceiling;
        out->text = md_slice_make(data, ceiling);
        return PIECE_CUT;
    }
    out->text = md_slice_make(data, size);
    return PIECE_WHOLE;
}

static bool is_empty(md_slice text)
{
    size_t i;

    for (i = 0; i < text.len; i++) {
        if (text.ptr[i] != ' ' && text.ptr[i] != '\t')
            return false;
    }
    return true;
}

/* Nothing to give: `pos` bytes are done with, the rest is for later. `tail`
 * is where its last, unfinished line begins. */
static md_frame_status frame_more(md_frame *f, size_t pos, size_t len,
                                  size_t tail, size_t *taken)
{
    f->offset += pos;
    f->searched = len - pos;
    f->wake = tail - pos + f->max_line_bytes + 2;
    f->skipping = false;
    *taken = pos;
    return MD_FRAME_MORE;
}

/* Can the bytes that came since the last MORE change anything? */
static bool frame_same(md_frame *f, const char *data, size_t len, bool at_end)
{
    if (f->searched == 0 || f->searched > len || at_end || len >= f->wake)
        return false;
    if (memchr(data + f->searched, '\n', len - f->searched) != NULL)
        return false;
    f->searched = len;
    return true;
}

/* Export or lines? False: too few bytes to say. */
static bool frame_decide(md_frame *f, const char *data, size_t len, bool at_end)
{
    const md_slice head = MD_LIT("__CURSOR=");

    if (f->mode != MD_FRAME_AUTO)
        return true;
    if (len < head.len && !at_end &&
        (len == 0 || memcmp(data, head.ptr, len) == 0))
        return false;
    f->mode = md_journal_looks(data, len) ? MD_FRAME_JOURNAL : MD_FRAME_LINES;
    return true;
}

/* The two parts of a wrapped record, with one blank between them. */
static bool frame_append(md_frame *f, const md_line *line, md_slice next)
{
    md_slice first = line->text;

    if (line->physical == 1) {
        while (first.len != 0 && (first.ptr[first.len - 1] == ' ' ||
                                  first.ptr[first.len - 1] == '\t'))
            first.len--;
        md_buffer_clear(&f->joined);
        md_buffer_add(&f->joined, first);
    }
    md_buffer_put(&f->joined, ' ');
    md_buffer_add(&f->joined, md_frame_trim(next));
    return !f->joined.failed;
}

typedef enum join_status { JOIN_DONE, JOIN_MORE, JOIN_NOMEM } join_status;

/*
 * Put to *line what follows and belongs to it. `size` is how much of data it
 * fills, `*tail` where an unfinished next line begins. In a log that nobody
 * wrapped the first test ends it.
 */
static join_status frame_join(md_frame *f, const char *data, size_t len,
                              bool at_end, md_line *line, size_t *tail)
{
    size_t ceiling = f->max_line_bytes;
    size_t size = (size_t)line->raw_bytes;
    physical next;
    piece found;

    while (line->physical < MD_FRAME_JOIN) {
        if (md_frame_obvious(data + size, len - size) ||
            (at_end && size == len) || !md_frame_open(line->text))
            return JOIN_DONE;
        *tail = size;
        found = physical_line(data + size, len - size, at_end, ceiling, &next);
        if (found == PIECE_PARTIAL)
            return JOIN_MORE;
        if (found == PIECE_CUT || size + next.raw > ceiling ||
            !md_frame_continues(line->text, next.text))
            return JOIN_DONE;
        if (!frame_append(f, line, next.text))
            return JOIN_NOMEM;
        size += next.raw;
        line->text = md_buffer_slice(&f->joined);
        line->raw_bytes = size;
        line->physical++;
    }
    return JOIN_DONE;
}

static md_frame_status frame_line(md_frame *f, const char *data, size_t len,
                                  bool at_end, size_t pos, md_line *out,
                                  size_t *taken)
{
    uint64_t lines = 0;
    physical first;
    piece found;
    size_t tail = 0;

    for (;;) {
        found = physical_line(data + pos, len - pos, at_end, f->max_line_bytes,
                              &first);
        if (found == PIECE_PARTIAL || pos == len) {
            f->line_count += lines;
            return frame_more(f, pos, len, pos, taken);
        }
        lines++;
        if (found == PIECE_CUT || f->mode == MD_FRAME_EACH ||
            !is_empty(first.text))
            break;
        pos += first.raw;
    }
    out->text = first.text;
    out->offset = f->offset + pos;
    out->raw_bytes = first.raw;
    out->physical = 1;
    out->truncated = found == PIECE_CUT;
    if (found == PIECE_WHOLE && f->mode == MD_FRAME_LINES) {
        switch (frame_join(f, data + pos, len - pos, at_end, out, &tail)) {
        case JOIN_MORE:
            f->line_count += lines - 1;
            return frame_more(f, pos, len, pos + tail, taken);
        case JOIN_NOMEM:
            return MD_FRAME_NOMEM;
        case JOIN_DONE:
            break;
        }
    }
    md_header_run_parse(&f->run, out->text, &out->header);
    *taken = pos + (size_t)out->raw_bytes;
    f->offset += *taken;
    f->line_count += lines + out->physical - 1;
    f->truncated_count += out->truncated;
    f->skipping = out->truncated;
    f->searched = 0;
    return MD_FRAME_LINE;
}

/* md_frame_obvious, seen at once where a line begins as others did. */
static bool frame_obvious(const md_frame *f, const char *data, size_t len)
{
    return (f->run.size != 0 && len >= MD_RUN_OBVIOUS &&
            md_scan_same(data, f->run.head, MD_RUN_OBVIOUS)) ||
           md_frame_obvious(data, len);
}

/*
 * A whole line that nothing is to be done with, and behind it surely another:
 * as nearly all lines are. False: to be looked at more closely.
 */
static bool frame_usual(md_frame *f, const char *data, size_t len, md_line *out,
                        size_t *taken)
{
    const char *newline, *end;
    size_t size;

    if (f->mode != MD_FRAME_LINES || f->skipping || f->searched != 0 ||
        len == 0 || (unsigned char)*data <= ' ')
        return false;
    end = data + (len < f->max_line_bytes ? len : f->max_line_bytes);
    newline = md_scan_far(data, end, '\n');
    if (newline == end)
        return false;
    size = (size_t)(newline - data);
    if (newline[-1] == '\r' || !frame_obvious(f, newline + 1, len - size - 1))
        return false;
    out->text = md_slice_make(data, size);
    out->offset = f->offset;
    out->raw_bytes = *taken = size + 1;
    out->physical = 1;
    out->truncated = false;
    f->offset += size + 1;
    f->line_count++;
    if (!md_header_same(&f->run, out->text, &out->header))
        md_header_run_anew(&f->run, out->text, &out->header);
    return true;
}

static MD_APART md_frame_status frame_any(md_frame *f, const char *data,
                                          size_t len, bool at_end, md_line *out,
                                          size_t *taken)
{
    const char *newline;
    size_t pos = 0;

    *taken = 0;
    if (!frame_decide(f, data, len, at_end))
        return MD_FRAME_MORE;
    if (f->mode == MD_FRAME_JOURNAL)
        return md_frame_entry(f, data, len, at_end, out, taken);
    if (frame_same(f, data, len, at_end))
        return MD_FRAME_MORE;
    if (f->skipping) {
        newline = len ? memchr(data, '\n', len) : NULL;
        if (newline == NULL) {
            f->offset += len;
            *taken = len;
            return MD_FRAME_MORE;
        }
        pos = (size_t)(newline - data) + 1;
    }
    return frame_line(f, data, len, at_end, pos, out, taken);
}

md_frame_status md_frame_next(md_frame *f, const char *data, size_t len,
                              bool at_end, md_line *out, size_t *taken)
{
    if (frame_usual(f, data, len, out, taken))
        return MD_FRAME_LINE;
    return frame_any(f, data, len, at_end, out, taken);
}
