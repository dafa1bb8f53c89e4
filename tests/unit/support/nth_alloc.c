/*
 * malloc and friends with a failure at a chosen place. See nth_alloc.h.
 */
#include "nth_alloc.h"

#include <stdlib.h>

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *block, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *block, size_t size);

static size_t fail_at;
static size_t count;
static bool keep_failing;
static bool failed;

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
    count++;
    if (fail_at == 0 || (keep_failing ? count < fail_at : count != fail_at))
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
