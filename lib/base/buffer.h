/*
 * A growing run of bytes with a ceiling that its owner names.
 *
 * Appending never fails loudly: the first failure (no memory, ceiling) is
 * kept in `failed`, later appends do nothing, and the owner asks once at the
 * end. All zero is an empty buffer without a ceiling.
 */
#ifndef MD_BASE_BUFFER_H
#define MD_BASE_BUFFER_H

#include "base/slice.h"

typedef struct md_buffer {
    char *ptr;
    size_t len;
    size_t cap;
    size_t ceiling; /* 0: none */
    bool failed;
} md_buffer;

void md_buffer_free(md_buffer *b);

/* Empty it and forget a failure; the memory is kept. */
void md_buffer_clear(md_buffer *b);

/* Room for `more` bytes behind the end; NULL when that failed. */
char *md_buffer_room(md_buffer *b, size_t more);

void md_buffer_put(md_buffer *b, char c);
void md_buffer_add(md_buffer *b, md_slice s);
void md_buffer_add_text(md_buffer *b, const char *text);
void md_buffer_add_u64(md_buffer *b, uint64_t value);
void md_buffer_add_i64(md_buffer *b, int64_t value);

/* Decimal with at least `width` digits, zeros in front. */
void md_buffer_add_padded(md_buffer *b, uint64_t value, unsigned width);

static inline md_slice md_buffer_slice(const md_buffer *b)
{
    return md_slice_make(b->ptr ? b->ptr : "", b->len);
}

#endif
