/*
 * Ceilings: what goes, in which order, and that it is counted exactly.
 */
#include "tell.h"

#include "store/evict.h"

static md_store *store_of(uint64_t messages, uint64_t memory, int64_t keep,
                          uint32_t evidence)
{
    md_store_options options;
    md_store *store;

    memset(&options, 0, sizeof options);
    options.year = 2026;
    options.hash_key = 1;
    options.max_messages = messages;
    options.max_memory_bytes = memory;
    options.keep_usec = keep;
    options.evidence = evidence;
    store = md_store_new(&options);
    assert_non_null(store);
    return store;
}

static void feed(md_store *store, uint32_t source, const char *lines)
{
    md_buffer log = {0};
    size_t taken;

    tell_log(lines, &log);
    assert_true(md_store_feed(store, source, log.ptr, log.len, &taken) >= 0);
    assert_int_equal(taken, log.len);
    md_buffer_free(&log);
}

static uint32_t open_source(md_store *store)
{
    uint32_t source;

    assert_int_equal(
        md_store_source_open(store, MD_LIT("mail.log"), false, NULL, &source),
        MAILDIAG_OK);
    return source;
}

#define QUEUED(id)                                                             \
    "qmgr[9]: " id ": from=<a@x.test>, size=1, nrcpt=1 (queue active)\n"
#define REMOVED(id) "qmgr[9]: " id ": removed\n"

typedef struct evict_case {
    const char *name;
    uint64_t messages;
    int64_t keep_sec;
    const char *log;
    const char *left;
    uint64_t gone_messages, gone_events;
} evict_case;

static const evict_case cases[] = {
    {"below the ceiling", 3, 0, QUEUED("AAAAA1") QUEUED("AAAAA2"),
     "AAAAA1 ~queued~; AAAAA2 ~queued~", 0, 0},
    {"the oldest", 4, 0,
     QUEUED("AAAAA1") QUEUED("AAAAA2") QUEUED("AAAAA3") QUEUED("AAAAA4")
         QUEUED("AAAAA5"),
     "AAAAA2 ~queued~; AAAAA3 ~queued~; AAAAA4 ~queued~; AAAAA5 ~queued~", 1,
     1},
    {"the oldest finished first", 4, 0,
     QUEUED("AAAAA1") QUEUED("AAAAA2") REMOVED("AAAAA2") QUEUED("AAAAA3")
         REMOVED("AAAAA3") QUEUED("AAAAA4") QUEUED("AAAAA5"),
     "AAAAA1 ~queued~; AAAAA3 ~unknown; AAAAA4 ~queued~; AAAAA5 ~queued~", 1,
     2},
    {"what something was logged of is not old", 4, 0,
     QUEUED("AAAAA1") QUEUED("AAAAA2") QUEUED("AAAAA3") QUEUED("AAAAA4")
         QUEUED("AAAAA1") QUEUED("AAAAA5"),
     "AAAAA1 ~queued~; AAAAA3 ~queued~; AAAAA4 ~queued~; AAAAA5 ~queued~", 1,
     1},
    {"a use of an ID goes without the next", 4, 0,
     QUEUED("AAAAA1") REMOVED("AAAAA1") QUEUED("AAAAA1") QUEUED("AAAAA2")
         QUEUED("AAAAA3") QUEUED("AAAAA4") QUEUED("AAAAA5"),
     NULL, 2, 3},
    {"a window", 0, 60,
     QUEUED("AAAAA1") QUEUED("AAAAA2") REMOVED("AAAAA2")
         QUEUED("AAAAA3") "+55 qmgr[9]: AAAAA4: removed\n"
                          "+3 qmgr[9]: AAAAA3: removed\n",
     "AAAAA2 ~unknown; AAAAA3 ~unknown; AAAAA4 ~unknown", 1, 1},
    {"a window that all is in", 0, 3600, QUEUED("AAAAA1") REMOVED("AAAAA1"),
     "AAAAA1 ~unknown", 0, 0},
};

static void what_goes(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++) {
        const evict_case *c = &cases[i];
        md_store *store =
            store_of(c->messages, 0, c->keep_sec * INT64_C(1000000), 0);
        uint32_t source = open_source(store);
        maildiag_stats stats;
        md_buffer got = {0};

        feed(store, source, c->log);
        (void)md_store_feed_end(store, source);
        tell_messages(store, &got);
        if (c->left != NULL && !same_text(c->name, &got, c->left))
            fail_msg("%s", c->name);
        md_store_stats(store, &stats);
        if (stats.dropped_messages != c->gone_messages ||
            stats.dropped_events != c->gone_events)
            fail_msg("%s: %llu messages, %llu events", c->name,
                     (unsigned long long)stats.dropped_messages,
                     (unsigned long long)stats.dropped_events);
        md_buffer_free(&got);
        md_store_free(store);
    }
}

/* A hundred thousand that never end within a megabyte: the ceiling holds, and
 * what is there and what went are all there were. */
static void a_flood(void **state)
{
    enum { MESSAGES = 100000, MOST = 4 << 20 };
    md_store *store = store_of(0, MOST, 0, 0);
    uint32_t source = open_source(store), i;
    maildiag_stats stats;
    uint64_t peak = 0;
    char line[128];

    (void)state;
    for (i = 0; i < MESSAGES; i++) {
        size_t taken;
        int len = snprintf(line, sizeof line,
                           "Aug 31 03:%02u:%02u mx postfix/cleanup[7]: %08X: "
                           "message-id=<%u@x.test>\n",
                           i / 60 % 60, i % 60, i + 0x10000000U, i);

        assert_true(md_store_feed(store, source, line, (size_t)len, &taken) >=
                    0);
        if (md_store_memory(store) > peak)
            peak = md_store_memory(store);
    }
    md_store_stats(store, &stats);
    assert_true(peak <= MOST);
    assert_true(stats.dropped_messages > MESSAGES / 2);
    assert_int_equal(stats.dropped_messages, stats.dropped_events);
    assert_int_equal(stats.dropped_messages + store->message_count, MESSAGES);
    assert_int_equal(store->message_count, store->fact_count);
    md_store_free(store);
}

/* Lines kept word for word go with their facts, and only they. */
static void kept_lines(void **state)
{
    md_store *store =
        store_of(0, 0, 60 * INT64_C(1000000), MAILDIAG_EVIDENCE_ALL);
    uint32_t source = open_source(store);
    md_buffer line = {0};
    uint64_t last;

    (void)state;
    feed(store, source, QUEUED("AAAAA1") "+100 qmgr[9]: AAAAA2: removed\n");
    (void)md_store_feed_end(store, source);
    assert_int_equal(store->sources.items[source]->kept_count, 1);
    assert_int_equal(md_store_line(store, source, 0, &line),
                     MAILDIAG_E_NOTFOUND);
    last = store->sources.items[source]->kept[0].offset;
    assert_int_equal(md_store_line(store, source, last, &line), MAILDIAG_OK);
    assert_true(md_slice_ends(md_buffer_slice(&line), MD_LIT("removed")));
    md_buffer_free(&line);
    md_store_free(store);
}

/* Nothing of what is kept is told in another way. */
static void stories_stay(void **state)
{
    static const char log[] = REMOVED(
        "AAAAA0") "+9000 smtpd[7]: connect from c.test[192.0.2.7]\n"
                  "smtpd[7]: AAAAA1: client=c.test[192.0.2.7]\n"
                  "cleanup[8]: AAAAA1: message-id=<1@x.test>\n" QUEUED(
                      "AAAAA1") "smtp[10]: connect to y.test[192.0.2.9]:25: "
                                "Connection refused\n"
                                "smtp[10]: AAAAA1: to=<b@y.test>, relay=none, "
                                "delay=1.50, "
                                "delays=0.1/0/1/0.4, dsn=4.4.1, "
                                "status=deferred (connect to "
                                "y.test[192.0.2.9]:25: Connection refused)\n"
                                "/amavis[3]: (1-1) Passed CLEAN, Queue-ID: "
                                "AAAAA1\n"
                                "smtpd[7]: disconnect from c.test[192.0.2.7]\n";
    md_store *store = store_of(0, 0, 3600 * INT64_C(1000000), 0);
    md_buffer before = {0}, after = {0};
    maildiag_stats stats;

    (void)state;
    feed(store, open_source(store), log);
    tell_all(store, &before);
    assert_int_equal(md_evict_window(store), MAILDIAG_OK);
    tell_all(store, &after);
    md_store_stats(store, &stats);
    assert_int_equal(stats.dropped_messages, 1);
    assert_in_range(after.len, 1, before.len - 1);
    assert_true(
        md_slice_ends(md_buffer_slice(&before), md_buffer_slice(&after)));
    md_buffer_free(&before);
    md_buffer_free(&after);
    md_store_free(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_goes),
        cmocka_unit_test(a_flood),
        cmocka_unit_test(kept_lines),
        cmocka_unit_test(stories_stay),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
