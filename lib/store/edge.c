/*
 * Where a part surely begins; see edge.h.
 *
 * Takes the first bytes of a part, gives an offset. Knows lines as the frame
 * does, nothing of what is in front. Cannot fail.
 */
#include "store/edge.h"

#include "input/frame_parts.h"

/* Of a journald export (`__CURSOR=` begins an entry): only what is long
 * enough can be told. */
static bool decide_mode(md_source *source)
{
    const md_slice head = MD_LIT("__CURSOR=");
    md_buffer *b = &source->head;

    if (source->frame.mode != MD_FRAME_AUTO)
        return true;
    if (b->len < head.len && memchr(b->ptr, '\n', b->len) == NULL)
        return false;
    source->frame.mode =
        md_journal_looks(b->ptr, b->len) ? MD_FRAME_JOURNAL : MD_FRAME_LINES;
    return true;
}

/*
 * Does the line begin a record whatever stands in front of it? Behind
 * `…smtp[3110]:` more is a rest than elsewhere (input/frame_open.c); what
 * stands in front of the first line may be that.
 */
static bool begins(const md_source *source, md_slice before, md_slice line)
{
    md_header header;
    bool behind_head;

    if (source->frame.mode == MD_FRAME_JOURNAL)
        return md_slice_starts(line, MD_LIT("__CURSOR="));
    behind_head = before.ptr == NULL ||
                  md_slice_ends(md_frame_trim(before), MD_LIT("]:"));
    if (md_frame_trim(line).len == 0)
        return false;
    /* A blank line in between ends every record. */
    if ((before.ptr == NULL || md_frame_trim(before).len != 0) &&
        md_frame_continues(behind_head ? MD_LIT("a[1]:") : MD_LIT("a"), line))
        return false;
    md_header_parse(line, &header);
    return !header.repeat_last;
}

/* The physical line that ends at `end` (its newline), and the one before. */
static md_slice line_before(const md_buffer *b, size_t end)
{
    size_t from = end;

    while (from > 0 && b->ptr[from - 1] != '\n')
        from--;
    return md_slice_make(b->ptr + from, end - from);
}

size_t md_edge_find(md_source *source)
{
    md_buffer *b = &source->head;
    size_t at = source->head_seen, lines = 0, i;

    if (b->len == 0 || !decide_mode(source))
        return MD_NPOS;
    for (i = 0; i < at; i++)
        lines += b->ptr[i] == '\n';
    while (at < b->len) {
        const char *newline = memchr(b->ptr + at, '\n', b->len - at);
        size_t len = newline ? (size_t)(newline - b->ptr) - at : b->len - at;
        md_slice before = at == 0 ? MD_NONE : line_before(b, at - 1);

        /* One too long is a record of its own. */
        if (len > (size_t)source->frame.max_line_bytes + 1 ||
            lines >= MD_EDGE_LINES)
            return at;
        if (newline == NULL)
            break;
        if (begins(source, before, md_slice_make(b->ptr + at, len)))
            return at;
        at += len + 1;
        lines++;
    }
    source->head_seen = at;
    return MD_NPOS;
}
