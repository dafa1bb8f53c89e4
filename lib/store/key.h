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

/* Where it is noted, when it is known. Names are places of strings, or pids:
 * near each other. */
static inline uint32_t md_known_place(const md_key_probe *p)
{
    return (uint32_t)(p->name ^ p->name >> 11 ^ (uint64_t)p->scope << 3 ^
                      p->host ^ p->kind) %
           MD_KNOWN_KEYS;
}

static inline bool md_known_is(const md_known_key *known, const md_key_probe *p)
{
    return known->number != 0 && known->name == p->name &&
           known->host == p->host && known->scope == p->scope &&
           known->kind == p->kind;
}

static inline void md_known_take(md_known_key *known, const md_key_probe *p,
                                 uint32_t number, uint32_t tag)
{
    *known = (md_known_key){p->name, p->host, p->scope, number, tag, p->kind};
}

/* 0: not there. */
uint32_t md_key_find(const md_key_probe *p);

/* The key, made when it is new; E_NOMEM: *out is 0. */
maildiag_status md_key_get(md_store *store, const md_key_probe *p,
                           uint32_t *out);

/* The same of a key whose tag is known, for whoever has its shard to himself;
 * *made grows by one when it is that of a new message. */
maildiag_status md_key_get_tagged(md_store *store, const md_key_probe *p,
                                  uint32_t tag, uint64_t *made, uint32_t *out);

/* The list of keys does not move until the store has no guard any more; false
 * without memory. */
bool md_key_fix(md_store *store);

#endif
