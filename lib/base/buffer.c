/*
 * The growing buffer. See buffer.h; fails by setting `failed`.
 */
#include "base/buffer.h"

#include "base/alloc.h"

void md_buffer_free(md_buffer *b)
{
    md_free(b->ptr);
    b->ptr = NULL;
    b->len = b->cap = 0;
    b->failed = false;
}

void md_buffer_clear(md_buffer *b)
{
    b->len = 0;
    b->failed = false;
}

char *md_buffer_room(md_buffer *b, size_t more)
{
    void *grown;

    if (b->failed)
        return NULL;
    /* The ceiling counts bytes, not the capacity, which grows by doubling. */
    if (more > SIZE_MAX - b->len ||
        (b->ceiling != 0 && b->len + more > b->ceiling)) {
        b->failed = true;
        return NULL;
    }
    if (more > b->cap - b->len || b->ptr == NULL) {
        grown = md_grow(b->ptr, &b->cap, b->len + more, 1);
        if (grown == NULL) {
            b->failed = true;
            return NULL;
        }
        b->ptr = grown;
    }
    return b->ptr + b->len;
}

void md_buffer_put(md_buffer *b, char c)
{
    char *room = md_buffer_room(b, 1);

    if (room != NULL) {
        *room = c;
        b->len++;
    }
}

void md_buffer_add(md_buffer *b, md_slice s)
{
    char *room;

    if (s.len == 0)
        return;
    room = md_buffer_room(b, s.len);
    if (room != NULL) {
        memcpy(room, s.ptr, s.len);
        b->len += s.len;
    }
}

void md_buffer_add_text(md_buffer *b, const char *text)
{
    md_buffer_add(b, md_slice_of(text));
}

void md_buffer_add_padded(md_buffer *b, uint64_t value, unsigned width)
{
    char digits[40];
    size_t at = sizeof digits;

    if (width > 32)
        width = 32;
    do {
        digits[--at] = (char)('0' + value % 10);
        value /= 10;
    } while (value != 0);
    while (sizeof digits - at < width)
        digits[--at] = '0';
    md_buffer_add(b, md_slice_make(digits + at, sizeof digits - at));
}

void md_buffer_add_u64(md_buffer *b, uint64_t value)
{
    md_buffer_add_padded(b, value, 1);
}

void md_buffer_add_i64(md_buffer *b, int64_t value)
{
    if (value < 0) {
        md_buffer_put(b, '-');
        md_buffer_add_u64(b, 0 - (uint64_t)value);
    } else {
        md_buffer_add_u64(b, (uint64_t)value);
    }
}
