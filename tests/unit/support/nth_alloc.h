/*
 * Let the n-th allocation fail. A test that uses it is linked with
 * --wrap=malloc, --wrap=calloc and --wrap=realloc and this file's .c beside
 * it; only the calls of the program itself are counted, not cmocka's.
 */
#ifndef NTH_ALLOC_H
#define NTH_ALLOC_H

#include <stdbool.h>
#include <stddef.h>

/* From now on the n-th allocation fails (1: the next one), and, with
 * `for_good`, all after it; 0: none does. */
void nth_alloc_fail(size_t n, bool for_good);

/* How many there were since the last call of nth_alloc_fail. */
size_t nth_alloc_count(void);

/* Did one fail? */
bool nth_alloc_failed(void);

#endif
