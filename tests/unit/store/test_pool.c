/*
 * The pool: references that never move, pieces that never overlap, sizes
 * that cannot be.
 */
#include <string.h>

#include "../support/unit.h"

#include "store/pool.h"

enum { CHUNK_BYTES = MD_POOL_UNIT << MD_POOL_SHIFT };

/* Every byte of a piece says whose it is. */
static void fill(const md_pool *p, uint32_t ref, size_t bytes)
{
    memset(md_pool_at(p, ref), (int)(ref * 31U + 7U) & 0xff, bytes);
}

static void check(const md_pool *p, uint32_t ref, size_t bytes)
{
    const unsigned char *at = md_pool_at(p, ref);
    size_t i;

    for (i = 0; i < bytes; i++)
        assert_int_equal(at[i], (ref * 31U + 7U) & 0xff);
}

static void pieces_do_not_overlap(void **state)
{
    enum { PIECES = 3000 };
    static uint32_t refs[PIECES];
    static size_t sizes[PIECES];
    uint64_t seed = 1;
    md_pool p = {0};
    md_pool_end end = {0};
    size_t i;

    (void)state;
    for (i = 0; i < PIECES; i++) {
        /* Mostly small, now and then larger than a chunk. */
        sizes[i] = random_below(&seed, 64) == 0
                       ? random_below(&seed, 2 * CHUNK_BYTES)
                       : random_below(&seed, 300);
        refs[i] = md_pool_take(&p, &end, sizes[i]);
        assert_true(refs[i] != 0);
        fill(&p, refs[i], sizes[i]);
    }
    for (i = 0; i < PIECES; i++)
        check(&p, refs[i], sizes[i]);
    md_pool_free(&p);
    assert_true(p.chunks == NULL && p.count == 0);
}

typedef struct edge_case {
    const char *name;
    size_t first; /* taken before */
    size_t bytes;
} edge_case;

/* The first unit of the first chunk is none: reference 0. */
static const edge_case edges[] = {
    {"nothing, first of all", 0, 0},
    {"one byte", 0, 1},
    {"just a unit", 0, MD_POOL_UNIT},
    {"all that is left of the first chunk", 0, CHUNK_BYTES - MD_POOL_UNIT},
    {"a byte more than that", 0, CHUNK_BYTES - MD_POOL_UNIT + 1},
    {"a whole chunk", 0, CHUNK_BYTES},
    {"a whole chunk as second", 1, CHUNK_BYTES},
    {"much more than a chunk", 1, 5 * CHUNK_BYTES + 3},
    {"nothing behind a full chunk", CHUNK_BYTES - MD_POOL_UNIT, 0},
    {"a byte behind a full chunk", CHUNK_BYTES - MD_POOL_UNIT, 1},
    {"nothing behind a huge piece", 3 * CHUNK_BYTES, 0},
    {"a byte behind a huge piece", 3 * CHUNK_BYTES, 1},
};

static void edges_of_chunks(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(edges); i++) {
        const edge_case *c = &edges[i];
        md_pool p = {0};
        md_pool_end end = {0};
        uint32_t first = c->first ? md_pool_take(&p, &end, c->first) : 0;
        uint32_t ref, behind;

        if (first != 0)
            fill(&p, first, c->first);
        ref = md_pool_take(&p, &end, c->bytes);
        behind = md_pool_take(&p, &end, 1);
        if (ref == 0 || behind == 0 || ref == first || behind == ref)
            fail_msg("%s: references %u, %u, %u", c->name, first, ref, behind);
        fill(&p, ref, c->bytes);
        fill(&p, behind, 1);
        check(&p, ref, c->bytes);
        if (first != 0)
            check(&p, first, c->first);
        md_pool_free(&p);
    }
}

static void impossible_sizes(void **state)
{
    static const size_t sizes[] = {
        SIZE_MAX,     SIZE_MAX - 1,     SIZE_MAX - MD_POOL_UNIT,
        SIZE_MAX / 2, SIZE_MAX / 2 + 1, (size_t)PTRDIFF_MAX};
    md_pool p = {0};
    md_pool_end end = {0};
    uint32_t ref;
    size_t i;

    (void)state;
    ref = md_pool_take(&p, &end, 10);
    fill(&p, ref, 10);
    for (i = 0; i < COUNT_OF(sizes); i++) {
        uint64_t bytes = end.bytes;

        assert_int_equal(md_pool_take(&p, &end, sizes[i]), 0);
        assert_true(end.bytes == bytes);
    }
    check(&p, ref, 10);
    assert_true(md_pool_take(&p, &end, 10) != 0);
    md_pool_free(&p);
}

static void bytes_are_counted(void **state)
{
    md_pool p = {0};
    md_pool_end end = {0};

    (void)state;
    (void)md_pool_take(&p, &end, 1);
    assert_true(end.bytes == 8);
    (void)md_pool_take(&p, &end, 16);
    assert_true(end.bytes == 24);
    (void)md_pool_take(&p, &end, CHUNK_BYTES + 1);
    assert_true(end.bytes == 24 + CHUNK_BYTES + 8);
    md_pool_free(&p);
}

static void fine_units(void **state)
{
    enum { PIECES = 50000 };
    static uint32_t refs[PIECES];
    md_pool p = {0};
    md_pool_end end = {0};
    size_t i;

    (void)state;
    p.fine = true;
    for (i = 0; i < PIECES; i++) {
        refs[i] = md_pool_take(&p, &end, i % 23);
        assert_true(refs[i] != 0);
        fill(&p, refs[i], i % 23);
    }
    for (i = 0; i < PIECES; i++)
        check(&p, refs[i], i % 23);
    md_pool_free(&p);
    end = (md_pool_end){0};
    p.fine = true;
    (void)md_pool_take(&p, &end, 5);
    assert_true(end.bytes == 8);
    md_pool_free(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_do_not_overlap),
        cmocka_unit_test(edges_of_chunks),
        cmocka_unit_test(impossible_sizes),
        cmocka_unit_test(bytes_are_counted),
        cmocka_unit_test(fine_units),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
