/*
 * Failing or not; see outcome.h.
 *
 * What failed before is likely to fail again, for the same reason.  That makes
 * the share of failures hard to foresee, so it is steered: every few hundred
 * deliveries the chance of a first failure is set by how far the log is from
 * the wanted share.
 */
#include "outcome.h"

enum { NOTHING = UINT16_MAX };

void outcome_tune(struct world *world)
{
    const uint64_t *counts = world->truth.attempt_counts;
    int64_t failed =
        (int64_t)(counts[ATTEMPT_DEFERRED] + counts[ATTEMPT_BOUNCED]);
    int64_t total = failed + (int64_t)counts[ATTEMPT_SENT];
    int64_t wanted = (int64_t)world->options.failure_share * 100;
    int64_t share = total > 0 ? failed * 10000 / total : wanted;
    int64_t chance = wanted * 6 / 10 + 4 * (wanted - share);

    if (chance < 0 || wanted == 0)
        chance = 0;
    if (chance > 10000 || wanted == 10000)
        chance = 10000;
    world->fail_chance = (uint32_t)chance;
    world->again_scale = share > wanted + 200 ? 70 : 100;
    if (chance == 10000 && share < wanted)
        world->again_scale = 1000;
    if (wanted == 0)
        world->again_scale = 0;
}

/* A number that stands for what ails a destination today, the same all day:
 * failures come in incidents.  The relay host and the filter are one
 * destination each. */
static uint64_t ailment(const struct world *world, const struct job *job,
                        const struct rcpt *rcpt)
{
    uint64_t day = (uint64_t)(world->now_usec / CALENDAR_DAY);
    uint64_t domain = rcpt->address.domain & ~WORDS_DOMAIN_CAPITAL;

    if (job->side == AT_RELAY || job->side == AT_FILTER)
        domain = job->side;
    return rng_mix(day << 40 | domain);
}

/* One destination in eight has a bad day. */
static bool fails(struct world *world, const struct job *job,
                  const struct rcpt *rcpt)
{
    uint32_t chance = world->fail_chance;

    if (rcpt->failed != 0)
        chance = world_failure(rcpt->failed - 1u)->again * 100u *
                 world->again_scale / 100;
    else if (chance < 10000)
        chance = ailment(world, job, rcpt) >> 60 < 2 ? chance * 4
                                                     : chance * 57 / 100;
    return rng_chance(&world->rng, chance);
}

/* side is one bit; the tables go by its number */
static const struct pick *wordings(const struct world *world,
                                   const struct job *job, int scope)
{
    int number = 0;

    while ((job->side >> number & 1) == 0)
        number++;
    return &world->failure_picks[number][scope];
}

static uint16_t pick_scoped(struct world *world, const struct job *job,
                            const struct message *message,
                            const struct rcpt *rcpt, int scope)
{
    const struct pick *pick = wordings(world, job, scope);
    bool no_sender = message->from.domain == WORDS_NULL_SENDER;

    if (pick->count == 0)
        return NOTHING;
    for (int tries = 0; tries < 4; tries++) {
        uint16_t wording = pick_one(pick, &world->rng);

        if (tries == 0 && scope != SCOPE_RCPT && rng_chance(&world->rng, 8000))
            wording = pick->slots[ailment(world, job, rcpt) % PICK_SLOTS];

        if (!no_sender || !world->needs_sender[wording])
            return wording;
    }
    return NOTHING;
}

static uint16_t pick_wording(struct world *world, const struct job *job,
                             const struct message *message,
                             const struct rcpt *rcpt)
{
    uint32_t roll = rng_below(&world->rng, 100);
    int scope = roll < 28 ? SCOPE_CONNECT : SCOPE_SESSION;
    uint16_t wording;

    if (roll >= 60)
        scope = SCOPE_RCPT;
    wording = pick_scoped(world, job, message, rcpt, scope);
    for (int i = SCOPE_RCPT; i >= SCOPE_CONNECT && wording == NOTHING; i--)
        wording = pick_scoped(world, job, message, rcpt, i);
    return wording;
}

/* A deferral that repeats itself usually repeats its words. */
static uint16_t old_wording(struct world *world, const struct job *job,
                            const struct rcpt *rcpt)
{
    uint16_t wording;

    if (rcpt->failed == 0 || rng_chance(&world->rng, 2000))
        return NOTHING;
    wording = (uint16_t)(rcpt->failed - 1);
    return world_failure(wording)->sides & job->side ? wording : NOTHING;
}

static void plan_lead(struct world *world, struct job *job,
                      const struct message *message, struct rcpt *lead,
                      uint32_t number)
{
    uint16_t wording = old_wording(world, job, lead);

    if (wording == NOTHING)
        wording = pick_wording(world, job, message, lead);
    if (wording == NOTHING)
        return;
    lead->failed = (uint16_t)(wording + 1);
    if (world_failure(wording)->scope == SCOPE_RCPT)
        job->fail_mask |= UINT64_C(1) << number;
    else
        job->failed = lead->failed;
}

static void plan_other(struct world *world, struct job *job,
                       const struct message *message, struct rcpt *rcpt,
                       uint32_t number)
{
    uint16_t wording = old_wording(world, job, rcpt);

    if (wording == NOTHING || world_failure(wording)->scope != SCOPE_RCPT)
        wording = pick_scoped(world, job, message, rcpt, SCOPE_RCPT);
    if (wording == NOTHING)
        return;
    rcpt->failed = (uint16_t)(wording + 1);
    job->fail_mask |= UINT64_C(1) << number;
}

static void share_failure(const struct job *job, struct message *message)
{
    for (uint32_t i = 0; i < message->rcpt_count; i++) {
        if (job->mask >> i & 1)
            message->rcpts[i].failed = job->failed;
    }
}

void outcome_plan(struct world *world, struct job *job, struct message *message)
{
    bool lead = true;

    for (uint32_t i = 0; i < message->rcpt_count; i++) {
        struct rcpt *rcpt = &message->rcpts[i];

        if ((job->mask >> i & 1) == 0)
            continue;
        if (fails(world, job, rcpt)) {
            if (lead)
                plan_lead(world, job, message, rcpt, i);
            else
                plan_other(world, job, message, rcpt, i);
        }
        lead = false;
        if (job->failed != 0) {
            share_failure(job, message);
            return;
        }
    }
}
