/*
 * Facts put in order: by position, those of one line by kind, whether they are
 * few or many.
 */
#include "../support/unit.h"

#include "store/state.h"

typedef struct sort_case {
    const char *name;
    size_t count;
    uint64_t below; /* ids are drawn from 0 to here */
} sort_case;

static const sort_case cases[] = {
    {"none", 0, 1},
    {"one", 1, 1},
    {"few", 20, 1000},
    {"few, of few lines", 20, 5},
    {"one less than many", 1023, 100000},
    {"many", 1024, 100000},
    {"many, two of most lines", 5000, 2000},
    {"of a large file", 20000, UINT64_C(1) << 40},
};

static void draw(md_facts *f, const sort_case *c, uint64_t *seed)
{
    f->count = c->count;
    for (size_t i = 0; i < c->count; i++) {
        f->items[i].id = random_next(seed) % c->below;
        f->items[i].kind = (uint16_t)(random_next(seed) % 60000);
        f->items[i].pid = (int64_t)(f->items[i].id * 60000 + f->items[i].kind);
    }
}

static void check(const md_facts *f, const char *name, uint64_t sum)
{
    for (size_t i = 0; i < f->count; i++) {
        const md_fact *fact = &f->items[i];
        sum -= (uint64_t)fact->pid;
        if (fact->pid != (int64_t)(fact->id * 60000 + fact->kind))
            fail_msg("%s: fact %zu is a mixture", name, i);
        if (i > 0 && fact[-1].pid > fact->pid)
            fail_msg("%s: fact %zu is out of order", name, i);
    }
    if (sum != 0)
        fail_msg("%s: not the facts that there were", name);
}

static void test_sort(void **state)
{
    md_source source = {0};
    md_source *sources[] = {&source};
    md_store *store = calloc(1, sizeof(*store));
    md_facts f;
    uint64_t seed = 11;

    (void)state;
    assert_non_null(store);
    store->sources.items = sources;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        uint64_t sum = 0;
        md_facts_init(&f);
        f.store = store;
        f.items = calloc(cases[i].count + 1, sizeof(*f.items));
        assert_non_null(f.items);
        draw(&f, &cases[i], &seed);
        for (size_t k = 0; k < f.count; k++)
            sum += (uint64_t)f.items[k].pid;
        md_facts_sort(&f);
        check(&f, cases[i].name, sum);
        md_facts_free(&f);
    }
    free(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sort),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
