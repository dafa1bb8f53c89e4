/*
 * Candidates by words, the best of them that holds. See search.h.
 */
#include "rules/search.h"

#include "base/alloc.h"
#include "rules/conditions.h"

bool md_search_init(md_search *s, const md_rules *rules, uint32_t match_limit)
{
    const md_tables *t = &rules->tables;

    memset(s, 0, sizeof *s);
    s->rules = rules;
    s->matcher = md_matcher_new(match_limit);
    s->patterns = md_calloc((size_t)t->pattern_count + 1, sizeof *s->patterns);
    s->candidates = md_calloc((size_t)t->rule_count + 1, sizeof *s->candidates);
    s->asked = md_calloc((size_t)t->rule_count + 1, sizeof *s->asked);
    return md_hits_init(&s->hits, t->wording_count) && s->matcher != NULL &&
           s->patterns != NULL && s->candidates != NULL && s->asked != NULL;
}

void md_search_free(md_search *s)
{
    for (uint32_t i = 0;
         s->patterns != NULL && i < s->rules->tables.pattern_count; i++)
        md_pattern_free(s->patterns[i]);
    md_free(s->patterns);
    md_free(s->candidates);
    md_free(s->asked);
    md_matcher_free(s->matcher);
    md_normal_free(&s->words);
    md_hits_free(&s->hits);
}

void md_search_forget(md_search *s)
{
    if (!s->captured)
        return;
    memset(&s->captures, 0, sizeof s->captures);
    s->captured = false;
}

/* ---- candidates -----------------------------------------------------------
 */

static bool search_has(const md_rules *rules, uint32_t rule, md_condition type)
{
    const md_rule_row *row = &rules->tables.rules[rule];

    for (uint32_t i = 0; i < row->condition_count; i++)
        if (rules->tables.conditions[row->condition_first + i].type == type)
            return true;
    return false;
}

static void search_candidate(md_search *s, const md_subject *subject,
                             uint32_t rule)
{
    md_candidate *c = &s->candidates[s->candidate_count];

    if (s->asked[rule] == s->hits.stamp)
        return;
    s->asked[rule] = s->hits.stamp;
    s->by_host |= search_has(s->rules, rule, MD_CONDITION_HOST);
    if (!md_conditions_plain(s->rules, rule, subject, &s->hits))
        return;
    c->rule = rule;
    c->weight = md_conditions_weight(s->rules, rule, &s->hits, &c->deciding);
    s->candidate_count++;
}

static void search_candidates(md_search *s, const md_subject *subject)
{
    const md_candidates *c = &s->rules->candidates;

    s->candidate_count = 0;
    for (uint32_t i = 0; i < s->hits.found_count; i++) {
        uint32_t wording = s->hits.found[i];

        for (uint32_t k = c->start[wording]; k < c->start[wording + 1]; k++)
            search_candidate(s, subject, c->rules[k]);
    }
    for (uint32_t i = 0; i < c->always_count; i++)
        search_candidate(s, subject, c->always[i]);
}

/* Priority, then weight, then the file loaded last, then the order. */
static bool search_before(const md_search *s, const md_candidate *a,
                          const md_candidate *b)
{
    const md_rule_row *x = &s->rules->tables.rules[a->rule];
    const md_rule_row *y = &s->rules->tables.rules[b->rule];

    if (x->priority != y->priority)
        return x->priority > y->priority;
    if (a->weight != b->weight)
        return a->weight > b->weight;
    if (x->layer != y->layer)
        return x->layer > y->layer;
    return a->rule < b->rule;
}

/* Moves the best of [from, end) to `from`. */
static void search_best_first(md_search *s, uint32_t from)
{
    uint32_t best = from;
    md_candidate moved;

    for (uint32_t i = from + 1; i < s->candidate_count; i++)
        if (search_before(s, &s->candidates[i], &s->candidates[best]))
            best = i;
    moved = s->candidates[best];
    s->candidates[best] = s->candidates[from];
    s->candidates[from] = moved;
}

/* ---- patterns -------------------------------------------------------------
 */

static md_matched search_pattern(md_search *s, uint32_t index, md_slice text,
                                 size_t *first, size_t *end)
{
    md_matched matched;

    if (s->patterns[index] == NULL) {
        s->patterns[index] = md_pattern_new(
            s->matcher,
            md_rules_text(s->rules, s->rules->tables.patterns[index].text));
        if (s->patterns[index] == NULL)
            return MD_MATCHED_NOMEM;
    }
    matched =
        md_pattern_match(s->patterns[index], s->matcher, text, first, end);
    if (matched == MD_MATCHED_LIMIT)
        s->limited = true;
    return matched;
}

static void search_capture(md_search *s, uint32_t pattern, md_slice text)
{
    uint32_t place;
    md_slice value;

    for (uint32_t i = 0; md_pattern_group(s->patterns[pattern], s->matcher,
                                          text, i, &place, &value);
         i++)
        if (md_slice_present(value)) {
            md_places_set(&s->captures, place, value);
            s->captured = true;
        }
}

/* One `match`: any of its patterns. Where one met its limit and no other
 * matches nothing is known. */
static md_matched search_match(md_search *s, const md_condition_row *c,
                               md_slice text, size_t *first, size_t *end)
{
    md_matched answer = MD_MATCHED_NO;

    for (uint32_t i = 0; i < c->count; i++) {
        uint32_t pattern = s->rules->tables.items[c->first + i];
        md_matched matched = search_pattern(s, pattern, text, first, end);

        if (matched == MD_MATCHED_NOMEM)
            return matched;
        if (matched == MD_MATCHED_LIMIT)
            answer = matched;
        if (matched != MD_MATCHED_YES)
            continue;
        if (c->unless == 0)
            search_capture(s, pattern, text);
        return matched;
    }
    return answer;
}

/* Do the rule's patterns hold too? A limit that is met is an answer to
 * neither `when` nor `unless`: the rule does not hold. Sets the bytes that
 * matched. */
static md_matched search_patterns(md_search *s, const md_subject *subject,
                                  uint32_t rule, md_found *out)
{
    const md_rule_row *row = &s->rules->tables.rules[rule];

    md_search_forget(s);
    for (uint32_t i = 0; i < row->condition_count; i++) {
        const md_condition_row *c =
            &s->rules->tables.conditions[row->condition_first + i];
        size_t first = 0;
        size_t end = 0;
        md_matched matched;

        if (c->type != MD_CONDITION_MATCH)
            continue;
        matched = search_match(s, c, subject->text, &first, &end);
        if (matched == MD_MATCHED_NOMEM)
            return matched;
        if (matched == MD_MATCHED_LIMIT ||
            (matched == MD_MATCHED_YES) == (c->unless != 0))
            return MD_MATCHED_NO;
        if (c->unless == 0 && end > first) {
            out->by_pattern = true;
            out->first = (uint32_t)first;
            out->end = (uint32_t)end;
        }
    }
    return MD_MATCHED_YES;
}

bool md_search_choose(md_search *s, const md_subject *subject,
                      const md_plan *plan, md_found *out)
{
    md_search_forget(s);
    for (uint32_t i = 0; i < plan->count; i++) {
        const md_candidate *c = &plan->candidates[i];
        md_matched matched = MD_MATCHED_YES;

        out->rule = (int32_t)c->rule;
        out->by_pattern = false;
        out->first = c->first;
        out->end = c->end;
        if (c->patterned)
            matched = search_patterns(s, subject, c->rule, out);
        if (matched == MD_MATCHED_NOMEM)
            return false;
        if (matched == MD_MATCHED_YES)
            return true;
    }
    md_search_forget(s);
    memset(out, 0, sizeof *out);
    out->rule = -1;
    return true;
}

/* ---- plans ----------------------------------------------------------------
 */

/* Bytes of the form that the deciding wording covers. */
static void search_covers(const md_search *s, md_candidate *c)
{
    const md_hit *hit;

    c->first = c->end = 0;
    if (c->deciding == UINT32_MAX)
        return;
    hit = &s->hits.hits[c->deciding];
    c->first = s->words.from[hit->first];
    c->end = s->words.from[hit->end - 1] + 1;
}

bool md_search_plan(md_search *s, const md_subject *subject, md_slice form,
                    md_plan *out)
{
    out->candidates = s->candidates;
    out->count = 0;
    if (!md_normal_set(&s->words, form))
        return false;
    md_filter_search(s->rules->filter, md_buffer_slice(&s->words.text),
                     &s->hits);
    search_candidates(s, subject);
    while (out->count < s->candidate_count) {
        md_candidate *best = &s->candidates[out->count];

        search_best_first(s, out->count++);
        search_covers(s, best);
        best->patterned = search_has(s->rules, best->rule, MD_CONDITION_MATCH);
        if (!best->patterned)
            break;
    }
    return true;
}
