/* postscreen(8), dnsblog(8), tlsproxy(8), verify(8). */
#include "lines.h"

const line_case lines_postscreen[] = {
    {"screen connect", "postfix/postscreen",
     "CONNECT from [198.51.100.77]:44321 to [192.0.2.1]:25",
     MAILDIAG_RECORD_SCREEN_CONNECT, MAILDIAG_LEVEL_INFO, MD_DAEMON_POSTSCREEN,
     NULL, false,
     "client_ip=198.51.100.77|client_port=44321|server_ip=192.0.2.1|"
     "server_port=25"},
    {"screen connect, IPv6", "postfix/postscreen",
     "CONNECT from [2001:db8::77]:44321 to [2001:db8::1]:25",
     MAILDIAG_RECORD_SCREEN_CONNECT, MAILDIAG_LEVEL_INFO, MD_DAEMON_POSTSCREEN,
     NULL, false,
     "client_ip=2001:db8::77|client_port=44321|server_ip=2001:db8::1|"
     "server_port=25"},
    {"pass new", "postfix/postscreen", "PASS NEW [198.51.100.77]:44321",
     MAILDIAG_RECORD_SCREEN_PASS, MAILDIAG_LEVEL_INFO, MD_DAEMON_POSTSCREEN,
     NULL, false, "event=NEW|client_ip=198.51.100.77|client_port=44321"},
    {"pass old", "postfix/postscreen", "PASS OLD [198.51.100.77]:44321",
     MAILDIAG_RECORD_SCREEN_PASS, MAILDIAG_LEVEL_INFO, MD_DAEMON_POSTSCREEN,
     NULL, false, "event=OLD|client_ip=198.51.100.77|client_port=44321"},
    {"allowlisted, 3.6", "postfix/postscreen",
     "ALLOWLISTED [198.51.100.77]:44321", MAILDIAG_RECORD_SCREEN_LISTED,
     MAILDIAG_LEVEL_INFO, MD_DAEMON_POSTSCREEN, NULL, false,
     "event=ALLOWLISTED|client_ip=198.51.100.77|client_port=44321"},
    {"whitelisted, 3.5", "postfix/postscreen",
     "WHITELISTED [198.51.100.77]:44321", MAILDIAG_RECORD_SCREEN_LISTED,
     MAILDIAG_LEVEL_INFO, MD_DAEMON_POSTSCREEN, NULL, false,
     "event=WHITELISTED|client_ip=198.51.100.77|client_port=44321"},
    {"denylisted, 3.6", "postfix/postscreen",
     "DENYLISTED [198.51.100.77]:44321", MAILDIAG_RECORD_SCREEN_LISTED,
     MAILDIAG_LEVEL_INFO, MD_DAEMON_POSTSCREEN, NULL, false,
     "event=DENYLISTED|client_ip=198.51.100.77|client_port=44321"},
    {"blacklisted, 3.5", "postfix/postscreen",
     "BLACKLISTED [198.51.100.77]:44321", MAILDIAG_RECORD_SCREEN_LISTED,
     MAILDIAG_LEVEL_INFO, MD_DAEMON_POSTSCREEN, NULL, false,
     "event=BLACKLISTED|client_ip=198.51.100.77|client_port=44321"},
    {"allowlist veto, 3.6", "postfix/postscreen",
     "ALLOWLIST VETO [198.51.100.77]:44321", MAILDIAG_RECORD_SCREEN_VETO,
     MAILDIAG_LEVEL_INFO, MD_DAEMON_POSTSCREEN, NULL, false,
     "event=ALLOWLIST VETO|client_ip=198.51.100.77|client_port=44321"},
    {"whitelist veto, 3.5", "postfix/postscreen",
     "WHITELIST VETO [198.51.100.77]:44321", MAILDIAG_RECORD_SCREEN_VETO,
     MAILDIAG_LEVEL_INFO, MD_DAEMON_POSTSCREEN, NULL, false,
     "event=WHITELIST VETO|client_ip=198.51.100.77|client_port=44321"},
    {"DNSBL rank", "postfix/postscreen",
     "DNSBL rank 6 for [198.51.100.77]:44321", MAILDIAG_RECORD_SCREEN_DNSBL,
     MAILDIAG_LEVEL_INFO, MD_DAEMON_POSTSCREEN, NULL, false,
     "rank=6|client_ip=198.51.100.77|client_port=44321"},
    {"pregreet", "postfix/postscreen",
     "PREGREET 14 after 0.12 from [198.51.100.77]:44321: EHLO ylmf-pc\\r\\n",
     MAILDIAG_RECORD_SCREEN_PREGREET, MAILDIAG_LEVEL_INFO, MD_DAEMON_POSTSCREEN,
     NULL, false,
     "count=14|seconds=0.12|client_ip=198.51.100.77|client_port=44321|"
     "text=EHLO ylmf-pc\\r\\n"},
    {"hangup in a test", "postfix/postscreen",
     "HANGUP after 1.4 from [198.51.100.77]:44321 in tests before SMTP "
     "handshake",
     MAILDIAG_RECORD_SCREEN_HANGUP, MAILDIAG_LEVEL_INFO, MD_DAEMON_POSTSCREEN,
     NULL, false,
     "seconds=1.4|client_ip=198.51.100.77|client_port=44321|text=tests before "
     "SMTP handshake"},
    {"time limit", "postfix/postscreen",
     "COMMAND TIME LIMIT from [198.51.100.77]:44321 after CONNECT",
     MAILDIAG_RECORD_SCREEN_VIOLATION, MAILDIAG_LEVEL_INFO,
     MD_DAEMON_POSTSCREEN, NULL, false,
     "event=COMMAND TIME LIMIT|client_ip=198.51.100.77|client_port=44321|"
     "stage=CONNECT"},
    {"count limit", "postfix/postscreen",
     "COMMAND COUNT LIMIT from [198.51.100.77]:44321 after RCPT",
     MAILDIAG_RECORD_SCREEN_VIOLATION, MAILDIAG_LEVEL_INFO,
     MD_DAEMON_POSTSCREEN, NULL, false,
     "event=COMMAND COUNT LIMIT|client_ip=198.51.100.77|client_port=44321|"
     "stage=RCPT"},
    {"length limit", "postfix/postscreen",
     "COMMAND LENGTH LIMIT from [198.51.100.77]:44321 after HELO",
     MAILDIAG_RECORD_SCREEN_VIOLATION, MAILDIAG_LEVEL_INFO,
     MD_DAEMON_POSTSCREEN, NULL, false,
     "event=COMMAND LENGTH LIMIT|client_ip=198.51.100.77|client_port=44321|"
     "stage=HELO"},
    {"screen pipelining", "postfix/postscreen",
     "COMMAND PIPELINING from [198.51.100.77]:44321 after DATA: x",
     MAILDIAG_RECORD_SCREEN_VIOLATION, MAILDIAG_LEVEL_INFO,
     MD_DAEMON_POSTSCREEN, NULL, false,
     "event=COMMAND PIPELINING|client_ip=198.51.100.77|client_port=44321|"
     "stage=DATA|pipelined=x"},
    {"bare newline", "postfix/postscreen",
     "BARE NEWLINE from [198.51.100.77]:44321 after EHLO",
     MAILDIAG_RECORD_SCREEN_VIOLATION, MAILDIAG_LEVEL_INFO,
     MD_DAEMON_POSTSCREEN, NULL, false,
     "event=BARE NEWLINE|client_ip=198.51.100.77|client_port=44321|stage=EHLO"},
    {"screen non-SMTP", "postfix/postscreen",
     "NON-SMTP COMMAND from [198.51.100.77]:44321 after CONNECT: GET / "
     "HTTP/1.1",
     MAILDIAG_RECORD_SCREEN_VIOLATION, MAILDIAG_LEVEL_INFO,
     MD_DAEMON_POSTSCREEN, NULL, false,
     "event=NON-SMTP COMMAND|client_ip=198.51.100.77|client_port=44321|"
     "stage=CONNECT|text=GET / HTTP/1.1"},
    {"DATA without RCPT", "postfix/postscreen",
     "DATA without valid RCPT from [198.51.100.77]:44321",
     MAILDIAG_RECORD_SCREEN_VIOLATION, MAILDIAG_LEVEL_INFO,
     MD_DAEMON_POSTSCREEN, NULL, false,
     "event=DATA without valid RCPT|client_ip=198.51.100.77|client_port=44321"},
    {"BDAT without RCPT", "postfix/postscreen",
     "BDAT without valid RCPT from [198.51.100.77]:44321",
     MAILDIAG_RECORD_SCREEN_VIOLATION, MAILDIAG_LEVEL_INFO,
     MD_DAEMON_POSTSCREEN, NULL, false,
     "event=BDAT without valid RCPT|client_ip=198.51.100.77|client_port=44321"},
    {"screen reject", "postfix/postscreen",
     "NOQUEUE: reject: RCPT from [198.51.100.77]:44321: 550 5.7.1 Service "
     "unavailable; client [198.51.100.77] blocked using bl.example.test; "
     "from=<s@bad.test>, to=<alice@example.test>, proto=ESMTP, helo=<bad.test>",
     MAILDIAG_RECORD_REFUSAL_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_POSTSCREEN,
     "NOQUEUE", false,
     "action=reject|stage=RCPT|client_ip=198.51.100.77|client_port=44321|"
     "smtp_code=550|dsn=5.7.1|text=Service unavailable; client "
     "[198.51.100.77] blocked using bl.example.test|from=s@bad.test|"
     "to=alice@example.test|proto=ESMTP|helo=bad.test"},
    {"screen reject, deep test", "postfix/postscreen",
     "NOQUEUE: reject: RCPT from [198.51.100.77]:44321: 450 4.3.2 Service "
     "currently unavailable; from=<s@bad.test>, to=<alice@example.test>, "
     "proto=ESMTP, helo=<bad.test>",
     MAILDIAG_RECORD_REFUSAL_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_POSTSCREEN,
     "NOQUEUE", false,
     "action=reject|stage=RCPT|client_ip=198.51.100.77|client_port=44321|"
     "smtp_code=450|dsn=4.3.2|text=Service currently unavailable|"
     "from=s@bad.test|to=alice@example.test|proto=ESMTP|helo=bad.test"},
    {"screen reject, connections", "postfix/postscreen",
     "NOQUEUE: reject: CONNECT from [198.51.100.77]:44321: too many "
     "connections",
     MAILDIAG_RECORD_REFUSAL_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_POSTSCREEN,
     "NOQUEUE", false,
     "action=reject|stage=CONNECT|client_ip=198.51.100.77|client_port=44321|"
     "text=too many connections"},
    {"screen reject, ports busy", "postfix/postscreen",
     "NOQUEUE: reject: CONNECT from [198.51.100.77]:44321: all server ports "
     "busy",
     MAILDIAG_RECORD_REFUSAL_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_POSTSCREEN,
     "NOQUEUE", false,
     "action=reject|stage=CONNECT|client_ip=198.51.100.77|client_port=44321|"
     "text=all server ports busy"},
    {"screen reject, screening ports", "postfix/postscreen",
     "reject: connect from [198.51.100.77]:44321: all screening ports busy",
     MAILDIAG_RECORD_REFUSAL_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_POSTSCREEN,
     NULL, false,
     "action=reject|stage=connect|client_ip=198.51.100.77|client_port=44321|"
     "text=all screening ports busy"},
    {"screen disconnect", "postfix/postscreen",
     "DISCONNECT [198.51.100.77]:44321", MAILDIAG_RECORD_SCREEN_DISCONNECT,
     MAILDIAG_LEVEL_INFO, MD_DAEMON_POSTSCREEN, NULL, false,
     "client_ip=198.51.100.77|client_port=44321"},
    {"entering stress", "postfix/postscreen",
     "entering STRESS mode with 91 connections", MAILDIAG_RECORD_SCREEN_STRESS,
     MAILDIAG_LEVEL_INFO, MD_DAEMON_POSTSCREEN, NULL, false,
     "event=entering|count=91"},
    {"leaving stress", "postfix/postscreen",
     "leaving STRESS mode with 69 connections", MAILDIAG_RECORD_SCREEN_STRESS,
     MAILDIAG_LEVEL_INFO, MD_DAEMON_POSTSCREEN, NULL, false,
     "event=leaving|count=69"},
    {"cache cleanup", "postfix/postscreen",
     "cache btree:/var/lib/postfix/postscreen_cache full cleanup: "
     "retained=242 dropped=7 entries",
     MAILDIAG_RECORD_CACHE_CLEANUP, MAILDIAG_LEVEL_INFO, MD_DAEMON_POSTSCREEN,
     NULL, false,
     "table=btree:/var/lib/postfix/postscreen_cache|event=full cleanup|"
     "+retained=242|+dropped=7"},
    {"partial cleanup", "postfix/verify",
     "cache btree:/var/lib/postfix/verify_cache partial cleanup: retained=12 "
     "dropped=1 entries",
     MAILDIAG_RECORD_CACHE_CLEANUP, MAILDIAG_LEVEL_INFO, MD_DAEMON_VERIFY, NULL,
     false,
     "table=btree:/var/lib/postfix/verify_cache|event=partial cleanup|"
     "+retained=12|+dropped=1"},
    {"listed", "postfix/dnsblog",
     "addr 198.51.100.77 listed by domain bl.example.test as 127.0.0.2",
     MAILDIAG_RECORD_DNSBL_LISTED, MAILDIAG_LEVEL_INFO, MD_DAEMON_DNSBLOG, NULL,
     false, "client_ip=198.51.100.77|domain=bl.example.test|listing=127.0.0.2"},
    {"listed, several answers", "postfix/dnsblog",
     "addr 198.51.100.77 listed by domain bl.example.test as 127.0.0.2 "
     "127.0.0.9",
     MAILDIAG_RECORD_DNSBL_LISTED, MAILDIAG_LEVEL_INFO, MD_DAEMON_DNSBLOG, NULL,
     false,
     "client_ip=198.51.100.77|domain=bl.example.test|listing=127.0.0.2 "
     "127.0.0.9"},
    {"DNSBL lookup error", "postfix/dnsblog",
     "warning: dnsblog_query: lookup error for DNS query "
     "77.100.51.198.bl.example.test: Host or domain name not found. Name "
     "service error for name=77.100.51.198.bl.example.test type=A: Host not "
     "found, try again",
     MAILDIAG_RECORD_DNSBL_FAILURE, MAILDIAG_LEVEL_WARNING, MD_DAEMON_DNSBLOG,
     NULL, false,
     "domain=77.100.51.198.bl.example.test|text=Host or domain name not "
     "found. Name service error for name=77.100.51.198.bl.example.test "
     "type=A: Host not found, try again"},
    {"tlsproxy connect", "postfix/tlsproxy",
     "CONNECT from [198.51.100.77]:44321", MAILDIAG_RECORD_TLSPROXY_CONNECT,
     MAILDIAG_LEVEL_INFO, MD_DAEMON_TLSPROXY, NULL, false,
     "client_ip=198.51.100.77|client_port=44321"},
    {"tlsproxy connect to", "postfix/tlsproxy", "CONNECT to [198.51.100.20]:25",
     MAILDIAG_RECORD_TLSPROXY_CONNECT, MAILDIAG_LEVEL_INFO, MD_DAEMON_TLSPROXY,
     NULL, false, "peer_ip=198.51.100.20|peer_port=25"},
    {"tlsproxy disconnect", "postfix/tlsproxy",
     "DISCONNECT [198.51.100.77]:44321", MAILDIAG_RECORD_TLSPROXY_DISCONNECT,
     MAILDIAG_LEVEL_INFO, MD_DAEMON_TLSPROXY, NULL, false,
     "client_ip=198.51.100.77|client_port=44321"},
    {"tlsproxy handshake", "postfix/tlsproxy",
     "TLS handshake failed for service=smtpd peer=[198.51.100.77]:44321",
     MAILDIAG_RECORD_TLS_FAILURE, MAILDIAG_LEVEL_INFO, MD_DAEMON_TLSPROXY, NULL,
     false,
     "event=TLS handshake failed|service=smtpd|peer_ip=198.51.100.77|"
     "peer_port=44321"},
    {NULL, NULL, NULL, 0, 0, 0, NULL, false, NULL},
};
