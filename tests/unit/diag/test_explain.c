/* lib/diag/explain.c, explain_report.c: one pasted text and its answer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "diag/explain.h"

typedef struct explained {
    md_rules *rules;
    md_judge *judge;
    md_explain e;
    maildiag_explanation out;
} explained;

static maildiag_status explain(explained *x, const char *text)
{
    memset(&x->out, 0xA5, sizeof x->out);
    return md_explain_text(&x->e, md_slice_of(text), &x->out);
}

static bool is(maildiag_text text, const char *wanted)
{
    if (wanted == NULL)
        return text.ptr == NULL;
    return text.ptr != NULL &&
           md_slice_eq(md_slice_make(text.ptr, text.len), md_slice_of(wanted));
}

#define assert_text(text, wanted)                                              \
    do {                                                                       \
        if (!is(text, wanted))                                                 \
            fail_msg("'%.*s', not %s", (int)(text).len, (text).ptr, #wanted);  \
    } while (0)

static const char delivery[] =
    "Aug 31 08:05:32 mail postfix/smtp[15549]: 3BC7F31A2E1: "
    "to=<joe@company.com>, relay=mx.company.com[192.0.2.9]:25, delay=1.3, "
    "delays=0.07/0.04/0.64/0.52, dsn=5.1.1, status=bounced (host "
    "mx.company.com[192.0.2.9] said: 550 5.1.1 <joe@company.com>: Recipient "
    "address rejected: User unknown, see https://company.com/why (in reply to "
    "RCPT TO command))";

static void a_log_line_gives_all_its_parts(void **state)
{
    explained *x = *state;

    assert_int_equal(explain(x, delivery), MAILDIAG_OK);
    assert_text(x->out.cause, "recipient_unknown");
    assert_text(x->out.broad, "recipient_unknown");
    assert_text(x->out.category, "recipient");
    assert_int_equal(x->out.permanence, MAILDIAG_PERMANENCE_PERMANENT);
    assert_int_equal(x->out.direction, MAILDIAG_DIRECTION_CLIENT);
    assert_int_equal(x->out.smtp_code, 550);
    assert_text(x->out.dsn, "5.1.1");
    assert_text(x->out.stage, "RCPT");
    assert_text(x->out.host, "mx.company.com");
    assert_text(x->out.address, "192.0.2.9");
    assert_text(x->out.domain, "company.com");
    assert_text(x->out.recipient, "joe@company.com");
    assert_text(x->out.url, "https://company.com/why");
    assert_text(x->out.queue_id, "3BC7F31A2E1");
    assert_text(x->out.remote_queue_id, NULL);
    assert_text(x->out.document, "responses");
    assert_true(x->out.reply.len > 20);
    assert_true(x->out.rule.len > 3);
    assert_true(x->out.match_length > 0);
    assert_true(x->out.match_offset + x->out.match_length <= x->out.text.len);
    assert_true(x->out.fix_count > 0);
    assert_int_equal(x->out.conflict, 0);
}

static void a_success_names_its_remote_id(void **state)
{
    explained *x = *state;

    assert_int_equal(
        explain(x, "77424110EA2E: to=, relay=mail.simpsons.com[53.11.22.33]:25"
                   ", delay=1.3, delays=0.07/0.04/0.64/0.52, dsn=2.0.0, "
                   "status=sent (250 2.0.0 Ok: queued as 8A798694DF5)"),
        MAILDIAG_OK);
    assert_text(x->out.cause, "accepted");
    assert_text(x->out.remote_queue_id, "8A798694DF5");
    assert_text(x->out.host, "mail.simpsons.com");
    assert_text(x->out.port, "25");
    assert_text(x->out.recipient, NULL);
    assert_text(x->out.rule, NULL);
    assert_int_equal(x->out.match_length, 0);
}

static void a_refusal_is_inbound(void **state)
{
    explained *x = *state;

    assert_int_equal(
        explain(x, "NOQUEUE: reject: RCPT from unknown[192.0.2.7]: 450 4.1.8 "
                   "<a@b.invalid>: Sender address rejected: Domain not found; "
                   "from=<a@b.invalid> to=<c@d.example> proto=ESMTP helo=<x>"),
        MAILDIAG_OK);
    assert_text(x->out.cause, "sender_domain_invalid");
    assert_int_equal(x->out.direction, MAILDIAG_DIRECTION_SERVER);
    assert_text(x->out.stage, "RCPT");
    assert_text(x->out.recipient, "c@d.example");
    assert_int_equal(x->out.smtp_code, 450);
}

typedef struct cause_case {
    const char *text;
    const char *cause;
} cause_case;

static const cause_case causes[] = {
    {"550 5.1.1 User unknown", "recipient_unknown"},
    {"", "unknown"},
    {"   \n ", "unknown"},
    {"qwerty", "unknown"},
    /* Wrapped by a mail client, in the middle of words of the text. */
    {"CC79325EE20: to=<joe@company.com>, relay=172.16.5.1[172.16.5.1]:25, "
     "delay=5963, delays=5963/0/0/0,\ndsn=4.7.0, status=deferred (SASL "
     "authentication failed: server\r\n   172.16.5.1[172.16.5.1] offered no "
     "compatible authentication mechanisms for this type of connection "
     "security)",
     "auth_mechanism_mismatch"},
    /* A multi-line reply. */
    {"550-5.1.1 The email account that you tried to reach does\r\n"
     "550-5.1.1 not exist. Please try\r\n550 5.1.1 again",
     "recipient_unknown"},
    /* Lines of the queue's life. */
    {"Aug 31 08:05:32 mail postfix/qmgr[1]: 3BC7F31A2E1: from=<a@b.example>, "
     "status=expired, returned to sender",
     "delivery_expired"},
    {"Aug 31 08:05:32 mail postfix/postsuper[1]: 3BC7F31A2E1: placed on hold",
     "message_held"},
    {"Aug 31 08:05:32 mail postfix/postsuper[1]: 3BC7F31A2E1: requeued",
     "message_requeued"},
    {"Aug 31 08:05:32 mail postfix/smtpd[1]: connect from a[192.0.2.7]",
     "unknown"},
    /* Another program's line is judged by its words. */
    {"Aug 31 08:05:32 mail exim[1]: 550 Mailbox quota exceeded",
     "mailbox_full"},
    {"<joe@company.com>: host mx.company.com[192.0.2.9] said: 552 5.2.2 over "
     "quota (in reply to RCPT TO command)",
     "mailbox_full"},
};

static void texts_of_every_kind(void **state)
{
    explained *x = *state;

    for (size_t i = 0; i < sizeof causes / sizeof *causes; i++) {
        assert_int_equal(explain(x, causes[i].text), MAILDIAG_OK);
        if (!is(x->out.cause, causes[i].cause))
            fail_msg("%s: %.*s, not %s", causes[i].text, (int)x->out.cause.len,
                     x->out.cause.ptr, causes[i].cause);
    }
}

static void a_delivery_report(void **state)
{
    explained *x = *state;

    assert_int_equal(
        explain(x, "Final-Recipient: rfc822; joe@company.com\r\n"
                   "Original-Recipient: rfc822;joe@old.example\r\n"
                   "Action: failed\r\n"
                   "Status: 5.1.1\r\n"
                   "Remote-MTA: dns; mx.company.com\r\n"
                   "Diagnostic-Code: smtp; 550 5.1.1 <joe@company.com>: "
                   "Recipient\r\n    address rejected: User unknown\r\n"),
        MAILDIAG_OK);
    assert_text(x->out.cause, "recipient_unknown");
    assert_text(x->out.recipient, "joe@company.com");
    assert_text(x->out.host, "mx.company.com");
    assert_int_equal(x->out.smtp_code, 550);
    assert_text(x->out.text, "550 5.1.1 <joe@company.com>: Recipient address "
                             "rejected: User unknown");
    /* Without words the status alone tells. */
    assert_int_equal(explain(x, "Final-Recipient: rfc822;<joe@company.com>\n"
                                "Action: delayed\nStatus: 4.2.2\n"),
                     MAILDIAG_OK);
    assert_text(x->out.cause, "mailbox_full");
    assert_text(x->out.recipient, "joe@company.com");
    assert_int_equal(x->out.permanence, MAILDIAG_PERMANENCE_TEMPORARY);
    assert_int_equal(x->out.smtp_code, -1);
    assert_int_equal(explain(x, "Final-Recipient: rfc822;joe@company.com\n"
                                "Action: delivered\nStatus: 2.0.0\n"),
                     MAILDIAG_OK);
    assert_text(x->out.cause, "accepted");
}

static void fixes_are_filled(void **state)
{
    explained *x = *state;
    maildiag_fix fix;
    maildiag_status status;
    bool filled = false;
    uint32_t n = 0;

    assert_int_equal(
        explain(x, "connect to mx.company.com[192.0.2.9]:2525: Connection "
                   "timed out"),
        MAILDIAG_OK);
    while ((status = md_explain_fix(&x->e, n, &fix)) == MAILDIAG_OK) {
        assert_non_null(fix.text.ptr);
        filled |= is(fix.check, "nc -vz -w 5 mx.company.com 2525");
        n++;
    }
    assert_int_equal(status, MAILDIAG_END);
    assert_int_equal(n, x->out.fix_count);
    assert_true(filled);
}

/* A name that a stranger chose does not get out of its quotes, and what
 * cannot be filled is left out. */
static void checks_are_safe(void **state)
{
    explained *x = *state;
    maildiag_fix fix;

    assert_int_equal(explain(x, "Host or domain name not found. Name service "
                                "error for name=a;reboot type=MX: Host not "
                                "found"),
                     MAILDIAG_OK);
    assert_text(x->out.cause, "dns_nxdomain");
    assert_int_equal(md_explain_fix(&x->e, 0, &fix), MAILDIAG_OK);
    assert_text(fix.check, "dig +short MX 'a;reboot'");
    assert_int_equal(explain(x, "450 4.4.3 DNS timeout"), MAILDIAG_OK);
    for (uint32_t i = 0; md_explain_fix(&x->e, i, &fix) == MAILDIAG_OK; i++)
        assert_null(fix.check.ptr == NULL ? NULL : strchr(fix.check.ptr, '{'));
}

static void nothing_explained_yet(void **state)
{
    explained *x = *state;
    md_explain fresh;
    maildiag_fix fix;

    md_explain_init(&fresh, x->rules, x->judge);
    assert_int_equal(md_explain_fix(&fresh, 0, &fix), MAILDIAG_E_ARG);
    md_explain_free(&fresh);
}

static void long_texts_are_cut(void **state)
{
    explained *x = *state;
    md_buffer text = {0};

    md_buffer_add_text(&text, "550 5.1.1 user unknown ");
    while (text.len <= MD_EXPLAIN_BYTES)
        md_buffer_add_text(&text, "and so on ");
    assert_int_equal(md_explain_text(&x->e, md_buffer_slice(&text), &x->out),
                     MAILDIAG_TRUNCATED);
    assert_text(x->out.cause, "recipient_unknown");
    assert_true(x->out.text.len <= MD_EXPLAIN_BYTES);
    md_buffer_free(&text);
}

static int open_explain(void **state)
{
    static explained x;

    memset(&x, 0, sizeof x);
    if (md_rules_builtin(&x.rules, MD_NONE, NULL) != MAILDIAG_OK)
        return 1;
    x.judge = md_judge_new(x.rules, 0);
    if (x.judge == NULL)
        return 1;
    md_explain_init(&x.e, x.rules, x.judge);
    *state = &x;
    return 0;
}

static int close_explain(void **state)
{
    explained *x = *state;

    md_explain_free(&x->e);
    md_judge_free(x->judge);
    md_rules_release(x->rules);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_log_line_gives_all_its_parts),
        cmocka_unit_test(a_success_names_its_remote_id),
        cmocka_unit_test(a_refusal_is_inbound),
        cmocka_unit_test(texts_of_every_kind),
        cmocka_unit_test(a_delivery_report),
        cmocka_unit_test(fixes_are_filled),
        cmocka_unit_test(checks_are_safe),
        cmocka_unit_test(nothing_explained_yet),
        cmocka_unit_test(long_texts_are_cut),
    };

    return cmocka_run_group_tests(tests, open_explain, close_explain);
}
