/*
 * What a shell may offer at a word: `maildiag --complete`.
 *
 * Takes: nothing, or a command, or a command and an option with its dashes.
 * Gives: the commands; the command's options and words; the option's values:
 * one a line, behind a tab a few words about it. `:file` says that files go
 * there. An option that needs a value ends in `=`. Does not know: shells; the
 * scripts of examples/completion ask this, so they know of every option that
 * the program has. Fails when: there is no such command or option.
 */
#ifndef CLI_COMPLETE_H
#define CLI_COMPLETE_H

#include "cli/out.h"

/* 0, or -1 when the words name nothing. */
int complete_print(struct out *out, int count, char *const *words);

#endif
