/* The library's numbers in the words of a person: see words.h. */
#include "cli/words.h"

#include "maildiag/maildiag.h"

const char *words_actor(uint32_t actor)
{
    switch (actor) {
    case MAILDIAG_ACTOR_NOBODY:
        return "nobody: wait";
    case MAILDIAG_ACTOR_THIS_HOST:
        return "this host";
    case MAILDIAG_ACTOR_RELAY:
        return "the relay";
    case MAILDIAG_ACTOR_DNS:
        return "DNS";
    case MAILDIAG_ACTOR_NETWORK:
        return "network";
    case MAILDIAG_ACTOR_REMOTE:
        return "the remote side";
    case MAILDIAG_ACTOR_SENDER:
        return "the sender";
    case MAILDIAG_ACTOR_RECIPIENT:
        return "the recipient";
    default:
        return "unknown";
    }
}

const char *words_recipient(uint32_t state)
{
    switch (state) {
    case MAILDIAG_RECIPIENT_SENT:
        return "delivered";
    case MAILDIAG_RECIPIENT_DEFERRED:
        return "waits";
    case MAILDIAG_RECIPIENT_BOUNCED:
        return "returned to the sender";
    case MAILDIAG_RECIPIENT_EXPIRED:
        return "given up after waiting too long";
    case MAILDIAG_RECIPIENT_QUEUED:
        return "in the queue";
    case MAILDIAG_RECIPIENT_HELD:
        return "held in the queue";
    case MAILDIAG_RECIPIENT_DELETED:
        return "deleted from the queue";
    case MAILDIAG_RECIPIENT_DISCARDED:
        return "discarded";
    case MAILDIAG_RECIPIENT_REQUEUED:
        return "put into the queue anew";
    case MAILDIAG_RECIPIENT_REJECTED:
        return "refused";
    case MAILDIAG_RECIPIENT_DELIVERABLE:
        return "deliverable (address probe)";
    case MAILDIAG_RECIPIENT_UNDELIVERABLE:
        return "undeliverable (address probe)";
    default:
        return "unknown";
    }
}

enum style words_recipient_style(uint32_t state)
{
    switch (state) {
    case MAILDIAG_RECIPIENT_SENT:
    case MAILDIAG_RECIPIENT_DELIVERABLE:
        return STYLE_GOOD;
    case MAILDIAG_RECIPIENT_BOUNCED:
    case MAILDIAG_RECIPIENT_EXPIRED:
    case MAILDIAG_RECIPIENT_REJECTED:
    case MAILDIAG_RECIPIENT_UNDELIVERABLE:
        return STYLE_ERROR;
    default:
        return STYLE_WARNING;
    }
}

int words_is_accepted(uint32_t outcome)
{
    return outcome == MAILDIAG_RECIPIENT_SENT ||
           outcome == MAILDIAG_RECIPIENT_DELIVERABLE;
}

const char *words_state(uint32_t state)
{
    const char *word = maildiag_word(MAILDIAG_WORDS_STATE, state);

    return word != NULL ? word : "unknown";
}

const char *words_link(uint32_t relation, int reverse)
{
    switch (relation) {
    case MAILDIAG_LINK_BOUNCE_OF:
        return reverse ? "its non-delivery report is"
                       : "reports the failure of";
    case MAILDIAG_LINK_DELAY_NOTICE_OF:
        return reverse ? "its delay notice is" : "reports the delay of";
    case MAILDIAG_LINK_SUCCESS_NOTICE_OF:
        return reverse ? "its success notice is" : "reports the delivery of";
    case MAILDIAG_LINK_POSTMASTER_NOTICE_OF:
        return reverse ? "the postmaster's notice of it is"
                       : "tells the postmaster of";
    case MAILDIAG_LINK_FILTER_HOP_OF:
        return reverse ? "behind the content filter it is"
                       : "before the content filter it was";
    case MAILDIAG_LINK_NEXT_HOST_OF:
        return reverse ? "on the next host it is" : "on the host before it was";
    case MAILDIAG_LINK_FORWARDED_FROM:
        return reverse ? "forwarded as" : "forwarded from";
    case MAILDIAG_LINK_REQUEUED_FROM:
        return reverse ? "requeued as" : "requeued from";
    case MAILDIAG_LINK_SAME_MESSAGE_ID:
        return "the same Message-ID has";
    default:
        return "belongs to";
    }
}
