/*
 * Logical lines: joined, cut, skipped, and the same however the bytes come.
 */
#include "input/frame.h"

#include "feed.h"

#define HEAD "Aug 31 03:20:36 mail postfix/smtp[3110]: "
#define LINES(text) (text), sizeof(text) - 1

/* One expected line; text NULL ends the list. */
typedef struct wanted {
    const char *text;
    uint64_t offset;
    uint64_t raw_bytes;
    uint32_t physical;
    bool truncated;
} wanted;

typedef struct frame_case {
    const char *name;
    const char *data;
    size_t len;
    md_frame_mode mode;
    uint32_t ceiling;
    uint64_t physical; /* lines counted in all */
    wanted line[8];
} frame_case;

static const frame_case table[] = {
    {"nothing", LINES(""), MD_FRAME_AUTO, 0, 0, {{0}}},
    {"one line",
     LINES("abc\n"),
     MD_FRAME_AUTO,
     0,
     1,
     {{"abc", 0, 4, 1, false}}},
    {"no newline at the end",
     LINES("abc\ndef"),
     MD_FRAME_AUTO,
     0,
     2,
     {{"abc", 0, 4, 1, false}, {"def", 4, 3, 1, false}}},
    {"CR LF",
     LINES("abc\r\ndef\r\n"),
     MD_FRAME_AUTO,
     0,
     2,
     {{"abc", 0, 5, 1, false}, {"def", 5, 5, 1, false}}},
    {"CR at the end",
     LINES("abc\r"),
     MD_FRAME_AUTO,
     0,
     1,
     {{"abc", 0, 4, 1, false}}},
    {"a lone CR is a byte, and one of two",
     LINES("a\rb\r\r\n"),
     MD_FRAME_AUTO,
     0,
     1,
     {{"a\rb\r", 0, 6, 1, false}}},
    {"blank lines",
     LINES("\n\r\n \t\nabc\n\n\ndef\n \n"),
     MD_FRAME_AUTO,
     0,
     8,
     {{"abc", 6, 4, 1, false}, {"def", 12, 4, 1, false}}},
    {"blank lines of a caller who wants each",
     LINES("\n\r\nabc\n\n"),
     MD_FRAME_EACH,
     0,
     4,
     {{"", 0, 1, 1, false},
      {"", 1, 2, 1, false},
      {"abc", 3, 4, 1, false},
      {"", 7, 1, 1, false}}},
    {"of the ceiling, with and without CR",
     LINES("12345678\n12345678\r\n12345678"),
     MD_FRAME_AUTO,
     8,
     3,
     {{"12345678", 0, 9, 1, false},
      {"12345678", 9, 10, 1, false},
      {"12345678", 19, 8, 1, false}}},
    {"one above the ceiling",
     LINES("123456789\n123456789\r\n123456789\nabc\n123456789"),
     MD_FRAME_AUTO,
     8,
     5,
     {{"12345678", 0, 8, 1, true},
      {"12345678", 10, 8, 1, true},
      {"12345678", 21, 8, 1, true},
      {"abc", 31, 4, 1, false},
      {"12345678", 35, 8, 1, true}}},
    {"CR behind the ceiling that is a byte",
     LINES("12345678\rx\nabc\n12345678\r"),
     MD_FRAME_AUTO,
     8,
     3,
     {{"12345678", 0, 8, 1, true},
      {"abc", 11, 4, 1, false},
      {"12345678", 15, 9, 1, false}}},
    {"far above the ceiling",
     LINES("12345678abcdefghijklmnopqrstuvw\nabc\n"),
     MD_FRAME_AUTO,
     8,
     2,
     {{"12345678", 0, 8, 1, true}, {"abc", 32, 4, 1, false}}},
    {"a cut line in EACH",
     LINES("123456789\n\nabc"),
     MD_FRAME_EACH,
     8,
     3,
     {{"12345678", 0, 8, 1, true},
      {"", 10, 1, 1, false},
      {"abc", 11, 3, 1, false}}},
    {"a wrapped record of the document",
     LINES(
         "CC79325EE20: to=<joe@company.com>, relay=172.16.5.1[172.16.5.1]:25, "
         "delay=5963, delays=5963/0/0/0,\n"
         "dsn=4.7.0, status=deferred (SASL authentication failed: x)\n"),
     MD_FRAME_AUTO,
     0,
     2,
     {{"CC79325EE20: to=<joe@company.com>, relay=172.16.5.1[172.16.5.1]:25, "
       "delay=5963, delays=5963/0/0/0, dsn=4.7.0, status=deferred (SASL "
       "authentication failed: x)",
       0, 158, 2, false}}},
    {"the same, each line for itself",
     LINES("CC79325EE20: to=<joe@company.com>,\ndsn=4.7.0\n"),
     MD_FRAME_EACH,
     0,
     2,
     {{"CC79325EE20: to=<joe@company.com>,", 0, 35, 1, false},
      {"dsn=4.7.0", 35, 10, 1, false}}},
    {"wrapped four times behind a header, indented",
     LINES(HEAD "F1CDD: to=<a@b>, \n  relay=none,\r\n\tdelay=1,\n"
                "status=deferred\n(connect to x: No route\nto host)\n" HEAD
                "F1CDD: removed\n"),
     MD_FRAME_AUTO,
     0,
     7,
     {{HEAD "F1CDD: to=<a@b>, relay=none, delay=1, status=deferred (connect to "
            "x: No route to host)",
       0, 133, 6, false},
      {HEAD "F1CDD: removed", 133, 56, 1, false}}},
    {"a blank line ends a record",
     LINES("F1CDD: to=<a@b>,\n\nrelay=none\n"),
     MD_FRAME_AUTO,
     0,
     3,
     {{"F1CDD: to=<a@b>,", 0, 17, 1, false}, {"relay=none", 18, 11, 1, false}}},
    {"an open record, and the next",
     LINES("F1CDD: to=<a@b>,\nF1CDE: to=<a@b>,\nNOQUEUE: x\n"),
     MD_FRAME_AUTO,
     0,
     3,
     {{"F1CDD: to=<a@b>,", 0, 17, 1, false},
      {"F1CDE: to=<a@b>,", 17, 17, 1, false},
      {"NOQUEUE: x", 34, 11, 1, false}}},
    {"an open record at the end",
     LINES("F1CDD: to=<a@b>,"),
     MD_FRAME_AUTO,
     0,
     1,
     {{"F1CDD: to=<a@b>,", 0, 16, 1, false}}},
    {"no more than eight lines",
     LINES("a,\nb,\nc,\nd,\ne,\nf,\ng,\nh,\ni,\nj\n"),
     MD_FRAME_AUTO,
     0,
     10,
     {{"a, b, c, d, e, f, g, h,", 0, 24, 8, false}, {"i, j", 24, 5, 2, false}}},
    {"no more than the ceiling",
     LINES("a,\nb,\nc,\nd\n"),
     MD_FRAME_AUTO,
     6,
     4,
     {{"a, b,", 0, 6, 2, false}, {"c, d", 6, 5, 2, false}}},
    {"an open record and a cut line",
     LINES("a,\n123456789\nb\n"),
     MD_FRAME_AUTO,
     8,
     3,
     {{"a,", 0, 3, 1, false},
      {"12345678", 3, 8, 1, true},
      {"b", 13, 2, 1, false}}},
    {"garbage does not touch its neighbours",
     LINES(HEAD "F1CDD: to=<a@b>, status=sent (250 ok)\n\001garbage, (\n" HEAD
                "F1CDD: removed\n"),
     MD_FRAME_AUTO,
     0,
     3,
     {{HEAD "F1CDD: to=<a@b>, status=sent (250 ok)", 0, 79, 1, false},
      {"\001garbage, (", 79, 12, 1, false},
      {HEAD "F1CDD: removed", 91, 56, 1, false}}},
    {"a reply with a newline in it",
     LINES(HEAD "F1CDD: to=<a@b>, status=bounced (host x said: 550 no\n"
                "550 never (in reply to RCPT TO command))\n"),
     MD_FRAME_AUTO,
     0,
     2,
     {{HEAD
       "F1CDD: to=<a@b>, status=bounced (host x said: 550 no 550 never (in "
       "reply to RCPT TO command))",
       0, 135, 2, false}}},
    {"grep's line between two finds",
     LINES("F1CDD: to=<a@b>,\n--\nF1CDE: x\n"),
     MD_FRAME_AUTO,
     0,
     3,
     {{"F1CDD: to=<a@b>,", 0, 17, 1, false},
      {"--", 17, 3, 1, false},
      {"F1CDE: x", 20, 9, 1, false}}},
    {"what looks like an export behind a line is text",
     LINES("abc\n__CURSOR=x\nMESSAGE=y\n\n"),
     MD_FRAME_AUTO,
     0,
     4,
     {{"abc", 0, 4, 1, false},
      {"__CURSOR=x", 4, 11, 1, false},
      {"MESSAGE=y", 15, 10, 1, false}}},
    {"an export that the caller wants as lines",
     LINES("__CURSOR=x\nMESSAGE=y\n\n"),
     MD_FRAME_LINES,
     0,
     3,
     {{"__CURSOR=x", 0, 11, 1, false}, {"MESSAGE=y", 11, 10, 1, false}}},
    {"the beginning of the word alone",
     LINES("__CURSO"),
     MD_FRAME_AUTO,
     0,
     1,
     {{"__CURSO", 0, 7, 1, false}}},
};

static void cases(void **state)
{
    size_t i, at;

    (void)state;
    for (i = 0; i < COUNT_OF(table); i++) {
        const frame_case *c = &table[i];
        md_line line;
        md_frame f;
        size_t from = 0, taken;
        uint64_t cut = 0;

        md_frame_init(&f, c->mode, c->ceiling);
        for (at = 0; c->line[at].text != NULL; at++) {
            if (md_frame_next(&f, c->data + from, c->len - from, true, &line,
                              &taken) != MD_FRAME_LINE)
                fail_msg("%s: line %zu is missing", c->name, at);
            from += taken;
            expect_slice(c->name, "text", line.text, c->line[at].text);
            expect_i64(c->name, "offset", (int64_t)line.offset,
                       (int64_t)c->line[at].offset);
            expect_i64(c->name, "raw_bytes", (int64_t)line.raw_bytes,
                       (int64_t)c->line[at].raw_bytes);
            expect_i64(c->name, "physical", line.physical,
                       c->line[at].physical);
            expect_i64(c->name, "truncated", line.truncated,
                       c->line[at].truncated);
            cut += line.truncated;
        }
        if (md_frame_next(&f, c->data + from, c->len - from, true, &line,
                          &taken) != MD_FRAME_MORE)
            fail_msg("%s: one line more: %.*s", c->name, (int)line.text.len,
                     line.text.ptr);
        expect_i64(c->name, "bytes", (int64_t)(from + taken), (int64_t)c->len);
        expect_i64(c->name, "offset", (int64_t)f.offset, (int64_t)c->len);
        expect_i64(c->name, "lines", (int64_t)f.line_count,
                   (int64_t)c->physical);
        expect_i64(c->name, "cut", (int64_t)f.truncated_count, (int64_t)cut);
        md_frame_free(&f);
    }
}

static void expect_same(const char *name, size_t step, md_buffer *got,
                        const md_buffer *want)
{
    size_t at = 0;

    if (!md_slice_eq(md_buffer_slice(got), md_buffer_slice(want))) {
        while (at < got->len && at < want->len && got->ptr[at] == want->ptr[at])
            at++;
        fail_msg("%s, chunks of %zu: differs at %zu: %.60s", name, step, at,
                 got->ptr + (at > 20 ? at - 20 : 0));
    }
    md_buffer_free(got);
}

/* Chunks of 1, 2, 7, random sizes; blocks that end where the data end. */
static void expect_any_chunks(const char *name, md_frame_mode mode,
                              uint32_t ceiling, md_slice data, bool exact)
{
    static const size_t step[] = {1, 2, 7, 61, 4096};
    md_buffer whole = feed_run(mode, ceiling, data, 0, NULL, false);
    uint64_t seed = 23;
    size_t i;

    for (i = 0; i < COUNT_OF(step); i++) {
        md_buffer got = feed_run(mode, ceiling, data, step[i], NULL, exact);

        expect_same(name, step[i], &got, &whole);
        got = feed_run(mode, ceiling, data, step[i] * 3, &seed, exact);
        expect_same(name, step[i] * 3, &got, &whole);
    }
    md_buffer_free(&whole);
}

static void cases_in_chunks(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(table); i++)
        expect_any_chunks(table[i].name, table[i].mode, table[i].ceiling,
                          md_slice_make(table[i].data, table[i].len), true);
}

/* Every split point of two chunks. */
static void every_split(void **state)
{
    md_buffer data = {0};
    md_buffer whole;
    size_t i, split;

    (void)state;
    for (i = 0; i < COUNT_OF(table); i++) {
        md_buffer_add(&data, md_slice_make(table[i].data, table[i].len));
        md_buffer_put(&data, '\n');
    }
    whole =
        feed_run(MD_FRAME_LINES, 40, md_buffer_slice(&data), 0, NULL, false);
    for (split = 1; split < data.len; split++) {
        md_buffer got = feed_run(MD_FRAME_LINES, 40, md_buffer_slice(&data),
                                 split, NULL, false);

        expect_same("split", split, &got, &whole);
    }
    md_buffer_free(&whole);
    md_buffer_free(&data);
}

/* Pieces of lines in random order: headers, ends, newlines, anything. */
static void random_logs(void **state)
{
    static const md_slice piece[] = {
        MD_LIT_INIT("\n"),
        MD_LIT_INIT("\n"),
        MD_LIT_INIT("\r\n"),
        MD_LIT_INIT(HEAD),
        MD_LIT_INIT("2026-11-24T06:54:13Z mail a[1]: "),
        MD_LIT_INIT("F1CDD3F8D: to=<a@b>, "),
        MD_LIT_INIT("status=sent "),
        MD_LIT_INIT("(250 ok)"),
        MD_LIT_INIT("(in reply"),
        MD_LIT_INIT(","),
        MD_LIT_INIT("NOQUEUE: reject: RCPT from x[192.0.2.1]: 450 x; "),
        MD_LIT_INIT("from=<a@b> "),
        MD_LIT_INIT("proto=ESMTP "),
        MD_LIT_INIT("helo=<x>"),
        MD_LIT_INIT("garbage"),
        MD_LIT_INIT("\0\xFF"),
        MD_LIT_INIT(" "),
        MD_LIT_INIT("Aug 31 03:2"),
        MD_LIT_INIT("--\n"),
        MD_LIT_INIT("__CURSOR=x\nMESSAGE=y\n\n"),
        MD_LIT_INIT("a rather long word that makes the line longer than all")};
    static const uint32_t ceiling[] = {0, 1, 13, 64, 200};
    uint64_t seed = 29;
    size_t round, i;

    (void)state;
    for (round = 0; round < 300; round++) {
        md_buffer data = {0};
        size_t count = random_below(&seed, 60);

        for (i = 0; i < count; i++)
            md_buffer_add(&data, piece[random_below(&seed, COUNT_OF(piece))]);
        expect_any_chunks("random", MD_FRAME_AUTO,
                          ceiling[round % COUNT_OF(ceiling)],
                          md_buffer_slice(&data), round % 4 == 0);
        md_buffer_free(&data);
    }
}

/* The lines tile the source: offsets ascend, nothing is given twice, and
 * what lies between two lines is blank or the rest of a cut one. */
static void lines_tile_the_source(void **state)
{
    md_buffer data = feed_file("lab/format_rsyslog/mail.log");
    md_frame f;
    md_line line;
    size_t from = 0, taken;
    uint64_t end = 0, count = 0;

    (void)state;
    md_frame_init(&f, MD_FRAME_AUTO, 0);
    while (md_frame_next(&f, data.ptr + from, data.len - from, true, &line,
                         &taken) == MD_FRAME_LINE) {
        assert_true(line.offset == end);
        assert_true(md_slice_eq(
            line.text, md_slice_make(data.ptr + line.offset, line.text.len)));
        end = line.offset + line.raw_bytes;
        from += taken;
        count++;
    }
    assert_true(end == data.len);
    assert_int_equal(count, 85);
    assert_int_equal(f.line_count, 85);
    md_frame_free(&f);
    md_buffer_free(&data);
}

/*
 * Byte by byte, lines of 4 MiB: a frame that searched its rest anew for every
 * byte would need minutes, as the time limit of the test notices.
 */
static void long_lines_byte_by_byte(void **state)
{
    const size_t size = (size_t)1 << 22;
    md_buffer data = {0};
    md_buffer got;
    char *room;

    (void)state;
    room = md_buffer_room(&data, size * 3);
    assert_non_null(room);
    memset(room, 'x', size * 3);
    /* An open line and the long rest of it, one that is cut. */
    room[1000] = ',';
    room[1001] = '\n';
    room[size - 1] = '\n';
    data.len = size * 3;
    got = feed_run(MD_FRAME_LINES, (uint32_t)size, md_buffer_slice(&data), 1,
                   NULL, false);
    assert_true(md_slice_starts(md_buffer_slice(&got), MD_LIT("0+4194304 2 ")));
    assert_true(md_slice_find(md_buffer_slice(&got),
                              MD_LIT("\n4194304+4194304 cut 1 ")) != MD_NPOS);
    md_buffer_free(&got);
    md_buffer_free(&data);
}

static void one_mebibyte(void **state)
{
    md_buffer data = {0};
    md_frame f;
    md_line line;
    size_t taken;

    (void)state;
    memset(md_buffer_room(&data, 1 << 20), 'y', 1 << 20);
    data.len = 1 << 20;
    md_buffer_add(&data, MD_LIT("\nF1CDD: removed\n"));
    md_frame_init(&f, MD_FRAME_AUTO, 0);
    assert_int_equal(md_frame_next(&f, data.ptr, data.len, true, &line, &taken),
                     MD_FRAME_LINE);
    assert_true(line.truncated);
    assert_int_equal(line.text.len, 65536);
    assert_int_equal(line.raw_bytes, 65536);
    assert_int_equal(md_frame_next(&f, data.ptr + taken, data.len - taken, true,
                                   &line, &taken),
                     MD_FRAME_LINE);
    expect_slice("behind it", "text", line.text, "F1CDD: removed");
    assert_int_equal(line.offset, (1 << 20) + 1);
    assert_int_equal(f.truncated_count, 1);
    md_frame_free(&f);
    md_buffer_free(&data);
}

/* A closed record is given at once, an open one when the next line shows. */
static void nothing_held_back(void **state)
{
    static const char closed[] = HEAD "F1CDD: removed\n";
    static const char open[] = "F1CDD: to=<a@b>,\nrelay=none)\n";
    md_frame f;
    md_line line;
    size_t taken;

    (void)state;
    md_frame_init(&f, MD_FRAME_LINES, 0);
    assert_int_equal(
        md_frame_next(&f, closed, sizeof closed - 1, false, &line, &taken),
        MD_FRAME_LINE);
    assert_int_equal(taken, sizeof closed - 1);
    assert_int_equal(md_frame_next(&f, open, 17, false, &line, &taken),
                     MD_FRAME_MORE);
    assert_int_equal(taken, 0);
    assert_int_equal(md_frame_next(&f, open, 20, false, &line, &taken),
                     MD_FRAME_MORE);
    assert_int_equal(
        md_frame_next(&f, open, sizeof open - 1, true, &line, &taken),
        MD_FRAME_LINE);
    expect_slice("open", "text", line.text, "F1CDD: to=<a@b>, relay=none)");
    md_frame_free(&f);
}

static void ceilings_of_the_ceiling(void **state)
{
    md_frame f;

    (void)state;
    md_frame_init(&f, MD_FRAME_AUTO, 0);
    assert_int_equal(f.max_line_bytes, 65536);
    md_frame_init(&f, MD_FRAME_AUTO, UINT32_MAX);
    assert_int_equal(f.max_line_bytes, 1 << 30);
    md_frame_free(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cases),
        cmocka_unit_test(cases_in_chunks),
        cmocka_unit_test(every_split),
        cmocka_unit_test(random_logs),
        cmocka_unit_test(lines_tile_the_source),
        cmocka_unit_test(long_lines_byte_by_byte),
        cmocka_unit_test(one_mebibyte),
        cmocka_unit_test(nothing_held_back),
        cmocka_unit_test(ceilings_of_the_ceiling),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
