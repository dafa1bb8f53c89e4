/*
 * Telling the generations of a queue ID apart. See generation.h.
 *
 * Takes the ordered facts of one queue ID. Does not know what a message's
 * state is. Cannot fail.
 */
#include "store/generation.h"

/* Syslog does not keep the order of lines that two processes wrote at the
 * same moment; what comes this late is another message's. */
enum { SAME_MOMENT = 2 * 1000000, SOON_AFTER = 10 * 1000000 };

typedef struct current {
    uint32_t number;
    bool client, message_id, active, delivery;
    bool closed;
    int64_t closed_time;
    int64_t last_time;
    uint32_t from; /* interned sender of the queue manager's lines */
    int64_t size;
} current;

static bool within(int64_t earlier, int64_t later, int64_t most)
{
    if (earlier == MAILDIAG_NO_TIME || later == MAILDIAG_NO_TIME)
        return true;
    return later - earlier <= most;
}

static uint32_t sender_ref(const md_facts *f, const md_fact *fact)
{
    const md_value *from = md_fact_value(f, fact, MAILDIAG_FIELD_FROM);

    return from != NULL ? from->ref : 0;
}

static bool other_queue_entry(const current *now, const md_facts *f,
                              const md_fact *fact)
{
    int64_t size = md_fact_number(f, fact, MAILDIAG_FIELD_SIZE, -1);
    uint32_t from = sender_ref(f, fact);

    return now->active && ((size >= 0 && now->size >= 0 && size != now->size) ||
                           (from != 0 && now->from != 0 && from != now->from));
}

static bool begins(const current *now, const md_facts *f, const md_fact *fact)
{
    if (now->number == 0)
        return true;
    switch (fact->kind) {
    case MAILDIAG_RECORD_CLIENT:
    case MAILDIAG_RECORD_PICKUP:
        if (now->closed || now->client || now->active || now->delivery)
            return true;
        return now->message_id &&
               !within(now->last_time, fact->time, SAME_MOMENT);
    case MAILDIAG_RECORD_MESSAGE_ID:
        if (now->closed)
            return true;
        if (now->client && !now->message_id &&
            within(now->last_time, fact->time, SAME_MOMENT))
            return false;
        return now->active || now->delivery;
    case MAILDIAG_RECORD_QUEUE_ACTIVE:
        return now->closed || other_queue_entry(now, f, fact);
    case MAILDIAG_RECORD_DELIVERY:
    case MAILDIAG_RECORD_REMOVED:
        return now->closed &&
               !within(now->closed_time, fact->time, SAME_MOMENT);
    default:
        return now->closed && !within(now->closed_time, fact->time, SOON_AFTER);
    }
}

static void note(current *now, const md_facts *f, const md_fact *fact)
{
    switch (fact->kind) {
    case MAILDIAG_RECORD_CLIENT:
    case MAILDIAG_RECORD_PICKUP:
        now->client = true;
        break;
    case MAILDIAG_RECORD_MESSAGE_ID:
        now->message_id = true;
        break;
    case MAILDIAG_RECORD_QUEUE_ACTIVE:
        now->active = true;
        now->from = sender_ref(f, fact);
        now->size = md_fact_number(f, fact, MAILDIAG_FIELD_SIZE, -1);
        break;
    case MAILDIAG_RECORD_DELIVERY:
        now->delivery = true;
        break;
    case MAILDIAG_RECORD_REMOVED:
    case MAILDIAG_RECORD_REQUEUED:
        now->closed = true;
        now->closed_time = fact->time;
        break;
    default:
        break;
    }
    now->last_time = fact->time;
}

uint32_t md_generation_assign(md_facts *f)
{
    current now = {0};
    size_t i, waiting = 0; /* lines of other programs before a beginning */

    for (i = 0; i < f->count; i++) {
        md_fact *fact = &f->items[i];

        fact->generation = 0;
        if (fact->kind == MAILDIAG_RECORD_FILTER_LINE) {
            if (now.number != 0 &&
                (!now.closed ||
                 within(now.closed_time, fact->time, SOON_AFTER)))
                fact->generation = now.number;
            else
                waiting++;
            continue;
        }
        if (begins(&now, f, fact)) {
            uint32_t number = now.number + 1;
            size_t back;

            now = (current){0};
            now.number = number;
            for (back = i; waiting > 0 && back-- > 0;) {
                if (f->items[back].generation == 0) {
                    f->items[back].generation = number;
                    waiting--;
                }
            }
        }
        fact->generation = now.number;
        note(&now, f, fact);
    }
    for (i = f->count; waiting > 0 && now.number != 0 && i-- > 0;) {
        if (f->items[i].generation == 0) {
            f->items[i].generation = now.number;
            waiting--;
        }
    }
    return now.number;
}
