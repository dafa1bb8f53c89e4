/* TLS in smtp(8), smtpd(8) and tlsproxy(8). */
#include "lines.h"

const line_case lines_tls[] = {
    {"TLS to a server", "postfix/smtp",
     "Trusted TLS connection established to mx1.else.test[198.51.100.20]:25: "
     "TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits) key-exchange "
     "X25519 server-signature RSA-PSS (2048 bits) server-digest SHA256",
     MAILDIAG_RECORD_TLS_SESSION, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP, NULL,
     false,
     "tls_level=Trusted|event=established|peer=mx1.else.test|"
     "peer_ip=198.51.100.20|peer_port=25|tls_protocol=TLSv1.3|"
     "tls_cipher=TLS_AES_256_GCM_SHA384|text=(256/256 bits) key-exchange "
     "X25519 server-signature RSA-PSS (2048 bits) server-digest SHA256"},
    {"TLS, old cipher", "postfix/smtp",
     "Untrusted TLS connection established to "
     "mx1.else.test[198.51.100.20]:25: TLSv1.2 with cipher "
     "ECDHE-RSA-AES256-GCM-SHA384 (256/256 bits)",
     MAILDIAG_RECORD_TLS_SESSION, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP, NULL,
     false,
     "tls_level=Untrusted|event=established|peer=mx1.else.test|"
     "peer_ip=198.51.100.20|peer_port=25|tls_protocol=TLSv1.2|"
     "tls_cipher=ECDHE-RSA-AES256-GCM-SHA384|text=(256/256 bits)"},
    {"TLS, verified", "postfix/smtp",
     "Verified TLS connection established to mx1.else.test[198.51.100.20]:25: "
     "TLSv1.3 with cipher TLS_AES_128_GCM_SHA256 (128/128 bits)",
     MAILDIAG_RECORD_TLS_SESSION, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP, NULL,
     false,
     "tls_level=Verified|event=established|peer=mx1.else.test|"
     "peer_ip=198.51.100.20|peer_port=25|tls_protocol=TLSv1.3|"
     "tls_cipher=TLS_AES_128_GCM_SHA256|text=(128/128 bits)"},
    {"TLS, reused", "postfix/smtp",
     "Trusted TLS connection reused to mx1.else.test[198.51.100.20]:25: "
     "TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)",
     MAILDIAG_RECORD_TLS_SESSION, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP, NULL,
     false,
     "tls_level=Trusted|event=reused|peer=mx1.else.test|peer_ip=198.51.100.20|"
     "peer_port=25|tls_protocol=TLSv1.3|tls_cipher=TLS_AES_256_GCM_SHA384|"
     "text=(256/256 bits)"},
    {"TLS with SNI", "postfix/smtp",
     "Verified TLS connection established to mx1.else.test[198.51.100.20]:25 "
     "to mail.else.test: TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 "
     "bits)",
     MAILDIAG_RECORD_TLS_SESSION, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP, NULL,
     false,
     "tls_level=Verified|event=established|peer=mx1.else.test|"
     "peer_ip=198.51.100.20|peer_port=25|sni=mail.else.test|"
     "tls_protocol=TLSv1.3|tls_cipher=TLS_AES_256_GCM_SHA384|text=(256/256 "
     "bits)"},
    {"TLS from a client", "postfix/smtpd",
     "Anonymous TLS connection established from mail.sender.test[192.0.2.7]: "
     "TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits) key-exchange "
     "X25519",
     MAILDIAG_RECORD_TLS_SESSION, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD, NULL,
     false,
     "tls_level=Anonymous|event=established|client=mail.sender.test|"
     "client_ip=192.0.2.7|tls_protocol=TLSv1.3|"
     "tls_cipher=TLS_AES_256_GCM_SHA384|text=(256/256 bits) key-exchange "
     "X25519"},
    {"TLS from a client with SNI", "postfix/smtpd",
     "Anonymous TLS connection established from mail.sender.test[192.0.2.7] "
     "to mx.example.test: TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 "
     "bits)",
     MAILDIAG_RECORD_TLS_SESSION, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD, NULL,
     false,
     "tls_level=Anonymous|event=established|client=mail.sender.test|"
     "client_ip=192.0.2.7|sni=mx.example.test|tls_protocol=TLSv1.3|"
     "tls_cipher=TLS_AES_256_GCM_SHA384|text=(256/256 bits)"},
    {"TLS, 2.3", "postfix/smtpd",
     "TLS connection established from mail.sender.test[192.0.2.7]: TLSv1 with "
     "cipher DHE-RSA-AES256-SHA (256/256 bits)",
     MAILDIAG_RECORD_TLS_SESSION, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD, NULL,
     false,
     "event=established|client=mail.sender.test|client_ip=192.0.2.7|"
     "tls_protocol=TLSv1|tls_cipher=DHE-RSA-AES256-SHA|text=(256/256 bits)"},
    {"TLS, postscreen's proxy", "postfix/tlsproxy",
     "Anonymous TLS connection established from [192.0.2.7]:48312: TLSv1.3 "
     "with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)",
     MAILDIAG_RECORD_TLS_SESSION, MAILDIAG_LEVEL_INFO, MD_DAEMON_TLSPROXY, NULL,
     false,
     "tls_level=Anonymous|event=established|client_ip=192.0.2.7|"
     "client_port=48312|tls_protocol=TLSv1.3|"
     "tls_cipher=TLS_AES_256_GCM_SHA384|text=(256/256 bits)"},
    {"self-signed", "postfix/smtp",
     "certificate verification failed for mx1.else.test[198.51.100.20]:25: "
     "self-signed certificate",
     MAILDIAG_RECORD_TLS_FAILURE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP, NULL,
     false,
     "event=certificate verification failed|peer=mx1.else.test|"
     "peer_ip=198.51.100.20|peer_port=25|text=self-signed certificate"},
    {"untrusted issuer", "postfix/smtp",
     "certificate verification failed for mx1.else.test[198.51.100.20]:25: "
     "untrusted issuer /C=XX/CN=Some CA",
     MAILDIAG_RECORD_TLS_FAILURE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP, NULL,
     false,
     "event=certificate verification failed|peer=mx1.else.test|"
     "peer_ip=198.51.100.20|peer_port=25|text=untrusted issuer /C=XX/CN=Some "
     "CA"},
    {"no policy match", "postfix/smtp",
     "certificate verification failed for mx1.else.test[198.51.100.20]:25: "
     "not trusted by local or TLSA policy",
     MAILDIAG_RECORD_TLS_FAILURE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP, NULL,
     false,
     "event=certificate verification failed|peer=mx1.else.test|"
     "peer_ip=198.51.100.20|peer_port=25|text=not trusted by local or TLSA "
     "policy"},
    {"chain too long", "postfix/smtp",
     "certificate verification failed for mx1.else.test[198.51.100.20]:25: "
     "certificate chain longer than limit(9)",
     MAILDIAG_RECORD_TLS_FAILURE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP, NULL,
     false,
     "event=certificate verification failed|peer=mx1.else.test|"
     "peer_ip=198.51.100.20|peer_port=25|text=certificate chain longer than "
     "limit(9)"},
    {"certificate expired", "postfix/smtp",
     "server certificate verification failed for "
     "mx1.else.test[198.51.100.20]:25: certificate has expired",
     MAILDIAG_RECORD_TLS_FAILURE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP, NULL,
     false,
     "event=server certificate verification failed|peer=mx1.else.test|"
     "peer_ip=198.51.100.20|peer_port=25|text=certificate has expired"},
    {"certificate, number", "postfix/smtp",
     "server certificate verification failed for "
     "mx1.else.test[198.51.100.20]:25: num=62:hostname mismatch",
     MAILDIAG_RECORD_TLS_FAILURE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP, NULL,
     false,
     "event=server certificate verification failed|peer=mx1.else.test|"
     "peer_ip=198.51.100.20|peer_port=25|text=num=62:hostname mismatch"},
    {"SSL_connect", "postfix/smtp",
     "SSL_connect error to mx1.else.test[198.51.100.20]:25: lost connection",
     MAILDIAG_RECORD_TLS_FAILURE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP, NULL,
     false,
     "event=SSL_connect error|peer=mx1.else.test|peer_ip=198.51.100.20|"
     "peer_port=25|text=lost connection"},
    {"SSL_connect, -1", "postfix/smtp",
     "SSL_connect error to mx1.else.test[198.51.100.20]:25: -1",
     MAILDIAG_RECORD_TLS_FAILURE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP, NULL,
     false,
     "event=SSL_connect error|peer=mx1.else.test|peer_ip=198.51.100.20|"
     "peer_port=25|text=-1"},
    {"SSL_accept", "postfix/smtpd",
     "SSL_accept error from unknown[198.51.100.77]: Connection timed out",
     MAILDIAG_RECORD_TLS_FAILURE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD, NULL,
     false,
     "event=SSL_accept error|client=unknown|client_ip=198.51.100.77|"
     "text=Connection timed out"},
    {"certificate, 2.8", "postfix/smtp",
     "certificate verification failed for mx1.else.test[198.51.100.20]:25:num="
     "18:self signed certificate",
     MAILDIAG_RECORD_TLS_FAILURE, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP, NULL,
     false,
     "event=certificate verification failed|peer=mx1.else.test|"
     "peer_ip=198.51.100.20|peer_port=25|text=num=18:self signed certificate"},
    {"certificate shown", "postfix/smtp",
     "mx1.else.test[198.51.100.20]:25: subject_CN=mx1.else.test, "
     "issuer_CN=Some CA, fingerprint=00:11",
     MAILDIAG_RECORD_TLS_START, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP, NULL,
     false,
     "peer=mx1.else.test|peer_ip=198.51.100.20|peer_port=25|event=subject_CN|"
     "text=mx1.else.test, issuer_CN=Some CA, fingerprint=00:11"},
    {"TLS engine", "postfix/smtpd", "initializing the server-side TLS engine",
     MAILDIAG_RECORD_TLS_START, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD, NULL,
     false, "event=initializing the server-side TLS engine"},
    {"TLS library", "postfix/smtpd",
     "warning: TLS library problem: error:0A000102:SSL routines::unsupported "
     "protocol:../ssl/statem/statem_srvr.c:1657:",
     MAILDIAG_RECORD_TLS_LIBRARY, MAILDIAG_LEVEL_WARNING, MD_DAEMON_SMTPD, NULL,
     false,
     "text=error:0A000102:SSL routines::unsupported "
     "protocol:../ssl/statem/statem_srvr.c:1657:"},
    {"STARTTLS offered", "postfix/smtp",
     "Host offered STARTTLS: [mx1.else.test]", MAILDIAG_RECORD_STARTTLS_OFFERED,
     MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP, NULL, false, "peer=mx1.else.test"},
    {"setting up TLS to", "postfix/smtp",
     "setting up TLS connection to mx1.else.test[198.51.100.20]:25",
     MAILDIAG_RECORD_TLS_START, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTP, NULL,
     false,
     "event=setting up TLS connection|peer=mx1.else.test|"
     "peer_ip=198.51.100.20|peer_port=25"},
    {"setting up TLS from", "postfix/smtpd",
     "setting up TLS connection from mail.sender.test[192.0.2.7]",
     MAILDIAG_RECORD_TLS_START, MAILDIAG_LEVEL_INFO, MD_DAEMON_SMTPD, NULL,
     false,
     "event=setting up TLS connection|client=mail.sender.test|"
     "client_ip=192.0.2.7"},
    {NULL, NULL, NULL, 0, 0, 0, NULL, false, NULL},
};
