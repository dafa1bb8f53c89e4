/* Other programs' lines, with and without a queue ID of Postfix. */
#include "lines.h"

const line_case lines_foreign[] = {
    {"dovecot", "dovecot",
     "imap-login: Login: user=<marge>, method=PLAIN, rip=198.51.100.5",
     MAILDIAG_RECORD_FOREIGN, MAILDIAG_LEVEL_INFO, MD_DAEMON_FOREIGN, NULL,
     false,
     "text=imap-login: Login: user=<marge>, method=PLAIN, rip=198.51.100.5"},
    {"cron", "CRON", "(root) CMD (/usr/lib/x/cron)", MAILDIAG_RECORD_FOREIGN,
     MAILDIAG_LEVEL_INFO, MD_DAEMON_FOREIGN, NULL, false,
     "text=(root) CMD (/usr/lib/x/cron)"},
    {"kernel", "kernel", "12345: eth0: link up", MAILDIAG_RECORD_FOREIGN,
     MAILDIAG_LEVEL_INFO, MD_DAEMON_FOREIGN, NULL, false,
     "text=12345: eth0: link up"},
    {"a policy daemon", "postfix-policyd",
     "thread 1: to=<x@y.test> status=sent (this is not postfix)",
     MAILDIAG_RECORD_FOREIGN, MAILDIAG_LEVEL_INFO, MD_DAEMON_FOREIGN, NULL,
     false, "text=thread 1: to=<x@y.test> status=sent (this is not postfix)"},
    {"opendkim", "opendkim",
     "4F1C22A0B3: DKIM-Signature field added (s=mail, d=example.test)",
     MAILDIAG_RECORD_FILTER_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_FOREIGN,
     "4F1C22A0B3", false,
     "text=4F1C22A0B3: DKIM-Signature field added (s=mail, d=example.test)"},
    {"opendkim, long ID", "opendkim",
     "4bQfXk1nJ2z8Rv: mail.sender.test [192.0.2.7] not internal",
     MAILDIAG_RECORD_FILTER_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_FOREIGN,
     "4bQfXk1nJ2z8Rv", false,
     "text=4bQfXk1nJ2z8Rv: mail.sender.test [192.0.2.7] not internal"},
    {"opendmarc", "opendmarc", "4F1C22A0B3: good.test pass",
     MAILDIAG_RECORD_FILTER_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_FOREIGN,
     "4F1C22A0B3", false, "text=4F1C22A0B3: good.test pass"},
    {"opendmarc, no colon", "opendmarc",
     "4F1C22A0B3 ignoring Authentication-Results at 6 from mail.test",
     MAILDIAG_RECORD_FILTER_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_FOREIGN,
     "4F1C22A0B3", false,
     "text=4F1C22A0B3 ignoring Authentication-Results at 6 from mail.test"},
    {"rspamd", "rspamd",
     "<8d2f1c>; task; rspamd_task_write_log: id: <1@x.test>, qid: "
     "<4F1C22A0B3>, ip: 192.0.2.7, from: <a@good.test>, (default: F (no "
     "action): [-0.10/15.00] [])",
     MAILDIAG_RECORD_FILTER_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_FOREIGN,
     "4F1C22A0B3", false,
     "text=<8d2f1c>; task; rspamd_task_write_log: id: <1@x.test>, qid: "
     "<4F1C22A0B3>, ip: 192.0.2.7, from: <a@good.test>, (default: F (no "
     "action): [-0.10/15.00] [])"},
    {"amavis", "amavis",
     "(00077-01) Passed CLEAN {RelayedInbound}, [192.0.2.7]:48312 "
     "<a@good.test> -> <alice@example.test>, Queue-ID: 4F1C22A0B3, "
     "Message-ID: <1@x.test>, mail_id: hB9, Hits: -1.2, size: 2811, "
     "queued_as: 5A22B9C7E0, 300 ms",
     MAILDIAG_RECORD_FILTER_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_FOREIGN,
     "4F1C22A0B3", false,
     "remote_queue_id=5A22B9C7E0|text=(00077-01) Passed CLEAN "
     "{RelayedInbound}, [192.0.2.7]:48312 <a@good.test> -> "
     "<alice@example.test>, Queue-ID: 4F1C22A0B3, Message-ID: <1@x.test>, "
     "mail_id: hB9, Hits: -1.2, size: 2811, queued_as: 5A22B9C7E0, 300 ms"},
    {"amavis, next hop only", "amavis",
     "(00077-02) Passed CLEAN, <a@good.test> -> <alice@example.test>, "
     "queued_as: 5A22B9C7E0, 120 ms",
     MAILDIAG_RECORD_FILTER_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_FOREIGN, NULL,
     false,
     "remote_queue_id=5A22B9C7E0|text=(00077-02) Passed CLEAN, <a@good.test> "
     "-> <alice@example.test>, queued_as: 5A22B9C7E0, 120 ms"},
    {"postgrey", "postgrey",
     "4F1C22A0B3: action=greylist, reason=new, client_name=x, "
     "client_address=192.0.2.7, sender=a@good.test, "
     "recipient=alice@example.test",
     MAILDIAG_RECORD_FILTER_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_FOREIGN,
     "4F1C22A0B3", false,
     "text=4F1C22A0B3: action=greylist, reason=new, client_name=x, "
     "client_address=192.0.2.7, sender=a@good.test, "
     "recipient=alice@example.test"},
    {"postfwd", "postfwd2",
     "[RULES] rule=3, id=R1, queue=4F1C22A0B3, client=x[192.0.2.7], "
     "action=dunno",
     MAILDIAG_RECORD_FILTER_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_FOREIGN,
     "4F1C22A0B3", false,
     "text=[RULES] rule=3, id=R1, queue=4F1C22A0B3, client=x[192.0.2.7], "
     "action=dunno"},
    {"policyd-spf", "policyd-spf",
     "prepend Received-SPF: Pass (mailfrom) identity=mailfrom",
     MAILDIAG_RECORD_FOREIGN, MAILDIAG_LEVEL_INFO, MD_DAEMON_FOREIGN, NULL,
     false, "text=prepend Received-SPF: Pass (mailfrom) identity=mailfrom"},
    {"spamd", "spamd",
     "spamd: clean message (0.1/5.0) for nobody:65534 in 0.3 seconds, 2811 "
     "bytes.",
     MAILDIAG_RECORD_FOREIGN, MAILDIAG_LEVEL_INFO, MD_DAEMON_FOREIGN, NULL,
     false,
     "text=spamd: clean message (0.1/5.0) for nobody:65534 in 0.3 seconds, "
     "2811 bytes."},
    {"clamav-milter", "clamav-milter", "4F1C22A0B3: clean",
     MAILDIAG_RECORD_FILTER_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_FOREIGN,
     "4F1C22A0B3", false, "text=4F1C22A0B3: clean"},
    {"forged attempt of another program", "sshd",
     "4F1C22A0B3: to=<x@y.test>, relay=none, status=sent (250 ok)",
     MAILDIAG_RECORD_FILTER_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_FOREIGN,
     "4F1C22A0B3", false,
     "text=4F1C22A0B3: to=<x@y.test>, relay=none, status=sent (250 ok)"},
    {NULL, NULL, NULL, 0, 0, 0, NULL, false, NULL},
};
