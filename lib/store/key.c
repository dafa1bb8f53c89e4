/*
 * Keys: numbered from 1, in chunks that never move, found by hash.
 *
 * Takes probes, gives numbers. A shard takes numbers for some keys at a time,
 * so that those that lie together are one shard's. Fails without memory;
 * nothing is added then.
 */
#include "store/key.h"

#include "base/alloc.h"
#include "store/guard.h"

enum {
    NUMBERS = 64,             /* taken at a time where there are many shards */
    CHUNKS_FIXED = 256 * 1024 /* of 1,024 keys */
};

static inline bool key_same(const void *context, uint32_t ref)
{
    return md_key_is(context, ref);
}

static uint32_t find_tagged(const md_key_probe *p, uint32_t tag)
{
    return md_table_find(&md_store_shard(p->store, tag)->keys, tag, key_same,
                         p);
}

uint32_t md_key_find(const md_key_probe *p)
{
    return find_tagged(p, md_key_tag(p));
}

uint32_t md_store_find_key(const md_store *store, uint8_t kind, uint32_t host,
                           uint32_t scope, uint64_t name)
{
    md_key_probe p = {store, kind, host, scope, name};

    return md_key_find(&p);
}

md_shard *md_store_shard_of_key(const md_store *store, uint32_t number)
{
    const md_key *key = md_store_key(store, number);
    md_key_probe p = {store, key->kind, key->host, key->scope, key->name};

    return store->shard_bits == 0 ? store->shards
                                  : md_store_shard(store, md_key_tag(&p));
}

/* ---- numbers ------------------------------------------------------------ */

static bool chunk_new(md_store *store)
{
    md_key *chunk;
    void *grown;

    if (store->guard == NULL) {
        grown = md_grow(store->key_chunks, &store->key_chunk_cap,
                        store->key_chunk_count + 1, sizeof *store->key_chunks);
        if (grown == NULL)
            return false;
        store->key_chunks = grown;
    } else if (store->key_chunk_count == store->key_chunk_cap) {
        return false;
    }
    chunk = md_calloc(MD_KEYS_A_CHUNK, sizeof *chunk);
    if (chunk == NULL)
        return false;
    store->key_chunks[store->key_chunk_count++] = chunk;
    return true;
}

bool md_key_fix(md_store *store)
{
    void *grown;

    if (store->key_chunk_cap >= CHUNKS_FIXED)
        return true;
    grown =
        md_realloc(store->key_chunks, CHUNKS_FIXED, sizeof *store->key_chunks);
    if (grown == NULL)
        return false;
    store->key_chunks = grown;
    store->key_chunk_cap = CHUNKS_FIXED;
    return true;
}

/* Numbers that no shard has yet. */
static bool take_numbers(md_store *store, md_shard *shard)
{
    md_locks *lock = store->guard != NULL ? &store->guard->numbers : NULL;
    uint32_t count = store->shard_bits == 0 ? 1 : NUMBERS;
    bool good;

    md_locks_take(lock, 0);
    good = store->key_count <= UINT32_MAX - count &&
           (store->key_count / MD_KEYS_A_CHUNK < store->key_chunk_count ||
            chunk_new(store));
    if (good) {
        shard->next_key = store->key_count + 1;
        store->key_count += count;
        shard->last_key = store->key_count;
    }
    md_locks_give(lock, 0);
    return good;
}

/* ---- making ------------------------------------------------------------- */

static uint32_t key_new(md_store *store, const md_key_probe *p, uint32_t tag)
{
    md_shard *shard = md_store_shard(store, tag);
    uint32_t number;
    md_key *key;

    if ((shard->next_key == 0 || shard->next_key > shard->last_key) &&
        !take_numbers(store, shard))
        return 0;
    number = shard->next_key;
    if (!md_table_add(&shard->keys, tag, number))
        return 0;
    shard->next_key++;
    key = md_store_key(store, number);
    key->kind = p->kind;
    key->host = p->host;
    key->scope = p->scope;
    key->name = p->name;
    return number;
}

maildiag_status md_key_get_tagged(md_store *store, const md_key_probe *p,
                                  uint32_t tag, uint64_t *made, uint32_t *out)
{
    *out = find_tagged(p, tag);
    if (*out != 0)
        return MAILDIAG_OK;
    *out = key_new(store, p, tag);
    *made += *out != 0 && p->kind == MD_KEY_MESSAGE;
    return *out != 0 ? MAILDIAG_OK : MAILDIAG_E_NOMEM;
}

maildiag_status md_key_get(md_store *store, const md_key_probe *p,
                           uint32_t *out)
{
    return md_key_get_tagged(store, p, md_key_tag(p), &store->message_count,
                             out);
}
