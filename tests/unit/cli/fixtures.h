/*
 * Packed files as bytes, and files in a folder of their own that goes when the
 * test ends.
 */
#ifndef CLI_FIXTURES_H
#define CLI_FIXTURES_H

#include <stddef.h>

/* What is packed, `lines` times. */
#define FIXTURE_LINE "Aug 31 03:20:36 mx postfix/smtp[1]: hello\n"

struct fixture_packed {
    const char *name;
    const char *bytes;
    size_t len;
    int lines;
};

extern const struct fixture_packed fixture_packed[];
extern const size_t fixture_packed_count;

/* Makes a folder and goes there. */
int fixture_enter(void **state);
/* Empties and removes it. */
int fixture_leave(void **state);

void fixture_write(const char *name, const char *bytes, size_t len);
void fixture_text(const char *name, const char *text);

#endif
