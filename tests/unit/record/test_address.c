/*
 * Addresses in lines: with and without brackets, quoted, cut, lost.
 */
#include "record/address.h"

#include "../support/unit.h"

static const struct {
    const char *text;
    const char *stops;
    size_t used;
    const char *value; /* NULL: absent */
} table[] = {
    {"<a@b.test>, relay", ",", 10, "a@b.test"},
    {"<a@b.test>", ",", 10, "a@b.test"},
    {"<>, relay", ",", 2, ""},
    {"<\"a>, b\"@c>, relay", ",", 11, "\"a>, b\"@c"},
    {"<\"a\\\">, b\"@c>, relay", ",", 13, "\"a\\\">, b\"@c"},
    {"<\"a\\\\\"@c>, relay", ",", 9, "\"a\\\\\"@c"},
    {"<\"\"@c>, relay", ",", 6, "\"\"@c"},
    /* Before 3.5 nothing was quoted: the first one that a stop follows. */
    {"<a>b@c>, relay", ",", 7, "a>b@c"},
    {"<a b@c>, relay", ",", 7, "a b@c"},
    {"<a\"b@c>, relay", ",", 7, "a\"b@c"},
    {"<a@b>; x", ",", 8, "a@b>; x"},
    {"<a@b>; x", ",;", 5, "a@b"},
    {"<a@b> x", " ,", 5, "a@b"},
    /* Cut inside the brackets, or inside the quotes. */
    {"<a@b", ",", 4, "a@b"},
    {"<", ",", 1, ""},
    {"<\"a>, relay=x", ",", 13, "\"a>, relay=x"},
    {"<\"a\\", ",", 4, "\"a\\"},
    /* No brackets. */
    {"a@b, relay", ",", 3, "a@b"},
    {"a@b; x", ",", 3, "a@b"},
    {"a@b x", ",", 3, "a@b"},
    {"a@b", ",", 3, "a@b"},
    /* Lost. */
    {", relay", ",", 0, NULL},
    {" relay", ",", 0, NULL},
    {"", ",", 0, NULL},
};

static void addresses(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(table); i++) {
        md_slice value = MD_LIT("left over");

        expect_i64(table[i].text, "used",
                   (int64_t)md_address_head(md_slice_of(table[i].text),
                                            table[i].stops, &value),
                   (int64_t)table[i].used);
        expect_slice(table[i].text, "value", value, table[i].value);
    }
}

/* A NUL byte in a line is a byte: it stops nothing that is in brackets. */
static void nul_bytes(void **state)
{
    static const char text[] = "<a\0b>\0>, relay";
    md_slice value;

    (void)state;
    assert_int_equal(
        md_address_head(md_slice_make(text, sizeof(text) - 1), ",", &value), 7);
    assert_int_equal(value.len, 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses),
        cmocka_unit_test(nul_bytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
