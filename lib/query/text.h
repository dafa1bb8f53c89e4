/*
 * Slices and public texts: the same pair under two names.
 */
#ifndef MD_QUERY_TEXT_H
#define MD_QUERY_TEXT_H

#include <maildiag/maildiag.h>

#include "base/slice.h"

static inline maildiag_text md_text(md_slice s)
{
    maildiag_text t = {s.ptr, s.len};
    return t;
}

static inline md_slice md_text_slice(maildiag_text t)
{
    return md_slice_make(t.ptr, t.ptr != NULL ? t.len : 0);
}

#endif
