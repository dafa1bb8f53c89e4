/* Records left open, and what goes on with them. */
#include "../support/unit.h"
#include "input/frame_parts.h"

#define REJECT                                                                 \
    "Aug 31 08:03:01 mail postfix/smtpd[20893]: NOQUEUE: reject: RCPT from "   \
    "unknown[206.72.127.113]: "

static void open_or_closed(void **state)
{
    static const struct {
        const char *line;
        bool open;
    } table[] = {
        /* Deliveries. */
        {"CC79325EE20: to=<a@b.example>, relay=x[192.0.2.1]:25, "
         "delays=5963/0/0/0,",
         true},
        {"CC79325EE20: to=<a@b.example>, relay=x[192.0.2.1]:25", true},
        {"CC79325EE20: to=<a@b.example>", true},
        {"CC79325EE20: to=<a@b", true},
        {"CC79325EE20: to=, relay=x, delay=1.3", true},
        {"CC79325EE20: to=<a@b.example>, dsn=4.7.0, status=deferred", true},
        {"CC79325EE20: to=<a@b.example>, dsn=4.7.0, status=deferred (SASL",
         true},
        {"CC79325EE20: to=<a@b.example>, status=deferred (host x said: 450 (in "
         "reply to RCPT TO command)",
         true},
        {"CC79325EE20: to=<a@b.example>, status=deferred (host x said: 450 (in "
         "reply to RCPT TO command))",
         false},
        {"CC79325EE20: to=<a@b.example>, relay=x, status=sent (250 OK)", false},
        {"CC79325EE20: to=<a@b.example>, relay=x, status=sent (250 OK)  ",
         false},
        {"CC79325EE20: to=<a@b.example>, status=sent (250 <x@y> OK)", false},
        {"CC79325EE20: to=<a@b.example>, status=sent (a) b)", false},
        /* Refusals. */
        {REJECT "450 4.1.8 <a@b.example>: Sender address rejected", true},
        {REJECT "450 4.1.8 x; from=<a@b.example>", true},
        {REJECT "450 4.1.8 x; from=<a@b.exam", true},
        {REJECT "450 4.1.8 x; from=<a@b.example> to=<c@d.example>", true},
        {REJECT "450 4.1.8 x; from=<> to=<c@d.example> proto=ESMTP", true},
        {REJECT "450 4.1.8 x; from=<> to=<c@d.example> proto=ESMTP helo=<m",
         true},
        {REJECT "450 4.1.8 x; from=<> to=<c@d.example> proto=ESMTP helo=<m>",
         false},
        {"NOQUEUE: reject: RCPT from [192.0.2.1]:49: 550 5.7.1 x; from=<a@b>, "
         "to=<c@d>, proto=ESMTP,",
         true},
        {"NOQUEUE: reject: CONNECT from [192.0.2.1]:49: all server ports busy",
         false},
        {"F1CDD: reject: RCPT from x[192.0.2.1]: 421 4.3.0 mx.example.com "
         "Server local data error",
         false},
        {"NOQUEUE: milter-reject: RCPT from x[192.0.2.1]: 550 5.7.1 x; from=<>",
         true},
        /* The rest. */
        {"F1CDD3F8D: from=<a@b.example>, size=10, nrcpt=1", true},
        {"F1CDD3F8D: from=<a@b.example>, size=10, nrcpt=1 (queue active)",
         false},
        {"F1CDD3F8D: from=<a@b.example>, status=expired, returned to sender",
         false},
        {"F1CDD3F8D: message-id=<544D2523", true},
        {"F1CDD3F8D: message-id=<544D2523@x>", false},
        {"F1CDD3F8D: message-id=544D2523", false},
        {"F1CDD3F8D: removed", false},
        {"F1CDD3F8D:", true},
        {"Aug 31 03:20:36 mail postfix/smtp[3110]:", true},
        {"Aug 31 03:20:36 mail postfix/smtp[3110]: F1CDD3F8D:", true},
        {"Aug 31 03:20:36 mail postfix/smtpd[3110]: warning: x failed:", false},
        {"Aug 31 03:20:36 mail dovecot:", false},
        {"connect from unknown[192.0.2.1]", false},
        {"any text", false},
        {"any text,", true},
        {"", false},
        {"  ", false},
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(table); i++) {
        if (md_frame_open(md_slice_of(table[i].line)) != table[i].open)
            fail_msg("%s", table[i].line);
    }
}

/* A record that syslog cut at its longest is as long as it will get. */
static void cut_by_syslog(void **state)
{
    static const char head[] = "F1CDD3F8D: to=<a@b>, status=deferred (host ";
    char line[2048];

    (void)state;
    memset(line, 'x', sizeof line);
    memcpy(line, head, sizeof head - 1);
    assert_true(md_frame_open(md_slice_make(line, 1000)));
    assert_false(md_frame_open(md_slice_make(line, 2000)));
    assert_false(md_frame_open(md_slice_make(line, 2048)));
}

static void goes_on(void **state)
{
    static const struct {
        const char *line, *next;
        bool continues;
    } table[] = {
        {"A0AB78009A: to=<a@b>,", "dsn=4.7.0, status=deferred (x)", true},
        {"A0AB78009A: to=<a@b>,", "   dsn=4.7.0, status=deferred (x)", true},
        {"A0AB78009A: to=<a@b>,", "> dsn=4.7.0, status=deferred (x)", true},
        {"A0AB78009A: to=<a@b>, status=deferred (",
         "connect to x[192.0.2.1]:25: No route to host)", true},
        {"A0AB78009A: to=<a@b>,", "", false},
        {"A0AB78009A: to=<a@b>,", "  ", false},
        {"A0AB78009A: to=<a@b>,", "F1CDD3F8D: removed", false},
        {"A0AB78009A: to=<a@b>,", "NOQUEUE: reject: x", false},
        {"A0AB78009A: to=<a@b>,", "Aug 31 03:20:36 mail postfix/qmgr[1]: x",
         false},
        {"A0AB78009A: to=<a@b>,", "2026-11-24T06:54:13Z mail x: y", false},
        {"A0AB78009A: to=<a@b>,", "postfix/qmgr[1]: F1CDD3F8D: removed", false},
        {"A0AB78009A: to=<a@b>,", "--", false},
        {"A0AB78009A: to=<a@b>,", "==> /var/log/mail.log <==", false},
        {"Aug 31 03:20:36 mail postfix/smtp[3110]:", "F1CDD3F8D: removed",
         true},
        {"Aug 31 03:20:36 mail postfix/smtp[3110]: F1CDD3F8D:",
         "F1CDD3F8E: removed", false},
        {REJECT "450 x; from=<> to=<c@d> proto=ESMTP", "helo=<m>", true},
        {REJECT "450 x; from=<> to=<c@d> proto=ESMTP", "garbage", false},
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(table); i++) {
        if (md_frame_continues(md_slice_of(table[i].line),
                               md_slice_of(table[i].next)) !=
            table[i].continues)
            fail_msg("%s / %s", table[i].line, table[i].next);
    }
}

static void obvious(void **state)
{
    static const struct {
        const char *text;
        bool obvious;
    } table[] = {
        {"Aug 31 03:20:36 mail", true},
        {"Jan  1 03:20:36 mail", true},
        {"Tue 2026-11-24 06:54:01 UTC", true},
        {"2026-11-24T06:54:13Z", true},
        {"<22>1 2026-11-24T06:54:13Z", true},
        {"<22>Nov 24 06:54:11", true},
        {"<5>Nov 24 06:54:11", true},
        {"2026-11-24", false},
        {"2026-11-24 06:54:13", false},
        {"dsn=4.7.0, status=x", false},
        {"The server is busy", false},
        {"The 2nd server is busy", false},
        {"Now 2 times 3:1 is busy", false},
        {"<joe@company.com> is busy", false},
        {"<> is not a sender here", false},
        {"<22> is not a sender", false},
        {"Aug 31 x3:20:36 mail", false},
        {"Aug 31 03-20:36 mail", false},
        {"x026-11-24T06:54:13Z", false},
        {"2026-11-x4T06:54:13Z", false},
        {"Sep 30", false},
        {"", false},
        {"250 2.0.0 Ok: queued", false},
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(table); i++) {
        if (md_frame_obvious(table[i].text, strlen(table[i].text)) !=
            table[i].obvious)
            fail_msg("%s", table[i].text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(open_or_closed),
        cmocka_unit_test(cut_by_syslog),
        cmocka_unit_test(goes_on),
        cmocka_unit_test(obvious),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
