/*
 * maildiag rules list|lint: the rules in use, and whether they are sound.
 *
 * Takes: `list` and perhaps logs, or `lint` and rule FILEs. Gives: one line a
 * rule, with how often it decided where logs are named, or one a problem. Fails
 * when: a file is wrong, or lint finds something.
 */
#include <string.h>

#include "cli/commands.h"
#include "cli/label.h"
#include "cli/say.h"
#include "cli/terminal.h"

/* All that a log holds is judged: summary asks for every cause. */
static int judge_logs(struct session *s)
{
    maildiag_summary sum = {.struct_size = sizeof sum};
    maildiag_status status;

    if (session_open_logs(s) != 0) {
        return -1;
    }
    status = maildiag_summary_get(s->reader, NULL, &sum);
    return status < 0 ? session_fail(s, status, "summary") : 0;
}

static void list(struct session *s, int counted)
{
    for (uint32_t i = 0; !s->failed && s->out.failed == 0; i++) {
        maildiag_rule rule = {.struct_size = sizeof rule};
        size_t id_end = counted ? 47 : 36;
        struct str text = {0};

        if (maildiag_rule_get(s->rules, i, &rule) != MAILDIAG_OK) {
            break;
        }
        if (s->options->json) {
            maildiag_json json = {.what = MAILDIAG_JSON_RULE, .index = i};

            session_json(s, &json);
            continue;
        }
        if (counted) {
            uint64_t hits = 0;

            (void)maildiag_rule_hits(s->reader, i, &hits);
            str_fmt(&text, "%9llu  ", (unsigned long long)hits);
        }
        label_text(&text, rule.id);
        str_pad(&text, text.len < id_end ? id_end - text.len : 1);
        label_text(&text, rule.cause);
        str_pad(&text, text.len < id_end + 28 ? id_end + 28 - text.len : 1);
        label_text(&text, rule.source);
        out_str(&s->out, &text);
        out_line(&s->out);
        str_free(&text);
    }
}

static void lint(struct session *s)
{
    uint32_t rules = 0;
    uint32_t problems = 0;

    for (;; problems++) {
        maildiag_error error = {.struct_size = sizeof error};
        maildiag_status status =
            maildiag_rules_lint(s->rules, problems, &error);
        struct str text = {0};

        if (status == MAILDIAG_END) {
            break;
        }
        if (status < 0) {
            session_fail(s, status, "lint");
            return;
        }
        term_safe_text(&text, error.source);
        if (error.line != 0) {
            str_fmt(&text, ":%u:%u", (unsigned)error.line,
                    (unsigned)error.column);
        }
        str_put(&text, ": ");
        term_safe_text(&text, error.text);
        out_str(&s->out, &text);
        out_line(&s->out);
        str_free(&text);
    }
    if (problems > 0) {
        say("%u problem%s", (unsigned)problems, problems == 1 ? "" : "s");
        s->failed = 1;
        return;
    }
    for (;; rules++) {
        maildiag_rule rule = {.struct_size = sizeof rule};

        if (maildiag_rule_get(s->rules, rules, &rule) != MAILDIAG_OK) {
            break;
        }
    }
    if (!s->options->json) {
        struct str text = {0};

        str_fmt(&text, "%u rules, no problem\n", (unsigned)rules);
        out_str(&s->out, &text);
        str_free(&text);
    }
}

enum exit_status cmd_rules(struct session *s)
{
    struct options *o = s->options;
    const char *verb = o->word_count > 0 ? options_shift(o) : NULL;
    int counted;
    int linting = verb != NULL && strcmp(verb, "lint") == 0;

    if (!linting && (verb == NULL || strcmp(verb, "list") != 0)) {
        say("rules: say `rules list` or `rules lint FILE`");
        s->failed = 1;
        return EXIT_FAILED;
    }
    /* lint's FILEs are rule files, on top of those of --rules. */
    for (size_t i = 0; linting && i < o->word_count; i++) {
        o->rules[o->rules_count++] = o->words[i];
    }
    counted = !linting && o->word_count > 0;
    if (counted ? judge_logs(s) != 0 : session_open_rules(s) != 0) {
        return EXIT_FAILED;
    }
    if (linting) {
        lint(s);
    } else {
        list(s, counted);
    }
    return EXIT_FINE;
}
