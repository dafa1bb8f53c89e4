/*
 * Reads what TLS logs in smtp(8), lmtp(8), smtpd(8) and tlsproxy(8).
 *
 * Takes the body of the line, gives session, level, protocol, cipher or what
 * failed (tls/tls_client.c, tls_server.c, tls_verify.c, tls_proxy*.c,
 * tls_misc.c). `from` names a client, `to` a server. Does not know which
 * message the session served; the lines carry no queue ID.
 */
#include "record/daemons.h"

#include "record/shape.h"

/* No text fits two rows; those of most lines come first. */
static const md_shape tls_sessions[] = {
    {MAILDIAG_RECORD_TLS_SESSION, "%L TLS connection %[established%] to %p: "
                                  "%Q with cipher %C %t"},
    {MAILDIAG_RECORD_TLS_SESSION, "%L TLS connection %[established%] from "
                                  "%c: %Q with cipher %C %t"},
    {MAILDIAG_RECORD_TLS_SESSION, "%L TLS connection %[established%] to %p to "
                                  "%I: %Q with cipher %C %t"},
    {MAILDIAG_RECORD_TLS_SESSION, "%L TLS connection %[reused%] to %p to %I: "
                                  "%Q with cipher %C %t"},
    {MAILDIAG_RECORD_TLS_SESSION, "%L TLS connection %[reused%] to %p: %Q "
                                  "with cipher %C %t"},
    {MAILDIAG_RECORD_TLS_SESSION, "%L TLS connection %[established%] from %c "
                                  "to %I: %Q with cipher %C %t"},
    {MAILDIAG_RECORD_TLS_SESSION, "TLS connection %[established%] from %c: %Q "
                                  "with cipher %C %t"},
    {MAILDIAG_RECORD_TLS_SESSION, "TLS connection %[established%] to %p: %Q "
                                  "with cipher %C %t"},
    {0, NULL},
};

static const md_shape tls_lines[] = {
    {MAILDIAG_RECORD_TLS_FAILURE, "%[certificate verification failed%] for "
                                  "%p: %t"},
    {MAILDIAG_RECORD_TLS_FAILURE, "%[server certificate verification "
                                  "failed%] for %p: %t"},
    {MAILDIAG_RECORD_TLS_FAILURE, "%[client certificate verification "
                                  "failed%] for %c: %t"},
    {MAILDIAG_RECORD_TLS_FAILURE, "%[certificate peer name verification "
                                  "failed%] for %p: %t"},
    {MAILDIAG_RECORD_TLS_FAILURE, "%[SSL_connect error%] to %p: %t"},
    {MAILDIAG_RECORD_TLS_FAILURE, "%[SSL_accept error%] from %c: %t"},
    {MAILDIAG_RECORD_TLS_FAILURE, "%[TLS handshake failed%] for service=%k "
                                  "peer=%p"},
    {MAILDIAG_RECORD_TLS_FAILURE, "%[Peer certificate could not be "
                                  "verified%]%t"},
    {MAILDIAG_RECORD_TLS_FAILURE, "%[Server certificate could not be "
                                  "verified%]%t"},
    {MAILDIAG_RECORD_TLS_FAILURE, "%[verify error%]:%t"},
    {MAILDIAG_RECORD_TLS_FAILURE, "%[certificate verification failed%] for "
                                  "%p:%t"},
    {MAILDIAG_RECORD_TLS_FAILURE, "%[Peer verification%]: %t"},
    {MAILDIAG_RECORD_TLS_LIBRARY, "TLS library problem: %t"},
    {MAILDIAG_RECORD_STARTTLS_OFFERED, "Host offered STARTTLS: [%H]"},
    {MAILDIAG_RECORD_TLS_START, "%[setting up TLS connection%] to %p"},
    {MAILDIAG_RECORD_TLS_START, "%[setting up TLS connection%] from %c"},
    {MAILDIAG_RECORD_TLS_START, "%[initializing the server-side TLS "
                                "engine%]"},
    {MAILDIAG_RECORD_TLS_START, "%[initializing the client-side TLS "
                                "engine%]"},
    {MAILDIAG_RECORD_TLS_START, "%[SSL_connect%]:%t"},
    {MAILDIAG_RECORD_TLS_START, "%[SSL_accept%]:%t"},
    {MAILDIAG_RECORD_TLS_START, "Verified: %[subject_CN%]=%t"},
    {MAILDIAG_RECORD_TLS_START, "Unverified: %[subject_CN%]=%t"},
    {MAILDIAG_RECORD_TLS_START, "%p: %L: %[subject_CN%]=%t"},
    {MAILDIAG_RECORD_TLS_START, "%p: %[subject_CN%]=%t"},
    {MAILDIAG_RECORD_TLS_START, "%p: %[certificate verification%] %t"},
    {0, NULL},
};

bool md_tls_parse(md_slice text, md_record *r)
{
    return md_shape_match(tls_sessions, text, r) ||
           md_shape_match(tls_lines, text, r);
}
