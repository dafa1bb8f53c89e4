/*
 * Names of rotated logs: their base, and which is older.
 */
#include "../support/unit.h"

#include "store/rotation.h"

typedef struct name_case {
    const char *name;
    const char *base;
    const char *rotation; /* NULL: none */
} name_case;

static const name_case names[] = {
    {"mail.log", "mail.log", NULL},
    {"mail.log.1", "mail.log", ".1"},
    {"mail.log.12", "mail.log", ".12"},
    {"mail.log.2.gz", "mail.log", ".2"},
    {"mail.log.2.xz", "mail.log", ".2"},
    {"mail.log.2.zst", "mail.log", ".2"},
    {"mail.log.2.bz2", "mail.log", ".2"},
    {"mail.log.gz", "mail.log", NULL},
    {"mail.log-20260831", "mail.log", "-20260831"},
    {"mail.log-20260831.gz", "mail.log", "-20260831"},
    {"mail.log-20260831-1200", "mail.log", "-20260831-1200"},
    {"mail.log-2026-08-31", "mail.log", "-2026-08-31"},
    {"mail.log.2026-08-31", "mail.log", ".2026-08-31"},
    {"mail.log.20260831", "mail.log", ".20260831"},
    {"mail.log-1788134400", "mail.log", "-1788134400"},
    {"/var/log/mail.log.1", "/var/log/mail.log", ".1"},
    {"/srv/10/maillog-20260831", "/srv/10/maillog", "-20260831"},
    {"maillog", "maillog", NULL},
    {"maillog.0", "maillog", ".0"},
    {"mail.log.old", "mail.log.old", NULL},
    {"mail.log.12345", "mail.log.12345", NULL},
    {"mail-2.log", "mail-2.log", NULL},
    {"mail-2", "mail-2", NULL},
    {"mail.log.", "mail.log.", NULL},
    {"mail.log-", "mail.log-", NULL},
    {"mail.log.-", "mail.log.-", NULL},
    {"192.0.2.1", "192.0.2.1", NULL},
    {"/logs/192.0.2.17", "/logs/192.0.2.17", NULL},
    {"/logs/mail/3.1", "/logs/mail/3.1", NULL},
    {"20260831", "20260831", NULL},
    {".1", ".1", NULL},
    {"1", "1", NULL},
    {"-", "-", NULL},
    {"", "", NULL},
    {".gz", ".gz", NULL},
    {"a.gz.1", "a.gz", ".1"},
    {"mx1-20260831", "mx1", "-20260831"},
    {"mx-10-20260831", "mx-10", "-20260831"},
    {"mail.log-2026-08-31-1200", "mail.log", "-2026-08-31-1200"},
    {"mail.log.1.2", "mail.log.1", ".2"},
};

static void names_and_rotation(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(names); i++) {
        const name_case *c = &names[i];
        md_slice rotation;
        md_slice base = md_rotation_base(md_slice_of(c->name), &rotation);

        expect_slice(c->name, "base", base, c->base);
        expect_slice(c->name, "rotation", rotation, c->rotation);
    }
}

static void rotation_is_an_order(void **state)
{
    /* Oldest first. */
    static const char *const order[] = {
        "-20251231",   "-20260830",   "-20260831",   "-20260831-1200",
        ".2026-08-30", ".2026-08-31", ".2026-09-01", ".100",
        ".10",         ".9",          ".2",          ".1",
        ".0",          NULL};
    size_t i, j;

    (void)state;
    for (i = 0; i < COUNT_OF(order); i++) {
        for (j = 0; j < COUNT_OF(order); j++) {
            int got =
                md_rotation_cmp(md_slice_of(order[i]), md_slice_of(order[j]));

            if ((got > 0) - (got < 0) != (i > j) - (i < j))
                fail_msg("%s and %s: %d", order[i] ? order[i] : "(none)",
                         order[j] ? order[j] : "(none)", got);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_and_rotation),
        cmocka_unit_test(rotation_is_an_order),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
