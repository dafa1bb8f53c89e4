/*
 * The store as a whole: the same story however the bytes come, ceilings that
 * count, sources in any order.
 */
#include <string.h>

#include "tell.h"

#include "store/state.h"

/* Every kind of key, link and session; wrapped, repeated and foreign lines;
 * CRLF, blank lines, no newline at the end. */
static const char log_text[] =
    "Dec 31 23:59:50 mx postfix/master[1]: daemon started -- version 3.7.11, "
    "configuration /etc/postfix\r\n"
    "Dec 31 23:59:51 mx postfix/smtpd[7]: connect from c.test[192.0.2.7]\n"
    "Dec 31 23:59:51 mx postfix/smtpd[7]: NOQUEUE: reject: RCPT from "
    "c.test[192.0.2.7]: 554 5.7.1 <no@y.test>: Relay access denied; "
    "from=<a@x.test> to=<no@y.test> proto=ESMTP helo=<c.test>\n"
    "\n"
    "Dec 31 23:59:52 mx last message repeated 2 times\n"
    "Dec 31 23:59:52 mx postfix/smtpd[7]: AAAAA1: client=c.test[192.0.2.7], "
    "sasl_method=LOGIN, sasl_username=joe\n"
    "Dec 31 23:59:52 mx postfix/cleanup[8]: AAAAA1: message-id=<m@x.test>\n"
    "Dec 31 23:59:52 mx opendkim[20]: AAAAA1: DKIM-Signature field added\n"
    "Dec 31 23:59:52 mx dovecot: imap(joe): Logged out\n"
    "Dec 31 23:59:53 mx postfix/qmgr[9]: AAAAA1: from=<a@x.test>, size=1234, "
    "nrcpt=2 (queue active)\n"
    "Dec 31 23:59:53 mx postfix/smtpd[7]: disconnect from c.test[192.0.2.7]\n"
    "Dec 31 23:59:54 mx postfix/smtp[10]: connect to m.y.test[192.0.2.9]:25: "
    "Connection refused\n"
    "Dec 31 23:59:54 mx postfix/smtp[10]: AAAAA1: to=<b@y.test>,\n"
    "   relay=none, delay=2, delays=1/0/1/0, dsn=4.4.1,\n"
    "   status=deferred (connect to m.y.test[192.0.2.9]:25: Connection "
    "refused)\n"
    "Jan  1 00:00:01 mx postfix/smtp[10]: AAAAA1: to=<c@z.test>, "
    "orig_to=<all@x.test>, relay=m.z.test[192.0.2.10]:25, delay=9, "
    "delays=1/0/1/7, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as BBBBB1)\n"
    "Jan  1 00:00:01 mx2 postfix/smtpd[7]: BBBBB1: client=mx[192.0.2.1]\n"
    "Jan  1 00:00:01 mx2 postfix/cleanup[8]: BBBBB1: message-id=<m@x.test>\n"
    "Jan  1 00:00:02 mx2 postfix/smtp[10]: message repeated 2 times: [ "
    "BBBBB1: to=<c@z.test>, relay=none, delay=1, dsn=5.1.1, status=bounced "
    "(no such user)]\n"
    "Jan  1 00:05:00 mx postfix/qmgr[9]: AAAAA1: from=<a@x.test>, "
    "status=expired, returned to sender\n"
    "Jan  1 00:05:00 mx postfix/cleanup[8]: CCCCC1: message-id=<n@x.test>\n"
    "Jan  1 00:05:00 mx postfix/bounce[12]: AAAAA1: sender non-delivery "
    "notification: CCCCC1\n"
    "Jan  1 00:05:00 mx postfix/qmgr[9]: AAAAA1: removed\n"
    "2027-01-01T00:05:01.123456+00:00 mx postfix/smtpd[7]: AAAAA1: "
    "client=d.test[192.0.2.8]\n"
    "AAAAA2: to=, relay=none, delay=1, status=deferred (\x01\xff\x80)\n"
    "\x00\x01\x02garbage\xff\xfe\n"
    "Jan  1 00:06:00 mx postfix/qmgr[9]: AAAAA2: removed";

static const md_slice log_slice = MD_LIT_INIT(log_text);

/* Feeds in chunks of random sizes up to `most`. */
static void feed_random(md_store *store, md_slice bytes, uint64_t seed,
                        size_t most)
{
    uint32_t source;
    size_t taken;

    assert_int_equal(
        md_store_source_open(store, MD_LIT("mail.log"), false, NULL, &source),
        MAILDIAG_OK);
    while (bytes.len != 0) {
        size_t len = random_below(&seed, most + 1);

        len = len < bytes.len ? len : bytes.len;
        assert_int_equal(md_store_feed(store, source, bytes.ptr, len, &taken),
                         MAILDIAG_OK);
        assert_int_equal(taken, len);
        bytes = md_slice_skip(bytes, len);
    }
    assert_int_equal(md_store_feed_end(store, source), MAILDIAG_OK);
}

static void expect_same_stats(const md_store *a, const md_store *b)
{
    maildiag_stats x, y;

    md_store_stats(a, &x);
    md_store_stats(b, &y);
    /* References are given in another order, and are as long as they must. */
    assert_in_range(x.memory_bytes, y.memory_bytes - y.memory_bytes / 100,
                    y.memory_bytes + y.memory_bytes / 100);
    x.memory_bytes = y.memory_bytes;
    assert_memory_equal(&x, &y, sizeof x);
}

static void check_chunks(md_slice bytes, int rounds)
{
    md_store *whole = tell_store(1);
    md_buffer want = {0};
    int way;

    tell_feed(whole, "mail.log", bytes, 0);
    tell_all(whole, &want);
    for (way = 0; way < 2 + rounds; way++) {
        /* Another hash key each time: nothing depends on it. */
        md_store *store = tell_store((uint64_t)way + 7);
        md_buffer got = {0};

        if (way < 2)
            tell_feed(store, "mail.log", bytes, way == 0 ? 1 : 7);
        else
            feed_random(store, bytes, (uint64_t)way, way % 2 == 0 ? 50 : 3000);
        tell_all(store, &got);
        assert_true(md_slice_eq(md_buffer_slice(&got), md_buffer_slice(&want)));
        expect_same_stats(store, whole);
        md_buffer_free(&got);
        md_store_free(store);
    }
    md_buffer_free(&want);
    md_store_free(whole);
}

static void any_chunks(void **state)
{
    (void)state;
    check_chunks(log_slice, 40);
    check_chunks(MD_LIT(""), 2);
    check_chunks(MD_LIT("\n\n\n"), 2);
    check_chunks(MD_LIT("no newline"), 2);
}

/* The same log with bytes changed, doubled and left out. */
static void any_chunks_of_damaged_logs(void **state)
{
    uint64_t seed = 21;
    int round;

    (void)state;
    for (round = 0; round < 60; round++) {
        md_buffer damaged = {0};
        size_t i;

        for (i = 0; i < log_slice.len; i++) {
            size_t what = random_below(&seed, 200);

            if (what == 0)
                continue;
            md_buffer_put(&damaged, what == 1 ? (char)random_below(&seed, 256)
                                              : log_slice.ptr[i]);
            if (what == 2)
                i -= i < 100 ? i : random_below(&seed, 100);
        }
        check_chunks(md_buffer_slice(&damaged), 2);
        md_buffer_free(&damaged);
    }
}

static void the_story_of_the_log(void **state)
{
    md_store *store = tell_store(1);
    md_buffer got = {0};
    maildiag_stats stats;
    md_slice program;
    uint64_t lines;

    (void)state;
    tell_feed(store, "mail.log", log_slice, 0);
    tell_messages(store, &got);
    assert_true(same_text(
        "log", &got,
        "reject NOQUEUE; reject NOQUEUE/2; AAAAA1 mixed b@y.test=expired "
        "c@z.test(all@x.test)=sent; BBBBB1 bounced~ c@z.test=bounced/2; CCCCC1 "
        "incomplete~; AAAAA1#2 incomplete~; AAAAA2 ~deferred~ -=deferred; "
        "AAAAA2 ~unknown"));
    md_store_stats(store, &stats);
    assert_int_equal(stats.bytes, log_slice.len);
    assert_int_equal(stats.lines, 26);
    assert_int_equal(stats.records, 24);
    assert_int_equal(stats.postfix + stats.foreign, stats.records);
    assert_int_equal(stats.foreign, 3);
    assert_int_equal(stats.truncated, 0);
    /* Dec 31 is 2026, the year of the first stamp. */
    assert_true(stats.first_time == INT64_C(1798761590) * 1000000);
    assert_true(stats.last_time == INT64_C(1798761960) * 1000000);
    assert_true(md_store_foreign(store, 0, &program, &lines));
    expect_slice("foreign", "program", program, "opendkim");
    assert_int_equal(lines, 1);
    assert_true(md_store_foreign(store, 1, &program, &lines));
    expect_slice("foreign", "program", program, "dovecot");
    assert_true(md_store_foreign(store, 2, &program, &lines));
    assert_false(md_slice_present(program));
    assert_false(md_store_foreign(store, 3, &program, &lines));
    md_buffer_free(&got);
    md_store_free(store);
}

/* ---- arguments ---------------------------------------------------------- */

static void wrong_arguments(void **state)
{
    maildiag_source_options options;
    md_store *store = tell_store(1);
    maildiag_source info;
    uint32_t source;
    size_t taken = 5;

    (void)state;
    memset(&options, 0, sizeof options);
    options.kind = 3;
    assert_int_equal(
        md_store_source_open(store, MD_LIT("a"), false, &options, &source),
        MAILDIAG_E_ARG);
    assert_int_equal(md_store_feed(store, 0, "x", 1, &taken), MAILDIAG_E_ARG);
    assert_int_equal(taken, 0);
    assert_int_equal(md_store_feed_end(store, 0), MAILDIAG_E_ARG);
    assert_false(md_store_source_get(store, 0, &info));
    assert_int_equal(
        md_store_source_open(store, MD_LIT("a\0b"), false, NULL, &source),
        MAILDIAG_OK);
    assert_int_equal(md_store_feed(store, source, NULL, 1, &taken),
                     MAILDIAG_E_ARG);
    assert_int_equal(md_store_feed(store, source, NULL, 0, NULL), MAILDIAG_OK);
    assert_int_equal(md_store_feed(store, source, "x", SIZE_MAX, &taken),
                     MAILDIAG_E_LIMIT);
    assert_int_equal(md_store_feed(store, source, "12345", 5, NULL),
                     MAILDIAG_OK);
    assert_true(md_store_source_get(store, source, &info));
    assert_int_equal(info.name.len, 3);
    assert_int_equal(info.ordinal, 1);
    assert_int_equal(info.bytes, 5);
    assert_true(info.first_time == MAILDIAG_NO_TIME);
    assert_int_equal(md_store_feed_end(store, source), MAILDIAG_OK);
    assert_int_equal(md_store_feed_end(store, source), MAILDIAG_E_ARG);
    assert_int_equal(md_store_feed(store, source, "x", 1, &taken),
                     MAILDIAG_E_ARG);
    md_store_free(store);
    md_store_free(NULL);
}

static void too_many_sources(void **state)
{
    md_store *store = tell_store(1);
    uint32_t source, i;
    char name[32];

    (void)state;
    for (i = 0; i < MD_SOURCE_MAX; i++) {
        (void)snprintf(name, sizeof name, "mail.log.%u", i % 100);
        assert_int_equal(md_store_source_open(store, md_slice_of(name), false,
                                              NULL, &source),
                         MAILDIAG_OK);
        assert_int_equal(source, i);
    }
    assert_int_equal(
        md_store_source_open(store, MD_LIT("one more"), false, NULL, &source),
        MAILDIAG_E_LIMIT);
    md_store_free(store);
}

#define ISO "2026-08-31T03:00:00Z mx postfix/qmgr[9]: AAAAA1: removed\n"
#define BSD "Aug 31 03:00:01 mx postfix/qmgr[9]: AAAAA2: removed\n"

static void a_year_is_needed(void **state)
{
    md_store_options options;
    md_store *store;
    maildiag_stats before, after;
    md_buffer got = {0};
    uint32_t source;
    size_t taken;
    int i;

    (void)state;
    memset(&options, 0, sizeof options);
    options.hash_key = 1;
    store = md_store_new(&options);
    assert_non_null(store);
    assert_int_equal(
        md_store_source_open(store, MD_LIT("mail.log"), false, NULL, &source),
        MAILDIAG_OK);
    /* Before anything is taken. */
    for (i = 0; i < 3; i++) {
        md_store_stats(store, &before);
        assert_int_equal(
            md_store_feed(store, source, BSD ISO, strlen(BSD ISO), &taken),
            MAILDIAG_E_ARG);
        assert_int_equal(taken, 0);
        md_store_stats(store, &after);
        assert_memory_equal(&before, &after, sizeof before);
    }
    /* Whole records that need none are in; the caller goes on from there. */
    assert_int_equal(
        md_store_feed(store, source, ISO BSD, strlen(ISO BSD), &taken),
        MAILDIAG_E_ARG);
    assert_int_equal(taken, strlen(ISO));
    assert_int_equal(md_store_feed(store, source, ISO, strlen(ISO), &taken),
                     MAILDIAG_OK);
    /* Part of a line is carried, and given up when it turns out to be one. */
    assert_int_equal(md_store_feed(store, source, BSD, 20, &taken),
                     MAILDIAG_OK);
    assert_int_equal(
        md_store_feed(store, source, &BSD[20], strlen(BSD) - 20, &taken),
        MAILDIAG_E_ARG);
    assert_int_equal(taken, 0);
    assert_int_equal(md_store_feed_end(store, source), MAILDIAG_E_ARG);
    tell_messages(store, &got);
    assert_true(same_text("those with a year", &got, "AAAAA1 ~unknown"));
    md_buffer_free(&got);
    md_store_free(store);
}

/* What an option says of one source, and of its set. */
static void options_of_sources(void **state)
{
    static const char entry[] = "__CURSOR=c\n_HOSTNAME=mx\n"
                                "SYSLOG_IDENTIFIER=postfix/qmgr\n_PID=9\n"
                                "MESSAGE=AAAAA1: removed\n\n";
    maildiag_source_options options;
    md_store_options none;
    maildiag_source info;
    md_store *store;
    uint32_t source;
    uint32_t kind;

    (void)state;
    memset(&none, 0, sizeof none);
    none.hash_key = 1;
    memset(&options, 0, sizeof options);
    store = md_store_new(&none);
    assert_non_null(store);
    options.year = 2024;
    assert_int_equal(md_store_source_open(store, MD_LIT("m.log.1"), false,
                                          &options, &source),
                     MAILDIAG_OK);
    options.year = 0;
    options.reference_time_usec = INT64_C(1788145200) * 1000000;
    assert_int_equal(
        md_store_source_open(store, MD_LIT("x.log"), false, &options, &source),
        MAILDIAG_OK);
    assert_int_equal(
        md_store_source_open(store, MD_LIT("m.log"), false, NULL, &source),
        MAILDIAG_OK);
    for (source = 0; source < 3; source++) {
        assert_int_equal(md_store_feed(store, source, BSD, strlen(BSD), NULL),
                         MAILDIAG_OK);
        assert_true(md_store_source_get(store, source, &info));
        /* Aug 31 03:00:01 of 2024, 2026 and, as the set goes on, 2024. */
        assert_true(info.first_time ==
                    (source == 1 ? INT64_C(1788145201) : INT64_C(1725073201)) *
                        1000000);
        assert_true(info.last_time == info.first_time);
        assert_int_equal(info.records, 1);
    }
    /* One export, read as what the option says. */
    for (kind = MAILDIAG_SOURCE_AUTO; kind <= MAILDIAG_SOURCE_JOURNAL; kind++) {
        memset(&options, 0, sizeof options);
        options.kind = kind;
        assert_int_equal(md_store_source_open(store, MD_LIT("export"), false,
                                              &options, &source),
                         MAILDIAG_OK);
        assert_int_equal(
            md_store_feed(store, source, entry, strlen(entry), NULL),
            MAILDIAG_OK);
        assert_int_equal(md_store_feed_end(store, source), MAILDIAG_OK);
        assert_true(md_store_source_get(store, source, &info));
        assert_int_equal(info.records, kind == MAILDIAG_SOURCE_LINES ? 5 : 1);
    }
    md_store_free(store);
}

/* ---- ceilings ----------------------------------------------------------- */

static md_store *store_with(uint64_t messages, uint64_t memory, uint32_t events,
                            uint32_t line)
{
    md_store_options options;
    md_store *store;

    memset(&options, 0, sizeof options);
    options.year = 2026;
    options.hash_key = 1;
    options.max_messages = messages;
    options.max_memory_bytes = memory;
    options.max_events_per_message = events;
    options.max_line_bytes = line;
    store = md_store_new(&options);
    assert_non_null(store);
    return store;
}

static void feed_status(md_store *store, const char *lines,
                        maildiag_status wanted)
{
    md_buffer log = {0};
    uint32_t source;
    size_t taken;

    tell_log(lines, &log);
    assert_int_equal(
        md_store_source_open(store, MD_LIT("mail.log"), false, NULL, &source),
        MAILDIAG_OK);
    assert_int_equal(md_store_feed(store, source, log.ptr, log.len, &taken),
                     wanted);
    assert_int_equal(taken, log.len);
    md_buffer_free(&log);
}

#define MESSAGE(id)                                                            \
    "smtpd[7]: " id ": client=c.test[192.0.2.7]\n"                             \
    "cleanup[8]: " id ": message-id=<" id "@x.test>\n"                         \
    "smtp[10]: " id ": to=<b@y.test>, relay=none, delay=1, dsn=2.0.0, "        \
    "status=sent (x)\n"                                                        \
    "qmgr[9]: " id ": removed\n"

static void ceiling_of_messages(void **state)
{
    md_store *store = store_with(2, 0, 0, 0);
    maildiag_stats stats;
    md_buffer got = {0};

    (void)state;
    feed_status(store, MESSAGE("AAAAA1") MESSAGE("AAAAA2"), MAILDIAG_OK);
    feed_status(store,
                MESSAGE("AAAAA3") MESSAGE("AAAAA1") MESSAGE(
                    "AAAAA4") "smtpd[7]: connect from c.test[192.0.2.7]\n",
                MAILDIAG_TRUNCATED);
    tell_messages(store, &got);
    assert_true(same_text("two", &got,
                          "AAAAA2 sent b@y.test=sent; "
                          "AAAAA4 sent b@y.test=sent"));
    md_store_stats(store, &stats);
    assert_int_equal(stats.dropped_messages, 3);
    assert_int_equal(stats.dropped_events, 12);
    assert_int_equal(stats.records, 21);
    assert_int_equal(stats.postfix, 21);
    md_buffer_free(&got);
    md_store_free(store);
}

static void ceiling_of_events(void **state)
{
    md_store *store = store_with(0, 0, 3, 0);
    md_catalog *catalog;
    maildiag_stats stats;
    md_buffer got = {0};
    md_story s;

    (void)state;
    feed_status(store,
                "smtpd[7]: AAAAA1: client=c.test[192.0.2.7]\n"
                "smtp[10]: AAAAA1: to=<b@y.test>, relay=none, delay=1, "
                "dsn=4.4.1, status=deferred (x)\n"
                "smtp[10]: AAAAA1: to=<c@y.test>, relay=none, delay=1, "
                "dsn=4.4.1, status=deferred (x)\n"
                "smtp[10]: AAAAA1: to=<d@y.test>, relay=none, delay=1, "
                "dsn=4.4.1, status=deferred (x)\n"
                "smtp[10]: AAAAA1: to=<e@y.test>, relay=none, delay=1, "
                "dsn=4.4.1, status=deferred (x)\n"
                "smtpd[7]: AAAAA2: client=c.test[192.0.2.7]\n",
                MAILDIAG_TRUNCATED);
    tell_messages(store, &got);
    assert_true(same_text("three", &got,
                          "AAAAA1 deferred~ d@y.test=deferred "
                          "e@y.test=deferred; AAAAA2 incomplete~"));
    md_store_stats(store, &stats);
    assert_int_equal(stats.dropped_events, 2);
    assert_int_equal(stats.dropped_messages, 0);
    catalog = md_catalog_build(store);
    md_story_init(&s);
    assert_true(md_story_load(&s, catalog, 0));
    assert_true(s.truncated);
    assert_true(md_story_load(&s, catalog, 1));
    assert_false(s.truncated);
    md_story_free(&s);
    md_catalog_free(catalog);
    md_buffer_free(&got);
    md_store_free(store);
}

/* An ID that is used again and again has its events for each use. */
static void events_of_each_use(void **state)
{
    md_store *store = store_with(0, 0, 4, 0);
    maildiag_stats stats;

    (void)state;
    feed_status(store, MESSAGE("AAAAA1") MESSAGE("AAAAA1") MESSAGE("AAAAA1"),
                MAILDIAG_OK);
    md_store_stats(store, &stats);
    assert_int_equal(stats.dropped_events, 0);
    md_store_free(store);
}

/* Names of programs that nobody has seen before do not fill the memory: the
 * rarest go, their lines stay counted, and there is room for new mail. */
static void ceiling_of_memory(void **state)
{
    const uint64_t ceiling = 600000;
    uint64_t lines, counted = 0, others = 0;
    md_slice program;
    md_buffer got = {0};
    md_store *store = store_with(0, ceiling, 0, 0);
    maildiag_status status = MAILDIAG_OK;
    uint32_t source, i;
    maildiag_stats stats;
    char line[256];
    size_t taken;

    (void)state;
    assert_int_equal(
        md_store_source_open(store, MD_LIT("mail.log"), false, NULL, &source),
        MAILDIAG_OK);
    for (i = 0; i < 30000; i++) {
        int len = snprintf(
            line, sizeof line,
            "Aug 31 03:00:00 mx%u postfix/smtp[%u]: A%05X: message-id=<%u@x>\n"
            "Aug 31 03:00:00 mx prog%u: something\n",
            i % 1000, i, i, i, i);

        status = md_store_feed(store, source, line, (size_t)len, &taken);
        assert_true(status >= 0);
        assert_int_equal(taken, len);
    }
    md_store_stats(store, &stats);
    assert_true(stats.memory_bytes < ceiling + 100000);
    assert_int_equal(stats.records, 60000);
    assert_int_equal(stats.postfix, 30000);
    assert_int_equal(stats.foreign, 30000);
    assert_in_range(stats.dropped_messages, 20000, 29999);
    assert_int_equal(stats.dropped_messages, stats.dropped_events);
    for (i = 0; md_store_foreign(store, i, &program, &lines); i++) {
        counted += lines;
        if (md_slice_eq(program, MD_LIT("(others)")))
            others += lines;
    }
    assert_int_equal(counted, 30000);
    assert_in_range(others, 20000, 29999);
    tell_messages(store, &got);
    assert_true(md_slice_find(md_buffer_slice(&got), MD_LIT("A0752F")) !=
                MD_NPOS);
    md_buffer_free(&got);
    md_store_free(store);
}

static void ceiling_of_lines(void **state)
{
    md_store *store = store_with(0, 0, 0, 100);
    maildiag_stats stats;
    md_buffer got = {0};

    (void)state;
    feed_status(
        store,
        MESSAGE(
            "AAAAA1") "smtp[10]: AAAAA1: a line that is a good deal longer "
                      "than what "
                      "is allowed here, so that it has to be cut somewhere\n",
        MAILDIAG_OK);
    md_store_stats(store, &stats);
    assert_int_equal(stats.truncated, 2);
    assert_int_equal(stats.records, 5);
    md_buffer_free(&got);
    md_store_free(store);
}

/* ---- sources and ids ---------------------------------------------------- */

typedef struct epoch_case {
    const char *name;
    const char *first; /* names, in the order of feeding */
    const char *second;
    bool same_message; /* do both name one ID? */
    bool moves;
} epoch_case;

static void ids_and_epochs(void **state)
{
    static const epoch_case cases[] = {
        {"a set in order", "m.log.1", "m.log", true, false},
        {"a set out of order", "m.log", "m.log.1", true, true},
        {"a set out of order, other messages", "m.log", "m.log.1", false, true},
        {"two sets, other messages", "a.log", "b.log", false, false},
        {"two sets, one message", "a.log", "b.log", true, true},
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++) {
        const epoch_case *c = &cases[i];
        md_store *store = tell_store(1);
        uint64_t epoch, version;
        md_catalog *catalog;
        uint32_t n;

        tell_feed_log(store, c->first, MESSAGE("AAAAA1"));
        epoch = md_store_epoch(store);
        version = md_store_version(store);
        assert_true(epoch != 0);
        tell_feed_log(store, c->second,
                      c->same_message ? "+99 " MESSAGE("AAAAA1")
                                      : "+99 " MESSAGE("AAAAA2"));
        if ((md_store_epoch(store) != epoch) != c->moves)
            fail_msg("%s: epoch %s", c->name,
                     c->moves ? "stands" : "has moved");
        assert_true(md_store_version(store) > version);
        catalog = md_catalog_build(store);
        for (n = 1; n < md_catalog_count(catalog); n++)
            assert_true(md_catalog_entry_at(catalog, n - 1)->id <
                        md_catalog_entry_at(catalog, n)->id);
        md_catalog_free(catalog);
        md_store_free(store);
    }
}

/* Two sources fed line by line in turns give what they give one by one. */
static void sources_in_turns(void **state)
{
    md_store *one = tell_store(1), *turns = tell_store(2);
    md_buffer a = {0}, b = {0}, x = {0}, y = {0};
    uint32_t source[2];
    size_t at[2] = {0, 0};
    uint64_t seed = 5;

    (void)state;
    tell_log("@a " MESSAGE("AAAAA1") "@a " MESSAGE("AAAAA2"), &a);
    tell_log("@b smtp[10]: connect to m[1.2.3.4]:25: Connection refused\n"
             "@b " MESSAGE("AAAAA1") MESSAGE("AAAAA3"),
             &b);
    tell_feed(one, "a.log", md_buffer_slice(&a), 0);
    tell_feed(one, "b.log", md_buffer_slice(&b), 0);
    assert_int_equal(
        md_store_source_open(turns, MD_LIT("a.log"), false, NULL, &source[0]),
        MAILDIAG_OK);
    assert_int_equal(
        md_store_source_open(turns, MD_LIT("b.log"), false, NULL, &source[1]),
        MAILDIAG_OK);
    while (at[0] < a.len || at[1] < b.len) {
        size_t which = random_below(&seed, 2);
        const md_buffer *from = which == 0 ? &a : &b;
        size_t len = random_below(&seed, 90);

        len = len < from->len - at[which] ? len : from->len - at[which];
        assert_int_equal(md_store_feed(turns, source[which],
                                       from->ptr + at[which], len, NULL),
                         MAILDIAG_OK);
        at[which] += len;
    }
    assert_int_equal(md_store_feed_end(turns, source[1]), MAILDIAG_OK);
    assert_int_equal(md_store_feed_end(turns, source[0]), MAILDIAG_OK);
    tell_all(one, &x);
    tell_all(turns, &y);
    assert_true(md_slice_eq(md_buffer_slice(&x), md_buffer_slice(&y)));
    md_buffer_free(&a);
    md_buffer_free(&b);
    md_buffer_free(&x);
    md_buffer_free(&y);
    md_store_free(one);
    md_store_free(turns);
}

/* Rotated files in any order of feeding: the same stories, ids and times. */
static void rotated_files_in_any_order(void **state)
{
    static const int orders[6][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2},
                                     {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    static const char *const names[] = {"m.log.2.gz", "m.log.1", "m.log"};
    md_buffer want = {0};
    size_t i, n, cut[4] = {0, 0, 0, 0};

    (void)state;
    cut[1] = log_slice.len / 3;
    cut[2] = log_slice.len * 2 / 3;
    cut[3] = log_slice.len;
    for (n = 1; n < 3; n++) {
        while (log_slice.ptr[cut[n] - 1] != '\n' ||
               log_slice.ptr[cut[n]] == ' ')
            cut[n]++;
    }
    for (i = 0; i < COUNT_OF(orders); i++) {
        md_store *store = tell_store(i + 1);
        md_buffer got = {0};

        for (n = 0; n < 3; n++) {
            int which = orders[i][n];

            tell_feed(store, names[which],
                      md_slice_sub(log_slice, cut[which],
                                   cut[which + 1] - cut[which]),
                      11);
        }
        tell_all(store, i == 0 ? &want : &got);
        if (i != 0 &&
            !md_slice_eq(md_buffer_slice(&got), md_buffer_slice(&want)))
            fail_msg("order %zu differs", i);
        md_buffer_free(&got);
        md_store_free(store);
    }
    md_buffer_free(&want);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_chunks),
        cmocka_unit_test(any_chunks_of_damaged_logs),
        cmocka_unit_test(the_story_of_the_log),
        cmocka_unit_test(wrong_arguments),
        cmocka_unit_test(too_many_sources),
        cmocka_unit_test(a_year_is_needed),
        cmocka_unit_test(options_of_sources),
        cmocka_unit_test(ceiling_of_messages),
        cmocka_unit_test(ceiling_of_events),
        cmocka_unit_test(events_of_each_use),
        cmocka_unit_test(ceiling_of_memory),
        cmocka_unit_test(ceiling_of_lines),
        cmocka_unit_test(ids_and_epochs),
        cmocka_unit_test(sources_in_turns),
        cmocka_unit_test(rotated_files_in_any_order),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
