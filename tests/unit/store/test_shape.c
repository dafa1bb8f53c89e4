/*
 * Shapes: words of small vocabularies are a part of them, until somebody
 * invents too many; whatever is done, the words come back.
 */
#include <string.h>

#include "tell.h"

#include "store/pack.h"
#include "store/state.h"

enum { LIMIT = 4096, LINES = LIMIT + 500 };

static void feed_line(md_store *store, unsigned i)
{
    char line[300];

    (void)snprintf(line, sizeof line,
                   "smtp[1]: AAAA%u: to=<b@y.test>, relay=none, delay=1, "
                   "dsn=5.%u.%u, status=deferred (x)\n",
                   i % 9, i / 100, i % 100);
    tell_feed_log(store, "mail.log", line);
}

static void dsn_of(const md_facts *f, const md_fact *fact, md_slice *out)
{
    *out = md_fact_string(f, md_fact_value(f, fact, MAILDIAG_FIELD_DSN));
}

static void invented_words(void **state)
{
    md_store *store = tell_store(1);
    unsigned seen = 0, i;
    uint32_t key;
    md_facts f;

    (void)state;
    for (i = 0; i < LINES; i++)
        feed_line(store, i);
    assert_in_range(store->shape_count, LIMIT, LIMIT + 10);
    md_facts_init(&f);
    f.store = store;
    for (key = 1; key <= store->key_count; key++)
        assert_true(md_facts_of_key(&f, key, true, false));
    assert_int_equal(f.count, LINES);
    for (i = 0; i < f.count; i++) {
        md_slice dsn;

        dsn_of(&f, &f.items[i], &dsn);
        assert_true(md_slice_starts(dsn, MD_LIT("5.")));
        seen += md_slice_eq(dsn, MD_LIT("5.45.7")) ||
                md_slice_eq(dsn, MD_LIT("5.0.7"));
    }
    /* One that is in its shape, one that is a value. */
    assert_int_equal(seen, 2);
    md_facts_free(&f);
    md_store_free(store);
}

/* Shapes that differ in words alone are one family. */
static void families(void **state)
{
    md_store *store = tell_store(1);
    uint32_t i, count = 0;

    (void)state;
    for (i = 0; i < 50; i++)
        feed_line(store, i * 7);
    for (i = 0; i < store->shape_count; i++) {
        const md_shape *shape = store->shapes[i];

        assert_true(shape->family <= i);
        assert_int_equal(store->shapes[shape->family]->field_count,
                         shape->field_count);
        count += shape->kind == MAILDIAG_RECORD_DELIVERY && shape->family == i;
    }
    assert_int_equal(count, 1);
    assert_true(store->shape_count > 40);
    md_store_free(store);
}

static void constants(void **state)
{
    static const struct {
        uint16_t id;
        size_t bytes;
        bool constant;
    } table[] = {
        {MAILDIAG_FIELD_STATUS, 4, true}, {MAILDIAG_FIELD_DSN, 5, true},
        {MAILDIAG_FIELD_QUEUE, 6, true},  {MAILDIAG_FIELD_EVENT, 0, true},
        {MAILDIAG_FIELD_DSN, 48, true},   {MAILDIAG_FIELD_DSN, 49, false},
        {MAILDIAG_FIELD_TO, 5, false},    {MAILDIAG_FIELD_EXTRA, 1, false},
        {MAILDIAG_FIELD_PATH, 1, false},  {MAILDIAG_FIELD_LISTING, 1, false},
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(table); i++)
        if (md_pack_constant(table[i].id, table[i].bytes) != table[i].constant)
            fail_msg("field %u, %zu bytes", table[i].id, table[i].bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(invented_words),
        cmocka_unit_test(families),
        cmocka_unit_test(constants),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
