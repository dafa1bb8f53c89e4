/*
 * SipHash-1-3 (Aumasson and Bernstein): one compression round a word, three
 * at the end. Takes a key and bytes, gives 64 bits; cannot fail.
 */
#include "base/hash.h"

#include <sys/random.h>

typedef struct sip {
    uint64_t v0, v1, v2, v3;
} sip;

static uint64_t rotl(uint64_t x, unsigned by)
{
    return (x << by) | (x >> (64 - by));
}

static void sip_round(sip *s)
{
    s->v0 += s->v1;
    s->v1 = rotl(s->v1, 13) ^ s->v0;
    s->v0 = rotl(s->v0, 32);
    s->v2 += s->v3;
    s->v3 = rotl(s->v3, 16) ^ s->v2;
    s->v0 += s->v3;
    s->v3 = rotl(s->v3, 21) ^ s->v0;
    s->v2 += s->v1;
    s->v1 = rotl(s->v1, 17) ^ s->v2;
    s->v2 = rotl(s->v2, 32);
}

static void sip_begin(sip *s, const md_hash_key *key)
{
    s->v0 = key->k0 ^ UINT64_C(0x736f6d6570736575);
    s->v1 = key->k1 ^ UINT64_C(0x646f72616e646f6d);
    s->v2 = key->k0 ^ UINT64_C(0x6c7967656e657261);
    s->v3 = key->k1 ^ UINT64_C(0x7465646279746573);
}

static void sip_word(sip *s, uint64_t word)
{
    s->v3 ^= word;
    sip_round(s);
    s->v0 ^= word;
}

static uint64_t sip_end(sip *s)
{
    s->v2 ^= 0xff;
    sip_round(s);
    sip_round(s);
    sip_round(s);
    return s->v0 ^ s->v1 ^ s->v2 ^ s->v3;
}

/* Eight bytes, least significant first on every machine; written out, because
 * compilers know this form as one load. */
static uint64_t load8(const unsigned char *at)
{
    return (uint64_t)at[0] | (uint64_t)at[1] << 8 | (uint64_t)at[2] << 16 |
           (uint64_t)at[3] << 24 | (uint64_t)at[4] << 32 |
           (uint64_t)at[5] << 40 | (uint64_t)at[6] << 48 |
           (uint64_t)at[7] << 56;
}

/* Fewer than eight of them. */
static uint64_t load_le(const unsigned char *at, size_t len)
{
    uint64_t word = 0;
    size_t i;

    for (i = 0; i < len; i++)
        word |= (uint64_t)at[i] << (8 * i);
    return word;
}

md_hash_key md_hash_key_make(uint64_t seed)
{
    md_hash_key key = {seed, seed * UINT64_C(0x9e3779b97f4a7c15) + 1};

    if (seed == 0 &&
        getrandom(&key, sizeof key, GRND_NONBLOCK) != (ssize_t)sizeof key) {
        /* No entropy yet (early boot): the address of a local is all there
         * is, and better than a constant. */
        key.k0 = (uint64_t)(uintptr_t)&key;
        key.k1 = rotl(key.k0, 29) ^ UINT64_C(0x9e3779b97f4a7c15);
    }
    return key;
}

uint64_t md_hash_bytes(const md_hash_key *key, md_slice bytes)
{
    const unsigned char *at = (const unsigned char *)bytes.ptr;
    size_t left = bytes.len;
    sip s;

    sip_begin(&s, key);
    while (left >= 8) {
        sip_word(&s, load8(at));
        at += 8;
        left -= 8;
    }
    sip_word(&s, load_le(at, left) | (uint64_t)bytes.len << 56);
    return sip_end(&s);
}
