/*
 * The maildiag_error that a caller owns: words and place of a failure.
 */
#ifndef MD_API_ERROR_H
#define MD_API_ERROR_H

#include <stdbool.h>

#include "maildiag/maildiag.h"

/* May be NULL: is its struct_size good? */
bool md_error_good(const maildiag_error *user);

/* Into the caller's error; gives the status. Where `ours` has no words, the
 * status' own are taken; what went well has none. */
maildiag_status md_error_give(maildiag_error *user, maildiag_error *ours,
                              maildiag_status status);

#endif
