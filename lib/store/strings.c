/*
 * Interned strings, kept as length and bytes in a pool.
 *
 * Takes slices, gives references. Fails with 0 when there is no memory; all
 * that was there stays.
 */
#include "store/strings.h"

typedef struct probe {
    const md_strings *strings;
    md_slice text;
} probe;

void md_strings_init(md_strings *s, md_hash_key key)
{
    memset(s, 0, sizeof *s);
    s->key = key;
    s->pool.fine = true;
}

void md_strings_free(md_strings *s)
{
    md_pool_free(&s->pool);
    md_table_free(&s->table);
}

static inline bool same_string(const void *context, uint32_t ref)
{
    const probe *p = context;

    return md_slice_same(md_strings_at(p->strings, ref), p->text);
}

uint32_t md_strings_find(const md_strings *s, md_slice text)
{
    probe p = {s, text};

    if (text.ptr == NULL)
        return 0;
    return md_table_find(&s->table, md_strings_tag(&s->key, text), same_string,
                         &p);
}

/* One that is not there; 0 without memory. */
static uint32_t string_new(md_strings *s, md_slice text, uint32_t tag)
{
    unsigned char head[MD_VARINT_MAX], *at;
    size_t head_len = (size_t)(md_varint_put(head, text.len) - head);
    uint32_t ref = md_pool_take(&s->pool, head_len + text.len);

    if (ref == 0)
        return 0;
    at = md_pool_at(&s->pool, ref);
    memcpy(at, head, head_len);
    if (text.len != 0)
        memcpy(at + head_len, text.ptr, text.len);
    /* A string that the table has no room for is only lost memory. */
    return md_table_add(&s->table, tag, ref) ? ref : 0;
}

uint32_t md_strings_add_tagged(md_strings *s, md_slice text, uint32_t tag)
{
    md_recent *recent = &s->recent[tag % MD_RECENT_STRINGS];
    probe p = {s, text};
    uint32_t ref;

    if (recent->tag == tag && recent->ref != 0 && same_string(&p, recent->ref))
        return recent->ref;
    ref = md_table_find(&s->table, tag, same_string, &p);
    if (ref == 0)
        ref = string_new(s, text, tag);
    recent->tag = tag;
    recent->ref = ref;
    return ref;
}

uint32_t md_strings_add(md_strings *s, md_slice text)
{
    if (text.ptr == NULL)
        return 0;
    return md_strings_add_tagged(s, text, md_strings_tag(&s->key, text));
}
