/* Nothing fits a question: see trace.h. */
#include <string.h>

#include "cli/figures.h"
#include "cli/label.h"
#include "cli/terminal.h"
#include "cli/trace.h"
#include "cli/wrap.h"

enum { COUNT_MOST = 10000, NEAR_MOST = 5 };

/* The domain of an address, a domain itself; NULL when it is neither. */
static const char *domain_of(const char *query)
{
    const char *at = strrchr(query, '@');

    if (at != NULL) {
        return at[1] != '\0' ? at + 1 : NULL;
    }
    return strchr(query, '.') != NULL && strchr(query, '<') == NULL ? query
                                                                    : NULL;
}

static void print_domain(struct session *s, const char *domain)
{
    maildiag_filter filter = {.struct_size = sizeof filter};
    maildiag_entry entry = {.struct_size = sizeof entry};
    struct str text = {0};
    uint64_t count = 0;

    filter.kinds = MAILDIAG_ENTRY_MESSAGE;
    filter.domain = text_of_string(domain);
    while (count < COUNT_MOST &&
           maildiag_entry_next(s->reader, &filter, &entry) == MAILDIAG_OK) {
        count++;
    }
    str_put(&text, "Of ");
    term_safe_text(&text, domain);
    str_put(&text, " the log knows ");
    if (count == 0) {
        str_put(&text, "no message");
    } else {
        str_put(&text, count == COUNT_MOST ? "at least " : "");
        figure_things(&text, count, "message", "messages");
    }
    str_char(&text, '.');
    wrap_text(&s->out, 0, 0, str_text(&text));
    str_free(&text);
}

static void print_near(struct session *s, const char *query)
{
    for (uint32_t i = 0; i < NEAR_MOST; i++) {
        maildiag_text near = {NULL, 0};
        struct str text = {0};

        if (maildiag_similar_address(s->reader, query, strlen(query), i,
                                     &near) != MAILDIAG_OK) {
            break;
        }
        if (i == 0) {
            out_put(&s->out, "Addresses nearly like it:\n");
        }
        label_text(&text, near);
        out_pad(&s->out, WRAP_INDENT);
        out_str(&s->out, &text);
        out_line(&s->out);
        str_free(&text);
    }
}

void trace_print_nothing(struct session *s, const char *query)
{
    struct str text = {0};

    label_header(s);
    if (query == NULL) {
        str_put(&text, "Nothing fits.");
    } else {
        str_put(&text, "Nothing found of ");
        term_safe_text(&text, query);
        str_char(&text, '.');
    }
    out_styled(&s->out, STYLE_BOLD, str_text(&text));
    out_line(&s->out);
    str_clear(&text);
    str_put(&text, "The log covers ");
    label_span(s, &text);
    str_put(&text, ", ");
    figure_things(&text, s->stats.records, "record", "records");
    str_put(&text, "; what happened before or after stands in other files.");
    wrap_text(&s->out, 0, 0, str_text(&text));
    str_free(&text);
    if (query != NULL) {
        if (domain_of(query) != NULL) {
            print_domain(s, domain_of(query));
        }
        if (strchr(query, '@') != NULL) {
            print_near(s, query);
        }
    }
}
