/* lib/rules/subject.c: what is judged of a record or of a pasted text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "judged.h"
#include "rules/places.h"

typedef struct text_case {
    const char *text;
    uint16_t code;
    uint16_t dsn[3];
    uint8_t stage;
    uint8_t form;
    const char *inner; /* NULL: not asked */
} text_case;

static const text_case texts[] = {
    {"550 5.1.1 no", 550, {5, 1, 1}, MD_STAGE_NONE, MD_REPLY_PLAIN, NULL},
    {"smtp; 550 5.1.1 no",
     550,
     {5, 1, 1},
     MD_STAGE_NONE,
     MD_REPLY_PLAIN,
     "550 5.1.1 no"},
    {"Diagnostic-Code: SMTP;550 no",
     550,
     {0, 0, 0},
     MD_STAGE_NONE,
     MD_REPLY_PLAIN,
     "550 no"},
    {"550 no (#5.1.1)", 550, {5, 1, 1}, MD_STAGE_NONE, MD_REPLY_PLAIN, NULL},
    {"no (#5.1.1)", 0, {5, 1, 1}, MD_STAGE_NONE, MD_REPLY_PLAIN, NULL},
    {"Exim 4.94.2 said no", 0, {0, 0, 0}, MD_STAGE_NONE, MD_REPLY_PLAIN, NULL},
    {"from 4.2.2.1 came no", 0, {0, 0, 0}, MD_STAGE_NONE, MD_REPLY_PLAIN, NULL},
    {"SMTP error from remote mail server after RCPT TO:<a@b.example>: host "
     "mx.b.example [192.0.2.9]: 550 5.1.1 no",
     550,
     {5, 1, 1},
     MD_STAGE_RCPT,
     MD_REPLY_PLAIN,
     "550 5.1.1 no"},
    {"SMTP error from remote mail server after end of data: 552 too much",
     552,
     {0, 0, 0},
     MD_STAGE_END_OF_MESSAGE,
     MD_REPLY_PLAIN,
     "552 too much"},
    {"550 5.0.0 wrapped: 451 4.2.2 inner",
     451,
     {4, 2, 2},
     MD_STAGE_NONE,
     MD_REPLY_PLAIN,
     "451 4.2.2 inner"},
    {"550 first 550 second",
     550,
     {0, 0, 0},
     MD_STAGE_NONE,
     MD_REPLY_PLAIN,
     "550 first 550 second"},
    {"waited 450 seconds", 0, {0, 0, 0}, MD_STAGE_NONE, MD_REPLY_PLAIN, NULL},
    {"192.0.2.9 does not like recipient. Remote host said: 550 no",
     550,
     {0, 0, 0},
     MD_STAGE_RCPT,
     MD_REPLY_PLAIN,
     "550 no"},
    {"host mx.b.example[192.0.2.9] said: 550 5.1.1 no (in reply to RCPT TO "
     "command)",
     550,
     {5, 1, 1},
     MD_STAGE_RCPT,
     MD_REPLY_SAID,
     "550 5.1.1 no"},
    {"<a@b.example>: host mx.b.example[192.0.2.9] said: 550 5.1.1 no (in "
     "reply to RCPT TO command)",
     550,
     {5, 1, 1},
     MD_STAGE_RCPT,
     MD_REPLY_SAID,
     "550 5.1.1 no"},
    {"4.4.1 connect to mx.b.example[192.0.2.9]:25: Connection timed out",
     0,
     {4, 4, 1},
     MD_STAGE_CONNECT,
     MD_REPLY_CONNECT,
     "Connection timed out"},
    {"connect to mx.b.example[192.0.2.9]: server refused to talk to me: 421 "
     "later  (port 25)",
     421,
     {0, 0, 0},
     MD_STAGE_CONNECT,
     MD_REPLY_REFUSED,
     NULL},
    {"", 0, {0, 0, 0}, MD_STAGE_NONE, MD_REPLY_PLAIN, NULL},
    {"smtp;", 0, {0, 0, 0}, MD_STAGE_NONE, MD_REPLY_PLAIN, NULL},
    {"4", 0, {0, 0, 0}, MD_STAGE_NONE, MD_REPLY_PLAIN, NULL},
    {"<>: ", 0, {0, 0, 0}, MD_STAGE_NONE, MD_REPLY_PLAIN, NULL},
};

static void pasted_texts(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const text_case *c = &texts[i];
        md_subject s;

        md_subject_of_text(md_slice_of(c->text), &s);
        if (s.code != c->code || s.dsn.part[0] != c->dsn[0] ||
            s.dsn.part[1] != c->dsn[1] || s.dsn.part[2] != c->dsn[2] ||
            s.stage != c->stage || s.reply.form != c->form)
            fail_msg("%s: code %u dsn %u.%u.%u stage %u form %u", c->text,
                     s.code, s.dsn.part[0], s.dsn.part[1], s.dsn.part[2],
                     s.stage, s.reply.form);
        if (c->inner != NULL &&
            !md_slice_eq(s.reply.inner, md_slice_of(c->inner)))
            fail_msg("%s: inner '%.*s'", c->text, (int)s.reply.inner.len,
                     s.reply.inner.ptr);
        assert_int_equal(s.kind, MAILDIAG_RECORD_UNRECOGNISED);
    }
}

typedef struct record_case {
    const char *line; /* behind the time and host */
    bool speaks;
    uint8_t direction;
    uint8_t disposition;
    uint8_t stage;
    const char *text; /* NULL: not asked */
} record_case;

#define CLIENT MAILDIAG_DIRECTION_CLIENT
#define SERVER MAILDIAG_DIRECTION_SERVER
#define DELIVERY                                                               \
    "postfix/smtp[3]: 5CD0E20014: to=<a@b.example>, relay=none, delay=1, "     \
    "delays=1/0/0/0, dsn="

static const record_case records[] = {
    {DELIVERY "2.0.0, status=sent (250 ok)", true, CLIENT,
     MAILDIAG_DISPOSITION_SENT, MD_STAGE_NONE, "250 ok"},
    {DELIVERY "4.0.0, status=deferred (why)", true, CLIENT,
     MAILDIAG_DISPOSITION_DEFERRED, MD_STAGE_NONE, "why"},
    {DELIVERY "4.0.0, status=SOFTBOUNCE (why)", true, CLIENT,
     MAILDIAG_DISPOSITION_DEFERRED, MD_STAGE_NONE, "why"},
    {DELIVERY "5.0.0, status=bounced (why)", true, CLIENT,
     MAILDIAG_DISPOSITION_BOUNCED, MD_STAGE_NONE, "why"},
    {DELIVERY "5.0.0, status=undeliverable (why)", true, CLIENT,
     MAILDIAG_DISPOSITION_BOUNCED, MD_STAGE_NONE, "why"},
    {DELIVERY "2.0.0, status=deliverable (yes)", true, CLIENT,
     MAILDIAG_DISPOSITION_SENT, MD_STAGE_NONE, "yes"},
    {"postfix/smtp[3]: 5CD0E20014: host a[192.0.2.9] said: 450 no (in reply "
     "to RCPT TO command)",
     true, CLIENT, MAILDIAG_DISPOSITION_DEFERRED, MD_STAGE_RCPT, NULL},
    {"postfix/smtp[3]: connect to a[192.0.2.9]:25: Connection refused", true,
     CLIENT, MAILDIAG_DISPOSITION_DEFERRED, MD_STAGE_CONNECT, NULL},
    {"postfix/smtpd[3]: NOQUEUE: reject: MAIL from a[192.0.2.9]: 550 5.7.1 "
     "no; from=<x@y.example> proto=SMTP helo=<x>",
     true, SERVER, MAILDIAG_DISPOSITION_REJECTED, MD_STAGE_MAIL,
     "550 5.7.1 no"},
    {"postfix/cleanup[3]: 5CD0E20014: reject: body spam and virus from "
     "local; from=<x@y.example> to=<a@b.example>: 5.7.1 not here",
     true, SERVER, MAILDIAG_DISPOSITION_REJECTED, MD_STAGE_BODY,
     "5.7.1 not here"},
    {"postfix/cleanup[3]: 5CD0E20014: reject: header Subject: spam from "
     "a[192.0.2.9]; from=<x@y.example> to=<a@b.example> proto=SMTP helo=<x>",
     true, SERVER, MAILDIAG_DISPOSITION_REJECTED, MD_STAGE_BODY, ""},
    {"postfix/smtpd[3]: warning: a[192.0.2.9]: SASL PLAIN authentication "
     "failed: x",
     true, SERVER, MAILDIAG_DISPOSITION_REJECTED, MD_STAGE_AUTH, NULL},
    {"postfix/smtpd[3]: lost connection after EHLO from a[192.0.2.9]", true,
     SERVER, MAILDIAG_DISPOSITION_NONE, MD_STAGE_NONE,
     "lost connection EHLO a 192.0.2.9"},
    {"postfix/smtpd[3]: warning: odd thing", true, SERVER,
     MAILDIAG_DISPOSITION_NONE, MD_STAGE_NONE, "odd thing"},
    {"postfix/smtp[3]: warning: odd thing", true, CLIENT,
     MAILDIAG_DISPOSITION_NONE, MD_STAGE_NONE, "odd thing"},
    {"postfix/master[3]: warning: process /usr/lib/postfix/sbin/smtp pid 7 "
     "exit status 1",
     true, MAILDIAG_DIRECTION_UNKNOWN, MAILDIAG_DISPOSITION_NONE, MD_STAGE_NONE,
     NULL},
    {"postfix/smtpd[3]: connect from a[192.0.2.9]", false, 0, 0, 0, NULL},
    {"postfix/qmgr[3]: 5CD0E20014: removed", false, 0, 0, 0, NULL},
    {"postfix/qmgr[3]: 5CD0E20014: from=<x@y.example>, size=1, nrcpt=1 (queue "
     "active)",
     false, 0, 0, 0, NULL},
    {"postfix/smtpd[3]: NOQUEUE: hold: RCPT from a[192.0.2.9]: <x>: held; "
     "from=<x@y.example> to=<a@b.example> proto=SMTP helo=<x>",
     false, 0, 0, 0, NULL},
    {"dovecot[3]: imap-login: Disconnected", false, 0, 0, 0, NULL},
};

static void records_speak(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof records / sizeof *records; i++) {
        const record_case *c = &records[i];
        char line[1024];
        md_header header;
        md_record record;
        md_arena arena = {0};
        md_subject s;
        bool speaks;

        snprintf(line, sizeof line, "Nov 24 06:54:11 mail %s", c->line);
        md_header_parse(md_slice_of(line), &header);
        md_record_parse(&header, &record);
        assert_true(md_subject_of_record(&record, &arena, &s, &speaks));
        if (speaks != c->speaks)
            fail_msg("%s: kind %u", c->line, record.kind);
        if (!c->speaks)
            continue;
        if (s.direction != c->direction || s.disposition != c->disposition ||
            s.stage != c->stage)
            fail_msg("%s: direction %u disposition %u stage %u", c->line,
                     s.direction, s.disposition, s.stage);
        if (c->text != NULL && !md_slice_eq(s.text, md_slice_of(c->text)))
            fail_msg("%s: text '%.*s'", c->line, (int)s.text.len, s.text.ptr);
        assert_int_equal(s.kind, record.kind);
        md_arena_free(&arena);
    }
}

static void places_of_a_subject(void **state)
{
    md_subject s;
    md_places p;

    (void)state;
    md_subject_of_text(
        MD_LIT("host mx.b.example[192.0.2.9]:25 said: 550 see "
               "https://b.example/why (in reply to RCPT TO command)"),
        &s);
    s.recipient = MD_LIT("a@b.example");
    s.sender = MD_LIT("x@y.example");
    md_places_of_subject(&s, &p);
    assert_true(md_slice_eq(p.host, MD_LIT("mx.b.example")));
    assert_true(md_slice_eq(p.address, MD_LIT("192.0.2.9")));
    assert_true(md_slice_eq(p.port, MD_LIT("25")));
    assert_true(md_slice_eq(p.recipient_domain, MD_LIT("b.example")));
    assert_true(md_slice_eq(p.domain, MD_LIT("b.example")));
    assert_true(md_slice_eq(p.sender_domain, MD_LIT("y.example")));
    assert_true(md_slice_eq(p.url, MD_LIT("https://b.example/why")));
    assert_null(p.queue_id.ptr);
    /* Without a host in the text, the relay's; its address for a name. */
    md_subject_of_text(MD_LIT("no"), &s);
    s.relay = MD_LIT("relay.y.example[192.0.2.8]:587");
    md_places_of_subject(&s, &p);
    assert_true(md_slice_eq(p.host, MD_LIT("relay.y.example")));
    assert_true(md_slice_eq(p.port, MD_LIT("587")));
    s.relay = MD_LIT("none");
    md_places_of_subject(&s, &p);
    assert_int_equal(p.host.len, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pasted_texts),
        cmocka_unit_test(records_speak),
        cmocka_unit_test(places_of_a_subject),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
