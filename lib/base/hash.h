/*
 * Keyed hash of bytes: SipHash-1-3, so that nobody who writes into a log can
 * choose queue IDs or addresses that collide.
 */
#ifndef MD_BASE_HASH_H
#define MD_BASE_HASH_H

#include "base/slice.h"

typedef struct md_hash_key {
    uint64_t k0;
    uint64_t k1;
} md_hash_key;

/* A key drawn from a number (tests); 0 asks the kernel for a random one. */
md_hash_key md_hash_key_make(uint64_t seed);

uint64_t md_hash_bytes(const md_hash_key *key, md_slice bytes);

/* Hash of two numbers under the key, for keys that are already interned. */
uint64_t md_hash_pair(const md_hash_key *key, uint64_t a, uint64_t b);

#endif
