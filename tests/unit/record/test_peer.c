/*
 * Hosts with their addresses at the head of a text.
 */
#include "record/peer.h"

#include "../support/unit.h"

static const struct {
    const char *text;
    size_t used; /* 0: no host */
    const char *name;
    const char *address;
    const char *port;
} table[] = {
    {"mx.test[192.0.2.1]:25: x", 21, "mx.test", "192.0.2.1", "25"},
    {"mx.test[192.0.2.1]: x", 18, "mx.test", "192.0.2.1", NULL},
    {"mx.test[192.0.2.1] said: x", 18, "mx.test", "192.0.2.1", NULL},
    {"mx.test[2001:db8::1]:25", 23, "mx.test", "2001:db8::1", "25"},
    {"[192.0.2.1]:44321: x", 17, NULL, "192.0.2.1", "44321"},
    {"mail[/run/lmtp] x", 15, "mail", "/run/lmtp", NULL},
    {"unknown[unknown]", 16, "unknown", "unknown", NULL},
    {"a[]", 3, "a", "", NULL},
    {"[]", 2, NULL, "", NULL},
    {"a[b]:", 4, "a", "b", NULL},
    {"a[b]:x", 4, "a", "b", NULL},
    {"a b[c]", 0, NULL, NULL, NULL},
    {"a[b c]", 0, NULL, NULL, NULL},
    {"a[b", 0, NULL, NULL, NULL},
    {"a[", 0, NULL, NULL, NULL},
    {"a", 0, NULL, NULL, NULL},
    {" a[b]", 0, NULL, NULL, NULL},
    {"\x01[b]", 0, NULL, NULL, NULL},
    {"", 0, NULL, NULL, NULL},
};

static void hosts(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(table); i++) {
        md_peer peer;
        size_t used = md_peer_head(md_slice_of(table[i].text), &peer);

        expect_i64(table[i].text, "used", (int64_t)used,
                   (int64_t)table[i].used);
        if (used == 0)
            continue;
        expect_slice(table[i].text, "name", peer.name, table[i].name);
        expect_slice(table[i].text, "address", peer.address, table[i].address);
        expect_slice(table[i].text, "port", peer.port, table[i].port);
    }
}

/* No host has a name of thousands of bytes; nothing that long is searched. */
static void long_names(void **state)
{
    char text[2000];
    md_peer peer;

    (void)state;
    memset(text, 'a', sizeof(text));
    memcpy(text + 200, "[1]", 3);
    assert_int_equal(md_peer_head(md_slice_make(text, sizeof(text)), &peer),
                     203);
    memset(text, 'a', sizeof(text));
    memcpy(text + 1200, "[1]", 3);
    assert_int_equal(md_peer_head(md_slice_make(text, sizeof(text)), &peer), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hosts),
        cmocka_unit_test(long_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
