/*
 * Numbers of fields: seconds as Postfix writes them, counts, and what is no
 * number.
 */
#include "record/record.h"

#include "../support/unit.h"

typedef struct number_case {
    const char *text;
    bool good;
    int64_t value;
} number_case;

static void check(uint16_t field, const number_case *cases, size_t count)
{
    size_t i;

    for (i = 0; i < count; i++) {
        int64_t value = -7;

        expect_i64(cases[i].text, "answer",
                   md_record_number(field, md_slice_of(cases[i].text), &value),
                   cases[i].good);
        expect_i64(cases[i].text, "value", value,
                   cases[i].good ? cases[i].value : -7);
    }
}

static void seconds(void **state)
{
    static const number_case cases[] = {
        {"0", true, 0},
        {"1", true, 1000000},
        {"1.25", true, 1250000},
        {"0.07", true, 70000},
        {"191801", true, INT64_C(191801000000)},
        {"1e-05", true, 10},
        {"1e-06", true, 1},
        {"9e-07", true, 0},
        {"1.5e-05", true, 15},
        {"1e+02", true, 100000000},
        {"1E2", true, 100000000},
        {"1e-999999999999", true, 0},
        {"0.0000019", true, 1},
        {"0.123456789", true, 123456},
        {".5", true, 500000},
        {"5.", true, 5000000},
        {"60s", true, 60000000},
        {"2m", true, 120000000},
        {"1h", true, INT64_C(3600000000)},
        {"7d", true, INT64_C(604800000000)},
        {"1w", true, INT64_C(604800000000)},
        {"9223372036854", true, INT64_C(9223372036854000000)},
        {"9223372036855", true, INT64_MAX},
        {"99999999999999999999999999", true, INT64_MAX},
        {"9223372036854d", true, INT64_MAX},
        {"1e400", true, INT64_MAX},
        {"1e99999999999999999999", true, INT64_MAX},
        {"0e99", true, 0},
        {"000000000000000000000000000001", true, 1000000},
        {"0.00000000000000000000000000001", true, 0},
        {"", false, 0},
        {".", false, 0},
        {"s", false, 0},
        {"-1", false, 0},
        {"+1", false, 0},
        {"1.2.3", false, 0},
        {"1,5", false, 0},
        {"1e", false, 0},
        {"1e-", false, 0},
        {"e5", false, 0},
        {"1 ", false, 0},
        {" 1", false, 0},
        {"1x", false, 0},
        {"nan", false, 0},
        {"inf", false, 0},
        {"0x10", false, 0},
    };

    (void)state;
    check(MAILDIAG_FIELD_DELAY, cases, COUNT_OF(cases));
    check(MAILDIAG_FIELD_SECONDS, cases, COUNT_OF(cases));
}

static void counts(void **state)
{
    static const number_case cases[] = {
        {"0", true, 0},
        {"2811", true, 2811},
        {"9223372036854775807", true, INT64_MAX},
        {"9223372036854775808", true, INT64_MAX},
        {"99999999999999999999999999", true, INT64_MAX},
        {"", false, 0},
        {"-1", false, 0},
        {"1.5", false, 0},
        {"12a", false, 0},
        {"60s", false, 0},
        {"1e5", false, 0},
    };

    (void)state;
    check(MAILDIAG_FIELD_SIZE, cases, COUNT_OF(cases));
    check(MAILDIAG_FIELD_SMTP_CODE, cases, COUNT_OF(cases));
}

static void no_numbers(void **state)
{
    int64_t value;

    (void)state;
    assert_false(md_record_number(MAILDIAG_FIELD_TO, MD_LIT("1"), &value));
    assert_false(md_record_number(MAILDIAG_FIELD_EXTRA, MD_LIT("1"), &value));
    assert_false(md_record_number(MAILDIAG_FIELD_SIZE, MD_NONE, &value));
    assert_false(md_record_number(MAILDIAG_FIELD_DELAY, MD_NONE, &value));
    assert_false(md_record_number(UINT16_MAX, MD_LIT("1"), &value));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(seconds),
        cmocka_unit_test(counts),
        cmocka_unit_test(no_numbers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
