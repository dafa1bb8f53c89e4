/*
 * Filling `{places}` in the texts of advice.
 *
 * In prose a value is put in as it is, control bytes taken out. In a check
 * command every value is quoted for a POSIX shell when it holds anything but
 * letters, digits and `@%+=:,./_-`, and a value that begins with `-` is never
 * put in as a word of its own: the log is written by strangers.
 */
#ifndef MD_RULES_FILL_H
#define MD_RULES_FILL_H

#include "base/buffer.h"
#include "rules/rules.h"

/* Appends the filled text. A place without value and default leaves a plain
 * word in its stead (`{host}` -> "the other side"). */
void md_fill_prose(md_buffer *out, md_slice text, const md_places *places);

/* Appends the filled command; false, nothing appended, when a place has
 * neither value nor default. */
bool md_fill_command(md_buffer *out, md_slice text, const md_places *places);

#endif
