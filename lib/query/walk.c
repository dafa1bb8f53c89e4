/*
 * From entry to entry; see walk.h.
 */
#include "query/walk.h"

bool md_walk_fits(md_view *v, md_select *f, uint32_t entry, bool *failed)
{
    const md_catalog_entry *e = md_catalog_entry_at(v->catalog, entry);
    md_slice host, instance, queue_id;
    const md_fact *fact;

    *failed = false;
    if ((f->kinds & e->kind) == 0)
        return false;
    if (f->open)
        return true;
    if (e->kind == MAILDIAG_ENTRY_MESSAGE) {
        *failed = !md_view_message(v, entry);
        return !*failed && md_select_message(f, &v->story, failed);
    }
    fact = md_catalog_reject(v->catalog, entry, &v->fact, &host, &instance,
                             &queue_id);
    *failed = fact == NULL;
    return !*failed && md_select_reject(f, entry, &v->fact, fact, failed);
}

void md_walk_begin(md_walk *w, md_view *v, md_select *f, uint64_t id,
                   uint8_t kind)
{
    bool by_id = md_slice_present(f->queue_id);
    uint32_t first = md_catalog_after(v->catalog, id, kind);

    memset(w, 0, sizeof *w);
    w->view = v;
    w->filter = f;
    if (!by_id && !f->query_is_id) {
        w->at = first;
        w->end = md_catalog_count(v->catalog);
        return;
    }
    md_catalog_by_queue_id(v->catalog, by_id ? f->queue_id : f->query, &w->list,
                           &w->end);
    if (w->list == NULL)
        w->end = 0;
    while (w->at < w->end && w->list[w->at] < first)
        w->at++;
}

maildiag_status md_walk_next(md_walk *w, uint32_t *entry)
{
    while (w->at < w->end) {
        uint32_t next = w->list != NULL ? w->list[w->at] : w->at;
        bool failed;

        w->at++;
        if (md_walk_fits(w->view, w->filter, next, &failed)) {
            *entry = next;
            return MAILDIAG_OK;
        }
        if (failed) {
            w->at--;
            return MAILDIAG_E_NOMEM;
        }
    }
    return MAILDIAG_END;
}
