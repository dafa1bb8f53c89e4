/* A finding for people: see finding.h. */
#include "cli/finding.h"

#include <string.h>

#include "cli/figures.h"
#include "cli/fixes.h"
#include "cli/label.h"
#include "cli/terminal.h"
#include "cli/when.h"
#include "cli/words.h"
#include "cli/wrap.h"

enum { SEEN_SHOWN = 2, HEAD_SHOWN = 14, LEAST_EXCERPT = 30 };

/* "STILL GOING since 03:02 (6 h 10 min)", "OVER 04:10–04:31". */
static void when_text(const struct session *s, const maildiag_finding *f,
                      struct str *out)
{
    int64_t end =
        f->ended_time != MAILDIAG_NO_TIME ? f->ended_time : f->last_time;

    if (f->first_time == MAILDIAG_NO_TIME) {
        str_put(out, f->ongoing ? "STILL GOING" : "OVER");
        return;
    }
    if (f->ongoing) {
        str_put(out, "STILL GOING since ");
        label_time(s, f->first_time, 0, out);
        if (s->stats.last_time != MAILDIAG_NO_TIME &&
            s->stats.last_time - f->first_time >= 60000000) {
            str_put(out, " (");
            figure_duration(out, s->stats.last_time - f->first_time);
            str_char(out, ')');
        }
        return;
    }
    str_put(out, "OVER ");
    label_time(s, f->first_time, 0, out);
    if (end - f->first_time >= 60000000) {
        str_put(out, "–");
        if (when_day(&s->zone, end) == when_day(&s->zone, f->first_time)) {
            when_print(out, &s->zone, end, 0);
        } else {
            when_print(out, &s->zone, end, WHEN_DATE);
        }
    }
}

static enum style when_style(const maildiag_finding *f)
{
    if (!f->ongoing) {
        return STYLE_BOLD;
    }
    return f->severity == MAILDIAG_SEVERITY_ERROR ? STYLE_ERROR : STYLE_WARNING;
}

static void print_head(struct session *s, const maildiag_finding *f,
                       unsigned number)
{
    struct str left = {0};
    struct str when = {0};
    struct str right = {0};
    size_t columns;

    str_fmt(&left, "%u  ", number);
    when_text(s, f, &when);
    str_fmt(&right, "who acts: %s", words_actor(f->actor));
    columns = left.len + term_columns(str_text(&when), when.len);
    out_str(&s->out, &left);
    out_styled(&s->out, when_style(f), str_text(&when));
    if (columns + 2 + right.len > s->out.width) {
        out_line(&s->out);
        columns = 0;
    }
    out_pad(&s->out, s->out.width - columns - right.len);
    out_str(&s->out, &right);
    out_line(&s->out);
    str_free(&left);
    str_free(&when);
    str_free(&right);
}

static int contains(const struct str *text, maildiag_text part)
{
    if (part.len == 0 || text->len < part.len) {
        return 0;
    }
    for (size_t i = 0; i + part.len <= text->len; i++) {
        if (memcmp(text->ptr + i, part.ptr, part.len) == 0) {
            return 1;
        }
    }
    return 0;
}

/* The title, and the other side where the title does not name it. */
static void title_text(const maildiag_finding *f, struct str *out)
{
    struct str peer = {0};

    label_prose(out, f->title);
    label_peer(&peer, f->peer_name, f->peer_address, f->peer_port);
    if (peer.len > 0) {
        if (!contains(out, f->peer_name) && !contains(out, f->peer_address)) {
            str_fmt(out, ": %s", str_text(&peer));
        }
    } else if (f->peer_domain.len > 0 && !contains(out, f->peer_domain)) {
        str_put(out, ": ");
        label_text(out, f->peer_domain);
    }
    str_free(&peer);
}

/* "4,012 messages to 311 recipients wait; last success through it 03:01". */
static void counts_text(const struct session *s, const maildiag_finding *f,
                        struct str *out)
{
    if (f->message_count > 0) {
        figure_things(out, f->message_count, "message", "messages");
        if (f->recipient_count > 0) {
            str_put(out, " to ");
            figure_things(out, f->recipient_count, "recipient", "recipients");
        }
        if (f->waiting_count == 0) {
            str_put(out, ", none waits");
        } else if (f->waiting_count == f->message_count) {
            str_put(out, f->message_count == 1 ? " waits" : " wait");
        } else {
            str_put(out, ", ");
            figure_count(out, f->waiting_count);
            str_put(out, f->waiting_count == 1 ? " waits" : " wait");
        }
        if (f->attempt_count > f->message_count) {
            str_put(out, "; ");
            figure_count(out, f->attempt_count);
            str_put(out, f->direction == MAILDIAG_DIRECTION_SERVER
                             ? " refusals"
                             : " failed attempts");
        }
    } else if (f->attempt_count > 0) {
        figure_things(
            out, f->attempt_count,
            f->direction == MAILDIAG_DIRECTION_SERVER ? "refusal" : "time",
            f->direction == MAILDIAG_DIRECTION_SERVER ? "refusals" : "times");
    } else {
        figure_things(out, f->evidence_total, "line", "lines");
    }
    if (f->last_success_before != MAILDIAG_NO_TIME) {
        str_put(out, "; last success before ");
        label_time(s, f->last_success_before, 1, out);
    }
}

void finding_print_why(struct session *s, const maildiag_finding *finding)
{
    struct str text = {0};

    if (finding->explanation.len > 0) {
        label_prose(&text, finding->explanation);
        wrap_labelled(&s->out, "Why", str_text(&text));
    }
    str_free(&text);
}

void finding_print_fixes(struct session *s, const maildiag_report *report,
                         uint32_t index)
{
    maildiag_fix fixes[FIXES_MOST];
    uint32_t count = 0;

    while (count < FIXES_MOST) {
        fixes[count].struct_size = sizeof fixes[count];
        if (maildiag_finding_fix(report, index, count, &fixes[count]) !=
            MAILDIAG_OK) {
            break;
        }
        count++;
    }
    fixes_print(&s->out, fixes, count);
}

/* Solaris puts "[ID 197553 mail.info] " in front of the message. */
static size_t solaris_len(const char *body, size_t len)
{
    const char *end;

    if (len < 4 || memcmp(body, "[ID ", 4) != 0) {
        return 0;
    }
    end = memchr(body, ']', len);
    return end != NULL && (size_t)(end - body) + 1 < len
               ? (size_t)(end - body) + 2
               : 0;
}

/* Bytes of a line before its message: "… postfix/smtp[3110]: " of it. */
static size_t header_len(const char *line, size_t len)
{
    for (size_t i = 1; i + 1 < len && i < 200; i++) {
        if (line[i] == ':' && line[i + 1] == ' ' &&
            (line[i - 1] == ']' || line[i - 1] == ')')) {
            return i + 2 + solaris_len(line + i + 2, len - i - 2);
        }
    }
    return 0;
}

static void cut_to(struct str *out, const struct str *safe, size_t columns)
{
    size_t all = term_columns(str_text(safe), safe->len);

    if (all <= columns) {
        str_add(out, safe->ptr, safe->len);
    } else if (columns > 2) {
        str_add(out, safe->ptr, term_fit(safe->ptr, safe->len, columns - 2));
        str_put(out, " …");
    }
}

/*
 * What of a line fits: its beginning (the queue ID stands there), and the
 * bytes that decided: "C539144A9 … No route to host".
 */
static void excerpt(const maildiag_evidence *e, size_t columns, struct str *out)
{
    size_t skip = header_len(e->line.ptr, e->line.len);
    const char *body = e->line.ptr + skip;
    size_t len = e->line.len - skip;
    size_t match = e->match_offset > skip ? e->match_offset - skip : 0;
    size_t head = 0;
    struct str whole = {0};
    struct str front = {0};

    term_safe(&whole, body, len);
    while (head < len && head < HEAD_SHOWN && body[head] != ' ' &&
           body[head] != ':') {
        head++;
    }
    term_safe(&front, body, head);
    str_put(&front, " … ");
    if (e->match_length > 0 && match + e->match_length <= len &&
        match + e->match_length > columns &&
        term_columns(str_text(&front), front.len) + 10 < columns) {
        struct str tail = {0};

        str_add(out, front.ptr, front.len);
        term_safe(&tail, body + match, len - match);
        cut_to(out, &tail, columns - term_columns(str_text(&front), front.len));
        str_free(&tail);
    } else {
        cut_to(out, &whole, columns);
    }
    str_free(&front);
    str_free(&whole);
}

static void print_seen(struct session *s, const maildiag_report *report,
                       uint32_t index, const maildiag_finding *f)
{
    uint32_t shown = 0;

    while (shown < SEEN_SHOWN) {
        maildiag_evidence e = {.struct_size = sizeof e};
        struct str text = {0};
        size_t columns;

        if (maildiag_finding_evidence(report, index, shown, &e) !=
            MAILDIAG_OK) {
            break;
        }
        label_place(s, e.source, e.offset, &text);
        str_put(&text, "  ");
        columns = WRAP_COLUMN + term_columns(str_text(&text), text.len);
        if (columns + LEAST_EXCERPT > s->out.width) {
            /* A long name: the line goes below it. */
            str_char(&text, '\n');
            str_pad(&text, WRAP_COLUMN);
            columns = WRAP_COLUMN;
        }
        if (e.line.ptr == NULL) {
            str_put(&text, "(the line is not kept)");
        } else {
            excerpt(&e, s->out.width - columns, &text);
        }
        if (shown == 0) {
            wrap_label(&s->out, "Seen");
        } else {
            out_pad(&s->out, WRAP_COLUMN);
        }
        out_styled(&s->out, STYLE_DIM, str_text(&text));
        out_line(&s->out);
        str_free(&text);
        shown++;
    }
    if (shown > 0 && f->evidence_total > shown) {
        struct str text = {0};

        str_put(&text, "and ");
        figure_things(&text, f->evidence_total - shown, "line", "lines");
        str_put(&text, " more");
        out_pad(&s->out, WRAP_COLUMN);
        out_styled(&s->out, STYLE_DIM, str_text(&text));
        out_line(&s->out);
        str_free(&text);
    }
}

static void print_before(struct session *s, const maildiag_finding *f)
{
    struct str text = {0};

    if (f->before.len > 0) {
        label_prose(&text, f->before);
        wrap_labelled(&s->out, "Before", str_text(&text));
    }
    str_clear(&text);
    if (!f->ongoing && f->ended_by.len > 0) {
        label_prose(&text, f->ended_by);
        wrap_labelled(&s->out, "Ended", str_text(&text));
    }
    str_free(&text);
}

static void print_tell(struct session *s, const maildiag_finding *f)
{
    struct str text = {0};

    if (f->sender_text.len > 0) {
        str_char(&text, '"');
        label_prose(&text, f->sender_text);
        str_char(&text, '"');
        wrap_labelled(&s->out, "Tell", str_text(&text));
    }
    str_free(&text);
}

void finding_print(struct session *s, const maildiag_report *report,
                   uint32_t index, unsigned number)
{
    maildiag_finding f = {.struct_size = sizeof f};
    struct str text = {0};

    if (maildiag_finding_get(report, index, &f) != MAILDIAG_OK) {
        return;
    }
    print_head(s, &f, number);
    title_text(&f, &text);
    out_pad(&s->out, WRAP_INDENT);
    if (s->out.color) {
        out_put(&s->out, "\033[1m");
    }
    wrap_text(&s->out, WRAP_INDENT, WRAP_INDENT, str_text(&text));
    if (s->out.color) {
        out_put(&s->out, "\033[0m");
    }
    str_clear(&text);
    counts_text(s, &f, &text);
    out_pad(&s->out, WRAP_INDENT);
    wrap_text(&s->out, WRAP_INDENT, WRAP_INDENT, str_text(&text));
    print_before(s, &f);
    finding_print_why(s, &f);
    finding_print_fixes(s, report, index);
    print_seen(s, report, index, &f);
    print_tell(s, &f);
    str_free(&text);
}

void finding_print_line(struct session *s, const maildiag_finding *finding,
                        unsigned number)
{
    struct str text = {0};

    str_fmt(&text, "%u. ", number);
    when_text(s, finding, &text);
    str_put(&text, ": ");
    title_text(finding, &text);
    str_put(&text, ", ");
    if (finding->message_count > 0) {
        figure_things(&text, finding->message_count, "message", "messages");
    } else {
        figure_things(&text, finding->evidence_total, "line", "lines");
    }
    wrap_text(&s->out, 0, 4, str_text(&text));
    str_free(&text);
}

void finding_print_short(struct session *s, const maildiag_finding *finding)
{
    struct str text = {0};

    title_text(finding, &text);
    str_put(&text, " (");
    if (finding->attempt_count > 0) {
        figure_things(&text, finding->attempt_count, "time", "times");
    } else {
        figure_things(&text, finding->evidence_total, "line", "lines");
    }
    if (finding->last_time != MAILDIAG_NO_TIME) {
        str_put(&text, ", last ");
        label_time(s, finding->last_time, 0, &text);
    }
    str_char(&text, ')');
    out_pad(&s->out, WRAP_INDENT);
    wrap_text(&s->out, WRAP_INDENT, WRAP_INDENT + 2, str_text(&text));
    str_free(&text);
}
