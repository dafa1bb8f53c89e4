/* smtpd(8) and qmqpd(8): sessions, clients, refusals and actions. */
#include "lines.h"

const line_case lines_smtpd[] = {
    {"connect", "postfix/smtpd", "connect from mail.sender.test[192.0.2.7]",
     MAILDIAG_RECORD_CONNECT, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD, NULL, false,
     "client=mail.sender.test|client_ip=192.0.2.7"},
    {"connect, no name", "postfix/smtpd", "connect from unknown[198.51.100.77]",
     MAILDIAG_RECORD_CONNECT, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD, NULL, false,
     "client=unknown|client_ip=198.51.100.77"},
    {"connect, IPv6", "postfix/submission/smtpd",
     "connect from host.v6.test[2001:db8::25]", MAILDIAG_RECORD_CONNECT,
     MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD, NULL, false,
     "client=host.v6.test|client_ip=2001:db8::25"},
    {"connect, port logged", "postfix/smtpd",
     "connect from mail.sender.test[192.0.2.7]:48312", MAILDIAG_RECORD_CONNECT,
     MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD, NULL, false,
     "client=mail.sender.test|client_ip=192.0.2.7|client_port=48312"},
    {"connect, address unknown", "postfix/smtpd",
     "connect from unknown[unknown]", MAILDIAG_RECORD_CONNECT,
     MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD, NULL, false,
     "client=unknown|client_ip=unknown"},
    {"disconnect of 2.x", "postfix/smtpd",
     "disconnect from mail.sender.test[192.0.2.7]", MAILDIAG_RECORD_DISCONNECT,
     MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD, NULL, false,
     "client=mail.sender.test|client_ip=192.0.2.7"},
    {"disconnect with counts", "postfix/smtpd",
     "disconnect from mail.sender.test[192.0.2.7] ehlo=2 starttls=1 mail=1 "
     "rcpt=1 data=1 quit=1 commands=7",
     MAILDIAG_RECORD_DISCONNECT, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD, NULL,
     false,
     "client=mail.sender.test|client_ip=192.0.2.7|commands=ehlo=2 starttls=1 "
     "mail=1 rcpt=1 data=1 quit=1 commands=7"},
    {"disconnect with refused commands", "postfix/smtpd",
     "disconnect from unknown[198.51.100.77] ehlo=1 auth=0/3 rcpt=0/1 "
     "unknown=0/2 commands=1/7",
     MAILDIAG_RECORD_DISCONNECT, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD, NULL,
     false,
     "client=unknown|client_ip=198.51.100.77|commands=ehlo=1 auth=0/3 "
     "rcpt=0/1 unknown=0/2 commands=1/7"},
    {"disconnect, nothing sent", "postfix/smtpd",
     "disconnect from unknown[198.51.100.77] commands=0/0",
     MAILDIAG_RECORD_DISCONNECT, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD, NULL,
     false, "client=unknown|client_ip=198.51.100.77|commands=commands=0/0"},
    {"disconnect with notes, 3.9", "postfix/smtpd",
     "disconnect from unknown[198.51.100.77] ehlo=1 mail=1 rcpt=1 bdat=1 "
     "quit=1 commands=5 notes=bare_lf",
     MAILDIAG_RECORD_DISCONNECT, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD, NULL,
     false,
     "client=unknown|client_ip=198.51.100.77|commands=ehlo=1 mail=1 rcpt=1 "
     "bdat=1 quit=1 commands=5|notes=bare_lf"},
    {"client", "postfix/smtpd",
     "4F1C22A0B3: client=mail.sender.test[192.0.2.7]", MAILDIAG_RECORD_CLIENT,
     MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD, "4F1C22A0B3", false,
     "client=mail.sender.test|client_ip=192.0.2.7"},
    {"client, long queue ID", "postfix/smtpd",
     "4bQfXk1nJ2z8Rv: client=mail.sender.test[192.0.2.7]",
     MAILDIAG_RECORD_CLIENT, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD,
     "4bQfXk1nJ2z8Rv", false, "client=mail.sender.test|client_ip=192.0.2.7"},
    {"client with port", "postfix/smtpd",
     "4F1C22A0B3: client=mail.sender.test[192.0.2.7]:50112",
     MAILDIAG_RECORD_CLIENT, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD, "4F1C22A0B3",
     false, "client=mail.sender.test|client_ip=192.0.2.7|client_port=50112"},
    {"client with SASL", "postfix/submission/smtpd",
     "9C0D31E7F4: client=laptop.home.test[203.0.113.44], sasl_method=PLAIN, "
     "sasl_username=marge@example.test",
     MAILDIAG_RECORD_CLIENT, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD, "9C0D31E7F4",
     false,
     "client=laptop.home.test|client_ip=203.0.113.44|sasl_method=PLAIN|"
     "sasl_username=marge@example.test"},
    {"client with SASL sender", "postfix/smtpd",
     "9C0D31E7F4: client=laptop.home.test[203.0.113.44], sasl_method=LOGIN, "
     "sasl_username=marge, sasl_sender=bob@example.test",
     MAILDIAG_RECORD_CLIENT, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD, "9C0D31E7F4",
     false,
     "client=laptop.home.test|client_ip=203.0.113.44|sasl_method=LOGIN|"
     "sasl_username=marge|sasl_sender=bob@example.test"},
    {"client, comma in user name", "postfix/smtpd",
     "9C0D31E7F4: client=h.test[203.0.113.44], sasl_method=PLAIN, "
     "sasl_username=doe, john, sasl_sender=john@example.test",
     MAILDIAG_RECORD_CLIENT, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD, "9C0D31E7F4",
     false,
     "client=h.test|client_ip=203.0.113.44|sasl_method=PLAIN|"
     "sasl_username=doe, john|sasl_sender=john@example.test"},
    {"client of the hop before, 2.8", "postfix/smtpd",
     "5A22B9C7E0: client=localhost[127.0.0.1], orig_queue_id=4F1C22A0B3, "
     "orig_client=mail.sender.test[192.0.2.7]",
     MAILDIAG_RECORD_CLIENT, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD, "5A22B9C7E0",
     false,
     "client=localhost|client_ip=127.0.0.1|orig_queue_id=4F1C22A0B3|"
     "orig_client=mail.sender.test|orig_client_ip=192.0.2.7"},
    {"client of the before-queue filter", "postfix/smtpd",
     "NOQUEUE: client=mail.sender.test[192.0.2.7]", MAILDIAG_RECORD_CLIENT,
     MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD, "NOQUEUE", false,
     "client=mail.sender.test|client_ip=192.0.2.7"},
    {"client, unix socket", "postfix/smtpd",
     "5A22B9C7E0: client=localhost[unix:/run/in.sock]", MAILDIAG_RECORD_CLIENT,
     MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD, "5A22B9C7E0", false,
     "client=localhost|path=unix:/run/in.sock"},
    {"reject, sender domain", "postfix/smtpd",
     "NOQUEUE: reject: RCPT from unknown[198.51.100.77]: 450 4.1.8 "
     "<bulk@nowhere.test>: Sender address rejected: Domain not found; "
     "from=<bulk@nowhere.test> to=<alice@example.test> proto=ESMTP "
     "helo=<mx.bulk.test>",
     MAILDIAG_RECORD_REFUSAL_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD,
     "NOQUEUE", false,
     "action=reject|stage=RCPT|client=unknown|client_ip=198.51.100.77|"
     "smtp_code=450|dsn=4.1.8|text=<bulk@nowhere.test>: Sender address "
     "rejected: Domain not found|from=bulk@nowhere.test|to=alice@example.test|"
     "proto=ESMTP|helo=mx.bulk.test"},
    {"reject, relay denied", "postfix/smtpd",
     "NOQUEUE: reject: RCPT from unknown[198.51.100.77]: 554 5.7.1 "
     "<x@else.test>: Relay access denied; from=<a@good.test> to=<x@else.test> "
     "proto=ESMTP helo=<mx.bulk.test>",
     MAILDIAG_RECORD_REFUSAL_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD,
     "NOQUEUE", false,
     "action=reject|stage=RCPT|client=unknown|client_ip=198.51.100.77|"
     "smtp_code=554|dsn=5.7.1|text=<x@else.test>: Relay access denied|"
     "from=a@good.test|to=x@else.test|proto=ESMTP|helo=mx.bulk.test"},
    {"reject behind a queue ID", "postfix/smtpd",
     "CCE0FAC18F0: reject: RCPT from unknown[198.51.100.77]: 550 5.1.1 "
     "<nobody@example.test>: Recipient address rejected: User unknown in "
     "local recipient table; from=<a@good.test> to=<nobody@example.test> "
     "proto=ESMTP helo=<mx.bulk.test>",
     MAILDIAG_RECORD_REFUSAL_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD,
     "CCE0FAC18F0", false,
     "action=reject|stage=RCPT|client=unknown|client_ip=198.51.100.77|"
     "smtp_code=550|dsn=5.1.1|text=<nobody@example.test>: Recipient address "
     "rejected: User unknown in local recipient table|from=a@good.test|"
     "to=nobody@example.test|proto=ESMTP|helo=mx.bulk.test"},
    {"reject, no enhanced code, 2.2", "postfix/smtpd",
     "NOQUEUE: reject: RCPT from unknown[198.51.100.77]: 450 <h>: Helo "
     "command rejected: need fully-qualified hostname; from=<a@good.test> "
     "to=<alice@example.test> proto=SMTP helo=<h>",
     MAILDIAG_RECORD_REFUSAL_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD,
     "NOQUEUE", false,
     "action=reject|stage=RCPT|client=unknown|client_ip=198.51.100.77|"
     "smtp_code=450|text=<h>: Helo command rejected: need fully-qualified "
     "hostname|from=a@good.test|to=alice@example.test|proto=SMTP|helo=h"},
    {"reject, blocklist", "postfix/smtpd",
     "NOQUEUE: reject: RCPT from bad.test[198.51.100.9]: 554 5.7.1 Service "
     "unavailable; Client host [198.51.100.9] blocked using bl.example.test; "
     "See https://bl.example.test/query?ip=198.51.100.9; from=<s@bad.test> "
     "to=<alice@example.test> proto=ESMTP helo=<bad.test>",
     MAILDIAG_RECORD_REFUSAL_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD,
     "NOQUEUE", false,
     "action=reject|stage=RCPT|client=bad.test|client_ip=198.51.100.9|"
     "smtp_code=554|dsn=5.7.1|text=Service unavailable; Client host "
     "[198.51.100.9] blocked using bl.example.test; See "
     "https://bl.example.test/query?ip=198.51.100.9|from=s@bad.test|"
     "to=alice@example.test|proto=ESMTP|helo=bad.test"},
    {"reject at CONNECT", "postfix/smtpd",
     "NOQUEUE: reject: CONNECT from unknown[198.51.100.77]: 450 4.7.25 Client "
     "host rejected: cannot find your hostname, [198.51.100.77]; proto=SMTP",
     MAILDIAG_RECORD_REFUSAL_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD,
     "NOQUEUE", false,
     "action=reject|stage=CONNECT|client=unknown|client_ip=198.51.100.77|"
     "smtp_code=450|dsn=4.7.25|text=Client host rejected: cannot find your "
     "hostname, [198.51.100.77]|proto=SMTP"},
    {"reject at EHLO", "postfix/smtpd",
     "NOQUEUE: reject: EHLO from unknown[198.51.100.77]: 504 5.5.2 <friend>: "
     "Helo command rejected: need fully-qualified hostname; proto=ESMTP "
     "helo=<friend>",
     MAILDIAG_RECORD_REFUSAL_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD,
     "NOQUEUE", false,
     "action=reject|stage=EHLO|client=unknown|client_ip=198.51.100.77|"
     "smtp_code=504|dsn=5.5.2|text=<friend>: Helo command rejected: need "
     "fully-qualified hostname|proto=ESMTP|helo=friend"},
    {"reject at MAIL", "postfix/smtpd",
     "NOQUEUE: reject: MAIL from unknown[198.51.100.77]: 552 5.3.4 Message "
     "size exceeds fixed limit; from=<a@good.test> proto=ESMTP "
     "helo=<mx.bulk.test>",
     MAILDIAG_RECORD_REFUSAL_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD,
     "NOQUEUE", false,
     "action=reject|stage=MAIL|client=unknown|client_ip=198.51.100.77|"
     "smtp_code=552|dsn=5.3.4|text=Message size exceeds fixed limit|"
     "from=a@good.test|proto=ESMTP|helo=mx.bulk.test"},
    {"reject at DATA", "postfix/smtpd",
     "CCE0FAC18F0: reject: DATA from unknown[198.51.100.77]: 550 5.5.3 "
     "<DATA>: Data command rejected: Multi-recipient bounce; from=<> "
     "to=<b@example.test> proto=ESMTP helo=<mx.bulk.test>",
     MAILDIAG_RECORD_REFUSAL_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD,
     "CCE0FAC18F0", false,
     "action=reject|stage=DATA|client=unknown|client_ip=198.51.100.77|"
     "smtp_code=550|dsn=5.5.3|text=<DATA>: Data command rejected: "
     "Multi-recipient bounce|from=|to=b@example.test|proto=ESMTP|"
     "helo=mx.bulk.test"},
    {"reject at BDAT", "postfix/smtpd",
     "CCE0FAC18F0: reject: BDAT from unknown[198.51.100.77]: 503 5.5.0 "
     "<BDAT>: Data command rejected: Improper use of SMTP command pipelining; "
     "from=<a@good.test> to=<b@example.test> proto=ESMTP helo=<mx.bulk.test>",
     MAILDIAG_RECORD_REFUSAL_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD,
     "CCE0FAC18F0", false,
     "action=reject|stage=BDAT|client=unknown|client_ip=198.51.100.77|"
     "smtp_code=503|dsn=5.5.0|text=<BDAT>: Data command rejected: Improper "
     "use of SMTP command pipelining|from=a@good.test|to=b@example.test|"
     "proto=ESMTP|helo=mx.bulk.test"},
    {"reject at END-OF-MESSAGE", "postfix/smtpd",
     "CCE0FAC18F0: reject: END-OF-MESSAGE from unknown[198.51.100.77]: 451 "
     "4.3.5 Server configuration error; from=<a@good.test> "
     "to=<b@example.test> proto=ESMTP helo=<mx.bulk.test>",
     MAILDIAG_RECORD_REFUSAL_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD,
     "CCE0FAC18F0", false,
     "action=reject|stage=END-OF-MESSAGE|client=unknown|"
     "client_ip=198.51.100.77|smtp_code=451|dsn=4.3.5|text=Server "
     "configuration error|from=a@good.test|to=b@example.test|proto=ESMTP|"
     "helo=mx.bulk.test"},
    {"reject at VRFY", "postfix/smtpd",
     "NOQUEUE: reject: VRFY from unknown[198.51.100.77]: 550 5.1.1 <root>: "
     "Recipient address rejected: User unknown in local recipient table; "
     "to=<root> proto=SMTP helo=<me>",
     MAILDIAG_RECORD_REFUSAL_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD,
     "NOQUEUE", false,
     "action=reject|stage=VRFY|client=unknown|client_ip=198.51.100.77|"
     "smtp_code=550|dsn=5.1.1|text=<root>: Recipient address rejected: User "
     "unknown in local recipient table|to=root|proto=SMTP|helo=me"},
    {"reject at ETRN", "postfix/smtpd",
     "NOQUEUE: reject: ETRN from unknown[198.51.100.77]: 554 5.7.1 "
     "<example.test>: Etrn command rejected: Access denied; proto=ESMTP "
     "helo=<me>",
     MAILDIAG_RECORD_REFUSAL_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD,
     "NOQUEUE", false,
     "action=reject|stage=ETRN|client=unknown|client_ip=198.51.100.77|"
     "smtp_code=554|dsn=5.7.1|text=<example.test>: Etrn command rejected: "
     "Access denied|proto=ESMTP|helo=me"},
    {"reject at STARTTLS", "postfix/smtpd",
     "NOQUEUE: reject: STARTTLS from unknown[198.51.100.77]: 454 4.7.0 TLS "
     "not available due to local problem; proto=ESMTP helo=<me>",
     MAILDIAG_RECORD_REFUSAL_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD,
     "NOQUEUE", false,
     "action=reject|stage=STARTTLS|client=unknown|client_ip=198.51.100.77|"
     "smtp_code=454|dsn=4.7.0|text=TLS not available due to local problem|"
     "proto=ESMTP|helo=me"},
    {"reject with SASL, 3.10", "postfix/submission/smtpd",
     "NOQUEUE: reject: RCPT from laptop.home.test[203.0.113.44]: 553 5.7.1 "
     "<boss@example.test>: Sender address rejected: not owned by user marge; "
     "from=<boss@example.test> to=<bob@else.test> proto=ESMTP helo=<laptop> "
     "sasl_method=PLAIN sasl_username=marge sasl_sender=marge@example.test",
     MAILDIAG_RECORD_REFUSAL_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD,
     "NOQUEUE", false,
     "action=reject|stage=RCPT|client=laptop.home.test|client_ip=203.0.113.44|"
     "smtp_code=553|dsn=5.7.1|text=<boss@example.test>: Sender address "
     "rejected: not owned by user marge|from=boss@example.test|"
     "to=bob@else.test|proto=ESMTP|helo=laptop|sasl_method=PLAIN|"
     "sasl_username=marge|sasl_sender=marge@example.test"},
    {"reject, local data error", "postfix/smtpd",
     "CCE0FAC18F0: reject: RCPT from unknown[198.51.100.77]: 421 4.3.0 "
     "mx.example.test Server local data error",
     MAILDIAG_RECORD_REFUSAL_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD,
     "CCE0FAC18F0", false,
     "action=reject|stage=RCPT|client=unknown|client_ip=198.51.100.77|"
     "smtp_code=421|dsn=4.3.0|text=mx.example.test Server local data error"},
    {"reject, bounce sender", "postfix/smtpd",
     "NOQUEUE: reject: RCPT from unknown[198.51.100.77]: 450 4.2.0 "
     "<alice@example.test>: Recipient address rejected: Greylisted; from=<> "
     "to=<alice@example.test> proto=ESMTP helo=<mx.bulk.test>",
     MAILDIAG_RECORD_REFUSAL_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD,
     "NOQUEUE", false,
     "action=reject|stage=RCPT|client=unknown|client_ip=198.51.100.77|"
     "smtp_code=450|dsn=4.2.0|text=<alice@example.test>: Recipient address "
     "rejected: Greylisted|from=|to=alice@example.test|proto=ESMTP|"
     "helo=mx.bulk.test"},
    {"reject, quoted sender, 3.5", "postfix/smtpd",
     "NOQUEUE: reject: RCPT from unknown[198.51.100.77]: 550 5.7.1 <\"a>, "
     "b\"@odd.test>: Sender address rejected: Access denied; from=<\"a>, "
     "b\"@odd.test> to=<alice@example.test> proto=ESMTP helo=<odd.test>",
     MAILDIAG_RECORD_REFUSAL_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD,
     "NOQUEUE", false,
     "action=reject|stage=RCPT|client=unknown|client_ip=198.51.100.77|"
     "smtp_code=550|dsn=5.7.1|text=<\"a>, b\"@odd.test>: Sender address "
     "rejected: Access denied|from=\"a>, b\"@odd.test|to=alice@example.test|"
     "proto=ESMTP|helo=odd.test"},
    {"reject_warning", "postfix/smtpd",
     "NOQUEUE: reject_warning: RCPT from unknown[198.51.100.77]: 450 4.7.1 "
     "Client host rejected: cannot find your reverse hostname, "
     "[198.51.100.77]; from=<a@good.test> to=<alice@example.test> proto=ESMTP "
     "helo=<mx.bulk.test>",
     MAILDIAG_RECORD_ACTION_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD,
     "NOQUEUE", false,
     "action=reject_warning|stage=RCPT|client=unknown|client_ip=198.51.100.77|"
     "smtp_code=450|dsn=4.7.1|text=Client host rejected: cannot find your "
     "reverse hostname, [198.51.100.77]|from=a@good.test|"
     "to=alice@example.test|proto=ESMTP|helo=mx.bulk.test"},
    {"milter-reject at RCPT", "postfix/smtpd",
     "NOQUEUE: milter-reject: RCPT from unknown[198.51.100.77]: 451 4.7.1 "
     "Greylisting in action, please come back later; from=<a@good.test> "
     "to=<alice@example.test> proto=ESMTP helo=<mx.bulk.test>",
     MAILDIAG_RECORD_REFUSAL_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD,
     "NOQUEUE", false,
     "action=milter-reject|stage=RCPT|client=unknown|client_ip=198.51.100.77|"
     "smtp_code=451|dsn=4.7.1|text=Greylisting in action, please come back "
     "later|from=a@good.test|to=alice@example.test|proto=ESMTP|"
     "helo=mx.bulk.test"},
    {"milter-reject with SASL user", "postfix/smtpd",
     "NOQUEUE: milter-reject: MAIL from h.test[203.0.113.44]: 550 5.7.1 "
     "Command rejected; from=<a@good.test> proto=ESMTP helo=<h> "
     "sasl_username=<marge>",
     MAILDIAG_RECORD_REFUSAL_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD,
     "NOQUEUE", false,
     "action=milter-reject|stage=MAIL|client=h.test|client_ip=203.0.113.44|"
     "smtp_code=550|dsn=5.7.1|text=Command rejected|from=a@good.test|"
     "proto=ESMTP|helo=h|sasl_username=marge"},
    {"milter-hold", "postfix/smtpd",
     "CCE0FAC18F0: milter-hold: END-OF-MESSAGE from unknown[198.51.100.77]: "
     "milter triggers HOLD action; from=<a@good.test> to=<alice@example.test> "
     "proto=ESMTP helo=<mx.bulk.test>",
     MAILDIAG_RECORD_ACTION_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD,
     "CCE0FAC18F0", false,
     "action=milter-hold|stage=END-OF-MESSAGE|client=unknown|"
     "client_ip=198.51.100.77|text=milter triggers HOLD action|"
     "from=a@good.test|to=alice@example.test|proto=ESMTP|helo=mx.bulk.test"},
    {"milter-discard", "postfix/smtpd",
     "CCE0FAC18F0: milter-discard: RCPT from unknown[198.51.100.77]: milter "
     "triggers DISCARD action; from=<a@good.test> to=<alice@example.test> "
     "proto=ESMTP helo=<mx.bulk.test>",
     MAILDIAG_RECORD_ACTION_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD,
     "CCE0FAC18F0", false,
     "action=milter-discard|stage=RCPT|client=unknown|client_ip=198.51.100.77|"
     "text=milter triggers DISCARD action|from=a@good.test|"
     "to=alice@example.test|proto=ESMTP|helo=mx.bulk.test"},
    {"permit", "postfix/smtpd",
     "NOQUEUE: permit: RCPT from mail.sender.test[192.0.2.7]: "
     "action=permit_mynetworks for Client host=mail.sender.test[192.0.2.7]; "
     "from=<a@good.test> to=<alice@example.test> proto=ESMTP "
     "helo=<mail.sender.test>",
     MAILDIAG_RECORD_ACTION_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD,
     "NOQUEUE", false,
     "action=permit|stage=RCPT|client=mail.sender.test|client_ip=192.0.2.7|"
     "text=action=permit_mynetworks for Client "
     "host=mail.sender.test[192.0.2.7]|from=a@good.test|to=alice@example.test|"
     "proto=ESMTP|helo=mail.sender.test"},
    {"permit from a table", "postfix/smtpd",
     "NOQUEUE: permit: RCPT from mail.sender.test[192.0.2.7]: action=OK for "
     "Recipient address=alice@example.test from hash:/etc/postfix/access; "
     "from=<a@good.test> to=<alice@example.test> proto=ESMTP "
     "helo=<mail.sender.test>",
     MAILDIAG_RECORD_ACTION_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD,
     "NOQUEUE", false,
     "action=permit|stage=RCPT|client=mail.sender.test|client_ip=192.0.2.7|"
     "text=action=OK for Recipient address=alice@example.test from "
     "hash:/etc/postfix/access|from=a@good.test|to=alice@example.test|"
     "proto=ESMTP|helo=mail.sender.test"},
    {"info", "postfix/smtpd",
     "NOQUEUE: info: RCPT from mail.sender.test[192.0.2.7]: "
     "<alice@example.test>: Recipient address triggers INFO watched; "
     "from=<a@good.test> to=<alice@example.test> proto=ESMTP "
     "helo=<mail.sender.test>",
     MAILDIAG_RECORD_ACTION_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD,
     "NOQUEUE", false,
     "action=info|stage=RCPT|client=mail.sender.test|client_ip=192.0.2.7|"
     "text=<alice@example.test>: Recipient address triggers INFO watched|"
     "from=a@good.test|to=alice@example.test|proto=ESMTP|helo=mail.sender."
     "test"},
    {"warn", "postfix/smtpd",
     "NOQUEUE: warn: RCPT from mail.sender.test[192.0.2.7]: "
     "<mail.sender.test[192.0.2.7]>: Client host warn; from=<a@good.test> "
     "to=<alice@example.test> proto=ESMTP helo=<mail.sender.test>",
     MAILDIAG_RECORD_ACTION_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD,
     "NOQUEUE", false,
     "action=warn|stage=RCPT|client=mail.sender.test|client_ip=192.0.2.7|"
     "text=<mail.sender.test[192.0.2.7]>: Client host warn|from=a@good.test|"
     "to=alice@example.test|proto=ESMTP|helo=mail.sender.test"},
    {"filter", "postfix/smtpd",
     "NOQUEUE: filter: RCPT from mail.sender.test[192.0.2.7]: <a@good.test>: "
     "Sender address triggers FILTER smtp-amavis:[127.0.0.1]:10026; "
     "from=<a@good.test> to=<alice@example.test> proto=ESMTP "
     "helo=<mail.sender.test>",
     MAILDIAG_RECORD_ACTION_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD,
     "NOQUEUE", false,
     "action=filter|stage=RCPT|client=mail.sender.test|client_ip=192.0.2.7|"
     "text=<a@good.test>: Sender address triggers FILTER "
     "smtp-amavis:[127.0.0.1]:10026|from=a@good.test|to=alice@example.test|"
     "proto=ESMTP|helo=mail.sender.test"},
    {"hold", "postfix/smtpd",
     "NOQUEUE: hold: RCPT from mail.sender.test[192.0.2.7]: <a@good.test>: "
     "Sender address triggers HOLD action; from=<a@good.test> "
     "to=<alice@example.test> proto=ESMTP helo=<mail.sender.test>",
     MAILDIAG_RECORD_ACTION_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD,
     "NOQUEUE", false,
     "action=hold|stage=RCPT|client=mail.sender.test|client_ip=192.0.2.7|"
     "text=<a@good.test>: Sender address triggers HOLD action|"
     "from=a@good.test|to=alice@example.test|proto=ESMTP|helo=mail.sender."
     "test"},
    {"discard", "postfix/smtpd",
     "NOQUEUE: discard: RCPT from mail.sender.test[192.0.2.7]: <a@good.test>: "
     "Sender address triggers DISCARD action; from=<a@good.test> "
     "to=<alice@example.test> proto=ESMTP helo=<mail.sender.test>",
     MAILDIAG_RECORD_ACTION_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD,
     "NOQUEUE", false,
     "action=discard|stage=RCPT|client=mail.sender.test|client_ip=192.0.2.7|"
     "text=<a@good.test>: Sender address triggers DISCARD action|"
     "from=a@good.test|to=alice@example.test|proto=ESMTP|helo=mail.sender."
     "test"},
    {"redirect", "postfix/smtpd",
     "NOQUEUE: redirect: RCPT from mail.sender.test[192.0.2.7]: "
     "<a@good.test>: Sender address triggers REDIRECT "
     "postmaster@example.test; from=<a@good.test> to=<alice@example.test> "
     "proto=ESMTP helo=<mail.sender.test>",
     MAILDIAG_RECORD_ACTION_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD,
     "NOQUEUE", false,
     "action=redirect|stage=RCPT|client=mail.sender.test|client_ip=192.0.2.7|"
     "text=<a@good.test>: Sender address triggers REDIRECT "
     "postmaster@example.test|from=a@good.test|to=alice@example.test|"
     "proto=ESMTP|helo=mail.sender.test"},
    {"bcc", "postfix/smtpd",
     "NOQUEUE: bcc: RCPT from mail.sender.test[192.0.2.7]: <a@good.test>: "
     "Sender address triggers BCC audit@example.test; from=<a@good.test> "
     "to=<alice@example.test> proto=ESMTP helo=<mail.sender.test>",
     MAILDIAG_RECORD_ACTION_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD,
     "NOQUEUE", false,
     "action=bcc|stage=RCPT|client=mail.sender.test|client_ip=192.0.2.7|"
     "text=<a@good.test>: Sender address triggers BCC audit@example.test|"
     "from=a@good.test|to=alice@example.test|proto=ESMTP|helo=mail.sender."
     "test"},
    {"hangup", "postfix/smtpd",
     "NOQUEUE: hangup: CONNECT from mail.sender.test[192.0.2.7]: test action; "
     "proto=SMTP",
     MAILDIAG_RECORD_ACTION_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD,
     "NOQUEUE", false,
     "action=hangup|stage=CONNECT|client=mail.sender.test|client_ip=192.0.2.7|"
     "text=test action|proto=SMTP"},
    {"prepend", "postfix/smtpd",
     "NOQUEUE: prepend: RCPT from mail.sender.test[192.0.2.7]: <a@good.test>: "
     "Sender address triggers PREPEND X-Mark: 1; from=<a@good.test> "
     "to=<alice@example.test> proto=ESMTP helo=<mail.sender.test>",
     MAILDIAG_RECORD_ACTION_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD,
     "NOQUEUE", false,
     "action=prepend|stage=RCPT|client=mail.sender.test|client_ip=192.0.2.7|"
     "text=<a@good.test>: Sender address triggers PREPEND X-Mark: 1|"
     "from=a@good.test|to=alice@example.test|proto=ESMTP|helo=mail.sender."
     "test"},
    {"proxy-accept", "postfix/smtpd",
     "proxy-accept: END-OF-MESSAGE: 250 2.0.0 Ok: queued as 5A22B9C7E0; "
     "from=<a@good.test> to=<alice@example.test> proto=ESMTP "
     "helo=<mail.sender.test>",
     MAILDIAG_RECORD_ACTION_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD, NULL,
     false,
     "action=proxy-accept|stage=END-OF-MESSAGE|smtp_code=250|dsn=2.0.0|"
     "text=Ok: queued as 5A22B9C7E0|remote_queue_id=5A22B9C7E0|"
     "from=a@good.test|to=alice@example.test|proto=ESMTP|helo=mail.sender."
     "test"},
    {"proxy-reject", "postfix/smtpd",
     "proxy-reject: END-OF-MESSAGE: 550 5.7.1 id=01234-05 - spam; "
     "from=<a@good.test> to=<alice@example.test> proto=ESMTP "
     "helo=<mail.sender.test>",
     MAILDIAG_RECORD_REFUSAL_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD, NULL,
     false,
     "action=proxy-reject|stage=END-OF-MESSAGE|smtp_code=550|dsn=5.7.1|"
     "text=id=01234-05 - spam|from=a@good.test|to=alice@example.test|"
     "proto=ESMTP|helo=mail.sender.test"},
    {"proxy-reject of RCPT", "postfix/smtpd",
     "NOQUEUE: proxy-reject: RCPT: 450 4.3.0 Try later; from=<a@good.test> "
     "to=<alice@example.test> proto=ESMTP helo=<mail.sender.test>",
     MAILDIAG_RECORD_REFUSAL_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD,
     "NOQUEUE", false,
     "action=proxy-reject|stage=RCPT|smtp_code=450|dsn=4.3.0|text=Try later|"
     "from=a@good.test|to=alice@example.test|proto=ESMTP|helo=mail.sender."
     "test"},
    {"lost connection", "postfix/smtpd",
     "lost connection after RCPT from unknown[198.51.100.77]",
     MAILDIAG_RECORD_SESSION_LOST, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD, NULL,
     false,
     "event=lost connection|stage=RCPT|client=unknown|client_ip=198.51.100.77"},
    {"lost connection at once", "postfix/smtpd",
     "lost connection after CONNECT from unknown[198.51.100.77]",
     MAILDIAG_RECORD_SESSION_LOST, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD, NULL,
     false,
     "event=lost connection|stage=CONNECT|client=unknown|"
     "client_ip=198.51.100.77"},
    {"lost connection in DATA", "postfix/smtpd",
     "lost connection after DATA (14336 bytes) from "
     "mail.sender.test[192.0.2.7]",
     MAILDIAG_RECORD_SESSION_LOST, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD, NULL,
     false,
     "event=lost connection|stage=DATA|count=14336|client=mail.sender.test|"
     "client_ip=192.0.2.7"},
    {"lost connection, NOQUEUE, 3.10", "postfix/smtpd",
     "NOQUEUE: lost connection after EHLO from unknown[198.51.100.77]",
     MAILDIAG_RECORD_SESSION_LOST, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD,
     "NOQUEUE", false,
     "event=lost connection|stage=EHLO|client=unknown|client_ip=198.51.100.77"},
    {"lost connection, queue ID, 3.10", "postfix/smtpd",
     "CCE0FAC18F0: lost connection after DATA (14336 bytes) from "
     "mail.sender.test[192.0.2.7]",
     MAILDIAG_RECORD_SESSION_LOST, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD,
     "CCE0FAC18F0", false,
     "event=lost connection|stage=DATA|count=14336|client=mail.sender.test|"
     "client_ip=192.0.2.7"},
    {"timeout", "postfix/smtpd",
     "timeout after END-OF-MESSAGE from mail.sender.test[192.0.2.7]",
     MAILDIAG_RECORD_SESSION_LOST, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD, NULL,
     false,
     "event=timeout|stage=END-OF-MESSAGE|client=mail.sender.test|"
     "client_ip=192.0.2.7"},
    {"timeout in DATA", "postfix/smtpd",
     "timeout after DATA (52 bytes) from mail.sender.test[192.0.2.7]",
     MAILDIAG_RECORD_SESSION_LOST, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD, NULL,
     false,
     "event=timeout|stage=DATA|count=52|client=mail.sender.test|"
     "client_ip=192.0.2.7"},
    {"timeout, queue ID, 3.10", "postfix/smtpd",
     "CCE0FAC18F0: timeout after RCPT from mail.sender.test[192.0.2.7]",
     MAILDIAG_RECORD_SESSION_LOST, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD,
     "CCE0FAC18F0", false,
     "event=timeout|stage=RCPT|client=mail.sender.test|client_ip=192.0.2.7"},
    {"too many errors", "postfix/smtpd",
     "too many errors after RCPT from unknown[198.51.100.77]",
     MAILDIAG_RECORD_SESSION_LOST, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD, NULL,
     false,
     "event=too many errors|stage=RCPT|client=unknown|client_ip=198.51.100.77"},
    {"too many errors, NOQUEUE", "postfix/smtpd",
     "NOQUEUE: too many errors after AUTH from unknown[198.51.100.77]",
     MAILDIAG_RECORD_SESSION_LOST, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD,
     "NOQUEUE", false,
     "event=too many errors|stage=AUTH|client=unknown|client_ip=198.51.100.77"},
    {"pipelining", "postfix/smtpd",
     "improper command pipelining after EHLO from unknown[198.51.100.77]: "
     "MAIL FROM:<a@good.test>\\r\\nRCPT TO:<b@x.test>\\r\\n",
     MAILDIAG_RECORD_PIPELINING, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD, NULL,
     false,
     "stage=EHLO|client=unknown|client_ip=198.51.100.77|pipelined=MAIL "
     "FROM:<a@good.test>\\r\\nRCPT TO:<b@x.test>\\r\\n"},
    {"pipelining, old", "postfix/smtpd",
     "improper command pipelining after DATA from unknown[198.51.100.77]",
     MAILDIAG_RECORD_PIPELINING, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD, NULL,
     false, "stage=DATA|client=unknown|client_ip=198.51.100.77"},
    {"pipelining, nothing shown", "postfix/smtpd",
     "improper command pipelining after DATA from unknown[198.51.100.77]: ",
     MAILDIAG_RECORD_PIPELINING, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD, NULL,
     false, "stage=DATA|client=unknown|client_ip=198.51.100.77"},
    {"EHLO keywords", "postfix/smtpd", "discarding EHLO keywords: CHUNKING",
     MAILDIAG_RECORD_EHLO_KEYWORDS, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD, NULL,
     false, "text=CHUNKING"},
    {"command replaced", "postfix/smtpd",
     "mail.sender.test[192.0.2.7]: replacing command \"XEHLO a\" with \"EHLO "
     "a\"",
     MAILDIAG_RECORD_COMMAND_REPLACED, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD,
     NULL, false,
     "client=mail.sender.test|client_ip=192.0.2.7|command=XEHLO a|value=EHLO "
     "a"},
    {"reply filter in", "postfix/smtpd",
     "CCE0FAC18F0: reply filter in: 450 4.7.1 come back",
     MAILDIAG_RECORD_REPLY_FILTER, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD,
     "CCE0FAC18F0", false, "event=in|text=450 4.7.1 come back"},
    {"reply filter out", "postfix/smtpd",
     "CCE0FAC18F0: reply filter out: 550 5.7.1 go away",
     MAILDIAG_RECORD_REPLY_FILTER, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD,
     "CCE0FAC18F0", false, "event=out|text=550 5.7.1 go away"},
    {"TLS abort, no certificate", "postfix/smtpd",
     "NOQUEUE: abort: TLS from unknown[198.51.100.77]: No client certificate "
     "presented",
     MAILDIAG_RECORD_TLS_FAILURE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD,
     "NOQUEUE", false,
     "event=abort|client=unknown|client_ip=198.51.100.77|text=No client "
     "certificate presented"},
    {"TLS abort, not trusted", "postfix/smtpd",
     "NOQUEUE: abort: TLS from unknown[198.51.100.77]: Client certificate not "
     "trusted",
     MAILDIAG_RECORD_TLS_FAILURE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD,
     "NOQUEUE", false,
     "event=abort|client=unknown|client_ip=198.51.100.77|text=Client "
     "certificate not trusted"},
    {"DSN mapped", "postfix/smtpd",
     "mapping DSN status 4.1.1 into Recipient address status 4.1.2",
     MAILDIAG_RECORD_DSN_MAPPED, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD, NULL,
     false, "dsn=4.1.1|value=Recipient address status 4.1.2"},
    {"hostname without address", "postfix/smtpd",
     "warning: hostname host.bad.test does not resolve to address "
     "198.51.100.77: Name or service not known",
     MAILDIAG_RECORD_HOSTNAME_MISMATCH, MAILDIAG_LEVEL_WARNING, MD_DAEMON_SMTPD,
     NULL, false,
     "client=host.bad.test|client_ip=198.51.100.77|text=Name or service not "
     "known"},
    {"hostname with another address", "postfix/smtpd",
     "warning: hostname host.bad.test does not resolve to address "
     "198.51.100.77",
     MAILDIAG_RECORD_HOSTNAME_MISMATCH, MAILDIAG_LEVEL_WARNING, MD_DAEMON_SMTPD,
     NULL, false, "client=host.bad.test|client_ip=198.51.100.77"},
    {"hostname, 2.3", "postfix/smtpd",
     "warning: 198.51.100.77: hostname host.bad.test verification failed: "
     "Name or service not known",
     MAILDIAG_RECORD_HOSTNAME_MISMATCH, MAILDIAG_LEVEL_WARNING, MD_DAEMON_SMTPD,
     NULL, false,
     "client_ip=198.51.100.77|client=host.bad.test|text=Name or service not "
     "known"},
    {"address not listed, 2.3", "postfix/smtpd",
     "warning: 198.51.100.77: address not listed for hostname host.bad.test",
     MAILDIAG_RECORD_HOSTNAME_MISMATCH, MAILDIAG_LEVEL_WARNING, MD_DAEMON_SMTPD,
     NULL, false, "client_ip=198.51.100.77|client=host.bad.test"},
    {"SASL failed", "postfix/submission/smtpd",
     "warning: unknown[198.51.100.77]: SASL LOGIN authentication failed: "
     "UGFzc3dvcmQ6",
     MAILDIAG_RECORD_SASL_FAILURE, MAILDIAG_LEVEL_WARNING, MD_DAEMON_SMTPD,
     NULL, false,
     "client=unknown|client_ip=198.51.100.77|sasl_method=LOGIN|"
     "event=authentication failed|text=UGFzc3dvcmQ6"},
    {"SASL failed with user", "postfix/submission/smtpd",
     "warning: unknown[198.51.100.77]: SASL PLAIN authentication failed: "
     "(reason unavailable), sasl_username=root",
     MAILDIAG_RECORD_SASL_FAILURE, MAILDIAG_LEVEL_WARNING, MD_DAEMON_SMTPD,
     NULL, false,
     "client=unknown|client_ip=198.51.100.77|sasl_method=PLAIN|"
     "event=authentication failed|text=(reason "
     "unavailable)|sasl_username=root"},
    {"SASL failed, no reason", "postfix/smtpd",
     "warning: unknown[198.51.100.77]: SASL CRAM-MD5 authentication failed",
     MAILDIAG_RECORD_SASL_FAILURE, MAILDIAG_LEVEL_WARNING, MD_DAEMON_SMTPD,
     NULL, false,
     "client=unknown|client_ip=198.51.100.77|sasl_method=CRAM-MD5|"
     "event=authentication failed"},
    {"SASL aborted", "postfix/smtpd",
     "warning: unknown[198.51.100.77]: SASL LOGIN authentication aborted",
     MAILDIAG_RECORD_SASL_FAILURE, MAILDIAG_LEVEL_WARNING, MD_DAEMON_SMTPD,
     NULL, false,
     "client=unknown|client_ip=198.51.100.77|sasl_method=LOGIN|"
     "event=authentication aborted"},
    {"connection rate", "postfix/smtpd",
     "warning: Connection rate limit exceeded: 61 from unknown[198.51.100.77] "
     "for service smtp",
     MAILDIAG_RECORD_REFUSAL_LINE, MAILDIAG_LEVEL_WARNING, MD_DAEMON_SMTPD,
     NULL, false,
     "text=Connection rate limit exceeded|count=61|client=unknown|"
     "client_ip=198.51.100.77|service=smtp"},
    {"connection concurrency", "postfix/smtpd",
     "warning: Connection concurrency limit exceeded: 51 from "
     "unknown[198.51.100.77] for service smtp",
     MAILDIAG_RECORD_REFUSAL_LINE, MAILDIAG_LEVEL_WARNING, MD_DAEMON_SMTPD,
     NULL, false,
     "text=Connection concurrency limit exceeded|count=51|client=unknown|"
     "client_ip=198.51.100.77|service=smtp"},
    {"TLS session rate", "postfix/smtpd",
     "warning: New TLS session rate limit exceeded: 11 from "
     "unknown[198.51.100.77] for service smtp",
     MAILDIAG_RECORD_REFUSAL_LINE, MAILDIAG_LEVEL_WARNING, MD_DAEMON_SMTPD,
     NULL, false,
     "text=New TLS session rate limit exceeded|count=11|client=unknown|"
     "client_ip=198.51.100.77|service=smtp"},
    {"message rate", "postfix/smtpd",
     "warning: Message delivery request rate limit exceeded: 101 from "
     "unknown[198.51.100.77] for service smtp",
     MAILDIAG_RECORD_REFUSAL_LINE, MAILDIAG_LEVEL_WARNING, MD_DAEMON_SMTPD,
     NULL, false,
     "text=Message delivery request rate limit exceeded|count=101|"
     "client=unknown|client_ip=198.51.100.77|service=smtp"},
    {"recipient rate", "postfix/smtpd",
     "warning: Recipient address rate limit exceeded: 501 from "
     "unknown[198.51.100.77] for service 127.0.0.1:10025",
     MAILDIAG_RECORD_REFUSAL_LINE, MAILDIAG_LEVEL_WARNING, MD_DAEMON_SMTPD,
     NULL, false,
     "text=Recipient address rate limit exceeded|count=501|client=unknown|"
     "client_ip=198.51.100.77|service=127.0.0.1:10025"},
    {"AUTH rate", "postfix/submission/smtpd",
     "warning: AUTH command rate limit exceeded: 6 from "
     "unknown[198.51.100.77] for service submission",
     MAILDIAG_RECORD_REFUSAL_LINE, MAILDIAG_LEVEL_WARNING, MD_DAEMON_SMTPD,
     NULL, false,
     "text=AUTH command rate limit exceeded|count=6|client=unknown|"
     "client_ip=198.51.100.77|service=submission"},
    {"non-SMTP command", "postfix/smtpd",
     "warning: non-SMTP command from unknown[198.51.100.77]: GET / HTTP/1.1",
     MAILDIAG_RECORD_NON_SMTP_COMMAND, MAILDIAG_LEVEL_WARNING, MD_DAEMON_SMTPD,
     NULL, false, "client=unknown|client_ip=198.51.100.77|text=GET / HTTP/1.1"},
    {"non-SMTP command, 2.1", "postfix/smtpd",
     "warning: unknown[198.51.100.77] sent non-SMTP command: To: x@y.test",
     MAILDIAG_RECORD_NON_SMTP_COMMAND, MAILDIAG_LEVEL_WARNING, MD_DAEMON_SMTPD,
     NULL, false, "client=unknown|client_ip=198.51.100.77|text=To: x@y.test"},
    {"illegal address", "postfix/smtpd",
     "warning: Illegal address syntax from unknown[198.51.100.77] in MAIL "
     "command: <a b@c>",
     MAILDIAG_RECORD_BAD_ADDRESS, MAILDIAG_LEVEL_WARNING, MD_DAEMON_SMTPD, NULL,
     false, "client=unknown|client_ip=198.51.100.77|stage=MAIL|text=<a b@c>"},
    {"queue file limit", "postfix/smtpd",
     "warning: CCE0FAC18F0: queue file size limit exceeded",
     MAILDIAG_RECORD_QUEUE_FILE_LIMIT, MAILDIAG_LEVEL_WARNING, MD_DAEMON_SMTPD,
     "CCE0FAC18F0", false, "event=queue file size limit exceeded"},
    {"long request", "postfix/smtpd",
     "warning: unknown[198.51.100.77]: request longer than 2048: EHLO "
     "aaaaaaaaaaaaaaaaaaaaaaaaa",
     MAILDIAG_RECORD_LONG_REQUEST, MAILDIAG_LEVEL_WARNING, MD_DAEMON_SMTPD,
     NULL, false,
     "client=unknown|client_ip=198.51.100.77|limit=2048|text=EHLO "
     "aaaaaaaaaaaaaaaaaaaaaaaaa"},
    {"proxy filter refused", "postfix/smtpd",
     "warning: connect to proxy filter 127.0.0.1:10024: Connection refused",
     MAILDIAG_RECORD_PROXY_FAILURE, MAILDIAG_LEVEL_WARNING, MD_DAEMON_SMTPD,
     NULL, false,
     "event=connect to proxy filter|service=127.0.0.1:10024|text=Connection "
     "refused"},
    {"proxy filter lost", "postfix/smtpd",
     "warning: lost connection with proxy 127.0.0.1:10024",
     MAILDIAG_RECORD_PROXY_FAILURE, MAILDIAG_LEVEL_WARNING, MD_DAEMON_SMTPD,
     NULL, false, "event=lost connection with proxy|service=127.0.0.1:10024"},
    {"proxy filter slow", "postfix/smtpd",
     "warning: timeout talking to proxy 127.0.0.1:10024",
     MAILDIAG_RECORD_PROXY_FAILURE, MAILDIAG_LEVEL_WARNING, MD_DAEMON_SMTPD,
     NULL, false, "event=timeout talking to proxy|service=127.0.0.1:10024"},
    {"proxy rejected a command", "postfix/smtpd",
     "warning: proxy 127.0.0.1:10024 rejected \"EHLO mx.example.test\": \"502 "
     "5.5.2 Error: command not recognized\"",
     MAILDIAG_RECORD_PROXY_FAILURE, MAILDIAG_LEVEL_WARNING, MD_DAEMON_SMTPD,
     NULL, false,
     "service=127.0.0.1:10024|event=rejected|command=EHLO mx.example.test|"
     "text=502 5.5.2 Error: command not recognized"},
    {"milter connect", "postfix/smtpd",
     "warning: connect to Milter service inet:localhost:8891: Connection "
     "refused",
     MAILDIAG_RECORD_MILTER_FAILURE, MAILDIAG_LEVEL_WARNING, MD_DAEMON_SMTPD,
     NULL, false,
     "event=connect to Milter service|service=inet:localhost:8891|"
     "text=Connection refused"},
    {"milter EOF", "postfix/smtpd", "warning: milter inet:localhost:8891: EOF",
     MAILDIAG_RECORD_MILTER_FAILURE, MAILDIAG_LEVEL_WARNING, MD_DAEMON_SMTPD,
     NULL, false, "service=inet:localhost:8891|text=EOF"},
    {"milter read error", "postfix/cleanup",
     "warning: milter unix:/run/opendkim.sock: can't read SMFIC_OPTNEG reply "
     "packet header: Success",
     MAILDIAG_RECORD_MILTER_FAILURE, MAILDIAG_LEVEL_WARNING, MD_DAEMON_CLEANUP,
     NULL, false,
     "service=unix:/run/opendkim.sock|text=can't read SMFIC_OPTNEG reply "
     "packet header: Success"},
    {"SASL socket", "postfix/smtpd",
     "warning: SASL: Connect to Dovecot auth socket 'private/auth' failed: "
     "Connection refused",
     MAILDIAG_RECORD_SASL_PROBLEM, MAILDIAG_LEVEL_WARNING, MD_DAEMON_SMTPD,
     NULL, false, "path=private/auth|text=Connection refused"},
    {"SASL service", "postfix/smtpd",
     "warning: SASL: Connect to private/auth failed: No such file or directory",
     MAILDIAG_RECORD_SASL_PROBLEM, MAILDIAG_LEVEL_WARNING, MD_DAEMON_SMTPD,
     NULL, false, "path=private/auth|text=No such file or directory"},
    {"no SASL mechanisms", "postfix/smtpd",
     "fatal: no SASL authentication mechanisms", MAILDIAG_RECORD_SASL_PROBLEM,
     MAILDIAG_LEVEL_FATAL, MD_DAEMON_SMTPD, NULL, false,
     "event=no SASL authentication mechanisms"},
    {"no worthy mechs", "postfix/smtp",
     "warning: SASL authentication failure: No worthy mechs found",
     MAILDIAG_RECORD_SASL_PROBLEM, MAILDIAG_LEVEL_WARNING, MD_DAEMON_SMTP, NULL,
     false, "text=No worthy mechs found"},
    {"no server certificate", "postfix/smtpd",
     "warning: No server certs available. TLS won't be enabled",
     MAILDIAG_RECORD_TLS_UNAVAILABLE, MAILDIAG_LEVEL_WARNING, MD_DAEMON_SMTPD,
     NULL, false, "event=No server certs available|text=TLS won't be enabled"},
    {"STARTTLS refused", "postfix/smtpd",
     "warning: Refusing STARTTLS request from unknown[198.51.100.77] for "
     "service smtp",
     MAILDIAG_RECORD_STARTTLS_REFUSED, MAILDIAG_LEVEL_WARNING, MD_DAEMON_SMTPD,
     NULL, false,
     "event=Refusing STARTTLS request|client=unknown|client_ip=198.51.100.77|"
     "service=smtp"},
    {"wrapper mode dropped", "postfix/smtps/smtpd",
     "warning: Wrapper-mode request dropped from unknown[198.51.100.77] for "
     "service smtps. TLS context initialization failed. For details see "
     "earlier warnings in your logs.",
     MAILDIAG_RECORD_STARTTLS_REFUSED, MAILDIAG_LEVEL_WARNING, MD_DAEMON_SMTPD,
     NULL, false,
     "event=Wrapper-mode request dropped|client=unknown|"
     "client_ip=198.51.100.77|service=smtps|text=TLS context initialization "
     "failed. For details see earlier warnings in your logs."},
    {"qmqpd client", "postfix/qmqpd",
     "7D21F0A4C9: client=list.example.test[192.0.2.50]", MAILDIAG_RECORD_CLIENT,
     MAILDIAG_LEVEL_INFO, MD_DAEMON_QMQPD, "7D21F0A4C9", false,
     "client=list.example.test|client_ip=192.0.2.50"},
    {"qmqpd lost", "postfix/qmqpd",
     "7D21F0A4C9: list.example.test[192.0.2.50]: lost connection while "
     "reading sender address",
     MAILDIAG_RECORD_SESSION_LOST, MAILDIAG_LEVEL_INFO, MD_DAEMON_QMQPD,
     "7D21F0A4C9", false,
     "client=list.example.test|client_ip=192.0.2.50|event=lost connection|"
     "stage=reading sender address"},
    {"qmqpd timeout", "postfix/qmqpd",
     "NOQUEUE: list.example.test[192.0.2.50]: timeout while reading netstring "
     "length",
     MAILDIAG_RECORD_SESSION_LOST, MAILDIAG_LEVEL_INFO, MD_DAEMON_QMQPD,
     "NOQUEUE", false,
     "client=list.example.test|client_ip=192.0.2.50|event=timeout|"
     "stage=reading netstring length"},
    {NULL, NULL, NULL, 0, 0, 0, NULL, false, NULL},
};
