/*
 * Chains: whatever is written comes back in its order, through parts that
 * grow, through sealing, through several sources.
 */
#include <string.h>

#include "../support/unit.h"

#include "store/chain.h"
#include "store/varint.h"

enum { FACTS_MOST = 4000, PARTS_MOST = 8000 };

/* A fact of this test: its place and some bytes. */
typedef struct entry {
    uint32_t source;
    uint64_t offset;
    int64_t sec;
    size_t len;
    unsigned char first; /* of bytes that count up */
} entry;

typedef struct chain {
    uint32_t newest;
    entry entries[FACTS_MOST];
    size_t count;
} chain;

static bool put(md_chains *c, md_chain_parts *parts, chain *to, uint32_t source,
                uint64_t offset, int64_t sec, size_t len)
{
    entry *e = &to->entries[to->count];
    size_t need = len + 3 * (size_t)MD_VARINT_MAX, i;
    md_part *part =
        md_chain_room(c, parts, &to->newest, source, offset, sec, need);
    unsigned char *at;

    if (part == NULL)
        return false;
    assert_true(need <= md_part_room(part) - part->used);
    assert_int_equal(md_part_source(part), source);
    assert_true(md_part_last_offset(part) <= offset);
    *e = (entry){source, offset, sec, len, (unsigned char)(to->count * 7)};
    at = part->bytes + part->used;
    at = md_varint_put(at, offset - md_part_last_offset(part));
    at = md_varint_put(at, md_zigzag(sec - md_part_last_sec(part)));
    at = md_varint_put(at, len);
    for (i = 0; i < len; i++)
        *at++ = (unsigned char)(e->first + i);
    md_part_take(part, offset, sec, (size_t)(at - part->bytes) - part->used);
    to->count++;
    return true;
}

static void check_part(const md_part *part, const chain *of, size_t *next)
{
    const unsigned char *at = part->bytes, *end = part->bytes + part->used;
    uint64_t offset = md_part_offset(part);
    int64_t sec = part->sec;

    assert_true(md_part_is_sealed(part) || part->used <= md_part_room(part));
    while (at < end) {
        const entry *e = &of->entries[*next];
        size_t len, i;

        assert_true(*next < of->count);
        offset += md_varint_get(&at);
        sec += md_unzigzag(md_varint_get(&at));
        len = (size_t)md_varint_get(&at);
        assert_int_equal(md_part_source(part), e->source);
        assert_true(offset == e->offset && sec == e->sec);
        assert_int_equal(len, e->len);
        for (i = 0; i < len; i++)
            assert_int_equal(at[i], (unsigned char)(e->first + i));
        at += len;
        ++*next;
    }
    assert_true(at == end);
    assert_true(offset == md_part_last_offset(part) &&
                sec == md_part_last_sec(part));
}

/* All entries, oldest first; gives the number of parts. */
static size_t check(const md_chains *c, const chain *of)
{
    static uint32_t parts[PARTS_MOST];
    size_t count = 0, next = 0, i;
    uint32_t ref;

    for (ref = of->newest; ref != 0; ref = md_chain_part(c, ref)->prev) {
        assert_true(count < PARTS_MOST);
        parts[count++] = ref;
    }
    for (i = count; i-- > 0;)
        check_part(md_chain_part(c, parts[i]), of, &next);
    assert_int_equal(next, of->count);
    return count;
}

static chain *chain_new(void)
{
    chain *c = calloc(1, sizeof *c);

    assert_non_null(c);
    return c;
}

static void a_chain_grows(void **state)
{
    md_chains c = {0};
    md_chain_parts parts = {0};
    chain *one = chain_new();
    uint64_t offset = 1000;
    size_t i;

    (void)state;
    for (i = 0; i < 300; i++)
        assert_true(put(&c, &parts, one, 0, offset += 90, 5 * (int64_t)i, 20));
    /* 128, 256, 512, then 1,024 bytes each. */
    assert_true(check(&c, one) < 20);
    assert_int_equal(md_chain_part(&c, one->newest)->size_class, 3);
    free(one);
    md_chains_free(&c);
}

static void sealing_makes_one_part(void **state)
{
    md_chains c = {0};
    md_chain_parts parts = {0};
    chain *one = chain_new(), *two = chain_new();
    uint64_t bytes;
    size_t i;

    (void)state;
    for (i = 0; i < 60; i++)
        assert_true(put(&c, &parts, one, 3, 100 * i, -(int64_t)i, i % 40));
    md_chain_seal(&c, &parts, &one->newest);
    assert_int_equal(check(&c, one), 1);
    assert_true(md_part_is_sealed(md_chain_part(&c, one->newest)));
    /* What it was made of serves the next chain: no new memory. */
    bytes = parts.end.bytes;
    for (i = 0; i < 60; i++)
        assert_true(put(&c, &parts, two, 1, 100 * i, (int64_t)i, i % 40));
    assert_true(parts.end.bytes == bytes);
    check(&c, one);
    check(&c, two);
    /* It goes on behind a seal, and may be sealed again. */
    for (i = 60; i < 120; i++)
        assert_true(put(&c, &parts, one, 3, 100 * i, (int64_t)i, 9));
    check(&c, one);
    md_chain_seal(&c, &parts, &one->newest);
    assert_int_equal(check(&c, one), 2);
    md_chain_seal(&c, &parts, &one->newest);
    assert_int_equal(check(&c, one), 2);
    free(one);
    free(two);
    md_chains_free(&c);
}

static void nothing_to_seal(void **state)
{
    md_chains c = {0};
    md_chain_parts parts = {0};
    uint32_t newest = 0;

    (void)state;
    md_chain_seal(&c, &parts, &newest);
    assert_int_equal(newest, 0);
    md_chains_free(&c);
}

/* A part holds one source in ascending offsets; sealing does not cross what
 * begins anew. */
static void sources_and_steps_back(void **state)
{
    md_chains c = {0};
    md_chain_parts parts = {0};
    chain *one = chain_new();

    (void)state;
    assert_true(put(&c, &parts, one, 0, 500, 10, 5));
    assert_true(
        put(&c, &parts, one, 0, 500, 10, 5)); /* the same offset goes on */
    assert_int_equal(check(&c, one), 1);
    assert_true(put(&c, &parts, one, 0, 499, 10, 5));
    assert_int_equal(check(&c, one), 2);
    assert_true(put(&c, &parts, one, 1, 600, 11, 5));
    assert_true(put(&c, &parts, one, 1, 700, INT64_MAX / 4, 5));
    assert_true(put(&c, &parts, one, 1, 800, INT64_MIN / 4, 5));
    /* What is further away than a part can tell is in the next. */
    assert_int_equal(check(&c, one), 5);
    assert_true(put(&c, &parts, one, 0, UINT64_C(1) << 39, 12, 5));
    assert_int_equal(check(&c, one), 6);
    md_chain_seal(&c, &parts, &one->newest);
    assert_int_equal(check(&c, one), 6);
    assert_true(put(&c, &parts, one, 0, (UINT64_C(1) << 39) + 1, 13, 5));
    assert_int_equal(check(&c, one), 7);
    assert_true(
        put(&c, &parts, one, 0, (UINT64_C(1) << 39) + UINT32_MAX, 14, 5));
    assert_int_equal(check(&c, one), 7);
    assert_true(
        put(&c, &parts, one, 0, (UINT64_C(1) << 39) + UINT32_MAX + 1, 15, 5));
    assert_int_equal(check(&c, one), 8);
    md_chain_seal(&c, &parts, &one->newest);
    assert_int_equal(check(&c, one), 8);
    free(one);
    md_chains_free(&c);
}

static void large_facts(void **state)
{
    md_chains c = {0};
    md_chain_parts parts = {0};
    chain *one = chain_new();
    const size_t most = MD_FACT_BYTES_MAX - 3 * (size_t)MD_VARINT_MAX;
    uint32_t newest;
    size_t i;

    (void)state;
    assert_true(put(&c, &parts, one, 0, 1, 1, most));
    newest = one->newest;
    assert_false(put(&c, &parts, one, 0, 2, 1, most + 1));
    assert_int_equal(one->newest, newest);
    /* More than a sealed part can say of itself. */
    for (i = 2; i < 30; i++)
        assert_true(put(&c, &parts, one, 0, i, 1, most));
    check(&c, one);
    md_chain_seal(&c, &parts, &one->newest);
    check(&c, one);
    assert_true(put(&c, &parts, one, 0, 99, 1, most));
    check(&c, one);
    free(one);
    md_chains_free(&c);
}

static void random_chains(void **state)
{
    enum { CHAINS = 8 };
    md_chains c = {0};
    md_chain_parts parts = {0};
    chain *chains[CHAINS];
    uint64_t seed = 3, offset[3] = {0, 0, 0};
    size_t i, round;

    (void)state;
    for (i = 0; i < CHAINS; i++)
        chains[i] = chain_new();
    for (round = 0; round < 12000; round++) {
        chain *to = chains[random_below(&seed, CHAINS)];
        uint32_t source =
            (uint32_t)(random_below(&seed, 40) == 0 ? random_below(&seed, 3)
                                                    : round / 5000);
        size_t len = random_below(&seed, 20) == 0 ? random_below(&seed, 3000)
                                                  : random_below(&seed, 60);

        if (random_below(&seed, 200) == 0)
            offset[source] = random_below(&seed, 1 << 20);
        offset[source] += random_below(&seed, 500);
        if (to->count < FACTS_MOST)
            assert_true(put(&c, &parts, to, source, offset[source],
                            (int64_t)random_below(&seed, 1000000), len));
        if (random_below(&seed, 30) == 0)
            md_chain_seal(&c, &parts, &to->newest);
    }
    for (i = 0; i < CHAINS; i++) {
        check(&c, chains[i]);
        free(chains[i]);
    }
    md_chains_free(&c);
}

static void varints(void **state)
{
    unsigned char bytes[MD_VARINT_MAX];
    const unsigned char *at;
    unsigned shift;

    (void)state;
    for (shift = 0; shift < 64; shift++) {
        uint64_t around[3] = {(UINT64_C(1) << shift) - 1, UINT64_C(1) << shift,
                              ~(UINT64_C(1) << shift)};
        size_t i;

        for (i = 0; i < 3; i++) {
            int64_t number = (int64_t)around[i];
            size_t len = (size_t)(md_varint_put(bytes, around[i]) - bytes);

            assert_true(len <= MD_VARINT_MAX);
            assert_int_equal(len, md_varint_size(around[i]));
            at = bytes;
            assert_true(md_varint_get(&at) == around[i]);
            assert_int_equal(at - bytes, len);
            assert_true(md_unzigzag(md_zigzag(number)) == number);
            assert_true(md_unzigzag(md_zigzag(-(number >> 1))) ==
                        -(number >> 1));
        }
    }
    assert_true(md_unzigzag(md_zigzag(INT64_MIN)) == INT64_MIN);
    assert_true(md_zigzag(-1) == 1 && md_zigzag(1) == 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_chain_grows),
        cmocka_unit_test(sealing_makes_one_part),
        cmocka_unit_test(nothing_to_seal),
        cmocka_unit_test(sources_and_steps_back),
        cmocka_unit_test(large_facts),
        cmocka_unit_test(random_chains),
        cmocka_unit_test(varints),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
