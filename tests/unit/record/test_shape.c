/*
 * Templates: how a hole ends, which row is taken, what a row that does not
 * fit leaves behind.
 */
#include "record/shape.h"

#include "../support/unit.h"
#include "lines.h"

enum { ROOM = 1024 };

static const md_shape rows[] = {
    MD_SHAPE(1, "plain", ""),
    MD_SHAPE_EVENT(2, "one", " of %n"),
    MD_SHAPE_EVENT(3, "two", " words"),
    MD_SHAPE(4, "peer ", "%p: %t"),
    MD_SHAPE(5, "client ", "%c"),
    MD_SHAPE(6, "server ", "%v"),
    MD_SHAPE(7, "word ", "%T end"),
    MD_SHAPE(8, "", "%m lookup"),
    MD_SHAPE(9, "last ", "%w is %V"),
    MD_SHAPE(10, "address ", "%a, %t"),
    MD_SHAPE(11, "skip ", "%* to %t"),
    MD_SHAPE(12, "", "%[kept %*%]: %t"),
    MD_SHAPE(13, "rest ", "%t"),
    MD_SHAPE(14, "two ", "%n/%s"),
    MD_SHAPE(15, "", "%n at the front"),
    MD_SHAPE_END,
};

static const struct {
    const char *text;
    uint16_t kind; /* 0: none fits */
    const char *fields;
} table[] = {
    {"plain", 1, ""},
    {"plain ", 0, ""},
    {"plai", 0, ""},
    {"one of 12", 2, "event=one|count=12"},
    {"one of twelve", 0, ""},
    {"one of 12x", 0, ""},
    {"two words", 3, "event=two"},
    {"peer mx.test[192.0.2.1]:25: x: y", 4,
     "peer=mx.test|peer_ip=192.0.2.1|peer_port=25|text=x: y"},
    {"peer mx.test: x", 4, "peer=mx.test|text=x"},
    {"peer mx test: x", 0, ""},
    {"peer : x", 0, ""},
    {"client unknown[192.0.2.1]:9", 5,
     "client=unknown|client_ip=192.0.2.1|client_port=9"},
    {"client unknown[192.0.2.1] x", 0, ""},
    {"client name", 5, "client=name"},
    {"client mail[/run/x]", 5, "client=mail|path=/run/x"},
    {"server [192.0.2.1]:25", 6, "server_ip=192.0.2.1|server_port=25"},
    {"word a b end", 7, "table=a b"},
    {"word  end", 7, "table="},
    {"word a end end", 0, ""},
    {"hash:/x lookup", 8, "table=hash:/x"},
    {"a b lookup", 0, ""},
    {" lookup", 0, ""},
    {"last a is b is c", 9, "text=a is b|value=c"},
    {"address <\"a>, b\"@c>, x", 10, "to=\"a>, b\"@c|text=x"},
    {"address a@b, x", 10, "to=a@b|text=x"},
    {"address <a@b> x", 0, ""},
    {"skip this and that to x to y", 11, "text=x to y"},
    {"kept anything: x", 12, "event=kept anything|text=x"},
    {"rest ", 13, "text="},
    {"two 3/60s", 14, "count=3|seconds=60s"},
    {"7 at the front", 15, "count=7"},
    {"", 0, ""},
};

static void templates(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(table); i++) {
        char fields[ROOM];
        md_record r;

        memset(&r, 0, sizeof(r));
        expect_i64(table[i].text, "answer",
                   md_shape_match(rows, md_slice_of(table[i].text), &r),
                   table[i].kind != 0);
        expect_i64(table[i].text, "kind", r.kind, table[i].kind);
        line_fields(&r, fields, sizeof(fields));
        if (strcmp(fields, table[i].fields) != 0)
            fail_msg("%s: fields are %s, not %s", table[i].text, fields,
                     table[i].fields);
    }
}

/* A row that does not fit leaves the record as it was, a full one too; one
 * that fits says that its fields found no room. */
static void no_trace(void **state)
{
    md_record r;

    (void)state;
    memset(&r, 0, sizeof(r));
    r.kind = 99;
    r.field_count = MD_RECORD_FIELDS;
    r.present = 2;
    assert_false(md_shape_match(rows, MD_LIT("one of x"), &r));
    assert_int_equal(r.kind, 99);
    assert_int_equal(r.field_count, MD_RECORD_FIELDS);
    assert_int_equal(r.present, 2);
    assert_false(r.cut);
    assert_true(md_shape_match(rows, MD_LIT("one of 1"), &r));
    assert_int_equal(r.kind, 2);
    assert_int_equal(r.field_count, MD_RECORD_FIELDS);
    assert_true(r.cut);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(templates),
        cmocka_unit_test(no_trace),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
