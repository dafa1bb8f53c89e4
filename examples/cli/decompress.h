/*
 * Packed logs: gzip, xz, zstd, bzip2.
 *
 * Takes: a file descriptor and the bytes already read from it. Gives: what was
 * packed, piece by piece, in constant memory. Does not know: names, logs.
 * Fails when: the packing is damaged or cut, or the file cannot be read.
 */
#ifndef CLI_DECOMPRESS_H
#define CLI_DECOMPRESS_H

#include <stddef.h>
#include <sys/types.h>

#include "cli/str.h"

struct decompress;

/* Are these first bytes of a packed file? Needs six of them. */
int decompress_looks(const unsigned char *data, size_t len);

/* NULL with a sentence in *error. head is used until the first read is over;
 * fd stays the caller's. */
struct decompress *decompress_open(int fd, const void *head, size_t head_len,
                                   struct str *error);

/* As read(2); below 0 with a sentence in *error. */
ssize_t decompress_read(struct decompress *d, void *buf, size_t cap,
                        struct str *error);

void decompress_close(struct decompress *d);

#endif
