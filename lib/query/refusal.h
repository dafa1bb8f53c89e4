/*
 * A refusal by this host as the public struct tells it: one fact of the
 * store, judged.
 */
#ifndef MD_QUERY_REFUSAL_H
#define MD_QUERY_REFUSAL_H

#include <maildiag/maildiag.h>

#include "query/view.h"

/* The refusal at an entry of the catalogue, all members but struct_size;
 * loans until the view looks at another refusal. OK or E_NOMEM. */
maildiag_status md_refusal_get(md_view *v, uint32_t entry,
                               maildiag_reject *out);

#endif
