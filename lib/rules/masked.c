/*
 * Forms of texts. See masked.h.
 */
#include "rules/masked.h"

#include "base/alloc.h"

bool md_masked_begin(md_masked *form, md_slice text, md_masked_pen *pen)
{
    size_t parts = text.len / 2 + 1;

    md_buffer_clear(&form->text);
    form->part_count = 0;
    pen->text = text;
    pen->plain = 0;
    pen->begin =
        md_buffer_room(&form->text, text.len + MD_MASKED_LONGER * parts);
    if (pen->begin == NULL)
        return false;
    if (parts > form->part_cap) {
        void *grown =
            md_grow(form->parts, &form->part_cap, parts, sizeof *form->parts);

        if (grown == NULL)
            return false;
        form->parts = grown;
    }
    pen->to = pen->begin;
    pen->part = form->parts;
    return true;
}

static void masked_copy(md_masked_pen *pen, size_t end)
{
    if (end != pen->plain)
        memcpy(pen->to, pen->text.ptr + pen->plain, end - pen->plain);
    pen->to += end - pen->plain;
    pen->plain = end;
}

void md_masked_put(md_masked_pen *pen, size_t at, size_t end, md_slice stand_in)
{
    masked_copy(pen, at);
    pen->part->at = (uint32_t)(pen->to - pen->begin);
    pen->part->len = (uint32_t)stand_in.len;
    pen->part->from = (uint32_t)at;
    pen->part->from_len = (uint32_t)(end - at);
    pen->part++;
    memcpy(pen->to, stand_in.ptr, stand_in.len);
    pen->to += stand_in.len;
    pen->plain = end;
}

void md_masked_end(md_masked *form, md_masked_pen *pen)
{
    masked_copy(pen, pen->text.len);
    form->text.len = (size_t)(pen->to - pen->begin);
    form->part_count = (uint32_t)(pen->part - form->parts);
}

void md_masked_free(md_masked *form)
{
    md_buffer_free(&form->text);
    md_free(form->parts);
    form->parts = NULL;
    form->part_cap = 0;
    form->part_count = 0;
}

/* The byte of the text that a byte of the form stands for; of a stand-in the
 * first or the last one. */
static uint32_t masked_byte(const md_masked *form, uint32_t at, bool last)
{
    uint32_t back = at;

    for (uint32_t i = 0; i < form->part_count; i++) {
        const md_masked_part *part = &form->parts[i];

        if (at < part->at)
            break;
        if (at < part->at + part->len)
            return last ? part->from + part->from_len - 1 : part->from;
        back = part->from + part->from_len + (at - part->at - part->len);
    }
    return back;
}

void md_masked_back(const md_masked *form, uint32_t first, uint32_t end,
                    uint32_t *text_first, uint32_t *text_end)
{
    *text_first = masked_byte(form, first, false);
    *text_end =
        end > first ? masked_byte(form, end - 1, true) + 1 : *text_first;
}
