/*
 * The judge: candidates by words, the best of them that holds, else the
 * codes. Keeps one thread's scratch; fails without memory only.
 */
#include "rules/judge.h"

#include "base/alloc.h"
#include "rules/conditions.h"
#include "rules/pattern.h"
#include "rules/places.h"

typedef struct judge_candidate {
    uint32_t rule;
    uint32_t weight;
    uint32_t deciding; /* wording; UINT32_MAX: none */
} judge_candidate;

struct md_judge {
    const md_rules *rules;
    md_matcher *matcher;
    md_pattern **patterns; /* compiled when first asked for */
    md_words words;
    md_hits hits;
    judge_candidate *candidates;
    uint32_t candidate_count;
    uint32_t *asked; /* by rule: stamp of the search it was a candidate in */
    uint64_t *decided;
    uint64_t limit_hits;
    md_places captures;
    bool limited; /* a pattern met its limit in this text */
};

md_judge *md_judge_new(const md_rules *rules, uint32_t match_limit)
{
    const md_tables *t = &rules->tables;
    md_judge *j = md_calloc(1, sizeof *j);

    if (j == NULL)
        return NULL;
    j->rules = rules;
    j->matcher = md_matcher_new(match_limit);
    j->patterns = md_calloc((size_t)t->pattern_count + 1, sizeof *j->patterns);
    j->candidates = md_calloc((size_t)t->rule_count + 1, sizeof *j->candidates);
    j->asked = md_calloc((size_t)t->rule_count + 1, sizeof *j->asked);
    j->decided = md_calloc((size_t)t->rule_count + 1, sizeof *j->decided);
    if (!md_hits_init(&j->hits, t->wording_count) || j->matcher == NULL ||
        j->patterns == NULL || j->candidates == NULL || j->asked == NULL ||
        j->decided == NULL) {
        md_judge_free(j);
        return NULL;
    }
    return j;
}

void md_judge_free(md_judge *judge)
{
    if (judge == NULL)
        return;
    for (uint32_t i = 0;
         judge->patterns != NULL && i < judge->rules->tables.pattern_count; i++)
        md_pattern_free(judge->patterns[i]);
    md_free(judge->patterns);
    md_free(judge->candidates);
    md_free(judge->asked);
    md_free(judge->decided);
    md_matcher_free(judge->matcher);
    md_words_free(&judge->words);
    md_hits_free(&judge->hits);
    md_free(judge);
}

uint64_t md_judge_limit_hits(const md_judge *judge)
{
    return judge->limit_hits;
}

uint64_t md_judge_hits(const md_judge *judge, uint32_t rule)
{
    return rule < judge->rules->tables.rule_count ? judge->decided[rule] : 0;
}

const md_places *md_judge_captures(const md_judge *judge)
{
    return &judge->captures;
}

/* ---- candidates ---------------------------------------------------------
 */

static void judge_candidate_add(md_judge *j, const md_subject *s, uint32_t rule)
{
    judge_candidate *c = &j->candidates[j->candidate_count];

    if (j->asked[rule] == j->hits.stamp)
        return;
    j->asked[rule] = j->hits.stamp;
    if (!md_conditions_plain(j->rules, rule, s, &j->hits))
        return;
    c->rule = rule;
    c->weight = md_conditions_weight(j->rules, rule, &j->hits, &c->deciding);
    j->candidate_count++;
}

static void judge_candidates(md_judge *j, const md_subject *s)
{
    const md_candidates *c = &j->rules->candidates;

    j->candidate_count = 0;
    for (uint32_t i = 0; i < j->hits.found_count; i++) {
        uint32_t wording = j->hits.found[i];

        for (uint32_t k = c->start[wording]; k < c->start[wording + 1]; k++)
            judge_candidate_add(j, s, c->rules[k]);
    }
    for (uint32_t i = 0; i < c->always_count; i++)
        judge_candidate_add(j, s, c->always[i]);
}

/* Priority, then weight, then the file loaded last, then the order. */
static bool judge_before(const md_judge *j, const judge_candidate *a,
                         const judge_candidate *b)
{
    const md_rule_row *x = &j->rules->tables.rules[a->rule];
    const md_rule_row *y = &j->rules->tables.rules[b->rule];

    if (x->priority != y->priority)
        return x->priority > y->priority;
    if (a->weight != b->weight)
        return a->weight > b->weight;
    if (x->layer != y->layer)
        return x->layer > y->layer;
    return a->rule < b->rule;
}

/* Moves the best of [from, end) to `from`. */
static void judge_best_first(md_judge *j, uint32_t from)
{
    uint32_t best = from;
    judge_candidate moved;

    for (uint32_t i = from + 1; i < j->candidate_count; i++)
        if (judge_before(j, &j->candidates[i], &j->candidates[best]))
            best = i;
    moved = j->candidates[best];
    j->candidates[best] = j->candidates[from];
    j->candidates[from] = moved;
}

/* ---- patterns -----------------------------------------------------------
 */

static md_matched judge_pattern(md_judge *j, uint32_t index, md_slice text,
                                size_t *first, size_t *end)
{
    md_matched matched;

    if (j->patterns[index] == NULL) {
        j->patterns[index] = md_pattern_new(
            j->matcher,
            md_rules_text(j->rules, j->rules->tables.patterns[index].text));
        if (j->patterns[index] == NULL)
            return MD_MATCHED_NOMEM;
    }
    matched =
        md_pattern_match(j->patterns[index], j->matcher, text, first, end);
    if (matched == MD_MATCHED_LIMIT)
        j->limited = true;
    return matched;
}

static void judge_capture(md_judge *j, uint32_t pattern, md_slice text)
{
    uint32_t place;
    md_slice value;

    for (uint32_t i = 0; md_pattern_group(j->patterns[pattern], j->matcher,
                                          text, i, &place, &value);
         i++)
        if (md_slice_present(value))
            md_places_set(&j->captures, place, value);
}

/* One `match`: any of its patterns. A limit that is met is no match. */
static md_matched judge_match(md_judge *j, const md_condition_row *c,
                              md_slice text, size_t *first, size_t *end)
{
    for (uint32_t i = 0; i < c->count; i++) {
        uint32_t pattern = j->rules->tables.items[c->first + i];
        md_matched matched = judge_pattern(j, pattern, text, first, end);

        if (matched == MD_MATCHED_NOMEM)
            return matched;
        if (matched != MD_MATCHED_YES)
            continue;
        if (c->unless == 0)
            judge_capture(j, pattern, text);
        return matched;
    }
    return MD_MATCHED_NO;
}

/* Do the rule's patterns hold too? Sets the bytes that matched. */
static md_matched judge_patterns(md_judge *j, const md_subject *s,
                                 uint32_t rule, md_verdict *out)
{
    const md_rule_row *row = &j->rules->tables.rules[rule];

    memset(&j->captures, 0, sizeof j->captures);
    for (uint32_t i = 0; i < row->condition_count; i++) {
        const md_condition_row *c =
            &j->rules->tables.conditions[row->condition_first + i];
        size_t first = 0;
        size_t end = 0;
        md_matched matched;

        if (c->type != MD_CONDITION_MATCH)
            continue;
        matched = judge_match(j, c, s->text, &first, &end);
        if (matched == MD_MATCHED_NOMEM)
            return matched;
        if ((matched == MD_MATCHED_YES) == (c->unless != 0))
            return MD_MATCHED_NO;
        if (c->unless == 0) {
            out->match_offset = (uint32_t)first;
            out->match_length = (uint32_t)(end - first);
        }
    }
    return MD_MATCHED_YES;
}

/* ---- verdict ------------------------------------------------------------
 */

/* Bytes of the subject's text that a wording covers. */
static void judge_covers(const md_judge *j, const md_subject *s,
                         md_slice words, uint32_t wording, md_verdict *out)
{
    const md_hit *hit;
    size_t inner;
    size_t first;
    size_t last;

    if (wording == UINT32_MAX || out->match_length != 0)
        return;
    hit = &j->hits.hits[wording];
    inner = (size_t)(words.ptr - s->text.ptr);
    first = j->words.from[hit->first];
    last = j->words.from[hit->end - 1];
    out->match_offset = (uint32_t)(inner + first);
    out->match_length = (uint32_t)(last + 1 - first);
}

/* The best rule that holds for these words; rule -1: none. False without
 * memory. */
static bool judge_words(md_judge *j, const md_subject *s, md_slice words,
                        md_verdict *out)
{
    out->rule = -1;
    out->match_length = 0;
    if (!md_words_set(&j->words, words))
        return false;
    md_filter_search(j->rules->filter, md_buffer_slice(&j->words.text),
                     &j->hits);
    judge_candidates(j, s);
    for (uint32_t i = 0; i < j->candidate_count; i++) {
        const judge_candidate *best = &j->candidates[i];
        md_matched matched;

        judge_best_first(j, i);
        out->match_length = 0;
        matched = judge_patterns(j, s, best->rule, out);
        if (matched == MD_MATCHED_NOMEM)
            return false;
        if (matched == MD_MATCHED_YES) {
            out->rule = (int32_t)best->rule;
            judge_covers(j, s, words, best->deciding, out);
            return true;
        }
    }
    memset(&j->captures, 0, sizeof j->captures);
    return true;
}

/*
 * What the other side said decides; where that says nothing, the words around
 * it (`… could not be delivered for 5 days. Remote host said: 450 …`).
 */
static bool judge_rule(md_judge *j, const md_subject *s, md_verdict *out)
{
    j->limited = false;
    if (!judge_words(j, s, s->reply.inner, out))
        return false;
    if (out->rule < 0 && s->reply.form == MD_REPLY_PLAIN &&
        s->reply.inner.len < s->text.len && !judge_words(j, s, s->text, out))
        return false;
    j->limit_hits += j->limited;
    return true;
}

/* A cause's axes without a rule and without a code. */
static void judge_cause(const md_rules *rules, uint16_t cause, md_verdict *out)
{
    const md_cause *row = &rules->causes[cause];

    out->cause = cause;
    out->broad = row->broad_index;
    out->actor = row->actor;
    out->severity = row->severity;
    out->permanence = row->permanence;
}

static uint8_t judge_class_permanence(unsigned class)
{
    switch (class) {
    case 4:
        return MAILDIAG_PERMANENCE_TEMPORARY;
    case 5:
        return MAILDIAG_PERMANENCE_PERMANENT;
    default:
        return MAILDIAG_PERMANENCE_UNKNOWN;
    }
}

/* Where this host is the server it is the client who acts, unless this host
 * is what is broken; and a refusal is what a server is for. */
static void judge_inbound(const md_rules *rules, md_verdict *out)
{
    md_slice category = rules->causes[out->cause].category;

    if (md_slice_eq(category, MD_LIT("local")) ||
        md_slice_eq(category, MD_LIT("host")))
        return;
    if (out->actor == MAILDIAG_ACTOR_THIS_HOST ||
        out->actor == MAILDIAG_ACTOR_RELAY ||
        out->actor == MAILDIAG_ACTOR_NETWORK ||
        out->actor == MAILDIAG_ACTOR_DNS)
        out->actor = MAILDIAG_ACTOR_REMOTE;
    if (out->severity > MAILDIAG_SEVERITY_NOTICE)
        out->severity = MAILDIAG_SEVERITY_NOTICE;
}

static void judge_by_rule(const md_rules *rules, const md_subject *s,
                          md_fallback code, md_verdict *out)
{
    const md_rule_row *row = &rules->tables.rules[out->rule];
    uint8_t by_class = judge_class_permanence(md_fallback_class(s));
    uint8_t by_words;
    int confidence = row->confidence;

    judge_cause(rules, row->cause, out);
    if (row->actor != MD_RULE_INHERIT)
        out->actor = row->actor;
    if (row->severity != MD_RULE_INHERIT)
        out->severity = row->severity;
    by_words =
        row->permanence != MD_RULE_INHERIT ? row->permanence : out->permanence;
    out->permanence = row->permanence == MD_RULE_INHERIT && by_class != 0
                          ? by_class
                          : by_words;
    out->conflict = by_words != 0 && by_class != 0 && by_words != by_class;
    if (confidence == 0)
        confidence = row->priority >= 0 ? 90 : 60;
    if (code.worth == MD_FALLBACK_SPECIFIC) {
        uint16_t other = rules->causes[rules->fallback[code.cause]].broad_index;

        if (other == out->broad)
            confidence += 5;
        else
            out->conflict = true;
    }
    if (out->conflict)
        confidence -= 15;
    out->confidence = (uint8_t)(confidence < 1     ? 1
                                : confidence > 100 ? 100
                                                   : confidence);
}

static void judge_by_code(const md_rules *rules, const md_subject *s,
                          md_fallback code, md_verdict *out)
{
    uint8_t by_class = judge_class_permanence(md_fallback_class(s));

    out->rule = -1;
    out->match_length = 0;
    judge_cause(rules, rules->fallback[code.cause], out);
    if (by_class != MAILDIAG_PERMANENCE_UNKNOWN)
        out->permanence = by_class;
    switch (code.worth) {
    case MD_FALLBACK_SPECIFIC:
        out->confidence = 40;
        break;
    case MD_FALLBACK_SUBJECT:
        out->confidence = 30;
        break;
    case MD_FALLBACK_CLASS:
        out->confidence = 20;
        break;
    default:
        out->confidence = 10;
        break;
    }
}

/* Was it delivered? The replies of RFC 5321 that take something count unless
 * the line says otherwise; 255 may be an exit status. */
static bool judge_accepted(const md_subject *s)
{
    if (s->disposition == MAILDIAG_DISPOSITION_SENT)
        return true;
    return s->disposition == MAILDIAG_DISPOSITION_NONE &&
           (s->code == 250 || s->code == 251 || s->code == 252 ||
            s->code == 220 || s->code == 221 || s->code == 235);
}

bool md_judge_subject(md_judge *judge, const md_subject *subject,
                      md_verdict *out)
{
    md_fallback code;

    memset(out, 0, sizeof *out);
    memset(&judge->captures, 0, sizeof judge->captures);
    if (judge_accepted(subject)) {
        md_judge_fixed(judge->rules, MD_CAUSE_ACCEPTED, out);
        return true;
    }
    if (!judge_rule(judge, subject, out))
        return false;
    code = md_fallback_of(subject);
    /* Words that say little give way to a code that says much and else. */
    if (out->rule >= 0 && code.worth == MD_FALLBACK_SPECIFIC &&
        judge->rules->tables.rules[out->rule].priority < 0 &&
        judge->rules->tables.rules[out->rule].cause !=
            judge->rules->fallback[code.cause]) {
        out->rule = -1;
        memset(&judge->captures, 0, sizeof judge->captures);
    }
    if (out->rule >= 0) {
        judge_by_rule(judge->rules, subject, code, out);
        judge->decided[out->rule]++;
    } else {
        judge_by_code(judge->rules, subject, code, out);
    }
    if (subject->direction == MAILDIAG_DIRECTION_SERVER)
        judge_inbound(judge->rules, out);
    return true;
}

void md_judge_fixed(const md_rules *rules, md_fixed_cause cause,
                    md_verdict *out)
{
    memset(out, 0, sizeof *out);
    out->rule = -1;
    judge_cause(rules, rules->fixed[cause], out);
    out->confidence = 100;
}

bool md_judge_named(const md_rules *rules, md_slice cause, md_verdict *out)
{
    int32_t found = md_rules_find_cause(rules, cause);

    if (found < 0)
        return false;
    memset(out, 0, sizeof *out);
    out->rule = -1;
    judge_cause(rules, (uint16_t)found, out);
    out->confidence = 100;
    return true;
}
