/*
 * Compiled time zones: see tzif.h.
 *
 * A file holds a block with 32-bit times, and, since version 2, a second one
 * with 64-bit times and a line of text behind it.
 */
#include "cli/tzif.h"

#include <stdlib.h>
#include <string.h>

#include "cli/str.h"

enum { HEADER = 44, MOST_CHANGES = 20000 };

struct block {
    const unsigned char *times;
    const unsigned char *kinds; /* one a time: index into types */
    const unsigned char *types; /* six bytes each */
    size_t time_count;
    size_t type_count;
    size_t time_size; /* 4 or 8 */
    size_t size;      /* with its header */
};

static uint32_t be32(const unsigned char *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 |
           p[3];
}

static int64_t be_time(const unsigned char *p, size_t size)
{
    if (size == 4) {
        return (int32_t)be32(p);
    }
    return (int64_t)((uint64_t)be32(p) << 32 | be32(p + 4));
}

static int read_block(const unsigned char *p, size_t len, size_t time_size,
                      struct block *b)
{
    uint64_t utc_count;
    uint64_t std_count;
    uint64_t leap_count;
    uint64_t char_count;
    uint64_t size;

    if (len < HEADER || memcmp(p, "TZif", 4) != 0) {
        return -1;
    }
    utc_count = be32(p + 20);
    std_count = be32(p + 24);
    leap_count = be32(p + 28);
    b->time_count = be32(p + 32);
    b->type_count = be32(p + 36);
    char_count = be32(p + 40);
    if (b->time_count > MOST_CHANGES || b->type_count == 0 ||
        b->type_count > 256) {
        return -1;
    }
    size = HEADER + b->time_count * (time_size + 1) + b->type_count * 6 +
           char_count + leap_count * (time_size + 4) + std_count + utc_count;
    if (size > len) {
        return -1;
    }
    b->time_size = time_size;
    b->size = (size_t)size;
    b->times = p + HEADER;
    b->kinds = b->times + b->time_count * time_size;
    b->types = b->kinds + b->time_count;
    return 0;
}

/* The line between two newlines behind the second block. */
static void read_footer(const unsigned char *p, size_t len, struct tzif *out)
{
    const unsigned char *end;

    if (len < 2 || p[0] != '\n') {
        return;
    }
    end = memchr(p + 1, '\n', len - 1);
    if (end != NULL && (size_t)(end - p) <= sizeof out->footer) {
        memcpy(out->footer, p + 1, (size_t)(end - p) - 1);
        out->footer[end - p - 1] = '\0';
    }
}

static int read_changes(const struct block *b, struct tzif *out)
{
    out->from_sec = mem_new(b->time_count + 1, sizeof *out->from_sec);
    out->offset_sec = mem_new(b->time_count + 1, sizeof *out->offset_sec);
    out->first_offset_sec = (int32_t)be32(b->types);
    for (size_t i = 0; i < b->time_count; i++) {
        int64_t from = be_time(b->times + i * b->time_size, b->time_size);
        int32_t offset;

        if (b->kinds[i] >= b->type_count) {
            return -1;
        }
        offset = (int32_t)be32(b->types + (size_t)b->kinds[i] * 6);
        if (offset <= -86400 || offset >= 86400) {
            return -1;
        }
        if (from < 0) {
            /* Postfix has no logs from before 1970. */
            out->first_offset_sec = offset;
            continue;
        }
        if (out->count > 0 && from <= out->from_sec[out->count - 1]) {
            return -1;
        }
        out->from_sec[out->count] = from;
        out->offset_sec[out->count] = offset;
        out->count++;
    }
    return 0;
}

int tzif_parse(const unsigned char *data, size_t len, struct tzif *out)
{
    struct block b = {0};

    memset(out, 0, sizeof *out);
    if (read_block(data, len, 4, &b) != 0) {
        return -1;
    }
    if (data[4] >= '2') {
        size_t skip = b.size;

        if (read_block(data + skip, len - skip, 8, &b) != 0) {
            return -1;
        }
        read_footer(data + skip + b.size, len - skip - b.size, out);
    }
    return read_changes(&b, out);
}

void tzif_free(struct tzif *t)
{
    free(t->from_sec);
    free(t->offset_sec);
    memset(t, 0, sizeof *t);
}
