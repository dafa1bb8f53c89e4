/*
 * Addresses; see people.h.
 */
#include "people.h"

enum { LOCAL_MASK = 0x3fffffff };

static uint32_t mailbox(uint32_t domain, uint32_t number)
{
    return (uint32_t)rng_mix((uint64_t)domain << 32 | number) & LOCAL_MASK;
}

/* One address in some hundreds has its capitals or quotes. */
static struct address decorated(struct world *world, uint32_t local,
                                uint32_t domain)
{
    struct address address = {local, domain};

    if (rng_chance(&world->rng, 30))
        address.domain |= WORDS_DOMAIN_CAPITAL;
    if (rng_chance(&world->rng, 40))
        address.local |= WORDS_LOCAL_CAPITAL;
    else if (rng_chance(&world->rng, 6))
        address.local |= WORDS_LOCAL_QUOTED;
    return address;
}

struct address people_inside(struct world *world, uint32_t host)
{
    uint32_t domain =
        host * WORDS_OWN_DOMAINS + rng_below(&world->rng, WORDS_OWN_DOMAINS);
    uint32_t number = rng_magnitude(&world->rng, 0, 12);

    return decorated(world, mailbox(domain, number), domain);
}

struct address people_outside(struct world *world)
{
    struct rng *rng = &world->rng;
    uint32_t domain;
    uint32_t local;

    if (rng_chance(rng, 4200)) {
        /* the first of the providers are the greatest */
        uint32_t a = rng_below(rng, WORDS_PROVIDERS);
        uint32_t b = rng_below(rng, WORDS_PROVIDERS);

        domain = WORDS_PROVIDERS_FROM + (a < b ? a : b);
    } else {
        domain = WORDS_GENERIC_FROM + rng_magnitude(rng, 4, 16);
    }
    if (rng_chance(rng, 4500))
        local = mailbox(domain, rng_magnitude(rng, 0, 10));
    else
        local = (uint32_t)rng_next(rng) & LOCAL_MASK;
    return decorated(world, local, domain);
}

struct address people_user(uint32_t host, uint32_t user)
{
    uint32_t domain = host * WORDS_OWN_DOMAINS + user % WORDS_OWN_DOMAINS;
    struct address address = {mailbox(domain, 1u << 20 | user), domain};

    return address;
}

uint32_t people_any_user(struct world *world)
{
    return rng_magnitude(&world->rng, 0, 9);
}

uint32_t people_crowd(struct world *world)
{
    uint32_t roll = rng_below(&world->rng, 1000);

    if (roll < 600)
        return 1;
    if (roll < 790)
        return 2;
    if (roll < 920)
        return rng_range(&world->rng, 3, 5);
    if (roll < 992)
        return rng_range(&world->rng, 6, 14);
    return rng_range(&world->rng, 15, RCPT_LIMIT);
}

struct address people_alias(struct world *world, const struct address *address)
{
    struct address alias = *address;

    alias.local = mailbox(alias.domain, rng_below(&world->rng, 500) + 9000);
    return alias;
}
