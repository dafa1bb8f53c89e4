/* Standard output: see out.h. */
#include "cli/out.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

static const char *const sequences[] = {
    [STYLE_PLAIN] = "",
    [STYLE_BOLD] = "\033[1m",
    [STYLE_DIM] = "\033[2m",
    [STYLE_ERROR] = "\033[1;31m",
    [STYLE_WARNING] = "\033[1;33m",
    [STYLE_GOOD] = "\033[32m",
    [STYLE_LABEL] = "\033[36m",
};

void out_init(struct out *out, int fd, int color, size_t width)
{
    out->fd = fd;
    out->color = color;
    out->failed = 0;
    out->width = width;
    out->used = 0;
}

void out_flush(struct out *out)
{
    size_t done = 0;

    while (out->failed == 0 && done < out->used) {
        ssize_t n = write(out->fd, out->buf + done, out->used - done);

        if (n >= 0) {
            done += (size_t)n;
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            /* Somebody made our output non-blocking: wait for room. */
            struct pollfd room = {.fd = out->fd, .events = POLLOUT};

            poll(&room, 1, -1);
        } else if (errno != EINTR) {
            out->failed = errno;
        }
    }
    out->used = 0;
}

void out_add(struct out *out, const void *bytes, size_t len)
{
    const char *p = bytes;

    while (len > 0 && out->failed == 0) {
        size_t room = sizeof out->buf - out->used;
        size_t n = len < room ? len : room;

        memcpy(out->buf + out->used, p, n);
        out->used += n;
        p += n;
        len -= n;
        if (out->used == sizeof out->buf) {
            out_flush(out);
        }
    }
}

void out_put(struct out *out, const char *text)
{
    out_add(out, text, strlen(text));
}

void out_str(struct out *out, const struct str *s)
{
    out_add(out, s->ptr, s->len);
}

void out_pad(struct out *out, size_t blanks)
{
    static const char spaces[] = "                                ";

    while (blanks > 0) {
        size_t n = blanks < sizeof spaces - 1 ? blanks : sizeof spaces - 1;

        out_add(out, spaces, n);
        blanks -= n;
    }
}

void out_line(struct out *out)
{
    out_add(out, "\n", 1);
}

void out_styled(struct out *out, enum style style, const char *text)
{
    int colored = out->color && style != STYLE_PLAIN;

    if (colored) {
        out_put(out, sequences[style]);
    }
    out_put(out, text);
    if (colored) {
        out_put(out, "\033[0m");
    }
}

int out_end(struct out *out)
{
    out_flush(out);
    if (out->failed == EPIPE) {
        return 0;
    }
    return out->failed;
}
