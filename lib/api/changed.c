/*
 * What has changed: from one change to the next.
 *
 * Takes a cursor that the caller keeps, gives the change behind it. The first
 * who asks after a feeding finds out what has changed (store/change.h).
 */
#include "api/abi.h"
#include "api/handle.h"
#include "query/walk.h"

/* The next change that fits, from the cursor *c on. */
static maildiag_status next_change(maildiag_reader *reader, maildiag_change *c)
{
    const md_changes *changes =
        md_engine_changes(reader->engine, reader->view.catalog);
    uint8_t kind = (uint8_t)(c->kind <= MAILDIAG_ENTRY_REJECT ? c->kind : 0);
    uint32_t serial =
        (uint32_t)(c->serial <= UINT32_MAX ? c->serial : UINT32_MAX);
    uint64_t id = c->id;
    uint32_t entry;

    if (changes == NULL)
        return MAILDIAG_E_NOMEM;
    while ((entry = md_changes_next(changes, serial, id, kind, &serial)) !=
           MD_NO_INDEX) {
        const md_catalog_entry *found =
            md_catalog_entry_at(reader->view.catalog, entry);
        bool failed;

        id = found->id;
        kind = found->kind;
        if (md_walk_fits(&reader->view, &reader->filter, entry, &failed)) {
            c->kind = kind;
            c->id = id;
            c->serial = serial;
            return MAILDIAG_OK;
        }
        if (failed)
            return MAILDIAG_E_NOMEM;
    }
    return MAILDIAG_END;
}

maildiag_status maildiag_changed_next(maildiag_reader *reader,
                                      const maildiag_filter *filter,
                                      maildiag_change *change)
{
    maildiag_change c;
    maildiag_status st;

    if (change == NULL)
        return MAILDIAG_E_ARG;
    if (!md_abi_good(change, sizeof *change))
        return MAILDIAG_E_ABI;
    md_abi_take(&c, change, sizeof c);
    st = md_reader_ask(reader, filter);
    if (st != MAILDIAG_OK)
        return st;
    st = next_change(reader, &c);
    if (st == MAILDIAG_OK)
        md_abi_give(change, &c, sizeof c);
    return md_reader_out(reader, st);
}
