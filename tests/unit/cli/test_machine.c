/* examples/cli/machine.c: this machine's own log. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "cli/machine.h"
#include "fixtures.h"

static int has(const struct machine_log *log, const char *path)
{
    for (size_t i = 0; i < log->count; i++) {
        if (strcmp(log->paths[i], path) == 0) {
            return 1;
        }
    }
    return 0;
}

static void finds_nothing(void **state)
{
    struct machine_log log;

    (void)state;
    fixture_text("mail.err", "");
    fixture_text("mail.log.txt", "");
    fixture_text("xmail.log", "");
    assert_int_equal(machine_find(".", &log), -1);
    assert_int_equal(machine_find("missing", &log), -1);
    machine_free(&log);
}

static void finds_the_set(void **state)
{
    struct machine_log log;

    (void)state;
    fixture_text("maillog", "");
    fixture_text("maillog-20260831.xz", "");
    assert_int_equal(machine_find(".", &log), 0);
    assert_int_equal(log.count, 2);
    assert_true(has(&log, "./maillog"));
    assert_true(has(&log, "./maillog-20260831.xz"));
    machine_free(&log);
    /* mail.log goes before maillog. */
    fixture_text("mail.log", "");
    fixture_text("mail.log.1", "");
    fixture_text("mail.log.2.gz", "");
    assert_int_equal(machine_find(".", &log), 0);
    assert_int_equal(log.count, 3);
    assert_true(has(&log, "./mail.log"));
    assert_true(has(&log, "./mail.log.1"));
    assert_true(has(&log, "./mail.log.2.gz"));
    machine_free(&log);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_nothing),
        cmocka_unit_test(finds_the_set),
    };

    return cmocka_run_group_tests(tests, fixture_enter, fixture_leave);
}
