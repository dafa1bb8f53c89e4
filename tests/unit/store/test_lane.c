/*
 * Lanes: a log that goes into a store lane by lane, looked up by different
 * threads and written share by share, in whatever order of these, tells what
 * it tells when it is fed; and what has been admitted needs no memory.
 */
#include <string.h>

#include "../support/nth_alloc.h"
#include "tell.h"

#include "store/guard.h"
#include "store/lane.h"
#include "store/put.h"

enum { THREADS = 4, MESSAGES = 700, SPARE_CHUNKS = 64 };

/* A store that several threads might be at, and what each has. */
typedef struct shop {
    md_store *store;
    uint32_t source;
    md_guard guard;
    md_seeker seekers[THREADS];
    md_pen pens[THREADS];
    md_framer framer;
    md_lane lane;
} shop;

static void write_log(md_buffer *out)
{
    md_buffer text = {0};
    unsigned i;

    for (i = 0; i < MESSAGES; i++) {
        char line[1000];

        (void)snprintf(
            line, sizeof line,
            "smtpd[%u]: connect from c%u.test[192.0.2.7]\n"
            "smtpd[%u]: AAAA%u: client=c%u.test[192.0.2.7]\n"
            "cleanup[4]: AAAA%u: message-id=<%u@c.test>\n"
            "qmgr[1]: AAAA%u: from=<s%u@a.test>, size=%u, nrcpt=1 "
            "(queue active)\n"
            "/opendkim[9]: AAAA%u: signed\n"
            "/sshd[%u]: hello\n"
            "smtp[%u]: AAAA%u: to=<r%u@b.test>, relay=mx.b.test[192.0.2.9]:25, "
            "delay=%u, delays=0/0/0/1, dsn=5.1.1, status=bounced (host "
            "mx.b.test[192.0.2.9] said: 550 5.1.1 <r%u@b.test>: no such user "
            "(in reply to RCPT TO command))\n"
            "qmgr[1]: AAAA%u: removed\n",
            5 + i % 7, i, 5 + i % 7, i, i, i, i, i, i % 50, 900 + i, i, i,
            20 + i % 5, i, i, 1 + i % 9, i, i);
        md_buffer_add_text(&text, line);
    }
    md_buffer_put(&text, '\0');
    tell_log(md_buffer_slice(&text).ptr, out);
    md_buffer_free(&text);
}

static md_store *new_store(uint32_t threads)
{
    md_store_options options;
    md_store *store;

    memset(&options, 0, sizeof options);
    options.year = 2026;
    options.hash_key = 5;
    options.threads = threads;
    store = md_store_new(&options);
    assert_non_null(store);
    return store;
}

static void open_shop(shop *s, md_slice bytes)
{
    md_intake in = {0};

    memset(s, 0, sizeof *s);
    s->store = new_store(THREADS);
    assert_int_equal(md_store_source_open(s->store, MD_LIT("mail.log"), false,
                                          NULL, &s->source),
                     MAILDIAG_OK);
    assert_true(md_guard_init(&s->guard, 1U << s->store->shard_bits));
    assert_true(md_guard_take(s->store, &s->guard));
    assert_true(md_pool_spare(&s->store->chains.pool, SPARE_CHUNKS));
    in.store = s->store;
    in.source = s->store->sources.items[s->source];
    in.number = s->source;
    in.year_known = true;
    in.hash_key = s->store->hash_key;
    in.rest = bytes;
    in.before = in.source->frame;
    assert_true(md_framer_begin(&s->framer, &in));
}

/* The story, as it is told of a store that was fed. */
static void close_shop(shop *s, size_t bytes, md_buffer *told)
{
    md_source *source = s->store->sources.items[s->source];
    size_t i;

    for (i = 0; i < THREADS; i++) {
        md_pen_settle(s->store, &s->pens[i]);
        md_seeker_free(&s->seekers[i]);
    }
    md_guard_give(s->store);
    source->bytes = bytes;
    s->store->version++;
    (void)md_sources_resolve(&s->store->sources, source->set);
    assert_int_equal(md_store_feed_end(s->store, s->source), MAILDIAG_OK);
    tell_all(s->store, told);
    md_lane_free(&s->lane);
    md_buffer_free(&s->framer.last_copy);
    md_guard_free(&s->guard);
    md_store_free(s->store);
}

static void put_shares(shop *s, bool backwards)
{
    unsigned i;

    for (i = 0; i < THREADS; i++) {
        unsigned number = backwards ? THREADS - 1 - i : i;

        md_put_share_of(s->store, &s->pens[number], &s->lane.batch,
                        s->lane.done, s->source,
                        (md_put_share){number, THREADS});
    }
}

/* All lanes; with `poor` there is no memory from the moment on at which a
 * lane has been admitted, until its facts are written. */
static void pass_all(shop *s, bool backwards, bool poor)
{
    bool more = true;
    unsigned lanes;

    for (lanes = 0; more; lanes++) {
        more = md_lane_frame(&s->framer, &s->lane);
        md_lane_pack(&s->lane);
        md_lane_resolve(&s->lane, &s->seekers[lanes % THREADS]);
        assert_int_equal(s->lane.resolved, s->lane.batch.count);
        assert_int_equal(md_lane_admit(&s->lane), MAILDIAG_OK);
        assert_int_equal(s->lane.done, s->lane.count);
        if (poor)
            nth_alloc_fail(1, true);
        put_shares(s, backwards);
        nth_alloc_fail(0, false);
    }
    assert_true(lanes > 10);
}

static void tells_the_same(void **state)
{
    static const struct {
        const char *name;
        bool backwards, poor;
    } ways[] = {{"share after share", false, false},
                {"the last share first", true, false},
                {"without memory for what is admitted", false, true}};
    static shop s;
    md_store *fed = new_store(1);
    md_buffer log = {0}, want = {0};
    size_t i;

    (void)state;
    write_log(&log);
    tell_feed(fed, "mail.log", md_buffer_slice(&log), 0);
    tell_all(fed, &want);
    for (i = 0; i < COUNT_OF(ways); i++) {
        md_buffer got = {0};

        open_shop(&s, md_buffer_slice(&log));
        assert_true(md_pool_sure(&s.store->chains.pool));
        pass_all(&s, ways[i].backwards, ways[i].poor);
        assert_int_equal(md_pool_sure(&s.store->chains.pool), !ways[i].poor);
        close_shop(&s, log.len, &got);
        if (!md_slice_eq(md_buffer_slice(&got), md_buffer_slice(&want)))
            fail_msg("%s: another story", ways[i].name);
        md_buffer_free(&got);
    }
    md_store_free(fed);
    md_buffer_free(&want);
    md_buffer_free(&log);
}

/* What a lane's facts take is no more than it says. */
static void takes_what_it_says(void **state)
{
    static shop s;
    md_buffer log = {0}, got = {0};
    bool more = true;

    (void)state;
    write_log(&log);
    open_shop(&s, md_buffer_slice(&log));
    while (more) {
        uint64_t before = 0, after = 0;
        unsigned i;

        more = md_lane_frame(&s.framer, &s.lane);
        md_lane_pack(&s.lane);
        md_lane_resolve(&s.lane, &s.seekers[0]);
        assert_int_equal(md_lane_admit(&s.lane), MAILDIAG_OK);
        for (i = 0; i < 1U << s.store->shard_bits; i++)
            before += s.store->shards[i].parts.end.bytes;
        put_shares(&s, false);
        for (i = 0; i < 1U << s.store->shard_bits; i++)
            after += s.store->shards[i].parts.end.bytes;
        assert_true(after - before <= s.lane.bytes);
    }
    close_shop(&s, log.len, &got);
    md_buffer_free(&got);
    md_buffer_free(&log);
}

/* Where memory ends while a lane is looked up or admitted, the records in
 * front of that are all there, and the rest is none. */
static void nth_fails(void **state)
{
    static shop s;
    md_buffer log = {0};
    size_t n;

    (void)state;
    write_log(&log);
    for (n = 1; n < 300; n++) {
        md_buffer got = {0};
        md_store *fed = new_store(1);
        md_buffer want = {0};
        maildiag_status status;
        size_t used;
        bool failed;

        open_shop(&s, md_buffer_slice(&log));
        (void)md_lane_frame(&s.framer, &s.lane);
        md_lane_pack(&s.lane);
        nth_alloc_fail(n, false);
        md_lane_resolve(&s.lane, &s.seekers[0]);
        status = md_lane_admit(&s.lane);
        failed = nth_alloc_failed();
        nth_alloc_fail(0, false);
        assert_true(status == MAILDIAG_OK || failed);
        assert_int_equal(status == MAILDIAG_OK, s.lane.done == s.lane.count);
        put_shares(&s, false);
        used = md_intake_back(&s.lane.in, s.lane.done);
        close_shop(&s, used, &got);
        tell_feed(fed, "mail.log", md_slice_sub(md_buffer_slice(&log), 0, used),
                  0);
        tell_all(fed, &want);
        if (!md_slice_eq(md_buffer_slice(&got), md_buffer_slice(&want)))
            fail_msg("allocation %zu: another story", n);
        md_store_free(fed);
        md_buffer_free(&want);
        md_buffer_free(&got);
        if (!failed)
            break;
    }
    if (n < 10 || n == 300)
        fail_msg("%zu allocations", n);
    md_buffer_free(&log);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_the_same),
        cmocka_unit_test(takes_what_it_says),
        cmocka_unit_test(nth_fails),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
