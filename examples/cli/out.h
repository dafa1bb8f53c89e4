/*
 * Standard output.
 *
 * Takes: text that is safe to print. Gives: bytes to file descriptor 1, with
 * colour where it is wanted. Does not know: what is printed. Fails when: the
 * write fails (disk full, reader gone): remembered, everything after it is
 * dropped, and out_end() tells.
 */
#ifndef CLI_OUT_H
#define CLI_OUT_H

#include <stddef.h>

#include "cli/str.h"

enum style {
    STYLE_PLAIN,
    STYLE_BOLD,
    STYLE_DIM,
    STYLE_ERROR,
    STYLE_WARNING,
    STYLE_GOOD,
    STYLE_LABEL
};

struct out {
    int fd;
    int color;    /* not 0: styles are written */
    int failed;   /* errno of the write that failed; 0: none */
    size_t width; /* columns to fill */
    size_t used;
    char buf[65536];
};

void out_init(struct out *out, int fd, int color, size_t width);
void out_add(struct out *out, const void *bytes, size_t len);
void out_put(struct out *out, const char *text);
void out_str(struct out *out, const struct str *s);
void out_pad(struct out *out, size_t blanks);
void out_line(struct out *out); /* a newline */
/* Text in a style; plain text when colour is off. */
void out_styled(struct out *out, enum style style, const char *text);
void out_flush(struct out *out);
/* Flush. 0: all is written, or the reader went away, which is no fault of
 * ours; else the errno. */
int out_end(struct out *out);

#endif
