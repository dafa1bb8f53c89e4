/*
 * The byte stream that the generator writes: one buffer, one descriptor.
 *
 * Takes bytes, words and numbers, gives them to write(2) in large pieces and
 * counts them.  Does not know what a log line is.  A failed write is
 * remembered in `error` (an errno value) and everything after it is dropped.
 */
#ifndef BENCH_GENERATOR_OUT_H
#define BENCH_GENERATOR_OUT_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { OUT_BUFFER_BYTES = 1 << 18 };

struct out {
    char *buffer;
    size_t used;
    uint64_t written_bytes;
    int descriptor;
    int error;
};

int out_open(struct out *out, int descriptor);
void out_flush(struct out *out);
void out_close(struct out *out);

void out_number(struct out *out, uint64_t value);
/* Exactly `width` digits, with zeros in front. */
void out_digits(struct out *out, uint32_t value, unsigned width);
/* Exactly `width` hexadecimal digits. */
void out_hex(struct out *out, uint64_t value, unsigned width);
/* A span of time as Postfix's log_adhoc.c prints it: at most two significant
 * digits, none finer than 0.01 s, no zeros at the end. */
void out_delay(struct out *out, int64_t usec);

static inline uint64_t out_total(const struct out *out)
{
    return out->written_bytes + out->used;
}

static inline void out_bytes(struct out *out, const char *bytes, size_t count)
{
    if (OUT_BUFFER_BYTES - out->used < count)
        out_flush(out);
    memcpy(out->buffer + out->used, bytes, count);
    out->used += count;
}

static inline void out_char(struct out *out, char byte)
{
    if (out->used == OUT_BUFFER_BYTES)
        out_flush(out);
    out->buffer[out->used++] = byte;
}

static inline void out_text(struct out *out, const char *text)
{
    out_bytes(out, text, strlen(text));
}

#endif
