/*
 * maildiag diagnose: what is wrong with this server, worst first.
 *
 * Takes: logs, filters. Gives: the findings; 1 when one of severity warning or
 * error is not over. Fails when: nothing could be read.
 */
#include "cli/commands.h"
#include "cli/figures.h"
#include "cli/finding.h"
#include "cli/label.h"
#include "cli/slow.h"
#include "cli/wrap.h"

/* Without --top: findings shown in full, and those shown in a line each. */
enum { FULL_SHOWN = 10, LINES_SHOWN = 30 };

struct tally {
    unsigned problems; /* warnings and errors */
    unsigned notices;
    unsigned remarks; /* info */
    unsigned ongoing; /* problems and notices that are not over */
    int going_on;     /* a problem is not over */
};

/* Which findings are shown in full: those not over come first. */
struct choice {
    unsigned ongoing; /* so many that are not over */
    unsigned over;    /* and so many that are */
};

static int get(const maildiag_report *report, uint32_t i, maildiag_finding *f)
{
    f->struct_size = sizeof *f;
    return maildiag_finding_get(report, i, f) == MAILDIAG_OK;
}

static struct tally count(const maildiag_report *report)
{
    struct tally t = {0};
    maildiag_finding f;

    for (uint32_t i = 0; get(report, i, &f); i++) {
        if (f.severity >= MAILDIAG_SEVERITY_WARNING) {
            t.problems++;
            t.going_on = t.going_on || f.ongoing;
        } else if (f.severity == MAILDIAG_SEVERITY_NOTICE) {
            t.notices++;
        } else {
            t.remarks++;
        }
        t.ongoing += f.severity != MAILDIAG_SEVERITY_INFO && f.ongoing;
    }
    return t;
}

static void print_json(struct session *s, const maildiag_report *report)
{
    for (uint32_t i = 0; i < maildiag_report_count(report); i++) {
        maildiag_json json = {
            .what = MAILDIAG_JSON_FINDING, .report = report, .index = i};

        if (session_json(s, &json) != 0) {
            return;
        }
    }
}

/* "2 problems, worst first", "No problem, 1 notice". */
static void print_count(struct session *s, const struct tally *t)
{
    struct str text = {0};

    if (t->problems > 0) {
        figure_things(&text, t->problems, "problem", "problems");
    } else {
        str_put(&text, "No problem found");
    }
    if (t->notices > 0) {
        str_put(&text, t->problems > 0 ? " and " : ", ");
        figure_things(&text, t->notices, "notice", "notices");
    }
    if (t->problems + t->notices > 1) {
        str_put(&text, ", worst first");
    }
    out_styled(&s->out, t->problems > 0 ? STYLE_BOLD : STYLE_GOOD,
               str_text(&text));
    out_line(&s->out);
    str_free(&text);
}

/* "Nothing else failed: 8,411 delivered, median 1.2 s, 95 % under 6 s." */
static void print_rest(struct session *s, const struct tally *t,
                       const maildiag_filter *filter)
{
    maildiag_summary sum = {.struct_size = sizeof sum};
    struct str text = {0};

    if (maildiag_summary_get(s->reader, filter, &sum) < 0) {
        return;
    }
    str_put(&text, t->problems + t->notices + t->remarks > 0
                       ? "Nothing else failed: "
                       : "Nothing failed: ");
    if (sum.attempts_sent == 0) {
        str_put(&text, "nothing was");
    } else {
        figure_count(&text, sum.attempts_sent);
    }
    str_put(&text, " delivered");
    if (sum.delay_p50_usec >= 0) {
        str_put(&text, ", median ");
        figure_duration(&text, sum.delay_p50_usec);
    }
    if (sum.delay_p95_usec >= 0) {
        str_put(&text, ", 95 % under ");
        figure_duration(&text, sum.delay_p95_usec);
    }
    str_char(&text, '.');
    wrap_text(&s->out, 0, 0, str_text(&text));
    if (sum.unrecognised > 0) {
        str_clear(&text);
        figure_things(&text, sum.unrecognised,
                      "line of Postfix was not understood",
                      "lines of Postfix were not understood");
        str_put(&text, ": maildiag parse shows them as \"unrecognised\".");
        wrap_text(&s->out, 0, 0, str_text(&text));
    }
    str_free(&text);
}

static void print_remarks(struct session *s, const maildiag_report *report)
{
    maildiag_finding f;

    out_line(&s->out);
    out_put(&s->out, "Also seen, nothing to act on\n");
    for (uint32_t i = 0; get(report, i, &f); i++) {
        if (f.severity == MAILDIAG_SEVERITY_INFO) {
            finding_print_short(s, &f);
        }
    }
}

/* Takes one more of its kind while there is room. */
static int chosen(struct choice *left, const maildiag_finding *f)
{
    unsigned *room = f->ongoing ? &left->ongoing : &left->over;

    if (*room == 0) {
        return 0;
    }
    (*room)--;
    return 1;
}

static struct choice choose(const struct session *s, const struct tally *t)
{
    unsigned top = s->options->top != 0 ? s->options->top : FULL_SHOWN;
    struct choice choice = {t->ongoing < top ? t->ongoing : top, 0};

    choice.over = top - choice.ongoing;
    return choice;
}

/* What is not shown in full, a line each. */
static void print_more(struct session *s, const maildiag_report *report,
                       const struct tally *t, struct choice left, unsigned more)
{
    maildiag_finding f;
    struct str text = {0};
    unsigned shown = 0;

    out_line(&s->out);
    str_fmt(&text, "And %u more; --top %u shows all in full\n", more,
            t->problems + t->notices);
    out_styled(&s->out, STYLE_BOLD, str_text(&text));
    for (uint32_t i = 0; get(report, i, &f) && shown < LINES_SHOWN; i++) {
        if (f.severity != MAILDIAG_SEVERITY_INFO && !chosen(&left, &f)) {
            finding_print_line(s, &f, i + 1);
            shown++;
        }
    }
    if (more > shown) {
        str_clear(&text);
        str_fmt(&text, "    … %u further\n", more - shown);
        out_str(&s->out, &text);
    }
    str_free(&text);
}

static void print_findings(struct session *s, const maildiag_report *report,
                           const struct tally *t)
{
    const struct choice choice = choose(s, t);
    struct choice left = choice;
    unsigned more = 0;
    maildiag_finding f;

    for (uint32_t i = 0; get(report, i, &f) && s->out.failed == 0; i++) {
        if (f.severity == MAILDIAG_SEVERITY_INFO) {
            continue;
        }
        if (chosen(&left, &f)) {
            out_line(&s->out);
            finding_print(s, report, i, i + 1);
        } else {
            more++;
        }
    }
    if (more > 0) {
        print_more(s, report, t, choice, more);
    }
}

static void print_people(struct session *s, const maildiag_report *report,
                         const struct tally *t, const maildiag_filter *filter)
{
    label_header(s);
    print_count(s, t);
    print_findings(s, report, t);
    if (t->remarks > 0) {
        print_remarks(s, report);
    }
    if (s->options->slow) {
        out_line(&s->out);
        slow_print(s, filter, s->options->slow_usec);
    }
    out_line(&s->out);
    print_rest(s, t, filter);
    if (t->problems > 0) {
        out_styled(&s->out, STYLE_DIM,
                   "Whom it hit: maildiag affected FILE. One message: maildiag "
                   "trace QUEUE-ID FILE.");
        out_line(&s->out);
    }
}

enum exit_status cmd_diagnose(struct session *s)
{
    maildiag_report *report = NULL;
    maildiag_filter filter;
    maildiag_status status;
    struct tally tally;

    if (session_open_logs(s) != 0 || session_filter(s, &filter) != 0) {
        return EXIT_FAILED;
    }
    status = maildiag_diagnose_all(s->reader, &filter, &report);
    if (status < 0) {
        session_fail(s, status, "diagnosis");
        return EXIT_FAILED;
    }
    tally = count(report);
    if (s->options->json) {
        print_json(s, report);
        if (s->options->slow) {
            slow_print_json(s, &filter, s->options->slow_usec);
        }
    } else {
        print_people(s, report, &tally, &filter);
    }
    maildiag_report_free(report);
    return tally.going_on ? EXIT_PROBLEM : EXIT_FINE;
}
