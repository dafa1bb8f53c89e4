/*
 * From one entry of the catalogue to the next that fits a filter.
 *
 * Takes the last entry seen (its id and kind), gives the one behind it, in
 * canonical order; there is nothing to close and nothing to keep but those
 * two. Exact queue IDs are looked up, everything else is folded until
 * something fits. Fails without memory only.
 */
#ifndef MD_QUERY_WALK_H
#define MD_QUERY_WALK_H

#include "query/select.h"
#include "query/view.h"

/* A walk under way. */
typedef struct md_walk {
    md_view *view;
    md_select *filter;
    const uint32_t *list; /* entries to look at; NULL: entry n is n */
    uint32_t at, end;
} md_walk;

/* Begin behind (id, kind), see md_catalog_after(); 0, 0: at the beginning. */
void md_walk_begin(md_walk *w, md_view *v, md_select *f, uint64_t id,
                   uint8_t kind);

/*
 * The next entry that fits. OK: *entry is its index, and the view looks at
 * it when anything was asked. END, E_NOMEM.
 */
maildiag_status md_walk_next(md_walk *w, uint32_t *entry);

/* Does this entry fit? *failed: no memory. */
bool md_walk_fits(md_view *v, md_select *f, uint32_t entry, bool *failed);

#endif
