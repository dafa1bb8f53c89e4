/*
 * The catalogue read by several threads is the one that one thread reads; the
 * n-th allocation of any of them may fail.
 */
#include "tell.h"

#include "../support/nth_alloc.h"
#include "store/catalog_data.h"

enum { MESSAGES = 5000 };

/* Messages, refusals, notifications, uses of an ID again, mail given up. */
static void write_log(md_buffer *out)
{
    char line[400];

    for (int i = 0; i < MESSAGES; i++) {
        int id = i % 100 == 99 ? i - 50 : i;

        snprintf(line, sizeof line,
                 "smtpd[%d]: %05X: client=c.test[192.0.2.7]\n"
                 "cleanup[8]: %05X: message-id=<%d@x.test>\n"
                 "qmgr[9]: %05X: from=<a@x.test>, size=500, nrcpt=1 (queue "
                 "active)\n",
                 100 + i % 40, id, id, i, id);
        md_buffer_add_text(out, line);
        if (i % 50 == 7) {
            snprintf(line, sizeof line,
                     "bounce[6]: %05X: sender non-delivery notification: "
                     "%05X\n",
                     id, id + 1);
            md_buffer_add_text(out, line);
        }
        if (i % 70 == 3) {
            snprintf(line, sizeof line,
                     "smtp[5]: %05X: to=<b@y.test>, relay=none, delay=%d, "
                     "dsn=4.4.1, status=deferred (no)\n"
                     "qmgr[9]: %05X: from=<a@x.test>, status=expired, "
                     "returned to sender\n",
                     id, 400000 + i, id);
            md_buffer_add_text(out, line);
        }
        snprintf(line, sizeof line,
                 "smtp[5]: %05X: to=<b@y.test>, relay=r.test[192.0.2.9]:25, "
                 "delay=1, dsn=2.0.0, status=sent (250 ok: queued as F%05X)\n"
                 "qmgr[9]: %05X: removed\n",
                 id, id, id);
        md_buffer_add_text(out, line);
        if (i % 9 == 0)
            md_buffer_add_text(
                out, "smtpd[7]: NOQUEUE: reject: RCPT from c.test[192.0.2.7]: "
                     "554 5.7.1 <b@y.test>: Relay access denied; "
                     "from=<a@x.test> to=<b@y.test> proto=ESMTP "
                     "helo=<c.test>\n");
    }
}

static md_store *store_with(uint32_t threads)
{
    md_store_options options;
    md_buffer text = {0}, log = {0};
    md_store *store;

    memset(&options, 0, sizeof options);
    options.year = 2026;
    options.hash_key = 1;
    options.threads = threads;
    store = md_store_new(&options);
    assert_non_null(store);
    write_log(&text);
    md_buffer_put(&text, '\0');
    tell_log(md_buffer_slice(&text).ptr, &log);
    tell_feed(store, "mail.log", md_buffer_slice(&log), 0);
    md_buffer_free(&text);
    md_buffer_free(&log);
    return store;
}

static void expect_same(const md_catalog *a, const md_catalog *b)
{
    assert_int_equal(a->entry_count, b->entry_count);
    assert_int_equal(a->mention_count, b->mention_count);
    assert_int_equal(a->process_count, b->process_count);
    assert_int_equal(a->part_count, b->part_count);
    assert_int_equal(a->reuse_count, b->reuse_count);
    assert_int_equal(a->lifetime_count, b->lifetime_count);
    for (size_t i = 0; i < a->entry_count; i++) {
        const md_entry_info *x = &a->entries[i], *y = &b->entries[i];

        if (x->entry.id != y->entry.id || x->entry.key != y->entry.key ||
            x->entry.kind != y->entry.kind ||
            x->entry.generation != y->entry.generation ||
            x->queue_id != y->queue_id || x->message_id != y->message_id ||
            x->seen != y->seen)
            fail_msg("entry %zu", i);
    }
    for (size_t i = 0; i < a->mention_count; i++) {
        const md_mention *x = &a->mentions[i], *y = &b->mentions[i];

        if (x->target != y->target || x->entry != y->entry ||
            x->time != y->time || x->relation != y->relation ||
            x->found != y->found)
            fail_msg("mention %zu", i);
    }
    for (size_t i = 0; i < a->process_count; i++) {
        const md_process *x = &a->processes[i], *y = &b->processes[i];

        if (x->key != y->key || x->first_part != y->first_part ||
            x->part_count != y->part_count || x->fact_count != y->fact_count)
            fail_msg("process %zu", i);
    }
    for (size_t i = 0; i < a->part_count; i++)
        if (a->parts[i].id != b->parts[i].id)
            fail_msg("part %zu", i);
    for (size_t i = 0; i < a->lifetime_count; i++)
        assert_int_equal(a->lifetimes[i].usec, b->lifetimes[i].usec);
}

static void alike(void **state)
{
    md_store *store = store_with(1);
    md_catalog *expected = md_catalog_build(store);

    (void)state;
    assert_non_null(expected);
    assert_true(expected->entry_count > MESSAGES);
    assert_true(expected->mention_count > MESSAGES);
    assert_true(expected->lifetime_count > 0);
    for (uint32_t threads = 2; threads < 5; threads++) {
        md_catalog *c;

        store->options.threads = threads;
        c = md_catalog_build(store);
        assert_non_null(c);
        expect_same(expected, c);
        md_catalog_free(c);
    }
    md_catalog_free(expected);
    md_store_free(store);
}

static void nth_fails(void **state)
{
    md_store *store = store_with(3);
    size_t most;

    (void)state;
    nth_alloc_fail(SIZE_MAX, false);
    md_catalog_free(md_catalog_build(store));
    most = nth_alloc_count();
    assert_true(most > 50);
    /* How many there are depends on who comes first. */
    for (size_t n = 1; n <= most + 10; n += n < 40 ? 1 : 7) {
        md_catalog *c;
        bool failed;

        nth_alloc_fail(n, n % 2 == 0);
        c = md_catalog_build(store);
        failed = nth_alloc_failed();
        nth_alloc_fail(0, false);
        assert_true((c == NULL) == failed);
        if (c != NULL)
            assert_true(md_catalog_count(c) > MESSAGES);
        md_catalog_free(c);
    }
    md_store_free(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(alike),
        cmocka_unit_test(nth_fails),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
