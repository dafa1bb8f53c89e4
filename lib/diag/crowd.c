/*
 * Whom a group met that keeps no rows. See crowd.h.
 */
#include "diag/crowd.h"

#include "base/alloc.h"
#include "store/fact.h"

bool md_many_add(md_many *m, const md_store *store, md_slice text, uint32_t ref)
{
    uint32_t number;

    if (!md_slice_present(text))
        return true;
    if (ref == 0)
        ref = md_store_string_find(store, text);
    if (ref == 0)
        return md_names_add(&m->others, text, &number);
    return md_refmap_get(&m->stored, ref) != 0 ||
           md_refmap_put(&m->stored, ref, 1);
}

uint64_t md_many_count(const md_many *m)
{
    return m->stored.count + m->others.count;
}

void md_many_free(md_many *m)
{
    md_refmap_free(&m->stored);
    md_names_free(&m->others);
}

void md_crowd_free(md_crowd *crowd)
{
    if (crowd == NULL)
        return;
    md_many_free(&crowd->senders);
    md_many_free(&crowd->recipients);
    md_many_free(&crowd->queue_ids);
    md_free(crowd);
}
