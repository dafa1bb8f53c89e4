/* lib/rules/fill.c, places.c: places in prose and in commands; the values
 * come out of a log that strangers write. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "rules/fill.h"
#include "rules/places.h"

typedef struct fill_case {
    const char *text;
    const char *host;   /* NULL: absent */
    const char *filled; /* NULL: refused */
} fill_case;

static const fill_case prose[] = {
    {"ask {host} again", "mx.a.example", "ask mx.a.example again"},
    {"ask {host} again", NULL, "ask the other side again"},
    {"ask {host} again", "", "ask the other side again"},
    {"ask {host|them} again", NULL, "ask them again"},
    {"{host} said no. {host} knows", NULL,
     "The other side said no. The other side knows"},
    {"{host} said no", "mx.a.example", "mx.a.example said no"},
    {"{host}{host}", "a", "aa"},
    {"{host", "a", "{host"},
    {"{nonsense} {host}", "a", "{nonsense} a"},
    {"{} {", "a", "{} {"},
    {"x {host}", "a\x1b[2Jb\r\nc\x7f", "x a[2Jbc"},
    {"no place", "a", "no place"},
    {"", "a", ""},
};

static const fill_case commands[] = {
    {"nc {host} 25", "mx.a.example", "nc mx.a.example 25"},
    {"nc {host} 25", "2001:db8::9", "nc 2001:db8::9 25"},
    {"nc {host} 25", NULL, NULL},
    {"nc {host|localhost} 25", NULL, "nc localhost 25"},
    {"nc {host} 25", "a b", "nc 'a b' 25"},
    {"nc {host} 25", "$(reboot)", "nc '$(reboot)' 25"},
    {"nc {host} 25", "`reboot`", "nc '`reboot`' 25"},
    {"nc {host} 25", "a;reboot", "nc 'a;reboot' 25"},
    {"nc {host} 25", "a|reboot", "nc 'a|reboot' 25"},
    {"nc {host} 25", "a&b>c<d", "nc 'a&b>c<d' 25"},
    {"nc {host} 25", "it's", "nc 'it'\\''s' 25"},
    {"nc {host} 25", "'", "nc ''\\''' 25"},
    {"nc {host} 25", "a\\b\"c", "nc 'a\\b\"c' 25"},
    {"nc {host} 25", "~root", "nc '~root' 25"},
    {"nc {host} 25", "*", "nc '*' 25"},
    {"nc {host} 25", "\xC3\xA4", "nc '\xC3\xA4' 25"},
    {"nc {host} 25", "-e/bin/sh", NULL},
    {"nc {host} 25", "+short", NULL},
    {"dig {host}", "@evil.example", NULL},
    {"nc x:{host} 25", "-e", "nc x:-e 25"},
    {"nc {host} 25", "a\nreboot", NULL},
    {"nc {host} 25", "a\x1b]0;x\x07", NULL},
    {"nc {host|localhost} 25", "-e", "nc localhost 25"},
    {"{host}:{host}", "-a", NULL},
    {"plain", NULL, "plain"},
};

static void fill(const fill_case *c, bool command)
{
    md_places places;
    md_buffer out = {0};

    memset(&places, 0, sizeof places);
    if (c->host != NULL)
        places.host = md_slice_of(c->host);
    md_buffer_add_text(&out, "# ");
    if (command) {
        bool good = md_fill_command(&out, md_slice_of(c->text), &places);

        assert_int_equal(good, c->filled != NULL);
        if (!good)
            assert_int_equal(out.len, 2);
    } else {
        md_fill_prose(&out, md_slice_of(c->text), &places);
    }
    if (c->filled != NULL) {
        md_slice got = md_slice_skip(md_buffer_slice(&out), 2);

        if (!md_slice_eq(got, md_slice_of(c->filled)))
            fail_msg("'%s' became '%.*s', not '%s'", c->text, (int)got.len,
                     got.ptr, c->filled);
    }
    md_buffer_free(&out);
}

static void prose_is_filled(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof prose / sizeof *prose; i++)
        fill(&prose[i], false);
}

static void commands_are_quoted(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        fill(&commands[i], true);
}

typedef struct check_case {
    const char *text;
    bool command;
    const char *bad; /* NULL: good */
} check_case;

static const check_case checks[] = {
    {"{host} {port|25}", true, NULL}, {"{hots}", false, "{hots}"},
    {"{hots|x}", true, "{hots|x}"},   {"awk '{print}' {host}", true, "{print}"},
    {"awk {1}", true, NULL},          {"x '{host}'", true, "{host}"},
    {"x \"{host}\"", true, "{host}"}, {"x 'y' {host}", true, NULL},
    {"it's {host}", false, NULL},
};

static void texts_are_checked(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof checks / sizeof *checks; i++) {
        const check_case *c = &checks[i];
        md_slice bad = MD_NONE;

        assert_int_equal(md_fill_check(md_slice_of(c->text), c->command, &bad),
                         c->bad == NULL);
        if (c->bad != NULL)
            assert_true(md_slice_eq(bad, md_slice_of(c->bad)));
    }
}

static void every_place_has_its_own_room(void **state)
{
    md_places places;
    char values[MD_PLACE_COUNT];

    (void)state;
    memset(&places, 0, sizeof places);
    for (uint32_t i = 0; i < MD_PLACE_COUNT; i++) {
        values[i] = (char)('a' + i);
        assert_int_equal(md_places_find(md_slice_of(md_places_name(i))), i);
        assert_non_null(md_places_word(i));
        md_places_set(&places, i, md_slice_make(&values[i], 1));
    }
    for (uint32_t i = 0; i < MD_PLACE_COUNT; i++)
        assert_ptr_equal(md_places_get(&places, i).ptr, &values[i]);
    assert_int_equal(sizeof places, MD_PLACE_COUNT * sizeof(md_slice));
    assert_int_equal(md_places_find(MD_LIT("hosts")), -1);
    assert_null(md_places_name(MD_PLACE_COUNT));
    assert_null(md_places_get(&places, MD_PLACE_COUNT).ptr);
}

static void captures_go_over(void **state)
{
    md_places under, over;

    (void)state;
    memset(&under, 0, sizeof under);
    memset(&over, 0, sizeof over);
    under.host = MD_LIT("a");
    under.port = MD_LIT("25");
    over.host = MD_LIT("b");
    over.port = MD_LIT("");
    md_places_merge(&under, &over);
    assert_true(md_slice_eq(under.host, MD_LIT("b")));
    assert_true(md_slice_eq(under.port, MD_LIT("25")));
}

static void domains_of_addresses(void **state)
{
    (void)state;
    assert_true(md_slice_eq(md_places_domain(MD_LIT("a@b@c.example")),
                            MD_LIT("c.example")));
    assert_null(md_places_domain(MD_LIT("jan")).ptr);
    assert_null(md_places_domain(MD_LIT("jan@")).ptr);
    assert_null(md_places_domain(MD_NONE).ptr);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(prose_is_filled),
        cmocka_unit_test(commands_are_quoted),
        cmocka_unit_test(texts_are_checked),
        cmocka_unit_test(every_place_has_its_own_room),
        cmocka_unit_test(captures_go_over),
        cmocka_unit_test(domains_of_addresses),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
