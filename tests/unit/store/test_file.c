/*
 * Files: read once, read on when they have grown, refused when they are not
 * what they seem, and their lines shown again.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tell.h"

#include "store/state.h"

static char folder[64];

static const char *path_of(const char *name, char *out, size_t size)
{
    (void)snprintf(out, size, "%s/%s", folder, name);
    return out;
}

static void write_file(const char *name, const char *mode, md_slice bytes)
{
    char path[128];
    FILE *file = fopen(path_of(name, path, sizeof path), mode);

    assert_non_null(file);
    assert_int_equal(fwrite(bytes.ptr, 1, bytes.len, file), bytes.len);
    assert_int_equal(fclose(file), 0);
}

static void write_text(const char *name, const char *mode, const char *text)
{
    write_file(name, mode, md_slice_of(text));
}

static maildiag_status feed(md_store *store, const char *name, uint32_t *source,
                            maildiag_error *error)
{
    char path[128];

    return md_store_feed_file(store, path_of(name, path, sizeof path), NULL,
                              source, error);
}

static void expect_messages(const char *what, const md_store *store,
                            const char *wanted)
{
    md_buffer got = {0};

    tell_messages(store, &got);
    assert_true(same_text(what, &got, wanted));
    md_buffer_free(&got);
}

static void expect_line(const char *what, const md_store *store,
                        uint32_t source, uint64_t offset, const char *wanted)
{
    md_buffer got = {0};

    assert_int_equal(md_store_line(store, source, offset, &got), MAILDIAG_OK);
    assert_true(same_text(what, &got, wanted));
    md_buffer_free(&got);
}

static maildiag_status line_status(const md_store *store, uint32_t source,
                                   uint64_t offset)
{
    md_buffer got = {0};
    maildiag_status status = md_store_line(store, source, offset, &got);

    md_buffer_free(&got);
    return status;
}

#define ONE "Aug 31 03:00:00 mx postfix/smtpd[7]: AAAA1: client=c[192.0.2.7]\n"
#define TWO "Aug 31 03:00:01 mx postfix/cleanup[8]: AAAA1: message-id=<m@x>\n"
#define SENT                                                                   \
    "Aug 31 03:00:02 mx postfix/smtp[9]: AAAA1: to=<b@y>, relay=none, "        \
    "delay=1, dsn=2.0.0, status=sent (ok)\n"
#define DONE "Aug 31 03:00:03 mx postfix/qmgr[9]: AAAA1: removed\n"

static void twice_is_once(void **state)
{
    md_store *store = tell_store(1);
    maildiag_stats stats;
    uint32_t first = 99, second = 99;

    (void)state;
    write_text("a.log", "w", ONE TWO SENT DONE);
    write_text("copy.log", "w", ONE TWO SENT DONE);
    assert_int_equal(feed(store, "a.log", &first, NULL), MAILDIAG_OK);
    assert_int_equal(first, 0);
    assert_int_equal(feed(store, "a.log", &second, NULL), MAILDIAG_IGNORED);
    assert_int_equal(second, 0);
    assert_int_equal(feed(store, "copy.log", &second, NULL), MAILDIAG_IGNORED);
    assert_int_equal(second, 0);
    assert_int_equal(feed(store, "a.log", NULL, NULL), MAILDIAG_IGNORED);
    md_store_stats(store, &stats);
    assert_int_equal(stats.records, 4);
    assert_int_equal(stats.source_count, 1);
    assert_int_equal(stats.bytes, strlen(ONE TWO SENT DONE));
    expect_messages("once", store, "AAAA1 sent b@y=sent");
    md_store_free(store);
}

static void a_grown_file_is_read_on(void **state)
{
    md_store *store = tell_store(1), *whole = tell_store(2);
    md_buffer a = {0}, b = {0};
    maildiag_stats stats;
    uint32_t source;

    (void)state;
    write_text("b.log", "w", ONE);
    assert_int_equal(feed(store, "b.log", &source, NULL), MAILDIAG_OK);
    expect_messages("first", store, "AAAA1 incomplete~");
    write_text("b.log", "a", TWO);
    assert_int_equal(feed(store, "b.log", &source, NULL), MAILDIAG_OK);
    assert_int_equal(source, 0);
    assert_int_equal(feed(store, "b.log", &source, NULL), MAILDIAG_IGNORED);
    write_text("b.log", "a", SENT DONE);
    assert_int_equal(feed(store, "b.log", &source, NULL), MAILDIAG_OK);
    assert_int_equal(feed(whole, "b.log", NULL, NULL), MAILDIAG_OK);
    md_store_stats(store, &stats);
    assert_int_equal(stats.records, 4);
    assert_int_equal(stats.lines, 4);
    assert_int_equal(stats.source_count, 1);
    tell_all(store, &a);
    tell_all(whole, &b);
    assert_true(md_slice_eq(md_buffer_slice(&a), md_buffer_slice(&b)));
    md_buffer_free(&a);
    md_buffer_free(&b);
    md_store_free(store);
    md_store_free(whole);
}

/* The writer stood in the middle of a line: it counts as it was, and its rest
 * is no line of its own, whatever stands in it. */
static void a_line_that_was_not_finished(void **state)
{
    static const char cut[] = "Aug 31 03:00:02 mx postfix/smtp[9]: AAAA1: "
                              "to=<b@y>, relay=none, delay=1, dsn=4.0.0, "
                              "status=deferred (host said: ";
    static const char rest[] = "BBBB1: to=<evil@y>, relay=none, delay=1, "
                               "dsn=2.0.0, status=sent (ok))\n";
    md_store *store = tell_store(1);

    (void)state;
    write_text("c.log", "w", ONE);
    write_text("c.log", "a", cut);
    assert_int_equal(feed(store, "c.log", NULL, NULL), MAILDIAG_OK);
    expect_messages("cut", store, "AAAA1 deferred~ b@y=deferred");
    write_text("c.log", "a", "BBBB0: removed ");
    assert_int_equal(feed(store, "c.log", NULL, NULL), MAILDIAG_OK);
    write_text("c.log", "a", rest);
    assert_int_equal(feed(store, "c.log", NULL, NULL), MAILDIAG_OK);
    write_text("c.log", "a", SENT DONE);
    assert_int_equal(feed(store, "c.log", NULL, NULL), MAILDIAG_OK);
    expect_messages("rest", store, "AAAA1 sent b@y=sent/2");
    md_store_free(store);
}

static void an_empty_file(void **state)
{
    md_store *store = tell_store(1);
    uint32_t source = 99;
    int i;

    (void)state;
    write_text("d.log", "w", "");
    assert_int_equal(feed(store, "d.log", &source, NULL), MAILDIAG_OK);
    assert_int_equal(source, 0);
    for (i = 0; i < 3; i++)
        assert_int_equal(feed(store, "d.log", &source, NULL), MAILDIAG_IGNORED);
    write_text("e.log", "w", "");
    assert_int_equal(feed(store, "e.log", &source, NULL), MAILDIAG_OK);
    assert_int_equal(source, 1);
    write_text("d.log", "a", ONE TWO);
    assert_int_equal(feed(store, "d.log", &source, NULL), MAILDIAG_OK);
    assert_int_equal(source, 0);
    assert_int_equal(feed(store, "d.log", &source, NULL), MAILDIAG_IGNORED);
    expect_messages("no longer empty", store, "AAAA1 incomplete~");
    assert_int_equal(md_store_source_count(store), 2);
    md_store_free(store);
}

/* Of two known beginnings the longer one is meant. */
static void beginnings(void **state)
{
    md_store *store = tell_store(1);
    char body[3000];
    uint32_t source;

    (void)state;
    write_text("f.log", "w", ONE);
    assert_int_equal(feed(store, "f.log", &source, NULL), MAILDIAG_OK);
    write_text("g.log", "w", TWO ONE);
    assert_int_equal(feed(store, "g.log", &source, NULL), MAILDIAG_OK);
    assert_int_equal(source, 1);
    /* Begins as f.log does, and is longer: f.log, grown. */
    write_text("h.log", "w", ONE TWO);
    assert_int_equal(feed(store, "h.log", &source, NULL), MAILDIAG_OK);
    assert_int_equal(source, 0);
    /* More than 1,024 bytes: what stands behind does not count. */
    memset(body, 'x', sizeof body - 1);
    body[sizeof body - 1] = '\0';
    body[1023] = 'y';
    write_text("i.log", "w", body);
    assert_int_equal(feed(store, "i.log", &source, NULL), MAILDIAG_OK);
    assert_int_equal(source, 2);
    body[1024] = 'z';
    write_text("j.log", "w", body);
    assert_int_equal(feed(store, "j.log", &source, NULL), MAILDIAG_IGNORED);
    body[1023] = 'z';
    write_text("j.log", "w", body);
    assert_int_equal(feed(store, "j.log", &source, NULL), MAILDIAG_OK);
    assert_int_equal(source, 3);
    md_store_free(store);
}

typedef struct refused_case {
    const char *name;
    md_slice bytes;
    maildiag_status status;
} refused_case;

static void what_is_refused(void **state)
{
    static const refused_case cases[] = {
        {"x.gz", MD_LIT_INIT("\x1f\x8b\x08\0\0"), MAILDIAG_E_COMPRESSED},
        {"x.xz", MD_LIT_INIT("\xfd\x37\x7a\x58\x5a\0"), MAILDIAG_E_COMPRESSED},
        {"x.zst", MD_LIT_INIT("\x28\xb5\x2f\xfd\x04"), MAILDIAG_E_COMPRESSED},
        {"x.bz2", MD_LIT_INIT("BZh91AY"), MAILDIAG_E_COMPRESSED},
        {"named.gz", MD_LIT_INIT(ONE), MAILDIAG_OK},
        {"short", MD_LIT_INIT("\x1f"), MAILDIAG_OK},
    };
    md_store *store = tell_store(1);
    maildiag_error error;
    uint32_t source = 77;
    char path[128];
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++) {
        memset(&error, 0, sizeof error);
        error.struct_size = sizeof error;
        write_file(cases[i].name, "w", cases[i].bytes);
        assert_int_equal(feed(store, cases[i].name, NULL, &error),
                         cases[i].status);
        if (cases[i].status < 0) {
            assert_int_equal(error.code, cases[i].status);
            assert_string_equal(error.source,
                                path_of(cases[i].name, path, sizeof path));
            assert_true(error.text[0] != '\0');
        }
        assert_int_equal(error.struct_size, sizeof error);
    }
    assert_int_equal(md_store_source_count(store), 2);

    assert_int_equal(feed(store, "missing", &source, &error), MAILDIAG_E_IO);
    assert_string_equal(error.text, "no such file");
    assert_int_equal(mkdir(path_of("dir", path, sizeof path), 0700), 0);
    assert_int_equal(feed(store, "dir", &source, &error), MAILDIAG_E_IO);
    assert_string_equal(error.text, "is a directory");
    assert_int_equal(mkfifo(path_of("fifo", path, sizeof path), 0600), 0);
    assert_int_equal(feed(store, "fifo", &source, &error), MAILDIAG_E_IO);
    assert_string_equal(error.text, "is not a regular file");
    assert_int_equal(
        md_store_feed_file(store, "/dev/null", NULL, &source, &error),
        MAILDIAG_E_IO);
    assert_int_equal(symlink("loop", path_of("loop", path, sizeof path)), 0);
    assert_int_equal(feed(store, "loop", &source, &error), MAILDIAG_E_IO);
    assert_int_equal(feed(store, "", NULL, NULL), MAILDIAG_E_IO);
    assert_int_equal(source, 77);
    assert_int_equal(md_store_source_count(store), 2);
    md_store_free(store);
}

/* Without a year it fails, and takes it up when the year is told. */
static void the_year_comes_later(void **state)
{
    maildiag_source_options options;
    md_store_options none;
    maildiag_error error;
    md_store *store;
    char path[128];
    uint32_t source;

    (void)state;
    memset(&none, 0, sizeof none);
    none.hash_key = 1;
    memset(&options, 0, sizeof options);
    store = md_store_new(&none);
    assert_non_null(store);
    write_text("k.log", "w", ONE TWO);
    (void)path_of("k.log", path, sizeof path);
    assert_int_equal(md_store_feed_file(store, path, NULL, &source, &error),
                     MAILDIAG_E_ARG);
    assert_string_equal(error.text, "stamps without a year need a year or a "
                                    "reference time");
    options.year = 2026;
    assert_int_equal(md_store_feed_file(store, path, &options, &source, &error),
                     MAILDIAG_OK);
    assert_int_equal(md_store_source_count(store), 1);
    expect_messages("with a year", store, "AAAA1 incomplete~");
    md_store_free(store);
}

static void options_out_of_range(void **state)
{
    maildiag_source_options kind, before, behind;
    const maildiag_source_options *const all[] = {&kind, &before, &behind};
    md_store *store = tell_store(1);
    maildiag_error error;
    char path[128];
    size_t i;

    (void)state;
    memset(&kind, 0, sizeof kind);
    before = behind = kind;
    kind.kind = MAILDIAG_SOURCE_JOURNAL + 1;
    before.year = -1;
    behind.year = 10000;
    write_text("a.log", "w", ONE TWO);
    (void)path_of("a.log", path, sizeof path);
    for (i = 0; i < COUNT_OF(all); i++) {
        assert_int_equal(md_store_feed_file(store, path, all[i], NULL, &error),
                         MAILDIAG_E_ARG);
        assert_string_equal(error.text, "an option is out of range");
    }
    assert_int_equal(md_store_source_count(store), 0);
    md_store_free(store);
}

static void lines_are_shown_again(void **state)
{
    static const char wrapped[] =
        "Aug 31 03:00:04 mx postfix/smtp[9]: AAAA2: to=<b@y>,\n"
        "    relay=none, delay=1, dsn=2.0.0,\n    status=sent (ok)\n";
    md_store *store = tell_store(1);
    uint64_t at = 0;
    uint32_t source;

    (void)state;
    write_text("l.log", "w", ONE);
    write_text("l.log", "a", "\n\r\n");
    write_text("l.log", "a", TWO);
    write_text("l.log", "a", wrapped);
    write_text("l.log", "a", "the last, without a newline");
    assert_int_equal(feed(store, "l.log", &source, NULL), MAILDIAG_OK);
    expect_line("first", store, source, 0,
                "Aug 31 03:00:00 mx postfix/smtpd[7]: AAAA1: "
                "client=c[192.0.2.7]");
    at = strlen(ONE) + 3;
    expect_line("behind blank lines", store, source, at,
                "Aug 31 03:00:01 mx postfix/cleanup[8]: AAAA1: "
                "message-id=<m@x>");
    at += strlen(TWO);
    expect_line("wrapped", store, source, at,
                "Aug 31 03:00:04 mx postfix/smtp[9]: AAAA2: to=<b@y>, "
                "relay=none, delay=1, dsn=2.0.0, status=sent (ok)");
    at += strlen(wrapped);
    expect_line("last", store, source, at, "the last, without a newline");
    assert_int_equal(line_status(store, source, at + 1000),
                     MAILDIAG_E_NOTFOUND);
    assert_int_equal(line_status(store, source, strlen(ONE)),
                     MAILDIAG_E_NOTFOUND);
    assert_int_equal(line_status(store, source, UINT64_MAX),
                     MAILDIAG_E_NOTFOUND);
    assert_int_equal(line_status(store, source + 1, 0), MAILDIAG_E_NOTFOUND);

    /* Another file under the name, then none. */
    write_text("l.log", "w", TWO ONE);
    assert_int_equal(line_status(store, source, 0), MAILDIAG_E_NOTFOUND);
    write_text("l.log", "w", "");
    assert_int_equal(line_status(store, source, 0), MAILDIAG_E_NOTFOUND);
    {
        char path[128];

        assert_int_equal(unlink(path_of("l.log", path, sizeof path)), 0);
    }
    assert_int_equal(line_status(store, source, 0), MAILDIAG_E_NOTFOUND);
    md_store_free(store);
}

/* Lines longer than what is read at once, and than the ceiling. */
static void long_lines(void **state)
{
    md_store *store = tell_store(1);
    md_buffer line = {0}, got = {0};
    uint32_t source;
    size_t i;

    (void)state;
    write_text("m.log", "w", ONE);
    md_buffer_add_text(&line, "Aug 31 03:00:05 mx postfix/smtp[9]: warning: ");
    for (i = 0; i < 60000; i++)
        md_buffer_put(&line, (char)('a' + i % 26));
    write_file("m.log", "a", md_buffer_slice(&line));
    write_text("m.log", "a", "\n");
    assert_int_equal(feed(store, "m.log", &source, NULL), MAILDIAG_OK);
    assert_int_equal(md_store_line(store, source, strlen(ONE), &got),
                     MAILDIAG_OK);
    assert_true(md_slice_eq(md_buffer_slice(&got), md_buffer_slice(&line)));

    for (i = 0; i < 200000; i++)
        md_buffer_put(&line, (char)('a' + i % 26));
    write_file("n.log", "w", md_buffer_slice(&line));
    write_text("n.log", "a", "\n" ONE);
    assert_int_equal(feed(store, "n.log", &source, NULL), MAILDIAG_OK);
    assert_int_equal(md_store_line(store, source, 0, &got), MAILDIAG_OK);
    assert_int_equal(got.len, 65536);
    assert_true(
        md_slice_eq(md_buffer_slice(&got), md_slice_make(line.ptr, 65536)));
    expect_line("behind it", store, source, line.len + 1,
                "Aug 31 03:00:00 mx postfix/smtpd[7]: AAAA1: "
                "client=c[192.0.2.7]");
    md_buffer_free(&line);
    md_buffer_free(&got);
    md_store_free(store);
}

static void journals(void **state)
{
    static const char entries[] =
        "__CURSOR=c1\n__REALTIME_TIMESTAMP=1788145200000000\n_HOSTNAME=mx\n"
        "SYSLOG_IDENTIFIER=postfix/smtpd\n_PID=7\n"
        "MESSAGE=AAAA1: client=c[192.0.2.7]\n\n"
        "__CURSOR=c2\n__REALTIME_TIMESTAMP=1788145201000000\n_HOSTNAME=mx\n"
        "SYSLOG_IDENTIFIER=postfix/qmgr\n_PID=9\nMESSAGE=AAAA1: removed\n\n";
    md_store *store = tell_store(1);
    uint32_t source;
    md_buffer got = {0};

    (void)state;
    write_text("o.export", "w", entries);
    assert_int_equal(feed(store, "o.export", &source, NULL), MAILDIAG_OK);
    expect_messages("journal", store, "AAAA1 unknown");
    assert_int_equal(
        md_store_line(store, source,
                      (uint64_t)(strstr(entries, "__CURSOR=c2") - entries),
                      &got),
        MAILDIAG_OK);
    assert_true(md_slice_find(md_buffer_slice(&got),
                              MD_LIT("postfix/qmgr[9]: AAAA1: removed")) !=
                MD_NPOS);
    md_buffer_free(&got);
    md_store_free(store);
}

typedef struct evidence_case {
    uint32_t evidence;
    bool stream[2]; /* a success, a failure: shown when it came by feed() */
    bool file[2];   /* as file that is gone */
} evidence_case;

static void what_is_kept(void **state)
{
    static const evidence_case cases[] = {
        {MAILDIAG_EVIDENCE_DEFAULT, {false, true}, {false, false}},
        {MAILDIAG_EVIDENCE_POSITION, {false, false}, {false, false}},
        {MAILDIAG_EVIDENCE_FAILURES, {false, true}, {false, true}},
        {MAILDIAG_EVIDENCE_ALL, {true, true}, {true, true}},
        {MAILDIAG_EVIDENCE_NONE, {false, false}, {false, false}},
    };
    static const char failure[] =
        "Aug 31 03:00:02 mx postfix/smtp[9]: AAAA2: to=<b@y>, relay=none, "
        "delay=1, dsn=4.4.1, status=deferred (x)\n";
    char path[128];
    size_t i, n;

    (void)state;
    (void)path_of("p.log", path, sizeof path);
    for (i = 0; i < COUNT_OF(cases); i++) {
        md_store_options options;
        md_store *store;
        uint32_t file;

        memset(&options, 0, sizeof options);
        options.year = 2026;
        options.hash_key = 1;
        options.evidence = cases[i].evidence;
        store = md_store_new(&options);
        assert_non_null(store);
        tell_feed(store, "stream", MD_LIT(ONE), 0);
        tell_feed(store, "stream", md_slice_of(failure), 0);
        write_text("p.log", "w", ONE);
        write_text("p.log", "a", failure);
        assert_int_equal(feed(store, "p.log", &file, NULL), MAILDIAG_OK);
        for (n = 0; n < 2; n++) {
            uint64_t offset = n == 0 ? 0 : strlen(ONE);

            assert_int_equal(line_status(store, (uint32_t)n, 0),
                             cases[i].stream[n] ? MAILDIAG_OK
                                                : MAILDIAG_E_NOTFOUND);
            assert_int_equal(line_status(store, file, offset),
                             cases[i].evidence == MAILDIAG_EVIDENCE_NONE
                                 ? MAILDIAG_E_NOTFOUND
                                 : MAILDIAG_OK);
        }
        assert_int_equal(unlink(path), 0);
        for (n = 0; n < 2; n++)
            assert_int_equal(line_status(store, file, n == 0 ? 0 : strlen(ONE)),
                             cases[i].file[n] ? MAILDIAG_OK
                                              : MAILDIAG_E_NOTFOUND);
        md_store_free(store);
    }
}

static int make_folder(void **state)
{
    (void)state;
    (void)snprintf(folder, sizeof folder, "/tmp/maildiag-store-XXXXXX");
    return mkdtemp(folder) == NULL;
}

static int remove_folder(void **state)
{
    static const char *const names[] = {
        "a.log", "copy.log", "b.log", "c.log",    "d.log", "e.log", "f.log",
        "g.log", "h.log",    "i.log", "j.log",    "k.log", "l.log", "m.log",
        "n.log", "o.export", "p.log", "x.gz",     "x.xz",  "x.zst", "x.bz2",
        "short", "fifo",     "loop",  "named.gz",
    };
    char path[128];
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(names); i++)
        (void)unlink(path_of(names[i], path, sizeof path));
    (void)rmdir(path_of("dir", path, sizeof path));
    return rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(twice_is_once),
        cmocka_unit_test(a_grown_file_is_read_on),
        cmocka_unit_test(a_line_that_was_not_finished),
        cmocka_unit_test(an_empty_file),
        cmocka_unit_test(beginnings),
        cmocka_unit_test(what_is_refused),
        cmocka_unit_test(the_year_comes_later),
        cmocka_unit_test(options_out_of_range),
        cmocka_unit_test(lines_are_shown_again),
        cmocka_unit_test(long_lines),
        cmocka_unit_test(journals),
        cmocka_unit_test(what_is_kept),
    };

    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
