/*
 * What the parts of the frame share: frame.c reads lines, frame_open.c
 * decides what belongs together, frame_journal.c reads export streams.
 */
#ifndef MD_INPUT_FRAME_PARTS_H
#define MD_INPUT_FRAME_PARTS_H

#include "input/frame.h"

/* Does a header surely begin here? Seen without reading it; needs 11 bytes,
 * false when there are fewer. */
bool md_frame_obvious(const char *data, size_t len);

/* Is `next` the rest of `line`, which was left open? */
bool md_frame_continues(md_slice line, md_slice next);

/* Blanks at both ends and the `> ` of a quoted mail in front taken off. */
md_slice md_frame_trim(md_slice line);

/* md_frame_next for an export stream. */
md_frame_status md_frame_entry(md_frame *f, const char *data, size_t len,
                               bool at_end, md_line *out, size_t *taken);

#endif
