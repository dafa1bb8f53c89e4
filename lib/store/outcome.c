/*
 * The outcome of a recipient: what became of the message behind the content
 * filter, on the next host, under its new queue ID.
 *
 * Follows the links that carry a recipient on; notifications never decide.
 * Each step costs the same however many recipients there are: the next
 * message is kept loaded in the caller's scratch. Fails with false without
 * memory.
 */
#include "store/catalog_data.h"
#include "store/story.h"

enum {
    HOPS_MOST = 16, /* mail can go in circles */
    NAMES_MOST = 64 /* other messages that name one queue ID */
};

/* The worst comes first. */
static const uint8_t worst_first[] = {
    MAILDIAG_RECIPIENT_BOUNCED,       MAILDIAG_RECIPIENT_EXPIRED,
    MAILDIAG_RECIPIENT_REJECTED,      MAILDIAG_RECIPIENT_DISCARDED,
    MAILDIAG_RECIPIENT_DELETED,       MAILDIAG_RECIPIENT_HELD,
    MAILDIAG_RECIPIENT_DEFERRED,      MAILDIAG_RECIPIENT_QUEUED,
    MAILDIAG_RECIPIENT_REQUEUED,      MAILDIAG_RECIPIENT_UNKNOWN,
    MAILDIAG_RECIPIENT_UNDELIVERABLE, MAILDIAG_RECIPIENT_DELIVERABLE,
    MAILDIAG_RECIPIENT_SENT};

static size_t badness(uint8_t state)
{
    size_t i;

    for (i = 0; i < sizeof worst_first; i++) {
        if (worst_first[i] == state)
            break;
    }
    return i;
}

uint32_t md_story_worst(const md_story *s)
{
    size_t least = SIZE_MAX;
    uint32_t i, worst = MD_NO_INDEX;

    for (i = 0; i < s->recipient_count; i++) {
        if (badness(s->recipients[i].state) < least) {
            least = badness(s->recipients[i].state);
            worst = i;
        }
    }
    return worst;
}

static uint8_t state_of_message(const md_story *s)
{
    switch (s->state) {
    case MAILDIAG_STATE_REJECTED:
        return MAILDIAG_RECIPIENT_REJECTED;
    case MAILDIAG_STATE_DISCARDED:
        return MAILDIAG_RECIPIENT_DISCARDED;
    case MAILDIAG_STATE_DELETED:
        return MAILDIAG_RECIPIENT_DELETED;
    case MAILDIAG_STATE_HELD:
        return MAILDIAG_RECIPIENT_HELD;
    case MAILDIAG_STATE_QUEUED:
        return MAILDIAG_RECIPIENT_QUEUED;
    case MAILDIAG_STATE_EXPIRED:
        return MAILDIAG_RECIPIENT_EXPIRED;
    default:
        return MAILDIAG_RECIPIENT_UNKNOWN;
    }
}

/* The recipient that this one became: by its address, else the worst. */
static uint32_t follow_recipient(const md_story *next, md_slice address)
{
    uint32_t same = md_story_recipient(next, address);

    return same != MD_NO_INDEX ? same : next->worst;
}

/* What the last delivery line names as the next queue ID. */
static bool named_by_attempt(const md_story *s, uint32_t recipient,
                             md_mention *m)
{
    const md_recipient *r = &s->recipients[recipient];
    const md_value *named, *relay;
    const md_fact *fact;

    if (r->last_attempt == MD_NO_INDEX)
        return false;
    fact = &s->facts[s->attempts[r->last_attempt].fact];
    named = md_fact_value(&s->own, fact, MAILDIAG_FIELD_REMOTE_QUEUE_ID);
    relay = md_fact_value(&s->own, fact, MAILDIAG_FIELD_RELAY);
    if (named == NULL || named->packing != MD_PACK_STRING)
        return false;
    memset(m, 0, sizeof *m);
    m->target = named->ref;
    m->entry = s->entry;
    m->time = fact->time;
    m->anywhere = relay == NULL || !md_slice_eq(relay->bytes, MD_LIT("local"));
    return true;
}

/* A message that says of itself that it goes on from this one. */
static uint32_t named_by_next(const md_story *s, uint8_t relation)
{
    const md_catalog *c = s->catalog;
    const uint32_t *mentions;
    size_t count, i;

    md_catalog_mentioned(c, c->entries[s->entry].queue_id, &mentions, &count);
    for (i = 0; i < count && i < NAMES_MOST; i++) {
        const md_mention *m = &c->mentions[mentions[i]];

        if (m->child && m->relation == relation && m->entry != s->entry &&
            md_catalog_resolve(c, m) == s->entry)
            return m->entry;
    }
    return UINT32_MAX;
}

/* A content filter's own line tells under which ID it gave it back. */
static uint32_t named_by_filter(const md_story *s)
{
    const md_catalog *c = s->catalog;
    size_t first, count, i;

    md_catalog_mentions(c, s->entry, &first, &count);
    for (i = first; i < first + count && i < first + NAMES_MOST; i++) {
        if (c->mentions[i].relation == MAILDIAG_LINK_FILTER_HOP_OF &&
            !c->mentions[i].child)
            return md_catalog_resolve(c, &c->mentions[i]);
    }
    return UINT32_MAX;
}

/* The message that a recipient's copy went on as; UINT32_MAX: none. */
static uint32_t next_entry(const md_story *s, uint32_t recipient)
{
    uint8_t state = s->recipients[recipient].state;
    md_mention m;
    uint32_t next;

    if (state == MAILDIAG_RECIPIENT_REQUEUED)
        return named_by_next(s, MAILDIAG_LINK_REQUEUED_FROM);
    if (state != MAILDIAG_RECIPIENT_SENT)
        return UINT32_MAX;
    /* Given a queue ID that is not here, it went elsewhere. */
    if (named_by_attempt(s, recipient, &m))
        return md_catalog_resolve(s->catalog, &m);
    next = named_by_next(s, MAILDIAG_LINK_FILTER_HOP_OF);
    return next != UINT32_MAX ? next : named_by_filter(s);
}

bool md_story_outcome(const md_story *s, uint32_t recipient, md_story *other,
                      uint8_t *outcome, uint32_t *entry)
{
    const md_story *now = s;
    md_slice address = s->recipients[recipient].address;
    int hops;

    *outcome = s->recipients[recipient].state;
    *entry = s->entry;
    for (hops = 0; hops < HOPS_MOST; hops++) {
        uint32_t next = next_entry(now, recipient);

        if (next == UINT32_MAX || next == s->entry)
            break;
        if ((other->catalog != s->catalog || other->entry != next) &&
            !md_story_load(other, s->catalog, next))
            return false;
        now = other;
        *entry = next;
        recipient = follow_recipient(now, address);
        if (recipient == MD_NO_INDEX) {
            *outcome = state_of_message(now);
            break;
        }
        *outcome = now->recipients[recipient].state;
    }
    return true;
}
