/* lib/api/engine.c: options, sources, bytes, totals of the input. */
#include <unistd.h>

#include "../support/feed.h"
#include "api/handle.h"

static void options_are_checked(void **state)
{
    static const maildiag_zone_change late[] = {{10, 3600, 0}, {10, 7200, 0}};
    static const maildiag_zone_change far[] = {{0, 86400, 0}};
    const struct {
        const char *name;
        maildiag_options options;
        maildiag_status status;
    } table[] = {
        {"all zero", {.struct_size = sizeof(maildiag_options)}, MAILDIAG_OK},
        {"no size", {.struct_size = 0}, MAILDIAG_E_ABI},
        {"too small",
         {.struct_size = sizeof(maildiag_options) - 1},
         MAILDIAG_E_ABI},
        {"evidence none",
         {.struct_size = sizeof(maildiag_options),
          .evidence = MAILDIAG_EVIDENCE_NONE},
         MAILDIAG_OK},
        {"evidence 5",
         {.struct_size = sizeof(maildiag_options), .evidence = 5},
         MAILDIAG_E_ARG},
        {"line of 63 bytes",
         {.struct_size = sizeof(maildiag_options), .max_line_bytes = 63},
         MAILDIAG_E_ARG},
        {"line of 64 bytes",
         {.struct_size = sizeof(maildiag_options), .max_line_bytes = 64},
         MAILDIAG_OK},
        {"line above 16 MiB",
         {.struct_size = sizeof(maildiag_options), .max_line_bytes = 16777217},
         MAILDIAG_E_ARG},
        {"year below 0",
         {.struct_size = sizeof(maildiag_options), .year = -1},
         MAILDIAG_E_ARG},
        {"year 10000",
         {.struct_size = sizeof(maildiag_options), .year = 10000},
         MAILDIAG_E_ARG},
        {"zone without entries",
         {.struct_size = sizeof(maildiag_options), .zone_count = 1},
         MAILDIAG_E_ARG},
        {"zone not ascending",
         {.struct_size = sizeof(maildiag_options),
          .zone = late,
          .zone_count = 2},
         MAILDIAG_E_ARG},
        {"zone a day off",
         {.struct_size = sizeof(maildiag_options),
          .zone = far,
          .zone_count = 1},
         MAILDIAG_E_ARG},
    };
    maildiag_error error = {.struct_size = sizeof error};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(table); i++) {
        maildiag_engine *engine = NULL;

        expect_i64(table[i].name, "status",
                   maildiag_engine_new(&engine, &table[i].options, &error),
                   table[i].status);
        expect_i64(table[i].name, "code", error.code, table[i].status);
        assert_int_equal(engine != NULL, table[i].status == MAILDIAG_OK);
        assert_int_equal(error.text[0] != '\0', table[i].status < 0);
        maildiag_engine_free(engine);
    }
    assert_int_equal(maildiag_engine_new(NULL, NULL, &error), MAILDIAG_E_ARG);
    error.struct_size = 1;
    assert_int_equal(maildiag_engine_new(NULL, NULL, &error), MAILDIAG_E_ABI);
}

/* What is no rule set is told, not followed. */
static void wrong_rules(void **state)
{
    maildiag_engine *engine = feed_seed_engine(), *other = NULL;
    maildiag_options o = feed_options(1);

    (void)state;
    o.rules = (const maildiag_rules *)(const void *)engine;
    assert_int_equal(maildiag_engine_new(&other, &o, NULL), MAILDIAG_E_ARG);
    maildiag_engine_free(engine);
}

static void sources(void **state)
{
    maildiag_engine *engine = NULL;
    maildiag_source_options o = {.struct_size = sizeof o};
    uint32_t source = 99;

    (void)state;
    assert_int_equal(maildiag_engine_new(&engine, NULL, NULL), MAILDIAG_OK);
    assert_int_equal(maildiag_source_open(NULL, "a", NULL, &source),
                     MAILDIAG_E_ARG);
    assert_int_equal(maildiag_source_open(engine, NULL, NULL, &source),
                     MAILDIAG_E_ARG);
    assert_int_equal(maildiag_source_open(engine, "a", NULL, NULL),
                     MAILDIAG_E_ARG);
    o.kind = 3;
    assert_int_equal(maildiag_source_open(engine, "a", &o, &source),
                     MAILDIAG_E_ARG);
    o.kind = MAILDIAG_SOURCE_LINES;
    o.year = -2;
    assert_int_equal(maildiag_source_open(engine, "a", &o, &source),
                     MAILDIAG_E_ARG);
    o.year = 2026;
    o.struct_size = 2;
    assert_int_equal(maildiag_source_open(engine, "a", &o, &source),
                     MAILDIAG_E_ABI);
    assert_int_equal(source, 99);
    o.struct_size = sizeof o;
    for (uint32_t i = 0; i < MD_SOURCE_MAX; i++) {
        char name[16];

        snprintf(name, sizeof name, "s%u", (unsigned)i);
        assert_int_equal(maildiag_source_open(engine, name, &o, &source),
                         MAILDIAG_OK);
        assert_int_equal(source, i);
    }
    assert_int_equal(maildiag_source_open(engine, "one more", &o, &source),
                     MAILDIAG_E_LIMIT);
    maildiag_engine_free(engine);
}

static void feeding(void **state)
{
    static const char line[] =
        "Nov 24 06:55:00 mx postfix/qmgr[1]: ABCDEF12345: removed\n";
    maildiag_engine *engine = NULL;
    uint32_t source;
    size_t taken = 77;

    (void)state;
    assert_int_equal(maildiag_engine_new(&engine, NULL, NULL), MAILDIAG_OK);
    assert_int_equal(maildiag_source_open(engine, "a", NULL, &source),
                     MAILDIAG_OK);
    assert_int_equal(maildiag_feed(NULL, source, line, 5, &taken),
                     MAILDIAG_E_ARG);
    assert_int_equal(maildiag_feed(engine, source, NULL, 5, &taken),
                     MAILDIAG_E_ARG);
    assert_int_equal(maildiag_feed(engine, source + 1, line, 5, &taken),
                     MAILDIAG_E_ARG);
    assert_int_equal(maildiag_feed(engine, source, NULL, 0, &taken),
                     MAILDIAG_OK);
    assert_int_equal(taken, 0);
    /* Neither year nor reference: the line is not taken, and is the same
     * when it is fed again. */
    assert_int_equal(
        maildiag_feed(engine, source, line, sizeof line - 1, &taken),
        MAILDIAG_E_ARG);
    assert_int_equal(taken, 0);
    assert_int_equal(maildiag_feed(engine, source, line, sizeof line - 1, NULL),
                     MAILDIAG_E_ARG);
    assert_int_equal(maildiag_feed_end(NULL, source), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_feed_end(engine, source + 1), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_feed_end(engine, source), MAILDIAG_OK);
    assert_int_equal(maildiag_feed_end(engine, source), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_feed(engine, source, line, 1, NULL),
                     MAILDIAG_E_ARG);
    maildiag_engine_free(engine);
}

static void truncated_is_a_remark(void **state)
{
    maildiag_options o = feed_options(1);
    maildiag_engine *engine = NULL;
    maildiag_stats stats = {.struct_size = sizeof stats};
    uint32_t source;
    maildiag_status st;

    (void)state;
    o.max_messages = 1;
    assert_int_equal(maildiag_engine_new(&engine, &o, NULL), MAILDIAG_OK);
    assert_int_equal(maildiag_source_open(engine, "a", NULL, &source),
                     MAILDIAG_OK);
    st = maildiag_feed(engine, source, feed_seed, strlen(feed_seed), NULL);
    assert_int_equal(st, MAILDIAG_TRUNCATED);
    assert_int_equal(maildiag_stats_get(engine, &stats), MAILDIAG_OK);
    assert_true(stats.dropped_messages > 0);
    maildiag_engine_free(engine);
}

static void totals_of_the_input(void **state)
{
    maildiag_engine *engine = feed_seed_engine();
    maildiag_stats stats = {.struct_size = sizeof stats};

    (void)state;
    assert_int_equal(maildiag_stats_get(engine, NULL), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_stats_get(NULL, &stats), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_stats_get(engine, &stats), MAILDIAG_OK);
    assert_int_equal(stats.source_count, 1);
    assert_int_equal(stats.bytes, strlen(feed_seed));
    assert_int_equal(stats.lines, 30);
    assert_int_equal(stats.records, 30);
    assert_int_equal(stats.foreign, 1);
    assert_int_equal(stats.unrecognised, 1);
    assert_int_equal(stats.first_time, INT64_C(1795503000) * 1000000);
    stats.struct_size = 8;
    assert_int_equal(maildiag_stats_get(engine, &stats), MAILDIAG_E_ABI);
    assert_int_equal(maildiag_engine_epoch(engine), 1);
    assert_int_equal(maildiag_engine_epoch(NULL), 0);
    maildiag_engine_free(engine);
}

/* An older file of the set comes in after the newer one. */
static void epoch(void **state)
{
    static const char line[] =
        "Nov 23 06:55:00 mx postfix/qmgr[1]: ABCDEF12345: removed\n";
    const maildiag_options o = feed_options(1);
    const feed_cut whole = {0, 0};
    maildiag_engine *engine =
        feed_new(&o, "mail.log", feed_seed, strlen(feed_seed), whole);
    uint64_t before = maildiag_engine_epoch(engine);

    (void)state;
    feed_into(engine, "mail.log.1", line, sizeof line - 1, whole);
    assert_true(maildiag_engine_epoch(engine) != before);
    maildiag_engine_free(engine);
}

static void files(void **state)
{
    char path[] = "/tmp/maildiag-engine-XXXXXX";
    maildiag_engine *engine = NULL;
    maildiag_options o = feed_options(1);
    maildiag_source_options wrong = {.struct_size = 1};
    maildiag_error error = {.struct_size = sizeof error};
    maildiag_stats stats = {.struct_size = sizeof stats};
    uint32_t source = 99;
    int fd = mkstemp(path);

    (void)state;
    assert_true(fd >= 0);
    assert_int_equal(maildiag_engine_new(&engine, &o, NULL), MAILDIAG_OK);
    assert_int_equal(maildiag_feed_file(engine, NULL, NULL, NULL, &error),
                     MAILDIAG_E_ARG);
    assert_int_equal(maildiag_feed_file(NULL, path, NULL, NULL, &error),
                     MAILDIAG_E_ARG);
    assert_int_equal(maildiag_feed_file(engine, path, &wrong, NULL, &error),
                     MAILDIAG_E_ABI);
    assert_int_equal(
        maildiag_feed_file(engine, "/nonexistent", NULL, &source, &error),
        MAILDIAG_E_IO);
    assert_int_equal(error.code, MAILDIAG_E_IO);
    assert_string_equal(error.source, "/nonexistent");
    assert_int_equal(source, 99);
    assert_int_equal(write(fd, feed_seed, 2000), 2000);
    assert_int_equal(maildiag_feed_file(engine, path, NULL, &source, &error),
                     MAILDIAG_OK);
    assert_int_equal(source, 0);
    assert_int_equal(maildiag_feed_file(engine, path, NULL, NULL, NULL),
                     MAILDIAG_IGNORED);
    assert_true(write(fd, feed_seed + 2000, strlen(feed_seed) - 2000) > 0);
    assert_int_equal(maildiag_feed_file(engine, path, NULL, &source, NULL),
                     MAILDIAG_OK);
    assert_int_equal(source, 0);
    assert_int_equal(maildiag_stats_get(engine, &stats), MAILDIAG_OK);
    assert_int_equal(stats.bytes, strlen(feed_seed));
    assert_int_equal(stats.records, 30);
    assert_int_equal(ftruncate(fd, 0), 0);
    assert_int_equal(pwrite(fd, "\x1f\x8b\x08\x00", 4, 0), 4);
    assert_int_equal(maildiag_feed_file(engine, path, NULL, NULL, &error),
                     MAILDIAG_E_COMPRESSED);
    close(fd);
    unlink(path);
    maildiag_engine_free(engine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(options_are_checked),
        cmocka_unit_test(wrong_rules),
        cmocka_unit_test(sources),
        cmocka_unit_test(feeding),
        cmocka_unit_test(truncated_is_a_remark),
        cmocka_unit_test(totals_of_the_input),
        cmocka_unit_test(epoch),
        cmocka_unit_test(files),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
