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

/* Recipients by orig_to, made when the first action line is met. */
typedef struct originals {
    uint32_t *slots;
    size_t mask;
} originals;

static bool originals_make(md_story *s, originals *o)
{
    size_t count = 16, at;
    uint32_t i;

    while (count < (size_t)s->recipient_count * 2)
        count *= 2;
    o->slots = md_arena_take(&s->arena, count * sizeof *o->slots);
    if (o->slots == NULL)
        return false;
    o->mask = count - 1;
    for (i = 0; i < s->recipient_count; i++) {
        if (s->recipients[i].orig_to.ptr == NULL)
            continue;
        at = md_recipient_hash(s, s->recipients[i].orig_to) & o->mask;
        while (o->slots[at] != 0)
            at = (at + 1) & o->mask;
        o->slots[at] = i + 1;
    }
    return true;
}

static bool originals_have(const md_story *s, const originals *o,
                           md_slice address)
{
    size_t at = md_recipient_hash(s, address) & o->mask;

    for (; o->slots[at] != 0; at = (at + 1) & o->mask) {
        if (md_recipient_same(s->recipients[o->slots[at] - 1].orig_to, address))
            return true;
    }
    return false;
}

/* A recipient that an action line names counts when no delivery line names
 * it, as `to` or, of an alias, as `orig_to`. */
static bool fold_named(md_story *s, originals *o, md_facts *f,
                       const md_fact *fact, uint32_t index)
{
    md_slice to = md_fact_field(f, fact, MAILDIAG_FIELD_TO);

    if (to.ptr == NULL)
        return true;
    if (o->slots == NULL && !originals_make(s, o))
        return false;
    return originals_have(s, o, to) || md_recipient_get(s, to, index) != NULL;
}

/* What smtpd wrote without a queue ID since its last `connect` and before
 * this client= line. */
static bool fold_before_client(md_story *s, originals *o, uint32_t index)
{
    md_session session;
    md_facts before;
    bool good;
    size_t i;

    md_session_init(&session, s->catalog);
    md_facts_init(&before);
    before.arena = &s->arena;
    good = md_session_before_client(&session, &s->facts[index], &before);
    md_session_free(&session);
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
        good = fold_named(s, o, &before, fact, index);
    }
    md_facts_free(&before);
    return good;
}

bool md_action_fold(md_story *s)
{
    uint32_t delivered = s->recipient_count, i;
    originals o = {0};
    bool good = true;

    for (i = 0; good && i < s->fact_count; i++) {
        const md_fact *fact = &s->facts[i];

        if (md_action_of(&s->own, fact) != MD_ACTION_OTHER)
            good = fold_named(s, &o, &s->own, fact, i);
        else if (fact->kind == MAILDIAG_RECORD_CLIENT &&
                 s->catalog->store->noqueue_actions)
            good = fold_before_client(s, &o, i);
    }
    return good && (s->recipient_count == delivered || md_recipient_order(s));
}
