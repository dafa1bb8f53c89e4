/*
 * The literal prefilter: which wordings stand in a text, in one pass, however
 * many there are.
 *
 * Of each wording's longest piece one four-byte gram is entered into a table,
 * the one that the fewest others have. A text's grams are looked up; a hit is
 * compared in full. Pieces of three letters are looked up at word borders.
 * Made once, never changed, shared by threads.
 */
#ifndef MD_RULES_FILTER_H
#define MD_RULES_FILTER_H

#include "rules/model.h"
#include "rules/wording.h"

typedef struct md_filter md_filter;

/* NULL without memory. The tables must outlive it. */
md_filter *md_filter_new(const md_tables *tables);
void md_filter_free(md_filter *filter);

/* Where a wording stands in the normal text. */
typedef struct md_hit {
    uint32_t stamp; /* of the search that found it */
    uint32_t first;
    uint32_t end;
    uint32_t try_stamp;
    uint32_t tries; /* comparisons that failed in search `try_stamp` */
} md_hit;

/*
 * One thread's room for a search: all zero is a good beginning, the arrays
 * have one entry a wording.
 */
typedef struct md_hits {
    md_hit *hits;
    uint32_t *found; /* wordings found, in the order of the text */
    uint32_t found_count;
    uint32_t stamp;
    uint32_t wording_count;
} md_hits;

bool md_hits_init(md_hits *hits, uint32_t wording_count);
void md_hits_free(md_hits *hits);

static inline bool md_hits_has(const md_hits *hits, uint32_t wording)
{
    return hits->hits[wording].stamp == hits->stamp;
}

/* Fills the hits with the wordings that stand in a text in normal form. */
void md_filter_search(const md_filter *filter, md_slice text, md_hits *hits);

#endif
