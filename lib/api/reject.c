/*
 * Refusals by this host, by id.
 */
#include "query/refusal.h"

#include "api/abi.h"
#include "api/handle.h"

maildiag_status maildiag_reject_get(maildiag_reader *reader, maildiag_id id,
                                    maildiag_reject *out)
{
    maildiag_reject found;
    maildiag_status st;
    uint32_t entry;

    if (out == NULL)
        return MAILDIAG_E_ARG;
    if (!md_abi_good(out, sizeof *out))
        return MAILDIAG_E_ABI;
    st = md_reader_in(reader, MD_NEEDS_CATALOG);
    if (st != MAILDIAG_OK)
        return st;
    entry = md_catalog_find(reader->view.catalog, id, MAILDIAG_ENTRY_REJECT);
    st = entry == MD_NO_INDEX ? MAILDIAG_E_NOTFOUND
                              : md_refusal_get(&reader->view, entry, &found);
    if (st == MAILDIAG_OK)
        md_abi_give(out, &found, sizeof found);
    return md_reader_out(reader, st);
}
