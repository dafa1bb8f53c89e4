/*
 * malloc and friends with a failure at a chosen place. See nth_alloc.h.
 */
#include "nth_alloc.h"

#include <stdatomic.h>
#include <stdlib.h>

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *block, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *block, size_t size);

/* Whichever thread asks. */
static atomic_size_t fail_at;
static atomic_size_t count;
static atomic_bool keep_failing;
static atomic_bool failed;

void nth_alloc_fail(size_t n, bool for_good)
{
    fail_at = n;
    count = 0;
    keep_failing = for_good;
    failed = false;
}

size_t nth_alloc_count(void)
{
    return count;
}

bool nth_alloc_failed(void)
{
    return failed;
}

static bool fails_now(void)
{
    size_t now = ++count, at = fail_at;

    if (at == 0 || (keep_failing ? now < at : now != at))
        return false;
    failed = true;
    return true;
}

void *__wrap_malloc(size_t size)
{
    return fails_now() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t n, size_t size)
{
    return fails_now() ? NULL : __real_calloc(n, size);
}

void *__wrap_realloc(void *block, size_t size)
{
    return fails_now() ? NULL : __real_realloc(block, size);
}
