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

struct md_judge {
    const md_rules *rules;
    md_search search;
    md_form inner; /* what the other side said */
    md_form whole; /* and the words around it, where they may decide */
    bool has_whole;
    md_memo *memo; /* NULL: turned off */
    md_buffer key;
    uint64_t *decided;
    uint64_t limit_hits;
};

md_judge *md_judge_new(const md_rules *rules, uint32_t match_limit)
{
    md_judge *j = md_calloc(1, sizeof *j);

    if (j == NULL)
        return NULL;
    j->rules = rules;
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
    md_form_free(&judge->inner);
    md_form_free(&judge->whole);
    md_memo_free(judge->memo);
    md_buffer_free(&judge->key);
    md_free(judge->decided);
    md_free(judge);
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

/* ---- the axes of a verdict -------------------------------------------------
 */

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

/* Does a code that says much say the same? X.7.26 stands for every way in
 * which nobody vouches for a sender. */
static bool judge_agrees(const md_rules *rules, md_fallback code,
                         uint16_t cause)
{
    const md_cause *by_code = &rules->causes[rules->fallback[code.cause]];
    const md_cause *by_words = &rules->causes[cause];

    return by_code->broad_index == by_words->broad_index ||
           (code.cause == MD_FALLBACK_EMAIL_AUTH_FAIL &&
            md_slice_eq(by_code->category, by_words->category));
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
        if (judge_agrees(rules, code, out->cause))
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

/* ---- forms and what was answered before -----------------------------------
 */

/*
 * What the other side said decides; where that says nothing, the words around
 * it (`… could not be delivered for 5 days. Remote host said: 450 …`).
 */
static bool judge_forms(md_judge *j, const md_subject *s)
{
    j->has_whole =
        s->reply.form == MD_REPLY_PLAIN && s->reply.inner.len < s->text.len;
    return md_mask_text(&j->rules->mask, s->reply.inner, &j->inner) &&
           (!j->has_whole || md_mask_text(&j->rules->mask, s->text, &j->whole));
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

/* Everything that rules and codes may ask for, in front of the form;
 * host_bits 0: not the host. No holes: its bytes are compared. */
typedef struct judge_facts {
    uint64_t host_bits;
    uint32_t inner; /* length of the first form */
    uint16_t code;
    uint16_t kind;
    uint16_t dsn[3];
    uint16_t reply_dsn[3];
    uint8_t stage;
    uint8_t direction;
    uint8_t disposition;
    uint8_t daemon;
    uint8_t form;
    uint8_t has_whole;
    uint8_t zero[6];
} judge_facts;

static md_slice judge_key(md_judge *j, const md_subject *s, uint64_t host_bits)
{
    judge_facts facts;

    memset(&facts, 0, sizeof facts);
    facts.host_bits = host_bits;
    facts.inner = (uint32_t)j->inner.text.len;
    facts.code = s->code;
    facts.kind = s->kind;
    memcpy(facts.dsn, s->dsn.part, sizeof facts.dsn);
    memcpy(facts.reply_dsn, s->reply.dsn.part, sizeof facts.reply_dsn);
    facts.stage = s->stage;
    facts.direction = s->direction;
    facts.disposition = s->disposition;
    facts.daemon = s->daemon;
    facts.form = s->reply.form;
    facts.has_whole = j->has_whole;
    md_buffer_clear(&j->key);
    md_buffer_add(&j->key, md_slice_make((const char *)&facts, sizeof facts));
    md_buffer_add(&j->key, md_form_text(&j->inner));
    if (j->has_whole)
        md_buffer_add(&j->key, md_form_text(&j->whole));
    return j->key.failed ? md_slice_make("", 0) : md_buffer_slice(&j->key);
}

/* NULL: not known, or there is no memory for the question. */
static const md_memo_answer *judge_known(md_judge *j, const md_subject *s)
{
    const md_memo_answer *known;
    uint64_t bits;

    if (j->memo == NULL || j->inner.text.len > MD_MEMO_KEY_BYTES)
        return NULL;
    known = md_memo_find(j->memo, judge_key(j, s, 0));
    if (known == NULL || !known->by_host)
        return known;
    if (!judge_host_bits(j->rules, s, &bits))
        return NULL;
    return md_memo_find(j->memo, judge_key(j, s, bits));
}

static void judge_remember(md_judge *j, const md_subject *s,
                           const md_memo_answer *answer)
{
    md_memo_answer asks_host;
    uint64_t bits;

    if (j->memo == NULL || j->inner.text.len > MD_MEMO_KEY_BYTES)
        return;
    if (!j->search.by_host) {
        md_memo_put(j->memo, judge_key(j, s, 0), answer);
        return;
    }
    if (!judge_host_bits(j->rules, s, &bits))
        return;
    memset(&asks_host, 0, sizeof asks_host);
    asks_host.by_host = true;
    md_memo_put(j->memo, judge_key(j, s, 0), &asks_host);
    md_memo_put(j->memo, judge_key(j, s, bits), answer);
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
        md_form_back(whole ? &j->whole : &j->inner, first, end, &first, &end);
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

    formed.reply.inner = md_form_text(&j->inner);
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
        memset(&j->search.captures, 0, sizeof j->search.captures);
    }
    if (out->rule >= 0)
        judge_by_rule(j->rules, s, code, out);
    else
        judge_by_code(j->rules, s, code, out);
    if (s->direction == MAILDIAG_DIRECTION_SERVER)
        judge_inbound(j->rules, out);
}

static bool judge_sees_text(const md_plan *plan)
{
    return plan->count != 0 && plan->candidates[0].patterned;
}

/* May the plan stand for every text of this form? */
static void judge_remember_plan(md_judge *j, const md_subject *s,
                                const md_plan *plan, bool whole,
                                const md_verdict *verdict)
{
    md_memo_answer answer;

    memset(&answer, 0, sizeof answer);
    answer.verdict = *verdict;
    answer.plan = *plan;
    answer.whole = whole;
    judge_remember(j, s, &answer);
}

static bool judge_anew(md_judge *j, const md_subject *s, md_verdict *out)
{
    bool whole = false;
    bool remember = true;
    md_found found;
    md_plan plan;

    j->search.by_host = false;
    if (!md_search_plan(&j->search, s, md_form_text(&j->inner), &plan) ||
        !md_search_choose(&j->search, s, &plan, &found))
        return false;
    if (found.rule < 0 && j->has_whole) {
        whole = true;
        remember = plan.count == 0;
        if (!md_search_plan(&j->search, s, md_form_text(&j->whole), &plan) ||
            !md_search_choose(&j->search, s, &plan, &found))
            return false;
    } else if (j->has_whole && judge_sees_text(&plan)) {
        remember = false;
    }
    judge_settle(j, s, &found, out);
    if (remember)
        judge_remember_plan(j, s, &plan, whole, out);
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

bool md_judge_subject(md_judge *judge, const md_subject *subject,
                      md_verdict *out)
{
    const md_memo_answer *known;
    bool good;

    memset(out, 0, sizeof *out);
    memset(&judge->search.captures, 0, sizeof judge->search.captures);
    if (judge_accepted(subject)) {
        md_judge_fixed(judge->rules, MD_CAUSE_ACCEPTED, out);
        return true;
    }
    if (!judge_forms(judge, subject))
        return false;
    judge->search.limited = false;
    known = judge_known(judge, subject);
    good = known != NULL ? judge_again(judge, subject, known, out)
                         : judge_anew(judge, subject, out);
    judge->limit_hits += judge->search.limited;
    if (good && out->rule >= 0)
        judge->decided[out->rule]++;
    return good;
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
