/*
 * The catalogue: canonical order, places in it, and the ways to an entry.
 */
#include <string.h>

#include "tell.h"

#include "store/catalog_data.h"

#define FROM_TO "from=<a@x.test> to=<b@y.test> proto=ESMTP helo=<c.test>"
#define REFUSED(id)                                                            \
    "smtpd[7]: " id ": reject: RCPT from c.test[192.0.2.7]: 554 5.7.1 "        \
    "<b@y.test>: Relay access denied; " FROM_TO "\n"

static const char log_text[] =
    "smtpd[7]: connect from c.test[192.0.2.7]\n" REFUSED("NOQUEUE")
    /* A message whose first line is a refusal: both have the same id. */
    REFUSED("AAAAA1") "cleanup[8]: AAAAA1: message-id=<m@x.test>\n"
                      "smtpd[7]: AAAAA2: client=c.test[192.0.2.7]\n" REFUSED(
                          "AAAAA2") "qmgr[9]: AAAAA2: removed\n"
                                    "@mx2 smtpd[7]: AAAAA1: "
                                    "client=d.test[192.0.2.8]\n"
                                    "@mx2 cleanup[8]: AAAAA1: "
                                    "message-id=<m@x.test>\n"
                                    "master[1]: warning: process "
                                    "/usr/lib/postfix/smtpd pid 7 killed by "
                                    "signal 11\n"
                                    "master[1]: reload -- version 3.7.11, "
                                    "configuration /etc/postfix\n";

/* Everything, as `M:ID` or `R:ID`. */
static void tell_entries(const md_catalog *c, md_buffer *out)
{
    md_slice host, instance, queue_id;
    md_facts f;
    uint32_t i;

    md_facts_init(&f);
    for (i = 0; i < md_catalog_count(c); i++) {
        bool reject = md_catalog_entry_at(c, i)->kind == MAILDIAG_ENTRY_REJECT;

        if (i != 0)
            md_buffer_put(out, ' ');
        md_buffer_add_text(out, reject ? "R:" : "M:");
        if (!reject) {
            md_buffer_add(out, md_store_string(md_catalog_store(c),
                                               c->entries[i].queue_id));
            continue;
        }
        assert_non_null(
            md_catalog_reject(c, i, &f, &host, &instance, &queue_id));
        md_buffer_add(out, queue_id.ptr ? queue_id : MD_LIT("-"));
        expect_slice("reject", "host", host, "mx");
        expect_slice("reject", "instance", instance, "postfix");
    }
    md_facts_free(&f);
}

static void order_and_places(void **state)
{
    md_store *store = tell_store(1);
    md_catalog *c;
    md_buffer got = {0};
    uint32_t i, count;

    (void)state;
    tell_feed_log(store, "mail.log", log_text);
    c = md_catalog_build(store);
    tell_entries(c, &got);
    assert_true(same_text("entries", &got,
                          "R:- M:AAAAA1 R:AAAAA1 M:AAAAA2 R:AAAAA2 M:AAAAA1"));
    count = md_catalog_count(c);
    for (i = 0; i < count; i++) {
        const md_catalog_entry *e = md_catalog_entry_at(c, i);

        if (i > 0) {
            const md_catalog_entry *b = md_catalog_entry_at(c, i - 1);

            assert_true(b->id < e->id || (b->id == e->id && b->kind < e->kind));
        }
        assert_int_equal(md_catalog_find(c, e->id, e->kind), i);
        assert_int_equal(md_catalog_after(c, e->id, e->kind), i + 1);
        assert_int_equal(md_catalog_find(c, e->id + 1, e->kind), UINT32_MAX);
        assert_true(e->id >> MD_OFFSET_BITS == 1);
    }
    /* Kind 0 is behind all of that id. */
    assert_true(md_catalog_entry_at(c, 1)->id == md_catalog_entry_at(c, 2)->id);
    assert_int_equal(md_catalog_after(c, md_catalog_entry_at(c, 1)->id, 0), 3);
    assert_int_equal(md_catalog_after(c, 0, 0), 0);
    assert_int_equal(md_catalog_after(c, UINT64_MAX, 0), count);
    assert_int_equal(md_catalog_find(c, 0, MAILDIAG_ENTRY_MESSAGE), UINT32_MAX);
    assert_int_equal(md_catalog_find(c, UINT64_MAX, MAILDIAG_ENTRY_MESSAGE),
                     UINT32_MAX);
    md_catalog_free(c);
    md_buffer_free(&got);
    md_store_free(store);
}

static void by_queue_id(void **state)
{
    md_store *store = tell_store(1);
    const uint32_t *entries;
    uint32_t count;
    md_catalog *c;

    (void)state;
    tell_feed_log(store, "mail.log", log_text);
    c = md_catalog_build(store);
    md_catalog_by_queue_id(c, MD_LIT("AAAAA1"), &entries, &count);
    assert_int_equal(count, 3);
    assert_true(entries[0] == 1 && entries[1] == 2 && entries[2] == 5);
    md_catalog_by_queue_id(c, MD_LIT("AAAAA2"), &entries, &count);
    assert_int_equal(count, 2);
    md_catalog_by_queue_id(c, MD_LIT("aaaaa1"), &entries, &count);
    assert_int_equal(count, 0);
    /* A string that is there, but no queue ID. */
    md_catalog_by_queue_id(c, MD_LIT("<m@x.test>"), &entries, &count);
    assert_int_equal(count, 0);
    md_catalog_by_queue_id(c, MD_NONE, &entries, &count);
    assert_int_equal(count, 0);
    md_catalog_free(c);
    md_store_free(store);
}

static bool of_master(uint16_t kind)
{
    return kind == MAILDIAG_RECORD_MASTER_RELOAD ||
           kind == MAILDIAG_RECORD_SERVICE_FAILURE;
}

static void host_facts(void **state)
{
    md_store *store = tell_store(1);
    md_catalog *c;
    md_facts f;

    (void)state;
    tell_feed_log(store, "mail.log", log_text);
    c = md_catalog_build(store);
    md_facts_init(&f);
    assert_true(md_catalog_host_facts(c, of_master, &f));
    assert_int_equal(f.count, 2);
    assert_int_equal(f.items[0].kind, MAILDIAG_RECORD_SERVICE_FAILURE);
    assert_int_equal(f.items[1].kind, MAILDIAG_RECORD_MASTER_RELOAD);
    expect_slice("reload", "version",
                 md_fact_field(&f, &f.items[1], MAILDIAG_FIELD_VERSION),
                 "3.7.11");
    expect_slice("reload", "host", md_store_string(store, f.items[1].host),
                 "mx");
    assert_false(f.items[0].own);
    md_facts_free(&f);
    md_catalog_free(c);
    md_store_free(store);
}

static void an_empty_store(void **state)
{
    md_store *store = tell_store(1);
    md_catalog *c = md_catalog_build(store);
    const uint32_t *entries;
    uint32_t count;

    (void)state;
    assert_non_null(c);
    assert_int_equal(md_catalog_count(c), 0);
    assert_int_equal(md_catalog_after(c, 0, 0), 0);
    assert_int_equal(md_catalog_find(c, 1, MAILDIAG_ENTRY_MESSAGE), UINT32_MAX);
    md_catalog_by_queue_id(c, MD_LIT("AAAAA1"), &entries, &count);
    assert_int_equal(count, 0);
    md_catalog_free(c);
    md_catalog_free(NULL);
    md_store_free(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(order_and_places),
        cmocka_unit_test(by_queue_id),
        cmocka_unit_test(host_facts),
        cmocka_unit_test(an_empty_store),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
