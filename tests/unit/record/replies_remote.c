/* What other servers say, what people paste, what `sent` brings. */
#include "replies.h"

const reply_case replies_remote[] = {
    {"said at RCPT",
     "host mx.else.test[198.51.100.20] said: 550 5.1.1 <bob@else.test>: "
     "Recipient address rejected: User unknown (in reply to RCPT TO command)",
     MD_REPLY_SAID, MD_STAGE_RCPT, false, true,
     "code=550|dsn=5.1.1|host=mx.else.test|address=198.51.100.20|"
     "text=<bob@else.test>: Recipient address rejected: User unknown"},
    {"said at MAIL",
     "host mx.else.test[198.51.100.20] said: 550 5.7.1 sender refused (in "
     "reply to MAIL FROM command)",
     MD_REPLY_SAID, MD_STAGE_MAIL, false, true,
     "code=550|dsn=5.7.1|host=mx.else.test|address=198.51.100.20|text=sender "
     "refused"},
    {"said at DATA",
     "host mx.else.test[198.51.100.20] said: 554 5.5.1 no valid recipients "
     "(in reply to DATA command)",
     MD_REPLY_SAID, MD_STAGE_DATA, false, true,
     "code=554|dsn=5.5.1|host=mx.else.test|address=198.51.100.20|text=no "
     "valid recipients"},
    {"said at the end",
     "host mx.else.test[198.51.100.20] said: 554 5.7.1 spam (in reply to end "
     "of DATA command)",
     MD_REPLY_SAID, MD_STAGE_END_OF_MESSAGE, false, true,
     "code=554|dsn=5.7.1|host=mx.else.test|address=198.51.100.20|text=spam"},
    {"said at EHLO",
     "host mx.else.test[198.51.100.20] said: 550 5.7.1 no (in reply to EHLO "
     "command)",
     MD_REPLY_SAID, MD_STAGE_HELO, false, true,
     "code=550|dsn=5.7.1|host=mx.else.test|address=198.51.100.20|text=no"},
    {"said at HELO",
     "host mx.else.test[198.51.100.20] said: 501 5.5.2 bad name (in reply to "
     "HELO command)",
     MD_REPLY_SAID, MD_STAGE_HELO, false, true,
     "code=501|dsn=5.5.2|host=mx.else.test|address=198.51.100.20|text=bad "
     "name"},
    {"said at STARTTLS",
     "host mx.else.test[198.51.100.20] said: 454 4.7.0 later (in reply to "
     "STARTTLS command)",
     MD_REPLY_SAID, MD_STAGE_STARTTLS, false, true,
     "code=454|dsn=4.7.0|host=mx.else.test|address=198.51.100.20|text=later"},
    {"said at XFORWARD",
     "host 127.0.0.1[127.0.0.1]:10025 said: 501 5.5.4 Bad XFORWARD (in reply "
     "to XFORWARD command)",
     MD_REPLY_SAID, MD_STAGE_OTHER, false, true,
     "code=501|dsn=5.5.4|host=127.0.0.1|address=127.0.0.1|port=10025|text=Bad "
     "XFORWARD"},
    {"said, several lines",
     "host mx.google.test[198.51.100.25] said: 550-5.7.26 This mail has been "
     "blocked because the sender is unauthenticated. 550-5.7.26 For "
     "instructions go to https://support.google.test/mail/answer/81126#authent"
     "ication 550 5.7.26 x20-20020a05si (in reply to end of DATA command)",
     MD_REPLY_SAID, MD_STAGE_END_OF_MESSAGE, false, true,
     "code=550|dsn=5.7.26|host=mx.google.test|address=198.51.100.25|text=This "
     "mail has been blocked because the sender is unauthenticated. 550-5.7.26 "
     "For instructions go to https://support.google.test/mail/answer/81126#aut"
     "hentication 550 5.7.26 x20-20020a05si|"
     "url=https://support.google.test/mail/answer/81126#authentication"},
    {"said, no enhanced code",
     "host mx.else.test[198.51.100.20] said: 550 No such user (in reply to "
     "RCPT TO command)",
     MD_REPLY_SAID, MD_STAGE_RCPT, false, true,
     "code=550|host=mx.else.test|address=198.51.100.20|text=No such user"},
    {"said, code alone",
     "host mx.else.test[198.51.100.20] said: 550 (in reply to RCPT TO command)",
     MD_REPLY_SAID, MD_STAGE_RCPT, false, true,
     "code=550|host=mx.else.test|address=198.51.100.20|text="},
    {"said, hash in front of the code",
     "host mx.else.test[198.51.100.20] said: 550 #5.1.0 Address rejected. (in "
     "reply to RCPT TO command)",
     MD_REPLY_SAID, MD_STAGE_RCPT, false, true,
     "code=550|dsn=5.1.0|host=mx.else.test|address=198.51.100.20|text=Address "
     "rejected."},
    {"said, colon behind the code",
     "host mx.else.test[198.51.100.20] said: 550 5.1.1: no such user (in "
     "reply to RCPT TO command)",
     MD_REPLY_SAID, MD_STAGE_RCPT, false, true,
     "code=550|dsn=5.1.1|host=mx.else.test|address=198.51.100.20|text=no such "
     "user"},
    {"said, long details",
     "host mx.else.test[198.51.100.20] said: 451 4.7.500 Server busy. Please "
     "try again later from [192.0.2.1]. (S77714) (in reply to RCPT TO command)",
     MD_REPLY_SAID, MD_STAGE_RCPT, false, true,
     "code=451|dsn=4.7.500|host=mx.else.test|address=198.51.100.20|"
     "text=Server busy. Please try again later from [192.0.2.1]. (S77714)"},
    {"said, brackets in it",
     "host mx.else.test[198.51.100.20] said: 451 4.7.1 Greylisted (see "
     "https://grey.test/x?a=1) (in reply to RCPT TO command)",
     MD_REPLY_SAID, MD_STAGE_RCPT, false, true,
     "code=451|dsn=4.7.1|host=mx.else.test|address=198.51.100.20|"
     "text=Greylisted (see https://grey.test/x?a=1)|"
     "url=https://grey.test/x?a=1"},
    {"said, no code at all",
     "host mx.else.test[198.51.100.20] said: go away (in reply to RCPT TO "
     "command)",
     MD_REPLY_SAID, MD_STAGE_RCPT, false, true,
     "host=mx.else.test|address=198.51.100.20|text=go away"},
    {"said, cut",
     "host mx.else.test[198.51.100.20] said: 550 5.7.1 a very long",
     MD_REPLY_SAID, MD_STAGE_NONE, false, true,
     "code=550|dsn=5.7.1|host=mx.else.test|address=198.51.100.20|text=a very "
     "long"},
    {"said, bracket pasted along",
     "host mx.else.test[198.51.100.20] said: 550 5.7.1 no (in reply to RCPT "
     "TO command))",
     MD_REPLY_SAID, MD_STAGE_RCPT, false, true,
     "code=550|dsn=5.7.1|host=mx.else.test|address=198.51.100.20|text=no"},
    {"said, by a name alone",
     "host mx.else.test said: 550 5.7.1 no (in reply to RCPT TO command)",
     MD_REPLY_SAID, MD_STAGE_RCPT, false, true,
     "code=550|dsn=5.7.1|host=mx.else.test|text=no"},
    {"said, by a socket",
     "host mail.test[/run/dovecot/lmtp] said: 552 5.2.2 <bob@x.test> Quota "
     "exceeded (mailbox for user is full) (in reply to end of DATA command)",
     MD_REPLY_SAID, MD_STAGE_END_OF_MESSAGE, false, true,
     "code=552|dsn=5.2.2|host=mail.test|address=/run/dovecot/lmtp|"
     "text=<bob@x.test> Quota exceeded (mailbox for user is full)"},
    {"said, protocol error",
     "Protocol error: host mx.else.test[198.51.100.20] said: 250 2.0.0 eh (in "
     "reply to DATA command)",
     MD_REPLY_SAID, MD_STAGE_DATA, false, true,
     "code=250|dsn=2.0.0|host=mx.else.test|address=198.51.100.20|text=eh"},
    {"said, suspended",
     "delivery temporarily suspended: host mx.else.test[198.51.100.20] said: "
     "452 4.2.2 <x@else.test>: Mailbox full (in reply to RCPT TO command)",
     MD_REPLY_SAID, MD_STAGE_RCPT, true, true,
     "code=452|dsn=4.2.2|host=mx.else.test|address=198.51.100.20|"
     "text=<x@else.test>: Mailbox full"},
    {"said, link with a dot",
     "host mx.else.test[198.51.100.20] said: 554 5.7.1 Blocked, see "
     "http://bl.test/lookup?ip=192.0.2.1. Bye. (in reply to RCPT TO command)",
     MD_REPLY_SAID, MD_STAGE_RCPT, false, true,
     "code=554|dsn=5.7.1|host=mx.else.test|address=198.51.100.20|"
     "text=Blocked, see http://bl.test/lookup?ip=192.0.2.1. Bye.|"
     "url=http://bl.test/lookup?ip=192.0.2.1"},
    {"said, greylist link",
     "host mx.else.test[198.51.100.20] said: 450 4.2.0 <b@else.test>: "
     "Recipient address rejected: Greylisted, see "
     "http://postgrey.test/help/else.test.html (in reply to RCPT TO command)",
     MD_REPLY_SAID, MD_STAGE_RCPT, false, true,
     "code=450|dsn=4.2.0|host=mx.else.test|address=198.51.100.20|"
     "text=<b@else.test>: Recipient address rejected: Greylisted, see "
     "http://postgrey.test/help/else.test.html|"
     "url=http://postgrey.test/help/else.test.html"},
    {"said, text says another stage",
     "host mx.bad.test[198.51.100.9] said: 550 no (in reply to MAIL FROM "
     "command) x (in reply to RCPT TO command)",
     MD_REPLY_SAID, MD_STAGE_RCPT, false, true,
     "code=550|host=mx.bad.test|address=198.51.100.9|text=no (in reply to "
     "MAIL FROM command) x"},
    {"said, text says another host",
     "host mx.bad.test[198.51.100.9] said: 550 host mx.good.test[192.0.2.1] "
     "said: 554 x (in reply to RCPT TO command)",
     MD_REPLY_SAID, MD_STAGE_RCPT, false, true,
     "code=550|host=mx.bad.test|address=198.51.100.9|text=host "
     "mx.good.test[192.0.2.1] said: 554 x"},
    {"said, text says suspended",
     "host mx.bad.test[198.51.100.9] said: 450 delivery temporarily "
     "suspended: connect to a[192.0.2.1]:25: Connection refused (in reply to "
     "RCPT TO command)",
     MD_REPLY_SAID, MD_STAGE_RCPT, false, true,
     "code=450|host=mx.bad.test|address=198.51.100.9|text=delivery "
     "temporarily suspended: connect to a[192.0.2.1]:25: Connection refused"},
    {"said, text says SASL failed",
     "host mx.bad.test[198.51.100.9] said: 550 SASL authentication failed; "
     "server a[192.0.2.1] said: 535 x (in reply to RCPT TO command)",
     MD_REPLY_SAID, MD_STAGE_RCPT, false, true,
     "code=550|host=mx.bad.test|address=198.51.100.9|text=SASL authentication "
     "failed; server a[192.0.2.1] said: 535 x"},
    {"said, text says queued",
     "host mx.bad.test[198.51.100.9] said: 550 Ok: queued as 5A22B9C7E0 (in "
     "reply to RCPT TO command)",
     MD_REPLY_SAID, MD_STAGE_RCPT, false, true,
     "code=550|host=mx.bad.test|address=198.51.100.9|text=Ok: queued as "
     "5A22B9C7E0"},
    {"said, cut behind a false stage",
     "host mx.bad.test[198.51.100.9] said: 550 (in reply to MAIL FROM "
     "command) and then a lot of",
     MD_REPLY_SAID, MD_STAGE_NONE, false, true,
     "code=550|host=mx.bad.test|address=198.51.100.9|text=(in reply to MAIL "
     "FROM command) and then a lot of"},
    {"refused, 554",
     "host mx.else.test[198.51.100.20] refused to talk to me: 554 5.7.1 "
     "Service unavailable; Client host [192.0.2.1] blocked",
     MD_REPLY_REFUSED, MD_STAGE_CONNECT, false, true,
     "code=554|dsn=5.7.1|host=mx.else.test|address=198.51.100.20|text=Service "
     "unavailable; Client host [192.0.2.1] blocked"},
    {"refused, 421",
     "host mx.else.test[198.51.100.20] refused to talk to me: 421 4.3.2 All "
     "server ports are busy",
     MD_REPLY_REFUSED, MD_STAGE_CONNECT, false, true,
     "code=421|dsn=4.3.2|host=mx.else.test|address=198.51.100.20|text=All "
     "server ports are busy"},
    {"refused, several lines",
     "host mx.else.test[198.51.100.20] refused to talk to me: "
     "554-mx.else.test 554 Your access to this mail system has been rejected "
     "due to the sending MTA's poor reputation.",
     MD_REPLY_REFUSED, MD_STAGE_CONNECT, false, true,
     "code=554|host=mx.else.test|address=198.51.100.20|text=mx.else.test 554 "
     "Your access to this mail system has been rejected due to the sending "
     "MTA's poor reputation."},
    {"refused, text names a stage",
     "host mx.bad.test[198.51.100.9] refused to talk to me: 554 no (in reply "
     "to RCPT TO command)",
     MD_REPLY_REFUSED, MD_STAGE_CONNECT, false, true,
     "code=554|host=mx.bad.test|address=198.51.100.9|text=no (in reply to "
     "RCPT TO command)"},
    {"STARTTLS refused",
     "TLS is required, but host mx.else.test[198.51.100.20] refused to start "
     "TLS: 454 4.7.0 TLS not available",
     MD_REPLY_STARTTLS, MD_STAGE_STARTTLS, false, true,
     "code=454|dsn=4.7.0|host=mx.else.test|address=198.51.100.20|text=TLS not "
     "available"},
    {"SASL refused",
     "SASL authentication failed; server 172.16.5.1[172.16.5.1] said: 535 "
     "5.7.3 Authentication unsuccessful",
     MD_REPLY_SASL, MD_STAGE_AUTH, false, true,
     "code=535|dsn=5.7.3|host=172.16.5.1|address=172.16.5.1|"
     "text=Authentication unsuccessful"},
    {"SASL refused, suspended",
     "delivery temporarily suspended: SASL authentication failed; server "
     "172.16.5.1[172.16.5.1] said: 535 5.7.3 Authentication unsuccessful",
     MD_REPLY_SASL, MD_STAGE_AUTH, true, true,
     "code=535|dsn=5.7.3|host=172.16.5.1|address=172.16.5.1|"
     "text=Authentication unsuccessful"},
    {"SASL refused, cached",
     "SASL CACHED authentication failed; server relay.test[198.51.100.30] "
     "said: 535 5.7.8 Error",
     MD_REPLY_SASL, MD_STAGE_AUTH, false, true,
     "code=535|dsn=5.7.8|host=relay.test|address=198.51.100.30|text=Error"},
    {"SASL refused, several lines",
     "SASL authentication failed; server smtp.google.test[198.51.100.30] "
     "said: 534-5.7.9 Application-specific password required. For more "
     "information, go to?534 5.7.9  https://support.google.test/mail/?p=Invali"
     "dSecondFactor x20-sm - gsmtp",
     MD_REPLY_SASL, MD_STAGE_AUTH, false, true,
     "code=534|dsn=5.7.9|host=smtp.google.test|address=198.51.100.30|"
     "text=Application-specific password required. For more information, go "
     "to?534 5.7.9  https://support.google.test/mail/?p=InvalidSecondFactor "
     "x20-sm - gsmtp|url=https://support.google.test/mail/?p=InvalidSecondFact"
     "or"},
    {"SASL refused, link at a join",
     "SASL authentication failed; server smtp.google.test[198.51.100.30] "
     "said: 535-5.7.8 Username and Password not accepted. See "
     "https://support.google.test/mail/?p=BadCredentials?535 5.7.8 x20 - gsmtp",
     MD_REPLY_SASL, MD_STAGE_AUTH, false, true,
     "code=535|dsn=5.7.8|host=smtp.google.test|address=198.51.100.30|"
     "text=Username and Password not accepted. See "
     "https://support.google.test/mail/?p=BadCredentials?535 5.7.8 x20 - "
     "gsmtp|url=https://support.google.test/mail/?p=BadCredentials"},
    {"SASL temporary",
     "SASL authentication failed; server relay.test[198.51.100.30] said: 454 "
     "4.7.0 Temporary authentication failure",
     MD_REPLY_SASL, MD_STAGE_AUTH, false, true,
     "code=454|dsn=4.7.0|host=relay.test|address=198.51.100.30|text=Temporary "
     "authentication failure"},
    {"pasted reply",
     "550 5.1.1 <bob@else.test>: Recipient address rejected: User unknown",
     MD_REPLY_PLAIN, MD_STAGE_NONE, false, true,
     "code=550|dsn=5.1.1|text=<bob@else.test>: Recipient address rejected: "
     "User unknown"},
    {"pasted reply, several lines",
     "550-5.1.1 The email account that you tried to reach does not exist. 550 "
     "5.1.1 https://support.google.test/mail/?p=NoSuchUser x20 - gsmtp",
     MD_REPLY_PLAIN, MD_STAGE_NONE, false, true,
     "code=550|dsn=5.1.1|text=The email account that you tried to reach does "
     "not exist. 550 5.1.1 https://support.google.test/mail/?p=NoSuchUser x20 "
     "- gsmtp|url=https://support.google.test/mail/?p=NoSuchUser"},
    {"pasted reply, no enhanced code",
     "554 delivery error: dd This user doesn't have a yahoo.test account",
     MD_REPLY_PLAIN, MD_STAGE_NONE, false, true,
     "code=554|text=delivery error: dd This user doesn't have a yahoo.test "
     "account"},
    {"pasted reply, with a stage",
     "550 5.1.1 no such user (in reply to RCPT TO command)", MD_REPLY_PLAIN,
     MD_STAGE_RCPT, false, true, "code=550|dsn=5.1.1|text=no such user"},
    {"pasted enhanced code", "5.7.1 Spam message rejected", MD_REPLY_PLAIN,
     MD_STAGE_NONE, false, false, "dsn=5.7.1|text=Spam message rejected"},
    {"pasted words", "mailbox is full", MD_REPLY_PLAIN, MD_STAGE_NONE, false,
     false, "text=mailbox is full"},
    {"a number is no code", "5501 items", MD_REPLY_PLAIN, MD_STAGE_NONE, false,
     false, "text=5501 items"},
    {"an address is no enhanced code", "192.0.2.1 is listed", MD_REPLY_PLAIN,
     MD_STAGE_NONE, false, false, "text=192.0.2.1 is listed"},
    {"a version is no enhanced code", "5.7.1.2 is a version", MD_REPLY_PLAIN,
     MD_STAGE_NONE, false, false, "text=5.7.1.2 is a version"},
    {"a link alone", "see https://help.test/a_(b) for more", MD_REPLY_PLAIN,
     MD_STAGE_NONE, false, false,
     "text=see https://help.test/a_(b) for more|url=https://help.test/a_(b)"},
    {"empty", "", MD_REPLY_PLAIN, MD_STAGE_NONE, false, false, "text="},
    {"sent, Postfix", "250 2.0.0 Ok: queued as 8A798694DF5", MD_REPLY_PLAIN,
     MD_STAGE_NONE, false, true,
     "code=250|dsn=2.0.0|text=Ok: queued as 8A798694DF5|queue_id=8A798694DF5"},
    {"sent, Postfix, long ID", "250 2.0.0 Ok: queued as 4bQfXk1nJ2z8Rv",
     MD_REPLY_PLAIN, MD_STAGE_NONE, false, true,
     "code=250|dsn=2.0.0|text=Ok: queued as 4bQfXk1nJ2z8Rv|"
     "queue_id=4bQfXk1nJ2z8Rv"},
    {"sent, no ID", "250 OK", MD_REPLY_PLAIN, MD_STAGE_NONE, false, true,
     "code=250|text=OK"},
    {"sent, sendmail", "250 2.0.0 w3A1B2c3012345 Message accepted for delivery",
     MD_REPLY_PLAIN, MD_STAGE_NONE, false, true,
     "code=250|dsn=2.0.0|text=w3A1B2c3012345 Message accepted for delivery|"
     "queue_id=w3A1B2c3012345"},
    {"sent, Exim", "250 OK id=1tZkAb-000000001Xy-2abc", MD_REPLY_PLAIN,
     MD_STAGE_NONE, false, true,
     "code=250|text=OK id=1tZkAb-000000001Xy-2abc|"
     "queue_id=1tZkAb-000000001Xy-2abc"},
    {"sent, qmail", "250 ok 1600000000 qp 567", MD_REPLY_PLAIN, MD_STAGE_NONE,
     false, true,
     "code=250|text=ok 1600000000 qp 567|queue_id=1600000000 qp 567"},
    {"sent, Exchange",
     "250 2.6.0 <1@x.test> [InternalId=12345678, Hostname=EX1.else.test] "
     "Queued mail for delivery",
     MD_REPLY_PLAIN, MD_STAGE_NONE, false, true,
     "code=250|dsn=2.6.0|text=<1@x.test> [InternalId=12345678, "
     "Hostname=EX1.else.test] Queued mail for delivery|queue_id=12345678"},
    {"sent, Google", "250 2.0.0 OK  1600000000 x1si234567pjf.67 - gsmtp",
     MD_REPLY_PLAIN, MD_STAGE_NONE, false, true,
     "code=250|dsn=2.0.0|text=OK  1600000000 x1si234567pjf.67 - gsmtp|"
     "queue_id=x1si234567pjf.67"},
    {"sent, amavis",
     "250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as "
     "C64FF18A2",
     MD_REPLY_PLAIN, MD_STAGE_NONE, false, true,
     "code=250|dsn=2.0.0|text=from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: "
     "queued as C64FF18A2|queue_id=C64FF18A2"},
    {"sent, amavis discards", "250 2.7.0 Ok, discarded, id=00077-01 - spam",
     MD_REPLY_PLAIN, MD_STAGE_NONE, false, true,
     "code=250|dsn=2.7.0|text=Ok, discarded, id=00077-01 - spam|"
     "queue_id=00077-01"},
    {"sent, dovecot LMTP", "250 2.0.0 <bob@x.test> WdZkAb1cX Saved",
     MD_REPLY_PLAIN, MD_STAGE_NONE, false, true,
     "code=250|dsn=2.0.0|text=<bob@x.test> WdZkAb1cX Saved|queue_id=WdZkAb1cX"},
    {"sent, SES", "250 Ok 0102018f1a2b3c4d-5e6f-000000", MD_REPLY_PLAIN,
     MD_STAGE_NONE, false, true,
     "code=250|text=Ok 0102018f1a2b3c4d-5e6f-000000|"
     "queue_id=0102018f1a2b3c4d-5e6f-000000"},
    {"sent, queued as with words behind",
     "250 2.0.0 Ok: queued as 8A798694DF5 (thank you)", MD_REPLY_PLAIN,
     MD_STAGE_NONE, false, true,
     "code=250|dsn=2.0.0|text=Ok: queued as 8A798694DF5 (thank you)|"
     "queue_id=8A798694DF5"},
    {"sent, queued as with a dot", "250 Queued as <1b2c-3>.", MD_REPLY_PLAIN,
     MD_STAGE_NONE, false, true,
     "code=250|text=Queued as <1b2c-3>.|queue_id=1b2c-3"},
    {"sent, capitals", "250 MESSAGE QUEUED AS ABC-123", MD_REPLY_PLAIN,
     MD_STAGE_NONE, false, true,
     "code=250|text=MESSAGE QUEUED AS ABC-123|queue_id=ABC-123"},
    {"sent, to a maildir", "delivered to maildir", MD_REPLY_PLAIN,
     MD_STAGE_NONE, false, false, "text=delivered to maildir"},
    {"sent, forwarded", "forwarded as 5A22B9C7E0", MD_REPLY_PLAIN,
     MD_STAGE_NONE, false, false, "text=forwarded as 5A22B9C7E0"},
    {"sent, to a command", "delivered to command: procmail -a \"$EXTENSION\"",
     MD_REPLY_PLAIN, MD_STAGE_NONE, false, false,
     "text=delivered to command: procmail -a \"$EXTENSION\""},
    {"sent, by a service", "delivered via dovecot service", MD_REPLY_PLAIN,
     MD_STAGE_NONE, false, false, "text=delivered via dovecot service"},
    {"probe of 2.x",
     "delivery via mx.else.test[198.51.100.20]:25: 250 2.1.5 Ok", MD_REPLY_SAID,
     MD_STAGE_NONE, false, true,
     "code=250|dsn=2.1.5|host=mx.else.test|address=198.51.100.20|port=25|"
     "text=Ok"},
    {"said, qmail's code at the end",
     "host mx.else.test[198.51.100.20] said: 451 qq write error or disk full "
     "(#4.3.0) (in reply to end of DATA command)",
     MD_REPLY_SAID, MD_STAGE_END_OF_MESSAGE, false, true,
     "code=451|dsn=4.3.0|host=mx.else.test|address=198.51.100.20|text=qq "
     "write error or disk full (#4.3.0)"},
    {"said, a bug number at the end",
     "host mx.else.test[198.51.100.20] said: 451 see (#4.3) (in reply to end "
     "of DATA command)",
     MD_REPLY_SAID, MD_STAGE_END_OF_MESSAGE, false, true,
     "code=451|host=mx.else.test|address=198.51.100.20|text=see (#4.3)"},
    {"said, two blanks",
     "host mx.else.test[198.51.100.20] said: 550  5.7.1 no (in reply to RCPT "
     "TO command)",
     MD_REPLY_SAID, MD_STAGE_RCPT, false, true,
     "code=550|dsn=5.7.1|host=mx.else.test|address=198.51.100.20|text=no"},
    {"pasted reply of qmail",
     "553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)",
     MD_REPLY_PLAIN, MD_STAGE_NONE, false, true,
     "code=553|dsn=5.7.1|text=sorry, that domain isn't in my list of allowed "
     "rcpthosts (#5.7.1)"},
    {NULL, NULL, 0, 0, false, false, NULL},
};
