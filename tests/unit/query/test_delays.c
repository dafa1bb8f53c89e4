/* lib/query/delays.c: percentiles by nearest rank, against a sorted array. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "query/delays.h"

static void empty(void **state)
{
    md_delays d;

    (void)state;
    md_delays_init(&d);
    assert_int_equal(md_delays_percentile(&d, 0, 50), -1);
    md_delays_sort(&d);
    assert_int_equal(md_delays_percentile(&d, 0, 50), -1);
    md_delays_free(&d);
}

/* Delays that were not logged, and none at all, count for nothing. */
static void nothing_counts(void **state)
{
    md_delays d;

    (void)state;
    md_delays_init(&d);
    assert_true(md_delays_add(&d, 0, -1, 5));
    assert_true(md_delays_add(&d, 0, 7, 0));
    md_delays_sort(&d);
    assert_int_equal(md_delays_percentile(&d, 0, 100), -1);
    md_delays_free(&d);
}

struct rank_case {
    const char *name;
    int64_t delays[6];
    uint64_t counts[6];
    int64_t p50, p95, most;
};

static const struct rank_case rank_cases[] = {
    {"one", {7}, {1}, 7, 7, 7},
    {"two", {1, 2}, {1, 1}, 1, 2, 2},
    {"three", {3, 1, 2}, {1, 1, 1}, 2, 3, 3},
    {"zero is a delay", {0, 9}, {3, 1}, 0, 9, 9},
    {"19 of 20", {1, 2}, {19, 1}, 1, 1, 2},
    {"18 of 20", {1, 2}, {18, 2}, 1, 2, 2},
    {"the same twice", {5, 5, 1}, {1, 1, 1}, 5, 5, 5},
    {"counts beyond 32 bits",
     {1, 2},
     {UINT64_C(1) << 62, UINT64_C(1) << 62},
     1,
     2,
     2},
    {"most", {INT64_MAX, 1}, {1, 1}, 1, INT64_MAX, INT64_MAX},
};

static void ranks(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rank_cases / sizeof *rank_cases; i++) {
        const struct rank_case *c = &rank_cases[i];
        md_delays d;

        md_delays_init(&d);
        for (size_t n = 0; n < 6; n++)
            assert_true(md_delays_add(&d, 3, c->delays[n], c->counts[n]));
        md_delays_sort(&d);
        if (md_delays_percentile(&d, 3, 50) != c->p50 ||
            md_delays_percentile(&d, 3, 95) != c->p95 ||
            md_delays_percentile(&d, 3, 100) != c->most)
            fail_msg("%s: %lld %lld %lld", c->name,
                     (long long)md_delays_percentile(&d, 3, 50),
                     (long long)md_delays_percentile(&d, 3, 95),
                     (long long)md_delays_percentile(&d, 3, 100));
        assert_int_equal(md_delays_percentile(&d, 2, 50), -1);
        assert_int_equal(md_delays_percentile(&d, 4, 50), -1);
        md_delays_free(&d);
    }
}

static int ascending(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return x < y ? -1 : x > y;
}

enum { MANY = 20000, GROUPS = 7 };

/* Random delays in seven groups: the same as sorting each group's own. */
static void many(void **state)
{
    int64_t *all[GROUPS];
    size_t counts[GROUPS] = {0};
    uint64_t random = 42;
    md_delays d;

    (void)state;
    md_delays_init(&d);
    for (size_t g = 0; g < GROUPS; g++) {
        all[g] = malloc(MANY * sizeof **all);
        assert_non_null(all[g]);
    }
    for (size_t i = 0; i < MANY; i++) {
        size_t g;
        int64_t delay;

        random = random * UINT64_C(6364136223846793005) + 1442695040888963407u;
        g = (size_t)(random >> 33) % GROUPS;
        delay = (int64_t)(random >> 40) % 3000;
        all[g][counts[g]++] = delay;
        assert_true(md_delays_add(&d, (uint32_t)g, delay, 1));
    }
    md_delays_sort(&d);
    for (size_t g = 0; g < GROUPS; g++) {
        qsort(all[g], counts[g], sizeof **all, ascending);
        for (unsigned p = 1; p <= 100; p++) {
            size_t rank = (counts[g] * p + 99) / 100;

            assert_int_equal(md_delays_percentile(&d, (uint32_t)g, p),
                             all[g][rank - 1]);
        }
        free(all[g]);
    }
    md_delays_free(&d);
}

/* Two halves together are the whole; the half that is given stays. */
static void joined(void **state)
{
    md_delays halves[2], whole;

    (void)state;
    md_delays_init(&halves[0]);
    md_delays_init(&halves[1]);
    md_delays_init(&whole);
    for (uint32_t i = 0; i < 1000; i++) {
        const uint32_t group = i % 3;
        const int64_t delay = (int64_t)(i * 7919) % 251;

        assert_true(md_delays_add(&halves[i % 2], group, delay, 1 + i % 2));
        assert_true(md_delays_add(&whole, group, delay, 1 + i % 2));
    }
    assert_true(md_delays_join(&halves[0], &halves[1]));
    md_delays_sort(&halves[0]);
    md_delays_sort(&halves[1]);
    md_delays_sort(&whole);
    for (uint32_t group = 0; group < 3; group++)
        for (unsigned p = 1; p <= 100; p++)
            assert_int_equal(md_delays_percentile(&halves[0], group, p),
                             md_delays_percentile(&whole, group, p));
    assert_true(md_delays_percentile(&halves[1], 0, 100) >= 0);
    md_delays_free(&halves[0]);
    md_delays_free(&halves[1]);
    md_delays_free(&whole);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(empty),  cmocka_unit_test(nothing_counts),
        cmocka_unit_test(ranks),  cmocka_unit_test(many),
        cmocka_unit_test(joined),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
