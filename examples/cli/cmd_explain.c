/*
 * maildiag explain: what a pasted line, an SMTP reply or a delivery report
 * means.
 *
 * Takes: arguments, joined with blanks, or standard input; --each-line. Gives:
 * one answer a text; 1 when a cause is other than accepted. Does not know:
 * logs. Fails when: standard input cannot be read.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/commands.h"
#include "cli/fixes.h"
#include "cli/label.h"
#include "cli/say.h"
#include "cli/stream.h"
#include "cli/terminal.h"
#include "cli/words.h"
#include "cli/wrap.h"

enum { PIECE = 64 * 1024, MOST_KEPT = 16 * 1024 * 1024 };

struct explain {
    struct session *session;
    uint64_t count;
    int problem; /* a cause other than accepted */
};

static void part(struct str *out, const char *name, maildiag_text text)
{
    if (text.ptr != NULL && text.len > 0) {
        str_put(out, out->len > 0 ? ", " : "");
        str_fmt(out, "%s ", name);
        label_text(out, text);
    }
}

/* What was taken out of the text: "code 535, host mx.example[192.0.2.1]". */
static void parts_text(const maildiag_explanation *e, struct str *text)
{
    struct str peer = {0};

    if (e->smtp_code >= 0) {
        str_fmt(text, "code %d", (int)e->smtp_code);
    }
    part(text, "enhanced code", e->dsn);
    part(text, "stage", e->stage);
    label_peer(&peer, e->host, e->address, e->port);
    if (peer.len > 0) {
        str_put(text, text->len > 0 ? ", " : "");
        str_fmt(text, "host %s", str_text(&peer));
    }
    part(text, "domain", e->domain);
    part(text, "recipient", e->recipient);
    part(text, "queue ID", e->queue_id);
    part(text, "queued there as", e->remote_queue_id);
    part(text, "link", e->url);
    str_free(&peer);
}

static void print_fixes(struct session *s, uint32_t count)
{
    maildiag_fix fixes[FIXES_MOST];
    uint32_t n = 0;

    while (n < count && n < FIXES_MOST) {
        fixes[n].struct_size = sizeof fixes[n];
        if (maildiag_explanation_fix(s->reader, n, &fixes[n]) != MAILDIAG_OK) {
            break;
        }
        n++;
    }
    fixes_print(&s->out, fixes, n);
}

/* Everything that is lent is copied before the fixes are asked for. */
static void print_person(struct explain *x, const maildiag_explanation *e)
{
    struct session *s = x->session;
    struct str text = {0};
    struct str parts = {0};
    struct str tell = {0};
    const char *permanence =
        maildiag_word(MAILDIAG_WORDS_PERMANENCE, e->permanence);

    parts_text(e, &parts);
    if (e->sender_text.len > 0) {
        str_char(&tell, '"');
        label_prose(&tell, e->sender_text);
        str_char(&tell, '"');
    }
    if (x->count > 1) {
        out_line(&s->out);
    }
    label_prose(&text, e->title);
    out_styled(&s->out, text_is(e->cause, "accepted") ? STYLE_GOOD : STYLE_BOLD,
               str_text(&text));
    out_line(&s->out);
    str_clear(&text);
    label_text(&text, e->cause);
    str_fmt(&text, ", %s, who acts: %s, confidence %u %%",
            permanence != NULL ? permanence : "unknown", words_actor(e->actor),
            (unsigned)e->confidence);
    out_pad(&s->out, WRAP_INDENT);
    wrap_text(&s->out, WRAP_INDENT, WRAP_INDENT, str_text(&text));
    if (e->explanation.len > 0) {
        str_clear(&text);
        label_prose(&text, e->explanation);
        wrap_labelled(&s->out, "Why", str_text(&text));
    }
    if (e->conflict == 1) {
        wrap_labelled(&s->out, "Note",
                      "The words and the code say different things; the "
                      "words were believed.");
    }
    print_fixes(s, e->fix_count);
    if (parts.len > 0) {
        wrap_labelled(&s->out, "Parts", str_text(&parts));
    }
    if (tell.len > 0) {
        wrap_labelled(&s->out, "Tell", str_text(&tell));
    }
    str_free(&text);
    str_free(&parts);
    str_free(&tell);
}

static void answer(struct explain *x, const maildiag_explanation *e)
{
    x->count++;
    if (!text_is(e->cause, "accepted")) {
        x->problem = 1;
    }
    if (x->session->options->json) {
        maildiag_json json = {.what = MAILDIAG_JSON_EXPLANATION};

        session_json(x->session, &json);
    } else {
        print_person(x, e);
    }
}

/* The texts at the front of data; how many bytes are done with. */
static size_t take(struct explain *x, const char *data, size_t len, int at_end)
{
    struct session *s = x->session;
    size_t done = 0;

    while (!s->failed && s->out.failed == 0) {
        maildiag_explanation e = {.struct_size = sizeof e};
        size_t taken = 0;
        maildiag_status status =
            maildiag_explain_next(s->reader, data + done, len - done,
                                  s->options->each_line, at_end, &taken, &e);

        if (status < 0) {
            session_fail(s, status, "explain");
            break;
        }
        done += taken;
        if (status == MAILDIAG_END) {
            break;
        }
        answer(x, &e);
    }
    return done;
}

static void from_arguments(struct explain *x)
{
    const struct options *o = x->session->options;
    struct str text = {0};

    for (size_t i = 0; i < o->word_count; i++) {
        str_put(&text, i > 0 ? " " : "");
        str_put(&text, o->words[i]);
    }
    take(x, str_text(&text), text.len, 1);
    if (x->count == 0 && !x->session->failed) {
        /* Blank, but asked for. */
        maildiag_explanation e = {.struct_size = sizeof e};

        if (maildiag_explain(x->session->reader, str_text(&text), text.len,
                             &e) >= 0) {
            answer(x, &e);
        }
    }
    str_free(&text);
}

static void from_input(struct explain *x)
{
    struct session *s = x->session;
    struct stream stream;
    struct str kept = {0};
    struct str error = {0};
    char *buf;
    ssize_t n;

    if (stream_open(&stream, "-", &error) != 0) {
        say("standard input: %s", str_text(&error));
        str_free(&error);
        s->failed = 1;
        return;
    }
    if (isatty(STDIN_FILENO)) {
        say("type or paste what to explain, then press Ctrl-D");
    }
    buf = mem_new(PIECE, 1);
    while (!s->failed && s->out.failed == 0 &&
           (n = stream_read(&stream, buf, PIECE, &error)) > 0) {
        size_t done;

        str_add(&kept, buf, (size_t)n);
        done = take(x, str_text(&kept), kept.len, 0);
        str_drop(&kept, done);
        out_flush(&s->out);
        if (kept.len > MOST_KEPT) {
            /* No text is this long: judge what is there. */
            take(x, str_text(&kept), kept.len, 1);
            str_clear(&kept);
        }
    }
    if (error.len > 0) {
        say("standard input: %s", str_text(&error));
        s->failed = 1;
    }
    take(x, str_text(&kept), kept.len, 1);
    stream_close(&stream);
    str_free(&kept);
    str_free(&error);
    free(buf);
}

enum exit_status cmd_explain(struct session *s)
{
    struct explain x = {.session = s};
    const struct options *o = s->options;

    if (session_open_rules(s) != 0) {
        return EXIT_FAILED;
    }
    if (o->word_count == 0 ||
        (o->word_count == 1 && strcmp(o->words[0], "-") == 0)) {
        from_input(&x);
    } else {
        from_arguments(&x);
    }
    if (x.count == 0 && !s->failed) {
        say("nothing to explain: the input is empty");
    }
    return x.problem ? EXIT_PROBLEM : EXIT_FINE;
}
