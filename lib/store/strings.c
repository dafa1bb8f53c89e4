/*
 * Interned strings, kept as length and bytes in a pool.
 *
 * Takes slices, gives references. Fails with 0 when there is no memory; all
 * that was there stays.
 */
#include "store/strings.h"

#include "base/alloc.h"

typedef struct probe {
    const md_strings *strings;
    md_slice text;
} probe;

bool md_strings_init(md_strings *s, md_hash_key key, unsigned shard_bits)
{
    memset(s, 0, sizeof *s);
    s->key = key;
    s->pool.fine = true;
    s->shard_bits = shard_bits;
    s->shards = md_calloc((size_t)1 << shard_bits, sizeof *s->shards);
    return s->shards != NULL;
}

void md_strings_free(md_strings *s)
{
    size_t i;

    for (i = 0; s->shards != NULL && i < (size_t)1 << s->shard_bits; i++)
        md_table_free(&s->shards[i].table);
    md_free(s->shards);
    md_pool_free(&s->pool);
}

uint64_t md_strings_bytes(const md_strings *s)
{
    uint64_t bytes = 0;
    size_t i;

    for (i = 0; i < (size_t)1 << s->shard_bits; i++)
        bytes += s->shards[i].table.bytes + s->shards[i].end.bytes;
    return bytes;
}

static inline bool same_string(const void *context, uint32_t ref)
{
    const probe *p = context;

    return md_strings_is(p->strings, ref, p->text);
}

uint32_t md_strings_find(const md_strings *s, md_slice text)
{
    probe p = {s, text};
    uint32_t tag;

    if (text.ptr == NULL)
        return 0;
    tag = md_strings_tag(&s->key, text);
    return md_table_find(&md_strings_shard(s, tag)->table, tag, same_string,
                         &p);
}

/* One that is not there; 0 without memory. */
static uint32_t string_new(md_strings *s, md_slice text, uint32_t tag)
{
    unsigned char head[MD_VARINT_MAX], *at;
    size_t head_len = (size_t)(md_varint_put(head, text.len) - head);
    md_string_shard *shard = md_strings_shard(s, tag);
    uint32_t ref = md_pool_take(&s->pool, &shard->end, head_len + text.len);

    if (ref == 0)
        return 0;
    at = md_pool_at(&s->pool, ref);
    memcpy(at, head, head_len);
    if (text.len != 0)
        memcpy(at + head_len, text.ptr, text.len);
    /* A string that the table has no room for is only lost memory. */
    return md_table_add(&shard->table, tag, ref) ? ref : 0;
}

uint32_t md_strings_add_rare(md_strings *s, md_slice text, uint32_t tag)
{
    probe p = {s, text};
    uint32_t ref =
        md_table_find(&md_strings_shard(s, tag)->table, tag, same_string, &p);

    return ref != 0 ? ref : string_new(s, text, tag);
}

/* For one of several threads; the place of what was met lately is no good to
 * them. */
static uint32_t add_locked(md_strings *s, md_slice text, uint32_t tag)
{
    unsigned shard = md_shard_of(tag, s->shard_bits);
    uint32_t ref;

    md_locks_take(s->locks, shard);
    ref = md_strings_add_rare(s, text, tag);
    md_locks_give(s->locks, shard);
    return ref;
}

uint32_t md_strings_add_tagged(md_strings *s, md_slice text, uint32_t tag)
{
    md_recent *recent = &s->recent[md_recent_place(tag)];
    uint32_t ref;

    if (s->locks != NULL)
        return add_locked(s, text, tag);
    if (recent->tag == tag && recent->ref != 0 &&
        md_strings_is(s, recent->ref, text))
        return recent->ref;
    ref = md_strings_add_rare(s, text, tag);
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
