/*
 * `ID: to=<…>, relay=…, delay=…, delays=…, dsn=…, status=… (…)` as
 * log_adhoc.c prints it; see status.h.
 */
#include "status.h"

#include "log.h"
#include "people.h"
#include "queue.h"
#include "text.h"

static const char *sent_by_server(uint16_t side, uint32_t roll)
{
    switch (side) {
    case AT_GOOGLE:
        return "250 2.0.0 OK  %c %g - gsmtp";
    case AT_MICROSOFT:
        return roll < 7 ? "250 2.6.0 <%x.%m@%h> [InternalId=%N%N, "
                          "Hostname=%e] %N bytes in 0.%n, 98.%n KB/sec "
                          "Queued mail for delivery"
                        : "250 2.1.5 Queued mail for delivery";
    case AT_YAHOO:
        return "250 ok dirdel";
    case AT_GMX:
        return "250 Requested mail action okay, completed: id=1M%m-00%x";
    default:
        break;
    }
    switch (roll) {
    case 0:
        return "250 OK id=1q%m-000%n-%k";
    case 1:
        return "250 2.0.0 37V8%x%n Message accepted for delivery";
    case 2:
        return "250 ok %c qp %N";
    case 3:
        return "250 2.6.0 <%x%x@%h> Queued mail for delivery";
    default:
        return "250 2.0.0 Ok: queued as %q";
    }
}

static const char *sent_text(struct world *world, const struct job *job)
{
    uint32_t roll = rng_below(&world->rng, 10);

    switch (job->side) {
    case AT_LMTP:
        return "250 2.0.0 <%r> %m%k%k Saved";
    case AT_LOCAL:
        if (roll == 0)
            return "delivered to command: /usr/bin/procmail";
        return roll < 4 ? "delivered to maildir" : "delivered to mailbox";
    case AT_VIRTUAL:
        return "delivered to maildir";
    case AT_PIPE:
        return "delivered via dovecot service";
    default:
        return sent_by_server(job->side, roll);
    }
}

static void write_relay(struct world *world, const struct job *job,
                        bool no_relay)
{
    struct out *out = &world->out;

    if (no_relay || job->side == AT_ERROR)
        out_text(out, "none");
    else if (job->side == AT_LOCAL)
        out_text(out, "local");
    else if (job->side == AT_VIRTUAL)
        out_text(out, "virtual");
    else if (job->side == AT_PIPE)
        out_text(out, "dovecot");
    else
        text_endpoint(world, &job->peer);
}

/* delay= and delays=a/b/c/d: before the queue manager, in it, until there
 * was a session, in the session */
static void write_delays(struct world *world, const struct job *job,
                         const struct message *message)
{
    struct out *out = &world->out;
    int64_t rest = world->now_usec - message->active_usec - job->wait_usec -
                   job->connect_usec;

    out_text(out, ", delay=");
    out_delay(out, world->now_usec - message->arrived_usec);
    out_text(out, ", delays=");
    out_delay(out, message->active_usec - message->arrived_usec);
    out_char(out, '/');
    out_delay(out, job->wait_usec);
    out_char(out, '/');
    out_delay(out, job->connect_usec);
    out_char(out, '/');
    out_delay(out, rest);
}

static void write_front(struct world *world, const struct job *job,
                        const struct message *message, const struct rcpt *rcpt,
                        bool no_relay)
{
    struct out *out = &world->out;

    log_address(world, "to=<", &rcpt->address, ">, ");
    if (rcpt->aliased)
        log_address(world, "orig_to=<", &rcpt->original, ">, ");
    out_text(out, "relay=");
    write_relay(world, job, no_relay);
    if (job->reuse_count > 1 && !no_relay) {
        out_text(out, ", conn_use=");
        out_number(out, job->reuse_count);
    }
    write_delays(world, job, message);
    /* tls= since 3.11 */
    if (world_host(world, message->host)->modern &&
        job->program == PROGRAM_SMTP && !no_relay)
        out_text(out, job->encrypted ? ", tls=may" : ", tls=may:none");
}

static void write_end(struct world *world, const char *dsn, const char *word)
{
    out_text(&world->out, ", dsn=");
    out_text(&world->out, dsn);
    out_text(&world->out, ", status=");
    out_text(&world->out, word);
    out_text(&world->out, " (");
}

/* local(8) forwards: a new message with the same Message-ID. */
static struct message *forward(struct world *world,
                               const struct message *message)
{
    struct message *copy = queue_new(world, message->host, &message->from, 1);

    copy->inside = true;
    copy->rcpts[0].address = people_outside(world);
    copy->message_id = message->message_id;
    copy->size_bytes = message->size_bytes + 120;
    log_cleanup(world, copy);
    world_later(world, world_msec(world, 1, 20), EVENT_ACTIVE, copy->number);
    return copy;
}

static void log_sent(struct world *world, struct job *job,
                     struct message *message, struct rcpt *rcpt, uint32_t pid)
{
    struct text_words words = {&rcpt->address, &message->from, &job->peer,
                               world_host(world, message->host)};
    const struct message *copy = NULL;

    if (job->side == AT_LOCAL && rng_chance(&world->rng, 500))
        copy = forward(world, message);
    log_message(world, message, (enum program)job->program, pid);
    write_front(world, job, message, rcpt, false);
    write_end(world, "2.0.0", message->probe ? "deliverable" : "sent");
    if (copy != NULL) {
        out_text(&world->out, "forwarded as ");
        out_text(&world->out, copy->queue_id);
    } else if (job->next_id[0] != '\0') {
        out_text(&world->out, job->side == AT_FILTER
                                  ? "250 2.0.0 from MTA(smtp:[127.0.0.1]:"
                                    "10025): 250 2.0.0 Ok: queued as "
                                  : "250 2.0.0 Ok: queued as ");
        out_text(&world->out, job->next_id);
    } else {
        text_write(world, sent_text(world, job), &words);
    }
    out_char(&world->out, ')');
    log_end(world);
    rcpt->state = RCPT_SENT;
    world->truth
        .attempt_counts[message->probe ? ATTEMPT_OTHER : ATTEMPT_SENT]++;
}

/* What the log says of a failure: the word, and whether it is final.  With
 * soft_bounce a refusal is put off, in words of its own. */
static const char *failure_word(struct world *world,
                                const struct message *message, char *dsn,
                                enum truth_attempt *attempt)
{
    *attempt = dsn[0] == '4' ? ATTEMPT_DEFERRED : ATTEMPT_BOUNCED;
    if (message->probe) {
        *attempt = ATTEMPT_OTHER;
        return "undeliverable";
    }
    if (dsn[0] == '4')
        return "deferred";
    if (!rng_chance(&world->rng, 8))
        return "bounced";
    dsn[0] = '4';
    *attempt = ATTEMPT_DEFERRED;
    return "SOFTBOUNCE";
}

static void count_failure(struct world *world, struct message *message,
                          struct rcpt *rcpt, enum truth_attempt attempt,
                          uint16_t cause)
{
    world->truth.attempt_counts[attempt]++;
    if (attempt != ATTEMPT_OTHER)
        world->truth.cause_counts[cause]++;
    if (attempt == ATTEMPT_BOUNCED) {
        rcpt->state = RCPT_BOUNCED;
        message->bounced_now = true;
    }
}

static void log_failed(struct world *world, struct job *job,
                       struct message *message, struct rcpt *rcpt, uint32_t pid)
{
    uint16_t number = (uint16_t)(rcpt->failed - 1);
    const struct failure *failure = world_failure(number);
    struct text_words words = {&rcpt->address, &message->from, &job->peer,
                               world_host(world, message->host)};
    bool no_relay = failure->scope == SCOPE_CONNECT || job->suspended;
    enum truth_attempt attempt;
    char dsn[12];
    const char *word;

    memcpy(dsn, failure->dsn, strlen(failure->dsn) + 1);
    word = failure_word(world, message, dsn, &attempt);
    log_message(world, message, (enum program)job->program, pid);
    write_front(world, job, message, rcpt, no_relay);
    write_end(world, dsn, word);
    if (job->suspended)
        out_text(&world->out, "delivery temporarily suspended: ");
    text_write(world, failure->text, &words);
    out_char(&world->out, ')');
    log_end(world);
    world->failure_used[number] = true;
    count_failure(world, message, rcpt, attempt, world->failure_causes[number]);
}

/* postsuper -f: error(8) puts it off once more, then it is returned. */
static void log_forced(struct world *world, struct job *job,
                       struct message *message, struct rcpt *rcpt, uint32_t pid)
{
    log_message(world, message, (enum program)job->program, pid);
    write_front(world, job, message, rcpt, true);
    write_end(world, "4.7.0", "deferred");
    out_text(&world->out, "message is administratively expired)");
    log_end(world);
    count_failure(world, message, rcpt, ATTEMPT_DEFERRED,
                  truth_cause(&world->truth, "delivery_expired"));
}

void status_log(struct world *world, struct job *job, struct message *message,
                uint32_t number)
{
    struct host *host = world_host(world, message->host);
    struct rcpt *rcpt = &message->rcpts[number];
    uint32_t pid;

    if (job->worker != NO_OBJECT)
        pid = world_worker(host, (enum program)job->program, job->worker)->pid;
    else
        pid = world_pid(world, host, (enum program)job->program);
    queue_name_rcpt(world, message, rcpt);
    if (message->forced)
        log_forced(world, job, message, rcpt, pid);
    else if (job->failed != 0 || (job->fail_mask >> number & 1))
        log_failed(world, job, message, rcpt, pid);
    else
        log_sent(world, job, message, rcpt, pid);
}
