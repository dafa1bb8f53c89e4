/* lib/diag/explain_stream.c: a stream of pasted text, cut into texts, the
 * same for any chunks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "diag/explain.h"

typedef struct stream {
    md_rules *rules;
    md_judge *judge;
    md_explain e;
} stream;

typedef struct stream_case {
    const char *name;
    const char *data;
    bool each_line;
    const char *causes; /* separated by blanks */
} stream_case;

#define REFUSED "connect to mx.a.example[192.0.2.9]:25: Connection refused\n"
#define TIMEOUT "connect to mx.a.example[192.0.2.9]:25: Connection timed out\n"

static const stream_case cases[] = {
    {"nothing", "", false, ""},
    {"blank lines", "\n \n\r\n", false, ""},
    {"one reply without a newline", "550 user unknown", false,
     "recipient_unknown"},
    {"two replies", "550 user unknown\n552 mailbox full\n", false,
     "recipient_unknown mailbox_full"},
    {"two replies, CRLF", "550 user unknown\r\n552 mailbox full\r\n", false,
     "recipient_unknown mailbox_full"},
    {"reply over lines",
     "550-5.1.1 The account that you tried to reach\n"
     "550-5.1.1 does not\n550 5.1.1 exist\n552 mailbox full\n",
     false, "recipient_unknown mailbox_full"},
    {"wrapped reply", "550 5.1.1 user\nunknown here\n552 mailbox\n  full\n",
     false, "recipient_unknown mailbox_full"},
    {"failures in Postfix's words", REFUSED TIMEOUT, false,
     "connect_refused connect_timeout"},
    {"log lines",
     "Nov 24 06:54:11 mail postfix/smtp[7]: 5CD0E20014: to=<a@b.example>, "
     "relay=none, delay=1, delays=1/0/0/0, dsn=4.4.1, status=deferred "
     "(connect to a[192.0.2.9]:25: Connection refused)\n"
     "5CD0E20015: to=<a@b.example>, relay=a[192.0.2.9]:25, delay=1, "
     "delays=1/0/0/0,\ndsn=5.1.1, status=bounced (host a[192.0.2.9] said:\n"
     "550 5.1.1 user unknown (in reply to RCPT TO command))\n",
     false, "connect_refused recipient_unknown"},
    {"prose around a record",
     "Look at this:\n\n"
     "5CD0E20015: to=<a@b.example>, relay=a[192.0.2.9]:25, delay=1, "
     "delays=1/0/0/0, dsn=2.0.0, status=sent (250 ok)\n"
     "In this log the mailbox full of things is fine.\n\n"
     "The end\n",
     false, "unknown accepted unknown"},
    {"bounce prose",
     "<a@b.example>: host mx.b.example[192.0.2.9] said: 550 5.1.1\n"
     "    <a@b.example>: Recipient address rejected: User unknown (in reply\n"
     "    to RCPT TO command)\n"
     "<c@d.example>: Host or domain name not found. Name service error for\n"
     "    name=d.example type=MX: Host not found\n",
     false, "recipient_unknown dns_nxdomain"},
    {"delivery report",
     "Reporting-MTA: dns; mail.home.example\n"
     "X-Postfix-Queue-ID: 5CD0E20014\n"
     "Arrival-Date: Tue, 24 Nov 2026 06:54:11 +0000\n\n"
     "Final-Recipient: rfc822; a@b.example\n"
     "Action: failed\nStatus: 5.1.1\n"
     "Diagnostic-Code: smtp; 550 5.1.1 user\n unknown\n\n"
     "Final-Recipient: rfc822; c@b.example\n"
     "Action: delayed\nStatus: 4.2.2\n"
     "Final-Recipient: rfc822; d@b.example\n"
     "Action: failed\nStatus: 5.3.4\n\n",
     false, "recipient_unknown mailbox_full message_too_big"},
    {"each line", "550 user unknown\n\n552 mailbox full\n \nqwerty", true,
     "recipient_unknown unknown mailbox_full unknown unknown"},
    {"each line, CRLF and no end", "550-user unknown\r\n550 mailbox full", true,
     "recipient_unknown mailbox_full"},
    {"each line, a newline at the end is no line", "qwerty\n", true, "unknown"},
};

/* Explains everything, chunk bytes more at a time; the causes with blanks
 * between them. */
static void run(stream *s, const stream_case *c, size_t chunk,
                md_buffer *causes)
{
    md_slice data = md_slice_of(c->data);
    size_t from = 0;
    size_t have = 0;

    md_buffer_clear(causes);
    md_explain_reset(&s->e);
    for (;;) {
        maildiag_explanation out;
        bool at_end = have == data.len;
        size_t taken = 0;
        maildiag_status status =
            md_explain_next(&s->e, md_slice_sub(data, from, have - from),
                            c->each_line, at_end, &taken, &out);

        assert_true(taken <= have - from);
        from += taken;
        if (status == MAILDIAG_OK) {
            assert_true(taken > 0);
            if (causes->len != 0)
                md_buffer_put(causes, ' ');
            md_buffer_add(causes, md_slice_make(out.cause.ptr, out.cause.len));
            continue;
        }
        assert_int_equal(status, MAILDIAG_END);
        if (at_end)
            break;
        have = have + chunk < data.len ? have + chunk : data.len;
    }
    assert_int_equal(from, data.len);
}

static void texts_are_cut_alike_in_any_chunks(void **state)
{
    static const size_t chunks[] = {1, 7, 64, 100000};
    stream *s = *state;
    md_buffer causes = {0};

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (size_t k = 0; k < 4; k++) {
            run(s, &cases[i], chunks[k], &causes);
            if (!md_slice_eq(md_buffer_slice(&causes),
                             md_slice_of(cases[i].causes)))
                fail_msg("%s, chunks of %zu: '%.*s', not '%s'", cases[i].name,
                         chunks[k], (int)causes.len, causes.ptr,
                         cases[i].causes);
        }
    md_buffer_free(&causes);
}

/* A line without an end is one text, whatever its length. */
static void a_huge_line_is_one_text(void **state)
{
    stream *s = *state;
    md_buffer data = {0};
    maildiag_explanation out;
    size_t from = 0;
    size_t have = 0;
    unsigned texts = 0;
    unsigned cut = 0;

    while (data.len < 5 * (size_t)MD_EXPLAIN_BYTES)
        md_buffer_add_text(&data, "550 user unknown and so on ");
    md_buffer_add_text(&data, "\n552 mailbox full\n");
    md_explain_reset(&s->e);
    for (;;) {
        size_t taken;
        maildiag_status status =
            md_explain_next(&s->e, md_slice_make(data.ptr + from, have - from),
                            true, have == data.len, &taken, &out);

        from += taken;
        if (status == MAILDIAG_END && have == data.len)
            break;
        if (status == MAILDIAG_END) {
            /* No more than this need ever be kept. */
            assert_true(have - from <= 2 * (size_t)MD_EXPLAIN_BYTES);
            have = have + 4096 < data.len ? have + 4096 : data.len;
            continue;
        }
        texts++;
        cut += status == MAILDIAG_TRUNCATED;
    }
    assert_int_equal(texts, 2);
    assert_int_equal(cut, 1);
    md_buffer_free(&data);
}

static int open_stream(void **state)
{
    static stream s;

    memset(&s, 0, sizeof s);
    if (md_rules_builtin(&s.rules, MD_NONE, NULL) != MAILDIAG_OK)
        return 1;
    s.judge = md_judge_new(s.rules, 0);
    if (s.judge == NULL)
        return 1;
    md_explain_init(&s.e, s.rules, s.judge);
    *state = &s;
    return 0;
}

static int close_stream(void **state)
{
    stream *s = *state;

    md_explain_free(&s->e);
    md_judge_free(s->judge);
    md_rules_release(s->rules);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_are_cut_alike_in_any_chunks),
        cmocka_unit_test(a_huge_line_is_one_text),
    };

    return cmocka_run_group_tests(tests, open_stream, close_stream);
}
