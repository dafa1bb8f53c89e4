/*
 * Echoes: what stands in a fact already is a mark in its text, and nothing
 * else is; the text comes back.
 */
#include <string.h>

#include "../support/unit.h"

#include "record/record.h"
#include "store/echo.h"

enum { TEXT_MOST = 200 };

typedef struct echo_case {
    const char *name;
    const char *to, *relay, *from, *client_ip; /* NULL: absent */
    const char *text;
    const char *marked; /* NULL: it looks like a marked one */
} echo_case;

static const echo_case cases[] = {
    {"recipient and relay", "joe@one.test", "mx.one.test[192.0.2.7]:25", NULL,
     NULL, "host mx.one.test[192.0.2.7] said: 550 <joe@one.test>: unknown",
     "host \003 said: 550 <\002>: unknown"},
    {"more than once", "joe@one.test", NULL, NULL, NULL,
     "joe@one.test joe@one.testjoe@one.test", "\002 \002\002"},
    {"sender and client", NULL, NULL, "eve@two.test", "198.51.100.9",
     "<eve@two.test>: rejected, see http://x.test/?198.51.100.9",
     "<\004>: rejected, see http://x.test/?\005"},
    {"one inside another", "joe@one.test", NULL, "eve.joe@one.test", NULL,
     "eve.joe@one.test", "eve.\002"},
    {"no port is no port", NULL, "mx.one.test[192.0.2.7]", NULL, NULL,
     "host mx.one.test[192.0.2.7]:25", "host \003:25"},
    {"a relay without address", NULL, "private/dovecot-lmtp", NULL, NULL,
     "private/dovecot-lmtp", "\003"},
    {"too short to be worth it", "a@b.c", NULL, NULL, NULL, "a@b.c", "a@b.c"},
    {"only its beginning", "joe@one.test", NULL, NULL, NULL, "joe@one.tes",
     "joe@one.tes"},
    {"an empty text", "joe@one.test", NULL, NULL, NULL, "", ""},
    {"a mark in the text", "joe@one.test", NULL, NULL, NULL, "a\002b", NULL},
    {"another one", "joe@one.test", NULL, NULL, NULL, "joe@one.test\005", NULL},
    {"not a mark", "joe@one.test", NULL, NULL, NULL, "\006joe@one.test",
     "\006\002"},
};

static void add(md_record *r, uint16_t id, const char *value)
{
    if (value == NULL)
        return;
    r->fields[r->field_count].id = id;
    r->fields[r->field_count++].value = md_slice_of(value);
    r->present |= UINT64_C(1) << id;
}

static md_record record_of(const echo_case *c)
{
    md_record r;

    memset(&r, 0, sizeof r);
    r.kind = MAILDIAG_RECORD_DELIVERY;
    add(&r, MAILDIAG_FIELD_TO, c->to);
    add(&r, MAILDIAG_FIELD_RELAY, c->relay);
    add(&r, MAILDIAG_FIELD_REASON, c->text);
    add(&r, MAILDIAG_FIELD_FROM, c->from);
    add(&r, MAILDIAG_FIELD_CLIENT_IP, c->client_ip);
    return r;
}

static void marks(void **state)
{
    char out[TEXT_MOST];
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++) {
        const echo_case *c = &cases[i];
        md_record r = record_of(c);
        size_t len = md_echo_mark(&r, md_slice_of(c->text), out);

        if (c->marked == NULL
                ? len != MD_NPOS
                : !md_slice_eq(md_slice_make(out, len), md_slice_of(c->marked)))
            fail_msg("%s: %.*s", c->name, len == MD_NPOS ? 0 : (int)len, out);
    }
}

/* The fields stand in any order around the text. */
static void back_again(void **state)
{
    md_strings *strings;
    md_store *store;
    md_store_options options;
    size_t i;

    (void)state;
    memset(&options, 0, sizeof options);
    options.hash_key = 3;
    store = md_store_new(&options);
    assert_non_null(store);
    strings = &store->strings;
    for (i = 0; i < COUNT_OF(cases); i++) {
        const echo_case *c = &cases[i];
        md_record r = record_of(c);
        md_shape_field fields[MD_RECORD_FIELDS];
        md_value values[MD_RECORD_FIELDS];
        md_arena arena = {0};
        size_t n, at = 0;
        md_slice got;

        if (c->marked == NULL)
            continue;
        for (n = 0; n < r.field_count; n++) {
            fields[n].id = values[n].id = r.fields[n].id;
            fields[n].packing = MD_PACK_STRING;
            values[n].ref = md_strings_add(strings, r.fields[n].value);
            if (fields[n].id == MAILDIAG_FIELD_REASON)
                at = n;
        }
        fields[at].packing = MD_PACK_FORM;
        values[at].name = md_echo_places(fields, r.field_count, at);
        got = md_echo_join(store, &values[at], md_slice_of(c->marked), &arena);
        if (!md_slice_eq(got, md_slice_of(c->text)))
            fail_msg("%s: %.*s", c->name, (int)got.len, got.ptr);
        md_arena_free(&arena);
    }
    md_store_free(store);
}

/* Whoever made up a state: a mark for what is not there is nothing. */
static void nothing_there(void **state)
{
    md_value value = {.id = MAILDIAG_FIELD_REASON, .packing = MD_PACK_FORM};
    md_store_options options;
    md_arena arena = {0};
    md_store *store;
    md_slice got;

    (void)state;
    memset(&options, 0, sizeof options);
    store = md_store_new(&options);
    assert_non_null(store);
    got = md_echo_join(store, &value, MD_LIT("a\002b\003\004\005"), &arena);
    assert_true(md_slice_eq(got, MD_LIT("ab")));
    md_arena_free(&arena);
    md_store_free(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(marks),
        cmocka_unit_test(back_again),
        cmocka_unit_test(nothing_there),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
