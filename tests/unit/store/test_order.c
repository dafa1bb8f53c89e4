/*
 * Sorting by numbers: in order, equal ones as they stood, whatever the
 * numbers are.
 */
#include <string.h>

#include "../support/unit.h"

#include "store/order.h"

typedef struct order_case {
    const char *name;
    size_t count;
    uint64_t below; /* numbers are drawn from 0 to here */
    unsigned shift; /* … and moved up */
} order_case;

static const order_case cases[] = {
    {"none", 0, 1, 0},
    {"one", 1, 1, 0},
    {"few", 32, 10, 0},
    {"one more than few", 33, 10, 0},
    {"all equal", 500, 1, 0},
    {"few numbers, many places", 5000, 3, 0},
    {"one digit", 5000, 2048, 0},
    {"digits with nothing in between", 5000, 40, 40},
    {"offsets of a large file", 20000, UINT64_C(2700000000), 0},
    {"the highest digit", 3000, 500, 55},
    {"all bits", 20000, UINT64_MAX, 0},
};

static void draw(const order_case *c, md_place *places, uint64_t *seed)
{
    size_t i;

    for (i = 0; i < c->count; i++) {
        places[i].number = random_next(seed) % c->below << c->shift;
        places[i].index = (uint32_t)i;
    }
}

static void check(const char *name, const md_place *places, size_t count,
                  uint64_t sum)
{
    size_t i;

    for (i = 0; i < count; i++) {
        sum -= places[i].number * (places[i].index + UINT64_C(1));
        if (i == 0 || places[i - 1].number < places[i].number ||
            (places[i - 1].number == places[i].number &&
             places[i - 1].index < places[i].index))
            continue;
        fail_msg("%s: place %zu is out of order", name, i);
    }
    if (sum != 0)
        fail_msg("%s: numbers have lost their indexes", name);
}

static void random_numbers(void **state)
{
    uint64_t seed = 7;
    size_t i, k;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++) {
        const order_case *c = &cases[i];
        md_place *places = calloc(c->count + 1, sizeof *places);
        uint64_t sum = 0;

        assert_non_null(places);
        draw(c, places, &seed);
        for (k = 0; k < c->count; k++)
            sum += places[k].number * (places[k].index + UINT64_C(1));
        assert_true(md_order(places, c->count));
        check(c->name, places, c->count, sum);
        /* And what is in order stays so. */
        assert_true(md_order(places, c->count));
        check(c->name, places, c->count, sum);
        free(places);
    }
}

/* Things of an odd size, each with its number in front. */
static void things_are_moved(void **state)
{
    enum { COUNT = 1000, SIZE = 11 };
    static unsigned char things[COUNT][SIZE];
    static md_place places[COUNT];
    unsigned char moving[SIZE];
    uint64_t seed = 9;
    size_t i;

    (void)state;
    for (i = 0; i < COUNT; i++) {
        places[i].number = random_below(&seed, 400);
        places[i].index = (uint32_t)i;
        memcpy(things[i], &places[i].number, sizeof places[i].number);
        things[i][SIZE - 1] = (unsigned char)(i % 251);
        things[i][SIZE - 2] = (unsigned char)(i / 251);
    }
    assert_true(md_order(places, COUNT));
    md_order_move(things, SIZE, places, COUNT, moving);
    for (i = 0; i < COUNT; i++) {
        assert_int_equal(places[i].index, i);
        assert_memory_equal(things[i], &places[i].number,
                            sizeof places[i].number);
        /* Equal ones stay as they stood. */
        if (i > 0 && places[i - 1].number == places[i].number)
            assert_true(things[i - 1][SIZE - 2] * 251 +
                            things[i - 1][SIZE - 1] <
                        things[i][SIZE - 2] * 251 + things[i][SIZE - 1]);
    }
    md_order_move(things, SIZE, places, 0, moving);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_numbers),
        cmocka_unit_test(things_are_moved),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
