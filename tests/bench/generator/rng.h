/*
 * Pseudo-random numbers of the log generator.
 *
 * Takes a seed, gives the same numbers on every machine: xoshiro256++ seeded
 * by splitmix64, integers only.  Does not know what they are used for.  Never
 * fails.
 */
#ifndef BENCH_GENERATOR_RNG_H
#define BENCH_GENERATOR_RNG_H

#include <stdbool.h>
#include <stdint.h>

struct rng {
    uint64_t state[4];
};

void rng_seed(struct rng *rng, uint64_t seed);
uint64_t rng_next(struct rng *rng);

/* A well mixed function of one number, for properties that belong to a
 * name for good (the MX of a domain, the address of a client). */
static inline uint64_t rng_mix(uint64_t x)
{
    x += UINT64_C(0x9e3779b97f4a7c15);
    x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
    return x ^ (x >> 31);
}

/* 0 … n - 1 */
static inline uint32_t rng_below(struct rng *rng, uint32_t n)
{
    return (uint32_t)(((rng_next(rng) >> 32) * n) >> 32);
}

/* lowest … highest, both included */
static inline uint32_t rng_range(struct rng *rng, uint32_t lowest,
                                 uint32_t highest)
{
    return lowest + rng_below(rng, highest - lowest + 1);
}

/* True in `share` of 10,000 cases. */
static inline bool rng_chance(struct rng *rng, uint32_t share)
{
    return rng_below(rng, 10000) < share;
}

/* Spread evenly over the magnitudes 2^low … 2^high: waits, sizes. */
static inline uint32_t rng_magnitude(struct rng *rng, uint32_t low,
                                     uint32_t high)
{
    uint32_t bits = rng_range(rng, low, high - 1);

    return (UINT32_C(1) << bits) + rng_below(rng, UINT32_C(1) << bits);
}

#endif
