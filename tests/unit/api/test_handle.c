/* lib/api/handle.c: who may go in, who is told off, who frees last. */
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../support/feed.h"
#include "api/handle.h"

/* ---- busy --------------------------------------------------------------- */

/* A reader is in a call: nobody feeds; other readers may come. */
static void readers_keep_writers_out(void **state)
{
    maildiag_engine *engine = feed_seed_engine();
    maildiag_reader *one = feed_reader(engine), *two = feed_reader(engine);
    maildiag_entry entry = {.struct_size = sizeof entry};
    maildiag_stats stats = {.struct_size = sizeof stats};
    size_t taken;
    uint32_t source;

    (void)state;
    assert_int_equal(md_reader_in(one, MD_NEEDS_CATALOG), MAILDIAG_OK);
    assert_int_equal(maildiag_source_open(engine, "b", NULL, &source),
                     MAILDIAG_E_BUSY);
    assert_int_equal(maildiag_feed(engine, 0, "x\n", 2, &taken),
                     MAILDIAG_E_BUSY);
    assert_int_equal(maildiag_feed_end(engine, 0), MAILDIAG_E_BUSY);
    assert_int_equal(maildiag_feed_file(engine, "/dev/null", NULL, NULL, NULL),
                     MAILDIAG_E_BUSY);
    assert_int_equal(maildiag_entry_next(two, NULL, &entry), MAILDIAG_OK);
    assert_int_equal(maildiag_stats_get(engine, &stats), MAILDIAG_OK);
    assert_int_equal(md_reader_out(one, MAILDIAG_OK), MAILDIAG_OK);
    assert_int_equal(maildiag_source_open(engine, "b", NULL, &source),
                     MAILDIAG_OK);
    maildiag_reader_close(one);
    maildiag_reader_close(two);
    maildiag_engine_free(engine);
}

static void begin(maildiag_reader *reader, maildiag_json json,
                  maildiag_status wanted)
{
    json.struct_size = sizeof json;
    assert_int_equal(maildiag_json_begin(reader, &json), wanted);
}

/* It is being fed: nobody reads, but what needs no engine goes on. */
static void writers_keep_readers_out(void **state)
{
    maildiag_engine *engine = feed_seed_engine();
    maildiag_reader *reader = feed_reader(engine);
    maildiag_id id = feed_id(reader, MAILDIAG_ENTRY_MESSAGE, 0);
    maildiag_entry entry = {.struct_size = sizeof entry};
    maildiag_message m = {.struct_size = sizeof m};
    maildiag_recipient r = {.struct_size = sizeof r};
    maildiag_attempt a = {.struct_size = sizeof a};
    maildiag_event e = {.struct_size = sizeof e};
    maildiag_field f = {.struct_size = sizeof f};
    maildiag_link l = {.struct_size = sizeof l};
    maildiag_reject j = {.struct_size = sizeof j};
    maildiag_source so = {.struct_size = sizeof so};
    maildiag_program_count p = {.struct_size = sizeof p};
    maildiag_summary su = {.struct_size = sizeof su};
    maildiag_stats stats = {.struct_size = sizeof stats};
    maildiag_record record = {.struct_size = sizeof record};
    maildiag_explanation x = {.struct_size = sizeof x};
    maildiag_report *report = NULL;
    maildiag_text text;
    uint32_t count;
    size_t len;
    char room[8];

    (void)state;
    begin(reader, (maildiag_json){.what = MAILDIAG_JSON_MESSAGE, .id = id},
          MAILDIAG_OK);
    assert_int_equal(md_engine_write(engine), MAILDIAG_OK);
    assert_int_equal(maildiag_json_read(reader, room, sizeof room, &len),
                     MAILDIAG_E_BUSY);
    assert_int_equal(maildiag_feed_end(engine, 0), MAILDIAG_E_BUSY);
    assert_int_equal(maildiag_stats_get(engine, &stats), MAILDIAG_E_BUSY);
    assert_int_equal(maildiag_entry_next(reader, NULL, &entry),
                     MAILDIAG_E_BUSY);
    assert_int_equal(maildiag_message_get(reader, id, &m), MAILDIAG_E_BUSY);
    assert_int_equal(maildiag_recipient_get(reader, id, 0, &r),
                     MAILDIAG_E_BUSY);
    assert_int_equal(maildiag_attempt_get(reader, id, 0, 0, &a),
                     MAILDIAG_E_BUSY);
    assert_int_equal(maildiag_event_get(reader, id, 0, &e), MAILDIAG_E_BUSY);
    assert_int_equal(maildiag_event_field(reader, id, 0, 0, &f),
                     MAILDIAG_E_BUSY);
    assert_int_equal(maildiag_link_get(reader, id, 0, &l), MAILDIAG_E_BUSY);
    assert_int_equal(maildiag_reject_get(reader, id, &j), MAILDIAG_E_BUSY);
    assert_int_equal(maildiag_line_get(reader, 0, 0, &text), MAILDIAG_E_BUSY);
    assert_int_equal(maildiag_source_get(reader, 0, &so), MAILDIAG_E_BUSY);
    assert_int_equal(maildiag_program_get(reader, 0, &p), MAILDIAG_E_BUSY);
    assert_int_equal(maildiag_similar_address(reader, "a@b", 3, 0, &text),
                     MAILDIAG_E_BUSY);
    assert_int_equal(maildiag_diagnose_message(reader, id, &report),
                     MAILDIAG_E_BUSY);
    assert_int_equal(maildiag_diagnose_all(reader, NULL, &report),
                     MAILDIAG_E_BUSY);
    assert_int_equal(maildiag_summary_get(reader, NULL, &su), MAILDIAG_E_BUSY);
    assert_int_equal(
        maildiag_group_begin(reader, NULL, MAILDIAG_BY_DAY, 0, &count),
        MAILDIAG_E_BUSY);
    begin(reader, (maildiag_json){.what = MAILDIAG_JSON_MESSAGE, .id = id},
          MAILDIAG_E_BUSY);
    assert_int_equal(maildiag_parse_line(reader, feed_seed, 100, &record),
                     MAILDIAG_PARTIAL);
    assert_int_equal(maildiag_explain(reader, "550 no", 6, &x), MAILDIAG_OK);
    md_engine_written(engine);
    assert_int_equal(maildiag_message_get(reader, id, &m), MAILDIAG_OK);
    maildiag_reader_close(reader);
    maildiag_engine_free(engine);
}

/* Another thread is inside this reader. */
static void a_reader_is_one_threads(void **state)
{
    maildiag_reader *reader = feed_reader(NULL);
    maildiag_record record = {.struct_size = sizeof record};
    maildiag_explanation x = {.struct_size = sizeof x};
    maildiag_fix fix = {.struct_size = sizeof fix};
    maildiag_field field = {.struct_size = sizeof field};
    maildiag_group group = {.struct_size = sizeof group};
    maildiag_cause_count count = {.struct_size = sizeof count};
    size_t taken;
    char room[8];

    (void)state;
    assert_int_equal(md_reader_in(reader, MD_NEEDS_READER), MAILDIAG_OK);
    assert_int_equal(maildiag_parse_line(reader, "x", 1, &record),
                     MAILDIAG_E_BUSY);
    assert_int_equal(maildiag_parse_next(reader, "x", 1, 1, &taken, &record),
                     MAILDIAG_E_BUSY);
    assert_int_equal(maildiag_parse_reset(reader), MAILDIAG_E_BUSY);
    assert_int_equal(maildiag_record_field(reader, 0, &field), MAILDIAG_E_BUSY);
    assert_int_equal(maildiag_explain(reader, "x", 1, &x), MAILDIAG_E_BUSY);
    assert_int_equal(maildiag_explain_next(reader, "x", 1, 0, 1, &taken, &x),
                     MAILDIAG_E_BUSY);
    assert_int_equal(maildiag_explanation_fix(reader, 0, &fix),
                     MAILDIAG_E_BUSY);
    assert_int_equal(maildiag_summary_cause(reader, 0, &count),
                     MAILDIAG_E_BUSY);
    assert_int_equal(maildiag_group_get(reader, 0, &group), MAILDIAG_E_BUSY);
    assert_int_equal(maildiag_json_read(reader, room, sizeof room, &taken),
                     MAILDIAG_E_BUSY);
    begin(reader, (maildiag_json){.what = MAILDIAG_JSON_CAUSE},
          MAILDIAG_E_BUSY);
    (void)md_reader_out(reader, MAILDIAG_OK);
    begin(reader, (maildiag_json){.what = MAILDIAG_JSON_CAUSE}, MAILDIAG_OK);
    maildiag_reader_close(reader);
}

/* ---- lives -------------------------------------------------------------- */

/* Every order of letting go of rules, engine, two readers and a report. */
static void freed_in_any_order(void **state)
{
    enum { HANDLES = 5, ORDERS = 120 };

    (void)state;
    for (unsigned order = 0; order < ORDERS; order++) {
        maildiag_rules *rules = NULL;
        maildiag_options o = feed_options(1);
        maildiag_engine *engine = NULL;
        maildiag_reader *one = NULL, *two = NULL;
        maildiag_report *report = NULL;
        bool gone[HANDLES] = {false};
        unsigned rest = order;

        assert_int_equal(maildiag_rules_builtin(&rules, NULL, NULL),
                         MAILDIAG_OK);
        o.rules = rules;
        engine =
            feed_new(&o, "a", feed_seed, strlen(feed_seed), (feed_cut){0, 0});
        one = feed_reader(engine);
        assert_int_equal(maildiag_reader_open(&two, engine, rules, NULL),
                         MAILDIAG_OK);
        assert_int_equal(maildiag_diagnose_all(one, NULL, &report),
                         MAILDIAG_OK);
        for (unsigned left = HANDLES; left > 0; left--) {
            unsigned nth = rest % left, which = 0;

            rest /= left;
            while (gone[which] || nth-- > 0)
                which++;
            gone[which] = true;
            if (which == 0)
                maildiag_rules_free(rules);
            else if (which == 1)
                maildiag_engine_free(engine);
            else if (which == 2)
                maildiag_reader_close(one);
            else if (which == 3)
                maildiag_reader_close(two);
            else
                maildiag_report_free(report);
            /* Those that are left still work. */
            if (!gone[2])
                assert_true(feed_id(one, MAILDIAG_ENTRY_MESSAGE, 1) != 0);
            if (!gone[3])
                assert_true(feed_id(two, MAILDIAG_ENTRY_REJECT, 0) != 0);
            if (!gone[4])
                assert_true(maildiag_report_count(report) > 0);
        }
    }
}

/* While a reader keeps the engine alive, its freed handle is dead. */
static void freed_handles_are_told(void **state)
{
    maildiag_engine *engine = feed_seed_engine();
    maildiag_reader *reader = feed_reader(engine), *other = NULL;
    maildiag_stats stats = {.struct_size = sizeof stats};

    (void)state;
    maildiag_engine_free(engine);
    assert_int_equal(maildiag_feed_end(engine, 0), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_stats_get(engine, &stats), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_engine_epoch(engine), 0);
    assert_int_equal(maildiag_reader_open(&other, engine, NULL, NULL),
                     MAILDIAG_E_ARG);
    maildiag_engine_free(engine); /* once more does nothing */
    assert_true(feed_id(reader, MAILDIAG_ENTRY_MESSAGE, 0) != 0);
    maildiag_reader_close(reader);
}

/* One kind of handle given for another. */
static void wrong_handles_are_told(void **state)
{
    maildiag_engine *engine = feed_seed_engine();
    maildiag_reader *reader = feed_reader(engine), *other = NULL;
    void *as_reader = engine, *as_engine = reader;
    maildiag_entry entry = {.struct_size = sizeof entry};
    maildiag_stats stats = {.struct_size = sizeof stats};

    (void)state;
    assert_int_equal(maildiag_entry_next(as_reader, NULL, &entry),
                     MAILDIAG_E_ARG);
    assert_int_equal(maildiag_stats_get(as_engine, &stats), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_feed(as_engine, 0, "x", 1, NULL), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_reader_open(&other, as_engine, NULL, NULL),
                     MAILDIAG_E_ARG);
    assert_int_equal(maildiag_reader_open(&other, NULL, as_reader, NULL),
                     MAILDIAG_E_ARG);
    assert_int_equal(maildiag_report_count(as_reader), 0);
    maildiag_engine_free(as_engine);
    maildiag_reader_close(as_reader);
    maildiag_report_free(as_reader);
    maildiag_rules_free(as_reader);
    assert_true(feed_id(reader, MAILDIAG_ENTRY_MESSAGE, 0) != 0);
    maildiag_reader_close(reader);
    maildiag_engine_free(engine);
}

/* ---- threads ------------------------------------------------------------ */

/* Reads everything; the same as the first reader saw. */
static void *read_all(void *engine)
{
    maildiag_reader *reader = NULL;
    char *all;

    if (maildiag_reader_open(&reader, engine, NULL, NULL) != MAILDIAG_OK)
        return NULL;
    all = feed_everything(reader, NULL);
    maildiag_reader_close(reader);
    return all;
}

static void threads_read_alike(void **state)
{
    enum { THREADS = 4 };
    maildiag_engine *engine = feed_seed_engine();
    pthread_t threads[THREADS];
    char *expected;
    void *all;

    (void)state;
    /* Nobody has read yet: all of them want the catalogue first. */
    for (unsigned i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, read_all, engine),
                         0);
    expected = read_all(engine);
    assert_non_null(expected);
    for (unsigned i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(threads[i], &all), 0);
        assert_non_null(all);
        assert_string_equal(all, expected);
        free(all);
    }
    free(expected);
    maildiag_engine_free(engine);
}

/* A reader stays open and idle while more is fed, and then sees it. */
static void fed_between_calls(void **state)
{
    static const char line[] =
        "Nov 24 07:00:00 mx postfix/qmgr[101]: 2A2B3C4D5E6: removed\n";
    maildiag_engine *engine = feed_seed_engine();
    maildiag_reader *reader = feed_reader(engine);
    maildiag_message m = {.struct_size = sizeof m};
    maildiag_id id = feed_id(reader, MAILDIAG_ENTRY_MESSAGE, 1);

    (void)state;
    assert_int_equal(maildiag_message_get(reader, id, &m), MAILDIAG_OK);
    assert_int_equal(m.state, MAILDIAG_STATE_DEFERRED);
    feed_into(engine, "later.log", line, sizeof line - 1, (feed_cut){0, 0});
    assert_int_equal(maildiag_message_get(reader, id, &m), MAILDIAG_OK);
    assert_int_equal(m.state, MAILDIAG_STATE_DELETED);
    maildiag_reader_close(reader);
    maildiag_engine_free(engine);
}

/* No lock outlives a call: the child of a fork goes on with all handles. */
static void fork_between_calls(void **state)
{
    maildiag_engine *engine = feed_seed_engine();
    maildiag_reader *reader = feed_reader(engine);
    maildiag_id id = feed_id(reader, MAILDIAG_ENTRY_MESSAGE, 0);
    int status = -1;
    pid_t child = fork();

    (void)state;
    if (child == 0) {
        maildiag_message m = {.struct_size = sizeof m};
        maildiag_reader *own = NULL;
        int good =
            maildiag_message_get(reader, id, &m) == MAILDIAG_OK &&
            maildiag_feed(engine, 0, "x", 1, NULL) == MAILDIAG_E_ARG &&
            maildiag_reader_open(&own, engine, NULL, NULL) == MAILDIAG_OK &&
            maildiag_message_get(own, id, &m) == MAILDIAG_OK;

        maildiag_reader_close(own);
        maildiag_reader_close(reader);
        maildiag_engine_free(engine);
        _exit(good ? 0 : 1);
    }
    assert_true(child > 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    maildiag_reader_close(reader);
    maildiag_engine_free(engine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(readers_keep_writers_out),
        cmocka_unit_test(writers_keep_readers_out),
        cmocka_unit_test(a_reader_is_one_threads),
        cmocka_unit_test(freed_in_any_order),
        cmocka_unit_test(freed_handles_are_told),
        cmocka_unit_test(wrong_handles_are_told),
        cmocka_unit_test(threads_read_alike),
        cmocka_unit_test(fed_between_calls),
        cmocka_unit_test(fork_between_calls),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
