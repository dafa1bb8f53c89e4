/*
 * postsuper(1) at work; see operator.h.
 */
#include "operator.h"

#include "log.h"
#include "queue.h"

/* `ID: what` for the message, then `What: 1 message`. */
static void postsuper(struct world *world, struct message *message,
                      const char *done, const char *summary)
{
    struct host *host = world_host(world, message->host);
    uint32_t pid = world_new_pid(world, host);

    log_message(world, message, PROGRAM_POSTSUPER, pid);
    out_text(&world->out, done);
    log_end(world);
    log_begin(world, host, PROGRAM_POSTSUPER, pid);
    out_text(&world->out, summary);
    out_text(&world->out, ": 1 message");
    log_end(world);
}

static bool untouched(const struct message *message)
{
    for (uint32_t i = 0; i < message->rcpt_count; i++) {
        if (message->rcpts[i].state != RCPT_PENDING)
            return false;
    }
    return true;
}

static void delete_message(struct world *world, struct message *message)
{
    enum truth_state state =
        untouched(message) ? STATE_DELETED : STATE_UNSETTLED;

    postsuper(world, message, "removed", "Deleted");
    queue_end(world, message, state, true);
}

/* The message goes through pickup again and gets another ID. */
static void requeue(struct world *world, struct message *message)
{
    struct host *host = world_host(world, message->host);
    uint64_t pending = 0;
    struct message *again;

    for (uint32_t i = 0; i < message->rcpt_count; i++) {
        if (message->rcpts[i].state == RCPT_PENDING)
            pending |= UINT64_C(1) << i;
    }
    postsuper(world, message, "requeued", "Requeued");
    again = queue_copy(world, message->host, message, pending);
    log_message(world, again, PROGRAM_PICKUP,
                world_pid(world, host, PROGRAM_PICKUP));
    log_address(world, "uid=102 from=<", &again->from, "> orig_id=");
    out_text(&world->out, message->queue_id);
    log_end(world);
    log_cleanup(world, again);
    world_later(world, world_msec(world, 2, 30), EVENT_ACTIVE, again->number);
    queue_end(world, message,
              untouched(message) ? STATE_REQUEUED : STATE_UNSETTLED, false);
}

bool operator_acts(struct world *world, struct message *message)
{
    bool has_sender = message->from.domain != WORDS_NULL_SENDER;

    switch (rng_below(&world->rng, 5)) {
    case 0:
        delete_message(world, message);
        return true;
    case 1:
        requeue(world, message);
        return true;
    case 2:
        /* the queue manager returns it when it looks next: at once */
        if (!has_sender)
            return false;
        postsuper(world, message, "expired", "Force-expired");
        message->forced = true;
        return false;
    default:
        postsuper(world, message, "placed on hold", "Placed on hold");
        queue_hold(world, message);
        return true;
    }
}

void operator_releases(struct world *world, struct message *message)
{
    if (rng_chance(&world->rng, 3000)) {
        delete_message(world, message);
        return;
    }
    postsuper(world, message, "released from hold", "Released from hold");
    message->held = false;
    world_later(world, world_msec(world, 200, 900), EVENT_ACTIVE,
                message->number);
}
