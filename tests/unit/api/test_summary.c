/* lib/api/summary.c: totals and tables through the header. */
#include "../support/feed.h"

static maildiag_engine *engine;
static maildiag_reader *reader, *bare;

static int set_up(void **state)
{
    (void)state;
    engine = feed_seed_engine();
    reader = feed_reader(engine);
    bare = feed_reader(NULL);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    maildiag_reader_close(bare);
    maildiag_reader_close(reader);
    maildiag_engine_free(engine);
    return 0;
}

static void arguments(void **state)
{
    maildiag_summary s = {.struct_size = sizeof s};
    maildiag_cause_count c = {.struct_size = sizeof c};
    maildiag_group g = {.struct_size = sizeof g};
    maildiag_filter f = {.struct_size = 1};
    maildiag_reader *fresh = feed_reader(engine);
    uint32_t count = 99;

    (void)state;
    assert_int_equal(maildiag_summary_cause(fresh, 0, &c), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_group_get(fresh, 0, &g), MAILDIAG_E_ARG);
    maildiag_reader_close(fresh);
    assert_int_equal(maildiag_summary_get(NULL, NULL, &s), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_summary_get(bare, NULL, &s), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_summary_get(reader, NULL, NULL), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_summary_get(reader, &f, &s), MAILDIAG_E_ABI);
    assert_int_equal(maildiag_group_begin(NULL, NULL, 1, 0, &count),
                     MAILDIAG_E_ARG);
    assert_int_equal(maildiag_group_begin(bare, NULL, 1, 0, &count),
                     MAILDIAG_E_ARG);
    assert_int_equal(maildiag_group_begin(reader, NULL, 0, 0, &count),
                     MAILDIAG_E_ARG);
    assert_int_equal(maildiag_group_begin(reader, NULL, 10, 0, &count),
                     MAILDIAG_E_ARG);
    assert_int_equal(maildiag_group_begin(reader, NULL, 1, 0, NULL),
                     MAILDIAG_E_ARG);
    assert_int_equal(maildiag_group_begin(reader, &f, 1, 0, &count),
                     MAILDIAG_E_ABI);
    assert_int_equal(count, 99);
    assert_int_equal(maildiag_summary_get(reader, NULL, &s), MAILDIAG_OK);
    assert_int_equal(maildiag_group_begin(reader, NULL, 1, 0, &count),
                     MAILDIAG_OK);
    assert_int_equal(maildiag_summary_cause(NULL, 0, &c), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_summary_cause(reader, 0, NULL), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_group_get(NULL, 0, &g), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_group_get(reader, 0, NULL), MAILDIAG_E_ARG);
    s.struct_size = c.struct_size = g.struct_size = 1;
    assert_int_equal(maildiag_summary_get(reader, NULL, &s), MAILDIAG_E_ABI);
    assert_int_equal(maildiag_summary_cause(reader, 0, &c), MAILDIAG_E_ABI);
    assert_int_equal(maildiag_group_get(reader, 0, &g), MAILDIAG_E_ABI);
}

static void totals(void **state)
{
    maildiag_summary s = {.struct_size = sizeof s};
    maildiag_cause_count c = {.struct_size = sizeof c};
    uint64_t causes = 0, before = UINT64_MAX;

    (void)state;
    assert_int_equal(maildiag_summary_get(reader, NULL, &s), MAILDIAG_OK);
    assert_int_equal(s.struct_size, sizeof s);
    assert_int_equal(s.bytes, strlen(feed_seed));
    assert_int_equal(s.lines, 30);
    assert_int_equal(s.records, 30);
    assert_int_equal(s.unrecognised, 1);
    assert_int_equal(s.messages, 4);
    assert_int_equal(s.recipients, 4);
    assert_int_equal(s.attempts_sent, 2);
    assert_int_equal(s.attempts_deferred, 1);
    assert_int_equal(s.attempts_bounced, 1);
    assert_int_equal(s.attempts_other, 0);
    assert_int_equal(s.expired, 0);
    assert_int_equal(s.removed, 2);
    assert_int_equal(s.rejects, 4); /* one of them stands for two */
    assert_int_equal(s.delay_p50_usec, 40000);
    assert_int_equal(s.delay_p95_usec, 170000);
    assert_int_equal(s.delay_max_usec, 170000);
    for (uint32_t i = 0; i < s.cause_count; i++) {
        assert_int_equal(maildiag_summary_cause(reader, i, &c), MAILDIAG_OK);
        assert_true(c.cause.len > 0 && c.count <= before);
        before = c.count;
        causes += c.count;
    }
    assert_int_equal(causes, 6);
    assert_int_equal(maildiag_summary_cause(reader, s.cause_count, &c),
                     MAILDIAG_END);
}

/* A window counts lines: what happened inside of it. */
static void windows(void **state)
{
    maildiag_filter f = {.struct_size = sizeof f};
    maildiag_summary s = {.struct_size = sizeof s};

    (void)state;
    f.since = INT64_C(1795503301000000); /* 06:55:01 */
    f.until = INT64_C(1795503360000000); /* 06:56:00, not any more */
    assert_int_equal(maildiag_summary_get(reader, &f, &s), MAILDIAG_OK);
    assert_int_equal(s.messages, 2); /* 3A2B…, 2A2B… */
    assert_int_equal(s.recipients, 2);
    assert_int_equal(s.attempts_sent, 1);
    assert_int_equal(s.attempts_deferred, 1);
    assert_int_equal(s.attempts_bounced, 0);
    assert_int_equal(s.removed, 1);
    assert_int_equal(s.rejects, 0);
    assert_int_equal(s.delay_max_usec, 40000);
    assert_int_equal(s.cause_count, 1);
    f.since = f.until;
    f.until = 0;
    assert_int_equal(maildiag_summary_get(reader, &f, &s), MAILDIAG_OK);
    assert_int_equal(s.messages, 1); /* 4A2B… */
    assert_int_equal(s.rejects, 4);
    assert_int_equal(s.delay_max_usec, -1);
    memset(&f, 0, sizeof f);
    f.struct_size = sizeof f;
    f.from.ptr = "";
    assert_int_equal(maildiag_summary_get(reader, &f, &s), MAILDIAG_OK);
    assert_int_equal(s.messages, 1);
    assert_int_equal(s.rejects, 0);
}

struct row_case {
    uint32_t by;
    const char *rows; /* key messages bytes sent deferred bounced */
};

static const struct row_case row_cases[] = {
    {MAILDIAG_BY_DOMAIN, "acme.test 1 353 1 0 0;example.org 1 2492 1 0 0;"
                         "far.test 1 1000 0 1 0;gone.test 1 353 0 0 1;"},
    {MAILDIAG_BY_SENDER,
     " 1 2492 1 0 0;joe@example.org 1 353 1 0 1;"
     "root@mx.example.org 1 400 0 0 0;sue@example.org 1 1000 0 1 0;"},
    {MAILDIAG_BY_RECIPIENT,
     "ann@acme.test 1 353 1 0 0;bob@gone.test 1 353 0 0 1;"
     "joe@example.org 1 2492 1 0 0;m\xfcller@far.test 1 1000 0 1 0;"},
    {MAILDIAG_BY_CLIENT, "app.example.org 2 1353 1 1 1;"},
    {MAILDIAG_BY_USER, "app 2 1353 1 1 1;"},
    {MAILDIAG_BY_RELAY, "local 1 2492 1 0 0;"
                        "mx.gone.test[198.51.100.30]:25 1 353 0 0 1;"
                        "mx1.acme.test[198.51.100.20]:25 1 353 1 0 0;"
                        "none 1 1000 0 1 0;"},
    {MAILDIAG_BY_CAUSE, "accepted 2 2845 2 0 0;connect_no_route 1 1000 0 1 0;"
                        "recipient_unknown 1 353 0 0 1;"},
    {MAILDIAG_BY_HOUR, "2026-11-24T06:00:00Z 4 4245 2 1 1;"},
    {MAILDIAG_BY_DAY, "2026-11-24 4 4245 2 1 1;"},
};

static void tables(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(row_cases); i++) {
        char rows[512] = "";
        size_t used = 0;
        uint32_t count = 0;
        maildiag_group g = {.struct_size = sizeof g};

        assert_int_equal(
            maildiag_group_begin(reader, NULL, row_cases[i].by, 0, &count),
            MAILDIAG_OK);
        for (uint32_t n = 0; n < count; n++) {
            assert_int_equal(maildiag_group_get(reader, n, &g), MAILDIAG_OK);
            used += (size_t)snprintf(
                rows + used, sizeof rows - used,
                "%.*s %llu %llu %llu %llu %llu;", (int)g.key.len, g.key.ptr,
                (unsigned long long)g.messages, (unsigned long long)g.bytes,
                (unsigned long long)g.sent, (unsigned long long)g.deferred,
                (unsigned long long)g.bounced);
        }
        assert_string_equal(rows, row_cases[i].rows);
        assert_int_equal(maildiag_group_get(reader, count, &g), MAILDIAG_END);
    }
}

static void top(void **state)
{
    uint32_t count = 0;
    maildiag_group g = {.struct_size = sizeof g};

    (void)state;
    assert_int_equal(
        maildiag_group_begin(reader, NULL, MAILDIAG_BY_CAUSE, 1, &count),
        MAILDIAG_OK);
    assert_int_equal(count, 1);
    assert_int_equal(maildiag_group_get(reader, 0, &g), MAILDIAG_OK);
    assert_memory_equal(g.key.ptr, "accepted", 8);
    assert_int_equal(g.delay_p50_usec, 40000);
    assert_int_equal(g.delay_p95_usec, 170000);
    assert_int_equal(maildiag_group_get(reader, 1, &g), MAILDIAG_END);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arguments), cmocka_unit_test(totals),
        cmocka_unit_test(windows),   cmocka_unit_test(tables),
        cmocka_unit_test(top),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
