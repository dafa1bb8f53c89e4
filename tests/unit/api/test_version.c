/* lib/api/version.c: the numbers and the text say the same version. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "maildiag/maildiag.h"

static void number_is_made_of_the_parts(void **state)
{
    uint32_t number = maildiag_version_number();

    (void)state;
    assert_int_equal(number / 10000, MAILDIAG_VERSION_MAJOR);
    assert_int_equal(number / 100 % 100, MAILDIAG_VERSION_MINOR);
    assert_int_equal(number % 100, MAILDIAG_VERSION_PATCH);
}

static void text_is_made_of_the_parts(void **state)
{
    char expected[64];

    (void)state;
    snprintf(expected, sizeof expected, "%d.%d.%d", MAILDIAG_VERSION_MAJOR,
             MAILDIAG_VERSION_MINOR, MAILDIAG_VERSION_PATCH);
    assert_string_equal(maildiag_version_string(), expected);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(number_is_made_of_the_parts),
        cmocka_unit_test(text_is_made_of_the_parts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
