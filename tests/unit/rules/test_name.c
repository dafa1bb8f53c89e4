/* lib/rules/name.c: which words are names. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "rules/name.h"

typedef struct name_case {
    const char *word;
    bool name;
} name_case;

static const name_case cases[] = {
    {"mx1.shop.example", true},
    {"shop.com", true},
    {"shop.de", true},
    {"shop.example.", true},
    {"jan@shop", true},
    {"https://x", true},
    {"a.b.c", true},
    {"", false},
    {"shop", false},
    {"unknown.Please", false},
    {"end.", false},
    {"...", false},
    {"3.14", false},
    {"@", false},
    {"a..b", false},
    {"x.toolongtobeone", false},
};

static void names(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (md_name_is(md_slice_of(cases[i].word)) != cases[i].name)
            fail_msg("%s", cases[i].word);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
