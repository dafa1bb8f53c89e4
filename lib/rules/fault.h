/*
 * Words and place of what is wrong with a rule file, put into the caller's
 * maildiag_error.
 */
#ifndef MD_RULES_FAULT_H
#define MD_RULES_FAULT_H

#include <maildiag/maildiag.h>

#include "base/slice.h"

/* Where the text comes from; `error` may be NULL. */
typedef struct md_fault {
    maildiag_error *error;
    const char *name;
} md_fault;

/*
 * Fills the error and gives `code`. `before`, `what` (put between quotes
 * unless absent) and `after` make the sentence; each may be NULL or absent.
 * Bytes of `what` that are no printable ASCII become `?`.
 */
maildiag_status md_fault_set(const md_fault *fault, maildiag_status code,
                             uint32_t line, uint32_t column, const char *before,
                             md_slice what, const char *after);

#endif
