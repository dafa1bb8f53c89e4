/* Export streams through the frame: one line an entry, in any chunks. */
#include "feed.h"

#define BEGIN "__CURSOR=c\n__REALTIME_TIMESTAMP=1795503241437721\n"
#define FROM "_HOSTNAME=mail\nSYSLOG_IDENTIFIER=postfix/smtp\n_PID=7\n"

static md_frame_status next(md_frame *f, md_slice *data, md_line *line)
{
    size_t taken;
    md_frame_status status =
        md_frame_next(f, data->ptr, data->len, true, line, &taken);

    *data = md_slice_skip(*data, taken);
    return status;
}

/* The line that is written is one that the header reader knows again. */
static void lines(void **state)
{
    md_slice data = MD_LIT(BEGIN FROM "MESSAGE=F1CDD: removed\n\n"
                                      "__CURSOR=c\nMESSAGE_ID=x\n\n"
                                      "garbage\nMESSAGE=no\n\n" BEGIN FROM
                                      "MESSAGE\n\x03\0\0\0\0\0\0\0a\nb\n\n"
                                      "__CURSOR=c\nMESSAGE=bare");
    const size_t all = data.len;
    md_header again;
    md_frame f;
    md_line line;

    (void)state;
    md_frame_init(&f, MD_FRAME_AUTO, 0);
    assert_int_equal(next(&f, &data, &line), MD_FRAME_LINE);
    expect_slice("first", "text", line.text,
                 "2026-11-24T06:54:01.437721Z mail postfix/smtp[7]: F1CDD: "
                 "removed");
    assert_int_equal(line.offset, 0);
    assert_int_equal(line.physical, 1);
    assert_false(line.truncated);
    assert_int_equal(line.header.family, MD_FAMILY_JOURNAL);
    md_header_parse(line.text, &again);
    assert_true(md_slice_eq(again.host, line.header.host));
    assert_true(md_slice_eq(again.tag, line.header.tag));
    assert_true(md_slice_eq(again.body, line.header.body));
    assert_true(again.body.ptr == line.header.body.ptr);
    assert_int_equal(again.pid, line.header.pid);
    assert_true(again.stamp.sec == line.header.stamp.sec);
    assert_int_equal(again.stamp.usec, line.header.stamp.usec);

    assert_int_equal(next(&f, &data, &line), MD_FRAME_LINE);
    expect_slice("second", "body", line.header.body, "a b");
    expect_slice("second", "tag", line.header.tag, "postfix/smtp");

    assert_int_equal(next(&f, &data, &line), MD_FRAME_LINE);
    expect_slice("third", "text", line.text, "bare");
    expect_slice("third", "host", line.header.host, NULL);
    assert_int_equal(line.offset + line.raw_bytes, all);
    assert_int_equal(next(&f, &data, &line), MD_FRAME_MORE);
    assert_int_equal(f.line_count, 3);
    assert_int_equal(f.offset, all);
    md_frame_free(&f);
}

/* A message above the ceiling is cut; an entry above eight of them is given
 * as far as it goes, and nothing inside its rest is taken for an entry. */
static void ceilings(void **state)
{
    static const char big[] = "__CURSOR=c\nMESSAGE=12345678x\nCOREDUMP\n"
                              "\x80\0\0\0\0\0\0\0";
    md_buffer data = {0};
    md_slice rest;
    md_frame f;
    md_line line;

    (void)state;
    md_buffer_add(&data, MD_LIT("__CURSOR=c\nMESSAGE=12345678\n\n"));
    md_buffer_add(&data, MD_LIT("__CURSOR=c\nMESSAGE=123456789\n\n"));
    md_buffer_add(&data, md_slice_make(big, sizeof big - 1));
    while (md_slice_find(md_buffer_slice(&data), MD_LIT("forged")) == MD_NPOS)
        md_buffer_add(&data, MD_LIT("\n\n__CURSOR=c\nMESSAGE=forged\n\n\n\n"));
    while (data.len < 30 + 31 + sizeof big - 1 + 128)
        md_buffer_put(&data, '\n');
    data.len = 29 + 30 + sizeof big - 1 + 128;
    md_buffer_add(&data, MD_LIT("\n_PID=1\n\n__CURSOR=c\nMESSAGE=last\n\n"));

    md_frame_init(&f, MD_FRAME_AUTO, 8);
    rest = md_buffer_slice(&data);
    assert_int_equal(next(&f, &rest, &line), MD_FRAME_LINE);
    expect_slice("of the ceiling", "body", line.header.body, "12345678");
    assert_false(line.truncated);
    assert_int_equal(next(&f, &rest, &line), MD_FRAME_LINE);
    expect_slice("above", "body", line.header.body, "12345678");
    assert_true(line.truncated);
    assert_int_equal(line.raw_bytes, 30);
    assert_int_equal(next(&f, &rest, &line), MD_FRAME_LINE);
    expect_slice("huge entry", "body", line.header.body, "12345678");
    assert_true(line.truncated);
    assert_int_equal(line.raw_bytes, 64);
    assert_int_equal(next(&f, &rest, &line), MD_FRAME_LINE);
    expect_slice("behind it", "body", line.header.body, "last");
    assert_int_equal(next(&f, &rest, &line), MD_FRAME_MORE);
    assert_int_equal(f.truncated_count, 2);
    md_frame_free(&f);
    md_buffer_free(&data);
}

static void expect_any_chunks(md_slice data, uint32_t ceiling, bool exact)
{
    static const size_t step[] = {1, 3, 7, 100, 5000};
    md_buffer whole = feed_run(MD_FRAME_JOURNAL, ceiling, data, 0, NULL, false);
    uint64_t seed = 37;
    size_t i;

    for (i = 0; i < COUNT_OF(step) * 2; i++) {
        md_buffer got = feed_run(MD_FRAME_JOURNAL, ceiling, data, step[i / 2],
                                 i % 2 ? &seed : NULL, exact);

        if (!md_slice_eq(md_buffer_slice(&got), md_buffer_slice(&whole)))
            fail_msg("chunks of %zu, ceiling %u:\n%.*s\nnot\n%.*s", step[i / 2],
                     ceiling, (int)got.len, got.ptr ? got.ptr : "",
                     (int)whole.len, whole.ptr ? whole.ptr : "");
        md_buffer_free(&got);
    }
    md_buffer_free(&whole);
}

static void real_stream_in_chunks(void **state)
{
    md_buffer data = feed_file("lab/format_journald/journal.export");

    (void)state;
    expect_any_chunks(md_buffer_slice(&data), 0, false);
    expect_any_chunks(md_buffer_slice(&data), 50, false);
    expect_any_chunks(md_buffer_slice(&data), 80, false);
    md_buffer_free(&data);
}

static void random_streams_in_chunks(void **state)
{
    static const md_slice piece[] = {
        MD_LIT_INIT("MESSAGE=x\n"),
        MD_LIT_INIT("MESSAGE\n"),
        MD_LIT_INIT("\n"),
        MD_LIT_INIT("\n"),
        MD_LIT_INIT("\x03\0\0\0\0\0\0\0"),
        MD_LIT_INIT("abc\n"),
        MD_LIT_INIT(FROM),
        MD_LIT_INIT("MESSAGE=a long message, of more bytes than most\n\n"),
        MD_LIT_INIT("X\n\x06\0\0\0\0\0\0\0\n\nMES\n\n"),
        MD_LIT_INIT("no field\n")};
    static const uint32_t ceiling[] = {0, 1, 4, 8, 20};
    uint64_t seed = 41;
    size_t round, i;

    (void)state;
    for (round = 0; round < 500; round++) {
        md_buffer data = {0};

        for (i = random_below(&seed, 20); i > 0; i--)
            md_buffer_add(&data, piece[random_below(&seed, COUNT_OF(piece))]);
        expect_any_chunks(md_buffer_slice(&data),
                          ceiling[round % COUNT_OF(ceiling)], round % 4 == 0);
        md_buffer_free(&data);
    }
}

/* A message full of empty lines, byte by byte: each byte is seen once. */
static void long_entry_byte_by_byte(void **state)
{
    const size_t size = (size_t)1 << 22;
    md_buffer data = {0};
    md_buffer got;
    char *room;

    (void)state;
    md_buffer_add(&data, MD_LIT("__CURSOR=c\nMESSAGE\n\0\0\x40\0\0\0\0\0"));
    room = md_buffer_room(&data, size);
    assert_non_null(room);
    memset(room, '\n', size);
    data.len += size;
    md_buffer_add(&data, MD_LIT("\n\n"));
    got = feed_run(MD_FRAME_AUTO, 0, md_buffer_slice(&data), 1, NULL, false);
    assert_true(md_slice_starts(md_buffer_slice(&got), MD_LIT("0+524288 cut")));
    md_buffer_free(&got);
    md_buffer_free(&data);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines),
        cmocka_unit_test(ceilings),
        cmocka_unit_test(real_stream_in_chunks),
        cmocka_unit_test(random_streams_in_chunks),
        cmocka_unit_test(long_entry_byte_by_byte),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
