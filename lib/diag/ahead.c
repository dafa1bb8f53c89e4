/*
 * Entries and lines read ahead. See ahead.h.
 */
#include "diag/ahead.h"

#include "base/alloc.h"
#include "diag/pass.h"
#include "rules/places.h"

/* A story with more facts than that gives its memory back: hundreds of
 * stories are kept to be used again. */
enum { LARGE = 1024 };

/* Lanes for each thread: while the caller reads a block itself the others
 * have something to do. */
enum { LANES = 6 };

/* ---- members and lanes -------------------------------------------------- */

bool md_ahead_init(md_ahead *a, const md_pass *p, size_t entries)
{
    size_t threads = md_catalog_threads(p->catalog);

    a->members[0].judge = p->judge;
    a->size = md_crew_size(threads, entries / (MD_AHEAD_READS * 16));
    a->lane_count = a->size == 1 ? 1 : (size_t)a->size * LANES;
    if (a->lane_count > MD_CREW_LANES)
        a->lane_count = MD_CREW_LANES;
    a->lanes = md_calloc(a->lane_count, sizeof(*a->lanes));
    if (a->lanes == NULL)
        return false;
    for (size_t i = 0; i < a->lane_count; i++) {
        a->lanes[i].lines = md_alloc(MD_AHEAD_LINES * sizeof(md_told));
        if (a->lanes[i].lines == NULL)
            return false;
    }
    for (unsigned i = 1; i < a->size; i++) {
        a->members[i].number = i;
        a->members[i].judge = md_judge_again(p->judge);
        if (a->members[i].judge == NULL)
            return false;
    }
    return true;
}

static void free_lane(md_ahead_lane *lane)
{
    for (size_t i = 0; i < MD_AHEAD_READS; i++) {
        md_story_free(&lane->reads[i].story);
        md_facts_free(&lane->reads[i].facts);
    }
    md_free(lane->lines);
    md_arena_free(&lane->texts);
}

void md_ahead_free(md_ahead *a, const md_pass *p)
{
    for (size_t i = 0; a->lanes != NULL && i < a->lane_count; i++)
        free_lane(&a->lanes[i]);
    md_free(a->lanes);
    a->lanes = NULL;
    for (unsigned i = 0; i < MD_CREW_THREADS; i++) {
        md_ahead_member *member = &a->members[i];
        md_story_free(&member->keeper);
        if (i == 0 || member->judge == NULL)
            continue;
        md_judge_join(p->judge, member->judge);
        md_judge_free(member->judge);
        member->judge = NULL;
    }
}

/* ---- lines -------------------------------------------------------------- */

/* A copy of what the rule read out of the text judged last. False without
 * memory. */
static bool keep_captures(md_judge *judge, md_arena *texts,
                          const md_places **out)
{
    const md_places *captures = md_judge_captured(judge);
    md_places *copy;

    *out = NULL;
    if (captures == NULL)
        return true;
    copy = md_arena_take(texts, sizeof(*copy));
    if (copy == NULL)
        return false;
    *copy = *captures;
    *out = copy;
    return true;
}

static uint32_t string_of(const md_value *v)
{
    return v != NULL && v->packing == MD_PACK_STRING ? v->ref : 0;
}

bool md_ahead_line(md_told *out, md_facts *facts, const md_fact *fact,
                   md_judge *judge)
{
    md_arena *texts = facts->arena != NULL ? facts->arena : &facts->own_arena;

    out->captures = NULL;
    out->sender_ref =
        string_of(md_fact_value(facts, fact, MAILDIAG_FIELD_FROM));
    out->recipient_ref =
        string_of(md_fact_value(facts, fact, MAILDIAG_FIELD_TO));
    if (!md_diag_fact(facts, fact, judge, &out->record, &out->subject,
                      &out->verdict, &out->judged))
        return false;
    if (out->judged)
        return keep_captures(judge, texts, &out->captures);
    memset(&out->subject, 0, sizeof(out->subject));
    return true;
}

/* ---- messages ----------------------------------------------------------- */

static bool story_in_window(const md_pass *p, const md_story *story)
{
    if (p->filter->since == 0 && p->filter->until == 0)
        return true;
    for (uint32_t i = 0; i < story->fact_count; i++)
        if (md_pass_in_window(p, story->facts[i].time))
            return true;
    return false;
}

static bool wanted_message(const md_pass *p, md_ahead_member *member,
                           md_story *story, bool *wanted)
{
    bool failed = false;

    *wanted = story_in_window(p, story) &&
              (p->filter->message == NULL ||
               p->filter->message(p->filter->ctx, member->number, member->judge,
                                  story, &failed));
    return !failed;
}

static bool judge_attempt(const md_pass *p, md_judge *judge, md_arena *texts,
                          md_story *story, uint32_t index,
                          const md_judged **out)
{
    md_judged *judged = md_arena_take(texts, sizeof(*judged));
    uint8_t status = story->attempts[index].status;

    *out = judged;
    if (judged == NULL ||
        !md_diag_attempt(story, index, judge, p->rules, &judged->view))
        return false;
    return status == MAILDIAG_STATUS_SENT ||
           keep_captures(judge, texts, &judged->captures);
}

static bool judge_attempts(const md_pass *p, md_judge *judge, md_arena *texts,
                           md_read *out)
{
    md_story *story = &out->story;
    bool hopeless = md_party_is_hopeless(md_places_domain(story->from));

    out->attempts =
        md_arena_take(texts, story->attempt_count * sizeof(const md_judged *));
    if (out->attempts == NULL)
        return false;
    /* An address that was only probed is no mail. */
    if (story->state == MAILDIAG_STATE_PROBE)
        return true;
    for (uint32_t i = 0; i < story->attempt_count; i++)
        if ((story->attempts[i].status != MAILDIAG_STATUS_SENT || hopeless) &&
            !judge_attempt(p, judge, texts, story, i, &out->attempts[i]))
            return false;
    return true;
}

static bool read_message(const md_pass *p, md_ahead_member *member,
                         md_arena *texts, uint32_t entry, md_read *out)
{
    md_story *story = &out->story;
    bool ok;

    if (story->fact_count > LARGE)
        md_story_free(story);
    story->session = member->keeper.session;
    ok = md_story_load(story, p->catalog, entry);
    story->own.arena = texts;
    ok = ok && (member->seen == NULL || md_seen_story(member->seen, story)) &&
         wanted_message(p, member, story, &out->wanted);
    member->keeper.session = story->session;
    story->session = NULL;
    return ok && (!out->wanted || judge_attempts(p, member->judge, texts, out));
}

/* ---- refusals ----------------------------------------------------------- */

static bool wanted_reject(const md_pass *p, md_ahead_member *member,
                          uint32_t entry, md_read *out)
{
    bool failed = false;

    out->wanted =
        md_pass_in_window(p, out->fact->time) &&
        (p->filter->reject == NULL ||
         p->filter->reject(p->filter->ctx, member->number, member->judge, entry,
                           &out->facts, out->fact, &failed));
    return !failed;
}

static bool read_refusal(const md_pass *p, md_ahead_member *member,
                         md_arena *texts, uint32_t entry, md_read *out)
{
    md_slice instance;

    out->facts.arena = texts;
    out->fact = md_catalog_reject(p->catalog, entry, &out->facts, &out->host,
                                  &instance, &out->queue_id);
    if (out->fact == NULL || !wanted_reject(p, member, entry, out))
        return false;
    if (!out->wanted)
        return true;
    out->told = md_arena_take(texts, sizeof(*out->told));
    if (out->told == NULL ||
        !md_ahead_line(out->told, &out->facts, out->fact, member->judge))
        return false;
    if (!out->told->judged)
        md_judge_fixed(p->rules, MD_CAUSE_UNKNOWN, &out->told->verdict);
    return true;
}

bool md_ahead_entry(const md_pass *p, md_ahead_member *member,
                    md_ahead_lane *lane, uint32_t entry, size_t place)
{
    md_read *out = &lane->reads[place];

    out->wanted = false;
    out->told = &lane->lines[place];
    return md_catalog_entry_at(p->catalog, entry)->kind == MAILDIAG_ENTRY_REJECT
               ? read_refusal(p, member, &lane->texts, entry, out)
               : read_message(p, member, &lane->texts, entry, out);
}
