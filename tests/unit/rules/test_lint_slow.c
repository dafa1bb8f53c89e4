/* lib/rules/lint_slow.c: which patterns a text can be made for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "rules/lint_slow.h"

typedef struct slow_case {
    const char *pattern;
    const char *sample;
    md_matched slow;
} slow_case;

static const slow_case cases[] = {
    {"listed (?:in|at|on) (\\S+)", "listed in zen.test", MD_MATCHED_NO},
    {"no such user: ([^ ]+)$", "no such user: jan", MD_MATCHED_NO},
    {"zz\\w+ [^;]*;", "zz a b;", MD_MATCHED_NO},
    {"(a+)+$", "aaa", MD_MATCHED_YES},
    {"zz(\\w+,? ?)+;", "zz a, b;", MD_MATCHED_YES},
    {"(?:\\d+\\.?)+ is listed", "192.0.2.1 is listed", MD_MATCHED_YES},
};

static void patterns(void **state)
{
    md_matcher *matcher = md_matcher_new(0);

    (void)state;
    assert_non_null(matcher);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (md_lint_slow(matcher, md_slice_of(cases[i].pattern),
                         md_slice_of(cases[i].sample)) != cases[i].slow)
            fail_msg("%s", cases[i].pattern);
    md_matcher_free(matcher);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(patterns),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
