/* A log written by a test: see scene.h. */
#include "scene.h"

#include "base/civil.h"
#include "record/words.h"

void scene_begin(scene *s)
{
    memset(s, 0, sizeof(*s));
    s->host = "mx";
    assert_int_equal(md_rules_builtin(&s->rules, MD_NONE, NULL), MAILDIAG_OK);
    s->judge = md_judge_new(s->rules, 0);
    assert_non_null(s->judge);
}

static void unload(scene *s)
{
    md_report_free(s->report);
    md_catalog_free(s->catalog);
    md_store_free(s->store);
    s->report = NULL;
    s->catalog = NULL;
    s->store = NULL;
}

void scene_end(scene *s)
{
    unload(s);
    md_judge_free(s->judge);
    md_rules_release(s->rules);
    md_buffer_free(&s->log);
}

static void stamp(scene *s, long seconds)
{
    md_civil c;
    char text[32];
    md_civil_from_seconds(SCENE_BEGIN + seconds, &c);
    snprintf(text, sizeof(text), "%04d-%02u-%02uT%02u:%02u:%02uZ ", c.year,
             c.month, c.day, c.hour, c.minute, c.second);
    md_buffer_add_text(&s->log, text);
}

void scene_line(scene *s, long seconds, const char *tag, const char *format,
                ...)
{
    char text[2048];
    va_list args;

    va_start(args, format);
    int len = vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    assert_in_range(len, 1, sizeof(text) - 1);
    stamp(s, seconds);
    md_buffer_add_text(&s->log, s->host);
    md_buffer_add_text(&s->log, strchr(tag, '/') ? " " : " postfix/");
    md_buffer_add_text(&s->log, tag);
    md_buffer_add_text(&s->log, ": ");
    md_buffer_add_text(&s->log, text);
    md_buffer_put(&s->log, '\n');
    assert_false(s->log.failed);
}

void scene_message(scene *s, long seconds, const char *id, const char *from)
{
    scene_line(s, seconds, "smtpd[20]", "%s: client=localhost[127.0.0.1]", id);
    scene_line(s, seconds, "cleanup[21]", "%s: message-id=<%s@mx.test>", id,
               id);
    scene_line(s, seconds, "qmgr[22]",
               "%s: from=<%s>, size=500, nrcpt=1 (queue active)", id, from);
}

void scene_try(scene *s, long seconds, const char *id, const char *to,
               const char *relay, const char *status, const char *reason)
{
    const char *dsn = strcmp(status, "sent") == 0      ? "2.0.0"
                      : strcmp(status, "bounced") == 0 ? "5.0.0"
                                                       : "4.0.0";
    scene_line(s, seconds, "smtp[30]",
               "%s: to=<%s>, relay=%s, delay=1, delays=0.1/0.2/0.3/0.4, "
               "dsn=%s, status=%s (%s)",
               id, to, relay, dsn, status, reason);
}

void scene_removed(scene *s, long seconds, const char *id)
{
    scene_line(s, seconds, "qmgr[22]", "%s: removed", id);
}

void scene_file(scene *s, const char *name)
{
    char path[512];
    int len = snprintf(path, sizeof(path), "%s/data/lab/%s", MAILDIAG_TESTS_DIR,
                       name);

    assert_in_range(len, 1, sizeof(path) - 1);
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        fail_msg("%s: not there", path);
        return;
    }
    for (;;) {
        char *room = md_buffer_room(&s->log, 4096);
        assert_non_null(room);
        size_t got = fread(room, 1, 4096, file);
        s->log.len += got;
        if (got == 0)
            break;
    }
    fclose(file);
    assert_true(s->log.len > 0);
}

void scene_load(scene *s)
{
    md_store_options options = {0};
    uint32_t source;
    size_t taken;

    unload(s);
    options.evidence = MAILDIAG_EVIDENCE_ALL;
    options.hash_key = 7;
    options.year = 2026;
    options.threads = s->threads;
    s->store = md_store_new(&options);
    assert_non_null(s->store);
    assert_int_equal(
        md_store_source_open(s->store, MD_LIT("scene"), false, NULL, &source),
        MAILDIAG_OK);
    assert_true(
        md_store_feed(s->store, source, s->log.ptr, s->log.len, &taken) >= 0);
    assert_true(md_store_feed_end(s->store, source) >= 0);
    s->catalog = md_catalog_build(s->store);
    assert_non_null(s->catalog);
}

void scene_diagnose(scene *s)
{
    scene_load(s);
    assert_int_equal(
        md_diagnose_all(s->catalog, s->judge, s->rules, &s->filter, &s->report),
        MAILDIAG_OK);
}

/* ---- what was wanted ---- */

static md_slice slice(maildiag_text text)
{
    return md_slice_make(text.ptr, text.len);
}

static void put_text(md_buffer *out, maildiag_text text)
{
    if (text.ptr == NULL)
        md_buffer_put(out, '-');
    for (size_t i = 0; i < text.len; i++)
        md_buffer_put(out, text.ptr[i] == ' ' ? '_' : text.ptr[i]);
}

static void put_time(md_buffer *out, int64_t time)
{
    if (time == MAILDIAG_NO_TIME)
        md_buffer_put(out, '-');
    else
        md_buffer_add_i64(out, time / 1000000 - SCENE_BEGIN);
}

static void put_ids(md_buffer *out, const md_report_finding *f)
{
    if (f->finding.explains_count == 0)
        md_buffer_put(out, '-');
    for (uint32_t i = 0; i < f->finding.explains_count; i++) {
        if (i > 0)
            md_buffer_put(out, ',');
        md_buffer_add_u64(out, f->explains[i]);
    }
}

/* The value of a key as a wanted word has it. */
static void put_value(md_buffer *out, md_slice key, const md_report_finding *f)
{
    const maildiag_finding *m = &f->finding;
    const struct {
        const char *key;
        uint64_t value;
    } numbers[] = {
        {"ongoing", m->ongoing},         {"a", m->attempt_count},
        {"m", m->message_count},         {"r", m->recipient_count},
        {"s", m->sender_count},          {"w", m->waiting_count},
        {"affected", f->affected_count}, {"ids", m->queue_id_count},
        {"evidence", m->evidence_count}, {"lines", m->evidence_total},
        {"conf", m->confidence}};
    const struct {
        const char *key;
        maildiag_text value;
    } texts[] = {{"peer", m->peer_name}, {"address", m->peer_address},
                 {"port", m->peer_port}, {"domain", m->peer_domain},
                 {"host", m->host},      {"end", m->ended_by},
                 {"before", m->before},  {"rule", m->rule}};
    const struct {
        const char *key;
        int64_t value;
    } times[] = {{"first", m->first_time},
                 {"last", m->last_time},
                 {"success", m->last_success_before},
                 {"end_at", m->ended_time}};
    const struct {
        const char *key;
        uint32_t vocabulary;
        uint32_t value;
    } words[] = {{"sev", MAILDIAG_WORDS_SEVERITY, m->severity},
                 {"scope", MAILDIAG_WORDS_SCOPE, m->scope},
                 {"dir", MAILDIAG_WORDS_DIRECTION, m->direction},
                 {"actor", MAILDIAG_WORDS_ACTOR, m->actor},
                 {"disp", MAILDIAG_WORDS_DISPOSITION, m->disposition}};

    for (size_t i = 0; i < COUNT_OF(numbers); i++)
        if (md_slice_eq(key, md_slice_of(numbers[i].key)))
            md_buffer_add_u64(out, numbers[i].value);
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        if (md_slice_eq(key, md_slice_of(texts[i].key)))
            put_text(out, texts[i].value);
    for (size_t i = 0; i < COUNT_OF(times); i++)
        if (md_slice_eq(key, md_slice_of(times[i].key)))
            put_time(out, times[i].value);
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (md_slice_eq(key, md_slice_of(words[i].key)))
            md_buffer_add_text(
                out, md_words_name(words[i].vocabulary, words[i].value));
    if (md_slice_eq(key, MD_LIT("explains")))
        put_ids(out, f);
}

/* All fixes as one text, `where: text [check]` a line. */
static void put_fixes(md_buffer *out, const md_report_finding *f)
{
    for (uint32_t i = 0; i < f->finding.fix_count; i++) {
        put_text(out, f->fixes[i].where);
        md_buffer_add_text(out, ":_");
        put_text(out, f->fixes[i].text);
        md_buffer_add_text(out, "_[");
        put_text(out, f->fixes[i].check);
        md_buffer_add_text(out, "]\n");
    }
}

/* `says=`, `fix=`: somewhere in the text. `silent=`, `nofix=`: nowhere. */
static bool expect_part(const char *name, const wanted *want, md_slice key,
                        md_slice value, const md_report_finding *f)
{
    bool says = md_slice_eq(key, MD_LIT("says"));
    bool silent = md_slice_eq(key, MD_LIT("silent"));
    bool fix = md_slice_eq(key, MD_LIT("fix"));
    bool nofix = md_slice_eq(key, MD_LIT("nofix"));
    md_buffer all = {0};

    if (!says && !silent && !fix && !nofix)
        return false;
    if (says || silent)
        put_text(&all, f->finding.explanation);
    else
        put_fixes(&all, f);
    bool there = md_slice_find(md_buffer_slice(&all), value) != MD_NPOS;
    if (there != (says || fix))
        fail_msg("%s: %s: %.*s=%.*s, in: %.*s", name, want->cause, (int)key.len,
                 key.ptr, (int)value.len, value.ptr, (int)all.len,
                 all.ptr ? all.ptr : "");
    md_buffer_free(&all);
    return true;
}

static void expect_word(const char *name, const wanted *want, md_slice word,
                        const md_report_finding *f)
{
    md_buffer got = {0};
    size_t equal = md_slice_chr(word, '=');

    assert_int_not_equal(equal, MD_NPOS);
    if (expect_part(name, want, md_slice_sub(word, 0, equal),
                    md_slice_skip(word, equal + 1), f))
        return;
    put_value(&got, md_slice_sub(word, 0, equal), f);
    if (!md_slice_eq(md_buffer_slice(&got), md_slice_skip(word, equal + 1))) {
        /* Not freed: the test ends here. */
        fail_msg("%s: %s: wanted %.*s, got %.*s", name, want->cause,
                 (int)word.len, word.ptr, (int)got.len, got.len ? got.ptr : "");
    }
    md_buffer_free(&got);
}

static void expect_words(const char *name, const wanted *want,
                         const md_report_finding *f)
{
    md_slice rest = md_slice_of(want->words);

    while (rest.len > 0) {
        size_t blank = md_slice_chr(rest, ' ');
        size_t len = blank == MD_NPOS ? rest.len : blank;
        expect_word(name, want, md_slice_sub(rest, 0, len), f);
        rest = md_slice_skip(rest, len + (len < rest.len));
    }
}

void scene_expect(const scene *s, const char *name, const wanted *want,
                  size_t count)
{
    for (uint32_t i = 0; i < s->report->count && i < count; i++) {
        const md_report_finding *f = &s->report->findings[i];
        expect_slice(name, "cause", slice(f->finding.cause), want[i].cause);
        expect_words(name, &want[i], f);
    }
    if (s->report->count > count) {
        md_slice cause = slice(s->report->findings[count].finding.cause);
        fail_msg("%s: %u findings, not %zu: %.*s", name, s->report->count,
                 count, (int)cause.len, cause.ptr);
    }
    if (s->report->count < count)
        fail_msg("%s: no finding %s", name, want[s->report->count].cause);
}

const md_report_finding *scene_finding(const scene *s, const char *name,
                                       const char *cause)
{
    for (uint32_t i = 0; i < s->report->count; i++)
        if (md_slice_eq(slice(s->report->findings[i].finding.cause),
                        md_slice_of(cause)))
            return &s->report->findings[i];
    fail_msg("%s: no finding %s", name, cause);
    return NULL;
}

void scene_expect_one(const scene *s, const char *name, const wanted *want)
{
    expect_words(name, want, scene_finding(s, name, want->cause));
}
