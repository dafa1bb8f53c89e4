/*
 * The gram filter. Takes the tables' wordings; does not know what rules they
 * belong to. Fails without memory only, when it is made.
 */
#include "rules/filter.h"

#include "base/alloc.h"

enum {
    FILTER_GRAM = 4,
    FILTER_BITS = 16,         /* of the bitmap: 8 KiB */
    FILTER_BUCKETS = 1 << 12, /* of the table behind it */
    FILTER_TRIES = 64         /* comparisons of one wording in one text: a
                                 text that repeats a piece a thousand times
                                 does not cost a thousand */
};

typedef struct filter_entry {
    uint32_t wording;
    uint32_t gram;   /* its bytes, to compare before anything else */
    uint32_t piece;  /* the key piece in the pool, to compare next */
    uint16_t len;    /* of the key piece */
    uint16_t offset; /* of the gram in the key piece */
    uint16_t key;    /* index of the key piece */
} filter_entry;

struct md_filter {
    const md_tables *tables;
    uint64_t bitmap[(1 << FILTER_BITS) / 64];
    uint32_t start[FILTER_BUCKETS + 1];
    filter_entry *entries; /* by bucket: grams of four, then of three */
    uint32_t short_start[FILTER_BUCKETS + 1];
    filter_entry *short_entries;
};

static uint32_t filter_gram4(const char *p)
{
    uint32_t gram;

    memcpy(&gram, p, sizeof gram);
    return gram;
}

static uint32_t filter_gram3(const char *p)
{
    return (uint32_t)(unsigned char)p[0] | (uint32_t)(unsigned char)p[1] << 8 |
           (uint32_t)(unsigned char)p[2] << 16;
}

static uint32_t filter_hash(uint32_t gram)
{
    return gram * 2654435761u;
}

static uint32_t filter_bit(uint32_t hash)
{
    return hash >> (32 - FILTER_BITS);
}

static uint32_t filter_bucket(uint32_t hash)
{
    return hash >> (32 - 12);
}

static void filter_count(const md_filter *f, uint16_t *counts)
{
    for (uint32_t i = 0; i < f->tables->wording_count; i++) {
        md_slice text = md_tables_text(f->tables, f->tables->wordings[i]);

        for (size_t at = 0; at + FILTER_GRAM <= text.len; at++) {
            uint16_t *count =
                &counts[filter_bit(filter_hash(filter_gram4(text.ptr + at)))];

            *count = (uint16_t)(*count + (*count < UINT16_MAX));
        }
    }
}

/* The entry of one wording; false: its key piece is too short for a gram of
 * four. */
static bool filter_choose(const md_filter *f, uint32_t wording,
                          const uint16_t *counts, filter_entry *out)
{
    md_piece pieces[MD_WORDING_PIECES];
    uint32_t count = md_wording_pieces(
        md_tables_text(f->tables, f->tables->wordings[wording]), pieces);
    uint32_t key = md_wording_key(pieces, count);
    md_slice text = pieces[key].text;
    uint32_t best = UINT32_MAX;

    out->wording = wording;
    out->key = (uint16_t)key;
    out->piece = (uint32_t)(text.ptr - (const char *)f->tables->pool);
    out->len = (uint16_t)text.len;
    out->offset = 0;
    if (text.len < FILTER_GRAM) {
        out->gram = filter_gram3(text.ptr);
        return false;
    }
    for (size_t at = 0; at + FILTER_GRAM <= text.len; at++) {
        uint32_t gram = filter_gram4(text.ptr + at);
        uint32_t seen = counts[filter_bit(filter_hash(gram))];

        if (seen < best) {
            best = seen;
            out->offset = (uint16_t)at;
            out->gram = gram;
        }
    }
    return true;
}

/* Puts the entries in the order of their buckets. */
static void filter_sort(const filter_entry *entries, uint32_t count,
                        uint32_t start[FILTER_BUCKETS + 1], filter_entry *out)
{
    uint32_t total = 0;

    for (uint32_t i = 0; i < count; i++)
        start[filter_bucket(filter_hash(entries[i].gram))]++;
    for (uint32_t b = 0; b <= FILTER_BUCKETS; b++) {
        uint32_t here = start[b];

        start[b] = total;
        total += here;
    }
    for (uint32_t i = 0; i < count; i++) {
        uint32_t bucket = filter_bucket(filter_hash(entries[i].gram));

        out[start[bucket]++] = entries[i];
    }
    /* Each start has moved to the end of its bucket. */
    for (uint32_t b = FILTER_BUCKETS; b > 0; b--)
        start[b] = start[b - 1];
    start[0] = 0;
}

static bool filter_fill(md_filter *f, filter_entry *scratch,
                        const uint16_t *counts)
{
    uint32_t total = f->tables->wording_count;
    uint32_t longs = 0;
    uint32_t shorts = 0;

    for (uint32_t i = 0; i < total; i++) {
        filter_entry entry;

        if (filter_choose(f, i, counts, &entry))
            scratch[longs++] = entry;
        else
            scratch[total - ++shorts] = entry;
    }
    f->entries = md_calloc((size_t)total + 1, sizeof *f->entries);
    if (f->entries == NULL)
        return false;
    f->short_entries = f->entries + longs;
    filter_sort(scratch, longs, f->start, f->entries);
    filter_sort(scratch + longs, shorts, f->short_start, f->short_entries);
    for (uint32_t i = 0; i < longs; i++) {
        uint32_t bit = filter_bit(filter_hash(scratch[i].gram));

        f->bitmap[bit / 64] |= UINT64_C(1) << bit % 64;
    }
    return true;
}

md_filter *md_filter_new(const md_tables *tables)
{
    md_filter *f = md_calloc(1, sizeof *f);
    filter_entry *scratch =
        md_calloc((size_t)tables->wording_count + 1, sizeof *scratch);
    uint16_t *counts = md_calloc(1 << FILTER_BITS, sizeof *counts);
    bool good = f != NULL && scratch != NULL && counts != NULL;

    if (good) {
        f->tables = tables;
        filter_count(f, counts);
        good = filter_fill(f, scratch, counts);
    }
    md_free(counts);
    md_free(scratch);
    if (!good) {
        md_filter_free(f);
        return NULL;
    }
    return f;
}

void md_filter_free(md_filter *filter)
{
    if (filter == NULL)
        return;
    md_free(filter->entries);
    md_free(filter);
}

bool md_hits_init(md_hits *hits, uint32_t wording_count)
{
    size_t count = (size_t)wording_count + 1;

    memset(hits, 0, sizeof *hits);
    hits->wording_count = wording_count;
    hits->hits = md_calloc(count, sizeof *hits->hits);
    hits->found = md_calloc(count, sizeof *hits->found);
    return hits->hits != NULL && hits->found != NULL;
}

void md_hits_free(md_hits *hits)
{
    md_free(hits->hits);
    md_free(hits->found);
    memset(hits, 0, sizeof *hits);
}

static void hits_begin(md_hits *hits)
{
    hits->found_count = 0;
    hits->stamp++;
    if (hits->stamp == 0) {
        /* Once in four thousand million searches. */
        memset(hits->hits, 0, hits->wording_count * sizeof *hits->hits);
        hits->stamp = 1;
    }
}

static void filter_try(const md_filter *f, const filter_entry *entry,
                       md_slice text, size_t at, md_hits *hits)
{
    md_piece pieces[MD_WORDING_PIECES];
    md_hit *hit = &hits->hits[entry->wording];
    uint32_t count;
    size_t first;
    size_t end;

    if (at < entry->offset || hit->stamp == hits->stamp)
        return;
    first = at - entry->offset;
    if (entry->len > text.len - first ||
        memcmp(text.ptr + first, f->tables->pool + entry->piece, entry->len) !=
            0)
        return;
    if (hit->try_stamp != hits->stamp) {
        hit->try_stamp = hits->stamp;
        hit->tries = 0;
    }
    if (++hit->tries > FILTER_TRIES)
        return;
    count = md_wording_pieces(
        md_tables_text(f->tables, f->tables->wordings[entry->wording]), pieces);
    if (!md_wording_stands(pieces, count, entry->key, text, at - entry->offset,
                           &first, &end))
        return;
    hit->stamp = hits->stamp;
    hit->first = (uint32_t)first;
    hit->end = (uint32_t)end;
    hits->found[hits->found_count++] = entry->wording;
}

static void filter_long(const md_filter *f, md_slice text, size_t at,
                        md_hits *hits)
{
    uint32_t gram = filter_gram4(text.ptr + at);
    uint32_t hash = filter_hash(gram);
    uint32_t bit = filter_bit(hash);
    uint32_t bucket;

    if ((f->bitmap[bit / 64] >> bit % 64 & 1) == 0)
        return;
    bucket = filter_bucket(hash);
    for (uint32_t i = f->start[bucket]; i < f->start[bucket + 1]; i++)
        if (f->entries[i].gram == gram)
            filter_try(f, &f->entries[i], text, at, hits);
}

static void filter_short(const md_filter *f, md_slice text, size_t at,
                         md_hits *hits)
{
    uint32_t gram = filter_gram3(text.ptr + at);
    uint32_t bucket = filter_bucket(filter_hash(gram));

    for (uint32_t i = f->short_start[bucket]; i < f->short_start[bucket + 1];
         i++)
        if (f->short_entries[i].gram == gram)
            filter_try(f, &f->short_entries[i], text, at, hits);
}

void md_filter_search(const md_filter *filter, md_slice text, md_hits *hits)
{
    bool inside = false;

    hits_begin(hits);
    for (size_t at = 0; at + 3 <= text.len; at++) {
        if (at + FILTER_GRAM <= text.len)
            filter_long(filter, text, at, hits);
        if (!inside)
            filter_short(filter, text, at, hits);
        inside = md_is_alnum(text.ptr[at]);
    }
}
