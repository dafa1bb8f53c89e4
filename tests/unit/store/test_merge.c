/*
 * Merging: which sources are one, what counts once, what cannot be joined.
 * tests/property/test_parts.c has every log cut anywhere.
 */
#include "tell.h"

#include "store/image.h"
#include "store/merge.h"
#include "store/state.h"

static const char log_text[] =
    "Dec 30 10:00:00 mx postfix/smtpd[7]: AAAAA1: client=c.test[192.0.2.7]\n"
    "Dec 31 10:00:00 mx postfix/smtp[8]: AAAAA1: to=<b@y.test>,\n"
    "   relay=none, delay=1, dsn=4.4.1, status=deferred (x)\n"
    "Dec 31 10:00:00 mx last message repeated 2 times\n"
    "Dec 31 10:00:00 mx dovecot: Logged in\n"
    "Jan  1 10:00:00 mx postfix/smtp[8]: AAAAA1: to=<b@y.test>, relay=none, "
    "delay=2, dsn=2.0.0, status=sent (x)\n"
    "Jan  1 10:00:01 mx postfix/qmgr[9]: AAAAA1: removed\n";

enum { LOG_BYTES = sizeof log_text - 1, FIRST = 70, SECOND = 129, THIRD = 185 };

static md_store *open_part(const char *name, size_t from, size_t to, bool known)
{
    maildiag_source_options o = {.struct_size = sizeof o};
    md_store *store = tell_store(3);
    uint32_t source;
    size_t taken;

    o.base_offset = from;
    if (known) {
        o.beginning = log_text;
        o.beginning_bytes = LOG_BYTES;
    }
    assert_int_equal(
        md_store_source_open(store, md_slice_of(name), true, &o, &source),
        MAILDIAG_OK);
    assert_int_equal(
        md_store_feed(store, source, log_text + from, to - from, &taken),
        MAILDIAG_OK);
    return store;
}

/* Of the last part the end has been seen. */
static md_store *part(const char *name, size_t from, size_t to, bool known)
{
    md_store *store = open_part(name, from, to, known);

    if (to == LOG_BYTES)
        assert_int_equal(md_store_feed_end(store, 0), MAILDIAG_OK);
    return store;
}

/* What two stores are together; both are freed. */
static md_store *both(md_store *a, md_store *b)
{
    md_store *made = NULL;

    assert_int_equal(md_store_merge(a, b, &made), MAILDIAG_OK);
    md_store_free(a);
    md_store_free(b);
    return made;
}

static md_buffer image_of(const md_store *store)
{
    md_buffer image = {0};
    md_image_out out;

    assert_true(md_image_out_begin(&out, -1, &image));
    assert_true(md_image_save(store, &out));
    md_image_out_free(&out);
    return image;
}

static void expect_whole(md_store *got)
{
    md_store *whole = part("mail.log", 0, LOG_BYTES, true);
    md_buffer a = image_of(got), b = image_of(whole);

    assert_true(md_slice_eq(md_buffer_slice(&a), md_buffer_slice(&b)));
    md_buffer_free(&a);
    md_buffer_free(&b);
    md_store_free(whole);
    md_store_free(got);
}

static void expect_story(md_store *store, const char *want)
{
    md_buffer got = {0};

    tell_messages(store, &got);
    assert_true(same_text("story", &got, want));
    md_buffer_free(&got);
    md_store_free(store);
}

/* The record that is wrapped at the cut, the repetition behind it, the new
 * year: as if nothing had been cut, in either order. */
static void parts_that_meet(void **state)
{
    static const size_t cuts[] = {FIRST, SECOND, THIRD, THIRD + 49};
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(cuts); i++) {
        expect_whole(both(part("mail.log", 0, cuts[i], true),
                          part("mail.log", cuts[i], LOG_BYTES, true)));
        expect_whole(both(part("mail.log", cuts[i], LOG_BYTES, true),
                          part("mail.log", 0, cuts[i], true)));
    }
}

static void the_same_twice(void **state)
{
    (void)state;
    expect_whole(both(part("mail.log", 0, LOG_BYTES, true),
                      part("mail.log", 0, LOG_BYTES, true)));
    /* A part of what is there, and a file that has grown. */
    expect_whole(both(part("mail.log", 0, LOG_BYTES, true),
                      part("mail.log", FIRST, THIRD, true)));
    expect_whole(both(part("mail.log", 0, THIRD, true),
                      part("mail.log", 0, LOG_BYTES, true)));
}

/* Who has all bytes has not seen the end, who has only some has. */
static void the_end_is_in_a_part(void **state)
{
    static const size_t cuts[] = {0, FIRST, SECOND, THIRD, THIRD + 49};
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(cuts); i++) {
        expect_whole(both(open_part("mail.log", 0, LOG_BYTES, true),
                          part("mail.log", cuts[i], LOG_BYTES, true)));
        expect_whole(both(part("mail.log", cuts[i], LOG_BYTES, true),
                          open_part("mail.log", 0, LOG_BYTES, true)));
    }
}

static void streams_are_never_the_same(void **state)
{
    md_store *store =
        both(part("a", 0, LOG_BYTES, false), part("a", 0, LOG_BYTES, false));
    maildiag_stats stats;

    (void)state;
    md_store_stats(store, &stats);
    assert_int_equal(stats.source_count, 2);
    assert_int_equal(stats.bytes, 2 * LOG_BYTES);
    assert_int_equal(stats.foreign, 2);
    md_store_free(store);
}

/* What lies between is not known: each side says what it knows. */
static void a_gap(void **state)
{
    md_store *store = both(part("mail.log", THIRD + 49, LOG_BYTES, true),
                           part("mail.log", 0, FIRST, true));

    (void)state;
    assert_int_equal(md_store_source_count(store), 2);
    expect_whole(both(store, part("mail.log", FIRST, THIRD + 49, true)));
    store = both(part("mail.log", THIRD + 49, LOG_BYTES, true),
                 part("mail.log", 0, FIRST, true));
    expect_story(store, "AAAAA1 sent b@y.test=sent");
}

static void overlaps_are_refused(void **state)
{
    md_store *a = part("mail.log", 0, THIRD, true), *made = NULL;
    md_store *b = part("mail.log", FIRST, LOG_BYTES, true);

    (void)state;
    assert_int_equal(md_store_merge(a, b, &made), MAILDIAG_E_ARG);
    assert_null(made);
    md_store_free(a);
    md_store_free(b);
}

static void other_options_are_refused(void **state)
{
    md_store *a = part("mail.log", 0, THIRD, true), *made = NULL;
    md_store_options o;
    md_store *b;

    (void)state;
    memset(&o, 0, sizeof o);
    o.evidence = MAILDIAG_EVIDENCE_ALL;
    b = md_store_new(&o);
    assert_int_equal(md_store_merge(a, b, &made), MAILDIAG_E_ARG);
    md_store_free(a);
    md_store_free(b);
}

/* Rotated files stand in their order, whoever knew them first. */
static void sets(void **state)
{
    md_store *a = tell_store(1), *b = tell_store(2), *made;
    maildiag_source about;

    (void)state;
    tell_feed_log(a, "mail.log", "qmgr[9]: AAAAA1: removed\n");
    tell_feed_log(b, "mail.log.1", "qmgr[9]: BBBBB1: removed\n");
    made = both(a, b);
    assert_true(md_store_source_get(made, 1, &about));
    assert_int_equal(about.ordinal, 1);
    expect_story(made, "BBBBB1 ~unknown; AAAAA1 ~unknown");
}

/* Facts of one message from two files; neither store is changed. */
static void one_message(void **state)
{
    md_store *a = tell_store(1), *b = tell_store(2), *made = NULL;
    md_buffer before = image_of(a), after;

    (void)state;
    tell_feed_log(b, "b.log",
                  "+9 smtp[8]: AAAAA1: to=<b@y.test>, relay=none, delay=2, "
                  "dsn=2.0.0, status=sent (x)\nqmgr[9]: AAAAA1: removed\n");
    assert_int_equal(md_store_merge(a, b, &made), MAILDIAG_OK);
    after = image_of(a);
    assert_true(md_slice_eq(md_buffer_slice(&before), md_buffer_slice(&after)));
    md_store_free(made);
    md_buffer_free(&before);
    md_buffer_free(&after);
    tell_feed_log(a, "a.log", "smtpd[7]: AAAAA1: client=c.test[192.0.2.7]\n");
    expect_story(both(a, b), "AAAAA1 sent b@y.test=sent");
}

static md_store *reload(md_store *store)
{
    md_buffer image = image_of(store);
    md_store *like = tell_store(3), *again = NULL;
    md_image_in in;

    assert_true(md_image_in_begin(&in, -1, md_buffer_slice(&image)));
    assert_int_equal(md_image_load(like, &in, &again), MAILDIAG_OK);
    md_image_in_free(&in);
    md_buffer_free(&image);
    md_store_free(like);
    md_store_free(store);
    return again;
}

/* A clock that jumps half a year with each line is good for no more years than
 * a state has room for; and parts of it, put together, neither. */
static void years_without_end(void **state)
{
    enum { LINES = 40000, PARTS = 4 };
    md_store *whole = NULL;
    md_buffer log = {0};
    size_t parts[PARTS + 1] = {0}, taken;
    uint32_t source;
    unsigned i, n;
    char line[100];

    (void)state;
    for (i = 0; i < LINES; i++) {
        if (i % (LINES / PARTS) == 0)
            parts[i / (LINES / PARTS)] = log.len;
        snprintf(line, sizeof line,
                 "%s 10 10:00:00 mx postfix/smtpd[7]: AAAA%02u: client=x[1.2."
                 "3.4]\n",
                 i % 2 ? "Sep" : "Jan", i % 90 + 10);
        md_buffer_add_text(&log, line);
    }
    parts[PARTS] = log.len;
    assert_false(log.failed);
    for (n = 0; n < PARTS; n++) {
        maildiag_source_options o = {.struct_size = sizeof o};
        md_store *store = tell_store(3);

        o.base_offset = parts[n];
        o.beginning = log.ptr;
        o.beginning_bytes = 1024;
        assert_int_equal(
            md_store_source_open(store, MD_LIT("mail.log"), true, &o, &source),
            MAILDIAG_OK);
        assert_true(md_store_feed(store, source, log.ptr + parts[n],
                                  parts[n + 1] - parts[n], &taken) >= 0);
        store = reload(store);
        whole = whole != NULL ? reload(both(whole, store)) : store;
    }
    assert_int_equal(md_store_source_count(whole), 1);
    md_buffer_free(&log);
    md_store_free(whole);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_that_meet),
        cmocka_unit_test(the_same_twice),
        cmocka_unit_test(the_end_is_in_a_part),
        cmocka_unit_test(years_without_end),
        cmocka_unit_test(streams_are_never_the_same),
        cmocka_unit_test(a_gap),
        cmocka_unit_test(overlaps_are_refused),
        cmocka_unit_test(other_options_are_refused),
        cmocka_unit_test(sets),
        cmocka_unit_test(one_message),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
