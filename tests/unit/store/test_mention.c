/*
 * How long a host keeps mail: what `expired` lines say of it, held against
 * a look back from each of them over all lines of its message.
 */
#include <string.h>

#include "tell.h"

#include "store/catalog_data.h"

typedef struct lifetime_case {
    const char *name;
    const char *log;
    int64_t sec;  /* of mail of a sender; -1: nothing is said */
    int64_t null; /* of notifications */
} lifetime_case;

#define TRIED(id, delay)                                                       \
    "smtp[1]: " id ": to=<b@y.test>, relay=none, delay=" delay                 \
    ", dsn=4.4.1, status=deferred (no route)\n"
#define EXPIRED(id, from)                                                      \
    "qmgr[2]: " id ": from=<" from ">, status=expired, returned to sender\n"

static const lifetime_case cases[] = {
    {"nothing expired", TRIED("AAAA1", "9"), -1, -1},
    {"behind its delivery", TRIED("AAAA1", "9") EXPIRED("AAAA1", "a@x.test"),
     10, -1},
    {"of the null sender", TRIED("AAAA1", "9") EXPIRED("AAAA1", ""), -1, 10},
    {"without a delivery", EXPIRED("AAAA1", "a@x.test"), -1, -1},
    {"the delivery of another message",
     TRIED("AAAA2", "9") EXPIRED("AAAA1", "a@x.test"), -1, -1},
    {"forced out",
     TRIED("AAAA1",
           "9") "qmgr[2]: AAAA1: from=<a@x.test>, status=force-expired, "
                "returned to sender\n",
     -1, -1},
    {"the last of several deliveries",
     TRIED("AAAA1", "100") TRIED("AAAA1", "5") EXPIRED("AAAA1", "a@x.test"), 6,
     -1},
    {"the clock went back: the one that is not later",
     TRIED("AAAA1", "100") "+50 " TRIED("AAAA1", "300") "-40 " EXPIRED(
         "AAAA1", "a@x.test"),
     110, -1},
    {"the clock went back for a delivery",
     TRIED("AAAA1", "100") "-50 " TRIED("AAAA1", "300") "+60 " EXPIRED(
         "AAAA1", "a@x.test"),
     360, -1},
    {"the least of two messages",
     TRIED("AAAA1", "100") TRIED("AAAA2", "50") EXPIRED("AAAA1", "a@x.test")
         EXPIRED("AAAA2", "a@x.test"),
     52, -1},
    {"an earlier use of the queue ID",
     TRIED("AAAA1", "100") "qmgr[2]: AAAA1: removed\n+60 " EXPIRED("AAAA1",
                                                                   "a@x.test"),
     -1, -1},
};

static void what_is_said(void **state)
{
    size_t i, wrong = 0;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++) {
        const lifetime_case *c = &cases[i];
        md_store *store = tell_store(1);
        md_catalog *catalog;
        int64_t sec, null;

        tell_feed_log(store, "mail.log", c->log);
        catalog = md_catalog_build(store);
        sec = md_catalog_lifetime(catalog, MD_LIT("mx"), false);
        null = md_catalog_lifetime(catalog, MD_LIT("mx"), true);
        if (sec != (c->sec < 0 ? -1 : c->sec * 1000000) ||
            null != (c->null < 0 ? -1 : c->null * 1000000)) {
            print_error("%s: %lld %lld\n", c->name, (long long)sec,
                        (long long)null);
            wrong++;
        }
        md_catalog_free(catalog);
        md_store_free(store);
    }
    assert_int_equal(wrong, 0);
}

/* Each host has a patience of its own. */
static void many_hosts(void **state)
{
    enum { HOSTS = 3000 };
    md_store *store = tell_store(1);
    md_catalog *catalog;
    md_buffer lines = {0};
    char text[512];
    int i;

    (void)state;
    for (i = 0; i < HOSTS; i++) {
        (void)snprintf(
            text, sizeof text,
            "@mx%d " TRIED("AAAA1", "%d") "@mx%d " EXPIRED("AAAA1", "a@x.test"),
            i, i, i);
        md_buffer_add_text(&lines, text);
    }
    md_buffer_put(&lines, '\0');
    tell_feed_log(store, "mail.log", lines.ptr);
    catalog = md_catalog_build(store);
    assert_int_equal(catalog->lifetime_count, HOSTS);
    for (i = 0; i < HOSTS; i++) {
        (void)snprintf(text, sizeof text, "mx%d", i);
        assert_int_equal(md_catalog_lifetime(catalog, md_slice_of(text), false),
                         (int64_t)(i + 1) * 1000000);
        assert_int_equal(md_catalog_lifetime(catalog, md_slice_of(text), true),
                         -1);
    }
    assert_int_equal(md_catalog_lifetime(catalog, MD_LIT("none"), false), -1);
    assert_int_equal(md_catalog_lifetime(catalog, MD_NONE, false), -1);
    md_catalog_free(catalog);
    md_store_free(store);
    md_buffer_free(&lines);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_said),
        cmocka_unit_test(many_hosts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
