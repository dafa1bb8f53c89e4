/*
 * What writing and reading a saved state have in common: its first bytes and
 * the heads of its blocks. Private to image_out.c and image_in.c.
 */
#ifndef MD_STORE_IMAGE_BLOCK_H
#define MD_STORE_IMAGE_BLOCK_H

#include "store/image.h"

enum { MD_IMAGE_HEAD = 12 };

static inline md_slice md_image_magic(void)
{
    return MD_LIT("maildiag state\n");
}

/* Bytes as they are, behind what was written. */
void md_image_write(md_image_out *out, md_slice bytes);

/* The sum of a block: of its bytes and of its number, so that blocks cannot
 * change places. It finds damage; it does not keep out who means harm. */
static inline uint64_t md_image_sum(uint64_t block, md_slice payload)
{
    const md_hash_key key = {UINT64_C(0x6d61696c64696167), block};

    return md_hash_bytes(&key, payload);
}

static inline void md_image_head(unsigned char *head, uint64_t block,
                                 md_slice payload)
{
    uint64_t sum = md_image_sum(block, payload);
    int i;

    for (i = 0; i < 4; i++)
        head[i] = (unsigned char)(payload.len >> 8 * i);
    for (i = 0; i < 8; i++)
        head[4 + i] = (unsigned char)(sum >> 8 * i);
}

#endif
