/*
 * The columns of a batch. Takes sizes; fails with false, all as it was.
 */
#include "store/batch.h"

#include "base/alloc.h"

enum { BYTES_LEAST = 4096 };

void md_batch_free(md_batch *b)
{
    md_free(b->records);
    md_free(b->texts);
    md_free(b->constants);
    md_free(b->values);
    md_free(b->fields);
    md_free(b->bytes);
    md_free(b->written);
    memset(b, 0, sizeof *b);
}

void md_batch_clear(md_batch *b)
{
    b->count = b->text_count = b->constant_count = 0;
    b->value_count = b->field_count = b->byte_count = 0;
    b->line_bytes = 0;
}

void md_batch_begin(md_batch *b, md_hash_key key)
{
    md_batch_clear(b);
    b->key = key;
}

/* More room for forms and words. Texts that point to them go along. */
static bool bytes_room(md_batch *b, size_t more)
{
    size_t cap = b->byte_cap ? b->byte_cap : BYTES_LEAST, i;
    char *bytes;

    if (more <= b->byte_cap - b->byte_count)
        return true;
    if (more > SIZE_MAX / 4)
        return false;
    while (cap - b->byte_count < more)
        cap *= 2;
    bytes = md_alloc(cap);
    if (bytes == NULL)
        return false;
    if (b->byte_count != 0)
        memcpy(bytes, b->bytes, b->byte_count);
    for (i = 0; i < b->text_count; i++) {
        uintptr_t at = (uintptr_t)b->texts[i].ptr - (uintptr_t)b->bytes;

        if (at < b->byte_count)
            b->texts[i].ptr = bytes + at;
    }
    md_free(b->bytes);
    b->bytes = bytes;
    b->byte_cap = cap;
    return true;
}

bool md_batch_columns(md_batch *b)
{
    void *grown;

    grown = md_grow(b->records, &b->cap, b->count + 1, sizeof *b->records);
    if (grown == NULL)
        return false;
    b->records = grown;
    grown = md_grow(b->texts, &b->text_cap, b->text_count + MD_BATCH_TEXTS,
                    sizeof *b->texts);
    if (grown == NULL)
        return false;
    b->texts = grown;
    grown = md_grow(b->constants, &b->constant_cap,
                    b->constant_count + MD_BATCH_FIELDS, sizeof *b->constants);
    if (grown == NULL)
        return false;
    b->constants = grown;
    grown = md_grow(b->values, &b->value_cap, b->value_count + MD_BATCH_FIELDS,
                    sizeof *b->values);
    if (grown == NULL)
        return false;
    b->values = grown;
    grown = md_grow(b->fields, &b->field_cap, b->field_count + MD_BATCH_FIELDS,
                    sizeof *b->fields);
    if (grown == NULL)
        return false;
    b->fields = grown;
    return true;
}

bool md_batch_grow(md_batch *b, size_t bytes)
{
    return md_batch_columns(b) && bytes_room(b, bytes);
}
