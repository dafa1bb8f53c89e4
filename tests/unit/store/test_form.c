/*
 * Forms: split and put together again, every byte the same, whatever the
 * text.
 */
#include <string.h>

#include "../support/unit.h"

#include "store/form.h"

/* Marks in a form are shown as `_`. */
typedef struct split_case {
    const char *name;
    const char *text;
    const char *form;
} split_case;

static const split_case splits[] = {
    {"nothing", "", ""},
    {"one word", "loops", "loops"},
    {"one word that varies", "450", "_"},
    {"a blank", " ", " "},
    {"blanks only", "   ", "   "},
    {"blanks at both ends", " a ", " a "},
    {"words that vary, blanks between", "1  2", "_  _"},
    {"address", "<joe@a.test>: unknown", "_ unknown"},
    {"host with its address",
     "connect to mx.a.test[198.51.100.20]:25: Connection refused",
     "connect to _ Connection refused"},
    {"reply",
     "host mx[1.2.3.4] said: 452 4.2.2 <x@a.test>: Mailbox full (in reply to "
     "RCPT TO command)",
     "host _ said: _ _ _ Mailbox full (in reply to RCPT TO command)"},
    {"a tab is no blank", "a\t1 b", "_ b"},
    {"word at the end", "since 1", "since _"},
    {"bytes above 127", "caf\xc3\xa9 \xff\xfe 1\xff", "caf\xc3\xa9 \xff\xfe _"},
    {"other control bytes", "a\002b \003 \x1b[1m", "a\002b \003 _"},
    {"an underscore is a byte like others", "a_b 1", "a_b _"},
};

enum { TEXT_MOST = 4096 };

/* A text split, in rooms of just the size that is asked for. */
typedef struct parts {
    char *form, *words;
    md_split split;
} parts;

static bool split(md_slice text, parts *out)
{
    out->form = malloc(md_form_room(text.len));
    out->words = malloc(md_form_room(text.len));
    assert_non_null(out->form);
    assert_non_null(out->words);
    return md_form_split(text, out->form, out->words, &out->split);
}

static void parts_free(parts *p)
{
    free(p->form);
    free(p->words);
}

static md_slice join(const parts *p, char *out)
{
    md_slice form = md_slice_make(p->form, p->split.form_bytes);
    const unsigned char *words = (const unsigned char *)p->words;
    size_t len = md_form_length(form, words);

    md_form_join(form, words, out);
    return md_slice_make(out, len);
}

static void known_texts(void **state)
{
    char out[512];
    size_t i, at;

    (void)state;
    for (i = 0; i < COUNT_OF(splits); i++) {
        const split_case *c = &splits[i];
        parts p;

        if (!split(md_slice_of(c->text), &p))
            fail_msg("%s: not split", c->name);
        expect_slice(c->name, "the whole", join(&p, out), c->text);
        for (at = 0; at < p.split.form_bytes; at++) {
            if (p.form[at] == MD_FORM_MARK)
                p.form[at] = '_';
        }
        expect_slice(c->name, "the form",
                     md_slice_make(p.form, p.split.form_bytes), c->form);
        parts_free(&p);
    }
}

static void texts_that_stay_whole(void **state)
{
    char ones[TEXT_MOST] = {0}, letters[TEXT_MOST] = {0};
    const struct {
        md_slice text;
        bool split;
    } table[] = {
        {MD_LIT("a\001b"), false},
        {MD_LIT("\001"), false},
        {MD_LIT("7 \001"), false},
        /* A word with its length of two bytes in front. */
        {md_slice_make(ones, MD_FORM_WORDS_MAX - 2), true},
        {md_slice_make(ones, MD_FORM_WORDS_MAX - 1), false},
        {md_slice_make(ones, TEXT_MOST), false},
        {md_slice_make(letters, TEXT_MOST), true},
    };
    size_t i;

    (void)state;
    memset(ones, '1', sizeof ones);
    memset(letters, 'a', sizeof letters);
    for (i = 0; i < COUNT_OF(table); i++) {
        parts p;

        if (split(table[i].text, &p) != table[i].split)
            fail_msg("text %zu", i);
        parts_free(&p);
    }
}

/* Texts that hit what the splitter looks for far more often than logs do. */
static void round_trip_of_random_texts(void **state)
{
    static const char alphabet[] = "  aB19@\t\002\177\200\377<>[]:.";
    uint64_t seed = 7;
    char text[300], out[300];
    int round;

    (void)state;
    for (round = 0; round < 20000; round++) {
        size_t len = random_below(&seed, sizeof text), i;
        bool any = round % 2 == 0, mark = false;
        parts p;

        for (i = 0; i < len; i++) {
            text[i] = any ? (char)random_below(&seed, 256)
                          : alphabet[random_below(&seed, sizeof alphabet - 1)];
            mark = mark || text[i] == MD_FORM_MARK;
        }
        assert_true(split(md_slice_make(text, len), &p) == !mark);
        if (!mark)
            assert_true(md_slice_eq(join(&p, out), md_slice_make(text, len)));
        parts_free(&p);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_texts),
        cmocka_unit_test(texts_that_stay_whole),
        cmocka_unit_test(round_trip_of_random_texts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
