/*
 * Headers that are alike: with what is kept of the lines before, every line
 * gives what it gives alone.
 */
#include "input/header_run.h"

#include "feed.h"
#include "input/frame_parts.h"

enum { TRIES = 20000, LINE_MOST = 200 };

/* Headers of every kind that is kept, and of kinds that are not. */
static const char *const lines[] = {
    "Aug 31 03:20:36 mail postfix/smtp[3110]: 77424110EA2E: removed",
    "Aug 31 03:20:59 mail postfix/qmgr[7]: 77424110EA2E: removed too",
    "Aug  1 03:20:00 mail postfix/smtpd[1234567]: lost connection after X",
    "Aug 31 03:20:36 mail postfix/smtpd[1234567890]: connect from unknown",
    "Aug 31 03:20:36 mail dovecot: imap-login: Login: user=<joe>",
    "Aug 31 03:20:36 mail rsyslogd[1]: last message repeated 3 times",
    "Aug 31 03:20:36 mail postfix/smtpd[1]: message repeated 2 times: [ x y]",
    "Aug 31 03:20:36 mail last message repeated 3 times",
    "Aug 31 03:20:36 mail mail.info postfix/smtpd[1]: connect from unknown",
    "Aug 31 03:20:36.437721 mail postfix/smtp[3110]: 77424110EA2E: removed",
    "Aug 31 03:20:60 mail postfix/smtp[3110]: 77424110EA2E: removed",
    "Aug 31 03:20:36 2026 mail postfix/smtp[3110]: 77424110EA2E: removed",
    "Aug 31 03:20:36 192.0.2.1 postfix/smtp[3110]: 77424110EA2E: removed",
    "<22>Aug 31 03:20:36 mail postfix/smtp[3110]: 77424110EA2E: removed",
    "<20>Aug 31 03:20:36 mail postfix/smtp[3110]: 77424110EA2E: removed",
    "<22:Aug 31 03:20:36 mail postfix/smtp[3110]: 77424110EA2E: removed",
    "2026-11-24T06:54:11.855611+00:00 mail postfix/smtp[1]: 4F1C22A0B3: to=<a>",
    "2026-11-24T06:54:11.85+00:00 mail postfix/smtp[1]: 4F1C22A0B3: to=<a>",
    "2026-11-24T06:54:11Z mail postfix/smtp[1]: 4F1C22A0B3: removed by hand",
    "2026-11-24 06:54:11 mail postfix/smtp[1]: 4F1C22A0B3: removed by hand",
    "2026-11-24T06:54:11Z Aug 31 03:20:36 mail postfix/smtp[1]: 4F1C2: more",
    "m-x-yyTyy:yy:2026-11-24T06:54:21Z mail postfix/smtp[1]: 4F1C22A0B3: r",
    "<22>1 2026-11-24T06:54:11.855611+00:00 mail postfix/smtp 7 - - 4F1C2: to",
    "<22>1 2026-11-24T06:54:12.855611+00:00 mail postfix 7 - -  4F1C2: remove",
    "<22>1 2026-11-24T06:54:12.855611+00:00 mail postfix 7 - [a b=\"c\"] 4F1C2",
    "<22>1 2026-11-24T06:54:12.855611+00:00 mail - 7 - - 4F1C2: to=<a> and b",
    "Tue 2026-11-24 06:54:01 UTC mail postfix/smtp[1]: 4F1C22A0B3: removed",
    "mail postfix/smtp[3110]: 77424110EA2E: removed",
    "77424110EA2E: to=<joe@company.test>, relay=none, delay=1, status=sent",
};

static void expect_alone(md_slice line, const md_header *got)
{
    md_line want = {.text = line}, have = {.text = line};
    md_buffer one = {0}, two = {0};

    md_header_parse(line, &want.header);
    have.header = *got;
    feed_write(&one, &want);
    feed_write(&two, &have);
    if (!md_slice_eq(md_buffer_slice(&one), md_buffer_slice(&two)) ||
        want.header.stamp.form != got->stamp.form ||
        want.header.stamp.fraction != got->stamp.fraction ||
        want.header.repeat != got->repeat ||
        want.header.repeat_last != got->repeat_last ||
        want.header.stamp_text.ptr != got->stamp_text.ptr ||
        want.header.stamp_text.len != got->stamp_text.len)
        fail_msg("%.*s\nis read as\n%.*snot as\n%.*s", (int)line.len, line.ptr,
                 (int)two.len, two.ptr, (int)one.len, one.ptr);
    md_buffer_free(&one);
    md_buffer_free(&two);
}

/* Reads a copy that ends where the line ends. */
static void read_line(md_header_run *run, md_slice line)
{
    char *copy = malloc(line.len ? line.len : 1);
    md_header header;

    assert_non_null(copy);
    memcpy(copy, line.ptr, line.len);
    line.ptr = copy;
    memset(&header, 0xA5, sizeof header);
    md_header_run_parse(run, line, &header);
    expect_alone(line, &header);
    free(copy);
}

static void each_behind_each(void **state)
{
    size_t i, j;

    (void)state;
    for (i = 0; i < COUNT_OF(lines); i++) {
        for (j = 0; j < COUNT_OF(lines); j++) {
            md_header_run run = {0};

            read_line(&run, md_slice_of(lines[i]));
            read_line(&run, md_slice_of(lines[j]));
            read_line(&run, md_slice_of(lines[i]));
        }
    }
}

/* Which lines are kept: those at the head of a log of their family. */
static void what_is_kept(void **state)
{
    static const struct {
        size_t line;
        bool kept;
    } cases[] = {
        {0, true},   {4, false},  {9, true},  {10, false}, {11, false},
        {13, true},  {15, false}, {16, true}, {18, true},  {19, false},
        {21, false}, {22, true},  {23, true}, {26, false}, {27, false},
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++) {
        const char *line = lines[cases[i].line];
        md_header_run run = {0};
        md_header header;

        md_header_run_parse(&run, md_slice_of(line), &header);
        if ((run.size != 0) != cases[i].kept)
            fail_msg("%s: %s", line, run.size ? "kept" : "not kept");
        /* The frame relies on this. */
        if (run.size != 0)
            assert_true(md_frame_obvious(run.head, run.size));
    }
}

/* One byte more, less or another, anywhere behind a line of its kind. */
static void a_byte_changed(void **state)
{
    static const char bytes[] = " \t[]:<>-.0123456789TZmlA\xef\x01";
    uint64_t seed = 7;
    size_t i;

    (void)state;
    for (i = 0; i < TRIES; i++) {
        md_slice line =
            md_slice_of(lines[random_below(&seed, COUNT_OF(lines))]);
        size_t at = random_below(&seed, line.len);
        char c = bytes[random_below(&seed, sizeof bytes - 1)];
        md_header_run run = {0};
        char text[LINE_MOST];
        size_t rest = line.len - at;

        read_line(&run, line);
        memcpy(text, line.ptr, line.len);
        switch (random_below(&seed, 4)) {
        case 0:
            memmove(text + at + 1, text + at, rest);
            text[at] = c;
            line.len++;
            break;
        case 1:
            memmove(text + at, text + at + 1, rest - 1);
            line.len--;
            break;
        case 2:
            line.len = at;
            break;
        default:
            text[at] = c;
            break;
        }
        read_line(&run, md_slice_make(text, line.len));
        read_line(&run,
                  md_slice_of(lines[random_below(&seed, COUNT_OF(lines))]));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_behind_each),
        cmocka_unit_test(what_is_kept),
        cmocka_unit_test(a_byte_changed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
