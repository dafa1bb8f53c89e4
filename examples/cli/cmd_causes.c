/*
 * maildiag causes: the vocabulary.
 *
 * Takes: rules. Gives: each cause once, in its fixed order. Fails when: a rule
 * file is wrong.
 */
#include "cli/commands.h"
#include "cli/label.h"
#include "cli/terminal.h"
#include "cli/wrap.h"

enum { NAME_COLUMNS = 28 };

static void print_person(struct session *s, const maildiag_cause *cause)
{
    struct str name = {0};
    struct str title = {0};
    size_t columns;

    label_text(&name, cause->cause);
    label_prose(&title, cause->title);
    columns = term_columns(str_text(&name), name.len);
    out_styled(&s->out, STYLE_BOLD, str_text(&name));
    out_pad(&s->out, columns < NAME_COLUMNS ? NAME_COLUMNS - columns : 2);
    wrap_text(&s->out, columns < NAME_COLUMNS ? NAME_COLUMNS : columns + 2,
              NAME_COLUMNS, str_text(&title));
    str_free(&name);
    str_free(&title);
}

enum exit_status cmd_causes(struct session *s)
{
    if (session_open_rules(s) != 0) {
        return EXIT_FAILED;
    }
    for (uint32_t i = 0; !s->failed && s->out.failed == 0; i++) {
        maildiag_cause cause = {.struct_size = sizeof cause};

        if (maildiag_cause_get(s->rules, i, &cause) != MAILDIAG_OK) {
            break;
        }
        if (s->options->json) {
            maildiag_json json = {.what = MAILDIAG_JSON_CAUSE, .index = i};

            session_json(s, &json);
        } else {
            print_person(s, &cause);
        }
    }
    return EXIT_FINE;
}
