/*
 * Keyed hashes, so that nobody who writes into a log can choose queue IDs or
 * addresses that collide.
 *
 * md_hash_bytes is SipHash-1-3: equal on every machine, for what is written
 * down. md_hash_text and md_hash_pair are for tables in memory: the product
 * of two words, each of them hidden by the key, folded; a third of the time
 * for the short strings that logs are made of.
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

/* The 128 bits of a product, upper and lower half upon each other. */
static inline uint64_t md_hash_fold(uint64_t a, uint64_t b)
{
#ifdef __SIZEOF_INT128__
    __extension__ typedef unsigned __int128 wide;
    wide product = (wide)a * b;

    return (uint64_t)product ^ (uint64_t)(product >> 64);
#else
    const uint64_t half = UINT32_MAX;
    uint64_t low = (a & half) * (b & half);
    uint64_t one = (a >> 32) * (b & half) + (low >> 32);
    uint64_t two = (a & half) * (b >> 32) + (one & half);
    uint64_t high = (a >> 32) * (b >> 32) + (one >> 32) + (two >> 32);

    return (two << 32 | (low & half)) ^ high;
#endif
}

static inline uint64_t md_hash_load8(const char *at)
{
    uint64_t word;

    memcpy(&word, at, sizeof word);
    return word;
}

static inline uint64_t md_hash_load4(const char *at)
{
    uint32_t word;

    memcpy(&word, at, sizeof word);
    return word;
}

/* For tables: differs between machines of different byte order. */
static inline uint64_t md_hash_text(const md_hash_key *key, md_slice text)
{
    uint64_t seed = key->k0 + text.len, a = 0, b = 0;
    const char *at = text.ptr;
    size_t left = text.len;

    for (; left > 16; at += 16, left -= 16)
        seed = md_hash_fold(md_hash_load8(at) ^ key->k1,
                            md_hash_load8(at + 8) ^ seed);
    if (left >= 8) {
        a = md_hash_load8(at);
        b = md_hash_load8(at + left - 8);
    } else if (left >= 4) {
        a = md_hash_load4(at);
        b = md_hash_load4(at + left - 4);
    } else if (left > 0) {
        a = (uint64_t)(unsigned char)at[0] << 16 |
            (uint64_t)(unsigned char)at[left / 2] << 8 |
            (unsigned char)at[left - 1];
    }
    seed = md_hash_fold(a ^ key->k1, b ^ seed);
    return md_hash_fold(seed ^ UINT64_C(0x9e3779b97f4a7c15), key->k1);
}

/* Hash of two numbers under the key, for keys that are already interned. */
static inline uint64_t md_hash_pair(const md_hash_key *key, uint64_t a,
                                    uint64_t b)
{
    return md_hash_fold(md_hash_fold(a ^ key->k0, b ^ key->k1) ^
                            UINT64_C(0x9e3779b97f4a7c15),
                        key->k1);
}

/* A number for a name, by its ends, which tell most names apart: for tables
 * that only keep what was met lately, and where nobody gains by a clash. */
static inline uint64_t md_hash_ends(md_slice name)
{
    uint64_t head = 0, tail = 0;
    size_t len = name.len < 8 ? name.len : 8;

    if (len != 0) {
        memcpy(&head, name.ptr, len);
        memcpy(&tail, name.ptr + name.len - len, len);
    }
    return (head * UINT64_C(0x9e3779b97f4a7c15) + tail + name.len) *
               UINT64_C(0xd6e8feb86659fd93) >>
           40;
}

#endif
