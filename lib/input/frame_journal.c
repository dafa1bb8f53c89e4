/*
 * Logical lines out of a journald export stream, one for each entry.
 *
 * Takes what md_frame_next takes, gives the entry written again as a line:
 * `2026-11-24T06:54:01.437721Z host tag[pid]: body`. Does not know the
 * fields (input/journal.c does). A message above the ceiling is cut; an entry
 * of more than MD_FRAME_ENTRY ceilings is given as far as it was seen, and
 * its rest is passed over. Fails with NOMEM.
 */
#include "base/civil.h"
#include "input/frame_parts.h"

static void write_stamp(md_buffer *b, const md_stamp *stamp)
{
    md_civil civil;

    if (stamp->form == MD_STAMP_NONE)
        return;
    md_civil_from_seconds(stamp->sec, &civil);
    md_buffer_add_padded(b, (uint64_t)civil.year, 4);
    md_buffer_put(b, '-');
    md_buffer_add_padded(b, civil.month, 2);
    md_buffer_put(b, '-');
    md_buffer_add_padded(b, civil.day, 2);
    md_buffer_put(b, 'T');
    md_buffer_add_padded(b, civil.hour, 2);
    md_buffer_put(b, ':');
    md_buffer_add_padded(b, civil.minute, 2);
    md_buffer_put(b, ':');
    md_buffer_add_padded(b, civil.second, 2);
    md_buffer_put(b, '.');
    md_buffer_add_padded(b, stamp->usec, 6);
    md_buffer_put(b, 'Z');
}

/* A slice of the buffer, known once it moves no more. */
typedef struct span {
    size_t from;
    size_t len;
} span;

static span write_span(md_buffer *b, md_slice text)
{
    span at = {b->len, text.len};

    md_buffer_add(b, text);
    return at;
}

static void span_set(const md_buffer *b, span at, md_slice *out)
{
    if (out->ptr != NULL)
        *out = md_slice_sub(md_buffer_slice(b), at.from, at.len);
}

/* The header's slices, moved from the entry to the line that is written. */
static bool write_line(md_buffer *b, md_header *header)
{
    span host, tag, body;
    size_t i;

    md_buffer_clear(b);
    write_stamp(b, &header->stamp);
    if (b->len != 0)
        md_buffer_put(b, ' ');
    host = write_span(b, header->host);
    if (header->host.len != 0)
        md_buffer_put(b, ' ');
    tag = write_span(b, header->tag);
    if (header->pid >= 0) {
        md_buffer_put(b, '[');
        md_buffer_add_i64(b, header->pid);
        md_buffer_put(b, ']');
    }
    if (header->tag.len != 0 || header->pid >= 0)
        md_buffer_add(b, MD_LIT(": "));
    body = write_span(b, header->body);
    if (b->failed)
        return false;
    for (i = body.from; i < b->len; i++) {
        if (b->ptr[i] == '\n')
            b->ptr[i] = ' ';
    }
    span_set(b, host, &header->host);
    span_set(b, tag, &header->tag);
    span_set(b, body, &header->body);
    return true;
}

/* Give the entry in data[pos, pos + size). False: no memory. */
static bool give_entry(md_frame *f, uint64_t offset, size_t size, bool cut,
                       md_line *out)
{
    out->truncated = cut;
    if (out->header.body.len > f->max_line_bytes) {
        out->header.body.len = f->max_line_bytes;
        out->truncated = true;
    }
    if (!write_line(&f->joined, &out->header))
        return false;
    out->text = md_buffer_slice(&f->joined);
    out->offset = offset;
    out->raw_bytes = size;
    out->physical = 1;
    return true;
}

/*
 * How far an entry goes that begins at data[pos]. `*size` bytes of it are
 * here. A longer one than allowed is cut there, and *scan left at that place,
 * so that its end is found without mistaking a value for it.
 */
typedef enum extent { EXTENT_WHOLE, EXTENT_CUT, EXTENT_PARTIAL } extent;

static extent entry_extent(const md_frame *f, const char *data, size_t len,
                           md_journal_scan *scan, size_t searched, size_t *size)
{
    size_t limit = (size_t)f->max_line_bytes * MD_FRAME_ENTRY;
    size_t used;
    bool end =
        md_journal_find_end(scan, data + searched, len - searched, &used);

    *size = searched + used;
    if (*size > limit) {
        memset(scan, 0, sizeof *scan);
        (void)md_journal_find_end(scan, data, limit, size);
        return EXTENT_CUT;
    }
    return end ? EXTENT_WHOLE : EXTENT_PARTIAL;
}

/* How far one call has come; written to the frame when it has gone well. */
typedef struct walk {
    md_journal_scan scan;
    size_t pos;
    size_t searched;
    bool skipping;
} walk;

static void walk_pass(walk *w, size_t size, bool cut)
{
    w->pos += size;
    w->searched = 0;
    w->skipping = cut;
    if (!cut)
        memset(&w->scan, 0, sizeof w->scan);
}

/* Past the rest of an entry that was cut. False: it goes on behind data. */
static bool walk_skip(walk *w, const char *data, size_t len)
{
    size_t used;
    bool end =
        md_journal_find_end(&w->scan, data + w->pos, len - w->pos, &used);

    walk_pass(w, used, !end);
    return end;
}

static void walk_commit(md_frame *f, const walk *w, size_t *taken)
{
    f->offset += w->pos;
    f->scan = w->scan;
    f->searched = w->searched;
    f->skipping = w->skipping;
    *taken = w->pos;
}

md_frame_status md_frame_entry(md_frame *f, const char *data, size_t len,
                               bool at_end, md_line *out, size_t *taken)
{
    walk w = {f->scan, 0, f->searched, f->skipping};
    md_journal_status status = MD_JOURNAL_BAD;
    extent found;
    size_t size, used;

    while (!w.skipping || walk_skip(&w, data, len)) {
        found = entry_extent(f, data + w.pos, len - w.pos, &w.scan, w.searched,
                             &size);
        if (found == EXTENT_PARTIAL && (!at_end || size == 0)) {
            w.searched = size;
            break;
        }
        status = md_journal_entry(data + w.pos, size, found != EXTENT_WHOLE,
                                  &out->header, &used);
        if (status == MD_JOURNAL_ENTRY &&
            !give_entry(f, f->offset + w.pos, size, found == EXTENT_CUT, out))
            return MD_FRAME_NOMEM;
        walk_pass(&w, size, found == EXTENT_CUT);
        if (status == MD_JOURNAL_ENTRY)
            break;
    }
    walk_commit(f, &w, taken);
    if (status != MD_JOURNAL_ENTRY)
        return MD_FRAME_MORE;
    f->line_count++;
    f->truncated_count += out->truncated;
    return MD_FRAME_LINE;
}
