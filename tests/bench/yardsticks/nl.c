/*
 * bench_nl: the least that any reader of a log must do.
 *
 * Takes a file, reads it with read(2) into one buffer and looks for newlines
 * with memchr(3); prints how many lines there are.  Does not look at them.
 * Ends with 2 when the file cannot be read.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BUFFER_BYTES = 256 * 1024 };

static int fail(const char *path)
{
    fprintf(stderr, "bench_nl: %s: %s\n", path, strerror(errno));
    return 2;
}

static uint64_t count_newlines(const char *bytes, size_t count)
{
    const char *end = bytes + count;
    uint64_t lines = 0;

    while (bytes < end) {
        const char *newline = memchr(bytes, '\n', (size_t)(end - bytes));

        if (newline == NULL)
            break;
        lines++;
        bytes = newline + 1;
    }
    return lines;
}

int main(int argc, char **argv)
{
    uint64_t lines = 0;
    ssize_t count;
    char *buffer;
    int file;

    if (argc != 2) {
        fputs("usage: bench_nl FILE\n", stderr);
        return 2;
    }
    file = open(argv[1], O_RDONLY);
    buffer = malloc(BUFFER_BYTES);
    if (file < 0 || buffer == NULL)
        return fail(argv[1]);
    while ((count = read(file, buffer, BUFFER_BYTES)) > 0)
        lines += count_newlines(buffer, (size_t)count);
    if (count < 0)
        return fail(argv[1]);
    free(buffer);
    close(file);
    printf("%" PRIu64 "\n", lines);
    return 0;
}
