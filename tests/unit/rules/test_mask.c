/* lib/rules/mask.c: what is left of a text when the words that are different
 * every time are gone, and the way back to where they stood. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "judged.h"
#include "rules/mask.h"
#include "rules/set.h"

typedef struct mask_case {
    const char *text;
    const char *form;
} mask_case;

static const mask_case cases[] = {
    {"", ""},
    {"User unknown", "User unknown"},
    /* Addresses, hosts, numbers, queue IDs. */
    {"550 5.1.1 <jan@a.example>: unknown (q12-34ab.7 - mx7)",
     "550 5.1.1 <x@x.x>: unknown (0-0.0 - 0)"},
    {"<jan+list@mx1.a.example>", "<x@x.x>"},
    {"host mx1.a.example[192.0.2.25] said no.", "host x.x.x[x.x.x] said no."},
    {"client [2001:db8::7] refused", "client [x.x.x] refused"},
    {"try again in 300 seconds", "try again in 0 seconds"},
    {"come back in 00:04:59", "come back in x.x.x"},
    {"see https://a.example/why?id=1x2y. Bye", "see x.x.x=0. Bye"},
    {"queued as 4XyZ1abcDEF23", "queued as 0"},
    /* Users, between brackets and quotes, and behind a path. */
    {"<jan>: Recipient address rejected", "<x@x.x>: Recipient address "
                                          "rejected"},
    {"<jan>... User unknown", "<x@x.x>... User unknown"},
    {"<DATA>: Data command rejected", "<DATA>: Data command rejected"},
    {"mail for <jan> is refused", "mail for <jan> is refused"},
    {"unknown user: \"jan.b\"", "unknown user: \"x@x.x\""},
    {"cannot update mailbox /var/mail/jan for user jan. File too large",
     "cannot update mailbox x.x.x for user x@x.x. File too large"},
    /* Codes stay: they are no words, and separate the lines of a reply. */
    {"550-5.7.1 one 550 5.7.1 two", "550-5.7.1 one 550 5.7.1 two"},
    {"550 5.7.1 see 550 lines", "550 5.7.1 see 0 lines"},
    {"no#012550 more", "no#012550 more"},
    {"no?550-more", "no?550-more"},
    /* What wordings quote stays, in names and alone. */
    {"listed at zen.spamhaus.org", "listed at zen.spamhaus.org"},
    {"refused (S3140)", "refused (S3140)"},
    {"refused (S3999)", "refused (0)"},
    {"RESOLVER.ADR.RecipNotFound; not found",
     "RESOLVER.ADR.RecipNotFound; not found"},
    {"write to delist@microsoft.com", "write to delist@microsoft.com"},
    {"write to jan@microsoft.com", "write to x@x.x"},
    /* Words with a dot that are no names. */
    {"unknown.Please look", "unknown.Please look"},
    {"and/or input/output", "and/or input/output"},
};

static void forms(void **state)
{
    judged *j = *state;
    md_planes planes = {0};
    md_masked form = {0};

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        md_slice got;

        assert_true(md_mask_text(&j->rules->quotes, &planes,
                                 md_slice_of(cases[i].text), &form));
        got = md_masked_text(&form);
        if (!md_slice_eq(got, md_slice_of(cases[i].form)))
            fail_msg("%s: %.*s", cases[i].text, (int)got.len, got.ptr);
    }
    md_masked_free(&form);
    md_planes_free(&planes);
}

/* The bytes of the text that a piece of the form stands for. */
static void the_way_back(void **state)
{
    judged *j = *state;
    const char *text = "550 <jan@a.example>: unknown at mx1.a.example.";
    md_planes planes = {0};
    md_masked form = {0};
    uint32_t first;
    uint32_t end;

    assert_true(
        md_mask_text(&j->rules->quotes, &planes, md_slice_of(text), &form));
    assert_true(md_slice_eq(md_masked_text(&form),
                            MD_LIT("550 <x@x.x>: unknown at x.x.x.")));
    md_masked_back(&form, 0, 3, &first, &end);
    assert_int_equal(first, 0);
    assert_int_equal(end, 3);
    md_masked_back(&form, 6, 8, &first, &end); /* inside the stand-in */
    assert_int_equal(first, 5);
    assert_int_equal(end, 18);
    md_masked_back(&form, 13, 20, &first, &end);
    assert_memory_equal(text + first, "unknown", end - first);
    assert_int_equal(end - first, 7);
    md_masked_back(&form, 13, (uint32_t)md_masked_text(&form).len, &first,
                   &end);
    assert_int_equal(end, strlen(text));
    md_masked_free(&form);
    md_planes_free(&planes);
}

/* A form of a form is the form, nothing is read past the end, and no byte of
 * the form is without an origin. */
static void any_bytes(void **state)
{
    static const char alphabet[] = "a1.@:/<>\"-#? 5Z\xC3\x9F[]=x0";
    judged *j = *state;
    md_planes planes = {0};
    md_masked form = {0};
    uint32_t seed = 3;

    for (int round = 0; round < 20000; round++) {
        size_t len = (size_t)(round % 60);
        char *text = malloc(len + 1);
        uint32_t first;
        uint32_t end;
        uint32_t bytes;

        assert_non_null(text);
        for (size_t i = 0; i < len; i++) {
            seed = seed * 1664525u + 1013904223u;
            text[i] = alphabet[(seed >> 8) % (sizeof alphabet - 1)];
        }
        assert_true(md_mask_text(&j->rules->quotes, &planes,
                                 md_slice_make(text, len), &form));
        bytes = (uint32_t)md_masked_text(&form).len;
        for (uint32_t i = 0; i < bytes; i++) {
            md_masked_back(&form, i, i + 1, &first, &end);
            assert_true(first < end);
            assert_true(end <= len);
        }
        free(text);
    }
    md_masked_free(&form);
    md_planes_free(&planes);
}

static int open_judge(void **state)
{
    static judged j;

    judged_open(&j, NULL);
    *state = &j;
    return 0;
}

static int close_judge(void **state)
{
    judged_close(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forms),
        cmocka_unit_test(the_way_back),
        cmocka_unit_test(any_bytes),
    };

    return cmocka_run_group_tests(tests, open_judge, close_judge);
}
