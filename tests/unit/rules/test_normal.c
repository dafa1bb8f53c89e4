/* lib/rules/normal.c: the form in which wordings are looked for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "rules/normal.h"

typedef struct form_case {
    const char *text;
    const char *form;
} form_case;

static const form_case forms[] = {
    {"User UNKNOWN", "user unknown"},
    {"  a \t b\r\n c ", "a b c"},
    {"e-mail over-quota", "email overquota"},
    {"pre- and post-", "pre- and post-"},
    {"3-4", "3-4"},
    {"doesn't exist", "does not exist"},
    {"doesn\xE2\x80\x99t exist", "does not exist"},
    {"can't cannot CANNOT", "can not can not can not"},
    {"cannots n't", "cannots n't"},
    {"550-5.1.1 no such 550-5.1.1 user 550 5.1.1 here",
     "550-5.1.1 no such user here"},
    {"535-5.7.8 bad?535 5.7.8 login", "535-5.7.8 bad login"},
    {"why?550 was it", "why?550 was it"},
    {"a#012b#011c#019", "a b c#019"},
    {"\xC3\x84RGER \xC3\x9C\xC3\x9F", "\xC3\xA4rger \xC3\xBC\xC3\x9F"},
    {"\xD0\x9F\xD0\xA0", "\xD0\xBF\xD1\x80"},
    {"\xE2\x80\x9Cx\xE2\x80\x9D \xC2\xABy\xC2\xBB", "\"x\" \"y\""},
    {"a\xC2\xA0"
     "b\xE3\x80\x80"
     "c",
     "a b c"},
    {"\xC3", "\xC3"},
    {"", ""},
    {"   ", ""},
};

static void normal_form(void **state)
{
    md_normal w;

    (void)state;
    memset(&w, 0, sizeof w);
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        const form_case *c = &forms[i];
        md_slice form = md_slice_of(c->form);

        assert_true(md_normal_set(&w, md_slice_of(c->text)));
        if (!md_slice_eq(md_buffer_slice(&w.text), form))
            fail_msg("'%s' became '%.*s'", c->text, (int)w.text.len,
                     w.text.ptr);
        for (size_t k = 0; k < w.text.len; k++)
            assert_true(w.from[k] < strlen(c->text));
    }
    md_normal_free(&w);
}

static void any_bytes(void **state)
{
    uint32_t seed = 7;
    md_normal w;

    (void)state;
    memset(&w, 0, sizeof w);
    for (int round = 0; round < 3000; round++) {
        size_t len = (size_t)(round % 40);
        char *bytes = malloc(len + 1);

        assert_non_null(bytes);
        for (size_t i = 0; i < len; i++) {
            seed = seed * 1664525u + 1013904223u;
            bytes[i] =
                "aN'\xC3\x9C\xE2\x80\x99-5 .?#012\n\xD0\x9F"[seed >> 24 & 15];
        }
        assert_true(md_normal_set(&w, md_slice_make(bytes, len)));
        assert_true(w.text.len <= len * 2 + 4);
        free(bytes);
    }
    md_normal_free(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(normal_form),
        cmocka_unit_test(any_bytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
