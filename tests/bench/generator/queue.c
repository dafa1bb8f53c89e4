/*
 * From queue ID to `removed`; see queue.h.
 */
#include "queue.h"

#include "deliver.h"
#include "log.h"
#include "operator.h"
#include "people.h"

#include <stdlib.h>

/* The deferred queue is scanned every five minutes, waits double up to four
 * hours, and after two days mail goes back: settings as an appliance has. */
#define QUEUE_SCAN (5 * CALENDAR_MINUTE)
#define LONGEST_WAIT (4 * CALENDAR_HOUR)
#define LIFETIME (2 * CALENDAR_DAY)
#define DELAY_WARNING (4 * CALENDAR_HOUR)

struct message *queue_new(struct world *world, uint32_t host,
                          const struct address *from, uint32_t rcpt_count)
{
    uint32_t number = pool_take(&world->messages);
    struct message *message = world_message(world, number);
    size_t bytes = rcpt_count * sizeof(struct rcpt);

    message->number = number;
    message->host = host;
    message->from = *from;
    message->rcpt_count = rcpt_count;
    message->rcpts = pool_resize(NULL, bytes);
    memset(message->rcpts, 0, bytes);
    message->arrived_usec = world->now_usec;
    message->size_bytes = rng_magnitude(&world->rng, 9, 22);
    message->relay_seed = (uint32_t)rng_next(&world->rng);
    world_assign_id(world, message);
    return message;
}

void queue_own_message_id(struct world *world, struct message *message)
{
    struct message_id *id = &message->message_id;

    memset(id, 0, sizeof(*id));
    id->kind = MESSAGE_ID_POSTFIX;
    id->host = (uint8_t)message->host;
    id->time_usec = world->now_usec;
    memcpy(id->queue_id, message->queue_id, sizeof(id->queue_id));
}

void queue_make_message_id(struct world *world, struct message *message)
{
    struct message_id *id = &message->message_id;
    uint32_t roll = rng_below(&world->rng, 10000);

    memset(id, 0, sizeof(*id));
    id->seed = rng_next(&world->rng);
    id->domain = message->from.domain;
    if (message->from.domain == WORDS_NULL_SENDER)
        id->domain = WORDS_GENERIC_FROM;
    if (roll < 7)
        id->kind = MESSAGE_ID_EMPTY;
    else if (roll < 15)
        id->kind = MESSAGE_ID_BARE;
    else if (roll < 2200)
        id->kind = MESSAGE_ID_GMAIL;
    else if (roll < 4000)
        id->kind = MESSAGE_ID_EXCHANGE;
    else if (roll < 5500)
        id->kind = MESSAGE_ID_JAVA;
    else
        id->kind = MESSAGE_ID_HEX;
}

struct message *queue_copy(struct world *world, uint32_t host,
                           const struct message *original, uint64_t mask)
{
    uint32_t count = 0;
    struct message *copy;

    for (uint32_t i = 0; i < original->rcpt_count; i++)
        count += (uint32_t)(mask >> i & 1);
    copy = queue_new(world, host, &original->from, count);
    for (uint32_t i = 0, to = 0; i < original->rcpt_count; i++) {
        if ((mask >> i & 1) == 0)
            continue;
        copy->rcpts[to++].address = original->rcpts[i].address;
    }
    copy->message_id = original->message_id;
    copy->size_bytes = original->size_bytes + 190;
    return copy;
}

/* A recipient is one distinct to= address of the message. */
void queue_name_rcpt(struct world *world, struct message *message,
                     struct rcpt *rcpt)
{
    if (rcpt->named)
        return;
    rcpt->named = true;
    for (uint32_t i = 0; i < message->rcpt_count; i++) {
        const struct rcpt *other = &message->rcpts[i];

        if (other != rcpt && other->named &&
            words_same(&other->address, &rcpt->address))
            return;
    }
    world->truth.recipient_count++;
}

void queue_end(struct world *world, struct message *message,
               enum truth_state state, bool removed)
{
    if (message->logged)
        world->truth.state_counts[state]++;
    if (removed)
        world->truth.removed_count++;
    world_free_file(world, message, removed);
    free(message->rcpts);
    message->rcpts = NULL;
    pool_give(&world->messages, message->number);
}

void queue_cancel(struct world *world, struct message *message,
                  enum truth_state state, const char *why)
{
    struct host *host = world_host(world, message->host);

    if (host->modern) {
        log_message(world, message, PROGRAM_CLEANUP,
                    world_pid(world, host, PROGRAM_CLEANUP));
        out_text(&world->out, "removed (");
        out_text(&world->out, why);
        out_char(&world->out, ')');
        log_end(world);
    }
    queue_end(world, message, state, host->modern);
}

static void qmgr_line(struct world *world, struct message *message)
{
    log_message(
        world, message, PROGRAM_QMGR,
        world_pid(world, world_host(world, message->host), PROGRAM_QMGR));
}

static void log_from(struct world *world, struct message *message)
{
    qmgr_line(world, message);
    log_address(world, "from=<", &message->from, ">, ");
}

void queue_hold(struct world *world, struct message *message)
{
    message->held = true;
    message->waiting = false;
    world_later(world, world_msec(world, 600000, 3600000) * 4, EVENT_RELEASE,
                message->number);
}

void queue_pickup(struct world *world, uint32_t host_number)
{
    struct host *host = world_host(world, host_number);
    bool web = rng_chance(&world->rng, 7000);
    struct address from = {web ? WORDS_WWW_DATA : WORDS_ROOT,
                           WORDS_HOSTS_FROM + host_number};
    uint32_t count = rng_chance(&world->rng, 9000) ? 1 : 2;
    struct message *message = queue_new(world, host_number, &from, count);

    for (uint32_t i = 0; i < count; i++)
        message->rcpts[i].address = rng_chance(&world->rng, 5000)
                                        ? people_inside(world, host_number)
                                        : people_outside(world);
    log_message(world, message, PROGRAM_PICKUP,
                world_pid(world, host, PROGRAM_PICKUP));
    out_text(&world->out, "uid=");
    out_number(&world->out, web ? 33 : 0);
    log_address(world, " from=<", &from, ">");
    log_end(world);
    queue_own_message_id(world, message);
    log_cleanup(world, message);
    world_later(world, world_msec(world, 2, 40), EVENT_ACTIVE, message->number);
}

void queue_activate(struct world *world, uint32_t number)
{
    struct message *message = world_message(world, number);
    uint32_t pending = 0;

    for (uint32_t i = 0; i < message->rcpt_count; i++)
        pending += message->rcpts[i].state == RCPT_PENDING;
    log_from(world, message);
    out_text(&world->out, "size=");
    out_number(&world->out, message->size_bytes);
    out_text(&world->out, ", nrcpt=");
    out_number(&world->out, pending);
    out_text(&world->out, " (queue active)");
    log_end(world);
    message->waiting = false;
    message->active_usec = world->now_usec;
    message->try_count++;
    deliver_start(world, message);
}

/* bounce(8) tells the sender; the words are `sender non-delivery
 * notification` or `sender delay notification`.  Since 3.11 it speaks before
 * cleanup does. */
static void notify(struct world *world, struct message *message,
                   const char *kind)
{
    struct host *host = world_host(world, message->host);
    struct address nobody = {0, WORDS_NULL_SENDER};
    struct message *notice = queue_new(world, message->host, &nobody, 1);

    notice->rcpts[0].address = message->from;
    notice->inside = true;
    notice->size_bytes = rng_range(&world->rng, 2200, 9000);
    queue_own_message_id(world, notice);
    if (!host->modern)
        log_cleanup(world, notice);
    log_message(world, message, PROGRAM_BOUNCE,
                world_pid(world, host, PROGRAM_BOUNCE));
    out_text(&world->out, kind);
    out_text(&world->out, " notification: ");
    out_text(&world->out, notice->queue_id);
    log_end(world);
    if (host->modern)
        log_cleanup(world, notice);
    world_later(world, world_msec(world, 1, 25), EVENT_ACTIVE, notice->number);
}

static uint32_t count_rcpts(const struct message *message,
                            enum rcpt_state state)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < message->rcpt_count; i++)
        count += message->rcpts[i].state == state;
    return count;
}

static void expire(struct world *world, struct message *message)
{
    log_from(world, message);
    out_text(&world->out, message->forced
                              ? "status=force-expired, returned to sender"
                              : "status=expired, returned to sender");
    log_end(world);
    world->truth.expired_count++;
    for (uint32_t i = 0; i < message->rcpt_count; i++) {
        if (message->rcpts[i].state == RCPT_PENDING)
            message->rcpts[i].state = RCPT_EXPIRED;
    }
    message->bounced_now = true;
}

static bool too_old(const struct world *world, const struct message *message)
{
    int64_t age = world->now_usec - message->arrived_usec;

    if (message->from.domain == WORDS_NULL_SENDER)
        return age > LIFETIME / 2;
    return age > LIFETIME;
}

/* The queue manager finds a deferred message at a scan of its queue, so many
 * come at once. */
static void put_off(struct world *world, struct message *message)
{
    int64_t age = world->now_usec - message->arrived_usec;
    int64_t wait = age < QUEUE_SCAN ? QUEUE_SCAN : age;
    int64_t when;

    if (wait > LONGEST_WAIT)
        wait = LONGEST_WAIT;
    when = world->now_usec + wait;
    when += QUEUE_SCAN - when % QUEUE_SCAN;
    message->waiting = true;
    events_push(&world->events, when + world_msec(world, 0, 900), EVENT_RETRY,
                message->number);
}

void queue_try_done(struct world *world, struct message *message)
{
    bool has_sender = message->from.domain != WORDS_NULL_SENDER;
    bool done;

    if (!message->probe && count_rcpts(message, RCPT_PENDING) > 0 &&
        (message->forced || too_old(world, message)))
        expire(world, message);
    done = message->probe || count_rcpts(message, RCPT_PENDING) == 0;
    if (message->bounced_now && has_sender)
        notify(world, message, "sender non-delivery");
    message->bounced_now = false;
    if (done && rng_chance(&world->rng, 7000))
        queue_remove(world, message->number);
    else if (done)
        world_later(world, world_msec(world, 0, 30), EVENT_REMOVE,
                    message->number);
    else
        put_off(world, message);
}

void queue_retry(struct world *world, uint32_t number)
{
    struct message *message = world_message(world, number);
    bool late = world->now_usec - message->arrived_usec > DELAY_WARNING;

    if (rng_chance(&world->rng, 60) && operator_acts(world, message))
        return;
    if (late && !message->warned && message->from.domain != WORDS_NULL_SENDER) {
        message->warned = true;
        if (message->relay_seed % 4 == 0)
            notify(world, message, "sender delay");
    }
    queue_activate(world, number);
}

void queue_release(struct world *world, uint32_t number)
{
    struct message *message = world_message(world, number);

    operator_releases(world, message);
}

void queue_remove(struct world *world, uint32_t number)
{
    struct message *message = world_message(world, number);
    enum truth_state state = queue_state(message);

    qmgr_line(world, message);
    out_text(&world->out, "removed");
    log_end(world);
    queue_end(world, message, state, true);
}

enum truth_state queue_state(const struct message *message)
{
    uint32_t sent = count_rcpts(message, RCPT_SENT);
    uint32_t bounced = count_rcpts(message, RCPT_BOUNCED);
    uint32_t expired = count_rcpts(message, RCPT_EXPIRED);

    if (message->probe)
        return STATE_PROBE;
    if (message->held)
        return sent + bounced == 0 ? STATE_HELD : STATE_UNSETTLED;
    if (sent == message->rcpt_count)
        return STATE_SENT;
    if (bounced == message->rcpt_count)
        return STATE_BOUNCED;
    if (expired == message->rcpt_count)
        return STATE_EXPIRED;
    if (sent + bounced + expired == message->rcpt_count)
        return STATE_MIXED;
    return message->waiting ? STATE_DEFERRED : STATE_UNSETTLED;
}
