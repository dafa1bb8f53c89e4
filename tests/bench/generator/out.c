/*
 * Buffered output of the generator; see out.h.
 */
#include "out.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

int out_open(struct out *out, int descriptor)
{
    memset(out, 0, sizeof(*out));
    out->descriptor = descriptor;
    out->buffer = malloc(OUT_BUFFER_BYTES);
    return out->buffer ? 0 : -1;
}

void out_flush(struct out *out)
{
    size_t done = 0;

    while (done < out->used && out->error == 0) {
        ssize_t count =
            write(out->descriptor, out->buffer + done, out->used - done);

        if (count >= 0)
            done += (size_t)count;
        else if (errno != EINTR)
            out->error = errno;
    }
    out->written_bytes += out->used;
    out->used = 0;
}

void out_close(struct out *out)
{
    out_flush(out);
    free(out->buffer);
    out->buffer = NULL;
}

void out_number(struct out *out, uint64_t value)
{
    char digits[20];
    size_t start = sizeof(digits);

    do {
        digits[--start] = (char)('0' + value % 10);
        value /= 10;
    } while (value != 0);
    out_bytes(out, digits + start, sizeof(digits) - start);
}

void out_digits(struct out *out, uint32_t value, unsigned width)
{
    char digits[10];

    for (unsigned i = width; i-- > 0; value /= 10)
        digits[i] = (char)('0' + value % 10);
    out_bytes(out, digits, width);
}

void out_hex(struct out *out, uint64_t value, unsigned width)
{
    char digits[16];

    for (unsigned i = width; i-- > 0; value >>= 4)
        digits[i] = "0123456789ABCDEF"[value & 15];
    out_bytes(out, digits, width);
}

void out_delay(struct out *out, int64_t usec)
{
    uint64_t hundredths = usec > 0 ? (uint64_t)usec / 10000 : 0;
    uint64_t seconds = hundredths / 100;
    uint32_t fraction = (uint32_t)(hundredths % 100);

    out_number(out, seconds);
    if (seconds >= 10)
        return;
    if (seconds >= 1)
        fraction = fraction / 10 * 10;
    if (fraction == 0)
        return;
    out_char(out, '.');
    if (fraction % 10 == 0)
        out_digits(out, fraction / 10, 1);
    else
        out_digits(out, fraction, 2);
}
