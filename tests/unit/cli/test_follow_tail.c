/* examples/cli/follow_tail.c: scripts of what happens to a file. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/follow_tail.h"
#include "cli/str.h"
#include "fixtures.h"

/*
 * Steps are parted by blanks: `+TEXT` appends to `log`, `=TEXT` cuts it and
 * writes anew, `mA:B` renames, `cA:B` copies, `dA` deletes, `lA` turns the link
 * `log` to A, `wA:TEXT` appends to another file, `hN:TEXT` cuts and writes
 * behind N zeros. `?` looks and reads; what came is noted as TEXT by slot:
 * `0<text>`, `0!` cut, `0.` closed.
 */
static const struct {
    const char *name;
    const char *steps;
    const char *events;
} scripts[] = {
    {"grows", "+a ? +b +c ?", "0<a>0<bc>"},
    {"nothing new", "+a ? ?", "0<a>"},
    {"renamed and made anew", "+a ? mlog:log.1 +b ?", "0<a>1<b>"},
    {"the old one is written to a while",
     "+a ? mlog:log.1 wlog.1:b +c ? wlog.1:d ?", "0<a>0<b>1<c>0<d>"},
    {"not made anew yet", "+a ? mlog:log.1 wlog.1:b ? +c ?", "0<a>0<b>1<c>"},
    {"renamed twice before a look",
     "+a ? mlog:log.1 +b mlog.1:log.2 mlog:log.1 +c ?", "0<a>1<b>2<c>"},
    {"dated names", "+a ? mlog:log-20260101 +b mlog:log-20260102 +c ?",
     "0<a>1<b>2<c>"},
    {"deleted and made anew", "+a ? dlog +b ?", "0<a>1<b>"},
    {"other names of the folder", "+a wlog2:x wlog.gz:y ? mlog:log.1 +b ?",
     "0<a>1<b>"},
    {"a link is turned", "wx:a lx ? wy:b ly ?", "0<a>1<b>"},
    {"cut", "+abc ? =d ?", "0<abc>0!0.1<d>"},
    {"cut, and longer by now", "+abc ? =defghi ?", "0<abc>0!0.1<defghi>"},
    {"cut to nothing", "+abc ? = ? +d ?", "0<abc>0!0.1<d>"},
    {"cut behind a copy", "+abc ? clog:log.1 =d ?", "0<abc>0!0.1<d>"},
    {"the copy has more", "+abc ? +def clog:log.1 =g ?", "0<abc>0!0<def>1<g>"},
    {"the copy has less", "+abc clog:log.1 +d ? =e ?", "0<abcd>0!0.1<e>"},
    {"a copy of another file", "+abc ? wlog.1:xbcdef =g ?", "0<abc>0!0.1<g>"},
    {"cut twice", "+abc ? clog:log.1 =d mlog.1:log.2 clog:log.1 =e ?",
     "0<abc>0!0!0.1<d>2<e>"},
    {"cut again before it was read",
     "+abc ? clog:log.1 = ? +d mlog.1:log.2 clog:log.1 = ? +e ?",
     "0<abc>0!0.1!2<d>1<e>"},
    {"cut again, and written to",
     "+abc ? clog:log.1 = ? +d mlog.1:log.2 clog:log.1 =e ?",
     "0<abc>0!0.1!2<d>1<e>"},
    {"a copy of what is there now is no copy of what went",
     "+abc ? clog:log.1 =d mlog.1:log.2 clog:log.1 ? =e ?",
     "0<abc>0!0.1<d>1!1.2<e>"},
    {"a hole in front", "+abc ? h100:d ?", "0<abc>0!0.1<d>"},
};

static void append(const char *name, const char *text, int flags)
{
    int fd = open(name, O_WRONLY | O_CREAT | flags, 0644);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), (int)strlen(text));
    close(fd);
}

static void copy(const char *from, const char *to)
{
    char buf[4096];
    int fd = open(from, O_RDONLY);
    ssize_t n = read(fd, buf, sizeof buf - 1);

    close(fd);
    assert_true(n >= 0);
    buf[n] = '\0';
    append(to, buf, O_TRUNC);
}

static void hole(const char *what)
{
    unsigned zeros = 0;
    char text[64];
    int fd = open("log", O_WRONLY | O_TRUNC);

    assert_int_equal(sscanf(what, "%u:%63s", &zeros, text), 2);
    assert_int_equal(pwrite(fd, text, strlen(text), (off_t)zeros),
                     (int)strlen(text));
    close(fd);
}

static void read_all(struct follow_tail *t, int64_t now, struct str *out)
{
    struct follow_event e;
    int more = 1;

    while (more) {
        more = follow_tail_look(t, now);
        while (follow_tail_next(t, now, &e)) {
            if (e.what == FOLLOW_BYTES) {
                str_fmt(out, "%u<%.*s>", e.slot, (int)e.len, e.data);
            } else if (e.what != FOLLOW_OPENED) {
                str_fmt(out, "%u%c", e.slot, e.what == FOLLOW_CUT ? '!' : '.');
            }
        }
    }
}

static void step(struct follow_tail *t, char *word, struct str *out)
{
    char *second = strchr(word, ':');

    if (second != NULL && word[0] != 'h' && word[0] != '+') {
        *second++ = '\0';
    }
    switch (word[0]) {
    case '+':
        append("log", word + 1, O_APPEND);
        break;
    case '=':
        append("log", word + 1, O_TRUNC);
        break;
    case 'w':
        append(word + 1, second, O_APPEND);
        break;
    case 'm':
        assert_int_equal(rename(word + 1, second), 0);
        break;
    case 'c':
        copy(word + 1, second);
        break;
    case 'd':
        assert_int_equal(unlink(word + 1), 0);
        break;
    case 'l':
        assert_int_equal(symlink(word + 1, "link"), 0);
        assert_int_equal(rename("link", "log"), 0);
        break;
    case 'h':
        hole(word + 1);
        break;
    default:
        read_all(t, 0, out);
        break;
    }
}

static char buf[FOLLOW_BACK + FOLLOW_PIECE];

static void follows(void **state)
{
    for (size_t i = 0; i < sizeof scripts / sizeof scripts[0]; i++) {
        struct follow_tail t;
        struct str out = {0};
        uint32_t slot = 0;
        char steps[256];

        assert_int_equal(fixture_enter(state), 0);
        snprintf(steps, sizeof steps, "%s", scripts[i].steps);
        follow_tail_init(&t, "log", 0, &slot, buf);
        for (char *word = strtok(steps, " "); word != NULL;
             word = strtok(NULL, " ")) {
            step(&t, word, &out);
        }
        if (strcmp(str_text(&out), scripts[i].events) != 0) {
            fail_msg("%s: %s, not %s", scripts[i].name, str_text(&out),
                     scripts[i].events);
        }
        follow_tail_close(&t);
        str_free(&out);
        assert_int_equal(fixture_leave(state), 0);
    }
}

/* From the end on, half a line is passed over. */
static void begins_at_the_end(void **state)
{
    struct follow_tail t;
    struct str out = {0};
    uint32_t slot = 7;

    (void)state;
    append("log", "one\ntw", O_APPEND);
    follow_tail_init(&t, "log", 1, &slot, buf);
    read_all(&t, 0, &out);
    append("log", "o", O_APPEND);
    read_all(&t, 0, &out);
    append("log", "\nthree\n", O_APPEND);
    read_all(&t, 0, &out);
    assert_string_equal(str_text(&out), "7<three\n>");
    /* The next one is read from its beginning. */
    assert_int_equal(rename("log", "log.1"), 0);
    append("log", "four", O_APPEND);
    read_all(&t, 0, &out);
    assert_string_equal(str_text(&out), "7<three\n>8<four>");
    follow_tail_close(&t);
    str_free(&out);
}

/* An old inode is let go once it was quiet long enough. */
static void closes_the_old(void **state)
{
    struct follow_tail t;
    struct str out = {0};
    uint32_t slot = 0;

    (void)state;
    append("log", "a", O_APPEND);
    follow_tail_init(&t, "log", 0, &slot, buf);
    read_all(&t, 1000, &out);
    assert_int_equal(rename("log", "log.1"), 0);
    append("log", "b", O_APPEND);
    read_all(&t, 1000, &out);
    assert_int_equal(t.count, 2);
    read_all(&t, 1000 + FOLLOW_QUIET_USEC, &out);
    assert_string_equal(str_text(&out), "0<a>1<b>0.");
    assert_int_equal(t.count, 1);
    follow_tail_close(&t);
    str_free(&out);
}

/* More rotations than inodes are held open, at once and one by one. */
static void many(void **state)
{
    struct follow_tail t;
    struct str out = {0};
    struct str all = {0};
    uint32_t slot = 0;
    char name[32];

    (void)state;
    append("log", "x", O_APPEND);
    follow_tail_init(&t, "log", 0, &slot, buf);
    for (int i = 0; i < 4 * FOLLOW_OPEN; i++) {
        if (i % 50 == 0) {
            read_all(&t, 0, &all);
        }
        snprintf(name, sizeof name, "log-%d", 20000000 + i);
        assert_int_equal(rename("log", name), 0);
        append("log", "x", O_APPEND);
    }
    read_all(&t, 0, &all);
    for (size_t i = 0; i < all.len; i++) {
        if (all.ptr[i] == 'x') {
            str_char(&out, 'x');
        }
    }
    assert_int_equal(out.len, 4 * FOLLOW_OPEN + 1);
    follow_tail_close(&t);
    str_free(&out);
    str_free(&all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(follows),
        cmocka_unit_test_setup_teardown(begins_at_the_end, fixture_enter,
                                        fixture_leave),
        cmocka_unit_test_setup_teardown(closes_the_old, fixture_enter,
                                        fixture_leave),
        cmocka_unit_test_setup_teardown(many, fixture_enter, fixture_leave),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
