/* The status lines of the delivery agents, whole, cut and pasted. */
#include "lines.h"

const line_case lines_delivery[] = {
    {"sent", "postfix/smtp",
     "4F1C22A0B3: to=<bob@else.test>, relay=mx.else.test[198.51.100.20]:25, "
     "delay=1.3, delays=0.07/0.04/0.64/0.52, dsn=2.0.0, status=sent (250 "
     "2.0.0 Ok: queued as 8A798694DF5)",
     MAILDIAG_RECORD_DELIVERY, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP,
     "4F1C22A0B3", false,
     "to=bob@else.test|relay=mx.else.test[198.51.100.20]:25|delay=1.3|"
     "delay_before_queue=0.07|delay_in_queue=0.04|delay_connect=0.64|"
     "delay_transmit=0.52|dsn=2.0.0|status=sent|reason=250 2.0.0 Ok: queued "
     "as 8A798694DF5"},
    {"sent, alias and reused connection", "postfix/smtp",
     "4F1C22A0B3: to=<bob@else.test>, orig_to=<info@example.test>, "
     "relay=mx.else.test[198.51.100.20]:25, conn_use=3, delay=0.2, "
     "delays=0.1/0/0/0.1, dsn=2.0.0, status=sent (250 OK id=1tZk-1)",
     MAILDIAG_RECORD_DELIVERY, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP,
     "4F1C22A0B3", false,
     "to=bob@else.test|orig_to=info@example.test|"
     "relay=mx.else.test[198.51.100.20]:25|conn_use=3|delay=0.2|"
     "delay_before_queue=0.1|delay_in_queue=0|delay_connect=0|"
     "delay_transmit=0.1|dsn=2.0.0|status=sent|reason=250 OK id=1tZk-1"},
    {"sent, 2.2", "postfix/smtp",
     "9F83A2: to=<bob@else.test>, relay=mx.else.test[198.51.100.20], delay=2, "
     "status=sent (250 Ok)",
     MAILDIAG_RECORD_DELIVERY, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP, "9F83A2",
     false,
     "to=bob@else.test|relay=mx.else.test[198.51.100.20]|delay=2|status=sent|"
     "reason=250 Ok"},
    {"sent, 3.11 with tls", "postfix/smtp",
     "4bQfXk1nJ2z8Rv: to=<bob@else.test>, relay=mx.else.test[198.51.100.20]:25"
     ", delay=0.5, delays=0.1/0/0.2/0.2, tls=dane/requiretls:verified, "
     "dsn=2.0.0, status=sent (250 ok)",
     MAILDIAG_RECORD_DELIVERY, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP,
     "4bQfXk1nJ2z8Rv", false,
     "to=bob@else.test|relay=mx.else.test[198.51.100.20]:25|delay=0.5|"
     "delay_before_queue=0.1|delay_in_queue=0|delay_connect=0.2|"
     "delay_transmit=0.2|tls=dane/requiretls:verified|dsn=2.0.0|status=sent|"
     "reason=250 ok"},
    {"sent, unknown attribute", "postfix/smtp",
     "4F1C22A0B3: to=<bob@else.test>, relay=mx.else.test[198.51.100.20]:25, "
     "delay=0.5, shape=round, delays=0.1/0/0.2/0.2, dsn=2.0.0, status=sent "
     "(250 ok)",
     MAILDIAG_RECORD_DELIVERY, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP,
     "4F1C22A0B3", false,
     "to=bob@else.test|relay=mx.else.test[198.51.100.20]:25|delay=0.5|"
     "+shape=round|delay_before_queue=0.1|delay_in_queue=0|delay_connect=0.2|"
     "delay_transmit=0.2|dsn=2.0.0|status=sent|reason=250 ok"},
    {"sent, attributes in another order", "postfix/smtp",
     "4F1C22A0B3: to=<bob@else.test>, dsn=2.0.0, delay=0.5, "
     "relay=mx.else.test[198.51.100.20]:25, status=sent (250 ok)",
     MAILDIAG_RECORD_DELIVERY, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP,
     "4F1C22A0B3", false,
     "to=bob@else.test|dsn=2.0.0|delay=0.5|relay=mx.else.test[198.51.100.20]:2"
     "5|status=sent|reason=250 ok"},
    {"sent, very short delays", "postfix/local",
     "4F1C22A0B3: to=<bob@example.test>, relay=local, delay=0.01, "
     "delays=1e-05/0.01/0/0, dsn=2.0.0, status=sent (delivered to mailbox)",
     MAILDIAG_RECORD_DELIVERY, MAILDIAG_LEVEL_INFO, MD_DAEMON_LOCAL,
     "4F1C22A0B3", false,
     "to=bob@example.test|relay=local|delay=0.01|delay_before_queue=1e-05|"
     "delay_in_queue=0.01|delay_connect=0|delay_transmit=0|dsn=2.0.0|"
     "status=sent|reason=delivered to mailbox"},
    {"sent by lmtp to a socket", "postfix/lmtp",
     "4F1C22A0B3: to=<bob@example.test>, relay=mail.example.test[private/dovec"
     "ot-lmtp], delay=0.06, delays=0.01/0.01/0.01/0.03, dsn=2.0.0, "
     "status=sent (250 2.0.0 <bob@example.test> WdZkAb Saved)",
     MAILDIAG_RECORD_DELIVERY, MAILDIAG_LEVEL_INFO, MD_DAEMON_LMTP,
     "4F1C22A0B3", false,
     "to=bob@example.test|relay=mail.example.test[private/dovecot-lmtp]|"
     "delay=0.06|delay_before_queue=0.01|delay_in_queue=0.01|"
     "delay_connect=0.01|delay_transmit=0.03|dsn=2.0.0|status=sent|reason=250 "
     "2.0.0 <bob@example.test> WdZkAb Saved"},
    {"sent by virtual", "postfix/virtual",
     "4F1C22A0B3: to=<bob@example.test>, relay=virtual, delay=0.1, "
     "delays=0.1/0/0/0, dsn=2.0.0, status=sent (delivered to maildir)",
     MAILDIAG_RECORD_DELIVERY, MAILDIAG_LEVEL_INFO, MD_DAEMON_VIRTUAL,
     "4F1C22A0B3", false,
     "to=bob@example.test|relay=virtual|delay=0.1|delay_before_queue=0.1|"
     "delay_in_queue=0|delay_connect=0|delay_transmit=0|dsn=2.0.0|status=sent|"
     "reason=delivered to maildir"},
    {"sent by pipe", "postfix/pipe",
     "4F1C22A0B3: to=<bob@example.test>, relay=dovecot, delay=0.1, "
     "delays=0.1/0/0/0, dsn=2.0.0, status=sent (delivered via dovecot service)",
     MAILDIAG_RECORD_DELIVERY, MAILDIAG_LEVEL_INFO, MD_DAEMON_PIPE,
     "4F1C22A0B3", false,
     "to=bob@example.test|relay=dovecot|delay=0.1|delay_before_queue=0.1|"
     "delay_in_queue=0|delay_connect=0|delay_transmit=0|dsn=2.0.0|status=sent|"
     "reason=delivered via dovecot service"},
    {"sent, forwarded", "postfix/local",
     "4F1C22A0B3: to=<bob@example.test>, relay=local, delay=0.1, "
     "delays=0.1/0/0/0, dsn=2.0.0, status=sent (forwarded as 5A22B9C7E0)",
     MAILDIAG_RECORD_DELIVERY, MAILDIAG_LEVEL_INFO, MD_DAEMON_LOCAL,
     "4F1C22A0B3", false,
     "to=bob@example.test|relay=local|delay=0.1|delay_before_queue=0.1|"
     "delay_in_queue=0|delay_connect=0|delay_transmit=0|dsn=2.0.0|status=sent|"
     "reason=forwarded as 5A22B9C7E0"},
    {"discarded", "postfix/discard",
     "4F1C22A0B3: to=<void@example.test>, relay=none, delay=0.1, "
     "delays=0.1/0/0/0, dsn=2.0.0, status=sent (discard)",
     MAILDIAG_RECORD_DELIVERY, MAILDIAG_LEVEL_INFO, MD_DAEMON_DISCARD,
     "4F1C22A0B3", false,
     "to=void@example.test|relay=none|delay=0.1|delay_before_queue=0.1|"
     "delay_in_queue=0|delay_connect=0|delay_transmit=0|dsn=2.0.0|status=sent|"
     "reason=discard"},
    {"deferred", "postfix/smtp",
     "4F1C22A0B3: to=<bob@else.test>, relay=none, delay=30, "
     "delays=0.1/0/30/0, dsn=4.4.1, status=deferred (connect to "
     "mx.else.test[198.51.100.20]:25: Connection timed out)",
     MAILDIAG_RECORD_DELIVERY, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP,
     "4F1C22A0B3", false,
     "to=bob@else.test|relay=none|delay=30|delay_before_queue=0.1|"
     "delay_in_queue=0|delay_connect=30|delay_transmit=0|dsn=4.4.1|"
     "status=deferred|reason=connect to mx.else.test[198.51.100.20]:25: "
     "Connection timed out"},
    {"deferred, suspended", "postfix/error",
     "4F1C22A0B3: to=<bob@else.test>, relay=none, delay=30, delays=30/0/0/0, "
     "dsn=4.4.1, status=deferred (delivery temporarily suspended: connect to "
     "mx.else.test[198.51.100.20]:25: Connection refused)",
     MAILDIAG_RECORD_DELIVERY, MAILDIAG_LEVEL_INFO, MD_DAEMON_ERROR,
     "4F1C22A0B3", false,
     "to=bob@else.test|relay=none|delay=30|delay_before_queue=30|"
     "delay_in_queue=0|delay_connect=0|delay_transmit=0|dsn=4.4.1|"
     "status=deferred|reason=delivery temporarily suspended: connect to "
     "mx.else.test[198.51.100.20]:25: Connection refused"},
    {"bounced", "postfix/smtp",
     "4F1C22A0B3: to=<bob@else.test>, relay=mx.else.test[198.51.100.20]:25, "
     "delay=0.5, delays=0.1/0/0.2/0.2, dsn=5.1.1, status=bounced (host "
     "mx.else.test[198.51.100.20] said: 550 5.1.1 <bob@else.test>: Recipient "
     "address rejected: User unknown (in reply to RCPT TO command))",
     MAILDIAG_RECORD_DELIVERY, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP,
     "4F1C22A0B3", false,
     "to=bob@else.test|relay=mx.else.test[198.51.100.20]:25|delay=0.5|"
     "delay_before_queue=0.1|delay_in_queue=0|delay_connect=0.2|"
     "delay_transmit=0.2|dsn=5.1.1|status=bounced|reason=host "
     "mx.else.test[198.51.100.20] said: 550 5.1.1 <bob@else.test>: Recipient "
     "address rejected: User unknown (in reply to RCPT TO command)"},
    {"soft bounce", "postfix/smtp",
     "4F1C22A0B3: to=<bob@else.test>, relay=mx.else.test[198.51.100.20]:25, "
     "delay=0.5, delays=0.1/0/0.2/0.2, dsn=5.1.1, status=SOFTBOUNCE (host "
     "mx.else.test[198.51.100.20] said: 550 5.1.1 no (in reply to RCPT TO "
     "command))",
     MAILDIAG_RECORD_DELIVERY, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP,
     "4F1C22A0B3", false,
     "to=bob@else.test|relay=mx.else.test[198.51.100.20]:25|delay=0.5|"
     "delay_before_queue=0.1|delay_in_queue=0|delay_connect=0.2|"
     "delay_transmit=0.2|dsn=5.1.1|status=SOFTBOUNCE|reason=host "
     "mx.else.test[198.51.100.20] said: 550 5.1.1 no (in reply to RCPT TO "
     "command)"},
    {"probe, deliverable", "postfix/smtp",
     "4F1C22A0B3: to=<bob@else.test>, relay=mx.else.test[198.51.100.20]:25, "
     "delay=0.5, delays=0.1/0/0.2/0.2, dsn=2.1.5, status=deliverable (250 "
     "2.1.5 Ok)",
     MAILDIAG_RECORD_DELIVERY, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP,
     "4F1C22A0B3", false,
     "to=bob@else.test|relay=mx.else.test[198.51.100.20]:25|delay=0.5|"
     "delay_before_queue=0.1|delay_in_queue=0|delay_connect=0.2|"
     "delay_transmit=0.2|dsn=2.1.5|status=deliverable|reason=250 2.1.5 Ok"},
    {"probe, undeliverable", "postfix/smtp",
     "4F1C22A0B3: to=<bob@else.test>, relay=mx.else.test[198.51.100.20]:25, "
     "delay=0.5, delays=0.1/0/0.2/0.2, dsn=5.1.1, status=undeliverable (host "
     "mx.else.test[198.51.100.20] said: 550 no (in reply to RCPT TO command))",
     MAILDIAG_RECORD_DELIVERY, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP,
     "4F1C22A0B3", false,
     "to=bob@else.test|relay=mx.else.test[198.51.100.20]:25|delay=0.5|"
     "delay_before_queue=0.1|delay_in_queue=0|delay_connect=0.2|"
     "delay_transmit=0.2|dsn=5.1.1|status=undeliverable|reason=host "
     "mx.else.test[198.51.100.20] said: 550 no (in reply to RCPT TO command)"},
    {"unknown status word", "postfix/smtp",
     "4F1C22A0B3: to=<bob@else.test>, relay=none, delay=0.5, "
     "delays=0.1/0/0.2/0.2, dsn=2.0.0, status=teleported (hm)",
     MAILDIAG_RECORD_DELIVERY, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP,
     "4F1C22A0B3", false,
     "to=bob@else.test|relay=none|delay=0.5|delay_before_queue=0.1|"
     "delay_in_queue=0|delay_connect=0.2|delay_transmit=0.2|dsn=2.0.0|"
     "status=teleported|reason=hm"},
    {"no reason", "postfix/smtp",
     "4F1C22A0B3: to=<bob@else.test>, relay=none, delay=0.5, "
     "delays=0.1/0/0.2/0.2, dsn=2.0.0, status=sent",
     MAILDIAG_RECORD_DELIVERY, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP,
     "4F1C22A0B3", false,
     "to=bob@else.test|relay=none|delay=0.5|delay_before_queue=0.1|"
     "delay_in_queue=0|delay_connect=0.2|delay_transmit=0.2|dsn=2.0.0|"
     "status=sent"},
    {"empty reason", "postfix/smtp",
     "4F1C22A0B3: to=<bob@else.test>, relay=none, delay=0.5, "
     "delays=0.1/0/0.2/0.2, dsn=2.0.0, status=sent ()",
     MAILDIAG_RECORD_DELIVERY, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP,
     "4F1C22A0B3", false,
     "to=bob@else.test|relay=none|delay=0.5|delay_before_queue=0.1|"
     "delay_in_queue=0|delay_connect=0.2|delay_transmit=0.2|dsn=2.0.0|"
     "status=sent|reason="},
    {"null recipient", "postfix/error",
     "4F1C22A0B3: to=<>, relay=none, delay=0.5, delays=0.1/0/0.2/0.2, "
     "dsn=5.1.3, status=bounced (null recipient address)",
     MAILDIAG_RECORD_DELIVERY, MAILDIAG_LEVEL_INFO, MD_DAEMON_ERROR,
     "4F1C22A0B3", false,
     "to=|relay=none|delay=0.5|delay_before_queue=0.1|delay_in_queue=0|"
     "delay_connect=0.2|delay_transmit=0.2|dsn=5.1.3|status=bounced|"
     "reason=null recipient address"},
    {"quoted recipient, 3.5", "postfix/smtp",
     "4F1C22A0B3: to=<\"a>, b\"@else.test>, relay=none, delay=0.5, "
     "delays=0.1/0/0.2/0.2, dsn=5.1.1, status=bounced (no)",
     MAILDIAG_RECORD_DELIVERY, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP,
     "4F1C22A0B3", false,
     "to=\"a>, b\"@else.test|relay=none|delay=0.5|delay_before_queue=0.1|"
     "delay_in_queue=0|delay_connect=0.2|delay_transmit=0.2|dsn=5.1.1|"
     "status=bounced|reason=no"},
    {"bracket in recipient, 3.4", "postfix/smtp",
     "4F1C22A0B3: to=<a>b@else.test>, relay=none, delay=0.5, "
     "delays=0.1/0/0.2/0.2, dsn=5.1.1, status=bounced (no)",
     MAILDIAG_RECORD_DELIVERY, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP,
     "4F1C22A0B3", false,
     "to=a>b@else.test|relay=none|delay=0.5|delay_before_queue=0.1|"
     "delay_in_queue=0|delay_connect=0.2|delay_transmit=0.2|dsn=5.1.1|"
     "status=bounced|reason=no"},
    {"recipient without brackets", "postfix/smtp",
     "4F1C22A0B3: to=bob@else.test, relay=none, delay=0.5, "
     "delays=0.1/0/0.2/0.2, dsn=5.1.1, status=bounced (no)",
     MAILDIAG_RECORD_DELIVERY, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP,
     "4F1C22A0B3", false,
     "to=bob@else.test|relay=none|delay=0.5|delay_before_queue=0.1|"
     "delay_in_queue=0|delay_connect=0.2|delay_transmit=0.2|dsn=5.1.1|"
     "status=bounced|reason=no"},
    {"recipient without its name", "postfix/smtp",
     "4F1C22A0B3: bob@else.test, relay=none, delay=0.5, delays=0.1/0/0.2/0.2, "
     "dsn=5.1.1, status=bounced (no)",
     MAILDIAG_RECORD_DELIVERY, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP,
     "4F1C22A0B3", false,
     "to=bob@else.test|relay=none|delay=0.5|delay_before_queue=0.1|"
     "delay_in_queue=0|delay_connect=0.2|delay_transmit=0.2|dsn=5.1.1|"
     "status=bounced|reason=no"},
    {"recipient lost", "postfix/smtp",
     "4F1C22A0B3: to=, relay=none, delay=0.5, delays=0.1/0/0.2/0.2, "
     "dsn=5.1.1, status=bounced (no)",
     MAILDIAG_RECORD_DELIVERY, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP,
     "4F1C22A0B3", false,
     "to|relay=none|delay=0.5|delay_before_queue=0.1|delay_in_queue=0|"
     "delay_connect=0.2|delay_transmit=0.2|dsn=5.1.1|status=bounced|reason=no"},
    {"stray blank", "postfix/smtp",
     "4F1C22A0B3:  to =<bob@else.test>, relay=none, delay=0.5, "
     "delays=0.1/0/0.2/0.2, dsn=5.1.1, status=bounced (no)",
     MAILDIAG_RECORD_DELIVERY, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP,
     "4F1C22A0B3", false,
     "to=bob@else.test|relay=none|delay=0.5|delay_before_queue=0.1|"
     "delay_in_queue=0|delay_connect=0.2|delay_transmit=0.2|dsn=5.1.1|"
     "status=bounced|reason=no"},
    {"brackets in the reason", "postfix/smtp",
     "4F1C22A0B3: to=<bob@else.test>, relay=none, delay=0.5, "
     "delays=0.1/0/0.2/0.2, dsn=4.0.0, status=deferred (a (b) c (d))",
     MAILDIAG_RECORD_DELIVERY, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP,
     "4F1C22A0B3", false,
     "to=bob@else.test|relay=none|delay=0.5|delay_before_queue=0.1|"
     "delay_in_queue=0|delay_connect=0.2|delay_transmit=0.2|dsn=4.0.0|"
     "status=deferred|reason=a (b) c (d)"},
    {"cut in the reason", "postfix/smtp",
     "4F1C22A0B3: to=<bob@else.test>, relay=none, delay=0.5, "
     "delays=0.1/0/0.2/0.2, dsn=4.0.0, status=deferred (host mx said: 450 "
     "(rate) please wai",
     MAILDIAG_RECORD_DELIVERY, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP,
     "4F1C22A0B3", true,
     "to=bob@else.test|relay=none|delay=0.5|delay_before_queue=0.1|"
     "delay_in_queue=0|delay_connect=0.2|delay_transmit=0.2|dsn=4.0.0|"
     "status=deferred|reason=host mx said: 450 (rate) please wai"},
    {"cut in the attributes", "postfix/smtp",
     "4F1C22A0B3: to=<bob@else.test>, relay=none, delay=0.5, del",
     MAILDIAG_RECORD_DELIVERY, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP,
     "4F1C22A0B3", true, "to=bob@else.test|relay=none|delay=0.5"},
    {"text behind the reason", "postfix/smtp",
     "4F1C22A0B3: to=<bob@else.test>, relay=none, delay=0.5, "
     "delays=0.1/0/0.2/0.2, dsn=2.0.0, status=sent (250 (ok)) [pasted]",
     MAILDIAG_RECORD_DELIVERY, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP,
     "4F1C22A0B3", false,
     "to=bob@else.test|relay=none|delay=0.5|delay_before_queue=0.1|"
     "delay_in_queue=0|delay_connect=0.2|delay_transmit=0.2|dsn=2.0.0|"
     "status=sent|reason=250 (ok)"},
    {"passing", "postfix/local",
     "4F1C22A0B3: passing <bob@example.test> to transport=lmtp",
     MAILDIAG_RECORD_PASSING, MAILDIAG_LEVEL_INFO, MD_DAEMON_LOCAL,
     "4F1C22A0B3", false, "to=bob@example.test|transport=lmtp"},
    {NULL, NULL, NULL, 0, 0, 0, NULL, false, NULL},
};
