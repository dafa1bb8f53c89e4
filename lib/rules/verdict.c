/*
 * The axes of a verdict. See verdict.h.
 */
#include "rules/verdict.h"

#include "rules/set.h"

/* A cause's axes without a rule and without a code. */
static void verdict_cause(const md_rules *rules, uint16_t cause,
                          md_verdict *out)
{
    const md_cause *row = &rules->causes[cause];

    out->cause = cause;
    out->broad = row->broad_index;
    out->actor = row->actor;
    out->severity = row->severity;
    out->permanence = row->permanence;
}

static uint8_t verdict_permanence(unsigned class)
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
void md_verdict_inbound(const md_rules *rules, md_verdict *out)
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
static bool verdict_agrees(const md_rules *rules, md_fallback code,
                           uint16_t cause)
{
    const md_cause *by_code = &rules->causes[rules->fallback[code.cause]];
    const md_cause *by_words = &rules->causes[cause];

    return by_code->broad_index == by_words->broad_index ||
           (code.cause == MD_FALLBACK_EMAIL_AUTH_FAIL &&
            md_slice_eq(by_code->category, by_words->category));
}

void md_verdict_by_rule(const md_rules *rules, const md_subject *s,
                        md_fallback code, md_verdict *out)
{
    const md_rule_row *row = &rules->tables.rules[out->rule];
    uint8_t by_class = verdict_permanence(md_fallback_class(s));
    uint8_t by_words;
    int confidence = row->confidence;

    verdict_cause(rules, row->cause, out);
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
        if (verdict_agrees(rules, code, out->cause))
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

void md_verdict_by_code(const md_rules *rules, const md_subject *s,
                        md_fallback code, md_verdict *out)
{
    uint8_t by_class = verdict_permanence(md_fallback_class(s));

    out->rule = -1;
    out->match_length = 0;
    verdict_cause(rules, rules->fallback[code.cause], out);
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

void md_judge_fixed(const md_rules *rules, md_fixed_cause cause,
                    md_verdict *out)
{
    memset(out, 0, sizeof *out);
    out->rule = -1;
    verdict_cause(rules, rules->fixed[cause], out);
    out->confidence = 100;
}

bool md_judge_named(const md_rules *rules, md_slice cause, md_verdict *out)
{
    int32_t found = md_rules_find_cause(rules, cause);

    if (found < 0)
        return false;
    memset(out, 0, sizeof *out);
    out->rule = -1;
    verdict_cause(rules, (uint16_t)found, out);
    out->confidence = 100;
    return true;
}
