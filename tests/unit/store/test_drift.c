/*
 * One day as Postfix 2.8, 3.4, 3.7, 3.10 and 3.11 write it: one timeline. The
 * logs are tests/data/drift; what differs there are the words of postscreen,
 * counters of disconnect, services in the program's name, `tls=`, `passing`,
 * SASL in refusals, the queue ID of `lost connection`, `removed (canceled)`
 * and the order of a notification's lines.
 */
#include <string.h>

#include "tell.h"

#include "record/words.h"
#include "store/state.h"

static const char *const versions[] = {"2.8", "3.4", "3.7", "3.10", "3.11"};

static md_store *store_of(const char *version)
{
    md_store *store = tell_store(1);
    md_buffer log = {0};
    char path[256], block[4096];
    size_t got;
    FILE *file;

    (void)snprintf(path, sizeof path,
                   MAILDIAG_TESTS_DIR "/data/drift/postfix-%s.log", version);
    file = fopen(path, "r");
    if (file == NULL)
        fail_msg("%s cannot be read", path);
    while ((got = fread(block, 1, sizeof block, file)) > 0)
        md_buffer_add(&log, md_slice_make(block, got));
    (void)fclose(file);
    tell_feed(store, "mail.log", md_buffer_slice(&log), 0);
    md_buffer_free(&log);
    return store;
}

/* Lines that only some versions write. */
static bool is_new(uint16_t kind)
{
    return kind == MAILDIAG_RECORD_PASSING || kind == MAILDIAG_RECORD_REMOVED;
}

static void put_timeline(md_buffer *out, md_story *s)
{
    md_facts timeline;
    size_t i;

    md_facts_init(&timeline);
    assert_true(md_story_timeline(s, &timeline));
    for (i = 0; i < timeline.count; i++) {
        const md_fact *fact = &timeline.items[i];
        md_slice status;

        /* `removed` of a queue entry is not new, that of a canceled one is. */
        if (is_new(fact->kind) && s->attempt_count == 0)
            continue;
        if (fact->kind == MAILDIAG_RECORD_PASSING)
            continue;
        md_buffer_add_text(out, "\n    ");
        md_buffer_add_text(out,
                           md_words_name(MAILDIAG_WORDS_RECORD, fact->kind));
        status = md_fact_field(&timeline, fact, MAILDIAG_FIELD_STATUS);
        if (status.ptr != NULL) {
            md_buffer_put(out, ' ');
            md_buffer_add(out, status);
            md_buffer_put(out, ' ');
            md_buffer_add(out,
                          md_fact_field(&timeline, fact, MAILDIAG_FIELD_DSN));
            md_buffer_put(out, ' ');
            md_buffer_add(out,
                          md_fact_field(&timeline, fact, MAILDIAG_FIELD_DELAY));
        }
    }
    md_facts_free(&timeline);
}

static void put_message(md_buffer *out, const md_catalog *catalog,
                        uint32_t entry)
{
    md_story s;
    uint32_t i;

    md_story_init(&s);
    assert_true(md_story_load(&s, catalog, entry));
    md_buffer_add(out, s.queue_id);
    md_buffer_put(out, ' ');
    md_buffer_add_text(out, md_words_name(MAILDIAG_WORDS_STATE, s.state));
    for (i = 0; i < 4; i++) {
        const md_slice texts[] = {s.from, s.message_id, s.client,
                                  s.sasl_username};

        md_buffer_put(out, ' ');
        md_buffer_add(out, texts[i].ptr ? texts[i] : MD_LIT("-"));
    }
    for (i = 0; i < s.recipient_count; i++) {
        md_buffer_add_text(out, "\n  ");
        md_buffer_add(out, s.recipients[i].address);
        md_buffer_put(out, ' ');
        md_buffer_add_text(out, md_words_name(MAILDIAG_WORDS_RECIPIENT,
                                              s.recipients[i].state));
        md_buffer_put(out, ' ');
        md_buffer_add_u64(out, s.recipients[i].attempt_count);
    }
    md_buffer_add_text(out, "\n  ");
    tell_links(catalog, entry, out);
    md_buffer_add_text(out, "\n  ");
    tell_outcomes(catalog, entry, out);
    put_timeline(out, &s);
    md_buffer_put(out, '\n');
    md_story_free(&s);
}

static void put_reject(md_buffer *out, const md_catalog *catalog,
                       uint32_t entry)
{
    static const uint16_t fields[] = {
        MAILDIAG_FIELD_ACTION,    MAILDIAG_FIELD_STAGE,
        MAILDIAG_FIELD_CLIENT_IP, MAILDIAG_FIELD_FROM,
        MAILDIAG_FIELD_TO,        MAILDIAG_FIELD_HELO,
        MAILDIAG_FIELD_SMTP_CODE, MAILDIAG_FIELD_DSN,
        MAILDIAG_FIELD_TEXT};
    md_slice host, instance, queue_id;
    const md_fact *fact;
    md_facts f;
    size_t i;

    md_facts_init(&f);
    fact = md_catalog_reject(catalog, entry, &f, &host, &instance, &queue_id);
    assert_non_null(fact);
    md_buffer_add_text(out, "reject");
    for (i = 0; i < COUNT_OF(fields); i++) {
        md_slice value = md_fact_field(&f, fact, fields[i]);

        md_buffer_put(out, ' ');
        md_buffer_add(out, value.ptr ? value : MD_LIT("-"));
    }
    md_buffer_put(out, '\n');
    md_facts_free(&f);
}

static void tell_day(const md_store *store, md_buffer *out)
{
    md_catalog *catalog = md_catalog_build(store);
    uint32_t i;

    assert_non_null(catalog);
    for (i = 0; i < md_catalog_count(catalog); i++) {
        if (md_catalog_entry_at(catalog, i)->kind == MAILDIAG_ENTRY_MESSAGE)
            put_message(out, catalog, i);
        else
            put_reject(out, catalog, i);
    }
    md_catalog_free(catalog);
    assert_false(out->failed);
}

static void one_timeline(void **state)
{
    md_buffer first = {0};
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(versions); i++) {
        md_store *store = store_of(versions[i]);
        md_buffer got = {0};
        maildiag_stats stats;

        md_store_stats(store, &stats);
        assert_int_equal(stats.unrecognised, 0);
        assert_int_equal(stats.foreign, 0);
        tell_day(store, i == 0 ? &first : &got);
        if (i == 0)
            md_buffer_put(&first, '\0');
        else
            assert_true(same_text(versions[i], &got, first.ptr));
        md_buffer_free(&got);
        md_store_free(store);
    }
    md_buffer_free(&first);
}

/* And it is the right one. */
static void the_right_one(void **state)
{
    md_store *store = store_of("3.11");
    md_buffer got = {0};

    (void)state;
    tell_messages(store, &got);
    assert_true(same_text(
        "messages", &got,
        "reject NOQUEUE; reject NOQUEUE; 4A1B2C3D01 mixed bob@b.test=sent "
        "carol@c.test(team@example.test)=bounced/2 dave@example.test=sent; "
        "4A1B2C3D02 sent joe@example.test=sent; 4A1B2C3D03 incomplete; "
        "4A1B2C3D04 rejected; reject 4A1B2C3D04; 4A1B2C3D05 expired "
        "ops@gone.test=expired; 4A1B2C3D06 incomplete~"));
    md_buffer_free(&got);
    md_store_free(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_timeline),
        cmocka_unit_test(the_right_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
