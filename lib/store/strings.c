/*
 * Interned strings, kept as length and bytes in a pool.
 */
#include "store/strings.h"

#include "store/varint.h"

typedef struct probe {
    const md_strings *strings;
    md_slice text;
} probe;

void md_strings_free(md_strings *s)
{
    md_pool_free(&s->pool);
    md_table_free(&s->table);
}

md_slice md_strings_at(const md_strings *s, uint32_t ref)
{
    const unsigned char *at;
    size_t len;

    if (ref == 0)
        return MD_NONE;
    at = md_pool_at(&s->pool, ref);
    len = (size_t)md_varint_get(&at);
    return md_slice_make((const char *)at, len);
}

static bool same_string(const void *context, uint32_t ref)
{
    const probe *p = context;

    return md_slice_eq(md_strings_at(p->strings, ref), p->text);
}

static uint32_t string_tag(const md_strings *s, md_slice text)
{
    return (uint32_t)(md_hash_bytes(&s->key, text) >> 32);
}

uint32_t md_strings_find(const md_strings *s, md_slice text)
{
    probe p = {s, text};

    if (text.ptr == NULL)
        return 0;
    return md_table_find(&s->table, string_tag(s, text), same_string, &p);
}

uint32_t md_strings_add(md_strings *s, md_slice text)
{
    probe p = {s, text};
    unsigned char head[MD_VARINT_MAX], *at;
    uint32_t tag, ref;
    size_t head_len;

    if (text.ptr == NULL)
        return 0;
    tag = string_tag(s, text);
    ref = md_table_find(&s->table, tag, same_string, &p);
    if (ref != 0)
        return ref;
    head_len = (size_t)(md_varint_put(head, text.len) - head);
    ref = md_pool_take(&s->pool, head_len + text.len);
    if (ref == 0)
        return 0;
    at = md_pool_at(&s->pool, ref);
    memcpy(at, head, head_len);
    if (text.len != 0)
        memcpy(at + head_len, text.ptr, text.len);
    /* A string that the table has no room for is only lost memory. */
    return md_table_add(&s->table, tag, ref) ? ref : 0;
}
