/*
 * lib/store/roster.c: names are told apart as addresses or as domains are,
 * and parts of them are found as a look at each name finds them.
 */
#include <string.h>

#include "../support/unit.h"

#include "store/roster.h"

typedef struct name_case {
    const char *name;
    bool addresses;
    const char *one, *other;
    bool same;
} name_case;

static const name_case pairs[] = {
    {"the same", true, "a@b.test", "a@b.test", true},
    {"domain in capitals", true, "a@b.test", "a@B.Test", true},
    {"local part in capitals", true, "a@b.test", "A@b.test", false},
    {"two signs: the last one counts", true, "a@X@b.test", "a@x@b.test", false},
    {"no sign: letter case counts", true, "root", "Root", false},
    {"a sign at the end", true, "a@", "a@", true},
    {"another length", true, "a@b", "a@bc", false},
    {"none", true, "", "", true},
    {"domains", false, "b.test", "B.TEST", true},
    {"domains with a sign", false, "A@b", "a@B", true},
    {"other domains", false, "b.test", "c.test", false},
};

static void told_apart(void **state)
{
    md_hash_key key = md_hash_key_make(7);

    (void)state;
    for (size_t i = 0; i < COUNT_OF(pairs); i++) {
        const name_case *c = &pairs[i];
        md_roster r = {.addresses = c->addresses};
        uint32_t one, other;

        assert_true(md_roster_add(&r, &key, md_slice_of(c->one), &one));
        if ((md_roster_find(&r, &key, md_slice_of(c->other)) == one) != c->same)
            fail_msg("%s: found", c->name);
        assert_true(md_roster_add(&r, &key, md_slice_of(c->other), &other));
        if ((one == other) != c->same)
            fail_msg("%s: added", c->name);
        assert_true(md_slice_eq(md_roster_at(&r, one), md_slice_of(c->one)));
        md_roster_free(&r);
    }
}

/* Few letters, so that parts are found; some of each case, some bytes above
 * 127. */
static size_t draw(uint64_t *seed, char *out, size_t most)
{
    static const char letters[] = "abAB@.\xe4[{1";
    size_t len = (size_t)(random_next(seed) % most);

    for (size_t i = 0; i < len; i++)
        out[i] = letters[random_next(seed) % (sizeof letters - 1)];
    return len;
}

/* Parts of any length, from each name on that one was found in. */
static void parts(void **state)
{
    md_hash_key key = md_hash_key_make(7);
    uint64_t seed = 11;

    (void)state;
    for (int round = 0; round < 60; round++) {
        md_roster r = {.addresses = round % 2 == 0};
        char text[80];
        md_roster_part look;
        uint32_t number;

        look = md_roster_look(&r, MD_LIT("a"));
        assert_int_equal(md_roster_search(&r, &look, 0), UINT32_MAX);
        for (int i = 0; i < round * 3 + 1; i++) {
            size_t len = draw(&seed, text, i % 7 == 0 ? 70 : 9);

            assert_true(
                md_roster_add(&r, &key, md_slice_make(text, len), &number));
        }
        for (int i = 0; i < 200; i++) {
            md_slice part =
                md_slice_make(text, draw(&seed, text, i % 9 == 0 ? 40 : 5));
            uint32_t at = 0;

            look = md_roster_look(&r, part);
            for (uint32_t n = 0; n < r.count; n++) {
                if (md_slice_find_nocase(md_roster_at(&r, n), part) == MD_NPOS)
                    continue;
                at = md_roster_search(&r, &look, at);
                assert_int_equal(at, n);
                at++;
            }
            assert_int_equal(md_roster_search(&r, &look, at), UINT32_MAX);
        }
        md_roster_free(&r);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(told_apart),
        cmocka_unit_test(parts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
