/* lib/rules/pattern.c: PCRE2 behind its ceilings. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "rules/pattern.h"
#include "rules/places.h"

typedef struct match_case {
    const char *pattern;
    const char *subject;
    md_matched matched;
} match_case;

static const match_case matches[] = {
    {"user unknown", "550 User UNKNOWN", MD_MATCHED_YES},
    {"^unknown", "550 unknown", MD_MATCHED_NO},
    {"a.b", "a\nb", MD_MATCHED_YES},
    {"\\xff", "a\xff", MD_MATCHED_YES},
    {"(a+)+$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!",
     MD_MATCHED_LIMIT},
    {"", "", MD_MATCHED_YES},
};

static void matches_bytes(void **state)
{
    md_matcher *m = md_matcher_new(0);

    (void)state;
    assert_non_null(m);
    for (size_t i = 0; i < sizeof matches / sizeof *matches; i++) {
        const match_case *c = &matches[i];
        md_pattern *p = md_pattern_new(m, md_slice_of(c->pattern));
        size_t first, end;

        assert_non_null(p);
        assert_int_equal(
            md_pattern_match(p, m, md_slice_of(c->subject), &first, &end),
            c->matched);
        md_pattern_free(p);
    }
    md_matcher_free(m);
    md_matcher_free(NULL);
    md_pattern_free(NULL);
}

static void gives_the_place(void **state)
{
    md_matcher *m = md_matcher_new(0);
    md_pattern *p =
        md_pattern_new(m, MD_LIT("h=(?<host>[^ ]+)(?: p=(?<port>\\d+))?"));
    const md_slice subject = MD_LIT("x h=mx.example y");
    size_t first, end;
    uint32_t place;
    md_slice value;

    (void)state;
    assert_int_equal(md_pattern_match(p, m, subject, &first, &end),
                     MD_MATCHED_YES);
    assert_int_equal(first, 2);
    assert_int_equal(end, 14);
    assert_true(md_pattern_group(p, m, subject, 0, &place, &value));
    assert_string_equal(md_places_name(place), "host");
    assert_true(md_slice_eq(value, MD_LIT("mx.example")));
    assert_true(md_pattern_group(p, m, subject, 1, &place, &value));
    assert_string_equal(md_places_name(place), "port");
    assert_null(value.ptr);
    assert_false(md_pattern_group(p, m, subject, 2, &place, &value));
    md_pattern_free(p);
    md_matcher_free(m);
}

static void limit_is_the_callers(void **state)
{
    md_matcher *few = md_matcher_new(50);
    md_matcher *many = md_matcher_new(1000000);
    const md_slice pattern = MD_LIT("(a|ab)(c|bcd)(d*)e|a.*a.*a.*a.*z");
    const md_slice subject =
        MD_LIT("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
    md_pattern *p = md_pattern_new(few, pattern);
    size_t first, end;

    (void)state;
    assert_int_equal(md_pattern_match(p, few, subject, &first, &end),
                     MD_MATCHED_LIMIT);
    assert_int_equal(md_pattern_match(p, many, subject, &first, &end),
                     MD_MATCHED_NO);
    md_pattern_free(p);
    md_matcher_free(few);
    md_matcher_free(many);
}

static void refuses(void **state)
{
    maildiag_error error = {.struct_size = sizeof error};
    const md_fault fault = {&error, "f"};
    md_buffer many = {0};

    (void)state;
    assert_int_equal(md_pattern_check(MD_LIT("a(?<host>b)"), &fault, 1, 1),
                     MAILDIAG_OK);
    assert_int_equal(md_pattern_check(MD_LIT("\\(?R"), &fault, 1, 1),
                     MAILDIAG_OK);
    assert_int_equal(md_pattern_check(MD_LIT("a(b"), &fault, 3, 5),
                     MAILDIAG_E_REGEX);
    assert_int_equal(error.line, 3);
    assert_int_equal(error.column, 8);
    for (int i = 0; i < 33; i++)
        md_buffer_add_text(&many, "(a)");
    assert_int_equal(md_pattern_check(md_buffer_slice(&many), &fault, 1, 1),
                     MAILDIAG_E_REGEX);
    assert_non_null(strstr(error.text, "32 groups"));
    md_buffer_clear(&many);
    for (int i = 0; i < 2001; i++)
        md_buffer_put(&many, 'a');
    assert_int_equal(md_pattern_check(md_buffer_slice(&many), &fault, 1, 1),
                     MAILDIAG_E_REGEX);
    assert_non_null(strstr(error.text, "2,000 bytes"));
    md_buffer_free(&many);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(matches_bytes),
        cmocka_unit_test(gives_the_place),
        cmocka_unit_test(limit_is_the_callers),
        cmocka_unit_test(refuses),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
