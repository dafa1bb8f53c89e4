/* examples/cli/follow_set.c: names of a folder, and which files are meant. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/follow_set.h"
#include "cli/str.h"
#include "fixtures.h"

static struct follow_inode inode_of(const char *name)
{
    struct follow_inode inode;
    struct stat about;

    assert_int_equal(stat(name, &about), 0);
    inode.device = (uint64_t)about.st_dev;
    inode.inode = (uint64_t)about.st_ino;
    return inode;
}

/* The first bytes of each, with a comma between; closes them. */
static void contents(int *fds, size_t count, struct str *out)
{
    str_clear(out);
    for (size_t i = 0; i < count; i++) {
        char buf[32];
        ssize_t n = pread(fds[i], buf, sizeof buf, 0);

        assert_true(n >= 0);
        str_put(out, i > 0 ? "," : "");
        str_add(out, buf, (size_t)n);
        close(fds[i]);
    }
}

static const struct {
    const char *old;
    const char *now;
    const char *found;
} pairs[] = {
    {"log.3", "log", "two,one"}, {"log.2", "log", "one"}, {"log.1", "log", ""},
    {"log.3", "log.1", "two"},   {"other", "log", ""},
};

static void write_set(void)
{
    fixture_text("log", "now");
    fixture_text("log.1", "one");
    fixture_text("log.2", "two");
    fixture_text("log.3", "three");
    fixture_text("other", "other");
    fixture_text("log2", "log2");
    fixture_write("log.10.gz", fixture_packed[0].bytes, fixture_packed[0].len);
}

static void finds_what_is_between(void **state)
{
    struct str out = {0};

    (void)state;
    write_set();
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        int fds[FOLLOW_SET_MOST];
        size_t count = follow_set_between("./log", inode_of(pairs[i].old),
                                          inode_of(pairs[i].now), fds);

        contents(fds, count, &out);
        if (strcmp(str_text(&out), pairs[i].found) != 0) {
            fail_msg("%s to %s: '%s', not '%s'", pairs[i].old, pairs[i].now,
                     str_text(&out), pairs[i].found);
        }
    }
    str_free(&out);
}

static const struct {
    const char *name;
    const char *old;
    const char *head; /* of the log, as it was read */
    const char *found;
    const char *newest;
    int moved;
} copies[] = {
    {"the newest", "on", "now", "one", "log.1", 0},
    {"and what is newer", "thr", "now", "three,two,one", "log.1", 0},
    {"none", "nowhere", "now", "", NULL, 0},
    {"a copy of what is there is none", "thr", "one", "", NULL, 1},
    {"the log has changed", "thr", "new", "", NULL, 1},
    {"the log was empty", "thr", "", "", NULL, 1},
};

static void finds_copies(void **state)
{
    int live;
    struct str out = {0};

    (void)state;
    write_set();
    live = open("log", O_RDONLY);
    for (size_t i = 0; i < sizeof copies / sizeof copies[0]; i++) {
        struct follow_head old = {copies[i].old, strlen(copies[i].old)};
        struct follow_head head = {copies[i].head, strlen(copies[i].head)};
        struct follow_inode newest = {0, 0};
        int fds[FOLLOW_SET_MOST];
        int moved = 0;
        size_t count = follow_set_copies("log", live, inode_of("log"), old,
                                         head, fds, &newest, &moved);

        contents(fds, count, &out);
        if (strcmp(str_text(&out), copies[i].found) != 0 ||
            moved != copies[i].moved) {
            fail_msg("%s: '%s' moved %d", copies[i].name, str_text(&out),
                     moved);
        }
        assert_int_equal(newest.inode, copies[i].newest != NULL
                                           ? inode_of(copies[i].newest).inode
                                           : 0);
    }
    close(live);
    str_free(&out);
}

/* A copy that is being made of what stands in the log is not taken. */
static void passes_over_the_present(void **state)
{
    struct follow_head old = {"two", 3};
    struct follow_head head = {"now and then", 12};
    struct follow_inode newest = {0, 0};
    int fds[FOLLOW_SET_MOST];
    struct str out = {0};
    int moved = 0;
    int live;

    (void)state;
    write_set();
    fixture_text("log", "now and then");
    fixture_text("log.1", "now an");
    live = open("log", O_RDONLY);
    contents(fds,
             follow_set_copies("log", live, inode_of("log"), old, head, fds,
                               &newest, &moved),
             &out);
    assert_string_equal(str_text(&out), "two");
    assert_int_equal(newest.inode, inode_of("log.2").inode);
    assert_int_equal(moved, 0);
    close(live);
    str_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(finds_what_is_between, fixture_enter,
                                        fixture_leave),
        cmocka_unit_test_setup_teardown(finds_copies, fixture_enter,
                                        fixture_leave),
        cmocka_unit_test_setup_teardown(passes_over_the_present, fixture_enter,
                                        fixture_leave),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
