/*
 * Running text in columns.
 *
 * Takes: words that are safe to print. Gives: lines no wider than the output,
 * broken at blanks, each after the first indented. A word that is wider than
 * the line stands on its own, whole: commands and addresses are copied.
 */
#ifndef CLI_WRAP_H
#define CLI_WRAP_H

#include "cli/out.h"

/* A paragraph: `column` is where the cursor stands now, `indent` where the
 * lines after the first begin. Ends with a newline. */
void wrap_text(struct out *out, size_t column, size_t indent, const char *text);

/* "   Label  text …", the text behind the label wrapped. */
void wrap_labelled(struct out *out, const char *label, const char *text);

/* Where the text of wrap_labelled() begins. */
enum { WRAP_INDENT = 3, WRAP_LABEL = 7, WRAP_COLUMN = 10 };

/* "   Label  " alone. */
void wrap_label(struct out *out, const char *label);

#endif
