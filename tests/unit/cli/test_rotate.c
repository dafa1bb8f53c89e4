/* examples/cli/rotate.c: names of rotated logs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "cli/rotate.h"

static const struct {
    const char *name;
    const char *base;
    enum rotate_kind kind;
    uint64_t number;
} names[] = {
    {"mail.log", "mail.log", ROTATE_LIVE, 0},
    {"mail.log.gz", "mail.log", ROTATE_LIVE, 0},
    {"mail.log.1", "mail.log", ROTATE_NUMBER, 1},
    {"mail.log.10.gz", "mail.log", ROTATE_NUMBER, 10},
    {"mail.log.2.xz", "mail.log", ROTATE_NUMBER, 2},
    {"mail.log.2.zst", "mail.log", ROTATE_NUMBER, 2},
    {"mail.log.2.bz2", "mail.log", ROTATE_NUMBER, 2},
    {"/var/log/mail.log.3", "/var/log/mail.log", ROTATE_NUMBER, 3},
    {"mail.log-20260831", "mail.log", ROTATE_DATE,
     UINT64_C(202608310000000000)},
    {"mail.log-20260831.gz", "mail.log", ROTATE_DATE,
     UINT64_C(202608310000000000)},
    {"mail.log.20260831", "mail.log", ROTATE_DATE,
     UINT64_C(202608310000000000)},
    {"mail.log-2026083112", "mail.log", ROTATE_DATE,
     UINT64_C(202608311200000000)},
    {"mail.log-2026-08-31", "mail.log", ROTATE_DATE,
     UINT64_C(202608310000000000)},
    {"mail.log-20260831-1788141600", "mail.log", ROTATE_DATE,
     UINT64_C(202608311788141600)},
    {"maillog.20260831-120000", "maillog", ROTATE_DATE,
     UINT64_C(202608311200000000)},
    /* No rotation's ending. */
    {"mail2.log", "mail2.log", ROTATE_LIVE, 0},
    {"mail.123456", "mail.123456", ROTATE_LIVE, 0},
    {"20260831", "20260831", ROTATE_LIVE, 0},
    {".1", ".1", ROTATE_LIVE, 0},
    {"logs.1/mail", "logs.1/mail", ROTATE_LIVE, 0},
    {".gz", ".gz", ROTATE_LIVE, 0},
    {"", "", ROTATE_LIVE, 0},
};

static void takes_names_apart(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct rotate_name got;

        rotate_parse(names[i].name, &got);
        if (got.base_len != strlen(names[i].base) ||
            got.kind != names[i].kind || got.number != names[i].number) {
            fail_msg("%s: base of %zu bytes, kind %d, number %llu",
                     names[i].name, got.base_len, (int)got.kind,
                     (unsigned long long)got.number);
        }
    }
}

static const struct {
    const char *a;
    const char *b;
    int same;
} pairs[] = {
    {"mail.log", "mail.log.1", 1},
    {"mail.log.2.gz", "mail.log-20260831", 1},
    {"a/mail.log", "b/mail.log.1", 0},
    {"mail.log", "mail.err", 0},
    {"mail.log", "mail.logs", 0},
};

static void knows_sets(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        if (rotate_same_set(pairs[i].a, pairs[i].b) != pairs[i].same) {
            fail_msg("%s, %s", pairs[i].a, pairs[i].b);
        }
    }
}

/* Oldest first. */
static const char *const numbered[] = {
    "mail.log.10.gz", "mail.log.9.gz", "mail.log.2.gz",
    "mail.log.1",     "mail.log",
};
static const char *const dated[] = {
    "mail.log-20251231.gz", "mail.log-20260101.gz", "mail.log-2026010112",
    "mail.log-20260201",    "mail.log.1",           "mail.log",
};

static void check_order(const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < count; k++) {
            struct rotate_name a;
            struct rotate_name b;
            int order;

            rotate_parse(list[i], &a);
            rotate_parse(list[k], &b);
            order = rotate_compare(&a, &b);
            if ((i < k && order >= 0) || (i == k && order != 0) ||
                (i > k && order <= 0)) {
                fail_msg("%s, %s: %d", list[i], list[k], order);
            }
        }
    }
}

static void orders_by_time(void **state)
{
    (void)state;
    check_order(numbered, sizeof numbered / sizeof numbered[0]);
    check_order(dated, sizeof dated / sizeof dated[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_names_apart),
        cmocka_unit_test(knows_sets),
        cmocka_unit_test(orders_by_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
