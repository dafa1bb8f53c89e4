/*
 * Names out of numbers: addresses, domains, mail hosts, IP addresses.
 *
 * Takes numbers, gives text that belongs to that number for good.  Different
 * numbers give different addresses, so that the generator may count recipients
 * by comparing numbers.  Does not know messages.  Never fails.
 */
#ifndef BENCH_GENERATOR_WORDS_H
#define BENCH_GENERATOR_WORDS_H

#include "out.h"
#include "rng.h"

/* An address: two numbers, and marks in the high bits. */
struct address {
    uint32_t local;
    uint32_t domain;
};

#define WORDS_NULL_SENDER UINT32_C(0xffffffff)
/* Kelmo.Rati@ is another mailbox than kelmo.rati@ … */
#define WORDS_LOCAL_CAPITAL UINT32_C(0x80000000)
/* … and "kelmo rati"@ is written with quotes since Postfix 3.5. */
#define WORDS_LOCAL_QUOTED UINT32_C(0x40000000)
/* …@Example.com is the same domain as …@example.com. */
#define WORDS_DOMAIN_CAPITAL UINT32_C(0x80000000)

/* Mailboxes that every host has, at the host's own name. */
#define WORDS_DOUBLE_BOUNCE UINT32_C(0x3fffffff)
#define WORDS_ROOT UINT32_C(0x3ffffffe)
#define WORDS_WWW_DATA UINT32_C(0x3ffffffd)

enum {
    WORDS_OWN_DOMAINS = 8,  /* a host; numbers from 0 */
    WORDS_HOSTS_FROM = 256, /* the hosts' own names */
    WORDS_PROVIDERS_FROM = 512,
    WORDS_PROVIDERS = 16,
    WORDS_GENERIC_FROM = 1024,
    WORDS_TEXT_BYTES = 96
};

/* Who runs the mail exchangers of a domain. */
enum peer_kind {
    PEER_OWN,
    PEER_GENERIC,
    PEER_GOOGLE,
    PEER_MICROSOFT,
    PEER_YAHOO,
    PEER_APPLE,
    PEER_GMX
};

/* The other end of an SMTP connection. */
struct peer {
    char name[WORDS_TEXT_BYTES];
    char ip[48];
    uint16_t port;
};

void words_local(struct out *out, uint32_t local);
void words_domain(struct out *out, uint32_t domain);
/* local@domain, nothing for the null sender */
void words_address(struct out *out, const struct address *address);

/* Same mailbox: domain without case, local part with case. */
static inline bool words_same(const struct address *a, const struct address *b)
{
    return a->local == b->local &&
           ((a->domain ^ b->domain) & ~WORDS_DOMAIN_CAPITAL) == 0;
}

enum peer_kind words_peer_kind(uint32_t domain);
/* The `preference`-th mail exchanger of a domain. */
void words_exchanger(struct peer *peer, uint32_t domain, uint32_t preference);
/* A client of the Internet; some have no name. */
void words_client(struct peer *peer, uint64_t number);
/* A client of the local net. */
void words_inside(struct peer *peer, uint32_t number);
void words_ipv4(char text[48], uint64_t number);
void words_ipv6(char text[48], uint64_t number);
/* The public address of one of the hosts whose log this is. */
void words_own_ip(char text[48], uint32_t host);

#endif
