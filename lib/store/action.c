/*
 * Actions; see action.h.
 *
 * Takes a story with its facts and the recipients of its delivery lines.
 * Fails with false without memory.
 */
#include "store/action.h"

#include "store/catalog_data.h"
#include "store/recipient.h"
#include "store/session.h"

md_action md_action_of(md_facts *f, const md_fact *fact)
{
    md_slice action;

    if (fact->kind != MAILDIAG_RECORD_ACTION_LINE)
        return MD_ACTION_OTHER;
    action = md_fact_field(f, fact, MAILDIAG_FIELD_ACTION);
    if (md_slice_eq(action, MD_LIT("hold")) ||
        md_slice_eq(action, MD_LIT("milter-hold")))
        return MD_ACTION_HOLD;
    if (md_slice_eq(action, MD_LIT("discard")) ||
        md_slice_eq(action, MD_LIT("milter-discard")))
        return MD_ACTION_DISCARD;
    return MD_ACTION_OTHER;
}

/* A recipient that an action line names counts when no delivery line names
 * it, as `to` or, of an alias, as `orig_to`. */
static bool fold_named(md_story *s, md_facts *f, const md_fact *fact,
                       uint32_t index)
{
    md_slice to = md_fact_field(f, fact, MAILDIAG_FIELD_TO);
    size_t cursor = SIZE_MAX;

    if (to.ptr == NULL)
        return true;
    if (!md_recipient_originals(s))
        return false;
    return md_recipient_of_original(s, to, &cursor) != MD_NO_INDEX ||
           md_recipient_get(s, to, index) != NULL;
}

/* What smtpd wrote without a queue ID since its last `connect` and before
 * this client= line. */
static bool fold_before_client(md_story *s, uint32_t index)
{
    md_session *session = md_story_session(s);
    md_facts before;
    bool good;
    size_t i;

    if (session == NULL)
        return false;
    md_facts_init(&before);
    before.store = s->own.store;
    before.arena = &s->arena;
    good = md_session_before_client(session, &s->facts[index], &before);
    for (i = 0; good && i < before.count; i++) {
        const md_fact *fact = &before.items[i];
        md_action what = md_action_of(&before, fact);

        if (what == MD_ACTION_OTHER)
            continue;
        if (what == MD_ACTION_HOLD) {
            s->hold_before = true;
            s->hold_before_time = fact->time;
        } else {
            s->discard_before = true;
        }
        good = fold_named(s, &before, fact, index);
    }
    md_facts_free(&before);
    return good;
}

bool md_action_fold(md_story *s)
{
    uint32_t delivered = s->recipient_count, i;
    bool good = true;

    for (i = 0; good && i < s->fact_count; i++) {
        const md_fact *fact = &s->facts[i];

        if (md_action_of(&s->own, fact) != MD_ACTION_OTHER)
            good = fold_named(s, &s->own, fact, i);
        else if (fact->kind == MAILDIAG_RECORD_CLIENT &&
                 s->catalog->store->noqueue_actions)
            good = fold_before_client(s, i);
    }
    return good && (s->recipient_count == delivered || md_recipient_order(s));
}
