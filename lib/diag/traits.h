/*
 * What the causes of the vocabulary mean for incidents: which failures of one
 * cause belong together, and what shows that it is over. Takes a rule set;
 * a cause that is not in the table behaves like its broad cause.
 */
#ifndef MD_DIAG_TRAITS_H
#define MD_DIAG_TRAITS_H

#include "rules/judge.h"
#include "rules/rules.h"

/* What failures of one cause share. */
typedef enum md_grouping {
    MD_GROUP_SITE = 0, /* the other side's hosts: mx1.a.test, mx2.a.test */
    MD_GROUP_DOMAIN,   /* the recipient's domain */
    MD_GROUP_LOOKUP,   /* the name that was looked up */
    MD_GROUP_SENDER,   /* the sender's domain: refused by whomever */
    MD_GROUP_LIST,     /* the blocklist that was named */
    MD_GROUP_ALL       /* nothing more: one finding a host */
} md_grouping;

typedef struct md_trait {
    uint8_t grouping; /* md_grouping */
    bool down;        /* the peer is out of reach: one success shows that it is
                    over */
    bool stays; /* … and no success shows that it is not, also when nothing
                    waits: mail is returned at once until somebody acts */
    bool host;  /* a fault of this host */
    bool eases; /* comes and goes: a later success shows that it is over, but
                    no success in between makes it two incidents */
} md_trait;

/* Causes that this folder names itself. */
typedef enum md_known_cause {
    MD_KNOWN_ACCEPTED,
    MD_KNOWN_UNKNOWN,
    MD_KNOWN_CONNECT_TIMEOUT,
    MD_KNOWN_CONNECT_UNREACHABLE,
    MD_KNOWN_DNS_NXDOMAIN,
    MD_KNOWN_DNS_TEMPFAIL,
    MD_KNOWN_LOCAL_DNS_DOWN,
    MD_KNOWN_OUTBOUND_PORT_BLOCKED,
    MD_KNOWN_LOCAL_DISK_FULL,
    MD_KNOWN_LOCAL_RESOURCE_LIMIT,
    MD_KNOWN_LOCAL_ERROR,
    MD_KNOWN_LOCAL_CONFIG_ERROR,
    MD_KNOWN_LOCAL_PERMISSION,
    MD_KNOWN_CONTENT_FILTER_DOWN,
    MD_KNOWN_SERVICE_DOWN,
    MD_KNOWN_SENDER_DOMAIN_INVALID,
    MD_KNOWN_PASSWORD_GUESSING,
    MD_KNOWN_ABUSIVE_CLIENT,
    MD_KNOWN_AUTH_FAILED,
    MD_KNOWN_CONNECTION_LOST,
    MD_KNOWN_SESSION_TIMEOUT,
    MD_KNOWN_PROTOCOL_ERROR,
    MD_KNOWN_MAILBOX_FULL,
    MD_KNOWN_MAILBOX_FULL_MANY,
    MD_KNOWN_DELIVERY_EXPIRED,
    MD_KNOWN_GREYLISTED,
    MD_KNOWN_RATE_LIMITED,
    MD_KNOWN_TOO_MANY_RECIPIENTS,
    MD_KNOWN_SLOW_BEFORE_QUEUE,
    MD_KNOWN_SLOW_QUEUE,
    MD_KNOWN_SLOW_CONNECT,
    MD_KNOWN_SLOW_TRANSMISSION,
    MD_KNOWN_QUEUE_GROWING,
    MD_KNOWN_ACCOUNT_SUSPICIOUS,
    MD_KNOWN_BACKSCATTER,
    MD_KNOWN_FORWARDING,
    MD_KNOWN_SPF_FAIL,
    MD_KNOWN_DMARC_FAIL,
    MD_KNOWN_EMAIL_AUTH_FAIL,
    MD_KNOWN_BLOCKLISTED_IP,
    MD_KNOWN_RESIDENTIAL_IP,
    MD_KNOWN_COUNT
} md_known_cause;

typedef struct md_traits {
    const md_rules *rules;
    md_trait *of; /* by index of cause */
    uint32_t count;
    int32_t known[MD_KNOWN_COUNT]; /* index of cause, -1: not in the rules */
} md_traits;

/* False without memory. */
bool md_traits_init(md_traits *t, const md_rules *rules);
void md_traits_free(md_traits *t);

const md_trait *md_traits_of(const md_traits *t, uint16_t cause);

static inline bool md_traits_is(const md_traits *t, uint16_t cause,
                                md_known_cause known)
{
    return t->known[known] == (int32_t)cause;
}

/* The verdict that names a known cause; false when the rules lack it. */
bool md_traits_verdict(const md_traits *t, md_known_cause known,
                       md_verdict *out);

#endif
