/*
 * What the program says of itself, on standard error.
 *
 * Takes: a printf format. Gives: one line "maildiag: …", made safe for a
 * terminal (file names may hold anything). Does not know: exit statuses.
 */
#ifndef CLI_SAY_H
#define CLI_SAY_H

void say(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
