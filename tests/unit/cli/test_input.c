/* examples/cli/input.c and duplicates.c: which files are read, in which order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/input.h"
#include "fixtures.h"

/* Lines number from..to of the log that all files of a test are parts of. */
static void write_lines(const char *name, int from, int to, int step)
{
    FILE *file = fopen(name, "w");

    assert_non_null(file);
    for (int i = from; i < to; i += step) {
        fprintf(file, "Aug 31 03:%02d:%02d mx postfix/smtp[%d]: line %d\n",
                i / 60 % 60, i % 60, i, i);
    }
    assert_int_equal(fclose(file), 0);
}

static void gather(struct input *in, const char *const *names, size_t count)
{
    input_gather(in, names, count);
}

static void expect_order(const char *const *names, size_t count,
                         const char *const *wanted, size_t wanted_count)
{
    struct input in;

    gather(&in, names, count);
    assert_int_equal(in.count, wanted_count);
    for (size_t i = 0; i < wanted_count; i++) {
        assert_string_equal(in.files[i].path, wanted[i]);
    }
    input_free(&in);
}

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static void puts_sets_in_time_order(void **state)
{
    static const char *const given[] = {
        "mail.log",  "mail.log.1",    "mail.log.10.gz",
        "other.log", "mail.log.2.gz", "other.log.1",
    };
    static const char *const wanted[] = {
        "mail.log.10.gz", "mail.log.2.gz", "mail.log.1",
        "mail.log",       "other.log.1",   "other.log",
    };

    (void)state;
    for (size_t i = 0; i < COUNT(given); i++) {
        fixture_text(given[i], "x\n");
    }
    expect_order(given, COUNT(given), wanted, COUNT(wanted));
}

static void goes_on_without_what_is_missing(void **state)
{
    static const char *const given[] = {"missing", "mail.log", ".",
                                        "./mail.log"};
    struct input in;

    (void)state;
    gather(&in, given, COUNT(given));
    assert_int_equal(in.count, 1);
    assert_int_equal(in.failed, 1);
    assert_string_equal(in.files[0].path, "mail.log");
    input_free(&in);
}

static void knows_what_can_be_read_again(void **state)
{
    static const char *const plain[] = {"mail.log"};
    static const char *const packed[] = {"mail.log", "p.gz"};
    static const char *const json[] = {"journal.json"};
    struct input in;

    (void)state;
    fixture_write("p.gz", fixture_packed[0].bytes, fixture_packed[0].len);
    fixture_text("journal.json", "{\"MESSAGE\":\"a\"}\n");
    gather(&in, plain, 1);
    assert_true(input_is_plain(&in));
    input_free(&in);
    gather(&in, packed, 2);
    assert_false(input_is_plain(&in));
    input_free(&in);
    gather(&in, json, 1);
    assert_false(input_is_plain(&in));
    input_free(&in);
}

static int is_left_out(const struct input *in, const char *path)
{
    for (size_t i = 0; i < in->count; i++) {
        if (strcmp(in->files[i].path, path) == 0) {
            return in->files[i].left_out;
        }
    }
    fail_msg("%s: not there", path);
    return 0;
}

/* Debian's mail.err and mail.warn repeat what mail.log says. */
static void leaves_out_what_stands_elsewhere(void **state)
{
    static const char *const given[] = {"m.log", "m.err", "m.warn", "m2.log",
                                        "half.log"};
    struct input in;

    (void)state;
    write_lines("m.log", 0, 20000, 1);
    write_lines("m.err", 7, 20000, 97);
    write_lines("m.warn", 50, 51, 1);
    write_lines("m2.log", 20000, 20100, 1);
    /* Half of it is new: it has to be read. */
    write_lines("half.log", 19000, 21000, 1);
    gather(&in, given, COUNT(given));
    assert_false(is_left_out(&in, "m.log"));
    assert_true(is_left_out(&in, "m.err"));
    assert_true(is_left_out(&in, "m.warn"));
    assert_false(is_left_out(&in, "half.log"));
    input_free(&in);
}

/* Of two that hold the same one stays. */
static void keeps_one_of_two_copies(void **state)
{
    static const char *const given[] = {"a.log", "b.log"};
    struct input in;

    (void)state;
    write_lines("a.log", 0, 500, 1);
    write_lines("b.log", 0, 500, 1);
    gather(&in, given, COUNT(given));
    assert_false(is_left_out(&in, "a.log"));
    assert_true(is_left_out(&in, "b.log"));
    input_free(&in);
}

/* Within a set lines may well come twice. */
static void compares_no_neighbours(void **state)
{
    static const char *const given[] = {"c.log", "c.log.1"};
    struct input in;

    (void)state;
    write_lines("c.log", 0, 500, 1);
    write_lines("c.log.1", 0, 500, 1);
    gather(&in, given, COUNT(given));
    assert_false(is_left_out(&in, "c.log"));
    assert_false(is_left_out(&in, "c.log.1"));
    input_free(&in);
}

/* A file that was being packed when the shell looked. */
static void finds_a_packed_copy(void **state)
{
    static const char *const given[] = {"d.log.2", "d.log.2.gz"};
    struct input in;

    (void)state;
    fixture_text("d.log.2", FIXTURE_LINE);
    fixture_write("d.log.2.gz", fixture_packed[0].bytes, fixture_packed[0].len);
    gather(&in, given, COUNT(given));
    assert_int_equal(
        is_left_out(&in, "d.log.2") + is_left_out(&in, "d.log.2.gz"), 1);
    input_free(&in);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(puts_sets_in_time_order),
        cmocka_unit_test(goes_on_without_what_is_missing),
        cmocka_unit_test(knows_what_can_be_read_again),
        cmocka_unit_test(leaves_out_what_stands_elsewhere),
        cmocka_unit_test(keeps_one_of_two_copies),
        cmocka_unit_test(compares_no_neighbours),
        cmocka_unit_test(finds_a_packed_copy),
    };

    return cmocka_run_group_tests(tests, fixture_enter, fixture_leave);
}
