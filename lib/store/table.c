/*
 * Extendible hashing: the top bits of a tag choose a segment, the low bits a
 * bucket in it. A segment that is five sixths full is split in two; the
 * directory doubles, which copies pointers only. Where splitting cannot help,
 * because all tags have the same top bits, another segment hangs behind the
 * full one: whoever knows the key and chooses tags that collide makes his own
 * lookups slow and nobody else's.
 */
#include "store/table.h"

#include <string.h>

#include "base/alloc.h"

enum {
    LINE = 64,
    FULL = MD_SEGMENT_BUCKETS * MD_BUCKET_SLOTS * 5 / 6,
    DEEPEST = 22 /* a directory of 32 MiB, 500 million references */
};

static size_t directory_index(const md_table *t, uint32_t tag)
{
    return t->depth == 0 ? 0 : tag >> (32 - t->depth);
}

static md_segment *segment_new(md_table *t, unsigned depth)
{
    char *block = md_calloc(1, sizeof(md_segment) + LINE);
    md_segment *segment;

    if (block == NULL)
        return NULL;
    segment = (md_segment *)(void *)(block + (LINE - (uintptr_t)block % LINE));
    segment->depth = depth;
    segment->block = block;
    t->bytes += sizeof *segment + LINE;
    return segment;
}

static void segment_free(md_table *t, md_segment *segment)
{
    t->bytes -= sizeof *segment + LINE;
    md_free(segment->block);
}

static void segment_put(md_segment *segment, uint32_t tag, uint32_t ref)
{
    unsigned at = tag % MD_SEGMENT_BUCKETS, i;
    md_bucket *bucket = &segment->buckets[at];

    while (bucket->refs[MD_BUCKET_SLOTS - 1] != 0) {
        at = (at + 1) % MD_SEGMENT_BUCKETS;
        bucket = &segment->buckets[at];
    }
    for (i = 0; bucket->refs[i] != 0; i++)
        ;
    bucket->tags[i] = tag;
    bucket->refs[i] = ref;
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

            md_free(segment->block);
            segment = next;
        }
    }
    md_free(t->directory);
    *t = (md_table){0};
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
    size_t at, i;

    for (at = 0; at < MD_SEGMENT_BUCKETS; at++) {
        const md_bucket *bucket = &segment->buckets[at];

        for (i = 0; i < MD_BUCKET_SLOTS && bucket->refs[i] != 0; i++) {
            if ((bucket->tags[i] ^ tag) >> (32 - DEEPEST) != 0)
                return true;
        }
    }
    return false;
}

/* Every reference into the half that it belongs to. */
static void segment_part(const md_segment *old, md_segment *half[2])
{
    size_t at, i;

    for (at = 0; at < MD_SEGMENT_BUCKETS; at++) {
        const md_bucket *bucket = &old->buckets[at];

        for (i = 0; i < MD_BUCKET_SLOTS && bucket->refs[i] != 0; i++) {
            uint32_t tag = bucket->tags[i];

            segment_put(half[tag >> (31 - old->depth) & 1], tag,
                        bucket->refs[i]);
        }
    }
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
    segment_part(old, half);
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
    segment = segment_for(t, md_table_tag(tag));
    if (segment == NULL)
        return false;
    segment_put(segment, md_table_tag(tag), ref);
    t->count++;
    return true;
}
