/*
 * A rule set held against its own samples. Takes a set, judges every sample
 * as if it had been logged, and tells what does not come out as the rule
 * says: a rule that does not answer its sample is dead or shadowed. Fails
 * without memory only.
 */
#include "record/record.h"
#include "rules/fault.h"
#include "rules/judge.h"
#include "rules/lint_slow.h"
#include "rules/places.h"
#include "rules/set.h"

/* Rules without words are asked about every text: a few are cheap. */
enum { LINT_ALWAYS = 64 };

typedef struct lint {
    const md_rules *rules;
    md_judge *judge;
    md_matcher *matcher; /* for patterns alone */
    md_arena arena;      /* words of the sample that is judged */
    maildiag_error *out;
    uint32_t wanted; /* index of the problem that is asked for */
    uint32_t seen;
    maildiag_status status; /* END until the problem is found */
} lint;

static void lint_problem(lint *l, uint32_t rule, uint32_t line, uint32_t column,
                         const char *before, md_slice what, const char *after)
{
    const md_rule_row *row = &l->rules->tables.rules[rule];
    md_fault fault = {l->out, NULL};
    char id[80];
    md_slice name =
        md_slice_sub(md_rules_text(l->rules, row->id), 0, sizeof id - 1);

    if (l->seen++ != l->wanted)
        return;
    memcpy(id, name.ptr, name.len);
    id[name.len] = '\0';
    fault.name = id;
    md_fault_set(&fault, MAILDIAG_E_RULE, line, column, before, what, after);
    l->status = MAILDIAG_OK;
}

/* The subject of a sample; *speaks false: a line that says nothing. False
 * without memory. */
static bool lint_subject(lint *l, const md_sample_row *sample,
                         md_record *record, md_subject *out, bool *speaks)
{
    md_slice text = md_rules_text(l->rules, sample->text);
    md_header header;

    if (sample->program.at == 0) {
        md_subject_of_text(text, out);
        *speaks = true;
        return true;
    }
    memset(&header, 0, sizeof header);
    header.severity = -1;
    header.pid = -1;
    header.repeat = 1;
    header.tag = md_rules_text(l->rules, sample->program);
    header.body = text;
    md_record_parse(&header, record);
    md_arena_clear(&l->arena);
    return md_subject_of_record(record, &l->arena, out, speaks);
}

static void lint_expects(lint *l, uint32_t rule, const md_sample_row *sample)
{
    const md_places *got = md_judge_captures(l->judge);

    for (uint32_t i = 0; i < sample->expect_count; i++) {
        const md_expect_row *row =
            &l->rules->tables.expects[sample->expect_first + i];

        if (!md_slice_eq(md_places_get(got, row->place),
                         md_rules_text(l->rules, row->value)))
            lint_problem(l, rule, sample->line, sample->column,
                         "sample: no group fills the place",
                         md_slice_of(md_places_name(row->place)),
                         " as expected");
    }
}

static void lint_answer(lint *l, uint32_t rule, const md_sample_row *sample,
                        const md_verdict *verdict)
{
    bool answers = verdict->rule == (int32_t)rule;
    md_rule_info other;

    if (sample->counter != 0) {
        if (answers)
            lint_problem(l, rule, sample->line, sample->column,
                         "the rule answers its counter-sample", MD_NONE, NULL);
        return;
    }
    if (answers) {
        lint_expects(l, rule, sample);
        return;
    }
    if (verdict->rule < 0) {
        lint_problem(l, rule, sample->line, sample->column,
                     "the rule does not answer its sample, no rule does",
                     MD_NONE, NULL);
        return;
    }
    md_rules_rule(l->rules, (uint32_t)verdict->rule, &other);
    lint_problem(l, rule, sample->line, sample->column,
                 "the sample is answered by rule", other.id, " instead");
}

static void lint_sample(lint *l, uint32_t rule, const md_sample_row *sample)
{
    uint64_t limits = md_judge_limit_hits(l->judge);
    md_record record;
    md_subject subject;
    md_verdict verdict;
    bool speaks;

    if (!lint_subject(l, sample, &record, &subject, &speaks)) {
        l->status = MAILDIAG_E_NOMEM;
        return;
    }
    if (!speaks) {
        lint_problem(l, rule, sample->line, sample->column,
                     "the line says nothing about a failure", MD_NONE, NULL);
        return;
    }
    if (!md_judge_subject(l->judge, &subject, &verdict)) {
        l->status = MAILDIAG_E_NOMEM;
        return;
    }
    lint_answer(l, rule, sample, &verdict);
    if (md_judge_limit_hits(l->judge) != limits)
        lint_problem(l, rule, sample->line, sample->column,
                     "a pattern met its limit on this sample", MD_NONE, NULL);
}

static void lint_pattern(lint *l, uint32_t rule, const md_pattern_row *pattern)
{
    const md_rule_row *row = &l->rules->tables.rules[rule];
    md_slice text = md_rules_text(l->rules, pattern->text);
    md_matched slow = MD_MATCHED_NO;

    for (uint32_t i = 0; slow == MD_MATCHED_NO && i < row->sample_count; i++)
        slow = md_lint_slow(
            l->matcher, text,
            md_rules_text(
                l->rules,
                l->rules->tables.samples[row->sample_first + i].text));
    if (slow == MD_MATCHED_NOMEM)
        l->status = MAILDIAG_E_NOMEM;
    else if (slow == MD_MATCHED_YES)
        lint_problem(l, rule, pattern->line, pattern->column,
                     "a slow pattern: a text made for it meets the limit",
                     MD_NONE, NULL);
}

static void lint_patterns(lint *l, uint32_t rule)
{
    const md_tables *t = &l->rules->tables;
    const md_rule_row *row = &t->rules[rule];

    for (uint32_t i = 0; i < row->condition_count; i++) {
        const md_condition_row *c = &t->conditions[row->condition_first + i];

        for (uint32_t k = 0; c->type == MD_CONDITION_MATCH && k < c->count &&
                             l->status == MAILDIAG_END;
             k++)
            lint_pattern(l, rule, &t->patterns[t->items[c->first + k]]);
    }
}

static void lint_rules(lint *l)
{
    const md_tables *t = &l->rules->tables;

    for (uint32_t rule = 0; rule < t->rule_count; rule++) {
        const md_rule_row *row = &t->rules[rule];

        for (uint32_t i = 0; i < row->sample_count; i++) {
            lint_sample(l, rule, &t->samples[row->sample_first + i]);
            if (l->status != MAILDIAG_END)
                return;
        }
    }
    for (uint32_t i = LINT_ALWAYS; i < l->rules->candidates.always_count; i++) {
        uint32_t rule = l->rules->candidates.always[i];

        lint_problem(l, rule, t->rules[rule].line, t->rules[rule].column,
                     "more than 64 rules without words: each is asked about"
                     " every text",
                     MD_NONE, NULL);
        if (l->status != MAILDIAG_END)
            return;
    }
    /* What takes longest comes last: who asks for an earlier problem does not
     * wait for it. */
    for (uint32_t rule = 0; rule < t->rule_count && l->status == MAILDIAG_END;
         rule++)
        lint_patterns(l, rule);
}

maildiag_status md_rules_lint(const md_rules *rules, uint32_t index,
                              maildiag_error *out)
{
    lint l = {rules,
              md_judge_new(rules, 0),
              md_matcher_new(0),
              {0},
              out,
              index,
              0,
              MAILDIAG_END};

    if (l.judge == NULL || l.matcher == NULL)
        l.status = MAILDIAG_E_NOMEM;
    else
        lint_rules(&l);
    md_judge_free(l.judge);
    md_matcher_free(l.matcher);
    md_arena_free(&l.arena);
    return l.status;
}
