/*
 * A log as a stream of unpacked bytes.
 *
 * Takes: a path, or "-" for standard input; regular files, pipes, FIFOs,
 * devices. Gives: its bytes, unpacked when it is packed. Does not know: lines.
 * Fails when: it is a directory, missing, unreadable, damaged; the error says
 * so in a sentence.
 */
#ifndef CLI_STREAM_H
#define CLI_STREAM_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "cli/decompress.h"
#include "cli/str.h"

enum { STREAM_HEAD = 64 };

struct stream {
    int fd;
    int regular;
    int packed;
    uint64_t size;      /* of a regular file */
    int64_t mtime_usec; /* of a regular file */
    uint64_t device;
    uint64_t inode;
    struct decompress *unpack;
    unsigned char head[STREAM_HEAD]; /* read to look at, not yet given out */
    size_t head_len;
    size_t head_used;
    int looked;
};

/* 0, or -1 with a sentence. No byte is read yet. */
int stream_open(struct stream *s, const char *path, struct str *error);

/* Read the first bytes: fills head and packed. Waits for a pipe's writer. 0,
 * or -1 with a sentence. */
int stream_look(struct stream *s, struct str *error);

/* As read(2), unpacked; below 0 with a sentence. */
ssize_t stream_read(struct stream *s, void *buf, size_t cap, struct str *error);

void stream_close(struct stream *s);

#endif
