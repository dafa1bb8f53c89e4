/*
 * Structs that grow: how a caller of an older or newer header and this
 * library exchange them.
 *
 * Each public struct begins with struct_size. What the caller's has and ours
 * has not is zero for both; sizes below that of version 0.1 and above
 * MD_ABI_MOST are no sizes at all.
 */
#ifndef MD_API_ABI_H
#define MD_API_ABI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { MD_ABI_MOST = 4096 };

/* Is the struct_size at the head of a caller's struct one that can be? `least`
 * is the struct's size in version 0.1. */
bool md_abi_good(const void *user, size_t least);

/* The caller's struct into one of ours, `full` bytes large. */
void md_abi_take(void *ours, const void *user, size_t full);

/* One of ours into the caller's, whose struct_size stays. */
void md_abi_give(void *user, const void *ours, size_t full);

#endif
