/*
 * What nearly every unit test needs: cmocka in the order it wants, slices
 * compared with words in the failure, and numbers that are random and the
 * same in every run.
 */
#ifndef UNIT_H
#define UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/slice.h"

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

/* `want` NULL: the slice has to be absent. */
static inline void expect_slice(const char *name, const char *what,
                                md_slice got, const char *want)
{
    md_slice wanted = md_slice_of(want);

    if (md_slice_present(got) == md_slice_present(wanted) &&
        md_slice_eq(got, wanted))
        return;
    fail_msg("%s: %s is \"%.*s\"%s, not \"%s\"", name, what, (int)got.len,
             got.ptr ? got.ptr : "", got.ptr ? "" : " (absent)",
             want ? want : "(absent)");
}

static inline void expect_i64(const char *name, const char *what, int64_t got,
                              int64_t want)
{
    if (got != want)
        fail_msg("%s: %s is %lld, not %lld", name, what, (long long)got,
                 (long long)want);
}

/* splitmix64: the state is the test's own. */
static inline uint64_t random_next(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

/* 0 … below - 1. */
static inline size_t random_below(uint64_t *state, size_t below)
{
    return (size_t)(random_next(state) % below);
}

#endif
