/*
 * The judge: the rule that the words choose, else the codes. Keeps one
 * thread's scratch and what it answered before; fails without memory only.
 */
#include "rules/judge.h"

#include "base/alloc.h"
#include "rules/conditions.h"
#include "rules/mask.h"
#include "rules/memo.h"
#include "rules/search.h"
#include "rules/verdict.h"

struct md_judge {
    const md_rules *rules;
    uint32_t match_limit;
    md_search search;
    md_planes planes;
    md_masked inner; /* what the other side said */
    md_masked whole; /* and the words around it, where they may decide */
    bool has_whole;
    md_memo *memo; /* NULL: turned off */
    uint64_t *decided;
    uint64_t limit_hits;
};

md_judge *md_judge_new(const md_rules *rules, uint32_t match_limit)
{
    md_judge *j = md_calloc(1, sizeof *j);

    if (j == NULL)
        return NULL;
    j->rules = rules;
    j->match_limit = match_limit;
    j->decided =
        md_calloc((size_t)rules->tables.rule_count + 1, sizeof *j->decided);
    j->memo = md_memo_new();
    if (!md_search_init(&j->search, rules, match_limit) || j->decided == NULL ||
        j->memo == NULL) {
        md_judge_free(j);
        return NULL;
    }
    return j;
}

void md_judge_free(md_judge *judge)
{
    if (judge == NULL)
        return;
    md_search_free(&judge->search);
    md_planes_free(&judge->planes);
    md_masked_free(&judge->inner);
    md_masked_free(&judge->whole);
    md_memo_free(judge->memo);
    md_free(judge->decided);
    md_free(judge);
}

md_judge *md_judge_again(const md_judge *judge)
{
    return md_judge_new(judge->rules, judge->match_limit);
}

void md_judge_join(md_judge *judge, const md_judge *other)
{
    judge->limit_hits += other->limit_hits;
    for (uint32_t i = 0; i < judge->rules->tables.rule_count; i++)
        judge->decided[i] += other->decided[i];
}

void md_judge_forget(md_judge *judge)
{
    md_memo_free(judge->memo);
    judge->memo = NULL;
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
    return &judge->search.captures;
}

const md_places *md_judge_captured(const md_judge *judge)
{
    return judge->search.captured ? &judge->search.captures : NULL;
}

/* Was it delivered? The replies of RFC 5321 that take something count unless
 * the line says otherwise; 255 may be an exit status. */
static bool judge_accepted(const md_subject *s)
{
    if (s->disposition == MAILDIAG_DISPOSITION_SENT)
        return true;
    return s->disposition == MAILDIAG_DISPOSITION_NONE &&
           !md_slice_starts(s->text, MD_LIT("Protocol error: ")) &&
           (s->code == 250 || s->code == 251 || s->code == 252 ||
            s->code == 220 || s->code == 221 || s->code == 235);
}

/* ---- what was answered before ---------------------------------------------
 */

/*
 * Everything that rules and codes may ask for, in front of the words: whole
 * words of 64 bits, put together in registers, since narrow stores that are
 * read back wide cost more than all the rest.
 */
enum { FACTS_HOST, FACTS_SIZE, FACTS_DSN, FACTS_REPLY_DSN, FACTS_ELSE };

typedef struct judge_facts {
    uint64_t word[5]; /* FACTS_HOST 0: not the host */
} judge_facts;

static uint64_t judge_dsn(md_dsn dsn)
{
    return (uint64_t)dsn.part[0] | (uint64_t)dsn.part[1] << 16 |
           (uint64_t)dsn.part[2] << 32;
}

static void judge_facts_of(const md_judge *j, const md_subject *s,
                           judge_facts *out)
{
    out->word[FACTS_HOST] = 0;
    out->word[FACTS_SIZE] = 0; /* of the words: judge_key() */
    out->word[FACTS_DSN] = judge_dsn(s->dsn) | (uint64_t)s->code << 48;
    out->word[FACTS_REPLY_DSN] = judge_dsn(s->reply.dsn) | (uint64_t)s->kind
                                                               << 48;
    out->word[FACTS_ELSE] =
        (uint64_t)s->stage | (uint64_t)s->direction << 8 |
        (uint64_t)s->disposition << 16 | (uint64_t)s->daemon << 24 |
        (uint64_t)s->reply.form << 32 | (uint64_t)j->has_whole << 40;
}

static md_memo_key judge_key(const md_judge *j, judge_facts *facts)
{
    md_memo_key key = {{(const char *)facts->word, sizeof facts->word},
                       md_masked_text(&j->inner),
                       MD_NONE};

    if (j->has_whole)
        key.more = md_masked_text(&j->whole);
    facts->word[FACTS_SIZE] = key.form.len;
    return key;
}

/* Which of the names that rules ask for the other side's name ends in; false:
 * there are more than fit. */
static bool judge_host_bits(const md_rules *rules, const md_subject *s,
                            uint64_t *bits)
{
    const md_tables *t = &rules->tables;
    md_slice host = md_conditions_host_of(s);

    *bits = 0;
    if (t->string_count > 63)
        return false;
    for (uint32_t i = 0; i < t->string_count; i++)
        if (md_conditions_host_ends(host, md_rules_text(rules, t->strings[i])))
            *bits |= UINT64_C(1) << i;
    *bits |= UINT64_C(1) << 63;
    return true;
}

/* NULL: not known, or there is no memory for the question. */
static const md_memo_answer *judge_known(const md_judge *j, const md_subject *s,
                                         judge_facts *facts)
{
    md_memo_key key = judge_key(j, facts);
    const md_memo_answer *known;

    if (j->memo == NULL || key.form.len > MD_MEMO_KEY_BYTES)
        return NULL;
    known = md_memo_find(j->memo, &key);
    if (known == NULL || !known->by_host)
        return known;
    if (!judge_host_bits(j->rules, s, &facts->word[FACTS_HOST]))
        return NULL;
    known = md_memo_find(j->memo, &key);
    facts->word[FACTS_HOST] = 0;
    return known;
}

static void judge_remember(md_judge *j, const md_subject *s, judge_facts *facts,
                           const md_memo_answer *answer)
{
    md_memo_key key = judge_key(j, facts);
    md_memo_answer asks_host;

    if (j->memo == NULL)
        return;
    if (!j->search.by_host) {
        md_memo_put(j->memo, &key, answer);
        return;
    }
    memset(&asks_host, 0, sizeof asks_host);
    asks_host.by_host = true;
    md_memo_put(j->memo, &key, &asks_host);
    if (judge_host_bits(j->rules, s, &facts->word[FACTS_HOST]))
        md_memo_put(j->memo, &key, answer);
    facts->word[FACTS_HOST] = 0;
}

/* ---- forms ----------------------------------------------------------------
 */

/*
 * What the other side said decides; where that says nothing, the words around
 * it (`… could not be delivered for 5 days. Remote host said: 450 …`).
 */
static bool judge_forms(md_judge *j, const md_subject *s)
{
    const md_quotes *quotes = &j->rules->quotes;

    return md_mask_text(quotes, &j->planes, s->reply.inner, &j->inner) &&
           (!j->has_whole ||
            md_mask_text(quotes, &j->planes, s->text, &j->whole));
}

/* ---- verdict --------------------------------------------------------------
 */

/* The bytes of the subject's text that the match covers. */
static void judge_place(const md_judge *j, const md_subject *s,
                        const md_found *found, bool whole, md_verdict *out)
{
    uint32_t first = found->first;
    uint32_t end = found->end;

    if (end <= first)
        return;
    if (!found->by_pattern) {
        md_masked_back(whole ? &j->whole : &j->inner, first, end, &first, &end);
        if (!whole)
            out->match_offset = (uint32_t)(s->reply.inner.ptr - s->text.ptr);
    }
    out->match_offset += first;
    out->match_length = end - first;
}

/* Codes are asked with the form in place of the words: what the memo gives
 * back must not depend on anything else. */
static md_fallback judge_codes(const md_judge *j, const md_subject *s)
{
    md_subject formed = *s;

    formed.reply.inner = md_masked_text(&j->inner);
    return md_fallback_of(&formed);
}

/* The verdict, all but the place of the match. */
static void judge_settle(md_judge *j, const md_subject *s,
                         const md_found *found, md_verdict *out)
{
    md_fallback code = judge_codes(j, s);

    memset(out, 0, sizeof *out);
    out->rule = found->rule;
    /* Words that say little give way to a code that says much and else. */
    if (found->rule >= 0 && code.worth == MD_FALLBACK_SPECIFIC &&
        j->rules->tables.rules[found->rule].priority < 0 &&
        j->rules->tables.rules[found->rule].cause !=
            j->rules->fallback[code.cause]) {
        out->rule = -1;
        md_search_forget(&j->search);
    }
    if (out->rule >= 0)
        md_verdict_by_rule(j->rules, s, code, out);
    else
        md_verdict_by_code(j->rules, s, code, out);
    if (s->direction == MAILDIAG_DIRECTION_SERVER)
        md_verdict_inbound(j->rules, out);
}

static bool judge_sees_text(const md_plan *plan)
{
    return plan->count != 0 && plan->candidates[0].patterned;
}

/* May the plan stand for every text of this form? */
static void judge_remember_plan(md_judge *j, const md_subject *s,
                                judge_facts *facts, const md_plan *plan,
                                bool whole, const md_verdict *verdict)
{
    md_memo_answer answer;

    memset(&answer, 0, sizeof answer);
    answer.verdict = *verdict;
    answer.plan = *plan;
    answer.whole = whole;
    judge_remember(j, s, facts, &answer);
}

static bool judge_anew(md_judge *j, const md_subject *s, judge_facts *facts,
                       md_verdict *out)
{
    bool whole = false;
    bool remember = true;
    md_found found;
    md_plan plan;

    j->search.by_host = false;
    if (!md_search_plan(&j->search, s, md_masked_text(&j->inner), &plan) ||
        !md_search_choose(&j->search, s, &plan, &found))
        return false;
    if (found.rule < 0 && j->has_whole) {
        whole = true;
        remember = plan.count == 0;
        if (!md_search_plan(&j->search, s, md_masked_text(&j->whole), &plan) ||
            !md_search_choose(&j->search, s, &plan, &found))
            return false;
    } else if (j->has_whole && judge_sees_text(&plan)) {
        remember = false;
    }
    judge_settle(j, s, &found, out);
    if (remember)
        judge_remember_plan(j, s, facts, &plan, whole, out);
    if (out->rule >= 0)
        judge_place(j, s, &found, whole, out);
    return true;
}

static bool judge_again(md_judge *j, const md_subject *s,
                        const md_memo_answer *known, md_verdict *out)
{
    md_found found;

    if (!md_search_choose(&j->search, s, &known->plan, &found))
        return false;
    if (judge_sees_text(&known->plan))
        judge_settle(j, s, &found, out);
    else
        *out = known->verdict;
    if (out->rule >= 0)
        judge_place(j, s, &found, known->whole, out);
    return true;
}

static bool judge_text(md_judge *j, const md_subject *s, md_verdict *out)
{
    const md_memo_answer *known;
    judge_facts facts;

    j->has_whole =
        s->reply.form == MD_REPLY_PLAIN && s->reply.inner.len < s->text.len;
    if (!judge_forms(j, s))
        return false;
    judge_facts_of(j, s, &facts);
    known = judge_known(j, s, &facts);
    return known != NULL ? judge_again(j, s, known, out)
                         : judge_anew(j, s, &facts, out);
}

bool md_judge_subject(md_judge *judge, const md_subject *subject,
                      md_verdict *out)
{
    bool good;

    memset(out, 0, sizeof *out);
    md_search_forget(&judge->search);
    if (judge_accepted(subject)) {
        md_judge_fixed(judge->rules, MD_CAUSE_ACCEPTED, out);
        return true;
    }
    judge->search.limited = false;
    good = judge_text(judge, subject, out);
    judge->limit_hits += judge->search.limited;
    if (good && out->rule >= 0)
        judge->decided[out->rule]++;
    return good;
}
