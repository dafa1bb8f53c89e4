/*
 * Keys: numbered from 1, in chunks that never move, found by hash.
 *
 * Takes probes, gives numbers. Fails without memory, and with TRUNCATED at the
 * ceiling of messages; nothing is added then. Processes seen lately are known
 * without a look into the table.
 */
#include "store/key.h"

#include "base/alloc.h"

static inline bool key_same(const void *context, uint32_t ref)
{
    return md_key_is(context, ref);
}

uint32_t md_key_find_tagged(const md_key_probe *p, uint32_t tag)
{
    return md_table_find(&p->store->key_table, tag, key_same, p);
}

uint32_t md_key_find(const md_key_probe *p)
{
    return md_key_find_tagged(p, md_key_tag(p));
}

uint32_t md_store_find_key(const md_store *store, uint8_t kind, uint32_t host,
                           uint32_t scope, uint64_t name)
{
    md_key_probe p = {store, kind, host, scope, name};

    return md_key_find(&p);
}

static bool key_chunk(md_store *store)
{
    void *grown;

    if (store->key_count / MD_KEYS_A_CHUNK < store->key_chunk_count)
        return true;
    grown = md_grow(store->key_chunks, &store->key_chunk_cap,
                    store->key_chunk_count + 1, sizeof *store->key_chunks);
    if (grown == NULL)
        return false;
    store->key_chunks = grown;
    store->key_chunks[store->key_chunk_count] =
        md_calloc(MD_KEYS_A_CHUNK, sizeof(md_key));
    if (store->key_chunks[store->key_chunk_count] == NULL)
        return false;
    store->key_chunk_count++;
    return true;
}

maildiag_status md_key_new(md_store *store, const md_key_probe *p,
                           uint32_t *out)
{
    md_key *key;

    if (!key_chunk(store) ||
        !md_table_add(&store->key_table, md_key_tag(p), store->key_count + 1))
        return MAILDIAG_E_NOMEM;
    *out = ++store->key_count;
    key = md_store_key(store, *out);
    key->kind = p->kind;
    key->host = p->host;
    key->scope = p->scope;
    key->name = p->name;
    store->message_count += p->kind == MD_KEY_MESSAGE;
    return MAILDIAG_OK;
}

maildiag_status md_key_get(md_store *store, const md_key_probe *p,
                           uint32_t *out)
{
    *out = md_key_find(p);
    return *out != 0 ? MAILDIAG_OK : md_key_new(store, p, out);
}

maildiag_status md_key_process(md_store *store, uint32_t host, uint32_t tag,
                               int64_t pid, uint32_t *out)
{
    md_key_probe p = {store, MD_KEY_PROCESS, host, tag + 1,
                      (uint64_t)(pid + 1)};
    md_last_process *last =
        &store->last_processes[(p.name ^ (uint64_t)tag << 3) %
                               MD_LAST_PROCESSES];
    maildiag_status status;

    if (last->key != 0 && last->name == p.name && last->scope == p.scope &&
        last->host == host) {
        *out = last->key;
        return MAILDIAG_OK;
    }
    status = md_key_get(store, &p, out);
    if (status == MAILDIAG_OK)
        *last = (md_last_process){host, p.scope, p.name, *out};
    return status;
}
