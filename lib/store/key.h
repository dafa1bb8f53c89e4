/*
 * The keys of chains: found, made. Private to lib/store.
 */
#ifndef MD_STORE_KEY_H
#define MD_STORE_KEY_H

#include "store/state.h"

/* What is looked for; see md_key. */
typedef struct md_key_probe {
    const md_store *store;
    uint8_t kind;
    uint32_t host, scope;
    uint64_t name;
} md_key_probe;

/* The tag that a key has in the table. */
static inline uint32_t md_key_tag(const md_key_probe *p)
{
    return (uint32_t)(md_hash_pair(&p->store->hash_key,
                                   (uint64_t)p->host << 32 | p->scope,
                                   p->name << 2 | p->kind) >>
                      32);
}

static inline bool md_key_is(const md_key_probe *p, uint32_t number)
{
    const md_key *key = md_store_key(p->store, number);

    return key->name == p->name && key->host == p->host &&
           key->scope == p->scope && key->kind == p->kind;
}

/* 0: not there. */
uint32_t md_key_find(const md_key_probe *p);
uint32_t md_key_find_tagged(const md_key_probe *p, uint32_t tag);

/* The key, made when it is new. TRUNCATED: one message too many; *out is 0. */
maildiag_status md_key_get(md_store *store, const md_key_probe *p,
                           uint32_t *out);

/* As md_key_get, of one that is known not to be there. */
maildiag_status md_key_new(md_store *store, const md_key_probe *p,
                           uint32_t *out);

/* The key of a process, made when it is new. */
maildiag_status md_key_process(md_store *store, uint32_t host, uint32_t tag,
                               int64_t pid, uint32_t *out);

#endif
