/* A failing delivery, told at once: see follow_line.h. */
#include "cli/follow_line.h"

#include <string.h>

#include "cli/label.h"
#include "cli/terminal.h"
#include "cli/when.h"
#include "cli/words.h"
#include "cli/wrap.h"

/* The library cuts records there. */
enum { MOST_LINE = 65536, PROBES = 8 };

int follow_line_init(struct follow_line *l, struct session *session,
                     pthread_mutex_t *lock)
{
    maildiag_reader **readers[] = {&l->parse, &l->stream, &l->explain};

    memset(l, 0, sizeof *l);
    l->session = session;
    l->lock = lock;
    for (size_t i = 0; i < sizeof readers / sizeof readers[0]; i++) {
        maildiag_status status =
            maildiag_reader_open(readers[i], NULL, session->rules, NULL);

        if (status < 0) {
            return session_fail(session, status, "reader");
        }
    }
    return 0;
}

void follow_line_free(struct follow_line *l)
{
    maildiag_reader_close(l->parse);
    maildiag_reader_close(l->stream);
    maildiag_reader_close(l->explain);
}

/* ---- told before? -------------------------------------------------------- */

/* FNV-1a: who fills the table with chosen names hides only his own lines. */
static uint64_t mix(uint64_t hash, maildiag_text text)
{
    for (size_t i = 0; i < text.len; i++) {
        hash = (hash ^ (unsigned char)text.ptr[i]) * UINT64_C(1099511628211);
    }
    return (hash ^ 0xff) * UINT64_C(1099511628211);
}

static uint64_t identity(const maildiag_explanation *e)
{
    uint64_t hash = mix(UINT64_C(14695981039346656037), e->cause);

    if (e->host.len > 0 || e->address.len > 0) {
        hash = mix(mix(hash, e->host), e->address);
    } else {
        hash = mix(hash, e->domain);
    }
    return hash != 0 ? hash : 1;
}

/* The place of a hash, or one that may be taken: free, or the oldest. */
static struct follow_known *place(struct follow_line *l, uint64_t hash)
{
    struct follow_known *best = NULL;

    for (size_t i = 0; i < PROBES; i++) {
        struct follow_known *k = &l->known[(hash + i) % FOLLOW_KNOWN];

        if (k->hash == hash) {
            return k;
        }
        if (best == NULL ||
            (best->hash != 0 && k->last_usec < best->last_usec)) {
            best = k;
        }
    }
    return best;
}

static int is_news(struct follow_line *l, const maildiag_explanation *e)
{
    uint64_t hash = identity(e);
    struct follow_known *k = place(l, hash);
    int news =
        k->hash != hash || l->now_usec - k->last_usec > FOLLOW_AGAIN_USEC;

    k->hash = hash;
    k->last_usec = l->now_usec;
    return news;
}

/* ---- telling ------------------------------------------------------------- */

static void put_json(struct follow_line *l, maildiag_reader *reader,
                     uint32_t what)
{
    maildiag_json json = {.struct_size = sizeof json, .what = what};
    struct out *out = &l->session->out;
    char buf[4096];
    size_t len = 0;

    if (maildiag_json_begin(reader, &json) < 0) {
        out_put(out, "null");
        return;
    }
    while (maildiag_json_read(reader, buf, sizeof buf, &len) == MAILDIAG_OK) {
        out_add(out, buf, len);
    }
}

void follow_line_name(struct str *out, const char *name)
{
    struct str safe = {0};

    term_safe_text(&safe, name);
    str_char(out, '"');
    for (size_t i = 0; i < safe.len; i++) {
        if (safe.ptr[i] == '"' || safe.ptr[i] == '\\') {
            str_char(out, '\\');
        }
        str_char(out, safe.ptr[i]);
    }
    str_char(out, '"');
    str_free(&safe);
}

static void tell_program(struct follow_line *l, const struct follow_rest *rest,
                         uint64_t offset, maildiag_reader *reader)
{
    struct str text = {0};

    str_put(&text, "{\"kind\":\"failure\",\"source\":");
    follow_line_name(&text, rest->name);
    str_fmt(&text, ",\"offset\":%llu,\"read_time\":\"",
            (unsigned long long)offset);
    when_print_utc(&text, l->now_usec);
    str_put(&text, "\",\"record\":");
    out_str(&l->session->out, &text);
    put_json(l, reader, MAILDIAG_JSON_RECORD);
    out_put(&l->session->out, ",\"explanation\":");
    put_json(l, l->explain, MAILDIAG_JSON_EXPLANATION);
    out_put(&l->session->out, "}\n");
    str_free(&text);
}

/* "Aug 31 03:21:03 C539144A9 deferred, joe@company.com: No route to …". */
static void tell_person(struct follow_line *l, const maildiag_record *r,
                        const maildiag_explanation *e, maildiag_text status)
{
    struct out *out = &l->session->out;
    struct str text = {0};
    struct str peer = {0};

    if (r->stamp.len > 0) {
        label_text(&text, r->stamp);
        str_char(&text, ' ');
    }
    label_text(&text, r->queue_id);
    str_char(&text, ' ');
    label_text(&text, status);
    if (e->recipient.len > 0) {
        str_put(&text, " to ");
        label_text(&text, e->recipient);
    }
    str_put(&text, ": ");
    label_prose(&text, e->title);
    label_peer(&peer, e->host, e->address, e->port);
    if (peer.len > 0) {
        str_fmt(&text, ": %s", str_text(&peer));
    }
    str_fmt(&text, " (who acts: %s)", words_actor(e->actor));
    wrap_text(out, 0, 4, str_text(&text));
    str_free(&peer);
    str_free(&text);
}

/* ---- looking ------------------------------------------------------------- */

/* The word of `status=`; absent when there is none. */
static maildiag_text status_of(maildiag_reader *reader, uint32_t count)
{
    maildiag_text none = {NULL, 0};

    for (uint32_t i = count; i > 0; i--) {
        maildiag_field field = {.struct_size = sizeof field};

        if (maildiag_record_field(reader, i - 1, &field) == MAILDIAG_OK &&
            field.id == MAILDIAG_FIELD_STATUS) {
            return field.value;
        }
    }
    return none;
}

static int is_failure(const maildiag_record *r, maildiag_text status)
{
    static const char *const good[] = {"sent", "deliverable"};

    if (r->kind != MAILDIAG_RECORD_DELIVERY &&
        r->kind != MAILDIAG_RECORD_EXPIRED) {
        return 0;
    }
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        if (text_is(status, good[i])) {
            return 0;
        }
    }
    return status.ptr != NULL;
}

static void look_at(struct follow_line *l, const struct follow_rest *rest,
                    maildiag_reader *reader, const maildiag_record *r,
                    uint64_t offset)
{
    maildiag_explanation e = {.struct_size = sizeof e};
    maildiag_text status = {NULL, 0};

    if (r->kind == MAILDIAG_RECORD_DELIVERY ||
        r->kind == MAILDIAG_RECORD_EXPIRED) {
        status = status_of(reader, r->field_count);
    }
    if (!is_failure(r, status)) {
        return;
    }
    l->failures++;
    if (maildiag_explain(l->explain, r->text.ptr, r->text.len, &e) < 0) {
        return;
    }
    if (!is_news(l, &e) && !l->session->options->all) {
        return;
    }
    l->told++;
    pthread_mutex_lock(l->lock);
    if (l->session->options->json) {
        tell_program(l, rest, offset, reader);
    } else {
        tell_person(l, r, &e, status);
    }
    out_flush(&l->session->out);
    pthread_mutex_unlock(l->lock);
}

/* Lines of a file: each stands for itself. */
static size_t take_lines(struct follow_line *l, struct follow_rest *rest,
                         const char *data, size_t len, uint64_t offset)
{
    size_t done = 0;

    for (;;) {
        const char *at = data + done;
        const char *end = memchr(at, '\n', len - done);
        maildiag_record r = {.struct_size = sizeof r};

        if (end == NULL) {
            return done;
        }
        if (rest->passing) {
            rest->passing = 0;
        } else if (end > at && maildiag_parse_line(
                                   l->parse, at, (size_t)(end - at), &r) >= 0) {
            look_at(l, rest, l->parse, &r, offset + done);
        }
        done = (size_t)(end - data) + 1;
    }
}

/* Records of a stream, joined and unpacked by the library. */
static size_t take_stream(struct follow_line *l, struct follow_rest *rest,
                          const char *data, size_t len)
{
    size_t done = 0;

    for (;;) {
        maildiag_record r = {.struct_size = sizeof r};
        size_t taken = 0;
        maildiag_status status = maildiag_parse_next(l->stream, data + done,
                                                     len - done, 0, &taken, &r);

        if (status < 0) {
            return len;
        }
        if (status != MAILDIAG_END) {
            look_at(l, rest, l->stream, &r, r.offset);
        }
        done += taken;
        if (status == MAILDIAG_END) {
            return done;
        }
    }
}

static void keep(struct follow_rest *rest, const char *data, size_t len,
                 uint64_t offset)
{
    if (rest->passing) {
        return;
    }
    if (rest->kept.len == 0) {
        rest->offset = offset;
    }
    if (!rest->stream && rest->kept.len + len > MOST_LINE) {
        str_clear(&rest->kept);
        rest->passing = 1;
        return;
    }
    str_add(&rest->kept, data, len);
}

void follow_line_take(struct follow_line *l, struct follow_rest *rest,
                      const char *data, size_t len, uint64_t offset)
{
    size_t done;

    if (rest->kept.len > 0) {
        uint64_t begin = rest->offset;

        str_add(&rest->kept, data, len);
        done = rest->stream
                   ? take_stream(l, rest, rest->kept.ptr, rest->kept.len)
                   : take_lines(l, rest, rest->kept.ptr, rest->kept.len, begin);
        str_drop(&rest->kept, done);
        rest->offset = begin + done;
        if (!rest->stream && rest->kept.len > MOST_LINE) {
            str_clear(&rest->kept);
            rest->passing = 1;
        }
        return;
    }
    done = rest->stream ? take_stream(l, rest, data, len)
                        : take_lines(l, rest, data, len, offset);
    if (done < len) {
        keep(rest, data + done, len - done, offset + done);
    }
}

void follow_line_skip(struct follow_rest *rest, const char *data, size_t len,
                      uint64_t offset)
{
    size_t at = len;

    while (at > 0 && data[at - 1] != '\n') {
        at--;
    }
    if (at > 0) {
        str_clear(&rest->kept);
        rest->passing = 0;
    }
    keep(rest, data + at, len - at, offset + at);
}
