/*
 * Programs that stay; see evict_tags.h.
 *
 * Takes the programs of a store and what sources count under them, gives the
 * same for the copy. Every line stays counted: where there are more names
 * than a ceiling has room for, lines of the rarest are those of "(others)".
 * Knows nothing of facts. Fails without memory.
 */
#include "store/evict_tags.h"

#include "base/alloc.h"
#include "store/tag.h"

/* The share of a ceiling that names of other programs may take; what one
 * takes, roughly; of so many there is always room. */
enum { SHARE = 16, NAME_BYTES = sizeof(md_tag) + 64, LEAST = 64 };

static const char others[] = "(others)";

static size_t count_of(const md_store *from, uint64_t least)
{
    size_t count = 0, i;

    for (i = 0; i < from->foreign_count; i++)
        count += from->tags[from->foreign[i]].foreign_lines >= least;
    return count;
}

/* Names with fewer lines go. Half of the room stays free, so that it is a
 * while until others go. */
static uint64_t least_lines(const md_store *from)
{
    uint64_t room = from->options.max_memory_bytes / SHARE / NAME_BYTES;
    uint64_t least = 1;

    if (room < LEAST)
        room = LEAST;
    if (from->options.max_memory_bytes == 0 || count_of(from, 1) <= room)
        return 1;
    while (least < UINT64_MAX / 2 && count_of(from, least) > room / 2)
        least *= 2;
    return least;
}

static bool add_lines(md_store *to, uint32_t tag, uint64_t lines)
{
    void *grown;

    if (lines == 0)
        return true;
    if (to->tags[tag].foreign_lines == 0) {
        grown = md_grow(to->foreign, &to->foreign_cap, to->foreign_count + 1,
                        sizeof *to->foreign);
        if (grown == NULL)
            return false;
        to->foreign = grown;
        to->foreign[to->foreign_count++] = tag;
    }
    to->tags[tag].foreign_lines += lines;
    return true;
}

/* The program there under which lines of one here are counted. */
static bool counted_as(md_replay *r, uint32_t tag, uint64_t least,
                       uint32_t *made)
{
    if (r->from->tags[tag].foreign_lines >= least)
        return md_replay_tag(r, tag, made);
    return md_tag_number(r->to, md_slice_make(others, sizeof others - 1), false,
                         made) == MAILDIAG_OK;
}

static bool count_source(md_replay *r, const md_source *source, uint64_t least,
                         md_evict_counts *counts)
{
    uint32_t tag, made;

    for (tag = 0; tag < source->foreign_cap; tag++) {
        uint64_t lines = source->foreign_lines[tag];
        size_t before = counts->cap;
        void *grown;

        if (lines == 0)
            continue;
        if (!counted_as(r, tag, least, &made))
            return false;
        grown = md_grow(counts->lines, &counts->cap, (size_t)made + 1,
                        sizeof *counts->lines);
        if (grown == NULL)
            return false;
        counts->lines = grown;
        memset(counts->lines + before, 0,
               (counts->cap - before) * sizeof *counts->lines);
        counts->lines[made] += lines;
    }
    return true;
}

bool md_evict_tags(md_replay *r, md_evict_counts *counts)
{
    const md_store *from = r->from;
    uint64_t least = least_lines(from);
    size_t i;

    for (i = 0; i < from->foreign_count; i++) {
        uint32_t tag = from->foreign[i], made;

        if (!counted_as(r, tag, least, &made) ||
            !add_lines(r->to, made, from->tags[tag].foreign_lines))
            return false;
    }
    for (i = 0; i < from->sources.count; i++) {
        if (!count_source(r, from->sources.items[i], least, &counts[i]))
            return false;
    }
    return true;
}
