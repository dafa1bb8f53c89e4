/*
 * Forged fields: what strangers write into a line stays inside the field that
 * holds their words, whatever it looks like.
 *
 * Senders choose addresses, HELO names, headers and Message-IDs; remote
 * servers choose replies; users choose their names. Each line is one that
 * Postfix would write for such a stranger.
 */
#include "record/record.h"

#include "record/words.h"

#include "../support/unit.h"
#include "lines.h"

static const line_case forged[] = {
    {"recipient writes a status", "postfix/smtp",
     "4F1C22A0B3: to=<\"a>, dsn=2.0.0, status=sent (x\"@bad.test>, "
     "relay=none, delay=1, delays=0/0/1/0, dsn=5.1.1, status=bounced (no)",
     MAILDIAG_RECORD_DELIVERY, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP,
     "4F1C22A0B3", false,
     "to=\"a>, dsn=2.0.0, status=sent (x\"@bad.test|relay=none|delay=1|"
     "delay_before_queue=0|delay_in_queue=0|delay_connect=1|delay_transmit=0|"
     "dsn=5.1.1|status=bounced|reason=no"},
    {"recipient writes a relay", "postfix/smtp",
     "4F1C22A0B3: to=<\"a>, relay=mx.good.test[192.0.2.1]:25, delay=0, "
     "dsn=2.0.0, status=sent (250 ok\"@bad.test>, relay=none, delay=1, "
     "delays=0/0/1/0, dsn=5.1.1, status=bounced (no)",
     MAILDIAG_RECORD_DELIVERY, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP,
     "4F1C22A0B3", false,
     "to=\"a>, relay=mx.good.test[192.0.2.1]:25, delay=0, dsn=2.0.0, "
     "status=sent (250 ok\"@bad.test|relay=none|delay=1|delay_before_queue=0|"
     "delay_in_queue=0|delay_connect=1|delay_transmit=0|dsn=5.1.1|"
     "status=bounced|reason=no"},
    {"recipient with an escaped quote", "postfix/smtp",
     "4F1C22A0B3: to=<\"a\\\">, dsn=2.0.0, status=sent (x\"@bad.test>, "
     "relay=none, delay=1, delays=0/0/1/0, dsn=5.1.1, status=bounced (no)",
     MAILDIAG_RECORD_DELIVERY, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP,
     "4F1C22A0B3", false,
     "to=\"a\\\">, dsn=2.0.0, status=sent (x\"@bad.test|relay=none|delay=1|"
     "delay_before_queue=0|delay_in_queue=0|delay_connect=1|delay_transmit=0|"
     "dsn=5.1.1|status=bounced|reason=no"},
    {"recipient with an escaped backslash", "postfix/smtp",
     "4F1C22A0B3: to=<\"a\\\\\"@bad.test>, relay=none, delay=1, "
     "delays=0/0/1/0, dsn=5.1.1, status=bounced (no)",
     MAILDIAG_RECORD_DELIVERY, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP,
     "4F1C22A0B3", false,
     "to=\"a\\\\\"@bad.test|relay=none|delay=1|delay_before_queue=0|"
     "delay_in_queue=0|delay_connect=1|delay_transmit=0|dsn=5.1.1|"
     "status=bounced|reason=no"},
    {"recipient's quote never ends", "postfix/smtp",
     "4F1C22A0B3: to=<\"a>, relay=none, delay=1, dsn=2.0.0, status=sent (250 "
     "ok)",
     MAILDIAG_RECORD_UNRECOGNISED, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP,
     "4F1C22A0B3", false,
     "text=to=<\"a>, relay=none, delay=1, dsn=2.0.0, status=sent (250 ok)"},
    {"alias writes a status", "postfix/smtp",
     "4F1C22A0B3: to=<bob@else.test>, orig_to=<\"x>, dsn=2.0.0, status=sent "
     "(y\"@bad.test>, relay=none, delay=1, delays=0/0/1/0, dsn=4.4.1, "
     "status=deferred (connect to mx[198.51.100.1]:25: Connection refused)",
     MAILDIAG_RECORD_DELIVERY, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP,
     "4F1C22A0B3", false,
     "to=bob@else.test|orig_to=\"x>, dsn=2.0.0, status=sent (y\"@bad.test|"
     "relay=none|delay=1|delay_before_queue=0|delay_in_queue=0|"
     "delay_connect=1|delay_transmit=0|dsn=4.4.1|status=deferred|"
     "reason=connect to mx[198.51.100.1]:25: Connection refused"},
    {"recipient is an ID", "postfix/smtp",
     "4F1C22A0B3: to=<\"5A22B9C7E0: to=<x@y>, status=sent (ok)\"@bad.test>, "
     "relay=none, delay=1, delays=0/0/1/0, dsn=5.1.1, status=bounced (no)",
     MAILDIAG_RECORD_DELIVERY, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP,
     "4F1C22A0B3", false,
     "to=\"5A22B9C7E0: to=<x@y>, status=sent (ok)\"@bad.test|relay=none|"
     "delay=1|delay_before_queue=0|delay_in_queue=0|delay_connect=1|"
     "delay_transmit=0|dsn=5.1.1|status=bounced|reason=no"},
    {"recipient looks like a header", "postfix/smtp",
     "4F1C22A0B3: to=<\"Aug 31 03:20:36 mail postfix/smtp[1]: 5A22B9C7E0: "
     "to\"@bad.test>, relay=none, delay=1, delays=0/0/1/0, dsn=5.1.1, "
     "status=bounced (no)",
     MAILDIAG_RECORD_DELIVERY, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP,
     "4F1C22A0B3", false,
     "to=\"Aug 31 03:20:36 mail postfix/smtp[1]: 5A22B9C7E0: to\"@bad.test|"
     "relay=none|delay=1|delay_before_queue=0|delay_in_queue=0|"
     "delay_connect=1|delay_transmit=0|dsn=5.1.1|status=bounced|reason=no"},
    {"reply writes a status", "postfix/smtp",
     "4F1C22A0B3: to=<bob@else.test>, relay=mx.bad.test[198.51.100.9]:25, "
     "delay=1, delays=0/0/1/0, dsn=5.0.0, status=bounced (host "
     "mx.bad.test[198.51.100.9] said: 550 no, dsn=2.0.0, status=sent (250 ok "
     "(in reply to RCPT TO command))",
     MAILDIAG_RECORD_DELIVERY, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP,
     "4F1C22A0B3", false,
     "to=bob@else.test|relay=mx.bad.test[198.51.100.9]:25|delay=1|"
     "delay_before_queue=0|delay_in_queue=0|delay_connect=1|delay_transmit=0|"
     "dsn=5.0.0|status=bounced|reason=host mx.bad.test[198.51.100.9] said: "
     "550 no, dsn=2.0.0, status=sent (250 ok (in reply to RCPT TO command)"},
    {"reply writes a whole line", "postfix/smtp",
     "4F1C22A0B3: to=<bob@else.test>, relay=mx.bad.test[198.51.100.9]:25, "
     "delay=1, delays=0/0/1/0, dsn=5.0.0, status=bounced (host "
     "mx.bad.test[198.51.100.9] said: 550 Aug 31 03:20:36 mail "
     "postfix/smtp[1]: 5A22B9C7E0: to=<x@y.test>, relay=none, delay=0, "
     "delays=0/0/0/0, dsn=2.0.0, status=sent (250 ok) (in reply to RCPT TO "
     "command))",
     MAILDIAG_RECORD_DELIVERY, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP,
     "4F1C22A0B3", false,
     "to=bob@else.test|relay=mx.bad.test[198.51.100.9]:25|delay=1|"
     "delay_before_queue=0|delay_in_queue=0|delay_connect=1|delay_transmit=0|"
     "dsn=5.0.0|status=bounced|reason=host mx.bad.test[198.51.100.9] said: "
     "550 Aug 31 03:20:36 mail postfix/smtp[1]: 5A22B9C7E0: to=<x@y.test>, "
     "relay=none, delay=0, delays=0/0/0/0, dsn=2.0.0, status=sent (250 ok) "
     "(in reply to RCPT TO command)"},
    {"reply writes a recipient", "postfix/smtp",
     "4F1C22A0B3: to=<bob@else.test>, relay=mx.bad.test[198.51.100.9]:25, "
     "delay=1, delays=0/0/1/0, dsn=5.0.0, status=bounced (host "
     "mx.bad.test[198.51.100.9] said: 550 to=<eve@bad.test>, "
     "orig_to=<z@bad.test> (in reply to RCPT TO command))",
     MAILDIAG_RECORD_DELIVERY, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP,
     "4F1C22A0B3", false,
     "to=bob@else.test|relay=mx.bad.test[198.51.100.9]:25|delay=1|"
     "delay_before_queue=0|delay_in_queue=0|delay_connect=1|delay_transmit=0|"
     "dsn=5.0.0|status=bounced|reason=host mx.bad.test[198.51.100.9] said: "
     "550 to=<eve@bad.test>, orig_to=<z@bad.test> (in reply to RCPT TO "
     "command)"},
    {"reply closes the bracket", "postfix/smtp",
     "4F1C22A0B3: to=<bob@else.test>, relay=mx.bad.test[198.51.100.9]:25, "
     "delay=1, delays=0/0/1/0, dsn=4.0.0, status=deferred (host "
     "mx.bad.test[198.51.100.9] said: 450 a) status=sent (250 b)",
     MAILDIAG_RECORD_DELIVERY, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP,
     "4F1C22A0B3", false,
     "to=bob@else.test|relay=mx.bad.test[198.51.100.9]:25|delay=1|"
     "delay_before_queue=0|delay_in_queue=0|delay_connect=1|delay_transmit=0|"
     "dsn=4.0.0|status=deferred|reason=host mx.bad.test[198.51.100.9] said: "
     "450 a) status=sent (250 b"},
    {"reply closes the bracket and the line is cut", "postfix/smtp",
     "4F1C22A0B3: to=<bob@else.test>, relay=mx.bad.test[198.51.100.9]:25, "
     "delay=1, delays=0/0/1/0, dsn=4.0.0, status=deferred (host "
     "mx.bad.test[198.51.100.9] said: 450 (a) status=sent (250 b",
     MAILDIAG_RECORD_DELIVERY, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP,
     "4F1C22A0B3", true,
     "to=bob@else.test|relay=mx.bad.test[198.51.100.9]:25|delay=1|"
     "delay_before_queue=0|delay_in_queue=0|delay_connect=1|delay_transmit=0|"
     "dsn=4.0.0|status=deferred|reason=host mx.bad.test[198.51.100.9] said: "
     "450 (a) status=sent (250 b"},
    {"reply says removed", "postfix/smtp",
     "4F1C22A0B3: to=<bob@else.test>, relay=mx.bad.test[198.51.100.9]:25, "
     "delay=1, delays=0/0/1/0, dsn=4.0.0, status=deferred (host "
     "mx.bad.test[198.51.100.9] said: 450 4F1C22A0B3: removed)",
     MAILDIAG_RECORD_DELIVERY, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP,
     "4F1C22A0B3", false,
     "to=bob@else.test|relay=mx.bad.test[198.51.100.9]:25|delay=1|"
     "delay_before_queue=0|delay_in_queue=0|delay_connect=1|delay_transmit=0|"
     "dsn=4.0.0|status=deferred|reason=host mx.bad.test[198.51.100.9] said: "
     "450 4F1C22A0B3: removed"},
    {"host's line writes a status", "postfix/smtp",
     "4F1C22A0B3: host mx.bad.test[198.51.100.9] said: 450 "
     "to=<bob@else.test>, relay=mx.bad.test[198.51.100.9]:25, dsn=2.0.0, "
     "status=sent (250 ok) (in reply to RCPT TO command)",
     MAILDIAG_RECORD_HOST_FAILURE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP,
     "4F1C22A0B3", false,
     "peer=mx.bad.test|peer_ip=198.51.100.9|reason=host "
     "mx.bad.test[198.51.100.9] said: 450 to=<bob@else.test>, "
     "relay=mx.bad.test[198.51.100.9]:25, dsn=2.0.0, status=sent (250 ok) (in "
     "reply to RCPT TO command)"},
    {"host's line names another host", "postfix/smtp",
     "4F1C22A0B3: host mx.bad.test[198.51.100.9] said: 450 host "
     "mx.good.test[192.0.2.1] said: 550 5.7.1 no (in reply to RCPT TO command)",
     MAILDIAG_RECORD_HOST_FAILURE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP,
     "4F1C22A0B3", false,
     "peer=mx.bad.test|peer_ip=198.51.100.9|reason=host "
     "mx.bad.test[198.51.100.9] said: 450 host mx.good.test[192.0.2.1] said: "
     "550 5.7.1 no (in reply to RCPT TO command)"},
    {"greeting names a connect failure", "postfix/smtp",
     "4F1C22A0B3: host mx.bad.test[198.51.100.9] refused to talk to me: 554 "
     "connect to mx.good.test[192.0.2.1]:25: Connection refused",
     MAILDIAG_RECORD_HOST_FAILURE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP,
     "4F1C22A0B3", false,
     "peer=mx.bad.test|peer_ip=198.51.100.9|reason=host "
     "mx.bad.test[198.51.100.9] refused to talk to me: 554 connect to "
     "mx.good.test[192.0.2.1]:25: Connection refused"},
    {"sender writes counters", "postfix/qmgr",
     "4F1C22A0B3: from=<\"a>, size=1, nrcpt=1 (queue active)\"@bad.test>, "
     "size=2811, nrcpt=7 (queue active)",
     MAILDIAG_RECORD_QUEUE_ACTIVE, MAILDIAG_LEVEL_INFO, MD_DAEMON_QMGR,
     "4F1C22A0B3", false,
     "from=\"a>, size=1, nrcpt=1 (queue active)\"@bad.test|size=2811|nrcpt=7|"
     "queue=active"},
    {"sender writes expired", "postfix/qmgr",
     "4F1C22A0B3: from=<\"a>, status=expired, returned to sender\"@bad.test>, "
     "size=2811, nrcpt=7 (queue active)",
     MAILDIAG_RECORD_QUEUE_ACTIVE, MAILDIAG_LEVEL_INFO, MD_DAEMON_QMGR,
     "4F1C22A0B3", false,
     "from=\"a>, status=expired, returned to sender\"@bad.test|size=2811|"
     "nrcpt=7|queue=active"},
    {"sender of an expired message", "postfix/qmgr",
     "4F1C22A0B3: from=<\"a>, size=1, nrcpt=1 (queue active)\"@bad.test>, "
     "status=expired, returned to sender",
     MAILDIAG_RECORD_EXPIRED, MAILDIAG_LEVEL_INFO, MD_DAEMON_QMGR, "4F1C22A0B3",
     false,
     "from=\"a>, size=1, nrcpt=1 (queue active)\"@bad.test|status=expired|"
     "text=returned to sender"},
    {"sender says removed", "postfix/qmgr",
     "4F1C22A0B3: from=<removed>, size=2811, nrcpt=7 (queue active)",
     MAILDIAG_RECORD_QUEUE_ACTIVE, MAILDIAG_LEVEL_INFO, MD_DAEMON_QMGR,
     "4F1C22A0B3", false, "from=removed|size=2811|nrcpt=7|queue=active"},
    {"sender of pickup writes an ID", "postfix/pickup",
     "08A11C0D2E: uid=1000 from=<\"x> orig_id=4F1C22A0B3\"@bad.test>",
     MAILDIAG_RECORD_PICKUP, MAILDIAG_LEVEL_INFO, MD_DAEMON_PICKUP,
     "08A11C0D2E", false, "uid=1000|from=\"x> orig_id=4F1C22A0B3\"@bad.test"},
    {"message-id writes a status", "postfix/cleanup",
     "4F1C22A0B3: message-id=<x>, to=<a@b.test>, relay=none, status=sent (250 "
     "ok)",
     MAILDIAG_RECORD_MESSAGE_ID, MAILDIAG_LEVEL_INFO, MD_DAEMON_CLEANUP,
     "4F1C22A0B3", false,
     "message_id=<x>, to=<a@b.test>, relay=none, status=sent (250 ok)"},
    {"message-id writes a line", "postfix/cleanup",
     "4F1C22A0B3: message-id=<1@x> 5A22B9C7E0: removed",
     MAILDIAG_RECORD_MESSAGE_ID, MAILDIAG_LEVEL_INFO, MD_DAEMON_CLEANUP,
     "4F1C22A0B3", false, "message_id=<1@x> 5A22B9C7E0: removed"},
    {"message-id looks like a check", "postfix/cleanup",
     "4F1C22A0B3: message-id=<reject: header X from a[1.2.3.4]; from=<a@b>>",
     MAILDIAG_RECORD_MESSAGE_ID, MAILDIAG_LEVEL_INFO, MD_DAEMON_CLEANUP,
     "4F1C22A0B3", false,
     "message_id=<reject: header X from a[1.2.3.4]; from=<a@b>>"},
    {"subject writes a trailer", "postfix/cleanup",
     "4F1C22A0B3: reject: header Subject: x from a[192.0.2.99]; from=<f@x> "
     "to=<t@x> proto=SMTP helo=<h>: 5.7.1 mine from "
     "mail.sender.test[192.0.2.7]; from=<a@good.test> to=<alice@example.test> "
     "proto=ESMTP helo=<mail.sender.test>: 5.7.1 spam",
     MAILDIAG_RECORD_REFUSAL_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_CLEANUP,
     "4F1C22A0B3", false,
     "action=reject|part=header|client=mail.sender.test|client_ip=192.0.2.7|"
     "origin=mail.sender.test[192.0.2.7]|content=Subject: x from "
     "a[192.0.2.99]; from=<f@x> to=<t@x> proto=SMTP helo=<h>: 5.7.1 mine|"
     "from=a@good.test|to=alice@example.test|proto=ESMTP|"
     "helo=mail.sender.test|dsn=5.7.1|text=spam"},
    {"subject writes an origin", "postfix/cleanup",
     "4F1C22A0B3: reject: header Subject: mail from localhost[127.0.0.1] from "
     "mail.sender.test[192.0.2.7]; from=<a@good.test> to=<alice@example.test> "
     "proto=ESMTP helo=<mail.sender.test>: 5.7.1 spam",
     MAILDIAG_RECORD_REFUSAL_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_CLEANUP,
     "4F1C22A0B3", false,
     "action=reject|part=header|client=mail.sender.test|client_ip=192.0.2.7|"
     "origin=mail.sender.test[192.0.2.7]|content=Subject: mail from "
     "localhost[127.0.0.1]|from=a@good.test|to=alice@example.test|proto=ESMTP|"
     "helo=mail.sender.test|dsn=5.7.1|text=spam"},
    {"subject writes a delivery", "postfix/cleanup",
     "4F1C22A0B3: warning: header Subject: to=<x@y>, relay=none, dsn=2.0.0, "
     "status=sent (ok) from mail.sender.test[192.0.2.7]; from=<a@good.test> "
     "to=<alice@example.test> proto=ESMTP helo=<mail.sender.test>",
     MAILDIAG_RECORD_ACTION_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_CLEANUP,
     "4F1C22A0B3", false,
     "action=warning|part=header|client=mail.sender.test|client_ip=192.0.2.7|"
     "origin=mail.sender.test[192.0.2.7]|content=Subject: to=<x@y>, "
     "relay=none, dsn=2.0.0, status=sent (ok)|from=a@good.test|"
     "to=alice@example.test|proto=ESMTP|helo=mail.sender.test"},
    {"body writes a trailer without helo", "postfix/cleanup",
     "4F1C22A0B3: hold: body x; from=<f@x> to=<t@x> from "
     "mail.sender.test[192.0.2.7]; from=<a@good.test> to=<alice@example.test> "
     "proto=ESMTP helo=<mail.sender.test>",
     MAILDIAG_RECORD_ACTION_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_CLEANUP,
     "4F1C22A0B3", false,
     "action=hold|part=body|client=mail.sender.test|client_ip=192.0.2.7|"
     "origin=mail.sender.test[192.0.2.7]|content=x; from=<f@x> to=<t@x>|"
     "from=a@good.test|to=alice@example.test|proto=ESMTP|helo=mail.sender."
     "test"},
    {"helo writes a trailer", "postfix/smtpd",
     "NOQUEUE: reject: RCPT from unknown[198.51.100.77]: 554 5.7.1 "
     "<x@else.test>: Relay access denied; from=<a@bad.test> to=<x@else.test> "
     "proto=ESMTP helo=<x; from=<f@x> to=<t@x> proto=SMTP helo=<y>",
     MAILDIAG_RECORD_REFUSAL_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD,
     "NOQUEUE", false,
     "action=reject|stage=RCPT|client=unknown|client_ip=198.51.100.77|"
     "smtp_code=554|dsn=5.7.1|text=<x@else.test>: Relay access denied|"
     "from=a@bad.test|to=x@else.test|proto=ESMTP|helo=x; from=<f@x> to=<t@x> "
     "proto=SMTP helo=<y"},
    {"helo writes a trailer, closed", "postfix/smtpd",
     "NOQUEUE: reject: RCPT from unknown[198.51.100.77]: 554 5.7.1 "
     "<x@else.test>: Relay access denied; from=<a@bad.test> to=<x@else.test> "
     "proto=ESMTP helo=<x>; from=<f@x> to=<t@x> proto=SMTP helo=<y>",
     MAILDIAG_RECORD_REFUSAL_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD,
     "NOQUEUE", false,
     "action=reject|stage=RCPT|client=unknown|client_ip=198.51.100.77|"
     "smtp_code=554|dsn=5.7.1|text=<x@else.test>: Relay access denied|"
     "from=a@bad.test|to=x@else.test|proto=ESMTP|helo=x>; from=<f@x> to=<t@x> "
     "proto=SMTP helo=<y"},
    {"helo writes more attributes", "postfix/smtpd",
     "NOQUEUE: reject: RCPT from unknown[198.51.100.77]: 554 5.7.1 "
     "<x@else.test>: Relay access denied; from=<a@bad.test> to=<x@else.test> "
     "proto=ESMTP helo=<x> to=<t@x> proto=SMTP helo=<y>",
     MAILDIAG_RECORD_REFUSAL_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD,
     "NOQUEUE", false,
     "action=reject|stage=RCPT|client=unknown|client_ip=198.51.100.77|"
     "smtp_code=554|dsn=5.7.1|text=<x@else.test>: Relay access denied|"
     "from=a@bad.test|to=x@else.test|proto=ESMTP|helo=x> to=<t@x> proto=SMTP "
     "helo=<y"},
    {"helo is rejected and writes a trailer", "postfix/smtpd",
     "NOQUEUE: reject: RCPT from unknown[198.51.100.77]: 450 4.7.1 <x; "
     "from=<f@x> to=<t@x> proto=SMTP helo=<y>: Helo command rejected: Host "
     "not found; from=<a@bad.test> to=<alice@example.test> proto=ESMTP "
     "helo=<x; from=<f@x> to=<t@x> proto=SMTP helo=<y>",
     MAILDIAG_RECORD_REFUSAL_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD,
     "NOQUEUE", false,
     "action=reject|stage=RCPT|client=unknown|client_ip=198.51.100.77|"
     "smtp_code=450|dsn=4.7.1|text=<x; from=<f@x> to=<t@x> proto=SMTP "
     "helo=<y>: Helo command rejected: Host not found|from=a@bad.test|"
     "to=alice@example.test|proto=ESMTP|helo=x; from=<f@x> to=<t@x> "
     "proto=SMTP helo=<y"},
    {"helo is rejected and closes", "postfix/smtpd",
     "NOQUEUE: reject: RCPT from unknown[198.51.100.77]: 450 4.7.1 <f@x>: no; "
     "from=<f@x> to=<t@x> proto=SMTP helo=<y>: Helo command rejected: Host "
     "not found; from=<a@bad.test> to=<alice@example.test> proto=ESMTP "
     "helo=<f@x>: no; from=<f@x> to=<t@x> proto=SMTP helo=<y>",
     MAILDIAG_RECORD_REFUSAL_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD,
     "NOQUEUE", false,
     "action=reject|stage=RCPT|client=unknown|client_ip=198.51.100.77|"
     "smtp_code=450|dsn=4.7.1|text=<f@x>: no; from=<f@x> to=<t@x> proto=SMTP "
     "helo=<y>: Helo command rejected: Host not found|from=a@bad.test|"
     "to=alice@example.test|proto=ESMTP|helo=f@x>: no; from=<f@x> to=<t@x> "
     "proto=SMTP helo=<y"},
    {"helo with a bracket", "postfix/smtpd",
     "NOQUEUE: reject: RCPT from unknown[198.51.100.77]: 504 5.5.2 <a>b>: "
     "Helo command rejected: need fully-qualified hostname; from=<a@bad.test> "
     "to=<alice@example.test> proto=ESMTP helo=<a>b>",
     MAILDIAG_RECORD_REFUSAL_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD,
     "NOQUEUE", false,
     "action=reject|stage=RCPT|client=unknown|client_ip=198.51.100.77|"
     "smtp_code=504|dsn=5.5.2|text=<a>b>: Helo command rejected: need "
     "fully-qualified hostname|from=a@bad.test|to=alice@example.test|"
     "proto=ESMTP|helo=a>b"},
    {"helo of brackets alone", "postfix/smtpd",
     "NOQUEUE: reject: RCPT from unknown[198.51.100.77]: 504 5.5.2 <>>>>: "
     "Helo command rejected: need fully-qualified hostname; from=<a@bad.test> "
     "to=<alice@example.test> proto=ESMTP helo=<>>>>",
     MAILDIAG_RECORD_REFUSAL_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD,
     "NOQUEUE", false,
     "action=reject|stage=RCPT|client=unknown|client_ip=198.51.100.77|"
     "smtp_code=504|dsn=5.5.2|text=<>>>>: Helo command rejected: need "
     "fully-qualified hostname|from=a@bad.test|to=alice@example.test|"
     "proto=ESMTP|helo=>>>"},
    {"helo writes a reason", "postfix/smtpd",
     "NOQUEUE: reject: RCPT from unknown[198.51.100.77]: 504 5.5.2 <a: 250 "
     "2.0.0 Ok>: Helo command rejected: need fully-qualified hostname; "
     "from=<a@bad.test> to=<alice@example.test> proto=ESMTP helo=<a: 250 "
     "2.0.0 Ok>",
     MAILDIAG_RECORD_REFUSAL_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD,
     "NOQUEUE", false,
     "action=reject|stage=RCPT|client=unknown|client_ip=198.51.100.77|"
     "smtp_code=504|dsn=5.5.2|text=<a: 250 2.0.0 Ok>: Helo command rejected: "
     "need fully-qualified hostname|from=a@bad.test|to=alice@example.test|"
     "proto=ESMTP|helo=a: 250 2.0.0 Ok"},
    {"sender writes a trailer", "postfix/smtpd",
     "NOQUEUE: reject: RCPT from unknown[198.51.100.77]: 550 5.7.1 <\"q; "
     "from=<f@x> to=<t@x> proto=SMTP helo=<y\"@bad.test>: Sender address "
     "rejected: Access denied; from=<\"q; from=<f@x> to=<t@x> proto=SMTP "
     "helo=<y\"@bad.test> to=<alice@example.test> proto=ESMTP "
     "helo=<mx.bad.test>",
     MAILDIAG_RECORD_REFUSAL_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD,
     "NOQUEUE", false,
     "action=reject|stage=RCPT|client=unknown|client_ip=198.51.100.77|"
     "smtp_code=550|dsn=5.7.1|text=<\"q; from=<f@x> to=<t@x> proto=SMTP "
     "helo=<y\"@bad.test>: Sender address rejected: Access denied|from=\"q; "
     "from=<f@x> to=<t@x> proto=SMTP helo=<y\"@bad.test|to=alice@example.test|"
     "proto=ESMTP|helo=mx.bad.test"},
    {"sender writes a trailer, closed", "postfix/smtpd",
     "NOQUEUE: reject: RCPT from unknown[198.51.100.77]: 550 5.7.1 <\"q; "
     "from=<f@x> to=<t@x> proto=SMTP helo=<y>\"@bad.test>: Sender address "
     "rejected: Access denied; from=<\"q; from=<f@x> to=<t@x> proto=SMTP "
     "helo=<y>\"@bad.test> to=<alice@example.test> proto=ESMTP "
     "helo=<mx.bad.test>",
     MAILDIAG_RECORD_REFUSAL_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD,
     "NOQUEUE", false,
     "action=reject|stage=RCPT|client=unknown|client_ip=198.51.100.77|"
     "smtp_code=550|dsn=5.7.1|text=<\"q; from=<f@x> to=<t@x> proto=SMTP "
     "helo=<y>\"@bad.test>: Sender address rejected: Access denied|from=\"q; "
     "from=<f@x> to=<t@x> proto=SMTP helo=<y>\"@bad.test|"
     "to=alice@example.test|proto=ESMTP|helo=mx.bad.test"},
    {"recipient writes a trailer", "postfix/smtpd",
     "NOQUEUE: reject: RCPT from unknown[198.51.100.77]: 550 5.1.1 <\"q; "
     "from=<f@x> to=<t@x> proto=SMTP helo=<y\"@example.test>: Recipient "
     "address rejected: User unknown; from=<a@bad.test> to=<\"q; from=<f@x> "
     "to=<t@x> proto=SMTP helo=<y\"@example.test> proto=ESMTP "
     "helo=<mx.bad.test>",
     MAILDIAG_RECORD_REFUSAL_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD,
     "NOQUEUE", false,
     "action=reject|stage=RCPT|client=unknown|client_ip=198.51.100.77|"
     "smtp_code=550|dsn=5.1.1|text=<\"q; from=<f@x> to=<t@x> proto=SMTP "
     "helo=<y\"@example.test>: Recipient address rejected: User unknown|"
     "from=a@bad.test|to=\"q; from=<f@x> to=<t@x> proto=SMTP "
     "helo=<y\"@example.test|proto=ESMTP|helo=mx.bad.test"},
    {"recipient writes a helo", "postfix/smtpd",
     "NOQUEUE: reject: RCPT from unknown[198.51.100.77]: 550 5.1.1 <\"q> "
     "proto=SMTP helo=<y\"@example.test>: Recipient address rejected: User "
     "unknown; from=<a@bad.test> to=<\"q> proto=SMTP helo=<y\"@example.test> "
     "proto=ESMTP helo=<mx.bad.test>",
     MAILDIAG_RECORD_REFUSAL_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD,
     "NOQUEUE", false,
     "action=reject|stage=RCPT|client=unknown|client_ip=198.51.100.77|"
     "smtp_code=550|dsn=5.1.1|text=<\"q> proto=SMTP helo=<y\"@example.test>: "
     "Recipient address rejected: User unknown|from=a@bad.test|to=\"q> "
     "proto=SMTP helo=<y\"@example.test|proto=ESMTP|helo=mx.bad.test"},
    {"reply of a list writes a trailer", "postfix/smtpd",
     "NOQUEUE: reject: RCPT from unknown[198.51.100.77]: 554 5.7.1 Service "
     "unavailable; Client host [198.51.100.77] blocked using bl.bad.test; x; "
     "from=<f@x> to=<t@x> proto=SMTP helo=<y>; from=<a@bad.test> "
     "to=<alice@example.test> proto=ESMTP helo=<mx.bad.test>",
     MAILDIAG_RECORD_REFUSAL_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD,
     "NOQUEUE", false,
     "action=reject|stage=RCPT|client=unknown|client_ip=198.51.100.77|"
     "smtp_code=554|dsn=5.7.1|text=Service unavailable; Client host "
     "[198.51.100.77] blocked using bl.bad.test; x; from=<f@x> to=<t@x> "
     "proto=SMTP helo=<y>|from=a@bad.test|to=alice@example.test|proto=ESMTP|"
     "helo=mx.bad.test"},
    {"reply of a policy server writes a trailer", "postfix/smtpd",
     "NOQUEUE: reject: RCPT from unknown[198.51.100.77]: 554 5.7.1 "
     "<alice@example.test>: Recipient address rejected: see x; from=<f@x> "
     "to=<t@x> proto=SMTP helo=<y>; from=<a@bad.test> to=<alice@example.test> "
     "proto=ESMTP helo=<mx.bad.test>",
     MAILDIAG_RECORD_REFUSAL_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD,
     "NOQUEUE", false,
     "action=reject|stage=RCPT|client=unknown|client_ip=198.51.100.77|"
     "smtp_code=554|dsn=5.7.1|text=<alice@example.test>: Recipient address "
     "rejected: see x; from=<f@x> to=<t@x> proto=SMTP helo=<y>|"
     "from=a@bad.test|to=alice@example.test|proto=ESMTP|helo=mx.bad.test"},
    {"reply of a milter writes a trailer", "postfix/cleanup",
     "4F1C22A0B3: milter-reject: END-OF-MESSAGE from unknown[198.51.100.77]: "
     "5.7.1 no; from=<f@x> to=<t@x> proto=SMTP helo=<y>; from=<a@bad.test> "
     "to=<alice@example.test> proto=ESMTP helo=<mx.bad.test>",
     MAILDIAG_RECORD_REFUSAL_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_CLEANUP,
     "4F1C22A0B3", false,
     "action=milter-reject|stage=END-OF-MESSAGE|client=unknown|"
     "client_ip=198.51.100.77|dsn=5.7.1|text=no; from=<f@x> to=<t@x> "
     "proto=SMTP helo=<y>|from=a@bad.test|to=alice@example.test|proto=ESMTP|"
     "helo=mx.bad.test"},
    {"reply of a proxy writes a trailer", "postfix/smtpd",
     "proxy-reject: END-OF-MESSAGE: 550 5.7.1 no; from=<f@x> to=<t@x> "
     "proto=SMTP helo=<y>; from=<a@bad.test> to=<alice@example.test> "
     "proto=ESMTP helo=<mx.bad.test>",
     MAILDIAG_RECORD_REFUSAL_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD, NULL,
     false,
     "action=proxy-reject|stage=END-OF-MESSAGE|smtp_code=550|dsn=5.7.1|"
     "text=no; from=<f@x> to=<t@x> proto=SMTP helo=<y>|from=a@bad.test|"
     "to=alice@example.test|proto=ESMTP|helo=mx.bad.test"},
    {"reply writes half a trailer", "postfix/smtpd",
     "NOQUEUE: reject: RCPT from unknown[198.51.100.77]: 554 5.7.1 no; "
     "from=<f@x; from=<a@bad.test> to=<alice@example.test> proto=ESMTP "
     "helo=<mx.bad.test>",
     MAILDIAG_RECORD_REFUSAL_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD,
     "NOQUEUE", false,
     "action=reject|stage=RCPT|client=unknown|client_ip=198.51.100.77|"
     "smtp_code=554|dsn=5.7.1|text=no; from=<f@x|from=a@bad.test|"
     "to=alice@example.test|proto=ESMTP|helo=mx.bad.test"},
    {"reply writes a client", "postfix/smtpd",
     "NOQUEUE: reject: RCPT from unknown[198.51.100.77]: 554 5.7.1 RCPT from "
     "mx.good.test[192.0.2.1]: 550 5.1.1 x; from=<a@bad.test> "
     "to=<alice@example.test> proto=ESMTP helo=<mx.bad.test>",
     MAILDIAG_RECORD_REFUSAL_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD,
     "NOQUEUE", false,
     "action=reject|stage=RCPT|client=unknown|client_ip=198.51.100.77|"
     "smtp_code=554|dsn=5.7.1|text=RCPT from mx.good.test[192.0.2.1]: 550 "
     "5.1.1 x|from=a@bad.test|to=alice@example.test|proto=ESMTP|"
     "helo=mx.bad.test"},
    {"reply writes a SASL user", "postfix/smtpd",
     "NOQUEUE: reject: RCPT from unknown[198.51.100.77]: 554 5.7.1 no "
     "sasl_username=root; from=<a@bad.test> to=<alice@example.test> "
     "proto=ESMTP helo=<mx.bad.test>",
     MAILDIAG_RECORD_REFUSAL_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD,
     "NOQUEUE", false,
     "action=reject|stage=RCPT|client=unknown|client_ip=198.51.100.77|"
     "smtp_code=554|dsn=5.7.1|text=no sasl_username=root|from=a@bad.test|"
     "to=alice@example.test|proto=ESMTP|helo=mx.bad.test"},
    {"screen: helo writes a trailer", "postfix/postscreen",
     "NOQUEUE: reject: RCPT from [198.51.100.77]:44321: 450 4.3.2 Service "
     "currently unavailable; from=<s@bad.test>, to=<alice@example.test>, "
     "proto=ESMTP, helo=<x>; from=<f@x>, to=<t@x>, proto=SMTP, helo=<y>",
     MAILDIAG_RECORD_REFUSAL_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_POSTSCREEN,
     "NOQUEUE", false,
     "action=reject|stage=RCPT|client_ip=198.51.100.77|client_port=44321|"
     "smtp_code=450|dsn=4.3.2|text=Service currently unavailable|"
     "from=s@bad.test|to=alice@example.test|proto=ESMTP|helo=x>; from=<f@x>, "
     "to=<t@x>, proto=SMTP, helo=<y"},
    {"screen: sender writes a trailer", "postfix/postscreen",
     "NOQUEUE: reject: RCPT from [198.51.100.77]:44321: 450 4.3.2 Service "
     "currently unavailable; from=<\"q; from=<f@x>, to=<t@x>, proto=SMTP, "
     "helo=<y\"@bad.test>, to=<alice@example.test>, proto=ESMTP, "
     "helo=<mx.bad.test>",
     MAILDIAG_RECORD_REFUSAL_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_POSTSCREEN,
     "NOQUEUE", false,
     "action=reject|stage=RCPT|client_ip=198.51.100.77|client_port=44321|"
     "smtp_code=450|dsn=4.3.2|text=Service currently unavailable|from=\"q; "
     "from=<f@x>, to=<t@x>, proto=SMTP, helo=<y\"@bad.test|"
     "to=alice@example.test|proto=ESMTP|helo=mx.bad.test"},
    {"user name writes an ID", "postfix/smtpd",
     "9C0D31E7F4: client=h.test[203.0.113.44], sasl_method=PLAIN, "
     "sasl_username=a, size=1, client=x[1.2.3.4]",
     MAILDIAG_RECORD_CLIENT, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD, "9C0D31E7F4",
     false,
     "client=h.test|client_ip=203.0.113.44|sasl_method=PLAIN|sasl_username=a, "
     "size=1, client=x[1.2.3.4]"},
    {"user name with a closing bracket", "postfix/smtpd",
     "9C0D31E7F4: client=h.test[203.0.113.44], sasl_method=PLAIN, "
     "sasl_username=<x>, sasl_sender=y@z.test",
     MAILDIAG_RECORD_CLIENT, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD, "9C0D31E7F4",
     false,
     "client=h.test|client_ip=203.0.113.44|sasl_method=PLAIN|"
     "sasl_username=<x>|sasl_sender=y@z.test"},
    {"failed login writes a user", "postfix/smtpd",
     "warning: unknown[198.51.100.77]: SASL LOGIN authentication failed: a, "
     "sasl_username=x, sasl_username=root",
     MAILDIAG_RECORD_SASL_FAILURE, MAILDIAG_LEVEL_WARNING, MD_DAEMON_SMTPD,
     NULL, false,
     "client=unknown|client_ip=198.51.100.77|sasl_method=LOGIN|"
     "event=authentication failed|text=a, sasl_username=x|sasl_username=root"},
    {"pipelined text says connect", "postfix/smtpd",
     "improper command pipelining after EHLO from unknown[198.51.100.77]: "
     "connect from mx.good.test[192.0.2.1]",
     MAILDIAG_RECORD_PIPELINING, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD, NULL,
     false,
     "stage=EHLO|client=unknown|client_ip=198.51.100.77|pipelined=connect "
     "from mx.good.test[192.0.2.1]"},
    {"pipelined text says lost", "postfix/smtpd",
     "improper command pipelining after DATA from unknown[198.51.100.77]: "
     "\\r\\nlost connection after RCPT from a[192.0.2.1]",
     MAILDIAG_RECORD_PIPELINING, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD, NULL,
     false,
     "stage=DATA|client=unknown|client_ip=198.51.100.77|pipelined=\\r\\nlost "
     "connection after RCPT from a[192.0.2.1]"},
    {"non-SMTP text says reject", "postfix/smtpd",
     "warning: non-SMTP command from unknown[198.51.100.77]: NOQUEUE: reject: "
     "RCPT from a[192.0.2.1]: 550 x; from=<a@b>",
     MAILDIAG_RECORD_NON_SMTP_COMMAND, MAILDIAG_LEVEL_WARNING, MD_DAEMON_SMTPD,
     NULL, false,
     "client=unknown|client_ip=198.51.100.77|text=NOQUEUE: reject: RCPT from "
     "a[192.0.2.1]: 550 x; from=<a@b>"},
    {"long request says SASL failed", "postfix/smtpd",
     "warning: unknown[198.51.100.77]: request longer than 2048: X: SASL "
     "LOGIN authentication failed: y",
     MAILDIAG_RECORD_LONG_REQUEST, MAILDIAG_LEVEL_WARNING, MD_DAEMON_SMTPD,
     NULL, false,
     "client=unknown|client_ip=198.51.100.77|limit=2048|text=X: SASL LOGIN "
     "authentication failed: y"},
    {"illegal address says rate limit", "postfix/smtpd",
     "warning: Illegal address syntax from unknown[198.51.100.77] in RCPT "
     "command: Connection rate limit exceeded: 9 from a[192.0.2.1] for "
     "service smtp",
     MAILDIAG_RECORD_BAD_ADDRESS, MAILDIAG_LEVEL_WARNING, MD_DAEMON_SMTPD, NULL,
     false,
     "client=unknown|client_ip=198.51.100.77|stage=RCPT|text=Connection rate "
     "limit exceeded: 9 from a[192.0.2.1] for service smtp"},
    {"replaced command says client", "postfix/smtpd",
     "unknown[198.51.100.77]: replacing command \"EHLO client=x[192.0.2.1]\" "
     "with \"EHLO x\"",
     MAILDIAG_RECORD_COMMAND_REPLACED, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD,
     NULL, false,
     "client=unknown|client_ip=198.51.100.77|command=EHLO client=x[192.0.2.1]|"
     "value=EHLO x"},
    {"pregreet text says pass", "postfix/postscreen",
     "PREGREET 30 after 0.1 from [198.51.100.77]:44321: PASS OLD "
     "[192.0.2.1]:25\\r\\n",
     MAILDIAG_RECORD_SCREEN_PREGREET, MAILDIAG_LEVEL_INFO, MD_DAEMON_POSTSCREEN,
     NULL, false,
     "count=30|seconds=0.1|client_ip=198.51.100.77|client_port=44321|"
     "text=PASS OLD [192.0.2.1]:25\\r\\n"},
    {"pregreet text says another address", "postfix/postscreen",
     "PREGREET 30 after 0.1 from [198.51.100.77]:44321: x from "
     "[192.0.2.1]:25: y",
     MAILDIAG_RECORD_SCREEN_PREGREET, MAILDIAG_LEVEL_INFO, MD_DAEMON_POSTSCREEN,
     NULL, false,
     "count=30|seconds=0.1|client_ip=198.51.100.77|client_port=44321|text=x "
     "from [192.0.2.1]:25: y"},
    {"screen text says allowlisted", "postfix/postscreen",
     "NON-SMTP COMMAND from [198.51.100.77]:44321 after CONNECT: ALLOWLISTED "
     "[192.0.2.1]:25",
     MAILDIAG_RECORD_SCREEN_VIOLATION, MAILDIAG_LEVEL_INFO,
     MD_DAEMON_POSTSCREEN, NULL, false,
     "event=NON-SMTP COMMAND|client_ip=198.51.100.77|client_port=44321|"
     "stage=CONNECT|text=ALLOWLISTED [192.0.2.1]:25"},
    {"certificate writes a host", "postfix/smtp",
     "certificate verification failed for mx.bad.test[198.51.100.9]:25: "
     "untrusted issuer /CN=certificate verification failed for "
     "mx.good.test[192.0.2.1]:25: x",
     MAILDIAG_RECORD_TLS_FAILURE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP, NULL,
     false,
     "event=certificate verification failed|peer=mx.bad.test|"
     "peer_ip=198.51.100.9|peer_port=25|text=untrusted issuer /CN=certificate "
     "verification failed for mx.good.test[192.0.2.1]:25: x"},
    {"TLSRPT reason writes a domain", "postfix/smtp",
     "TLSRPT: status=failure, domain=else.test, "
     "receiving_mx=mx.bad.test[198.51.100.9], "
     "failure_type=validation-failure, failure_reason=x, domain=good.test, "
     "failure_reason=y",
     MAILDIAG_RECORD_TLSRPT, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP, NULL, false,
     "status=failure|domain=else.test|peer=mx.bad.test|peer_ip=198.51.100.9|"
     "failure_type=validation-failure|failure_reason=x, domain=good.test, "
     "failure_reason=y"},
    {"non-ESMTP text writes a status", "postfix/smtp",
     "warning: 4F1C22A0B3: non-ESMTP response from "
     "mx.bad.test[198.51.100.9]:25: to=<a@b>, relay=none, status=sent (ok)",
     MAILDIAG_RECORD_NON_ESMTP, MAILDIAG_LEVEL_WARNING, MD_DAEMON_SMTP,
     "4F1C22A0B3", false,
     "peer=mx.bad.test|peer_ip=198.51.100.9|peer_port=25|text=to=<a@b>, "
     "relay=none, status=sent (ok)"},
    {"queue ID that is a word", "postfix/smtpd",
     "CAFEBABE: client=mail.sender.test[192.0.2.7]", MAILDIAG_RECORD_CLIENT,
     MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD, "CAFEBABE", false,
     "client=mail.sender.test|client_ip=192.0.2.7"},
    {"words that are no queue ID", "postfix/qmgr",
     "statistics: from=<a@b>, size=1, nrcpt=1 (queue active)",
     MAILDIAG_RECORD_UNRECOGNISED, MAILDIAG_LEVEL_INFO, MD_DAEMON_QMGR, NULL,
     false, "text=statistics: from=<a@b>, size=1, nrcpt=1 (queue active)"},
    {"lower case is no queue ID", "postfix/smtp",
     "4f1c22a0b3: to=<a@b.test>, relay=none, delay=1, dsn=2.0.0, status=sent "
     "(ok)",
     MAILDIAG_RECORD_UNRECOGNISED, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP, NULL,
     false,
     "text=4f1c22a0b3: to=<a@b.test>, relay=none, delay=1, dsn=2.0.0, "
     "status=sent (ok)"},
    {"another program writes a delivery", "sshd",
     "4F1C22A0B3: to=<a@b.test>, relay=none, delay=1, dsn=2.0.0, status=sent "
     "(ok)",
     MAILDIAG_RECORD_FILTER_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_FOREIGN,
     "4F1C22A0B3", false,
     "text=4F1C22A0B3: to=<a@b.test>, relay=none, delay=1, dsn=2.0.0, "
     "status=sent (ok)"},
    {"another program writes removed", "sudo", "4F1C22A0B3: removed",
     MAILDIAG_RECORD_FILTER_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_FOREIGN,
     "4F1C22A0B3", false, "text=4F1C22A0B3: removed"},
    {"another program named like ours", "postfix-policyd",
     "4F1C22A0B3: to=<a@b.test>, relay=none, status=sent (ok)",
     MAILDIAG_RECORD_FILTER_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_FOREIGN,
     "4F1C22A0B3", false,
     "text=4F1C22A0B3: to=<a@b.test>, relay=none, status=sent (ok)"},
    {"policy server under our name writes a refusal", "postfix/policy-spf",
     "the words NOQUEUE: reject: RCPT from a[192.0.2.1]: 550 x; from=<a@b>",
     MAILDIAG_RECORD_FOREIGN, MAILDIAG_LEVEL_INFO, MD_DAEMON_FOREIGN, NULL,
     false,
     "text=the words NOQUEUE: reject: RCPT from a[192.0.2.1]: 550 x; "
     "from=<a@b>"},
    {"notification of no ID", "postfix/bounce",
     "4F1C22A0B3: sender non-delivery notification: soon",
     MAILDIAG_RECORD_UNRECOGNISED, MAILDIAG_LEVEL_INFO, MD_DAEMON_BOUNCE,
     "4F1C22A0B3", false, "text=sender non-delivery notification: soon"},
    {"notification words from elsewhere", "postfix/bounce",
     "4F1C22A0B3: attacker's sender non-delivery notification: 5A22B9C7E0",
     MAILDIAG_RECORD_UNRECOGNISED, MAILDIAG_LEVEL_INFO, MD_DAEMON_BOUNCE,
     "4F1C22A0B3", false,
     "text=attacker's sender non-delivery notification: 5A22B9C7E0"},
};

static void strangers(void **state)
{
    size_t i;

    (void)state;
    assert_true(COUNT_OF(forged) >= 60);
    for (i = 0; i < COUNT_OF(forged); i++)
        line_check(&forged[i]);
}

/* The parts of a refusal that a stranger can write, each holding each piece
 * of a trailer: the client, the stage, the code and what the others wrote
 * stay what they are. */
static void each_piece_in_each_place(void **state)
{
    static const char *const pieces[] = {
        "; from=<f@x> to=<t@x> proto=SMTP helo=<y",
        "; from=<f@x> to=<t@x> proto=SMTP helo=<y>",
        "; to=<t@x>",
        "; proto=SMTP helo=<y",
        "; helo=<y> sasl_username=root",
        "> to=<t@x> proto=SMTP helo=<y",
        "; from=<f@x>, to=<t@x>, proto=SMTP, helo=<y",
        " status=sent (250 2.0.0 Ok",
        ": 250 2.0.0 Ok: queued as 5A22B9C7E0",
        ", dsn=2.0.0, status=sent (x",
        " from a[192.0.2.1]: 250 2.0.0 x",
        ">: Sender address rejected: x; from=<f@x> to=<t@x",
    };
    static const uint16_t fields[] = {
        MAILDIAG_FIELD_FROM,
        MAILDIAG_FIELD_TO,
        MAILDIAG_FIELD_HELO,
    };
    size_t piece;
    size_t place;
    size_t about;

    (void)state;
    for (piece = 0; piece < COUNT_OF(pieces); piece++) {
        for (place = 0; place < COUNT_OF(fields); place++) {
            for (about = 0; about < COUNT_OF(fields); about++) {
                char name[3][128] = {"a@bad.test", "b@own.test", "mx.bad"};
                char body[1024];
                line l;
                size_t i;

                snprintf(name[place], sizeof(name[place]),
                         place == 2 ? "q%s" : "\"q%s\"@bad.test",
                         pieces[piece]);
                snprintf(body, sizeof(body),
                         "NOQUEUE: reject: RCPT from c.test[192.0.2.7]: 550 "
                         "5.7.1 <%s>: rejected: no; from=<%s> to=<%s> "
                         "proto=ESMTP helo=<%s>",
                         name[about], name[0], name[1], name[2]);
                line_open(&l, MD_LIT("postfix/smtpd"), md_slice_of(body));
                assert_int_equal(l.record.kind, MAILDIAG_RECORD_REFUSAL_LINE);
                for (i = 0; i < COUNT_OF(fields); i++)
                    expect_slice(body,
                                 md_words_name(MAILDIAG_WORDS_FIELD, fields[i]),
                                 md_record_get(&l.record, fields[i]), name[i]);
                expect_slice(body, "proto",
                             md_record_get(&l.record, MAILDIAG_FIELD_PROTO),
                             "ESMTP");
                expect_slice(body, "client",
                             md_record_get(&l.record, MAILDIAG_FIELD_CLIENT),
                             "c.test");
                expect_slice(body, "dsn",
                             md_record_get(&l.record, MAILDIAG_FIELD_DSN),
                             "5.7.1");
                line_close(&l);
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(strangers),
        cmocka_unit_test(each_piece_in_each_place),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
