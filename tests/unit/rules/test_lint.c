/* lib/rules/lint.c: what a rule set says against itself. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "rules/rules.h"

#define HEAD "maildiag-rules: 1\nrules:\n"
#define RULE(id, more, when, sample, counter)                                  \
    "  - id: " id "\n    cause: policy\n" more "    when: " when "\n"          \
    "    samples: [" sample "]\n    counter_samples: [" counter "]\n"

typedef struct lint_case {
    const char *name;
    const char *text;
    const char *problems[3]; /* `id:line words`, in order */
} lint_case;

static const lint_case cases[] = {
    {"good",
     HEAD RULE("a.b", "", "{contains: zzalpha}", "'550 zzalpha'",
               "'550 zzbeta'"),
     {NULL}},
    {"sample that no rule answers",
     HEAD RULE("a.b", "", "{contains: zzalpha}", "'550 zzbeta'", "'x'"),
     {"a.b:6 the rule does not answer its sample, no rule does"}},
    {"shadowed",
     HEAD RULE("a.b", "", "{contains: zzalpha}", "'550 zzalpha'", "'x'")
         RULE("a.c", "    priority: -1\n", "{contains: zzalpha}",
              "'550 zzalpha'", "'x'"),
     {"a.c:12 the sample is answered by rule 'a.b' instead"}},
    {"counter-sample answered",
     HEAD RULE("a.b", "", "{contains: zzalpha}", "'550 zzalpha'",
               "'550 a zzalpha'"),
     {"a.b:7 the rule answers its counter-sample"}},
    {"place not filled",
     HEAD RULE("a.b", "", "{contains: zzalpha, match: 'a(?<port>\\d+)?$'}",
               "{text: '550 zzalpha', expect: {port: '25'}}", "'x'"),
     {"a.b:6 sample: no group fills the place 'port' as expected"}},
    {"line that says nothing",
     HEAD RULE("a.b", "", "{contains: zzalpha}",
               "{program: postfix/qmgr, line: '5CD0E20014: removed'}",
               "'550 zzalpha'"),
     {"a.b:6 the line says nothing about a failure",
      "a.b:7 the rule answers its counter-sample"}},
    {"slow pattern",
     HEAD RULE("a.b", "", "{contains: zzalpha, match: '(a+)+$'}",
               "'550 zzalpha'",
               "'550 zzalpha aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!'"),
     {"a.b:7 a pattern met its limit on this sample",
      "a.b:5 a slow pattern: a text made for it meets the limit"}},
    {"slow pattern that no sample shows",
     HEAD RULE("a.b", "", "{contains: zzalpha, match: 'zz(\\w+,? ?)+;'}",
               "'550 zzalpha;'", "'550 zzalpha'"),
     {"a.b:5 a slow pattern: a text made for it meets the limit"}},
    {"pattern with repetitions that is not slow",
     HEAD RULE("a.b", "", "{contains: zzalpha, match: 'zz\\w+ [^;]*;'}",
               "'550 zzalpha x;'", "'550 zzalpha'"),
     {NULL}},
};

static void problems_in_order(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const lint_case *c = &cases[i];
        maildiag_error error = {.struct_size = sizeof error};
        md_rules *rules = NULL;
        uint32_t n = 0;
        uint32_t own = 0;

        if (md_rules_load(&rules, NULL, md_slice_of(c->text), "mine", &error) !=
            MAILDIAG_OK)
            fail_msg("%s: %u:%u %s", c->name, error.line, error.column,
                     error.text);
        for (; md_rules_lint(rules, n, &error) == MAILDIAG_OK; n++) {
            char said[600];

            /* The built-in rules are another test's. */
            if (strncmp(error.source, "a.", 2) != 0)
                continue;
            snprintf(said, sizeof said, "%s:%u %s", error.source, error.line,
                     error.text);
            if (own >= 3 || c->problems[own] == NULL ||
                strcmp(said, c->problems[own]) != 0)
                fail_msg("%s: problem %u: %s", c->name, own, said);
            own++;
        }
        if (own < 3 && c->problems[own] != NULL)
            fail_msg("%s: only %u problems", c->name, own);
        assert_int_equal(md_rules_lint(rules, n, &error), MAILDIAG_END);
        md_rules_release(rules);
    }
}

static void many_rules_without_words(void **state)
{
    char text[16384];
    size_t len = 0;
    maildiag_error error = {.struct_size = sizeof error};
    md_rules *rules = NULL;
    bool told = false;

    (void)state;
    len += (size_t)snprintf(text, sizeof text, HEAD);
    for (int i = 0; i < 70; i++)
        len += (size_t)snprintf(
            text + len, sizeof text - len,
            "  - id: a.b%d\n    cause: policy\n    when: {code: 5%02d}\n"
            "    samples: ['5%02d zzz']\n    counter_samples: ['zzz']\n",
            i, i + 20, i + 20);
    assert_int_equal(
        md_rules_load(&rules, NULL, md_slice_make(text, len), "mine", &error),
        MAILDIAG_OK);
    for (uint32_t n = 0; md_rules_lint(rules, n, &error) == MAILDIAG_OK; n++)
        told |= strstr(error.text, "without words") != NULL;
    assert_true(told);
    md_rules_release(rules);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(problems_in_order),
        cmocka_unit_test(many_rules_without_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
