/* lib/query/compare.c: what is the same as what. */
#include "../support/unit.h"
#include "query/compare.h"

static md_slice slice(const char *text)
{
    return md_slice_of(text);
}

struct pair_case {
    const char *a, *b;
    bool same;
};

static void addresses(void **state)
{
    static const struct pair_case table[] = {
        {"a@b.test", "a@b.test", true},
        {"a@b.test", "a@B.TEST", true},
        {"A@b.test", "a@b.test", false},
        {"a", "a", true},
        {"a", "A", false},
        {"", "", true},
        {"a@b@c.test", "a@b@C.test", true},
        {"a@B@c.test", "a@b@c.test", false},
        {"a@b", "a@bc", false},
        {"@b.test", "@B.test", true},
        {"a@b", "ab@", false},
        {NULL, "a@b.test", false},
        {NULL, NULL, false},
        {"", NULL, false},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(table); i++) {
        assert_int_equal(
            md_compare_address(slice(table[i].a), slice(table[i].b)),
            table[i].same);
        assert_int_equal(
            md_compare_address(slice(table[i].b), slice(table[i].a)),
            table[i].same);
    }
}

static void domains(void **state)
{
    (void)state;
    expect_slice("last @", "domain", md_compare_domain_of(slice("a@b@c")), "c");
    expect_slice("none", "domain", md_compare_domain_of(slice("abc")), NULL);
    expect_slice("empty", "domain", md_compare_domain_of(slice("a@")), "");
    expect_slice("absent", "domain", md_compare_domain_of(MD_NONE), NULL);
    assert_true(md_compare_domain(slice("a@B.test"), slice("b.TEST")));
    assert_false(md_compare_domain(slice("a@b.test"), slice("test")));
    assert_false(md_compare_domain(slice("b.test"), slice("b.test")));
}

static void hosts(void **state)
{
    static const struct pair_case table[] = {
        {"mx.a.test[192.0.2.1]:25", "mx.a.test", true},
        {"mx.a.test[192.0.2.1]:25", "MX.a.test", true},
        {"mx.a.test[192.0.2.1]:25", "192.0.2.1", true},
        {"mx.a.test[192.0.2.1]:25", "[192.0.2.1]", true},
        {"mx.a.test[192.0.2.1]:25", "mx.a.test[192.0.2.1]:25", true},
        {"mx.a.test[192.0.2.1]:25", "a.test", false},
        {"mx.a.test[192.0.2.1]:25", "192.0.2.10", false},
        {"[2001:DB8::1]:25", "2001:db8::1", true},
        {"none", "none", true},
        {"local", "loca", false},
        {NULL, "none", false},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(table); i++)
        if (md_compare_host(slice(table[i].a), slice(table[i].b)) !=
            table[i].same)
            fail_msg("%s, %s", table[i].a, table[i].b);
}

static void clients(void **state)
{
    static const struct {
        const char *name, *address, *asked;
        bool same;
    } table[] = {
        {"a.test", "192.0.2.1", "A.test", true},
        {"a.test", "192.0.2.1", "192.0.2.1", true},
        {"a.test", "192.0.2.1", "[192.0.2.1]", true},
        {"a.test", "192.0.2.1", "a.test[192.0.2.1]", true},
        {"a.test", "192.0.2.1", "b.test[192.0.2.1]", false},
        {"a.test", "192.0.2.1", "a.test[192.0.2.2]", false},
        {NULL, "192.0.2.1", "192.0.2.1", true},
        {NULL, "192.0.2.1", "unknown[192.0.2.1]", false},
        {NULL, NULL, "a.test", false},
        {NULL, NULL, "", false},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(table); i++)
        if (md_compare_client(slice(table[i].name), slice(table[i].address),
                              slice(table[i].asked)) != table[i].same)
            fail_msg("%s, %s", table[i].name, table[i].asked);
}

static void message_ids(void **state)
{
    (void)state;
    assert_true(md_compare_message_id(slice("<a@b>"), slice("a@b")));
    assert_true(md_compare_message_id(slice("a@b"), slice("a@b")));
    assert_false(md_compare_message_id(slice("<a@b>"), slice("A@b")));
    assert_false(md_compare_message_id(MD_NONE, slice("a@b")));
    expect_slice("bare", "text", md_compare_bare(slice("<a>")), "a");
    expect_slice("null sender", "text", md_compare_bare(slice("<>")), "");
    expect_slice("one bracket", "text", md_compare_bare(slice("<")), "<");
    expect_slice("half", "text", md_compare_bare(slice("<a")), "<a");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses),   cmocka_unit_test(domains),
        cmocka_unit_test(hosts),       cmocka_unit_test(clients),
        cmocka_unit_test(message_ids),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
