/* lib/api/parse.c: one line alone, and records off the front of a stream. */
#include "../support/feed.h"

static maildiag_reader *reader;

static int set_up(void **state)
{
    (void)state;
    reader = feed_reader(NULL);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    maildiag_reader_close(reader);
    return 0;
}

struct line_case {
    const char *name;
    const char *line;
    maildiag_status status;
    uint32_t kind;
    const char *stamp;
    int64_t time_sec; /* -1: not known */
    const char *daemon;
    const char *queue_id;
    uint32_t physical;
};

#define REMOVED "postfix/qmgr[7]: ABCDEF12345: removed"
#define NOV24 INT64_C(1795503300) /* 2026-11-24 06:55:00 UTC */

static const struct line_case line_cases[] = {
    {"no year", "Nov 24 06:55:00 mx " REMOVED, MAILDIAG_PARTIAL,
     MAILDIAG_RECORD_REMOVED, "Nov 24 06:55:00", -1, "qmgr", "ABCDEF12345", 1},
    {"year in front", "2026 Nov 24 06:55:00 mx " REMOVED, MAILDIAG_OK,
     MAILDIAG_RECORD_REMOVED, "2026 Nov 24 06:55:00", NOV24, "qmgr",
     "ABCDEF12345", 1},
    {"RFC 3339", "2026-11-24T06:55:00+00:00 mx " REMOVED, MAILDIAG_OK,
     MAILDIAG_RECORD_REMOVED, "2026-11-24T06:55:00+00:00", NOV24, "qmgr",
     "ABCDEF12345", 1},
    {"another zone", "2026-11-24T08:55:00.5+02:00 mx " REMOVED, MAILDIAG_OK,
     MAILDIAG_RECORD_REMOVED, "2026-11-24T08:55:00.5+02:00", NOV24, "qmgr",
     "ABCDEF12345", 1},
    {"no zone is UTC", "2026-11-24T06:55:00 mx " REMOVED, MAILDIAG_OK,
     MAILDIAG_RECORD_REMOVED, "2026-11-24T06:55:00", NOV24, "qmgr",
     "ABCDEF12345", 1},
    {"PRI and BSD", "<22>Nov 24 06:55:00 mx " REMOVED, MAILDIAG_PARTIAL,
     MAILDIAG_RECORD_REMOVED, "Nov 24 06:55:00", -1, "qmgr", "ABCDEF12345", 1},
    {"RFC 5424",
     "<22>1 2026-11-24T06:55:00Z mx postfix/qmgr 7 - - ABCDEF12345: removed",
     MAILDIAG_OK, MAILDIAG_RECORD_REMOVED, "2026-11-24T06:55:00Z", NOV24,
     "qmgr", "ABCDEF12345", 1},
    {"no header", "ABCDEF12345: removed", MAILDIAG_OK, MAILDIAG_RECORD_REMOVED,
     NULL, -1, NULL, "ABCDEF12345", 1},
    {"newline at the end", "ABCDEF12345: removed\r\n", MAILDIAG_OK,
     MAILDIAG_RECORD_REMOVED, NULL, -1, NULL, "ABCDEF12345", 1},
    {"wrapped",
     "ABCDEF12345: to=<a@b.test>, relay=none,\n  delay=1, dsn=4.4.1,\n\n"
     "status=deferred (x)",
     MAILDIAG_OK, MAILDIAG_RECORD_DELIVERY, NULL, -1, NULL, "ABCDEF12345", 3},
    {"another program", "2026-11-24T06:55:00Z mx cron[3]: hello",
     MAILDIAG_IGNORED, MAILDIAG_RECORD_FOREIGN, "2026-11-24T06:55:00Z", NOV24,
     NULL, NULL, 1},
    {"unknown shape",
     "2026-11-24T06:55:00Z mx postfix/smtpd[3]: nobody knows this",
     MAILDIAG_PARTIAL, MAILDIAG_RECORD_UNRECOGNISED, "2026-11-24T06:55:00Z",
     NOV24, "smtpd", NULL, 1},
};

static void lines(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(line_cases); i++) {
        const struct line_case *c = &line_cases[i];
        maildiag_record r = {.struct_size = sizeof r};
        int64_t time = MAILDIAG_NO_TIME;

        expect_i64(c->name, "status",
                   maildiag_parse_line(reader, c->line, strlen(c->line), &r),
                   c->status);
        expect_i64(c->name, "kind", r.kind, c->kind);
        expect_slice(c->name, "stamp", md_slice_make(r.stamp.ptr, r.stamp.len),
                     c->stamp);
        if (c->time_sec >= 0)
            time = c->time_sec * 1000000 +
                   (strstr(c->line, ".5+") != NULL ? 500000 : 0);
        expect_i64(c->name, "time", r.time, time);
        if (c->kind != MAILDIAG_RECORD_FOREIGN)
            expect_slice(c->name, "daemon",
                         md_slice_make(r.daemon.ptr, r.daemon.len), c->daemon);
        expect_slice(c->name, "queue_id",
                     md_slice_make(r.queue_id.ptr, r.queue_id.len),
                     c->queue_id);
        expect_i64(c->name, "physical_lines", r.physical_lines, c->physical);
        expect_i64(c->name, "repeat_count", r.repeat_count, 1);
    }
}

static void parts(void **state)
{
    static const char line[] =
        "2026-11-24T06:55:00Z mx mail/postfix/relay/smtp[31364]: ABCDEF12345: "
        "to=<joe@b.test>, relay=mx.b.test[192.0.2.1]:25, delay=0.17, "
        "delays=0.02/0.07/0.01/0.08, dsn=5.1.1, status=bounced (host "
        "mx.b.test[192.0.2.1] said: 550 5.1.1 no (in reply to RCPT TO "
        "command))";
    maildiag_record r = {.struct_size = sizeof r};
    maildiag_field f = {.struct_size = sizeof f};
    bool reason = false;

    (void)state;
    assert_int_equal(maildiag_parse_line(reader, line, sizeof line - 1, &r),
                     MAILDIAG_OK);
    expect_slice("parts", "host", md_slice_make(r.host.ptr, r.host.len), "mx");
    expect_slice("parts", "program",
                 md_slice_make(r.program.ptr, r.program.len),
                 "mail/postfix/relay/smtp");
    expect_slice("parts", "instance",
                 md_slice_make(r.instance.ptr, r.instance.len), "mail/postfix");
    expect_slice("parts", "service",
                 md_slice_make(r.service.ptr, r.service.len), "relay");
    expect_slice("parts", "text", md_slice_make(r.text.ptr, r.text.len), line);
    assert_int_equal(r.pid, 31364);
    assert_int_equal(r.smtp_code, 550);
    for (uint32_t i = 0; i < r.field_count; i++) {
        assert_int_equal(maildiag_record_field(reader, i, &f), MAILDIAG_OK);
        reason = reason || f.id == MAILDIAG_FIELD_REASON;
    }
    assert_true(reason);
    assert_int_equal(maildiag_record_field(reader, r.field_count, &f),
                     MAILDIAG_END);
    assert_int_equal(maildiag_record_field(NULL, 0, &f), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_record_field(reader, 0, NULL), MAILDIAG_E_ARG);
    f.struct_size = 1;
    assert_int_equal(maildiag_record_field(reader, 0, &f), MAILDIAG_E_ABI);
    f.struct_size = sizeof f;
    assert_int_equal(maildiag_parse_reset(reader), MAILDIAG_OK);
    assert_int_equal(maildiag_record_field(reader, 0, &f), MAILDIAG_E_ARG);
}

/* The caller's line may go; what the record says stays. */
static void line_is_copied(void **state)
{
    char line[] = "2026-11-24T06:55:00Z mx " REMOVED;
    maildiag_record r = {.struct_size = sizeof r};
    char *json;

    (void)state;
    assert_int_equal(maildiag_parse_line(reader, line, sizeof line - 1, &r),
                     MAILDIAG_OK);
    memset(line, 'x', sizeof line);
    expect_slice("copy", "queue_id",
                 md_slice_make(r.queue_id.ptr, r.queue_id.len), "ABCDEF12345");
    json = feed_json(reader, (maildiag_json){.what = MAILDIAG_JSON_RECORD});
    assert_non_null(strstr(json, "\"queue_id\":\"ABCDEF12345\""));
    free(json);
}

static void too_long(void **state)
{
    enum { LONG = 65536 };
    static const char head[] = "2026-11-24T06:55:00Z mx postfix/smtp[1]: ";
    char *line = malloc(LONG + 2);
    maildiag_record r = {.struct_size = sizeof r};

    (void)state;
    assert_non_null(line);
    memset(line, 'a', LONG + 2);
    memcpy(line, head, sizeof head - 1);
    assert_int_equal(maildiag_parse_line(reader, line, LONG, &r),
                     MAILDIAG_PARTIAL);
    assert_int_equal(r.text.len, LONG);
    assert_int_equal(maildiag_parse_line(reader, line, LONG + 1, &r),
                     MAILDIAG_TRUNCATED);
    assert_int_equal(r.text.len, LONG);
    /* The ceiling is met in a second line, which is joined. */
    line[LONG - 1] = '\n';
    assert_int_equal(maildiag_parse_line(reader, line, LONG + 2, &r),
                     MAILDIAG_TRUNCATED);
    assert_int_equal(r.text.len, LONG);
    free(line);
}

static void arguments(void **state)
{
    maildiag_record r = {.struct_size = sizeof r};
    size_t taken;

    (void)state;
    assert_int_equal(maildiag_parse_line(NULL, "x", 1, &r), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_parse_line(reader, NULL, 0, &r), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_parse_line(reader, "x", 1, NULL), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_parse_next(NULL, "x", 1, 1, &taken, &r),
                     MAILDIAG_E_ARG);
    assert_int_equal(maildiag_parse_next(reader, NULL, 1, 1, &taken, &r),
                     MAILDIAG_E_ARG);
    assert_int_equal(maildiag_parse_next(reader, "x", 1, 1, NULL, &r),
                     MAILDIAG_E_ARG);
    assert_int_equal(maildiag_parse_next(reader, "x", 1, 1, &taken, NULL),
                     MAILDIAG_E_ARG);
    assert_int_equal(maildiag_parse_next(reader, NULL, 0, 1, &taken, &r),
                     MAILDIAG_END);
    assert_int_equal(taken, 0);
    assert_int_equal(maildiag_parse_reset(NULL), MAILDIAG_E_ARG);
    r.struct_size = 5;
    assert_int_equal(maildiag_parse_line(reader, "x", 1, &r), MAILDIAG_E_ABI);
    assert_int_equal(maildiag_parse_next(reader, "x", 1, 1, &taken, &r),
                     MAILDIAG_E_ABI);
}

/* The seed through a window of `room` bytes that slides on: kinds and
 * offsets of all records, as text. */
static void slide(size_t room, char *out, size_t cap)
{
    size_t len = strlen(feed_seed), at = 0, end = 0, used = 0;

    assert_int_equal(maildiag_parse_reset(reader), MAILDIAG_OK);
    for (;;) {
        maildiag_record r = {.struct_size = sizeof r};
        size_t taken = 0;
        maildiag_status st = maildiag_parse_next(
            reader, feed_seed + at, end - at, end == len, &taken, &r);

        at += taken;
        if (st == MAILDIAG_END) {
            if (end == len)
                break;
            end = len - end < room ? len : end + room;
            continue;
        }
        assert_true(st >= 0);
        used += (size_t)snprintf(out + used, cap - used, "%u@%lu ",
                                 (unsigned)r.kind, (unsigned long)r.offset);
        assert_true(used < cap);
    }
    assert_int_equal(at, len);
}

static void windows_of_any_size(void **state)
{
    char whole[2048], cut[2048];

    (void)state;
    slide(strlen(feed_seed), whole, sizeof whole);
    for (size_t room = 1; room < 400; room += room < 20 ? 1 : 37) {
        slide(room, cut, sizeof cut);
        assert_string_equal(cut, whole);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines),          cmocka_unit_test(parts),
        cmocka_unit_test(line_is_copied), cmocka_unit_test(too_long),
        cmocka_unit_test(arguments),      cmocka_unit_test(windows_of_any_size),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
