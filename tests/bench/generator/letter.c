/*
 * From `client=` to the incoming queue; see letter.h.
 */
#include "letter.h"

#include "deliver.h"
#include "log.h"
#include "people.h"
#include "queue.h"
#include "refuse.h"
#include "session.h"

static uint32_t smtpd_pid(struct world *world, const struct session *session)
{
    return world_worker(world_host(world, session->host),
                        (enum program)session->program, session->worker)
        ->pid;
}

static struct address sender_of(struct world *world,
                                const struct session *session)
{
    switch (session->kind) {
    case SESSION_SUBMISSION:
    case SESSION_INTERNAL:
        return people_user(session->host, session->user);
    default:
        return people_outside(world);
    }
}

static struct address rcpt_of(struct world *world,
                              const struct session *session)
{
    uint32_t inside = session->kind == SESSION_INBOUND ? 10000 : 1500;

    if (rng_chance(&world->rng, inside))
        return people_inside(world, session->host);
    return people_outside(world);
}

static bool has_rcpt(const struct message *message, uint32_t count,
                     const struct address *address)
{
    for (uint32_t i = 0; i < count; i++) {
        if (message->rcpts[i].address.local == address->local &&
            message->rcpts[i].address.domain == address->domain)
            return true;
    }
    return false;
}

static void fill_rcpts(struct world *world, const struct session *session,
                       struct message *message)
{
    struct rng *rng = &world->rng;
    uint32_t count = 0;

    while (count < message->rcpt_count) {
        struct rcpt *rcpt = &message->rcpts[count];

        rcpt->address = rcpt_of(world, session);
        /* many recipients of one message are colleagues */
        if (count > 0 && rng_chance(rng, 5500))
            rcpt->address.domain = message->rcpts[0].address.domain;
        /* the same mailbox twice: the domain has other capitals … */
        if (count > 0 && rng_chance(rng, 60)) {
            rcpt->address = message->rcpts[0].address;
            rcpt->address.domain ^= WORDS_DOMAIN_CAPITAL;
        }
        if (has_rcpt(message, count, &rcpt->address))
            continue;
        if (session->kind == SESSION_INBOUND && rng_chance(rng, 900)) {
            rcpt->aliased = true;
            rcpt->original = people_alias(world, &rcpt->address);
        }
        count++;
        /* … or two aliases lead to it */
        if (rcpt->aliased && count < message->rcpt_count &&
            rng_chance(rng, 2000)) {
            message->rcpts[count] = *rcpt;
            message->rcpts[count].original =
                people_alias(world, &rcpt->address);
            count++;
        }
    }
}

/* Mail of this host's users may go by the filter, the relay host, or another
 * of these hosts. */
static void choose_ways(struct world *world, const struct session *session,
                        struct message *message)
{
    struct rng *rng = &world->rng;
    uint32_t hosts = world->options.host_count;
    bool ours = session->kind == SESSION_SUBMISSION ||
                session->kind == SESSION_INTERNAL;

    message->filtered = rng_chance(rng, 700);
    message->relayed = ours && rng_chance(rng, 1100);
    if (hosts > 1 && ours && !message->relayed && rng_chance(rng, 600))
        message->next_host = (uint8_t)((session->host + 1) % hosts + 1);
}

static struct message *new_letter(struct world *world,
                                  const struct session *session)
{
    struct address from = sender_of(world, session);
    uint32_t count = people_crowd(world);
    struct message *message;

    if (session->kind == SESSION_INBOUND && rng_chance(&world->rng, 150)) {
        from.local = 0;
        from.domain = WORDS_NULL_SENDER;
        count = 1;
    }
    message = queue_new(world, session->host, &from, count);
    fill_rcpts(world, session, message);
    queue_make_message_id(world, message);
    choose_ways(world, session, message);
    return message;
}

/* What the filter or the host before sends on. */
static struct message *passed_letter(struct world *world,
                                     const struct session *session)
{
    const struct job *job = world_job(world, session->job);
    const struct message *original = world_message(world, job->message);
    struct message *message =
        queue_copy(world, session->host, original, job->mask);

    if (session->kind == SESSION_REINJECT) {
        message->relayed = original->relayed;
        message->next_host = original->next_host;
    }
    return message;
}

static void log_accepted(struct world *world, const struct session *session,
                         struct message *message)
{
    struct out *out = &world->out;

    log_message(world, message, (enum program)session->program,
                smtpd_pid(world, session));
    out_text(out, "client=");
    if (session->kind == SESSION_REINJECT && rng_chance(&world->rng, 5000)) {
        /* XFORWARD: the filter tells who the client was */
        const struct job *job = world_job(world, session->job);
        struct peer client;

        words_client(&client, message->relay_seed % 100000);
        log_client(world, &client);
        out_text(out, ", orig_queue_id=");
        out_text(out, world_message(world, job->message)->queue_id);
        out_text(out, ", orig_client=");
    }
    log_client(world, &session->client);
    if (session->kind == SESSION_SUBMISSION) {
        struct address user = people_user(session->host, session->user);

        out_text(out, session->user & 1 ? ", sasl_method=PLAIN"
                                        : ", sasl_method=LOGIN");
        log_address(world, ", sasl_username=", &user, "");
    }
    log_end(world);
}

static void count_rcpts(struct session *session, uint32_t count)
{
    session->good[COMMAND_RCPT] =
        (uint8_t)(session->good[COMMAND_RCPT] + count);
    session->total[COMMAND_RCPT] =
        (uint8_t)(session->total[COMMAND_RCPT] + count);
}

/* A recipient that is refused while others of the message are not. */
static void refuse_rcpt(struct world *world, struct session *session,
                        struct message *message)
{
    struct address to = people_inside(world, session->host);
    struct refuse_mail mail = {&message->from, &to};

    refuse_client(world, session, message, &mail);
    session->total[COMMAND_RCPT]++;
}

void letter_begin(struct world *world, struct session *session)
{
    bool passed = session->job != NO_OBJECT;
    struct message *message =
        passed ? passed_letter(world, session) : new_letter(world, session);

    session->message = message->number;
    session->good[COMMAND_MAIL]++;
    session->total[COMMAND_MAIL]++;
    count_rcpts(session, message->rcpt_count);
    log_accepted(world, session, message);
    if (session->kind == SESSION_INBOUND && rng_chance(&world->rng, 250))
        refuse_rcpt(world, session, message);
}

static void log_opendkim(struct world *world, struct message *message)
{
    struct host *host = world_host(world, message->host);

    if (!log_foreign(world, host, PROGRAM_OPENDKIM,
                     world_pid(world, host, PROGRAM_OPENDKIM)))
        return;
    log_id(world, message);
    out_text(&world->out, "DKIM-Signature field added (s=mail2023, d=");
    words_domain(&world->out, message->from.domain);
    out_char(&world->out, ')');
    log_end(world);
}

static bool single(const struct message *message)
{
    return message->rcpt_count == 1 && !message->rcpts[0].aliased;
}

static const char *const harmless_actions[3] = {"warning", "info", "prepend"};

/* What header checks and milters do, apart from refusing.  True: the message
 * does not enter the queue now. */
static bool take_action(struct world *world, struct session *session,
                        struct message *message, const struct refuse_mail *mail)
{
    uint32_t roll = rng_below(&world->rng, 10000);

    if (roll < 60) {
        refuse_action(world, session, message, harmless_actions[roll % 3],
                      mail);
        return false;
    }
    if (roll >= 100 || !single(message))
        return false;
    queue_name_rcpt(world, message, &message->rcpts[0]);
    if (roll < 80) {
        refuse_action(world, session, message,
                      roll < 75 ? "hold" : "milter-hold", mail);
        queue_hold(world, message);
    } else {
        refuse_action(world, session, message,
                      roll < 95 ? "discard" : "milter-discard", mail);
        queue_cancel(world, message, STATE_DISCARDED, "discarded");
    }
    return true;
}

/* The client breaks off in the middle of the message. */
static void lose(struct world *world, struct session *session,
                 struct message *message)
{
    struct host *host = world_host(world, session->host);

    if (rng_chance(&world->rng, 5000))
        log_cleanup(world, message);
    /* with the queue ID since 3.10 */
    if (host->modern)
        log_message(world, message, (enum program)session->program,
                    smtpd_pid(world, session));
    else
        log_begin(world, host, (enum program)session->program,
                  smtpd_pid(world, session));
    out_text(&world->out, rng_chance(&world->rng, 7000)
                              ? "lost connection after DATA ("
                              : "timeout after DATA (");
    out_number(&world->out, rng_range(&world->rng, 0, 90000));
    out_text(&world->out, " bytes) from ");
    log_client(world, &session->client);
    log_end(world);
    queue_cancel(world, message, STATE_INCOMPLETE, "canceled");
}

static void enter_queue(struct world *world, struct session *session,
                        struct message *message)
{
    int64_t wait = world_msec(world, 1, 60);

    if (session->job != NO_OBJECT) {
        deliver_taken(world, session->job, message->queue_id);
        session->job = NO_OBJECT;
    }
    world_later(world, wait, EVENT_ACTIVE, message->number);
}

static bool goes_wrong(struct world *world, struct session *session,
                       struct message *message)
{
    struct refuse_mail mail = {&message->from, &message->rcpts[0].address};
    bool cleanup_first = rng_chance(&world->rng, 7000);

    if (session->job != NO_OBJECT)
        return false;
    if (rng_chance(&world->rng, 70)) {
        if (cleanup_first)
            log_cleanup(world, message);
        refuse_content(world, session, message, &mail);
        queue_cancel(world, message, STATE_REJECTED, "canceled");
        session->total[COMMAND_DATA]++;
        return true;
    }
    return false;
}

bool letter_receive(struct world *world, struct session *session)
{
    struct message *message = world_message(world, session->message);
    struct refuse_mail mail = {&message->from, &message->rcpts[0].address};

    session->message = NO_OBJECT;
    if (session->kind == SESSION_INBOUND && rng_chance(&world->rng, 60)) {
        lose(world, session, message);
        return false;
    }
    if (goes_wrong(world, session, message))
        return true;
    log_cleanup(world, message);
    session->good[COMMAND_DATA]++;
    session->total[COMMAND_DATA]++;
    if (session->kind == SESSION_SUBMISSION && rng_chance(&world->rng, 4000))
        log_opendkim(world, message);
    if (session->job != NO_OBJECT ||
        !take_action(world, session, message, &mail))
        enter_queue(world, session, message);
    return true;
}
