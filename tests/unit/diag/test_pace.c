/* Tests of lib/diag/pace.c: how fast a peer took mail. */
#include "../support/unit.h"

#include "diag/pace.h"

#define AT(seconds) (INT64_C(1772359200000000) + (seconds)*MD_SECOND)

typedef struct pace_case {
    const char *name;
    int64_t every;  /* seconds between two before the refusal */
    int before;     /* how many */
    int64_t slower; /* seconds between two after it */
    int after;
    int64_t conn_use[2]; /* most, before and after */
    int64_t last;        /* refusal, seconds after the first */
    uint64_t rates[2];   /* in ten minutes */
    uint32_t delay;
    const char *words;
} pace_case;

static const pace_case cases[] = {
    {"fast, then slow",
     2,
     300,
     30,
     20,
     {5, 2},
     600,
     {300, 20},
     30,
     "In the ten minutes before the first refusal the other side took 30 a "
     "minute and at most 5 over one connection, in those after it 2 a minute "
     "and at most 2 over one connection."},
    {"nothing afterwards",
     2,
     300,
     1,
     0,
     {1, 0},
     600,
     {300, 0},
     4,
     "In the ten minutes before the first refusal the other side took 30 a "
     "minute and at most 1 over one connection, in those after it nothing."},
    {"a short log",
     1,
     60,
     1,
     0,
     {20, 0},
     0,
     {600, 0},
     2,
     "In the ten minutes before the first refusal the other side took 60 a "
     "minute and at most 20 over one connection, in those after it nothing."},
    {"a handful is no rate of hundreds",
     1,
     3,
     1,
     0,
     {1, 0},
     0,
     {30, 0},
     0,
     "In the ten minutes before the first refusal the other side took 3 a "
     "minute and at most 1 over one connection, in those after it nothing."},
    {"nothing at all", 1, 0, 1, 0, {0, 0}, 0, {0, 0}, 0, ""},
    {"only afterwards",
     1,
     0,
     60,
     10,
     {0, 3},
     600,
     {0, 10},
     0,
     "In the ten minutes before the first refusal the other side took "
     "nothing, in those after it 1 a minute and at most 3 over one "
     "connection."},
    {"as fast as before: not the rate",
     10,
     60,
     10,
     60,
     {1, 1},
     600,
     {60, 60},
     0,
     "In the ten minutes before the first refusal the other side took 6 a "
     "minute and at most 1 over one connection, in those after it 6 a minute "
     "and at most 1 over one connection."},
    {"a fraction",
     24,
     25,
     1,
     0,
     {1, 0},
     600,
     {25, 0},
     50,
     "In the ten minutes before the first refusal the other side took 2.5 a "
     "minute and at most 1 over one connection, in those after it nothing."},
};

static void test_rates(void **state)
{
    md_rules *rules = NULL;
    (void)state;
    assert_int_equal(md_rules_builtin(&rules, MD_NONE, NULL), MAILDIAG_OK);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const pace_case *c = &cases[i];
        md_pace pace = {0};
        md_buffer words = {0};
        pace.refused = AT(0);
        pace.last = AT(c->last);
        /* The order does not matter. */
        for (int k = 0; k < c->after; k++)
            md_pace_take(&pace, AT(k * c->slower + 1), c->conn_use[1], 1);
        for (int k = 1; k <= c->before; k++)
            md_pace_take(&pace, AT(-k * c->every), c->conn_use[0], 1);
        /* Long ago, and much later. */
        md_pace_take(&pace, AT(-4000), 99, 1);
        md_pace_take(&pace, AT(4000), 99, 1);
        md_pace_take(&pace, MAILDIAG_NO_TIME, 99, 1);
        expect_i64(c->name, "before", (int64_t)md_pace_before(&pace),
                   (int64_t)c->rates[0]);
        expect_i64(c->name, "after", (int64_t)md_pace_after(&pace),
                   (int64_t)c->rates[1]);
        expect_i64(c->name, "delay", md_pace_delay(&pace), c->delay);
        md_pace_words(&pace, rules, &words);
        expect_slice(c->name, "words", md_buffer_slice(&words), c->words);
        md_buffer_free(&words);
    }
    md_rules_release(rules);
}

static void test_batch(void **state)
{
    md_pace pace = {0};
    (void)state;
    pace.refused = MAILDIAG_NO_TIME;
    md_pace_take(&pace, AT(0), 1, 7);
    md_pace_take(&pace, AT(0), 1, 3);
    assert_int_equal(pace.batch, 7);
    assert_int_equal(pace.before.taken + pace.after.taken, 0);
}

/* Noted by two, put together: the same. */
static void test_join(void **state)
{
    uint64_t random = 3;
    md_pace whole = {0};
    md_pace parts[3] = {{0}};

    (void)state;
    whole.refused = parts[0].refused = parts[1].refused = AT(0);
    for (int i = 0; i < 200; i++) {
        int64_t at = AT((int64_t)random_below(&random, 1600) - 800);
        int64_t use = (int64_t)random_below(&random, 9);
        uint32_t batch = (uint32_t)random_below(&random, 5);
        md_pace_take(&whole, at, use, batch);
        md_pace_take(&parts[i % 2], at, use, batch);
    }
    md_pace_join(&parts[0], &parts[2]); /* nothing */
    md_pace_join(&parts[0], &parts[1]);
    assert_memory_equal(&whole.before, &parts[0].before, sizeof(whole.before));
    assert_memory_equal(&whole.after, &parts[0].after, sizeof(whole.after));
    assert_int_equal(whole.batch, parts[0].batch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rates),
        cmocka_unit_test(test_batch),
        cmocka_unit_test(test_join),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
