/*
 * See tell.h.
 */
#include "tell.h"

#include <inttypes.h>
#include <string.h>

#include "base/civil.h"
#include "record/words.h"

enum { BEGIN = 3 * 3600 };

static long number_at(const char **at)
{
    char *end;
    long value = strtol(*at, &end, 10);

    *at = end + (*end == ' ');
    return value;
}

static void tell_line(const char *line, size_t len, long *clock, bool first,
                      md_buffer *out)
{
    const char *end = line + len, *host = "mx", *bracket;
    size_t host_len = 2;
    char head[64];
    long days;

    if (*line == '|') {
        md_buffer_add(out, md_slice_make(line + 1, len - 1));
        md_buffer_put(out, '\n');
        return;
    }
    if (*line == '+' || *line == '-')
        *clock += number_at(&line);
    else if (!first)
        ++*clock;
    if (*line == '@') {
        host = line + 1;
        host_len = strcspn(host, " ");
        line = host + host_len + 1;
    }
    days = *clock / 86400;
    (void)snprintf(head, sizeof head, "%s %2ld %02ld:%02ld:%02ld ",
                   days == 0 ? "Aug" : "Sep", days == 0 ? 31L : days,
                   *clock / 3600 % 24, *clock / 60 % 60, *clock % 60);
    md_buffer_add_text(out, head);
    md_buffer_add(out, md_slice_make(host, host_len));
    md_buffer_put(out, ' ');
    bracket = memchr(line, '[', (size_t)(end - line));
    if (*line == '/')
        line++;
    else if (bracket != NULL &&
             memchr(line, '/', (size_t)(bracket - line)) == NULL)
        md_buffer_add_text(out, "postfix/");
    md_buffer_add(out, md_slice_make(line, (size_t)(end - line)));
    md_buffer_put(out, '\n');
}

void tell_log(const char *lines, md_buffer *out)
{
    long clock = BEGIN;
    bool first = true;

    while (*lines != '\0') {
        size_t len = strcspn(lines, "\n");

        if (len != 0)
            tell_line(lines, len, &clock, first, out);
        first = false;
        lines += len + (lines[len] == '\n');
    }
}

md_store *tell_store(uint64_t hash_key)
{
    md_store_options options;
    md_store *store;

    memset(&options, 0, sizeof options);
    options.year = 2026;
    options.hash_key = hash_key;
    store = md_store_new(&options);
    assert_non_null(store);
    return store;
}

void tell_feed(md_store *store, const char *name, md_slice bytes, size_t chunk)
{
    uint32_t source;
    size_t taken;

    assert_int_equal(
        md_store_source_open(store, md_slice_of(name), false, NULL, &source),
        MAILDIAG_OK);
    while (bytes.len != 0) {
        size_t len = chunk != 0 && chunk < bytes.len ? chunk : bytes.len;

        assert_int_equal(md_store_feed(store, source, bytes.ptr, len, &taken),
                         MAILDIAG_OK);
        assert_int_equal(taken, len);
        bytes = md_slice_skip(bytes, len);
    }
    assert_int_equal(md_store_feed_end(store, source), MAILDIAG_OK);
}

void tell_feed_log(md_store *store, const char *name, const char *lines)
{
    md_buffer log = {0};

    tell_log(lines, &log);
    tell_feed(store, name, md_buffer_slice(&log), 0);
    md_buffer_free(&log);
}

/* ---- writing ------------------------------------------------------------ */

static void put_word(md_buffer *out, uint32_t vocabulary, uint32_t number)
{
    const char *word = md_words_name(vocabulary, number);

    md_buffer_add_text(out, word ? word : "?");
}

static void put_slice(md_buffer *out, md_slice s)
{
    md_buffer_add(out, s.ptr ? s : MD_LIT("-"));
}

static void put_queue_id(md_buffer *out, const md_catalog *catalog,
                         uint32_t entry)
{
    md_story s;

    md_story_init(&s);
    assert_true(md_story_load(&s, catalog, entry));
    md_buffer_add(out, s.queue_id);
    if (s.generation > 1) {
        md_buffer_put(out, '#');
        md_buffer_add_u64(out, s.generation);
    }
    md_story_free(&s);
}

static void put_recipient(md_buffer *out, const md_recipient *r)
{
    put_slice(out, r->address);
    if (r->orig_to.ptr != NULL) {
        md_buffer_put(out, '(');
        md_buffer_add(out, r->orig_to);
        md_buffer_put(out, ')');
    }
    md_buffer_put(out, '=');
    put_word(out, MAILDIAG_WORDS_RECIPIENT, r->state);
    if (r->attempt_count != 1) {
        md_buffer_put(out, '/');
        md_buffer_add_u64(out, r->attempt_count);
    }
}

static void put_message(md_buffer *out, const md_story *s)
{
    uint32_t i;

    md_buffer_add(out, s->queue_id);
    if (s->generation > 1) {
        md_buffer_put(out, '#');
        md_buffer_add_u64(out, s->generation);
    }
    md_buffer_put(out, ' ');
    if (!s->complete_start)
        md_buffer_put(out, '~');
    put_word(out, MAILDIAG_WORDS_STATE, s->state);
    if (!s->complete_end)
        md_buffer_put(out, '~');
    for (i = 0; i < s->recipient_count; i++) {
        md_buffer_put(out, ' ');
        put_recipient(out, &s->recipients[i]);
    }
}

static void put_reject(md_buffer *out, const md_catalog *catalog, uint32_t i)
{
    md_slice host, instance, queue_id;
    const md_fact *fact;
    md_facts f;

    md_facts_init(&f);
    fact = md_catalog_reject(catalog, i, &f, &host, &instance, &queue_id);
    assert_non_null(fact);
    md_buffer_add_text(out, "reject ");
    md_buffer_add(out, queue_id.ptr ? queue_id : MD_LIT("NOQUEUE"));
    if (fact->repeat > 1) {
        md_buffer_put(out, '/');
        md_buffer_add_u64(out, fact->repeat);
    }
    md_facts_free(&f);
}

void tell_messages(const md_store *store, md_buffer *out)
{
    md_catalog *catalog = md_catalog_build(store);
    md_story s;
    uint32_t i;

    assert_non_null(catalog);
    md_story_init(&s);
    for (i = 0; i < md_catalog_count(catalog); i++) {
        if (i != 0)
            md_buffer_add_text(out, "; ");
        if (md_catalog_entry_at(catalog, i)->kind == MAILDIAG_ENTRY_REJECT) {
            put_reject(out, catalog, i);
            continue;
        }
        assert_true(md_story_load(&s, catalog, i));
        put_message(out, &s);
    }
    md_story_free(&s);
    md_catalog_free(catalog);
    assert_false(out->failed);
}

static void put_fact(md_buffer *out, md_facts *f, const md_fact *fact)
{
    md_slice tag;
    size_t i;

    (void)md_store_program(f->store, fact->program, &tag);
    md_buffer_add_text(out, "\n    ");
    md_buffer_add_u64(out, fact->id);
    md_buffer_put(out, ' ');
    md_buffer_add_i64(out, fact->time);
    md_buffer_put(out, ' ');
    put_slice(out, md_store_string(f->store, fact->host));
    md_buffer_put(out, ' ');
    put_slice(out, tag);
    md_buffer_put(out, '[');
    md_buffer_add_i64(out, fact->pid);
    md_buffer_add_text(out, "] ");
    put_word(out, MAILDIAG_WORDS_RECORD, fact->kind);
    if (fact->own)
        md_buffer_add_text(out, " own");
    for (i = 0; i < fact->value_count; i++) {
        const md_value *v = &f->values[fact->first_value + i];

        md_buffer_put(out, ' ');
        put_slice(out, md_fact_name(f, v));
        md_buffer_put(out, '=');
        put_slice(out, md_fact_bytes(f, v));
    }
}

void tell_timeline(const md_catalog *catalog, uint32_t entry, md_buffer *out)
{
    md_facts timeline;
    md_story s;
    size_t i;

    md_story_init(&s);
    md_facts_init(&timeline);
    assert_true(md_story_load(&s, catalog, entry));
    assert_true(md_story_timeline(&s, &timeline));
    for (i = 0; i < timeline.count; i++) {
        const md_fact *fact = &timeline.items[i];

        if (i != 0)
            md_buffer_add_text(out, ", ");
        put_slice(
            out, md_store_program(timeline.store, fact->program, NULL)->daemon);
        md_buffer_put(out, ' ');
        put_word(out, MAILDIAG_WORDS_RECORD, fact->kind);
        if (fact->repeat > 1) {
            md_buffer_put(out, '/');
            md_buffer_add_u64(out, fact->repeat);
        }
    }
    md_facts_free(&timeline);
    md_story_free(&s);
}

void tell_links(const md_catalog *catalog, uint32_t entry, md_buffer *out)
{
    md_links links = {0};
    md_story s;
    size_t i;

    md_story_init(&s);
    assert_true(md_story_load(&s, catalog, entry));
    assert_true(md_story_links(&s, &links));
    for (i = 0; i < links.count; i++) {
        const md_link *l = &links.items[i];

        if (i != 0)
            md_buffer_add_text(out, ", ");
        if (l->reverse)
            md_buffer_put(out, '<');
        put_word(out, MAILDIAG_WORDS_LINK, l->relation);
        md_buffer_put(out, ' ');
        if (l->entry == MD_NO_INDEX) {
            md_buffer_add(out, l->queue_id);
            md_buffer_put(out, '?');
        } else {
            put_queue_id(out, catalog, l->entry);
        }
    }
    free(links.items);
    md_story_free(&s);
}

void tell_outcomes(const md_catalog *catalog, uint32_t entry, md_buffer *out)
{
    md_story s;
    md_others others;
    uint32_t i;

    md_story_init(&s);
    md_others_init(&others);
    assert_true(md_story_load(&s, catalog, entry));
    for (i = 0; i < s.recipient_count; i++) {
        uint8_t outcome;
        uint32_t decided;

        assert_true(md_story_outcome(&s, i, &others, &outcome, &decided));
        if (i != 0)
            md_buffer_put(out, ' ');
        put_slice(out, s.recipients[i].address);
        md_buffer_put(out, '=');
        put_word(out, MAILDIAG_WORDS_RECIPIENT, outcome);
        if (decided != entry) {
            md_buffer_put(out, '@');
            put_queue_id(out, catalog, decided);
        }
    }
    md_story_free(&s);
    md_others_free(&others);
}

static void put_whole_message(md_buffer *out, const md_catalog *catalog,
                              uint32_t entry)
{
    md_facts timeline;
    md_story s;
    size_t i;

    md_story_init(&s);
    md_facts_init(&timeline);
    assert_true(md_story_load(&s, catalog, entry));
    put_message(out, &s);
    md_buffer_add_text(out, "\n  ");
    md_buffer_add_u64(out, s.id);
    for (i = 0; i < 8; i++) {
        const md_slice texts[] = {s.host,       s.instance,     s.from,
                                  s.message_id, s.client,       s.client_ip,
                                  s.helo,       s.sasl_username};

        md_buffer_put(out, ' ');
        put_slice(out, texts[i]);
    }
    for (i = 0; i < 7; i++) {
        const int64_t numbers[] = {s.size_bytes,  s.nrcpt,     s.first_time,
                                   s.last_time,   s.held_time, s.expired_time,
                                   s.removed_time};

        md_buffer_put(out, ' ');
        md_buffer_add_i64(out, numbers[i]);
    }
    md_buffer_add_text(out, "\n  links ");
    tell_links(catalog, entry, out);
    md_buffer_add_text(out, "\n  outcomes ");
    tell_outcomes(catalog, entry, out);
    assert_true(md_story_timeline(&s, &timeline));
    for (i = 0; i < timeline.count; i++)
        put_fact(out, &timeline, &timeline.items[i]);
    md_facts_free(&timeline);
    md_story_free(&s);
}

static bool any_kind(uint16_t kind)
{
    (void)kind;
    return true;
}

void tell_all(const md_store *store, md_buffer *out)
{
    md_catalog *catalog = md_catalog_build(store);
    md_facts host;
    size_t i;

    assert_non_null(catalog);
    md_facts_init(&host);
    for (i = 0; i < md_catalog_count(catalog); i++) {
        if (md_catalog_entry_at(catalog, (uint32_t)i)->kind ==
            MAILDIAG_ENTRY_REJECT)
            put_reject(out, catalog, (uint32_t)i);
        else
            put_whole_message(out, catalog, (uint32_t)i);
        md_buffer_put(out, '\n');
    }
    assert_true(md_catalog_host_facts(catalog, any_kind, &host));
    md_buffer_add_text(out, "without a queue ID");
    for (i = 0; i < host.count; i++)
        put_fact(out, &host, &host.items[i]);
    md_facts_free(&host);
    md_catalog_free(catalog);
    assert_false(out->failed);
}

uint32_t tell_entry(const md_catalog *catalog, const char *queue_id,
                    uint32_t generation)
{
    const uint32_t *entries;
    uint32_t count, i;

    md_catalog_by_queue_id(catalog, md_slice_of(queue_id), &entries, &count);
    for (i = 0; i < count; i++) {
        const md_catalog_entry *e = md_catalog_entry_at(catalog, entries[i]);

        if (e->kind == MAILDIAG_ENTRY_MESSAGE && e->generation == generation)
            return entries[i];
    }
    fail_msg("no message %s, generation %u", queue_id, generation);
    return 0;
}

bool same_text(const char *name, const md_buffer *got, const char *want)
{
    md_slice s = md_buffer_slice(got);

    if (md_slice_eq(s, md_slice_of(want)))
        return true;
    print_error("%s:\n     %.*s\nnot  %s\n", name, (int)s.len, s.ptr, want);
    return false;
}
