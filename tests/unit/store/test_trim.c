/*
 * The ceiling of events: the first stay, the last stay, what is dropped in
 * between is counted to the event, whatever the chunks.
 */
#include "tell.h"

#include "store/image.h"
#include "store/state.h"

enum { BASE = 100000 };

static md_store *store_of(uint32_t events, uint32_t evidence)
{
    md_store_options options;
    md_store *store;

    memset(&options, 0, sizeof options);
    options.year = 2026;
    options.hash_key = 1;
    options.max_events_per_message = events;
    options.evidence = evidence;
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

/* One message: `deliveries` from the n-th on, and its end. */
static void put(md_buffer *log, unsigned from, unsigned deliveries, bool end)
{
    char line[200];
    unsigned i;

    for (i = from; i < from + deliveries; i++) {
        snprintf(line, sizeof line,
                 "Aug 31 03:%02u:%02u mx postfix/smtp[8]: AAAAA1: "
                 "to=<r%u@y.test>, relay=none, delay=1, dsn=4.4.1, "
                 "status=deferred (x)\n",
                 i / 60 % 60, i % 60, BASE + i);
        md_buffer_add_text(log, line);
    }
    if (end)
        md_buffer_add_text(
            log, "Aug 31 04:00:00 mx postfix/qmgr[9]: AAAAA1: removed\n");
    assert_false(log->failed);
}

static void feed(md_store *store, uint32_t source, const md_buffer *log,
                 size_t chunk)
{
    size_t at, taken;

    for (at = 0; at < log->len; at += taken) {
        size_t some = log->len - at < chunk ? log->len - at : chunk;

        assert_true(md_store_feed(store, source, log->ptr + at, some, &taken) >=
                    0);
        assert_int_equal(taken, some);
    }
}

static bool tells(const md_buffer *told, unsigned n)
{
    char text[40];

    snprintf(text, sizeof text, "r%u@y.test", BASE + n);
    return md_slice_find(md_buffer_slice(told), md_slice_of(text)) != MD_NPOS;
}

typedef struct trim_case {
    uint32_t most;
    unsigned deliveries;
    unsigned first, last; /* of them that must be there */
} trim_case;

static const trim_case cases[] = {
    {1, 10, 0, 0},      {2, 10, 1, 0},          {3, 10, 1, 1},
    {8, 7, 7, 7},       {8, 8, 4, 1},           {8, 100, 4, 1},
    {9, 100, 4, 1},     {17, 1000, 8, 2},       {100, 99, 99, 99},
    {100, 100, 50, 12}, {1000, 5000, 500, 125},
};

static void first_and_last(void **state)
{
    static const size_t chunks[] = {1 << 20, 5000, 97};
    size_t i, n;
    unsigned d;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++) {
        const trim_case *c = &cases[i];
        md_buffer log = {0}, wanted = {0};

        put(&log, 0, c->deliveries, true);
        for (n = 0; n < COUNT_OF(chunks); n++) {
            md_store *store = store_of(c->most, 0);
            md_buffer got = {0};
            maildiag_stats stats;

            feed(store, open_source(store), &log, chunks[n]);
            md_store_stats(store, &stats);
            tell_messages(store, &got);
            if (store->fact_count > c->most + (c->most < 3) ||
                store->fact_count + stats.dropped_events != c->deliveries + 1)
                fail_msg("%u of %u: %llu there, %llu dropped", c->most,
                         c->deliveries, (unsigned long long)store->fact_count,
                         (unsigned long long)stats.dropped_events);
            for (d = 0; d < c->deliveries; d++) {
                if ((d < c->first || d + c->last >= c->deliveries) &&
                    !tells(&got, d))
                    fail_msg("%u of %u: %u is not there", c->most,
                             c->deliveries, d);
            }
            if (n == 0)
                md_buffer_add(&wanted, md_buffer_slice(&got));
            else if (!md_slice_eq(md_buffer_slice(&got),
                                  md_buffer_slice(&wanted)))
                fail_msg("%u of %u: chunks of %zu", c->most, c->deliveries,
                         chunks[n]);
            md_buffer_free(&got);
            md_store_free(store);
        }
        md_buffer_free(&wanted);
        md_buffer_free(&log);
    }
}

/* The use of an ID that was too long ends with it. */
static void the_next_use(void **state)
{
    md_store *store = store_of(8, 0);
    md_buffer log = {0}, got = {0};
    maildiag_stats stats;

    (void)state;
    put(&log, 0, 50, true);
    put(&log, 900, 5, true);
    feed(store, open_source(store), &log, 1000);
    md_store_stats(store, &stats);
    tell_messages(store, &got);
    assert_int_equal(stats.dropped_events + store->fact_count, 57);
    assert_true(tells(&got, 49));
    assert_true(tells(&got, 900));
    assert_true(tells(&got, 902));
    assert_true(tells(&got, 904));
    md_buffer_free(&got);
    md_buffer_free(&log);
    md_store_free(store);
}

/* Parts that went serve again; a log a hundred times as long has no more. */
static void memory_stays(void **state)
{
    md_store *store = store_of(200, MAILDIAG_EVIDENCE_ALL);
    uint32_t source = open_source(store);
    md_buffer log = {0};
    uint64_t parts;
    size_t lines;
    unsigned i;

    (void)state;
    put(&log, 0, 1000, false);
    feed(store, source, &log, 1 << 20);
    parts = store->shards->parts.end.bytes;
    lines = store->sources.items[source]->kept_count;
    for (i = 0; i < 100; i++)
        feed(store, source, &log, 1 << 20);
    assert_true(store->shards->parts.end.bytes <= parts + 1024);
    assert_int_equal(store->sources.items[source]->kept_count, lines);
    md_buffer_free(&log);
    md_store_free(store);
}

/* What was loaded has its parts elsewhere: a quarter more may stay. */
static void gone_on_from(void **state)
{
    md_store *store = store_of(100, 0), *like = store_of(100, 0), *again;
    md_buffer log = {0}, image = {0}, got = {0};
    uint32_t source = open_source(store);
    maildiag_stats stats;
    md_image_out out;
    md_image_in in;

    (void)state;
    put(&log, 0, 300, false);
    feed(store, source, &log, 1 << 20);
    assert_true(md_image_out_begin(&out, -1, &image));
    assert_true(md_image_save(store, &out));
    md_image_out_free(&out);
    assert_true(md_image_in_begin(&in, -1, md_buffer_slice(&image)));
    assert_int_equal(md_image_load(like, &in, &again), MAILDIAG_OK);
    md_image_in_free(&in);
    md_buffer_clear(&log);
    put(&log, 300, 1000, true);
    feed(again, 0, &log, 1 << 20);
    md_store_stats(again, &stats);
    tell_messages(again, &got);
    assert_int_equal(stats.dropped_events + again->fact_count, 1301);
    assert_in_range(again->fact_count, 50, 126);
    assert_true(tells(&got, 0));
    assert_true(tells(&got, 49));
    assert_true(tells(&got, 1299));
    md_buffer_free(&got);
    md_buffer_free(&image);
    md_buffer_free(&log);
    md_store_free(again);
    md_store_free(like);
    md_store_free(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(first_and_last),
        cmocka_unit_test(the_next_use),
        cmocka_unit_test(memory_stays),
        cmocka_unit_test(gone_on_from),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
