/*
 * What a terminal may be given.
 *
 * Takes: bytes out of a log, which anybody on the Internet can write into.
 * Gives: the same as printable text, its width in columns; whether there is a
 * terminal, how wide it is, whether it shows colour. Does not know: what the
 * text says. Fails when: never.
 */
#ifndef CLI_TERMINAL_H
#define CLI_TERMINAL_H

#include <stddef.h>

#include "cli/str.h"

enum color_when { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

/*
 * Append bytes so that no terminal acts on them: C0, DEL and bytes that are no
 * UTF-8 become \xNN; C1, line and paragraph separators, bidi controls and
 * other invisible characters become \u{N}. All else stays as it is.
 */
void term_safe(struct str *s, const char *bytes, size_t len);
void term_safe_text(struct str *s, const char *text);

/* Columns that a text takes which term_safe() made. */
size_t term_columns(const char *text, size_t len);

/* The longest beginning of a text that takes at most that many columns, in
 * bytes, never cutting a character. */
size_t term_fit(const char *text, size_t len, size_t columns);

/* Columns of the terminal at fd, between 40 and 100; 80 when it is none. */
size_t term_width(int fd);

/* Shall fd get colour? `auto`: a terminal, no NO_COLOR, TERM not dumb. */
int term_color(int fd, enum color_when when);

#endif
