/*
 * Who stands on the other side of a failure, in the parts that group
 * failures: hosts of one site, domains, clients of our own.
 *
 * Takes what was judged (lib/rules) and slices of a story; gives slices of
 * the same. Knows no list of public suffixes: `a.co.uk` is told from
 * `mx.a.uk` by the few words that stand for "company" and the like.
 */
#ifndef MD_DIAG_PARTY_H
#define MD_DIAG_PARTY_H

#include "rules/judge.h"

typedef struct md_party {
    md_slice name;    /* of the host; absent: told by address only, or none */
    md_slice address; /* IP address, or path of a socket */
    md_slice port;
    md_slice domain; /* that it is about: recipient's, sender's, looked up */
} md_party;

/* The host of a failure: from its words (`host X[A]:P said:`), its port also
 * from the relay field; else the relay field. All absent for relay=none. */
void md_party_of_subject(const md_subject *subject, md_party *out);

/* The host of a `relay=` value; false for `none` and absent ones. */
bool md_party_of_relay(md_slice relay, md_party *out);

/* The part of a host name that its site shares: mx1.a.test -> a.test. An
 * address, a name of one or two labels stand for themselves. */
md_slice md_party_site(md_slice name);

/* The part of both names that is the same, in whole labels from the end;
 * absent when there is none. */
md_slice md_party_common(md_slice a, md_slice b);

/* Does it look like an IP address? IPv6 with or without `IPv6:`. */
bool md_party_is_address(md_slice text);

/* 127/8, ::1, a path. */
bool md_party_is_loopback(md_slice address);

/* Networks that no stranger can come from: 10/8, 172.16/12, 192.168/16,
 * 169.254/16, fc00::/7, fe80::/10. */
bool md_party_is_private(md_slice address);

/* Did own users or programs send it? With a login, from this machine or the
 * own network, or without any client (sendmail command, notifications). */
bool md_party_is_own_client(md_slice address, md_slice login);

/* Is this a name that cannot exist in the public DNS, so that nobody can
 * answer mail from it? One label, .local, .lan, .internal, .invalid, … */
bool md_party_is_hopeless(md_slice domain);

#endif
