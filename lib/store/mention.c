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
    void *grown;

    for (size_t i = 0; i < c->lifetime_count; i++)
        if (c->lifetimes[i].host == host &&
            c->lifetimes[i].null_sender == null_sender)
            return &c->lifetimes[i];
    grown = md_grow(c->lifetimes, &c->lifetime_cap, c->lifetime_count + 1,
                    sizeof *c->lifetimes);
    if (grown == NULL)
        return NULL;
    c->lifetimes = grown;
    c->lifetimes[c->lifetime_count].host = host;
    c->lifetimes[c->lifetime_count].null_sender = null_sender;
    c->lifetimes[c->lifetime_count].key = 0;
    c->lifetimes[c->lifetime_count].usec = INT64_MAX;
    return &c->lifetimes[c->lifetime_count++];
}

/* `from=<x>, status=expired` of qmgr at f->items[at]: how old was it? The
 * delivery line before it tells. What somebody forced out tells nothing. */
bool md_mention_expiry(md_catalog *c, md_facts *f, size_t at)
{
    const md_fact *fact = &f->items[at];
    const md_value *from = md_fact_value(f, fact, MAILDIAG_FIELD_FROM);
    md_slice status = md_fact_field(f, fact, MAILDIAG_FIELD_STATUS);
    md_lifetime *lifetime;

    if (!md_slice_eq(status, MD_LIT("expired")) ||
        fact->time == MAILDIAG_NO_TIME)
        return true;
    for (size_t i = at; i > 0; i--) {
        const md_fact *before = &f->items[i - 1];
        int64_t delay = md_fact_number(f, before, MAILDIAG_FIELD_DELAY, -1),
                age;

        if (before->generation != fact->generation || delay < 0 ||
            before->kind != MAILDIAG_RECORD_DELIVERY ||
            before->time == MAILDIAG_NO_TIME || before->time > fact->time)
            continue;
        age = fact->time - before->time;
        age = age > INT64_MAX / 2 ? age : age + delay;
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
    return true;
}
