#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "judged.h"

void judged_open(judged *j, const char *profile)
{
    maildiag_error error = {.struct_size = sizeof error};

    memset(j, 0, sizeof *j);
    if (md_rules_builtin(&j->rules, md_slice_of(profile), &error) !=
        MAILDIAG_OK)
        fail_msg("rules: %s", error.text);
    j->judge = md_judge_new(j->rules, 0);
    assert_non_null(j->judge);
}

void judged_close(judged *j)
{
    md_judge_free(j->judge);
    md_rules_release(j->rules);
    md_arena_free(&j->arena);
}

static const char *judged_cause(judged *j)
{
    assert_true(md_judge_subject(j->judge, &j->subject, &j->verdict));
    return md_rules_cause(j->rules, j->verdict.cause)->id.ptr;
}

const char *judged_text(judged *j, const char *text)
{
    md_subject_of_text(md_slice_of(text), &j->subject);
    return judged_cause(j);
}

const char *judged_line(judged *j, const char *line)
{
    md_header header;
    bool speaks;

    md_header_parse(md_slice_of(line), &header);
    md_record_parse(&header, &j->record);
    md_arena_clear(&j->arena);
    assert_true(
        md_subject_of_record(&j->record, &j->arena, &j->subject, &speaks));
    if (!speaks)
        return "";
    return judged_cause(j);
}

const char *judged_delivery(judged *j, const char *daemon, const char *dsn,
                            const char *text)
{
    static char line[4096];

    snprintf(line, sizeof line,
             "Nov 24 06:54:11 mail postfix/%s[311]: 5CD0E20014: "
             "to=<jan@home.example>, relay=none, delay=1.3, "
             "delays=0.07/0.04/0.64/0.52, dsn=%s, status=%s (%s)",
             daemon, dsn, dsn[0] == '4' ? "deferred" : "bounced", text);
    return judged_line(j, line);
}

const char *judged_rule(const judged *j)
{
    md_rule_info rule;

    if (j->verdict.rule < 0 ||
        !md_rules_rule(j->rules, (uint32_t)j->verdict.rule, &rule))
        return "";
    return rule.id.ptr;
}
