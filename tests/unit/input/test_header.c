/*
 * Headers: every family, tags and hosts of every form, prefixes, bare bodies.
 */
#include "input/header.h"

#include "../support/unit.h"

typedef struct header_case {
    const char *name;
    const char *line;
    uint8_t family;
    uint8_t form;
    int8_t severity;
    const char *host; /* NULL: absent */
    const char *tag;
    int64_t pid;
    const char *body;
    uint32_t repeat;
    bool repeat_last;
} header_case;

static const header_case table[] = {
    {"BSD",
     "Aug 31 03:20:36 liquidfiles postfix/smtp[3110]: 77424110EA2E: "
     "to=<joe@company.com>, relay=none",
     MD_FAMILY_BSD, MD_STAMP_CIVIL, -1, "liquidfiles", "postfix/smtp",
     INT64_C(3110), "77424110EA2E: to=<joe@company.com>, relay=none", 1U,
     false},
    {"BSD, zero-padded day of postlogd",
     "Jan 01 03:20:36 mail postfix/qmgr[7]: 77424110EA2E: "
     "to=<joe@company.com>, relay=none",
     MD_FAMILY_BSD, MD_STAMP_CIVIL, -1, "mail", "postfix/qmgr", INT64_C(7),
     "77424110EA2E: to=<joe@company.com>, relay=none", 1U, false},
    {"BSD, year in front",
     "2013 Jun 16 16:05:06.123 gds39d postfix/smtpd[7052]: x", MD_FAMILY_BSD,
     MD_STAMP_LOCAL, -1, "gds39d", "postfix/smtpd", INT64_C(7052), "x", 1U,
     false},
    {"BSD, year in the middle", "Aug 31 2026 03:20:36 mail postfix/smtpd[1]: x",
     MD_FAMILY_BSD, MD_STAMP_LOCAL, -1, "mail", "postfix/smtpd", INT64_C(1),
     "x", 1U, false},
    {"BSD, year behind", "Aug 31 03:20:36 2026 mail postfix/smtpd[1]: x",
     MD_FAMILY_BSD, MD_STAMP_LOCAL, -1, "mail", "postfix/smtpd", INT64_C(1),
     "x", 1U, false},
    {"BSD, precise", "Nov 24 06:54:05.169108 mail postfix/smtpd[1]: x",
     MD_FAMILY_BSD, MD_STAMP_CIVIL, -1, "mail", "postfix/smtpd", INT64_C(1),
     "x", 1U, false},
    {"BSD, several blanks", "Aug 31 03:20:36   mail   postfix/smtpd[1]:   x  ",
     MD_FAMILY_BSD, MD_STAMP_CIVIL, -1, "mail", "postfix/smtpd", INT64_C(1),
     "x  ", 1U, false},
    {"stamp alone", "Aug 31 03:20:36", MD_FAMILY_BSD, MD_STAMP_CIVIL, -1, NULL,
     NULL, INT64_C(-1), "", 1U, false},
    {"stamp and host alone", "Aug 31 03:20:36 mail", MD_FAMILY_BSD,
     MD_STAMP_CIVIL, -1, "mail", NULL, INT64_C(-1), "", 1U, false},
    {"empty body", "Aug 31 03:20:36 mail postfix/smtpd[1]:", MD_FAMILY_BSD,
     MD_STAMP_CIVIL, -1, "mail", "postfix/smtpd", INT64_C(1), "", 1U, false},
    {"empty body, blank",
     "Aug 31 03:20:36 mail postfix/smtpd[1]: ", MD_FAMILY_BSD, MD_STAMP_CIVIL,
     -1, "mail", "postfix/smtpd", INT64_C(1), "", 1U, false},
    {"instance", "Aug 31 03:20:36 mail postfix-out/smtp[1]: x", MD_FAMILY_BSD,
     MD_STAMP_CIVIL, -1, "mail", "postfix-out/smtp", INT64_C(1), "x", 1U,
     false},
    {"service", "Aug 31 03:20:36 mail postfix/relay/smtp[1]: x", MD_FAMILY_BSD,
     MD_STAMP_CIVIL, -1, "mail", "postfix/relay/smtp", INT64_C(1), "x", 1U,
     false},
    {"instance and service",
     "Aug 31 03:20:36 mail mx/postfix/submission/smtpd[1]: x", MD_FAMILY_BSD,
     MD_STAMP_CIVIL, -1, "mail", "mx/postfix/submission/smtpd", INT64_C(1), "x",
     1U, false},
    {"master's own name", "Aug 31 03:20:36 mail postfix[123]: x", MD_FAMILY_BSD,
     MD_STAMP_CIVIL, -1, "mail", "postfix", INT64_C(123), "x", 1U, false},
    {"IPv4 address as tag", "Aug 31 03:20:36 mail 192.0.2.7[123]: x",
     MD_FAMILY_BSD, MD_STAMP_CIVIL, -1, "mail", "192.0.2.7", INT64_C(123), "x",
     1U, false},
    {"IPv4 address in the tag",
     "Aug 31 03:20:36 mail postfix-192.0.2.7/smtp[123]: x", MD_FAMILY_BSD,
     MD_STAMP_CIVIL, -1, "mail", "postfix-192.0.2.7/smtp", INT64_C(123), "x",
     1U, false},
    {"IPv6 address as tag", "Aug 31 03:20:36 mail 2001:db8::7[123]: x",
     MD_FAMILY_BSD, MD_STAMP_CIVIL, -1, "mail", "2001:db8::7", INT64_C(123),
     "x", 1U, false},
    {"IPv6 address as tag, no pid", "Aug 31 03:20:36 mail 2001:db8::7: x",
     MD_FAMILY_BSD, MD_STAMP_CIVIL, -1, "mail", "2001:db8::7", INT64_C(-1), "x",
     1U, false},
    {"tag without pid", "Aug 31 03:20:36 mail rsyslogd: start", MD_FAMILY_BSD,
     MD_STAMP_CIVIL, -1, "mail", "rsyslogd", INT64_C(-1), "start", 1U, false},
    {"tag with a unit", "Aug 31 03:20:36 mail postfix@-.service[77]: x",
     MD_FAMILY_BSD, MD_STAMP_CIVIL, -1, "mail", "postfix@-.service",
     INT64_C(77), "x", 1U, false},
    {"pid, no colon", "Aug 31 03:20:36 mail postfix/smtp[1] x", MD_FAMILY_BSD,
     MD_STAMP_CIVIL, -1, "mail", "postfix/smtp", INT64_C(1), "x", 1U, false},
    {"no blank behind the tag", "Aug 31 03:20:36 mail postfix/smtp[1]:x y",
     MD_FAMILY_BSD, MD_STAMP_CIVIL, -1, "mail", "postfix/smtp", INT64_C(1),
     "x y", 1U, false},
    {"brackets without a number", "Aug 31 03:20:36 mail foo[bar]: x",
     MD_FAMILY_BSD, MD_STAMP_CIVIL, -1, "mail", "foo[bar]", INT64_C(-1), "x",
     1U, false},
    {"empty brackets", "Aug 31 03:20:36 mail foo[]: x", MD_FAMILY_BSD,
     MD_STAMP_CIVIL, -1, "mail", "foo[]", INT64_C(-1), "x", 1U, false},
    {"pid of 18 digits", "Aug 31 03:20:36 mail foo[999999999999999999]: x",
     MD_FAMILY_BSD, MD_STAMP_CIVIL, -1, "mail", "foo",
     INT64_C(999999999999999999), "x", 1U, false},
    {"pid of 19 digits", "Aug 31 03:20:36 mail foo[9999999999999999999]: x",
     MD_FAMILY_BSD, MD_STAMP_CIVIL, -1, "mail", "foo", INT64_C(-1), "x", 1U,
     false},
    {"no tag at all", "Aug 31 03:20:36 mail something happened: x",
     MD_FAMILY_BSD, MD_STAMP_CIVIL, -1, "mail", NULL, INT64_C(-1),
     "something happened: x", 1U, false},
    {"tag in the body is not the tag",
     "Aug 31 03:20:36 mail root: postfix/smtp[1]: x", MD_FAMILY_BSD,
     MD_STAMP_CIVIL, -1, "mail", "root", INT64_C(-1), "postfix/smtp[1]: x", 1U,
     false},
    {"tag that is cut", "Aug 31 03:20:36 mail postfix/smtp[31", MD_FAMILY_BSD,
     MD_STAMP_CIVIL, -1, "mail", NULL, INT64_C(-1), "postfix/smtp[31", 1U,
     false},
    {"IPv6 host", "Aug 31 03:20:36 2001:db8::1 postfix/smtp[1]: x",
     MD_FAMILY_BSD, MD_STAMP_CIVIL, -1, "2001:db8::1", "postfix/smtp",
     INT64_C(1), "x", 1U, false},
    {"IPv6 host that ends with colons",
     "Aug 31 03:20:36 2001:db8:: postfix/smtp[1]: x", MD_FAMILY_BSD,
     MD_STAMP_CIVIL, -1, "2001:db8::", "postfix/smtp", INT64_C(1), "x", 1U,
     false},
    {"IPv6 host in brackets",
     "Aug 31 03:20:36 [2001:db8::1] postfix/smtp[1]: x", MD_FAMILY_BSD,
     MD_STAMP_CIVIL, -1, "[2001:db8::1]", "postfix/smtp", INT64_C(1), "x", 1U,
     false},
    {"IPv4 host", "Aug 31 03:20:36 192.0.2.1 postfix/smtp[1]: x", MD_FAMILY_BSD,
     MD_STAMP_CIVIL, -1, "192.0.2.1", "postfix/smtp", INT64_C(1), "x", 1U,
     false},
    {"host with dots", "Aug 31 03:20:36 heimerdinger.local postfix/smtp[1]: x",
     MD_FAMILY_BSD, MD_STAMP_CIVIL, -1, "heimerdinger.local", "postfix/smtp",
     INT64_C(1), "x", 1U, false},
    {"host in angle brackets", "Aug 31 03:20:36 <i-node> postfix/smtp[1]: x",
     MD_FAMILY_BSD, MD_STAMP_CIVIL, -1, "<i-node>", "postfix/smtp", INT64_C(1),
     "x", 1U, false},
    {"host mail.example.com",
     "Aug 31 03:20:36 mail.example.com postfix/smtp[1]: x", MD_FAMILY_BSD,
     MD_STAMP_CIVIL, -1, "mail.example.com", "postfix/smtp", INT64_C(1), "x",
     1U, false},
    {"host of one digit", "Aug 31 03:20:36 1 postfix/smtp[1]: x", MD_FAMILY_BSD,
     MD_STAMP_CIVIL, -1, "1", "postfix/smtp", INT64_C(1), "x", 1U, false},
    {"no host", "Aug 31 03:20:36 postfix/smtp[1]: x", MD_FAMILY_BSD,
     MD_STAMP_CIVIL, -1, NULL, "postfix/smtp", INT64_C(1), "x", 1U, false},
    {"no host, no pid", "Aug 31 03:20:36 rsyslogd: x", MD_FAMILY_BSD,
     MD_STAMP_CIVIL, -1, NULL, "rsyslogd", INT64_C(-1), "x", 1U, false},
    {"no host, no colon", "Aug 31 03:20:36 postfix/smtp[1] x", MD_FAMILY_BSD,
     MD_STAMP_CIVIL, -1, NULL, "postfix/smtp", INT64_C(1), "x", 1U, false},
    {"BusyBox", "Aug 31 03:20:36 mail mail.info postfix/smtp[1]: x",
     MD_FAMILY_BSD, MD_STAMP_CIVIL, 6, "mail", "postfix/smtp", INT64_C(1), "x",
     1U, false},
    {"BusyBox, no host", "Aug 31 03:20:36 mail.warn postfix/smtp[1]: x",
     MD_FAMILY_BSD, MD_STAMP_CIVIL, 4, NULL, "postfix/smtp", INT64_C(1), "x",
     1U, false},
    {"OpenWrt", "Mon Aug 31 03:20:36 2026 mail.err postfix/smtp[1]: x",
     MD_FAMILY_BSD, MD_STAMP_LOCAL, 3, NULL, "postfix/smtp", INT64_C(1), "x",
     1U, false},
    {"FreeBSD -v", "Aug 31 03:20:36 <mail.notice> mail postfix/smtp[1]: x",
     MD_FAMILY_BSD, MD_STAMP_CIVIL, 5, "mail", "postfix/smtp", INT64_C(1), "x",
     1U, false},
    {"BusyBox, emerg", "Aug 31 03:20:36 mail mail.emerg postfix/smtp[1]: x",
     MD_FAMILY_BSD, MD_STAMP_CIVIL, 0, "mail", "postfix/smtp", INT64_C(1), "x",
     1U, false},
    {"a word with a dot", "Aug 31 03:20:36 mail foo.bar postfix/smtp[1]: x",
     MD_FAMILY_BSD, MD_STAMP_CIVIL, -1, "mail", NULL, INT64_C(-1),
     "foo.bar postfix/smtp[1]: x", 1U, false},
    {"a level without a facility",
     "Aug 31 03:20:36 mail .err postfix/smtp[1]: x", MD_FAMILY_BSD,
     MD_STAMP_CIVIL, -1, "mail", NULL, INT64_C(-1), ".err postfix/smtp[1]: x",
     1U, false},
    {"Solaris",
     "Aug 31 03:20:36 mail postfix/qmgr[9657]: [ID 197553 mail.info] "
     "292633780: removed",
     MD_FAMILY_BSD, MD_STAMP_CIVIL, 6, "mail", "postfix/qmgr", INT64_C(9657),
     "292633780: removed", 1U, false},
    {"Solaris without a level",
     "Aug 31 03:20:36 mail postfix/qmgr[9657]: [ID 197553] x", MD_FAMILY_BSD,
     MD_STAMP_CIVIL, -1, "mail", "postfix/qmgr", INT64_C(9657), "x", 1U, false},
    {"Solaris, cut", "Aug 31 03:20:36 mail postfix/qmgr[9657]: [ID 197",
     MD_FAMILY_BSD, MD_STAMP_CIVIL, -1, "mail", "postfix/qmgr", INT64_C(9657),
     "[ID 197", 1U, false},
    {"brackets that are not Solaris'",
     "Aug 31 03:20:36 mail rsyslogd: [origin software=\"rsyslogd\"] start",
     MD_FAMILY_BSD, MD_STAMP_CIVIL, -1, "mail", "rsyslogd", INT64_C(-1),
     "[origin software=\"rsyslogd\"] start", 1U, false},
    {"last message repeated",
     "Aug 31 03:20:36 mail last message repeated 3 times", MD_FAMILY_BSD,
     MD_STAMP_CIVIL, -1, "mail", NULL, INT64_C(-1),
     "last message repeated 3 times", 3U, true},
    {"last message repeated once",
     "Aug 31 03:20:36 mail last message repeated 1 time", MD_FAMILY_BSD,
     MD_STAMP_CIVIL, -1, "mail", NULL, INT64_C(-1),
     "last message repeated 1 time", 1U, true},
    {"last message repeated, no host",
     "Aug 31 03:20:36 last message repeated 3 times", MD_FAMILY_BSD,
     MD_STAMP_CIVIL, -1, NULL, NULL, INT64_C(-1),
     "last message repeated 3 times", 3U, true},
    {"last message repeated, macOS",
     "Aug 31 03:20:36 --- last message repeated 2 times ---", MD_FAMILY_BSD,
     MD_STAMP_CIVIL, -1, NULL, NULL, INT64_C(-1),
     "--- last message repeated 2 times ---", 2U, true},
    {"last message repeated, syslogd's tag",
     "Aug 31 03:20:36 mail syslogd: last message repeated 4 times",
     MD_FAMILY_BSD, MD_STAMP_CIVIL, -1, "mail", "syslogd", INT64_C(-1),
     "last message repeated 4 times", 4U, true},
    {"last message repeated, a program's words",
     "Aug 31 03:20:36 mail foo: last message repeated 4 times", MD_FAMILY_BSD,
     MD_STAMP_CIVIL, -1, "mail", "foo", INT64_C(-1),
     "last message repeated 4 times", 1U, false},
    {"last message repeated, too often",
     "Aug 31 03:20:36 mail last message repeated 99999999999999999999999 times",
     MD_FAMILY_BSD, MD_STAMP_CIVIL, -1, "mail", NULL, INT64_C(-1),
     "last message repeated 99999999999999999999999 times", 4294967295U, true},
    {"last message repeated, no number",
     "Aug 31 03:20:36 mail last message repeated many times", MD_FAMILY_BSD,
     MD_STAMP_CIVIL, -1, "mail", NULL, INT64_C(-1),
     "last message repeated many times", 1U, false},
    {"message repeated",
     "Aug 31 03:20:36 mail postfix/smtpd[1]: message repeated 2 times: [ "
     "connect from unknown[192.0.2.1]]",
     MD_FAMILY_BSD, MD_STAMP_CIVIL, -1, "mail", "postfix/smtpd", INT64_C(1),
     "connect from unknown[192.0.2.1]", 2U, false},
    {"message repeated, no blank",
     "Aug 31 03:20:36 mail postfix/smtpd[1]: message repeated 2 times: "
     "[connect from unknown[192.0.2.1]]",
     MD_FAMILY_BSD, MD_STAMP_CIVIL, -1, "mail", "postfix/smtpd", INT64_C(1),
     "connect from unknown[192.0.2.1]", 2U, false},
    {"message repeated, cut",
     "Aug 31 03:20:36 mail postfix/smtpd[1]: message repeated 2 times: [ "
     "disconnect fr",
     MD_FAMILY_BSD, MD_STAMP_CIVIL, -1, "mail", "postfix/smtpd", INT64_C(1),
     "disconnect fr", 2U, false},
    {"message repeated 0 times",
     "Aug 31 03:20:36 mail postfix/smtpd[1]: message repeated 0 times: [ x]",
     MD_FAMILY_BSD, MD_STAMP_CIVIL, -1, "mail", "postfix/smtpd", INT64_C(1),
     "x", 1U, false},
    {"message repeated, not quite",
     "Aug 31 03:20:36 mail postfix/smtpd[1]: message repeated twice: [ x]",
     MD_FAMILY_BSD, MD_STAMP_CIVIL, -1, "mail", "postfix/smtpd", INT64_C(1),
     "message repeated twice: [ x]", 1U, false},
    {"RFC 3339",
     "2026-11-24T06:54:13.865011+00:00 mail postfix/master[10373]: x",
     MD_FAMILY_ISO, MD_STAMP_UTC, -1, "mail", "postfix/master", INT64_C(10373),
     "x", 1U, false},
    {"RFC 3339, Z", "2026-11-24T06:54:13Z mail postfix/master[10373]: x",
     MD_FAMILY_ISO, MD_STAMP_UTC, -1, "mail", "postfix/master", INT64_C(10373),
     "x", 1U, false},
    {"RFC 3339, host of three letters",
     "2026-11-24T06:54:13Z mx1 postfix/master[10373]: x", MD_FAMILY_ISO,
     MD_STAMP_UTC, -1, "mx1", "postfix/master", INT64_C(10373), "x", 1U, false},
    {"short-iso", "2026-11-24T06:54:05+0000 mail postfix/master[7794]: x",
     MD_FAMILY_ISO, MD_STAMP_UTC, -1, "mail", "postfix/master", INT64_C(7794),
     "x", 1U, false},
    {"ISO with a blank, no zone",
     "2026-11-24 06:54:05 mail postfix/master[7794]: x", MD_FAMILY_ISO,
     MD_STAMP_LOCAL, -1, "mail", "postfix/master", INT64_C(7794), "x", 1U,
     false},
    {"ISO with a blank and a zone",
     "2026-11-24 06:54:05 +0100 mail postfix/master[7794]: x", MD_FAMILY_ISO,
     MD_STAMP_UTC, -1, "mail", "postfix/master", INT64_C(7794), "x", 1U, false},
    {"docker logs -t",
     "2026-11-24T06:54:05.123456789Z Nov 24 06:54:05 mail postfix/master[7]: x",
     MD_FAMILY_ISO, MD_STAMP_UTC, -1, "mail", "postfix/master", INT64_C(7), "x",
     1U, false},
    {"Kubernetes",
     "2026-11-24T06:54:05.123456789Z stdout F Nov 24 06:54:05 mail "
     "postfix/master[7]: x",
     MD_FAMILY_ISO, MD_STAMP_UTC, -1, "mail", "postfix/master", INT64_C(7), "x",
     1U, false},
    {"RFC 5424",
     "<22>1 2026-11-24T06:54:13.865011+00:00 mail postfix/master 10373 - - x",
     MD_FAMILY_RFC5424, MD_STAMP_UTC, 6, "mail", "postfix/master",
     INT64_C(10373), "x", 1U, false},
    {"RFC 5424 of rsyslog",
     "<22>1 2026-11-24T06:54:13.865011+00:00 mail postfix 10373 - -  x",
     MD_FAMILY_RFC5424, MD_STAMP_UTC, 6, "mail", "postfix", INT64_C(10373), "x",
     1U, false},
    {"RFC 5424, structured data",
     "<22>1 2026-11-24T06:54:13Z mail postfix/smtp 1 ID7 [a@1 b=\"c\"][d@2 "
     "e=\"f\"] x",
     MD_FAMILY_RFC5424, MD_STAMP_UTC, 6, "mail", "postfix/smtp", INT64_C(1),
     "x", 1U, false},
    {"RFC 5424, escapes",
     "<22>1 2026-11-24T06:54:13Z mail postfix/smtp 1 - [a b=\"\\\"]\\] x\" "
     "c=\"\\\\\"] x",
     MD_FAMILY_RFC5424, MD_STAMP_UTC, 6, "mail", "postfix/smtp", INT64_C(1),
     "x", 1U, false},
    {"RFC 5424, data without an end",
     "<22>1 2026-11-24T06:54:13Z mail postfix/smtp 1 - [a b=\"c",
     MD_FAMILY_RFC5424, MD_STAMP_UTC, 6, "mail", "postfix/smtp", INT64_C(1),
     "[a b=\"c", 1U, false},
    {"RFC 5424, byte order mark",
     "<22>1 2026-11-24T06:54:13Z mail postfix/smtp 1 - - \357\273\277x",
     MD_FAMILY_RFC5424, MD_STAMP_UTC, 6, "mail", "postfix/smtp", INT64_C(1),
     "x", 1U, false},
    {"RFC 5424, all nil", "<165>1 - - - - - - x", MD_FAMILY_RFC5424,
     MD_STAMP_NONE, 5, NULL, NULL, INT64_C(-1), "x", 1U, false},
    {"RFC 5424, nil pid", "<22>1 2026-11-24T06:54:13Z mail rsyslogd - - - x",
     MD_FAMILY_RFC5424, MD_STAMP_UTC, 6, "mail", "rsyslogd", INT64_C(-1), "x",
     1U, false},
    {"RFC 5424, pid of letters",
     "<22>1 2026-11-24T06:54:13Z mail foo abc - - x", MD_FAMILY_RFC5424,
     MD_STAMP_UTC, 6, "mail", "foo", INT64_C(-1), "x", 1U, false},
    {"RFC 5424, pid too large",
     "<22>1 2026-11-24T06:54:13Z mail foo 99999999999999999999 - - x",
     MD_FAMILY_RFC5424, MD_STAMP_UTC, 6, "mail", "foo", INT64_C(-1), "x", 1U,
     false},
    {"RFC 5424, no message",
     "<22>1 2026-11-24T06:54:13Z mail postfix/smtp 1 - -", MD_FAMILY_RFC5424,
     MD_STAMP_UTC, 6, "mail", "postfix/smtp", INT64_C(1), "", 1U, false},
    {"RFC 5424, cut behind the host", "<22>1 2026-11-24T06:54:13Z mail",
     MD_FAMILY_RFC5424, MD_STAMP_UTC, 6, "mail", NULL, INT64_C(-1), "", 1U,
     false},
    {"RFC 5424, no structured data",
     "<22>1 2026-11-24T06:54:13Z mail postfix/smtp 1 - x y", MD_FAMILY_RFC5424,
     MD_STAMP_UTC, 6, "mail", "postfix/smtp", INT64_C(1), "x y", 1U, false},
    {"RFC 5424 without PRI", "1 2026-11-24T06:54:13Z mail postfix/smtp 1 - - x",
     MD_FAMILY_RFC5424, MD_STAMP_UTC, -1, "mail", "postfix/smtp", INT64_C(1),
     "x", 1U, false},
    {"RFC 5424, version 12",
     "<22>12 2026-11-24T06:54:13Z mail postfix/smtp 1 - - x", MD_FAMILY_RFC5424,
     MD_STAMP_UTC, 6, "mail", "postfix/smtp", INT64_C(1), "x", 1U, false},
    {"RFC 5424, the MSG is repeated",
     "<22>1 2026-11-24T06:54:13Z mail postfix 1 - - message repeated 2 times: "
     "[ x]",
     MD_FAMILY_RFC5424, MD_STAMP_UTC, 6, "mail", "postfix", INT64_C(1), "x", 2U,
     false},
    {"PRI and BSD", "<22>Nov 24 06:54:11 mail postfix/smtp[1]: x",
     MD_FAMILY_BSD, MD_STAMP_CIVIL, 6, "mail", "postfix/smtp", INT64_C(1), "x",
     1U, false},
    {"PRI and RFC 3339", "<20>2026-11-24T06:54:13Z mail postfix/smtp[1]: x",
     MD_FAMILY_ISO, MD_STAMP_UTC, 4, "mail", "postfix/smtp", INT64_C(1), "x",
     1U, false},
    {"PRI and tag, as sent to /dev/log", "<22>postfix/smtp[1]: x",
     MD_FAMILY_BSD, MD_STAMP_NONE, 6, NULL, "postfix/smtp", INT64_C(1), "x", 1U,
     false},
    {"PRI too large", "<192>Nov 24 06:54:11 mail postfix/smtp[1]: x",
     MD_FAMILY_NONE, MD_STAMP_NONE, -1, NULL, NULL, INT64_C(-1),
     "<192>Nov 24 06:54:11 mail postfix/smtp[1]: x", 1U, false},
    {"PRI without digits", "<>Nov 24 06:54:11 mail x", MD_FAMILY_NONE,
     MD_STAMP_NONE, -1, NULL, NULL, INT64_C(-1), "<>Nov 24 06:54:11 mail x", 1U,
     false},
    {"PRI of four digits", "<0022>Nov 24 06:54:11 mail x", MD_FAMILY_NONE,
     MD_STAMP_NONE, -1, NULL, NULL, INT64_C(-1), "<0022>Nov 24 06:54:11 mail x",
     1U, false},
    {"short-full", "Tue 2026-11-24 06:54:05 UTC mail postfix/master[7794]: x",
     MD_FAMILY_FULL, MD_STAMP_UTC, -1, "mail", "postfix/master", INT64_C(7794),
     "x", 1U, false},
    {"short-full, other zone",
     "Tue 2026-11-24 06:54:05 CET mail postfix/master[7794]: x", MD_FAMILY_FULL,
     MD_STAMP_LOCAL, -1, "mail", "postfix/master", INT64_C(7794), "x", 1U,
     false},
    {"with-unit", "Tue 2026-11-24 06:54:05 UTC mail postfix@-.service[7794]: x",
     MD_FAMILY_FULL, MD_STAMP_UTC, -1, "mail", "postfix@-.service",
     INT64_C(7794), "x", 1U, false},
    {"short-unix", "1795503241.437721 mail postfix/master[7794]: x",
     MD_FAMILY_FULL, MD_STAMP_UTC, -1, "mail", "postfix/master", INT64_C(7794),
     "x", 1U, false},
    {"short-monotonic", "[ 3310.453873] mail postfix/master[7794]: x",
     MD_FAMILY_FULL, MD_STAMP_NONE, -1, "mail", "postfix/master", INT64_C(7794),
     "x", 1U, false},
    {"short-delta",
     "[ 3310.453873 <    0.000046 >] mail postfix/master[7794]: x",
     MD_FAMILY_FULL, MD_STAMP_NONE, -1, "mail", "postfix/master", INT64_C(7794),
     "x", 1U, false},
    {"dmesg", "[    0.000000] Linux version 6.1", MD_FAMILY_NONE, MD_STAMP_NONE,
     -1, NULL, NULL, INT64_C(-1), "[    0.000000] Linux version 6.1", 1U,
     false},
    {"brackets of letters", "[module 12] mail postfix/master[7794]: x",
     MD_FAMILY_NONE, MD_STAMP_NONE, -1, NULL, NULL, INT64_C(-1),
     "[module 12] mail postfix/master[7794]: x", 1U, false},
    {"brackets that are all", "[ 3310.4]", MD_FAMILY_NONE, MD_STAMP_NONE, -1,
     NULL, NULL, INT64_C(-1), "[ 3310.4]", 1U, false},
    {"no colour, but an escape",
     "\033[2JAug 31 03:20:36 mail postfix/smtp[1]: x", MD_FAMILY_NONE,
     MD_STAMP_NONE, -1, NULL, NULL, INT64_C(-1),
     "\033[2JAug 31 03:20:36 mail postfix/smtp[1]: x", 1U, false},
    {"a colour without an end", "\033[36", MD_FAMILY_NONE, MD_STAMP_NONE, -1,
     NULL, NULL, INT64_C(-1), "\033[36", 1U, false},
    {"docker compose", "mail-1  | Aug 31 03:20:36 mail postfix/smtp[1]: x",
     MD_FAMILY_BSD, MD_STAMP_CIVIL, -1, "mail", "postfix/smtp", INT64_C(1), "x",
     1U, false},
    {"docker compose, one blank",
     "mailserver | 2026-11-24T06:54:13Z mail postfix/smtp[1]: x", MD_FAMILY_ISO,
     MD_STAMP_UTC, -1, "mail", "postfix/smtp", INT64_C(1), "x", 1U, false},
    {"docker compose, bare body", "mail-1  | F1CDD3F8D: removed",
     MD_FAMILY_NONE, MD_STAMP_NONE, -1, NULL, NULL, INT64_C(-1),
     "F1CDD3F8D: removed", 1U, false},
    {"a bar that is no container's", "foo | bar", MD_FAMILY_NONE, MD_STAMP_NONE,
     -1, NULL, NULL, INT64_C(-1), "foo | bar", 1U, false},
    {"docker compose with colours",
     "\033[36mmail-1  |\033[0m Aug 31 03:20:36 mail postfix/smtp[1]: x",
     MD_FAMILY_BSD, MD_STAMP_CIVIL, -1, "mail", "postfix/smtp", INT64_C(1), "x",
     1U, false},
    {"grep over files",
     "/var/log/mail.log.1:Aug 31 03:20:36 mail postfix/smtp[1]: x",
     MD_FAMILY_BSD, MD_STAMP_CIVIL, -1, "mail", "postfix/smtp", INT64_C(1), "x",
     1U, false},
    {"grep -n over files",
     "mail.log:81273:2026-11-24T06:54:13Z mail postfix/smtp[1]: x",
     MD_FAMILY_ISO, MD_STAMP_UTC, -1, "mail", "postfix/smtp", INT64_C(1), "x",
     1U, false},
    {"grep -n", "81273:Aug 31 03:20:36 mail postfix/smtp[1]: x", MD_FAMILY_BSD,
     MD_STAMP_CIVIL, -1, "mail", "postfix/smtp", INT64_C(1), "x", 1U, false},
    {"grep -C", "mail.log-Aug 31 03:20:36 mail postfix/smtp[1]: x",
     MD_FAMILY_BSD, MD_STAMP_CIVIL, -1, "mail", "postfix/smtp", INT64_C(1), "x",
     1U, false},
    {"cat -n", "    12\011Aug 31 03:20:36 mail postfix/smtp[1]: x",
     MD_FAMILY_BSD, MD_STAMP_CIVIL, -1, "mail", "postfix/smtp", INT64_C(1), "x",
     1U, false},
    {"quoted mail", "> > Aug 31 03:20:36 mail postfix/smtp[1]: x",
     MD_FAMILY_BSD, MD_STAMP_CIVIL, -1, "mail", "postfix/smtp", INT64_C(1), "x",
     1U, false},
    {"indented", "    Aug 31 03:20:36 mail postfix/smtp[1]: x", MD_FAMILY_BSD,
     MD_STAMP_CIVIL, -1, "mail", "postfix/smtp", INT64_C(1), "x", 1U, false},
    {"byte order mark of a file",
     "\357\273\277Aug 31 03:20:36 mail postfix/smtp[1]: x", MD_FAMILY_BSD,
     MD_STAMP_CIVIL, -1, "mail", "postfix/smtp", INT64_C(1), "x", 1U, false},
    {"a word before the stamp", "ab Aug 31 03:20:36 mail postfix/smtp[1]: x",
     MD_FAMILY_NONE, MD_STAMP_NONE, -1, NULL, NULL, INT64_C(-1),
     "ab Aug 31 03:20:36 mail postfix/smtp[1]: x", 1U, false},
    {"bare body", "77424110EA2E: to=<joe@company.com>, relay=none",
     MD_FAMILY_NONE, MD_STAMP_NONE, -1, NULL, NULL, INT64_C(-1),
     "77424110EA2E: to=<joe@company.com>, relay=none", 1U, false},
    {"bare body, indented",
     "  \01177424110EA2E: to=<joe@company.com>, relay=none", MD_FAMILY_NONE,
     MD_STAMP_NONE, -1, NULL, NULL, INT64_C(-1),
     "77424110EA2E: to=<joe@company.com>, relay=none", 1U, false},
    {"bare body, quoted", "> 77424110EA2E: to=<joe@company.com>, relay=none",
     MD_FAMILY_NONE, MD_STAMP_NONE, -1, NULL, NULL, INT64_C(-1),
     "77424110EA2E: to=<joe@company.com>, relay=none", 1U, false},
    {"bare tag",
     "postfix/smtp[3110]: 77424110EA2E: to=<joe@company.com>, relay=none",
     MD_FAMILY_NONE, MD_STAMP_NONE, -1, NULL, "postfix/smtp", INT64_C(3110),
     "77424110EA2E: to=<joe@company.com>, relay=none", 1U, false},
    {"bare tag without pid", "postfix/postfix-script: starting", MD_FAMILY_NONE,
     MD_STAMP_NONE, -1, NULL, "postfix/postfix-script", INT64_C(-1), "starting",
     1U, false},
    {"bare host and tag",
     "liquidfiles postfix/smtp[3110]: 77424110EA2E: to=<joe@company.com>, "
     "relay=none",
     MD_FAMILY_NONE, MD_STAMP_NONE, -1, "liquidfiles", "postfix/smtp",
     INT64_C(3110), "77424110EA2E: to=<joe@company.com>, relay=none", 1U,
     false},
    {"text with a colon", "warning: something", MD_FAMILY_NONE, MD_STAMP_NONE,
     -1, NULL, NULL, INT64_C(-1), "warning: something", 1U, false},
    {"an SMTP reply", "550 5.7.60 SMTP; Client does not have permissions",
     MD_FAMILY_NONE, MD_STAMP_NONE, -1, NULL, NULL, INT64_C(-1),
     "550 5.7.60 SMTP; Client does not have permissions", 1U, false},
    {"escapes of rsyslog stay", "Aug 31 03:20:36 mail postfix/smtp[1]: a#012b",
     MD_FAMILY_BSD, MD_STAMP_CIVIL, -1, "mail", "postfix/smtp", INT64_C(1),
     "a#012b", 1U, false},
    {"no such day", "Feb 30 03:20:36 mail postfix/smtp[1]: x", MD_FAMILY_NONE,
     MD_STAMP_NONE, -1, NULL, NULL, INT64_C(-1),
     "Feb 30 03:20:36 mail postfix/smtp[1]: x", 1U, false},
    {"journalctl's own line",
     "-- Journal begins at Tue 2026-11-24 06:54:01 UTC. --", MD_FAMILY_NONE,
     MD_STAMP_NONE, -1, NULL, NULL, INT64_C(-1),
     "-- Journal begins at Tue 2026-11-24 06:54:01 UTC. --", 1U, false},
    {"empty line", "", MD_FAMILY_NONE, MD_STAMP_NONE, -1, NULL, NULL,
     INT64_C(-1), "", 1U, false},
};

static void families(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(table); i++) {
        const header_case *want = &table[i];
        md_header got;

        md_header_parse(md_slice_of(want->line), &got);
        expect_i64(want->name, "family", got.family, want->family);
        expect_i64(want->name, "stamp", got.stamp.form, want->form);
        expect_i64(want->name, "severity", got.severity, want->severity);
        expect_slice(want->name, "host", got.host, want->host);
        expect_slice(want->name, "tag", got.tag, want->tag);
        expect_i64(want->name, "pid", got.pid, want->pid);
        expect_slice(want->name, "body", got.body, want->body);
        expect_i64(want->name, "repeat", got.repeat, want->repeat);
        expect_i64(want->name, "repeat_last", got.repeat_last,
                   want->repeat_last);
    }
}

static void expect_within(md_slice line, md_slice part)
{
    if (part.ptr == NULL)
        return;
    assert_true(part.ptr >= line.ptr);
    assert_true(part.ptr + part.len <= line.ptr + line.len);
}

/* Whatever the bytes: every part lies within the line. */
static void expect_sound(md_slice line)
{
    md_header got;

    md_header_parse(line, &got);
    expect_within(line, got.host);
    expect_within(line, got.tag);
    expect_within(line, got.body);
    assert_non_null(got.body.ptr);
    assert_true(got.tag.ptr == NULL || got.tag.len != 0);
    assert_in_range(got.family, MD_FAMILY_NONE, MD_FAMILY_FULL);
    assert_in_range(got.stamp.form, MD_STAMP_NONE, MD_STAMP_UTC);
    assert_true(got.severity >= -1 && got.severity <= 7);
    assert_true(got.pid >= -1 && got.repeat >= 1 - (uint32_t)got.repeat_last);
    assert_true(got.family != MD_FAMILY_NONE ||
                got.stamp.form == MD_STAMP_NONE);
}

/* Every line of the table cut at every byte, in memory that ends there. */
static void cut_lines(void **state)
{
    size_t i, cut;

    (void)state;
    for (i = 0; i < COUNT_OF(table); i++) {
        size_t len = strlen(table[i].line);

        for (cut = 0; cut <= len; cut++) {
            char *line = malloc(cut ? cut : 1);

            assert_non_null(line);
            memcpy(line, table[i].line, cut);
            expect_sound(md_slice_make(line, cut));
            free(line);
        }
    }
}

/* Every line with bytes changed to random ones, NUL and 0xFF among them. */
static void damaged_lines(void **state)
{
    uint64_t seed = 17;
    size_t i, round, hit;

    (void)state;
    for (i = 0; i < COUNT_OF(table); i++) {
        size_t len = strlen(table[i].line);

        for (round = 0; len != 0 && round < 200; round++) {
            char *line = malloc(len);

            assert_non_null(line);
            memcpy(line, table[i].line, len);
            for (hit = random_below(&seed, 6) + 1; hit > 0; hit--)
                line[random_below(&seed, len)] =
                    (char)(random_below(&seed, 2)
                               ? random_below(&seed, 256)
                               : (unsigned char)" :[]<>-|0\t"[random_below(
                                     &seed, 10)]);
            expect_sound(md_slice_make(line, len));
            free(line);
        }
    }
}

/* Words of 64 KiB are no host and no tag; the time stays linear. */
static void huge_words(void **state)
{
    static const char *const head[] = {
        "",         "Aug 31 03:20:36 ",        "Aug 31 03:20:36 mail ",
        "<22>1 - ", "<22>1 - - - - - [a b=\"", "mail-1",
        "> "};
    static const char fill[] = "x: [|>-]";
    size_t i, c;
    char *line = malloc(65536);

    (void)state;
    assert_non_null(line);
    for (i = 0; i < COUNT_OF(head); i++) {
        size_t len = strlen(head[i]);

        for (c = 0; c < sizeof fill - 1; c++) {
            md_header got;

            memcpy(line, head[i], len);
            memset(line + len, fill[c], 65536 - len);
            expect_sound(md_slice_make(line, 65536));
            md_header_parse(md_slice_make(line, 65536), &got);
            assert_true(got.family == MD_FAMILY_RFC5424 || got.host.len <= 255);
            assert_true(got.family == MD_FAMILY_RFC5424 || got.tag.len <= 255);
        }
    }
    free(line);
}

/* 255 bytes are a tag or a host, 256 are text. */
static void longest_words(void **state)
{
    static const char stamp[] = "Aug 31 03:20:36 ";
    char line[600];
    md_header got;
    int len;

    (void)state;
    for (len = 255; len <= 256; len++) {
        int size =
            snprintf(line, sizeof line, "%smail %0*d[7]: x", stamp, len, 0);

        md_header_parse(md_slice_make(line, (size_t)size), &got);
        expect_i64("tag", "length", (int64_t)got.tag.len, len == 255 ? 255 : 0);
        expect_slice("tag", "host", got.host, "mail");
        size = snprintf(line, sizeof line, "%s%0*d foo[7]: x", stamp, len, 0);
        md_header_parse(md_slice_make(line, (size_t)size), &got);
        expect_i64("host", "length", (int64_t)got.host.len,
                   len == 255 ? 255 : 0);
        expect_slice("host", "tag", got.tag, len == 255 ? "foo" : NULL);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(families),      cmocka_unit_test(cut_lines),
        cmocka_unit_test(damaged_lines), cmocka_unit_test(huge_words),
        cmocka_unit_test(longest_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
