/*
 * Shards: how many, which, and whose turn it is.
 */
#include "../support/unit.h"

#include "store/shards.h"

static void as_many_as_threads_need(void **state)
{
    static const struct {
        uint32_t threads;
        unsigned bits;
    } cases[] = {{0, 0}, {1, 0},  {2, 3},  {3, 4},         {4, 4},
                 {5, 5}, {16, 6}, {64, 6}, {UINT32_MAX, 6}};
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++) {
        if (md_shard_bits(cases[i].threads) != cases[i].bits)
            fail_msg("%u threads: %u bits", cases[i].threads,
                     md_shard_bits(cases[i].threads));
    }
}

/* Every tag has a shard, and those that are noted together are of one. */
static void all_tags_have_one(void **state)
{
    unsigned bits;
    uint32_t tag;

    (void)state;
    for (bits = 0; bits <= MD_SHARD_BITS_MOST; bits++) {
        unsigned counts[MD_SHARDS_MOST] = {0}, n;

        for (tag = 0; tag < 4 * MD_RECENT; tag++) {
            unsigned shard = md_shard_of(tag, bits);

            assert_true(shard < 1U << bits);
            assert_int_equal(shard, md_shard_of(tag + MD_RECENT, bits));
            assert_true(tag == 0 || tag % MD_RECENT == 0 ||
                        shard - md_shard_of(tag - 1, bits) <= 1);
            counts[shard]++;
        }
        for (n = 0; n < 1U << bits; n++)
            assert_int_equal(counts[n], 4 * MD_RECENT >> bits);
    }
}

/* A shard that somebody is at comes later. */
static void free_ones_first(void **state)
{
    static md_locks locks;
    uint64_t left = 0x0f;

    (void)state;
    assert_true(md_locks_init(&locks, 4));
    assert_int_equal(md_locks_next(&locks, &left, 2), 2);
    assert_int_equal(left, 0x0b);
    assert_int_equal(md_locks_next(&locks, &left, 2), 3);
    left |= 0x04; /* held by us */
    assert_int_equal(md_locks_next(&locks, &left, 2), 0);
    assert_int_equal(md_locks_next(&locks, &left, 2), 1);
    assert_int_equal(left, 0x04);
    md_locks_give(&locks, 2);
    assert_int_equal(md_locks_next(&locks, &left, 0), 2);
    assert_int_equal(left, 0);
    md_locks_give(&locks, 0);
    md_locks_give(&locks, 1);
    md_locks_give(&locks, 2);
    md_locks_give(&locks, 3);
    md_locks_free(&locks);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_many_as_threads_need),
        cmocka_unit_test(all_tags_have_one),
        cmocka_unit_test(free_ones_first),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
