/*
 * Interned strings: equal bytes have equal references, whatever the bytes.
 */
#include <string.h>

#include "../support/unit.h"

#include "store/strings.h"

static md_strings strings_make(uint64_t seed, unsigned bits)
{
    md_strings s;

    assert_true(md_strings_init(&s, md_hash_key_make(seed), bits));
    return s;
}

static size_t count_of(const md_strings *s)
{
    size_t count = 0, i;

    for (i = 0; i < (size_t)1 << s->shard_bits; i++)
        count += s->shards[i].table.count;
    return count;
}

static void equal_bytes(unsigned bits)
{
    static const md_slice texts[] = {
        MD_LIT_INIT(""),     MD_LIT_INIT("a"),       MD_LIT_INIT("b"),
        MD_LIT_INIT("ab"),   MD_LIT_INIT("a\0b"),    MD_LIT_INIT("a\0"),
        MD_LIT_INIT("\0"),   MD_LIT_INIT("\0\0"),    MD_LIT_INIT("A"),
        MD_LIT_INIT("a "),   MD_LIT_INIT(" a"),      MD_LIT_INIT("\n"),
        MD_LIT_INIT("\x80"), MD_LIT_INIT("\xff"),    MD_LIT_INIT("\x7f"),
        MD_LIT_INIT("ba"),   MD_LIT_INIT("aaaaaaa"), MD_LIT_INIT("aaaaaaaa"),
    };
    md_strings s = strings_make(1, bits);
    uint32_t refs[COUNT_OF(texts)];
    size_t i, j;

    for (i = 0; i < COUNT_OF(texts); i++) {
        assert_int_equal(md_strings_find(&s, texts[i]), 0);
        refs[i] = md_strings_add(&s, texts[i]);
        assert_int_not_equal(refs[i], 0);
        for (j = 0; j < i; j++)
            assert_int_not_equal(refs[i], refs[j]);
    }
    for (i = 0; i < COUNT_OF(texts); i++) {
        md_slice got = md_strings_at(&s, refs[i]);

        assert_int_equal(md_strings_add(&s, texts[i]), refs[i]);
        assert_int_equal(md_strings_find(&s, texts[i]), refs[i]);
        assert_true(md_slice_present(got) && md_slice_eq(got, texts[i]));
    }
    assert_int_equal(count_of(&s), COUNT_OF(texts));
    md_strings_free(&s);
}

static void equal_bytes_equal_references(void **state)
{
    (void)state;
    equal_bytes(0);
    equal_bytes(3);
    equal_bytes(MD_SHARD_BITS_MOST);
}

static void absent_is_reference_0(void **state)
{
    md_strings s = strings_make(1, 0);

    (void)state;
    assert_int_equal(md_strings_add(&s, MD_NONE), 0);
    assert_int_equal(md_strings_find(&s, MD_NONE), 0);
    assert_false(md_slice_present(md_strings_at(&s, 0)));
    assert_int_equal(md_strings_find(&s, MD_LIT("nothing in it")), 0);
    md_strings_free(&s);
}

/* Lengths around those at which the length itself takes a byte more, and
 * around a chunk of the pool. */
static void lengths(void **state)
{
    static const size_t sizes[] = {0,      1,      126,    127,   128,
                                   129,    16383,  16384,  16385, 65536,
                                   262141, 262143, 262144, 300000};
    md_strings s = strings_make(2, 2);
    uint32_t refs[COUNT_OF(sizes)];
    char *text = malloc(300000);
    size_t i;

    (void)state;
    assert_non_null(text);
    for (i = 0; i < 300000; i++)
        text[i] = (char)(i * 7 + i / 256);
    for (i = 0; i < COUNT_OF(sizes); i++) {
        refs[i] = md_strings_add(&s, md_slice_make(text, sizes[i]));
        assert_int_not_equal(refs[i], 0);
    }
    for (i = 0; i < COUNT_OF(sizes); i++) {
        md_slice got = md_strings_at(&s, refs[i]);

        assert_int_equal(got.len, sizes[i]);
        assert_true(md_slice_eq(got, md_slice_make(text, sizes[i])));
    }
    free(text);
    md_strings_free(&s);
}

/* The order of adding gives the references, not the key of the hash. */
static void references_do_not_depend_on_the_key(void **state)
{
    md_strings a = strings_make(1, 0), b = strings_make(99, 0);
    char text[32];
    int i;

    (void)state;
    for (i = 0; i < 5000; i++) {
        md_slice s = md_slice_make(
            text, (size_t)snprintf(text, sizeof text, "text %d", i % 1500));

        assert_int_equal(md_strings_add(&a, s), md_strings_add(&b, s));
    }
    assert_int_equal(count_of(&a), 1500);
    md_strings_free(&a);
    md_strings_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_bytes_equal_references),
        cmocka_unit_test(absent_is_reference_0),
        cmocka_unit_test(lengths),
        cmocka_unit_test(references_do_not_depend_on_the_key),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
