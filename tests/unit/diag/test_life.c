/* Tests of lib/diag/life.c: what happened to the host before and after. */
#include "../support/unit.h"

#include "diag/life.h"
#include "diag/when.h"

typedef struct happening {
    long at;       /* seconds */
    uint16_t kind; /* 0: a warning */
    const char *detail;
} happening;

typedef struct life_case {
    const char *name;
    happening events[6];
    long asked;
    const char *before; /* NULL: nothing */
    const char *after;  /* NULL: nothing */
    long after_at;
} life_case;

enum {
    START = MAILDIAG_RECORD_MASTER_START,
    RELOAD = MAILDIAG_RECORD_MASTER_RELOAD,
    STOP = MAILDIAG_RECORD_MASTER_STOP,
    TABLE = MAILDIAG_RECORD_TABLE_CHANGED
};

static const life_case cases[] = {
    {"nothing happened", {{0}}, 100, NULL, NULL, 0},
    {"reload",
     {{1000, RELOAD, NULL}},
     1240,
     "postfix reloaded, 4 min before",
     NULL,
     0},
    {"seconds",
     {{1000, RELOAD, NULL}},
     1119,
     "postfix reloaded, 119 s before",
     NULL,
     0},
    {"more than an hour", {{1000, RELOAD, NULL}}, 4601, NULL, NULL, 0},
    {"an hour",
     {{1000, RELOAD, NULL}},
     4600,
     "postfix reloaded, 60 min before",
     NULL,
     0},
    {"afterwards is not before",
     {{1000, RELOAD, NULL}},
     999,
     NULL,
     "postfix reloaded",
     1000},
    {"first start",
     {{1000, START, "3.7.11"}},
     1000,
     "postfix started, 0 s before",
     NULL,
     0},
    {"restart",
     {{10, START, "3.7.11"}, {900, STOP, NULL}, {1000, START, "3.7.11"}},
     1010,
     "postfix restarted, 10 s before",
     NULL,
     0},
    {"another version",
     {{10, START, "3.7.6"}, {1000, START, "3.7.11"}},
     1010,
     "postfix updated to 3.7.11, 10 s before",
     NULL,
     0},
    {"table",
     {{1000, TABLE, "hash:/etc/postfix/transport"}},
     1010,
     "table changed: hash:/etc/postfix/transport, 10 s before",
     NULL,
     0},
    {"a warning",
     {{1000, 0, "unused parameter: foo=bar"}},
     1010,
     "configuration warning: unused parameter: foo=bar, 10 s before",
     NULL,
     0},
    {"a warning tells less than a reload",
     {{900, RELOAD, NULL}, {1000, 0, "unused parameter: foo=bar"}},
     1010,
     "postfix reloaded, 110 s before",
     NULL,
     0},
    {"the latest one",
     {{900, RELOAD, NULL}, {1000, TABLE, "t"}},
     1010,
     "table changed: t, 10 s before",
     NULL,
     0},
    {"a stop is no event",
     {{1000, STOP, NULL}, {1100, START, "3.7"}},
     1050,
     NULL,
     "postfix started",
     1100},
    {"a table repairs nothing",
     {{1100, TABLE, "t"}, {1200, RELOAD, NULL}},
     1050,
     NULL,
     "postfix reloaded",
     1200},
};

static void put(md_life *life, const char *host, const happening *h,
                uint64_t id)
{
    static const uint16_t detail_fields[] = {MAILDIAG_FIELD_VERSION,
                                             MAILDIAG_FIELD_TABLE};
    md_fact fact = {0};
    md_record record;

    fact.time = h->at * MD_SECOND;
    fact.id = id;
    memset(&record, 0, sizeof(record));
    record.kind = h->kind;
    if (h->detail != NULL) {
        for (size_t i = 0; i < COUNT_OF(detail_fields); i++) {
            record.fields[i].id = detail_fields[i];
            record.fields[i].value = md_slice_of(h->detail);
            record.present |= UINT64_C(1) << detail_fields[i];
        }
        record.field_count = COUNT_OF(detail_fields);
    }
    if (h->kind == 0)
        assert_true(md_life_warning(life, md_slice_of(host), &fact,
                                    md_slice_of(h->detail)));
    else
        assert_true(md_life_note(life, md_slice_of(host), &fact, &record));
}

static void ask(const life_case *c, const md_life *life, const char *host,
                const char *before, const char *after)
{
    md_buffer words = {0};
    int64_t when = 0;
    md_slice asked = md_slice_of(host);
    bool found = md_life_before(life, asked, c->asked * MD_SECOND, &words);

    expect_slice(c->name, "before", found ? md_buffer_slice(&words) : MD_NONE,
                 before);
    expect_slice(c->name, "after",
                 md_slice_of(md_life_after(life, asked, c->asked * MD_SECOND,
                                           99, &when)),
                 after);
    if (after != NULL)
        assert_int_equal(when, c->after_at * MD_SECOND);
    md_buffer_free(&words);
}

static void test_cases(void **state)
{
    (void)state;
    for (size_t n = 0; n < COUNT_OF(cases); n++) {
        const life_case *c = &cases[n];
        md_life life = {0};
        for (size_t i = 0; i < COUNT_OF(c->events) && c->events[i].at; i++)
            put(&life, "mx", &c->events[i], i + 1);
        ask(c, &life, "mx", c->before, c->after);
        ask(c, &life, "other", NULL, NULL);
        md_life_free(&life);
    }
}

/* A log without host names has one host. */
static void test_no_host(void **state)
{
    static const life_case c = {"no host", {{1000, RELOAD, NULL}},
                                1010,      "postfix reloaded, 10 s before",
                                NULL,      0};
    md_life life = {0};
    (void)state;
    put(&life, NULL, &c.events[0], 1);
    ask(&c, &life, NULL, c.before, NULL);
    md_life_free(&life);
}

/* Every process says that a table has changed. */
static void test_once_a_minute(void **state)
{
    md_life life = {0};
    (void)state;
    for (int i = 0; i < 50; i++) {
        happening h = {1000 + i, TABLE, "t"};
        put(&life, "mx", &h, (uint64_t)i + 1);
    }
    assert_int_equal(life.count, 1);
    happening later = {1200, TABLE, "t"};
    put(&life, "mx", &later, 100);
    assert_int_equal(life.count, 2);
    md_life_free(&life);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_no_host),
        cmocka_unit_test(test_once_a_minute),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
