/*
 * No memory: the n-th allocation fails, for every n, once or for good. What
 * fails has taken nothing, and the same call again does what it would have
 * done.
 */
#include <string.h>
#include <unistd.h>

#include "../support/nth_alloc.h"
#include "tell.h"

#include "store/state.h"

static const char log_text[] =
    "Dec 31 23:59:51 mx postfix/smtpd[7]: connect from c.test[192.0.2.7]\n"
    "Dec 31 23:59:51 mx postfix/smtpd[7]: NOQUEUE: hold: RCPT from "
    "c.test[192.0.2.7]: <b@y.test>: Recipient address triggers HOLD action; "
    "from=<a@x.test> to=<b@y.test> proto=ESMTP helo=<c.test>\n"
    "Dec 31 23:59:51 mx postfix/smtpd[7]: NOQUEUE: reject: RCPT from "
    "c.test[192.0.2.7]: 554 5.7.1 <no@y.test>: Relay access denied; "
    "from=<a@x.test> to=<no@y.test> proto=ESMTP helo=<c.test>\n"
    "Dec 31 23:59:52 mx last message repeated 2 times\n"
    "Dec 31 23:59:52 mx postfix/smtpd[7]: AAAAA1: client=c.test[192.0.2.7]\n"
    "Dec 31 23:59:52 mx postfix/cleanup[8]: AAAAA1: message-id=<m@x.test>\n"
    "Dec 31 23:59:52 mx opendkim[20]: AAAAA1: DKIM-Signature field added\n"
    "Dec 31 23:59:52 mx dovecot: imap(joe): Logged out\n"
    "Dec 31 23:59:53 mx postfix/qmgr[9]: AAAAA1: from=<a@x.test>, size=1234, "
    "nrcpt=2 (queue active)\n"
    "Dec 31 23:59:54 mx postfix/smtp[10]: connect to m.y.test[192.0.2.9]:25: "
    "Connection refused\n"
    "Dec 31 23:59:54 mx postfix/smtp[10]: AAAAA1: to=<b@y.test>,\n"
    "   relay=none, delay=2.50, delays=1/0/1/0, dsn=4.4.1, colour=blue,\n"
    "   status=deferred (connect to m.y.test[192.0.2.9]:25: Connection "
    "refused)\n"
    "Jan  1 00:00:01 mx postfix/smtp[10]: AAAAA1: to=<c@z.test>, "
    "orig_to=<all@x.test>, relay=m.z.test[192.0.2.10]:25, delay=9, "
    "delays=1/0/1/7, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as BBBBB1)\n"
    "Jan  1 00:00:01 mx2 postfix/smtpd[7]: BBBBB1: client=mx[192.0.2.1]\n"
    "Jan  1 00:00:01 mx2 postfix/smtp[10]: BBBBB1: to=<d@z.test>, "
    "orig_to=<c@z.test>, relay=none, delay=1, dsn=5.1.1, status=bounced (x)\n"
    "Jan  1 00:05:00 mx postfix/qmgr[9]: AAAAA1: from=<a@x.test>, "
    "status=expired, returned to sender\n"
    "Jan  1 00:05:00 mx postfix/cleanup[8]: CCCCC1: message-id=<n@x.test>\n"
    "Jan  1 00:05:00 mx postfix/bounce[12]: AAAAA1: sender non-delivery "
    "notification: CCCCC1\n"
    "Jan  1 00:05:00 mx postfix/qmgr[9]: AAAAA1: removed\n";

/* Failures to come, counted over several calls. */
static size_t fail_at; /* 0: none */
static bool for_good;
static size_t counted;
static bool has_failed;

static void arm(size_t n, bool good)
{
    fail_at = n;
    for_good = good;
    counted = 0;
    has_failed = false;
}

static void begin(void)
{
    nth_alloc_fail(fail_at > counted && !has_failed ? fail_at - counted : 0,
                   for_good);
}

/* Did an allocation of the call fail? No other will. */
static bool end(void)
{
    bool failed = nth_alloc_failed();

    counted += nth_alloc_count();
    nth_alloc_fail(0, false);
    has_failed = has_failed || failed;
    return failed;
}

/* ---- feeding ------------------------------------------------------------- */

static md_store *feed_log(size_t chunk)
{
    md_slice rest = md_slice_make(log_text, sizeof log_text - 1);
    maildiag_zone_change zone = {0, 3600, 0};
    md_store_options options;
    md_store *store;
    uint32_t source = 77;
    size_t taken = 0;
    maildiag_status status;

    memset(&options, 0, sizeof options);
    options.year = 2026;
    options.hash_key = 1;
    options.zone = &zone;
    options.zone_count = 1;
    options.evidence = MAILDIAG_EVIDENCE_ALL;
    begin();
    store = md_store_new(&options);
    if (end()) {
        assert_null(store);
        store = md_store_new(&options);
    }
    assert_non_null(store);
    begin();
    status =
        md_store_source_open(store, MD_LIT("mail.log"), false, NULL, &source);
    if (end()) {
        assert_int_equal(status, MAILDIAG_E_NOMEM);
        assert_int_equal(md_store_source_count(store), 0);
        status = md_store_source_open(store, MD_LIT("mail.log"), false, NULL,
                                      &source);
    }
    assert_int_equal(status, MAILDIAG_OK);
    assert_int_equal(source, 0);
    while (rest.len != 0) {
        size_t len = chunk < rest.len ? chunk : rest.len;
        bool failed;

        begin();
        status = md_store_feed(store, source, rest.ptr, len, &taken);
        failed = end();
        /* Some can be done without: a text is then kept whole, a chain not
         * sealed. */
        assert_true(status == MAILDIAG_OK ||
                    (failed && status == MAILDIAG_E_NOMEM));
        assert_true(status == MAILDIAG_OK ? taken == len : taken <= len);
        rest = md_slice_skip(rest, taken);
    }
    begin();
    status = md_store_feed_end(store, source);
    if (end() && status != MAILDIAG_OK) {
        assert_int_equal(status, MAILDIAG_E_NOMEM);
        status = md_store_feed_end(store, source);
    }
    assert_int_equal(status, MAILDIAG_OK);
    return store;
}

static void expect_equal(size_t n, const md_store *store, const md_buffer *want,
                         const maildiag_stats *want_stats)
{
    md_buffer got = {0};
    maildiag_stats stats;

    tell_all(store, &got);
    if (!md_slice_eq(md_buffer_slice(&got), md_buffer_slice(want)))
        fail_msg("allocation %zu: another story", n);
    md_store_stats(store, &stats);
    /* Lost strings of what failed are all that may differ. */
    stats.memory_bytes = want_stats->memory_bytes;
    assert_memory_equal(&stats, want_stats, sizeof stats);
    md_buffer_free(&got);
}

static void feeding(void **state)
{
    static const size_t chunks[] = {sizeof log_text, 100};
    size_t i, n, good;

    (void)state;
    for (i = 0; i < COUNT_OF(chunks); i++) {
        md_buffer want = {0};
        maildiag_stats want_stats;
        md_store *store;
        size_t count;

        arm(0, false);
        store = feed_log(chunks[i]);
        count = counted;
        assert_true(count > 30);

        tell_all(store, &want);
        md_store_stats(store, &want_stats);
        md_store_free(store);
        for (good = 0; good < 2; good++) {
            for (n = 1; n <= count; n++) {
                arm(n, good != 0);
                store = feed_log(chunks[i]);
                assert_true(has_failed);
                expect_equal(n, store, &want, &want_stats);
                md_store_free(store);
            }
        }
        md_buffer_free(&want);
    }
}

/* ---- asking --------------------------------------------------------------- */

static bool any_kind(uint16_t kind)
{
    (void)kind;
    return true;
}

/* All questions in a row; false as soon as one has failed. */
static bool ask_all(const md_store *store)
{
    md_catalog *catalog = md_catalog_build(store);
    md_story story;
    md_others others;
    md_facts facts;
    md_links links = {0};
    bool good = catalog != NULL;
    uint32_t entry, i, decided;
    uint8_t outcome;

    md_story_init(&story);
    md_others_init(&others);
    md_facts_init(&facts);
    for (entry = 0; good && entry < md_catalog_count(catalog); entry++) {
        if (md_catalog_entry_at(catalog, entry)->kind ==
            MAILDIAG_ENTRY_REJECT) {
            md_slice host, instance, queue_id;

            good = md_catalog_reject(catalog, entry, &facts, &host, &instance,
                                     &queue_id) != NULL;
            continue;
        }
        good = md_story_load(&story, catalog, entry) &&
               md_story_timeline(&story, &facts) &&
               md_story_links(&story, &links);
        for (i = 0; good && i < story.recipient_count; i++)
            good = md_story_outcome(&story, i, &others, &outcome, &decided);
        for (i = 0; good && i < facts.count; i++) {
            md_record record;

            good = md_fact_record(&facts, &facts.items[i], &record);
        }
    }
    good = good && md_catalog_host_facts(catalog, any_kind, &facts);
    md_story_free(&story);
    md_others_free(&others);
    md_facts_free(&facts);
    free(links.items);
    md_catalog_free(catalog);
    return good;
}

static void asking(void **state)
{
    md_store *store;
    size_t n, count, good;

    (void)state;
    arm(0, false);
    store = feed_log(sizeof log_text);
    arm(0, false);
    begin();
    assert_true(ask_all(store));
    end();
    count = counted;
    assert_true(count > 30);
    for (good = 0; good < 2; good++) {
        for (n = 1; n <= count; n++) {
            bool answered;

            arm(n, good != 0);
            begin();
            answered = ask_all(store);
            /* qsort's own memory is not asked for again: it does without. */
            if (end() && answered && good != 0)
                fail_msg("allocation %zu was not missed", n);
        }
    }
    assert_true(ask_all(store));
    md_store_free(store);
}

/* A story that could not be loaded can be used for the next one. */
static void the_next_story(void **state)
{
    md_store *store;
    md_catalog *catalog;
    size_t n, count;
    md_story s;

    (void)state;
    arm(0, false);
    store = feed_log(sizeof log_text);
    catalog = md_catalog_build(store);
    assert_non_null(catalog);
    for (n = 0, count = 1; n <= count; n++) {
        bool loaded;

        md_story_init(&s);
        arm(n, true);
        begin();
        loaded = md_story_load(&s, catalog, tell_entry(catalog, "AAAAA1", 1));
        if (!end())
            count = counted;
        assert_true(loaded == !has_failed);
        assert_true(
            md_story_load(&s, catalog, tell_entry(catalog, "BBBBB1", 1)));
        assert_int_equal(s.recipient_count, 1);
        assert_int_equal(s.fact_count, 2);
        assert_true(
            md_story_load(&s, catalog, tell_entry(catalog, "AAAAA1", 1)));
        assert_int_equal(s.recipient_count, 2);
        md_story_free(&s);
    }
    assert_true(count > 3);
    md_catalog_free(catalog);
    md_store_free(store);
}

/* ---- files ---------------------------------------------------------------- */

static void files(void **state)
{
    char path[] = "/tmp/maildiag-memory-XXXXXX";
    md_buffer want = {0}, line = {0};
    maildiag_stats want_stats;
    size_t n, count = 1;
    int fd = mkstemp(path);

    (void)state;
    assert_true(fd >= 0);
    assert_int_equal(write(fd, log_text, sizeof log_text - 1),
                     sizeof log_text - 1);
    assert_int_equal(close(fd), 0);
    for (n = 0; n <= count; n++) {
        md_store *store = tell_store(1);
        uint32_t source = 77;
        maildiag_error error;
        maildiag_status status;

        arm(n, false);
        begin();
        status = md_store_feed_file(store, path, NULL, &source, &error);
        if (end() && status != MAILDIAG_OK) {
            assert_int_equal(status, MAILDIAG_E_NOMEM);
            assert_string_equal(error.text, "no memory");
            status = md_store_feed_file(store, path, NULL, &source, &error);
        }
        assert_int_equal(status, MAILDIAG_OK);
        assert_int_equal(source, 0);
        if (n == 0) {
            count = counted;
            tell_all(store, &want);
            md_store_stats(store, &want_stats);
        } else {
            expect_equal(n, store, &want, &want_stats);
        }
        arm(n, false);
        begin();
        status = md_store_line(store, source, 0, &line);
        if (end())
            assert_int_equal(status, MAILDIAG_E_NOMEM);
        else
            assert_int_equal(status, MAILDIAG_OK);
        md_buffer_free(&line);
        md_store_free(store);
    }
    assert_int_equal(unlink(path), 0);
    md_buffer_free(&want);
}

/* ---- parts ---------------------------------------------------------------- */

static bool never(const void *context, uint32_t ref)
{
    return *(const uint32_t *)context == ref;
}

/* A table that could not grow has all it had, and takes the next. */
static void tables(void **state)
{
    size_t n;

    (void)state;
    for (n = 1; n <= 40; n++) {
        md_table t = {0};
        uint64_t seed = n;
        uint32_t ref, wanted;

        arm(n, false);
        for (ref = 1; ref <= 2000; ref++) {
            uint32_t tag = (uint32_t)random_next(&seed);
            size_t bytes = t.bytes;
            bool added;

            begin();
            added = md_table_add(&t, tag, ref);
            if (end()) {
                assert_false(added);
                assert_int_equal(t.count, ref - 1);
                assert_true(t.bytes <= bytes + (sizeof(void *) << t.depth));
                added = md_table_add(&t, tag, ref);
            }
            assert_true(added);
        }
        for (seed = n, ref = 1; ref <= 2000; ref++) {
            wanted = ref;
            assert_int_equal(
                md_table_find(&t, (uint32_t)random_next(&seed), never, &wanted),
                ref);
        }
        md_table_free(&t);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(feeding),        cmocka_unit_test(asking),
        cmocka_unit_test(the_next_story), cmocka_unit_test(files),
        cmocka_unit_test(tables),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
