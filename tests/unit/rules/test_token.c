/* lib/rules/token.c: where words end, and the runs that they are made of. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "rules/token.h"

typedef struct token_case {
    const char *text; /* begins with the word */
    const char *word;
    unsigned has;
    const char *runs; /* a blank behind each */
} token_case;

static const token_case cases[] = {
    {"plain words", "plain", 0, "plain "},
    {"mx7.a.test[192.0.2.1]", "mx7.a.test", MD_TOKEN_DOT, "mx7 a test "},
    {"jan@a.test> x", "jan@a.test", MD_TOKEN_AT | MD_TOKEN_DOT, "jan a test "},
    {"a.test: no", "a.test", MD_TOKEN_DOT, "a test "},
    {"a.test:no", "a.test", MD_TOKEN_DOT, "a test "},
    {"https://a.test/x y", "https://a.test/x",
     MD_TOKEN_DOT | MD_TOKEN_COLON | MD_TOKEN_ELSE, "https a test x "},
    {"2001:db8::7 x", "2001:db8::7", MD_TOKEN_COLON, "2001 db8 7 "},
    {"a#012b", "a#012b", MD_TOKEN_ELSE, "a 012b "},
    {"e-mail-x7 y", "e-mail-x7", 0, "e-mail-x7 "},
    {"a-7-b c", "a-7-b", 0, "a 7 b "},
    {"-- x", "--", 0, ""},
};

static void words_and_runs(void **state)
{
    md_planes p = {NULL, 0};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const token_case *c = &cases[i];
        md_token_text t = {md_slice_of(c->text), &p};
        char runs[100] = "";
        size_t len = 0;
        md_token_run run;
        unsigned has;
        size_t end;

        assert_true(md_planes_set(&p, t.text));
        end = md_token_end(&t, 0, 0, &has);
        if (!md_slice_eq(md_slice_sub(t.text, 0, end), md_slice_of(c->word)) ||
            has != c->has)
            fail_msg("%s: %zu bytes, has %u", c->text, end, has);
        for (size_t at = 0; md_token_next(&t, 0, end, at, &run); at = run.end)
            len += (size_t)snprintf(runs + len, sizeof runs - len, "%.*s ",
                                    (int)(run.end - run.first),
                                    c->text + run.first);
        assert_string_equal(runs, c->runs);
    }
    md_planes_free(&p);
}

static uint32_t hash_of(const char *word)
{
    md_planes p = {NULL, 0};
    md_token_text t = {md_slice_of(word), &p};
    md_token_run run;

    assert_true(md_planes_set(&p, t.text));
    assert_true(md_token_next(&t, 0, t.text.len, 0, &run));
    md_planes_free(&p);
    return run.hash;
}

/* Case and hyphens between letters do not count, everything else does. */
static void hashes(void **state)
{
    static const char *const words[] = {"1",
                                        "11",
                                        "113",
                                        "31",
                                        "abc",
                                        "abd",
                                        "bbc",
                                        "abcd",
                                        "abce",
                                        "abcdabcd",
                                        "abcdabce",
                                        "abcdefghi",
                                        "xbcdefghi",
                                        "abcdefghj",
                                        "spamhaus",
                                        "spamhauses",
                                        "2a",
                                        "a2",
                                        "0123456789abcdef",
                                        "0123456789abcdeg",
                                        "0123456789abcdef0"};

    (void)state;
    assert_int_equal(hash_of("SpamHaus"), hash_of("spamhaus"));
    assert_int_equal(hash_of("e-mail"), hash_of("email"));
    assert_int_equal(hash_of("over-quota-x"), hash_of("overquotax"));
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        for (size_t k = 0; k < i; k++)
            if (hash_of(words[i]) == hash_of(words[k]))
                fail_msg("%s and %s", words[i], words[k]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_and_runs),
        cmocka_unit_test(hashes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
