/* Numbers of fields: plain ones as a varint, others as they were written. */
#include "../support/unit.h"

#include <maildiag/maildiag.h>

#include "store/pack_number.h"

typedef struct number_case {
    const char *text;
    bool seconds;
    md_number_kind kind;
    uint64_t packed; /* of a plain one */
} number_case;

static const number_case numbers[] = {
    {"0", false, MD_NUMBER_PLAIN, 0},
    {"25", false, MD_NUMBER_PLAIN, 50},
    {"999999999999", false, MD_NUMBER_PLAIN, UINT64_C(1999999999998)},
    {"1000000000000", false, MD_NUMBER_TEXT, 0},
    {"99999999999999999999999", false, MD_NUMBER_TEXT, 0},
    {"007", false, MD_NUMBER_TEXT, 0},
    {"", false, MD_NUMBER_NONE, 0},
    {"1.5", false, MD_NUMBER_NONE, 0},
    {"-1", false, MD_NUMBER_NONE, 0},
    {"1 ", false, MD_NUMBER_NONE, 0},
    {"0", true, MD_NUMBER_PLAIN, 0},
    {"1", true, MD_NUMBER_PLAIN, 200},
    {"1.25", true, MD_NUMBER_PLAIN, 250},
    {"0.000001", true, MD_NUMBER_PLAIN, 3},
    {"0.123456", true, MD_NUMBER_PLAIN, 246913},
    {"0.1234567", true, MD_NUMBER_TEXT, 0},
    {"1.50", true, MD_NUMBER_TEXT, 0},
    {"1.", true, MD_NUMBER_TEXT, 0},
    {".5", true, MD_NUMBER_TEXT, 0},
    {"01", true, MD_NUMBER_TEXT, 0},
    {"1e-05", true, MD_NUMBER_TEXT, 0},
    {"7d", true, MD_NUMBER_TEXT, 0},
    {"1,5", true, MD_NUMBER_NONE, 0},
    {"1.2.3", true, MD_NUMBER_NONE, 0},
    {"999999999999.999999", true, MD_NUMBER_PLAIN,
     UINT64_C(1999999999999999999)},
};

static void as_written(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(numbers); i++) {
        const number_case *c = &numbers[i];
        uint64_t packed = 0;
        md_number_kind kind = md_pack_number(
            c->seconds ? MAILDIAG_FIELD_DELAY : MAILDIAG_FIELD_SIZE,
            md_slice_of(c->text), c->seconds, &packed);

        if (kind != c->kind || (kind == MD_NUMBER_PLAIN && packed != c->packed))
            fail_msg("\"%s\": %d, %llu", c->text, (int)kind,
                     (unsigned long long)packed);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_written),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
