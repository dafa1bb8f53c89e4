/*
 * One run of Postfix as every syslog wrote it: the same (host, tag, pid, body)
 * of its lines whatever the header. tests/data/lab holds the files.
 */
#include "feed.h"

static bool is_postfix(md_slice tag)
{
    return md_slice_eq(tag, MD_LIT("postfix")) ||
           md_slice_starts(tag, MD_LIT("postfix/"));
}

/* `daemon` false leaves the daemon's name out, as rsyslog's RFC 5424 does. */
static md_buffer records(const char *name, uint8_t family, uint8_t form,
                         bool daemon)
{
    md_buffer data = feed_file(name);
    md_slice rest = md_buffer_slice(&data);
    md_buffer out = {0};
    md_line line;
    md_frame f;
    size_t taken;

    md_frame_init(&f, MD_FRAME_AUTO, 0);
    while (md_frame_next(&f, rest.ptr, rest.len, true, &line, &taken) ==
           MD_FRAME_LINE) {
        const md_header *h = &line.header;

        rest = md_slice_skip(rest, taken);
        expect_i64(name, "family", h->family, family);
        expect_i64(name, "form", h->stamp.form, form);
        expect_slice(name, "host", h->host, "liquidfiles");
        if (!is_postfix(h->tag))
            continue;
        md_buffer_add(&out, daemon ? h->tag : MD_LIT("postfix"));
        md_buffer_put(&out, '|');
        md_buffer_add_i64(&out, h->pid);
        md_buffer_put(&out, '|');
        md_buffer_add(&out, h->body);
        md_buffer_put(&out, '\n');
    }
    assert_false(out.failed);
    md_frame_free(&f);
    md_buffer_free(&data);
    return out;
}

static void expect_equal(const char *name, md_buffer got, md_buffer want)
{
    if (!md_slice_eq(md_buffer_slice(&got), md_buffer_slice(&want)))
        fail_msg("%s:\n%.*s\nnot\n%.*s", name, (int)got.len, got.ptr,
                 (int)want.len, want.ptr);
    md_buffer_free(&got);
}

static void rsyslog(void **state)
{
    md_buffer bsd = records("lab/format_rsyslog/mail.log", MD_FAMILY_BSD,
                            MD_STAMP_CIVIL, true);
    md_buffer bare = records("lab/format_rsyslog/mail.log", MD_FAMILY_BSD,
                             MD_STAMP_CIVIL, false);

    (void)state;
    assert_true(md_slice_find(md_buffer_slice(&bsd),
                              MD_LIT("postfix/master|10373|daemon started")) !=
                MD_NPOS);
    expect_equal("rfc3339",
                 records("lab/format_rsyslog/mail.rfc3339.log", MD_FAMILY_ISO,
                         MD_STAMP_UTC, true),
                 bsd);
    expect_equal("pri",
                 records("lab/format_rsyslog/mail.pri.log", MD_FAMILY_BSD,
                         MD_STAMP_CIVIL, true),
                 bsd);
    expect_equal("rfc5424",
                 records("lab/format_rsyslog/mail.rfc5424.log",
                         MD_FAMILY_RFC5424, MD_STAMP_UTC, false),
                 bare);
    md_buffer_free(&bsd);
    md_buffer_free(&bare);
}

static void journald(void **state)
{
    static const struct {
        const char *name;
        uint8_t family;
        uint8_t form;
    } table[] = {
        {"lab/format_journald/journal.short-full.log", MD_FAMILY_FULL,
         MD_STAMP_UTC},
        {"lab/format_journald/journal.short-iso.log", MD_FAMILY_ISO,
         MD_STAMP_UTC},
        {"lab/format_journald/journal.short-precise.log", MD_FAMILY_BSD,
         MD_STAMP_CIVIL},
        {"lab/format_journald/journal.with-unit.log", MD_FAMILY_FULL,
         MD_STAMP_UTC},
        {"lab/format_journald/journal.export", MD_FAMILY_JOURNAL, MD_STAMP_UTC},
    };
    md_buffer want = records("lab/format_journald/journal.short.log",
                             MD_FAMILY_BSD, MD_STAMP_CIVIL, true);
    size_t i;

    (void)state;
    assert_true(want.len > 1000);
    for (i = 0; i < COUNT_OF(table); i++)
        expect_equal(
            table[i].name,
            records(table[i].name, table[i].family, table[i].form, true), want);
    md_buffer_free(&want);
}

/*
 * The eight lines of the document that people are sent, as they stand there:
 * addresses lost (`to=,`), a blank too many (` to =<`), no header, one record
 * on two lines.
 */
static void document(void **state)
{
    static const char text[] =
        "Aug 31 03:20:36 liquidfiles postfix/smtp[3110]: 77424110EA2E: to=, "
        "relay=mail.simpsons.com[53.11.22.33]:25, delay=1.3, "
        "delays=0.07/0.04/0.64/0.52, dsn=2.0.0, status=sent (250 2.0.0 Ok: "
        "queued as 8A798694DF5)\n"
        "Aug 31 08:05:32 mail postfix/smtp[15549]: 3BC7F31A2E1: "
        "to=<28@huash.com>, relay=none, delay=191801, "
        "delays=191726/0.19/75/0, dsn=4.4.3, status=deferred (Host or domain "
        "name not found. Name service error for name=huash.com type=MX: Host "
        "not found, try again)\n"
        "Aug 31 08:03:01 mail postfix/smtpd[20893]: NOQUEUE: reject: RCPT from "
        "unknown[206.72.127.113]: 450 4.1.8 "
        "<PureNaturalHealth-ttmhhk1pldkkglj1r@createsend3.com>: Sender address "
        "rejected: Domain not found; "
        "from=<PureNaturalHealth-ttmhhk1pldkkglj1r@createsend3.com> to "
        "=<test@liquidfiles.com> proto=ESMTP helo=<mo113.createsend.com>\n"
        "F1CDD3F8D: to=<joe@company.com>, relay=172.16.5.1[172.16.5.1]:1025, "
        "delay=326, delays=325/0.04/0/0.16, dsn=2.0.0, status=sent (250 OK)\n"
        "C539144A9: to=<joe@company.com>, relay=none, delay=3.1, "
        "delays=0.02/0.07/3/0, dsn=4.4.1, status=deferred (connect to "
        "172.16.5.101[172.16.5.101]:1025: No route to host)\n"
        "A0AB78009A: to=<joe@company.com>, relay=none, delay=10, "
        "delays=0.03/9.9/0/0.01, dsn=4.7.3, status=deferred (delivery "
        "temporarily suspended: SASL authentication failed; server "
        "172.16.5.1[172.16.5.1] said: 535 5.7.3 Authentication "
        "unsuccessful)\n"
        "CC79325EE20: to=<joe@company.com>, relay=172.16.5.1[172.16.5.1]:25, "
        "delay=5963, delays=5963/0/0/0,\n"
        "dsn=4.7.0, status=deferred (SASL authentication failed: server "
        "172.16.5.1[172.16.5.1] offered no compatible authentication "
        "mechanisms for this type of connection security)\n";
    static const char *const begins[] = {
        "77424110EA2E: to=, ",  "3BC7F31A2E1: to=<28@", "NOQUEUE: reject: ",
        "F1CDD3F8D: to=<joe@",  "C539144A9: to=<joe@",  "A0AB78009A: to=<joe@",
        "CC79325EE20: to=<joe@"};
    md_slice rest = md_slice_of(text);
    md_line line;
    md_frame f;
    size_t taken, count = 0;

    (void)state;
    md_frame_init(&f, MD_FRAME_AUTO, 0);
    while (md_frame_next(&f, rest.ptr, rest.len, true, &line, &taken) ==
           MD_FRAME_LINE) {
        rest = md_slice_skip(rest, taken);
        assert_in_range(count, 0, COUNT_OF(begins) - 1);
        assert_true(
            md_slice_starts(line.header.body, md_slice_of(begins[count])));
        count++;
    }
    assert_int_equal(count, COUNT_OF(begins));
    assert_int_equal(line.physical, 2);
    assert_true(md_slice_find(line.header.body,
                              MD_LIT("delays=5963/0/0/0, dsn=4.7.0, ")) !=
                MD_NPOS);
    md_frame_free(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rsyslog),
        cmocka_unit_test(journald),
        cmocka_unit_test(document),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
