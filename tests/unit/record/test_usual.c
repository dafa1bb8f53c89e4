/*
 * Usual lines: what is read straight ahead is what the general reader reads.
 * One more blank behind a comma says nothing and sends a line there.
 */
#include "record/usual.h"

#include "../support/unit.h"
#include "lines.h"

enum { ROOM = 2048 };

typedef struct usual_line {
    const char *tag;
    const char *front; /* up to a `,` behind which blanks say nothing */
    const char *rest;
    uint16_t kind;
} usual_line;

static const usual_line lines[] = {
    {"postfix/smtp", "4F1C22A0B3: to=<a@b.test>,",
     " relay=mx.b.test[192.0.2.1]:25, delay=1.9, delays=0.7/0/1/0.23, "
     "dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 4F1C22A0B4)",
     MAILDIAG_RECORD_DELIVERY},
    {"postfix/lmtp", "4F1C22A0B3: to=<a@b.test>, orig_to=<postmaster>,",
     " relay=mx.b.test[/var/run/lmtp], conn_use=2, delay=0.08, "
     "delays=0.07/0/0/0.01, tls=verified, dsn=5.1.1, "
     "status=bounced (host mx said: 550 5.1.1 <a@b.test>, (no) such user, "
     "delay=3 (in reply to RCPT TO command))",
     MAILDIAG_RECORD_DELIVERY},
    {"postfix/error", "4F1C22A0B3: to=<>,",
     " relay=, delay=, delays=///, dsn=, status= ()", MAILDIAG_RECORD_DELIVERY},
    {"postfix/smtp", "4F1C22A0B3: to=<a@b.test>, relay=none, delay=1,",
     " delays=0/0/1, dsn=4.4.1, status=deferred (connect to x: timed out)",
     MAILDIAG_RECORD_DELIVERY},
    {"postfix/smtp", "4F1C22A0B3: to=<a@b.test>, relay=none, delay=1,",
     " delays=0/0/1/2/3, dsn=4.4.1, status=deferred (connect to x: timed out)",
     MAILDIAG_RECORD_DELIVERY},
    {"postfix/smtp", "4F1C22A0B3: to=<a@b.test>, relay=none, delay=1,",
     " dsn=4.4.1, status=SOFTBOUNCE (a (b) c)", MAILDIAG_RECORD_DELIVERY},
    {"postfix/smtp", "4F1C22A0B3: to=<a@b.test>, relay=none, delay=1,",
     " delays=0/0/1/2, dsn=4.4.1, color=blue, status=sent (x)",
     MAILDIAG_RECORD_DELIVERY},
    {"postfix/qmgr", "4F1C22A0B3: from=<a@b.test>, size=744066,",
     " nrcpt=1 (queue active)", MAILDIAG_RECORD_QUEUE_ACTIVE},
    {"postfix/qmgr", "4F1C22A0B3: from=<>, size=7,",
     " nrcpt=100 (queue corrupt)", MAILDIAG_RECORD_QUEUE_ACTIVE},
    {"postfix/qmgr", "4F1C22A0B3: from=<a@b.test>, size=7,",
     " nrcpt=1, color=blue (queue active)", MAILDIAG_RECORD_QUEUE_ACTIVE},
};

static void write_line(line *l, const usual_line *u, const char *blanks,
                       size_t cut, char out[ROOM])
{
    char body[ROOM];
    size_t len;

    len = (size_t)snprintf(body, sizeof body, "%s%s%s", u->front, blanks,
                           u->rest);
    assert_true(cut < len);
    line_open(l, md_slice_of(u->tag), md_slice_make(body, len - cut));
    line_fields(&l->record, out, ROOM);
}

/* Whole, and cut anywhere behind the blanks. */
static void one_blank_or_two(void **state)
{
    size_t i, cut;

    (void)state;
    for (i = 0; i < COUNT_OF(lines); i++) {
        const usual_line *u = &lines[i];

        for (cut = 0; cut < strlen(u->rest); cut++) {
            char one[ROOM], two[ROOM];
            line straight, general;

            write_line(&straight, u, "", cut, one);
            write_line(&general, u, " ", cut, two);
            if (cut == 0)
                expect_i64(u->rest, "kind", straight.record.kind, u->kind);
            expect_i64(u->rest, "kind", straight.record.kind,
                       general.record.kind);
            expect_i64(u->rest, "cut", straight.record.cut, general.record.cut);
            assert_true(straight.record.present == general.record.present);
            if (straight.record.kind == u->kind && strcmp(one, two) != 0)
                fail_msg("%s, %d cut off:\n  %s\nnot\n  %s", u->rest, (int)cut,
                         one, two);
            line_close(&straight);
            line_close(&general);
        }
    }
}

/* A line that turns out not to be usual leaves nothing behind. */
static void nothing_is_left(void **state)
{
    md_record r;
    md_usual u;

    (void)state;
    memset(&r, 0, sizeof r);
    assert_true(md_usual_begin(
        &u, MD_LIT("to=<a@b.test>, relay=none, delay=1, and no more"), &r));
    assert_true(md_usual_address(&u, MD_LIT("to=<"), MAILDIAG_FIELD_TO));
    assert_true(md_usual_value(&u, MD_LIT("relay="), MAILDIAG_FIELD_RELAY));
    assert_false(md_usual_number(&u, MD_LIT("size="), MAILDIAG_FIELD_SIZE));
    assert_int_equal(r.field_count, 0);
    assert_true(r.present == 0);
    assert_true(md_usual_end(&u, MAILDIAG_RECORD_DELIVERY, &r));
    assert_int_equal(r.field_count, 2);
    expect_slice("relay", "value", md_record_get(&r, MAILDIAG_FIELD_RELAY),
                 "none");
}

/* No room for a line's fields: it is not begun. */
static void a_full_record(void **state)
{
    const md_slice text = MD_LIT("to=<a@b.test>, relay=none, delay=1");
    md_record r;
    md_usual u;

    (void)state;
    memset(&r, 0, sizeof r);
    r.field_count = MD_RECORD_FIELDS - MD_USUAL_FIELDS;
    assert_true(md_usual_begin(&u, text, &r));
    r.field_count++;
    assert_false(md_usual_begin(&u, text, &r));
    assert_false(md_usual_begin(&u, MD_LIT("to=<a>"), &r));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_blank_or_two),
        cmocka_unit_test(nothing_is_left),
        cmocka_unit_test(a_full_record),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
