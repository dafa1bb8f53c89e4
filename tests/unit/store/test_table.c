/*
 * The table: everything added is found, growth comes in steps, tags that
 * collide cost memory and time only for themselves.
 */
#include "../support/unit.h"

#include "store/table.h"

enum { MANY = 100000, SEGMENT_BYTES = 4096 };

/* References are 1 … n; the owner's key of one is its number. */
typedef struct probe {
    uint32_t wanted;
    size_t asked;
} probe;

static bool same(const void *context, uint32_t ref)
{
    probe *p = (probe *)(uintptr_t)context;

    p->asked++;
    return ref == p->wanted;
}

static uint32_t find(const md_table *t, uint32_t tag, uint32_t ref,
                     size_t *asked)
{
    probe p = {ref, 0};
    uint32_t found = md_table_find(t, tag, same, &p);

    if (asked != NULL)
        *asked += p.asked;
    return found;
}

typedef uint32_t (*tag_of)(uint32_t ref);

static uint32_t mixed(uint32_t ref)
{
    uint64_t seed = ref;

    return (uint32_t)random_next(&seed);
}

static uint32_t ascending(uint32_t ref)
{
    return ref;
}

static uint32_t top_bits_only(uint32_t ref)
{
    return ref << 15;
}

static uint32_t equal(uint32_t ref)
{
    (void)ref;
    return 0x12345678;
}

static uint32_t two_values(uint32_t ref)
{
    return ref % 2 ? UINT32_MAX : 0;
}

static uint32_t neighbours(uint32_t ref)
{
    /* Differ in the last bit that can part them. */
    return 0x80000000U | (ref % 2) << 10;
}

static uint32_t same_slot(uint32_t ref)
{
    return ref << 8;
}

typedef struct fill_case {
    const char *name;
    tag_of tag;
    uint32_t count;
    unsigned depth_most;
} fill_case;

static const fill_case fills[] = {
    {"no reference", mixed, 0, 0},
    {"one", mixed, 1, 0},
    {"just full", mixed, 192, 0},
    {"one more than full", mixed, 193, 1},
    {"a hundred thousand", mixed, MANY, 14},
    {"ascending", ascending, 20000, 22},
    {"only top bits differ", top_bits_only, MANY, 14},
    {"all of one tag", equal, 3000, 0},
    {"two tags", two_values, 3000, 1},
    {"two tags that part at last", neighbours, 1000, 22},
    {"all in one slot", same_slot, 20000, 22},
};

static void everything_is_found(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(fills); i++) {
        const fill_case *c = &fills[i];
        md_table t = {0};
        uint32_t ref;

        for (ref = 1; ref <= c->count; ref++)
            assert_true(md_table_add(&t, c->tag(ref), ref));
        for (ref = 1; ref <= c->count; ref++) {
            if (find(&t, c->tag(ref), ref, NULL) != ref)
                fail_msg("%s: %u is lost", c->name, ref);
        }
        if (find(&t, c->tag(1), c->count + 1, NULL) != 0)
            fail_msg("%s: one is found that is not there", c->name);
        assert_true(t.count == c->count);
        if (t.depth > c->depth_most)
            fail_msg("%s: depth %u, not %u", c->name, t.depth, c->depth_most);
        md_table_free(&t);
        assert_true(t.directory == NULL && t.count == 0);
    }
}

static void lookups_ask_few(void **state)
{
    md_table t = {0};
    size_t asked = 0;
    uint32_t ref;

    (void)state;
    for (ref = 1; ref <= MANY; ref++)
        assert_true(md_table_add(&t, mixed(ref), ref));
    for (ref = 1; ref <= MANY; ref++)
        assert_true(find(&t, mixed(ref), ref, &asked) == ref);
    /* Only equal tags are asked about: a few in a hundred thousand. */
    assert_true(asked < MANY + 50);
    asked = 0;
    for (ref = 1; ref <= MANY; ref++)
        assert_true(find(&t, mixed(ref + MANY), 0, &asked) == 0);
    assert_true(asked < 50);
    md_table_free(&t);
}

/* No single addition costs more than a few segments and a directory. */
static void growth_in_steps(void **state)
{
    md_table t = {0};
    size_t before = 0, steps = 0;
    uint32_t ref;

    (void)state;
    for (ref = 1; ref <= MANY; ref++) {
        unsigned depth = t.depth;
        size_t step;

        assert_true(md_table_add(&t, mixed(ref), ref));
        step = t.bytes - before;
        steps += step != 0;
        if (t.depth == depth)
            assert_true(step <= SEGMENT_BYTES);
        else
            assert_true(step <=
                        2 * SEGMENT_BYTES + (sizeof(void *) << (t.depth - 1)));
        before = t.bytes;
    }
    assert_true(steps > MANY / 256);
    assert_true(t.bytes < (size_t)MANY * 24);
    md_table_free(&t);
}

/* Those who collide do not slow down the others: the table splits around
 * them. */
static void colliders_stay_apart(void **state)
{
    md_table t = {0};
    size_t asked = 0;
    uint32_t ref;

    (void)state;
    for (ref = 1; ref <= 1000; ref++)
        assert_true(md_table_add(&t, equal(ref), ref));
    assert_true(t.depth == 0);
    for (; ref <= 1000 + 20000; ref++)
        assert_true(md_table_add(&t, mixed(ref), ref));
    assert_true(t.depth >= 7 && t.depth <= 22);
    for (ref = 1001; ref <= 1000 + 20000; ref++)
        assert_true(find(&t, mixed(ref), ref, &asked) == ref);
    assert_true(asked < 20000 + 50);
    for (ref = 1; ref <= 1000; ref++)
        assert_true(find(&t, equal(ref), ref, NULL) == ref);
    md_table_free(&t);
}

static void an_empty_table(void **state)
{
    md_table t = {0};

    (void)state;
    assert_true(find(&t, 1, 1, NULL) == 0);
    md_table_free(&t);
    assert_true(md_table_add(&t, UINT32_MAX, UINT32_MAX));
    assert_true(find(&t, UINT32_MAX, UINT32_MAX, NULL) == UINT32_MAX);
    assert_true(find(&t, UINT32_MAX - 1, UINT32_MAX, NULL) == 0);
    md_table_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_is_found),
        cmocka_unit_test(lookups_ask_few),
        cmocka_unit_test(growth_in_steps),
        cmocka_unit_test(colliders_stay_apart),
        cmocka_unit_test(an_empty_table),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
