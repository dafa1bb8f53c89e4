/*
 * Recipients: found again by address, however many there are and whatever
 * they are called.
 */
#include <string.h>

#include "tell.h"

#include "store/recipient.h"

typedef struct same_case {
    const char *a; /* NULL: lost */
    const char *b;
    bool same;
} same_case;

static const same_case sames[] = {
    {"a@x.test", "a@x.test", true},
    {"a@x.test", "a@X.TEST", true},
    {"a@x.test", "A@x.test", false},
    {"a@x.test", "a@y.test", false},
    {"a", "a", true},
    {"a", "A", false},
    {"", "", true},
    {"", NULL, false},
    {NULL, NULL, true},
    {"@x.test", "@X.test", true},
    {"a@", "a@", true},
    {"a@b@x.test", "a@B@x.test", false},
    {"a@b@x.test", "a@b@X.test", true},
    {"a@x.test", "a@x.tes@", false},
    {"a@x", "a.x", false},
    {"\"a b\"@x.test", "\"a b\"@x.Test", true},
};

static void same_address(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(sames); i++) {
        md_slice a = md_slice_of(sames[i].a), b = md_slice_of(sames[i].b);

        if (md_recipient_same(a, b) != sames[i].same ||
            md_recipient_same(b, a) != sames[i].same)
            fail_msg("%s and %s", sames[i].a, sames[i].b);
    }
}

/* n recipients, each deferred and then sent, the domains' case changed. */
static md_store *store_of(size_t n, const char *to, const char *again)
{
    md_store *store = tell_store(1);
    md_buffer lines = {0};
    char text[256];
    size_t i;

    for (i = 0; i < n; i++) {
        (void)snprintf(text, sizeof text, to, (int)i, (int)i);
        md_buffer_add_text(&lines, text);
    }
    for (i = n; i-- > 0;) {
        (void)snprintf(text, sizeof text, again, (int)i, (int)i);
        md_buffer_add_text(&lines, text);
    }
    md_buffer_put(&lines, '\0');
    tell_feed_log(store, "mail.log", lines.ptr);
    md_buffer_free(&lines);
    return store;
}

static void check_story(md_store *store, size_t n, const char *address)
{
    md_catalog *catalog = md_catalog_build(store);
    md_story s;
    size_t i;
    char text[128];

    assert_non_null(catalog);
    md_story_init(&s);
    assert_true(md_story_load(&s, catalog, tell_entry(catalog, "AAAA1", 1)));
    assert_int_equal(s.recipient_count, n);
    assert_int_equal(s.attempt_count, 2 * n);
    for (i = 0; i < n; i++) {
        const md_recipient *r = &s.recipients[i];
        uint32_t place;

        (void)snprintf(text, sizeof text, address, (int)i, (int)i);
        place = md_story_recipient(&s, md_slice_of(text));
        assert_int_equal(place, i);
        assert_int_equal(r->attempt_count, 2);
        assert_int_equal(r->first_attempt, i);
        assert_int_equal(s.attempts[r->first_attempt].next, 2 * n - 1 - i);
        assert_int_equal(r->last_attempt, 2 * n - 1 - i);
        assert_int_equal(s.attempts[r->last_attempt].next, MD_NO_INDEX);
        assert_int_equal(s.attempts[r->last_attempt].recipient, i);
        assert_int_equal(r->state, MAILDIAG_RECIPIENT_SENT);
    }
    assert_int_equal(md_story_recipient(&s, MD_LIT("nobody@x.test")),
                     MD_NO_INDEX);
    assert_int_equal(md_story_recipient(&s, MD_NONE), MD_NO_INDEX);
    md_story_free(&s);
    md_catalog_free(catalog);
}

static void few_and_many(void **state)
{
    static const size_t counts[] = {0, 1, 7, 8, 9, 32, 33, 64, 65, 5000};
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(counts); i++) {
        md_store *store =
            store_of(counts[i] ? counts[i] : 1,
                     "smtp[1]: AAAA1: to=<u%d@x.test>, relay=none, delay=1, "
                     "dsn=4.4.1, status=deferred (x)\n",
                     "smtp[1]: AAAA1: to=<u%d@X.test>, relay=none, delay=1, "
                     "dsn=2.0.0, status=sent (x)\n");

        check_story(store, counts[i] ? counts[i] : 1, "u%d@x.Test");
        md_store_free(store);
    }
}

/* Local part and domain of the same bytes must not make all hashes equal. */
static void odd_addresses(void **state)
{
    md_store *store =
        store_of(3000,
                 "smtp[1]: AAAA1: to=<@%d@%d>, relay=none, delay=1, "
                 "dsn=4.4.1, status=deferred (x)\n",
                 "smtp[1]: AAAA1: to=<@%d@%d>, relay=none, delay=1, "
                 "dsn=2.0.0, status=sent (x)\n");
    md_catalog *catalog = md_catalog_build(store);
    uint64_t first = 0;
    size_t i, equal = 0;
    md_story s;

    (void)state;
    check_story(store, 3000, "@%d@%d");
    md_story_init(&s);
    assert_true(md_story_load(&s, catalog, 0));
    for (i = 0; i < s.recipient_count; i++) {
        uint64_t hash = md_recipient_hash(&s, s.recipients[i].address);

        if (i == 0)
            first = hash;
        equal += hash == first;
    }
    assert_int_equal(equal, 1);
    md_story_free(&s);
    md_catalog_free(catalog);
    md_store_free(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_address),
        cmocka_unit_test(few_and_many),
        cmocka_unit_test(odd_addresses),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
