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

/*
 * Is this a good text for a rule file? False, *bad the piece that is wrong:
 * `{word}` that names no place, or, in a command, a place between quotes
 * (values are quoted already; quotes around them would open the quoting).
 */
bool md_fill_check(md_slice text, bool command, md_slice *bad);

#endif
