/* examples/cli/follow_watch.c: what marks which file. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/follow_watch.h"
#include "fixtures.h"

enum { NAMES = 2 };

static char buf[FOLLOW_BACK + FOLLOW_PIECE];

static void take(struct follow_watch *w, size_t i)
{
    struct follow_event e;

    w->items[i].marked = 0;
    follow_tail_look(w->items[i].tail, 0);
    follow_watch_renew(w, i);
    while (follow_tail_next(w->items[i].tail, 0, &e)) {
    }
}

static void write_more(const char *name)
{
    FILE *file = fopen(name, "a");

    assert_non_null(file);
    fputs("more\n", file);
    fclose(file);
}

static void marks(void **state)
{
    struct follow_tail tails[NAMES];
    struct follow_watch w;
    uint32_t slot = 0;

    (void)state;
    fixture_text("a", "a\n");
    assert_int_equal(mkdir("sub", 0700), 0);
    fixture_text("sub/b", "b\n");
    follow_tail_init(&tails[0], "a", 0, &slot, buf);
    follow_tail_init(&tails[1], "sub/b", 0, &slot, buf);
    follow_watch_init(&w, tails, NAMES);
    assert_true(w.fd >= 0);
    assert_true(w.items[0].marked && w.items[1].marked);
    for (size_t i = 0; i < NAMES; i++) {
        take(&w, i);
        w.items[i].marked = 0;
    }
    follow_watch_take(&w);

    write_more("a");
    follow_watch_take(&w);
    assert_true(w.items[0].marked && !w.items[1].marked);
    take(&w, 0);
    w.items[0].marked = 0;

    /* Under its new name it is the same inode. */
    assert_int_equal(rename("sub/b", "sub/b.1"), 0);
    follow_watch_take(&w);
    assert_true(!w.items[0].marked && w.items[1].marked);
    take(&w, 1);
    w.items[1].marked = 0;
    write_more("sub/b.1");
    follow_watch_take(&w);
    assert_true(!w.items[0].marked && w.items[1].marked);

    follow_watch_all(&w);
    assert_true(w.items[0].marked && w.items[1].marked);
    for (size_t i = 0; i < NAMES; i++) {
        follow_tail_close(&tails[i]);
    }
    follow_watch_free(&w);
    assert_int_equal(unlink("sub/b.1"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(marks, fixture_enter, fixture_leave),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
