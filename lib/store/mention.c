/*
 * What a message's lines say about other messages, and about how long this
 * host keeps mail, noted while the catalogue is built.
 *
 * Takes facts, gives mentions and lifetimes. Whether the named message is in
 * the input is not known here (lookup.c). Fails with false without memory.
 */
#include "base/alloc.h"
#include "store/catalog_parts.h"

static bool mention_add(md_catalog *c, uint32_t entry, const md_facts *f,
                        const md_fact *fact, uint16_t field, md_mention mention)
{
    const md_value *v = md_fact_value(f, fact, field);
    void *grown;

    if (v == NULL || v->packing != MD_PACK_STRING)
        return true;
    grown = md_grow(c->mentions, &c->mention_cap, c->mention_count + 1,
                    sizeof *c->mentions);
    if (grown == NULL)
        return false;
    c->mentions = grown;
    mention.target = v->ref;
    mention.entry = entry;
    mention.time = fact->time;
    c->mentions[c->mention_count++] = mention;
    return true;
}

static uint8_t notice_relation(md_slice words)
{
    if (md_slice_starts(words, MD_LIT("postmaster")))
        return MAILDIAG_LINK_POSTMASTER_NOTICE_OF;
    if (md_slice_find(words, MD_LIT("non-delivery")) != MD_NPOS)
        return MAILDIAG_LINK_BOUNCE_OF;
    if (md_slice_find(words, MD_LIT("delay")) != MD_NPOS)
        return MAILDIAG_LINK_DELAY_NOTICE_OF;
    return MAILDIAG_LINK_SUCCESS_NOTICE_OF;
}

static bool delivery_mentions(md_catalog *c, uint32_t entry, md_facts *f,
                              const md_fact *fact)
{
    md_mention m = {0};

    if (md_fact_value(f, fact, MAILDIAG_FIELD_REMOTE_QUEUE_ID) == NULL)
        return true;
    if (md_slice_eq(md_fact_field(f, fact, MAILDIAG_FIELD_RELAY),
                    MD_LIT("local"))) {
        m.relation = MAILDIAG_LINK_FORWARDED_FROM;
    } else {
        m.relation = MAILDIAG_LINK_FILTER_HOP_OF;
        m.anywhere = true;
    }
    return mention_add(c, entry, f, fact, MAILDIAG_FIELD_REMOTE_QUEUE_ID, m);
}

/* Whether it is another hop on this host or another host is known only when
 * the named message is found: FILTER_HOP_OF stands for both. */
bool md_mention_note(md_catalog *c, uint32_t entry, md_facts *f,
                     const md_fact *fact)
{
    md_mention m = {0};

    switch (fact->kind) {
    case MAILDIAG_RECORD_NOTIFICATION:
        m.relation = notice_relation(
            md_fact_field(f, fact, MAILDIAG_FIELD_NOTIFICATION));
        return mention_add(c, entry, f, fact,
                           MAILDIAG_FIELD_NOTIFICATION_QUEUE_ID, m);
    case MAILDIAG_RECORD_DELIVERY:
        return delivery_mentions(c, entry, f, fact);
    case MAILDIAG_RECORD_CLIENT:
        m.relation = MAILDIAG_LINK_FILTER_HOP_OF;
        m.anywhere = m.child = true;
        return mention_add(c, entry, f, fact, MAILDIAG_FIELD_ORIG_QUEUE_ID, m);
    case MAILDIAG_RECORD_PICKUP:
        m.relation = MAILDIAG_LINK_REQUEUED_FROM;
        m.child = true;
        return mention_add(c, entry, f, fact, MAILDIAG_FIELD_ORIG_QUEUE_ID, m);
    case MAILDIAG_RECORD_FILTER_LINE:
        m.relation = MAILDIAG_LINK_FILTER_HOP_OF;
        m.anywhere = true;
        return mention_add(c, entry, f, fact, MAILDIAG_FIELD_REMOTE_QUEUE_ID,
                           m);
    default:
        return true;
    }
}

/* ---- how long mail is kept ---------------------------------------------- */

md_lifetime *md_mention_lifetime(md_catalog *c, uint32_t host, bool null_sender)
{
    md_refmap *map = &c->lifetime_of[null_sender];
    uint32_t index = md_refmap_get(map, host + 1);
    md_lifetime *l;
    void *grown;

    if (index != 0)
        return &c->lifetimes[index - 1];
    grown = md_grow(c->lifetimes, &c->lifetime_cap, c->lifetime_count + 1,
                    sizeof *c->lifetimes);
    if (grown == NULL)
        return NULL;
    c->lifetimes = grown;
    if (!md_refmap_put(map, host + 1, (uint32_t)c->lifetime_count + 1))
        return NULL;
    l = &c->lifetimes[c->lifetime_count++];
    l->host = host;
    l->null_sender = null_sender;
    l->key = 0;
    l->usec = INT64_MAX;
    return l;
}

/* A delivery line of the message whose lines are looked at. */
typedef struct tried {
    int64_t time;
    int64_t delay;
} tried;

/*
 * Deliveries that an `expired` line may be behind, the newest last. One that is
 * not earlier than a newer one never is asked for again, so times ascend.
 */
typedef struct tries {
    tried *items;
    size_t count, cap;
} tries;

static bool tries_add(tries *t, md_facts *f, const md_fact *fact)
{
    int64_t delay = md_fact_number(f, fact, MAILDIAG_FIELD_DELAY, -1);
    void *grown;

    if (delay < 0 || fact->time == MAILDIAG_NO_TIME)
        return true;
    while (t->count > 0 && t->items[t->count - 1].time >= fact->time)
        t->count--;
    grown = md_grow(t->items, &t->cap, t->count + 1, sizeof *t->items);
    if (grown == NULL)
        return false;
    t->items = grown;
    t->items[t->count].time = fact->time;
    t->items[t->count++].delay = delay;
    return true;
}

/* The newest that is not later than that; NULL: none. */
static const tried *tries_before(const tries *t, int64_t time)
{
    size_t low = 0, high = t->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (t->items[middle].time <= time)
            low = middle + 1;
        else
            high = middle;
    }
    return low > 0 ? &t->items[low - 1] : NULL;
}

/* `from=<x>, status=expired` of qmgr: how old was it? The delivery line before
 * it tells. What somebody forced out tells nothing. */
static bool expiry(md_catalog *c, const tries *t, md_facts *f,
                   const md_fact *fact)
{
    const md_value *from = md_fact_value(f, fact, MAILDIAG_FIELD_FROM);
    md_slice status = md_fact_field(f, fact, MAILDIAG_FIELD_STATUS);
    const tried *before;
    md_lifetime *lifetime;
    int64_t age;

    if (!md_slice_eq(status, MD_LIT("expired")) ||
        fact->time == MAILDIAG_NO_TIME)
        return true;
    before = tries_before(t, fact->time);
    if (before == NULL)
        return true;
    age = fact->time - before->time;
    age = age > INT64_MAX / 2 ? age : age + before->delay;
    lifetime = md_mention_lifetime(
        c, fact->host, from != NULL && md_fact_string(f, from).len == 0);
    if (lifetime == NULL)
        return false;
    if (age < lifetime->usec) {
        lifetime->usec = age;
        lifetime->key = fact->key;
    }
    return true;
}

bool md_mention_expiries(md_catalog *c, md_facts *f)
{
    uint32_t generation = 0;
    bool good = true;
    tries t = {0};
    size_t i;

    for (i = 0; good && i < f->count; i++) {
        const md_fact *fact = &f->items[i];

        if (fact->kind != MAILDIAG_RECORD_DELIVERY &&
            fact->kind != MAILDIAG_RECORD_EXPIRED)
            continue;
        if (fact->generation != generation)
            t.count = 0;
        generation = fact->generation;
        good = fact->kind == MAILDIAG_RECORD_DELIVERY ? tries_add(&t, f, fact)
                                                      : expiry(c, &t, f, fact);
    }
    md_free(t.items);
    return good;
}
