/* lib/rules/wording.c: the normal form, wordings and where they stand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "rules/normal.h"
#include "rules/wording.h"

typedef struct stands_case {
    const char *wording;
    const char *text;
    bool stands;
} stands_case;

static const stands_case cases[] = {
    {"user unknown", "550 User unknown", true},
    {"user unknown", "550 user  unknown here", true},
    {"user unknown", "550 user unknowns", false},
    {"user unknown", "550 superuser unknown", false},
    {"blacklist*", "you are blacklisted", true},
    {"*list", "our blocklist", true},
    {"*list", "our blocklists", false},
    {"user * unknown", "user <jan@home.example> is unknown", true},
    {"user * unknown", "unknown user", false},
    {"user * unknown", "user jan. Unknown command", false},
    {"user * unknown", "user jan: unknown command", false},
    {"mailbox * does not exist",
     "mailbox a1234567890123456789012345678901234567890123456789012345678901234"
     "5678901234567890123456789012345678901234567890 does not exist",
     false},
    {"exceed* quota", "exceeds the quota", true},
    {"exceed* * quota", "exceeded their small quota", true},
    /* Words in names are none. */
    {"spam", "host mx.spam-filter.example said no", false},
    {"spam", "mail to spam@home.example", false},
    {"spam", "see https://x.example/why/spam", false},
    {"spam", "see https://x.example/ about spam", true},
    {"unknown", "unknown.", true},
    {"full", "mailbox.full", true},
    {"spamhaus.org", "see https://www.spamhaus.org/query", true},
    {"blocked", "<jan@home.example>:blocked", true},
    {"spf", "SPF failed", true},
    {"spf", "xspf", false},
    {"spf", "spfx", false},
    {"dns", "no DNS", true},
    {"\xE9\x82\xAE\xE7\xAE\xB1\xE5\xB7\xB2\xE6\xBB\xA1",
     "552 \xE6\x94\xB6\xE4\xBB\xB6\xE4\xBA\xBA\xE9\x82\xAE\xE7\xAE\xB1\xE5"
     "\xB7\xB2\xE6\xBB\xA1\xEF\xBC\x8C",
     true},
};

/* Tries the key piece at every place, as the filter would. */
static bool stands(const char *wording, const char *text, size_t *first,
                   size_t *end)
{
    md_buffer compiled = {0};
    md_piece pieces[MD_WORDING_PIECES];
    md_normal w;
    uint32_t count;
    uint32_t key;
    bool found = false;

    memset(&w, 0, sizeof w);
    assert_null(md_wording_compile(md_slice_of(wording), &compiled));
    assert_true(md_normal_set(&w, md_slice_of(text)));
    count = md_wording_pieces(md_buffer_slice(&compiled), pieces);
    key = md_wording_key(pieces, count);
    for (size_t at = 0; at < w.text.len && !found; at++)
        found = md_wording_stands(pieces, count, key, md_buffer_slice(&w.text),
                                  at, first, end);
    md_normal_free(&w);
    md_buffer_free(&compiled);
    return found;
}

static void wordings_stand(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const stands_case *c = &cases[i];
        size_t first, end;

        if (stands(c->wording, c->text, &first, &end) != c->stands)
            fail_msg("'%s' in '%s': expected %d", c->wording, c->text,
                     c->stands);
    }
}

static void covers_all_pieces(void **state)
{
    size_t first, end;

    (void)state;
    assert_true(stands("user * is * unknown", "x user jan is quite unknown y",
                       &first, &end));
    assert_int_equal(first, 2);
    assert_int_equal(end, 27);
}

typedef struct wrong_case {
    const char *wording;
    const char *words;
} wrong_case;

static const wrong_case wrongs[] = {
    {"", "a piece with fewer than 2 letters"},
    {"a", "a piece with fewer than 2 letters"},
    {"ab", "no piece with 3 letters"},
    {"ab * cd", "no piece with 3 letters"},
    {"un*known", "a star inside a word"},
    {"*abc", "a star before 3 letters"},
    {"abc * ", NULL},
    {"aaa * bbb * ccc * ddd * eee * fff * ggg", "more than 6 pieces"},
    {"abc\x01"
     "d",
     "a control byte"},
};

static void wrong_wordings(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof wrongs / sizeof *wrongs; i++) {
        md_buffer out = {0};
        const char *said;

        md_buffer_add_text(&out, "kept");
        said = md_wording_compile(md_slice_of(wrongs[i].wording), &out);
        if (wrongs[i].words != NULL) {
            assert_non_null(said);
            assert_string_equal(said, wrongs[i].words);
            assert_int_equal(out.len, 4);
        }
        md_buffer_free(&out);
    }
}

/* Any bytes, cut anywhere: nothing is read past the slice (ASan), the form
 * of a form is itself. */
int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wordings_stand),
        cmocka_unit_test(covers_all_pieces),
        cmocka_unit_test(wrong_wordings),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
