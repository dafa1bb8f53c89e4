/*
 * maildiag summary: the totals, and tables of messages grouped by one thing.
 *
 * Takes: logs, filters, --by. Gives: one object or page. Fails when: nothing
 * could be read, or --by is no such thing.
 */
#include <stdlib.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/figures.h"
#include "cli/label.h"
#include "cli/nearest.h"
#include "cli/say.h"
#include "cli/terminal.h"

enum { TOP_SHOWN = 20, COLUMNS = 7, BY_MOST = 32 };

/* MAILDIAG_BY_…; 0 and said when there is no such word. */
static uint32_t by_number(const char *word)
{
    int32_t number =
        maildiag_word_number(MAILDIAG_WORDS_BY, word, strlen(word));
    const char *words[BY_MOST];
    const char *near;
    size_t count = 0;

    if (number > 0) {
        return (uint32_t)number;
    }
    while (count < BY_MOST &&
           (words[count] = maildiag_word(MAILDIAG_WORDS_BY,
                                         (uint32_t)count + 1)) != NULL) {
        count++;
    }
    near = nearest_word(word, words, count);
    if (near != NULL) {
        say("--by: nothing called '%s': did you mean %s?", word, near);
    } else {
        say("--by: '%s' is none of domain, sender, recipient, client, user, "
            "relay, cause, hour, day",
            word);
    }
    return 0;
}

static void line(struct session *s, const char *label, const struct str *text)
{
    out_pad(&s->out, 2);
    out_put(&s->out, label);
    out_pad(&s->out, strlen(label) < 14 ? 14 - strlen(label) : 1);
    out_str(&s->out, text);
    out_line(&s->out);
}

static void count_line(struct session *s, const char *label, uint64_t n)
{
    struct str text = {0};

    figure_count(&text, n);
    line(s, label, &text);
    str_free(&text);
}

static void print_attempts(struct session *s, const maildiag_summary *sum)
{
    struct str text = {0};

    figure_count(&text, sum->attempts_sent);
    str_put(&text, " sent, ");
    figure_count(&text, sum->attempts_deferred);
    str_put(&text, " deferred, ");
    figure_count(&text, sum->attempts_bounced);
    str_put(&text, " bounced");
    if (sum->attempts_other > 0) {
        str_put(&text, ", ");
        figure_count(&text, sum->attempts_other);
        str_put(&text, " other");
    }
    line(s, "attempts", &text);
    str_free(&text);
}

static void print_delay(struct session *s, const maildiag_summary *sum)
{
    struct str text = {0};

    if (sum->delay_p50_usec < 0) {
        return;
    }
    str_put(&text, "median ");
    figure_duration(&text, sum->delay_p50_usec);
    str_put(&text, ", 95 % under ");
    figure_duration(&text, sum->delay_p95_usec);
    str_put(&text, ", longest ");
    figure_duration(&text, sum->delay_max_usec);
    line(s, "delay", &text);
    str_free(&text);
}

static void print_causes(struct session *s, const maildiag_summary *sum)
{
    if (sum->cause_count == 0) {
        return;
    }
    out_line(&s->out);
    out_styled(&s->out, STYLE_BOLD, "Failed attempts and refusals by cause\n");
    for (uint32_t i = 0; i < sum->cause_count; i++) {
        maildiag_cause_count c = {.struct_size = sizeof c};
        struct str count = {0};
        struct str name = {0};

        if (maildiag_summary_cause(s->reader, i, &c) != MAILDIAG_OK) {
            break;
        }
        figure_count(&count, c.count);
        label_text(&name, c.cause);
        out_pad(&s->out, count.len < 12 ? 12 - count.len : 0);
        out_str(&s->out, &count);
        out_pad(&s->out, 2);
        out_str(&s->out, &name);
        out_line(&s->out);
        str_free(&count);
        str_free(&name);
    }
}

static void print_people(struct session *s, const maildiag_filter *filter)
{
    maildiag_summary sum = {.struct_size = sizeof sum};
    struct str text = {0};

    label_header(s);
    /* Again: the header counted everything, and causes are of the last. */
    if (maildiag_summary_get(s->reader, filter, &sum) < 0) {
        return;
    }
    out_line(&s->out);
    figure_count(&text, sum.lines);
    str_put(&text, " (");
    figure_bytes(&text, sum.bytes);
    str_char(&text, ')');
    line(s, "lines", &text);
    str_free(&text);
    if (sum.unrecognised > 0) {
        count_line(s, "not understood", sum.unrecognised);
    }
    count_line(s, "messages", sum.messages);
    count_line(s, "recipients", sum.recipients);
    print_attempts(s, &sum);
    count_line(s, "expired", sum.expired);
    count_line(s, "removed", sum.removed);
    count_line(s, "refusals", sum.rejects);
    print_delay(s, &sum);
    print_causes(s, &sum);
}

/* One row of a table as texts. */
struct row {
    struct str cells[COLUMNS + 1];
};

static void fill(struct row *row, const maildiag_group *g)
{
    figure_count(&row->cells[0], g->messages);
    figure_bytes(&row->cells[1], g->bytes);
    figure_count(&row->cells[2], g->sent);
    figure_count(&row->cells[3], g->deferred);
    figure_count(&row->cells[4], g->bounced);
    if (g->delay_p50_usec >= 0) {
        figure_duration(&row->cells[5], g->delay_p50_usec);
        figure_duration(&row->cells[6], g->delay_p95_usec);
    } else {
        str_put(&row->cells[5], "-");
        str_put(&row->cells[6], "-");
    }
    if (g->key.ptr == NULL || g->key.len == 0) {
        str_put(&row->cells[COLUMNS], "(none)");
    } else {
        label_text(&row->cells[COLUMNS], g->key);
    }
}

static void print_table(struct session *s, uint32_t by, uint32_t count,
                        uint32_t all)
{
    static const char *const heads[COLUMNS] = {
        "messages", "size", "sent", "deferred", "bounced", "median", "95 %"};
    struct row *rows = mem_new(count + 1, sizeof *rows);
    size_t widths[COLUMNS] = {0};
    uint32_t n = 0;

    for (size_t c = 0; c < COLUMNS; c++) {
        str_put(&rows[0].cells[c], heads[c]);
    }
    str_put(&rows[0].cells[COLUMNS], maildiag_word(MAILDIAG_WORDS_BY, by));
    for (; n < count; n++) {
        maildiag_group g = {.struct_size = sizeof g};

        if (maildiag_group_get(s->reader, n, &g) != MAILDIAG_OK) {
            break;
        }
        fill(&rows[n + 1], &g);
    }
    for (uint32_t i = 0; i <= n; i++) {
        for (size_t c = 0; c < COLUMNS; c++) {
            if (rows[i].cells[c].len > widths[c]) {
                widths[c] = rows[i].cells[c].len;
            }
        }
    }
    for (uint32_t i = 0; i <= n; i++) {
        for (size_t c = 0; c < COLUMNS; c++) {
            out_pad(&s->out, widths[c] - rows[i].cells[c].len);
            out_str(&s->out, &rows[i].cells[c]);
            out_pad(&s->out, 2);
            str_free(&rows[i].cells[c]);
        }
        out_str(&s->out, &rows[i].cells[COLUMNS]);
        out_line(&s->out);
        str_free(&rows[i].cells[COLUMNS]);
    }
    if (all > n) {
        struct str text = {0};

        str_put(&text, "and ");
        figure_count(&text, all - n);
        str_fmt(&text, " more: --top %lu shows all\n", (unsigned long)all);
        out_str(&s->out, &text);
        str_free(&text);
    }
    free(rows);
}

static int tables(struct session *s, const maildiag_filter *filter, uint32_t by)
{
    uint32_t top = s->options->top;
    uint32_t count = 0;
    maildiag_status status =
        maildiag_group_begin(s->reader, filter, by, top, &count);

    if (status < 0) {
        return session_fail(s, status, "--by");
    }
    if (s->options->json) {
        for (uint32_t i = 0; i < count; i++) {
            maildiag_json json = {.what = MAILDIAG_JSON_GROUP, .index = i};

            if (session_json(s, &json) != 0) {
                return -1;
            }
        }
        return 0;
    }
    out_line(&s->out);
    print_table(s, by, top == 0 && count > TOP_SHOWN ? TOP_SHOWN : count,
                count);
    return 0;
}

enum exit_status cmd_summary(struct session *s)
{
    maildiag_summary sum = {.struct_size = sizeof sum};
    maildiag_json json = {.what = MAILDIAG_JSON_SUMMARY};
    maildiag_filter filter;
    maildiag_status status;
    uint32_t by = 0;
    int good = 1;

    if (s->options->by != NULL && (by = by_number(s->options->by)) == 0) {
        s->failed = 1;
        return EXIT_FAILED;
    }
    if (session_open_logs(s) != 0 || session_filter(s, &filter) != 0) {
        return EXIT_FAILED;
    }
    if (s->options->json) {
        status = maildiag_summary_get(s->reader, &filter, &sum);
        if (status < 0) {
            session_fail(s, status, "summary");
        }
        good = status >= 0 && session_json(s, &json) == 0;
    } else {
        print_people(s, &filter);
    }
    if (by != 0 && good) {
        tables(s, &filter, by);
    }
    return EXIT_FINE;
}
