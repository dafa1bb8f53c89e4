/* lib/query/json.c: what is written is one line of valid UTF-8 and JSON. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "maildiag/maildiag.h"
#include "query/json.h"

static void held(md_json *j, const char *name, const char *expected)
{
    md_slice out = md_buffer_slice(&j->out);

    assert_false(j->out.failed);
    if (!md_slice_eq(out, md_slice_of(expected)))
        fail_msg("%s: wrote %.*s, expected %s", name, (int)out.len, out.ptr,
                 expected);
    md_json_clear(j);
}

struct text_case {
    const char *name;
    md_slice in;
    const char *out;
    bool lossy;
};

#define LIT(text)                                                              \
    {                                                                          \
        (text), sizeof(text) - 1                                               \
    }

static const struct text_case text_cases[] = {
    {"absent", {NULL, 0}, "null", false},
    {"empty", LIT(""), "\"\"", false},
    {"plain", LIT("a b~"), "\"a b~\"", false},
    {"quote and backslash", LIT("\"\\"), "\"\\\"\\\\\"", false},
    {"slash stays", LIT("a/b"), "\"a/b\"", false},
    {"NUL", LIT("a\0b"), "\"a\\u0000b\"", false},
    {"newline, tab", LIT("\n\t\r"), "\"\\u000a\\u0009\\u000d\"", false},
    {"escape", LIT("\x1b[1m"), "\"\\u001b[1m\"", false},
    {"DEL", LIT("\x7f"), "\"\\u007f\"", false},
    {"C1 first", LIT("\xc2\x80"), "\"\\u0080\"", false},
    {"C1 last", LIT("\xc2\x9f"), "\"\\u009f\"", false},
    {"no-break space", LIT("\xc2\xa0"), "\"\xc2\xa0\"", false},
    {"two bytes", LIT("\xc3\xbc"), "\"\xc3\xbc\"", false},
    {"three bytes", LIT("\xe2\x82\xac"), "\"\xe2\x82\xac\"", false},
    {"four bytes", LIT("\xf0\x9f\x98\x80"), "\"\xf0\x9f\x98\x80\"", false},
    {"highest", LIT("\xf4\x8f\xbf\xbf"), "\"\xf4\x8f\xbf\xbf\"", false},
    {"Arabic mark", LIT("\xd8\x9c"), "\"\\u061c\"", false},
    {"before left mark", LIT("\xe2\x80\x8d"), "\"\xe2\x80\x8d\"", false},
    {"left mark", LIT("\xe2\x80\x8e"), "\"\\u200e\"", false},
    {"right mark", LIT("\xe2\x80\x8f"), "\"\\u200f\"", false},
    {"before separators", LIT("\xe2\x80\xa7"), "\"\xe2\x80\xa7\"", false},
    {"line separator", LIT("\xe2\x80\xa8"), "\"\\u2028\"", false},
    {"paragraph separator", LIT("\xe2\x80\xa9"), "\"\\u2029\"", false},
    {"override", LIT("\xe2\x80\xae"), "\"\\u202e\"", false},
    {"behind override", LIT("\xe2\x80\xaf"), "\"\xe2\x80\xaf\"", false},
    {"before isolates", LIT("\xe2\x81\xa5"), "\"\xe2\x81\xa5\"", false},
    {"first isolate", LIT("\xe2\x81\xa6"), "\"\\u2066\"", false},
    {"last isolate", LIT("\xe2\x81\xa9"), "\"\\u2069\"", false},
    {"behind isolates", LIT("\xe2\x81\xaa"), "\"\xe2\x81\xaa\"", false},
    {"lone byte",
     LIT("a\xff"
         "b"),
     "\"a\xef\xbf\xbd"
     "b\"",
     true},
    {"Latin-1", LIT("M\xfcller"), "\"M\xef\xbf\xbdller\"", true},
    {"lone continuation", LIT("\x80"), "\"\xef\xbf\xbd\"", true},
    {"overlong slash", LIT("\xc0\xaf"), "\"\xef\xbf\xbd\xef\xbf\xbd\"", true},
    {"overlong two", LIT("\xc1\xbf"), "\"\xef\xbf\xbd\xef\xbf\xbd\"", true},
    {"overlong three", LIT("\xe0\x9f\xbf"),
     "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"", true},
    {"surrogate", LIT("\xed\xa0\x80"),
     "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"", true},
    {"before surrogates", LIT("\xed\x9f\xbf"), "\"\xed\x9f\xbf\"", false},
    {"overlong four", LIT("\xf0\x8f\xbf\xbf"),
     "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"", true},
    {"above the last", LIT("\xf4\x90\x80\x80"),
     "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"", true},
    {"F5", LIT("\xf5\x80\x80\x80"),
     "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"", true},
    {"cut after one", LIT("\xe2"), "\"\xef\xbf\xbd\"", true},
    {"cut after two", LIT("\xe2\x82"), "\"\xef\xbf\xbd\xef\xbf\xbd\"", true},
    {"cut, then text", LIT("\xe2\x82x"), "\"\xef\xbf\xbd\xef\xbf\xbdx\"", true},
    {"U+FFFD itself", LIT("\xef\xbf\xbd"), "\"\xef\xbf\xbd\"", false},
};

static void texts(void **state)
{
    md_json j = {0};

    (void)state;
    for (size_t i = 0; i < sizeof text_cases / sizeof *text_cases; i++) {
        const struct text_case *c = &text_cases[i];

        md_json_text(&j, c->in);
        if (j.lossy != c->lossy)
            fail_msg("%s: lossy is %d", c->name, j.lossy);
        held(&j, c->name, c->out);
    }
    md_json_free(&j);
}

/* Of every byte and every pair of bytes the output holds no byte below
 * blank, and reading it as UTF-8 would need no mercy. */
static void every_pair_of_bytes(void **state)
{
    md_json j = {0};

    (void)state;
    for (unsigned pair = 0; pair < 65536; pair++) {
        char in[2] = {(char)(pair >> 8), (char)(pair & 0xff)};
        bool high = false;

        md_json_text(&j, md_slice_make(in, 2));
        for (size_t i = 0; i < j.out.len; i++) {
            unsigned char c = (unsigned char)j.out.ptr[i];

            assert_true(c >= 0x20 && c != 0x7f);
            high = high || c >= 0x80;
        }
        if (!high)
            assert_false(j.lossy);
        md_json_clear(&j);
    }
    md_json_free(&j);
}

struct number_case {
    const char *name;
    int64_t in;
    const char *out;
};

static const struct number_case second_cases[] = {
    {"not logged", -1, "null"},
    {"zero", 0, "0"},
    {"whole", 3000000, "3"},
    {"half", 500000, "0.5"},
    {"hundredth", 1230000, "1.23"},
    {"microsecond", 1, "0.000001"},
    {"ten microseconds", 10, "0.00001"},
    {"zeros inside", 5000100, "5.0001"},
    {"most", INT64_MAX, "9223372036854.775807"},
};

static const struct number_case time_cases[] = {
    {"none", MAILDIAG_NO_TIME, "null"},
    {"epoch", 0, "\"1970-01-01T00:00:00Z\""},
    {"fraction", 1, "\"1970-01-01T00:00:00.000001Z\""},
    {"tenth", 1500000, "\"1970-01-01T00:00:01.500000Z\""},
    {"before the epoch", -1, "\"1969-12-31T23:59:59.999999Z\""},
    {"leap day", INT64_C(1709164800000000), "\"2024-02-29T00:00:00Z\""},
    {"first", INT64_C(-62167219200000000), "\"0000-01-01T00:00:00Z\""},
    {"before the first", INT64_C(-62167219200000001), "null"},
    {"last", INT64_C(253402300799999999), "\"9999-12-31T23:59:59.999999Z\""},
    {"behind the last", INT64_C(253402300800000000), "null"},
    {"most", INT64_MAX, "null"},
};

static const struct number_case count_cases[] = {
    {"not logged", -1, "null"},
    {"zero", 0, "0"},
    {"most", INT64_MAX, "9223372036854775807"},
};

static void numbers(void **state)
{
    md_json j = {0};

    (void)state;
    for (size_t i = 0; i < sizeof second_cases / sizeof *second_cases; i++) {
        md_json_seconds(&j, second_cases[i].in);
        held(&j, second_cases[i].name, second_cases[i].out);
    }
    for (size_t i = 0; i < sizeof time_cases / sizeof *time_cases; i++) {
        md_json_time(&j, time_cases[i].in);
        held(&j, time_cases[i].name, time_cases[i].out);
    }
    for (size_t i = 0; i < sizeof count_cases / sizeof *count_cases; i++) {
        md_json_count(&j, count_cases[i].in);
        held(&j, count_cases[i].name, count_cases[i].out);
    }
    md_json_u64(&j, UINT64_MAX);
    held(&j, "all bits", "18446744073709551615");
    md_json_free(&j);
}

static void ports(void **state)
{
    md_json j = {0};

    (void)state;
    md_json_open_object(&j);
    md_json_member_port(&j, "a", MD_LIT("25"));
    md_json_member_port(&j, "b", MD_LIT("submission"));
    md_json_member_port(&j, "c", MD_NONE);
    md_json_member_port(&j, "d", MD_LIT("1234567"));
    md_json_member_port(&j, "e", MD_LIT(""));
    md_json_close_object(&j);
    held(&j, "ports",
         "{\"a\":25,\"b\":\"submission\",\"c\":null,\"d\":\"1234567\","
         "\"e\":\"\"}");
    md_json_free(&j);
}

static void commas(void **state)
{
    md_json j = {0};

    (void)state;
    md_json_begin(&j, "thing");
    md_json_member_u64(&j, "n", 1);
    md_json_name(&j, "list");
    md_json_open_array(&j);
    md_json_close_array(&j);
    md_json_name(&j, "more");
    md_json_open_array(&j);
    md_json_u64(&j, 1);
    md_json_null(&j);
    md_json_open_object(&j);
    md_json_close_object(&j);
    md_json_bool(&j, true);
    md_json_bool(&j, false);
    md_json_close_array(&j);
    md_json_key_parts(&j, MD_LIT("extra_"), MD_LIT("a\"b"));
    md_json_word(&j, NULL);
    md_json_end(&j);
    held(&j, "commas",
         "{\"kind\":\"thing\",\"n\":1,\"list\":[],"
         "\"more\":[1,null,{},true,false],\"extra_a\\\"b\":null}");
    md_json_free(&j);
}

/* The mark of loss is the last member, whichever byte was lost. */
static void lossy_at_the_end(void **state)
{
    md_json j = {0};

    (void)state;
    md_json_begin(&j, "thing");
    md_json_member_text(&j, "a", MD_LIT("\xff"));
    md_json_member_text(&j, "b", MD_LIT("good"));
    md_json_end(&j);
    held(&j, "value",
         "{\"kind\":\"thing\",\"a\":\"\xef\xbf\xbd\",\"b\":\"good\","
         "\"lossy\":true}");
    md_json_begin(&j, "thing");
    md_json_key(&j, MD_LIT("\xff"));
    md_json_u64(&j, 1);
    md_json_end(&j);
    held(&j, "key", "{\"kind\":\"thing\",\"\xef\xbf\xbd\":1,\"lossy\":true}");
    md_json_begin(&j, "thing");
    md_json_end(&j);
    held(&j, "cleared", "{\"kind\":\"thing\"}");
    md_json_free(&j);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts),   cmocka_unit_test(every_pair_of_bytes),
        cmocka_unit_test(numbers), cmocka_unit_test(ports),
        cmocka_unit_test(commas),  cmocka_unit_test(lossy_at_the_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
