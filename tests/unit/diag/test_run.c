/* Tests of lib/diag/run.c: spells of failures and successes between them. */
#include "../support/unit.h"

#include "diag/run.h"
#include "diag/when.h"

/* f: a failure, s: a success, at that second. */
typedef struct event {
    char what;
    long at;
} event;

typedef struct run_case {
    const char *name;
    long silence; /* seconds; 0: none parts */
    event events[10];
    const char *incidents; /* first-last of each, seconds */
} run_case;

static const run_case cases[] = {
    {"one failure", 300, {{'f', 10}}, "10-10"},
    {"close together", 300, {{'f', 10}, {'f', 100}, {'f', 399}}, "10-399"},
    {"apart, nothing between", 300, {{'f', 10}, {'f', 1000}}, "10-1000"},
    {"apart, a success between",
     300,
     {{'f', 10}, {'s', 500}, {'f', 1000}},
     "10-10 1000-1000"},
    {"a success in the middle of a spell",
     300,
     {{'f', 10}, {'s', 50}, {'f', 100}},
     "10-100"},
    {"any order of failures",
     300,
     {{'f', 1000}, {'f', 10}, {'f', 900}, {'f', 300}, {'f', 600}},
     "10-1000"},
    {"a failure that joins two spells",
     300,
     {{'f', 0}, {'f', 500}, {'f', 250}},
     "0-500"},
    {"a day of silence parts",
     300,
     {{'f', 0}, {'f', 90000}},
     "0-0 90000-90000"},
    {"nothing parts", 0, {{'f', 0}, {'s', 50000}, {'f', 90000}}, "0-90000"},
    {"successes in any order",
     300,
     {{'f', 0}, {'f', 1000}, {'f', 2000}, {'s', 1500}, {'s', 500}},
     "0-0 1000-1000 2000-2000"},
};

static md_moment moment(long at, uint64_t id)
{
    md_moment m = {at * MD_SECOND, id};
    return m;
}

static void feed(md_runs *runs, const run_case *c, char what)
{
    for (size_t i = 0; i < COUNT_OF(c->events) && c->events[i].what; i++) {
        const event *e = &c->events[i];
        md_mark mark = {i + 1, 0, 0};
        if (e->what != what)
            continue;
        if (what == 'f')
            assert_true(md_runs_add(runs, moment(e->at, i + 1), 1, &mark));
        else
            md_runs_success(runs, moment(e->at, i + 1));
    }
}

static void test_incidents(void **state)
{
    (void)state;
    for (size_t n = 0; n < COUNT_OF(cases); n++) {
        const run_case *c = &cases[n];
        md_runs runs = {0};
        char got[200] = "";
        size_t len = 0;

        runs.silence_usec = c->silence ? c->silence * MD_SECOND : INT64_MAX;
        feed(&runs, c, 'f');
        feed(&runs, c, 's');
        for (size_t at = 0; at < runs.count;) {
            size_t to = md_runs_incident(&runs, at);
            len += (size_t)snprintf(
                got + len, sizeof(got) - len, "%s%ld-%ld", len ? " " : "",
                (long)(runs.items[at].first.time / MD_SECOND),
                (long)(runs.items[to].last.time / MD_SECOND));
            at = to + 1;
        }
        if (strcmp(got, c->incidents) != 0)
            fail_msg("%s: %s, not %s", c->name, got, c->incidents);
        md_runs_free(&runs);
    }
}

static void test_successes_around(void **state)
{
    md_runs runs = {0};
    const run_case c = {"around",
                        300,
                        {{'s', 1},
                         {'s', 5},
                         {'f', 10},
                         {'s', 500},
                         {'s', 600},
                         {'f', 1000},
                         {'s', 1100},
                         {'s', 1200}},
                        NULL};
    int64_t after;

    (void)state;
    runs.silence_usec = 300 * MD_SECOND;
    feed(&runs, &c, 'f');
    feed(&runs, &c, 's');
    assert_int_equal(md_runs_success_before(&runs, 0), 5 * MD_SECOND);
    assert_int_equal(md_runs_success_before(&runs, 1), 600 * MD_SECOND);
    assert_true(md_runs_success_after(&runs, 0, &after));
    assert_int_equal(after, 500 * MD_SECOND);
    assert_true(md_runs_success_after(&runs, 1, &after));
    assert_int_equal(after, 1100 * MD_SECOND);
    md_runs_free(&runs);
}

/* Stamps of one second say nothing about order, positions do. */
static void test_same_second(void **state)
{
    static const struct {
        const char *name;
        uint64_t failure;
        uint64_t success;
        bool after;
    } same[] = {{"failure first", 1, 2, true}, {"success first", 2, 1, false}};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(same); i++) {
        md_runs runs = {0};
        md_mark mark = {1, 0, 0};
        int64_t time;

        runs.silence_usec = 300 * MD_SECOND;
        assert_true(md_runs_add(&runs, moment(10, same[i].failure), 1, &mark));
        md_runs_success(&runs, moment(10, same[i].success));
        if (md_runs_success_after(&runs, 0, &time) != same[i].after)
            fail_msg("%s", same[i].name);
        assert_int_equal(md_runs_success_before(&runs, 0) == MAILDIAG_NO_TIME,
                         same[i].after);
        md_runs_free(&runs);
    }
}

/* Noted aside by three, in any order, and added up: the same. */
static void test_noted_aside(void **state)
{
    uint64_t random = 7;

    (void)state;
    for (int round = 0; round < 50; round++) {
        md_runs runs[2] = {{0}, {0}};
        md_run_bounds bounds[40];
        md_run_gap gaps[3][41] = {{{0}}};
        uint32_t hints[3] = {0};

        for (size_t k = 0; k < 2; k++)
            runs[k].silence_usec = 300 * MD_SECOND;
        for (uint64_t i = 0; i < 40; i++) {
            long at = (long)random_below(&random, 20000);
            md_mark mark = {i + 1, 0, 0};
            for (size_t k = 0; k < 2; k++)
                assert_true(md_runs_add(&runs[k], moment(at, i + 1), 1, &mark));
        }
        md_runs_bounds(&runs[1], bounds);
        for (uint64_t i = 0; i < 100; i++) {
            md_moment at =
                moment((long)random_below(&random, 21000) - 500, i + 100);
            size_t who = random_below(&random, 3);
            md_runs_success(&runs[0], at);
            md_runs_note(bounds, runs[1].count, &hints[who], gaps[who], at);
        }
        for (size_t who = 3; who > 0; who--)
            md_runs_add_gaps(&runs[1], gaps[who - 1]);
        assert_int_equal(runs[0].successes, runs[1].successes);
        assert_true(runs[0].successes == 0 ||
                    (runs[0].success_first == runs[1].success_first &&
                     runs[0].success_last == runs[1].success_last));
        for (size_t i = 0; i < runs[0].count; i++) {
            const md_run *a = &runs[0].items[i], *b = &runs[1].items[i];
            assert_int_equal(a->inside, b->inside);
            assert_int_equal(a->successes, b->successes);
            assert_true(a->successes == 0 ||
                        (a->success_first == b->success_first &&
                         a->success_last == b->success_last));
        }
        md_runs_free(&runs[0]);
        md_runs_free(&runs[1]);
    }
}

static void test_marks_are_the_first_ones(void **state)
{
    md_runs runs = {0};
    (void)state;
    runs.silence_usec = INT64_MAX;
    for (uint64_t i = 0; i < 20; i++) {
        uint64_t id = (i * 7 + 3) % 20 + 1; /* all of 1..20, mixed */
        md_mark mark = {id, 0, 0};
        bool full = runs.count && runs.items[0].mark_count == MD_RUN_MARKS;
        bool late = full && runs.items[0].marks[MD_RUN_MARKS - 1].id < id;
        assert_int_equal(md_runs_keeps(&runs, moment((long)id, id)), !late);
        assert_true(md_runs_add(&runs, moment((long)id, id), 2, &mark));
    }
    assert_int_equal(runs.count, 1);
    assert_int_equal(runs.items[0].attempts, 40);
    assert_int_equal(runs.items[0].lines, 20);
    assert_int_equal(runs.items[0].mark_count, MD_RUN_MARKS);
    for (uint32_t i = 0; i < MD_RUN_MARKS; i++)
        assert_int_equal(runs.items[0].marks[i].id, i + 1);
    md_runs_free(&runs);
}

/* Lines without a stamp, and the ends of time. */
static void test_odd_times(void **state)
{
    static const int64_t odd[] = {MAILDIAG_NO_TIME, INT64_MAX, INT64_MIN + 1, 0,
                                  -1};
    md_runs runs = {0};
    (void)state;
    runs.silence_usec = 300 * MD_SECOND;
    for (size_t i = 0; i < COUNT_OF(odd); i++) {
        md_moment at = {odd[i], i + 1};
        md_mark mark = {i + 1, 0, 0};
        assert_true(md_runs_add(&runs, at, 1, &mark));
        assert_true(md_runs_add(&runs, at, 1, &mark));
    }
    /* None, the beginning, around 0, the end. */
    assert_int_equal(runs.count, 4);
    assert_int_equal(runs.items[0].first.time, MAILDIAG_NO_TIME);
    assert_int_equal(runs.items[0].attempts, 2);
    assert_int_equal(runs.items[2].attempts, 4);
    md_runs_flatten(&runs);
    assert_int_equal(runs.count, 1);
    assert_int_equal(runs.items[0].attempts, 10);
    md_runs_free(&runs);
}

static void expect_same(const md_run *a, const md_run *b)
{
    assert_int_equal(a->first.time, b->first.time);
    assert_int_equal(a->first.id, b->first.id);
    assert_int_equal(a->last.time, b->last.time);
    assert_int_equal(a->last.id, b->last.id);
    assert_int_equal(a->attempts, b->attempts);
    assert_int_equal(a->mark_count, b->mark_count);
    for (uint32_t i = 0; i < a->mark_count; i++)
        assert_int_equal(a->marks[i].id, b->marks[i].id);
}

/* The spells do not depend on the order in which failures came. */
static void test_order_is_nothing(void **state)
{
    uint64_t seed = 42;
    (void)state;
    for (int round = 0; round < 50; round++) {
        int64_t times[60];
        md_runs sorted = {0};
        md_runs mixed = {0};

        sorted.silence_usec = mixed.silence_usec = 300 * MD_SECOND;
        for (size_t i = 0; i < COUNT_OF(times); i++)
            times[i] = (int64_t)random_below(&seed, 20000) * MD_SECOND;
        for (size_t i = 0; i < COUNT_OF(times); i++) {
            size_t j = COUNT_OF(times) - 1 - i;
            md_mark a = {i + 1, 0, 0};
            md_mark b = {j + 1, 0, 0};
            md_moment at = {times[i], i + 1};
            md_moment back = {times[j], j + 1};
            assert_true(md_runs_add(&sorted, at, 1, &a));
            assert_true(md_runs_add(&mixed, back, 1, &b));
        }
        assert_int_equal(sorted.count, mixed.count);
        for (size_t i = 0; i < sorted.count; i++)
            expect_same(&sorted.items[i], &mixed.items[i]);
        md_runs_free(&sorted);
        md_runs_free(&mixed);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_incidents),
        cmocka_unit_test(test_successes_around),
        cmocka_unit_test(test_same_second),
        cmocka_unit_test(test_noted_aside),
        cmocka_unit_test(test_marks_are_the_first_ones),
        cmocka_unit_test(test_odd_times),
        cmocka_unit_test(test_order_is_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
