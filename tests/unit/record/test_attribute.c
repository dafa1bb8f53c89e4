/*
 * Attributes: by name in any order, unknown ones kept.
 */
#include "record/attribute.h"

#include "../support/unit.h"
#include "lines.h"

enum { ROOM = 1024 };

static void lists(void **state)
{
    static const struct {
        const char *text;
        size_t used;
        const char *fields;
    } cases[] = {
        {"size=5, nrcpt=2 (queue active)", 16, "size=5|nrcpt=2"},
        {"nrcpt=2, size=5", 15, "nrcpt=2|size=5"},
        {"uid=0 from=<a b> orig_id=4F1C22A0B3", 35,
         "uid=0|from=a b|orig_queue_id=4F1C22A0B3"},
        {"from=<\"a> uid=1\"@b> uid=0", 25, "from=\"a> uid=1\"@b|uid=0"},
        {"color=red, size=5", 17, "+color=red|size=5"},
        {"x-y_z1=2", 8, "+x-y_z1=2"},
        {"client=a[192.0.2.1]:5, size=1", 29,
         "client=a|client_ip=192.0.2.1|client_port=5|size=1"},
        {"client=name, size=1", 19, "client=name|size=1"},
        {"orig_client=a[192.0.2.1]", 24,
         "orig_client=a|orig_client_ip=192.0.2.1"},
        {"size=", 5, "size="},
        {"size=,nrcpt=1", 13, "size=|nrcpt=1"},
        {"size = 5", 0, ""},
        {"=5", 0, ""},
        {"words", 0, ""},
        {"", 0, ""},
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++) {
        char fields[ROOM];
        md_record r;

        memset(&r, 0, sizeof(r));
        expect_i64(cases[i].text, "used",
                   (int64_t)md_attribute_list(md_slice_of(cases[i].text), &r),
                   (int64_t)cases[i].used);
        line_fields(&r, fields, sizeof(fields));
        assert_string_equal(fields, cases[i].fields);
    }
}

static void delays(void **state)
{
    static const struct {
        const char *value;
        const char *fields;
    } cases[] = {
        {"0.07/0.04/0.64/0.52",
         "delay_before_queue=0.07|delay_in_queue=0.04|delay_connect=0.64|"
         "delay_transmit=0.52"},
        {"1/2/3/4/5", "delay_before_queue=1|delay_in_queue=2|delay_connect=3|"
                      "delay_transmit=4"},
        {"1/2", "delay_before_queue=1|delay_in_queue=2"},
        {"1", "delay_before_queue=1"},
        {"", "delay_before_queue="},
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++) {
        char fields[ROOM];
        md_record r;

        memset(&r, 0, sizeof(r));
        md_attribute_delays(md_slice_of(cases[i].value), &r);
        line_fields(&r, fields, sizeof(fields));
        assert_string_equal(fields, cases[i].fields);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists),
        cmocka_unit_test(delays),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
