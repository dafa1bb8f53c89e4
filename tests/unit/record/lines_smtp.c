/* smtp(8) and lmtp(8) beside their status lines. */
#include "lines.h"

const line_case lines_smtp[] = {
    {"host said", "postfix/smtp",
     "4F1C22A0B3: host mx1.else.test[198.51.100.20] said: 450 4.2.0 "
     "Greylisted (in reply to RCPT TO command)",
     MAILDIAG_RECORD_HOST_FAILURE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP,
     "4F1C22A0B3", false,
     "peer=mx1.else.test|peer_ip=198.51.100.20|reason=host "
     "mx1.else.test[198.51.100.20] said: 450 4.2.0 Greylisted (in reply to "
     "RCPT TO command)"},
    {"host refused to talk", "postfix/smtp",
     "4F1C22A0B3: host mx1.else.test[198.51.100.20] refused to talk to me: "
     "554 5.7.1 no",
     MAILDIAG_RECORD_HOST_FAILURE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP,
     "4F1C22A0B3", false,
     "peer=mx1.else.test|peer_ip=198.51.100.20|reason=host "
     "mx1.else.test[198.51.100.20] refused to talk to me: 554 5.7.1 no"},
    {"host lost", "postfix/smtp",
     "4F1C22A0B3: lost connection with mx1.else.test[198.51.100.20] while "
     "sending RCPT TO",
     MAILDIAG_RECORD_HOST_FAILURE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP,
     "4F1C22A0B3", false,
     "peer=mx1.else.test|peer_ip=198.51.100.20|reason=lost connection with "
     "mx1.else.test[198.51.100.20] while sending RCPT TO"},
    {"host timed out", "postfix/smtp",
     "4F1C22A0B3: conversation with mx1.else.test[198.51.100.20] timed out "
     "while receiving the initial server greeting",
     MAILDIAG_RECORD_HOST_FAILURE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP,
     "4F1C22A0B3", false,
     "peer=mx1.else.test|peer_ip=198.51.100.20|reason=conversation with "
     "mx1.else.test[198.51.100.20] timed out while receiving the initial "
     "server greeting"},
    {"host without TLS", "postfix/smtp",
     "4F1C22A0B3: TLS is required, but was not offered by host "
     "mx1.else.test[198.51.100.20]",
     MAILDIAG_RECORD_HOST_FAILURE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP,
     "4F1C22A0B3", false,
     "peer=mx1.else.test|peer_ip=198.51.100.20|reason=TLS is required, but "
     "was not offered by host mx1.else.test[198.51.100.20]"},
    {"host refused STARTTLS", "postfix/smtp",
     "4F1C22A0B3: TLS is required, but host mx1.else.test[198.51.100.20] "
     "refused to start TLS: 454 4.7.0 not now",
     MAILDIAG_RECORD_HOST_FAILURE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP,
     "4F1C22A0B3", false,
     "peer=mx1.else.test|peer_ip=198.51.100.20|reason=TLS is required, but "
     "host mx1.else.test[198.51.100.20] refused to start TLS: 454 4.7.0 not "
     "now"},
    {"handshake failed", "postfix/smtp",
     "4F1C22A0B3: Cannot start TLS: handshake failure",
     MAILDIAG_RECORD_HOST_FAILURE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP,
     "4F1C22A0B3", false, "reason=Cannot start TLS: handshake failure"},
    {"certificate not verified", "postfix/smtp",
     "4F1C22A0B3: Server certificate not verified",
     MAILDIAG_RECORD_HOST_FAILURE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP,
     "4F1C22A0B3", false, "reason=Server certificate not verified"},
    {"SASL failed at one host", "postfix/smtp",
     "4F1C22A0B3: SASL authentication failed; server "
     "relay.test[198.51.100.30] said: 535 5.7.8 bad",
     MAILDIAG_RECORD_HOST_FAILURE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP,
     "4F1C22A0B3", false,
     "peer=relay.test|peer_ip=198.51.100.30|reason=SASL authentication "
     "failed; server relay.test[198.51.100.30] said: 535 5.7.8 bad"},
    {"connect failed", "postfix/smtp",
     "connect to mx1.else.test[198.51.100.20]:25: Connection refused",
     MAILDIAG_RECORD_CONNECT_FAILURE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP, NULL,
     false,
     "peer=mx1.else.test|peer_ip=198.51.100.20|peer_port=25|reason=connect to "
     "mx1.else.test[198.51.100.20]:25: Connection refused"},
    {"connect failed, IPv6", "postfix/smtp",
     "connect to mx1.else.test[2001:db8::25]:25: Network is unreachable",
     MAILDIAG_RECORD_CONNECT_FAILURE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP, NULL,
     false,
     "peer=mx1.else.test|peer_ip=2001:db8::25|peer_port=25|reason=connect to "
     "mx1.else.test[2001:db8::25]:25: Network is unreachable"},
    {"connect failed, lmtp", "postfix/lmtp",
     "connect to mail.example.test[private/dovecot-lmtp]: No such file or "
     "directory",
     MAILDIAG_RECORD_CONNECT_FAILURE, MAILDIAG_LEVEL_INFO, MD_DAEMON_LMTP, NULL,
     false,
     "peer=mail.example.test|path=private/dovecot-lmtp|reason=connect to "
     "mail.example.test[private/dovecot-lmtp]: No such file or directory"},
    {"connect failed, queue ID", "postfix/smtp",
     "4F1C22A0B3: connect to mx1.else.test[198.51.100.20]:25: No route to host",
     MAILDIAG_RECORD_CONNECT_FAILURE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP,
     "4F1C22A0B3", false,
     "peer=mx1.else.test|peer_ip=198.51.100.20|peer_port=25|reason=connect to "
     "mx1.else.test[198.51.100.20]:25: No route to host"},
    {"XFORWARD refused", "postfix/smtp",
     "warning: host 127.0.0.1[127.0.0.1]:10025 said: 501 5.5.4 Bad XFORWARD "
     "(in reply to XFORWARD command)",
     MAILDIAG_RECORD_HOST_FAILURE, MAILDIAG_LEVEL_WARNING, MD_DAEMON_SMTP, NULL,
     false,
     "peer=127.0.0.1|peer_ip=127.0.0.1|peer_port=10025|reason=host "
     "127.0.0.1[127.0.0.1]:10025 said: 501 5.5.4 Bad XFORWARD (in reply to "
     "XFORWARD command)"},
    {"EHLO keywords of a server", "postfix/smtp",
     "discarding EHLO keywords: 8BITMIME STARTTLS",
     MAILDIAG_RECORD_EHLO_KEYWORDS, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP, NULL,
     false, "text=8BITMIME STARTTLS"},
    {"PIX, 2.3", "postfix/smtp",
     "4F1C22A0B3: enabling PIX <CRLF>.<CRLF> workaround for "
     "mx1.else.test[198.51.100.20]",
     MAILDIAG_RECORD_PIX_WORKAROUND, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP,
     "4F1C22A0B3", false,
     "text=<CRLF>.<CRLF>|peer=mx1.else.test|peer_ip=198.51.100.20"},
    {"PIX", "postfix/smtp",
     "4F1C22A0B3: enabling PIX workarounds: disable_esmtp delay_dotcrlf for "
     "mx1.else.test[198.51.100.20]:25",
     MAILDIAG_RECORD_PIX_WORKAROUND, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP,
     "4F1C22A0B3", false,
     "text=disable_esmtp delay_dotcrlf|peer=mx1.else.test|"
     "peer_ip=198.51.100.20|peer_port=25"},
    {"long line", "postfix/smtp",
     "4F1C22A0B3: breaking line > 998 bytes with <CR><LF>SPACE",
     MAILDIAG_RECORD_LINE_BROKEN, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP,
     "4F1C22A0B3", false, "limit=998|text=<CR><LF>SPACE"},
    {"SMTPUTF8 without 8BITMIME", "postfix/smtp",
     "host mx1.else.test[198.51.100.20] offers SMTPUTF8 support, but not "
     "8BITMIME",
     MAILDIAG_RECORD_CAPABILITY, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP, NULL,
     false, "peer=mx1.else.test|peer_ip=198.51.100.20|text=but not 8BITMIME"},
    {"header check of smtp", "postfix/smtp",
     "4F1C22A0B3: replace: header X-Inner: 1: X-Inner: 2",
     MAILDIAG_RECORD_ACTION_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP,
     "4F1C22A0B3", false,
     "action=replace|part=header|content=X-Inner: 1: X-Inner: 2"},
    {"wrapper mode", "postfix/smtp",
     "SMTPS wrappermode (TCP port 465) requires setting "
     "\"smtp_tls_wrappermode = yes\", and \"smtp_tls_security_level = "
     "encrypt\" (or stronger)",
     MAILDIAG_RECORD_WRAPPERMODE_HINT, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP,
     NULL, false,
     "parameter=smtp_tls_wrappermode|value=yes|text=and "
     "\"smtp_tls_security_level = encrypt\" (or stronger)"},
    {"SRV skipped", "postfix/smtp",
     "skipping SRV lookup for _submission._tcp.else.test: Host or domain name "
     "not found",
     MAILDIAG_RECORD_SRV_SKIPPED, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP, NULL,
     false,
     "domain=_submission._tcp.else.test|text=Host or domain name not found"},
    {"own name in the greeting", "postfix/smtp",
     "warning: host mx1.else.test[198.51.100.20]:25 greeted me with my own "
     "hostname mx.example.test",
     MAILDIAG_RECORD_OWN_HOSTNAME, MAILDIAG_LEVEL_WARNING, MD_DAEMON_SMTP, NULL,
     false,
     "peer=mx1.else.test|peer_ip=198.51.100.20|peer_port=25|event=greeted me|"
     "value=mx.example.test"},
    {"own name in HELO", "postfix/smtp",
     "warning: host mx1.else.test[198.51.100.20]:25 replied to HELO/EHLO with "
     "my own hostname mx.example.test",
     MAILDIAG_RECORD_OWN_HOSTNAME, MAILDIAG_LEVEL_WARNING, MD_DAEMON_SMTP, NULL,
     false,
     "peer=mx1.else.test|peer_ip=198.51.100.20|peer_port=25|event=replied to "
     "HELO/EHLO|value=mx.example.test"},
    {"no MX address", "postfix/smtp",
     "warning: no MX host for else.test has a valid address record",
     MAILDIAG_RECORD_NO_MX_ADDRESS, MAILDIAG_LEVEL_WARNING, MD_DAEMON_SMTP,
     NULL, false, "domain=else.test"},
    {"relayhost problem", "postfix/smtp",
     "warning: relayhost configuration problem", MAILDIAG_RECORD_RELAY_PROBLEM,
     MAILDIAG_LEVEL_WARNING, MD_DAEMON_SMTP, NULL, false,
     "parameter=relayhost"},
    {"fallback relay problem", "postfix/smtp",
     "warning: smtp_fallback_relay configuration problem",
     MAILDIAG_RECORD_RELAY_PROBLEM, MAILDIAG_LEVEL_WARNING, MD_DAEMON_SMTP,
     NULL, false, "parameter=smtp_fallback_relay"},
    {"TLS policy", "postfix/smtp",
     "warning: TLS policy lookup error for mx1.else.test/198.51.100.20: "
     "Temporary lookup error",
     MAILDIAG_RECORD_TLS_POLICY_FAILURE, MAILDIAG_LEVEL_WARNING, MD_DAEMON_SMTP,
     NULL, false,
     "peer=mx1.else.test|peer_ip=198.51.100.20|text=Temporary lookup error"},
    {"null AUTH list", "postfix/smtp",
     "warning: relay.test[198.51.100.30]:587 offered null AUTH mechanism list",
     MAILDIAG_RECORD_AUTH_OFFER, MAILDIAG_LEVEL_WARNING, MD_DAEMON_SMTP, NULL,
     false,
     "peer=relay.test|peer_ip=198.51.100.30|peer_port=587|event=null AUTH "
     "mechanism list"},
    {"no AUTH mechanism", "postfix/smtp",
     "warning: relay.test[198.51.100.30]:587 offered no supported AUTH "
     "mechanisms: 'GSSAPI NTLM'",
     MAILDIAG_RECORD_AUTH_OFFER, MAILDIAG_LEVEL_WARNING, MD_DAEMON_SMTP, NULL,
     false,
     "peer=relay.test|peer_ip=198.51.100.30|peer_port=587|event=no supported "
     "AUTH mechanisms|value=GSSAPI NTLM"},
    {"map lookup error", "postfix/smtp",
     "warning: 4F1C22A0B3: smtp_generic_maps lookup error",
     MAILDIAG_RECORD_MAP_FAILURE, MAILDIAG_LEVEL_WARNING, MD_DAEMON_SMTP,
     "4F1C22A0B3", false, "table=smtp_generic_maps"},
    {"non-ESMTP", "postfix/smtp",
     "warning: 4F1C22A0B3: non-ESMTP response from "
     "mx1.else.test[198.51.100.20]:25: hello",
     MAILDIAG_RECORD_NON_ESMTP, MAILDIAG_LEVEL_WARNING, MD_DAEMON_SMTP,
     "4F1C22A0B3", false,
     "peer=mx1.else.test|peer_ip=198.51.100.20|peer_port=25|text=hello"},
    {"TLSRPT failure, 3.10", "postfix/smtp",
     "TLSRPT: status=failure, domain=else.test, "
     "receiving_mx=mx1.else.test[198.51.100.20], "
     "failure_type=starttls-not-supported",
     MAILDIAG_RECORD_TLSRPT, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP, NULL, false,
     "status=failure|domain=else.test|peer=mx1.else.test|"
     "peer_ip=198.51.100.20|failure_type=starttls-not-supported"},
    {"TLSRPT with reason", "postfix/smtp",
     "TLSRPT: status=failure, domain=else.test, "
     "receiving_mx=mx1.else.test[198.51.100.20], "
     "failure_type=validation-failure, failure_reason=a, domain=evil.test",
     MAILDIAG_RECORD_TLSRPT, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP, NULL, false,
     "status=failure|domain=else.test|peer=mx1.else.test|"
     "peer_ip=198.51.100.20|failure_type=validation-failure|failure_reason=a, "
     "domain=evil.test"},
    {"TLSRPT success", "postfix/smtp",
     "TLSRPT: status=success, domain=else.test, "
     "receiving_mx=mx1.else.test[198.51.100.20]",
     MAILDIAG_RECORD_TLSRPT, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP, NULL, false,
     "status=success|domain=else.test|peer=mx1.else.test|peer_ip=198.51.100."
     "20"},
    {NULL, NULL, NULL, 0, 0, 0, NULL, false, NULL},
};
