/*
 * Deciding states. What each line does to a queue entry:
 *   removed            gone; a recipient still deferred was deleted
 *   status=expired     recipients neither sent nor bounced are returned
 *   placed on hold     waits until released or seen in the active queue
 *   requeued           goes on under a new queue ID
 *   reject at DATA or later, or by cleanup: refused after the ID was given
 *   discard            taken and thrown away
 * Takes a story with facts, recipients and attempts; cannot fail.
 */
#include "store/state_of.h"

#include "record/reply.h"
#include "store/action.h"

typedef struct happened {
    bool started, message_id, active, removed, removed_by_operator;
    bool canceled, thrown_away;
    bool expired, held, requeued, rejected, discarded;
} happened;

static bool refuses_message(md_story *s, const md_fact *fact)
{
    md_slice stage = md_fact_field(&s->own, fact, MAILDIAG_FIELD_STAGE);
    md_stage at = md_stage_parse(stage);

    /* A refused RCPT or MAIL leaves the rest of the transaction alone. */
    if (at == MD_STAGE_RCPT || at == MD_STAGE_MAIL)
        return false;
    return fact->daemon == MD_DAEMON_CLEANUP || at == MD_STAGE_DATA ||
           at == MD_STAGE_BODY || at == MD_STAGE_END_OF_MESSAGE ||
           stage.ptr == NULL;
}

static void note_action(happened *h, md_story *s, const md_fact *fact)
{
    md_action action = md_action_of(&s->own, fact);

    if (action == MD_ACTION_HOLD) {
        h->held = true;
        s->held_time = fact->time;
    } else if (action == MD_ACTION_DISCARD) {
        h->discarded = true;
    }
}

static void note_removed(happened *h, md_story *s, const md_fact *fact)
{
    md_slice how = md_fact_field(&s->own, fact, MAILDIAG_FIELD_TEXT);

    h->removed = true;
    s->removed_time = fact->time;
    if (fact->daemon == MD_DAEMON_POSTSUPER)
        h->removed_by_operator = true;
    if (md_slice_find(how, MD_LIT("canceled")) != MD_NPOS)
        h->canceled = true;
    if (md_slice_find(how, MD_LIT("discarded")) != MD_NPOS)
        h->thrown_away = true;
}

static void note_fact(happened *h, md_story *s, const md_fact *fact)
{
    switch (fact->kind) {
    case MAILDIAG_RECORD_CLIENT:
    case MAILDIAG_RECORD_PICKUP:
        h->started = true;
        break;
    case MAILDIAG_RECORD_MESSAGE_ID:
        h->message_id = true;
        break;
    case MAILDIAG_RECORD_QUEUE_ACTIVE:
        h->active = true;
        h->held = false;
        break;
    case MAILDIAG_RECORD_RELEASED:
        h->held = false;
        break;
    case MAILDIAG_RECORD_HELD:
        h->held = true;
        s->held_time = fact->time;
        break;
    case MAILDIAG_RECORD_EXPIRED:
        /* postsuper's own `expired` only marks the entry; qmgr acts. */
        if (md_fact_value(&s->own, fact, MAILDIAG_FIELD_STATUS) != NULL) {
            h->expired = true;
            s->expired_time = fact->time;
        }
        break;
    case MAILDIAG_RECORD_REQUEUED:
        h->requeued = true;
        break;
    case MAILDIAG_RECORD_REMOVED:
        note_removed(h, s, fact);
        break;
    case MAILDIAG_RECORD_REFUSAL_LINE:
        if (refuses_message(s, fact))
            h->rejected = true;
        break;
    case MAILDIAG_RECORD_ACTION_LINE:
        note_action(h, s, fact);
        break;
    default:
        break;
    }
}

/* ---- recipients -------------------------------------------------------- */

static uint8_t by_attempt(const md_story *s, const md_recipient *r)
{
    if (r->last_attempt == MD_NO_INDEX)
        return MAILDIAG_RECIPIENT_QUEUED;
    switch (s->attempts[r->last_attempt].status) {
    case MAILDIAG_STATUS_SENT:
        return MAILDIAG_RECIPIENT_SENT;
    case MAILDIAG_STATUS_DEFERRED:
        return MAILDIAG_RECIPIENT_DEFERRED;
    case MAILDIAG_STATUS_BOUNCED:
        return MAILDIAG_RECIPIENT_BOUNCED;
    case MAILDIAG_STATUS_DELIVERABLE:
        return MAILDIAG_RECIPIENT_DELIVERABLE;
    case MAILDIAG_STATUS_UNDELIVERABLE:
        return MAILDIAG_RECIPIENT_UNDELIVERABLE;
    default:
        return MAILDIAG_RECIPIENT_UNKNOWN;
    }
}

static bool is_open(uint8_t state)
{
    return state == MAILDIAG_RECIPIENT_DEFERRED ||
           state == MAILDIAG_RECIPIENT_QUEUED ||
           state == MAILDIAG_RECIPIENT_UNKNOWN;
}

static uint8_t recipient_state(const md_story *s, const happened *h,
                               const md_recipient *r)
{
    uint8_t state = by_attempt(s, r);

    if (!is_open(state))
        return state;
    if (h->expired)
        return MAILDIAG_RECIPIENT_EXPIRED;
    if (h->requeued)
        return MAILDIAG_RECIPIENT_REQUEUED;
    if (state == MAILDIAG_RECIPIENT_QUEUED && (h->discarded || h->thrown_away))
        return MAILDIAG_RECIPIENT_DISCARDED;
    if (state == MAILDIAG_RECIPIENT_QUEUED && h->rejected)
        return MAILDIAG_RECIPIENT_REJECTED;
    if (h->removed &&
        (state == MAILDIAG_RECIPIENT_DEFERRED || h->removed_by_operator))
        return MAILDIAG_RECIPIENT_DELETED;
    if (h->removed)
        return MAILDIAG_RECIPIENT_UNKNOWN;
    if (h->held)
        return MAILDIAG_RECIPIENT_HELD;
    return state;
}

/* ---- the message ------------------------------------------------------- */

static bool is_probe(const md_story *s)
{
    uint32_t i;

    for (i = 0; i < s->attempt_count; i++) {
        if (s->attempts[i].status != MAILDIAG_STATUS_DELIVERABLE &&
            s->attempts[i].status != MAILDIAG_STATUS_UNDELIVERABLE)
            return false;
    }
    return s->attempt_count != 0;
}

static bool any_recipient(const md_story *s, uint8_t state)
{
    uint32_t i;

    for (i = 0; i < s->recipient_count; i++) {
        if (s->recipients[i].state == state)
            return true;
    }
    return false;
}

static uint8_t final_state(uint8_t recipient)
{
    switch (recipient) {
    case MAILDIAG_RECIPIENT_SENT:
        return MAILDIAG_STATE_SENT;
    case MAILDIAG_RECIPIENT_BOUNCED:
        return MAILDIAG_STATE_BOUNCED;
    case MAILDIAG_RECIPIENT_EXPIRED:
        return MAILDIAG_STATE_EXPIRED;
    case MAILDIAG_RECIPIENT_DELETED:
        return MAILDIAG_STATE_DELETED;
    case MAILDIAG_RECIPIENT_DISCARDED:
        return MAILDIAG_STATE_DISCARDED;
    case MAILDIAG_RECIPIENT_REQUEUED:
        return MAILDIAG_STATE_REQUEUED;
    case MAILDIAG_RECIPIENT_REJECTED:
        return MAILDIAG_STATE_REJECTED;
    default:
        return MAILDIAG_STATE_UNKNOWN;
    }
}

static uint8_t state_by_recipients(const md_story *s, const happened *h)
{
    uint32_t i;

    if (is_probe(s))
        return MAILDIAG_STATE_PROBE;
    if (any_recipient(s, MAILDIAG_RECIPIENT_HELD))
        return MAILDIAG_STATE_HELD;
    if (any_recipient(s, MAILDIAG_RECIPIENT_DEFERRED))
        return MAILDIAG_STATE_DEFERRED;
    if (any_recipient(s, MAILDIAG_RECIPIENT_QUEUED))
        return MAILDIAG_STATE_QUEUED;
    if (!h->removed && !h->requeued && !h->expired &&
        s->nrcpt > (int64_t)s->recipient_count)
        return h->held ? MAILDIAG_STATE_HELD : MAILDIAG_STATE_QUEUED;
    for (i = 1; i < s->recipient_count; i++) {
        if (s->recipients[i].state != s->recipients[0].state)
            return MAILDIAG_STATE_MIXED;
    }
    return final_state(s->recipients[0].state);
}

static uint8_t state_without_recipients(const happened *h)
{
    if (h->requeued)
        return MAILDIAG_STATE_REQUEUED;
    if (h->expired)
        return MAILDIAG_STATE_EXPIRED;
    if (h->thrown_away || (h->discarded && !h->active))
        return MAILDIAG_STATE_DISCARDED;
    if (h->canceled && !h->active)
        return MAILDIAG_STATE_INCOMPLETE;
    if (h->removed)
        return h->removed_by_operator ? MAILDIAG_STATE_DELETED
                                      : MAILDIAG_STATE_UNKNOWN;
    if (h->held)
        return MAILDIAG_STATE_HELD;
    if (h->active)
        return MAILDIAG_STATE_QUEUED;
    if (h->started || h->message_id)
        return MAILDIAG_STATE_INCOMPLETE;
    return MAILDIAG_STATE_UNKNOWN;
}

/* cleanup's line is the first of a message that Postfix makes itself: a
 * notification, a forwarded copy. */
static bool made_here(const md_story *s, const happened *h)
{
    return h->message_id && !h->started && s->fact_count != 0 &&
           s->facts[0].kind == MAILDIAG_RECORD_MESSAGE_ID;
}

void md_state_decide(md_story *s)
{
    happened h = {0};
    uint32_t i;

    h.held = s->hold_before;
    h.discarded = s->discard_before;
    s->held_time = s->hold_before_time;
    for (i = 0; i < s->fact_count; i++)
        note_fact(&h, s, &s->facts[i]);
    if (!h.held)
        s->held_time = MAILDIAG_NO_TIME;
    for (i = 0; i < s->recipient_count; i++)
        s->recipients[i].state = recipient_state(s, &h, &s->recipients[i]);
    if (h.rejected && !h.active && s->attempt_count == 0)
        s->state = MAILDIAG_STATE_REJECTED;
    else if (s->recipient_count != 0)
        s->state = state_by_recipients(s, &h);
    else
        s->state = state_without_recipients(&h);
    s->complete_start = h.started || made_here(s, &h);
    s->complete_end = h.removed || h.requeued ||
                      s->state == MAILDIAG_STATE_REJECTED ||
                      s->state == MAILDIAG_STATE_DISCARDED;
}
