/*
 * Numbers in as few bytes as they need: seven bits a byte, lowest first
 * (LEB128). Signed ones zigzag. Reading trusts its bytes: they are ours.
 */
#ifndef MD_STORE_VARINT_H
#define MD_STORE_VARINT_H

#include <stddef.h>
#include <stdint.h>

enum { MD_VARINT_MAX = 10 };

static inline unsigned char *md_varint_put(unsigned char *at, uint64_t value)
{
    while (value >= 0x80) {
        *at++ = (unsigned char)(value | 0x80);
        value >>= 7;
    }
    *at++ = (unsigned char)value;
    return at;
}

/* Bytes that a number takes. */
static inline size_t md_varint_size(uint64_t value)
{
    unsigned bits = 64U - (unsigned)__builtin_clzll(value | 1);

    return (bits + 6) / 7;
}

static inline uint64_t md_varint_get(const unsigned char **at)
{
    const unsigned char *p = *at;
    uint64_t value = *p++;
    unsigned shift = 7;

    if (value >= 0x80) {
        value &= 0x7f;
        for (; *p >= 0x80; shift += 7)
            value |= (uint64_t)(*p++ & 0x7f) << shift;
        value |= (uint64_t)*p++ << shift;
    }
    *at = p;
    return value;
}

static inline uint64_t md_zigzag(int64_t value)
{
    return (uint64_t)value << 1 ^ (value < 0 ? UINT64_MAX : 0);
}

static inline int64_t md_unzigzag(uint64_t value)
{
    return (int64_t)(value >> 1) ^ -(int64_t)(value & 1);
}

#endif
