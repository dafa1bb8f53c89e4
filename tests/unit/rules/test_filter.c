/* lib/rules/filter.c: the filter finds what a plain search finds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "rules/build.h"
#include "rules/filter.h"
#include "rules/model.h"
#include "rules/normal.h"

/* Is the wording anywhere? Tries every place of its key piece. */
static bool stands(const md_tables *t, uint32_t wording, md_slice text)
{
    md_piece pieces[MD_WORDING_PIECES];
    uint32_t count =
        md_wording_pieces(md_tables_text(t, t->wordings[wording]), pieces);
    uint32_t key = md_wording_key(pieces, count);
    size_t first, end;

    for (size_t at = 0; at < text.len; at++)
        if (md_wording_stands(pieces, count, key, text, at, &first, &end))
            return true;
    return false;
}

static void compare(const md_tables *t, const md_filter *filter, md_hits *hits,
                    const char *text)
{
    md_normal words;

    memset(&words, 0, sizeof words);
    assert_true(md_normal_set(&words, md_slice_of(text)));
    md_filter_search(filter, md_buffer_slice(&words.text), hits);
    for (uint32_t i = 0; i < t->wording_count; i++)
        if (md_hits_has(hits, i) !=
            stands(t, i, md_buffer_slice(&words.text))) {
            md_slice w = md_tables_text(t, t->wordings[i]);

            fail_msg("'%.*s' in '%s': filter says %d", (int)w.len, w.ptr, text,
                     md_hits_has(hits, i));
        }
    for (uint32_t i = 0; i < hits->found_count; i++)
        assert_true(md_hits_has(hits, hits->found[i]));
    md_normal_free(&words);
}

static const char *const wordings[] = {
    "user unknown", "user * unknown",
    "abc",          "spf",
    "abcd",         "abcde*",
    "*defgh",       "a b c d",
    "quota",        "over quota",
    "overquota",    "aaaa",
    "aaaa * aaaa",  "\xD0\xBF\xD1\x80\xD0\xBE",
};

static const char *const texts[] = {
    "",
    "a",
    "abc",
    "abcd",
    "abcdefgh",
    "xabc",
    "550 User unknown",
    "user is unknown, over quota",
    "e-mail over-quota",
    "spf spfx xspf",
    "aaaa",
    "aaaaaaaa",
    "aaaa aaaa",
    "a b c d",
    "\xD0\x9F\xD1\x80\xD0\xBE",
    "abcdef xdefgh",
};

static void few_wordings(void **state)
{
    md_build build;
    md_tables tables;
    md_filter *filter;
    md_hits hits;

    (void)state;
    assert_true(md_build_begin(&build, NULL));
    for (size_t i = 0; i < sizeof wordings / sizeof *wordings; i++) {
        md_buffer compiled = {0};
        uint32_t number;

        assert_null(md_wording_compile(md_slice_of(wordings[i]), &compiled));
        number = md_build_wording(&build, md_buffer_slice(&compiled));
        /* The same one again is the same number. */
        assert_int_equal(md_build_wording(&build, md_buffer_slice(&compiled)),
                         number);
        md_buffer_free(&compiled);
    }
    md_build_tables(&build, &tables);
    filter = md_filter_new(&tables);
    assert_non_null(filter);
    assert_true(md_hits_init(&hits, tables.wording_count));
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        compare(&tables, filter, &hits, texts[i]);
    md_hits_free(&hits);
    md_filter_free(filter);
    md_build_free(&build);
}

/* All wordings of the catalogue, on all its samples. */
static void the_catalogue(void **state)
{
    const md_tables *t = &md_catalogue;
    md_filter *filter = md_filter_new(t);
    md_hits hits;

    (void)state;
    assert_non_null(filter);
    assert_true(md_hits_init(&hits, t->wording_count));
    for (uint32_t i = 0; i < t->sample_count; i += 7)
        compare(t, filter, &hits, md_tables_text(t, t->samples[i].text).ptr);
    md_hits_free(&hits);
    md_filter_free(filter);
}

static void no_wordings(void **state)
{
    md_build build;
    md_tables tables;
    md_filter *filter;
    md_hits hits;

    (void)state;
    assert_true(md_build_begin(&build, NULL));
    md_build_tables(&build, &tables);
    filter = md_filter_new(&tables);
    assert_non_null(filter);
    assert_true(md_hits_init(&hits, 0));
    md_filter_search(filter, MD_LIT("user unknown"), &hits);
    assert_int_equal(hits.found_count, 0);
    md_hits_free(&hits);
    md_filter_free(filter);
    md_filter_free(NULL);
    md_build_free(&build);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(few_wordings),
        cmocka_unit_test(the_catalogue),
        cmocka_unit_test(no_wordings),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
