/*
 * What has changed: fed line by line, all that is told differently than before
 * is among the changes, each once and in order.
 */
#include <string.h>

#include "../support/feed.h"

/* All entries with their JSON, at one moment. */
typedef struct shown_entry {
    maildiag_id id;
    uint32_t kind;
    char *json;
} shown_entry;

typedef struct shown {
    shown_entry items[512];
    size_t count;
} shown;

/* Advice may depend on all mail of the host (its relay): that is no change of
 * the message. */
static void cut_advice(char *json)
{
    char *findings = strstr(json, ",\"findings\":[");

    if (findings != NULL)
        *findings = '\0';
}

static void show(maildiag_reader *reader, shown *out)
{
    maildiag_entry e = {.struct_size = sizeof e};

    out->count = 0;
    while (maildiag_entry_next(reader, NULL, &e) == MAILDIAG_OK) {
        maildiag_json json = {.what = e.kind == MAILDIAG_ENTRY_MESSAGE
                                          ? MAILDIAG_JSON_MESSAGE
                                          : MAILDIAG_JSON_REJECT,
                              .id = e.id};
        shown_entry *item = &out->items[out->count++];

        assert_true(out->count <= COUNT_OF(out->items));
        item->id = e.id;
        item->kind = e.kind;
        item->json = feed_json(reader, json);
        assert_non_null(item->json);
        cut_advice(item->json);
    }
}

static void forget(shown *s)
{
    for (size_t i = 0; i < s->count; i++)
        free(s->items[i].json);
    s->count = 0;
}

static const char *json_of(const shown *s, maildiag_id id, uint32_t kind)
{
    for (size_t i = 0; i < s->count; i++)
        if (s->items[i].id == id && s->items[i].kind == kind)
            return s->items[i].json;
    return NULL;
}

/* What a log adds up to. */
typedef struct tally {
    size_t different; /* and told */
    size_t same;      /* told nevertheless */
} tally;

/* Is the entry among the changes from `cursor` on? They are walked anew. */
static bool is_told(maildiag_reader *reader, maildiag_change cursor,
                    const shown_entry *entry)
{
    while (maildiag_changed_next(reader, NULL, &cursor) == MAILDIAG_OK)
        if (cursor.id == entry->id && cursor.kind == entry->kind)
            return true;
    return false;
}

static void hold(const char *name, size_t line, maildiag_reader *reader,
                 const shown *before, const shown *now, maildiag_change *cursor,
                 tally *sum)
{
    const maildiag_change from = *cursor;
    maildiag_change last = *cursor;
    maildiag_status st;

    for (size_t i = 0; i < now->count; i++) {
        const shown_entry *entry = &now->items[i];
        const char *old = json_of(before, entry->id, entry->kind);

        if ((old == NULL || strcmp(old, entry->json) != 0) &&
            !is_told(reader, from, entry))
            fail_msg("%s, line %zu: not told of\n%s\nwhich was\n%s", name, line,
                     entry->json, old != NULL ? old : "not there");
    }
    while ((st = maildiag_changed_next(reader, NULL, cursor)) == MAILDIAG_OK) {
        const char *old = json_of(before, cursor->id, cursor->kind);
        const char *json = json_of(now, cursor->id, cursor->kind);

        assert_non_null(json);
        if (old != NULL && strcmp(old, json) == 0)
            sum->same++;
        else
            sum->different++;
        /* Each once, in canonical order, in one look. */
        if (last.serial == cursor->serial &&
            (cursor->id < last.id ||
             (cursor->id == last.id && cursor->kind <= last.kind)))
            fail_msg("%s, line %zu: out of order", name, line);
        if (last.serial != from.serial && last.serial != cursor->serial)
            fail_msg("%s, line %zu: two looks at one feeding", name, line);
        last = *cursor;
    }
    assert_int_equal(st, MAILDIAG_END);
}

static void feed_by_line(const char *name, const char *log, size_t len,
                         tally *sum)
{
    static shown looks[2];
    const maildiag_options o = feed_options(1);
    maildiag_engine *engine = NULL;
    maildiag_reader *reader;
    maildiag_change cursor = {.struct_size = sizeof cursor};
    uint32_t source;
    size_t line = 0;

    assert_int_equal(maildiag_engine_new(&engine, &o, NULL), MAILDIAG_OK);
    assert_int_equal(maildiag_source_open(engine, name, NULL, &source),
                     MAILDIAG_OK);
    reader = feed_reader(engine);
    while (len > 0) {
        const char *end = memchr(log, '\n', len);
        size_t piece = end != NULL ? (size_t)(end - log) + 1 : len;

        assert_int_equal(maildiag_feed(engine, source, log, piece, NULL),
                         MAILDIAG_OK);
        log += piece;
        len -= piece;
        line++;
        show(reader, &looks[line % 2]);
        hold(name, line, reader, &looks[(line + 1) % 2], &looks[line % 2],
             &cursor, sum);
        forget(&looks[(line + 1) % 2]);
    }
    forget(&looks[line % 2]);
    maildiag_reader_close(reader);
    maildiag_engine_free(engine);
}

/* Folders of tests/data/lab. */
static const char *const logs[] = {
    "auth_failed_535_5_7_3",  "auth_needs_tls",
    "auth_no_mechanism",      "bounce_delivered",
    "disk_full_queue",        "dns_nxdomain",
    "dns_servfail",           "expired",
    "format_rsyslog",         "greylist_then_sent",
    "inbound_basic_rejects",  "mail_loop_self",
    "mailbox_full",           "multi_rcpt_mixed",
    "postsuper_ops",          "queue_id_reuse",
    "rate_limited",           "recipient_unknown",
    "relay_denied",           "relay_no_route",
    "relay_refused",          "retries_then_sent",
    "sender_invalid_domain",  "success_content_filter",
    "success_direct",         "success_long_queue_ids",
    "success_multi_instance", "success_relay",
    "tls_required_by_server"};

static void line_by_line(void **state)
{
    tally sum = {0, 0};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(logs); i++) {
        char path[512];
        size_t len;
        char *log;

        (void)snprintf(path, sizeof path, "%s/data/lab/%s/mail.log",
                       MAILDIAG_TESTS_DIR, logs[i]);
        log = feed_file(path, &len);
        feed_by_line(logs[i], log, len, &sum);
        free(log);
    }
    feed_by_line("seed", feed_seed, strlen(feed_seed), &sum);
    assert_true(sum.different > 1000);
    /* Hardly anything is told that looks as it did. */
    if (sum.same * 20 > sum.different)
        fail_msg("%zu changes, %zu told without need", sum.different, sum.same);
}

/* A kept cursor goes on, another one begins at the beginning, a filter lets
 * through what fits. */
static void cursors(void **state)
{
    static const char more[] =
        "Nov 24 07:10:00 mx postfix/smtpd[301]: 5AAAAAAAAA1: "
        "client=c.test[192.0.2.7]\n";
    maildiag_engine *engine = feed_seed_engine();
    maildiag_reader *reader = feed_reader(engine);
    maildiag_change kept = {.struct_size = sizeof kept};
    maildiag_change fresh = {.struct_size = sizeof fresh};
    maildiag_filter rejects = {.struct_size = sizeof rejects,
                               .kinds = MAILDIAG_ENTRY_REJECT};
    maildiag_entry entry = {.struct_size = sizeof entry};
    const feed_cut whole = {0, 0};
    size_t count = 0, entries = 0;

    (void)state;
    while (maildiag_changed_next(reader, NULL, &kept) == MAILDIAG_OK)
        count++;
    while (maildiag_entry_next(reader, NULL, &entry) == MAILDIAG_OK)
        entries++;
    assert_int_equal(count, entries);
    assert_int_equal(maildiag_changed_next(reader, NULL, &kept), MAILDIAG_END);
    feed_into(engine, "more.log", more, sizeof more - 1, whole);
    assert_int_equal(maildiag_changed_next(reader, NULL, &kept), MAILDIAG_OK);
    assert_int_equal(maildiag_changed_next(reader, NULL, &kept), MAILDIAG_END);
    for (count = 0;
         maildiag_changed_next(reader, &rejects, &fresh) == MAILDIAG_OK;
         count++)
        assert_int_equal(fresh.kind, MAILDIAG_ENTRY_REJECT);
    assert_true(count > 0 && count < entries);
    maildiag_reader_close(reader);
    maildiag_engine_free(engine);
}

static void bad_calls(void **state)
{
    maildiag_engine *engine = feed_seed_engine();
    maildiag_reader *reader = feed_reader(engine);
    maildiag_change change = {.struct_size = sizeof change};
    maildiag_change small = {.struct_size = 4};

    (void)state;
    assert_int_equal(maildiag_changed_next(NULL, NULL, &change),
                     MAILDIAG_E_ARG);
    assert_int_equal(maildiag_changed_next(reader, NULL, NULL), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_changed_next(reader, NULL, &small),
                     MAILDIAG_E_ABI);
    maildiag_reader_close(reader);
    maildiag_engine_free(engine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(line_by_line),
        cmocka_unit_test(cursors),
        cmocka_unit_test(bad_calls),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
