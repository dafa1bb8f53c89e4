/*
 * Hosts with their addresses at the head of a text.
 */
#include "record/peer.h"

#include "../support/unit.h"

#include <stdlib.h>

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

/* The same, byte by byte. */
static size_t plain_head(md_slice s, md_peer *out)
{
    size_t open = 0, close, end;

    while (open < s.len && s.ptr[open] != '[' &&
           (unsigned char)s.ptr[open] > ' ')
        open++;
    if (open == s.len || s.ptr[open] != '[')
        return 0;
    out->path = false;
    for (close = open + 1; close < s.len && s.ptr[close] != ']'; close++) {
        if ((unsigned char)s.ptr[close] <= ' ')
            return 0;
        out->path = out->path || s.ptr[close] == '/';
    }
    if (close == s.len)
        return 0;
    out->name = open > 0 ? md_slice_make(s.ptr, open) : MD_NONE;
    out->address = md_slice_make(s.ptr + open + 1, close - open - 1);
    out->port = MD_NONE;
    end = close + 1;
    if (end + 1 < s.len && s.ptr[end] == ':' && md_is_digit(s.ptr[end + 1])) {
        size_t from = ++end;

        while (end < s.len && md_is_digit(s.ptr[end]))
            end++;
        out->port = md_slice_make(s.ptr + from, end - from);
    }
    return end;
}

static bool same_slice(md_slice a, md_slice b)
{
    return a.ptr == b.ptr && a.len == b.len;
}

/* Any bytes, in memory that ends where they end, are read as they are byte by
 * byte. */
static void any_bytes(void **state)
{
    static const char bytes[] = "abc.1:::/\\[[[]]] \t\x01\xff";
    uint64_t seed = 5;
    unsigned tries;

    (void)state;
    for (tries = 0; tries < 20000; tries++) {
        size_t len = random_below(&seed, 100);
        size_t rare = random_below(&seed, 30);
        char *text = malloc(len ? len : 1);
        md_peer got, want = {MD_NONE, MD_NONE, MD_NONE, false};
        size_t i, used;

        assert_non_null(text);
        for (i = 0; i < len; i++)
            text[i] = random_below(&seed, rare + 1) == 0
                          ? bytes[random_below(&seed, sizeof bytes - 1)]
                          : 'x';
        used = md_peer_head(md_slice_make(text, len), &got);
        if (used != plain_head(md_slice_make(text, len), &want) ||
            (used != 0 &&
             (!same_slice(got.name, want.name) ||
              !same_slice(got.address, want.address) ||
              !same_slice(got.port, want.port) || got.path != want.path)))
            fail_msg("%.*s", (int)len, text);
        free(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hosts),
        cmocka_unit_test(long_names),
        cmocka_unit_test(any_bytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
