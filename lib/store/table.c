/*
 * Extendible hashing: the top bits of a tag choose a segment of 256 slots,
 * the low bits a place in it, probed linearly. A segment that is three
 * quarters full is split in two; the directory doubles, which copies
 * pointers only. Where splitting cannot help, because all tags have the same
 * top bits, another segment hangs behind the full one: whoever knows the key
 * and chooses tags that collide makes his own lookups slow and nobody else's.
 */
#include "store/table.h"

#include <string.h>

#include "base/alloc.h"

enum {
    SLOTS = 256,
    FULL = 192,
    DEEPEST = 22 /* a directory of 32 MiB, 500 million references */
};

typedef struct slot {
    uint32_t tag;
    uint32_t ref; /* 0: free */
} slot;

struct md_segment {
    unsigned depth; /* bits of the tag that all of its slots share */
    unsigned used;
    md_segment *next; /* full, and not to be split: more of the same */
    slot slots[SLOTS];
};

static size_t directory_index(const md_table *t, uint32_t tag)
{
    return t->depth == 0 ? 0 : tag >> (32 - t->depth);
}

static md_segment *segment_new(md_table *t, unsigned depth)
{
    md_segment *segment = md_calloc(1, sizeof *segment);

    if (segment != NULL) {
        segment->depth = depth;
        t->bytes += sizeof *segment;
    }
    return segment;
}

static void segment_free(md_table *t, md_segment *segment)
{
    t->bytes -= sizeof *segment;
    md_free(segment);
}

static void segment_put(md_segment *segment, uint32_t tag, uint32_t ref)
{
    unsigned at = tag % SLOTS;

    while (segment->slots[at].ref != 0)
        at = (at + 1) % SLOTS;
    segment->slots[at].tag = tag;
    segment->slots[at].ref = ref;
    segment->used++;
}

void md_table_free(md_table *t)
{
    size_t i, count = (size_t)1 << t->depth;

    for (i = 0; t->directory != NULL && i < count;) {
        md_segment *segment = t->directory[i];

        i += (size_t)1 << (t->depth - segment->depth);
        while (segment != NULL) {
            md_segment *next = segment->next;

            md_free(segment);
            segment = next;
        }
    }
    md_free(t->directory);
    *t = (md_table){0};
}

uint32_t md_table_find(const md_table *t, uint32_t tag, md_table_same same,
                       const void *context)
{
    const md_segment *segment;

    if (t->directory == NULL)
        return 0;
    for (segment = t->directory[directory_index(t, tag)]; segment != NULL;
         segment = segment->next) {
        unsigned at = tag % SLOTS;

        while (segment->slots[at].ref != 0) {
            if (segment->slots[at].tag == tag &&
                same(context, segment->slots[at].ref))
                return segment->slots[at].ref;
            at = (at + 1) % SLOTS;
        }
    }
    return 0;
}

static bool directory_double(md_table *t)
{
    size_t i, count = (size_t)1 << t->depth;
    md_segment **grown =
        md_realloc(t->directory, count * 2, sizeof *t->directory);

    if (grown == NULL)
        return false;
    t->directory = grown;
    for (i = count; i-- > 0;)
        grown[2 * i] = grown[2 * i + 1] = grown[i];
    t->depth++;
    t->bytes += count * sizeof *grown;
    return true;
}

/* Can splitting part this tag from one that is there already? */
static bool separable(const md_segment *segment, uint32_t tag)
{
    size_t i;

    for (i = 0; i < SLOTS; i++) {
        if (segment->slots[i].ref != 0 &&
            (segment->slots[i].tag ^ tag) >> (32 - DEEPEST) != 0)
            return true;
    }
    return false;
}

/* Halve the segment that a tag falls into. */
static bool segment_split(md_table *t, uint32_t tag)
{
    md_segment *old = t->directory[directory_index(t, tag)];
    md_segment *half[2];
    size_t first, span, i;

    if (old->depth == t->depth && !directory_double(t))
        return false;
    half[0] = segment_new(t, old->depth + 1);
    half[1] = half[0] ? segment_new(t, old->depth + 1) : NULL;
    if (half[1] == NULL) {
        if (half[0] != NULL)
            segment_free(t, half[0]);
        return false;
    }
    for (i = 0; i < SLOTS; i++) {
        const slot *s = &old->slots[i];

        if (s->ref != 0)
            segment_put(half[s->tag >> (31 - old->depth) & 1], s->tag, s->ref);
    }
    /* What hangs behind a segment has the tags of all that is in it. */
    half[half[1]->used != 0]->next = old->next;
    span = (size_t)1 << (t->depth - old->depth);
    first = directory_index(t, tag) / span * span;
    for (i = 0; i < span; i++)
        t->directory[first + i] = half[i >= span / 2];
    segment_free(t, old);
    return true;
}

/* The segment that has room for a tag; NULL without memory. */
static md_segment *segment_for(md_table *t, uint32_t tag)
{
    md_segment *segment = t->directory[directory_index(t, tag)];

    while (segment->used >= FULL && separable(segment, tag)) {
        if (!segment_split(t, tag))
            return NULL;
        segment = t->directory[directory_index(t, tag)];
    }
    while (segment->used >= FULL) {
        if (segment->next == NULL)
            segment->next = segment_new(t, segment->depth);
        if (segment->next == NULL)
            return NULL;
        segment = segment->next;
    }
    return segment;
}

bool md_table_add(md_table *t, uint32_t tag, uint32_t ref)
{
    md_segment *segment;

    if (t->directory == NULL) {
        t->directory = md_alloc(sizeof *t->directory);
        segment = t->directory ? segment_new(t, 0) : NULL;
        if (segment == NULL) {
            md_free(t->directory);
            t->directory = NULL;
            return false;
        }
        t->directory[0] = segment;
    }
    segment = segment_for(t, tag);
    if (segment == NULL)
        return false;
    segment_put(segment, tag, ref);
    t->count++;
    return true;
}
