/*
 * Messages kept loaded for outcomes: which of them are folded again, and that
 * a long one says what it said when it had its facts.
 */
#include <string.h>

#include "tell.h"

#include "store/catalog_data.h"

enum { MEMBERS = 200, LISTS = 6 };

/* Recipients of one message, who go on as many lists by turns; of the lists,
 * every member's name is another, and the third is deferred. */
static md_store *store_of_lists(void)
{
    md_store *store = tell_store(1);
    md_buffer lines = {0};
    char text[256];
    int i;

    for (i = 0; i < LISTS * MEMBERS; i++) {
        (void)snprintf(text, sizeof text,
                       "%ssmtp[1]: AAAA1: to=<u%d@y.test>, relay=f[127.0.0.1]:"
                       "10024, delay=1, delays=0/0/0/1, dsn=2.0.0, "
                       "status=sent (250 2.0.0 Ok: queued as BBBB%d)\n",
                       i != 0 ? "+0 " : "", i, i % LISTS);
        md_buffer_add_text(&lines, text);
    }
    for (i = 0; i < LISTS * MEMBERS; i++) {
        (void)snprintf(text, sizeof text,
                       "+0 smtp[2]: BBBB%d: to=<v%d@y.test>, "
                       "orig_to=<u%d@y.test>, relay=none, delay=1, dsn=%s\n",
                       i % LISTS, i, i,
                       i / LISTS % 3 != 0
                           ? "2.0.0, status=sent (250 2.0.0 Ok)"
                           : "4.4.1, status=deferred (no route)");
        md_buffer_add_text(&lines, text);
    }
    md_buffer_put(&lines, '\0');
    tell_feed_log(store, "mail.log", lines.ptr);
    md_buffer_free(&lines);
    return store;
}

static void lists_by_turns(void **state)
{
    md_store *store = store_of_lists();
    md_catalog *catalog = md_catalog_build(store);
    const md_story *lists[LISTS];
    md_others others;
    md_story s;
    uint32_t i;

    (void)state;
    md_others_init(&others);
    md_story_init(&s);
    assert_true(md_story_load(&s, catalog, tell_entry(catalog, "AAAA1", 1)));
    for (i = 0; i < s.recipient_count; i++) {
        uint8_t outcome = 0;
        uint32_t entry = 0;
        char id[16];

        assert_true(md_story_outcome(&s, i, &others, &outcome, &entry));
        (void)snprintf(id, sizeof id, "BBBB%u", i % LISTS);
        assert_int_equal(entry, tell_entry(catalog, id, 1));
        assert_int_equal(outcome, i / LISTS % 3 != 0
                                      ? MAILDIAG_RECIPIENT_SENT
                                      : MAILDIAG_RECIPIENT_DEFERRED);
    }
    /* Each was folded once. */
    assert_int_equal(others.large_count, LISTS);
    for (i = 0; i < LISTS; i++)
        lists[i] = others.large[i];
    for (i = 0; i < LISTS; i++) {
        assert_ptr_equal(md_others_get(&others, catalog, lists[i]->entry),
                         lists[i]);
        assert_null(lists[i]->facts);
    }
    assert_int_equal(others.large_count, LISTS);
    md_story_free(&s);
    md_others_free(&others);
    md_catalog_free(catalog);
    md_store_free(store);
}

static md_store *store_of_small(int count)
{
    md_store *store = tell_store(1);
    md_buffer lines = {0};
    char text[256];
    int i;

    for (i = 0; i < count; i++) {
        (void)snprintf(text, sizeof text,
                       "smtp[2]: AA%03d: to=<v@y.test>, relay=none, delay=1, "
                       "dsn=2.0.0, status=sent (250 2.0.0 Ok)\n",
                       i);
        md_buffer_add_text(&lines, text);
    }
    md_buffer_put(&lines, '\0');
    tell_feed_log(store, "mail.log", lines.ptr);
    md_buffer_free(&lines);
    return store;
}

typedef struct turns {
    const char *name;
    int many;      /* messages by turns */
    uint32_t room; /* that there is for them in the end */
} turns;

static void small_by_turns(void **state)
{
    static const turns cases[] = {
        {"one", 1, MD_OTHERS_FEW},
        {"as many as there is room for", MD_OTHERS_FEW, MD_OTHERS_FEW},
        {"one more", MD_OTHERS_FEW + 1, MD_OTHERS_FEW + 1},
        {"all that may be kept", MD_OTHERS_MOST, MD_OTHERS_MOST},
        {"more than are remembered", 3 * MD_OTHERS_MOST, MD_OTHERS_FEW},
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++) {
        md_store *store = store_of_small(cases[i].many);
        md_catalog *catalog = md_catalog_build(store);
        md_others others;
        uint32_t entry;
        int round;

        md_others_init(&others);
        for (round = 0; round < 3 * MD_OTHERS_MOST; round++) {
            for (entry = 0; entry < md_catalog_count(catalog); entry++) {
                md_story *s = md_others_get(&others, catalog, entry);

                assert_non_null(s);
                assert_int_equal(s->entry, entry);
            }
        }
        if (others.room != cases[i].room)
            fail_msg("%s: room for %u", cases[i].name, others.room);
        md_others_free(&others);
        md_catalog_free(catalog);
        md_store_free(store);
    }
}

/* Nothing of a catalogue is told of the next one. */
static void another_catalogue(void **state)
{
    md_store *one = store_of_lists(), *two = store_of_small(3);
    md_catalog *a = md_catalog_build(one), *b = md_catalog_build(two);
    md_others others;
    md_story *s;

    (void)state;
    md_others_init(&others);
    s = md_others_get(&others, a, 0);
    assert_true(md_slice_eq(s->queue_id, MD_LIT("AAAA1")));
    assert_int_equal(others.large_count, 1);
    s = md_others_get(&others, b, 0);
    assert_true(md_slice_eq(s->queue_id, MD_LIT("AA000")));
    assert_int_equal(others.large_count, 0);
    s = md_others_get(&others, a, 0);
    assert_true(md_slice_eq(s->queue_id, MD_LIT("AAAA1")));
    md_others_free(&others);
    md_catalog_free(a);
    md_catalog_free(b);
    md_store_free(one);
    md_store_free(two);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_by_turns),
        cmocka_unit_test(small_by_turns),
        cmocka_unit_test(another_catalogue),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
