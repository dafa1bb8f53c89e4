/*
 * The whole timeline of a story: its own facts, its smtpd session, and what
 * its delivery processes met.
 *
 * Each fact once, in order. Fails with false without memory.
 */
#include "store/recipient.h"
#include "store/session.h"
#include "store/story.h"

static int64_t time_spent(const md_story *s, const md_fact *fact)
{
    int64_t connect =
        md_fact_number(&s->own, fact, MAILDIAG_FIELD_DELAY_CONNECT, 0);
    int64_t transmit =
        md_fact_number(&s->own, fact, MAILDIAG_FIELD_DELAY_TRANSMIT, 0);

    return connect + transmit;
}

/* The same fact stands next to itself after sorting. */
static void drop_twins(md_facts *f)
{
    size_t i, kept = 0;

    for (i = 0; i < f->count; i++) {
        if (kept > 0 && f->items[kept - 1].id == f->items[i].id &&
            f->items[kept - 1].kind == f->items[i].kind)
            continue;
        f->items[kept++] = f->items[i];
    }
    f->count = kept;
}

bool md_story_timeline(md_story *s, md_facts *out)
{
    md_session *session = md_story_session(s);
    bool good = session != NULL;
    uint32_t i;

    md_facts_clear(out);
    out->store = s->own.store;
    for (i = 0; good && i < s->fact_count; i++) {
        const md_fact *fact = &s->facts[i];

        good = md_facts_copy(out, &s->own, fact);
        if (good && fact->kind == MAILDIAG_RECORD_CLIENT)
            good = md_session_around(session, &s->own, fact, out);
        else if (good && fact->kind == MAILDIAG_RECORD_DELIVERY)
            good =
                md_session_of_delivery(session, fact, time_spent(s, fact), out);
    }
    if (!good)
        return false;
    md_facts_sort(out);
    drop_twins(out);
    return true;
}
