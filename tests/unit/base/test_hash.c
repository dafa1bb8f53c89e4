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

/* Queue IDs that follow one another fill 256 slots evenly. */
static void spread(void **state)
{
    md_hash_key key = md_hash_key_make(7);
    unsigned low[256] = {0};
    unsigned high[256] = {0};
    char id[16];
    unsigned i;

    (void)state;
    for (i = 0; i < 25600; i++) {
        int len = snprintf(id, sizeof id, "%011X", i);
        uint64_t hash = md_hash_bytes(&key, md_slice_make(id, (size_t)len));

        low[hash & 255]++;
        high[hash >> 56]++;
    }
    for (i = 0; i < 256; i++) {
        assert_in_range(low[i], 50, 160);
        assert_in_range(high[i], 50, 160);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_values),
        cmocka_unit_test(keys),
        cmocka_unit_test(spread),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
