/*
 * maildiag affected: whom the findings hit, one a message and recipient.
 *
 * Takes: logs, --finding, --csv. Gives: tables, CSV or JSON. Fails when:
 * nothing could be read, or there is no such finding.
 */
#include <string.h>

#include "cli/commands.h"
#include "cli/label.h"
#include "cli/say.h"
#include "cli/terminal.h"
#include "cli/when.h"
#include "cli/wrap.h"

static const char *status_word(uint32_t status)
{
    const char *word = maildiag_word(MAILDIAG_WORDS_AFFECTED, status);

    return word != NULL ? word : "unknown";
}

/*
 * A cell of CSV (RFC 4180). What a spreadsheet would take for a formula gets
 * an apostrophe in front: anybody may send mail from =cmd()@example.org.
 */
static void csv_cell(struct str *out, maildiag_text text)
{
    struct str safe = {0};

    if (text.ptr != NULL) {
        term_safe(&safe, text.ptr, text.len);
    }
    str_char(out, '"');
    if (safe.len > 0 && strchr("=+-@", safe.ptr[0]) != NULL) {
        str_char(out, '\'');
    }
    for (size_t i = 0; i < safe.len; i++) {
        if (safe.ptr[i] == '"') {
            str_char(out, '"');
        }
        str_char(out, safe.ptr[i]);
    }
    str_put(out, "\",");
    str_free(&safe);
}

static void print_csv(struct session *s, const maildiag_affected *a)
{
    struct str text = {0};

    str_fmt(&text, "%llu,%llu,", (unsigned long long)a->id,
            (unsigned long long)a->finding);
    csv_cell(&text, a->from);
    csv_cell(&text, a->to);
    if (a->time != MAILDIAG_NO_TIME) {
        when_print_utc(&text, a->time);
    }
    str_char(&text, ',');
    csv_cell(&text, a->queue_id);
    str_fmt(&text, "%s\r\n", status_word(a->status));
    out_str(&s->out, &text);
    str_free(&text);
}

static void print_person(struct session *s, const maildiag_affected *a)
{
    struct str text = {0};

    str_fmt(&text, "%-10s", status_word(a->status));
    label_time(s, a->time, 0, &text);
    str_put(&text, "  ");
    label_text(&text, a->queue_id);
    str_put(&text, "  ");
    label_text(&text, a->from);
    str_put(&text, a->from.ptr != NULL && a->from.len == 0 ? "<>" : "");
    str_put(&text, " → ");
    label_text(&text, a->to);
    out_pad(&s->out, WRAP_INDENT);
    out_str(&s->out, &text);
    out_line(&s->out);
    str_free(&text);
}

static void print_title(struct session *s, const maildiag_finding *f)
{
    struct str text = {0};

    out_line(&s->out);
    str_fmt(&text, "%llu  ", (unsigned long long)f->id);
    label_prose(&text, f->title);
    out_styled(&s->out, STYLE_BOLD, str_text(&text));
    out_line(&s->out);
    str_free(&text);
}

static int print_finding(struct session *s, const maildiag_report *report,
                         uint32_t index, const maildiag_finding *f)
{
    const struct options *o = s->options;

    for (uint32_t i = 0; s->out.failed == 0; i++) {
        maildiag_affected a = {.struct_size = sizeof a};
        maildiag_json json = {.what = MAILDIAG_JSON_AFFECTED,
                              .report = report,
                              .index = index,
                              .sub_index = i};

        if (maildiag_finding_affected(report, index, i, &a) != MAILDIAG_OK) {
            break;
        }
        if (o->json) {
            if (session_json(s, &json) != 0) {
                return -1;
            }
        } else if (o->csv) {
            print_csv(s, &a);
        } else {
            if (i == 0) {
                print_title(s, f);
            }
            print_person(s, &a);
        }
    }
    return 0;
}

static int print_all(struct session *s, const maildiag_report *report)
{
    const struct options *o = s->options;
    maildiag_finding f = {.struct_size = sizeof f};
    int found = 0;

    if (o->csv && !o->json) {
        out_put(&s->out, "id,finding,from,to,time,queue_id,status\r\n");
    } else if (!o->json) {
        label_header(s);
    }
    for (uint32_t i = 0; maildiag_finding_get(report, i, &f) == MAILDIAG_OK;
         i++) {
        if (o->finding != 0 && f.id != o->finding) {
            continue;
        }
        found = 1;
        if (print_finding(s, report, i, &f) != 0) {
            return -1;
        }
    }
    if (o->finding != 0 && !found) {
        say("--finding: there is no finding %llu",
            (unsigned long long)o->finding);
        s->failed = 1;
        return -1;
    }
    return 0;
}

enum exit_status cmd_affected(struct session *s)
{
    maildiag_report *report = NULL;
    maildiag_filter filter;
    maildiag_status status;

    if (session_open_logs(s) != 0 || session_filter(s, &filter) != 0) {
        return EXIT_FAILED;
    }
    status = maildiag_diagnose_all(s->reader, &filter, &report);
    if (status < 0) {
        session_fail(s, status, "diagnosis");
        return EXIT_FAILED;
    }
    print_all(s, report);
    maildiag_report_free(report);
    return EXIT_FINE;
}
