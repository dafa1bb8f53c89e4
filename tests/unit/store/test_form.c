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

static md_slice join(const md_buffer *form, const md_buffer *words, char *out)
{
    md_slice f = md_buffer_slice(form);
    const unsigned char *w =
        (const unsigned char *)(words->ptr ? words->ptr : "");
    size_t len = md_form_length(f, w);

    assert_int_equal(md_form_words_length(f, w), words->len);
    md_form_join(f, w, out);
    return md_slice_make(out, len);
}

static void known_texts(void **state)
{
    md_buffer form = {0}, words = {0};
    size_t i, at;
    char out[512];

    (void)state;
    for (i = 0; i < COUNT_OF(splits); i++) {
        const split_case *c = &splits[i];
        md_slice text = md_slice_of(c->text);

        if (!md_form_split(text, &form, &words))
            fail_msg("%s: not split", c->name);
        expect_slice(c->name, "the whole", join(&form, &words, out), c->text);
        for (at = 0; at < form.len; at++) {
            if (form.ptr[at] == MD_FORM_MARK)
                form.ptr[at] = '_';
        }
        expect_slice(c->name, "the form", md_buffer_slice(&form), c->form);
    }
    md_buffer_free(&form);
    md_buffer_free(&words);
}

static void texts_that_stay_whole(void **state)
{
    md_buffer form = {0}, words = {0};
    char text[4096];

    (void)state;
    assert_false(md_form_split(MD_LIT("a\001b"), &form, &words));
    assert_false(md_form_split(MD_LIT("\001"), &form, &words));
    assert_false(md_form_split(MD_LIT("7 \001"), &form, &words));
    memset(text, '1', sizeof text);
    /* A word with its length of two bytes in front. */
    assert_true(md_form_split(md_slice_make(text, MD_FORM_WORDS_MAX - 2), &form,
                              &words));
    assert_false(md_form_split(md_slice_make(text, MD_FORM_WORDS_MAX - 1),
                               &form, &words));
    memset(text, 'a', sizeof text);
    assert_true(md_form_split(md_slice_make(text, sizeof text), &form, &words));
    assert_int_equal(words.len, 0);
    md_buffer_free(&form);
    md_buffer_free(&words);
}

/* Texts that hit what the splitter looks for far more often than logs do. */
static void round_trip_of_random_texts(void **state)
{
    static const char alphabet[] = "  aB19@\t\002\177\200\377<>[]:.";
    md_buffer form = {0}, words = {0};
    uint64_t seed = 7;
    char text[300], out[300];
    int round;

    (void)state;
    for (round = 0; round < 20000; round++) {
        size_t len = random_below(&seed, sizeof text), i;
        bool any = round % 2 == 0, mark = false;

        for (i = 0; i < len; i++) {
            text[i] = any ? (char)random_below(&seed, 256)
                          : alphabet[random_below(&seed, sizeof alphabet - 1)];
            mark = mark || text[i] == MD_FORM_MARK;
        }
        assert_true(md_form_split(md_slice_make(text, len), &form, &words) ==
                    !mark);
        if (!mark)
            assert_true(md_slice_eq(join(&form, &words, out),
                                    md_slice_make(text, len)));
    }
    md_buffer_free(&form);
    md_buffer_free(&words);
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
