/* Tests of lib/base/crew.c: every item once, blocks taken in order, failures
 * end it. */
#include "../support/unit.h"
#include "base/crew.h"

#include <stdatomic.h>
#include <string.h>

enum { ITEMS = 10000, NEVER = ITEMS + 1 };

typedef struct job {
    size_t step;
    size_t fail_work; /* at the block that holds this item */
    size_t fail_take;
    bool in_order;    /* blocks are taken */
    unsigned threads; /* that may show up */
    atomic_uint done[ITEMS];
    atomic_uint busy[MD_CREW_LANES];      /* lanes */
    atomic_uint working[MD_CREW_THREADS]; /* members */
    atomic_bool wrong;
    size_t taken; /* items */
} job;

static size_t end(void *ctx, size_t from)
{
    const job *own = ctx;

    /* Blocks of different sizes. */
    size_t to = from + 1 + (from * 7) % own->step;
    return to < ITEMS ? to : ITEMS;
}

static bool holds(const md_crew_block *b, size_t item)
{
    return item >= b->from && item < b->to;
}

static bool work(void *ctx, const md_crew_block *b)
{
    job *own = ctx;

    if (b->worker >= own->threads ||
        atomic_fetch_add(&own->working[b->worker], 1))
        atomic_store(&own->wrong, true);
    if (own->in_order && atomic_fetch_add(&own->busy[b->lane], 1) != 0)
        atomic_store(&own->wrong, true);
    for (size_t i = b->from; i < b->to; i++)
        atomic_fetch_add(&own->done[i], 1);
    atomic_fetch_sub(&own->working[b->worker], 1);
    return !holds(b, own->fail_work);
}

static bool take(void *ctx, const md_crew_block *b)
{
    job *own = ctx;

    if (b->from != own->taken || atomic_load(&own->done[b->to - 1]) != 1)
        atomic_store(&own->wrong, true);
    own->taken = b->to;
    atomic_fetch_sub(&own->busy[b->lane], 1);
    return !holds(b, own->fail_take);
}

typedef struct run {
    const char *name;
    unsigned threads;
    size_t lanes;
    size_t step;
    bool in_order;
    size_t fail_work, fail_take;
    bool good;
} run;

static const run runs[] = {
    {"alone", 1, 1, 64, true, NEVER, NEVER, true},
    {"alone, no order", 1, 1, 64, false, NEVER, NEVER, true},
    {"two", 2, 5, 64, true, NEVER, NEVER, true},
    {"two, one lane", 2, 1, 64, true, NEVER, NEVER, true},
    {"two, no order", 2, 1, 64, false, NEVER, NEVER, true},
    {"many, all lanes", MD_CREW_THREADS, MD_CREW_LANES, 3, true, NEVER, NEVER,
     true},
    {"more than there are blocks", 8, 16, 5000, true, NEVER, NEVER, true},
    {"the first block fails", 3, 8, 64, true, 0, NEVER, false},
    {"the last block fails", 3, 8, 64, true, ITEMS - 1, NEVER, false},
    {"a block fails, no order", 3, 1, 64, false, 5000, NEVER, false},
    {"taking fails", 3, 8, 64, true, NEVER, 5000, false},
    {"taking the last one fails", 2, 8, 64, true, NEVER, ITEMS - 1, false},
    {"alone, a block fails", 1, 1, 64, true, 5000, NEVER, false},
    {"alone, taking fails", 1, 1, 64, true, NEVER, 5000, false},
};

static job j; /* too large for a stack */

static void test_runs(void **state)
{
    (void)state;
    for (size_t n = 0; n < COUNT_OF(runs); n++) {
        const run *r = &runs[n];
        const md_crew_job what = {&j,  ITEMS, r->lanes,
                                  end, work,  r->in_order ? take : NULL};

        memset(&j, 0, sizeof j);
        j.step = r->step;
        j.threads = r->threads;
        j.in_order = r->in_order;
        j.fail_work = r->fail_work;
        j.fail_take = r->fail_take;
        if (md_crew_run(&what, r->threads) != r->good)
            fail_msg("%s: it is told otherwise", r->name);
        if (atomic_load(&j.wrong))
            fail_msg("%s: out of order, or twice at once", r->name);
        for (size_t i = 0; i < ITEMS; i++)
            if (atomic_load(&j.done[i]) > 1 ||
                (r->good && atomic_load(&j.done[i]) != 1))
                fail_msg("%s: item %zu, %u times", r->name, i,
                         atomic_load(&j.done[i]));
        if (r->good && r->in_order && j.taken != ITEMS)
            fail_msg("%s: %zu taken", r->name, j.taken);
        /* What comes behind a failure is not taken. */
        if (!r->good && j.in_order && r->fail_work < r->fail_take &&
            j.taken > r->fail_work)
            fail_msg("%s: %zu taken", r->name, j.taken);
    }
}

static void test_nothing(void **state)
{
    const md_crew_job what = {NULL, 0, 4, end, work, take};

    (void)state;
    assert_true(md_crew_run(&what, 1));
    assert_true(md_crew_run(&what, 4));
}

static void test_size(void **state)
{
    (void)state;
    assert_int_equal(md_crew_size(0, 100), 1);
    assert_int_equal(md_crew_size(1, 100), 1);
    assert_int_equal(md_crew_size(4, 100), 4);
    assert_int_equal(md_crew_size(4, 3), 3);
    assert_int_equal(md_crew_size(4, 0), 1);
    assert_int_equal(md_crew_size(1000, 1000), MD_CREW_THREADS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_runs),
        cmocka_unit_test(test_nothing),
        cmocka_unit_test(test_size),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
