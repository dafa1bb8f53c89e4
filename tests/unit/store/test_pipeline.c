/*
 * Two threads: the store is what it is with one, whatever the log, the pieces
 * and the memory.
 */
#include <string.h>

#include "../support/nth_alloc.h"
#include "tell.h"

#include "store/pipeline.h"

enum { LOG_BYTES = 330 * 1024 };

/* What stands between plain lines, and how often. */
typedef struct log_case {
    const char *name;
    unsigned wrapped, repeated, foreign, garbage; /* one of so many; 0: none */
    uint64_t max_messages;
    uint32_t max_events;
    uint32_t max_line_bytes;
} log_case;

static const log_case logs[] = {
    {"plain lines", 0, 0, 0, 0, 0, 0, 0},
    {"now and then one that is wrapped", 2000, 0, 0, 0, 0, 0, 0},
    {"many that are wrapped", 3, 0, 0, 0, 0, 0, 0},
    {"repetitions", 0, 500, 0, 0, 0, 0, 0},
    {"other programs", 0, 0, 3, 0, 0, 0, 0},
    {"bytes of any kind", 0, 0, 0, 50, 0, 0, 0},
    {"all of it", 700, 900, 5, 100, 0, 0, 0},
    {"a ceiling of messages", 0, 0, 9, 0, 300, 0, 0},
    {"a ceiling of events", 0, 0, 9, 0, 0, 2, 0},
    {"lines that are cut", 0, 0, 0, 9, 0, 0, 120},
};

static void add_garbage(md_buffer *log, uint64_t *seed)
{
    size_t len = random_below(seed, 400);

    while (len-- > 0)
        md_buffer_put(log, (char)random_below(seed, 256));
    md_buffer_put(log, '\n');
}

/* A message's line; with its number, one of a few kinds. */
static void add_line(md_buffer *log, uint64_t *seed, unsigned minute,
                     bool wrapped)
{
    unsigned id = (unsigned)random_below(seed, 400), kind;
    char line[400];

    kind = (unsigned)random_below(seed, 5);
    (void)snprintf(line, sizeof line, "Aug %2u %02u:%02u:00 mx postfix/",
                   1 + minute / 1440 % 28, minute / 60 % 24, minute % 60);
    md_buffer_add_text(log, line);
    if (kind == 0)
        (void)snprintf(line, sizeof line,
                       "smtpd[%u]: AAAA%u: client=c%u.test[192.0.2.%u]\n",
                       id % 7, id, id, id % 250);
    else if (kind == 1)
        (void)snprintf(line, sizeof line,
                       "cleanup[8]: AAAA%u: message-id=<%u@x.test>\n", id, id);
    else if (kind == 2)
        (void)snprintf(line, sizeof line, "qmgr[9]: AAAA%u: removed\n", id);
    else if (kind == 3)
        (void)snprintf(line, sizeof line,
                       "smtpd[%u]: connect from c%u.test[192.0.2.7]\n", id % 7,
                       id);
    else
        (void)snprintf(line, sizeof line,
                       "smtp[%u]: AAAA%u: to=<r%u@y.test>,%crelay=none, "
                       "delay=1.2, dsn=4.%u.1, status=deferred (connect to "
                       "m%u.test[198.51.100.3]:25: Connection refused)\n",
                       id % 5, id, id * 7, wrapped ? '\n' : ' ', id % 9,
                       id % 11);
    md_buffer_add_text(log, line);
}

static bool now(uint64_t *seed, unsigned one_of)
{
    return one_of != 0 && random_below(seed, one_of) == 0;
}

static void make_log(const log_case *c, md_buffer *log)
{
    uint64_t seed = 5;
    unsigned minute = 0;

    while (log->len < LOG_BYTES) {
        minute += random_below(&seed, 9) == 0;
        if (now(&seed, c->repeated))
            md_buffer_add_text(log,
                               "Aug  1 00:00:00 mx last message repeated 2 "
                               "times\n");
        if (now(&seed, c->foreign))
            md_buffer_add_text(log, "Aug  1 00:00:00 mx sshd[1]: hello\n");
        if (now(&seed, c->garbage))
            add_garbage(log, &seed);
        add_line(log, &seed, minute, now(&seed, c->wrapped));
    }
    assert_false(log->failed);
}

static md_store *new_store(const log_case *c, uint32_t threads)
{
    md_store_options options;
    md_store *store;

    memset(&options, 0, sizeof options);
    options.year = 2026;
    options.hash_key = 3;
    options.threads = threads;
    options.max_messages = c->max_messages;
    options.max_events_per_message = c->max_events;
    options.max_line_bytes = c->max_line_bytes;
    store = md_store_new(&options);
    assert_non_null(store);
    return store;
}

static uint32_t open_source(md_store *store)
{
    uint32_t source;

    assert_int_equal(
        md_store_source_open(store, MD_LIT("mail.log"), false, NULL, &source),
        MAILDIAG_OK);
    return source;
}

static void feed(md_store *store, md_slice bytes, size_t piece)
{
    uint32_t source = open_source(store);
    size_t taken;

    while (bytes.len != 0) {
        assert_true(md_store_feed(store, source, bytes.ptr,
                                  md_slice_sub(bytes, 0, piece).len,
                                  &taken) >= 0);
        bytes = md_slice_skip(bytes, taken);
    }
    assert_int_equal(md_store_feed_end(store, source), MAILDIAG_OK);
}

/* The n-th allocation fails; what is not taken is given again, with memory. */
static void feed_without(md_store *store, md_slice bytes, size_t n,
                         bool for_good)
{
    uint32_t source = open_source(store);
    maildiag_status status;
    size_t taken;

    nth_alloc_fail(n, for_good);
    while (bytes.len != 0) {
        status = md_store_feed(store, source, bytes.ptr, bytes.len, &taken);
        assert_true(status == MAILDIAG_OK ? taken == bytes.len
                                          : status == MAILDIAG_E_NOMEM);
        if (status != MAILDIAG_OK)
            nth_alloc_fail(0, false);
        bytes = md_slice_skip(bytes, taken);
    }
    nth_alloc_fail(0, false);
    assert_int_equal(md_store_feed_end(store, source), MAILDIAG_OK);
}

static void expect_same(const char *name, const md_store *store,
                        const md_buffer *want, const maildiag_stats *want_stats)
{
    maildiag_stats stats;
    md_buffer got = {0};

    tell_all(store, &got);
    if (!md_slice_eq(md_buffer_slice(&got), md_buffer_slice(want)))
        fail_msg("%s: another story", name);
    md_store_stats(store, &stats);
    stats.memory_bytes = want_stats->memory_bytes;
    if (memcmp(&stats, want_stats, sizeof stats) != 0)
        fail_msg("%s: other figures", name);
    md_buffer_free(&got);
}

static void any_number_of_threads(void **state)
{
    const struct {
        uint32_t threads;
        size_t piece;
    } ways[] = {
        {2, SIZE_MAX},
        {2, MD_PIPELINE_LEAST + 777},
        {3, 2 * MD_PIPELINE_LEAST},
        {4, SIZE_MAX},
    };
    size_t i, way;

    (void)state;
    for (i = 0; i < COUNT_OF(logs); i++) {
        md_buffer log = {0}, want = {0};
        maildiag_stats stats;
        md_store *store = new_store(&logs[i], 1);

        make_log(&logs[i], &log);
        feed(store, md_buffer_slice(&log), SIZE_MAX);
        assert_null(store->pipeline);
        tell_all(store, &want);
        md_store_stats(store, &stats);
        md_store_free(store);
        for (way = 0; way < COUNT_OF(ways); way++) {
            store = new_store(&logs[i], ways[way].threads);
            feed(store, md_buffer_slice(&log), ways[way].piece);
            assert_non_null(store->pipeline);
            expect_same(logs[i].name, store, &want, &stats);
            md_store_free(store);
        }
        md_buffer_free(&want);
        md_buffer_free(&log);
    }
}

/* Little input, and the end of a source, need no second thread. */
static void little_input(void **state)
{
    md_store *store = new_store(&logs[0], 2);
    md_buffer log = {0};

    (void)state;
    make_log(&logs[0], &log);
    feed(store, md_slice_sub(md_buffer_slice(&log), 0, MD_PIPELINE_LEAST - 1),
         SIZE_MAX);
    assert_null(store->pipeline);
    md_store_free(store);
    md_buffer_free(&log);
}

/* Whichever allocation fails, of either thread: what is taken is in, and the
 * rest may be given again. */
static void no_memory(void **state)
{
    md_store *store = new_store(&logs[0], 1);
    md_buffer log = {0}, want = {0};
    maildiag_stats stats;
    size_t n;

    (void)state;
    make_log(&logs[0], &log);
    feed(store, md_buffer_slice(&log), SIZE_MAX);
    tell_all(store, &want);
    md_store_stats(store, &stats);
    md_store_free(store);
    for (n = 1; n < 300; n += n < 12 ? 1 : 29) {
        store = new_store(&logs[0], 2);
        feed_without(store, md_buffer_slice(&log), n, n % 2 == 0);
        expect_same("without memory", store, &want, &stats);
        md_store_free(store);
    }
    md_buffer_free(&want);
    md_buffer_free(&log);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_number_of_threads),
        cmocka_unit_test(little_input),
        cmocka_unit_test(no_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
