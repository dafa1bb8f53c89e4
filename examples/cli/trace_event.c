/*
 * The lines of a message: see trace.h.
 *
 * Each line of the log becomes a line of a table: time, daemon, what happened
 * in a few words.
 */
#include <string.h>

#include "cli/figures.h"
#include "cli/label.h"
#include "cli/terminal.h"
#include "cli/trace.h"
#include "cli/when.h"
#include "cli/wrap.h"

enum {
    FIELDS = MAILDIAG_FIELD_NOTES + 1,
    SHOWN_FIRST = 40, /* of a message with very many lines */
    SHOWN_LAST = 15,
    DAEMON_COLUMNS = 9,
    LEAST_TEXT = 40 /* columns, or the text goes below the time */
};

/* The fields of one event by their number; absent ones are empty. */
struct fields {
    struct str value[FIELDS];
    int has[FIELDS];
    int64_t number[FIELDS];
};

static void fields_read(struct session *s, maildiag_id id, uint32_t event,
                        uint32_t count, struct fields *f)
{
    memset(f, 0, sizeof *f);
    for (uint32_t i = 0; i < count; i++) {
        maildiag_field field = {.struct_size = sizeof field};

        if (maildiag_event_field(s->reader, id, event, i, &field) !=
            MAILDIAG_OK) {
            break;
        }
        if (field.id < FIELDS && field.id != MAILDIAG_FIELD_EXTRA &&
            !f->has[field.id]) {
            label_text(&f->value[field.id], field.value);
            f->has[field.id] = field.value.ptr != NULL;
            f->number[field.id] = field.number;
        }
    }
}

static void fields_free(struct fields *f)
{
    for (size_t i = 0; i < FIELDS; i++) {
        str_free(&f->value[i]);
    }
}

/* Append "before value" when the field is there. */
static void put(struct str *out, const struct fields *f, int id,
                const char *before)
{
    if (f->has[id]) {
        str_put(out, before);
        str_add(out, f->value[id].ptr, f->value[id].len);
    }
}

/* "name[address]" */
static void put_host(struct str *out, const struct fields *f, int name, int ip,
                     const char *before)
{
    if (f->has[name] || f->has[ip]) {
        str_put(out, before);
        put(out, f, name, "");
        put(out, f, ip, "[");
        str_put(out, f->has[ip] ? "]" : "");
    }
}

static void client_words(struct str *out, const struct fields *f)
{
    put_host(out, f, MAILDIAG_FIELD_CLIENT, MAILDIAG_FIELD_CLIENT_IP,
             "taken from ");
    put(out, f, MAILDIAG_FIELD_SASL_USERNAME, ", logged in as ");
    put(out, f, MAILDIAG_FIELD_ORIG_QUEUE_ID, ", before that ");
}

static void queue_words(struct str *out, const struct fields *f)
{
    put(out, f, MAILDIAG_FIELD_FROM, "from <");
    str_put(out, f->has[MAILDIAG_FIELD_FROM] ? ">" : "");
    if (f->number[MAILDIAG_FIELD_SIZE] > 0) {
        str_put(out, ", ");
        figure_bytes(out, (uint64_t)f->number[MAILDIAG_FIELD_SIZE]);
    }
    if (f->number[MAILDIAG_FIELD_NRCPT] > 0) {
        str_put(out, ", ");
        figure_things(out, (uint64_t)f->number[MAILDIAG_FIELD_NRCPT],
                      "recipient", "recipients");
    }
    str_put(out, ", queue active");
}

static void delivery_words(struct str *out, const struct fields *f)
{
    put(out, f, MAILDIAG_FIELD_TO, "");
    put(out, f, MAILDIAG_FIELD_STATUS, out->len > 0 ? ": " : "");
    if (strcmp(str_text(&f->value[MAILDIAG_FIELD_RELAY]), "none") != 0) {
        put(out, f, MAILDIAG_FIELD_RELAY, " by ");
    }
    put(out, f, MAILDIAG_FIELD_DSN, ", ");
    if (f->has[MAILDIAG_FIELD_DELAY] && f->number[MAILDIAG_FIELD_DELAY] >= 0) {
        str_put(out, ", after ");
        figure_duration(out, f->number[MAILDIAG_FIELD_DELAY]);
    }
    put(out, f, MAILDIAG_FIELD_REASON, " (");
    str_put(out, f->has[MAILDIAG_FIELD_REASON] ? ")" : "");
    if (!f->has[MAILDIAG_FIELD_REASON]) {
        put(out, f, MAILDIAG_FIELD_REMOTE_QUEUE_ID, ", queued there as ");
    }
}

static void refusal_words(struct str *out, const struct fields *f)
{
    put(out, f, MAILDIAG_FIELD_ACTION, "");
    put(out, f, MAILDIAG_FIELD_STAGE, " at ");
    put(out, f, MAILDIAG_FIELD_TO, " of ");
    put(out, f, MAILDIAG_FIELD_SMTP_CODE, ": ");
    put(out, f, MAILDIAG_FIELD_DSN, " ");
    put(out, f, MAILDIAG_FIELD_REASON, " ");
    put(out, f, MAILDIAG_FIELD_TEXT, " ");
}

/* What has no words of its own: kind and text, or kind and fields. */
static void other_words(struct str *out, uint32_t kind, const struct fields *f)
{
    const char *word = maildiag_word(MAILDIAG_WORDS_RECORD, kind);

    for (const char *p = word != NULL ? word : "?"; *p != '\0'; p++) {
        str_char(out, *p == '_' ? ' ' : *p);
    }
    put_host(out, f, MAILDIAG_FIELD_PEER, MAILDIAG_FIELD_PEER_IP, " ");
    put(out, f, MAILDIAG_FIELD_PEER_PORT, ":");
    put_host(out, f, MAILDIAG_FIELD_CLIENT, MAILDIAG_FIELD_CLIENT_IP, " ");
    put(out, f, MAILDIAG_FIELD_TLS_LEVEL, " ");
    put(out, f, MAILDIAG_FIELD_TLS_PROTOCOL, " ");
    put(out, f, MAILDIAG_FIELD_REASON, ": ");
    put(out, f, MAILDIAG_FIELD_TEXT, ": ");
}

static void words(struct str *out, uint32_t kind, const struct fields *f)
{
    switch (kind) {
    case MAILDIAG_RECORD_CONNECT:
        put_host(out, f, MAILDIAG_FIELD_CLIENT, MAILDIAG_FIELD_CLIENT_IP,
                 "connect from ");
        break;
    case MAILDIAG_RECORD_DISCONNECT:
        put_host(out, f, MAILDIAG_FIELD_CLIENT, MAILDIAG_FIELD_CLIENT_IP,
                 "disconnect from ");
        break;
    case MAILDIAG_RECORD_CLIENT:
        client_words(out, f);
        break;
    case MAILDIAG_RECORD_MESSAGE_ID:
        put(out, f, MAILDIAG_FIELD_MESSAGE_ID, "Message-ID ");
        break;
    case MAILDIAG_RECORD_PICKUP:
        put(out, f, MAILDIAG_FIELD_UID, "handed in on this host by user ID ");
        put(out, f, MAILDIAG_FIELD_FROM, ", from <");
        str_put(out, f->has[MAILDIAG_FIELD_FROM] ? ">" : "");
        break;
    case MAILDIAG_RECORD_QUEUE_ACTIVE:
        queue_words(out, f);
        break;
    case MAILDIAG_RECORD_DELIVERY:
        delivery_words(out, f);
        break;
    case MAILDIAG_RECORD_REFUSAL_LINE:
    case MAILDIAG_RECORD_ACTION_LINE:
        refusal_words(out, f);
        break;
    case MAILDIAG_RECORD_REMOVED:
        str_put(out, "removed from the queue");
        break;
    case MAILDIAG_RECORD_NOTIFICATION:
        put(out, f, MAILDIAG_FIELD_NOTIFICATION, "");
        put(out, f, MAILDIAG_FIELD_NOTIFICATION_QUEUE_ID,
            " notification sent: ");
        break;
    default:
        break;
    }
    if (out->len == 0) {
        other_words(out, kind, f);
    }
}

/* "31 Aug" on a line of its own, where the day is not that of the line
 * before. */
static void print_day(struct session *s, int64_t usec, int64_t *day)
{
    struct str text = {0};

    if (usec == MAILDIAG_NO_TIME || when_day(&s->zone, usec) == *day) {
        return;
    }
    *day = when_day(&s->zone, usec);
    when_print(&text, &s->zone, usec, WHEN_DATE);
    /* without its time of day */
    str_cut(&text, text.len - sizeof " 00:00" + 1);
    out_styled(&s->out, STYLE_DIM, str_text(&text));
    out_line(&s->out);
    out_pad(&s->out, WRAP_COLUMN);
    str_free(&text);
}

static void print_event(struct session *s, maildiag_id id, uint32_t index,
                        const maildiag_event *event, int64_t *day)
{
    struct fields f;
    struct str left = {0};
    struct str text = {0};
    size_t column;
    uint32_t kind = event->kind;

    print_day(s, event->time, day);
    if (event->time == MAILDIAG_NO_TIME) {
        str_put(&left, "--:--:--");
    } else {
        when_print(&left, &s->zone, event->time, WHEN_SECONDS);
    }
    str_put(&left, "  ");
    column = term_columns(str_text(&left), left.len);
    label_text(&left, event->daemon);
    column = term_columns(str_text(&left), left.len) - column;
    str_pad(&left, column < DAEMON_COLUMNS ? DAEMON_COLUMNS - column : 1);
    fields_read(s, id, index, event->field_count, &f);
    words(&text, kind, &f);
    column = WRAP_COLUMN + term_columns(str_text(&left), left.len);
    out_styled(&s->out, STYLE_DIM, str_text(&left));
    wrap_text(&s->out, column,
              column + LEAST_TEXT <= s->out.width ? column : WRAP_COLUMN + 4,
              str_text(&text));
    fields_free(&f);
    str_free(&left);
    str_free(&text);
}

/* Word for word; a long line is not broken, it is there to be copied. */
static void print_line(struct session *s, const maildiag_event *event)
{
    maildiag_text line = {NULL, 0};
    struct str text = {0};

    if (maildiag_line_get(s->reader, event->source, event->offset, &line) ==
        MAILDIAG_OK) {
        label_text(&text, line);
    } else {
        label_place(s, event->source, event->offset, &text);
        str_put(&text, ": the file has changed, the line is gone");
    }
    out_str(&s->out, &text);
    out_line(&s->out);
    str_free(&text);
}

void trace_print_events(struct session *s, maildiag_id id, uint32_t count)
{
    int64_t day = s->stats.last_time != MAILDIAG_NO_TIME
                      ? when_day(&s->zone, s->stats.last_time)
                      : INT64_MIN;
    int lines = s->options->lines;

    for (uint32_t i = 0; i < count && s->out.failed == 0; i++) {
        maildiag_event event = {.struct_size = sizeof event};

        if (i == 0) {
            wrap_label(&s->out, "Log");
        } else {
            out_pad(&s->out, WRAP_COLUMN);
        }
        if (!lines && count > SHOWN_FIRST + SHOWN_LAST + 5 &&
            i == SHOWN_FIRST) {
            struct str text = {0};

            figure_things(&text, count - SHOWN_FIRST - SHOWN_LAST, "line",
                          "lines");
            str_put(&text, " more: --lines shows all\n");
            out_str(&s->out, &text);
            str_free(&text);
            i = count - SHOWN_LAST - 1;
            continue;
        }
        if (maildiag_event_get(s->reader, id, i, &event) != MAILDIAG_OK) {
            out_line(&s->out);
            break;
        }
        if (lines) {
            print_line(s, &event);
        } else {
            print_event(s, id, i, &event, &day);
        }
    }
}
