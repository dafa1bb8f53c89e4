/*
 * From one entry of the catalogue to the next that fits a filter.
 *
 * Takes the last entry seen (its id and kind), gives the one behind it, in
 * canonical order; there is nothing to close and nothing to keep but those
 * two. Queue IDs, Message-IDs, addresses, parts of them and domains are looked
 * up, everything else is folded until something fits. Where nothing else is
 * asked, what was looked up is the answer, and nothing is folded. Fails without memory only.
 */
#ifndef MD_QUERY_WALK_H
#define MD_QUERY_WALK_H

#include "query/select.h"
#include "query/view.h"

/* Entries that may fit, ascending. */
typedef struct md_walk_list {
    const uint32_t *entries;
    const uint8_t *roles; /* NULL: all of them; else those with a bit of … */
    uint8_t role;         /* see MD_NAMED_… */
    bool sure;            /* they do have what was looked up */
    size_t at, end;
} md_walk_list;

enum { MD_WALK_LISTS = 5 };

/* A walk under way. */
typedef struct md_walk {
    md_view *view;
    md_select *filter;
    md_walk_list lists[MD_WALK_LISTS]; /* all of them together */
    size_t list_count;
    bool all;         /* no lists: entry n is n */
    bool in_bits;     /* no lists: those of filter->bits, which are sure */
    bool alone;       /* nothing is asked but what was looked up */
    bool failed;      /* no memory to look things up: told by the first step */
    bool sure;        /* entry `at` has what was looked up */
    uint32_t at, end; /* entries */
} md_walk;

/* Begin behind (id, kind), see md_catalog_after(); 0, 0: at the beginning. */
void md_walk_begin(md_walk *w, md_view *v, md_select *f, uint64_t id,
                   uint8_t kind);

/* The next entry that fits. OK: *entry is its index, which the view need not
 * look at. END, E_NOMEM. */
maildiag_status md_walk_next(md_walk *w, uint32_t *entry);

/* Does this entry fit? *failed: no memory. */
bool md_walk_fits(md_view *v, md_select *f, uint32_t entry, bool *failed);

#endif
