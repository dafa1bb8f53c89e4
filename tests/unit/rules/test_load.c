/* lib/rules/load*.c, yaml.c, terms.c, pattern.c: what is wrong with a rule
 * file is told with its line and column. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "rules/rules.h"

typedef struct wrong_case {
    const char *name;
    const char *text;
    maildiag_status status;
    uint32_t line;
    uint32_t column;
    const char *words; /* somewhere in the error's text */
} wrong_case;

#define HEAD "maildiag-rules: 1\n"
/* A good rule but for what is put into it. */
#define RULE(id, cause, when)                                                  \
    HEAD "rules:\n"                                                            \
         "  - id: " id "\n"                                                    \
         "    cause: " cause "\n"                                              \
         "    when: " when "\n"                                                \
         "    samples: ['sesame']\n"                                           \
         "    counter_samples: ['poppy']\n"

static const wrong_case wrongs[] = {
    {"empty", "", MAILDIAG_E_RULE, 1, 1, "empty file"},
    {"no version", "rules: []\n", MAILDIAG_E_RULE, 1, 1, "maildiag-rules: 1"},
    {"newer version", "maildiag-rules: 2\nnonsense: 1\n", MAILDIAG_E_VERSION, 1,
     17, "newer library"},
    {"version in words", "maildiag-rules: one\n", MAILDIAG_E_RULE, 1, 17,
     "whole number"},
    {"version 0", "maildiag-rules: 0\n", MAILDIAG_E_RULE, 1, 17,
     "out of range"},
    {"not a map", "- a\n", MAILDIAG_E_RULE, 1, 1, "keys and values"},
    {"unknown key", HEAD "rulez: []\n", MAILDIAG_E_RULE, 2, 1,
     "unknown key 'rulez'"},
    {"key twice", HEAD "rules: []\nrules: []\n", MAILDIAG_E_RULE, 3, 1,
     "'rules' stands here twice"},
    {"rules no list", HEAD "rules: none\n", MAILDIAG_E_RULE, 2, 8,
     "a list is expected"},
    {"rule no map", HEAD "rules:\n  - x\n", MAILDIAG_E_RULE, 3, 5,
     "keys and values"},
    {"unknown key of a rule", HEAD "rules:\n  - id: a.b\n    colour: red\n",
     MAILDIAG_E_RULE, 4, 5, "unknown key 'colour'"},
    {"no id", HEAD "rules:\n  - cause: policy\n", MAILDIAG_E_RULE, 3, 5,
     "no key 'id'"},
    {"id without a dot", RULE("ab", "policy", "{contains: sesame}"),
     MAILDIAG_E_RULE, 3, 9, "rule id 'ab'"},
    {"id in capitals", RULE("A.b", "policy", "{contains: sesame}"),
     MAILDIAG_E_RULE, 3, 9, "rule id 'A.b'"},
    {"no cause", HEAD "rules:\n  - id: a.b\n", MAILDIAG_E_RULE, 3, 5,
     "without a cause"},
    {"unknown cause", RULE("a.b", "bad_luck", "{contains: sesame}"),
     MAILDIAG_E_RULE, 4, 12, "unknown cause 'bad_luck'"},
    {"no condition", RULE("a.b", "policy", "{}"), MAILDIAG_E_RULE, 3, 5,
     "without a condition"},
    {"unknown condition", RULE("a.b", "policy", "{includes: x}"),
     MAILDIAG_E_RULE, 5, 12, "unknown condition 'includes'"},
    {"pattern alone", RULE("a.b", "policy", "{match: sesame}"), MAILDIAG_E_RULE,
     3, 5, "needs 'contains'"},
    {"bad pattern", RULE("a.b", "policy", "{contains: sesame, match: 'a(b'}"),
     MAILDIAG_E_REGEX, 5, 41, "missing closing parenthesis"},
    {"bad pattern without quotes",
     RULE("a.b", "policy", "{contains: sesame, match: a(b}"), MAILDIAG_E_REGEX,
     5, 40, "missing closing parenthesis"},
    {"callout", RULE("a.b", "policy", "{contains: sesame, match: 'a(?C1)'}"),
     MAILDIAG_E_REGEX, 5, 39, "callouts"},
    {"recursion", RULE("a.b", "policy", "{contains: sesame, match: '(a(?R))'}"),
     MAILDIAG_E_REGEX, 5, 40, "recursion"},
    {"named recursion",
     RULE("a.b", "policy", "{contains: sesame, match: '(?<host>a(?&host)?)'}"),
     MAILDIAG_E_REGEX, 5, 47, "recursion"},
    {"recursion by \\g",
     RULE("a.b", "policy", "{contains: sesame, match: '(a)\\g<1>'}"),
     MAILDIAG_E_REGEX, 5, 41, "recursion"},
    {"verb", RULE("a.b", "policy", "{contains: sesame, match: '(*UTF)a'}"),
     MAILDIAG_E_REGEX, 5, 38, "verbs"},
    {"group that is no place",
     RULE("a.b", "policy", "{contains: sesame, match: '(?<peer>a)'}"),
     MAILDIAG_E_REGEX, 5, 38, "'peer' has the name of no place"},
    {"bad code", RULE("a.b", "policy", "{code: 6xx}"), MAILDIAG_E_RULE, 5, 18,
     "unknown word '6xx'"},
    {"code with a hole", RULE("a.b", "policy", "{code: 5x1}"), MAILDIAG_E_RULE,
     5, 18, "unknown word '5x1'"},
    {"bad dsn", RULE("a.b", "policy", "{dsn: 5.7}"), MAILDIAG_E_RULE, 5, 17,
     "unknown word '5.7'"},
    {"dsn too long", RULE("a.b", "policy", "{dsn: 5.7.1.2}"), MAILDIAG_E_RULE,
     5, 17, "unknown word"},
    {"bad stage", RULE("a.b", "policy", "{stage: [rcpt, lunch]}"),
     MAILDIAG_E_RULE, 5, 26, "unknown word 'lunch'"},
    {"bad daemon", RULE("a.b", "policy", "{daemon: exim}"), MAILDIAG_E_RULE, 5,
     20, "unknown word 'exim'"},
    {"bad kind", RULE("a.b", "policy", "{kind: kindly}"), MAILDIAG_E_RULE, 5,
     18, "unknown word 'kindly'"},
    {"bad form", RULE("a.b", "policy", "{form: round}"), MAILDIAG_E_RULE, 5, 18,
     "unknown word 'round'"},
    {"bad direction", RULE("a.b", "policy", "{direction: up}"), MAILDIAG_E_RULE,
     5, 23, "unknown word 'up'"},
    {"empty list", RULE("a.b", "policy", "{contains: []}"), MAILDIAG_E_RULE, 5,
     22, "a text or a list"},
    {"map for a text", RULE("a.b", "policy", "{contains: {a: b}}"),
     MAILDIAG_E_RULE, 5, 22, "a text or a list"},
    {"wording too short", RULE("a.b", "policy", "{contains: ab}"),
     MAILDIAG_E_RULE, 5, 22, "3 letters"},
    {"wording with a star inside", RULE("a.b", "policy", "{contains: se*me}"),
     MAILDIAG_E_RULE, 5, 22, "star inside"},
    {"no samples",
     HEAD "rules:\n  - id: a.b\n    cause: policy\n    when: {contains: abc}\n"
          "    counter_samples: [x]\n",
     MAILDIAG_E_RULE, 3, 5, "without 'samples'"},
    {"no counter-samples",
     HEAD "rules:\n  - id: a.b\n    cause: policy\n    when: {contains: abc}\n"
          "    samples: [x]\n",
     MAILDIAG_E_RULE, 3, 5, "without 'counter_samples'"},
    {"empty samples",
     HEAD "rules:\n  - id: a.b\n    cause: policy\n    when: {contains: abc}\n"
          "    samples: []\n    counter_samples: [x]\n",
     MAILDIAG_E_RULE, 6, 14, "without 'samples'"},
    {"line without a program",
     HEAD "rules:\n  - id: a.b\n    cause: policy\n    when: {contains: abc}\n"
          "    samples: [{line: x}]\n    counter_samples: [x]\n",
     MAILDIAG_E_RULE, 6, 15, "no key 'program'"},
    {"expected place that is none",
     HEAD "rules:\n  - id: a.b\n    cause: policy\n    when: {contains: abc}\n"
          "    samples: [{text: x, expect: {peer: y}}]\n"
          "    counter_samples: [x]\n",
     MAILDIAG_E_RULE, 6, 34, "no such place 'peer'"},
    {"rule twice", RULE("a.b", "policy", "{contains: sesame}") "  - id: a.b\n",
     MAILDIAG_E_RULE, 8, 9, "'a.b' stands here twice"},
    {"priority out of range",
     HEAD "rules:\n  - id: a.b\n    priority: 101\n    cause: policy\n",
     MAILDIAG_E_RULE, 4, 15, "out of range for 'priority'"},
    {"confidence 0",
     HEAD "rules:\n  - id: a.b\n    confidence: 0\n    cause: policy\n",
     MAILDIAG_E_RULE, 4, 17, "out of range for 'confidence'"},
    {"unknown actor",
     HEAD "rules:\n  - id: a.b\n    cause: policy\n    actor: postman\n",
     MAILDIAG_E_RULE, 5, 12, "unknown word 'postman'"},
    {"no such place in a text",
     HEAD "rules:\n  - id: a.b\n    cause: policy\n    title: 'ask {peer}'\n",
     MAILDIAG_E_RULE, 5, 12, "in 'title'"},
    {"place between quotes",
     HEAD "rules:\n  - id: a.b\n    cause: policy\n    fixes:\n"
          "      - {text: x, check: \"nc '{host}'\"}\n",
     MAILDIAG_E_RULE, 6, 26, "between quotes"},
    {"fix without text",
     HEAD "rules:\n  - id: a.b\n    cause: policy\n    fixes: [{where: x}]\n",
     MAILDIAG_E_RULE, 5, 13, "no key 'text'"},
    {"cause with a dot",
     HEAD "causes: [{id: a.b, category: x, title: t, explanation: e}]\n",
     MAILDIAG_E_RULE, 2, 15, "cause id 'a.b'"},
    {"cause without a title",
     HEAD "causes: [{id: ab, category: x, explanation: e}]\n", MAILDIAG_E_RULE,
     2, 10, "no key 'title'"},
    {"cause twice",
     HEAD "causes:\n  - {id: ab, category: x, title: t, explanation: e}\n"
          "  - {id: ab, category: x, title: t, explanation: e}\n",
     MAILDIAG_E_RULE, 4, 10, "'ab' stands here twice"},
    {"disable what is not there", HEAD "disable: [no.rule]\n", MAILDIAG_E_RULE,
     2, 11, "no rule 'no.rule'"},
    {"overlay of nothing", HEAD "overlays: {acme: {no_cause: {title: t}}}\n",
     MAILDIAG_E_RULE, 2, 19, "no cause or rule 'no_cause'"},
    {"overlay called generic", HEAD "overlays: {generic: {}}\n",
     MAILDIAG_E_RULE, 2, 12, "'generic'"},
    {"overlay with a condition", HEAD "overlays: {acme: {policy: {when: x}}}\n",
     MAILDIAG_E_RULE, 2, 28, "unknown key 'when'"},
    {"no such profile", HEAD "profile: acme\n", MAILDIAG_E_NOTFOUND, 0, 0,
     "no profile 'acme'"},
    /* YAML itself. */
    {"syntax", HEAD "rules: [\n", MAILDIAG_E_RULE, 3, 1, ""},
    {"tab", HEAD "rules:\n\t- a\n", MAILDIAG_E_RULE, 3, 1, ""},
    {"anchor", HEAD "rules: &a []\n", MAILDIAG_E_RULE, 2, 8,
     "anchors and aliases"},
    {"alias", HEAD "rules: *a\n", MAILDIAG_E_RULE, 2, 8, ""},
    {"bomb", HEAD "a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\nd: [*c,*c]\n",
     MAILDIAG_E_RULE, 2, 4, "0 allowed"},
    {"tag", HEAD "rules: !!int 1\n", MAILDIAG_E_RULE, 2, 8, "tags"},
    {"two documents", HEAD "---\na: b\n", MAILDIAG_E_RULE, 2, 1,
     "second document"},
    {"too deep", HEAD "rules: [[[[[[[[[[[[[[[[[[\n", MAILDIAG_E_RULE, 2, 19,
     "12 levels"},
    {"key that is a list", HEAD "? [a]\n: b\n", MAILDIAG_E_RULE, 2, 3,
     "plain word"},
    {"not UTF-8", HEAD "rules: '\xFF'\n", MAILDIAG_E_RULE, 2, 9, ""},
    /* Columns are bytes, libyaml counts characters. */
    {"column behind letters of two bytes",
     HEAD "rules: [{id: a.b, title: '\xC3\xA4\xC3\xA4', colour: x}]\n",
     MAILDIAG_E_RULE, 2, 34, "unknown key 'colour'"},
};

static void errors_name_their_place(void **state)
{
    unsigned wrong = 0;

    (void)state;
    for (size_t i = 0; i < sizeof wrongs / sizeof *wrongs; i++) {
        const wrong_case *c = &wrongs[i];
        maildiag_error error = {.struct_size = sizeof error};
        md_rules *rules = NULL;
        maildiag_status status = md_rules_load(
            &rules, NULL, md_slice_of(c->text), "my.yaml", &error);

        assert_null(rules);
        if (status != c->status || error.code != c->status ||
            error.line != c->line || error.column != c->column ||
            strstr(error.text, c->words) == NULL) {
            print_error("%s: status %d at %u:%u '%s', not %d at %u:%u '%s'\n",
                        c->name, status, error.line, error.column, error.text,
                        c->status, c->line, c->column, c->words);
            wrong++;
        }
        if (c->line != 0)
            assert_string_equal(error.source, "my.yaml");
    }
    assert_int_equal(wrong, 0);
}

static void error_may_be_absent(void **state)
{
    md_rules *rules = NULL;

    (void)state;
    assert_int_equal(
        md_rules_load(&rules, NULL, MD_LIT("rules: []"), NULL, NULL),
        MAILDIAG_E_RULE);
    assert_null(rules);
}

static void too_long(void **state)
{
    maildiag_error error = {.struct_size = sizeof error};
    md_buffer text = {0};
    md_rules *rules = NULL;

    (void)state;
    md_buffer_add_text(&text, HEAD "# ");
    while (text.len <= 4u * 1024 * 1024)
        md_buffer_add_text(&text, "0123456789abcdef0123456789abcdef");
    assert_int_equal(md_rules_load(&rules, NULL, md_buffer_slice(&text),
                                   "long.yaml", &error),
                     MAILDIAG_E_RULE);
    assert_non_null(strstr(error.text, "4 MiB"));
    md_buffer_free(&text);
}

static void too_many_nodes(void **state)
{
    maildiag_error error = {.struct_size = sizeof error};
    md_buffer text = {0};
    md_rules *rules = NULL;

    (void)state;
    md_buffer_add_text(&text, HEAD "rules: [");
    for (int i = 0; i < 400 * 1000; i++)
        md_buffer_add_text(&text, "a,");
    md_buffer_add_text(&text, "]\n");
    assert_int_equal(md_rules_load(&rules, NULL, md_buffer_slice(&text),
                                   "many.yaml", &error),
                     MAILDIAG_E_RULE);
    assert_non_null(strstr(error.text, "400,000 nodes"));
    md_buffer_free(&text);
}

/* A file cut anywhere is good or told to be wrong, never more. */
static void cut_anywhere(void **state)
{
    const md_slice whole = md_slice_of(
        RULE("a.b", "policy",
             "{contains: sesame, code: 5xx}") "overlays: {acme: {policy: "
                                              "{title: t}}}\n");

    (void)state;
    for (size_t len = 0; len <= whole.len; len++) {
        md_rules *rules = NULL;
        maildiag_status status = md_rules_load(
            &rules, NULL, md_slice_sub(whole, 0, len), "cut", NULL);

        assert_int_equal(status == MAILDIAG_OK, rules != NULL);
        md_rules_release(rules);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(errors_name_their_place),
        cmocka_unit_test(error_may_be_absent),
        cmocka_unit_test(too_long),
        cmocka_unit_test(too_many_nodes),
        cmocka_unit_test(cut_anywhere),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
