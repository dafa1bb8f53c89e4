/*
 * Jobs from qmgr to smtp, lmtp, local, virtual, pipe and error; see
 * deliver.h.
 */
#include "deliver.h"

#include "log.h"
#include "outcome.h"
#include "queue.h"
#include "session.h"
#include "status.h"
#include "text.h"

/* How a recipient goes: jobs are made of those with the same way. */
struct way {
    uint16_t side;
    uint8_t program;
    uint32_t domain; /* 0 where domains do not matter */
};

static struct way way_inside(uint32_t domain)
{
    struct way way = {AT_LMTP, PROGRAM_LMTP, domain};
    uint32_t kind = domain % WORDS_OWN_DOMAINS;

    if (domain >= WORDS_HOSTS_FROM || kind == 4 || kind == 5) {
        way.side = AT_LOCAL;
        way.program = PROGRAM_LOCAL;
    } else if (kind == 6) {
        way.side = AT_VIRTUAL;
        way.program = PROGRAM_VIRTUAL;
    } else if (kind == 7) {
        way.side = AT_PIPE;
        way.program = PROGRAM_PIPE;
    }
    return way;
}

static const uint16_t peer_sides[] = {
    [PEER_OWN] = AT_GENERIC,   [PEER_GENERIC] = AT_GENERIC,
    [PEER_GOOGLE] = AT_GOOGLE, [PEER_MICROSOFT] = AT_MICROSOFT,
    [PEER_YAHOO] = AT_YAHOO,   [PEER_APPLE] = AT_APPLE,
    [PEER_GMX] = AT_GMX};

static struct way way_outside(uint32_t domain)
{
    struct way way = {peer_sides[words_peer_kind(domain)], PROGRAM_SMTP,
                      domain};

    return way;
}

static struct way find_way(const struct message *message,
                           const struct rcpt *rcpt)
{
    uint32_t domain = rcpt->address.domain & ~WORDS_DOMAIN_CAPITAL;
    struct way relay = {AT_RELAY, PROGRAM_RELAY, 0};
    struct way next = {AT_GENERIC, PROGRAM_SMTP, 0};
    struct way filter = {AT_FILTER, PROGRAM_FILTER_SMTP, 0};
    struct way returned = {AT_ERROR, PROGRAM_ERROR, 0};

    if (message->forced)
        return returned;
    if (message->filtered)
        return filter;
    if (domain < WORDS_HOSTS_FROM &&
        domain / WORDS_OWN_DOMAINS == message->host)
        return way_inside(domain);
    if (domain == WORDS_HOSTS_FROM + message->host)
        return way_inside(domain);
    if (message->next_host != 0)
        return next;
    return message->relayed ? relay : way_outside(domain);
}

static void find_peer(struct world *world, struct job *job,
                      const struct message *message, uint32_t domain)
{
    struct peer *peer = &job->peer;
    const struct host *host = world_host(world, message->host);

    if (job->side == AT_FILTER) {
        memcpy(peer->name, "127.0.0.1", 10);
        memcpy(peer->ip, "127.0.0.1", 10);
        peer->port = 10024;
    } else if (job->side == AT_RELAY) {
        memcpy(peer->name, "smtp.relay.example", 19);
        memcpy(peer->ip, "203.0.113.250", 14);
        peer->port = 587;
    } else if (job->side == AT_LMTP) {
        memcpy(peer->name, host->name, sizeof(host->name));
        memcpy(peer->ip, "private/dovecot-lmtp", 21);
        peer->port = 0;
    } else if (job->next_host != 0) {
        host = world_host(world, job->next_host - 1u);
        memcpy(peer->name, host->name, sizeof(host->name));
        words_own_ip(peer->ip, host->number);
        peer->port = 25;
    } else if (job->program == PROGRAM_SMTP) {
        words_exchanger(peer, domain, 0);
    }
}

/* Mail to a mailbox that the alias tables do not know goes to error(8). */
static void misdirect(struct world *world, struct job *job,
                      const struct message *message)
{
    bool inside = job->side == AT_LMTP || job->side == AT_LOCAL ||
                  job->side == AT_VIRTUAL || job->side == AT_PIPE;

    if (inside && message->try_count == 1 &&
        rng_chance(&world->rng, world->fail_chance / 8)) {
        job->side = AT_ERROR;
        job->program = PROGRAM_ERROR;
    }
}

/* The queue manager does not bother a destination that has just failed, and
 * lets error(8) say why. */
static void suspend(struct world *world, struct job *job,
                    const struct message *message)
{
    const struct failure *failure;

    if (job->failed == 0 || message->try_count < 2)
        return;
    failure = world_failure(job->failed - 1u);
    if (failure->dsn[0] != '4' || job->program == PROGRAM_LMTP ||
        !rng_chance(&world->rng, 1200))
        return;
    job->suspended = true;
    job->program = PROGRAM_ERROR;
}

static int64_t connect_wait(struct world *world, const struct failure *failure)
{
    if (failure == NULL)
        return (int64_t)rng_magnitude(&world->rng, 13, 20);
    if (failure->scope != SCOPE_CONNECT)
        return (int64_t)rng_magnitude(&world->rng, 15, 21);
    if (strstr(failure->text, "timed out") != NULL)
        return 30 * CALENDAR_SECOND * rng_range(&world->rng, 1, 2);
    if (strstr(failure->text, "No route") != NULL)
        return 3 * CALENDAR_SECOND;
    return (int64_t)rng_magnitude(&world->rng, 13, 24);
}

static void schedule(struct world *world, struct job *job)
{
    const struct failure *failure =
        job->failed ? world_failure(job->failed - 1u) : NULL;
    bool connects =
        job->program == PROGRAM_SMTP || job->program == PROGRAM_RELAY ||
        job->program == PROGRAM_FILTER_SMTP || job->program == PROGRAM_LMTP;

    job->wait_usec = (int64_t)rng_magnitude(&world->rng, 10, 16);
    if (!connects) {
        world_later(world, job->wait_usec + world_msec(world, 1, 30),
                    EVENT_DELIVERED, job->number);
        return;
    }
    job->connect_usec = job->program == PROGRAM_LMTP
                            ? world_msec(world, 1, 9)
                            : connect_wait(world, failure);
    world_later(world, job->wait_usec + job->connect_usec, EVENT_CONNECTED,
                job->number);
}

static void start_job(struct world *world, struct message *message,
                      const struct way *way, uint64_t mask)
{
    uint32_t number = pool_take(&world->jobs);
    struct job *job = world_job(world, number);

    job->number = number;
    job->message = message->number;
    job->worker = NO_OBJECT;
    job->mask = mask;
    job->side = way->side;
    job->program = way->program;
    if (way->side == AT_GENERIC && way->domain == 0)
        job->next_host = message->next_host;
    message->open_jobs++;
    find_peer(world, job, message, way->domain);
    if (!message->forced) {
        misdirect(world, job, message);
        if (job->side == AT_ERROR) {
            /* it fails as a matter of course */
            uint32_t chance = world->fail_chance;

            world->fail_chance = 10000;
            outcome_plan(world, job, message);
            world->fail_chance = chance;
        } else {
            outcome_plan(world, job, message);
        }
        suspend(world, job, message);
    }
    schedule(world, job);
}

void deliver_start(struct world *world, struct message *message)
{
    uint64_t left = 0;

    for (uint32_t i = 0; i < message->rcpt_count; i++) {
        if (message->rcpts[i].state == RCPT_PENDING)
            left |= UINT64_C(1) << i;
    }
    for (uint32_t i = 0; left != 0 && i < message->rcpt_count; i++) {
        struct way way;
        uint64_t mask = UINT64_C(1) << i;

        if ((left & mask) == 0)
            continue;
        way = find_way(message, &message->rcpts[i]);
        for (uint32_t j = i + 1; j < message->rcpt_count; j++) {
            struct way other = find_way(message, &message->rcpts[j]);

            if ((left >> j & 1) && other.side == way.side &&
                other.program == way.program && other.domain == way.domain)
                mask |= UINT64_C(1) << j;
        }
        left &= ~mask;
        start_job(world, message, &way, mask);
    }
}

static void log_connect(struct world *world, const struct job *job,
                        const struct message *message, const struct peer *peer,
                        const char *what)
{
    const struct host *host = world_host(world, message->host);
    struct text_words words = {NULL, NULL, peer, host};

    log_begin(world, host, (enum program)job->program,
              world_worker(world_host(world, message->host),
                           (enum program)job->program, job->worker)
                  ->pid);
    text_write(world, what, &words);
    log_end(world);
}

/* Before giving up, smtp(8) tries the other exchangers and says so. */
static void log_failed_connects(struct world *world, struct job *job,
                                const struct message *message,
                                const struct failure *failure)
{
    uint32_t domain = 0;
    uint32_t others = rng_below(&world->rng, 3);

    if (strncmp(failure->text, "connect to ", 11) != 0)
        return;
    for (uint32_t i = 0; i < message->rcpt_count; i++) {
        if (job->mask >> i & 1)
            domain = message->rcpts[i].address.domain;
    }
    for (uint32_t i = 0;
         i < others && job->program == PROGRAM_SMTP && job->next_host == 0;
         i++) {
        log_connect(world, job, message, &job->peer, failure->text);
        words_exchanger(&job->peer, domain, i + 1);
    }
    log_connect(world, job, message, &job->peer, failure->text);
}

/* An IPv6 address is tried first where the exchanger has one. */
static void log_ipv6_try(struct world *world, struct job *job,
                         const struct message *message)
{
    struct peer peer = job->peer;

    if (job->program != PROGRAM_SMTP || !rng_chance(&world->rng, 300))
        return;
    words_ipv6(peer.ip, message->relay_seed);
    log_connect(world, job, message, &peer,
                "connect to %h[%a]:%P: Network is unreachable");
}

static const char *const trust_words[4] = {"Untrusted", "Trusted", "Verified",
                                           "Anonymous"};

static void log_tls(struct world *world, struct job *job,
                    const struct message *message)
{
    uint64_t seed = rng_mix((uint64_t)job->peer.name[0] << 8 |
                            (unsigned char)job->peer.ip[8]);
    const struct host *host = world_host(world, message->host);

    log_begin(world, host, (enum program)job->program,
              world_worker(world_host(world, message->host),
                           (enum program)job->program, job->worker)
                  ->pid);
    out_text(&world->out, trust_words[job->side == AT_RELAY ? 2 : seed % 4]);
    out_text(&world->out, " TLS connection established to ");
    text_endpoint(world, &job->peer);
    out_text(&world->out, ": ");
    log_cipher(world, seed >> 8, false);
    log_end(world);
    job->encrypted = true;
}

/* A first exchanger that refuses for now, before the next one takes it: a
 * text with a queue ID that is no final word. */
static void log_skipped(struct world *world, struct job *job,
                        struct message *message)
{
    struct text_words words = {NULL, NULL, &job->peer,
                               world_host(world, message->host)};

    if (job->program != PROGRAM_SMTP || !rng_chance(&world->rng, 80))
        return;
    log_message(world, message, PROGRAM_SMTP,
                world_worker(world_host(world, message->host), PROGRAM_SMTP,
                             job->worker)
                    ->pid);
    text_write(world,
               "host %h[%a] refused to talk to me: 421 4.3.2 Service not "
               "available, try the next exchanger",
               &words);
    log_end(world);
}

static void log_certificate(struct world *world, const struct job *job,
                            const struct message *message,
                            const struct failure *failure)
{
    if (strcmp(failure->cause, "tls_certificate_unverified") != 0)
        return;
    log_connect(world, job, message, &job->peer,
                message->relay_seed & 1
                    ? "server certificate verification failed for "
                      "%h[%a]:%P: certificate has expired"
                    : "certificate verification failed for %h[%a]:%P: "
                      "self-signed certificate");
}

static void log_connection(struct world *world, struct job *job,
                           struct message *message,
                           const struct failure *failure)
{
    bool talks_tls =
        job->program == PROGRAM_SMTP || job->program == PROGRAM_RELAY;

    log_ipv6_try(world, job, message);
    if (failure != NULL)
        log_certificate(world, job, message, failure);
    else
        log_skipped(world, job, message);
    if (job->program == PROGRAM_SMTP && rng_chance(&world->rng, 700))
        job->reuse_count = (uint8_t)rng_range(&world->rng, 2, 9);
    else if (talks_tls && rng_chance(&world->rng, 8500) &&
             (failure == NULL || strstr(failure->text, "greeting") == NULL))
        log_tls(world, job, message);
}

static int64_t transmit_wait(struct world *world, const struct failure *failure)
{
    if (failure != NULL && strstr(failure->text, "timed out") != NULL)
        return 300 * CALENDAR_SECOND;
    return (int64_t)rng_magnitude(&world->rng, 15, 22);
}

void deliver_connected(struct world *world, uint32_t number)
{
    struct job *job = world_job(world, number);
    struct message *message = world_message(world, job->message);
    struct host *host = world_host(world, message->host);
    const struct failure *failure =
        job->failed ? world_failure(job->failed - 1u) : NULL;

    job->worker = world_hire(world, host, (enum program)job->program);
    if (failure != NULL && failure->scope == SCOPE_CONNECT) {
        log_failed_connects(world, job, message, failure);
        deliver_done(world, number);
        return;
    }
    log_connection(world, job, message, failure);
    if (failure == NULL && job->side == AT_FILTER)
        session_open(world, SESSION_REINJECT, message->host, number);
    else if (failure == NULL && job->next_host != 0)
        session_open(world, SESSION_HOP, job->next_host - 1u, number);
    else
        world_later(world, transmit_wait(world, failure), EVENT_DELIVERED,
                    number);
}

static void log_amavis(struct world *world, const struct job *job,
                       struct message *message)
{
    struct text_words words = {&message->rcpts[0].address, &message->from,
                               &job->peer, world_host(world, message->host)};
    struct host *host = world_host(world, message->host);

    if (!rng_chance(&world->rng, 3000) ||
        !log_foreign(world, host, PROGRAM_AMAVIS,
                     world_pid(world, host, PROGRAM_AMAVIS)))
        return;
    text_write(world,
               "(%N-%z) Passed CLEAN {RelayedOutbound}, [%v]:%N [%v] <%s> -> "
               "<%r>, Queue-ID: ",
               &words);
    out_text(&world->out, message->queue_id);
    out_text(&world->out, ", Message-ID: ");
    log_message_id(world, &message->message_id);
    text_write(world,
               ", mail_id: %m, Hits: -%k.%n, size: %N, queued_as: ", &words);
    out_text(&world->out, job->next_id);
    text_write(world, ", %n ms", &words);
    log_end(world);
}

void deliver_taken(struct world *world, uint32_t number, const char *next_id)
{
    struct job *job = world_job(world, number);

    memcpy(job->next_id, next_id, strlen(next_id) + 1);
    world_later(world, world_msec(world, 1, 30), EVENT_DELIVERED, number);
}

static void log_dovecot(struct world *world, const struct message *message,
                        const struct rcpt *rcpt)
{
    const struct host *host = world_host(world, message->host);

    if (!rng_chance(&world->rng, 2500) ||
        !log_foreign(world, host, PROGRAM_DOVECOT, 0))
        return;
    log_address(world, "lmtp(", &rcpt->address, ")<");
    out_number(&world->out, rng_range(&world->rng, 1000, 99999));
    out_text(&world->out, ">: msgid=");
    log_message_id(world, &message->message_id);
    out_text(&world->out, ": saved mail to INBOX");
    log_end(world);
}

void deliver_done(struct world *world, uint32_t number)
{
    struct job *job = world_job(world, number);
    struct message *message = world_message(world, job->message);
    struct host *host = world_host(world, message->host);

    if (job->worker == NO_OBJECT && job->program != PROGRAM_ERROR)
        job->worker = world_hire(world, host, (enum program)job->program);
    if (job->next_id[0] != '\0' && job->side == AT_FILTER)
        log_amavis(world, job, message);
    for (uint32_t i = 0; i < message->rcpt_count; i++) {
        if ((job->mask >> i & 1) == 0)
            continue;
        if (job->side == AT_LMTP && job->failed == 0)
            log_dovecot(world, message, &message->rcpts[i]);
        status_log(world, job, message, i);
    }
    if (job->worker != NO_OBJECT)
        world_release(host, (enum program)job->program, job->worker);
    if (number % 16 == 0 || world->truth.line_count % 64 == 0)
        outcome_tune(world);
    pool_give(&world->jobs, number);
    if (--message->open_jobs == 0)
        queue_try_done(world, message);
}
