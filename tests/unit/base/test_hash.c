/* SipHash-1-3 against its published definition, keys, spread. */
#include "../support/unit.h"
#include "base/hash.h"

/* Key 00 01 … 0f, message 00 01 … of the given length, computed from the
 * definition by another program, which gives the value of the paper for
 * SipHash-2-4 (0xa129ca6149be45e5 for 15 bytes). */
static void known_values(void **state)
{
    static const struct {
        size_t len;
        uint64_t value;
    } table[] = {
        {0, UINT64_C(0xabac0158050fc4dc)},   {1, UINT64_C(0xc9f49bf37d57ca93)},
        {7, UINT64_C(0xd3927d989bb11140)},   {8, UINT64_C(0x369095118d299a8e)},
        {9, UINT64_C(0x25a48eb36c063de4)},   {15, UINT64_C(0xd320d86d2a519956)},
        {16, UINT64_C(0xcc4fdd1a7d908b66)},  {63, UINT64_C(0x9d199062b7bbb3a8)},
        {300, UINT64_C(0x4016a23bda5a2224)},
    };
    const md_hash_key key = {UINT64_C(0x0706050403020100),
                             UINT64_C(0x0f0e0d0c0b0a0908)};
    char bytes[301];
    size_t i;

    (void)state;
    for (i = 0; i < sizeof bytes; i++)
        bytes[i] = (char)i;
    for (i = 0; i < COUNT_OF(table); i++) {
        if (md_hash_bytes(&key, md_slice_make(bytes, table[i].len)) !=
            table[i].value)
            fail_msg("%zu bytes", table[i].len);
    }
    /* Where the bytes stand in memory plays no part. */
    memmove(bytes + 1, bytes, 300);
    assert_true(md_hash_bytes(&key, md_slice_make(bytes + 1, 300)) ==
                UINT64_C(0x4016a23bda5a2224));
    assert_true(md_hash_bytes(&key, MD_NONE) == table[0].value);
}

static void keys(void **state)
{
    md_hash_key one = md_hash_key_make(1);
    md_hash_key same = md_hash_key_make(1);
    md_hash_key two = md_hash_key_make(2);
    md_hash_key drawn = md_hash_key_make(0);
    md_hash_key other = md_hash_key_make(0);
    md_slice id = MD_LIT("F1CDD3F8D");

    (void)state;
    assert_true(md_hash_bytes(&one, id) == md_hash_bytes(&same, id));
    assert_true(md_hash_bytes(&one, id) != md_hash_bytes(&two, id));
    assert_true(drawn.k0 != other.k0 || drawn.k1 != other.k1);
    assert_true(md_hash_pair(&one, 1, 2) == md_hash_pair(&same, 1, 2));
    assert_true(md_hash_pair(&one, 1, 2) != md_hash_pair(&one, 2, 1));
    assert_true(md_hash_pair(&one, 1, 2) != md_hash_pair(&two, 1, 2));
}

static uint64_t bytes_of(const md_hash_key *key, unsigned i)
{
    char id[16];
    int len = snprintf(id, sizeof id, "%011X", i);

    return md_hash_bytes(key, md_slice_make(id, (size_t)len));
}

static uint64_t text_of(const md_hash_key *key, unsigned i)
{
    char id[40];
    int len = snprintf(id, sizeof id, "%.*s%X", (int)(i % 3) * 12,
                       "orders.orders.orders.orders", i);

    return md_hash_text(key, md_slice_make(id, (size_t)len));
}

static uint64_t pair_of(const md_hash_key *key, unsigned i)
{
    return md_hash_pair(key, (uint64_t)(i % 7) << 32, i / 7);
}

/* Queue IDs, addresses and numbers that follow one another fill 256 slots
 * evenly, by the lowest, the middle and the highest bits. */
static void spread(void **state)
{
    uint64_t (*const hashes[])(const md_hash_key *,
                               unsigned) = {bytes_of, text_of, pair_of};
    size_t h;

    (void)state;
    for (h = 0; h < COUNT_OF(hashes); h++) {
        md_hash_key key = md_hash_key_make(7);
        unsigned count[3][256] = {{0}};
        unsigned i;

        for (i = 0; i < 25600; i++) {
            uint64_t hash = hashes[h](&key, i);

            count[0][hash & 255]++;
            count[1][hash >> 32 & 255]++;
            count[2][hash >> 56]++;
        }
        for (i = 0; i < 256; i++) {
            assert_in_range(count[0][i], 50, 160);
            assert_in_range(count[1][i], 50, 160);
            assert_in_range(count[2][i], 50, 160);
        }
    }
}

/* Texts of every length, each byte of them, wherever they stand. */
static void texts(void **state)
{
    const md_hash_key key = md_hash_key_make(3);
    char bytes[82], moved[82];
    size_t len, i;

    (void)state;
    memset(bytes, 'x', sizeof bytes);
    for (len = 0; len <= 80; len++) {
        uint64_t hash = md_hash_text(&key, md_slice_make(bytes, len));

        memcpy(moved + 1, bytes, len);
        assert_true(md_hash_text(&key, md_slice_make(moved + 1, len)) == hash);
        assert_true(md_hash_text(&key, md_slice_make(bytes, len + 1)) != hash);
        for (i = 0; i < len; i++) {
            moved[1 + i] ^= 1;
            if (md_hash_text(&key, md_slice_make(moved + 1, len)) == hash)
                fail_msg("byte %zu of %zu", i, len);
            moved[1 + i] ^= 1;
        }
    }
    assert_true(md_hash_text(&key, MD_NONE) ==
                md_hash_text(&key, md_slice_make(bytes, 0)));
}

/* The product's halves, worked out by hand. */
/* Names that differ at an end, or in length, have different numbers. */
static void ends(void **state)
{
    static const md_slice names[] = {
        MD_LIT_INIT(""),
        MD_LIT_INIT("a"),
        MD_LIT_INIT("b"),
        MD_LIT_INIT("a.test"),
        MD_LIT_INIT("b.test"),
        MD_LIT_INIT("mail.b.test"),
        MD_LIT_INIT("mail.c.test"),
        MD_LIT_INIT("mail.b.example"),
        MD_LIT_INIT("mail.bb.test"),
    };
    size_t i, j;

    (void)state;
    assert_int_equal(md_hash_ends(MD_NONE), md_hash_ends(names[0]));
    for (i = 0; i < COUNT_OF(names); i++) {
        for (j = 0; j < i; j++)
            assert_true(md_hash_ends(names[i]) != md_hash_ends(names[j]));
    }
}

static void folds(void **state)
{
    (void)state;
    assert_true(md_hash_fold(0, UINT64_MAX) == 0);
    assert_true(md_hash_fold(UINT64_MAX, UINT64_MAX) == UINT64_MAX);
    assert_true(md_hash_fold(UINT64_C(1) << 63, 6) == 3);
    assert_true(md_hash_fold(UINT64_C(0x100000001), UINT64_C(0x100000001)) ==
                UINT64_C(0x200000000));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_values), cmocka_unit_test(keys),
        cmocka_unit_test(spread),       cmocka_unit_test(texts),
        cmocka_unit_test(folds),        cmocka_unit_test(ends),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
