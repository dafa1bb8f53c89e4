/*
 * Entries of journald's export format: text and binary fields, what is
 * missing, cut or no entry at all.
 */
#include "input/journal.h"

#include "feed.h"

#define LINES(text) (text), sizeof(text) - 1
/* The length of a binary field, for up to 255 bytes. */
#define SIZE(n) n "\0\0\0\0\0\0\0"

typedef struct entry_case {
    const char *name;
    const char *data;
    size_t len;
    bool at_end;
    md_journal_status status;
    size_t taken;
    const char *host, *tag, *body;
    int64_t pid;
    int8_t severity;
    int64_t sec; /* -1: no stamp */
    uint32_t usec;
} entry_case;

static const entry_case table[] = {
    {"all fields",
     LINES("__CURSOR=s=c;i=1\n__REALTIME_TIMESTAMP=1795503241437721\n"
           "PRIORITY=6\nSYSLOG_IDENTIFIER=postfix/smtp\nSYSLOG_PID=42\n"
           "_PID=43\n_COMM=smtp\n_HOSTNAME=mail\nMESSAGE=F1CDD: removed\n\nX"),
     false, MD_JOURNAL_ENTRY, 169, "mail", "postfix/smtp", "F1CDD: removed", 42,
     6, 1795503241, 437721},
    {"MESSAGE alone", LINES("MESSAGE=x\n\n"), false, MD_JOURNAL_ENTRY, 11, NULL,
     NULL, "x", -1, -1, -1, 0},
    {"MESSAGE that is empty", LINES("MESSAGE=\n\n"), false, MD_JOURNAL_ENTRY,
     10, NULL, NULL, "", -1, -1, -1, 0},
    {"an equals sign in the value", LINES("MESSAGE=a=b=c\n\n"), false,
     MD_JOURNAL_ENTRY, 15, NULL, NULL, "a=b=c", -1, -1, -1, 0},
    {"the command when there is no identifier",
     LINES("_COMM=smtp\n_PID=9\nMESSAGE=x\n\n"), false, MD_JOURNAL_ENTRY, 29,
     NULL, "smtp", "x", 9, -1, -1, 0},
    {"a field twice: the first counts",
     LINES("MESSAGE=a\nMESSAGE=b\n_HOSTNAME=c\n_HOSTNAME=d\n\n"), false,
     MD_JOURNAL_ENTRY, 45, "c", NULL, "a", -1, -1, -1, 0},
    {"binary, with an empty line in it",
     LINES("MESSAGE\n" SIZE("\x05") "a\n\nb\n\n_HOSTNAME=h\n\n"), false,
     MD_JOURNAL_ENTRY, 35, "h", NULL, "a\n\nb\n", -1, -1, -1, 0},
    {"binary, empty", LINES("MESSAGE\n" SIZE("\0") "\n\n"), false,
     MD_JOURNAL_ENTRY, 18, NULL, NULL, "", -1, -1, -1, 0},
    {"binary of another field that looks like fields",
     LINES("COREDUMP\n" SIZE("\x0E") "\nMESSAGE=no\n\nA\nMESSAGE=x\n\n"), false,
     MD_JOURNAL_ENTRY, 43, NULL, NULL, "x", -1, -1, -1, 0},
    {"a host that is binary",
     LINES("_HOSTNAME\n" SIZE("\x01") "h\nMESSAGE=x\n\n"), false,
     MD_JOURNAL_ENTRY, 31, "h", NULL, "x", -1, -1, -1, 0},
    {"priority and pid that are none",
     LINES("PRIORITY=8\n_PID=-1\nSYSLOG_PID=x\nMESSAGE=x\n\n"), false,
     MD_JOURNAL_ENTRY, 43, NULL, NULL, "x", -1, -1, -1, 0},
    {"SYSLOG_PID that is none, _PID that is one",
     LINES("_PID=7\nSYSLOG_PID=\nMESSAGE=x\n\n"), false, MD_JOURNAL_ENTRY, 30,
     NULL, NULL, "x", 7, -1, -1, 0},
    {"a time beyond the year 9999",
     LINES("__REALTIME_TIMESTAMP=99999999999999999999\nMESSAGE=x\n\n"), false,
     MD_JOURNAL_ENTRY, 53, NULL, NULL, "x", -1, -1, -1, 0},
    {"time 0", LINES("__REALTIME_TIMESTAMP=0\nMESSAGE=x\n\n"), false,
     MD_JOURNAL_ENTRY, 34, NULL, NULL, "x", -1, -1, 0, 0},
    {"no MESSAGE", LINES("__CURSOR=x\n_PID=1\n\nMESSAGE=y\n\n"), false,
     MD_JOURNAL_BAD, 19, NULL, NULL, NULL, 0, 0, 0, 0},
    {"an empty line", LINES("\nMESSAGE=y\n\n"), false, MD_JOURNAL_BAD, 1, NULL,
     NULL, NULL, 0, 0, 0, 0},
    {"garbage up to the next empty line",
     LINES("MESSAGE=y\nnot a field\nMESSAGE=z\n\nMESSAGE=y\n\n"), false,
     MD_JOURNAL_BAD, 33, NULL, NULL, NULL, 0, 0, 0, 0},
    {"a key that is too long",
     LINES("A234567890123456789012345678901234567890123456789012345678901234"
           "5=x\nMESSAGE=y\n\n"),
     false, MD_JOURNAL_BAD, 79, NULL, NULL, NULL, 0, 0, 0, 0},
    {"a key of the longest",
     LINES("A23456789012345678901234567890123456789012345678901234567890123"
           "4=x\nMESSAGE=y\n\n"),
     false, MD_JOURNAL_ENTRY, 78, NULL, NULL, "y", -1, -1, -1, 0},
    {"no key before the equals sign", LINES("=x\nMESSAGE=y\n\n"), false,
     MD_JOURNAL_BAD, 14, NULL, NULL, NULL, 0, 0, 0, 0},
    {"a length that cannot be",
     LINES("MESSAGE\n\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFFxx\n\nMESSAGE=y\n\n"),
     false, MD_JOURNAL_BAD, 20, NULL, NULL, NULL, 0, 0, 0, 0},
    {"no newline behind a binary value",
     LINES("MESSAGE\n" SIZE("\x01") "abc\n\nMESSAGE=y\n\n"), false,
     MD_JOURNAL_BAD, 21, NULL, NULL, NULL, 0, 0, 0, 0},
    {"no end", LINES("MESSAGE=x\n"), false, MD_JOURNAL_MORE, 0, NULL, NULL,
     NULL, 0, 0, 0, 0},
    {"no end, and nothing follows", LINES("MESSAGE=x\n_HOSTNAME=ma"), true,
     MD_JOURNAL_ENTRY, 22, "ma", NULL, "x", -1, -1, -1, 0},
    {"cut in a binary value", LINES("_PID=1\nMESSAGE\n" SIZE("\x20") "abc"),
     true, MD_JOURNAL_ENTRY, 26, NULL, NULL, "abc", 1, -1, -1, 0},
    {"cut in the length", LINES("MESSAGE=a\nCOREDUMP\n\x20\0\0"), true,
     MD_JOURNAL_ENTRY, 22, NULL, NULL, "a", -1, -1, -1, 0},
    {"cut in a key", LINES("MESSAGE=a\nCORED"), true, MD_JOURNAL_ENTRY, 15,
     NULL, NULL, "a", -1, -1, -1, 0},
    {"nothing", LINES(""), true, MD_JOURNAL_MORE, 0, NULL, NULL, NULL, 0, 0, 0,
     0},
};

static void entries(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(table); i++) {
        const entry_case *c = &table[i];
        char *exact = malloc(c->len ? c->len : 1);
        md_header got;
        size_t taken;

        assert_non_null(exact);
        memcpy(exact, c->data, c->len);
        expect_i64(c->name, "status",
                   md_journal_entry(exact, c->len, c->at_end, &got, &taken),
                   c->status);
        expect_i64(c->name, "taken", (int64_t)taken, (int64_t)c->taken);
        if (c->status == MD_JOURNAL_ENTRY) {
            expect_i64(c->name, "family", got.family, MD_FAMILY_JOURNAL);
            expect_slice(c->name, "host", got.host, c->host);
            expect_slice(c->name, "tag", got.tag, c->tag);
            expect_slice(c->name, "body", got.body, c->body);
            expect_i64(c->name, "pid", got.pid, c->pid);
            expect_i64(c->name, "severity", got.severity, c->severity);
            expect_i64(c->name, "form", got.stamp.form,
                       c->sec < 0 ? MD_STAMP_NONE : MD_STAMP_UTC);
            expect_i64(c->name, "sec", got.stamp.sec, c->sec < 0 ? 0 : c->sec);
            expect_i64(c->name, "usec", got.stamp.usec, c->usec);
            expect_i64(c->name, "repeat", got.repeat, 1);
        }
        free(exact);
    }
}

/* The end of an entry is found at the same place in any pieces. */
static void ends_in_pieces(void **state)
{
    size_t i, step;

    (void)state;
    for (i = 0; i < COUNT_OF(table); i++) {
        const entry_case *c = &table[i];

        for (step = 1; step <= c->len; step++) {
            md_journal_scan whole = {0};
            md_journal_scan scan = {0};
            size_t used, at = 0, expected;
            bool found = false;
            bool exists =
                md_journal_find_end(&whole, c->data, c->len, &expected);

            while (!found && at < c->len) {
                size_t size = step < c->len - at ? step : c->len - at;

                found = md_journal_find_end(&scan, c->data + at, size, &used);
                at += used;
            }
            expect_i64(c->name, "found", found, exists);
            expect_i64(c->name, "end", (int64_t)at, (int64_t)expected);
            expect_i64(c->name, "garbage", scan.garbage, whole.garbage);
        }
    }
}

static void looks(void **state)
{
    (void)state;
    assert_true(md_journal_looks("__CURSOR=s=cbc88", 16));
    assert_true(md_journal_looks("__CURSOR=", 9));
    assert_false(md_journal_looks("__CURSOR", 8));
    assert_false(md_journal_looks("MESSAGE=xxxxxxxx", 16));
    assert_false(md_journal_looks("", 0));
    assert_false(md_journal_looks(NULL, 0));
}

static void random_bytes(void **state)
{
    static const md_slice piece[] = {MD_LIT_INIT("MESSAGE=x\n"),
                                     MD_LIT_INIT("MESSAGE\n"),
                                     MD_LIT_INIT("\n"),
                                     MD_LIT_INIT("\x03\0\0\0\0\0\0\0"),
                                     MD_LIT_INIT("abc"),
                                     MD_LIT_INIT("_PID=1\n"),
                                     MD_LIT_INIT("_HOSTNAME=h\n"),
                                     MD_LIT_INIT("=\n"),
                                     MD_LIT_INIT("\0"),
                                     MD_LIT_INIT("PRIORITY=\xFF\n")};
    uint64_t seed = 31;
    size_t round, i;

    (void)state;
    for (round = 0; round < 20000; round++) {
        md_buffer data = {0};
        md_header got;
        size_t taken;
        char *exact;

        for (i = random_below(&seed, 12); i > 0; i--)
            md_buffer_add(&data, piece[random_below(&seed, COUNT_OF(piece))]);
        exact = malloc(data.len ? data.len : 1);
        assert_non_null(exact);
        if (data.len)
            memcpy(exact, data.ptr, data.len);
        if (md_journal_entry(exact, data.len, round % 2, &got, &taken) ==
            MD_JOURNAL_ENTRY) {
            assert_true(got.body.ptr >= exact);
            assert_true(got.body.ptr + got.body.len <= exact + data.len);
        }
        assert_true(taken <= data.len);
        free(exact);
        md_buffer_free(&data);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entries),
        cmocka_unit_test(ends_in_pieces),
        cmocka_unit_test(looks),
        cmocka_unit_test(random_bytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
