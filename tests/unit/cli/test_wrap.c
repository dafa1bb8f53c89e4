/* examples/cli/wrap.c: running text in columns. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/wrap.h"

/* What a function writes into a pipe. */
struct catch
{
    int ends[2];
    struct out *out;
};

static void begin(struct catch *c, size_t width, int color)
{
    assert_int_equal(pipe(c->ends), 0);
    c->out = malloc(sizeof *c->out);
    assert_non_null(c->out);
    out_init(c->out, c->ends[1], color, width);
}

static void end(struct catch *c, char *text, size_t size)
{
    ssize_t n;

    assert_int_equal(out_end(c->out), 0);
    close(c->ends[1]);
    n = read(c->ends[0], text, size - 1);
    assert_true(n >= 0);
    text[n] = '\0';
    close(c->ends[0]);
    free(c->out);
}

static const struct {
    size_t width;
    size_t column;
    size_t indent;
    const char *text;
    const char *lines;
} paragraphs[] = {
    {20, 0, 0, "", "\n"},
    {20, 0, 0, "one two three", "one two three\n"},
    {9, 0, 0, "one two three", "one two\nthree\n"},
    {7, 0, 0, "one two three", "one two\nthree\n"},
    {6, 0, 2, "one two three", "one\n  two\n  three\n"},
    {9, 4, 4, "one two", "one\n    two\n"},
    {5, 0, 1, "a unbreakable b", "a\n unbreakable\n b\n"},
    {9, 0, 0, "  one   two  ", "one two\n"},
    /* Columns count, not bytes. */
    {9, 0, 0,
     "\xc3\xbc\xc3\xbc\xc3\xbc\xc3\xbc \xc3\xbc\xc3\xbc\xc3\xbc\xc3\xbc",
     "\xc3\xbc\xc3\xbc\xc3\xbc\xc3\xbc \xc3\xbc\xc3\xbc\xc3\xbc\xc3\xbc\n"},
};

static void breaks_at_blanks(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof paragraphs / sizeof paragraphs[0]; i++) {
        struct catch c;
        char text[256];

        begin(&c, paragraphs[i].width, 0);
        wrap_text(c.out, paragraphs[i].column, paragraphs[i].indent,
                  paragraphs[i].text);
        end(&c, text, sizeof text);
        assert_string_equal(text, paragraphs[i].lines);
    }
}

static void puts_labels_in_front(void **state)
{
    struct catch c;
    char text[256];

    (void)state;
    begin(&c, 20, 0);
    wrap_labelled(c.out, "Tell", "one two three");
    end(&c, text, sizeof text);
    assert_string_equal(text, "   Tell   one two\n          three\n");
    begin(&c, 80, 1);
    wrap_labelled(c.out, "Tell", "one");
    end(&c, text, sizeof text);
    assert_string_equal(text, "   \033[36mTell\033[0m   one\n");
}

/* Nobody reads: remembered, and no fault. */
static void survives_a_reader_that_goes(void **state)
{
    struct catch c;

    (void)state;
    begin(&c, 80, 0);
    close(c.ends[0]);
    out_put(c.out, "lost");
    assert_int_equal(out_end(c.out), 0);
    assert_int_not_equal(c.out->failed, 0);
    out_put(c.out, "dropped");
    assert_int_equal(out_end(c.out), 0);
    close(c.ends[1]);
    free(c.out);
    begin(&c, 80, 0);
    close(c.ends[1]);
    out_put(c.out, "no such file");
    assert_int_not_equal(out_end(c.out), 0);
    close(c.ends[0]);
    free(c.out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(breaks_at_blanks),
        cmocka_unit_test(puts_labels_in_front),
        cmocka_unit_test(survives_a_reader_that_goes),
    };

    signal(SIGPIPE, SIG_IGN);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
