/*
 * The program name of a log line, split at `/`.
 *
 * The last part is the daemon. Of the parts before it the instance is those
 * up to and including the last that begins with `postfix`, else the first;
 * what lies between is the service of master.cf:
 *   postfix/smtp                 postfix, –, smtp
 *   postfix/relay/smtp           postfix, relay, smtp
 *   mx/postfix/submission/smtpd  mx/postfix, submission, smtpd
 *   mailout/smtpd                mailout, –, smtpd
 *   postfix-out/postfix-script   postfix-out, –, postfix-script
 *   postfix                      postfix, –, – (rsyslog cut the rest; the
 *                                daemon is known by the record's shape)
 */
#ifndef MD_RECORD_PROGRAM_H
#define MD_RECORD_PROGRAM_H

#include "base/slice.h"

/* The daemons whose lines have shapes of their own. */
typedef enum md_daemon {
    MD_DAEMON_FOREIGN = 0, /* not Postfix */
    MD_DAEMON_UNKNOWN = 1, /* Postfix by its name or shape, daemon not told,
                              or one that is not in this list */
    MD_DAEMON_SMTPD,
    MD_DAEMON_SMTP,
    MD_DAEMON_LMTP,
    MD_DAEMON_LOCAL,
    MD_DAEMON_VIRTUAL,
    MD_DAEMON_PIPE,
    MD_DAEMON_ERROR, /* error, retry */
    MD_DAEMON_DISCARD,
    MD_DAEMON_CLEANUP,
    MD_DAEMON_QMGR, /* qmgr, oqmgr, nqmgr */
    MD_DAEMON_PICKUP,
    MD_DAEMON_QMQPD,
    MD_DAEMON_BOUNCE, /* bounce, defer, trace */
    MD_DAEMON_POSTSCREEN,
    MD_DAEMON_DNSBLOG,
    MD_DAEMON_TLSPROXY,
    MD_DAEMON_ANVIL,
    MD_DAEMON_SCACHE,
    MD_DAEMON_VERIFY,
    MD_DAEMON_REWRITE, /* trivial-rewrite */
    MD_DAEMON_TLSMGR,
    MD_DAEMON_PROXYMAP, /* proxymap, proxywrite */
    MD_DAEMON_FLUSH,
    MD_DAEMON_SHOWQ,
    MD_DAEMON_SPAWN,
    MD_DAEMON_MASTER,
    MD_DAEMON_SCRIPT, /* postfix-script, postfix-tls-script, postfix */
    MD_DAEMON_POSTSUPER,
    MD_DAEMON_POSTDROP,
    MD_DAEMON_POSTQUEUE,
    MD_DAEMON_POSTLOG, /* postlog, postlogd */
    MD_DAEMON_POSTMAP, /* postmap, postalias, newaliases, postconf */
    MD_DAEMON_SENDMAIL,
    MD_DAEMON_NBDB, /* nbdb_reindexd */
    MD_DAEMON_COUNT
} md_daemon;

typedef struct md_program {
    md_slice instance; /* absent: no `/` in the tag and not Postfix */
    md_slice service;  /* absent: none */
    md_slice daemon;   /* absent for a bare `postfix` */
    uint8_t id;        /* md_daemon */
} md_program;

/*
 * Split a tag. Is it Postfix? Yes when a part before the last begins with
 * `postfix`, when the whole is `postfix`, or when there is a part before the
 * last and the last is the name of a Postfix daemon; else FOREIGN.
 */
void md_program_parse(md_slice tag, md_program *out);

/* Is this the daemon of a delivery agent whose process lines without queue
 * ID belong to its next delivery (smtp, lmtp)? */
bool md_program_delivers(md_daemon id);

#endif
