/* Lines that do not name their daemon, or name it in odd ways. */
#include "lines.h"

const line_case lines_names[] = {
    {"daemon's name cut: delivery", "postfix",
     "4F1C22A0B3: to=<bob@else.test>, relay=mx.else.test[198.51.100.20]:25, "
     "delay=1.3, delays=0.07/0.04/0.64/0.52, dsn=2.0.0, status=sent (250 "
     "2.0.0 Ok: queued as 8A798694DF5)",
     MAILDIAG_RECORD_DELIVERY, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP,
     "4F1C22A0B3", false,
     "to=bob@else.test|relay=mx.else.test[198.51.100.20]:25|delay=1.3|"
     "delay_before_queue=0.07|delay_in_queue=0.04|delay_connect=0.64|"
     "delay_transmit=0.52|dsn=2.0.0|status=sent|reason=250 2.0.0 Ok: queued "
     "as 8A798694DF5"},
    {"daemon's name cut: connect", "postfix",
     "connect from mail.sender.test[192.0.2.7]", MAILDIAG_RECORD_CONNECT,
     MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD, NULL, false,
     "client=mail.sender.test|client_ip=192.0.2.7"},
    {"daemon's name cut: active", "postfix",
     "4F1C22A0B3: from=<a@good.test>, size=2811, nrcpt=2 (queue active)",
     MAILDIAG_RECORD_QUEUE_ACTIVE, MAILDIAG_LEVEL_INFO, MD_DAEMON_QMGR,
     "4F1C22A0B3", false, "from=a@good.test|size=2811|nrcpt=2|queue=active"},
    {"daemon's name cut: message-id", "postfix", "4F1C22A0B3: message-id=<1@x>",
     MAILDIAG_RECORD_MESSAGE_ID, MAILDIAG_LEVEL_INFO, MD_DAEMON_CLEANUP,
     "4F1C22A0B3", false, "message_id=<1@x>"},
    {"daemon's name cut: removed", "postfix", "4F1C22A0B3: removed",
     MAILDIAG_RECORD_REMOVED, MAILDIAG_LEVEL_INFO, MD_DAEMON_QMGR, "4F1C22A0B3",
     false, "event=removed"},
    {"daemon's name cut: notification", "postfix",
     "4F1C22A0B3: sender non-delivery notification: 5A22B9C7E0",
     MAILDIAG_RECORD_NOTIFICATION, MAILDIAG_LEVEL_INFO, MD_DAEMON_BOUNCE,
     "4F1C22A0B3", false,
     "notification=sender non-delivery|notification_queue_id=5A22B9C7E0"},
    {"daemon's name cut: screen", "postfix",
     "NOQUEUE: reject: RCPT from [198.51.100.77]:44321: 450 4.3.2 Service "
     "currently unavailable; from=<s@bad.test>, to=<alice@example.test>, "
     "proto=ESMTP, helo=<bad.test>",
     MAILDIAG_RECORD_REFUSAL_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_POSTSCREEN,
     "NOQUEUE", false,
     "action=reject|stage=RCPT|client_ip=198.51.100.77|client_port=44321|"
     "smtp_code=450|dsn=4.3.2|text=Service currently unavailable|"
     "from=s@bad.test|to=alice@example.test|proto=ESMTP|helo=bad.test"},
    {"daemon's name cut: milter", "postfix",
     "4F1C22A0B3: milter-reject: END-OF-MESSAGE from "
     "mail.sender.test[192.0.2.7]: 5.7.1 Spam; from=<a@good.test> "
     "to=<alice@example.test> proto=ESMTP helo=<mail.sender.test>",
     MAILDIAG_RECORD_REFUSAL_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_CLEANUP,
     "4F1C22A0B3", false,
     "action=milter-reject|stage=END-OF-MESSAGE|client=mail.sender.test|"
     "client_ip=192.0.2.7|dsn=5.7.1|text=Spam|from=a@good.test|"
     "to=alice@example.test|proto=ESMTP|helo=mail.sender.test"},
    {"daemon's name cut: local", "postfix",
     "4F1C22A0B3: to=<bob@example.test>, relay=local, delay=0.1, "
     "delays=0.1/0/0/0, dsn=2.0.0, status=sent (delivered to mailbox)",
     MAILDIAG_RECORD_DELIVERY, MAILDIAG_LEVEL_INFO, MD_DAEMON_LOCAL,
     "4F1C22A0B3", false,
     "to=bob@example.test|relay=local|delay=0.1|delay_before_queue=0.1|"
     "delay_in_queue=0|delay_connect=0|delay_transmit=0|dsn=2.0.0|status=sent|"
     "reason=delivered to mailbox"},
    {"daemon's name cut: suspended", "postfix",
     "4F1C22A0B3: to=<bob@else.test>, relay=none, delay=30, delays=30/0/0/0, "
     "dsn=4.4.1, status=deferred (delivery temporarily suspended: connect to "
     "mx.else.test[198.51.100.20]:25: Connection refused)",
     MAILDIAG_RECORD_DELIVERY, MAILDIAG_LEVEL_INFO, MD_DAEMON_ERROR,
     "4F1C22A0B3", false,
     "to=bob@else.test|relay=none|delay=30|delay_before_queue=30|"
     "delay_in_queue=0|delay_connect=0|delay_transmit=0|dsn=4.4.1|"
     "status=deferred|reason=delivery temporarily suspended: connect to "
     "mx.else.test[198.51.100.20]:25: Connection refused"},
    {"daemon's name cut: start", "postfix",
     "daemon started -- version 3.7.11, configuration /etc/postfix",
     MAILDIAG_RECORD_MASTER_START, MAILDIAG_LEVEL_INFO, MD_DAEMON_MASTER, NULL,
     false, "version=3.7.11|configuration=/etc/postfix"},
    {"no tag: delivery", NULL,
     "F1CDD3F8D: to=<joe@company.test>, relay=172.16.5.1[172.16.5.1]:1025, "
     "delay=326, delays=325/0.04/0/0.16, dsn=2.0.0, status=sent (250 OK)",
     MAILDIAG_RECORD_DELIVERY, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP, "F1CDD3F8D",
     false,
     "to=joe@company.test|relay=172.16.5.1[172.16.5.1]:1025|delay=326|"
     "delay_before_queue=325|delay_in_queue=0.04|delay_connect=0|"
     "delay_transmit=0.16|dsn=2.0.0|status=sent|reason=250 OK"},
    {"no tag: reject", NULL,
     "NOQUEUE: reject: RCPT from unknown[198.51.100.77]: 554 5.7.1 "
     "<x@else.test>: Relay access denied; from=<a@good.test> to=<x@else.test> "
     "proto=ESMTP helo=<mx.bulk.test>",
     MAILDIAG_RECORD_REFUSAL_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD,
     "NOQUEUE", false,
     "action=reject|stage=RCPT|client=unknown|client_ip=198.51.100.77|"
     "smtp_code=554|dsn=5.7.1|text=<x@else.test>: Relay access denied|"
     "from=a@good.test|to=x@else.test|proto=ESMTP|helo=mx.bulk.test"},
    {"no tag: connect", NULL, "connect from mail.sender.test[192.0.2.7]",
     MAILDIAG_RECORD_CONNECT, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD, NULL, false,
     "client=mail.sender.test|client_ip=192.0.2.7"},
    {"no tag: warning of ours", NULL,
     "warning: unknown[198.51.100.77]: SASL LOGIN authentication failed: "
     "UGFzc3dvcmQ6",
     MAILDIAG_RECORD_SASL_FAILURE, MAILDIAG_LEVEL_WARNING, MD_DAEMON_SMTPD,
     NULL, false,
     "client=unknown|client_ip=198.51.100.77|sasl_method=LOGIN|"
     "event=authentication failed|text=UGFzc3dvcmQ6"},
    {"no tag: nobody's", NULL, "the quick brown fox", MAILDIAG_RECORD_FOREIGN,
     MAILDIAG_LEVEL_INFO, MD_DAEMON_FOREIGN, NULL, false,
     "text=the quick brown fox"},
    {"no tag: nobody's warning", NULL, "warning: low disk space on /home",
     MAILDIAG_RECORD_FOREIGN, MAILDIAG_LEVEL_INFO, MD_DAEMON_FOREIGN, NULL,
     false, "text=warning: low disk space on /home"},
    {"no tag: an ID and words", NULL, "4F1C22A0B3: is not a serial number",
     MAILDIAG_RECORD_FOREIGN, MAILDIAG_LEVEL_INFO, MD_DAEMON_FOREIGN, NULL,
     false, "text=4F1C22A0B3: is not a serial number"},
    {"another instance", "postfix-out/smtp",
     "4F1C22A0B3: to=<bob@else.test>, relay=none, delay=1, delays=0/0/1/0, "
     "dsn=4.4.1, status=deferred (connect to mx.else.test[198.51.100.20]:25: "
     "Connection refused)",
     MAILDIAG_RECORD_DELIVERY, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP,
     "4F1C22A0B3", false,
     "to=bob@else.test|relay=none|delay=1|delay_before_queue=0|"
     "delay_in_queue=0|delay_connect=1|delay_transmit=0|dsn=4.4.1|"
     "status=deferred|reason=connect to mx.else.test[198.51.100.20]:25: "
     "Connection refused"},
    {"instance without postfix", "mailout/smtpd",
     "connect from mail.sender.test[192.0.2.7]", MAILDIAG_RECORD_CONNECT,
     MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD, NULL, false,
     "client=mail.sender.test|client_ip=192.0.2.7"},
    {"service", "mx/postfix/submission/smtpd",
     "9C0D31E7F4: client=laptop.home.test[203.0.113.44], sasl_method=PLAIN, "
     "sasl_username=marge",
     MAILDIAG_RECORD_CLIENT, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD, "9C0D31E7F4",
     false,
     "client=laptop.home.test|client_ip=203.0.113.44|sasl_method=PLAIN|"
     "sasl_username=marge"},
    {"address as instance", "192.0.2.1/smtp", "4F1C22A0B3: removed",
     MAILDIAG_RECORD_REMOVED, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP, "4F1C22A0B3",
     false, "event=removed"},
    {"a policy server under our name", "postfix/policy-spf",
     "Policy action=PREPEND Received-SPF: pass", MAILDIAG_RECORD_FOREIGN,
     MAILDIAG_LEVEL_INFO, MD_DAEMON_FOREIGN, NULL, false,
     "text=Policy action=PREPEND Received-SPF: pass"},
    {"a filter under our name", "postfix/headers",
     "4F1C22A0B3: header name=\"Subject\", value=\"x\"",
     MAILDIAG_RECORD_FILTER_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_FOREIGN,
     "4F1C22A0B3", false,
     "text=4F1C22A0B3: header name=\"Subject\", value=\"x\""},
    {NULL, NULL, NULL, 0, 0, 0, NULL, false, NULL},
};
