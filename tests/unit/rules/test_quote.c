/* lib/rules/quote.c: what wordings speak of is known again in texts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "rules/build.h"
#include "rules/quote.h"
#include "rules/wording.h"

typedef struct quote_case {
    const char *word;
    bool quoted;
} quote_case;

static const char *const wordings[] = {
    "listed at zen.spamhaus.org", "error s3140",   "delist@lists.test",
    "see www.shop.test/why",      "case?c=r0601",  "level 2 list",
    "plain words only",           "example.com/*",
};

static const quote_case cases[] = {
    {"zen.spamhaus.org", true},
    {"bl.spamhaus.org/x", false},
    {"zen.other.org", false},
    {"S3140", true},
    {"(s3141", false},
    {"case?c", true},
    {"2", true},
    {"3", false},
    {"plain", false},
    {"shop.test", true},
    {"www.test", false},
};

static void make(md_quotes *q, md_tables *tables, md_buffer *pool, md_ref *refs)
{
    md_buffer_put(pool, '\0');
    for (size_t i = 0; i < sizeof wordings / sizeof *wordings; i++) {
        refs[i].at = (uint32_t)pool->len;
        assert_null(md_wording_compile(md_slice_of(wordings[i]), pool));
        refs[i].len = (uint32_t)pool->len - refs[i].at;
    }
    memset(tables, 0, sizeof *tables);
    tables->pool = (const unsigned char *)pool->ptr;
    tables->wordings = refs;
    tables->wording_count = sizeof wordings / sizeof *wordings;
    assert_true(md_quotes_make(q, tables));
}

static bool quoted(const md_quotes *q, const char *word)
{
    md_planes p = {NULL, 0};
    md_token_text t = {md_slice_of(word), &p};
    md_token_run before = {0};
    md_token_run run;
    bool any = false;

    assert_true(md_planes_set(&p, t.text));
    for (size_t at = 0; md_token_next(&t, 0, t.text.len, at, &run);
         at = run.end) {
        any |= before.end != 0 ? md_quotes_pair(q, &before, &run)
                               : md_quotes_run(q, &run);
        before = run;
    }
    md_planes_free(&p);
    return any;
}

static void words_are_known_again(void **state)
{
    static md_quotes q;
    md_ref refs[sizeof wordings / sizeof *wordings];
    md_buffer pool = {0};
    md_tables tables;

    (void)state;
    make(&q, &tables, &pool, refs);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (quoted(&q, cases[i].word) != cases[i].quoted)
            fail_msg("%s", cases[i].word);
    md_buffer_free(&pool);
}

static md_quotes_address address(const md_quotes *q, const char *word)
{
    md_planes p = {NULL, 0};
    md_token_text t = {md_slice_of(word), &p};
    md_quotes_address found;

    assert_true(md_planes_set(&p, t.text));
    found = md_quotes_address_of(q, &t, 0, t.text.len);
    md_planes_free(&p);
    return found;
}

static void addresses(void **state)
{
    static md_quotes q;
    md_ref refs[sizeof wordings / sizeof *wordings];
    md_buffer pool = {0};
    md_tables tables;

    (void)state;
    make(&q, &tables, &pool, refs);
    assert_int_equal(address(&q, "delist@lists.test"),
                     MD_QUOTES_QUOTED_ADDRESS);
    assert_int_equal(address(&q, "DELIST@lists.test"),
                     MD_QUOTES_QUOTED_ADDRESS);
    /* The same bytes beside the at sign, other words. */
    assert_int_equal(address(&q, "about@letters.test"), MD_QUOTES_ANY_ADDRESS);
    assert_int_equal(address(&q, "jan@a.test"), MD_QUOTES_ANY_ADDRESS);
    assert_int_equal(address(&q, "jan"), MD_QUOTES_NO_ADDRESS);
    assert_int_equal(address(&q, "@a"), MD_QUOTES_NO_ADDRESS);
    assert_int_equal(address(&q, "a@"), MD_QUOTES_NO_ADDRESS);
    assert_int_equal(address(&q, "a@."), MD_QUOTES_NO_ADDRESS);
    md_buffer_free(&pool);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_known_again),
        cmocka_unit_test(addresses),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
