/* A log as a stream of unpacked bytes: see stream.h. */
#include "cli/stream.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int stream_open(struct stream *s, const char *path, struct str *error)
{
    struct stat about;
    int flags;

    memset(s, 0, sizeof *s);
    if (strcmp(path, "-") == 0) {
        s->fd = dup(STDIN_FILENO);
    } else {
        /* Without waiting: a FIFO that nobody writes to, a tape. */
        s->fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    }
    if (s->fd < 0 || fstat(s->fd, &about) != 0) {
        str_put(error, strerror(errno));
        goto failed;
    }
    if (S_ISDIR(about.st_mode)) {
        str_put(error, "is a directory");
        goto failed;
    }
    if (S_ISSOCK(about.st_mode) && strcmp(path, "-") != 0) {
        str_put(error, "is a socket");
        goto failed;
    }
    flags = fcntl(s->fd, F_GETFL);
    if (flags >= 0 && (flags & O_NONBLOCK) != 0 && strcmp(path, "-") != 0) {
        fcntl(s->fd, F_SETFL, flags & ~O_NONBLOCK);
    }
    s->regular = S_ISREG(about.st_mode);
    if (s->regular) {
        s->size = about.st_size > 0 ? (uint64_t)about.st_size : 0;
        s->mtime_usec = (int64_t)about.st_mtim.tv_sec * 1000000 +
                        about.st_mtim.tv_nsec / 1000;
    }
    s->device = (uint64_t)about.st_dev;
    s->inode = (uint64_t)about.st_ino;
    return 0;
failed:
    if (s->fd >= 0) {
        close(s->fd);
    }
    s->fd = -1;
    return -1;
}

static void wait_for(int fd)
{
    struct pollfd ready = {.fd = fd, .events = POLLIN};

    poll(&ready, 1, -1);
}

static ssize_t read_some(int fd, void *buf, size_t cap, struct str *error)
{
    for (;;) {
        ssize_t n = read(fd, buf, cap);

        if (n >= 0) {
            return n;
        }
        if (errno == EAGAIN || errno == EWOULDBLOCK) {
            wait_for(fd);
        } else if (errno != EINTR) {
            str_put(error, strerror(errno));
            return -1;
        }
    }
}

int stream_look(struct stream *s, struct str *error)
{
    if (s->looked) {
        return 0;
    }
    s->looked = 1;
    if (!s->regular) {
        /* A FIFO opened before its writer would look as if it had ended. */
        wait_for(s->fd);
    }
    while (s->head_len < sizeof s->head) {
        ssize_t n = read_some(s->fd, s->head + s->head_len,
                              sizeof s->head - s->head_len, error);

        if (n < 0) {
            return -1;
        }
        if (n == 0) {
            break;
        }
        s->head_len += (size_t)n;
    }
    s->packed = decompress_looks(s->head, s->head_len);
    return 0;
}

ssize_t stream_read(struct stream *s, void *buf, size_t cap, struct str *error)
{
    if (stream_look(s, error) != 0) {
        return -1;
    }
    if (s->packed) {
        if (s->unpack == NULL) {
            s->unpack = decompress_open(s->fd, s->head, s->head_len, error);
        }
        if (s->unpack == NULL) {
            return -1;
        }
        return decompress_read(s->unpack, buf, cap, error);
    }
    if (s->head_used < s->head_len) {
        size_t n = s->head_len - s->head_used;

        n = n < cap ? n : cap;
        memcpy(buf, s->head + s->head_used, n);
        s->head_used += n;
        return (ssize_t)n;
    }
    return read_some(s->fd, buf, cap, error);
}

void stream_close(struct stream *s)
{
    decompress_close(s->unpack);
    s->unpack = NULL;
    if (s->fd >= 0) {
        close(s->fd);
    }
    s->fd = -1;
}
