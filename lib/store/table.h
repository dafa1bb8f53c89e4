/*
 * A hash table from 32-bit tags to references, grown a segment at a time
 * (extendible hashing), so that no insertion ever stalls for a whole copy.
 * The table holds no keys: the owner says whether a reference is the one that
 * is looked for.
 *
 * A segment is 32 buckets of one cache line: eight tags, eight references. A
 * bucket is filled from the left; only when it is full the next one takes
 * what does not fit, so a bucket whose last slot is free ends every search.
 */
#ifndef MD_STORE_TABLE_H
#define MD_STORE_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { MD_BUCKET_SLOTS = 8, MD_SEGMENT_BUCKETS = 32 };

typedef struct md_bucket {
    uint32_t tags[MD_BUCKET_SLOTS];
    uint32_t refs[MD_BUCKET_SLOTS]; /* 0: free, as is the tag */
} md_bucket;

typedef struct md_segment md_segment;

struct md_segment {
    md_bucket buckets[MD_SEGMENT_BUCKETS];
    unsigned depth; /* bits of the tag that all of its slots share */
    unsigned used;
    md_segment *next; /* full, and not to be split: more of the same */
    void *block;      /* what was allocated: segments begin with a line */
};

typedef struct md_table {
    md_segment **directory; /* 1 << depth pointers */
    unsigned depth;
    size_t count; /* references held */
    size_t bytes;
} md_table;

typedef bool (*md_table_same)(const void *context, uint32_t ref);

void md_table_free(md_table *t);

/* Adds one that is not in; false without memory, the table as it was. */
bool md_table_add(md_table *t, uint32_t tag, uint32_t ref);

/* Tag 0 is that of free slots. */
static inline uint32_t md_table_tag(uint32_t tag)
{
    return tag + (tag == 0);
}

static inline const md_segment *md_table_segment(const md_table *t,
                                                 uint32_t tag)
{
    if (t->directory == NULL)
        return NULL;
    return t->directory[t->depth == 0 ? 0 : tag >> (32 - t->depth)];
}

/* The slots of a bucket that have the tag, one bit each. */
static inline unsigned md_bucket_match(const md_bucket *bucket, uint32_t tag)
{
#ifdef __SSE2__
    const __m128i *tags = (const __m128i *)(const void *)bucket->tags;
    __m128i wanted = _mm_set1_epi32((int)tag);
    __m128i low = _mm_cmpeq_epi32(_mm_load_si128(tags), wanted);
    __m128i high = _mm_cmpeq_epi32(_mm_load_si128(tags + 1), wanted);

    return (unsigned)_mm_movemask_ps(_mm_castsi128_ps(low)) |
           (unsigned)_mm_movemask_ps(_mm_castsi128_ps(high)) << 4;
#else
    unsigned bits = 0, i;

    for (i = 0; i < MD_BUCKET_SLOTS; i++)
        bits |= (unsigned)(bucket->tags[i] == tag) << i;
    return bits;
#endif
}

/* Where a tag's search begins; NULL: the table is empty. */
static inline const void *md_table_place(const md_table *t, uint32_t tag)
{
    const md_segment *segment = md_table_segment(t, md_table_tag(tag));

    return segment != NULL
               ? &segment->buckets[md_table_tag(tag) % MD_SEGMENT_BUCKETS]
               : NULL;
}

/* The reference of the first slot with that tag in its own bucket: nearly
 * always the one that is meant. 0: none there. */
static inline uint32_t md_table_guess(const md_table *t, uint32_t tag)
{
    const md_segment *segment = md_table_segment(t, md_table_tag(tag));
    const md_bucket *bucket;
    unsigned bits;

    if (segment == NULL)
        return 0;
    bucket = &segment->buckets[md_table_tag(tag) % MD_SEGMENT_BUCKETS];
    bits = md_bucket_match(bucket, md_table_tag(tag));
    return bits != 0 ? bucket->refs[__builtin_ctz(bits)] : 0;
}

/* The reference with that tag that is the same; 0: none. Inline, so that
 * `same` is too. */
static inline uint32_t md_table_find(const md_table *t, uint32_t tag,
                                     md_table_same same, const void *context)
{
    const md_segment *segment;

    tag = md_table_tag(tag);
    for (segment = md_table_segment(t, tag); segment != NULL;
         segment = segment->next) {
        unsigned at = tag % MD_SEGMENT_BUCKETS, seen;

        for (seen = 0; seen < MD_SEGMENT_BUCKETS; seen++) {
            const md_bucket *bucket = &segment->buckets[at];
            unsigned bits = md_bucket_match(bucket, tag);

            for (; bits != 0; bits &= bits - 1) {
                uint32_t ref = bucket->refs[__builtin_ctz(bits)];

                if (same(context, ref))
                    return ref;
            }
            if (bucket->refs[MD_BUCKET_SLOTS - 1] == 0)
                break;
            at = (at + 1) % MD_SEGMENT_BUCKETS;
        }
    }
    return 0;
}

#endif
