/*
 * What to do, in steps.
 *
 * Takes: fixes. Gives: a numbered list under "Do": the commands that check
 * them in a column of their own where all fit, else each on its own line;
 * one that is too wide is broken as a shell allows, it is there to be copied.
 */
#ifndef CLI_FIXES_H
#define CLI_FIXES_H

#include <stddef.h>

#include "cli/out.h"
#include "maildiag/maildiag.h"

enum { FIXES_MOST = 16 };

void fixes_print(struct out *out, const maildiag_fix *fixes, size_t count);

#endif
