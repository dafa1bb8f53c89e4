/*
 * maildiag parse: each record of a log, taken apart.
 *
 * Takes: FILEs, standard input. Gives: one object or line a record, in order,
 * as it comes, in constant memory. Does not know: messages. Fails when: a file
 * cannot be read.
 */
#include <stdlib.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/journal_json.h"
#include "cli/label.h"
#include "cli/say.h"
#include "cli/terminal.h"

/* The library cuts records at 64 KiB, so it never leaves as much as MOST_KEPT
 * untaken. */
enum { PIECE = 64 * 1024, MOST_KEPT = 4 * 1024 * 1024 };

static void put_value(struct str *out, const maildiag_field *field)
{
    str_char(out, ' ');
    label_text(out, field->name);
    str_char(out, '=');
    if (field->value.ptr == NULL) {
        str_char(out, '-');
    } else if (field->value.len == 0 ||
               memchr(field->value.ptr, ' ', field->value.len) != NULL) {
        str_char(out, '"');
        label_text(out, field->value);
        str_char(out, '"');
    } else {
        label_text(out, field->value);
    }
}

/* "Aug 31 03:20:36 postfix/smtp[3110] 77424110EA2E delivery relay=…". */
static void print_person(struct session *s, const maildiag_record *r)
{
    const char *kind = maildiag_word(MAILDIAG_WORDS_RECORD, r->kind);
    const char *level = maildiag_word(MAILDIAG_WORDS_LEVEL, r->level);
    struct str text = {0};

    if (r->stamp.ptr != NULL) {
        label_text(&text, r->stamp);
        str_char(&text, ' ');
    }
    if (r->program.ptr != NULL) {
        label_text(&text, r->program);
        if (r->pid >= 0) {
            str_fmt(&text, "[%lld]", (long long)r->pid);
        }
        str_char(&text, ' ');
    }
    if (r->queue_id.ptr != NULL) {
        label_text(&text, r->queue_id);
        str_char(&text, ' ');
    }
    out_str(&s->out, &text);
    out_styled(&s->out, STYLE_BOLD, kind != NULL ? kind : "?");
    str_clear(&text);
    if (r->level != MAILDIAG_LEVEL_INFO && level != NULL) {
        str_fmt(&text, " %s", level);
    }
    if (r->field_count == 0 || r->kind == MAILDIAG_RECORD_FOREIGN) {
        str_put(&text, ": ");
        label_text(&text, r->text);
    }
    for (uint32_t i = 0; i < r->field_count; i++) {
        maildiag_field field = {.struct_size = sizeof field};

        if (maildiag_record_field(s->reader, i, &field) != MAILDIAG_OK) {
            break;
        }
        put_value(&text, &field);
    }
    out_str(&s->out, &text);
    out_line(&s->out);
    str_free(&text);
}

/* The records at the front of data; how many bytes are done with. */
static size_t take(struct session *s, const char *data, size_t len, int at_end)
{
    size_t done = 0;

    while (!s->failed && s->out.failed == 0) {
        maildiag_record r = {.struct_size = sizeof r};
        maildiag_json json = {.what = MAILDIAG_JSON_RECORD};
        size_t taken = 0;
        maildiag_status status = maildiag_parse_next(
            s->reader, data + done, len - done, at_end, &taken, &r);

        if (status < 0) {
            session_fail(s, status, "parse");
            break;
        }
        if (status != MAILDIAG_END) {
            if (s->options->json) {
                session_json(s, &json);
            } else {
                print_person(s, &r);
            }
        }
        done += taken;
        if (status == MAILDIAG_END) {
            break;
        }
    }
    return done;
}

static void read_file(struct session *s, struct input_file *file, char *buf)
{
    struct journal_json json = {0};
    struct str kept = {0};
    struct str error = {0};
    int first = 1;
    ssize_t n;

    maildiag_parse_reset(s->reader);
    while (!s->failed && s->out.failed == 0 &&
           (n = stream_read(&file->stream, buf, PIECE, &error)) > 0) {
        size_t done;

        if (first) {
            file->json = journal_json_looks((unsigned char *)buf, (size_t)n);
            first = 0;
        }
        if (file->json) {
            journal_json_push(&json, buf, (size_t)n, &kept);
        } else {
            str_add(&kept, buf, (size_t)n);
        }
        done = take(s, str_text(&kept), kept.len, kept.len > MOST_KEPT);
        str_drop(&kept, done);
        if (!file->stream.regular) {
            /* Somebody may be waiting at the other end of a live pipe. */
            out_flush(&s->out);
        }
    }
    if (error.len > 0) {
        say("%s: %s", file->path, str_text(&error));
        s->input.failed = 1;
    }
    if (!s->failed) {
        take(s, str_text(&kept), kept.len, 1);
    }
    journal_json_free(&json);
    str_free(&kept);
    str_free(&error);
}

enum exit_status cmd_parse(struct session *s)
{
    char *buf;

    if (session_open_rules(s) != 0) {
        return EXIT_FAILED;
    }
    if (session_gather(s) != 0) {
        s->failed = 1;
        return EXIT_FAILED;
    }
    s->failed = 0;
    buf = mem_new(PIECE, 1);
    for (size_t i = 0; i < s->input.count && !s->failed; i++) {
        struct input_file *file = &s->input.files[i];

        if (file->left_out || input_reopen(&s->input, file) != 0) {
            continue;
        }
        read_file(s, file, buf);
        stream_close(&file->stream);
    }
    s->failed = s->failed || s->input.failed;
    free(buf);
    return EXIT_FINE;
}
