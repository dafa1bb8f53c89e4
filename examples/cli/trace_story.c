/*
 * One message or refusal for people: see trace.h.
 *
 * What a reader lends is good until the next call on it: each text is copied
 * before another question is asked.
 */
#include <string.h>

#include "cli/figures.h"
#include "cli/finding.h"
#include "cli/label.h"
#include "cli/terminal.h"
#include "cli/trace.h"
#include "cli/words.h"
#include "cli/wrap.h"

enum { RECIPIENTS_SHOWN = 100 };

static int is_waiting(uint32_t outcome)
{
    return outcome == MAILDIAG_RECIPIENT_DEFERRED ||
           outcome == MAILDIAG_RECIPIENT_QUEUED ||
           outcome == MAILDIAG_RECIPIENT_HELD ||
           outcome == MAILDIAG_RECIPIENT_UNKNOWN;
}

uint64_t trace_count_message(struct session *s, maildiag_id id,
                             struct trace_tally *tally)
{
    uint64_t not_accepted = 0;
    maildiag_recipient r = {.struct_size = sizeof r};

    for (uint32_t i = 0;
         maildiag_recipient_get(s->reader, id, i, &r) == MAILDIAG_OK; i++) {
        if (words_is_accepted(r.outcome)) {
            tally->delivered++;
        } else {
            not_accepted++;
            if (is_waiting(r.outcome)) {
                tally->waiting++;
            } else {
                tally->failed++;
            }
        }
    }
    return not_accepted;
}

/* "2  77424110EA2E  sent   31 Aug 03:20:35" */
static void print_head(struct session *s, uint64_t number, const char *name,
                       const char *state, int64_t time)
{
    struct str text = {0};

    str_fmt(&text, "%llu  ", (unsigned long long)number);
    out_line(&s->out);
    out_str(&s->out, &text);
    out_styled(&s->out, STYLE_BOLD, name);
    str_clear(&text);
    str_fmt(&text, "  %s  ", state);
    label_time(s, time, 1, &text);
    out_str(&s->out, &text);
    out_line(&s->out);
    str_free(&text);
}

static void print_origin(struct session *s, const maildiag_message *m)
{
    struct str text = {0};

    if (m->from.ptr == NULL) {
        str_put(&text, "(not in the log)");
    } else if (m->from.len == 0) {
        str_put(&text, "<> (a notification: no sender)");
    } else {
        label_text(&text, m->from);
    }
    if (m->size_bytes >= 0) {
        str_put(&text, ", ");
        figure_bytes(&text, (uint64_t)m->size_bytes);
    }
    if (m->message_id.len > 0) {
        str_put(&text, ", Message-ID ");
        label_text(&text, m->message_id);
    }
    wrap_labelled(&s->out, "From", str_text(&text));
    str_clear(&text);
    if (m->client.ptr != NULL || m->client_ip.ptr != NULL) {
        maildiag_text none = {NULL, 0};

        label_peer(&text, m->client, m->client_ip, none);
        if (m->sasl_username.len > 0) {
            str_put(&text, ", logged in as ");
            label_text(&text, m->sasl_username);
        }
        wrap_labelled(&s->out, "Client", str_text(&text));
    }
    str_free(&text);
}

/* `to=,`: pasted logs lose what stands in angle brackets. */
static void put_address(struct str *out, maildiag_text address)
{
    if (address.ptr == NULL) {
        str_put(out, "(address lost in the log)");
    } else {
        label_text(out, address);
    }
}

/* "homer@simpsons.com: delivered 03:20:36 by mail…:25, after 1.3 s" */
static void recipient_text(const struct session *s, const maildiag_recipient *r,
                           struct str *out)
{
    put_address(out, r->address);
    if (r->orig_to.len > 0) {
        str_put(out, " (for ");
        label_text(out, r->orig_to);
        str_char(out, ')');
    }
    str_fmt(out, ": %s%s ", words_recipient(r->state),
            r->state == MAILDIAG_RECIPIENT_DEFERRED ? ", last tried" : "");
    label_time(s, r->last_time, 1, out);
    if (r->relay.len > 0 && !text_is(r->relay, "none")) {
        str_put(out, " by ");
        label_text(out, r->relay);
    }
    if (r->delay_usec >= 0) {
        str_put(out, ", after ");
        figure_duration(out, r->delay_usec);
    }
    if (r->attempt_count > 1) {
        str_put(out, ", ");
        figure_things(out, r->attempt_count, "attempt", "attempts");
    }
    if (r->next_attempt_time != MAILDIAG_NO_TIME) {
        str_put(out, ", next try about ");
        label_time(s, r->next_attempt_time, 0, out);
    }
    if (r->expires_time != MAILDIAG_NO_TIME) {
        str_put(out, ", given up about ");
        label_time(s, r->expires_time, 0, out);
    }
}

/* The customer's sentence, of what one recipient's last line says. */
static void sentence_of(const struct session *s, const maildiag_recipient *r,
                        struct str *out)
{
    str_clear(out);
    str_put(out, "Your mail");
    if (r->address.ptr != NULL) {
        str_put(out, " to ");
        label_text(out, r->address);
    }
    if (words_is_accepted(r->outcome)) {
        str_put(out, " was accepted ");
        if (r->relay.len > 0) {
            str_put(out, "by ");
            label_text(out, r->relay);
            str_char(out, ' ');
        }
        str_put(out, "at ");
        label_time(s, r->last_time, 0, out);
        str_put(out, "; if it is not in the mailbox, that side can find it.");
    } else if (r->outcome == MAILDIAG_RECIPIENT_HELD) {
        str_put(out, " is held on our server until we let it go.");
    } else if (is_waiting(r->outcome)) {
        str_put(out, " waits on our server, which goes on trying.");
    } else if (r->outcome == MAILDIAG_RECIPIENT_DELETED ||
               r->outcome == MAILDIAG_RECIPIENT_DISCARDED) {
        str_put(out, " was taken out on our server and not delivered.");
    } else {
        str_put(out, " could not be delivered.");
    }
}

static void print_outcome(struct session *s, uint32_t outcome,
                          maildiag_id message)
{
    struct str text = {0};
    maildiag_message m = {.struct_size = sizeof m};

    str_fmt(&text, "in the end: %s", words_recipient(outcome));
    if (message != 0 &&
        maildiag_message_get(s->reader, message, &m) == MAILDIAG_OK) {
        str_put(&text, " (as ");
        label_text(&text, m.queue_id);
        str_char(&text, ')');
    }
    out_pad(&s->out, WRAP_COLUMN);
    wrap_text(&s->out, WRAP_COLUMN, WRAP_COLUMN, str_text(&text));
    str_free(&text);
}

static void print_recipients(struct session *s, maildiag_id id, uint32_t count,
                             struct trace_tally *tally)
{
    for (uint32_t i = 0; i < count; i++) {
        maildiag_recipient r = {.struct_size = sizeof r};
        struct str text = {0};
        struct str reason = {0};

        if (maildiag_recipient_get(s->reader, id, i, &r) != MAILDIAG_OK) {
            break;
        }
        sentence_of(s, &r, &tally->sentence);
        if (!words_is_accepted(r.outcome)) {
            str_clear(&tally->trouble);
            str_put(&tally->trouble, str_text(&tally->sentence));
        }
        if (i >= RECIPIENTS_SHOWN) {
            continue;
        }
        recipient_text(s, &r, &text);
        if (r.reason.len > 0) {
            label_text(&reason, r.reason);
        }
        wrap_labelled(&s->out, "To", str_text(&text));
        if (reason.len > 0) {
            out_pad(&s->out, WRAP_COLUMN);
            wrap_text(&s->out, WRAP_COLUMN, WRAP_COLUMN, str_text(&reason));
        }
        if (r.outcome != r.state) {
            print_outcome(s, r.outcome, r.outcome_message);
        }
        str_free(&text);
        str_free(&reason);
    }
    if (count > RECIPIENTS_SHOWN) {
        struct str text = {0};

        str_put(&text, "and ");
        figure_count(&text, count - RECIPIENTS_SHOWN);
        str_put(&text, " recipients more: --json shows all");
        out_pad(&s->out, WRAP_COLUMN);
        out_str(&s->out, &text);
        out_line(&s->out);
        str_free(&text);
    }
}

static void print_links(struct session *s, maildiag_id id, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        maildiag_link link = {.struct_size = sizeof link};
        struct str text = {0};

        if (maildiag_link_get(s->reader, id, i, &link) != MAILDIAG_OK) {
            break;
        }
        str_fmt(&text, "%s ", words_link(link.relation, link.reverse == 1));
        label_text(&text, link.queue_id);
        if (link.other == 0) {
            str_put(&text, " (not in this log)");
        }
        wrap_labelled(&s->out, "Link", str_text(&text));
        str_free(&text);
    }
}

/* Why, what to do, what to tell: of the first finding. */
static void print_diagnosis(struct session *s, maildiag_id id,
                            struct trace_tally *tally)
{
    maildiag_report *report = NULL;
    maildiag_finding f = {.struct_size = sizeof f};

    if (maildiag_diagnose_message(s->reader, id, &report) < 0) {
        return;
    }
    if (maildiag_finding_get(report, 0, &f) == MAILDIAG_OK) {
        struct str text = {0};

        label_prose(&text, f.title);
        str_fmt(&text, " (who acts: %s)", words_actor(f.actor));
        wrap_labelled(&s->out, "Cause", str_text(&text));
        finding_print_why(s, &f);
        finding_print_fixes(s, report, 0);
        if (f.sender_text.len > 0) {
            str_clear(&tally->trouble);
            label_prose(&tally->trouble, f.sender_text);
        }
        str_free(&text);
    }
    maildiag_report_free(report);
}

void trace_print_message(struct session *s, maildiag_id id,
                         struct trace_tally *tally)
{
    maildiag_message m = {.struct_size = sizeof m};
    struct str name = {0};
    uint64_t not_accepted;

    if (maildiag_message_get(s->reader, id, &m) != MAILDIAG_OK) {
        return;
    }
    tally->messages++;
    label_text(&name, m.queue_id);
    print_head(s, tally->messages + tally->refusals, str_text(&name),
               words_state(m.state), m.first_time);
    print_origin(s, &m);
    if (!m.complete_start) {
        wrap_labelled(&s->out, "Note",
                      "The log begins in the middle of this message.");
    }
    not_accepted = trace_count_message(s, id, tally);
    print_recipients(s, id, m.recipient_count, tally);
    if (m.recipient_count == 0) {
        wrap_labelled(&s->out, "To", "(no recipient in the log)");
    }
    print_links(s, id, m.link_count);
    if (not_accepted > 0) {
        print_diagnosis(s, id, tally);
    }
    trace_print_events(s, id, m.event_count);
    if (m.truncated) {
        wrap_labelled(&s->out, "Note",
                      "Lines of this message were dropped at a ceiling.");
    }
    str_free(&name);
}

void trace_print_reject(struct session *s, maildiag_id id,
                        struct trace_tally *tally)
{
    maildiag_reject r = {.struct_size = sizeof r};
    maildiag_text none = {NULL, 0};
    maildiag_text line = {NULL, 0};
    struct str text = {0};
    struct str state = {0};
    uint32_t source;
    uint64_t offset;

    if (maildiag_reject_get(s->reader, id, &r) != MAILDIAG_OK) {
        return;
    }
    tally->refusals++;
    source = r.source;
    offset = r.offset;
    label_text(&text,
               r.queue_id.ptr != NULL ? r.queue_id : text_of_string("NOQUEUE"));
    str_put(&state, "refused");
    if (r.stage.len > 0) {
        str_put(&state, " at ");
        label_text(&state, r.stage);
    }
    print_head(s, tally->messages + tally->refusals, str_text(&text),
               str_text(&state), r.time);
    str_clear(&text);
    label_text(&text, r.from);
    str_put(&text, r.from.ptr != NULL && r.from.len == 0 ? "<>" : "");
    wrap_labelled(&s->out, "From", str_text(&text));
    str_clear(&text);
    label_text(&text, r.to);
    wrap_labelled(&s->out, "To", str_text(&text));
    str_clear(&text);
    label_peer(&text, r.client, r.client_ip, none);
    if (r.helo.len > 0) {
        str_put(&text, ", HELO ");
        label_text(&text, r.helo);
    }
    wrap_labelled(&s->out, "Client", str_text(&text));
    str_clear(&text);
    if (r.smtp_code >= 0) {
        str_fmt(&text, "%d ", (int)r.smtp_code);
    }
    if (r.dsn.ptr != NULL) {
        label_text(&text, r.dsn);
        str_char(&text, ' ');
    }
    label_text(&text, r.reason);
    if (r.count > 1) {
        str_put(&text, ", ");
        figure_things(&text, r.count, "time", "times");
    }
    wrap_labelled(&s->out, "Said", str_text(&text));
    str_clear(&tally->sentence);
    str_put(&tally->sentence, "Our server refused the mail");
    if (r.to.len > 0) {
        str_put(&tally->sentence, " to ");
        label_text(&tally->sentence, r.to);
    }
    str_put(&tally->sentence, ": its sender has been told why.");
    str_clear(&tally->trouble);
    str_put(&tally->trouble, str_text(&tally->sentence));
    print_diagnosis(s, id, tally);
    if (s->options->lines &&
        maildiag_line_get(s->reader, source, offset, &line) == MAILDIAG_OK) {
        str_clear(&text);
        label_text(&text, line);
        wrap_label(&s->out, "Log");
        out_str(&s->out, &text);
        out_line(&s->out);
    }
    str_free(&text);
    str_free(&state);
}

/* One recipient or refusal: about it. Several: how many of each, and the
 * worst. */
static void sentence(const struct trace_tally *t, struct str *out)
{
    uint64_t people = t->delivered + t->waiting + t->failed;

    if (people + t->refusals <= 1) {
        str_put(out, t->trouble.len > 0 ? str_text(&t->trouble)
                                        : str_text(&t->sentence));
        return;
    }
    if (people > 0 && people == t->delivered && t->refusals == 0) {
        str_put(out, "All ");
        figure_count(out, people);
        str_put(out, " were accepted by the receiving side; what is not in "
                     "the mailbox has to be looked for there.");
        return;
    }
    str_put(out, "Of ");
    figure_count(out, people + t->refusals);
    str_put(out, " mails ");
    figure_count(out, t->delivered);
    str_put(out, t->delivered == 1 ? " was accepted" : " were accepted");
    if (t->waiting > 0) {
        str_put(out, ", ");
        figure_count(out, t->waiting);
        str_put(out, t->waiting == 1 ? " waits" : " wait");
    }
    if (t->failed > 0) {
        str_put(out, ", ");
        figure_count(out, t->failed);
        str_put(out, " could not be delivered");
    }
    if (t->refusals > 0) {
        str_put(out, ", ");
        figure_count(out, t->refusals);
        str_put(out, t->refusals == 1 ? " was refused" : " were refused");
    }
    str_put(out, ". The last trouble: ");
    str_put(out, str_text(&t->trouble));
}

void trace_print_end(struct session *s, struct trace_tally *tally)
{
    struct str text = {0};

    out_line(&s->out);
    if (tally->messages > 0) {
        figure_things(&text, tally->messages, "message", "messages");
    }
    if (tally->refusals > 0) {
        str_put(&text, tally->messages > 0 ? ", " : "");
        figure_things(&text, tally->refusals, "refusal", "refusals");
    }
    str_put(&text, " shown.");
    out_str(&s->out, &text);
    out_line(&s->out);
    if (tally->sentence.len > 0) {
        str_clear(&text);
        str_put(&text, "Tell the customer: \"");
        sentence(tally, &text);
        str_char(&text, '"');
        wrap_text(&s->out, 0, 0, str_text(&text));
    }
    str_free(&text);
}

void trace_free(struct trace_tally *tally)
{
    str_free(&tally->sentence);
    str_free(&tally->trouble);
}
