/*
 * A file's bytes, block by block; with a thread of its own the next block is
 * read while the last one is worked at. Private to lib/store.
 */
#ifndef MD_STORE_BLOCKS_H
#define MD_STORE_BLOCKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

typedef struct md_blocks md_blocks;

/*
 * Of a descriptor from where it stands, at most so many bytes in all. NULL
 * without memory. Where `ahead` asks for a thread and none is to be had the
 * caller's reads.
 */
md_blocks *md_blocks_new(int fd, uint64_t left, size_t block_bytes, bool ahead);

/* The next bytes, good until the next call: their number, 0 at the end, or -1
 * with errno. */
ssize_t md_blocks_next(md_blocks *b, const char **bytes);

/* Ends the thread; errno stays. NULL is nothing. */
void md_blocks_free(md_blocks *b);

#endif
