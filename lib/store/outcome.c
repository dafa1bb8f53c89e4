/*
 * The outcome of a recipient: what became of the message behind the content
 * filter, on the next host, under its new queue ID.
 *
 * Follows the links that carry a recipient on; notifications never decide.
 * An alias may go on as several messages: the worst of their ends counts. The
 * messages on the way are kept loaded in the caller's scratch, so that the
 * next recipient finds them there. Fails with false without memory.
 */
#include "store/catalog_data.h"
#include "store/recipient.h"

enum {
    STEPS_MOST = 64, /* messages that one recipient goes on as; mail can go in
                        circles */
    NAMES_MOST = 64  /* messages that name one queue ID */
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

/* A message that the recipient went on as. */
typedef struct step {
    uint32_t entry;
    md_slice address; /* interned: what the recipient was called before */
    bool sure;        /* its own delivery line says so; else only somebody who
                         is called the same is taken for it */
} step;

typedef struct walk {
    const md_story *start;
    md_slice address; /* of the recipient at the start */
    step steps[STEPS_MOST];
    size_t count;
    bool any; /* an end was found */
    uint8_t outcome;
    uint32_t entry;
} walk;

/* False: it has been there, or there are too many. */
static bool walk_add(walk *w, uint32_t entry, md_slice address, bool sure)
{
    size_t i;

    if (entry == UINT32_MAX || entry == w->start->entry ||
        w->count == STEPS_MOST)
        return false;
    for (i = 0; i < w->count; i++) {
        if (w->steps[i].entry == entry &&
            md_recipient_same(w->steps[i].address, address))
            return false;
    }
    w->steps[w->count].entry = entry;
    w->steps[w->count].address = address;
    w->steps[w->count].sure = sure;
    w->count++;
    return true;
}

/* The way ends here; of several ends the worst counts, of equals the first. */
static void walk_end(walk *w, uint8_t state, uint32_t entry)
{
    if (w->any && badness(state) >= badness(w->outcome))
        return;
    w->any = true;
    w->outcome = state;
    w->entry = entry;
}

/* Messages that say of themselves that they go on from this one. */
static bool add_children(walk *w, md_story *s, uint8_t relation,
                         md_slice address, bool sure)
{
    const md_catalog *c = s->catalog;
    const uint32_t *mentions;
    size_t count, i;
    bool added = false;

    md_story_naming(s, &mentions, &count);
    for (i = 0; i < count; i++) {
        const md_mention *m = &c->mentions[mentions[i]];

        if (m->child && m->relation == relation && m->entry != s->entry &&
            m->found == s->entry)
            added = walk_add(w, m->entry, address, sure) || added;
    }
    return added;
}

/* A content filter's own line tells under which ID it gave it back. */
static bool add_named_by_filter(walk *w, const md_story *s, md_slice address)
{
    const md_catalog *c = s->catalog;
    size_t first, count, i;
    bool added = false;

    md_catalog_mentions(c, s->entry, &first, &count);
    for (i = first; i < first + count && i < first + NAMES_MOST; i++) {
        const md_mention *m = &c->mentions[i];

        if (m->relation == MAILDIAG_LINK_FILTER_HOP_OF && !m->child)
            added = walk_add(w, m->found, address, false) || added;
    }
    return added;
}

/* Where a recipient that was sent went: with each of its delivery lines, for
 * local(8) writes one for each thing that an alias or .forward says. True:
 * all of it went on. */
static bool add_sent(walk *w, md_story *s, const md_recipient *r)
{
    bool added = false, stays = false;
    uint32_t i;

    for (i = r->first_attempt; i != MD_NO_INDEX; i = s->attempts[i].next) {
        if (s->attempts[i].status != MAILDIAG_STATUS_SENT)
            continue;
        if (walk_add(w, md_story_next(s, i), r->address, true))
            added = true;
        else
            stays = true;
    }
    if (added)
        return !stays;
    return add_children(w, s, MAILDIAG_LINK_FILTER_HOP_OF, r->address, false) ||
           add_named_by_filter(w, s, r->address);
}

static void walk_recipient(walk *w, md_story *s, uint32_t recipient)
{
    const md_recipient *r = &s->recipients[recipient];
    bool gone = false;

    if (r->state == MAILDIAG_RECIPIENT_REQUEUED)
        gone =
            add_children(w, s, MAILDIAG_LINK_REQUEUED_FROM, r->address, true);
    else if (r->state == MAILDIAG_RECIPIENT_SENT)
        gone = add_sent(w, s, r);
    if (!gone)
        walk_end(w, r->state, s->entry);
}

/* Recipients of the next message that the address was rewritten to. */
static bool walk_aliases(walk *w, md_story *s, md_slice address)
{
    size_t cursor = SIZE_MAX;
    bool found = false;
    uint32_t i;

    if (address.ptr == NULL)
        return false;
    while ((i = md_recipient_of_original(s, address, &cursor)) != MD_NO_INDEX) {
        walk_recipient(w, s, i);
        found = true;
    }
    return found;
}

/* The recipient goes on as the one of its name, those of its alias, or, when
 * nobody else can be meant, the one that is worst off. False: no memory. */
static bool walk_step(walk *w, md_story *s, const step *at)
{
    uint32_t same = md_story_recipient(s, at->address);

    if (same == MD_NO_INDEX)
        same = md_story_recipient(s, w->address);
    if (same != MD_NO_INDEX) {
        walk_recipient(w, s, same);
        return true;
    }
    if (!md_recipient_originals(s))
        return false;
    if (walk_aliases(w, s, at->address) || walk_aliases(w, s, w->address) ||
        !at->sure)
        return true;
    if (s->worst != MD_NO_INDEX)
        walk_recipient(w, s, s->worst);
    else
        walk_end(w, state_of_message(s), s->entry);
    return true;
}

bool md_story_outcome(md_story *s, uint32_t recipient, md_others *others,
                      uint8_t *outcome, uint32_t *entry)
{
    walk w;
    size_t i;

    memset(&w, 0, sizeof w);
    w.start = s;
    w.address = s->recipients[recipient].address;
    walk_recipient(&w, s, recipient);
    for (i = 0; i < w.count; i++) {
        step at = w.steps[i];
        md_story *other = md_others_get(others, s->catalog, at.entry);

        if (other == NULL || !walk_step(&w, other, &at))
            return false;
    }
    *outcome = w.any ? w.outcome : s->recipients[recipient].state;
    *entry = w.any ? w.entry : s->entry;
    return true;
}
